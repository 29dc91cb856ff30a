//! What nodes and limits pay: moved by a pivot, or worked out from the basis.

use super::super::FlowArc;
use super::basis::{Costs, DualSimplex, Entering, Leaving};
use super::row::Row;

impl DualSimplex<'_> {
    /// The cost of a unit on an arc beside what its ends and the limits pay.
    pub(super) fn reduced(&self, arc: u32) -> Costs {
        std::array::from_fn(|part| self.reduced_part(arc, part))
    }

    pub(super) fn reduced_part(&self, arc: u32, part: usize) -> f64 {
        let FlowArc { tail, head, .. } = self.arcs[arc as usize];
        let ends = self.potential[tail as usize][part] - self.potential[head as usize][part];
        let used = |(limit, per_unit): &(u32, f64)| self.price[*limit as usize][part] * per_unit;
        self.costs[arc as usize][part] + ends + self.uses(arc).iter().map(used).sum::<f64>()
    }

    pub(super) fn move_prices(&mut self, row: &Row, leaving: Leaving, entering: Entering, alpha: f64) {
        let step = match entering {
            Entering::Arc(arc) => self.reduced(arc),
            Entering::Limit(slot) => self.price[self.binding[slot] as usize],
            Entering::Own => match leaving {
                Leaving::Limit(limit) => self.price[limit],
                _ => unreachable!("only a limit comes in for itself"),
            },
        }
        .map(|cost| cost / alpha);
        let shift = |costs: &mut Costs, entry: f64| {
            costs.iter_mut().zip(step).for_each(|(cost, step)| *cost -= step * entry);
        };
        for &node in &row.touched {
            shift(&mut self.potential[node as usize], row.nodes[node as usize]);
        }
        for (price, count) in self.price.iter_mut().zip(&row.limits).filter(|(_, count)| **count != 0.0) {
            shift(price, *count);
        }
    }

    /// The prices for which nothing in the basis has a reduced cost.
    pub(super) fn renew_prices(&mut self) {
        self.price = self.guess.iter().map(|price| [0.0, price.unwrap_or(0.0), 0.0, 0.0]).collect();
        self.renew_potentials();
        if self.beside.is_empty() {
            return;
        }
        let reduced: Vec<Costs> = self.beside.iter().map(|arc| self.reduced(*arc)).collect();
        for part in 0..4 {
            let row: Vec<f64> = reduced.iter().map(|costs| -costs[part]).collect();
            for (&limit, price) in self.binding.iter().zip(self.inverse.left_times(&row)) {
                self.price[limit as usize][part] = price;
            }
        }
        self.renew_potentials();
    }

    pub(super) fn renew_potentials(&mut self) {
        self.potential[self.order[0] as usize] = [0.0; 4];
        for position in 1..self.order.len() {
            let node = self.order[position];
            let (parent, arc) = (self.tree.node(node).parent, self.tree.node(node).arc);
            // What the arc costs with what the limits that it uses are worth.
            let is_down = self.arcs[arc as usize].head == node;
            let mut at = self.costs[arc as usize];
            for &(limit, per_unit) in self.uses(arc) {
                at.iter_mut().zip(self.price[limit as usize]).for_each(|(cost, price)| *cost += price * per_unit);
            }
            let sign = if is_down { 1.0 } else { -1.0 };
            let above = self.potential[parent as usize];
            self.potential[node as usize] = std::array::from_fn(|part| above[part] + sign * at[part]);
        }
    }
}
