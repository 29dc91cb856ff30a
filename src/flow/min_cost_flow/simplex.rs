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
/// it gives the same objective.
///
/// # Examples
/// Tengiz has 100 to ship to Augusta. The pipeline to Novorossiysk takes 80 of it; when it closes, what does not fit through Baku is shut in at 200 a tonne.
/// ```
/// use corridor::flow::{FlowArc, FlowProblem, NetworkSimplex, StartBasis};
///
/// let (tengiz, augusta, outside) = (0, 1, 2);
/// let mut problem = FlowProblem {
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
/// problem.arcs[0].capacity = 0;
/// assert!(simplex.restate(&problem));
/// assert_eq!(simplex.solve()?.flow, [0, 50, 50, 50]);
/// problem.arcs[0].capacity = 80;
/// assert!(simplex.restate(&problem));
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
    pub(super) incidence: Incidence,

    /// The cost of artificial arcs.
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

    /// Whether another problem has the same nodes, and arcs between the same of them.
    ///
    /// # Complexity
    /// O(arcs).
    pub fn has_arcs_of(&self, problem: &FlowProblem) -> bool {
        let runs_alike = |(given, arc): (usize, &FlowArc)| {
            let mine = &self.problem.arcs[self.arc_of_given[given] as usize];
            (mine.tail, mine.head) == (arc.tail, arc.head)
        };
        problem.node_count == self.problem.node_count
            && problem.supply.len() == self.problem.supply.len()
            && problem.arcs.len() == self.problem.arcs.len()
            && problem.arcs.iter().enumerate().all(runs_alike)
    }

    /// Takes over the capacities, costs and supplies of another problem, so that the next solve starts from the last answer; says whether it did.
    ///
    /// It does not, and nothing changes, if the other problem has other nodes or its arcs run between others.
    ///
    /// # Complexity
    /// O(nodes + arcs).
    #[must_use = "a problem of another shape needs a simplex of its own"]
    pub fn restate(&mut self, problem: &FlowProblem) -> bool {
        if !self.has_arcs_of(problem) {
            return false;
        }
        for (given, arc) in problem.arcs.iter().enumerate() {
            let mine = &mut self.problem.arcs[self.arc_of_given[given] as usize];
            // A full arc stays full at its new capacity, so its flow changes too.
            self.flows_changed |= mine.capacity != arc.capacity;
            self.costs_changed |= mine.cost != arc.cost;
            *mine = *arc;
        }
        if self.problem.supply != problem.supply {
            self.problem.supply.clone_from(&problem.supply);
            self.flows_changed = true;
        }
        true
    }

    /// The problem, as given.
    pub(super) fn given_problem(&self) -> FlowProblem {
        let arcs = self.arc_of_given.iter().map(|arc| self.problem.arcs[*arc as usize]).collect();
        FlowProblem { node_count: self.problem.node_count, arcs, supply: self.problem.supply.clone() }
    }

    /// How many pivots all solves so far took.
    pub fn pivot_count(&self) -> u64 {
        self.pivot_count
    }

    /// Finds a flow of least total cost that takes every supply to a demand within the capacities, starting from the current basis.
    ///
    /// Among equally cheap flows the order of the arcs and the problems solved before decide; [`NetworkSimplex::solve_with_ties`] has one answer.
    ///
    /// # Errors
    /// If the problem is malformed, supplies and demands differ, numbers are so large that 64 bits could overflow, the cost has no
    /// lower bound, or no flow satisfies all demands (then the nodes are named). The basis stays usable: restate the problem and solve again.
    ///
    /// # Complexity
    /// Exponential at worst, in practice about nodes x arcs pivots' worth of small constant; a strongly feasible basis rules out
    /// cycling. A second solve takes pivots about in proportion to what the change moves.
    ///
    /// # References
    /// - Ahuja, Magnanti, Orlin (1993), *Network Flows*, chapter 11, ISBN 978-0-13-617549-0.
    /// - Cunningham (1976), "A network simplex method", doi:10.1007/BF01580659 (strongly feasible bases).
    /// - Kiraly, Kovacs (2012), "Efficient implementations of minimum-cost flow algorithms", arXiv:1207.6381 (block search).
    pub fn solve(&mut self) -> Result<FlowSolution, FlowError> {
        self.optimise()?;
        self.read_answer()
    }

    /// Finds the cheapest flow that is least by a second cost: `ties` has one for each arc, as given.
    ///
    /// Where no two cheapest flows agree in the second cost, the flow depends on the problem alone, not on what was solved before. The potentials and the
    /// objective are those of the first cost.
    ///
    /// # Errors
    /// As for [`NetworkSimplex::solve`].
    ///
    /// # Complexity
    /// As for [`NetworkSimplex::solve`], and pivots among the arcs of reduced cost zero.
    ///
    /// # Panics
    /// If `ties` does not have one cost per arc.
    pub fn solve_with_ties(&mut self, ties: &[i128]) -> Result<FlowSolution, FlowError> {
        assert_eq!(ties.len(), self.problem.arcs.len(), "a second cost for each arc");
        self.optimise()?;
        self.settle_ties(ties)?;
        self.read_answer()
    }

    /// Pivots until the basis is optimal.
    fn optimise(&mut self) -> Result<(), FlowError> {
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
            return self.improve_by_candidates();
        }
        while let Some(arc) = self.block_search.find_entering(&self.residual, &self.potential) {
            self.pivot(arc)?;
        }
        self.was_solved = true;
        Ok(())
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
