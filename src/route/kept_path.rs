//! Of several best paths, the one that Dijkstra's algorithm keeps.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{ForwardStar, UNREACHABLE};

/// The source was not entered by an arc.
const NO_ARC: u32 = u32::MAX;

/// Dijkstra's algorithm on those nodes alone that lie on some best path; owns its scratch.
///
/// A node that is on no best path bears on no label of one that is, so that the path is the one that a search over everything keeps, ties and zero
/// weights and all.
#[derive(Debug, Clone, Default)]
pub(crate) struct KeptPath {
    labels: Vec<Label>,
    touched: Vec<u32>,
    heap: BinaryHeap<Reverse<(u32, u32)>>,
}

#[derive(Debug, Clone, Copy)]
struct Label {
    distance: u32,
    arc: u32,
    is_settled: bool,
}

const UNTOUCHED: Label = Label { distance: UNREACHABLE, arc: NO_ARC, is_settled: false };

impl KeptPath {
    /// The arcs of the path from `source` to `target`, which costs `total`; `is_on_best` tells whether a node that is reached at a cost
    /// lies on a best path.
    pub(crate) fn find(
        &mut self,
        graph: &ForwardStar,
        (source, target, total): (u32, u32, u32),
        mut metric: impl FnMut(u32) -> u32,
        mut is_on_best: impl FnMut(u32, u32) -> bool,
    ) -> Vec<u32> {
        self.touched.drain(..).for_each(|node| self.labels[node as usize] = UNTOUCHED);
        if self.labels.len() < graph.node_count() as usize {
            self.labels.resize(graph.node_count() as usize, UNTOUCHED);
        }
        self.heap.clear();
        self.label(source, 0, NO_ARC);
        while let Some(Reverse((distance, node))) = self.heap.pop() {
            let label = &mut self.labels[node as usize];
            if std::mem::replace(&mut label.is_settled, true) {
                continue;
            }
            if node == target {
                break;
            }
            for arc in graph.out_arcs(node) {
                let (length, head) = (metric(arc), graph.head(arc));
                // Not on a best path by the arc alone: spares looking the head up.
                if length > total - distance {
                    continue;
                }
                let through = distance + length;
                if !is_on_best(through, head) {
                    continue;
                }
                let known = self.labels[head as usize];
                if through < known.distance {
                    self.label(head, through, arc);
                } else if !known.is_settled && known.arc != NO_ARC && arc < known.arc {
                    self.labels[head as usize].arc = arc;
                }
            }
        }
        let mut arcs = Vec::new();
        let mut at = self.labels[target as usize].arc;
        while at != NO_ARC {
            arcs.push(at);
            at = self.labels[graph.tail(at) as usize].arc;
        }
        arcs.reverse();
        arcs
    }

    fn label(&mut self, node: u32, distance: u32, arc: u32) {
        if self.labels[node as usize].distance == UNREACHABLE {
            self.touched.push(node);
        }
        self.labels[node as usize] = Label { distance, arc, is_settled: false };
        self.heap.push(Reverse((distance, node)));
    }
}
