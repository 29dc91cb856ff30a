//! Preparing, distances, paths, re-weighting and one closure.

use corridor::route::{Customized, CustomizedLanes, Dijkstra, Hierarchy, HierarchyQuery, LANES, UNREACHABLE};
use petgraph::graph::NodeIndex;

use crate::contest::{Contest, Record};
use crate::instance::{CUT_OFF, Instance, or_cut_off};
use crate::peers;

/// Pairs of a run of a program that has to search.
const SEARCHED: usize = 20;
/// Arcs closed and reopened one by one.
const CLOSURES: usize = 500;

pub(crate) fn measure(instance: &Instance, hierarchy: &Hierarchy, record: &mut Record) {
    let Instance { graph, metric, pairs, .. } = instance;
    let check = &pairs[..pairs.len().min(SEARCHED)];
    let expected = instance.sum_by_search(metric, check);
    let input = peers::fast_paths(instance, metric);
    let mut kept = None;
    let mut contest = Contest::new("preparing", 1).expect(expected);
    contest.add_timed("corridor, hierarchy", |watch| {
        let hierarchy = watch.time(|| Hierarchy::new(graph, None)).expect("a sparse network");
        sum(&hierarchy, &Customized::new(&hierarchy, metric), check)
    });
    contest.add_timed("fast_paths", |watch| {
        let prepared = kept.insert(watch.time(|| fast_paths::prepare(&input)));
        fast_paths_sum(prepared, check)
    });
    contest.hold(record);

    let (costs, with_paths) = (Customized::new(hierarchy, metric), Customized::with_paths(hierarchy, metric));
    assert_eq!(sum(hierarchy, &costs, check), expected, "the hierarchy against plain Dijkstra");
    assert_eq!(path_sum(instance, hierarchy, &with_paths, check), expected, "paths against plain Dijkstra");
    let prepared = kept.expect("a contest runs every program");
    record.fact("bytes of the hierarchy file", hierarchy.to_bytes(graph).len() as u64);

    // All pairs by the prepared programs, then some by those that search.
    let (mut query, mut path_query) = (HierarchyQuery::new(), HierarchyQuery::new());
    let sum_of_all = instance.sum_by_search(metric, pairs);
    let mut contest = Contest::new("distance, prepared", pairs.len()).expect(sum_of_all);
    contest.add("corridor, with a hierarchy", || sum_by(&mut query, hierarchy, &costs, pairs));
    contest.add("fast_paths", || fast_paths_sum(&prepared, pairs));
    contest.hold(record);
    let mut contest = Contest::new("path, prepared", pairs.len()).expect(sum_of_all);
    contest.add("corridor, with a hierarchy", || {
        let cost = |&(source, target): &(u32, u32)| {
            let found = path_query.path(hierarchy, &with_paths, source, target).expect("costs that fit");
            found.map_or(CUT_OFF, |(cost, arcs)| {
                std::hint::black_box(arcs);
                u64::from(cost)
            })
        };
        pairs.iter().map(cost).sum()
    });
    contest.add("fast_paths", || fast_paths_sum(&prepared, pairs));
    contest.hold(record);
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
    contest.add("corridor, with a hierarchy", || {
        let mut path = |&(source, target): &(u32, u32)| path_query.path(hierarchy, &with_paths, source, target);
        check.iter().map(|pair| path(pair).expect("costs that fit").map_or(CUT_OFF, |(cost, _)| u64::from(cost))).sum()
    });
    contest.add("petgraph", || {
        let path = |&(source, target): &(u32, u32)| {
            let (source, target) = (NodeIndex::new(source as usize), NodeIndex::new(target as usize));
            petgraph::algo::astar(&peer, source, |node| node == target, |edge| *edge.weight(), |_| 0)
        };
        check.iter().map(|pair| path(pair).map_or(CUT_OFF, |(cost, _)| cost)).sum()
    });
    contest.hold(record);

    measure_changes(instance, record, hierarchy, &prepared);
}

