//! Exact distances to one target, node by node, and with them the very path that Dijkstra's algorithm finds.

use super::customize::Pair;
use super::lanes::LanePair;
use super::{Customized, CustomizedLanes, Hierarchy, LANES, NO_NODE};
use crate::route::kept_path::KeptPath;
use crate::route::{ForwardStar, PathOverflow, UNREACHABLE};

/// Marks a rank whose distance is not known yet; no distance is as large.
const UNKNOWN: u32 = u32::MAX;

/// Finds paths with the help of exact distances to the target; owns its scratch, one per thread.
///
/// [`HierarchyQuery`](super::HierarchyQuery) answers *a* best path, faster. This answers the one that [`Dijkstra`](crate::route::Dijkstra) keeps, ties and
/// all: it runs Dijkstra's algorithm on those nodes alone that lie on some best path, which the distances tell. So a program may change from one
/// to the other without changing an answer.
///
/// # Examples
/// ```
/// use corridor::route::{Customized, ForwardStar, Hierarchy, PathSearch};
///
/// let (aktau, baku, poti) = (0, 1, 2);
/// let graph = ForwardStar::new(3, &[(aktau, baku), (aktau, baku), (baku, poti)]);
/// let metric = graph.metric(&[9, 9, 20]);
/// let hierarchy = Hierarchy::new(&graph, None)?;
/// let costs = Customized::new(&hierarchy, &metric);
/// let mut search = PathSearch::new();
/// assert_eq!(search.path(&graph, &hierarchy, &costs, aktau, poti)?, Some((29, vec![0, 2])));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// Strasser, Zeitz (2021), A fast and tight heuristic for A* in road networks, doi:10.4230/LIPIcs.SEA.2021.6, for the distances.
#[derive(Debug, Clone, Default)]
pub struct PathSearch {
    /// Rank -> distance to the target, [`UNKNOWN`] where it was not asked for.
    to_target: Vec<u32>,
    known: Vec<u32>,
    /// Ranks on the way up to one whose distance is known.
    chain: Vec<u32>,
    kept: KeptPath,
}

impl PathSearch {
    /// Scratch for searches on any hierarchy.
    pub fn new() -> Self {
        Self::default()
    }

    /// The cost and the arcs of the path that Dijkstra's algorithm keeps; `None` if there is none.
    ///
    /// # Errors
    /// [`PathOverflow`] if there is one, but its cost does not fit.
    ///
    /// # Panics
    /// If a node is outside the graph, or the graph is not the hierarchy's.
    ///
    /// # Complexity
    /// O(edges above the nodes on best paths and their neighbours).
    pub fn path(
        &mut self,
        graph: &ForwardStar,
        hierarchy: &Hierarchy,
        costs: &Customized,
        source: u32,
        target: u32,
    ) -> Result<Option<(u32, Vec<u32>)>, PathOverflow> {
        let weight = |edge: u32| costs.weight[edge as usize];
        let found = self.best_path(graph, hierarchy, &weight, &|arc| costs.metric[arc as usize], (source, target));
        match (&found, &costs.reach) {
            (None, Some(reach)) => self.tell_overflow(hierarchy, &|edge| reach.weight[edge as usize], (source, target)),
            _ => Ok(found),
        }
    }

    /// As [`PathSearch::path`] in one of several metrics side by side; `metric` is that metric, one weight per arc.
    ///
    /// # Errors
    /// As [`PathSearch::path`].
    ///
    /// # Panics
    /// As [`PathSearch::path`], or if there is no such lane.
    ///
    /// # Complexity
    /// As [`PathSearch::path`].
    pub fn path_in_lane(
        &mut self,
        graph: &ForwardStar,
        hierarchy: &Hierarchy,
        (costs, lane): (&CustomizedLanes, usize),
        metric: &[u32],
        (source, target): (u32, u32),
    ) -> Result<Option<(u32, Vec<u32>)>, PathOverflow> {
        assert!(lane < LANES, "one of {LANES} lanes");
        let pair = |weight: &LanePair| [weight[0].0[lane], weight[1].0[lane]];
        let weight = |edge: u32| pair(&costs.weight[edge as usize]);
        let found = self.best_path(graph, hierarchy, &weight, &|arc| metric[arc as usize], (source, target));
        match (&found, &costs.reach) {
            (None, Some(reach)) => {
                self.tell_overflow(hierarchy, &|edge| pair(&reach.weight[edge as usize]), (source, target))
            }
            _ => Ok(found),
        }
    }

    /// What it means that no cost below [`UNREACHABLE`] was found.
    fn tell_overflow<Answer>(
        &mut self,
        hierarchy: &Hierarchy,
        reach: &impl Fn(u32) -> Pair,
        (source, target): (u32, u32),
    ) -> Result<Option<Answer>, PathOverflow> {
        self.start(hierarchy, reach, target);
        if self.from(hierarchy, reach, source) < UNREACHABLE { Err(PathOverflow { node: target }) } else { Ok(None) }
    }

    fn best_path(
        &mut self,
        graph: &ForwardStar,
        hierarchy: &Hierarchy,
        weight: &impl Fn(u32) -> Pair,
        metric: &impl Fn(u32) -> u32,
        (source, target): (u32, u32),
    ) -> Option<(u32, Vec<u32>)> {
        assert_eq!(graph.node_count(), hierarchy.node_count(), "a hierarchy goes with its graph");
        self.start(hierarchy, weight, target);
        let total = self.from(hierarchy, weight, source);
        if total >= UNREACHABLE {
            return None;
        }
        let mut kept = std::mem::take(&mut self.kept);
        let is_on_best = |through, head| through + self.from(hierarchy, weight, head) == total;
        let arcs = kept.find(graph, (source, target, total), metric, is_on_best);
        self.kept = kept;
        Some((total, arcs))
    }

