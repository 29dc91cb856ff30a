//! The exact set of trade-offs between up to four criteria.

mod bucket_queue;
mod fronts;

use thiserror::Error;

use self::bucket_queue::{BucketQueue, Entry};
use self::fronts::{Fronts, Lists, Minima, Staircases};
use super::forward_star::{ForwardStar, UNREACHABLE};
use super::reverse_distances::ReverseDistances;
use crate::error::{Error, Result};
use crate::watch::Watch;

/// The label that the source starts from has no label before it.
const NONE: u32 = u32::MAX;

/// One trade-off: a vector of costs that no path beats in every criterion, and a path that has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParetoPath {
    /// One sum per criterion, in the order of the metrics.
    pub costs: Vec<u32>,
    /// Arc indices from source to target.
    pub arcs: Vec<u32>,
}

/// A question that this search does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ParetoError {
    /// Not between one and four criteria.
    #[error("trade-offs are found between 1 to 4 criteria, not {0}")]
    CriterionCount(usize),
}

impl From<ParetoError> for Error {
    fn from(error: ParetoError) -> Self {
        Self::question(error.to_string(), "--pareto tariff,time")
    }
}

/// What a search for trade-offs may take; whichever is met first ends it. None is a clock, so that the same question ends the same way everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParetoLimits {
    /// Trade-offs found.
    pub paths: usize,
    /// Labels made, each some tens of bytes.
    pub labels: usize,
    /// Comparisons of labels.
    pub comparisons: u64,
}

impl ParetoLimits {
    /// All trade-offs, whatever it takes.
    pub const NONE: Self = Self { paths: usize::MAX, labels: usize::MAX, comparisons: u64::MAX };
}

/// Trade-offs, and whether they are all there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParetoSet {
    /// By cost vector. None of them is beaten, even if some are missing.
    pub paths: Vec<ParetoPath>,
    /// Whether the search came to its end. If a limit was met, those are missing that cost more of the first criterion.
    pub is_complete: bool,
}

/// The Pareto set of path costs between two nodes, with one path for each cost vector.
///
/// Sorted by cost vector. Of several paths with the same costs, the one whose labels were settled first is given, which depends on
/// arc order alone. An arc that is closed under one metric is closed. The same metric given twice counts as one criterion
/// would; no way at all is an empty set, and the way from a node to itself is the one path without arcs.
///
/// # Errors
/// If there are no metrics or more than four.
///
/// # Panics
/// If a metric does not have one weight per arc, or an end is not a node of the graph.
///
/// # Complexity
/// Multi-criteria A* with one exact reverse search per criterion: labels leave the queue in lexicographic order, so
/// that a node's first criterion needs no further test. Dominance costs O(1) per label for two criteria, O(log labels at the
/// node) for three, and O(labels at the node) for four. The set itself can be exponential in the number of nodes: see [`pareto_within`].
///
/// # Examples
/// ```
/// use corridor::route::{ForwardStar, pareto};
///
/// let (khorgos, aktau, moscow, duisburg) = (0, 1, 2, 3);
/// let graph = ForwardStar::new(4, &[(khorgos, aktau), (khorgos, moscow), (aktau, duisburg), (moscow, duisburg)]);
/// let (tariff, days) = ([900, 1500, 3100, 2000], [5, 4, 30, 9]);
/// let costs: Vec<_> =
///     pareto(&graph, &[&tariff, &days], khorgos, duisburg).unwrap().into_iter().map(|path| path.costs).collect();
/// assert_eq!(costs, [[3500, 13]]);
/// let days_at_a_closed_border = [5, 4, 30, 90];
/// assert_eq!(pareto(&graph, &[&tariff, &days_at_a_closed_border], khorgos, duisburg).unwrap().len(), 2);
/// ```
///
/// # References
/// Hernandez Ulloa, C. et al. (2020), A simple and fast bi-objective search algorithm, ICAPS 30, doi:10.1609/icaps.v30i1.6655.
/// Hernandez, C. et al. (2023), Multi-objective search via lazy and efficient dominance checks, IJCAI,
/// doi:10.24963/ijcai.2023/850.
pub fn pareto(
    graph: &ForwardStar,
    metrics: &[&[u32]],
    source: u32,
    target: u32,
) -> std::result::Result<Vec<ParetoPath>, ParetoError> {
    check(metrics)?;
    let all = pareto_within(graph, metrics, (source, target), ParetoLimits::NONE, Watch::none());
    Ok(all.expect("nobody stops it").paths)
}

