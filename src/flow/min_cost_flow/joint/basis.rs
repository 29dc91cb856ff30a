//! The basis of the dual simplex: a tree, arcs beside it and limits that bind; and its first state, the answer of a network simplex.

use super::super::tree::SpanningTree;
use super::super::{FlowArc, FlowProblem, NONE, NetworkSimplex, UNLIMITED};
use super::JointLimit;
use super::inverse::Inverse;

/// Costs compared in this order: whether an artificial arc is needed, the cost, and the two parts of the second cost.
pub(super) type Costs = [f64; 4];

/// Where an arc stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In the tree, below its parent: the node that hangs on it.
    Tree(u32),
    /// In the basis beside the tree.
    Beside(u32),
    /// Outside the basis and empty.
    Empty,
    /// Outside the basis and full.
    Full,
}

/// What leaves the basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaving {
    /// What is left of a limit: it binds from now on.
    Limit(usize),
    /// The arc on which a node hangs.
    Tree(u32),
    /// An arc beside the tree.
    Beside(usize),
}

/// What comes into the basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Entering {
    /// An arc.
    Arc(u32),
    /// What is left of the limit in a slot: it binds no longer.
    Limit(usize),
    /// What is left of the limit that leaves: its guessed price comes down to nothing.
    Own,
}

/// The simplex: a basis, its flows and its prices.
pub(super) struct DualSimplex<'s> {
    pub(super) simplex: &'s NetworkSimplex,
    pub(super) heads: Vec<u32>,
    /// The arcs that enter each node, with their tails.
    pub(super) entering_range: Vec<u32>,
    pub(super) entering: Vec<(u32, u32)>,
    /// Arcs as the network simplex sorts them, then an artificial arc from each node to the root.
    pub(super) arcs: Vec<FlowArc>,
    pub(super) costs: Vec<Costs>,
    pub(super) capacity: Vec<f64>,
    pub(super) supply: Vec<f64>,
    /// What the arcs use of which limits, arc by arc.
    pub(super) use_range: Vec<u32>,
    pub(super) use_of: Vec<(u32, f64)>,
    /// What uses each limit.
    pub(super) members: Vec<Vec<(u32, f64)>>,
    pub(super) limit: Vec<f64>,
    /// The price that a limit was taken to have, which holds as long as it has not been in a pivot; then all of it has to be used.
    pub(super) guess: Vec<Option<f64>>,

    pub(super) tree: SpanningTree,
    pub(super) order: Vec<u32>,
    pub(super) place: Vec<Place>,
    pub(super) beside: Vec<u32>,
    pub(super) binding: Vec<u32>,
    /// Whether a limit binds.
    pub(super) slot_of: Vec<Option<usize>>,
    pub(super) inverse: Inverse,

    pub(super) flow: Vec<f64>,
    /// Scratch: what arcs move by; all zero.
    pub(super) moved_by: Vec<f64>,
    /// Arcs of the basis that may be beyond a bound.
    pub(super) suspects: Vec<u32>,
    pub(super) is_suspect: Vec<bool>,
    pub(super) left: Vec<f64>,
    /// How far a unit of each arc, and of what is left of each limit, moves the others: what is beyond its bound counts less where this is large.
    pub(super) weight: Vec<f64>,
    pub(super) limit_weight: Vec<f64>,
    pub(super) potential: Vec<Costs>,
    pub(super) price: Vec<Costs>,
    pub(super) pivots: u64,
}

