//! Proofs, in integers, that a flow is feasible and that none is cheaper.

use super::{FlowArc, FlowProblem, FlowSolution};

/// What is wrong with a claimed solution.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FlowViolation {
    /// The solution has another number of arcs or nodes than the problem.
    #[error("{flows} flows and {potentials} potentials do not fit the problem")]
    Shape {
        /// How many flows there are.
        flows: usize,
        /// How many potentials there are.
        potentials: usize,
    },
    /// A flow is negative or above the capacity.
    #[error("arc {arc} carries {flow}, its capacity is {capacity}")]
    Capacity {
        /// The arc.
        arc: u32,
        /// What it carries.
        flow: i64,
        /// What it can carry.
        capacity: i64,
    },
    /// What enters a node and what leaves it differ.
    #[error("what enters and leaves node {node} differs")]
    MassBalance {
        /// The node.
        node: u32,
    },
    /// An arc with room would save cost, or an arc with flow wastes it.
    #[error("arc {arc} carries {flow} of {capacity} at reduced cost {reduced}")]
    Slackness {
        /// The arc.
        arc: u32,
        /// What it carries.
        flow: i64,
        /// What it can carry.
        capacity: i64,
        /// The change in total cost of one more unit.
        reduced: i128,
    },
    /// A joint limit is exceeded, or has a price although it is not reached.
    #[error("joint limit {limit} is exceeded, or paid for and not reached")]
    Limit {
        /// The limit.
        limit: usize,
    },
    /// The objective is not the cost of the flow.
    #[error("the flow costs {actual}, the objective says {stated}")]
    Objective {
        /// The cost of the flow.
        actual: i128,
        /// The objective of the solution.
        stated: i128,
    },
}

impl FlowProblem {
    /// Proves that a solution is feasible and cheapest: capacities, mass balance, complementary slackness, objective.
    ///
    /// # Errors
    /// The first thing that is wrong.
    ///
    /// # Complexity
    /// O(nodes + arcs).
    pub fn verify(&self, solution: &FlowSolution) -> Result<(), FlowViolation> {
        let FlowSolution { flow, potential, objective } = solution;
        if flow.len() != self.arcs.len() || potential.len() != self.node_count as usize {
            return Err(FlowViolation::Shape { flows: flow.len(), potentials: potential.len() });
        }
        let mut actual = 0;
        for ((arc, &flow), &FlowArc { tail, head, capacity, cost }) in (0..).zip(flow).zip(&self.arcs) {
            if flow < 0 || flow > capacity {
                return Err(FlowViolation::Capacity { arc, flow, capacity });
            }
            let [from, to] = [tail, head].map(|node| i128::from(potential[node as usize]));
            let reduced = i128::from(cost) + from - to;
            if (flow < capacity && reduced < 0) || (flow > 0 && reduced > 0) {
                return Err(FlowViolation::Slackness { arc, flow, capacity, reduced });
            }
            actual += i128::from(flow) * i128::from(cost);
        }
        if let Some(node) = self.find_imbalance(flow) {
            return Err(FlowViolation::MassBalance { node });
        }
        if actual != *objective {
            return Err(FlowViolation::Objective { actual, stated: *objective });
        }
        Ok(())
    }

    /// The first node where supply and inflow are not the outflow.
    pub(super) fn find_imbalance(&self, flow: &[i64]) -> Option<u32> {
        // Wrapping sums are exact here: the true balance of a node is far below 2^64.
        let mut balance = self.supply.clone();
        for (arc, &flow) in self.arcs.iter().zip(flow) {
            let [tail, head] = [arc.tail as usize, arc.head as usize];
            balance[tail] = balance[tail].wrapping_sub(flow);
            balance[head] = balance[head].wrapping_add(flow);
        }
        (0..).zip(&balance).find_map(|(node, &left)| (left != 0).then_some(node))
    }
}
