//! What can be wrong with a flow problem.

use super::UNLIMITED;

/// Supply that cannot leave a node, or demand that cannot be met there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortfall {
    /// The node.
    pub node: u32,
    /// Positive: supply that finds no way out; negative: demand that finds no way in.
    pub amount: i64,
}

/// Why a minimum-cost flow has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FlowError {
    /// An arc starts or ends at a node that does not exist.
    #[error("arc {arc} joins node {tail} to node {head}, but the nodes are 0..{node_count}")]
    UnknownNode {
        /// Index of the arc.
        arc: u32,
        /// Its tail.
        tail: u32,
        /// Its head.
        head: u32,
        /// The number of nodes.
        node_count: u32,
    },
    /// A capacity is below zero.
    #[error("arc {arc} has capacity {capacity}, which is negative")]
    NegativeCapacity {
        /// Index of the arc.
        arc: u32,
        /// The capacity.
        capacity: i64,
    },
    /// There is not one supply per node.
    #[error("{given} supplies are given for {node_count} nodes")]
    SupplyCount {
        /// How many supplies were given.
        given: usize,
        /// The number of nodes.
        node_count: u32,
    },
    /// Supplies and demands do not cancel.
    #[error("supply exceeds demand by {excess}; the two must be equal")]
    Unbalanced {
        /// Total supply minus total demand.
        excess: i128,
    },
    /// The root of a natural start basis is not a node.
    #[error("root {root} of the start basis is not a node, the nodes are 0..{node_count}")]
    UnknownRoot {
        /// The root that was asked for.
        root: u32,
        /// The number of nodes.
        node_count: u32,
    },
    /// More nodes and arcs than a `u32` can number.
    #[error("{nodes} nodes and {arcs} arcs are more than fit in 32 bits")]
    TooMany {
        /// The number of nodes.
        nodes: u32,
        /// The number of arcs.
        arcs: usize,
    },
    /// Supplies and capacities are so large that flows could exceed 64 bits.
    #[error(
        "supplies and limited capacities add up to {total}, more than 2^61; use a capacity of {UNLIMITED} for an arc without a limit"
    )]
    FlowTooLarge {
        /// The sum of all supplies and limited capacities.
        total: i128,
    },
    /// Costs are so large that node potentials could exceed 64 bits.
    #[error("a cost of {cost} over {node_count} nodes could overflow 64 bits; use a coarser cost unit")]
    CostTooLarge {
        /// The largest absolute cost.
        cost: u64,
        /// The number of nodes.
        node_count: u32,
    },
    /// The total cost exceeds 128 bits.
    #[error("the total cost does not fit 128 bits; use a coarser cost unit")]
    ObjectiveTooLarge,
    /// A cycle of arcs without a limit has negative cost.
    #[error("the cost has no lower bound: arc {arc} is on a cycle of negative cost and unlimited capacity")]
    Unbounded {
        /// An arc of the cycle.
        arc: u32,
    },
    /// No flow satisfies all supplies and capacities.
    #[error("no feasible flow: {}", describe(shortfalls))]
    Infeasible {
        /// The nodes whose supply cannot leave or whose demand cannot be met, by node; which ones are named is one choice of many.
        shortfalls: Vec<Shortfall>,
    },
    /// No flow stays within what arcs may use together.
    #[error("no flow stays within the joint limits: at least one is exceeded by some {beyond}")]
    NoRoom {
        /// By how much something is still exceeded, rounded up.
        beyond: i64,
    },
    /// Which flow is the cheapest within joint limits cannot be told with 64-bit floats.
    #[error("the cheapest flow within the joint limits was not decided after {pivots} pivots")]
    Undecided {
        /// How many pivots were made.
        pivots: u64,
    },
}

/// The first few shortfalls in words.
fn describe(shortfalls: &[Shortfall]) -> String {
    const NAMED: usize = 5;
    let mut parts: Vec<String> = shortfalls
        .iter()
        .take(NAMED)
        .map(|&Shortfall { node, amount }| match amount {
            0.. => format!("{amount} of the supply of node {node} cannot leave"),
            _ => format!("{} of the demand of node {node} is not met", amount.unsigned_abs()),
        })
        .collect();
    if shortfalls.len() > NAMED {
        parts.push(format!("and so at {} more nodes", shortfalls.len() - NAMED));
    }
    parts.join("; ")
}
