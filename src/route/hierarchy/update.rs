//! A few arcs change: re-customise what depends on them, nothing else.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Hierarchy;
use super::customize::{Bound, Customized, Pair, TRIANGLE};
use crate::route::UNREACHABLE;

impl Customized {
    /// Gives some arcs another weight ([`UNREACHABLE`] closes one); the result equals laying the whole changed metric.
    ///
    /// Should an arc be named twice, the last weight counts. Answers how many edges of the supergraph were looked at.
    ///
    /// # Panics
    /// If an arc is outside the graph.
    ///
    /// # Complexity
    /// O(k log k + triangles of k edges), where k is the number of edges whose best way may have changed.
    ///
    /// # Examples
    /// ```
    /// use corridor::route::{Customized, ForwardStar, Hierarchy, HierarchyQuery, UNREACHABLE};
    ///
    /// let (baku, tbilisi, ceyhan, supsa) = (0, 1, 2, 3);
    /// let graph = ForwardStar::new(4, &[(baku, tbilisi), (tbilisi, ceyhan), (tbilisi, supsa), (supsa, ceyhan)]);
    /// let hierarchy = Hierarchy::new(&graph, None)?;
    /// let mut tariff = Customized::new(&hierarchy, &graph.metric(&[8, 16, 6, 14]));
    /// let mut query = HierarchyQuery::new();
    /// tariff.update(&hierarchy, &[(1, UNREACHABLE)]);
    /// assert_eq!(query.distance(&hierarchy, &tariff, baku, ceyhan)?, Some(28));
    /// tariff.update(&hierarchy, &[(1, 16)]);
    /// assert_eq!(query.distance(&hierarchy, &tariff, baku, ceyhan)?, Some(24));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # References
    /// Dibbelt, Strasser, Wagner (2016), doi:10.1145/2886843, section 5.4.
    pub fn update(&mut self, hierarchy: &Hierarchy, changes: &[(u32, u32)]) -> usize {
        let mut queue = BinaryHeap::new();
        for &(arc, weight) in changes {
            let node = hierarchy.first_out.partition_point(|&first| first <= arc) - 1;
            let out = hierarchy.first_out[node] as usize..hierarchy.first_out[node + 1] as usize;
            self.bound.0 -= Bound::of_node(&self.metric[out.clone()]);
            self.metric[arc as usize] = weight;
            self.bound.0 += Bound::of_node(&self.metric[out]);
            self.has_zero |= weight == 0;
            let slot = hierarchy.arc_slot[arc as usize];
            if slot != super::NO_SLOT {
                queue.push(Reverse(slot / 2));
            }
        }
        // Whatever an edge depends on is lower, so that each is settled when it is taken from the queue.
        let (mut last, mut looked_at) = (None, 0);
        while let Some(Reverse(edge)) = queue.pop() {
            if last.replace(edge) == Some(edge) {
                continue;
            }
            looked_at += 1;
            let (weight, via) = self.best_way(hierarchy, edge);
            let before = std::mem::replace(&mut self.weight[edge as usize], weight);
            if let Some(known) = self.via.get_mut(edge as usize) {
                *known = via;
            }
            if before != weight {
                self.queue_dependents(hierarchy, edge, before, &mut queue);
            }
        }
        self.follow_reach(hierarchy, changes);
        looked_at
    }

    /// The weights of an edge and what it stands for, from its arcs and the triangles below it.
    fn best_way(&self, hierarchy: &Hierarchy, edge: u32) -> (Pair, Pair) {
        let tail = hierarchy.edge_tail[edge as usize];
        let (mut best, mut via) = ([UNREACHABLE; 2], [0; 2]);
        let arcs = hierarchy.first_arc[tail as usize] as usize..hierarchy.first_arc[tail as usize + 1] as usize;
        for &(slot, arc) in hierarchy.arcs[arcs].iter().filter(|(slot, _)| slot / 2 == edge) {
            let way = slot as usize % 2;
            if self.metric[arc as usize] < best[way] {
                (best[way], via[way]) = (self.metric[arc as usize], arc);
            }
        }
        let depth = hierarchy.up_depth[edge as usize];
        for down in hierarchy.down_edges(tail) {
            let part = self.weight[down.edge as usize];
            if part[1] >= best[0] && part[0] >= best[1] {
                continue;
            }
            let others = down.edge as usize + 1..down.end as usize;
            let Some(index) = hierarchy.up_depth[others.clone()].iter().position(|&other| other == depth) else {
                continue;
            };
            let rest = self.weight[others.start + index];
            for way in 0..2 {
                let through = part[1 - way] + rest[way];
                if through < best[way] {
                    (best[way], via[way]) = (through, TRIANGLE | down.edge);
                }
            }
        }
        (best, via)
    }