fn measure_changes(instance: &Instance, record: &mut Record, hierarchy: &Hierarchy, prepared: &fast_paths::FastGraph) {
    let Instance { graph, metric, pairs, .. } = instance;
    let check = &pairs[..pairs.len().min(SEARCHED)];
    let other = instance.other_metric(9);
    let (mut query, mut costs) = (HierarchyQuery::new(), Customized::new(hierarchy, metric));
    let rows: Vec<[u32; LANES]> = other.iter().map(|&weight| [weight; LANES]).collect();
    let mut lanes = CustomizedLanes::new(hierarchy, &rows);
    let input = peers::fast_paths(instance, &other);
    let order = fast_paths::get_node_ordering(prepared);
    let mut contest = Contest::new("re-weighting, each weight by up to a half", 1);
    contest.add("corridor, plain Dijkstra and no preparing", || instance.sum_by_search(&other, check));
    contest.add_timed("corridor", |watch| {
        costs.reweight(hierarchy, metric);
        watch.time(|| costs.reweight(hierarchy, &other));
        sum_by(&mut query, hierarchy, &costs, check)
    });
    contest.add_timed("corridor, sixteen at once", |watch| {
        watch.time(|| lanes.reweight(hierarchy, &rows));
        let cost = |&(source, target): &(u32, u32)| {
            or_cut_off(lanes.distances(hierarchy, source, target).expect("costs that fit")[LANES - 1])
        };
        check.iter().map(cost).sum()
    });
    contest.add_timed("fast_paths", |watch| {
        let again = watch.time(|| fast_paths::prepare_with_order(&input, &order)).expect("an order of all nodes");
        fast_paths_sum(&again, check)
    });
    contest.hold(record);

    // What the other crate is best at: its order was made for these very weights.
    let (mut query, mut costs) = (HierarchyQuery::new(), Customized::new(hierarchy, &other));
    let same = peers::fast_paths(instance, metric);
    let mut contest =
        Contest::new("re-weighting, the first weights again", 1).expect(instance.sum_by_search(metric, check));
    contest.add_timed("corridor", |watch| {
        costs.reweight(hierarchy, &other);
        watch.time(|| costs.reweight(hierarchy, metric));
        sum_by(&mut query, hierarchy, &costs, check)
    });
    contest.add_timed("fast_paths", |watch| {
        let again = watch.time(|| fast_paths::prepare_with_order(&same, &order)).expect("an order of all nodes");
        fast_paths_sum(&again, check)
    });
    contest.hold(record);

    // An arc half-way along the best path of each pair closes, and the pair asks again.
    let with_paths = Customized::with_paths(hierarchy, metric);
    let mut query = HierarchyQuery::new();
    let middle = |&(source, target): &(u32, u32)| {
        let (_, arcs) = query.path(hierarchy, &with_paths, source, target).expect("costs that fit")?;
        Some((source, target, *arcs.get(arcs.len() / 2)?))
    };
    let asked: Vec<(u32, u32, u32)> =
        check.iter().filter_map(middle).take(if instance.is_large() { 1 } else { 20 }).collect();
    let (mut search, mut changed) = (Dijkstra::new(graph), metric.clone());
    let peer = peers::petgraph(instance, metric);
    let mut closed = vec![false; graph.arc_count() as usize];
    let mut costs = Customized::new(hierarchy, metric);
    let mut query = HierarchyQuery::new();
    let mut contest = Contest::new("one closure, then a distance", asked.len());
    contest.add("corridor, plain Dijkstra", || {
        let mut sum = 0;
        for &(source, target, arc) in &asked {
            changed[arc as usize] = UNREACHABLE;
            search.run(graph, &changed, source, Some(target)).expect("costs that fit");
            changed[arc as usize] = metric[arc as usize];
            sum += search.distance(target).map_or(CUT_OFF, u64::from);
        }
        sum
    });
    contest.add_timed("corridor", |watch| {
        let mut sum = 0;
        for &(source, target, arc) in &asked {
            let pair = [(source, target)];
            sum += watch.time(|| {
                costs.update(hierarchy, &[(arc, UNREACHABLE)]);
                sum_by(&mut query, hierarchy, &costs, &pair)
            });
            costs.update(hierarchy, &[(arc, metric[arc as usize])]);
        }
        sum
    });
    contest.add_timed("fast_paths", |watch| {
        let mut sum = 0;
        for &(source, target, arc) in asked.iter() {
            let mut shut = metric.clone();
            // The crate has no word for closed: a weight above that of every path of the instance stands for it.
            shut[arc as usize] = UNREACHABLE;
            let input = peers::fast_paths(instance, &shut);
            sum += watch.time(|| {
                let again = fast_paths::prepare_with_order(&input, &order).expect("an order of all nodes");
                fast_paths_sum(&again, &[(source, target)])
            });
        }
        sum
    });
    contest.add("petgraph", || {
        let mut sum = 0;
        for &(source, target, arc) in &asked {
            closed[arc as usize] = true;
            sum += peers::petgraph_distance_without(&peer, source, target, &closed);
            closed[arc as usize] = false;
        }
        sum
    });
    contest.hold(record);

    let arcs = spread(graph.arc_count());
    let (mut query, mut costs) = (HierarchyQuery::new(), Customized::new(hierarchy, metric));
    let mut contest =
        Contest::new("closing or reopening an arc", 2 * arcs.len()).expect(instance.sum_by_search(metric, check));
    contest.add_timed("corridor", |watch| {
        watch.time(|| {
            for &arc in &arcs {
                costs.update(hierarchy, &[(arc, UNREACHABLE)]);
                costs.update(hierarchy, &[(arc, metric[arc as usize])]);
            }
        });
        sum_by(&mut query, hierarchy, &costs, check)
    });
    contest.hold(record);
}

