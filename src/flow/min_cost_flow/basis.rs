//! What a basis stands for: rebuilt when the problem changed, read when it is optimal.

use super::error::Shortfall;
use super::simplex::NetworkSimplex;
use super::tree::SpanningTree;
use super::validate::forbidding_cost;
use super::{FlowArc, FlowError, FlowSolution, NONE, UNLIMITED};

/// What the tree arc of a node carries upwards, and what is then left of its capacity in both directions.
#[derive(Clone, Copy, Default)]
struct Room {
    up: i64,
    down: i64,
}

impl NetworkSimplex {
    /// Whether an arc outside the basis is full.
    pub(super) fn is_full(&self, arc: usize) -> bool {
        self.residual[arc].tail != self.problem.arcs[arc].tail
    }

    /// Computes the flows of the tree arcs from the supplies and the full arcs, leaves first. An arc whose flow does not fit, or that
    /// leaves a node no room to push up, goes out of the basis at its nearer bound; its node then hangs on its artificial arc.
    ///
    /// # Complexity
    /// O(nodes + arcs).
    pub(super) fn rebuild_flows(&mut self) {
        let mut surplus = self.surplus_besides_tree();
        let root = self.tree.root();
        let node_count = self.potential.len();
        let (mut parent, mut arc) = (vec![NONE; node_count], vec![NONE; node_count]);
        let mut room = vec![Room::default(); node_count];
        for node in self.tree.preorder().into_iter().rev().filter(|&node| node != root) {
            let slot = node as usize;
            let above = self.tree.node(node).parent;
            let tree_arc = self.tree.node(node).arc;
            if tree_arc != NONE {
                let FlowArc { tail, capacity, .. } = self.problem.arcs[tree_arc as usize];
                let sign = if tail == node { 1 } else { -1 };
                let carried = (sign * surplus[slot]).clamp(0, capacity);
                let fits = sign * carried == surplus[slot];
                let rooms = if sign > 0 {
                    Room { up: capacity - carried, down: carried }
                } else {
                    Room { up: carried, down: capacity - carried }
                };
                if fits && rooms.up > 0 {
                    surplus[above as usize] += surplus[slot];
                    (parent[slot], arc[slot], room[slot]) = (above, tree_arc, rooms);
                    continue;
                }
                let is_full = carried == capacity && capacity > 0;
                if is_full != self.is_full(tree_arc as usize) {
                    self.residual[tree_arc as usize].turn();
                }
                if is_full {
                    surplus[above as usize] += sign * capacity;
                    surplus[slot] -= sign * capacity;
                }
            }
            surplus[root as usize] += surplus[slot];
            let amount = surplus[slot].abs();
            self.artificial_up[slot] = surplus[slot] >= 0;
            parent[slot] = root;
            room[slot] = if self.artificial_up[slot] {
                Room { up: UNLIMITED - amount, down: amount }
            } else {
                Room { up: amount, down: UNLIMITED - amount }
            };
        }
        self.tree = SpanningTree::new(root, &parent, &arc);
        for (node, room) in (0..).zip(&room) {
            let tree_node = self.tree.node_mut(node);
            (tree_node.up, tree_node.down) = (room.up, room.down);
        }
    }

    /// What each node has left to send through the tree, given the full arcs outside it.
    fn surplus_besides_tree(&mut self) -> Vec<i64> {
        let mut surplus = self.problem.supply.clone();
        surplus.resize(self.potential.len(), 0);
        let mut in_tree = vec![false; self.residual.len()];
        for node in 0..self.potential.len() as u32 {
            if let Some(slot) = in_tree.get_mut(self.tree.node(node).arc as usize) {
                *slot = true;
            }
        }
        for arc in (0..in_tree.len()).filter(|&arc| !in_tree[arc]) {
            if self.is_full(arc) {
                let FlowArc { tail, head, capacity, .. } = self.problem.arcs[arc];
                if capacity == UNLIMITED {
                    // It was full before its limit was lifted.
                    self.residual[arc].turn();
                } else {
                    surplus[tail as usize] -= capacity;
                    surplus[head as usize] += capacity;
                }
            }
        }
        surplus
    }

