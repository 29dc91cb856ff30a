//! The cheapest way round closed arcs, for one pair at a time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::bridges::BridgeFinder;
use crate::route::forward_star::{ForwardStar, UNREACHABLE};
use crate::route::reverse_distances::ReverseDistances;

/// The source was not entered by an arc.
const NONE: u32 = u32::MAX;

/// A search from one origin to one destination that is repeated under closures.
///
/// Distances to the destination with nothing closed are potentials for it: closures only make ways longer. A node whose cheapest
/// way with nothing closed avoids the closures needs no search at all; only the others are expanded.
pub(super) struct Detour<'a> {
    graph: &'a ForwardStar,
    metric: &'a [u32],
    to_destination: ReverseDistances,
    origin: u32,
    /// Where the distances lead; `None` before the first pair.
    destination: Option<u32>,
    /// Whether an arc is closed.
    closed: Vec<bool>,
    cost: Vec<u32>,
    entered_by: Vec<u32>,
    /// Nodes whose cost is not that of an untouched node.
    touched: Vec<u32>,
    queue: BinaryHeap<Reverse<u64>>,
    /// The least cost of a way through a node with an untouched way on, and that node.
    best: (u32, u32),
    /// Whether a node's cheapest way with nothing closed is still open: the number of the search, and the answer.
    intact: Vec<(u32, bool)>,
    search_number: u32,
    walked: Vec<u32>,
    /// The arcs of the last way found, from origin to destination.
    pub(super) way: Vec<u32>,
    finder: BridgeFinder,
}

impl<'a> Detour<'a> {
    pub(super) fn new(graph: &'a ForwardStar, metric: &'a [u32]) -> Self {
        let (nodes, arcs) = (graph.node_count() as usize, graph.arc_count() as usize);
        Self {
            graph,
            metric,
            to_destination: ReverseDistances::new(graph),
            origin: 0,
            destination: None,
            closed: vec![false; arcs],
            cost: vec![UNREACHABLE; nodes],
            entered_by: vec![NONE; nodes],
            touched: Vec::new(),
            queue: BinaryHeap::new(),
            best: (UNREACHABLE, NONE),
            intact: vec![(0, false); nodes],
            search_number: 0,
            walked: Vec::new(),
            way: Vec::new(),
            finder: BridgeFinder::new(graph.node_count()),
        }
    }

    pub(super) fn start(&mut self, origin: u32, destination: u32) {
        self.origin = origin;
        if self.destination != Some(destination) {
            self.destination = Some(destination);
            self.to_destination.start(destination);
        }
    }

    pub(super) fn close(&mut self, arcs: &[u32]) {
        for &arc in arcs {
            self.closed[arc as usize] = true;
        }
    }

    /// Opens arcs again, whichever sets closed them.
    pub(super) fn open(&mut self, arcs: &[u32]) {
        for &arc in arcs {
            self.closed[arc as usize] = false;
        }
    }

    /// The arcs that every way over open arcs shares with the last one found.
    pub(super) fn bridges(&mut self) -> &[u32] {
        let (metric, closed) = (self.metric, &self.closed);
        let is_open = |arc: u32| !closed[arc as usize] && metric[arc as usize] < UNREACHABLE;
        self.finder.find(self.graph, is_open, self.origin, &self.way);
        &self.finder.bridges
    }

    /// The cost over open arcs, [`UNREACHABLE`] if there is no way; `way` then holds the way found.
    pub(super) fn search(&mut self) -> u32 {
        self.way.clear();
        self.queue.clear();
        for node in self.touched.drain(..) {
            self.cost[node as usize] = UNREACHABLE;
        }
        if self.search_number == u32::MAX {
            self.search_number = 0;
            self.intact.fill((0, false));
        }
        self.search_number += 1;
        self.best = (UNREACHABLE, NONE);
        self.reach(self.origin, 0, NONE);
        while let Some(Reverse(key)) = self.queue.pop() {
            let (bound, node) = ((key >> 32) as u32, key as u32);
            if bound >= self.best.0 {
                break;
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
        self.unwind();
        self.best.0
    }

    #[inline]
    fn reach(&mut self, node: u32, cost: u32, arc: u32) {
        if cost >= self.cost[node as usize] {
            return;
        }
        let bound = cost + self.to_destination.from(self.metric, node);
        if bound >= self.best.0 {
            return;
        }
        if self.cost[node as usize] == UNREACHABLE {
            self.touched.push(node);
        }
        self.cost[node as usize] = cost;
        self.entered_by[node as usize] = arc;
        if self.is_intact(node) {
            self.best = (bound, node);
        } else {
            self.queue.push(Reverse((u64::from(bound) << 32) | u64::from(node)));
        }
    }

    /// Whether the cheapest way on from a node, which has one, avoids the closures.
    fn is_intact(&mut self, from: u32) -> bool {
        let mut node = from;
        let answer = loop {
            let (number, known) = self.intact[node as usize];
            if number == self.search_number {
                break known;
            }
            if self.destination == Some(node) {
                break true;
            }
            self.walked.push(node);
            let next = self.to_destination.next_arc(self.metric, node);
            if self.closed[next as usize] {
                break false;
            }
            node = self.graph.head(next);
        };
        for node in self.walked.drain(..) {
            self.intact[node as usize] = (self.search_number, answer);
        }
        answer
    }

    fn unwind(&mut self) {
        let (cost, meeting) = self.best;
        if cost >= UNREACHABLE {
            return;
        }
        let mut node = meeting;
        while self.entered_by[node as usize] != NONE {
            self.way.push(self.entered_by[node as usize]);
            node = self.graph.tail(self.entered_by[node as usize]);
        }
        self.way.reverse();
        node = meeting;
        while self.destination != Some(node) {
            let next = self.to_destination.next_arc(self.metric, node);
            self.way.push(next);
            node = self.graph.head(next);
        }
    }
}
