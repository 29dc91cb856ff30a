//! Many searches for one target, each under weights of its own, led by bounds that hold for all of them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::kept_path::KeptPath;
use super::reverse_distances::ReverseDistances;
use super::{Dijkstra, ForwardStar, PathOverflow, UNREACHABLE};

/// Distances to a target under weights that no search goes below.
#[derive(Debug, Clone)]
pub(crate) struct LowerBounds {
    to_target: ReverseDistances,
}

impl LowerBounds {
    /// # Complexity
    /// One search.
    pub(crate) fn new(graph: &ForwardStar, lowest: &[u32], target: u32) -> Self {
        let mut to_target = ReverseDistances::new(graph);
        to_target.start(target);
        to_target.all(lowest);
        Self { to_target }
    }

    /// The bound of a node.
    #[inline]
    fn of(&self, node: u32) -> u32 {
        self.to_target.known(node)
    }
}

/// A* under [`LowerBounds`] that asks for the weight of an arc only when it comes to it; owns its scratch.
///
/// The path is the one that [`Dijkstra`] keeps. How much is searched depends on how far the weights are above the bounds.
///
/// # References
/// Hart, Nilsson, Raphael (1968), doi:10.1109/TSSC.1968.300136; Goldberg, Harrelson (2005), Computing the shortest path: A* search meets graph theory.
#[derive(Debug, Clone, Default)]
pub(crate) struct BoundedSearch {
    distance: Vec<u32>,
    is_settled: Vec<bool>,
    touched: Vec<u32>,
    heap: BinaryHeap<Reverse<(u32, u32)>>,
    /// Nodes on best paths.
    on_best: Vec<u32>,
    is_on_best: Vec<bool>,
    kept: KeptPath,
}

impl BoundedSearch {
    /// The arcs of the best path from `source` to the target of the bounds, or `None` if there is none.
    ///
    /// # Errors
    /// [`PathOverflow`] if there is one, but its cost does not fit.
    ///
    /// # Panics
    /// If a weight is below the one that the bounds were made for (in debug builds).
    ///
    /// # Complexity
    /// O(arcs log nodes) over nodes whose bound is not above the cost of the best path.
    pub(crate) fn path(
        &mut self,
        graph: &ForwardStar,
        bounds: &LowerBounds,
        (source, target): (u32, u32),
        mut weight: impl FnMut(u32) -> u32,
    ) -> Result<Option<Vec<u32>>, PathOverflow> {
        self.start(graph);
        let mut is_complete = !bounds.to_target.has_overflowed();
        self.reach(bounds, source, 0, &mut is_complete);
        while let Some(Reverse((bound, node))) = self.heap.pop() {
            // Every node of every best path has a bound of at most its cost.
            if bound > self.distance[target as usize] {
                break;
            }
            if std::mem::replace(&mut self.is_settled[node as usize], true) {
                continue;
            }
            for arc in graph.out_arcs(node) {
                let length = weight(arc);
                let head = graph.head(arc);
                if length < UNREACHABLE && bounds.of(head) < UNREACHABLE {
                    self.reach(bounds, head, self.distance[node as usize] + length, &mut is_complete);
                }
            }
        }
        let total = self.distance[target as usize];
        if total < UNREACHABLE {
            return Ok(Some(self.trace(graph, bounds, (source, target, total), weight)));
        }
        if is_complete {
            return Ok(None);
        }
        // Something did not fit; whether it was needed, the plain search tells.
        let weights: Vec<u32> = (0..graph.arc_count()).map(weight).collect();
        let mut plain = Dijkstra::new(graph);
        plain.run(graph, &weights, source, Some(target))?;
        Ok(plain.path_to(graph, target))
    }

    fn start(&mut self, graph: &ForwardStar) {
        for node in self.touched.drain(..) {
            self.distance[node as usize] = UNREACHABLE;
            self.is_settled[node as usize] = false;
        }
        self.on_best.drain(..).for_each(|node| self.is_on_best[node as usize] = false);
        let nodes = graph.node_count() as usize;
        if self.distance.len() < nodes {
            self.distance.resize(nodes, UNREACHABLE);
            self.is_settled.resize(nodes, false);
            self.is_on_best.resize(nodes, false);
        }
        self.heap.clear();
    }

    fn reach(&mut self, bounds: &LowerBounds, node: u32, distance: u32, is_complete: &mut bool) {
        let known = &mut self.distance[node as usize];
        if distance >= *known {
            // Not below what stands for "not reached": too much to count.
            *is_complete &= *known < UNREACHABLE;
            return;
        }
        let bound = distance + bounds.of(node);
        if bound >= UNREACHABLE {
            *is_complete &= bounds.of(node) >= UNREACHABLE;
            return;
        }
        debug_assert!(!self.is_settled[node as usize], "a weight is below its bound");
        if *known == UNREACHABLE {
            self.touched.push(node);
        }
        *known = distance;
        self.heap.push(Reverse((bound, node)));
    }

