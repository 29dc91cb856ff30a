//! Slow, obvious answers for the tests: successive cheapest ways, and trying every flow, a solver of whole linear programs.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome};

use super::{FlowArc, FlowProblem, JointLimit, UNLIMITED};

/// The least total cost by sending what is left of the supplies, one cheapest way after the other, or none if that is impossible.
///
/// Capacities must be limited.
pub(in crate::flow) fn successive_ways(problem: &FlowProblem) -> Option<i128> {
    // Arcs of negative cost start full, so that no way back over an arc is cheaper than staying.
    let mut surplus = problem.supply.clone();
    let mut flow = vec![0; problem.arcs.len()];
    for (flow, arc) in flow.iter_mut().zip(&problem.arcs).filter(|(_, arc)| arc.cost < 0) {
        *flow = arc.capacity;
        surplus[arc.tail as usize] -= arc.capacity;
        surplus[arc.head as usize] += arc.capacity;
    }
    while surplus.iter().any(|&left| left > 0) {
        let (distance, reached_by) = cheapest_ways(problem, &flow, &surplus);
        let end = (0..surplus.len())
            .filter(|&node| surplus[node] < 0 && distance[node].is_some())
            .min_by_key(|&node| distance[node])?;
        let mut way = Vec::new();
        let mut node = end;
        while let Some((arc, is_forward)) = reached_by[node] {
            way.push((arc, is_forward));
            let FlowArc { tail, head, .. } = problem.arcs[arc];
            node = if is_forward { tail } else { head } as usize;
        }
        let room = way
            .iter()
            .map(|&(arc, is_forward)| if is_forward { problem.arcs[arc].capacity - flow[arc] } else { flow[arc] });
        let amount = room.min().unwrap_or(i64::MAX).min(surplus[node]).min(-surplus[end]);
        for (arc, is_forward) in way {
            flow[arc] += if is_forward { amount } else { -amount };
        }
        surplus[node] -= amount;
        surplus[end] += amount;
    }
    Some(problem.arcs.iter().zip(flow).map(|(arc, flow)| i128::from(arc.cost) * i128::from(flow)).sum())
}

type Ways = (Vec<Option<i64>>, Vec<Option<(usize, bool)>>);

/// The cost of the cheapest way with room from any node with surplus, by rounds over all arcs, and the last arc of it.
fn cheapest_ways(problem: &FlowProblem, flow: &[i64], surplus: &[i64]) -> Ways {
    let mut distance: Vec<Option<i64>> = surplus.iter().map(|&left| (left > 0).then_some(0)).collect();
    let mut reached_by = vec![None; surplus.len()];
    let mut changed = true;
    while changed {
        changed = false;
        for (index, arc) in problem.arcs.iter().enumerate() {
            let ways = [
                (arc.tail, arc.head, arc.cost, flow[index] < arc.capacity, true),
                (arc.head, arc.tail, -arc.cost, flow[index] > 0, false),
            ];
            for (from, to, cost, has_room, is_forward) in ways {
                let Some(start) = distance[from as usize].filter(|_| has_room) else { continue };
                if distance[to as usize].is_none_or(|known| start + cost < known) {
                    distance[to as usize] = Some(start + cost);
                    reached_by[to as usize] = Some((index, is_forward));
                    changed = true;
                }
            }
        }
    }
    (distance, reached_by)
}

/// The least total cost among all integer flows, or none if no flow is feasible.
pub(super) fn every_flow(problem: &FlowProblem) -> Option<i128> {
    let mut flow = vec![0; problem.arcs.len()];
    let mut best = None;
    loop {
        if problem.find_imbalance(&flow).is_none() {
            let cost = problem.arcs.iter().zip(&flow).map(|(arc, &flow)| i128::from(arc.cost * flow)).sum::<i128>();
            best = Some(best.map_or(cost, |known: i128| known.min(cost)));
        }
        // Count up as on an odometer whose wheels end at the capacities.
        let Some(wheel) = (0..flow.len()).find(|&arc| flow[arc] < problem.arcs[arc].capacity) else { return best };
        flow[..wheel].fill(0);
        flow[wheel] += 1;
    }
}

/// Every integer flow of a cost.
pub(super) fn cheapest_flows(problem: &FlowProblem, cost: i128) -> Vec<Vec<i64>> {
    let mut flow = vec![0; problem.arcs.len()];
    let mut found = Vec::new();
    loop {
        let costs = problem.arcs.iter().zip(&flow).map(|(arc, &flow)| i128::from(arc.cost * flow)).sum::<i128>();
        if costs == cost && problem.find_imbalance(&flow).is_none() {
            found.push(flow.clone());
        }
        let Some(wheel) = (0..flow.len()).find(|&arc| flow[arc] < problem.arcs[arc].capacity) else { return found };
        flow[..wheel].fill(0);
        flow[wheel] += 1;
    }
}

/// The least cost by a solver of linear programs that knows nothing of networks; `None` if there is no flow.
pub(in crate::flow) fn least_cost(problem: &FlowProblem, limits: &[JointLimit]) -> Option<f64> {
    let mut program = Problem::new(OptimizationDirection::Minimize);
    let capacity = |arc: &FlowArc| if arc.capacity == UNLIMITED { f64::INFINITY } else { arc.capacity as f64 };
    let amounts: Vec<_> =
        problem.arcs.iter().map(|arc| program.add_var(arc.cost as f64, (0.0, capacity(arc)))).collect();
    for node in 0..problem.node_count {
        let sign = |arc: &FlowArc| f64::from(i8::from(arc.tail == node) - i8::from(arc.head == node));
        let terms: Vec<_> = amounts
            .iter()
            .zip(&problem.arcs)
            .map(|(amount, arc)| (*amount, sign(arc)))
            .filter(|term| term.1 != 0.0)
            .collect();
        program.add_constraint(terms, ComparisonOp::Eq, problem.supply[node as usize] as f64);
    }
    for limit in limits {
        let terms: Vec<_> = limit.uses.iter().map(|(arc, per_unit)| (amounts[*arc as usize], *per_unit)).collect();
        program.add_constraint(terms, ComparisonOp::Le, limit.limit);
    }
    match program.solve() {
        Ok(SolveOutcome::Solution(found)) => Some(found.objective()),
        _ => None,
    }
}