/// The same within limits, which tells whether it met one.
///
/// # Errors
/// [`Error::Question`] as [`pareto()`], [`Error::Stopped`] if the watch says so.
///
/// # Panics
/// As [`pareto()`].
///
/// # Complexity
/// As [`pareto()`], up to the limits.
pub fn pareto_within(
    graph: &ForwardStar,
    metrics: &[&[u32]],
    (source, target): (u32, u32),
    limits: ParetoLimits,
    watch: Watch<'_>,
) -> Result<ParetoSet> {
    check(metrics)?;
    assert!(metrics.iter().all(|metric| metric.len() == graph.arc_count() as usize), "one weight per arc");
    let nodes = graph.node_count() as usize;
    let bounds = (limits, watch);
    let mut found = match *metrics {
        [one] => Search::new(graph, [one, one], source, target).run(Minima::new(nodes), bounds)?,
        [one, two] => Search::new(graph, [one, two], source, target).run(Minima::new(nodes), bounds)?,
        [one, two, three] => {
            Search::new(graph, [one, two, three], source, target).run(Staircases::new(nodes), bounds)?
        }
        [one, two, three, four] => {
            Search::new(graph, [one, two, three, four], source, target).run(Lists::new(nodes), bounds)?
        }
        _ => unreachable!("checked above"),
    };
    for path in &mut found.paths {
        path.costs.truncate(metrics.len());
    }
    Ok(found)
}

fn check(metrics: &[&[u32]]) -> std::result::Result<(), ParetoError> {
    if (1..=4).contains(&metrics.len()) { Ok(()) } else { Err(ParetoError::CriterionCount(metrics.len())) }
}

/// One question, laid out for the search: the weights of an arc and the potentials of a node lie together.
struct Search<'a, const CRITERIA: usize> {
    graph: &'a ForwardStar,
    source: u32,
    target: u32,
    weights: Vec<[u32; CRITERIA]>,
    to_target: Vec<[u32; CRITERIA]>,
    /// The most of the first criterion that a trade-off can cost with two criteria, a guess at it with more.
    most_of_first: u32,
}

/// A settled label: the arc that led here and the label before it.
#[derive(Clone, Copy)]
struct Label {
    arc: u32,
    parent: u32,
}

impl<'a, const CRITERIA: usize> Search<'a, CRITERIA> {
    fn new(graph: &'a ForwardStar, metrics: [&[u32]; CRITERIA], source: u32, target: u32) -> Self {
        let weights: Vec<[u32; CRITERIA]> = (0..graph.arc_count() as usize)
            .map(|arc| metrics.map(|metric| metric[arc]))
            .map(|weight| if weight.iter().any(|&one| one >= UNREACHABLE) { [UNREACHABLE; CRITERIA] } else { weight })
            .collect();
        let mut reverse = ReverseDistances::new(graph);
        let mut to_target = vec![[UNREACHABLE; CRITERIA]; graph.node_count() as usize];
        let mut most_of_first = 0;
        for criterion in 0..CRITERIA {
            let mut metric: Vec<u32> = weights.iter().map(|weight| weight[criterion]).collect();
            reverse.start(target);
            for (potential, &distance) in to_target.iter_mut().zip(reverse.all(&metric)) {
                potential[criterion] = distance;
            }
            // The first criterion along the best paths of this one: only arcs on such paths stay open.
            for arc in 0..graph.arc_count() {
                let [tail, head] = [graph.tail(arc), graph.head(arc)].map(|node| to_target[node as usize][criterion]);
                let tight =
                    tail < UNREACHABLE && metric[arc as usize] < UNREACHABLE && metric[arc as usize] + head == tail;
                metric[arc as usize] = if tight { weights[arc as usize][0] } else { UNREACHABLE };
            }
            reverse.start(target);
            most_of_first = most_of_first.max(reverse.from(&metric, source));
        }
        Self { graph, source, target, weights, to_target, most_of_first }
    }

