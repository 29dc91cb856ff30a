//! The simplex itself: a problem and its basis, to be changed and solved again.

use super::candidates::CandidateList;
use super::incidence::Incidence;
use super::pricing::{BlockSearch, ResidualArc};
use super::start::{self, Guess, StartBasis};
use super::tree::SpanningTree;
use super::validate::validate;
use super::{FlowArc, FlowError, FlowProblem, FlowSolution};
use std::cmp::Reverse;

/// A subtree of this share of the nodes or more is not searched for new candidates; going through all arcs later is cheaper.
const LARGE_SUBTREE: u32 = 64;

/// A minimum-cost flow problem together with its current basis.
///
/// A solve starts from the basis the last one ended with. After a closure that is usually some ten times faster than a first solve, and
/// it gives the same objective; which of several equally cheap flows it finds depends on the changes made before.
///
/// # Examples
/// The pipeline to Novorossiysk closes and reopens; what does not fit through Baku is shut in at 200 a tonne.
/// ```
/// use corridor::flow::{FlowArc, FlowProblem, NetworkSimplex, StartBasis};
///
/// let (tengiz, augusta, outside) = (0, 1, 2);
/// let problem = FlowProblem {
///     node_count: 3,
///     arcs: vec![
///         FlowArc { tail: tengiz, head: augusta, capacity: 80, cost: 57 }, // by Novorossiysk
///         FlowArc { tail: tengiz, head: augusta, capacity: 50, cost: 80 }, // by Baku
///         FlowArc { tail: tengiz, head: outside, capacity: 100, cost: 200 }, // shut in
///         FlowArc { tail: outside, head: augusta, capacity: 100, cost: 0 }, // unmet
///     ],
///     supply: vec![100, -100, 0],
/// };
/// let mut simplex = NetworkSimplex::new(&problem, StartBasis::Natural { root: outside })?;
/// assert_eq!(simplex.solve()?.flow, [80, 20, 0, 0]);
/// simplex.close_arc(0);
/// assert_eq!(simplex.solve()?.flow, [0, 50, 50, 50]);
/// simplex.open_arc(0);
/// assert_eq!(simplex.solve()?.objective, 80 * 57 + 20 * 80);
/// # Ok::<(), corridor::flow::FlowError>(())
/// ```
#[derive(Debug, Clone)]
pub struct NetworkSimplex {
    /// Arcs by falling tail: in a network numbered day by day the search for the entering arc then runs backwards in time, so that
    /// the value of a cargo on a day is settled before that of the days it depends on. This halves the time of a first solve.
    pub(super) problem: FlowProblem,
    /// The arc as given, by arc of `problem`, and the other way round.
    pub(super) given_arc: Vec<u32>,
    arc_of_given: Vec<u32>,
    incidence: Incidence,

    pub(super) is_closed: Vec<bool>,
    pub(super) closed_count: u32,
    /// The cost of closed and of artificial arcs.
    pub(super) forbidding: i64,
    flows_changed: bool,
    costs_changed: bool,

    /// Nodes of the tree: those of the problem and, if the start was artificial, one more, the root.
    pub(super) tree: SpanningTree,
    pub(super) potential: Vec<i64>,
    pub(super) residual: Vec<ResidualArc>,
    /// Whether the artificial arc of a node leads to the root, by node.
    pub(super) artificial_up: Vec<bool>,

    block_search: BlockSearch,
    candidates: CandidateList,
    was_solved: bool,
    pub(super) pivot_count: u64,
}

impl NetworkSimplex {
    /// Sets up the start basis of a problem; arcs are named by their place in `problem.arcs` from here on.
    ///
    /// # Errors
    /// If the problem is malformed, unbalanced or too large, or the root of the start basis is not a node.
    ///
    /// # Complexity
    /// O((nodes + arcs) x log(nodes + arcs)).
    pub fn new(problem: &FlowProblem, start: StartBasis) -> Result<Self, FlowError> {
        validate(problem, |arc| arc)?;
        let mut given_arc: Vec<u32> = (0..problem.arcs.len() as u32).collect();
        given_arc.sort_by_key(|&arc| Reverse(problem.arcs[arc as usize].tail));
        let mut arc_of_given = vec![0; given_arc.len()];
        for (arc, &given) in given_arc.iter().enumerate() {
            arc_of_given[given as usize] = arc as u32;
        }
        let arcs: Vec<FlowArc> = given_arc.iter().map(|&given| problem.arcs[given as usize]).collect();
        let problem = FlowProblem { node_count: problem.node_count, arcs, supply: problem.supply.clone() };

        let node_count = problem.node_count;
        let incidence = Incidence::new(node_count, &problem.arcs);
        let (tree_nodes, root, guess) = match start {
            StartBasis::Artificial => (node_count + 1, node_count, start::artificial(node_count + 1, node_count)),
            StartBasis::Natural { root } if root >= node_count => {
                return Err(FlowError::UnknownRoot { root, node_count });
            }
            StartBasis::Natural { root } => (node_count, root, start::natural(&problem, &incidence, root)),
        };
        let Guess { parent, arc: tree_arc, full } = guess;
        let mut residual: Vec<ResidualArc> =
            problem.arcs.iter().map(|arc| ResidualArc { cost: 0, tail: arc.tail, head: arc.head }).collect();
        for index in full {
            residual[index as usize].turn();
        }
        Ok(Self {
            is_closed: vec![false; residual.len()],
            closed_count: 0,
            forbidding: 0,
            flows_changed: true,
            costs_changed: true,
            tree: SpanningTree::new(root, &parent, &tree_arc),
            potential: vec![0; tree_nodes as usize],
            artificial_up: vec![true; tree_nodes as usize],
            block_search: BlockSearch::new(residual.len()),
            candidates: CandidateList::new(residual.len()),
            was_solved: false,
            pivot_count: 0,
            problem,
            given_arc,
            arc_of_given,
            incidence,
            residual,
        })
    }

