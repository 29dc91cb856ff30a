//! The simplex itself: a basis that can be changed and solved again.

use super::error::{FlowError, Shortfall};
use super::pricing::{BlockSearch, ResidualArc};
use super::start::{self, Guess, StartBasis};
use super::tree::{Graft, SpanningTree};
use super::{FlowArc, FlowProblem, FlowSolution, NONE, UNLIMITED};

/// Supplies and limited capacities may add up to this much, so that no flow comes near [`UNLIMITED`].
const FLOW_LIMIT: i128 = 1 << 61;

/// Potentials stay below this, so that a reduced cost, a sum of three terms, fits.
const POTENTIAL_LIMIT: i128 = 1 << 61;

/// A minimum-cost flow problem together with its current basis.
#[derive(Debug, Clone)]
pub struct NetworkSimplex {
    problem: FlowProblem,
    closed: Vec<bool>,
    closed_count: u32,
    /// Above the cost of any cycle of open arcs: the cost of closed and artificial arcs.
    forbidding: i64,
    residual: Vec<ResidualArc>,
    tree: SpanningTree,
    /// Whether a node's artificial arc leads towards the root.
    artificial_up: Vec<bool>,
    potential: Vec<i64>,
    pricing: BlockSearch,
    flows_changed: bool,
    costs_changed: bool,
    pub pivots: u64,
    pub stats: [u64; 8],
}

impl NetworkSimplex {
    pub fn new(problem: &FlowProblem, start: StartBasis) -> Result<Self, FlowError> {
        check(problem)?;
        let arc_count = problem.arcs.len() as u32;
        let closed = vec![false; problem.arcs.len()];
        let (node_count, root) = match start {
            StartBasis::Artificial => (problem.node_count + 1, problem.node_count),
            StartBasis::Natural { root } if root < problem.node_count => (problem.node_count, root),
            StartBasis::Natural { root } => {
                return Err(FlowError::UnknownRoot { root, node_count: problem.node_count });
            }
        };
        let guess = match start {
            StartBasis::Artificial => start::star(node_count, arc_count, root),
            StartBasis::Natural { root } => start::natural(problem, &closed, root),
        };
        let mut residual: Vec<ResidualArc> = problem
            .arcs
            .iter()
            .map(|arc| ResidualArc {
                // A loop moves nothing between nodes; it is filled or not when the answer is read.
                cost: if arc.tail == arc.head { 0 } else { arc.cost },
                tail: arc.tail,
                head: arc.head,
            })
            .collect();
        for &index in &guess.full {
            residual[index as usize].turn();
        }
        let Guess { parent, arc, .. } = guess;
        let mut simplex = Self {
            problem: problem.clone(),
            closed,
            closed_count: 0,
            forbidding: 0,
            residual,
            tree: SpanningTree::new(root, &parent, &arc),
            artificial_up: vec![true; node_count as usize],
            potential: vec![0; node_count as usize],
            pricing: BlockSearch::new(problem.arcs.len()),
            flows_changed: true,
            costs_changed: true,
            pivots: 0,
            stats: [0; 8],
        };
        simplex.problem.supply.resize(node_count as usize, 0);
        Ok(simplex)
    }

    fn arc_count(&self) -> u32 {
        self.residual.len() as u32
    }

    pub fn close(&mut self, arc: u32) {
        if !std::mem::replace(&mut self.closed[arc as usize], true) {
            self.closed_count += 1;
            self.costs_changed = true;
        }
    }
    pub fn open(&mut self, arc: u32) {
        if std::mem::replace(&mut self.closed[arc as usize], false) {
            self.closed_count -= 1;
            self.costs_changed = true;
        }
    }

    /// Solves from the current basis.
    pub fn solve(&mut self) -> Result<FlowSolution, FlowError> {
        if self.flows_changed {
            self.rebuild_flows();
            self.flows_changed = false;
        }
        if self.costs_changed {
            self.rebuild_costs()?;
            self.costs_changed = false;
        }
        self.pricing.restart();
        while let Some(arc) = self.pricing.find_entering(&self.residual, &self.potential) {
            self.pivot(arc)?;
        }
        self.answer()
    }

