//! What the searches from a spur remember between steps.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Where the prefix of a class has been.
///
/// A node is blocked when it carries the current stamp; the next two numbers mark what the two walks have seen.
#[derive(Debug)]
pub(super) struct Trail {
    pub(super) stamp: u32,
    pub(super) node: Vec<u32>,
    pub(super) last: u32,
}

impl Trail {
    pub(super) fn new(node_count: usize) -> Self {
        Self { stamp: 0, node: vec![0; node_count], last: 0 }
    }

    pub(super) fn start(&mut self, source: u32) {
        if self.stamp > u32::MAX - 6 {
            self.stamp = 0;
            self.node.fill(0);
        }
        self.stamp += 3;
        self.enter(source);
    }

    pub(super) fn enter(&mut self, node: u32) {
        self.node[node as usize] = self.stamp;
        self.last = node;
    }

    #[inline]
    pub(super) fn is_blocked(&self, node: u32) -> bool {
        self.node[node as usize] == self.stamp
    }
}

/// The costs that an A* search from a spur has found.
#[derive(Debug)]
pub(super) struct FromSpur {
    pub(super) stamp: u32,
    reached: Vec<u32>,
    pub(super) cost: Vec<u32>,
    pub(super) queue: BinaryHeap<Reverse<u64>>,
}

impl FromSpur {
    pub(super) fn new(node_count: usize) -> Self {
        Self { stamp: 0, reached: vec![0; node_count], cost: vec![0; node_count], queue: BinaryHeap::new() }
    }

    pub(super) fn start(&mut self) {
        if self.stamp == u32::MAX {
            self.stamp = 0;
            self.reached.fill(0);
        }
        self.stamp += 1;
        self.queue.clear();
    }

    #[inline]
    pub(super) fn is_reached(&self, node: u32) -> bool {
        self.reached[node as usize] == self.stamp
    }

    #[inline]
    pub(super) fn reach(&mut self, node: u32, cost: u32, rest: u32) {
        if !self.is_reached(node) || cost < self.cost[node as usize] {
            self.reached[node as usize] = self.stamp;
            self.cost[node as usize] = cost;
            self.queue.push(Reverse((u64::from(cost + rest) << 32) | u64::from(node)));
        }
    }
}
