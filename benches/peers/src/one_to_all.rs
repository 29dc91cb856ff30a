//! Distances from one place to every other, without and with a hierarchy.

use corridor::route::{Customized, Dijkstra, Hierarchy, LANES, OneToAll, Sweep};
use petgraph::graph::NodeIndex;

use crate::contest::{Contest, Record};
use crate::instance::Instance;
use crate::peers;

/// Sources of one run.
const SOURCES: usize = 4;

pub(crate) fn measure(instance: &Instance, hierarchy: &Hierarchy, record: &mut Record) {
    let Instance { graph, metric, pairs, .. } = instance;
    let nodes = 0..graph.node_count();
    let sources: Vec<u32> = pairs.iter().take(SOURCES).map(|pair| pair.0).collect();
    let peer = peers::petgraph(instance, metric);
    let neighbors = peers::pathfinding(instance, metric);
    let costs = Customized::new(hierarchy, metric);

    let (mut heap, mut buckets, mut sweep) = (Dijkstra::new(graph), OneToAll::new(graph, metric), Sweep::<1>::new());
    let mut lanes = Sweep::<LANES>::new();
    let mut contest = Contest::new("one to all", sources.len());
    // Answers are added up outside the time: a program's job is to have them at hand.
    contest.add_timed("corridor, plain Dijkstra", |watch| {
        let mut sum = 0;
        for &source in &sources {
            watch.time(|| heap.run(graph, metric, source, None)).expect("costs that fit");
            sum += nodes.clone().filter_map(|node| heap.distance(node)).map(u64::from).sum::<u64>();
        }
        sum
    });
    contest.add_timed("corridor", |watch| {
        let mut sum = 0;
        for &source in &sources {
            watch.time(|| buckets.run(source)).expect("costs that fit");
            sum += nodes.clone().filter_map(|node| buckets.distance(node)).map(u64::from).sum::<u64>();
        }
        sum
    });
    contest.add_timed("corridor, with a hierarchy", |watch| {
        let mut sum = 0;
        for &source in &sources {
            watch.time(|| sweep.run(hierarchy, &costs, &[source])).expect("costs that fit");
            sum += nodes.clone().filter_map(|node| sweep.distance(hierarchy, 0, node)).map(u64::from).sum::<u64>();
        }
        sum
    });
    contest.add_timed("petgraph", |watch| {
        let mut sum = 0;
        for &source in &sources {
            let found = watch
                .time(|| petgraph::algo::dijkstra(&peer, NodeIndex::new(source as usize), None, |edge| *edge.weight()));
            sum += found.values().sum::<u64>();
        }
        sum
    });
    contest.add_timed("pathfinding", |watch| {
        let mut sum = 0;
        for &source in &sources {
            let successors = |node: &u32| neighbors[*node as usize].iter().copied();
            let found = watch.time(|| pathfinding::directed::dijkstra::dijkstra_all(&source, successors));
            sum += found.values().map(|(_, cost)| cost).sum::<u64>();
        }
        sum
    });
    contest.hold(record);

    let many: Vec<u32> = pairs.iter().cycle().take(LANES).map(|pair| pair.0).collect();
    let mut contest = Contest::new("sixteen to all, per tree", LANES);
    contest.add_timed("corridor, plain Dijkstra", |watch| {
        let mut sum = 0;
        for &source in &many {
            watch.time(|| heap.run(graph, metric, source, None)).expect("costs that fit");
            sum += nodes.clone().filter_map(|node| heap.distance(node)).map(u64::from).sum::<u64>();
        }
        sum
    });
    contest.add_timed("corridor, with a hierarchy, 16 lanes", |watch| {
        watch.time(|| lanes.run(hierarchy, &costs, &many)).expect("costs that fit");
        let sum_of =
            |index| nodes.clone().filter_map(|node| lanes.distance(hierarchy, index, node)).map(u64::from).sum::<u64>();
        (0..many.len()).map(sum_of).sum()
    });
    contest.add_timed("petgraph", |watch| {
        let mut sum = 0;
        for &source in &many {
            let found = watch
                .time(|| petgraph::algo::dijkstra(&peer, NodeIndex::new(source as usize), None, |edge| *edge.weight()));
            sum += found.values().sum::<u64>();
        }
        sum
    });
    contest.hold(record);
}
