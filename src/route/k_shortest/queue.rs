//! Classes of paths in the order in which they are looked at.

use std::cmp::Ordering;

use super::tree::{NONE, PathTree};

/// All loopless paths that begin with the path of a node of the tree and go on with none of the arcs in a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Class {
    pub(super) node: u32,
    pub(super) forbidden: u32,
    /// What the path of the node costs.
    pub(super) prefix_cost: u32,
}

/// A class that waits under a lower bound, or by its cheapest path.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) cost: u32,
    /// The cheapest path as a node of the tree; [`NONE`] where `cost` is a bound.
    pub(super) path: u32,
    pub(super) class: Class,
}

impl Candidate {
    /// A class that may still hold a path of some cost comes before every known path of that cost, so that the arc sequence decides among all of them.
    fn order(&self, other: &Self, tree: &PathTree) -> Ordering {
        self.cost.cmp(&other.cost).then_with(|| match (self.path, other.path) {
            (NONE, NONE) => self.class.forbidden.cmp(&other.class.forbidden),
            (NONE, _) => Ordering::Less,
            (_, NONE) => Ordering::Greater,
            (ours, theirs) => tree.order(ours, theirs),
        })
    }
}

/// A binary heap whose order takes the tree to tell.
#[derive(Debug, Default)]
pub(super) struct Queue(Vec<Candidate>);

impl Queue {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn bytes(&self) -> usize {
        size_of_val(self.0.as_slice())
    }

    pub(super) fn push(&mut self, candidate: Candidate, tree: &PathTree) {
        let heap = &mut self.0;
        let mut at = heap.len();
        heap.push(candidate);
        while at > 0 {
            let above = (at - 1) / 2;
            if candidate.order(&heap[above], tree).is_ge() {
                break;
            }
            heap.swap(at, above);
            at = above;
        }
    }

    pub(super) fn pop(&mut self, tree: &PathTree) -> Option<Candidate> {
        let heap = &mut self.0;
        if heap.is_empty() {
            return None;
        }
        let least = heap.swap_remove(0);
        let mut at = 0;
        while let Some(mut below) = Some(2 * at + 1).filter(|&below| below < heap.len()) {
            if below + 1 < heap.len() && heap[below + 1].order(&heap[below], tree).is_lt() {
                below += 1;
            }
            if heap[at].order(&heap[below], tree).is_le() {
                break;
            }
            heap.swap(at, below);
            at = below;
        }
        Some(least)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::ROOT;
    use super::*;
    use crate::route::tiny_graphs::Random;

    #[test]
    fn candidates_leave_by_cost_then_bounds_before_paths_then_by_arcs() {
        let (mut random, mut tree, mut queue) = (Random::new(71), PathTree::new(), Queue::default());
        let mut waiting = Vec::new();
        for number in 0..3_000 {
            let is_bound = random.below(3) == 0;
            // No path begins as another one does, as in a tree.
            let arcs = [number * 7_919 % 3_001, random.below(50), random.below(50)];
            let path = if is_bound { NONE } else { tree.extend(ROOT, &arcs) };
            let class = Class { node: ROOT, forbidden: number, prefix_cost: 0 };
            let cost = random.below(9);
            queue.push(Candidate { cost, path, class }, &tree);
            waiting.push((cost, !is_bound, if is_bound { [0; 3] } else { arcs }, number));
            if random.below(4) == 0 {
                waiting.sort_unstable();
                let expected = waiting.remove(0).3;
                assert_eq!(queue.pop(&tree).map(|found| found.class.forbidden), Some(expected));
            }
        }
        waiting.sort_unstable();
        let left: Vec<u32> = std::iter::from_fn(|| queue.pop(&tree)).map(|found| found.class.forbidden).collect();
        assert_eq!(left, waiting.iter().map(|entry| entry.3).collect::<Vec<_>>());
    }
}
