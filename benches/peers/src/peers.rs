//! The network as each of the other crates wants it.

use std::collections::HashMap;

use fast_paths::InputGraph;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use crate::instance::{CUT_OFF, Instance};

/// A weight that stands for "closed": no sum of open arcs comes near it.
pub(crate) const CLOSED: u64 = 1 << 40;

pub(crate) type Petgraph = DiGraph<(), u64>;

/// Edge `i` is arc `i`.
pub(crate) fn petgraph(instance: &Instance, metric: &[u32]) -> Petgraph {
    let graph = &instance.graph;
    let mut peer = DiGraph::with_capacity(graph.node_count() as usize, graph.arc_count() as usize);
    (0..graph.node_count()).for_each(|_| {
        peer.add_node(());
    });
    for arc in 0..graph.arc_count() {
        let (tail, head) = (NodeIndex::new(graph.tail(arc) as usize), NodeIndex::new(graph.head(arc) as usize));
        peer.add_edge(tail, head, u64::from(metric[arc as usize]));
    }
    peer
}

/// The distance of a pair, [`CLOSED`] if there is no open way.
pub(crate) fn petgraph_distance(peer: &Petgraph, source: u32, target: u32) -> u64 {
    let (source, target) = (NodeIndex::new(source as usize), NodeIndex::new(target as usize));
    let found = petgraph::algo::dijkstra(peer, source, Some(target), |edge| *edge.weight());
    found.get(&target).map_or(CLOSED, |&cost| cost.min(CLOSED))
}

/// As [`petgraph_distance`], with some arcs closed.
pub(crate) fn petgraph_distance_without(peer: &Petgraph, source: u32, target: u32, closed: &[bool]) -> u64 {
    let (source, target) = (NodeIndex::new(source as usize), NodeIndex::new(target as usize));
    let cost = |edge: petgraph::graph::EdgeReference<'_, u64>| {
        if closed[edge.id().index()] { CLOSED } else { *edge.weight() }
    };
    let found = petgraph::algo::dijkstra(peer, source, Some(target), cost);
    found.get(&target).map_or(CLOSED, |&cost| cost.min(CLOSED))
}

/// Loops are left out, because the crate refuses them; zero weights, which it refuses too, become 1.
pub(crate) fn fast_paths(instance: &Instance, metric: &[u32]) -> InputGraph {
    let graph = &instance.graph;
    let mut peer = InputGraph::new();
    for arc in (0..graph.arc_count()).filter(|&arc| graph.tail(arc) != graph.head(arc)) {
        let weight = metric[arc as usize].max(1) as usize;
        peer.add_edge(graph.tail(arc) as usize, graph.head(arc) as usize, weight);
    }
    peer.freeze();
    peer
}

/// Neighbours by node; of parallel arcs the cheapest, since the crate's paths are lists of nodes.
pub(crate) fn pathfinding(instance: &Instance, metric: &[u32]) -> Vec<Vec<(u32, u64)>> {
    let graph = &instance.graph;
    (0..graph.node_count())
        .map(|node| {
            let mut cheapest: HashMap<u32, u64> = HashMap::new();
            for arc in graph.out_arcs(node) {
                let weight = u64::from(metric[arc as usize]);
                let known = cheapest.entry(graph.head(arc)).or_insert(weight);
                *known = weight.min(*known);
            }
            let mut neighbors: Vec<(u32, u64)> = cheapest.into_iter().collect();
            neighbors.sort_unstable();
            neighbors
        })
        .collect()
}

/// What the pairs cost together, path by path.
pub(crate) fn fast_paths_sum(prepared: &fast_paths::FastGraph, pairs: &[(u32, u32)]) -> u64 {
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
            path.map_or(CUT_OFF, |path| path.get_weight() as u64)
        };
        pairs.iter().map(&mut cost).sum()
    })
}
