//! The k shortest loopless paths, one at a time.

mod class_search;
mod limits;
mod queue;
mod scratch;
mod tree;

pub use self::limits::Limits;
use self::queue::{Candidate, Class, Queue};
use self::scratch::{FromSpur, Trail};
use self::tree::{NONE, PathTree, ROOT};
use super::forward_star::{ForwardStar, UNREACHABLE};
use super::path::Path;
use super::reverse_distances::ReverseDistances;
use crate::error::Result;
use crate::watch::Watch;

/// Exact loopless paths between two nodes, cheapest first, as many as the caller asks for.
///
/// Ties are decided by the arc sequence: of two paths of equal cost, the one whose first differing arc has the lower
/// index comes first. Parallel arcs make different paths. Loopless means that no *node* is visited twice: where nodes are states of
/// places, a place may be passed again in another state.
///
/// # Complexity
/// Lazy Yen: a path of `n` arcs leaves `n` classes of paths behind, each waiting under a lower bound read off the exact
/// distances to the target. Only a class that comes to the head of the queue is searched, by following arcs on which
/// the bound is tight where that works and by A* under the same distances where it does not: O(arcs log nodes) per
/// class at worst.
/// Paths are kept as a tree, each beginning once: memory is what [`Limits`] allow, without them O(paths x arcs of a path).
///
/// # Examples
/// ```
/// use corridor::route::{ForwardStar, KShortest};
///
/// let (aktau, baku, batumi, poti) = (0, 1, 2, 3);
/// let graph = ForwardStar::new(4, &[(aktau, baku), (aktau, baku), (baku, batumi), (baku, poti), (batumi, poti)]);
/// let tanker_ferry_rail_rail_road = [9, 12, 20, 25, 4];
/// let mut routes = KShortest::new(&graph, &tanker_ferry_rail_rail_road, aktau, poti);
/// assert_eq!(routes.next().unwrap().arcs, [0, 2, 4]);
/// let costs: Vec<u32> = routes.map(|route| route.cost).collect();
/// assert_eq!(costs, [34, 36, 37]);
/// ```
///
/// # References
/// Yen, J. Y. (1971), Management Science 17(11), doi:10.1287/mnsc.17.11.712.
/// Lawler, E. L. (1972), Management Science 18(7), doi:10.1287/mnsc.18.7.401.
/// Kurz, D. and Mutzel, P. (2016), ISAAC 2016, doi:10.4230/LIPIcs.ISAAC.2016.49.
#[derive(Debug)]
pub struct KShortest<'a> {
    graph: &'a ForwardStar,
    metric: &'a [u32],
    source: u32,
    target: u32,
    limits: Limits,
    watch: Watch<'a>,
    /// No path that costs more is wanted.
    most_cost: u32,
    /// Whether a path that costs more may have been left out.
    has_left_out: bool,
    to_target: ReverseDistances,
    queue: Queue,
    tree: PathTree,
    trail: Trail,
    from_spur: FromSpur,
    /// Open nodes of a depth-first walk, each with its next arc and the end of its arcs.
    open: Vec<(u32, u32)>,
    suffix: Vec<u32>,
    /// The arcs of a path of the tree.
    arcs: Vec<u32>,
    /// How many paths were looked at.
    examined: usize,
    /// How many arcs were looked at.
    steps: u64,
}

/// What a search for one more path came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextPath {
    /// The next one.
    Found(Path),
    /// There are no more, or all others cost more than is wanted: see [`KShortest::has_left_out`].
    NoMore,
    /// A limit was met: there may be more.
    GaveUp,
}

impl<'a> KShortest<'a> {
    /// Starts a question without limits; no path is searched before the first is asked for.
    ///
    /// # Panics
    /// If the metric does not have one weight per arc, or an end is not a node of the graph.
    pub fn new(graph: &'a ForwardStar, metric: &'a [u32], source: u32, target: u32) -> Self {
        let nodes = graph.node_count() as usize;
        let mut search = Self {
            graph,
            metric,
            source,
            target,
            limits: Limits::NONE,
            watch: Watch::none(),
            most_cost: UNREACHABLE,
            has_left_out: false,
            to_target: ReverseDistances::new(graph),
            queue: Queue::default(),
            tree: PathTree::new(),
            trail: Trail::new(nodes),
            from_spur: FromSpur::new(nodes),
            open: Vec::new(),
            suffix: Vec::new(),
            arcs: Vec::new(),
            examined: 0,
            steps: 0,
        };
        search.restart(metric, source, target);
        search
    }

    /// The same search, which gives up once it has done so much.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The same search, which can be stopped.
    #[must_use]
    pub fn watched(mut self, watch: Watch<'a>) -> Self {
        self.watch = watch;
        self
    }

    /// Starts another question on the same graph under the same limits, keeping the scratch memory.
    ///
    /// # Panics
    /// As [`KShortest::new`].
    pub fn restart(&mut self, metric: &'a [u32], source: u32, target: u32) {
        assert_eq!(metric.len(), self.graph.arc_count() as usize, "one weight per arc");
        assert!(source < self.graph.node_count(), "source outside the graph");
        (self.metric, self.source, self.target) = (metric, source, target);
        (self.most_cost, self.has_left_out) = (UNREACHABLE, false);
        (self.examined, self.steps) = (0, 0);
        self.to_target.start(target);
        self.queue.clear();
        self.tree.clear();
        let bound = self.to_target.from(metric, source);
        if bound < UNREACHABLE {
            let class = Class { node: ROOT, forbidden: NONE, prefix_cost: 0 };
            self.queue.push(Candidate { cost: bound, path: NONE, class }, &self.tree);
        }
    }

