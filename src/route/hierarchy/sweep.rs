//! From one source or a batch of them to all nodes: a climb from each source, then one sweep down the elimination tree.

use super::by_depth::{ByDepth, ByDepthWide};
use super::customize::{Customized, Pair};
use super::{Hierarchy, NO_NODE};
use crate::route::{PathOverflow, UNREACHABLE};

/// Distances from up to `SOURCES` sources at once to all nodes; owns its scratch, one per thread.
///
/// All sources share one pass over the edges: 16 of them take two to eight times as long as one.
///
/// # Examples
/// ```
/// use corridor::route::{Customized, ForwardStar, Hierarchy, Sweep};
///
/// let (aktau, baku, poti) = (0, 1, 2);
/// let graph = ForwardStar::new(3, &[(aktau, baku), (baku, poti), (baku, aktau)]);
/// let hierarchy = Hierarchy::new(&graph, None)?;
/// let km = Customized::new(&hierarchy, &graph.metric(&[469, 876, 469]));
/// let mut sweep = Sweep::<2>::new();
/// sweep.run(&hierarchy, &km, &[aktau, poti])?;
/// assert_eq!(sweep.distance(&hierarchy, 0, poti), Some(1345));
/// assert_eq!(sweep.distance(&hierarchy, 1, aktau), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// Delling, Goldberg, Nowatzyk, Werneck (2013), doi:10.1016/j.jpdc.2012.02.007, for the sweep.
#[derive(Debug, Clone)]
pub struct Sweep<const SOURCES: usize> {
    /// By rank.
    distance: Vec<[u32; SOURCES]>,
    ancestors: ByDepthWide<Lanes<SOURCES>>,
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
struct Lanes<const SOURCES: usize>([u32; SOURCES]);

impl<const SOURCES: usize> Default for Lanes<SOURCES> {
    fn default() -> Self {
        Self([0; SOURCES])
    }
}

impl<const SOURCES: usize> Default for Sweep<SOURCES> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const SOURCES: usize> Sweep<SOURCES> {
    /// Scratch for sweeps over any hierarchy.
    pub fn new() -> Self {
        Self { distance: Vec::new(), ancestors: ByDepthWide::new(), climb: ByDepth::new(), starts: Vec::new() }
    }

    /// Finds the distances from the sources to all nodes.
    ///
    /// # Errors
    /// [`PathOverflow`] if some node can be reached, but at no cost that fits.
    ///
    /// # Panics
    /// If there are more than `SOURCES` sources, or one is outside the graph.
    ///
    /// # Complexity
    /// O(edges of the supergraph).
    pub fn run(&mut self, hierarchy: &Hierarchy, costs: &Customized, sources: &[u32]) -> Result<(), PathOverflow> {
        self.start(hierarchy, &costs.weight, sources);
        sweep_all(hierarchy, &costs.weight, &mut self.ancestors, &self.starts, &mut self.distance);
        let Some(reach) = &costs.reach else { return Ok(()) };
        let all: Vec<u32> = (0..hierarchy.node_count()).collect();
        self.tell_overflow(hierarchy, reach, sources, &all)
    }

    /// Finds the distances from the sources to the nodes of a selection; only these may be asked for.
    ///
    /// # Errors
    /// As [`Sweep::run`], for the nodes of the selection and those above them.
    ///
    /// # Panics
    /// As [`Sweep::run`].
    ///
    /// # Complexity
    /// O(edges of the supergraph above the selected nodes).
    pub fn run_to(
        &mut self,
        hierarchy: &Hierarchy,
        costs: &Customized,
        sources: &[u32],
        selection: &Selection,
    ) -> Result<(), PathOverflow> {
        self.start(hierarchy, &costs.weight, sources);
        sweep_some(hierarchy, &costs.weight, &mut self.ancestors, &self.starts, &selection.ranks, &mut self.distance);
        let Some(reach) = &costs.reach else { return Ok(()) };
        self.tell_overflow(hierarchy, reach, sources, &selection.targets)
    }

    /// The distance from the `index`-th source of the last run; `None` if there is no way.
    #[inline]
    pub fn distance(&self, hierarchy: &Hierarchy, index: usize, node: u32) -> Option<u32> {
        let distance = self.distance[hierarchy.rank_of[node as usize] as usize][index];
        (distance < UNREACHABLE).then_some(distance)
    }

    fn start(&mut self, hierarchy: &Hierarchy, weight: &[Pair], sources: &[u32]) {
        assert!(sources.len() <= SOURCES, "at most {SOURCES} sources");
        self.distance.resize(hierarchy.node_count() as usize, [UNREACHABLE; SOURCES]);
        self.ancestors.reach(hierarchy.height(), Lanes::default());
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
        targets: &[u32],
    ) -> Result<(), PathOverflow> {
        let mut open = Self::new();
        open.run(hierarchy, reach, sources)?;
        for index in 0..sources.len() {
            let is_lost = |&&node: &&u32| {
                self.distance(hierarchy, index, node).is_none() && open.distance(hierarchy, index, node).is_some()
            };
            if let Some(&node) = targets.iter().find(is_lost) {
                return Err(PathOverflow { node });
            }
        }
        Ok(())
    }
}

/// Targets of sweeps, with all that lies above them in the elimination tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    targets: Vec<u32>,
    /// Descending.
    ranks: Vec<u32>,
}

