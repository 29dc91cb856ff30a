//! What one unit less would save.

use std::collections::BinaryHeap;

use super::{FlowProblem, JointFlow, JointLimit};

/// A node and how far it is, nearest first.
#[derive(PartialEq)]
struct Reached(f64, u32);

impl Eq for Reached {}

impl Ord for Reached {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other.0.total_cmp(&self.0).then(other.1.cmp(&self.1))
    }
}

impl PartialOrd for Reached {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// What a unit on each arc costs, with what the joint limits that it uses are worth.
pub(super) fn priced(problem: &FlowProblem, limits: &[JointLimit], solution: &JointFlow) -> Vec<f64> {
    let mut costs: Vec<f64> = problem.arcs.iter().map(|arc| arc.cost as f64).collect();
    for (limit, price) in limits.iter().zip(&solution.price).filter(|(_, price)| **price > 0.0) {
        limit.uses.iter().for_each(|(arc, per_unit)| costs[*arc as usize] += price * per_unit);
    }
    costs
}

/// For each node, what it saves if one unit less is put in there: the cheapest way to take back what flows; `None` where nothing flows. `costs` are those of [`priced`]. The last node is
/// the outside, where everything goes.
///
/// Of the prices that prove a flow the cheapest, these are the ones that count a field's own output as no bottleneck: if a way takes all that a field has, one unit
/// more of it is worth nothing. They depend on the flow and the prices of joint limits alone, not on the basis that it was found with.
///
/// # Complexity
/// O(arcs x log nodes).
pub(super) fn saved_by_one_less(problem: &FlowProblem, costs: &[f64], solution: &JointFlow) -> Vec<Option<f64>> {
    let JointFlow { flow, potential, .. } = solution;
    let node_count = problem.node_count as usize;
    // Steps from the outside back over what flows, and on over what has room; prices of the solution make them no less than 0.
    let mut first = vec![0usize; node_count + 1];
    let steps = || {
        problem.arcs.iter().zip(costs).zip(flow).flat_map(|((arc, cost), &flow)| {
            let price = |node: u32| potential[node as usize];
            let reduced = cost + price(arc.tail) - price(arc.head);
            let forward = (flow < arc.capacity).then_some((arc.tail, arc.head, reduced.max(0.0)));
            let back = (flow > 0).then_some((arc.head, arc.tail, (-reduced).max(0.0)));
            forward.into_iter().chain(back)
        })
    };
    steps().for_each(|(from, _, _)| first[from as usize + 1] += 1);
    for node in 0..node_count {
        first[node + 1] += first[node];
    }
    let mut place = first.clone();
    let mut to = vec![(0u32, 0f64); first[node_count]];
    for (from, head, length) in steps() {
        to[place[from as usize]] = (head, length);
        place[from as usize] += 1;
    }
    let outside = node_count - 1;
    let mut distance: Vec<Option<f64>> = vec![None; node_count];
    distance[outside] = Some(0.0);
    let mut queue = BinaryHeap::from([Reached(0.0, outside as u32)]);
    while let Some(Reached(reached, node)) = queue.pop() {
        if distance[node as usize] != Some(reached) {
            continue;
        }
        for &(head, length) in &to[first[node as usize]..first[node as usize + 1]] {
            let through = reached + length;
            if distance[head as usize].is_none_or(|known| through < known) {
                distance[head as usize] = Some(through);
                queue.push(Reached(through, head));
            }
        }
    }
    let saved = |(node, distance): (usize, Option<f64>)| Some(potential[outside] - potential[node] - distance?);
    distance.into_iter().enumerate().map(saved).collect()
}
