//! One exchange: what leaves the basis, what comes in, and the tree and the matrix after it.

use super::super::FlowArc;
use super::super::tree::Graft;
use super::basis::{DualSimplex, Entering, Leaving, Place};
use super::row::Row;

impl DualSimplex<'_> {
    /// Exchanges `leaving`, which goes to its capacity if it was over it, for `entering`, whose entry in the row is `alpha`.
    ///
    /// # Complexity
    /// O(nodes + binding limits^2).
    pub(super) fn exchange(&mut self, leaving: Leaving, entering: Entering, row: &Row, alpha: f64, is_over: bool) {
        match leaving {
            Leaving::Limit(limit) => {
                self.guess[limit] = None;
                self.bind(limit, entering, row, alpha);
            }
            Leaving::Beside(slot) => {
                self.rest(self.beside[slot], is_over);
                self.replace_beside(slot, entering);
            }
            Leaving::Tree(node) => {
                let gone = self.tree.node(node).arc;
                self.leave_tree(node, entering, row, alpha);
                self.rest(gone, is_over);
            }
        }
    }

    /// A limit binds from now on.
    fn bind(&mut self, limit: usize, entering: Entering, row: &Row, alpha: f64) {
        // The weights of the limits that bind stand in the row, with the other sign.
        let weights: Vec<f64> = self.binding.iter().map(|limit| -row.limits[*limit as usize]).collect();
        match entering {
            Entering::Arc(arc) => {
                let response = self.inverse.times(&self.loop_uses(arc));
                self.inverse.grow(&response, &weights, alpha);
                self.slot_of[limit] = Some(self.binding.len());
                self.binding.push(limit as u32);
                self.place[arc as usize] = Place::Beside(self.beside.len() as u32);
                self.beside.push(arc);
            }
            Entering::Limit(slot) => {
                self.inverse.replace_limit(slot, &weights);
                self.slot_of[self.binding[slot] as usize] = None;
                self.slot_of[limit] = Some(slot);
                self.binding[slot] = limit as u32;
            }
            // It stays in the basis, without a price.
            Entering::Own => {}
        }
    }

    /// Something comes in place of an arc beside the tree, which is already put to its bound.
    fn replace_beside(&mut self, slot: usize, entering: Entering) {
        match entering {
            Entering::Arc(arc) => {
                let response = self.inverse.times(&self.loop_uses(arc));
                self.inverse.replace_arc(slot, &response);
                self.place[arc as usize] = Place::Beside(slot as u32);
                self.beside[slot] = arc;
            }
            Entering::Limit(limit) => {
                self.inverse.shrink(slot, limit);
                self.slot_of[self.binding[limit] as usize] = None;
                self.binding.swap_remove(limit);
                if let Some(moved) = self.binding.get(limit) {
                    self.slot_of[*moved as usize] = Some(limit);
                }
                self.beside.swap_remove(slot);
                if let Some(moved) = self.beside.get(slot) {
                    self.place[*moved as usize] = Place::Beside(slot as u32);
                }
            }
            Entering::Own => unreachable!("only a limit comes in for itself"),
        }
    }

    /// The arc on which a node hangs leaves.
    ///
    /// An arc that comes in and crosses the cut takes its place; else one of the arcs beside the tree that do does, and leaves its own to what comes in.
    fn leave_tree(&mut self, node: u32, entering: Entering, row: &Row, alpha: f64) {
        let weights: Vec<f64> = self.binding.iter().map(|limit| row.limits[*limit as usize]).collect();
        if let Entering::Arc(arc) = entering
            && self.crossing(arc, &row.cut) != 0.0
        {
            let response = self.inverse.times(&self.loop_uses(arc));
            self.inverse.subtract_product(&response.iter().map(|one| one / alpha).collect::<Vec<f64>>(), &weights);
            self.graft(node, arc);
            return;
        }
        let crosses = |slot: &usize| self.crossing(self.beside[*slot], &row.cut) != 0.0;
        let slot =
            (0..self.beside.len()).find(crosses).expect("what brings the flow of a tree arc back crosses its cut");
        let (gone, arc) = (self.tree.node(node).arc, self.beside[slot]);
        self.inverse.set_row(slot, weights);
        self.graft(node, arc);
        self.beside[slot] = gone;
        self.replace_beside(slot, entering);
    }

    /// Hangs a node and all below it up by another arc.
    fn graft(&mut self, top: u32, arc: u32) {
        let FlowArc { tail, head, .. } = self.arcs[arc as usize];
        let is_below = |node: u32| {
            let mut above = node;
            while self.tree.node(above).size < self.tree.node(top).size {
                above = self.tree.node(above).parent;
            }
            above == top
        };
        let (inside, outside) = if is_below(tail) { (tail, head) } else { (head, tail) };
        // The arcs on the way from the new top to the old one will hang on their other ends.
        let mut turned = vec![inside];
        while turned.last() != Some(&top) {
            turned.extend(turned.last().map(|node| self.tree.node(*node).parent));
        }
        let join = self.walk(tail, head, |_, _| {});
        self.tree.move_subtree(top, join, &Graft { inside, outside, arc, up: 0, down: 0 });
        for node in turned {
            self.place[self.tree.node(node).arc as usize] = Place::Tree(node);
        }
    }
}