impl Selection {
    /// Prepares sweeps that only have to reach `targets`.
    ///
    /// # Complexity
    /// O(nodes above the targets, and their logarithm).
    pub fn new(hierarchy: &Hierarchy, targets: &[u32]) -> Self {
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
fn sweep_all<const SOURCES: usize>(
    hierarchy: &Hierarchy,
    weight: &[Pair],
    ancestors: &mut ByDepthWide<Lanes<SOURCES>>,
    starts: &[Start],
    distance: &mut [[u32; SOURCES]],
) {
    sweep_portable(hierarchy, weight, ancestors, starts, (0..hierarchy.node_count()).rev(), distance);
}

#[multiversion::multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi1+bmi2", "x86_64+avx2+bmi1+bmi2"))]
fn sweep_some<const SOURCES: usize>(
    hierarchy: &Hierarchy,
    weight: &[Pair],
    ancestors: &mut ByDepthWide<Lanes<SOURCES>>,
    starts: &[Start],
    ranks: &[u32],
    distance: &mut [[u32; SOURCES]],
) {
    sweep_portable(hierarchy, weight, ancestors, starts, ranks.iter().copied(), distance);
}

/// Visits ranks from the highest down, every one after its parent: ranks are a postorder, so that at any time the distances kept by
/// depth are those of the ancestors of the node at hand.
#[inline(always)]
fn sweep_portable<const SOURCES: usize>(
    hierarchy: &Hierarchy,
    weight: &[Pair],
    ancestors: &mut ByDepthWide<Lanes<SOURCES>>,
    starts: &[Start],
    ranks: impl Iterator<Item = u32>,
    distance: &mut [[u32; SOURCES]],
) {
    let up_depth = &hierarchy.up_depth[..weight.len()];
    let mut starts = starts.iter().rev().peekable();
    for rank in ranks {
        let mut best = [UNREACHABLE; SOURCES];
        while let Some(start) = starts.next_if(|start| start.rank >= rank) {
            if start.rank == rank {
                best[start.source as usize] = start.distance;
            }
        }
        let edges = hierarchy.up_edges(rank);
        let edges = edges.start as usize..edges.end as usize;
        for (&depth, pair) in up_depth[edges.clone()].iter().zip(&weight[edges]) {
            let above = &ancestors.at(depth).0;
            for lane in 0..SOURCES {
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
        let (mut single, mut batch, mut some) = (Sweep::<1>::new(), Sweep::<16>::new(), Sweep::<8>::new());
        for (graph, metric) in networks(23, 200, &Shape::ALL) {
            let hierarchy = Hierarchy::new(&graph, None).unwrap();
            let costs = Customized::new(&hierarchy, &metric);
            let mut plain = Dijkstra::new(&graph);
            let sources: Vec<u32> = (0..graph.node_count().min(7)).chain([0]).collect();
            let targets: Vec<u32> = (0..graph.node_count()).filter(|node| node % 3 == 1).collect();
            batch.run(&hierarchy, &costs, &sources).unwrap();
            some.run_to(&hierarchy, &costs, &sources, &Selection::new(&hierarchy, &targets)).unwrap();
            for (index, &source) in sources.iter().enumerate() {
                plain.run(&graph, &metric, source, None).unwrap();
                single.run(&hierarchy, &costs, &[source]).unwrap();
                for node in 0..graph.node_count() {
                    assert_eq!(single.distance(&hierarchy, 0, node), plain.distance(node));
                    assert_eq!(batch.distance(&hierarchy, index, node), plain.distance(node));
                }
                for &target in &targets {
                    assert_eq!(some.distance(&hierarchy, index, target), plain.distance(target));
                }
            }
            let mut portable = batch.distance.clone();
            let ranks = (0..graph.node_count()).rev();
            sweep_portable(&hierarchy, &costs.weight, &mut batch.ancestors, &batch.starts, ranks, &mut portable);
            assert_eq!(portable, batch.distance);
        }
    }

    #[test]
    fn a_cost_that_does_not_fit_is_an_error() {
        let graph = ForwardStar::new(4, &[(0, 1), (1, 2), (3, 0)]);
        let hierarchy = Hierarchy::new(&graph, None).unwrap();
        let costs = Customized::new(&hierarchy, &[UNREACHABLE - 1, 1, u32::MAX]);
        let mut sweep = Sweep::<2>::new();
        assert_eq!(sweep.run(&hierarchy, &costs, &[1, 0]), Err(PathOverflow { node: 2 }));
        assert_eq!(sweep.run(&hierarchy, &costs, &[1, 2]), Ok(()));
        assert_eq!(sweep.run_to(&hierarchy, &costs, &[0], &Selection::new(&hierarchy, &[1, 3])), Ok(()));
        assert_eq!(sweep.distance(&hierarchy, 0, 1), Some(UNREACHABLE - 1));
    }
}
