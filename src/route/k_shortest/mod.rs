//! The k shortest loopless paths, one at a time.

mod scratch;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use self::scratch::{FromSpur, Trail};
use super::forward_star::{ForwardStar, UNREACHABLE};
use super::path::Path;
use super::reverse_distances::ReverseDistances;

/// The end of a list of forbidden arcs.
const NONE: u32 = u32::MAX;

/// Exact loopless paths between two nodes, cheapest first, as many as the caller asks for.
///
/// Ties are decided by the arc sequence: of two paths of equal cost, the one whose first differing arc has the lower
/// index comes first. Parallel arcs make different paths. Where nodes are states of places (see
/// [`KShortest::with_places`]), loopless means that no *place* is entered again once it has been left; moving between
/// the states of a place by consecutive arcs is one visit.
///
/// # Complexity
/// Lazy Yen: a path of `n` arcs leaves `n` classes of paths behind, each waiting under a lower bound read off the exact
/// distances to the target. Only a class that comes to the head of the queue is searched, by following arcs on which
/// the bound is tight where that works and by A* under the same distances where it does not: O(arcs log nodes) per
/// class at worst.
/// With places, a class whose cheapest path is not loopless is split without a path being given, which may happen
/// exponentially often in contrived networks.
///
/// # Examples
/// ```
/// use corridor::route::{ForwardStar, KShortest};
///
/// let (aktau, baku, batumi, poti) = (0, 1, 2, 3);
/// let graph = ForwardStar::new(4, &[(aktau, baku), (aktau, baku), (baku, batumi), (baku, poti), (batumi, poti)]);
/// let tanker_ferry_rail_rail_road = [9, 12, 20, 25, 4];
/// let mut routes = KShortest::new(&graph, &tanker_ferry_rail_rail_road, aktau, poti);
/// assert_eq!(routes.next_path().unwrap().arcs, [0, 2, 4]);
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
    place_of: Option<&'a [u32]>,
    source: u32,
    target: u32,
    to_target: ReverseDistances,
    queue: BinaryHeap<Reverse<Candidate>>,
    /// Arcs of the paths that were split; a class keeps a prefix of one of them.
    split: Vec<Vec<u32>>,
    /// Linked lists of first arcs that a class may not take: the arc, and where the list goes on.
    forbidden: Vec<(u32, u32)>,
    trail: Trail,
    from_spur: FromSpur,
    /// Open nodes of a depth-first walk, each with its next arc and the end of its arcs.
    open: Vec<(u32, u32)>,
    suffix: Vec<u32>,
}

/// A class of paths, waiting under a lower bound (`arcs` empty) or by its cheapest member.
///
/// The order of the fields is the order of the queue: a class that may still hold a path of some cost comes before every known
/// path of that cost, so that the arc sequence decides among all of them.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    cost: u32,
    arcs: Vec<u32>,
    class: Class,
}

/// All loopless paths that begin with the first `spur` arcs of path `parent` and go on with none of the arcs in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Class {
    parent: u32,
    spur: u32,
    forbidden: u32,
    prefix_cost: u32,
}

impl<'a> KShortest<'a> {
    /// Starts a question; no path is searched before the first is asked for.
    ///
    /// # Panics
    /// If the metric does not have one weight per arc, or an end is not a node of the graph.
    pub fn new(graph: &'a ForwardStar, metric: &'a [u32], source: u32, target: u32) -> Self {
        let nodes = graph.node_count() as usize;
        let mut search = Self {
            graph,
            metric,
            place_of: None,
            source,
            target,
            to_target: ReverseDistances::new(graph),
            queue: BinaryHeap::new(),
            split: Vec::new(),
            forbidden: Vec::new(),
            trail: Trail::new(nodes),
            from_spur: FromSpur::new(nodes),
            open: Vec::new(),
            suffix: Vec::new(),
        };
        search.restart(metric, source, target);
        search
    }

    /// Makes loopless mean "enters no place it has left", where `place_of[node]` is the place that a node is a state of.
    ///
    /// # Panics
    /// If `place_of` does not have one place per node.
    pub fn with_places(mut self, place_of: &'a [u32]) -> Self {
        assert_eq!(place_of.len(), self.graph.node_count() as usize, "one place per node");
        let places = place_of.iter().max().map_or(0, |&last| last as usize + 1);
        self.trail.place = vec![0; places];
        self.place_of = Some(place_of);
        self
    }

    /// Starts another question on the same graph (and places), keeping the scratch memory.
    ///
    /// # Panics
    /// As [`KShortest::new`].
    pub fn restart(&mut self, metric: &'a [u32], source: u32, target: u32) {
        assert_eq!(metric.len(), self.graph.arc_count() as usize, "one weight per arc");
        assert!(source < self.graph.node_count(), "source outside the graph");
        (self.metric, self.source, self.target) = (metric, source, target);
        self.to_target.start(target);
        self.queue.clear();
        self.split.clear();
        self.forbidden.clear();
        self.split.push(Vec::new());
        let bound = self.to_target.from(metric, source);
        if bound < UNREACHABLE {
            let class = Class { parent: 0, spur: 0, forbidden: NONE, prefix_cost: 0 };
            self.queue.push(Reverse(Candidate { cost: bound, arcs: Vec::new(), class }));
        }
    }

