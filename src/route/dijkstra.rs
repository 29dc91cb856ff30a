//! Dijkstra's algorithm with a binary heap.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{ForwardStar, UNREACHABLE};

/// A path is so dear that its cost is not below [`UNREACHABLE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cost of a path does not fit below {UNREACHABLE}")]
pub struct PathOverflow;

const NO_ARC: u32 = u32::MAX;

/// Searches from one source; owns its scratch, so that one object answers many questions about graphs of one size.
#[derive(Debug, Clone)]
pub struct Dijkstra {
    distance: Vec<u32>,
    arc_into: Vec<u32>,
    touched: Vec<u32>,
    heap: BinaryHeap<Reverse<(u32, u32)>>,
}

impl Dijkstra {
    /// Scratch for graphs of this size.
    pub fn new(graph: &ForwardStar) -> Self {
        let count = graph.node_count() as usize;
        Self {
            distance: vec![UNREACHABLE; count],
            arc_into: vec![NO_ARC; count],
            touched: Vec::new(),
            heap: BinaryHeap::new(),
        }
    }

    /// Searches from a source, to all nodes or until the target is settled.
    ///
    /// Nodes are settled by distance, then by number; of two equally long ways into a node the one found first stays.
    ///
    /// # Errors
    /// [`PathOverflow`] if a way to a node that is reached before the end of the search costs too much.
    ///
    /// # Complexity
    /// O((nodes + arcs) x log nodes).
    ///
    /// # References
    /// Dijkstra (1959), A note on two problems in connexion with graphs, doi:10.1007/BF01386390.
    pub fn run(
        &mut self,
        graph: &ForwardStar,
        metric: &[u32],
        source: u32,
        target: Option<u32>,
    ) -> Result<(), PathOverflow> {
        for node in self.touched.drain(..) {
            self.distance[node as usize] = UNREACHABLE;
            self.arc_into[node as usize] = NO_ARC;
        }
        self.heap.clear();
        self.distance[source as usize] = 0;
        self.touched.push(source);
        self.heap.push(Reverse((0, source)));
        while let Some(Reverse((distance, node))) = self.heap.pop() {
            if distance > self.distance[node as usize] {
                continue;
            }
            if target == Some(node) {
                break;
            }
            for arc in graph.out_arcs(node) {
                let weight = metric[arc as usize];
                if weight >= UNREACHABLE {
                    continue;
                }
                let through = distance + weight;
                if through >= UNREACHABLE {
                    return Err(PathOverflow);
                }
                let head = graph.head(arc) as usize;
                if through < self.distance[head] {
                    if self.distance[head] == UNREACHABLE {
                        self.touched.push(head as u32);
                    }
                    self.distance[head] = through;
                    self.arc_into[head] = arc;
                    self.heap.push(Reverse((through, head as u32)));
                }
            }
        }
        Ok(())
    }

    /// The distance to a node; `None` if it was not reached.
    pub fn distance(&self, node: u32) -> Option<u32> {
        let distance = self.distance[node as usize];
        (distance < UNREACHABLE).then_some(distance)
    }

    /// The arcs to a node, in order; `None` if it was not reached.
    pub fn path_to(&self, graph: &ForwardStar, node: u32) -> Option<Vec<u32>> {
        self.distance(node)?;
        let mut arcs = Vec::new();
        let mut at = node;
        while self.arc_into[at as usize] != NO_ARC {
            let arc = self.arc_into[at as usize];
            arcs.push(arc);
            at = graph.tail(arc);
        }
        arcs.reverse();
        Some(arcs)
    }
}
