//! Sixteen metrics at once: one pass over the triangles, one climb per pair.

use super::by_depth::ByDepthWide;
use super::{Hierarchy, NO_NODE};
use crate::route::{PathOverflow, UNREACHABLE};

/// How many metrics go side by side: as many as fit in one cache line.
pub const LANES: usize = 16;

/// One cost for each metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(align(64))]
pub(super) struct Lane(pub(super) [u32; LANES]);

/// Forward and backward.
pub(super) type LanePair = [Lane; 2];

const CLOSED: LanePair = [Lane([UNREACHABLE; LANES]); 2];

impl Default for Lane {
    fn default() -> Self {
        Self([0; LANES])
    }
}

impl Lane {
    /// The lower of each lane and the sum of the two others.
    #[inline(always)]
    fn lower(&mut self, left: &Self, right: &Self) {
        for lane in 0..LANES {
            self.0[lane] = self.0[lane].min(left.0[lane] + right.0[lane]);
        }
    }
}

/// [`Customized`](super::Customized) for [`LANES`] metrics: the scenarios or trials of a batch, answered together.
///
/// Each lane's distances equal those of its metric alone. Paths are not kept.
///
/// # Examples
/// ```
/// use corridor::route::{CustomizedLanes, ForwardStar, Hierarchy, LANES, UNREACHABLE};
///
/// let (tengiz, atyrau, novorossiysk) = (0, 1, 2);
/// let graph = ForwardStar::new(3, &[(tengiz, atyrau), (atyrau, novorossiysk)]);
/// let hierarchy = Hierarchy::new(&graph, None)?;
/// let mut tariff = vec![[3; LANES], [35; LANES]];
/// tariff[1][7] = UNREACHABLE;
/// let mut scenarios = CustomizedLanes::new(&hierarchy, &tariff);
/// let answers = scenarios.distances(&hierarchy, tengiz, novorossiysk)?;
/// assert_eq!((answers[0], answers[7]), (38, UNREACHABLE));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct CustomizedLanes {
    pub(super) weight: Vec<LanePair>,
    scratch: ByDepthWide<LanePair>,
    /// As in [`Customized`](super::Customized).
    pub(super) reach: Option<Box<CustomizedLanes>>,
}

impl CustomizedLanes {
    /// Lays [`LANES`] metrics over a hierarchy: for each arc, its weight in each of them.
    ///
    /// # Panics
    /// If `metrics` does not have one row per arc of the graph the hierarchy was made for.
    ///
    /// # Complexity
    /// O([`LANES`] x triangles of the supergraph).
    pub fn new(hierarchy: &Hierarchy, metrics: &[[u32; LANES]]) -> Self {
        let mut customized = Self { weight: Vec::new(), scratch: ByDepthWide::new(), reach: None };
        customized.reweight(hierarchy, metrics);
        customized
    }

    /// Lays other metrics over the same hierarchy, in the memory of those before.
    ///
    /// # Panics
    /// As [`CustomizedLanes::new`].
    ///
    /// # Complexity
    /// As [`CustomizedLanes::new`].
    pub fn reweight(&mut self, hierarchy: &Hierarchy, metrics: &[[u32; LANES]]) {
        assert_eq!(metrics.len(), hierarchy.arc_count() as usize, "one row of weights per arc");
        self.scratch.reach(hierarchy.height(), CLOSED);
        self.weight.clear();
        self.weight.resize(hierarchy.edge_count() as usize, CLOSED);
        for &(slot, arc) in &hierarchy.arcs {
            let weight = &mut self.weight[slot as usize / 2][slot as usize % 2];
            weight.lower(&Lane(metrics[arc as usize].map(|weight| weight.min(UNREACHABLE))), &Lane::default());
        }
        close_triangles(hierarchy, &mut self.weight, &mut self.scratch);
        self.reach = None;
        if may_overflow(hierarchy, metrics) {
            let zero = |weight: u32| if weight < UNREACHABLE { 0 } else { UNREACHABLE };
            let open: Vec<_> = metrics.iter().map(|row| row.map(zero)).collect();
            self.reach = Some(Box::new(Self::new(hierarchy, &open)));
        }
    }

