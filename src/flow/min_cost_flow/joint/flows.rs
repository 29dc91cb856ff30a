//! What arcs carry and limits have left: moved by a pivot, or worked out from the basis.

use super::super::FlowArc;
use super::basis::{DualSimplex, Entering, Place};

/// How far beyond a bound a flow or a use may be: amounts are whole numbers, so this is no amount.
pub(super) const SLACK: f64 = 1e-6;

impl DualSimplex<'_> {
    pub(super) fn beyond(&self, arc: u32) -> f64 {
        let (flow, capacity) = (self.flow[arc as usize], self.capacity[arc as usize]);
        if flow < 0.0 { flow } else { (flow - capacity).max(0.0) }
    }

    /// What each arc moves by when what comes in moves by an amount, and all of the basis with it.
    pub(super) fn steps(&mut self, entering: Entering, amount: f64) -> Vec<(u32, f64)> {
        let (response, own) = match entering {
            Entering::Arc(arc) => (self.inverse.times(&self.loop_uses(arc)), Some(arc)),
            Entering::Limit(slot) => (self.inverse.column(slot), None),
            Entering::Own => return Vec::new(),
        };
        let beside = self.beside.iter().copied().zip(response.iter().map(|one| -one * amount));
        let moved: Vec<(u32, f64)> = own.map(|arc| (arc, amount)).into_iter().chain(beside).collect();
        let mut moved_by = std::mem::take(&mut self.moved_by);
        let mut touched: Vec<u32> = Vec::new();
        let mut add = |arc: u32, by: f64| {
            if moved_by[arc as usize] == 0.0 {
                touched.push(arc);
            }
            moved_by[arc as usize] += by;
        };
        for (arc, by) in moved.into_iter().filter(|(_, by)| *by != 0.0) {
            add(arc, by);
            let FlowArc { tail, head, .. } = self.arcs[arc as usize];
            self.walk(tail, head, |arc, sign| add(arc, sign * by));
        }
        // An arc that came back to nothing on the way stands there twice, with nothing the second time.
        let steps = touched.into_iter().map(|arc| (arc, std::mem::take(&mut moved_by[arc as usize]))).collect();
        self.moved_by = moved_by;
        steps
    }

    pub(super) fn add_flow(&mut self, arc: u32, by: f64) {
        self.flow[arc as usize] += by;
        if !self.is_suspect[arc as usize] && self.beyond(arc).abs() > SLACK {
            self.is_suspect[arc as usize] = true;
            self.suspects.push(arc);
        }
        for index in self.use_range[arc as usize]..self.use_range[arc as usize + 1] {
            let (limit, per_unit) = self.use_of[index as usize];
            self.left[limit as usize] -= by * per_unit;
        }
    }

    /// Sends what nodes have too much up the tree.
    pub(super) fn push_up(&mut self, mut surplus: Vec<f64>) {
        for position in (1..self.order.len()).rev() {
            let node = self.order[position];
            let by = surplus[node as usize];
            if by == 0.0 {
                continue;
            }
            let (parent, arc) = (self.tree.node(node).parent, self.tree.node(node).arc);
            let is_up = self.arcs[arc as usize].tail == node;
            self.add_flow(arc, if is_up { by } else { -by });
            surplus[parent as usize] += by;
        }
    }

    /// Puts an arc to a bound.
    pub(super) fn rest(&mut self, arc: u32, is_full: bool) {
        self.place[arc as usize] = if is_full { Place::Full } else { Place::Empty };
        let at = if is_full { self.capacity[arc as usize] } else { 0.0 };
        self.flow[arc as usize] = at;
    }

    /// The flows of the basis, from the supplies and what is full.
    pub(super) fn renew_flows(&mut self) {
        for arc in self.order[1..].iter().map(|node| self.tree.node(*node).arc).chain(self.beside.iter().copied()) {
            self.flow[arc as usize] = 0.0;
        }
        let mut surplus = self.supply.clone();
        for (arc, flow) in self.arcs.iter().zip(&self.flow).filter(|(_, flow)| **flow != 0.0) {
            surplus[arc.tail as usize] -= flow;
            surplus[arc.head as usize] += flow;
        }
        self.renew_left();
        self.push_up(surplus);
        if self.beside.is_empty() {
            return;
        }
        // With the tree alone limits that bind are not met: the arcs beside it make up for that.
        let gaps: Vec<f64> = self.binding.iter().map(|limit| self.left[*limit as usize]).collect();
        let amounts = self.inverse.times(&gaps);
        let mut surplus = vec![0.0; self.potential.len()];
        for (slot, by) in amounts.into_iter().enumerate() {
            let arc = self.beside[slot];
            self.add_flow(arc, by);
            let FlowArc { tail, head, .. } = self.arcs[arc as usize];
            surplus[tail as usize] -= by;
            surplus[head as usize] += by;
        }
        self.push_up(surplus);
    }

    pub(super) fn renew_left(&mut self) {
        self.left.clone_from(&self.limit);
        for arc in 0..self.arcs.len() {
            let flow = self.flow[arc];
            if flow != 0.0 {
                for index in self.use_range[arc]..self.use_range[arc + 1] {
                    let (limit, per_unit) = self.use_of[index as usize];
                    self.left[limit as usize] -= flow * per_unit;
                }
            }
        }
    }
}
