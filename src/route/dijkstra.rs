//! Plain Dijkstra with a binary heap: the ordinary query, and the oracle of the fast ones.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::route::{ForwardStar, UNREACHABLE};

/// A shortest path exists, but its cost is [`UNREACHABLE`] or more and cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cheapest way to graph node {node} costs 2147483647 units or more: use a coarser cost unit")]
pub struct PathOverflow {
    /// A node that can be reached only at a cost that does not fit.
    pub node: u32,
}

/// Stands for "no arc": the node is a source.
const NO_ARC: u32 = u32::MAX;

/// Shortest paths from one or several sources; owns its scratch, so that a run costs only what it touches.
///
/// Nodes of equal distance are settled in node order; of several arcs that reach a node at the same cost from nodes settled
/// before it, the one with the lowest index is kept. A source is never given a predecessor.
///
/// # Complexity
/// O((nodes + arcs) log nodes) for a run over the whole graph; a run that stops at a target pays only for the nodes nearer than it.
///
/// # Examples
/// ```
/// use corridor::route::{Dijkstra, ForwardStar};
///
/// let (tengiz, atyrau, novorossiysk) = (0, 1, 2);
/// let graph = ForwardStar::new(3, &[(tengiz, atyrau), (atyrau, novorossiysk), (tengiz, novorossiysk)]);
/// let tariff = graph.metric(&[6, 32, 40]);
/// let mut search = Dijkstra::new(&graph);
/// search.run(&graph, &tariff, tengiz, Some(novorossiysk))?;
/// assert_eq!(search.distance(novorossiysk), Some(38));
/// assert_eq!(search.path_to(&graph, novorossiysk), Some(vec![0, 2]));
/// # Ok::<(), corridor::route::PathOverflow>(())
/// ```
///
/// # References
/// Dijkstra (1959), doi:10.1007/BF01386390.
#[derive(Debug, Clone)]
pub struct Dijkstra {
    labels: Vec<Label>,
    touched: Vec<u32>,
    overflowed: Vec<u32>,
    heap: BinaryHeap<Reverse<(u32, u32)>>,
}

#[derive(Debug, Clone, Copy)]
struct Label {
    distance: u32,
    arc: u32,
    settled: bool,
}

const UNTOUCHED: Label = Label { distance: UNREACHABLE, arc: NO_ARC, settled: false };

impl Dijkstra {
    /// Scratch for searches over graphs with as many nodes as `graph`.
    pub fn new(graph: &ForwardStar) -> Self {
        Self {
            labels: vec![UNTOUCHED; graph.node_count() as usize],
            touched: Vec::new(),
            overflowed: Vec::new(),
            heap: BinaryHeap::new(),
        }
    }

    /// Searches from `source`, to the end or until `target` is settled.
    ///
    /// # Errors
    /// [`PathOverflow`] if the target (without one: any node) can be reached, but at no cost below [`UNREACHABLE`].
    ///
    /// # Panics
    /// If a node is outside the graph, or `metric` does not have one weight per arc.
    pub fn run(
        &mut self,
        graph: &ForwardStar,
        metric: &[u32],
        source: u32,
        target: Option<u32>,
    ) -> Result<(), PathOverflow> {
        self.run_from(graph, metric, &[(source, 0)], target)
    }

