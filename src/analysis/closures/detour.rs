//! The cheapest way round closed arcs, for one pair at a time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::route::forward_star::{ForwardStar, UNREACHABLE};
use crate::route::reverse_distances::ReverseDistances;

/// The source was not entered by an arc.
const NONE: u32 = u32::MAX;

/// A search from one origin to one destination that is repeated under closures.
///
/// Distances to the destination with nothing closed are exact potentials for it: closures only make ways longer.
pub(super) struct Detour<'a> {
    graph: &'a ForwardStar,
    metric: &'a [u32],
    to_destination: ReverseDistances,
    origin: u32,
    destination: u32,
    /// Whether an arc is closed.
    closed: Vec<bool>,
    cost: Vec<u32>,
    entered_by: Vec<u32>,
    /// Nodes whose cost is not that of an untouched node.
    touched: Vec<u32>,
    queue: BinaryHeap<Reverse<u64>>,
    /// The arcs of the last way found, from destination to origin.
    pub(super) way: Vec<u32>,
}

impl<'a> Detour<'a> {
    pub(super) fn new(graph: &'a ForwardStar, metric: &'a [u32]) -> Self {
        let (nodes, arcs) = (graph.node_count() as usize, graph.arc_count() as usize);
        Self {
            graph,
            metric,
            to_destination: ReverseDistances::new(graph),
            origin: 0,
            destination: 0,
            closed: vec![false; arcs],
            cost: vec![UNREACHABLE; nodes],
            entered_by: vec![NONE; nodes],
            touched: Vec::new(),
            queue: BinaryHeap::new(),
            way: Vec::new(),
        }
    }

    pub(super) fn start(&mut self, origin: u32, destination: u32) {
        (self.origin, self.destination) = (origin, destination);
        self.to_destination.start(destination);
    }

    /// The cost with the given sets closed, [`UNREACHABLE`] if there is no way; `way` then holds the way found.
    pub(super) fn search_without(&mut self, sets: &[Vec<u32>], closed: &[u32]) -> u32 {
        for &arc in closed.iter().flat_map(|&set| &sets[set as usize]) {
            self.closed[arc as usize] = true;
        }
        let cost = self.search();
        for &arc in closed.iter().flat_map(|&set| &sets[set as usize]) {
            self.closed[arc as usize] = false;
        }
        cost
    }

    fn search(&mut self) -> u32 {
        self.way.clear();
        self.queue.clear();
        for node in self.touched.drain(..) {
            self.cost[node as usize] = UNREACHABLE;
        }
        self.reach(self.origin, 0, NONE);
        while let Some(Reverse(key)) = self.queue.pop() {
            let (bound, node) = ((key >> 32) as u32, key as u32);
            if node == self.destination {
                self.unwind();
                return bound;
            }
            let cost = self.cost[node as usize];
            if bound != cost + self.to_destination.from(self.metric, node) {
                continue;
            }
            for arc in self.graph.out_arcs(node) {
                let weight = self.metric[arc as usize];
                if !self.closed[arc as usize] && weight < UNREACHABLE {
                    self.reach(self.graph.head(arc), cost + weight, arc);
                }
            }
        }
        UNREACHABLE
    }

    #[inline]
    fn reach(&mut self, node: u32, cost: u32, arc: u32) {
        if cost >= self.cost[node as usize] {
            return;
        }
        let bound = cost + self.to_destination.from(self.metric, node);
        if bound < UNREACHABLE {
            if self.cost[node as usize] == UNREACHABLE {
                self.touched.push(node);
            }
            self.cost[node as usize] = cost;
            self.entered_by[node as usize] = arc;
            self.queue.push(Reverse((u64::from(bound) << 32) | u64::from(node)));
        }
    }

    fn unwind(&mut self) {
        let mut arc = self.entered_by[self.destination as usize];
        while arc != NONE {
            self.way.push(arc);
            arc = self.entered_by[self.graph.tail(arc) as usize];
        }
    }
}
