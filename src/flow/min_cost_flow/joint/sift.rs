//! Joint limits on the few arcs that matter: solved on those, proved on all.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::super::{FlowArc, FlowError, FlowProblem, FlowSolution, NONE, NetworkSimplex, StartBasis};
use super::{JointFlow, JointLimit, JointStart};

/// What saves less, in cost units, saves nothing.
const LEAST_GAIN: f64 = 1e-3;

/// A node and what a unit costs there beyond what it costs without the limits, least first.
#[derive(PartialEq)]
struct Reached(f64, u32);

impl Eq for Reached {}

impl Ord for Reached {
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.total_cmp(&self.0).then(other.1.cmp(&self.1))
    }
}

impl PartialOrd for Reached {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The cheapest flow within limits that the cheapest without them exceeds.
///
/// It is looked for among the groups of arcs that carry something without the limits, or if nothing may use a limit that is exceeded. Prices of all other nodes then follow, and where an arc
/// that was left out would save something its group is added and all is solved again. Of equally cheap flows it is the one that is least by the second cost among these arcs.
///
/// # Errors
/// As for [`NetworkSimplex::solve_within`].
///
/// # Complexity
/// A few solves on the groups that matter, and O(arcs x log nodes) for each.
pub(super) fn sift(
    problem: &FlowProblem,
    ties: &[i128],
    limits: &[JointLimit],
    groups: &[u32],
    guess: Option<&dyn Fn() -> Vec<f64>>,
) -> Result<JointFlow, FlowError> {
    // From nothing: prices, and by them what is tried, are not to depend on what was solved before.
    let mut simplex = NetworkSimplex::new(problem, StartBasis::Natural { root: problem.node_count - 1 })?;
    let free = simplex.solve_with_ties(ties)?;
    let mut is_tried = vec![false; groups.iter().max().map_or(0, |most| *most as usize + 1)];
    let mut try_flow = |flow: &[i64]| {
        for (group, _) in groups.iter().zip(flow).filter(|(_, flow)| **flow > 0) {
            is_tried[*group as usize] = true;
        }
    };
    try_flow(&free.flow);
    let mut closed = problem.clone();
    for (arc, _) in limits.iter().filter(|limit| limit.is_exceeded_by(&free.flow)).flat_map(|limit| &limit.uses) {
        closed.arcs[*arc as usize].capacity = 0;
    }
    if simplex.restate(&closed)
        && let Ok(without) = simplex.solve_with_ties(ties)
    {
        try_flow(&without.flow);
    }
    let mut guess = guess.map(|guess| guess());
    loop {
        let part = Part::new(problem, |arc| is_tried[groups[arc as usize] as usize]);
        let found = match part.solve(problem, ties, limits, guess.as_deref()) {
            // There may be room on what was left out.
            Err(FlowError::NoRoom { .. } | FlowError::Infeasible { .. }) if is_tried.contains(&false) => {
                is_tried.fill(true);
                continue;
            }
            found => found?,
        };
        let (answer, missed) = part.prove(problem, limits, &free, found);
        if missed.is_empty() {
            return Ok(answer);
        }
        guess = Some(answer.price);
        for arc in missed {
            is_tried[groups[arc as usize] as usize] = true;
        }
    }
}

/// Some arcs of a problem, and the nodes at their ends or with a supply.
struct Part {
    /// By place in the part: the arc and the node of the whole.
    arcs: Vec<u32>,
    nodes: Vec<u32>,
    /// By node of the whole: its place in the part, or [`NONE`].
    place: Vec<u32>,
}

impl Part {
    fn new(problem: &FlowProblem, is_in: impl Fn(u32) -> bool) -> Self {
        let arcs: Vec<u32> = (0..problem.arcs.len() as u32).filter(|arc| is_in(*arc)).collect();
        let mut is_node: Vec<bool> = problem.supply.iter().map(|supply| *supply != 0).collect();
        for arc in arcs.iter().map(|arc| &problem.arcs[*arc as usize]) {
            is_node[arc.tail as usize] = true;
            is_node[arc.head as usize] = true;
        }
        // The last node is the outside, the root of all.
        is_node[problem.node_count as usize - 1] = true;
        let nodes: Vec<u32> = (0..problem.node_count).filter(|node| is_node[*node as usize]).collect();
        let mut place = vec![NONE; problem.node_count as usize];
        (0..).zip(&nodes).for_each(|(number, node)| place[*node as usize] = number);
        Self { arcs, nodes, place }
    }

