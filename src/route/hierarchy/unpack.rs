//! From shortcuts back to arcs of the graph.

use super::Hierarchy;
use super::customize::Customized;

impl Hierarchy {
    /// Appends the arcs that an edge stands for, in the order of travel: upwards if `way` is 0, downwards if it is 1.
    pub(super) fn unpack(&self, costs: &Customized, edge: u32, way: usize, arcs: &mut Vec<u32>) {
        let mut stack = vec![(edge, way)];
        while let Some((edge, way)) = stack.pop() {
            let cost = costs.weight[edge as usize][way];
            let triangle = match costs.via.get(edge as usize).map(|via| via[way]) {
                Some(0) => None,
                Some(via) => {
                    self.find_closing_edge(via - 1, self.up_depth[edge as usize]).map(|to_head| (via - 1, to_head))
                }
                None if self.find_arc(costs, 2 * edge + way as u32, cost).is_some() => None,
                None => self.find_triangle(costs, edge, way, cost),
            };
            let Some((to_tail, to_head)) = triangle else {
                arcs.push(self.find_arc(costs, 2 * edge + way as u32, cost).expect("an edge is an arc or a triangle"));
                continue;
            };
            // The part that is travelled first goes on top: down to the lowest node, then up from it.
            stack.extend(if way == 0 { [(to_head, 0), (to_tail, 1)] } else { [(to_tail, 0), (to_head, 1)] });
        }
    }

    /// The edge from the same lower end as `edge` to its ancestor at `depth`, which lies above the upper end of `edge`.
    fn find_closing_edge(&self, edge: u32, depth: u16) -> Option<u32> {
        let end = self.first_up[self.edge_tail[edge as usize] as usize + 1];
        let others = &self.up_depth[edge as usize + 1..end as usize];
        others.iter().position(|&other| other == depth).map(|index| edge + 1 + index as u32)
    }

    /// The lowest arc with this cost on this edge in this direction.
    fn find_arc(&self, costs: &Customized, slot: u32, cost: u32) -> Option<u32> {
        let tail = self.edge_tail[slot as usize / 2] as usize;
        let arcs = &self.arcs[self.first_arc[tail] as usize..self.first_arc[tail + 1] as usize];
        arcs.iter().find(|&&(other, arc)| other == slot && costs.metric[arc as usize] == cost).map(|&(_, arc)| arc)
    }

    /// The edges from the lowest possible node to the lower and the upper end of an edge that together have this cost.
    pub(super) fn find_triangle(&self, costs: &Customized, edge: u32, way: usize, cost: u32) -> Option<(u32, u32)> {
        let down = self.down_edges(self.edge_tail[edge as usize]);
        let near = down.iter().filter(|down| costs.weight[down.edge as usize][1 - way] <= cost);
        near.filter_map(|down| Some((down.edge, self.find_closing_edge(down.edge, self.up_depth[edge as usize])?)))
            .find(|&(to_tail, to_head)| {
                costs.weight[to_tail as usize][1 - way] + costs.weight[to_head as usize][way] == cost
            })
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
