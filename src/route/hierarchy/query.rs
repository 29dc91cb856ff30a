//! Point to point: two climbs of the elimination tree that meet.

use super::by_depth::ByDepth;
use super::customize::{Customized, Pair};
use super::{Hierarchy, NO_NODE};
use crate::route::{PathOverflow, UNREACHABLE};

/// A distance in the upper half and the edge it came over in the lower, so that one comparison orders both: of several edges to a node, that
/// from the lowest one is first.
type Step = u64;

const NO_STEP: Step = (UNREACHABLE as u64) << 32 | NO_NODE as u64;

/// Point-to-point queries on a customized hierarchy; owns its scratch, one per thread.
///
/// Distances equal Dijkstra's. Of several best paths the one through the lowest-ranked nodes is answered, the lowest arc first among
/// parallel ones: it may differ from the path that Dijkstra keeps, at the same cost, but not from run to run.
///
/// # References
/// Dibbelt, Strasser, Wagner (2016), doi:10.1145/2886843, section 6.
#[derive(Debug, Clone)]
pub struct HierarchyQuery {
    distance: ByDepth<Pair>,
    step: ByDepth<[Step; 2]>,
    /// Slots still to unpack.
    slots: Vec<u32>,
    last_seen: Vec<u32>,
}

impl Default for HierarchyQuery {
    fn default() -> Self {
        Self::new()
    }
}

impl HierarchyQuery {
    /// Scratch for queries on any hierarchy.
    pub fn new() -> Self {
        Self { distance: ByDepth::new(), step: ByDepth::new(), slots: Vec::new(), last_seen: Vec::new() }
    }

    /// The cost of the best path; `None` if there is none.
    ///
    /// # Errors
    /// [`PathOverflow`] if there is one, but its cost does not fit.
    ///
    /// # Panics
    /// If a node is outside the graph.
    ///
    /// # Complexity
    /// O(edges above the two nodes), some thousands on a network of a million nodes.
    pub fn distance(
        &mut self,
        hierarchy: &Hierarchy,
        costs: &Customized,
        source: u32,
        target: u32,
    ) -> Result<Option<u32>, PathOverflow> {
        let (from, to) = (hierarchy.rank_of[source as usize], hierarchy.rank_of[target as usize]);
        let best = climb(hierarchy, &costs.weight, &mut self.distance, from, to);
        if best < UNREACHABLE {
            return Ok(Some(best));
        }
        self.tell_overflow(hierarchy, costs, from, to, target)
    }

    /// What it means that no cost below [`UNREACHABLE`] was found.
    fn tell_overflow<Answer>(
        &mut self,
        hierarchy: &Hierarchy,
        costs: &Customized,
        from: u32,
        to: u32,
        target: u32,
    ) -> Result<Option<Answer>, PathOverflow> {
        match &costs.reach {
            Some(reach) if climb(hierarchy, &reach.weight, &mut self.distance, from, to) < UNREACHABLE => {
                Err(PathOverflow { node: target })
            }
            _ => Ok(None),
        }
    }

    /// The cost and the arcs of the best path, in the order of travel; `None` if there is none.
    ///
    /// # Errors
    /// As [`HierarchyQuery::distance`].
    ///
    /// # Panics
    /// As [`HierarchyQuery::distance`].
    ///
    /// # Complexity
    /// That of [`HierarchyQuery::distance`], and for each arc of the path the triangles below its shortcuts.
    pub fn path(
        &mut self,
        hierarchy: &Hierarchy,
        costs: &Customized,
        source: u32,
        target: u32,
    ) -> Result<Option<(u32, Vec<u32>)>, PathOverflow> {
        let (from, to) = (hierarchy.rank_of[source as usize], hierarchy.rank_of[target as usize]);
        let (cost, top) = climb_with_steps(hierarchy, &costs.weight, &mut self.step, from, to);
        if cost >= UNREACHABLE {
            return self.tell_overflow(hierarchy, costs, from, to, target);
        }
        // From the top down to each end: slots, the last travelled first.
        self.slots.clear();
        for (end, way) in [(to, 1), (from, 0)] {
            let mut above = top;
            while above != end {
                let edge = self.step.at(hierarchy.depth[above as usize])[way] as u32;
                self.slots.push(2 * edge + way as u32);
                above = hierarchy.edge_tail[edge as usize];
            }
            if way == 1 {
                self.slots.reverse();
            }
        }
        let mut arcs = Vec::with_capacity(4 * self.slots.len());
        hierarchy.unpack(costs, &mut self.slots, &mut arcs);
        if costs.has_zero {
            hierarchy.cut_loops(&mut arcs, source, &mut self.last_seen);
        }
        Ok(Some((cost, arcs)))
    }
}

