//! Single points of failure: what every way between two nodes must use.

use crate::route::forward_star::{ForwardStar, UNREACHABLE};

/// The arcs and nodes without which there is no way from a source to a target, in travel order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SinglePoints {
    /// Arcs that every way uses.
    pub bridges: Vec<u32>,
    /// Nodes, other than the two ends, that every way passes.
    pub articulations: Vec<u32>,
}

/// Finds every arc and node whose closure alone cuts the target off from the source; `None` if it is cut off already.
///
/// Nothing is tied: the points stand in the order in which every way passes them.
///
/// # Panics
/// If the metric does not have one weight per arc, or an end is not a node of the graph.
///
/// # Complexity
/// O(nodes + arcs), whatever the number of points.
///
/// # Examples
/// ```
/// use corridor::analysis::single_points::find_single_points;
/// use corridor::route::ForwardStar;
///
/// let (aktau, kuryk, baku, tbilisi) = (0, 1, 2, 3);
/// let graph = ForwardStar::new(4, &[(aktau, baku), (aktau, kuryk), (kuryk, baku), (baku, tbilisi)]);
/// let points = find_single_points(&graph, &[1, 1, 1, 1], aktau, tbilisi).unwrap();
/// assert_eq!((points.bridges, points.articulations), (vec![3], vec![baku]));
/// ```
///
/// # References
/// Italiano, G. F., Laura, L. and Santaroni, F. (2012), Finding strong bridges and strong articulation points in linear
/// time, Theoretical Computer Science 447, doi:10.1016/j.tcs.2011.11.011.
pub fn find_single_points(graph: &ForwardStar, metric: &[u32], source: u32, target: u32) -> Option<SinglePoints> {
    assert_eq!(metric.len(), graph.arc_count() as usize, "one weight per arc");
    let path = find_any_path(graph, metric, source, target)?;
    let mut finder = PointFinder::new(graph.node_count());
    finder.find(graph, |arc| metric[arc as usize] < UNREACHABLE, source, &path);
    Some(finder.points)
}

/// Where a node does not stand on a path.
const OFF_PATH: u32 = u32::MAX;

/// Finds single points from any one way, again and again.
#[derive(Debug)]
pub(super) struct PointFinder {
    /// Where on the path a node stands.
    position_of: Vec<u32>,
    seen: Vec<bool>,
    /// The nodes off the path that were seen.
    found: Vec<u32>,
    pub(super) points: SinglePoints,
}

impl PointFinder {
    pub(super) fn new(node_count: u32) -> Self {
        let nodes = node_count as usize;
        let points = SinglePoints::default();
        Self { position_of: vec![OFF_PATH; nodes], seen: vec![false; nodes], found: Vec::new(), points }
    }

    /// Fills in the points of all ways over open arcs from where `path`, one of them, begins to where it ends.
    pub(super) fn find(&mut self, graph: &ForwardStar, is_open: impl Fn(u32) -> bool, source: u32, path: &[u32]) {
        self.points.bridges.clear();
        self.points.articulations.clear();
        self.mark(graph, source, path);
        // The furthest position that can be reached from the nodes behind without the arc of the path ahead.
        let mut furthest = 0;
        let mut node = source;
        for (position, &next) in (0u32..).zip(path) {
            if position > 0 && furthest <= position {
                self.points.articulations.push(node);
            }
            let mut unexpanded = self.found.len();
            let mut from = node;
            loop {
                for arc in graph.out_arcs(from).filter(|&arc| arc != next && is_open(arc)) {
                    let head = graph.head(arc) as usize;
                    if self.position_of[head] != OFF_PATH {
                        furthest = furthest.max(self.position_of[head]);
                    } else if !self.seen[head] {
                        self.seen[head] = true;
                        self.found.push(head as u32);
                    }
                }
                let Some(&found) = self.found.get(unexpanded) else { break };
                (from, unexpanded) = (found, unexpanded + 1);
            }
            if furthest <= position {
                self.points.bridges.push(next);
            }
            if furthest as usize == path.len() {
                break;
            }
            node = graph.head(next);
        }
        self.unmark(graph, source, path);
    }

    fn mark(&mut self, graph: &ForwardStar, source: u32, path: &[u32]) {
        self.position_of[source as usize] = 0;
        for (position, &arc) in (1u32..).zip(path) {
            self.position_of[graph.head(arc) as usize] = position;
        }
    }

    fn unmark(&mut self, graph: &ForwardStar, source: u32, path: &[u32]) {
        self.position_of[source as usize] = OFF_PATH;
        for &arc in path {
            self.position_of[graph.head(arc) as usize] = OFF_PATH;
        }
        for node in self.found.drain(..) {
            self.seen[node as usize] = false;
        }
    }
}

/// A path of fewest arcs.
fn find_any_path(graph: &ForwardStar, metric: &[u32], source: u32, target: u32) -> Option<Vec<u32>> {
    let mut entered_by = vec![None; graph.node_count() as usize];
    let mut found = vec![source];
    let mut next = 0;
    while next < found.len() {
        for arc in graph.out_arcs(found[next]).filter(|&arc| metric[arc as usize] < UNREACHABLE) {
            let head = graph.head(arc);
            if head != source && entered_by[head as usize].is_none() {
                entered_by[head as usize] = Some(arc);
                found.push(head);
            }
        }
        next += 1;
    }
    let mut arcs = Vec::new();
    let mut node = target;
    while node != source {
        let arc = entered_by[node as usize]?;
        arcs.push(arc);
        node = graph.tail(arc);
    }
    arcs.reverse();
    Some(arcs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::tiny_graphs::{Random, all_simple_paths};

    #[test]
    fn points_are_what_all_simple_paths_have_in_common() {
        let mut random = Random::new(31);
        let (mut bridges, mut articulations) = (0, 0);
        for _ in 0..20_000 {
            let (graph, metric) = random.graph(8, 22, 9);
            let (source, target) = (random.below(graph.node_count()), random.below(graph.node_count()));
            let paths = all_simple_paths(&graph, &metric, source, target);
            let expected = paths.first().map(|first| SinglePoints {
                bridges: first.iter().copied().filter(|arc| paths.iter().all(|path| path.contains(arc))).collect(),
                articulations: first
                    .iter()
                    .map(|&arc| graph.head(arc))
                    .filter(|&node| node != target)
                    .filter(|&node| paths.iter().all(|path| path.iter().any(|&arc| graph.head(arc) == node)))
                    .collect(),
            });
            let found = find_single_points(&graph, &metric, source, target);
            assert_eq!(found, expected, "{graph:?} {metric:?} {source} to {target}");
            let found = found.unwrap_or_default();
            (bridges, articulations) = (bridges + found.bridges.len(), articulations + found.articulations.len());
        }
        assert!(bridges > 1_000 && articulations > 1_000, "{bridges} {articulations}");
    }
}