    /// Searches from several sources at once, each with the cost at which it starts (closed if [`UNREACHABLE`] or above).
    ///
    /// # Errors
    /// As [`Dijkstra::run`].
    ///
    /// # Panics
    /// As [`Dijkstra::run`].
    pub fn run_from(
        &mut self,
        graph: &ForwardStar,
        metric: &[u32],
        sources: &[(u32, u32)],
        target: Option<u32>,
    ) -> Result<(), PathOverflow> {
        assert_eq!(metric.len(), graph.arc_count() as usize, "one weight per arc");
        assert_eq!(self.labels.len(), graph.node_count() as usize, "scratch made for another graph");
        assert!(target.is_none_or(|node| node < graph.node_count()), "target outside the graph");
        self.reset();
        for &(node, start) in sources {
            if start < self.labels[node as usize].distance {
                self.label(node, start, NO_ARC);
            }
        }
        while let Some(Reverse((distance, node))) = self.heap.pop() {
            let label = &mut self.labels[node as usize];
            if label.settled {
                continue;
            }
            label.settled = true;
            if target == Some(node) {
                return Ok(());
            }
            for arc in graph.out_arcs(node) {
                let weight = metric[arc as usize];
                if weight < UNREACHABLE {
                    self.relax(distance, arc, graph.head(arc), weight);
                }
            }
        }
        let is_lost = |&node: &u32| self.labels[node as usize].distance == UNREACHABLE;
        let lost: Vec<u32> = self.overflowed.iter().copied().filter(is_lost).collect();
        match (target, lost.first().copied()) {
            (None, Some(node)) => Err(PathOverflow { node }),
            (Some(target), Some(_)) if leads_to(graph, metric, lost, target) => Err(PathOverflow { node: target }),
            _ => Ok(()),
        }
    }

    fn relax(&mut self, distance: u32, arc: u32, head: u32, weight: u32) {
        let through = distance + weight;
        let known = self.labels[head as usize];
        if through >= UNREACHABLE {
            // It matters only if no cheaper way to `head` turns up, which is known at the end.
            self.overflowed.push(head);
        } else if through < known.distance {
            self.label(head, through, arc);
        } else if through == known.distance && !known.settled && known.arc != NO_ARC && arc < known.arc {
            self.labels[head as usize].arc = arc;
        }
    }

    fn label(&mut self, node: u32, distance: u32, arc: u32) {
        let label = &mut self.labels[node as usize];
        if label.distance == UNREACHABLE {
            self.touched.push(node);
        }
        *label = Label { distance, arc, settled: false };
        self.heap.push(Reverse((distance, node)));
    }

    fn reset(&mut self) {
        for node in self.touched.drain(..) {
            self.labels[node as usize] = UNTOUCHED;
        }
        self.overflowed.clear();
        self.heap.clear();
    }

    /// The cost of the best path to `node` in the last run; `None` if there is none, or the run stopped before it was certain.
    pub fn distance(&self, node: u32) -> Option<u32> {
        let label = self.labels[node as usize];
        label.settled.then_some(label.distance)
    }

    /// The arcs of the best path to `node`, in the order of travel; empty for a source, `None` where [`Dijkstra::distance`] is.
    pub fn path_to(&self, graph: &ForwardStar, node: u32) -> Option<Vec<u32>> {
        let mut label = self.labels[node as usize];
        if !label.settled {
            return None;
        }
        let mut arcs = Vec::new();
        while label.arc != NO_ARC {
            arcs.push(label.arc);
            label = self.labels[graph.tail(label.arc) as usize];
        }
        arcs.reverse();
        Some(arcs)
    }
}

