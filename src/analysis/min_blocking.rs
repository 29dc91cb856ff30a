//! Why there is no way: the fewest restrictions that, lifted, open one.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::rc::Rc;

use super::sets_of_arc::SetsOfArc;
use crate::error::Result;
use crate::route::Path;
use crate::route::forward_star::{ForwardStar, UNREACHABLE};
use crate::route::reverse_distances::ReverseDistances;
use crate::watch::Watch;

/// The source was not entered by an arc.
const NONE: u32 = u32::MAX;

/// After so many labels the search gives up; they take some tens of megabytes.
const MOST_LABELS: usize = 500_000;

/// After so many comparisons of labels the search gives up: a second or two.
const MOST_COMPARISONS: u64 = 100_000_000;

/// What a search for the fewest restrictions came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MinBlocking {
    /// A smallest set.
    Found(Blocking),
    /// There is no path even with all of them lifted.
    NoPath,
    /// There are so many ways to combine them that the search gave up: there is a path with all of them lifted, and the smallest set is not known.
    GaveUp,
}

impl MinBlocking {
    /// The set, if it was found.
    pub fn found(self) -> Option<Blocking> {
        match self {
            Self::Found(blocking) => Some(blocking),
            Self::NoPath | Self::GaveUp => None,
        }
    }
}

/// A smallest set of restrictions to lift, and the way that this opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocking {
    /// The indices of the restrictions, rising; empty if nothing blocks the way.
    pub restrictions: Vec<u32>,
    /// The cheapest path once they are lifted.
    pub path: Path,
}

/// Finds a smallest set of restrictions which, lifted, opens a path.
///
/// Each restriction is the set of arcs that it closes; an arc closed by several is open once all of them are lifted. Of several
/// smallest sets the one whose path costs least under the open metric is given, then the one with the lowest indices. A path whose cost does not fit is none.
///
/// # Errors
/// [`crate::Error::Stopped`] if the watch says so.
///
/// # Panics
/// If the metric does not have one weight per arc, or a restriction or an end names something the graph does not have.
///
/// # Complexity
/// A search over (node, lifted set) in order of the size of the set, then cost, in which a label gives way to one at the same node
/// that lifts a part of the same set at no more cost. Exponential in the number of restrictions that must be lifted, whatever the
/// number that there are; after half a million labels or a hundred million comparisons it gives up.
///
/// # Examples
/// ```
/// use corridor::analysis::min_blocking::find_min_blocking;
/// use corridor::route::ForwardStar;
/// use corridor::watch::Watch;
///
/// let (tengiz, novorossiysk, aktau, augusta) = (0, 1, 2, 3);
/// let links = [(tengiz, novorossiysk), (tengiz, aktau), (novorossiysk, augusta), (aktau, augusta)];
/// let graph = ForwardStar::new(4, &links);
/// let (no_russia, cpc_closed, caspian_closed) = (vec![0], vec![0], vec![3]);
/// let restrictions = [no_russia, cpc_closed, caspian_closed];
/// let found = find_min_blocking(&graph, &[38, 30, 19, 50], &restrictions, tengiz, augusta, Watch::none())?;
/// let blocking = found.found().unwrap();
/// assert_eq!((blocking.restrictions, blocking.path.cost), (vec![2], 80));
/// # Ok::<(), corridor::Error>(())
/// ```
///
/// # References
/// Hauser, K. (2014), The minimum constraint removal problem with three robotics applications, International Journal of Robotics
/// Research 33(1), doi:10.1177/0278364913507795.
pub fn find_min_blocking(
    graph: &ForwardStar,
    metric: &[u32],
    restrictions: &[Vec<u32>],
    source: u32,
    target: u32,
    watch: Watch<'_>,
) -> Result<MinBlocking> {
    assert_eq!(metric.len(), graph.arc_count() as usize, "one weight per arc");
    let closed_by = SetsOfArc::new(graph, restrictions);
    let mut to_target = ReverseDistances::new(graph);
    to_target.start(target);
    let mut labels: Vec<Label> = Vec::new();
    let mut settled_at: Vec<Vec<u32>> = vec![Vec::new(); graph.node_count() as usize];
    let mut queue = BinaryHeap::new();
    let least = to_target.from(metric, source);
    if least >= UNREACHABLE {
        return Ok(MinBlocking::NoPath);
    }
    queue.push(Reverse(Waiting { lifted_count: 0, bound: least, lifted: Rc::from([]), parent: NONE, arc: NONE }));
    let (mut label_count, mut comparisons) = (1, 0);
    while let Some(Reverse(Waiting { bound, lifted, parent, arc, .. })) = queue.pop() {
        watch.check()?;
        let node = if arc == NONE { source } else { graph.head(arc) };
        let cost = bound - to_target.from(metric, node);
        let label = Label { lifted, cost, parent, arc };
        let settled = &mut settled_at[node as usize];
        comparisons += settled.len() as u64;
        if settled.iter().any(|&other| labels[other as usize].dominates(&label)) {
            continue;
        }
        if node == target {
            let path = Path { cost, arcs: unwind(&labels, &label) };
            return Ok(MinBlocking::Found(Blocking { restrictions: label.lifted.to_vec(), path }));
        }
        if label_count > MOST_LABELS || comparisons > MOST_COMPARISONS {
            return Ok(MinBlocking::GaveUp);
        }
        let parent = labels.len() as u32;
        settled.push(parent);
        for arc in graph.out_arcs(node) {
            let weight = metric[arc as usize];
            let rest = to_target.from(metric, graph.head(arc));
            if weight >= UNREACHABLE || cost + weight >= UNREACHABLE || cost + weight + rest >= UNREACHABLE {
                continue;
            }
            let lifted = union(&label.lifted, closed_by.of(arc));
            let bound = cost + weight + rest;
            queue.push(Reverse(Waiting { lifted_count: lifted.len(), bound, lifted, parent, arc }));
            label_count += 1;
        }
        labels.push(label);
    }
    // Every node from which the target can be reached keeps a label, so the queue ends with the target unless no path fits.
    Ok(MinBlocking::NoPath)
}

