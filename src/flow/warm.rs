//! Flow problems that differ little, each solved from the answer to the last.

use super::{FlowError, FlowProblem, JointFlow, JointLimit, JointStart, NetworkSimplex, StartBasis};

/// Solves problems whose last node is the outside. Where a problem has the arcs of the first one, it starts from the answer to that.
///
/// Starting from the first answer, not the last, a solve has one set of changes to make up for, not two: measured, that takes a third less. What has other arcs, because
/// something takes longer, starts from the last answer that has the same. Ties are settled by a second cost, so that answers do not depend on what was solved before.
#[derive(Debug, Clone)]
pub(super) struct WarmSolver {
    first: Option<NetworkSimplex>,
    other: Option<NetworkSimplex>,
    forgets: bool,
}

impl WarmSolver {
    pub(super) fn new() -> Self {
        Self { first: None, other: None, forgets: false }
    }

    /// One that starts each problem from nothing, for comparison.
    #[cfg(test)]
    pub(super) fn cold() -> Self {
        Self { forgets: true, ..Self::new() }
    }

    /// The cheapest flow within joint limits that is least by the second costs.
    ///
    /// # Errors
    /// Whatever the network simplex fails with.
    pub(super) fn solve(
        &mut self,
        problem: &FlowProblem,
        ties: &[i128],
        limits: &[JointLimit],
        start: JointStart<'_>,
    ) -> Result<JointFlow, FlowError> {
        let solution = match self.find_started(problem) {
            Some((mut simplex, is_first)) => {
                let solution = simplex.solve_within_from(ties, limits, start)?;
                if !is_first {
                    self.other = Some(simplex);
                }
                solution
            }
            None => {
                let mut simplex = NetworkSimplex::new(problem, StartBasis::Natural { root: problem.node_count - 1 })?;
                let solution = simplex.solve_within_from(ties, limits, start)?;
                match (self.forgets, self.first.is_some()) {
                    (true, _) => {}
                    (false, false) => self.first = Some(simplex),
                    (false, true) => self.other = Some(simplex),
                }
                solution
            }
        };
        debug_assert_eq!(solution.verify(problem, limits), Ok(()), "balance, capacities and complementary slackness");
        Ok(solution)
    }

    /// A simplex with this problem and an answer to another one with the same arcs, and whether that was the first.
    fn find_started(&mut self, problem: &FlowProblem) -> Option<(NetworkSimplex, bool)> {
        if let Some(first) = self.first.as_ref().filter(|first| first.has_arcs_of(problem)) {
            let mut simplex = first.clone();
            return simplex.restate(problem).then_some((simplex, true));
        }
        let mut simplex = self.other.take()?;
        simplex.restate(problem).then_some((simplex, false))
    }
}