    /// The next path, or `None` once there are no more.
    pub fn next_path(&mut self) -> Option<Path> {
        self.next_path_unless(|_| None)
    }

    /// The next path that a rule does not refuse by how it begins.
    ///
    /// `refused_at` is given the arcs of a path and says at which position, if any, the path has gone so far that no
    /// way to go on from there is wanted. Paths with such a beginning are left out, without being searched one by one. The
    /// rule may grow stricter from call to call, not milder.
    pub fn next_path_unless(&mut self, mut refused_at: impl FnMut(&[u32]) -> Option<usize>) -> Option<Path> {
        loop {
            let Reverse(mut candidate) = self.queue.pop()?;
            if self.source == self.target {
                return Some(Path { cost: 0, arcs: Vec::new() });
            }
            if candidate.arcs.is_empty() {
                let prefix = &self.split[candidate.class.parent as usize][..candidate.class.spur as usize];
                if refused_at(prefix).is_none() && self.find_cheapest(&mut candidate) {
                    self.queue.push(Reverse(candidate));
                }
                continue;
            }
            let ends_at = self.find_return(&candidate.arcs).into_iter().chain(refused_at(&candidate.arcs)).min();
            self.split(&candidate, ends_at.map_or(candidate.arcs.len(), |position| position + 1));
            if ends_at.is_none() {
                return Some(Path { cost: candidate.cost, arcs: candidate.arcs });
            }
        }
    }

    /// The position of the first arc that enters a place which the path has left.
    fn find_return(&mut self, arcs: &[u32]) -> Option<usize> {
        self.place_of?;
        self.trail.start(self.source);
        arcs.iter().position(|&arc| {
            let head = self.graph.head(arc);
            let returns = self.trail.is_blocked(self.place_of, head);
            self.trail.enter(self.place_of, head);
            returns
        })
    }

    /// Queues the classes that remain of a candidate's class without the candidate, leaving out those that keep `end`
    /// arcs of it or more.
    fn split(&mut self, candidate: &Candidate, end: usize) {
        let Candidate { arcs, class, .. } = candidate;
        let parent = self.split.len() as u32;
        let mut prefix_cost = class.prefix_cost;
        self.walk_prefix(arcs, class.spur);
        for (spur, &arc) in arcs.iter().enumerate().take(end).skip(class.spur as usize) {
            let inherited = if spur == class.spur as usize { class.forbidden } else { NONE };
            self.forbidden.push((arc, inherited));
            let class = Class { parent, spur: spur as u32, forbidden: self.forbidden.len() as u32 - 1, prefix_cost };
            if let Some(bound) = self.lower_bound(class, self.graph.tail(arc)) {
                self.queue.push(Reverse(Candidate { cost: bound, arcs: Vec::new(), class }));
            }
            prefix_cost += self.metric[arc as usize];
            self.trail.enter(self.place_of, self.graph.head(arc));
        }
        self.split.push(arcs.clone());
    }

    /// Marks the first `count` arcs as travelled.
    fn walk_prefix(&mut self, arcs: &[u32], count: u32) {
        self.trail.start(self.source);
        for &arc in &arcs[..count as usize] {
            self.trail.enter(self.place_of, self.graph.head(arc));
        }
    }

    /// The least that a path of a class can cost if the rest of the way is not kept from any node; the trail stands at
    /// its spur.
    fn lower_bound(&mut self, class: Class, spur: u32) -> Option<u32> {
        let mut least = UNREACHABLE;
        for arc in self.graph.out_arcs(spur) {
            if let Some((weight, rest)) = self.step(class.forbidden, arc) {
                least = least.min(weight + rest);
            }
        }
        // Both are below UNREACHABLE, so that the sum fits.
        Some(class.prefix_cost + least).filter(|&bound| bound < UNREACHABLE)
    }

    /// The weight of an arc and the distance from its head, if the arc is open and allowed.
    #[inline]
    fn step(&mut self, forbidden: u32, arc: u32) -> Option<(u32, u32)> {
        let weight = self.metric[arc as usize];
        let head = self.graph.head(arc);
        if weight >= UNREACHABLE || self.trail.is_blocked(self.place_of, head) || self.is_forbidden(forbidden, arc) {
            return None;
        }
        let rest = self.to_target.from(self.metric, head);
        (rest < UNREACHABLE).then_some((weight, rest))
    }

    fn is_forbidden(&self, mut list: u32, arc: u32) -> bool {
        while list != NONE {
            let (found, next) = self.forbidden[list as usize];
            if found == arc {
                return true;
            }
            list = next;
        }
        false
    }

