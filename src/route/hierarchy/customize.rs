//! Laying a metric over the supergraph.

use super::Hierarchy;
use super::by_depth::ByDepth;
use crate::route::UNREACHABLE;

/// The forward and the backward weight of an edge.
pub(super) type Pair = [u32; 2];

/// Marks the number of an edge among those of arcs; an arc is the lower of two ways that cost the same.
pub(super) const TRIANGLE: u32 = 1 << 31;

/// A hierarchy with a metric laid over it, ready for queries.
///
/// Every edge holds, for each direction, the cost of the best way between its ends that runs only over nodes lower than
/// both. Costs are whole numbers below [`UNREACHABLE`]; should a metric be so coarse that a best path could cost more, this is
/// noticed, and a query whose answer does not fit says so instead of calling its target unreachable.
///
/// # Examples
/// ```
/// use corridor::route::{Customized, ForwardStar, Hierarchy, HierarchyQuery};
///
/// let (khorgos, aktau, alat, poti) = (0, 1, 2, 3);
/// let graph = ForwardStar::new(4, &[(khorgos, aktau), (aktau, alat), (alat, poti), (khorgos, poti)]);
/// let hierarchy = Hierarchy::new(&graph, None)?;
/// let mut days = Customized::new(&hierarchy, &graph.metric(&[8, 4, 3, 22]));
/// let mut query = HierarchyQuery::new();
/// assert_eq!(query.distance(&hierarchy, &days, khorgos, poti)?, Some(15));
/// days.reweight(&hierarchy, &graph.metric(&[8, 12, 3, 22]));
/// assert_eq!(query.path(&hierarchy, &days, khorgos, poti)?, Some((22, vec![1])));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// Dibbelt, Strasser, Wagner (2016), doi:10.1145/2886843, section 5.
#[derive(Debug, Clone)]
pub struct Customized {
    pub(super) weight: Vec<Pair>,
    /// The metric by arc, as given.
    pub(super) metric: Vec<u32>,
    keeps_paths: bool,
    /// What each edge stands for in each direction: an arc of the graph, or [`TRIANGLE`] and the edge from the lowest node of
    /// its best triangle to its own lower end. Empty if paths are not prepared for.
    pub(super) via: Vec<Pair>,
    /// The same for a metric of zero on all open arcs, kept only where costs might not fit: it tells unreachable from too dear.
    pub(super) reach: Option<Box<Customized>>,
    /// Some arc is free, so that a best path could go in a circle.
    pub(super) has_zero: bool,
    pub(super) bound: Bound,
    pub(super) scratch: ByDepth<Pair>,
    pub(super) via_scratch: ByDepth<[u64; 2]>,
}

impl Customized {
    /// Lays a metric, one weight per arc, over a hierarchy.
    ///
    /// # Panics
    /// If `metric` does not have one weight per arc of the graph the hierarchy was made for.
    ///
    /// # Complexity
    /// O(triangles of the supergraph).
    pub fn new(hierarchy: &Hierarchy, metric: &[u32]) -> Self {
        let mut customized = Self::empty();
        customized.reweight(hierarchy, metric);
        customized
    }

    /// As [`Customized::new`], but remembers what each shortcut stands for, now and whenever it is re-weighted.
    ///
    /// Re-weighting takes about half as long again and twice the memory, and paths are found several times faster; they are the same.
    ///
    /// # Panics
    /// As [`Customized::new`].
    ///
    /// # Complexity
    /// As [`Customized::new`].
    pub fn with_paths(hierarchy: &Hierarchy, metric: &[u32]) -> Self {
        let mut customized = Self { keeps_paths: true, ..Self::empty() };
        customized.reweight(hierarchy, metric);
        customized
    }

    fn empty() -> Self {
        Self {
            weight: Vec::new(),
            metric: Vec::new(),
            keeps_paths: false,
            via: Vec::new(),
            reach: None,
            has_zero: false,
            bound: Bound::default(),
            scratch: ByDepth::new(),
            via_scratch: ByDepth::new(),
        }
    }