impl<'s> DualSimplex<'s> {
    /// The basis of a network simplex that was solved with guessed prices on top of the costs of `problem`; no limit binds yet.
    pub(super) fn new(
        simplex: &'s NetworkSimplex,
        problem: &FlowProblem,
        ties: &[i128],
        limits: &[JointLimit],
        guess: &[f64],
        flow: &[i64],
    ) -> Self {
        let root = simplex.tree.root();
        let node_count = simplex.potential.len();
        let own = simplex.problem.arcs.len();
        let mut arcs = simplex.problem.arcs.clone();
        let mut costs: Vec<Costs> = (0..own)
            .map(|arc| {
                let (number, smaller) = parted(ties[simplex.given_arc[arc] as usize]);
                [0.0, problem.arcs[simplex.given_arc[arc] as usize].cost as f64, number, smaller]
            })
            .collect();
        let mut place: Vec<Place> =
            (0..own).map(|arc| if simplex.is_full(arc) { Place::Full } else { Place::Empty }).collect();
        let (mut parent, mut hung) = (vec![NONE; node_count], vec![NONE; node_count]);
        for node in 0..node_count as u32 {
            let artificial = (own + node as usize) as u32;
            let sign = if simplex.artificial_up[node as usize] { 1.0 } else { -1.0 };
            arcs.push(FlowArc { tail: node, head: root, capacity: 0, cost: 0 });
            costs.push([sign, 0.0, 0.0, 0.0]);
            place.push(Place::Empty);
            if node == root {
                continue;
            }
            let tree_node = simplex.tree.node(node);
            let arc = if tree_node.arc == NONE { artificial } else { tree_node.arc };
            place[arc as usize] = Place::Tree(node);
            (parent[node as usize], hung[node as usize]) = (tree_node.parent, arc);
        }
        let mut by_arc: Vec<Vec<(u32, f64)>> = vec![Vec::new(); arcs.len()];
        let mut members = vec![Vec::new(); limits.len()];
        let mut arc_of_given = vec![0; own];
        simplex.given_arc.iter().enumerate().for_each(|(arc, given)| arc_of_given[*given as usize] = arc);
        for (number, limit) in limits.iter().enumerate() {
            for (given, per_unit) in &limit.uses {
                let arc = arc_of_given[*given as usize];
                by_arc[arc].push((number as u32, *per_unit));
                members[number].push((arc as u32, *per_unit));
            }
        }
        let mut use_range = vec![0];
        let mut use_of = Vec::new();
        for uses in by_arc {
            use_of.extend(uses);
            use_range.push(use_of.len() as u32);
        }
        let tree = SpanningTree::new(root, &parent, &hung);
        let mut supply: Vec<f64> = simplex.problem.supply.iter().map(|supply| *supply as f64).collect();
        supply.resize(node_count, 0.0);
        let unlimited = |arc: &FlowArc| if arc.capacity == UNLIMITED { f64::INFINITY } else { arc.capacity as f64 };
        let mut entering_range = vec![0];
        let mut entering = Vec::with_capacity(own);
        for node in 0..simplex.problem.node_count {
            entering.extend(simplex.incidence.entering(node).iter().map(|arc| (*arc, arcs[*arc as usize].tail)));
            entering_range.push(entering.len() as u32);
        }
        let mut made = Self {
            simplex,
            heads: arcs.iter().map(|arc| arc.head).collect(),
            entering_range,
            entering,
            moved_by: vec![0.0; arcs.len()],
            members,
            suspects: Vec::new(),
            is_suspect: vec![false; arcs.len()],
            capacity: arcs.iter().map(unlimited).collect(),
            flow: (0..arcs.len())
                .map(|arc| simplex.given_arc.get(arc).map_or(0.0, |given| flow[*given as usize] as f64))
                .collect(),
            left: vec![0.0; limits.len()],
            weight: vec![1.0; arcs.len()],
            limit_weight: vec![1.0; limits.len()],
            potential: vec![[0.0; 4]; node_count],
            price: vec![[0.0; 4]; limits.len()],
            order: tree.preorder(),
            limit: limits.iter().map(|limit| limit.limit).collect(),
            guess: guess
                .iter()
                .zip(limits)
                .map(|(price, limit)| (*price > 0.0 && limit.limit.is_finite()).then_some(*price))
                .collect(),
            slot_of: vec![None; limits.len()],
            beside: Vec::new(),
            binding: Vec::new(),
            inverse: Inverse::default(),
            pivots: 0,
            arcs,
            costs,
            supply,
            use_range,
            use_of,
            tree,
            place,
        };
        made.renew_prices();
        made.renew_left();
        made
    }
}

impl DualSimplex<'_> {
    /// What an arc uses of each limit.
    pub(super) fn uses(&self, arc: u32) -> &[(u32, f64)] {
        &self.use_of[self.use_range[arc as usize] as usize..self.use_range[arc as usize + 1] as usize]
    }

    /// The tree arcs from `head` back to `tail`, each with 1 if that goes along with it and -1 if against it; returns where the ways from both meet.
    pub(super) fn walk(&self, tail: u32, head: u32, mut visit: impl FnMut(u32, f64)) -> u32 {
        let (mut below_tail, mut below_head) = (tail, head);
        while below_tail != below_head {
            let (tail_side, head_side) = (self.tree.node(below_tail), self.tree.node(below_head));
            if tail_side.size <= head_side.size {
                let is_down = self.arcs[tail_side.arc as usize].head == below_tail;
                visit(tail_side.arc, if is_down { 1.0 } else { -1.0 });
                below_tail = tail_side.parent;
            } else {
                let is_up = self.arcs[head_side.arc as usize].tail == below_head;
                visit(head_side.arc, if is_up { 1.0 } else { -1.0 });
                below_head = head_side.parent;
            }
        }
        below_tail
    }

    /// What a unit round the loop of an arc uses of each binding limit: the arc itself, and back through the tree.
    pub(super) fn loop_uses(&self, arc: u32) -> Vec<f64> {
        let mut used = vec![0.0; self.binding.len()];
        let mut add = |arc: u32, sign: f64| {
            for (limit, per_unit) in self.uses(arc) {
                if let Some(slot) = self.slot_of[*limit as usize] {
                    used[slot] += sign * per_unit;
                }
            }
        };
        add(arc, 1.0);
        let FlowArc { tail, head, .. } = self.arcs[arc as usize];
        self.walk(tail, head, add);
        used
    }
}

/// The two parts of a second cost, which are counted apart.
fn parted(tie: i128) -> (f64, f64) {
    let number = (tie + (1 << 63)) >> 64;
    (number as f64, (tie - (number << 64)) as f64)
}