/// Whether a node can be reached from any of some others, whatever it costs.
fn leads_to(graph: &ForwardStar, metric: &[u32], mut from: Vec<u32>, target: u32) -> bool {
    let mut is_seen = vec![false; graph.node_count() as usize];
    from.iter().for_each(|&node| is_seen[node as usize] = true);
    while let Some(node) = from.pop() {
        if node == target {
            return true;
        }
        for arc in graph.out_arcs(node).filter(|&arc| metric[arc as usize] < UNREACHABLE) {
            if !std::mem::replace(&mut is_seen[graph.head(arc) as usize], true) {
                from.push(graph.head(arc));
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::random_network::{Shape, networks};

    /// Relaxes every arc until nothing changes, in 64 bits.
    fn bellman_ford(graph: &ForwardStar, metric: &[u32], source: u32) -> Vec<u64> {
        let mut distance = vec![u64::MAX; graph.node_count() as usize];
        distance[source as usize] = 0;
        loop {
            let before = distance.clone();
            for arc in (0..graph.arc_count()).filter(|&arc| metric[arc as usize] < UNREACHABLE) {
                let through = distance[graph.tail(arc) as usize].saturating_add(u64::from(metric[arc as usize]));
                let head = &mut distance[graph.head(arc) as usize];
                *head = through.min(*head);
            }
            if before == distance {
                return distance;
            }
        }
    }

    #[test]
    fn distances_and_paths_equal_bellman_ford_with_and_without_a_target() {
        for (graph, metric) in networks(1, 300, &Shape::ALL) {
            let (mut full, mut stopped) = (Dijkstra::new(&graph), Dijkstra::new(&graph));
            for source in 0..graph.node_count().min(6) {
                let expected = bellman_ford(&graph, &metric, source);
                full.run(&graph, &metric, source, None).unwrap();
                for target in 0..graph.node_count() {
                    let distance =
                        Some(expected[target as usize]).filter(|&cost| cost != u64::MAX).map(|cost| cost as u32);
                    assert_eq!(full.distance(target), distance);
                    stopped.run(&graph, &metric, source, Some(target)).unwrap();
                    assert_eq!(stopped.distance(target), distance);
                    assert_eq!(stopped.path_to(&graph, target), full.path_to(&graph, target));
                    let Some(path) = full.path_to(&graph, target) else { continue };
                    let mut at = source;
                    for &arc in &path {
                        assert_eq!(graph.tail(arc), at);
                        at = graph.head(arc);
                    }
                    assert_eq!(at, target);
                    assert_eq!(path.iter().map(|&arc| metric[arc as usize]).sum::<u32>(), distance.unwrap());
                }
            }
        }
    }

    #[test]
    fn the_lower_arc_wins_a_tie_and_zero_weight_cycles_end() {
        let graph = ForwardStar::new(4, &[(0, 1), (0, 2), (1, 3), (2, 3), (0, 1), (3, 1), (1, 1)]);
        let metric = graph.metric(&[5, 5, 0, 0, 5, 0, 0]);
        let mut search = Dijkstra::new(&graph);
        search.run(&graph, &metric, 0, None).unwrap();
        assert_eq!(search.path_to(&graph, 1), Some(vec![0]));
        assert_eq!(search.path_to(&graph, 3).map(|path| path.len()), Some(2));
        assert_eq!(search.path_to(&graph, 0), Some(vec![]));
    }

    #[test]
    fn several_sources_start_at_their_own_cost() {
        let graph = ForwardStar::new(4, &[(0, 2), (1, 2), (0, 1)]);
        let mut search = Dijkstra::new(&graph);
        search.run_from(&graph, &[10, 3, 1], &[(0, 0), (1, 6), (3, UNREACHABLE)], None).unwrap();
        assert_eq!((search.distance(1), search.distance(2), search.distance(3)), (Some(3), Some(4), None));
        search.run_from(&graph, &[10, 3, 1], &[(1, 2), (0, 0), (1, 7)], Some(2)).unwrap();
        assert_eq!(search.path_to(&graph, 2), Some(vec![2]));
    }

    #[test]
    fn a_cost_that_does_not_fit_is_an_error_unless_a_cheaper_way_exists() {
        let graph = ForwardStar::new(4, &[(0, 1), (1, 2), (0, 3), (3, 2)]);
        let half = UNREACHABLE / 2 + 1;
        let mut search = Dijkstra::new(&graph);
        let closed = u32::MAX;
        let at = |first, second, third, fourth| graph.metric(&[first, second, third, fourth]);
        assert_eq!(search.run(&graph, &at(half, half, closed, 1), 0, None), Err(PathOverflow { node: 2 }));
        assert_eq!(search.run(&graph, &at(half, half, closed, 1), 0, Some(2)), Err(PathOverflow { node: 2 }));
        assert_eq!(search.run(&graph, &at(half, half, closed, 1), 0, Some(1)), Ok(()));
        assert_eq!(search.run(&graph, &at(half, half, half, 1), 0, None), Ok(()));
        assert_eq!(search.distance(2), Some(half + 1));
        assert_eq!(search.run(&graph, &at(half, half - 2, closed, 1), 0, Some(2)), Ok(()));
        assert_eq!(search.distance(2), Some(UNREACHABLE - 1));
    }
}