/// A label that waits; the order of the fields is the order of the queue.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Waiting {
    lifted_count: usize,
    /// The cost so far and the least that the rest costs with everything lifted.
    bound: u32,
    lifted: Rc<[u32]>,
    parent: u32,
    arc: u32,
}

/// A settled label: what was lifted to come here, at what cost, by which arc, from which label.
#[derive(Debug)]
struct Label {
    lifted: Rc<[u32]>,
    cost: u32,
    parent: u32,
    arc: u32,
}

impl Label {
    fn dominates(&self, other: &Label) -> bool {
        self.cost <= other.cost && self.lifted.iter().all(|one| other.lifted.binary_search(one).is_ok())
    }
}

/// Both sets, in rising order; shared where the second adds nothing.
fn union(one: &Rc<[u32]>, two: &[u32]) -> Rc<[u32]> {
    if two.iter().all(|other| one.binary_search(other).is_ok()) {
        return Rc::clone(one);
    }
    let mut both = [one, two].concat();
    both.sort_unstable();
    both.dedup();
    both.into()
}

fn unwind(labels: &[Label], last: &Label) -> Vec<u32> {
    let mut arcs = Vec::new();
    let mut label = last;
    while label.arc != NONE {
        arcs.push(label.arc);
        label = &labels[label.parent as usize];
    }
    arcs.reverse();
    arcs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::tiny_graphs::{Random, all_simple_paths};

    #[test]
    fn the_set_is_the_smallest_over_all_simple_paths_then_the_cheapest_then_the_first() {
        let mut random = Random::new(41);
        let mut sizes = [0; 5];
        for round in 0..20_000 {
            let (graph, metric) = random.graph(7, 24, if round % 3 == 0 { 1 } else { 9 });
            let restrictions: Vec<Vec<u32>> = (0..random.below(9))
                .map(|_| (0..graph.arc_count()).filter(|_| random.below(3) == 0).collect())
                .collect();
            let (source, target) = (random.below(graph.node_count()), random.below(graph.node_count()));
            let expected = all_simple_paths(&graph, &metric, source, target)
                .iter()
                .map(|arcs| {
                    let lifted: Vec<u32> = (0..restrictions.len() as u32)
                        .filter(|&one| arcs.iter().any(|arc| restrictions[one as usize].contains(arc)))
                        .collect();
                    (lifted.len(), arcs.iter().map(|&arc| metric[arc as usize]).sum::<u32>(), lifted)
                })
                .min();
            let found = find_min_blocking(&graph, &metric, &restrictions, source, target, Watch::none());
            let found = found.unwrap().found();
            let summary = found
                .as_ref()
                .map(|blocking| (blocking.restrictions.len(), blocking.path.cost, blocking.restrictions.clone()));
            assert_eq!(summary, expected, "{graph:?} {metric:?} {restrictions:?} {source} to {target}");
            let Some(Blocking { restrictions: lifted, path }) = found else { continue };
            sizes[lifted.len().min(4)] += 1;
            let mut node = source;
            for &arc in &path.arcs {
                assert_eq!(graph.tail(arc), node);
                assert!((0..).zip(&restrictions).all(|(one, arcs)| !arcs.contains(&arc) || lifted.contains(&one)));
                node = graph.head(arc);
            }
            assert_eq!(node, target);
        }
        assert!(sizes.iter().all(|&count| count > 100), "{sizes:?}");
    }

    #[test]
    fn hundreds_of_restrictions_that_lead_nowhere_cost_little() {
        // Ten parallel lines of forty restricted arcs, and one line with two.
        let (lines, length) = (10, 40);
        let mut arcs = vec![(0, 2), (2, 1)];
        let mut nodes = 3;
        for _ in 0..lines {
            let mut before = 0;
            for _ in 1..length {
                arcs.push((before, nodes));
                (before, nodes) = (nodes, nodes + 1);
            }
            arcs.push((before, 1));
        }
        let graph = ForwardStar::new(nodes, &arcs);
        let metric = vec![1; arcs.len()];
        let restrictions: Vec<Vec<u32>> = (0..graph.arc_count()).map(|arc| vec![arc]).collect();
        let found = find_min_blocking(&graph, &metric, &restrictions, 0, 1, Watch::none()).unwrap();
        let blocking = found.found().unwrap();
        assert_eq!((blocking.restrictions.len(), blocking.path.cost), (2, 2));
    }

    /// A chain of places, each joined to the next by two arcs, each closed by a restriction of its own and dearer the fewer the other closes.
    fn chain(length: u32) -> (ForwardStar, Vec<u32>, Vec<Vec<u32>>) {
        let arcs: Vec<(u32, u32)> = (0..length).flat_map(|place| [(place, place + 1); 2]).collect();
        let metric = (0..arcs.len() as u32).map(|arc| 1 << (arc / 2) >> (arc % 2)).collect();
        let restrictions = (0..arcs.len() as u32).map(|arc| vec![arc]).collect();
        (ForwardStar::new(length + 1, &arcs), metric, restrictions)
    }

    #[test]
    fn too_many_combinations_are_given_up_and_not_taken_for_no_path() {
        let (graph, metric, restrictions) = chain(8);
        let found = find_min_blocking(&graph, &metric, &restrictions, 0, 8, Watch::none()).unwrap();
        assert_eq!(found.found().unwrap().restrictions.len(), 8);
        let (graph, metric, restrictions) = chain(29);
        let found = find_min_blocking(&graph, &metric, &restrictions, 0, 29, Watch::none()).unwrap();
        assert_eq!(found, MinBlocking::GaveUp);
        let found = find_min_blocking(&graph, &metric, &restrictions, 29, 0, Watch::none()).unwrap();
        assert_eq!(found, MinBlocking::NoPath);
    }

    #[test]
    fn a_search_that_is_no_longer_wanted_stops() {
        let (graph, metric, restrictions) = chain(3);
        let stop = std::sync::atomic::AtomicBool::new(true);
        let watch = Watch::none().stopped_by(&stop);
        let found = find_min_blocking(&graph, &metric, &restrictions, 0, 3, watch);
        assert!(matches!(found, Err(crate::Error::Stopped)));
    }
}