    /// Sets the costs by which arcs are compared, and the potentials for which all arcs of the tree have reduced cost zero.
    ///
    /// # Complexity
    /// O(nodes + arcs).
    pub(super) fn rebuild_costs(&mut self) -> Result<(), FlowError> {
        self.forbidding = forbidding_cost(&self.problem, self.potential.len() as u32)?;
        for (index, arc) in self.problem.arcs.iter().enumerate() {
            let residual = &mut self.residual[index];
            // A loop moves nothing between nodes: no pivot looks at it, it is filled or not when the answer is read.
            residual.cost = if arc.tail == arc.head {
                0
            } else if residual.tail == arc.tail {
                arc.cost
            } else {
                -arc.cost
            };
        }
        for node in self.tree.preorder().into_iter().skip(1) {
            let tree_node = self.tree.node(node);
            let cost_down = match self.residual.get(tree_node.arc as usize) {
                Some(arc) if arc.head == node => arc.cost,
                Some(arc) => -arc.cost,
                None if self.artificial_up[node as usize] => -self.forbidding,
                None => self.forbidding,
            };
            self.potential[node as usize] = self.potential[tree_node.parent as usize] + cost_down;
        }
        Ok(())
    }

    /// The flow, potentials and cost of an optimal basis.
    ///
    /// # Errors
    /// If an artificial arc carries something, no flow is feasible without it.
    pub(super) fn read_answer(&self) -> Result<FlowSolution, FlowError> {
        let (carried, shortfalls) = self.read_flow()?;
        if !shortfalls.is_empty() {
            return Err(FlowError::Infeasible { shortfalls });
        }
        let mut objective = Some(0i128);
        let mut flow = vec![0; carried.len()];
        for (arc, &amount) in carried.iter().enumerate() {
            let cost = i128::from(self.problem.arcs[arc].cost) * i128::from(amount);
            objective = objective.and_then(|sum| sum.checked_add(cost));
            flow[self.given_arc[arc] as usize] = amount;
        }
        let objective = objective.ok_or(FlowError::ObjectiveTooLarge)?;
        if let Some(node) = self.problem.find_imbalance(&carried) {
            unreachable!("what enters and leaves node {node} differs in a basis");
        }
        let node_count = self.problem.node_count as usize;
        let zero_at = if node_count == self.potential.len() { self.tree.root() } else { 0 };
        let zero = self.potential[zero_at as usize];
        let potential = self.potential[..node_count].iter().map(|potential| potential - zero).collect();
        Ok(FlowSolution { flow, potential, objective })
    }

    /// What the arcs carry, and what the artificial arcs do.
    fn read_flow(&self) -> Result<(Vec<i64>, Vec<Shortfall>), FlowError> {
        let mut flow = vec![0; self.residual.len()];
        for (index, arc) in self.problem.arcs.iter().enumerate() {
            let is_free_loop = arc.tail == arc.head && arc.cost < 0;
            if is_free_loop && arc.capacity == UNLIMITED {
                return Err(FlowError::Unbounded { arc: self.given_arc[index] });
            }
            if is_free_loop || self.is_full(index) {
                flow[index] = arc.capacity;
            }
        }
        let mut shortfalls = Vec::new();
        for node in (0..self.potential.len() as u32).filter(|&node| node != self.tree.root()) {
            let tree_node = self.tree.node(node);
            match self.problem.arcs.get(tree_node.arc as usize) {
                Some(arc) => {
                    flow[tree_node.arc as usize] = if arc.tail == node { tree_node.down } else { tree_node.up }
                }
                None if self.artificial_up[node as usize] && tree_node.down > 0 => {
                    shortfalls.push(Shortfall { node, amount: tree_node.down });
                }
                None if !self.artificial_up[node as usize] && tree_node.up > 0 => {
                    shortfalls.push(Shortfall { node, amount: -tree_node.up });
                }
                None => {}
            }
        }
        Ok((flow, shortfalls))
    }
}
