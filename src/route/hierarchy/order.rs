//! In which order to contract: nested dissection by inertial flow.

use rayon::prelude::*;

use super::separator::{Separator, find_separator};
use super::undirected::Undirected;

/// Parts of at most so many nodes are ordered by minimum degree; they fit in the bits of one word.
const SMALL: usize = 40;

/// The shares of a part that are held to its two ends while the cut between them is sought.
///
/// assumption: tuned by the number of triangles on a street network and a sea lane network.
const TERMINAL_SHARES: [f64; 2] = [0.2, 0.35];

/// Parts of at least so many nodes are worth a thread of their own.
const PARALLEL: usize = 1_000;

/// An order of the nodes in which contracting adds few shortcuts: the separator of the whole comes last, before it those of its
/// two sides, and so on.
///
/// `coordinates` (any two numbers per node in which near nodes are near) say in which directions a part is laid out before it
/// is cut; without them differences of hop counts to far apart landmarks do. Ties are broken by node number throughout. Parts are
/// ordered in parallel; the answer does not depend on the number of threads.
///
/// # Complexity
/// O(levels x directions x arcs x cut size) at worst, in practice far less.
///
/// # References
/// George (1973), doi:10.1137/0710032; Schild and Sommer (2015), doi:10.1007/978-3-319-20086-6_22.
pub(super) fn contraction_order(graph: &Undirected, coordinates: Option<&[[f64; 2]]>) -> Vec<u32> {
    let all: Vec<u32> = (0..graph.node_count()).collect();
    let mut order = vec![0; all.len()];
    dissect(graph, &all, coordinates, &mut order);
    order
}

/// Orders one part, whose nodes are `nodes` in the whole, into `order`, a place for each.
fn dissect(part: &Undirected, nodes: &[u32], coordinates: Option<&[[f64; 2]]>, order: &mut [u32]) {
    let put = |chosen: &[u32], order: &mut [u32]| {
        order.iter_mut().zip(chosen).for_each(|(place, &node)| *place = nodes[node as usize]);
    };
    let components = part.components();
    if components.len() > 1 {
        return dissect_parts(part, nodes, components, coordinates, order);
    }
    if nodes.len() <= SMALL {
        return put(&minimum_degree(part), order);
    }
    let here = coordinates.map(|all| nodes.iter().map(|&node| all[node as usize]).collect::<Vec<_>>());
    match best_separator(part, here.as_deref()) {
        Some(Separator { cut, sides }) => {
            let (below, last) = order.split_at_mut(nodes.len() - cut.len());
            put(&cut, last);
            dissect_parts(part, nodes, sides.into(), coordinates, below);
        }
        // Nothing can be cut out of a part this dense: any order is as good.
        None => put(&(0..part.node_count()).collect::<Vec<_>>(), order),
    }
}

/// Orders pieces of a part that do not touch, one after the other.
fn dissect_parts(
    part: &Undirected,
    nodes: &[u32],
    pieces: Vec<Vec<u32>>,
    coordinates: Option<&[[f64; 2]]>,
    mut order: &mut [u32],
) {
    let mut local = vec![u32::MAX; nodes.len()];
    let mut tasks = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let places = order.split_off_mut(..piece.len()).expect("a place for each node");
        let shape = part.part(&piece, &mut local);
        let nodes: Vec<u32> = piece.into_iter().map(|node| nodes[node as usize]).collect();
        tasks.push((shape, nodes, places));
    }
    if nodes.len() < PARALLEL {
        tasks.into_iter().for_each(|(shape, nodes, places)| dissect(&shape, &nodes, coordinates, places));
    } else {
        tasks.into_par_iter().for_each(|(shape, nodes, places)| dissect(&shape, &nodes, coordinates, places));
    }
}

/// The separator with the fewest nodes for each node of its smaller side, over all layouts of the part.
fn best_separator(part: &Undirected, coordinates: Option<&[[f64; 2]]>) -> Option<Separator> {
    let count = part.node_count() as usize;
    let mut best: Option<Separator> = None;
    for key in layouts(part, coordinates) {
        let mut line: Vec<u32> = (0..count as u32).collect();
        line.sort_by(|&left, &right| key[left as usize].total_cmp(&key[right as usize]).then(left.cmp(&right)));
        for share in TERMINAL_SHARES {
            let terminals = ((count as f64 * share) as usize).max(1);
            let Some(found) = find_separator(part, &line, terminals) else { continue };
            if found.smaller_side() == 0 {
                continue;
            }
            let is_better = best
                .as_ref()
                .is_none_or(|best| found.cut.len() * best.smaller_side() < best.cut.len() * found.smaller_side());
            if is_better {
                best = Some(found);
            }
        }
    }
    best
}

