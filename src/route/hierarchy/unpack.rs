//! From shortcuts back to arcs of the graph.

use super::customize::{Customized, TRIANGLE};
use super::{DownEdge, Hierarchy};

impl Hierarchy {
    /// Takes slots from a stack, the first travelled on top, and appends the arcs that they stand for.
    pub(super) fn unpack(&self, costs: &Customized, slots: &mut Vec<u32>, arcs: &mut Vec<u32>) {
        while let Some(slot) = slots.pop() {
            let (mut edge, mut way) = (slot / 2, slot as usize % 2);
            // Down to the arc that is travelled first; what comes after it waits.
            let arc = loop {
                let via = match costs.via.get(edge as usize) {
                    Some(via) => via[way],
                    None => self.find_via(costs, edge, way).expect("an edge is an arc or a triangle"),
                };
                if via < TRIANGLE {
                    break via;
                }
                let to_tail = via - TRIANGLE;
                let depth = self.up_depth[edge as usize];
                let above = self.up_depth[to_tail as usize + 1..].iter().position(|&other| other == depth);
                let to_head = to_tail + 1 + above.expect("the triangle is closed") as u32;
                // Down to the lowest node of the triangle, then up from it.
                let (first, then) = if way == 0 { (to_tail, to_head) } else { (to_head, to_tail) };
                slots.push(2 * then);
                (edge, way) = (first, 1);
            };
            arcs.push(arc);
        }
    }

    /// What an edge stands for, worked out from the weights: see [`Customized::via`].
    pub(super) fn find_via(&self, costs: &Customized, edge: u32, way: usize) -> Option<u32> {
        let cost = costs.weight[edge as usize][way];
        let tail = self.edge_tail[edge as usize];
        let slot = 2 * edge + way as u32;
        let arcs = &self.arcs[self.first_arc[tail as usize] as usize..self.first_arc[tail as usize + 1] as usize];
        let arc = arcs.iter().find(|&&(other, arc)| other == slot && costs.metric[arc as usize] == cost);
        if let Some(&(_, arc)) = arc {
            return Some(arc);
        }
        let depth = self.up_depth[edge as usize];
        let closes = |down: &&DownEdge| {
            let part = costs.weight[down.edge as usize][1 - way];
            let others = down.edge as usize + 1..down.end as usize;
            part <= cost
                && self.up_depth[others.clone()]
                    .iter()
                    .position(|&other| other == depth)
                    .is_some_and(|index| part + costs.weight[others.start + index][way] == cost)
        };
        self.down_edges(tail).iter().find(closes).map(|down| TRIANGLE | down.edge)
    }

    /// The node an arc enters.
    fn head_of(&self, arc: u32) -> u32 {
        let slot = self.arc_slot[arc as usize];
        let edge = slot as usize / 2;
        self.node_of[if slot.is_multiple_of(2) { self.up_head[edge] } else { self.edge_tail[edge] } as usize]
    }

    /// Removes loops, which zero weights allow: whatever lies between two visits of a node.
    pub(super) fn cut_loops(&self, arcs: &mut Vec<u32>, source: u32, last_seen: &mut Vec<u32>) {
        last_seen.resize(self.node_count() as usize, u32::MAX);
        // After how many of the kept arcs each node on the path is reached.
        last_seen[source as usize] = 0;
        let mut kept: Vec<u32> = Vec::with_capacity(arcs.len());
        for &arc in &*arcs {
            let head = self.head_of(arc);
            match last_seen[head as usize] {
                u32::MAX => {
                    kept.push(arc);
                    last_seen[head as usize] = kept.len() as u32;
                }
                before => {
                    for cut in kept.drain(before as usize..) {
                        last_seen[self.head_of(cut) as usize] = u32::MAX;
                    }
                    last_seen[head as usize] = before;
                }
            }
        }
        kept.iter().for_each(|&arc| last_seen[self.head_of(arc) as usize] = u32::MAX);
        last_seen[source as usize] = u32::MAX;
        *arcs = kept;
    }
}