    /// The cost of the best path in each metric, [`UNREACHABLE`] where there is none.
    ///
    /// # Errors
    /// [`PathOverflow`] if in some metric there is one, but its cost does not fit.
    ///
    /// # Panics
    /// If a node is outside the graph.
    ///
    /// # Complexity
    /// O([`LANES`] x edges above the two nodes).
    pub fn distances(&mut self, hierarchy: &Hierarchy, source: u32, target: u32) -> Result<[u32; LANES], PathOverflow> {
        let (from, to) = (hierarchy.rank_of[source as usize], hierarchy.rank_of[target as usize]);
        let best = climb(hierarchy, &self.weight, &mut self.scratch, from, to).0;
        if let Some(reach) = self.reach.as_mut().filter(|_| best.contains(&UNREACHABLE)) {
            let open = climb(hierarchy, &reach.weight, &mut reach.scratch, from, to).0;
            if best.iter().zip(open).any(|(&best, open)| best == UNREACHABLE && open < UNREACHABLE) {
                return Err(PathOverflow { node: target });
            }
        }
        Ok(best)
    }
}

/// Whether a path that leaves no node twice could cost too much in some metric.
fn may_overflow(hierarchy: &Hierarchy, metrics: &[[u32; LANES]]) -> bool {
    let mut bound = [0u64; LANES];
    for ends in hierarchy.first_out.windows(2) {
        let mut most = [0; LANES];
        for row in &metrics[ends[0] as usize..ends[1] as usize] {
            for lane in 0..LANES {
                most[lane] = most[lane].max(if row[lane] < UNREACHABLE { row[lane] } else { 0 });
            }
        }
        (0..LANES).for_each(|lane| bound[lane] += u64::from(most[lane]));
    }
    bound.iter().any(|&bound| bound >= u64::from(UNREACHABLE))
}

#[multiversion::multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi1+bmi2", "x86_64+avx2+bmi1+bmi2"))]
fn close_triangles(hierarchy: &Hierarchy, weight: &mut [LanePair], scratch: &mut ByDepthWide<LanePair>) {
    close_triangles_portable(hierarchy, weight, scratch);
}

#[inline(always)]
fn close_triangles_portable(hierarchy: &Hierarchy, weight: &mut [LanePair], scratch: &mut ByDepthWide<LanePair>) {
    let depth = &hierarchy.up_depth[..weight.len()];
    for rank in 0..hierarchy.node_count() {
        let down = hierarchy.down_edges(rank);
        if down.is_empty() {
            continue;
        }
        let up = hierarchy.up_edges(rank);
        let (lower, here) = weight.split_at_mut(up.start as usize);
        let here = &mut here[..up.len()];
        let here_depth = &depth[up.start as usize..up.end as usize];
        for (&depth, pair) in here_depth.iter().zip(&*here) {
            *scratch.at_mut(depth) = *pair;
        }
        for &down in down {
            let [forward, backward] = lower[down.edge as usize];
            let others = down.edge as usize + 1..down.end as usize;
            for (&depth, pair) in depth[others.clone()].iter().zip(&lower[others]) {
                let best = scratch.at_mut(depth);
                best[0].lower(&backward, &pair[0]);
                best[1].lower(&forward, &pair[1]);
            }
        }
        for (&depth, pair) in here_depth.iter().zip(here) {
            *pair = *scratch.at(depth);
        }
    }
}

#[multiversion::multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi1+bmi2", "x86_64+avx2+bmi1+bmi2"))]
fn climb(hierarchy: &Hierarchy, weight: &[LanePair], label: &mut ByDepthWide<LanePair>, from: u32, to: u32) -> Lane {
    climb_portable(hierarchy, weight, label, from, to)
}