    /// Back from the target over all best paths; where there is only one, it is the answer.
    fn trace(
        &mut self,
        graph: &ForwardStar,
        bounds: &LowerBounds,
        (source, target, total): (u32, u32, u32),
        mut weight: impl FnMut(u32) -> u32,
    ) -> Vec<u32> {
        let mut path = Vec::new();
        let mut is_only = true;
        self.on_best.push(target);
        self.is_on_best[target as usize] = true;
        let mut next = 0;
        while let Some(&node) = self.on_best.get(next) {
            next += 1;
            let mut entering = 0;
            for (arc, tail) in bounds.to_target.entering(node) {
                let distance = self.distance[tail as usize];
                // What was not settled is no nearer than the target; and nothing leads to the source.
                if node == source || !(self.is_settled[tail as usize] || tail == target) || distance > total {
                    continue;
                }
                let length = weight(arc);
                if length < UNREACHABLE && distance + length == self.distance[node as usize] {
                    entering += 1;
                    path.push(arc);
                    if !std::mem::replace(&mut self.is_on_best[tail as usize], true) {
                        self.on_best.push(tail);
                    }
                }
            }
            is_only &= entering == usize::from(node != source);
        }
        if is_only {
            path.reverse();
            return path;
        }
        let (distance, is_on_best) = (&self.distance, &self.is_on_best);
        let is_on_best = |through, head: u32| is_on_best[head as usize] && distance[head as usize] == through;
        self.kept.find(graph, (source, target, total), weight, is_on_best)
    }
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::route::random_network::{Shape, networks};

    #[test]
    fn the_path_is_the_one_that_dijkstra_keeps_whatever_the_weights_above_the_bounds() {
        let mut random = ChaCha8Rng::seed_from_u64(53);
        let mut search = BoundedSearch::default();
        let mut compared = 0;
        for (graph, lowest) in networks(53, 400, &Shape::ALL) {
            let mut plain = Dijkstra::new(&graph);
            for target in 0..graph.node_count().min(9) {
                let bounds = LowerBounds::new(&graph, &lowest, target);
                let most = [1, 2, 50][random.random_range(0..3)];
                let weights: Vec<u32> = lowest
                    .iter()
                    .map(|&low| match random.random_range(0..20) {
                        0 => UNREACHABLE,
                        _ if low >= UNREACHABLE => low,
                        _ => low + random.random_range(0..most),
                    })
                    .collect();
                for source in 0..graph.node_count() {
                    plain.run(&graph, &weights, source, Some(target)).unwrap();
                    let expected = plain.path_to(&graph, target);
                    let found = search.path(&graph, &bounds, (source, target), |arc| weights[arc as usize]);
                    assert_eq!(found, Ok(expected.clone()), "{source} to {target}");
                    compared += usize::from(expected.is_some());
                }
            }
        }
        assert!(compared > 5_000, "{compared}");
    }

    #[test]
    fn a_cost_that_does_not_fit_is_told_from_no_way() {
        let graph = ForwardStar::new(4, &[(0, 1), (1, 2), (3, 0), (0, 2)]);
        let bounds = LowerBounds::new(&graph, &[1, 1, 1, 1], 2);
        let mut search = BoundedSearch::default();
        let mut path = |weights: [u32; 4]| search.path(&graph, &bounds, (0, 2), |arc| weights[arc as usize]);
        let half = UNREACHABLE / 2 + 1;
        // In the order of arcs: 0 to 1, 0 to 2, 1 to 2, 3 to 0.
        assert_eq!(path([half, UNREACHABLE, half, 1]), Err(PathOverflow { node: 2 }));
        assert_eq!(path([half, 7, half, 1]), Ok(Some(vec![1])));
        assert_eq!(path([half, UNREACHABLE, UNREACHABLE, 1]), Ok(None));
        // A node that is too far away even at the least does not matter to others, and is told from one that is cut off.
        let bounds = LowerBounds::new(&graph, &[half, 1, half, 1], 2);
        let mut path =
            |source| search.path(&graph, &bounds, (source, 2), |arc| [half, UNREACHABLE, half, 1][arc as usize]);
        assert_eq!((path(0), path(1), path(2)), (Err(PathOverflow { node: 2 }), Ok(Some(vec![2])), Ok(Some(vec![]))));
    }
}
