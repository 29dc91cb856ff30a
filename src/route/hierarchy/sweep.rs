//! From a batch of sources to selected nodes: a climb from each source, then one sweep down the elimination tree.

use super::by_depth::{ByDepth, ByDepthWide};
use super::customize::{Customized, Pair};
use super::{Hierarchy, NO_NODE};
use crate::route::{PathOverflow, UNREACHABLE};

/// Sources swept together: as many distances as fit in one cache line.
pub(super) const BATCH: usize = 16;

/// Distances from up to [`BATCH`] sources at once to the nodes of a selection; owns its scratch, one per thread.
///
/// All sources share one pass over the edges: 16 of them take two to eight times as long as one.
///
/// # References
/// Delling, Goldberg, Nowatzyk, Werneck (2013), doi:10.1016/j.jpdc.2012.02.007, for the sweep.
#[derive(Debug, Clone)]
pub(super) struct Sweep {
    /// By rank.
    distance: Vec<[u32; BATCH]>,
    ancestors: ByDepthWide<Lanes>,
    climb: ByDepth<u32>,
    starts: Vec<Start>,
}

/// The distance from one source to one of its ancestors, climbing only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Start {
    rank: u32,
    source: u32,
    distance: u32,
}

/// One distance per source, aligned to a cache line.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
struct Lanes([u32; BATCH]);

impl Sweep {
    /// Scratch for sweeps over any hierarchy.
    pub(super) fn new() -> Self {
        Self { distance: Vec::new(), ancestors: ByDepthWide::new(), climb: ByDepth::new(), starts: Vec::new() }
    }

    /// Finds the distances from the sources to the nodes of a selection; only these may be asked for.
    ///
    /// # Errors
    /// [`PathOverflow`] if a target can be reached, but at no cost that fits.
    ///
    /// # Panics
    /// If there are more than [`BATCH`] sources, or one is outside the graph.
    ///
    /// # Complexity
    /// O(edges of the supergraph above the selected nodes).
    pub(super) fn run(
        &mut self,
        hierarchy: &Hierarchy,
        costs: &Customized,
        sources: &[u32],
        selection: &Selection,
    ) -> Result<(), PathOverflow> {
        self.start(hierarchy, &costs.weight, sources);
        sweep(hierarchy, &costs.weight, &mut self.ancestors, &self.starts, &selection.ranks, &mut self.distance);
        match &costs.reach {
            Some(reach) => self.tell_overflow(hierarchy, reach, sources, selection),
            None => Ok(()),
        }
    }

    /// The distance from the `index`-th source of the last run; `None` if there is no way.
    #[inline]
    pub(super) fn distance(&self, hierarchy: &Hierarchy, index: usize, node: u32) -> Option<u32> {
        let distance = self.distance[hierarchy.rank_of[node as usize] as usize][index];
        (distance < UNREACHABLE).then_some(distance)
    }

    fn start(&mut self, hierarchy: &Hierarchy, weight: &[Pair], sources: &[u32]) {
        assert!(sources.len() <= BATCH, "at most {BATCH} sources");
        self.distance.resize(hierarchy.node_count() as usize, [UNREACHABLE; BATCH]);
        self.ancestors.reach(hierarchy.height(), Lanes([0; BATCH]));
        self.starts.clear();
        for (index, &source) in sources.iter().enumerate() {
            let mut rank = hierarchy.rank_of[source as usize];
            self.climb.fill(hierarchy.depth[rank as usize], UNREACHABLE);
            *self.climb.at_mut(hierarchy.depth[rank as usize]) = 0;
            while rank != NO_NODE {
                let distance = self.climb.at(hierarchy.depth[rank as usize]);
                if distance < UNREACHABLE {
                    self.starts.push(Start { rank, source: index as u32, distance });
                    for edge in hierarchy.up_edges(rank) {
                        let known = self.climb.at_mut(hierarchy.up_depth[edge as usize]);
                        *known = (*known).min(distance + weight[edge as usize][0]);
                    }
                }
                rank = hierarchy.parent[rank as usize];
            }
        }
        self.starts.sort_unstable();
    }

    /// Compares with what can be reached at all, where costs might not fit.
    fn tell_overflow(
        &self,
        hierarchy: &Hierarchy,
        reach: &Customized,
        sources: &[u32],
        selection: &Selection,
    ) -> Result<(), PathOverflow> {
        let mut open = Self::new();
        open.run(hierarchy, reach, sources, selection)?;
        for index in 0..sources.len() {
            let is_lost = |&&node: &&u32| {
                self.distance(hierarchy, index, node).is_none() && open.distance(hierarchy, index, node).is_some()
            };
            if let Some(&node) = selection.targets.iter().find(is_lost) {
                return Err(PathOverflow { node });
            }
        }
        Ok(())
    }
}

/// Targets of sweeps, with all that lies above them in the elimination tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Selection {
    targets: Vec<u32>,
    /// Descending.
    ranks: Vec<u32>,
}