    fn run(&self, mut fronts: impl Fronts<CRITERIA>, (limits, watch): (ParetoLimits, Watch<'_>)) -> Result<ParetoSet> {
        let mut found = ParetoSet { paths: Vec::new(), is_complete: true };
        let mut labels: Vec<Label> = Vec::new();
        let start = self.to_target[self.source as usize];
        if start.contains(&UNREACHABLE) {
            return Ok(found);
        }
        let (mut made, mut comparisons) = (1, 0);
        let mut queue = BucketQueue::new(start[0], self.most_of_first, self.graph.node_count());
        queue.push(Entry { bound: start, parent: NONE, arc: NONE });
        while let Some(Entry { bound, parent, arc }) = queue.pop() {
            watch.check()?;
            if made > limits.labels || comparisons > limits.comparisons {
                found.is_complete = false;
                break;
            }
            let node = if arc == NONE { self.source } else { self.graph.head(arc) };
            let mut cost = bound;
            for (sum, rest) in cost.iter_mut().zip(&self.to_target[node as usize]) {
                *sum -= rest;
            }
            comparisons += fronts.size(node) + fronts.size(self.target);
            if fronts.dominate(node, &cost) || fronts.dominate(self.target, &bound) {
                continue;
            }
            fronts.insert(node, &cost);
            let label = labels.len() as u32;
            labels.push(Label { arc, parent });
            if node == self.target {
                if found.paths.len() == limits.paths {
                    found.is_complete = false;
                    break;
                }
                found.paths.push(ParetoPath { costs: cost.to_vec(), arcs: unwind(&labels, label) });
                continue;
            }
            for arc in self.graph.out_arcs(node) {
                let head = self.graph.head(arc);
                let Some((cost, bound)) = self.extend(&cost, arc, head) else { continue };
                comparisons += fronts.size(head) + fronts.size(self.target);
                if !fronts.dominate(head, &cost) && !fronts.dominate(self.target, &bound) {
                    queue.push(Entry { bound, parent: label, arc });
                    made += 1;
                }
            }
        }
        Ok(found)
    }

    /// The costs at the head of an arc, and with the least that the rest of the way costs; `None` if there is no way on.
    #[inline]
    fn extend(&self, cost: &[u32; CRITERIA], arc: u32, head: u32) -> Option<([u32; CRITERIA], [u32; CRITERIA])> {
        let (weight, rest) = (&self.weights[arc as usize], &self.to_target[head as usize]);
        let (mut there, mut bound) = (*cost, [0; CRITERIA]);
        for criterion in 0..CRITERIA {
            // A cost and a weight are each at most UNREACHABLE, so two fit where three may not.
            there[criterion] += weight[criterion];
            bound[criterion] = there[criterion].min(UNREACHABLE) + rest[criterion];
        }
        let pays = CRITERIA > 2 || bound[0] <= self.most_of_first;
        (pays && bound.iter().all(|&sum| sum < UNREACHABLE)).then_some((there, bound))
    }
}

fn unwind(labels: &[Label], last: u32) -> Vec<u32> {
    let mut arcs = Vec::new();
    let mut label = labels[last as usize];
    while label.arc != NONE {
        arcs.push(label.arc);
        label = labels[label.parent as usize];
    }
    arcs.reverse();
    arcs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::tiny_graphs::{Random, all_simple_paths};

    fn dominated_by_some(costs: &[u32], all: &[Vec<u32>]) -> bool {
        all.iter().any(|other| other != costs && other.iter().zip(costs).all(|(one, two)| one <= two))
    }

    fn check(rounds: u32, criteria: usize, heaviest: u32, seed: u64) {
        let mut random = Random::new(seed);
        let mut trade_offs = 0;
        for round in 0..rounds {
            let (graph, first) = random.graph(7, 24, heaviest);
            let mut metrics = vec![first];
            while metrics.len() < criteria {
                metrics.push(random.metric(graph.arc_count() as usize, heaviest));
            }
            let metrics: Vec<&[u32]> = metrics.iter().map(Vec::as_slice).collect();
            let open: Vec<u32> = (0..graph.arc_count() as usize)
                .map(|arc| metrics.iter().map(|metric| metric[arc]).max().unwrap())
                .collect();
            let (source, target) = (random.below(graph.node_count()), random.below(graph.node_count()));
            let sum_along = |arcs: &[u32]| -> Vec<u32> {
                metrics.iter().map(|metric| arcs.iter().map(|&arc| metric[arc as usize]).sum()).collect()
            };
            let mut all: Vec<Vec<u32>> =
                all_simple_paths(&graph, &open, source, target).iter().map(|arcs| sum_along(arcs)).collect();
            all.sort();
            all.dedup();
            let expected: Vec<Vec<u32>> = all.iter().filter(|costs| !dominated_by_some(costs, &all)).cloned().collect();
            let found = pareto(&graph, &metrics, source, target).unwrap();
            let costs: Vec<Vec<u32>> = found.iter().map(|path| path.costs.clone()).collect();
            assert_eq!(costs, expected, "round {round}: {graph:?} {metrics:?} {source} to {target}");
            for path in &found {
                assert_eq!(sum_along(&path.arcs), path.costs);
                let mut at = source;
                for &arc in &path.arcs {
                    assert_eq!(graph.tail(arc), at);
                    at = graph.head(arc);
                }
                assert_eq!(at, target);
            }
            trade_offs += usize::from(found.len() > 1);
        }
        assert!(criteria == 1 || trade_offs * 20 > rounds as usize, "{trade_offs}");
    }

    /// A chain of places, each joined to the next by two arcs of which one is cheap and the other fast, no two sums equal.
    fn chain(length: u32) -> (ForwardStar, [Vec<u32>; 2]) {
        let arcs: Vec<(u32, u32)> = (0..length).flat_map(|place| [(place, place + 1); 2]).collect();
        let cost = (0..arcs.len() as u32).map(|arc| if arc % 2 == 0 { 0 } else { 1 << (arc / 2) }).collect();
        let time = (0..arcs.len() as u32).map(|arc| if arc % 2 == 1 { 0 } else { 1 << (arc / 2) }).collect();
        (ForwardStar::new(length + 1, &arcs), [cost, time])
    }

    #[test]
    fn a_search_that_meets_a_limit_says_so_and_what_it_found_is_the_cheap_end() {
        let (graph, [cost, time]) = chain(10);
        let run = |limits| pareto_within(&graph, &[&cost, &time], (0, 10), limits, Watch::none()).unwrap();
        let all = run(ParetoLimits::NONE);
        assert!(all.is_complete && all.paths.len() == 1 << 10);
        for limits in [
            ParetoLimits { paths: 20, ..ParetoLimits::NONE },
            ParetoLimits { labels: 1_500, ..ParetoLimits::NONE },
            ParetoLimits { comparisons: 5_000, ..ParetoLimits::NONE },
        ] {
            let some = run(limits);
            assert!(!some.is_complete && some.paths.len() > 10 && some.paths.len() < 1 << 10);
            assert_eq!(some.paths, all.paths[..some.paths.len()]);
        }
        assert_eq!(run(ParetoLimits { paths: 1 << 10, ..ParetoLimits::NONE }), all);
        let stop = std::sync::atomic::AtomicBool::new(true);
        let watch = Watch::none().stopped_by(&stop);
        let stopped = pareto_within(&graph, &[&cost, &time], (0, 10), ParetoLimits::NONE, watch);
        assert!(matches!(stopped, Err(Error::Stopped)));
    }

    #[test]
    fn one_criterion_gives_the_shortest_path() {
        check(5_000, 1, 9, 4);
    }

    #[test]
    fn two_criteria_on_60_000_tiny_digraphs_equal_the_undominated_simple_paths() {
        check(40_000, 2, 9, 5);
        check(20_000, 2, 2, 6);
    }

    #[test]
    fn three_criteria_equal_the_undominated_simple_paths() {
        check(10_000, 3, 9, 7);
        check(10_000, 3, 2, 8);
    }

    #[test]
    fn four_criteria_equal_the_undominated_simple_paths() {
        check(10_000, 4, 9, 9);
        check(10_000, 4, 2, 10);
    }

    #[test]
    fn costs_near_the_closed_mark_do_not_overflow_and_criteria_are_counted() {
        let graph = ForwardStar::new(3, &[(0, 1), (1, 2), (1, 2), (0, 2)]);
        let one = graph.metric(&[UNREACHABLE - 2, 1, UNREACHABLE - 1, UNREACHABLE - 3]);
        let two = graph.metric(&[1, 1, 1, UNREACHABLE - 1]);
        let costs = |metrics: &[&[u32]]| {
            pareto(&graph, metrics, 0, 2).unwrap().into_iter().map(|path| path.costs).collect::<Vec<_>>()
        };
        assert_eq!(costs(&[&one, &two]), [[UNREACHABLE - 3, UNREACHABLE - 1], [UNREACHABLE - 1, 2]]);
        assert_eq!(
            costs(&[&two, &two, &one]),
            [[2, 2, UNREACHABLE - 1], [UNREACHABLE - 1, UNREACHABLE - 1, UNREACHABLE - 3]]
        );
        assert_eq!(pareto(&graph, &[], 0, 2), Err(ParetoError::CriterionCount(0)));
        assert_eq!(pareto(&graph, &[one.as_slice(); 5], 0, 2), Err(ParetoError::CriterionCount(5)));
    }

    #[test]
    fn an_arc_that_is_closed_under_one_criterion_is_closed_under_all() {
        let graph = ForwardStar::new(3, &[(0, 1), (1, 2), (1, 2)]);
        let dear = graph.metric(&[1, 5, 5]);
        for closed in [UNREACHABLE, u32::MAX - 1, u32::MAX] {
            let (cheap, shut) = (graph.metric(&[1, 1, 5]), graph.metric(&[1, closed, 5]));
            let metrics: [&[&[u32]]; 4] =
                [&[&cheap, &shut], &[&shut, &cheap], &[&cheap, &dear, &shut], &[&cheap, &shut, &cheap]];
            for metrics in metrics {
                let found = pareto(&graph, metrics, 0, 2).unwrap();
                let costs: Vec<_> = found.into_iter().map(|path| path.costs).collect();
                assert_eq!(costs, [vec![6; metrics.len()]], "{metrics:?}");
            }
        }
    }
}