    /// Lets nothing pass over an arc until it is opened again.
    ///
    /// Closed arcs cost more than any way round, so that the basis stays feasible, and the next solve makes sure that they are empty.
    pub fn close_arc(&mut self, arc: u32) {
        let slot = &mut self.is_closed[self.arc_of_given[arc as usize] as usize];
        if !std::mem::replace(slot, true) {
            self.closed_count += 1;
            self.costs_changed = true;
        }
    }

    /// Gives a closed arc back its capacity and cost.
    pub fn open_arc(&mut self, arc: u32) {
        let slot = &mut self.is_closed[self.arc_of_given[arc as usize] as usize];
        if std::mem::replace(slot, false) {
            self.closed_count -= 1;
            self.costs_changed = true;
        }
    }

    /// Changes the most that can pass over an arc; the next solve repairs the basis where flow no longer fits.
    pub fn set_capacity(&mut self, arc: u32, capacity: i64) {
        // A full arc stays full at its new capacity, so its flow changes too.
        self.problem.arcs[self.arc_of_given[arc as usize] as usize].capacity = capacity;
        self.flows_changed = true;
    }

    /// Changes the cost of one unit over an arc.
    pub fn set_cost(&mut self, arc: u32, cost: i64) {
        self.problem.arcs[self.arc_of_given[arc as usize] as usize].cost = cost;
        self.costs_changed = true;
    }

    /// Changes what a node puts in; supplies and demands must cancel again by the next solve.
    pub fn set_supply(&mut self, node: u32, supply: i64) {
        self.problem.supply[node as usize] = supply;
        self.flows_changed = true;
    }

    /// How many pivots all solves so far took.
    pub fn pivot_count(&self) -> u64 {
        self.pivot_count
    }

    /// Finds a cheapest flow, starting from the current basis.
    ///
    /// Among equally cheap flows the order of the arcs and the changes made before decide, always in the same way.
    ///
    /// # Errors
    /// As for [`FlowProblem::solve`]. The basis stays usable: undo the change and solve again.
    ///
    /// # Complexity
    /// As for [`FlowProblem::solve`]; a second solve takes pivots about in proportion to what the change moves.
    ///
    /// # References
    /// See [`FlowProblem::solve`].
    pub fn solve(&mut self) -> Result<FlowSolution, FlowError> {
        if self.flows_changed {
            validate(&self.problem, |arc| self.given_arc[arc as usize])?;
            self.rebuild_flows();
            self.flows_changed = false;
            self.costs_changed = true;
        }
        if self.costs_changed {
            self.rebuild_costs()?;
            self.costs_changed = false;
        }
        if self.was_solved {
            self.improve_by_candidates()?;
        } else {
            while let Some(arc) = self.block_search.find_entering(&self.residual, &self.potential) {
                self.pivot(arc)?;
            }
            self.was_solved = true;
        }
        self.read_answer()
    }

    /// Pivots on listed candidates; goes through all arcs at first and whenever the list runs out without being complete.
    fn improve_by_candidates(&mut self) -> Result<(), FlowError> {
        let mut is_complete = false;
        loop {
            let Some(arc) = self.candidates.find_entering(&self.residual, &self.potential) else {
                if is_complete {
                    return Ok(());
                }
                for arc in 0..self.residual.len() as u32 {
                    self.candidates.consider(arc, &self.residual, &self.potential);
                }
                is_complete = true;
                continue;
            };
            match self.pivot(arc)? {
                Some(top) if self.tree.node(top).size > self.problem.node_count / LARGE_SUBTREE => is_complete = false,
                Some(top) => self.consider_around(top),
                None => {}
            }
        }
    }

    /// Lists what became worth pushing over at the nodes of a subtree.
    fn consider_around(&mut self, top: u32) {
        for node in self.tree.subtree(top) {
            for arc in self.incidence.leaving(node) {
                self.candidates.consider(arc, &self.residual, &self.potential);
            }
            for &arc in self.incidence.entering(node) {
                self.candidates.consider(arc, &self.residual, &self.potential);
            }
        }
    }
}