/// One number per node for each direction in which the part is laid out.
fn layouts(part: &Undirected, coordinates: Option<&[[f64; 2]]>) -> Vec<Vec<f64>> {
    let (across, along): (Vec<f64>, Vec<f64>) = match coordinates {
        Some(points) => points.iter().map(|point| (point[0], point[1])).unzip(),
        None => {
            let hops = |node: u32| part.hops(node);
            let west = *hops(0).1.last().expect("a part has nodes");
            let (from_west, reached) = hops(west);
            let (from_east, _) = hops(*reached.last().expect("a part has nodes"));
            let nodes = 0..part.node_count();
            let middle = |node: &u32| from_west[*node as usize].min(from_east[*node as usize]);
            let south = nodes.max_by_key(|node| (middle(node), u32::MAX - node)).expect("a part has nodes");
            let (from_south, reached) = hops(south);
            let (from_north, _) = hops(*reached.last().expect("a part has nodes"));
            let gap = |plus: &[u32], minus: &[u32]| -> Vec<f64> {
                plus.iter().zip(minus).map(|(&plus, &minus)| f64::from(plus) - f64::from(minus)).collect()
            };
            (gap(&from_west, &from_east), gap(&from_south, &from_north))
        }
    };
    let mixed = |share: f64| across.iter().zip(&along).map(|(across, along)| across + share * along).collect();
    vec![mixed(1.0), mixed(-1.0), across.clone(), along.clone()]
}

/// Contracts next a node with the fewest neighbours left, the lowest of them.
fn minimum_degree(part: &Undirected) -> Vec<u32> {
    let count = part.node_count();
    let bit = |node: u32| 1u64 << node;
    let mut linked: Vec<u64> =
        (0..count).map(|node| part.neighbors(node).iter().fold(0, |mask, &neighbor| mask | bit(neighbor))).collect();
    let mut left: Vec<u32> = (0..count).collect();
    let mut order = Vec::with_capacity(count as usize);
    while let Some(&node) = left.iter().min_by_key(|&&node| linked[node as usize].count_ones()) {
        left.retain(|&other| other != node);
        order.push(node);
        let around = linked[node as usize];
        for &other in left.iter().filter(|&&other| around & bit(other) != 0) {
            linked[other as usize] = (linked[other as usize] | around) & !bit(node) & !bit(other);
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::ForwardStar;
    use crate::route::random_network::{Shape, networks};

    #[test]
    fn every_node_is_placed_once_with_and_without_coordinates() {
        for (graph, _) in networks(7, 100, &Shape::ALL) {
            let graph = Undirected::of(&graph);
            let coordinates: Vec<[f64; 2]> =
                (0..graph.node_count()).map(|node| [f64::from(node % 5), f64::from(node / 5)]).collect();
            for coordinates in [None, Some(&coordinates[..])] {
                let mut order = contraction_order(&graph, coordinates);
                order.sort_unstable();
                assert!(order.into_iter().eq(0..graph.node_count()));
            }
        }
    }

    #[test]
    fn the_neck_of_a_dumbbell_is_contracted_last() {
        let side = 7;
        let mut arcs = Vec::new();
        for half in [0, side * side + 1] {
            for node in 0..side * side {
                if node % side + 1 < side {
                    arcs.push((half + node, half + node + 1));
                }
                if node + side < side * side {
                    arcs.push((half + node, half + node + side));
                }
            }
        }
        let neck = side * side;
        arcs.extend([(neck - 1, neck), (neck, neck + 1)]);
        let graph = Undirected::of(&ForwardStar::new(2 * side * side + 1, &arcs));
        let last = contraction_order(&graph, None).pop().unwrap();
        assert!([neck - 1, neck, neck + 1].contains(&last), "{last}");
    }
}
