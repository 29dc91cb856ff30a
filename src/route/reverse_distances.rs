//! Exact distances to one target, found only as far as they are asked for.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::forward_star::{ForwardStar, UNREACHABLE};

/// A backward search that can be resumed: the exact potentials of every search that is led to a target.
///
/// It settles nodes outward from the target until the node asked for is settled and stops there, so that a question
/// about two near places never pays for the far side of the network. A node whose distance does not fit counts as cut off,
/// because no path over it fits either; [`ReverseDistances::has_overflowed`] tells that there may be such a node.
#[derive(Debug, Clone)]
pub(crate) struct ReverseDistances {
    reversed: ForwardStar,
    /// For each reversed arc, the arc it came from.
    origin: Vec<u32>,
    distance: Vec<u32>,
    /// For each settled node but the target, the first arc of a cheapest way.
    next: Vec<u32>,
    /// Every distance up to here is final.
    radius: u32,
    queue: BinaryHeap<Reverse<u64>>,
    has_overflowed: bool,
}

impl ReverseDistances {
    pub(crate) fn new(graph: &ForwardStar) -> Self {
        let (reversed, origin) = graph.reversed();
        let distance = vec![UNREACHABLE; graph.node_count() as usize];
        let next = vec![u32::MAX; graph.node_count() as usize];
        Self { reversed, origin, distance, next, radius: u32::MAX, queue: BinaryHeap::new(), has_overflowed: false }
    }

    /// Forgets the last search and starts one from `target`.
    pub(crate) fn start(&mut self, target: u32) {
        self.distance.fill(UNREACHABLE);
        self.queue.clear();
        self.has_overflowed = false;
        self.distance[target as usize] = 0;
        self.radius = 0;
        self.queue.push(Reverse(u64::from(target)));
    }

    /// The cost of the cheapest way from `node` to the target, or [`UNREACHABLE`]; `metric` is in the arc order of the
    /// graph given to [`ReverseDistances::new`] and the same throughout one search.
    #[inline]
    pub(crate) fn from(&mut self, metric: &[u32], node: u32) -> u32 {
        let found = self.distance[node as usize];
        if found <= self.radius { found } else { self.search(metric, node) }
    }

    /// The first arc of a cheapest way from `node`, which must be another than the target and have one; following such arcs leads
    /// to the target without loops.
    #[inline]
    pub(crate) fn next_arc(&mut self, metric: &[u32], node: u32) -> u32 {
        self.from(metric, node);
        self.next[node as usize]
    }

    /// Settles every node and gives all distances.
    pub(crate) fn all(&mut self, metric: &[u32]) -> &[u32] {
        while self.settle_next(metric) {}
        &self.distance
    }

    /// The distance from `node` as far as it is known: exact once [`ReverseDistances::all`] was asked for.
    #[inline]
    pub(crate) fn known(&self, node: u32) -> u32 {
        self.distance[node as usize]
    }

    /// The arcs that enter `node`, each with the node it leaves.
    pub(crate) fn entering(&self, node: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.reversed.out_arcs(node).map(|arc| (self.origin[arc as usize], self.reversed.head(arc)))
    }

    /// Whether some way was met that costs [`UNREACHABLE`] or more. A node on it may have a cheaper one, so this does not say that there is a node whose
    /// distance does not fit; but if it is false, then there is none among the nodes settled.
    pub(crate) fn has_overflowed(&self) -> bool {
        self.has_overflowed
    }

    fn search(&mut self, metric: &[u32], node: u32) -> u32 {
        while self.distance[node as usize] > self.radius && self.settle_next(metric) {}
        self.distance[node as usize]
    }

    /// Settles one node; false once none is left.
    fn settle_next(&mut self, metric: &[u32]) -> bool {
        let Some(Reverse(key)) = self.queue.pop() else {
            self.radius = u32::MAX;
            return false;
        };
        let (cost, node) = ((key >> 32) as u32, key as u32);
        self.radius = cost;
        if cost > self.distance[node as usize] {
            return true;
        }
        for arc in self.reversed.out_arcs(node) {
            let forward = self.origin[arc as usize];
            let weight = metric[forward as usize];
            let before = self.reversed.head(arc);
            if weight >= UNREACHABLE {
                continue;
            }
            if cost + weight < self.distance[before as usize] {
                self.distance[before as usize] = cost + weight;
                self.next[before as usize] = forward;
                self.queue.push(Reverse((u64::from(cost + weight) << 32) | u64::from(before)));
            } else {
                self.has_overflowed |= cost + weight >= UNREACHABLE;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::tiny_graphs::Random;

    /// Bellman-Ford, the slow twin.
    pub(crate) fn relax_until_stable(graph: &ForwardStar, metric: &[u32], target: u32) -> Vec<u32> {
        let mut distance = vec![UNREACHABLE; graph.node_count() as usize];
        distance[target as usize] = 0;
        for _ in 0..graph.node_count() {
            for arc in 0..graph.arc_count() {
                let through = metric[arc as usize].saturating_add(distance[graph.head(arc) as usize]);
                let tail = graph.tail(arc) as usize;
                distance[tail] = distance[tail].min(through);
            }
        }
        distance
    }

    #[test]
    fn distances_asked_for_in_any_order_equal_bellman_ford() {
        let mut random = Random::new(11);
        for _ in 0..3_000 {
            let (graph, metric) = random.graph(8, 20, 5);
            let mut reverse = ReverseDistances::new(&graph);
            let target = random.below(graph.node_count());
            let expected = relax_until_stable(&graph, &metric, target);
            reverse.start(target);
            for _ in 0..4 {
                let node = random.below(graph.node_count());
                assert_eq!(reverse.from(&metric, node), expected[node as usize]);
            }
            assert_eq!(reverse.all(&metric), expected);
        }
    }

    #[test]
    fn a_sum_that_passes_the_closed_mark_is_no_way() {
        let graph = ForwardStar::new(3, &[(0, 1), (1, 2)]);
        let metric = [UNREACHABLE - 1, 1];
        let mut reverse = ReverseDistances::new(&graph);
        reverse.start(2);
        assert_eq!(reverse.from(&metric, 1), 1);
        assert_eq!(reverse.from(&metric, 0), UNREACHABLE);
        assert!(reverse.has_overflowed());
        reverse.start(1);
        assert_eq!(reverse.all(&metric), [UNREACHABLE - 1, 0, UNREACHABLE]);
        assert!(!reverse.has_overflowed());
    }
}
