//! Tiny random networks for the tests: few nodes, small weights (hence many ties), zero weights, closed arcs, parallel
//! arcs and loops.

use super::forward_star::{ForwardStar, UNREACHABLE};

/// SplitMix64: a seed and a step are all that a test needs.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `bound`, which must not be 0.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((((mixed ^ (mixed >> 31)) >> 32) * u64::from(bound)) >> 32) as u32
    }

    /// A graph of 4 nodes to `most_nodes` with up to `most_arcs` arcs, and a metric of weights up to `heaviest`.
    pub(crate) fn graph(&mut self, most_nodes: u32, most_arcs: u32, heaviest: u32) -> (ForwardStar, Vec<u32>) {
        let node_count = 4 + self.below(most_nodes - 3);
        let arcs: Vec<_> =
            (0..self.below(most_arcs + 1)).map(|_| (self.below(node_count), self.below(node_count))).collect();
        let graph = ForwardStar::new(node_count, &arcs);
        let metric = self.metric(arcs.len(), heaviest);
        (graph, metric)
    }

    /// Weights from 0 to `heaviest`, one in sixteen closed.
    pub(crate) fn metric(&mut self, arc_count: usize, heaviest: u32) -> Vec<u32> {
        (0..arc_count).map(|_| if self.below(16) == 0 { UNREACHABLE } else { self.below(heaviest + 1) }).collect()
    }
}

/// Every path from `source` to `target` over open arcs that visits no node twice, as arcs, in order of arc sequence.
pub(crate) fn all_simple_paths(graph: &ForwardStar, metric: &[u32], source: u32, target: u32) -> Vec<Vec<u32>> {
    fn extend(graph: &ForwardStar, metric: &[u32], target: u32, walk: &mut Walk, found: &mut Vec<Vec<u32>>) {
        let last = *walk.nodes.last().expect("the source is there");
        if last == target {
            found.push(walk.arcs.clone());
            return;
        }
        for arc in graph.out_arcs(last) {
            if metric[arc as usize] < UNREACHABLE && !walk.nodes.contains(&graph.head(arc)) {
                walk.nodes.push(graph.head(arc));
                walk.arcs.push(arc);
                extend(graph, metric, target, walk, found);
                walk.nodes.pop();
                walk.arcs.pop();
            }
        }
    }
    struct Walk {
        nodes: Vec<u32>,
        arcs: Vec<u32>,
    }
    let mut found = Vec::new();
    extend(graph, metric, target, &mut Walk { nodes: vec![source], arcs: Vec::new() }, &mut found);
    found
}
