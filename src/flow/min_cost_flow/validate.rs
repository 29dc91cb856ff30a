//! What a flow problem must satisfy before any arithmetic is done on it.

use super::{FlowArc, FlowError, FlowProblem, UNLIMITED};

/// Supplies and limited capacities may add up to this much, so that no flow comes near [`UNLIMITED`].
const FLOW_LIMIT: i128 = 1 << 61;

/// Potentials stay below this, so that a reduced cost, a sum of three terms, fits.
const POTENTIAL_LIMIT: i128 = 1 << 61;

/// Checks ends, signs, balance and size; `number` gives the arc that a position stands for in an error.
///
/// # Complexity
/// O(nodes + arcs).
pub(super) fn validate(problem: &FlowProblem, number: impl Fn(u32) -> u32) -> Result<(), FlowError> {
    let FlowProblem { node_count, ref arcs, ref supply } = *problem;
    if supply.len() != node_count as usize {
        return Err(FlowError::SupplyCount { given: supply.len(), node_count });
    }
    // Artificial arcs, one per node, are numbered behind the others.
    if arcs.len() as u64 + u64::from(node_count) + 1 >= u64::from(u32::MAX) {
        return Err(FlowError::TooMany { nodes: node_count, arcs: arcs.len() });
    }
    let mut total = 0;
    for (position, arc) in arcs.iter().enumerate() {
        let FlowArc { tail, head, capacity, .. } = *arc;
        if tail >= node_count || head >= node_count {
            return Err(FlowError::UnknownNode { arc: number(position as u32), tail, head, node_count });
        }
        if capacity < 0 {
            return Err(FlowError::NegativeCapacity { arc: number(position as u32), capacity });
        }
        if capacity != UNLIMITED {
            total += i128::from(capacity);
        }
    }
    total += supply.iter().map(|&supply| i128::from(supply).abs()).sum::<i128>();
    if total > FLOW_LIMIT {
        return Err(FlowError::FlowTooLarge { total });
    }
    match supply.iter().map(|&supply| i128::from(supply)).sum() {
        0 => Ok(()),
        excess => Err(FlowError::Unbalanced { excess }),
    }
}

/// A cost above that of any way through the nodes over open arcs, so that flow keeps off arcs of this cost wherever it can.
///
/// If a flow uses such an arc and another one does not, the difference of the two contains a cycle that empties one such arc, fills none
/// and has fewer than `node_count` other arcs: sending flow round it is cheaper.
pub(super) fn forbidding_cost(problem: &FlowProblem, node_count: u32) -> Result<i64, FlowError> {
    let largest = problem.arcs.iter().map(|arc| arc.cost.unsigned_abs()).max().unwrap_or(0);
    let forbidding = i128::from(largest) * i128::from(node_count) + 1;
    // A way through the tree meets at most two artificial arcs, and others worth one more.
    if forbidding * 3 >= POTENTIAL_LIMIT {
        return Err(FlowError::CostTooLarge { cost: largest, node_count: problem.node_count });
    }
    Ok(forbidding as i64)
}
