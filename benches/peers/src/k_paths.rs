//! Ten cheapest simple paths, and how often a peer's are not the cheapest.

use corridor::route::{ForwardStar, KShortest};
use pathfinding::directed::yen::yen;
use petgraph::graph::NodeIndex;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::contest::{Contest, Record};
use crate::instance::Instance;
use crate::peers;

const PATHS: usize = 10;
/// Digraphs of four to seven nodes.
const TINY: usize = 20_000;

pub(crate) fn measure(instance: &Instance, record: &mut Record) {
    let Instance { graph, metric, pairs, .. } = instance;
    let count = match graph.node_count() {
        ..1_000 => 100,
        1_000..50_000 => 3,
        _ => 1,
    };
    let few = &pairs[..count];
    let mut contest = Contest::new("ten simple paths", few.len());
    contest.add("corridor", || ours(graph, metric, few));
    // It takes half a minute for a pair of a large network.
    if !instance.is_large() {
        let neighbors = peers::pathfinding(instance, metric);
        contest.add("pathfinding", move || {
            let paths = |&(source, target): &(u32, u32)| pathfinding_costs(&neighbors, source, target);
            few.iter().flat_map(paths).sum()
        });
    }
    if graph.node_count() < 1_000 {
        let peer = peers::petgraph(instance, metric);
        contest.add_timed("petgraph (walks)", move |watch| {
            let mut sum = 0;
            for &(source, target) in few {
                let (source, target) = (NodeIndex::new(source as usize), NodeIndex::new(target as usize));
                let cost_of = |count| {
                    let costs =
                        petgraph::algo::k_shortest_path(&peer, source, Some(target), count, |edge| *edge.weight());
                    costs.get(&target).copied().unwrap_or(0)
                };
                // It tells the cost of the last path alone.
                sum += watch.time(|| cost_of(PATHS)) + (1..PATHS).map(cost_of).sum::<u64>();
            }
            sum
        });
    }
    contest.hold(record);

    let many = &pairs[..pairs.len().min(if instance.is_large() { 50 } else { 1_000 })];
    let mut contest = Contest::new("ten simple paths, many pairs", many.len());
    contest.add("corridor", || ours(graph, metric, many));
    contest.hold(record);
}

fn ours(graph: &ForwardStar, metric: &[u32], pairs: &[(u32, u32)]) -> u64 {
    let mut search = KShortest::new(graph, metric, 0, 0);
    let mut sum = 0;
    for &(source, target) in pairs {
        search.restart(metric, source, target);
        sum += search.by_ref().take(PATHS).map(|path| u64::from(path.cost)).sum::<u64>();
    }
    sum
}

fn pathfinding_costs(neighbors: &[Vec<(u32, u64)>], source: u32, target: u32) -> Vec<u64> {
    let successors = |node: &u32| neighbors[*node as usize].iter().copied();
    yen(&source, successors, |node| *node == target, PATHS).into_iter().map(|(_, cost)| cost).collect()
}

/// Counts the tiny digraphs on which the ten cheapest costs are wrong, by trying every simple path.
pub(crate) fn count_wrong(record: &mut Record) {
    let mut random = ChaCha8Rng::seed_from_u64(11);
    let (mut ours_wrong, mut pathfinding_wrong, mut petgraph_wrong) = (0, 0, 0);
    for _ in 0..TINY {
        let nodes: u32 = random.random_range(4..8);
        let mut ends: Vec<(u32, u32)> = (0..nodes)
            .flat_map(|tail| (0..nodes).map(move |head| (tail, head)))
            .filter(|(tail, head)| tail != head)
            .collect();
        ends.retain(|_| random.random_range(0..2) == 0);
        let graph = ForwardStar::new(nodes, &ends);
        let metric: Vec<u32> = ends.iter().map(|_| random.random_range(1..5)).collect();
        let instance = Instance { name: String::new(), graph, metric, pairs: Vec::new() };
        let Instance { graph, metric, .. } = &instance;
        let mut expected = Vec::new();
        try_all(graph, metric, &mut vec![0], 0, nodes - 1, &mut expected);
        expected.sort_unstable();
        expected.truncate(PATHS);
        let found = KShortest::new(graph, metric, 0, nodes - 1).take(PATHS).map(|path| u64::from(path.cost));
        ours_wrong += u64::from(!found.eq(expected.iter().copied()));
        let found = pathfinding_costs(&peers::pathfinding(&instance, metric), 0, nodes - 1);
        pathfinding_wrong += u64::from(found != expected);
        let peer = peers::petgraph(&instance, metric);
        let (source, target) = (NodeIndex::new(0), NodeIndex::new(nodes as usize - 1));
        let last = petgraph::algo::k_shortest_path(&peer, source, Some(target), expected.len(), |edge| *edge.weight());
        petgraph_wrong += u64::from(!expected.is_empty() && last.get(&target) != expected.last());
    }
    record.fact("digraphs", TINY as u64);
    record.fact("corridor wrong", ours_wrong);
    record.fact("pathfinding yen wrong", pathfinding_wrong);
    record.fact("petgraph k_shortest_path wrong", petgraph_wrong);
    assert_eq!(ours_wrong, 0, "corridor's paths against every simple path");
}

fn try_all(graph: &ForwardStar, metric: &[u32], path: &mut Vec<u32>, cost: u64, target: u32, found: &mut Vec<u64>) {
    let last = *path.last().expect("a path has a start");
    if last == target {
        found.push(cost);
        return;
    }
    for arc in graph.out_arcs(last) {
        let head = graph.head(arc);
        if !path.contains(&head) {
            path.push(head);
            try_all(graph, metric, path, cost + u64::from(metric[arc as usize]), target, found);
            path.pop();
        }
    }
}
