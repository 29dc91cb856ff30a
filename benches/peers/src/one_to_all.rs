//! Distances from one place to every other.

use corridor::route::{Dijkstra, OneToAll};
use petgraph::graph::NodeIndex;

use crate::contest::{Contest, Record};
use crate::instance::Instance;
use crate::peers;

/// Sources of one run.
const SOURCES: usize = 4;

pub(crate) fn measure(instance: &Instance, record: &mut Record) {
    let Instance { graph, metric, pairs, .. } = instance;
    let nodes = 0..graph.node_count();
    let sources: Vec<u32> = pairs.iter().take(SOURCES).map(|pair| pair.0).collect();
    let peer = peers::petgraph(instance, metric);
    let neighbors = peers::pathfinding(instance, metric);

    let (mut heap, mut buckets) = (Dijkstra::new(graph), OneToAll::new(graph, metric));
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
            watch.time(|| buckets.run(source));
            let cost = |node| buckets.distance(node).expect("costs that fit");
            sum += nodes.clone().filter_map(cost).map(u64::from).sum::<u64>();
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
}
