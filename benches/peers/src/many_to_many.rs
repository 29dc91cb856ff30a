//! From many places to many, without and with a hierarchy: preparing it, laying a metric over it, the costs; and one path by a search.

use corridor::route::{Customized, Dijkstra, Hierarchy, OneToAll};
use petgraph::graph::NodeIndex;

use crate::contest::{Contest, Record};
use crate::instance::{CUT_OFF, Instance, or_cut_off};
use crate::peers;

/// Pairs of a run of a program that has to search.
const SEARCHED: usize = 20;
/// Origins and destinations.
const PLACES: usize = 100;

pub(crate) fn measure(instance: &Instance, hierarchy: &Hierarchy, record: &mut Record) {
    measure_paths(instance, record);
    let prepared = measure_preparing(instance, record);
    record.fact("bytes of the hierarchy file", hierarchy.to_bytes(&instance.graph).len() as u64);
    measure_costs(instance, hierarchy, &prepared, record);
    measure_other_weights(instance, hierarchy, &prepared, record);
}

fn measure_paths(instance: &Instance, record: &mut Record) {
    let Instance { graph, metric, pairs, .. } = instance;
    let check = &pairs[..pairs.len().min(SEARCHED)];
    let (peer, mut search) = (peers::petgraph(instance, metric), Dijkstra::new(graph));
    let mut contest = Contest::new("path, by search", check.len());
    contest.add("corridor, plain Dijkstra", || {
        let cost = |&(source, target): &(u32, u32)| {
            search.run(graph, metric, source, Some(target)).expect("costs that fit");
            std::hint::black_box(search.path_to(graph, target));
            search.distance(target).map_or(CUT_OFF, u64::from)
        };
        check.iter().map(cost).sum()
    });
    contest.add("petgraph", || {
        let path = |&(source, target): &(u32, u32)| {
            let (source, target) = (NodeIndex::new(source as usize), NodeIndex::new(target as usize));
            petgraph::algo::astar(&peer, source, |node| node == target, |edge| *edge.weight(), |_| 0)
        };
        check.iter().map(|pair| path(pair).map_or(CUT_OFF, |(cost, _)| cost)).sum()
    });
    contest.hold(record);
}

fn measure_preparing(instance: &Instance, record: &mut Record) -> fast_paths::FastGraph {
    let Instance { graph, metric, pairs, .. } = instance;
    let check = &pairs[..pairs.len().min(SEARCHED)];
    let input = peers::fast_paths(instance, metric);
    let mut kept = None;
    let mut contest = Contest::new("preparing", 1).expect(instance.sum_by_search(metric, check));
    contest.add_timed("corridor, hierarchy", |watch| {
        let hierarchy = watch.time(|| Hierarchy::new(graph, None)).expect("a sparse network");
        sum_of_pairs(&hierarchy, &Customized::new(&hierarchy, metric), check)
    });
    contest.add_timed("fast_paths", |watch| {
        let prepared = kept.insert(watch.time(|| fast_paths::prepare(&input)));
        peers::fast_paths_sum(prepared, check)
    });
    contest.hold(record);
    kept.expect("a contest runs every program")
}

fn measure_costs(instance: &Instance, hierarchy: &Hierarchy, prepared: &fast_paths::FastGraph, record: &mut Record) {
    let Instance { graph, metric, pairs, .. } = instance;
    let (origins, destinations): (Vec<u32>, Vec<u32>) = pairs.iter().take(PLACES).copied().unzip();
    let all: Vec<(u32, u32)> =
        origins.iter().flat_map(|&origin| destinations.iter().map(move |&destination| (origin, destination))).collect();
    let peer = peers::petgraph(instance, metric);
    let mut contest = Contest::new("100 to 100, per origin", origins.len());
    // What a matrix lays out first is part of its work.
    contest.add("corridor", || {
        let mut search = OneToAll::new(graph, metric);
        let mut sum = 0;
        for &origin in &origins {
            search.run(origin);
            let cost = |&node: &u32| search.distance(node).expect("costs that fit").map_or(CUT_OFF, u64::from);
            sum += destinations.iter().map(cost).sum::<u64>();
        }
        sum
    });
    contest.add("corridor, with a hierarchy", || {
        let costs = Customized::new(hierarchy, metric);
        let rows = hierarchy.matrix(&costs, &origins, &destinations).expect("costs that fit");
        rows.iter().flatten().map(|&cost| or_cut_off(cost)).sum()
    });
    contest.add("fast_paths", || peers::fast_paths_sum(prepared, &all));
    contest.add("petgraph", || {
        let mut sum = 0;
        for &origin in &origins {
            let origin = NodeIndex::new(origin as usize);
            let found = petgraph::algo::dijkstra(&peer, origin, None, |edge| *edge.weight());
            let cost = |&node: &u32| found.get(&NodeIndex::new(node as usize)).copied().unwrap_or(CUT_OFF);
            sum += destinations.iter().map(cost).sum::<u64>();
        }
        sum
    });
    contest.hold(record);
}

fn measure_other_weights(
    instance: &Instance,
    hierarchy: &Hierarchy,
    prepared: &fast_paths::FastGraph,
    record: &mut Record,
) {
    let Instance { metric, pairs, .. } = instance;
    let check = &pairs[..pairs.len().min(SEARCHED)];
    let order = fast_paths::get_node_ordering(prepared);
    // What the other crate is best at comes second: its order was made for these very weights.
    let jobs = [
        ("re-weighting, each weight by up to a half", instance.other_metric(9)),
        ("re-weighting, the first weights again", metric.clone()),
    ];
    for (job, weights) in jobs {
        let input = peers::fast_paths(instance, &weights);
        let mut contest = Contest::new(job, 1).expect(instance.sum_by_search(&weights, check));
        contest.add_timed("corridor", |watch| {
            let costs = watch.time(|| Customized::new(hierarchy, &weights));
            sum_of_pairs(hierarchy, &costs, check)
        });
        contest.add_timed("fast_paths", |watch| {
            let again = watch.time(|| fast_paths::prepare_with_order(&input, &order)).expect("an order of all nodes");
            peers::fast_paths_sum(&again, check)
        });
        contest.hold(record);
    }
}

fn sum_of_pairs(hierarchy: &Hierarchy, costs: &Customized, pairs: &[(u32, u32)]) -> u64 {
    let cost = |&(source, target): &(u32, u32)| {
        or_cut_off(hierarchy.matrix(costs, &[source], &[target]).expect("costs that fit")[0][0])
    };
    pairs.iter().map(cost).sum()
}