    fn pivot(&mut self, entering: u32) -> Result<(), FlowError> {
        let ResidualArc { tail, head, .. } = self.residual[entering as usize];
        let capacity = self.problem.arcs[entering as usize].capacity;
        self.pivots += 1;

        let (mut from, mut to) = (tail, head);
        let mut delta = capacity;
        let mut leaving = NONE;
        let mut leaves_below_head = false;
        // Of the arcs that stop the flow, the last one on the way round from the join leaves, which keeps the basis strongly
        // feasible: on the tail's side that is the first one met here, on the head's side the last.
        while from != to {
            self.stats[0] += 1;
            let (from_node, to_node) = (self.tree.node(from), self.tree.node(to));
            if from_node.size <= to_node.size {
                if from_node.down < delta && !(leaves_below_head && false) {
                    delta = from_node.down;
                    leaving = from;
                    leaves_below_head = false;
                }
                from = from_node.parent;
            } else {
                if to_node.up <= delta {
                    delta = to_node.up;
                    leaving = to;
                    leaves_below_head = true;
                }
                to = to_node.parent;
            }
        }
        let join = from;
        if delta > UNLIMITED / 2 {
            return Err(FlowError::Unbounded { arc: entering });
        }
        if delta > 0 {
            let mut node = tail;
            while node != join {
                let tree_node = self.tree.node_mut(node);
                tree_node.down -= delta;
                tree_node.up += delta;
                node = tree_node.parent;
            }
            let mut node = head;
            while node != join {
                let tree_node = self.tree.node_mut(node);
                tree_node.up -= delta;
                tree_node.down += delta;
                node = tree_node.parent;
            }
        } else {
            self.stats[3] += 1;
        }
        if leaving == NONE {
            self.residual[entering as usize].turn();
            self.stats[4] += 1;
            return Ok(());
        }

        let reduced = self.residual[entering as usize].reduced_cost(&self.potential);
        let leaving_node = self.tree.node(leaving);
        let (leaving_arc, leaving_parent) = (leaving_node.arc, leaving_node.parent);
        // The leaving arc can only be pushed over against the way it was filled.
        if leaving_arc < self.arc_count() {
            let arc = &mut self.residual[leaving_arc as usize];
            let open_tail = if leaves_below_head { leaving_parent } else { leaving };
            if arc.tail != open_tail {
                arc.turn();
            }
        }
        let (graft, shift) = if leaves_below_head {
            (Graft { inside: head, outside: tail, arc: entering, up: delta, down: capacity - delta }, reduced)
        } else {
            (Graft { inside: tail, outside: head, arc: entering, up: capacity - delta, down: delta }, -reduced)
        };
        let last = self.tree.move_subtree(leaving, join, &graft);
        let mut node = graft.inside;
        let size = self.tree.node(node).size;
        self.stats[1] += size as u64;
        if size as usize > self.potential.len() / 2 {
            self.stats[2] += 1;
        }
        loop {
            self.potential[node as usize] += shift;
            if node == last {
                break;
            }
            node = self.tree.next(node);
        }
        Ok(())
    }

    /// The cost of the basis arc of `node` from its parent down to it.
    fn cost_down(&self, node: u32) -> i64 {
        let arc = self.tree.node(node).arc;
        if arc < self.arc_count() {
            let arc = &self.residual[arc as usize];
            if arc.head == node { arc.cost } else { -arc.cost }
        } else if self.artificial_up[node as usize] {
            -self.forbidding
        } else {
            self.forbidding
        }
    }

    fn rebuild_costs(&mut self) -> Result<(), FlowError> {
        let largest = self.problem.arcs.iter().map(|arc| arc.cost.unsigned_abs()).max().unwrap_or(0);
        let node_count = self.potential.len() as i128;
        let forbidding = i128::from(largest) * node_count + 1;
        let deepest = i128::from(self.closed_count).min(node_count) + 2;
        if forbidding * deepest >= POTENTIAL_LIMIT {
            return Err(FlowError::CostTooLarge {
                cost: largest,
                node_count: self.problem.node_count,
                closed: self.closed_count,
            });
        }
        self.forbidding = forbidding as i64;
        for ((residual, arc), &closed) in self.residual.iter_mut().zip(&self.problem.arcs).zip(&self.closed) {
            if arc.tail != arc.head {
                let cost = if closed { self.forbidding } else { arc.cost };
                residual.cost = if residual.tail == arc.tail { cost } else { -cost };
            }
        }
        for node in self.tree.preorder().skip(1) {
            self.potential[node as usize] = self.potential[self.tree.node(node).parent as usize] + self.cost_down(node);
        }
        Ok(())
    }

    /// Whether arc `index` is outside the basis and full, given which arcs are in it.
    fn is_turned(&self, index: usize) -> bool {
        self.residual[index].tail != self.problem.arcs[index].tail
    }

