//! Which of the cheapest flows is the answer: the one that is least by a second cost.

use super::pricing::MIN_BLOCK;
use super::simplex::NetworkSimplex;
use super::{FlowArc, FlowError};

impl NetworkSimplex {
    /// Pivots over arcs of reduced cost zero until no cheapest flow is less by the second cost.
    ///
    /// Every cheapest flow leaves the other arcs at the bound they are at, by complementary slackness with the potentials of any optimal basis. So
    /// the flows that are searched here are the same whatever the basis.
    ///
    /// # Complexity
    /// O(arcs) and, per pivot, as for the first cost, over the arcs of reduced cost zero.
    pub(super) fn settle_ties(&mut self, ties: &[i128]) -> Result<(), FlowError> {
        let mut second = SecondCost::new(self, ties);
        while let Some(arc) = second.find_entering(self) {
            if let Some(top) = self.pivot(arc)? {
                second.follow(self, top);
            }
        }
        Ok(())
    }
}

/// The second cost on the current tree.
struct SecondCost<'t> {
    ties: &'t [i128],
    potential: Vec<i128>,
    /// Arcs of reduced cost zero that can carry something. Pivots over them move no potential, so that they stay the same.
    tied: Vec<u32>,
    position: usize,
}

impl<'t> SecondCost<'t> {
    fn new(simplex: &NetworkSimplex, ties: &'t [i128]) -> Self {
        let is_tied = |(index, arc): (usize, &FlowArc)| {
            let can_carry = arc.capacity > 0 && arc.tail != arc.head;
            (can_carry && simplex.residual[index].reduced_cost(&simplex.potential) == 0).then_some(index as u32)
        };
        let tied = simplex.problem.arcs.iter().enumerate().filter_map(is_tied).collect();
        let mut second = Self { ties, potential: vec![0; simplex.potential.len()], tied, position: 0 };
        for node in simplex.tree.preorder().into_iter().skip(1) {
            second.potential[node as usize] = second.at(simplex, node);
        }
        second
    }

    /// The potential of a node by that of its parent. An artificial arc costs nothing: it is empty, and no cheapest flow fills it.
    fn at(&self, simplex: &NetworkSimplex, node: u32) -> i128 {
        let hung = simplex.tree.node(node);
        let down = match simplex.problem.arcs.get(hung.arc as usize) {
            Some(arc) if arc.head == node => self.cost(simplex, hung.arc),
            Some(_) => -self.cost(simplex, hung.arc),
            None => 0,
        };
        self.potential[hung.parent as usize] + down
    }

    fn cost(&self, simplex: &NetworkSimplex, arc: u32) -> i128 {
        self.ties[simplex.given_arc[arc as usize] as usize]
    }

    /// The most negative arc of the first block that has one, going round; none if the basis is optimal by both costs.
    fn find_entering(&mut self, simplex: &NetworkSimplex) -> Option<u32> {
        let block = self.tied.len().isqrt().max(MIN_BLOCK);
        let mut unseen = self.tied.len();
        let (mut best, mut found) = (0, None);
        let mut seen = 0;
        while unseen > 0 {
            self.position = if self.position + 1 < self.tied.len() { self.position + 1 } else { 0 };
            let arc = self.tied[self.position];
            let residual = &simplex.residual[arc as usize];
            let is_forward = residual.tail == simplex.problem.arcs[arc as usize].tail;
            let cost = if is_forward { self.cost(simplex, arc) } else { -self.cost(simplex, arc) };
            let reduced = cost + self.potential[residual.tail as usize] - self.potential[residual.head as usize];
            if reduced < best {
                (best, found) = (reduced, Some(arc));
            }
            unseen -= 1;
            seen += 1;
            if seen % block == 0 && found.is_some() {
                break;
            }
        }
        found
    }

    /// Moves the potentials of the subtree that a pivot hung up elsewhere.
    fn follow(&mut self, simplex: &NetworkSimplex, top: u32) {
        let shift = self.at(simplex, top) - self.potential[top as usize];
        for node in simplex.tree.subtree(top) {
            self.potential[node as usize] += shift;
        }
    }
}
