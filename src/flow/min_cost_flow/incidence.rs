//! Which arcs touch a node.

use super::FlowArc;
use std::ops::Range;

/// For every node the arcs that leave and the arcs that enter it; the arcs must be sorted by tail, the last node first.
#[derive(Debug, Clone)]
pub(super) struct Incidence {
    /// Where the arcs that leave a node start and end, by node.
    out: Vec<(u32, u32)>,
    first_in: Vec<u32>,
    into: Vec<u32>,
}

impl Incidence {
    /// # Complexity
    /// O(nodes + arcs).
    pub(super) fn new(node_count: u32, arcs: &[FlowArc]) -> Self {
        debug_assert!(arcs.is_sorted_by(|one, next| one.tail >= next.tail), "arcs by falling tail");
        let mut out = vec![(0, 0); node_count as usize];
        let mut first_in = vec![0u32; node_count as usize + 1];
        for (index, arc) in arcs.iter().enumerate() {
            let (start, end) = &mut out[arc.tail as usize];
            if *end == 0 {
                *start = index as u32;
            }
            *end = index as u32 + 1;
            first_in[arc.head as usize + 1] += 1;
        }
        for node in 0..node_count as usize {
            first_in[node + 1] += first_in[node];
        }
        let mut next = first_in.clone();
        let mut into = vec![0u32; arcs.len()];
        for (index, arc) in arcs.iter().enumerate() {
            let slot = &mut next[arc.head as usize];
            into[*slot as usize] = index as u32;
            *slot += 1;
        }
        Self { out, first_in, into }
    }

    #[inline]
    pub(super) fn leaving(&self, node: u32) -> Range<u32> {
        let (start, end) = self.out[node as usize];
        start..end
    }

    #[inline]
    pub(super) fn entering(&self, node: u32) -> &[u32] {
        &self.into[self.first_in[node as usize] as usize..self.first_in[node as usize + 1] as usize]
    }
}