    fn solve(
        &self,
        problem: &FlowProblem,
        ties: &[i128],
        limits: &[JointLimit],
        guess: Option<&[f64]>,
    ) -> Result<JointFlow, FlowError> {
        let own = |arc: &u32| {
            let FlowArc { tail, head, capacity, cost } = problem.arcs[*arc as usize];
            FlowArc { tail: self.place[tail as usize], head: self.place[head as usize], capacity, cost }
        };
        let part = FlowProblem {
            node_count: self.nodes.len() as u32,
            arcs: self.arcs.iter().map(own).collect(),
            supply: self.nodes.iter().map(|node| problem.supply[*node as usize]).collect(),
        };
        let mut place = vec![NONE; problem.arcs.len()];
        (0..).zip(&self.arcs).for_each(|(number, arc)| place[*arc as usize] = number);
        let in_part =
            |(arc, per_unit): &(u32, f64)| Some((place[*arc as usize], *per_unit)).filter(|(arc, _)| *arc != NONE);
        let limit = |limit: &JointLimit| JointLimit {
            limit: limit.limit,
            uses: limit.uses.iter().filter_map(in_part).collect(),
        };
        let limits: Vec<JointLimit> = limits.iter().map(limit).collect();
        let ties: Vec<i128> = self.arcs.iter().map(|arc| ties[*arc as usize]).collect();
        let mut simplex = NetworkSimplex::new(&part, StartBasis::Natural { root: part.node_count - 1 })?;
        let guess = guess.map(|guess| || guess.to_vec());
        let guess = guess.as_ref().map(|guess| guess as &dyn Fn() -> Vec<f64>);
        simplex.solve_within_from(&ties, &limits, JointStart { guess, groups: None })
    }

    /// The answer of the whole, and the arcs by which something would be saved.
    fn prove(
        &self,
        problem: &FlowProblem,
        limits: &[JointLimit],
        free: &FlowSolution,
        found: JointFlow,
    ) -> (JointFlow, Vec<u32>) {
        let mut flow = vec![0; problem.arcs.len()];
        let mut is_in = vec![false; problem.arcs.len()];
        for (arc, amount) in self.arcs.iter().zip(&found.flow) {
            flow[*arc as usize] = *amount;
            is_in[*arc as usize] = true;
        }
        // Beyond its price without the limits: with those prices no arc that is left out gains anything, so that all lengths are 0 or more.
        let free_price = |node: u32| free.potential[node as usize] as f64;
        let mut lengths: Vec<f64> = problem
            .arcs
            .iter()
            .map(|arc| (arc.cost as f64 + free_price(arc.tail) - free_price(arc.head)).max(0.0))
            .collect();
        for (limit, price) in limits.iter().zip(&found.price).filter(|(_, price)| **price > 0.0) {
            limit.uses.iter().for_each(|(arc, per_unit)| lengths[*arc as usize] += price * per_unit);
        }
        let mut first = vec![0usize; problem.node_count as usize + 1];
        let outside = || (0..problem.arcs.len()).filter(|arc| !is_in[*arc] && problem.arcs[*arc].capacity > 0);
        outside().for_each(|arc| first[problem.arcs[arc].tail as usize + 1] += 1);
        for node in 0..problem.node_count as usize {
            first[node + 1] += first[node];
        }
        let mut next = first.clone();
        let mut leaving = vec![0u32; first[problem.node_count as usize]];
        for arc in outside() {
            let slot = &mut next[problem.arcs[arc].tail as usize];
            leaving[*slot] = arc as u32;
            *slot += 1;
        }
        let mut beyond = vec![f64::INFINITY; problem.node_count as usize];
        let mut reached_by = vec![NONE; problem.node_count as usize];
        let mut queue = BinaryHeap::new();
        for (node, potential) in self.nodes.iter().zip(&found.potential) {
            beyond[*node as usize] = potential - free_price(*node);
            queue.push(Reached(beyond[*node as usize], *node));
        }
        let mut missed = Vec::new();
        while let Some(Reached(reached, node)) = queue.pop() {
            if reached > beyond[node as usize] {
                continue;
            }
            for &arc in &leaving[first[node as usize]..first[node as usize + 1]] {
                let head = problem.arcs[arc as usize].head;
                let through = reached + lengths[arc as usize];
                if self.place[head as usize] == NONE {
                    if through < beyond[head as usize] {
                        beyond[head as usize] = through;
                        reached_by[head as usize] = arc;
                        queue.push(Reached(through, head));
                    }
                } else if through < beyond[head as usize] - LEAST_GAIN {
                    let mut arc = arc;
                    while arc != NONE {
                        missed.push(arc);
                        arc = reached_by[problem.arcs[arc as usize].tail as usize];
                    }
                }
            }
        }
        let most = beyond.iter().copied().filter(|beyond| beyond.is_finite()).fold(0.0, f64::max);
        let price = |(node, beyond): (u32, f64)| free_price(node) + if beyond.is_finite() { beyond } else { most };
        let potential = (0..).zip(beyond).map(price).collect();
        (JointFlow { flow, potential, ..found }, missed)
    }
}