#[multiversion::multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi1+bmi2", "x86_64+avx2+bmi1+bmi2"))]
fn climb(hierarchy: &Hierarchy, weight: &[Pair], label: &mut ByDepth<Pair>, from: u32, to: u32) -> u32 {
    climb_portable(hierarchy, weight, label, from, to)
}

/// The distance between two ranks, [`UNREACHABLE`] if there is no way.
#[inline(always)]
fn climb_portable(hierarchy: &Hierarchy, weight: &[Pair], label: &mut ByDepth<Pair>, from: u32, to: u32) -> u32 {
    let up_depth = &hierarchy.up_depth[..weight.len()];
    let (from_depth, to_depth) = (hierarchy.depth[from as usize], hierarchy.depth[to as usize]);
    label.fill(from_depth.max(to_depth), [UNREACHABLE; 2]);
    label.at_mut(from_depth)[0] = 0;
    label.at_mut(to_depth)[1] = 0;
    let mut at = [from, to];
    // A parent has a higher rank: always moving the lower one on, they meet at their lowest common ancestor.
    while at[0] != at[1] {
        let way = usize::from(at[1] < at[0]);
        let rank = at[way];
        let base = label.at(hierarchy.depth[rank as usize])[way];
        let edges = hierarchy.up_edges(rank);
        let edges = edges.start as usize..edges.end as usize;
        for (&depth, pair) in up_depth[edges.clone()].iter().zip(&weight[edges]) {
            let known = &mut label.at_mut(depth)[way];
            *known = (*known).min(base + pair[way]);
        }
        at[way] = hierarchy.parent[rank as usize];
    }
    let mut best = UNREACHABLE;
    let mut rank = at[0];
    while rank != NO_NODE {
        let base = label.at(hierarchy.depth[rank as usize]);
        best = best.min(base[0] + base[1]);
        if base[0] < best || base[1] < best {
            let edges = hierarchy.up_edges(rank);
            let edges = edges.start as usize..edges.end as usize;
            for (&depth, pair) in up_depth[edges.clone()].iter().zip(&weight[edges]) {
                let known = label.at_mut(depth);
                *known = [known[0].min(base[0] + pair[0]), known[1].min(base[1] + pair[1])];
            }
        }
        rank = hierarchy.parent[rank as usize];
    }
    best
}

#[multiversion::multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi1+bmi2", "x86_64+avx2+bmi1+bmi2"))]
fn climb_with_steps(
    hierarchy: &Hierarchy,
    weight: &[Pair],
    label: &mut ByDepth<[Step; 2]>,
    from: u32,
    to: u32,
) -> (u32, u32) {
    climb_with_steps_portable(hierarchy, weight, label, from, to)
}

