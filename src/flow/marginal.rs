//! What one unit less would save.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{FlowProblem, FlowSolution};

/// For each node, what it saves if one unit less is put in there: the cheapest way to take back what flows; `None` where nothing flows. The last node is the outside, where everything goes.
///
/// Of the prices that prove a flow the cheapest, these are the ones that count a field's own output as no bottleneck: if a way takes all that a field has, one unit
/// more of it is worth nothing. They depend on the flow alone, not on the basis that it was found with.
///
/// # Complexity
/// O(arcs x log nodes).
pub(super) fn saved_by_one_less(problem: &FlowProblem, solution: &FlowSolution) -> Vec<Option<i64>> {
    let FlowSolution { flow, potential, .. } = solution;
    let node_count = problem.node_count as usize;
    // Steps from the outside back over what flows, and on over what has room; prices of the solution make them no less than 0.
    let mut first = vec![0usize; node_count + 1];
    let steps = || {
        problem.arcs.iter().zip(flow).flat_map(|(arc, &flow)| {
            let price = |node: u32| potential[node as usize];
            let reduced = arc.cost + price(arc.tail) - price(arc.head);
            let forward = (flow < arc.capacity).then_some((arc.tail, arc.head, reduced));
            let back = (flow > 0).then_some((arc.head, arc.tail, -reduced));
            forward.into_iter().chain(back)
        })
    };
    steps().for_each(|(from, _, _)| first[from as usize + 1] += 1);
    for node in 0..node_count {
        first[node + 1] += first[node];
    }
    let mut place = first.clone();
    let mut to = vec![(0u32, 0i64); first[node_count]];
    for (from, head, length) in steps() {
        to[place[from as usize]] = (head, length);
        place[from as usize] += 1;
    }
    let outside = node_count - 1;
    let mut distance = vec![None; node_count];
    distance[outside] = Some(0);
    let mut queue = BinaryHeap::from([Reverse((0i64, outside as u32))]);
    while let Some(Reverse((reached, node))) = queue.pop() {
        if distance[node as usize] != Some(reached) {
            continue;
        }
        for &(head, length) in &to[first[node as usize]..first[node as usize + 1]] {
            let through = reached + length;
            if distance[head as usize].is_none_or(|known| through < known) {
                distance[head as usize] = Some(through);
                queue.push(Reverse((through, head)));
            }
        }
    }
    let saved = |(node, distance): (usize, Option<i64>)| Some(potential[outside] - potential[node] - distance?);
    distance.into_iter().enumerate().map(saved).collect()
}
