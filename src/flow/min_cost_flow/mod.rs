//! Minimum-cost flow on a plain directed graph, by a primal network simplex that can be solved again after a change.
//!
//! [`FlowProblem`] states the task, [`NetworkSimplex`] answers it and keeps its basis: restate the problem with other capacities, costs or
//! supplies, and the next solve starts from the last answer. The phases are files: `start` guesses
//! a first tree, `tree` keeps it threaded in preorder, `pricing` and `candidates` choose the arc that enters, `pivot` moves
//! the flow and the subtree, `basis` repairs a basis whose problem changed, `ties` chooses among the cheapest flows, `joint` keeps to capacities that arcs share, `check` proves an answer.
//!
//! Everything is integer: flows and costs are `i64`, the objective `i128`, and what could overflow is refused first.

mod basis;
mod candidates;
mod check;
mod error;
mod incidence;
mod joint;
mod pivot;
mod pricing;
mod simplex;
mod start;
mod ties;
mod tree;
mod validate;

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(super) mod twin;

pub use check::FlowViolation;
pub use error::{FlowError, Shortfall};
pub use joint::{JointFlow, JointLimit, JointStart};
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