    /// Forgets the last target and climbs from another.
    fn start(&mut self, hierarchy: &Hierarchy, weight: &impl Fn(u32) -> Pair, target: u32) {
        self.known.drain(..).for_each(|rank| self.to_target[rank as usize] = UNKNOWN);
        if self.to_target.len() < hierarchy.node_count() as usize {
            self.to_target.resize(hierarchy.node_count() as usize, UNKNOWN);
        }
        // Climbing only, for now; the way down is added rank by rank, from the root.
        let mut rank = hierarchy.rank_of[target as usize];
        self.chain.clear();
        while rank != NO_NODE {
            self.chain.push(rank);
            self.to_target[rank as usize] = UNREACHABLE;
            rank = hierarchy.parent[rank as usize];
        }
        self.known.extend(&self.chain);
        self.to_target[hierarchy.rank_of[target as usize] as usize] = 0;
        for &rank in &self.chain {
            let base = self.to_target[rank as usize];
            for edge in hierarchy.up_edges(rank) {
                let known = &mut self.to_target[hierarchy.up_head[edge as usize] as usize];
                *known = (base + weight(edge)[1]).min(*known);
            }
        }
        while let Some(rank) = self.chain.pop() {
            self.descend(hierarchy, weight, rank, self.to_target[rank as usize]);
        }
    }

    /// The distance from a node to the target, [`UNREACHABLE`] if there is no way that fits.
    fn from(&mut self, hierarchy: &Hierarchy, weight: &impl Fn(u32) -> Pair, node: u32) -> u32 {
        let lowest = hierarchy.rank_of[node as usize];
        let mut rank = lowest;
        while rank != NO_NODE && self.to_target[rank as usize] == UNKNOWN {
            self.chain.push(rank);
            rank = hierarchy.parent[rank as usize];
        }
        self.known.extend(&self.chain);
        while let Some(rank) = self.chain.pop() {
            self.descend(hierarchy, weight, rank, UNREACHABLE);
        }
        self.to_target[lowest as usize]
    }

    /// The distance from a rank: up to a higher one and on from there, whose distance is known, unless `best` is less.
    fn descend(&mut self, hierarchy: &Hierarchy, weight: &impl Fn(u32) -> Pair, rank: u32, mut best: u32) {
        for edge in hierarchy.up_edges(rank) {
            best = best.min(weight(edge)[0] + self.to_target[hierarchy.up_head[edge as usize] as usize]);
        }
        self.to_target[rank as usize] = best;
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::route::Dijkstra;
    use crate::route::random_network::{Shape, networks, weights};

    #[test]
    fn the_path_is_the_one_that_dijkstra_keeps_ties_and_zero_weights_and_all() {
        let mut search = PathSearch::new();
        let mut compared = 0;
        for (graph, metric) in networks(43, 400, &Shape::ALL) {
            let hierarchy = Hierarchy::new(&graph, None).unwrap();
            let costs = Customized::new(&hierarchy, &metric);
            let mut plain = Dijkstra::new(&graph);
            for source in 0..graph.node_count().min(9) {
                for target in 0..graph.node_count() {
                    plain.run(&graph, &metric, source, Some(target)).unwrap();
                    let expected = plain.distance(target).zip(plain.path_to(&graph, target));
                    assert_eq!(search.path(&graph, &hierarchy, &costs, source, target).unwrap(), expected);
                    compared += usize::from(expected.is_some());
                }
            }
        }
        assert!(compared > 5_000, "{compared}");
    }

    #[test]
    fn the_path_in_a_lane_is_the_one_in_its_metric_alone() {
        let mut random = ChaCha8Rng::seed_from_u64(47);
        let mut search = PathSearch::new();
        for (graph, _) in networks(47, 60, &Shape::ALL) {
            let hierarchy = Hierarchy::new(&graph, None).unwrap();
            let metrics: Vec<Vec<u32>> = (0..LANES).map(|_| weights(&mut random, &graph)).collect();
            let rows: Vec<[u32; LANES]> =
                (0..graph.arc_count() as usize).map(|arc| std::array::from_fn(|lane| metrics[lane][arc])).collect();
            let lanes = CustomizedLanes::new(&hierarchy, &rows);
            for (lane, metric) in metrics.iter().enumerate() {
                let costs = Customized::new(&hierarchy, metric);
                for target in 0..graph.node_count() {
                    let alone = search.path(&graph, &hierarchy, &costs, 0, target).unwrap();
                    let beside = search.path_in_lane(&graph, &hierarchy, (&lanes, lane), metric, (0, target)).unwrap();
                    assert_eq!(beside, alone);
                }
            }
        }
    }

    #[test]
    fn a_cost_that_does_not_fit_is_told_from_no_way() {
        let graph = ForwardStar::new(4, &[(0, 1), (1, 2), (3, 0)]);
        let hierarchy = Hierarchy::new(&graph, None).unwrap();
        let half = UNREACHABLE / 2 + 1;
        let costs = Customized::new(&hierarchy, &[half, half, u32::MAX]);
        let mut search = PathSearch::new();
        assert_eq!(search.path(&graph, &hierarchy, &costs, 0, 2), Err(PathOverflow { node: 2 }));
        assert_eq!(search.path(&graph, &hierarchy, &costs, 0, 1), Ok(Some((half, vec![0]))));
        assert_eq!(search.path(&graph, &hierarchy, &costs, 3, 0), Ok(None));
        assert_eq!(search.path(&graph, &hierarchy, &costs, 3, 3), Ok(Some((0, vec![]))));
    }
}
