//! Single points of failure: the arcs that every way between two nodes uses.

use crate::route::forward_star::ForwardStar;

/// Where a node does not stand on a path.
const OFF_PATH: u32 = u32::MAX;

/// Finds bridges from any one way, again and again; owns its scratch.
///
/// # References
/// Italiano, G. F., Laura, L. and Santaroni, F. (2012), Finding strong bridges and strong articulation points in linear
/// time, Theoretical Computer Science 447, doi:10.1016/j.tcs.2011.11.011.
#[derive(Debug)]
pub(super) struct BridgeFinder {
    /// Where on the path a node stands.
    position_of: Vec<u32>,
    seen: Vec<bool>,
    /// The nodes off the path that were seen.
    found: Vec<u32>,
    pub(super) bridges: Vec<u32>,
}

impl BridgeFinder {
    pub(super) fn new(node_count: u32) -> Self {
        let nodes = node_count as usize;
        Self { position_of: vec![OFF_PATH; nodes], seen: vec![false; nodes], found: Vec::new(), bridges: Vec::new() }
    }

    /// Finds the arcs that all ways over open arcs share from where `path`, one of them, begins to where it ends; in travel order.
    ///
    /// # Complexity
    /// O(nodes + arcs), whatever the number of bridges.
    pub(super) fn find(&mut self, graph: &ForwardStar, is_open: impl Fn(u32) -> bool, source: u32, path: &[u32]) {
        self.bridges.clear();
        self.mark(graph, source, path);
        // The furthest position that can be reached from the nodes behind without the arc of the path ahead.
        let mut furthest = 0;
        let mut node = source;
        for (position, &next) in (0u32..).zip(path) {
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
                self.bridges.push(next);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::UNREACHABLE;
    use crate::route::tiny_graphs::{Random, all_simple_paths};

    #[test]
    fn bridges_are_the_arcs_that_all_simple_paths_have_in_common() {
        let mut random = Random::new(31);
        let mut bridges = 0;
        for _ in 0..20_000 {
            let (graph, metric) = random.graph(8, 22, 9);
            let (source, target) = (random.below(graph.node_count()), random.below(graph.node_count()));
            let paths = all_simple_paths(&graph, &metric, source, target);
            let mut finder = BridgeFinder::new(graph.node_count());
            // Whichever way is known, and with scratch that was used before.
            for known in [paths.first(), paths.last()].into_iter().flatten() {
                let expected: Vec<u32> =
                    known.iter().copied().filter(|arc| paths.iter().all(|path| path.contains(arc))).collect();
                finder.find(&graph, |arc| metric[arc as usize] < UNREACHABLE, source, known);
                assert_eq!(finder.bridges, expected, "{graph:?} {metric:?} {source} to {target} by {known:?}");
                bridges += expected.len();
            }
        }
        assert!(bridges > 1_000, "{bridges}");
    }
}