/// Arcs from all over the network.
fn spread(count: u32) -> Vec<u32> {
    (0..CLOSURES as u64).map(|index| (index * 7_919_104_729 % u64::from(count)) as u32).collect()
}

fn sum(hierarchy: &Hierarchy, costs: &Customized, pairs: &[(u32, u32)]) -> u64 {
    sum_by(&mut HierarchyQuery::new(), hierarchy, costs, pairs)
}

fn sum_by(query: &mut HierarchyQuery, hierarchy: &Hierarchy, costs: &Customized, pairs: &[(u32, u32)]) -> u64 {
    let cost = |&(source, target): &(u32, u32)| {
        query.distance(hierarchy, costs, source, target).expect("costs that fit").map_or(CUT_OFF, u64::from)
    };
    pairs.iter().map(cost).sum()
}

/// What the arcs of the paths cost, one by one.
fn path_sum(instance: &Instance, hierarchy: &Hierarchy, costs: &Customized, pairs: &[(u32, u32)]) -> u64 {
    let mut query = HierarchyQuery::new();
    let cost = |&(source, target): &(u32, u32)| {
        let found = query.path(hierarchy, costs, source, target).expect("costs that fit");
        found.map_or(CUT_OFF, |(_, arcs)| {
            let mut at = source;
            for &arc in &arcs {
                assert_eq!(instance.graph.tail(arc), at, "a path hangs together");
                at = instance.graph.head(arc);
            }
            assert_eq!(at, target, "a path leads where it should");
            arcs.iter().map(|&arc| u64::from(instance.metric[arc as usize])).sum()
        })
    };
    pairs.iter().map(cost).sum()
}

fn fast_paths_sum(prepared: &fast_paths::FastGraph, pairs: &[(u32, u32)]) -> u64 {
    thread_local! {
        static CALCULATOR: std::cell::RefCell<Option<(usize, fast_paths::PathCalculator)>> = const { std::cell::RefCell::new(None) };
    }
    CALCULATOR.with_borrow_mut(|kept| {
        let nodes = prepared.get_num_nodes();
        if kept.as_ref().is_none_or(|(size, _)| *size != nodes) {
            *kept = Some((nodes, fast_paths::create_calculator(prepared)));
        }
        let (_, calculator) = kept.as_mut().expect("made above");
        let mut cost = |&(source, target): &(u32, u32)| {
            let path = calculator.calc_path(prepared, source as usize, target as usize);
            // Weights of closed arcs are as large as UNREACHABLE.
            path.map(|path| path.get_weight() as u64).filter(|&cost| cost < u64::from(UNREACHABLE)).unwrap_or(CUT_OFF)
        };
        pairs.iter().map(&mut cost).sum()
    })
}
