//! The cheapest path of a class.

use std::cmp::Reverse;

use super::KShortest;
use super::queue::{Candidate, Class};
use super::tree::NONE;
use crate::route::forward_star::UNREACHABLE;

impl KShortest<'_> {
    /// The least that a path of a class can cost if the rest of the way is not kept from any node; the trail stands at
    /// its spur.
    pub(super) fn lower_bound(&mut self, class: Class, spur: u32) -> Option<u32> {
        let mut least = UNREACHABLE;
        for arc in self.graph.out_arcs(spur) {
            if let Some((weight, rest)) = self.step(class.forbidden, arc) {
                least = least.min(weight + rest);
            }
        }
        // Both are below UNREACHABLE, so that the sum fits.
        Some(class.prefix_cost + least).filter(|&bound| bound < UNREACHABLE)
    }

    /// The weight of an arc and the distance from its head, if the arc is open and allowed.
    #[inline]
    fn step(&mut self, forbidden: u32, arc: u32) -> Option<(u32, u32)> {
        self.steps += 1;
        let weight = self.metric[arc as usize];
        let head = self.graph.head(arc);
        if weight >= UNREACHABLE || self.trail.is_blocked(head) || self.tree.is_listed(forbidden, arc) {
            return None;
        }
        let rest = self.to_target.from(self.metric, head);
        (rest < UNREACHABLE).then_some((weight, rest))
    }

    /// Replaces a lower bound by the first of the cheapest paths of its class; false if the class is empty, or its cheapest path too dear.
    pub(super) fn find_cheapest(&mut self, candidate: &mut Candidate) -> bool {
        let class = candidate.class;
        self.walk_prefix(class.node);
        let spur = self.trail.last;
        let found = self.follow_bound(class.forbidden, spur, candidate.cost - class.prefix_cost)
            || self.search_from(class, spur).is_some_and(|cost| {
                candidate.cost = class.prefix_cost + cost;
                self.follow_search(class.forbidden, spur, cost)
            });
        if found {
            candidate.path = self.tree.extend(class.node, &self.suffix);
        }
        found
    }

    /// Walks depth first, in arc order, over arcs that keep the bound tight; the suffix is then the first such path in
    /// order of arc sequence. False if every one runs into the prefix.
    ///
    /// A node that was left by backtracking is not tried again: all ways on from it lead to such nodes or to nodes of
    /// the walk, and the latter would be loops.
    fn follow_bound(&mut self, forbidden: u32, spur: u32, bound: u32) -> bool {
        let seen = self.trail.stamp + 1;
        self.begin_walk(spur);
        let mut rest_here = bound;
        while let Some((arc, end)) = self.open.last_mut() {
            if arc == end {
                self.open.pop();
                let Some(undone) = self.suffix.pop() else { break };
                let tail = self.graph.tail(undone);
                rest_here = if tail == spur { bound } else { self.to_target.from(self.metric, tail) };
                continue;
            }
            let tried = *arc;
            *arc += 1;
            let list = if self.suffix.is_empty() { forbidden } else { NONE };
            let head = self.graph.head(tried);
            if self.trail.node[head as usize] == seen {
                continue;
            }
            if self.step(list, tried).is_some_and(|(weight, rest)| weight + rest == rest_here) {
                self.suffix.push(tried);
                if head == self.target {
                    return true;
                }
                self.trail.node[head as usize] = seen;
                rest_here -= self.metric[tried as usize];
                self.open.push((self.graph.out_arcs(head).start, self.graph.out_arcs(head).end));
            }
        }
        false
    }

    /// A* from the spur: the exact cost of the class beyond it, with every node that a cheapest path may use settled; `None` if there is no path
    /// that is cheap enough.
    fn search_from(&mut self, class: Class, spur: u32) -> Option<u32> {
        self.from_spur.start();
        self.from_spur.reach(spur, 0, 0);
        let most = self.most_cost.min(UNREACHABLE - 1) - class.prefix_cost;
        let mut best = most;
        let (mut found, mut is_cut) = (false, false);
        while let Some(Reverse(key)) = self.from_spur.queue.pop() {
            let (bound, node) = ((key >> 32) as u32, key as u32);
            if bound > best {
                break;
            }
            if node == self.target {
                (best, found) = (bound, true);
                continue;
            }
            let cost = self.from_spur.cost[node as usize];
            if node != spur && bound != cost + self.to_target.from(self.metric, node) {
                continue;
            }
            let list = if node == spur { class.forbidden } else { NONE };
            for arc in self.graph.out_arcs(node) {
                let Some((weight, rest)) = self.step(list, arc) else { continue };
                // Checked in two steps, as the sum of three may not fit.
                if cost + weight <= best && cost + weight + rest <= best {
                    self.from_spur.reach(self.graph.head(arc), cost + weight, rest);
                } else {
                    is_cut |= !found;
                }
            }
        }
        self.has_left_out |= is_cut && !found && self.most_cost < UNREACHABLE;
        found.then_some(best)
    }

    /// As [`Self::follow_bound`], over the arcs of cheapest paths that [`Self::search_from`] has settled.
    fn follow_search(&mut self, forbidden: u32, spur: u32, cost: u32) -> bool {
        let seen = self.trail.stamp + 2;
        self.begin_walk(spur);
        while let Some((arc, end)) = self.open.last_mut() {
            if arc == end {
                self.open.pop();
                if self.suffix.pop().is_none() {
                    break;
                }
                continue;
            }
            let tried = *arc;
            *arc += 1;
            let list = if self.suffix.is_empty() { forbidden } else { NONE };
            let (tail, head) = (self.graph.tail(tried), self.graph.head(tried));
            if self.trail.node[head as usize] == seen || !self.from_spur.is_reached(head) {
                continue;
            }
            let Some((weight, rest)) = self.step(list, tried) else { continue };
            let head_cost = self.from_spur.cost[head as usize];
            if self.from_spur.cost[tail as usize] + weight == head_cost && head_cost + rest <= cost {
                self.suffix.push(tried);
                if head == self.target {
                    return true;
                }
                self.trail.node[head as usize] = seen;
                self.open.push((self.graph.out_arcs(head).start, self.graph.out_arcs(head).end));
            }
        }
        false
    }

    fn begin_walk(&mut self, spur: u32) {
        self.suffix.clear();
        self.open.clear();
        self.open.push((self.graph.out_arcs(spur).start, self.graph.out_arcs(spur).end));
    }
}