    /// From now on, no path that costs more is wanted, which saves the room for those that do.
    pub fn want_at_most(&mut self, cost: u32) {
        self.most_cost = cost;
    }

    /// Whether a path may have been left out because it costs more than is wanted.
    pub fn has_left_out(&self) -> bool {
        self.has_left_out
    }

    /// How many paths were looked at: those given, and those refused by how they begin.
    pub fn examined(&self) -> usize {
        self.examined
    }

    /// The next path.
    ///
    /// # Errors
    /// [`crate::Error::Stopped`] if the watch says so.
    pub fn next_path(&mut self) -> Result<NextPath> {
        self.next_path_unless(|_| None)
    }

    /// The next path that a rule does not refuse by how it begins.
    ///
    /// `refused_at` is given the arcs of a path and says at which position, if any, the path has gone so far that no
    /// way to go on from there is wanted. Paths with such a beginning are left out, without being searched one by one. The
    /// rule may grow stricter from call to call, not milder.
    ///
    /// # Errors
    /// As [`KShortest::next_path`].
    pub fn next_path_unless(&mut self, mut refused_at: impl FnMut(&[u32]) -> Option<usize>) -> Result<NextPath> {
        loop {
            self.watch.check()?;
            let is_over = self.limits.are_met(self.examined, self.steps, self.tree.bytes() + self.queue.bytes());
            if is_over && !self.queue.is_empty() {
                return Ok(NextPath::GaveUp);
            }
            let Some(mut candidate) = self.queue.pop(&self.tree) else { return Ok(NextPath::NoMore) };
            if !self.is_cheap_enough(candidate.cost) {
                continue;
            }
            if self.source == self.target {
                return Ok(NextPath::Found(Path { cost: 0, arcs: Vec::new() }));
            }
            let mut arcs = std::mem::take(&mut self.arcs);
            let is_path = candidate.path != NONE;
            self.tree.read(if is_path { candidate.path } else { candidate.class.node }, &mut arcs);
            self.steps += arcs.len() as u64;
            let ends_at = refused_at(&arcs);
            let mut found = None;
            if is_path {
                self.examined += 1;
                self.split(candidate, &arcs, ends_at.map_or(arcs.len(), |position| position + 1));
                found = ends_at.is_none().then(|| Path { cost: candidate.cost, arcs: arcs.clone() });
            } else if ends_at.is_none() && self.find_cheapest(&mut candidate) {
                self.queue.push(candidate, &self.tree);
            }
            self.arcs = arcs;
            if let Some(path) = found {
                return Ok(NextPath::Found(path));
            }
        }
    }

    fn is_cheap_enough(&mut self, cost: u32) -> bool {
        self.has_left_out |= cost > self.most_cost;
        cost <= self.most_cost
    }

    /// Queues the classes that remain of a candidate's class without the candidate, leaving out those that keep `end`
    /// arcs of it or more.
    fn split(&mut self, Candidate { path, class, .. }: Candidate, arcs: &[u32], end: usize) {
        let spur = self.tree.depth(class.node);
        // The nodes of the tree between the class and its path: `open` is free between walks.
        self.open.clear();
        let mut node = self.tree.before(path);
        (spur..arcs.len()).for_each(|_| {
            self.open.push((node, 0));
            node = self.tree.before(node);
        });
        let mut prefix_cost = class.prefix_cost;
        self.walk_prefix(class.node);
        for (position, &arc) in arcs.iter().enumerate().take(end).skip(spur) {
            let inherited = if position == spur { class.forbidden } else { NONE };
            let forbidden = self.tree.longer_list(inherited, arc);
            let node = self.open[arcs.len() - 1 - position].0;
            let class = Class { node, forbidden, prefix_cost };
            if let Some(cost) = self.lower_bound(class, self.graph.tail(arc))
                && self.is_cheap_enough(cost)
            {
                self.queue.push(Candidate { cost, path: NONE, class }, &self.tree);
            }
            prefix_cost += self.metric[arc as usize];
            self.trail.enter(self.graph.head(arc));
        }
    }

    /// Marks the nodes of a path of the tree as travelled.
    fn walk_prefix(&mut self, path: u32) {
        let mut arcs = std::mem::take(&mut self.suffix);
        self.tree.read(path, &mut arcs);
        self.steps += arcs.len() as u64;
        self.trail.start(self.source);
        arcs.iter().for_each(|&arc| self.trail.enter(self.graph.head(arc)));
        self.suffix = arcs;
    }
}

/// Path after path, until there are no more; one that was given limits or a watch may end before.
impl Iterator for KShortest<'_> {
    type Item = Path;

    fn next(&mut self) -> Option<Path> {
        match self.next_path() {
            Ok(NextPath::Found(path)) => Some(path),
            Ok(NextPath::NoMore | NextPath::GaveUp) | Err(_) => None,
        }
    }
}

#[cfg(test)]
mod tests;
