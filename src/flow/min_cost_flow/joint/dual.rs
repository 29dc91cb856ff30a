//! A dual simplex on a tree and arcs beside it: what is beyond its bound leaves the basis, until nothing is.

use super::super::tree::SpanningTree;
use super::super::{FlowArc, FlowError, NONE, NetworkSimplex, UNLIMITED};
use super::inverse::Inverse;
use super::rounding::whole_flow;
use super::{JointFlow, JointLimit};

/// How far beyond a bound a flow or a use may be: amounts are whole numbers, so this is no amount.
const SLACK: f64 = 1e-6;

/// The least entry of a row that is pivoted on.
const LEAST_PIVOT: f64 = 1e-7;

/// After so many pivots everything is worked out anew from the basis.
const RENEWED_AFTER: u64 = 60;

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

/// A row of the simplex tableau: a combination of the conditions in which only what leaves and what is outside the basis has an entry.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// What each limit counts.
    pub(super) limits: Vec<f64>,
    /// What the balance of each node counts.
    nodes: Vec<f64>,
    /// The nodes that may count.
    touched: Vec<u32>,
    is_touched: Vec<bool>,
    /// The part of `nodes` that is the cut of a tree arc that leaves.
    pub(super) cut: Vec<f64>,
}

impl Row {
    fn new(node_count: usize, limit_count: usize) -> Self {
        Self {
            limits: vec![0.0; limit_count],
            nodes: vec![0.0; node_count],
            touched: Vec::new(),
            is_touched: vec![false; node_count],
            cut: vec![0.0; node_count],
        }
    }

    fn add(&mut self, node: u32, count: f64) {
        self.nodes[node as usize] += count;
        if !std::mem::replace(&mut self.is_touched[node as usize], true) {
            self.touched.push(node);
        }
    }

    fn clear(&mut self) {
        for node in self.touched.drain(..) {
            self.nodes[node as usize] = 0.0;
            self.is_touched[node as usize] = false;
            self.cut[node as usize] = 0.0;
        }
        self.limits.fill(0.0);
    }
}

/// The simplex: a basis, its flows and its prices.
pub(super) struct DualSimplex<'s> {
    simplex: &'s NetworkSimplex,
    heads: Vec<u32>,
    /// The arcs that enter each node, with their tails.
    entering_range: Vec<u32>,
    entering: Vec<(u32, u32)>,
    /// Arcs as the network simplex sorts them, then an artificial arc from each node to the root.
    pub(super) arcs: Vec<FlowArc>,
    costs: Vec<Costs>,
    capacity: Vec<f64>,
    supply: Vec<f64>,
    /// What the arcs use of which limits, arc by arc.
    use_range: Vec<u32>,
    use_of: Vec<(u32, f64)>,
    /// What uses each limit.
    members: Vec<Vec<(u32, f64)>>,
    limit: Vec<f64>,
    /// The price that a limit was taken to have, which holds as long as it has not been in a pivot; then all of it has to be used.
    pub(super) guess: Vec<Option<f64>>,

    pub(super) tree: SpanningTree,
    order: Vec<u32>,
    pub(super) place: Vec<Place>,
    pub(super) beside: Vec<u32>,
    pub(super) binding: Vec<u32>,
    /// Whether a limit binds.
    pub(super) slot_of: Vec<Option<usize>>,
    pub(super) inverse: Inverse,

    flow: Vec<f64>,
    /// Scratch: what arcs move by; all zero.
    moved_by: Vec<f64>,
    /// Arcs of the basis that may be beyond a bound.
    suspects: Vec<u32>,
    is_suspect: Vec<bool>,
    left: Vec<f64>,
    /// How far a unit of each arc, and of what is left of each limit, moves the others: what is beyond its bound counts less where this is large.
    weight: Vec<f64>,
    limit_weight: Vec<f64>,
    potential: Vec<Costs>,
    price: Vec<Costs>,
    pivots: u64,
}

