//! Laying a metric over the supergraph.

use super::Hierarchy;
use super::by_depth::ByDepth;
use crate::route::UNREACHABLE;

/// The forward and the backward weight of an edge.
pub(super) type Pair = [u32; 2];

/// A hierarchy with a metric laid over it, ready for queries.
///
/// Every edge holds, for each direction, the cost of the best way between its ends that runs only over nodes lower than
/// both. Costs are whole numbers below [`UNREACHABLE`]; should a metric be so coarse that a best path could cost more, this is
/// noticed, and a query whose answer does not fit says so instead of calling its target unreachable.
///
/// # Examples
/// ```
/// use corridor::route::{Customized, ForwardStar, Hierarchy};
///
/// let (khorgos, aktau, alat, poti) = (0, 1, 2, 3);
/// let graph = ForwardStar::new(4, &[(khorgos, aktau), (aktau, alat), (alat, poti), (khorgos, poti)]);
/// let hierarchy = Hierarchy::new(&graph, None)?;
/// let days = Customized::new(&hierarchy, &graph.metric(&[8, 4, 3, 22]));
/// assert_eq!(hierarchy.matrix(&days, &[khorgos], &[poti])?, [[15]]);
/// let storm = Customized::new(&hierarchy, &graph.metric(&[8, 12, 3, 22]));
/// assert_eq!(hierarchy.matrix(&storm, &[khorgos], &[poti])?, [[22]]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// Dibbelt, Strasser, Wagner (2016), doi:10.1145/2886843, section 5.
#[derive(Debug, Clone)]
pub struct Customized {
    pub(super) weight: Vec<Pair>,
    /// The same for a metric of zero on all open arcs, kept only where costs might not fit: it tells unreachable from too dear.
    pub(super) reach: Option<Box<Customized>>,
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
        assert_eq!(metric.len(), hierarchy.arc_count() as usize, "one weight per arc");
        let mut weight = vec![[UNREACHABLE; 2]; hierarchy.edge_count() as usize];
        for &(slot, arc) in &hierarchy.arcs {
            let weight = &mut weight[slot as usize / 2][slot as usize % 2];
            *weight = metric[arc as usize].min(*weight);
        }
        close_triangles(hierarchy, &mut weight, &mut ByDepth::new());
        let reach = (most_of_a_path(hierarchy, metric) >= u64::from(UNREACHABLE)).then(|| {
            let open = |&weight: &u32| if weight < UNREACHABLE { 0 } else { UNREACHABLE };
            Box::new(Self::new(hierarchy, &metric.iter().map(open).collect::<Vec<u32>>()))
        });
        Self { weight, reach }
    }

    /// The same costs with every arc turned round: what is found from a place is then the cost to it.
    ///
    /// # Complexity
    /// O(edges of the supergraph).
    #[must_use]
    pub fn reversed(&self) -> Self {
        let turned = |&[forward, backward]: &Pair| [backward, forward];
        Self {
            weight: self.weight.iter().map(turned).collect(),
            reach: self.reach.as_ref().map(|reach| Box::new(reach.reversed())),
        }
    }
}

/// What no best path costs more than: it leaves no node twice, each by its dearest open arc at worst.
fn most_of_a_path(hierarchy: &Hierarchy, metric: &[u32]) -> u64 {
    let dearest = |out: &[u32]| out.iter().copied().filter(|&weight| weight < UNREACHABLE).max().unwrap_or(0);
    let nodes = hierarchy.first_out.windows(2);
    nodes.map(|ends| u64::from(dearest(&metric[ends[0] as usize..ends[1] as usize]))).sum()
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
    #[test]
    fn costs_turned_round_are_those_of_the_graph_turned_round() {
        for (graph, metric) in networks(59, 100, &Shape::ALL) {
            let (turned, arc_of) = graph.reversed();
            let there = Customized::new(&Hierarchy::new(&graph, None).unwrap(), &metric);
            let back: Vec<u32> = arc_of.iter().map(|&arc| metric[arc as usize]).collect();
            let hierarchy = Hierarchy::new(&turned, None).unwrap();
            let back = Customized::new(&hierarchy, &back);
            let all: Vec<u32> = (0..graph.node_count()).collect();
            let expected = hierarchy.matrix(&back, &all, &all);
            assert_eq!(Hierarchy::new(&graph, None).unwrap().matrix(&there.reversed(), &all, &all), expected);
        }
    }
}
