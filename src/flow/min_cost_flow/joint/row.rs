//! Rows of the simplex tableau, and what comes into the basis by one.

use super::super::FlowArc;
use super::basis::{Costs, DualSimplex, Entering, Leaving, Place};

/// The least entry of a row that is pivoted on.
const LEAST_PIVOT: f64 = 1e-7;

/// A row of the simplex tableau: a combination of the conditions in which only what leaves and what is outside the basis has an entry.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// What each limit counts.
    pub(super) limits: Vec<f64>,
    /// What the balance of each node counts.
    pub(super) nodes: Vec<f64>,
    /// The nodes that may count.
    pub(super) touched: Vec<u32>,
    is_touched: Vec<bool>,
    /// The part of `nodes` that is the cut of a tree arc that leaves.
    pub(super) cut: Vec<f64>,
}

impl Row {
    pub(super) fn new(node_count: usize, limit_count: usize) -> Self {
        Self {
            limits: vec![0.0; limit_count],
            nodes: vec![0.0; node_count],
            touched: Vec::new(),
            is_touched: vec![false; node_count],
            cut: vec![0.0; node_count],
        }
    }

    fn add(&mut self, node: u32, count: f64) {
        self.nodes[node as usize] += count;
        if !std::mem::replace(&mut self.is_touched[node as usize], true) {
            self.touched.push(node);
        }
    }

    pub(super) fn clear(&mut self) {
        for node in self.touched.drain(..) {
            self.nodes[node as usize] = 0.0;
            self.is_touched[node as usize] = false;
            self.cut[node as usize] = 0.0;
        }
        self.limits.fill(0.0);
    }
}

