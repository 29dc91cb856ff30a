//! From an order to the chordal supergraph: what does not depend on the metric.

use super::order::contraction_order;
use super::undirected::Undirected;
use super::{DownEdge, Hierarchy, HierarchyError, NO_NODE};
use crate::route::ForwardStar;

impl Hierarchy {
    /// Prepares a hierarchy for a graph, whatever its metrics will be.
    ///
    /// `coordinates`, one pair of numbers per node in which near nodes are near (longitude and latitude will do), help to
    /// find good cuts; without them hop counts do. The same graph and coordinates give the same hierarchy.
    ///
    /// # Errors
    /// [`HierarchyError::TooDense`] if the graph has no small cuts, so that a hierarchy would be of no use.
    ///
    /// # Panics
    /// If `coordinates` does not have one pair per node.
    ///
    /// # Complexity
    /// Near linear on transport networks: O(levels x arcs x cut size) for the order, O(edges of the supergraph) after it.
    pub fn new(graph: &ForwardStar, coordinates: Option<&[[f64; 2]]>) -> Result<Self, HierarchyError> {
        assert!(coordinates.is_none_or(|points| points.len() == graph.node_count() as usize), "one point per node");
        let shape = Undirected::of(graph);
        let order = contraction_order(&shape, coordinates);
        Self::contract(graph, &shape, &order)
    }

    /// Contracts the nodes in the given order, or one equal to it but for the order of independent nodes.
    pub(super) fn contract(graph: &ForwardStar, shape: &Undirected, order: &[u32]) -> Result<Self, HierarchyError> {
        let node_of = postorder(shape, order);
        let count = node_of.len();
        let mut rank_of = vec![0; count];
        node_of.iter().enumerate().for_each(|(rank, &node)| rank_of[node as usize] = rank as u32);

        let (first_up, up_head) = fill(shape, &node_of, &rank_of)?;
        let parent: Vec<u32> = (0..count)
            .map(|rank| if first_up[rank] < first_up[rank + 1] { up_head[first_up[rank] as usize] } else { NO_NODE })
            .collect();
        let mut depth = vec![0u32; count];
        for rank in (0..count).rev().filter(|&rank| parent[rank] != NO_NODE) {
            depth[rank] = depth[parent[rank] as usize] + 1;
        }
        let up_depth = up_head
            .iter()
            .map(|&head| u16::try_from(depth[head as usize]).map_err(|_| HierarchyError::TooDense))
            .collect::<Result<Vec<_>, _>>()?;
        if depth.iter().any(|&depth| depth > u32::from(u16::MAX)) {
            return Err(HierarchyError::TooDense);
        }

        let (first_down, down) = downward(count, &first_up, &up_head);
        let mut hierarchy = Self {
            first_out: graph.first_out().to_vec(),
            arcs: Vec::new(),
            height: depth.iter().max().map_or(0, |&deepest| deepest + 1),
            depth: depth.into_iter().map(|depth| depth as u16).collect(),
            node_of,
            rank_of,
            parent,
            first_up,
            up_head,
            up_depth,
            first_down,
            down,
        };
        hierarchy.place_arcs(graph);
        Ok(hierarchy)
    }

    /// Finds for each arc the edge that carries it, and lists the arcs by edge.
    fn place_arcs(&mut self, graph: &ForwardStar) {
        let slot = |arc: u32| {
            let tail = self.rank_of[graph.tail(arc) as usize];
            let head = self.rank_of[graph.head(arc) as usize];
            let edge = self.find_edge(tail.min(head), tail.max(head))?;
            Some((2 * edge + u32::from(head < tail), arc))
        };
        let mut arcs: Vec<(u32, u32)> = (0..graph.arc_count()).filter_map(slot).collect();
        arcs.sort_unstable();
        self.arcs = arcs;
    }
}

/// An equal order in which each subtree of the elimination tree is contiguous, the deepest child right before its parent.
///
/// Sweeps down the tree then read memory in one direction, and the ancestors of a node are what was read last.
///
/// # References
/// Liu (1990), doi:10.1137/0611010, for the elimination tree with compressed paths.
fn postorder(shape: &Undirected, order: &[u32]) -> Vec<u32> {
    let count = order.len();
    let mut rank_of = vec![0u32; count];
    order.iter().enumerate().for_each(|(rank, &node)| rank_of[node as usize] = rank as u32);
    let mut parent = vec![NO_NODE; count];
    let mut shortcut = vec![NO_NODE; count];
    for rank in 0..count as u32 {
        for &neighbor in shape.neighbors(order[rank as usize]) {
            let mut below = rank_of[neighbor as usize];
            while below < rank {
                let next = std::mem::replace(&mut shortcut[below as usize], rank);
                if next == NO_NODE {
                    parent[below as usize] = rank;
                }
                below = next;
            }
        }
    }
    let mut height = vec![0u32; count];
    let mut children: Vec<Vec<u32>> = vec![Vec::new(); count];
    let mut roots = Vec::new();
    for rank in 0..count {
        let siblings = match parent[rank] {
            NO_NODE => &mut roots,
            above => {
                height[above as usize] = height[above as usize].max(height[rank] + 1);
                &mut children[above as usize]
            }
        };
        siblings.push(rank as u32);
    }
    // Written from the end: a node, then its deepest child's subtree, then the others'.
    let mut node_of = Vec::with_capacity(count);
    let mut stack = roots;
    while let Some(rank) = stack.pop() {
        node_of.push(order[rank as usize]);
        let mut below = std::mem::take(&mut children[rank as usize]);
        below.sort_by_key(|&child| height[child as usize]);
        stack.append(&mut below);
    }
    node_of.reverse();
    node_of
}

