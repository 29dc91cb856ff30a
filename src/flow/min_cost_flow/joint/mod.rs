//! Minimum-cost flow in which arcs share capacities: what several of them use together has a limit.
//!
//! Most limits do not bind. So the flow is found without them first, and only if one is exceeded a dual simplex goes on from there, on a basis that is a
//! spanning tree and a few arcs beside it, one for each limit that binds (`basis` holds it, `dual` runs, `row` chooses what comes in, `prices` and `flows` follow, `pivot`
//! exchanges, `inverse` is the small matrix between those arcs and limits; `sift` looks at few arcs first). `rounding` makes whole amounts of the answer.

mod basis;
mod dual;
mod flows;
mod inverse;
mod pivot;
mod prices;
mod rounding;
mod row;
mod sift;
#[cfg(test)]
mod tests;

use super::{FlowArc, FlowError, FlowProblem, FlowSolution, FlowViolation, NetworkSimplex};
use basis::DualSimplex;
use sift::sift;

/// How far prices may be from proving a flow, as a share of what they add up to.
const TOLERANCE: f64 = 1e-7;

/// What some arcs use together has a limit.
#[derive(Debug, Clone, PartialEq)]
pub struct JointLimit {
    /// The most that they use, in a measure of its own: 0 or more.
    pub limit: f64,
    /// Arcs, each once, and what a unit that passes uses: more than 0.
    pub uses: Vec<(u32, f64)>,
}

impl JointLimit {
    /// What a flow uses of it.
    pub fn used(&self, flow: &[i64]) -> f64 {
        self.uses.iter().map(|(arc, per_unit)| flow[*arc as usize] as f64 * per_unit).sum()
    }

    /// Whether a flow exceeds it, by more than rounding makes.
    pub fn is_exceeded_by(&self, flow: &[i64]) -> bool {
        self.used(flow) > self.limit * (1.0 + 1e-9) + 1e-9
    }
}

/// What a solve within joint limits can start from. It changes how long that takes; with groups, which of equally cheap flows is found, too.
#[derive(Default)]
pub struct JointStart<'s> {
    /// Prices of the limits, by limit; asked for only if a limit is exceeded.
    pub guess: Option<&'s dyn Fn() -> Vec<f64>>,
    /// A number for each arc: arcs of one number, such as one link on several days, are tried together. Most are never needed, and what is tried is proved to be enough.
    pub groups: Option<&'s [u32]>,
}

/// A cheapest flow within joint limits, and what proves it.
#[derive(Debug, Clone, PartialEq)]
pub struct JointFlow {
    /// What each arc carries, by arc, in whole amounts: entering and leaving balance at every node, and no arc is above its capacity. Where limits bind, the cheapest flow need not
    /// be whole; every amount is then the next one below or above, so that the limits are used no more all together.
    pub flow: Vec<i64>,
    /// What one more unit is worth at each node, as in [`FlowSolution`](super::FlowSolution), with the prices of the limits counted as costs.
    pub potential: Vec<f64>,
    /// What one more unit of each limit would save: 0 or more, and 0 where it does not bind. Where a unit more saves less than a unit less costs it lies between the two.
    pub price: Vec<f64>,
    /// The same in second costs: the whole ones, which come before their fractions of 2^64.
    pub second_price: Vec<f64>,
    /// The cost of the cheapest flow before it was made whole.
    pub objective: f64,
    /// A lower bound of the cost of any flow within the limits, from the prices.
    pub bound: f64,
    /// How many pivots the limits took in the last round.
    pub pivots: u64,
}

impl NetworkSimplex {
    /// Finds the cheapest flow that stays within joint limits, least by a second cost, see [`NetworkSimplex::solve_with_ties`].
    ///
    /// # Errors
    /// As for [`NetworkSimplex::solve`]; [`FlowError::NoRoom`] if no flow is within the limits; [`FlowError::Undecided`] if arithmetic on 64-bit floats cannot decide.
    ///
    /// # Complexity
    /// As for [`NetworkSimplex::solve_with_ties`] if no limit is exceeded. Else pivots about in proportion to how many bind, each O(nodes + arcs + binding limits^2).
    ///
    /// # Examples
    /// Two fields send to one market, each by its own line; a tank farm that both use takes 10.
    /// ```
    /// use corridor::flow::{FlowArc, FlowProblem, JointLimit, NetworkSimplex, StartBasis};
    ///
    /// let (north, south, outside) = (0, 1, 2);
    /// let problem = FlowProblem {
    ///     node_count: 3,
    ///     arcs: vec![
    ///         FlowArc { tail: north, head: outside, capacity: 8, cost: 10 },
    ///         FlowArc { tail: south, head: outside, capacity: 9, cost: 20 },
    ///         FlowArc { tail: north, head: outside, capacity: 8, cost: 100 }, // shut in
    ///         FlowArc { tail: south, head: outside, capacity: 9, cost: 100 },
    ///     ],
    ///     supply: vec![8, 9, -17],
    /// };
    /// let tanks = JointLimit { limit: 10.0, uses: vec![(0, 1.0), (1, 1.0)] };
    /// let mut simplex = NetworkSimplex::new(&problem, StartBasis::Natural { root: outside })?;
    /// let answer = simplex.solve_within(&[0; 4], &[tanks])?;
    /// assert_eq!(answer.flow, [8, 2, 0, 7]);
    /// assert_eq!(answer.price, [80.0]);
    /// # Ok::<(), corridor::flow::FlowError>(())
    /// ```
    ///
    /// # References
    /// - Kennington and Helgason (1980), *Algorithms for Network Programming*, chapter 6, ISBN 978-0-471-06016-1 (a basis as a tree and arcs beside it).
    /// - Dantzig, Orden, Wolfe (1955), "The generalized simplex method", doi:10.2140/pjm.1955.5.183 (ties by the order of several costs).
    ///
    /// # Panics
    /// If `ties` or groups do not have one entry per arc, or a limit names an arc that is not there.
    pub fn solve_within(&mut self, ties: &[i128], limits: &[JointLimit]) -> Result<JointFlow, FlowError> {
        self.solve_within_from(ties, limits, JointStart::default())
    }