    /// Queues the upper edges of the triangles in which an edge is one of the lower two, if it bore or bears on their best way.
    fn queue_dependents(&self, hierarchy: &Hierarchy, edge: u32, before: Pair, queue: &mut BinaryHeap<Reverse<u32>>) {
        let now = self.weight[edge as usize];
        let head = hierarchy.up_head[edge as usize];
        let from_head = hierarchy.up_edges(head);
        let mut upper = from_head.start;
        for other in hierarchy.up_edges(hierarchy.edge_tail[edge as usize]) {
            let third = if other < edge {
                // The other edge ends lower: the triangle is closed by an edge from there to `head`.
                hierarchy.find_edge(hierarchy.up_head[other as usize], head).expect("upper neighbours are linked")
            } else if other > edge {
                while hierarchy.up_depth[upper as usize] != hierarchy.up_depth[other as usize] {
                    upper += 1;
                }
                upper
            } else {
                continue;
            };
            let rest = self.weight[other as usize];
            let mut known = self.weight[third as usize];
            if other < edge {
                // Seen from the other edge's end up to `head`, which is where this edge leads.
                known.reverse();
            }
            // Down this edge and up the other one, or the other way about.
            let bears = |part: Pair| {
                let through = [part[1] + rest[0], rest[1] + part[0]];
                (0..2).any(|way| through[way] < UNREACHABLE && through[way] <= known[way])
            };
            if bears(before) || bears(now) {
                queue.push(Reverse(third));
            }
        }
    }

    fn follow_reach(&mut self, hierarchy: &Hierarchy, changes: &[(u32, u32)]) {
        if self.reach.is_none() || self.bound.0 < u64::from(UNREACHABLE) {
            self.notice_overflow(hierarchy);
        } else if let Some(reach) = &mut self.reach {
            let zero = |&(arc, weight): &(u32, u32)| (arc, if weight < UNREACHABLE { 0 } else { UNREACHABLE });
            reach.update(hierarchy, &changes.iter().map(zero).collect::<Vec<_>>());
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::route::random_network::{Shape, networks, weights};

    #[test]
    fn an_update_equals_customising_anew_and_reopening_gives_the_first_answer() {
        let mut random = ChaCha8Rng::seed_from_u64(37);
        for (graph, metric) in networks(37, 300, &Shape::ALL) {
            if graph.arc_count() == 0 {
                continue;
            }
            let hierarchy = Hierarchy::new(&graph, None).unwrap();
            let first = Customized::with_paths(&hierarchy, &metric);
            let (mut changed, mut plain) = (first.clone(), Customized::new(&hierarchy, &metric));
            let others = weights(&mut random, &graph);
            let arcs: Vec<u32> =
                (0..random.random_range(1..6)).map(|_| random.random_range(0..graph.arc_count())).collect();
            let mut metric = metric.clone();
            let mut undo = Vec::new();
            for closes in [true, false] {
                let changes: Vec<(u32, u32)> =
                    arcs.iter().map(|&arc| (arc, if closes { UNREACHABLE } else { others[arc as usize] })).collect();
                undo.extend(changes.iter().map(|&(arc, _)| (arc, first.metric[arc as usize])));
                changes.iter().for_each(|&(arc, weight)| metric[arc as usize] = weight);
                changed.update(&hierarchy, &changes);
                plain.update(&hierarchy, &changes);
                let anew = Customized::with_paths(&hierarchy, &metric);
                assert_eq!(changed.weight, anew.weight);
                assert_eq!(plain.weight, anew.weight);
                assert_eq!((changed.bound, &changed.metric), (anew.bound, &anew.metric));
                assert_eq!(changed.reach.is_some(), anew.reach.is_some());
                for (edge, weight) in anew.weight.iter().enumerate() {
                    for way in (0..2).filter(|&way| weight[way] < UNREACHABLE) {
                        assert_eq!(changed.via[edge][way], anew.via[edge][way]);
                        assert_eq!(hierarchy.find_via(&plain, edge as u32, way), Some(anew.via[edge][way]));
                    }
                }
                if let (Some(changed), Some(anew)) = (&changed.reach, &anew.reach) {
                    assert_eq!(changed.weight, anew.weight);
                }
            }
            changed.update(&hierarchy, &undo);
            assert_eq!(changed.weight, first.weight);
            assert_eq!(changed.metric, first.metric);
        }
    }

    #[test]
    fn changing_an_arc_that_no_best_way_uses_looks_at_one_edge() {
        let graph = crate::route::ForwardStar::new(3, &[(0, 1), (1, 2), (0, 2), (0, 1)]);
        let hierarchy = Hierarchy::new(&graph, None).unwrap();
        let mut customized = Customized::new(&hierarchy, &graph.metric(&[1, 1, 9, 5]));
        let dear = (0..4).find(|&arc| customized.metric()[arc as usize] == 5).unwrap();
        assert_eq!(customized.update(&hierarchy, &[(dear, UNREACHABLE)]), 1);
    }
}