    /// Replaces a lower bound by the first of the cheapest paths of its class; false if the class is empty.
    fn find_cheapest(&mut self, candidate: &mut Candidate) -> bool {
        let class = candidate.class;
        let parent = std::mem::take(&mut self.split[class.parent as usize]);
        self.walk_prefix(&parent, class.spur);
        let spur = self.trail.last;
        let found = self.follow_bound(class.forbidden, spur, candidate.cost - class.prefix_cost)
            || self.search_from(class.forbidden, spur).is_some_and(|cost| {
                candidate.cost = class.prefix_cost + cost;
                candidate.cost < UNREACHABLE && self.follow_search(class.forbidden, spur, cost)
            });
        if found {
            candidate.arcs.reserve_exact(class.spur as usize + self.suffix.len());
            candidate.arcs.extend_from_slice(&parent[..class.spur as usize]);
            candidate.arcs.extend_from_slice(&self.suffix);
        }
        self.split[class.parent as usize] = parent;
        found
    }

    /// Walks depth first, in arc order, over arcs that keep the bound tight; the suffix is then the first such path in
    /// order of arc sequence. False if every one runs into the prefix.
    ///
    /// A node that was left by backtracking is not tried again: all ways on from it lead to such nodes or to nodes of
    /// the walk, and the latter would be loops.
    fn follow_bound(&mut self, forbidden: u32, spur: u32, bound: u32) -> bool {
        let seen = self.trail.stamp + 1;
        self.begin_walk(spur);
        let mut rest_here = bound;
        while let Some((arc, end)) = self.open.last_mut() {
            if arc == end {
                self.open.pop();
                let Some(undone) = self.suffix.pop() else { break };
                let tail = self.graph.tail(undone);
                rest_here = if tail == spur { bound } else { self.to_target.from(self.metric, tail) };
                continue;
            }
            let tried = *arc;
            *arc += 1;
            let list = if self.suffix.is_empty() { forbidden } else { NONE };
            let head = self.graph.head(tried);
            if self.trail.node[head as usize] == seen {
                continue;
            }
            if self.step(list, tried).is_some_and(|(weight, rest)| weight + rest == rest_here) {
                self.suffix.push(tried);
                if head == self.target {
                    return true;
                }
                self.trail.node[head as usize] = seen;
                rest_here -= self.metric[tried as usize];
                self.open.push((self.graph.out_arcs(head).start, self.graph.out_arcs(head).end));
            }
        }
        false
    }

    /// A* from the spur: the exact cost of the class beyond it, with every node that a cheapest path may use settled.
    fn search_from(&mut self, forbidden: u32, spur: u32) -> Option<u32> {
        self.from_spur.start();
        self.from_spur.reach(spur, 0, 0);
        let mut best = UNREACHABLE - 1;
        let mut found = false;
        while let Some(Reverse(key)) = self.from_spur.queue.pop() {
            let (bound, node) = ((key >> 32) as u32, key as u32);
            if bound > best {
                break;
            }
            if node == self.target {
                (best, found) = (bound, true);
                continue;
            }
            let cost = self.from_spur.cost[node as usize];
            if node != spur && bound != cost + self.to_target.from(self.metric, node) {
                continue;
            }
            let list = if node == spur { forbidden } else { NONE };
            for arc in self.graph.out_arcs(node) {
                let Some((weight, rest)) = self.step(list, arc) else { continue };
                // Checked in two steps, as the sum of three may not fit.
                if cost + weight <= best && cost + weight + rest <= best {
                    self.from_spur.reach(self.graph.head(arc), cost + weight, rest);
                }
            }
        }
        found.then_some(best)
    }

    /// As [`Self::follow_bound`], over the arcs of cheapest paths that [`Self::search_from`] has settled.
    fn follow_search(&mut self, forbidden: u32, spur: u32, cost: u32) -> bool {
        let seen = self.trail.stamp + 2;
        self.begin_walk(spur);
        while let Some((arc, end)) = self.open.last_mut() {
            if arc == end {
                self.open.pop();
                if self.suffix.pop().is_none() {
                    break;
                }
                continue;
            }
            let tried = *arc;
            *arc += 1;
            let list = if self.suffix.is_empty() { forbidden } else { NONE };
            let (tail, head) = (self.graph.tail(tried), self.graph.head(tried));
            if self.trail.node[head as usize] == seen || !self.from_spur.is_reached(head) {
                continue;
            }
            let Some((weight, rest)) = self.step(list, tried) else { continue };
            let head_cost = self.from_spur.cost[head as usize];
            if self.from_spur.cost[tail as usize] + weight == head_cost && head_cost + rest <= cost {
                self.suffix.push(tried);
                if head == self.target {
                    return true;
                }
                self.trail.node[head as usize] = seen;
                self.open.push((self.graph.out_arcs(head).start, self.graph.out_arcs(head).end));
            }
        }
        false
    }

    fn begin_walk(&mut self, spur: u32) {
        self.suffix.clear();
        self.open.clear();
        self.open.push((self.graph.out_arcs(spur).start, self.graph.out_arcs(spur).end));
    }
}

impl Iterator for KShortest<'_> {
    type Item = Path;

    fn next(&mut self) -> Option<Path> {
        self.next_path()
    }
}

#[cfg(test)]
mod tests;