    /// The same, with something to start from.
    ///
    /// # Errors
    /// As for [`NetworkSimplex::solve_within`].
    pub fn solve_within_from(
        &mut self,
        ties: &[i128],
        limits: &[JointLimit],
        start: JointStart<'_>,
    ) -> Result<JointFlow, FlowError> {
        let free = self.solve_with_ties(ties)?;
        if !limits.iter().any(|limit| limit.is_exceeded_by(&free.flow)) {
            return Ok(JointFlow {
                potential: free.potential.iter().map(|potential| *potential as f64).collect(),
                price: vec![0.0; limits.len()],
                second_price: vec![0.0; limits.len()],
                objective: free.objective as f64,
                bound: free.objective as f64,
                flow: free.flow,
                pivots: 0,
            });
        }
        match start.groups {
            Some(groups) => sift(&self.given_problem(), ties, limits, groups, start.guess),
            None => {
                let guess = start.guess.map_or_else(|| vec![0.0; limits.len()], |guess| guess());
                let problem = self.given_problem();
                let answer = self.go_on(&problem, ties, limits, &guess, free);
                let is_restated = self.restate(&problem);
                debug_assert!(is_restated, "only costs differ");
                answer
            }
        }
    }

    /// Keeps to the limits, from the flow that is the cheapest with guessed prices, which stay among the costs.
    fn go_on(
        &mut self,
        problem: &FlowProblem,
        ties: &[i128],
        limits: &[JointLimit],
        guess: &[f64],
        free: FlowSolution,
    ) -> Result<JointFlow, FlowError> {
        let mut priced = problem.clone();
        let mut flow = free.flow;
        // Only what adds whole amounts to costs can be told to the network simplex.
        let is_whole = |limit: &JointLimit| limit.uses.iter().all(|(_, per_unit)| per_unit.fract() == 0.0);
        let mut taken = vec![0.0; limits.len()];
        for ((limit, price), taken) in limits.iter().zip(guess).zip(&mut taken) {
            if *price >= 0.5 && limit.limit.is_finite() && is_whole(limit) {
                *taken = price.round();
                limit
                    .uses
                    .iter()
                    .for_each(|(arc, per_unit)| priced.arcs[*arc as usize].cost += (*taken * per_unit) as i64);
            }
        }
        if priced != *problem && self.restate(&priced) {
            flow = self.solve_with_ties(ties)?.flow;
        }
        let mut dual = DualSimplex::new(self, problem, ties, limits, &taken, &flow);
        dual.optimise()?;
        dual.answer(ties, limits)
    }
}

impl JointFlow {
    /// Proves that the flow is feasible and, but for amounts that were made whole, cheapest: capacities, limits, balance, complementary slackness.
    ///
    /// # Errors
    /// The first thing that is wrong.
    ///
    /// # Complexity
    /// O(nodes + arcs + uses).
    pub fn verify(&self, problem: &FlowProblem, limits: &[JointLimit]) -> Result<(), FlowViolation> {
        let Self { flow, potential, price, .. } = self;
        if flow.len() != problem.arcs.len() || potential.len() != problem.node_count as usize {
            return Err(FlowViolation::Shape { flows: flow.len(), potentials: potential.len() });
        }
        let mut costs: Vec<f64> = problem.arcs.iter().map(|arc| arc.cost as f64).collect();
        for ((number, limit), price) in (0..).zip(limits).zip(price) {
            limit.uses.iter().for_each(|(arc, per_unit)| costs[*arc as usize] += price * per_unit);
            let used = limit.used(flow);
            let a_unit_each: f64 = limit.uses.iter().map(|(_, per_unit)| per_unit).sum();
            let is_paid_for_nothing = *price > TOLERANCE && used < limit.limit - a_unit_each;
            if used > limit.limit + a_unit_each || is_paid_for_nothing {
                return Err(FlowViolation::Limit { limit: number });
            }
        }
        for (((arc, &flow), &FlowArc { tail, head, capacity, .. }), cost) in
            (0..).zip(flow).zip(&problem.arcs).zip(&costs)
        {
            if flow < 0 || flow > capacity {
                return Err(FlowViolation::Capacity { arc, flow, capacity });
            }
            let reduced = cost + potential[tail as usize] - potential[head as usize];
            let off = TOLERANCE * (1.0 + cost.abs().max(potential[tail as usize].abs()));
            if (flow < capacity && reduced < -off) || (flow > 0 && reduced > off) {
                return Err(FlowViolation::Slackness { arc, flow, capacity, reduced: reduced.round() as i128 });
            }
        }
        match problem.find_imbalance(flow) {
            Some(node) => Err(FlowViolation::MassBalance { node }),
            None => Ok(()),
        }
    }
}