/// As [`climb`], but keeps where each distance came from; also answers the rank at which the two climbs meet.
#[inline(always)]
fn climb_with_steps_portable(
    hierarchy: &Hierarchy,
    weight: &[Pair],
    label: &mut ByDepth<[Step; 2]>,
    from: u32,
    to: u32,
) -> (u32, u32) {
    let up_depth = &hierarchy.up_depth[..weight.len()];
    let (from_depth, to_depth) = (hierarchy.depth[from as usize], hierarchy.depth[to as usize]);
    label.fill(from_depth.max(to_depth), [NO_STEP; 2]);
    label.at_mut(from_depth)[0] = 0;
    label.at_mut(to_depth)[1] = 0;
    let base_at = |step: Step| step >> 32 << 32;
    let over = |base: Step, edge: u32, weight: u32| base + (u64::from(weight) << 32 | u64::from(edge));
    let mut at = [from, to];
    while at[0] != at[1] {
        let way = usize::from(at[1] < at[0]);
        let rank = at[way];
        let base = base_at(label.at(hierarchy.depth[rank as usize])[way]);
        let edges = hierarchy.up_edges(rank);
        let range = edges.start as usize..edges.end as usize;
        for ((edge, &depth), pair) in edges.zip(&up_depth[range.clone()]).zip(&weight[range]) {
            let known = &mut label.at_mut(depth)[way];
            *known = (*known).min(over(base, edge, pair[way]));
        }
        at[way] = hierarchy.parent[rank as usize];
    }
    let mut best = (UNREACHABLE, NO_NODE);
    let mut rank = at[0];
    while rank != NO_NODE {
        let step = label.at(hierarchy.depth[rank as usize]);
        let (forward, backward) = ((step[0] >> 32) as u32, (step[1] >> 32) as u32);
        if forward + backward < best.0 {
            best = (forward + backward, rank);
        }
        if forward < best.0 || backward < best.0 {
            let base = [base_at(step[0]), base_at(step[1])];
            let edges = hierarchy.up_edges(rank);
            let range = edges.start as usize..edges.end as usize;
            for ((edge, &depth), pair) in edges.zip(&up_depth[range.clone()]).zip(&weight[range]) {
                let known = label.at_mut(depth);
                let through = [over(base[0], edge, pair[0]), over(base[1], edge, pair[1])];
                *known = [known[0].min(through[0]), known[1].min(through[1])];
            }
        }
        rank = hierarchy.parent[rank as usize];
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::random_network::{Shape, networks};
    use crate::route::{Dijkstra, ForwardStar};

    #[test]
    fn distances_equal_dijkstra_and_paths_have_that_cost_and_no_loop() {
        for (graph, metric) in networks(17, 250, &Shape::ALL) {
            let hierarchy = Hierarchy::new(&graph, None).unwrap();
            let costs = Customized::new(&hierarchy, &metric);
            let with_paths = Customized::with_paths(&hierarchy, &metric);
            assert_eq!(costs.weight, with_paths.weight);
            let (mut plain, mut query) = (Dijkstra::new(&graph), HierarchyQuery::new());
            for source in 0..graph.node_count() {
                plain.run(&graph, &metric, source, None).unwrap();
                for target in 0..graph.node_count() {
                    let expected = plain.distance(target);
                    assert_eq!(query.distance(&hierarchy, &costs, source, target).unwrap(), expected);
                    let portable = climb_portable(
                        &hierarchy,
                        &costs.weight,
                        &mut query.distance,
                        hierarchy.rank_of[source as usize],
                        hierarchy.rank_of[target as usize],
                    );
                    assert_eq!(portable, expected.unwrap_or(UNREACHABLE));
                    let path = query.path(&hierarchy, &costs, source, target).unwrap();
                    assert_eq!(path.as_ref().map(|path| path.0), expected);
                    assert_eq!(query.path(&hierarchy, &with_paths, source, target).unwrap(), path);
                    let Some((cost, arcs)) = path else { continue };
                    assert_eq!(arcs.iter().map(|&arc| metric[arc as usize]).sum::<u32>(), cost);
                    let mut visited = vec![source];
                    for &arc in &arcs {
                        assert_eq!(graph.tail(arc), *visited.last().unwrap());
                        assert!(!visited.contains(&graph.head(arc)), "a loop");
                        visited.push(graph.head(arc));
                    }
                    assert_eq!(*visited.last().unwrap(), target);
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
        let mut query = HierarchyQuery::new();
        assert_eq!(query.distance(&hierarchy, &costs, 0, 2), Err(PathOverflow { node: 2 }));
        assert_eq!(query.path(&hierarchy, &costs, 0, 2), Err(PathOverflow { node: 2 }));
        assert_eq!(query.distance(&hierarchy, &costs, 0, 1), Ok(Some(half)));
        assert_eq!(query.distance(&hierarchy, &costs, 3, 0), Ok(None));
    }
}