impl Selection {
    /// Prepares sweeps that only have to reach `targets`.
    ///
    /// # Complexity
    /// O(nodes above the targets, and their logarithm).
    pub(super) fn new(hierarchy: &Hierarchy, targets: &[u32]) -> Self {
        let mut is_selected = vec![false; hierarchy.node_count() as usize];
        let mut ranks = Vec::new();
        for &target in targets {
            let mut rank = hierarchy.rank_of[target as usize];
            while rank != NO_NODE && !std::mem::replace(&mut is_selected[rank as usize], true) {
                ranks.push(rank);
                rank = hierarchy.parent[rank as usize];
            }
        }
        ranks.sort_unstable_by(|left, right| right.cmp(left));
        Self { targets: targets.to_vec(), ranks }
    }
}

#[multiversion::multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi1+bmi2", "x86_64+avx2+bmi1+bmi2"))]
fn sweep(
    hierarchy: &Hierarchy,
    weight: &[Pair],
    ancestors: &mut ByDepthWide<Lanes>,
    starts: &[Start],
    ranks: &[u32],
    distance: &mut [[u32; BATCH]],
) {
    sweep_portable(hierarchy, weight, ancestors, starts, ranks, distance);
}

/// Visits ranks from the highest down, every one after its parent: ranks are a postorder, so that at any time the distances kept by
/// depth are those of the ancestors of the node at hand.
#[inline(always)]
fn sweep_portable(
    hierarchy: &Hierarchy,
    weight: &[Pair],
    ancestors: &mut ByDepthWide<Lanes>,
    starts: &[Start],
    ranks: &[u32],
    distance: &mut [[u32; BATCH]],
) {
    let up_depth = &hierarchy.up_depth[..weight.len()];
    let mut starts = starts.iter().rev().peekable();
    for &rank in ranks {
        let mut best = [UNREACHABLE; BATCH];
        while let Some(start) = starts.next_if(|start| start.rank >= rank) {
            if start.rank == rank {
                best[start.source as usize] = start.distance;
            }
        }
        let edges = hierarchy.up_edges(rank);
        let edges = edges.start as usize..edges.end as usize;
        for (&depth, pair) in up_depth[edges.clone()].iter().zip(&weight[edges]) {
            let above = &ancestors.at(depth).0;
            for lane in 0..BATCH {
                best[lane] = best[lane].min(above[lane] + pair[1]);
            }
        }
        ancestors.at_mut(hierarchy.depth[rank as usize]).0 = best;
        distance[rank as usize] = best;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::random_network::{Shape, networks};
    use crate::route::{Dijkstra, ForwardStar};

    #[test]
    fn sweeps_equal_dijkstra_for_one_source_a_batch_and_a_selection() {
        let mut sweep = Sweep::new();
        for (graph, metric) in networks(23, 200, &Shape::ALL) {
            let hierarchy = Hierarchy::new(&graph, None).unwrap();
            let costs = Customized::new(&hierarchy, &metric);
            let mut plain = Dijkstra::new(&graph);
            let all: Vec<u32> = (0..graph.node_count()).collect();
            let some: Vec<u32> = all.iter().copied().filter(|node| node % 3 == 1).collect();
            let sources: Vec<u32> = (0..graph.node_count().min(15)).chain([0]).collect();
            for (sources, targets) in [(&sources[..], &all), (&sources[..], &some), (&sources[..1], &some)] {
                let selection = Selection::new(&hierarchy, targets);
                sweep.run(&hierarchy, &costs, sources, &selection).unwrap();
                for (index, &source) in sources.iter().enumerate() {
                    plain.run(&graph, &metric, source, None).unwrap();
                    for &target in targets {
                        assert_eq!(sweep.distance(&hierarchy, index, target), plain.distance(target));
                    }
                }
                let mut portable = sweep.distance.clone();
                let (ancestors, starts, ranks) = (&mut sweep.ancestors, &sweep.starts, &selection.ranks);
                ranks.iter().for_each(|&rank| portable[rank as usize] = [7; BATCH]);
                sweep_portable(&hierarchy, &costs.weight, ancestors, starts, ranks, &mut portable);
                assert_eq!(portable, sweep.distance);
            }
        }
    }

    #[test]
    fn a_cost_that_does_not_fit_is_an_error_only_at_a_target() {
        let graph = ForwardStar::new(4, &[(0, 1), (1, 2), (3, 0)]);
        let hierarchy = Hierarchy::new(&graph, None).unwrap();
        let costs = Customized::new(&hierarchy, &[UNREACHABLE - 1, 1, u32::MAX]);
        let mut sweep = Sweep::new();
        let (all, two) = (Selection::new(&hierarchy, &[0, 1, 2, 3]), Selection::new(&hierarchy, &[1, 3]));
        assert_eq!(sweep.run(&hierarchy, &costs, &[1, 0], &all), Err(PathOverflow { node: 2 }));
        assert_eq!(sweep.run(&hierarchy, &costs, &[1, 2], &all), Ok(()));
        assert_eq!(sweep.run(&hierarchy, &costs, &[0], &two), Ok(()));
        assert_eq!(sweep.distance(&hierarchy, 0, 1), Some(UNREACHABLE - 1));
    }
}
