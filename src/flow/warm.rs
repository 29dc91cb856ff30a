//! Flow problems that differ little, each solved from the answer to the last.

use super::{FlowError, FlowProblem, FlowSolution, NetworkSimplex, StartBasis};

/// Shapes of problems whose bases are kept: the usual one, and one in which something takes longer.
const MOST_SHAPES: usize = 2;

/// Solves problems whose last node is the outside. Where two problems have the same arcs, the second starts from the answer to the first.
///
/// Ties are settled by a second cost, so that answers do not depend on what was solved before.
#[derive(Debug, Clone)]
pub(super) struct WarmSolver {
    kept: Vec<NetworkSimplex>,
    most: usize,
}

impl WarmSolver {
    pub(super) fn new() -> Self {
        Self { kept: Vec::new(), most: MOST_SHAPES }
    }

    /// One that forgets, for comparison.
    #[cfg(test)]
    pub(super) fn cold() -> Self {
        Self { kept: Vec::new(), most: 0 }
    }

    /// The cheapest flow that is least by the second costs.
    ///
    /// # Errors
    /// Whatever the network simplex fails with.
    pub(super) fn solve(&mut self, problem: &FlowProblem, ties: &[i128]) -> Result<FlowSolution, FlowError> {
        let known = self.kept.iter_mut().position(|simplex| simplex.restate(problem));
        let solution = match known {
            Some(known) => self.kept[known].solve_with_ties(ties)?,
            None => {
                let mut simplex = NetworkSimplex::new(problem, StartBasis::Natural { root: problem.node_count - 1 })?;
                let solution = simplex.solve_with_ties(ties)?;
                self.keep(simplex);
                solution
            }
        };
        debug_assert_eq!(problem.verify(&solution), Ok(()), "balance, capacities and complementary slackness");
        Ok(solution)
    }

    /// Keeps the first shape, which is the usual one, and the last.
    fn keep(&mut self, simplex: NetworkSimplex) {
        if self.kept.len() == self.most {
            self.kept.pop();
        }
        if self.kept.len() < self.most {
            self.kept.push(simplex);
        }
    }
}
