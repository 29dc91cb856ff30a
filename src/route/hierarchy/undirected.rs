//! The shape of a network without directions: what an elimination order depends on.

use std::collections::VecDeque;

use crate::route::ForwardStar;

/// A simple undirected graph: every pair of neighbours once from each end, no loops, neighbours ascending.
#[derive(Debug, Clone)]
pub(super) struct Undirected {
    first: Vec<u32>,
    neighbors: Vec<u32>,
}

impl Undirected {
    /// Forgets the directions, parallel arcs and loops of a graph.
    pub(super) fn of(graph: &ForwardStar) -> Self {
        let both = |arc| {
            let (tail, head) = (graph.tail(arc), graph.head(arc));
            [(tail, head), (head, tail)]
        };
        Self::from_pairs(graph.node_count(), (0..graph.arc_count()).flat_map(both))
    }

    /// From pairs that name each connection from both ends.
    fn from_pairs(node_count: u32, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut first = vec![0u32; node_count as usize + 1];
        pairs.clone().for_each(|(tail, _)| first[tail as usize + 1] += 1);
        (0..node_count as usize).for_each(|node| first[node + 1] += first[node]);
        let mut next = first.clone();
        let mut neighbors = vec![0; first[node_count as usize] as usize];
        for (tail, head) in pairs {
            neighbors[next[tail as usize] as usize] = head;
            next[tail as usize] += 1;
        }
        let (mut kept, mut start) = (0, 0);
        for node in 0..node_count {
            let end = first[node as usize + 1] as usize;
            neighbors[start..end].sort_unstable();
            first[node as usize] = kept as u32;
            for slot in start..end {
                let neighbor = neighbors[slot];
                let seen = kept > first[node as usize] as usize && neighbors[kept - 1] == neighbor;
                if neighbor != node && !seen {
                    neighbors[kept] = neighbor;
                    kept += 1;
                }
            }
            start = end;
        }
        first[node_count as usize] = kept as u32;
        neighbors.truncate(kept);
        Self { first, neighbors }
    }

    pub(super) fn node_count(&self) -> u32 {
        self.first.len() as u32 - 1
    }

    #[inline]
    pub(super) fn neighbors(&self, node: u32) -> &[u32] {
        &self.neighbors[self.first[node as usize] as usize..self.first[node as usize + 1] as usize]
    }

    /// The part spanned by `nodes`, which become `0..nodes.len()` in that order; `local` is scratch, `u32::MAX` before and after.
    pub(super) fn part(&self, nodes: &[u32], local: &mut [u32]) -> Self {
        for (index, &node) in nodes.iter().enumerate() {
            local[node as usize] = index as u32;
        }
        let mut first = Vec::with_capacity(nodes.len() + 1);
        let mut neighbors = Vec::new();
        first.push(0);
        for &node in nodes {
            let inside = self.neighbors(node).iter().map(|&neighbor| local[neighbor as usize]);
            neighbors.extend(inside.filter(|&neighbor| neighbor != u32::MAX));
            first.push(neighbors.len() as u32);
        }
        for &node in nodes {
            local[node as usize] = u32::MAX;
        }
        Self { first, neighbors }
    }

    /// How many steps each node is from `start`, and the nodes in the order they are reached.
    pub(super) fn hops(&self, start: u32) -> (Vec<u32>, Vec<u32>) {
        let mut hops = vec![u32::MAX; self.node_count() as usize];
        let mut reached = Vec::new();
        let mut queue = VecDeque::from([start]);
        hops[start as usize] = 0;
        while let Some(node) = queue.pop_front() {
            reached.push(node);
            for &neighbor in self.neighbors(node) {
                if hops[neighbor as usize] == u32::MAX {
                    hops[neighbor as usize] = hops[node as usize] + 1;
                    queue.push_back(neighbor);
                }
            }
        }
        (hops, reached)
    }

    /// The connected components, each with its nodes ascending, by their lowest node.
    pub(super) fn components(&self) -> Vec<Vec<u32>> {
        let mut component_of = vec![u32::MAX; self.node_count() as usize];
        let mut stack = Vec::new();
        let mut count = 0;
        for root in 0..self.node_count() {
            if component_of[root as usize] != u32::MAX {
                continue;
            }
            component_of[root as usize] = count;
            stack.push(root);
            while let Some(node) = stack.pop() {
                for &neighbor in self.neighbors(node) {
                    if component_of[neighbor as usize] == u32::MAX {
                        component_of[neighbor as usize] = count;
                        stack.push(neighbor);
                    }
                }
            }
            count += 1;
        }
        let mut components = vec![Vec::new(); count as usize];
        (0..self.node_count()).for_each(|node| components[component_of[node as usize] as usize].push(node));
        components
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loops_and_parallel_arcs_are_dropped_and_parts_are_renumbered() {
        let graph = ForwardStar::new(5, &[(0, 1), (1, 0), (0, 1), (2, 2), (3, 1), (3, 0)]);
        let shape = Undirected::of(&graph);
        assert_eq!(
            (0..5).map(|node| shape.neighbors(node).to_vec()).collect::<Vec<_>>(),
            [vec![1, 3], vec![0, 3], vec![], vec![0, 1], vec![]]
        );
        assert_eq!(shape.components(), [vec![0, 1, 3], vec![2], vec![4]]);
        let part = shape.part(&[3, 1], &mut [u32::MAX; 5]);
        assert_eq!((part.node_count(), part.neighbors(0), part.neighbors(1)), (2, &[1][..], &[0][..]));
        assert_eq!(shape.hops(3), (vec![1, 1, u32::MAX, 0, u32::MAX], vec![3, 0, 1]));
    }
}