    /// Lays another metric over the same hierarchy, in the memory of the one before.
    ///
    /// # Panics
    /// As [`Customized::new`].
    ///
    /// # Complexity
    /// As [`Customized::new`].
    pub fn reweight(&mut self, hierarchy: &Hierarchy, metric: &[u32]) {
        assert_eq!(metric.len(), hierarchy.arc_count() as usize, "one weight per arc");
        self.metric.clear();
        self.metric.extend_from_slice(metric);
        self.has_zero = metric.contains(&0);
        self.weight.clear();
        self.weight.resize(hierarchy.edge_count() as usize, [UNREACHABLE; 2]);
        for &(slot, arc) in &hierarchy.arcs {
            let weight = &mut self.weight[slot as usize / 2][slot as usize % 2];
            *weight = metric[arc as usize].min(*weight);
        }
        if self.keeps_paths {
            self.via.clear();
            self.via.resize(self.weight.len(), [0; 2]);
            for &(slot, arc) in hierarchy.arcs.iter().rev() {
                let (edge, way) = (slot as usize / 2, slot as usize % 2);
                if metric[arc as usize] == self.weight[edge][way] {
                    self.via[edge][way] = arc;
                }
            }
            close_triangles_with_via(hierarchy, &mut self.weight, &mut self.via, &mut self.via_scratch);
        } else {
            close_triangles(hierarchy, &mut self.weight, &mut self.scratch);
        }
        self.bound = Bound::of(hierarchy, metric);
        self.notice_overflow(hierarchy);
    }

    /// The same costs with every arc turned round: a search from a place then tells the costs to it.
    ///
    /// # Complexity
    /// O(edges of the supergraph).
    #[must_use]
    pub fn reversed(&self) -> Self {
        let mut turned = self.clone();
        turned.weight.iter_mut().for_each(|pair| pair.reverse());
        turned.reach = self.reach.as_ref().map(|reach| Box::new(reach.reversed()));
        turned
    }

    /// The metric as given, one weight per arc.
    pub fn metric(&self) -> &[u32] {
        &self.metric
    }

    /// Keeps what tells unreachable from too dear, if anything could be too dear.
    pub(super) fn notice_overflow(&mut self, hierarchy: &Hierarchy) {
        self.reach = None;
        if self.bound.0 >= u64::from(UNREACHABLE) {
            let open = |&weight: &u32| if weight < UNREACHABLE { 0 } else { UNREACHABLE };
            let zero: Vec<u32> = self.metric.iter().map(open).collect();
            self.reach = Some(Box::new(Customized::new(hierarchy, &zero)));
        }
    }
}

/// What no best path costs more than: it leaves no node twice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Bound(pub(super) u64);

impl Bound {
    fn of(hierarchy: &Hierarchy, metric: &[u32]) -> Self {
        Self(
            hierarchy.first_out.windows(2).map(|ends| Self::of_node(&metric[ends[0] as usize..ends[1] as usize])).sum(),
        )
    }

    /// The dearest open arc of a node.
    pub(super) fn of_node(out: &[u32]) -> u64 {
        u64::from(out.iter().copied().filter(|&weight| weight < UNREACHABLE).max().unwrap_or(0))
    }
}

/// Lowers every edge to the best way through a node lower than both of its ends, lower edges first.
#[multiversion::multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi1+bmi2", "x86_64+avx2+bmi1+bmi2"))]
fn close_triangles(hierarchy: &Hierarchy, weight: &mut [Pair], scratch: &mut ByDepth<Pair>) {
    close_triangles_portable(hierarchy, weight, scratch);
}