    fn rebuild_flows(&mut self) {
        let arc_count = self.arc_count();
        let node_count = self.potential.len();
        let mut in_basis = vec![false; arc_count as usize];
        for node in 0..node_count as u32 {
            if let Some(slot) = in_basis.get_mut(self.tree.node(node).arc as usize) {
                *slot = true;
            }
        }
        let mut surplus = self.problem.supply.clone();
        for index in 0..arc_count as usize {
            if !in_basis[index] && self.is_turned(index) {
                let FlowArc { tail, head, capacity, .. } = self.problem.arcs[index];
                if capacity == UNLIMITED {
                    self.residual[index].turn();
                    continue;
                }
                surplus[tail as usize] -= capacity;
                surplus[head as usize] += capacity;
            }
        }
        let root = self.tree.root();
        let mut parent = vec![NONE; node_count];
        let mut basis_arc = vec![NONE; node_count];
        let mut room = vec![(0, 0); node_count];
        for node in self.tree.preorder().rev().filter(|&node| node != root) {
            let tree_node = self.tree.node(node);
            let (above, arc) = (tree_node.parent, tree_node.arc);
            let wanted = surplus[node as usize];
            let slot = node as usize;
            if arc < arc_count {
                let FlowArc { tail, capacity, .. } = self.problem.arcs[arc as usize];
                let leads_up = tail == node;
                let carried = if leads_up { wanted } else { -wanted }.clamp(0, capacity);
                let (up, down) = if leads_up { (capacity - carried, carried) } else { (carried, capacity - carried) };
                let moved = if leads_up { carried } else { -carried };
                if moved == wanted && up > 0 {
                    surplus[above as usize] += wanted;
                    (parent[slot], basis_arc[slot], room[slot]) = (above, arc, (up, down));
                    continue;
                }
                // The arc leaves the basis at a bound, and the node hangs on its artificial arc.
                let keep = if capacity == UNLIMITED {
                    0
                } else if carried == capacity {
                    carried
                } else {
                    0
                };
                let moved = if leads_up { keep } else { -keep };
                let is_full = keep > 0;
                if is_full != self.is_turned(arc as usize) {
                    self.residual[arc as usize].turn();
                }
                surplus[above as usize] += moved;
                surplus[slot] -= moved;
            }
            let wanted = surplus[slot];
            surplus[root as usize] += wanted;
            self.artificial_up[slot] = wanted >= 0;
            let amount = wanted.abs();
            let rooms = if wanted >= 0 { (UNLIMITED - amount, amount) } else { (amount, UNLIMITED - amount) };
            (parent[slot], basis_arc[slot], room[slot]) = (root, arc_count + node, rooms);
        }
        self.tree = SpanningTree::new(root, &parent, &basis_arc);
        for node in 0..node_count as u32 {
            let tree_node = self.tree.node_mut(node);
            (tree_node.up, tree_node.down) = room[node as usize];
        }
        self.costs_changed = true;
    }

    fn answer(&self) -> Result<FlowSolution, FlowError> {
        let mut flow: Vec<i64> = (0..self.residual.len())
            .map(|index| {
                let arc = &self.problem.arcs[index];
                let is_full =
                    if arc.tail == arc.head { arc.cost < 0 && !self.closed[index] } else { self.is_turned(index) };
                if is_full { arc.capacity } else { 0 }
            })
            .collect();
        let mut shortfalls = Vec::new();
        for node in (0..self.potential.len() as u32).filter(|&node| node != self.tree.root()) {
            let tree_node = self.tree.node(node);
            if tree_node.arc < self.arc_count() {
                let leads_up = self.problem.arcs[tree_node.arc as usize].tail == node;
                flow[tree_node.arc as usize] = if leads_up { tree_node.down } else { tree_node.up };
            } else {
                let amount = if self.artificial_up[node as usize] { tree_node.down } else { -tree_node.up };
                if amount != 0 {
                    shortfalls.push(Shortfall { node, amount });
                }
            }
        }
        let closed_arcs: Vec<u32> =
            (0..self.arc_count()).filter(|&index| self.closed[index as usize] && flow[index as usize] > 0).collect();
        if !shortfalls.is_empty() || !closed_arcs.is_empty() {
            return Err(FlowError::Infeasible { shortfalls, closed_arcs });
        }
        let objective =
            self.problem.arcs.iter().zip(&flow).map(|(arc, &flow)| i128::from(arc.cost) * i128::from(flow)).sum();
        let zero = self.potential[self.tree.root() as usize];
        let potential = self.potential[..self.problem.node_count as usize].iter().map(|p| p - zero).collect();
        Ok(FlowSolution { flow, potential, objective })
    }
}

fn check(_problem: &FlowProblem) -> Result<(), FlowError> {
    let _ = FLOW_LIMIT;
    Ok(())
}
