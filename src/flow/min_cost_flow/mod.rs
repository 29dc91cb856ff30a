//! Minimum-cost flow on a plain directed graph, by a primal network simplex that can be solved again after a change.
//!
//! [`FlowProblem`] states the task, [`FlowProblem::solve`] answers it once. [`NetworkSimplex`] keeps its basis: close an arc,
//! change a capacity, a cost or a supply, and the next solve starts from the last answer. The phases are files: `start` guesses
//! a first tree, `tree` keeps it threaded in preorder, `pricing` and `candidates` choose the arc that enters, `pivot` moves
//! the flow and the subtree, `basis` repairs a basis whose problem changed, `check` proves an answer.
//!
//! Everything is integer: flows and costs are `i64`, the objective `i128`, and what could overflow is refused first.

mod basis;
mod candidates;
mod check;
mod error;
mod incidence;
mod pivot;
mod pricing;
mod simplex;
mod start;
mod tree;
mod validate;

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(super) mod twin;

pub use check::FlowViolation;
pub use error::{FlowError, Shortfall};
pub use simplex::NetworkSimplex;
pub use start::StartBasis;

/// Index no node or arc has.
const NONE: u32 = u32::MAX;

/// A capacity that stands for "as much as you like".
pub const UNLIMITED: i64 = i64::MAX;

/// A directed arc that carries anything between nothing and its capacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FlowArc {
    /// The node it leaves.
    pub tail: u32,
    /// The node it enters.
    pub head: u32,
    /// The most that can pass, or [`UNLIMITED`].
    pub capacity: i64,
    /// The cost of one unit; may be negative.
    pub cost: i64,
}

/// Nodes with supply or demand, and the arcs between them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FlowProblem {
    /// Nodes are `0..node_count`.
    pub node_count: u32,
    /// Parallel arcs, opposite arcs and loops are allowed.
    pub arcs: Vec<FlowArc>,
    /// What each node puts in, by node; a demand is negative. Supplies and demands cancel.
    pub supply: Vec<i64>,
}

/// A cheapest flow and the node potentials that prove it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowSolution {
    /// What each arc carries, by arc.
    pub flow: Vec<i64>,
    /// What one more unit is worth at each node, by node, against the root of the start basis (node 0 if that was artificial).
    ///
    /// `cost + potential[tail] - potential[head]` is at least zero on an arc with room and at most zero on an arc with flow.
    /// Potentials of two parts of the network that no open arc joins cannot be compared.
    pub potential: Vec<i64>,
    /// Total cost.
    pub objective: i128,
}

impl FlowProblem {
    /// Finds a flow of least total cost that takes every supply to a demand within the capacities.
    ///
    /// Among equally cheap flows the order of the arcs decides, always in the same way. The basis starts on artificial arcs;
    /// with [`StartBasis::Natural`], [`NetworkSimplex`] is several times faster on time-expanded networks.
    ///
    /// # Errors
    /// If the problem is malformed, supplies and demands differ, numbers are so large that 64 bits could overflow, the cost has no
    /// lower bound, or no flow satisfies all demands (then the nodes are named).
    ///
    /// # Complexity
    /// Exponential at worst, in practice about nodes x arcs pivots' worth of small constant; a strongly feasible basis rules out
    /// cycling.
    ///
    /// # Examples
    /// Tengiz has 100 to ship to Augusta; the pipeline to Novorossiysk takes only 70 of it, the rest goes by Baku.
    /// ```
    /// use corridor::flow::{FlowArc, FlowProblem, UNLIMITED};
    ///
    /// let (tengiz, novorossiysk, baku, augusta) = (0, 1, 2, 3);
    /// let problem = FlowProblem {
    ///     node_count: 4,
    ///     arcs: vec![
    ///         FlowArc { tail: tengiz, head: novorossiysk, capacity: 70, cost: 38 },
    ///         FlowArc { tail: novorossiysk, head: augusta, capacity: UNLIMITED, cost: 19 },
    ///         FlowArc { tail: tengiz, head: baku, capacity: 60, cost: 40 },
    ///         FlowArc { tail: baku, head: augusta, capacity: UNLIMITED, cost: 40 },
    ///     ],
    ///     supply: vec![100, 0, 0, -100],
    /// };
    /// let solution = problem.solve()?;
    /// assert_eq!(solution.flow, [70, 70, 30, 30]);
    /// assert_eq!(solution.objective, 70 * 57 + 30 * 80);
    /// // One more tonne of pipeline capacity would save 80 - 57.
    /// assert_eq!(problem.reduced_cost(&solution, 0), 57 - 80);
    /// # Ok::<(), corridor::flow::FlowError>(())
    /// ```
    ///
    /// # References
    /// - Ahuja, Magnanti, Orlin (1993), *Network Flows*, chapter 11, ISBN 978-0-13-617549-0.
    /// - Cunningham (1976), "A network simplex method", doi:10.1007/BF01580659 (strongly feasible bases).
    /// - Kiraly, Kovacs (2012), "Efficient implementations of minimum-cost flow algorithms", arXiv:1207.6381 (block search).
    pub fn solve(&self) -> Result<FlowSolution, FlowError> {
        NetworkSimplex::new(self, StartBasis::Artificial)?.solve()
    }

    /// What one more unit over `arc` would change in the total cost; negative only if the arc is full.
    ///
    /// # Panics
    /// If `arc` is not an arc of this problem or the solution is of another.
    pub fn reduced_cost(&self, solution: &FlowSolution, arc: u32) -> i64 {
        let FlowArc { tail, head, cost, .. } = self.arcs[arc as usize];
        cost + solution.potential[tail as usize] - solution.potential[head as usize]
    }
}
