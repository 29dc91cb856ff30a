//! A dual simplex on a tree and arcs beside it: what is beyond its bound leaves the basis, until nothing is.

use super::super::FlowError;
use super::basis::{Costs, DualSimplex, Entering, Leaving, Place};
use super::flows::SLACK;
use super::rounding::whole_flow;
use super::row::Row;
use super::{JointFlow, JointLimit};

/// After so many pivots everything is worked out anew from the basis.
const RENEWED_AFTER: u64 = 60;

impl DualSimplex<'_> {
    /// Pivots until no flow is beyond its bounds and no limit is exceeded.
    ///
    /// # Errors
    /// [`FlowError::NoRoom`] if what is beyond its bound cannot be brought back, [`FlowError::Undecided`] if it takes too long.
    pub(super) fn optimise(&mut self) -> Result<(), FlowError> {
        let most = 1_000 + 20 * (self.arcs.len() as u64 + self.limit.len() as u64);
        let mut row = Row::new(self.potential.len(), self.limit.len());
        let mut is_new = true;
        loop {
            row.clear();
            let found = self.find_leaving();
            let entering = found.and_then(|(leaving, beyond)| {
                self.fill(&mut row, leaving);
                self.find_entering(&row, leaving, beyond)
            });
            let is_stuck = found.is_none() || entering.is_none();
            match (found, entering) {
                (None, _) if is_new => return Ok(()),
                (Some((_, beyond)), None) if is_new => {
                    return Err(FlowError::NoRoom { beyond: beyond.abs().ceil() as i64 });
                }
                (Some(_), Some(_)) if self.pivots > most => return Err(FlowError::Undecided { pivots: self.pivots }),
                (Some((leaving, beyond)), Some((entering, alpha))) => {
                    self.move_prices(&row, leaving, entering, alpha);
                    let amount = beyond / alpha;
                    let steps = self.steps(entering, amount);
                    self.weigh(leaving, entering, alpha, amount, &steps);
                    steps.iter().for_each(|(arc, by)| self.add_flow(*arc, *by));
                    self.exchange(leaving, entering, &row, alpha, beyond > 0.0);
                    self.pivots += 1;
                    is_new = false;
                }
                _ => {}
            }
            // Before anything is said for good it is worked out anew.
            if is_stuck || self.pivots.is_multiple_of(RENEWED_AFTER) {
                row.clear();
                self.renew()?;
                is_new = true;
            }
        }
    }

    /// The basic amount that is farthest beyond a bound, and how far: above 0 over its capacity, below 0 under nothing. Of equals the first by number.
    pub(super) fn find_leaving(&mut self) -> Option<(Leaving, f64)> {
        let mut suspects = std::mem::take(&mut self.suspects);
        suspects.retain(|arc| {
            let is_basic = matches!(self.place[*arc as usize], Place::Tree(_) | Place::Beside(_));
            let stays = is_basic && self.beyond(*arc).abs() > SLACK;
            self.is_suspect[*arc as usize] = stays;
            stays
        });
        self.suspects = suspects;
        let limits = (0..self.limit.len()).filter(|limit| self.slot_of[*limit].is_none());
        let limits = limits.map(|limit| {
            let beyond = if self.guess[limit].is_some() { self.left[limit] } else { self.left[limit].min(0.0) };
            (Leaving::Limit(limit), beyond, beyond * beyond / self.limit_weight[limit], limit as u32)
        });
        let arcs = self.suspects.iter().map(|&arc| {
            let leaving = match self.place[arc as usize] {
                Place::Beside(slot) => Leaving::Beside(slot as usize),
                Place::Tree(node) => Leaving::Tree(node),
                Place::Empty | Place::Full => unreachable!("what is suspected is in the basis"),
            };
            let beyond = self.beyond(arc);
            (leaving, beyond, beyond * beyond / self.weight[arc as usize], arc)
        });
        let beyond = limits.chain(arcs).filter(|(_, beyond, ..)| beyond.abs() > SLACK);
        let farthest = beyond.max_by(|one, other| one.2.total_cmp(&other.2).then(other.3.cmp(&one.3)));
        farthest.map(|(leaving, beyond, ..)| (leaving, beyond))
    }

    /// Adds to weights what a pivot shows of them (dual devex pricing): `steps` are what arcs move when what comes in moves by `amount`.
    pub(super) fn weigh(
        &mut self,
        leaving: Leaving,
        entering: Entering,
        alpha: f64,
        amount: f64,
        steps: &[(u32, f64)],
    ) {
        let own = match leaving {
            Leaving::Limit(limit) => self.limit_weight[limit],
            Leaving::Tree(node) => self.weight[self.tree.node(node).arc as usize],
            Leaving::Beside(slot) => self.weight[self.beside[slot] as usize],
        };
        let scale = own / (alpha * alpha);
        let mut limits: std::collections::BTreeMap<u32, f64> = std::collections::BTreeMap::new();
        for &(arc, by) in steps {
            let entry = by / amount;
            self.weight[arc as usize] = self.weight[arc as usize].max(entry * entry * scale);
            for (limit, per_unit) in self.uses(arc) {
                *limits.entry(*limit).or_default() += entry * per_unit;
            }
        }
        for (limit, entry) in limits {
            self.limit_weight[limit as usize] = self.limit_weight[limit as usize].max(entry * entry * scale);
        }
        match entering {
            Entering::Arc(arc) => self.weight[arc as usize] = scale.max(1.0),
            Entering::Limit(slot) => self.limit_weight[self.binding[slot] as usize] = scale.max(1.0),
            Entering::Own => {}
        }
    }

    /// Works out everything from what is in the basis.
    pub(super) fn renew(&mut self) -> Result<(), FlowError> {
        self.order = self.tree.preorder();
        let columns: Vec<Vec<f64>> = self.beside.iter().map(|arc| self.loop_uses(*arc)).collect();
        let row = |limit: usize| columns.iter().map(|column| column[limit]).collect::<Vec<f64>>();
        if !self.inverse.invert((0..self.binding.len()).map(row).collect()) {
            return Err(FlowError::Undecided { pivots: self.pivots });
        }
        self.renew_prices();
        self.renew_flows();
        Ok(())
    }

    /// The answer in the order of the arcs as given.
    pub(super) fn answer(&self, ties: &[i128], limits: &[JointLimit]) -> Result<JointFlow, FlowError> {
        let simplex = self.simplex;
        let own = simplex.given_arc.len();
        let mut amounts = vec![0.0; own];
        for (arc, given) in simplex.given_arc.iter().enumerate() {
            amounts[*given as usize] = self.flow[arc];
        }
        let objective: f64 = (0..own).map(|arc| self.costs[arc][1] * self.flow[arc]).sum();
        let paid: f64 = self.potential.iter().zip(&self.supply).map(|(costs, supply)| -costs[1] * supply).sum();
        let prices = self.price.iter().zip(&self.limit).filter(|(price, _)| price[1] > 0.0);
        let limited: f64 = prices.map(|(price, limit)| price[1] * limit).sum();
        // An arc that would gain only by an artificial one gains nothing; what counts of these adds up to nothing.
        let gains = |reduced: &Costs| if reduced[0].abs() > 0.5 { reduced[0] < 0.0 } else { reduced[1] < 0.0 };
        let full: f64 = (0..own)
            .map(|arc| (self.reduced(arc as u32), self.capacity[arc]))
            .filter(|(reduced, capacity)| gains(reduced) && capacity.is_finite())
            .map(|(reduced, capacity)| reduced[1] * capacity)
            .sum();
        let forbidding = simplex.forbidding as f64;
        let nodes = &self.potential[..simplex.problem.node_count as usize];
        let bound = paid - limited + full;
        let is_proved = (objective - bound).abs() <= 1e-6 * (1.0 + objective.abs() + paid.abs());
        if !is_proved {
            return Err(FlowError::Undecided { pivots: self.pivots });
        }
        Ok(JointFlow {
            flow: whole_flow(simplex, &amounts, ties, limits)?,
            potential: nodes.iter().map(|costs| costs[1] + costs[0] * forbidding).collect(),
            price: self.price.iter().map(|price| price[1].max(0.0)).collect(),
            second_price: self.price.iter().map(|price| price[2]).collect(),
            objective,
            bound,
            pivots: self.pivots,
        })
    }
}