impl<'s> DualSimplex<'s> {
    /// The basis of a network simplex that was solved with guessed prices on top of `costs`; no limit binds yet.
    pub(super) fn new(
        simplex: &'s NetworkSimplex,
        costs: &[i64],
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
                [0.0, costs[simplex.given_arc[arc] as usize] as f64, number, smaller]
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

    /// Pivots until no flow is beyond its bounds and no limit is exceeded.
    ///
    /// # Errors
    /// [`FlowError::NoRoom`] if what is beyond its bound cannot be brought back, [`FlowError::Undecided`] if it takes too long.
    pub(super) fn optimise(&mut self) -> Result<(), FlowError> {
        let most = 1_000 + 20 * (self.arcs.len() as u64 + self.limit.len() as u64);
        let mut row = Row::new(self.potential.len(), self.limit.len());
        let mut is_new = true;
        loop {
            row.clear();
            let found = self.find_leaving();
            let entering = found.and_then(|(leaving, beyond)| {
                self.fill(&mut row, leaving);
                self.find_entering(&row, leaving, beyond)
            });
            let is_stuck = found.is_none() || entering.is_none();
            match (found, entering) {
                (None, _) if is_new => return Ok(()),
                (Some((_, beyond)), None) if is_new => {
                    return Err(FlowError::NoRoom { beyond: beyond.abs().ceil() as i64 });
                }
                (Some(_), Some(_)) if self.pivots > most => return Err(FlowError::Undecided { pivots: self.pivots }),
                (Some((leaving, beyond)), Some((entering, alpha))) => {
                    self.move_prices(&row, leaving, entering, alpha);
                    let amount = beyond / alpha;
                    let steps = self.steps(entering, amount);
                    self.weigh(leaving, entering, alpha, amount, &steps);
                    steps.iter().for_each(|(arc, by)| self.add_flow(*arc, *by));
                    self.exchange(leaving, entering, &row, alpha, beyond > 0.0);
                    self.pivots += 1;
                    is_new = false;
                }
                _ => {}
            }
            // Before anything is said for good it is worked out anew.
            if is_stuck || self.pivots.is_multiple_of(RENEWED_AFTER) {
                row.clear();
                self.renew()?;
                is_new = true;
            }
        }
    }

    /// What an arc uses of each limit.
    pub(super) fn uses(&self, arc: u32) -> &[(u32, f64)] {
        &self.use_of[self.use_range[arc as usize] as usize..self.use_range[arc as usize + 1] as usize]
    }

    /// The basic amount that is farthest beyond a bound, and how far: above 0 over its capacity, below 0 under nothing. Of equals the first by number.
    fn find_leaving(&mut self) -> Option<(Leaving, f64)> {
        let mut suspects = std::mem::take(&mut self.suspects);
        suspects.retain(|arc| {
            let is_basic = matches!(self.place[*arc as usize], Place::Tree(_) | Place::Beside(_));
            let stays = is_basic && self.beyond(*arc).abs() > SLACK;
            self.is_suspect[*arc as usize] = stays;
            stays
        });
        self.suspects = suspects;
        let limits = (0..self.limit.len()).filter(|limit| self.slot_of[*limit].is_none());
        let limits = limits.map(|limit| {
            let beyond = if self.guess[limit].is_some() { self.left[limit] } else { self.left[limit].min(0.0) };
            (Leaving::Limit(limit), beyond, beyond * beyond / self.limit_weight[limit], limit as u32)
        });
        let arcs = self.suspects.iter().map(|&arc| {
            let leaving = match self.place[arc as usize] {
                Place::Beside(slot) => Leaving::Beside(slot as usize),
                Place::Tree(node) => Leaving::Tree(node),
                Place::Empty | Place::Full => unreachable!("what is suspected is in the basis"),
            };
            let beyond = self.beyond(arc);
            (leaving, beyond, beyond * beyond / self.weight[arc as usize], arc)
        });
        let beyond = limits.chain(arcs).filter(|(_, beyond, ..)| beyond.abs() > SLACK);
        let farthest = beyond.max_by(|one, other| one.2.total_cmp(&other.2).then(other.3.cmp(&one.3)));
        farthest.map(|(leaving, beyond, ..)| (leaving, beyond))
    }

    fn beyond(&self, arc: u32) -> f64 {
        let (flow, capacity) = (self.flow[arc as usize], self.capacity[arc as usize]);
        if flow < 0.0 { flow } else { (flow - capacity).max(0.0) }
    }

    /// Fills a cleared row with that of what leaves.
    fn fill(&self, row: &mut Row, leaving: Leaving) {
        let weights = match leaving {
            Leaving::Limit(limit) => {
                row.limits[limit] = 1.0;
                self.count_limits(row, &[limit as u32]);
                let uses: Vec<f64> = self.beside.iter().map(|arc| -self.entry(*arc, row)).collect();
                self.inverse.left_times(&uses)
            }
            Leaving::Tree(node) => {
                let side = if self.arcs[self.tree.node(node).arc as usize].tail == node { 1.0 } else { -1.0 };
                for node in self.tree.subtree(node) {
                    row.cut[node as usize] = side;
                    row.add(node, side);
                }
                let crossing: Vec<f64> = self.beside.iter().map(|arc| -self.crossing(*arc, &row.cut)).collect();
                self.inverse.left_times(&crossing)
            }
            Leaving::Beside(slot) => self.inverse.row(slot).to_vec(),
        };
        for (&limit, weight) in self.binding.iter().zip(weights) {
            row.limits[limit as usize] = weight;
        }
        self.count_limits(row, &self.binding);
    }

    /// Adds to the balances of nodes what limits count, so that no tree arc has an entry.
    ///
    /// # Complexity
    /// O(nodes below tree arcs that use one of them), at most O(nodes).
    fn count_limits(&self, row: &mut Row, limits: &[u32]) {
        let mut tops: Vec<(u32, f64)> = Vec::new();
        for &limit in limits.iter().filter(|limit| row.limits[**limit as usize] != 0.0) {
            for &(arc, per_unit) in &self.members[limit as usize] {
                if let Place::Tree(node) = self.place[arc as usize] {
                    let used = row.limits[limit as usize] * per_unit;
                    tops.push((node, if self.arcs[arc as usize].head == node { used } else { -used }));
                }
            }
        }
        let below: usize = tops.iter().map(|(top, _)| self.tree.node(*top).size as usize).sum();
        if below <= self.potential.len() {
            for (top, down) in tops {
                self.tree.subtree(top).for_each(|node| row.add(node, down));
            }
            return;
        }
        // Many below each other: what comes down to each node, from the root on.
        let mut down = vec![0.0; self.potential.len()];
        tops.into_iter().for_each(|(top, count)| down[top as usize] += count);
        for node in self.tree.subtree(self.tree.root()).skip(1) {
            let sum = down[node as usize] + down[self.tree.node(node).parent as usize];
            down[node as usize] = sum;
            if sum != 0.0 {
                row.add(node, sum);
            }
        }
    }

    /// The entry of an arc in a row.
    #[inline]
    fn entry(&self, arc: u32, row: &Row) -> f64 {
        let FlowArc { tail, head, .. } = self.arcs[arc as usize];
        let used: f64 = self.uses(arc).iter().map(|(limit, per_unit)| row.limits[*limit as usize] * per_unit).sum();
        used + row.nodes[tail as usize] - row.nodes[head as usize]
    }

    /// Whether an arc crosses a cut: 1 in the direction of the tree arc, -1 against it.
    pub(super) fn crossing(&self, arc: u32, cut: &[f64]) -> f64 {
        let FlowArc { tail, head, .. } = self.arcs[arc as usize];
        cut[tail as usize] - cut[head as usize]
    }

    /// What comes in: of all that brings back what is beyond its bound, what costs least for it, of equals the larger entry. Also its entry in the row.
    fn find_entering(&self, row: &Row, leaving: Leaving, beyond: f64) -> Option<(Entering, f64)> {
        // An arc comes in where its flow rises from nothing or falls from its capacity.
        let wanted = beyond.signum();
        let mut least = Least { found: None, ratio: [f64::INFINITY; 4] };
        if let Leaving::Limit(limit) = leaving
            && wanted > 0.0
        {
            least.consider(Entering::Own, 1.0, |part| self.price[limit][part]);
        }
        for (slot, &limit) in self.binding.iter().enumerate() {
            let alpha = row.limits[limit as usize];
            if alpha * wanted > LEAST_PIVOT {
                let price = &self.price[limit as usize];
                least.consider(Entering::Limit(slot), alpha, |part| price[part]);
            }
        }
        let mut consider_arc = |arc: u32| {
            let side = match self.place[arc as usize] {
                Place::Empty => 1.0,
                Place::Full => -1.0,
                Place::Tree(_) | Place::Beside(_) => return,
            };
            let alpha = self.entry(arc, row);
            if alpha * wanted * side > LEAST_PIVOT && self.capacity[arc as usize] > 0.0 {
                least.consider(Entering::Arc(arc), alpha, |part| self.reduced_part(arc, part) * side);
            }
        };
        let mut consider_leaving = |node: u32| {
            let count = row.nodes[node as usize];
            let range = self.simplex.incidence.leaving(node);
            for (&head, arc) in self.heads[range.start as usize..range.end as usize].iter().zip(range) {
                if (count - row.nodes[head as usize]).abs() > LEAST_PIVOT {
                    consider_arc(arc);
                }
            }
        };
        // Only arcs at nodes that count, and arcs that use a limit that counts, have an entry.
        if row.touched.len() * 2 > self.potential.len() {
            (0..self.simplex.problem.node_count).for_each(consider_leaving);
        } else {
            row.touched.iter().for_each(|node| consider_leaving(*node));
            for &node in &row.touched {
                let range =
                    self.entering_range[node as usize] as usize..self.entering_range[node as usize + 1] as usize;
                for &(arc, tail) in &self.entering[range] {
                    if !row.is_touched[tail as usize] {
                        consider_arc(arc);
                    }
                }
            }
        }
        for (members, _) in self.members.iter().zip(&row.limits).filter(|(_, count)| **count != 0.0) {
            members.iter().for_each(|(arc, _)| consider_arc(*arc));
        }
        least.found
    }

    /// The cost of a unit on an arc beside what its ends and the limits pay.
    fn reduced(&self, arc: u32) -> Costs {
        std::array::from_fn(|part| self.reduced_part(arc, part))
    }

    fn reduced_part(&self, arc: u32, part: usize) -> f64 {
        let FlowArc { tail, head, .. } = self.arcs[arc as usize];
        let ends = self.potential[tail as usize][part] - self.potential[head as usize][part];
        let used = |(limit, per_unit): &(u32, f64)| self.price[*limit as usize][part] * per_unit;
        self.costs[arc as usize][part] + ends + self.uses(arc).iter().map(used).sum::<f64>()
    }

    fn move_prices(&mut self, row: &Row, leaving: Leaving, entering: Entering, alpha: f64) {
        let step = match entering {
            Entering::Arc(arc) => self.reduced(arc),
            Entering::Limit(slot) => self.price[self.binding[slot] as usize],
            Entering::Own => match leaving {
                Leaving::Limit(limit) => self.price[limit],
                _ => unreachable!("only a limit comes in for itself"),
            },
        }
        .map(|cost| cost / alpha);
        let shift = |costs: &mut Costs, entry: f64| {
            costs.iter_mut().zip(step).for_each(|(cost, step)| *cost -= step * entry);
        };
        for &node in &row.touched {
            shift(&mut self.potential[node as usize], row.nodes[node as usize]);
        }
        for (price, count) in self.price.iter_mut().zip(&row.limits).filter(|(_, count)| **count != 0.0) {
            shift(price, *count);
        }
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

    /// What each arc moves by when what comes in moves by an amount, and all of the basis with it.
    fn steps(&mut self, entering: Entering, amount: f64) -> Vec<(u32, f64)> {
        let (response, own) = match entering {
            Entering::Arc(arc) => (self.inverse.times(&self.loop_uses(arc)), Some(arc)),
            Entering::Limit(slot) => (self.inverse.column(slot), None),
            Entering::Own => return Vec::new(),
        };
        let beside = self.beside.iter().copied().zip(response.iter().map(|one| -one * amount));
        let moved: Vec<(u32, f64)> = own.map(|arc| (arc, amount)).into_iter().chain(beside).collect();
        let mut moved_by = std::mem::take(&mut self.moved_by);
        let mut touched: Vec<u32> = Vec::new();
        let mut add = |arc: u32, by: f64| {
            if moved_by[arc as usize] == 0.0 {
                touched.push(arc);
            }
            moved_by[arc as usize] += by;
        };
        for (arc, by) in moved.into_iter().filter(|(_, by)| *by != 0.0) {
            add(arc, by);
            let FlowArc { tail, head, .. } = self.arcs[arc as usize];
            self.walk(tail, head, |arc, sign| add(arc, sign * by));
        }
        // An arc that came back to nothing on the way stands there twice, with nothing the second time.
        let steps = touched.into_iter().map(|arc| (arc, std::mem::take(&mut moved_by[arc as usize]))).collect();
        self.moved_by = moved_by;
        steps
    }

    /// Adds to weights what a pivot shows of them (dual devex pricing): `steps` are what arcs move when what comes in moves by `amount`.
    fn weigh(&mut self, leaving: Leaving, entering: Entering, alpha: f64, amount: f64, steps: &[(u32, f64)]) {
        let own = match leaving {
            Leaving::Limit(limit) => self.limit_weight[limit],
            Leaving::Tree(node) => self.weight[self.tree.node(node).arc as usize],
            Leaving::Beside(slot) => self.weight[self.beside[slot] as usize],
        };
        let scale = own / (alpha * alpha);
        let mut limits: std::collections::BTreeMap<u32, f64> = std::collections::BTreeMap::new();
        for &(arc, by) in steps {
            let entry = by / amount;
            self.weight[arc as usize] = self.weight[arc as usize].max(entry * entry * scale);
            for (limit, per_unit) in self.uses(arc) {
                *limits.entry(*limit).or_default() += entry * per_unit;
            }
        }
        for (limit, entry) in limits {
            self.limit_weight[limit as usize] = self.limit_weight[limit as usize].max(entry * entry * scale);
        }
        match entering {
            Entering::Arc(arc) => self.weight[arc as usize] = scale.max(1.0),
            Entering::Limit(slot) => self.limit_weight[self.binding[slot] as usize] = scale.max(1.0),
            Entering::Own => {}
        }
    }

    fn add_flow(&mut self, arc: u32, by: f64) {
        self.flow[arc as usize] += by;
        if !self.is_suspect[arc as usize] && self.beyond(arc).abs() > SLACK {
            self.is_suspect[arc as usize] = true;
            self.suspects.push(arc);
        }
        for index in self.use_range[arc as usize]..self.use_range[arc as usize + 1] {
            let (limit, per_unit) = self.use_of[index as usize];
            self.left[limit as usize] -= by * per_unit;
        }
    }

    /// Sends what nodes have too much up the tree.
    fn push_up(&mut self, mut surplus: Vec<f64>) {
        for position in (1..self.order.len()).rev() {
            let node = self.order[position];
            let by = surplus[node as usize];
            if by == 0.0 {
                continue;
            }
            let (parent, arc) = (self.tree.node(node).parent, self.tree.node(node).arc);
            let is_up = self.arcs[arc as usize].tail == node;
            self.add_flow(arc, if is_up { by } else { -by });
            surplus[parent as usize] += by;
        }
    }

    /// Puts an arc to a bound.
    pub(super) fn rest(&mut self, arc: u32, is_full: bool) {
        self.place[arc as usize] = if is_full { Place::Full } else { Place::Empty };
        let at = if is_full { self.capacity[arc as usize] } else { 0.0 };
        self.flow[arc as usize] = at;
    }

    /// Works out everything from what is in the basis.
    fn renew(&mut self) -> Result<(), FlowError> {
        self.order = self.tree.preorder();
        let columns: Vec<Vec<f64>> = self.beside.iter().map(|arc| self.loop_uses(*arc)).collect();
        let row = |limit: usize| columns.iter().map(|column| column[limit]).collect::<Vec<f64>>();
        if !self.inverse.invert((0..self.binding.len()).map(row).collect()) {
            return Err(FlowError::Undecided { pivots: self.pivots });
        }
        self.renew_prices();
        self.renew_flows();
        Ok(())
    }

    /// The prices for which nothing in the basis has a reduced cost.
    fn renew_prices(&mut self) {
        self.price = self.guess.iter().map(|price| [0.0, price.unwrap_or(0.0), 0.0, 0.0]).collect();
        self.renew_potentials();
        if self.beside.is_empty() {
            return;
        }
        let reduced: Vec<Costs> = self.beside.iter().map(|arc| self.reduced(*arc)).collect();
        for part in 0..4 {
            let row: Vec<f64> = reduced.iter().map(|costs| -costs[part]).collect();
            for (&limit, price) in self.binding.iter().zip(self.inverse.left_times(&row)) {
                self.price[limit as usize][part] = price;
            }
        }
        self.renew_potentials();
    }

    fn renew_potentials(&mut self) {
        self.potential[self.order[0] as usize] = [0.0; 4];
        for position in 1..self.order.len() {
            let node = self.order[position];
            let (parent, arc) = (self.tree.node(node).parent, self.tree.node(node).arc);
            // What the arc costs with what the limits that it uses are worth.
            let is_down = self.arcs[arc as usize].head == node;
            let mut at = self.costs[arc as usize];
            for &(limit, per_unit) in self.uses(arc) {
                at.iter_mut().zip(self.price[limit as usize]).for_each(|(cost, price)| *cost += price * per_unit);
            }
            let sign = if is_down { 1.0 } else { -1.0 };
            let above = self.potential[parent as usize];
            self.potential[node as usize] = std::array::from_fn(|part| above[part] + sign * at[part]);
        }
    }

    /// The flows of the basis, from the supplies and what is full.
    fn renew_flows(&mut self) {
        for arc in self.order[1..].iter().map(|node| self.tree.node(*node).arc).chain(self.beside.iter().copied()) {
            self.flow[arc as usize] = 0.0;
        }
        let mut surplus = self.supply.clone();
        for (arc, flow) in self.arcs.iter().zip(&self.flow).filter(|(_, flow)| **flow != 0.0) {
            surplus[arc.tail as usize] -= flow;
            surplus[arc.head as usize] += flow;
        }
        self.renew_left();
        self.push_up(surplus);
        if self.beside.is_empty() {
            return;
        }
        // With the tree alone limits that bind are not met: the arcs beside it make up for that.
        let gaps: Vec<f64> = self.binding.iter().map(|limit| self.left[*limit as usize]).collect();
        let amounts = self.inverse.times(&gaps);
        let mut surplus = vec![0.0; self.potential.len()];
        for (slot, by) in amounts.into_iter().enumerate() {
            let arc = self.beside[slot];
            self.add_flow(arc, by);
            let FlowArc { tail, head, .. } = self.arcs[arc as usize];
            surplus[tail as usize] -= by;
            surplus[head as usize] += by;
        }
        self.push_up(surplus);
    }

    fn renew_left(&mut self) {
        self.left.clone_from(&self.limit);
        for arc in 0..self.arcs.len() {
            let flow = self.flow[arc];
            if flow != 0.0 {
                for index in self.use_range[arc]..self.use_range[arc + 1] {
                    let (limit, per_unit) = self.use_of[index as usize];
                    self.left[limit as usize] -= flow * per_unit;
                }
            }
        }
    }

    /// The answer in the order of the arcs as given.
    pub(super) fn answer(&self, ties: &[i128], limits: &[JointLimit]) -> Result<JointFlow, FlowError> {
        let simplex = self.simplex;
        let own = simplex.given_arc.len();
        let mut amounts = vec![0.0; own];
        for (arc, given) in simplex.given_arc.iter().enumerate() {
            amounts[*given as usize] = self.flow[arc];
        }
        let objective: f64 = (0..own).map(|arc| self.costs[arc][1] * self.flow[arc]).sum();
        let paid: f64 = self.potential.iter().zip(&self.supply).map(|(costs, supply)| -costs[1] * supply).sum();
        let prices = self.price.iter().zip(&self.limit).filter(|(price, _)| price[1] > 0.0);
        let limited: f64 = prices.map(|(price, limit)| price[1] * limit).sum();
        // An arc that would gain only by an artificial one gains nothing; what counts of these adds up to nothing.
        let gains = |reduced: &Costs| if reduced[0].abs() > 0.5 { reduced[0] < 0.0 } else { reduced[1] < 0.0 };
        let full: f64 = (0..own)
            .map(|arc| (self.reduced(arc as u32), self.capacity[arc]))
            .filter(|(reduced, capacity)| gains(reduced) && capacity.is_finite())
            .map(|(reduced, capacity)| reduced[1] * capacity)
            .sum();
        let forbidding = simplex.forbidding as f64;
        let nodes = &self.potential[..simplex.problem.node_count as usize];
        let bound = paid - limited + full;
        let is_proved = (objective - bound).abs() <= 1e-6 * (1.0 + objective.abs() + paid.abs());
        if !is_proved {
            return Err(FlowError::Undecided { pivots: self.pivots });
        }
        Ok(JointFlow {
            flow: whole_flow(simplex, &amounts, ties, limits)?,
            potential: nodes.iter().map(|costs| costs[1] + costs[0] * forbidding).collect(),
            price: self.price.iter().map(|price| price[1].max(0.0)).collect(),
            second_price: self.price.iter().map(|price| price[2]).collect(),
            objective,
            bound,
            pivots: self.pivots,
        })
    }
}

/// What costs least so far for what it brings back.
struct Least {
    found: Option<(Entering, f64)>,
    ratio: Costs,
}

impl Least {
    /// Compares costs in their order, by more than arithmetic errs; later ones are looked at only where earlier ones are equal.
    fn consider(&mut self, entering: Entering, alpha: f64, cost: impl Fn(usize) -> f64) {
        let size = alpha.abs();
        for part in 0..self.ratio.len() {
            let ratio = cost(part) / size;
            if (ratio - self.ratio[part]).abs() <= 1e-9 * (1.0 + ratio.abs()) {
                continue;
            }
            if ratio < self.ratio[part] {
                self.set(entering, alpha, cost);
            }
            return;
        }
        let is_better = self.found.is_none_or(|(other, known)| {
            size > known.abs() * 1.001 || (size * 1.001 >= known.abs() && entering < other)
        });
        if is_better {
            self.set(entering, alpha, cost);
        }
    }

    fn set(&mut self, entering: Entering, alpha: f64, cost: impl Fn(usize) -> f64) {
        self.found = Some((entering, alpha));
        self.ratio = std::array::from_fn(|part| cost(part) / alpha.abs());
    }
}

/// The two parts of a second cost, which are counted apart.
fn parted(tie: i128) -> (f64, f64) {
    let number = (tie + (1 << 63)) >> 64;
    (number as f64, (tie - (number << 64)) as f64)
}
