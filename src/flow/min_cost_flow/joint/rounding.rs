//! Whole amounts: each the next one below or above what it is, balanced at every node.

use super::super::{FlowArc, FlowError, FlowProblem, NetworkSimplex, StartBasis, UNLIMITED};
use super::JointLimit;

/// An amount this near to a whole one is that.
const NEAR: f64 = 1e-5;

/// What a unit that is rounded up costs for each unit of a limit that it uses: so much that nothing else counts.
const PER_USE: f64 = 1e6;

/// Whole flows near `amounts`, by arc as given: the arcs that stay between two whole amounts take the one or the other so that nodes balance, and the limits are used least all together; of equals the least by the second cost.
///
/// What is whole at every node can be made whole on every arc, because the conditions of a flow are totally unimodular.
///
/// # Errors
/// [`FlowError::Undecided`] if the amounts do not balance well enough for that.
///
/// # References
/// Hoffman and Kruskal (1956), Integral boundary points of convex polyhedra, doi:10.1515/9781400881987-014.
pub(super) fn whole_flow(
    simplex: &NetworkSimplex,
    amounts: &[f64],
    ties: &[i128],
    limits: &[JointLimit],
) -> Result<Vec<i64>, FlowError> {
    let mut flow: Vec<i64> = Vec::with_capacity(amounts.len());
    let mut between: Vec<usize> = Vec::new();
    for (arc, amount) in amounts.iter().enumerate() {
        let nearest = amount.round();
        if (amount - nearest).abs() <= NEAR {
            flow.push(nearest.max(0.0) as i64);
        } else {
            flow.push(amount.floor().max(0.0) as i64);
            between.push(arc);
        }
    }
    if between.is_empty() {
        return Ok(flow);
    }
    let mut used = vec![0.0; amounts.len()];
    for (arc, per_unit) in limits.iter().flat_map(|limit| &limit.uses) {
        used[*arc as usize] += per_unit;
    }
    let mut given = vec![FlowArc { tail: 0, head: 0, capacity: 0, cost: 0 }; amounts.len()];
    simplex.given_arc.iter().zip(&simplex.problem.arcs).for_each(|(place, arc)| given[*place as usize] = *arc);
    let mut supply = simplex.problem.supply.clone();
    for (arc, amount) in given.iter().zip(&flow) {
        supply[arc.tail as usize] -= amount;
        supply[arc.head as usize] += amount;
    }
    let up = |arc: &usize| FlowArc { capacity: 1, cost: (used[*arc] * PER_USE).round() as i64, ..given[*arc] };
    let node_count = simplex.problem.node_count;
    let ties: Vec<i128> = between.iter().map(|arc| ties[*arc]).collect();
    let problem = FlowProblem { node_count, arcs: between.iter().map(up).collect(), supply };
    let rounded = NetworkSimplex::new(&problem, StartBasis::Artificial)
        .and_then(|mut simplex| simplex.solve_with_ties(&ties))
        .map_err(|_| FlowError::Undecided { pivots: 0 })?;
    for (arc, up) in between.into_iter().zip(rounded.flow) {
        flow[arc] += up;
        debug_assert!(given[arc].capacity == UNLIMITED || flow[arc] <= given[arc].capacity, "a capacity is whole");
    }
    Ok(flow)
}