#[inline(always)]
fn close_triangles_portable(hierarchy: &Hierarchy, weight: &mut [Pair], scratch: &mut ByDepth<Pair>) {
    let depth = &hierarchy.up_depth[..weight.len()];
    for rank in 0..hierarchy.node_count() {
        let down = hierarchy.down_edges(rank);
        let up = hierarchy.up_edges(rank);
        let (lower, here) = weight.split_at_mut(up.start as usize);
        let here = &mut here[..up.len()];
        let here_depth = &depth[up.start as usize..up.end as usize];
        for (&depth, &pair) in here_depth.iter().zip(&*here) {
            *scratch.at_mut(depth) = pair;
        }
        for &down in down {
            let [forward, backward] = lower[down.edge as usize];
            let others = down.edge as usize + 1..down.end as usize;
            // Up to the lower node of the triangle and on, and the same way back.
            for (&depth, &pair) in depth[others.clone()].iter().zip(&lower[others]) {
                let best = scratch.at_mut(depth);
                *best = [best[0].min(backward + pair[0]), best[1].min(forward + pair[1])];
            }
        }
        for (&depth, pair) in here_depth.iter().zip(here) {
            *pair = scratch.at(depth);
        }
    }
}

#[multiversion::multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi1+bmi2", "x86_64+avx2+bmi1+bmi2"))]
fn close_triangles_with_via(
    hierarchy: &Hierarchy,
    weight: &mut [Pair],
    via: &mut [Pair],
    scratch: &mut ByDepth<[u64; 2]>,
) {
    close_triangles_with_via_portable(hierarchy, weight, via, scratch);
}

/// As [`close_triangles`]; the weight is in the upper half of a word and what it runs over in the lower, so that one comparison
/// finds the cheapest, then an arc before a triangle, then the lowest triangle.
#[inline(always)]
fn close_triangles_with_via_portable(
    hierarchy: &Hierarchy,
    weight: &mut [Pair],
    via: &mut [Pair],
    scratch: &mut ByDepth<[u64; 2]>,
) {
    let depth = &hierarchy.up_depth[..weight.len()];
    let join = |weight: u32, via: u32| u64::from(weight) << 32 | u64::from(via);
    let high = |weight: u32| u64::from(weight) << 32;
    for rank in 0..hierarchy.node_count() {
        let up = hierarchy.up_edges(rank);
        let (lower, here) = weight.split_at_mut(up.start as usize);
        let here = &mut here[..up.len()];
        let here_via = &mut via[up.start as usize..up.end as usize];
        let here_depth = &depth[up.start as usize..up.end as usize];
        for ((&depth, &pair), &via) in here_depth.iter().zip(&*here).zip(&*here_via) {
            *scratch.at_mut(depth) = [join(pair[0], via[0]), join(pair[1], via[1])];
        }
        for &down in hierarchy.down_edges(rank) {
            let [forward, backward] = lower[down.edge as usize].map(|weight| join(weight, TRIANGLE | down.edge));
            let others = down.edge as usize + 1..down.end as usize;
            for (&depth, &pair) in depth[others.clone()].iter().zip(&lower[others]) {
                let best = scratch.at_mut(depth);
                *best = [best[0].min(backward + high(pair[0])), best[1].min(forward + high(pair[1]))];
            }
        }
        for ((&depth, pair), via) in here_depth.iter().zip(here).zip(here_via) {
            let best = scratch.at(depth);
            *pair = best.map(|best| (best >> 32) as u32);
            *via = best.map(|best| best as u32);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::random_network::{Shape, networks};

    #[test]
    fn the_portable_kernel_gives_the_same_weights() {
        for (graph, metric) in networks(13, 60, &Shape::ALL) {
            let hierarchy = Hierarchy::new(&graph, None).unwrap();
            let customized = Customized::new(&hierarchy, &metric);
            let mut again = customized.weight.clone();
            again.fill([UNREACHABLE; 2]);
            for &(slot, arc) in &hierarchy.arcs {
                let weight = &mut again[slot as usize / 2][slot as usize % 2];
                *weight = metric[arc as usize].min(*weight);
            }
            close_triangles_portable(&hierarchy, &mut again, &mut ByDepth::new());
            assert_eq!(customized.weight, again);
        }
    }
}