#[inline(always)]
fn climb_portable(
    hierarchy: &Hierarchy,
    weight: &[LanePair],
    label: &mut ByDepthWide<LanePair>,
    from: u32,
    to: u32,
) -> Lane {
    let up_depth = &hierarchy.up_depth[..weight.len()];
    let (from_depth, to_depth) = (hierarchy.depth[from as usize], hierarchy.depth[to as usize]);
    label.fill(from_depth.max(to_depth), CLOSED);
    label.at_mut(from_depth)[0] = Lane::default();
    label.at_mut(to_depth)[1] = Lane::default();
    let mut at = [from, to];
    while at[0] != at[1] {
        let way = usize::from(at[1] < at[0]);
        let rank = at[way];
        let base = label.at(hierarchy.depth[rank as usize])[way];
        let edges = hierarchy.up_edges(rank);
        let edges = edges.start as usize..edges.end as usize;
        for (&depth, pair) in up_depth[edges.clone()].iter().zip(&weight[edges]) {
            label.at_mut(depth)[way].lower(&base, &pair[way]);
        }
        at[way] = hierarchy.parent[rank as usize];
    }
    let mut best = CLOSED[0];
    let mut rank = at[0];
    while rank != NO_NODE {
        let base = *label.at(hierarchy.depth[rank as usize]);
        best.lower(&base[0], &base[1]);
        let edges = hierarchy.up_edges(rank);
        let edges = edges.start as usize..edges.end as usize;
        for (&depth, pair) in up_depth[edges.clone()].iter().zip(&weight[edges]) {
            let known = label.at_mut(depth);
            known[0].lower(&base[0], &pair[0]);
            known[1].lower(&base[1], &pair[1]);
        }
        rank = hierarchy.parent[rank as usize];
    }
    best
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::route::random_network::{Shape, networks, weights};
    use crate::route::{Customized, ForwardStar, HierarchyQuery};

    #[test]
    fn each_lane_answers_as_its_metric_alone_and_as_the_portable_kernels() {
        let mut random = ChaCha8Rng::seed_from_u64(29);
        for (graph, _) in networks(29, 60, &Shape::ALL) {
            let hierarchy = Hierarchy::new(&graph, None).unwrap();
            let metrics: Vec<Vec<u32>> = (0..LANES).map(|_| weights(&mut random, &graph)).collect();
            let rows: Vec<[u32; LANES]> =
                (0..graph.arc_count() as usize).map(|arc| std::array::from_fn(|lane| metrics[lane][arc])).collect();
            let mut lanes = CustomizedLanes::new(&hierarchy, &rows);
            let mut portable = lanes.clone();
            portable.weight.fill(CLOSED);
            for &(slot, arc) in &hierarchy.arcs {
                let weight = &mut portable.weight[slot as usize / 2][slot as usize % 2];
                (0..LANES).for_each(|lane| weight.0[lane] = weight.0[lane].min(rows[arc as usize][lane]));
            }
            close_triangles_portable(&hierarchy, &mut portable.weight, &mut portable.scratch);
            assert_eq!(portable.weight, lanes.weight);
            let singles: Vec<_> = metrics.iter().map(|metric| Customized::new(&hierarchy, metric)).collect();
            let mut query = HierarchyQuery::new();
            for source in 0..graph.node_count().min(8) {
                for target in 0..graph.node_count() {
                    let answers = lanes.distances(&hierarchy, source, target).unwrap();
                    for (single, answer) in singles.iter().zip(answers) {
                        let expected = query.distance(&hierarchy, single, source, target).unwrap();
                        assert_eq!(answer, expected.unwrap_or(UNREACHABLE));
                    }
                    let [from, to] = [source, target].map(|node| hierarchy.rank_of[node as usize]);
                    let again = climb_portable(&hierarchy, &lanes.weight, &mut lanes.scratch, from, to);
                    assert_eq!(again.0, answers);
                }
            }
        }
    }

    #[test]
    fn a_cost_that_does_not_fit_in_one_lane_is_an_error() {
        let graph = ForwardStar::new(3, &[(0, 1), (1, 2)]);
        let hierarchy = Hierarchy::new(&graph, None).unwrap();
        let mut rows = [[5; LANES]; 2];
        rows[0][3] = UNREACHABLE - 5;
        rows[1][4] = u32::MAX;
        let mut lanes = CustomizedLanes::new(&hierarchy, &rows);
        assert_eq!(lanes.distances(&hierarchy, 0, 1).unwrap()[3], UNREACHABLE - 5);
        assert_eq!(lanes.distances(&hierarchy, 0, 2), Err(PathOverflow { node: 2 }));
        rows[0][3] = 5;
        lanes.reweight(&hierarchy, &rows);
        assert_eq!(lanes.distances(&hierarchy, 0, 2).unwrap()[3..5], [10, UNREACHABLE]);
    }
}