/// The upward neighbours of each rank, ascending, once all lower ones are contracted.
fn fill(shape: &Undirected, node_of: &[u32], rank_of: &[u32]) -> Result<(Vec<u32>, Vec<u32>), HierarchyError> {
    let count = node_of.len();
    let mut first_up = vec![0u32; count + 1];
    let mut up_head: Vec<u32> = Vec::new();
    let mut first_child = vec![NO_NODE; count];
    let mut next_sibling = vec![NO_NODE; count];
    let mut seen_by = vec![NO_NODE; count];
    for rank in 0..count as u32 {
        let start = up_head.len();
        let mut add = |up_head: &mut Vec<u32>, head: u32| {
            if head > rank && seen_by[head as usize] != rank {
                seen_by[head as usize] = rank;
                up_head.push(head);
            }
        };
        for &neighbor in shape.neighbors(node_of[rank as usize]) {
            add(&mut up_head, rank_of[neighbor as usize]);
        }
        let mut child = first_child[rank as usize];
        while child != NO_NODE {
            for slot in first_up[child as usize]..first_up[child as usize + 1] {
                let head = up_head[slot as usize];
                add(&mut up_head, head);
            }
            child = next_sibling[child as usize];
        }
        up_head[start..].sort_unstable();
        // Slots carry a direction in their lowest bit.
        first_up[rank as usize + 1] =
            u32::try_from(up_head.len()).ok().filter(|&edges| edges < u32::MAX / 2).ok_or(HierarchyError::TooDense)?;
        if let Some(&parent) = up_head.get(start) {
            next_sibling[rank as usize] = first_child[parent as usize];
            first_child[parent as usize] = rank;
        }
    }
    Ok((first_up, up_head))
}

/// The edges by their upper end, by lower end ascending.
fn downward(count: usize, first_up: &[u32], up_head: &[u32]) -> (Vec<u32>, Vec<DownEdge>) {
    let mut first_down = vec![0u32; count + 1];
    up_head.iter().for_each(|&head| first_down[head as usize + 1] += 1);
    (0..count).for_each(|rank| first_down[rank + 1] += first_down[rank]);
    let mut next = first_down.clone();
    let mut down = vec![DownEdge { edge: 0, end: 0 }; up_head.len()];
    for rank in 0..count {
        for edge in first_up[rank]..first_up[rank + 1] {
            let head = up_head[edge as usize] as usize;
            down[next[head] as usize] = DownEdge { edge, end: first_up[rank + 1] };
            next[head] += 1;
        }
    }
    (first_down, down)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::random_network::{Shape, networks};

    #[test]
    fn the_upper_neighbours_of_a_node_are_all_linked_and_every_arc_has_its_edge() {
        for (graph, _) in networks(11, 120, &Shape::ALL) {
            let hierarchy = Hierarchy::new(&graph, None).unwrap();
            for rank in 0..graph.node_count() {
                let up = hierarchy.up_edges(rank);
                let heads = &hierarchy.up_head[up.start as usize..up.end as usize];
                assert!(heads.is_sorted_by(|low, high| low < high) && heads.iter().all(|&head| head > rank));
                for (index, &low) in heads.iter().enumerate() {
                    assert!(heads[index + 1..].iter().all(|&high| hierarchy.find_edge(low, high).is_some()));
                    let mut ancestor = rank;
                    while ancestor < low {
                        ancestor = hierarchy.parent[ancestor as usize];
                    }
                    assert_eq!(ancestor, low);
                }
            }
            let placed = hierarchy.arcs.iter().map(|&(slot, arc)| {
                let edge = slot / 2;
                let low = hierarchy.first_up.partition_point(|&first| first <= edge) - 1;
                let (low, high) = (low as u32, hierarchy.up_head[edge as usize]);
                let (from, to) = if slot.is_multiple_of(2) { (low, high) } else { (high, low) };
                (arc, hierarchy.node_of[from as usize], hierarchy.node_of[to as usize])
            });
            let mut placed: Vec<(u32, u32, u32)> = placed.collect();
            placed.sort_unstable();
            let arcs = (0..graph.arc_count()).map(|arc| (arc, graph.tail(arc), graph.head(arc)));
            assert!(arcs.filter(|&(_, tail, head)| tail != head).eq(placed));
            assert!(hierarchy.arcs.is_sorted());
        }
    }
}