impl DualSimplex<'_> {
    /// Fills a cleared row with that of what leaves.
    pub(super) fn fill(&self, row: &mut Row, leaving: Leaving) {
        let weights = match leaving {
            Leaving::Limit(limit) => {
                row.limits[limit] = 1.0;
                self.count_limits(row, &[limit as u32]);
                let uses: Vec<f64> = self.beside.iter().map(|arc| -self.entry(*arc, row)).collect();
                self.inverse.left_times(&uses)
            }
            Leaving::Tree(node) => {
                let side = if self.arcs[self.tree.node(node).arc as usize].tail == node { 1.0 } else { -1.0 };
                for node in self.tree.subtree(node) {
                    row.cut[node as usize] = side;
                    row.add(node, side);
                }
                let crossing: Vec<f64> = self.beside.iter().map(|arc| -self.crossing(*arc, &row.cut)).collect();
                self.inverse.left_times(&crossing)
            }
            Leaving::Beside(slot) => self.inverse.row(slot).to_vec(),
        };
        for (&limit, weight) in self.binding.iter().zip(weights) {
            row.limits[limit as usize] = weight;
        }
        self.count_limits(row, &self.binding);
    }

    /// Adds to the balances of nodes what limits count, so that no tree arc has an entry.
    ///
    /// # Complexity
    /// O(nodes below tree arcs that use one of them), at most O(nodes).
    pub(super) fn count_limits(&self, row: &mut Row, limits: &[u32]) {
        let mut tops: Vec<(u32, f64)> = Vec::new();
        for &limit in limits.iter().filter(|limit| row.limits[**limit as usize] != 0.0) {
            for &(arc, per_unit) in &self.members[limit as usize] {
                if let Place::Tree(node) = self.place[arc as usize] {
                    let used = row.limits[limit as usize] * per_unit;
                    tops.push((node, if self.arcs[arc as usize].head == node { used } else { -used }));
                }
            }
        }
        let below: usize = tops.iter().map(|(top, _)| self.tree.node(*top).size as usize).sum();
        if below <= self.potential.len() {
            for (top, down) in tops {
                self.tree.subtree(top).for_each(|node| row.add(node, down));
            }
            return;
        }
        // Many below each other: what comes down to each node, from the root on.
        let mut down = vec![0.0; self.potential.len()];
        tops.into_iter().for_each(|(top, count)| down[top as usize] += count);
        for node in self.tree.subtree(self.tree.root()).skip(1) {
            let sum = down[node as usize] + down[self.tree.node(node).parent as usize];
            down[node as usize] = sum;
            if sum != 0.0 {
                row.add(node, sum);
            }
        }
    }

    /// The entry of an arc in a row.
    #[inline]
    pub(super) fn entry(&self, arc: u32, row: &Row) -> f64 {
        let FlowArc { tail, head, .. } = self.arcs[arc as usize];
        let used: f64 = self.uses(arc).iter().map(|(limit, per_unit)| row.limits[*limit as usize] * per_unit).sum();
        used + row.nodes[tail as usize] - row.nodes[head as usize]
    }

    /// Whether an arc crosses a cut: 1 in the direction of the tree arc, -1 against it.
    pub(super) fn crossing(&self, arc: u32, cut: &[f64]) -> f64 {
        let FlowArc { tail, head, .. } = self.arcs[arc as usize];
        cut[tail as usize] - cut[head as usize]
    }

    /// What comes in: of all that brings back what is beyond its bound, what costs least for it, of equals the larger entry. Also its entry in the row.
    pub(super) fn find_entering(&self, row: &Row, leaving: Leaving, beyond: f64) -> Option<(Entering, f64)> {
        // An arc comes in where its flow rises from nothing or falls from its capacity.
        let wanted = beyond.signum();
        let mut least = Least { found: None, ratio: [f64::INFINITY; 4] };
        if let Leaving::Limit(limit) = leaving
            && wanted > 0.0
        {
            least.consider(Entering::Own, 1.0, |part| self.price[limit][part]);
        }
        for (slot, &limit) in self.binding.iter().enumerate() {
            let alpha = row.limits[limit as usize];
            if alpha * wanted > LEAST_PIVOT {
                let price = &self.price[limit as usize];
                least.consider(Entering::Limit(slot), alpha, |part| price[part]);
            }
        }
        let mut consider_arc = |arc: u32| {
            let side = match self.place[arc as usize] {
                Place::Empty => 1.0,
                Place::Full => -1.0,
                Place::Tree(_) | Place::Beside(_) => return,
            };
            let alpha = self.entry(arc, row);
            if alpha * wanted * side > LEAST_PIVOT && self.capacity[arc as usize] > 0.0 {
                least.consider(Entering::Arc(arc), alpha, |part| self.reduced_part(arc, part) * side);
            }
        };
        let mut consider_leaving = |node: u32| {
            let count = row.nodes[node as usize];
            let range = self.simplex.incidence.leaving(node);
            for (&head, arc) in self.heads[range.start as usize..range.end as usize].iter().zip(range) {
                if (count - row.nodes[head as usize]).abs() > LEAST_PIVOT {
                    consider_arc(arc);
                }
            }
        };
        // Only arcs at nodes that count, and arcs that use a limit that counts, have an entry.
        if row.touched.len() * 2 > self.potential.len() {
            (0..self.simplex.problem.node_count).for_each(consider_leaving);
        } else {
            row.touched.iter().for_each(|node| consider_leaving(*node));
            for &node in &row.touched {
                let range =
                    self.entering_range[node as usize] as usize..self.entering_range[node as usize + 1] as usize;
                for &(arc, tail) in &self.entering[range] {
                    if !row.is_touched[tail as usize] {
                        consider_arc(arc);
                    }
                }
            }
        }
        for (members, _) in self.members.iter().zip(&row.limits).filter(|(_, count)| **count != 0.0) {
            members.iter().for_each(|(arc, _)| consider_arc(*arc));
        }
        least.found
    }
}

/// What costs least so far for what it brings back.
struct Least {
    found: Option<(Entering, f64)>,
    ratio: Costs,
}

impl Least {
    /// Compares costs in their order, by more than arithmetic errs; later ones are looked at only where earlier ones are equal.
    fn consider(&mut self, entering: Entering, alpha: f64, cost: impl Fn(usize) -> f64) {
        let size = alpha.abs();
        for part in 0..self.ratio.len() {
            let ratio = cost(part) / size;
            if (ratio - self.ratio[part]).abs() <= 1e-9 * (1.0 + ratio.abs()) {
                continue;
            }
            if ratio < self.ratio[part] {
                self.set(entering, alpha, cost);
            }
            return;
        }
        let is_better = self.found.is_none_or(|(other, known)| {
            size > known.abs() * 1.001 || (size * 1.001 >= known.abs() && entering < other)
        });
        if is_better {
            self.set(entering, alpha, cost);
        }
    }

    fn set(&mut self, entering: Entering, alpha: f64, cost: impl Fn(usize) -> f64) {
        self.found = Some((entering, alpha));
        self.ratio = std::array::from_fn(|part| cost(part) / alpha.abs());
    }
}
