//! From an arc back to the sets that name it.

use crate::route::forward_star::ForwardStar;

/// Which sets close an arc.
pub(super) struct SetsOfArc {
    first: Vec<u32>,
    set: Vec<u32>,
}

impl SetsOfArc {
    pub(super) fn new(graph: &ForwardStar, sets: &[Vec<u32>]) -> Self {
        let mut arcs_and_sets: Vec<(u32, u32)> =
            sets.iter().enumerate().flat_map(|(set, arcs)| arcs.iter().map(move |&arc| (arc, set as u32))).collect();
        arcs_and_sets.sort_unstable();
        arcs_and_sets.dedup();
        let mut first = vec![0; graph.arc_count() as usize + 1];
        for &(arc, _) in &arcs_and_sets {
            first[arc as usize + 1] += 1;
        }
        for arc in 0..graph.arc_count() as usize {
            first[arc + 1] += first[arc];
        }
        Self { first, set: arcs_and_sets.into_iter().map(|(_, set)| set).collect() }
    }

    /// In rising order.
    pub(super) fn of(&self, arc: u32) -> &[u32] {
        &self.set[self.first[arc as usize] as usize..self.first[arc as usize + 1] as usize]
    }
}
