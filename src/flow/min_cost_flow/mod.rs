//! Minimum-cost flow by a primal network simplex.
mod check;
mod error;
mod pricing;
mod simplex;
mod start;
mod tree;

pub use error::{FlowError, Shortfall};
pub use simplex::NetworkSimplex;
pub use start::StartBasis;

/// Index no node or arc has.
const NONE: u32 = u32::MAX;

/// A capacity that stands for "as much as you like".
pub const UNLIMITED: i64 = i64::MAX;

/// A directed arc that carries between nothing and its capacity.
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
    /// What each node puts in; a demand is negative.
    pub supply: Vec<i64>,
}

/// A cheapest flow and the node potentials that prove it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowSolution {
    /// What each arc carries.
    pub flow: Vec<i64>,
    /// The value of one unit at each node.
    pub potential: Vec<i64>,
    /// Total cost.
    pub objective: i128,
}
