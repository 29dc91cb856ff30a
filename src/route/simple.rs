//! The best path that visits no place twice, where the cheapest one does.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::{Dijkstra, ForwardStar, PathOverflow, UNREACHABLE};

/// Places that may be watched at once.
const MOST_WATCHED: usize = 24;

/// After so many labels the search gives up: there is then no path worth the name.
const MOST_LABELS: usize = 2_000_000;

/// The cheapest path from a source to a target that comes back to no place that it has left; `None` if there is none.
///
/// Places that the cheapest walk visits twice are watched from then on, and the search is run again with a note of which watched places each label has
/// seen, until the cheapest walk is a path. Of equally cheap paths the one found through lower arc numbers is taken.
///
/// # Errors
/// [`PathOverflow`] if a cost does not fit.
///
/// # Complexity
/// Exponential in the number of places that cheapest walks come back to, which are few; after two million labels it gives up.
///
/// # References
/// Righini, G. and Salani, M. (2008), New dynamic programming algorithms for the resource constrained elementary shortest path problem, Networks 51(3),
/// doi:10.1002/net.20212.
pub(crate) fn best_simple(
    graph: &ForwardStar,
    metric: &[u32],
    (source, target): (u32, u32),
    place_of: &[u32],
) -> Result<Option<Vec<u32>>, PathOverflow> {
    let (to_go, overflow) = distances_to(graph, metric, target);
    let mut watched: Vec<u32> = Vec::new();
    loop {
        let Some(arcs) = best_walk(graph, metric, (source, target), (place_of, &watched, &to_go)) else {
            return overflow.map_or(Ok(None), Err);
        };
        let twice = places_visited_twice(graph, place_of, &arcs);
        if twice.is_empty() {
            return Ok(Some(arcs));
        }
        watched.extend(twice);
        if watched.len() > MOST_WATCHED {
            return Ok(None);
        }
    }
}

/// Places that a path comes back to after leaving them, each once, in the order of the second visit.
pub(crate) fn places_visited_twice(graph: &ForwardStar, place_of: &[u32], arcs: &[u32]) -> Vec<u32> {
    let mut visits: Vec<u32> = arcs.iter().map(|arc| place_of[graph.tail(*arc) as usize]).collect();
    visits.extend(arcs.last().map(|arc| place_of[graph.head(*arc) as usize]));
    visits.dedup();
    let mut twice = Vec::new();
    for (position, place) in visits.iter().enumerate() {
        if visits[..position].contains(place) && !twice.contains(place) {
            twice.push(*place);
        }
    }
    twice
}

/// The distance from every node to the target; where it does not fit, a node is as good as cut off, because no path over it fits either.
fn distances_to(graph: &ForwardStar, metric: &[u32], target: u32) -> (Vec<u32>, Option<PathOverflow>) {
    let (reversed, origin) = graph.reversed();
    let weights: Vec<u32> = origin.iter().map(|arc| metric[*arc as usize]).collect();
    let mut search = Dijkstra::new(&reversed);
    let overflow = search.run(&reversed, &weights, target, None).err();
    ((0..graph.node_count()).map(|node| search.distance(node).unwrap_or(UNREACHABLE)).collect(), overflow)
}

/// The cheapest walk that visits no watched place twice, by A* over (node, watched places seen).
fn best_walk(
    graph: &ForwardStar,
    metric: &[u32],
    (source, target): (u32, u32),
    (place_of, watched, to_go): (&[u32], &[u32], &[u32]),
) -> Option<Vec<u32>> {
    let bit_of = |place: u32| watched.iter().position(|known| *known == place).map_or(0u32, |bit| 1 << bit);
    let start = (source, bit_of(place_of[source as usize]));
    if to_go[source as usize] >= UNREACHABLE {
        return None;
    }
    // Only looked up, never iterated: so its order decides nothing.
    let mut best: HashMap<(u32, u32), (u32, u32, u32)> = HashMap::from([(start, (0, u32::MAX, 0))]);
    let mut queue = BinaryHeap::from([Reverse((to_go[source as usize], 0u32, start))]);
    while let Some(Reverse((_, cost, label))) = queue.pop() {
        if cost > best[&label].0 {
            continue;
        }
        let (node, seen) = label;
        if node == target {
            return Some(trace(graph, &best, label));
        }
        for arc in graph.out_arcs(node) {
            let head = graph.head(arc);
            let (weight, rest) = (metric[arc as usize], to_go[head as usize]);
            if weight >= UNREACHABLE || rest >= UNREACHABLE {
                continue;
            }
            let place = place_of[head as usize];
            let bit = if place == place_of[node as usize] { 0 } else { bit_of(place) };
            if seen & bit != 0 {
                continue;
            }
            let next = (head, seen | bit);
            let through = cost.saturating_add(weight);
            if through < UNREACHABLE && best.get(&next).is_none_or(|known| through < known.0) {
                best.insert(next, (through, arc, seen));
                queue.push(Reverse((through.saturating_add(rest), through, next)));
            }
        }
        if best.len() > MOST_LABELS {
            return None;
        }
    }
    None
}

fn trace(graph: &ForwardStar, best: &HashMap<(u32, u32), (u32, u32, u32)>, mut label: (u32, u32)) -> Vec<u32> {
    let mut arcs = Vec::new();
    loop {
        let (_, arc, seen) = best[&label];
        if arc == u32::MAX {
            break;
        }
        arcs.push(arc);
        label = (graph.tail(arc), seen);
    }
    arcs.reverse();
    arcs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_that_would_come_back_takes_the_longer_way_round() {
        // From 0 to 3 through 2: there and back over 1 is cheapest, but 1 would be visited twice.
        let arcs = [(0, 1), (1, 2), (2, 1), (1, 3), (2, 3)];
        let graph = ForwardStar::new(4, &arcs);
        let weights = graph.metric(&[1, 1, 1, 1, 9]);
        let places = [0, 1, 2, 3];
        assert_eq!(best_simple(&graph, &weights, (0, 3), &places), Ok(Some(vec![0, 2])));
        // Nodes 1 and 2 are one place: moving between them is no second visit, coming back from 4 is.
        let graph = ForwardStar::new(5, &[(0, 1), (1, 4), (4, 2), (2, 3), (1, 2)]);
        let weights = graph.metric(&[1, 1, 1, 1, 50]);
        assert_eq!(best_simple(&graph, &weights, (0, 3), &[0, 1, 1, 3, 4]), Ok(Some(vec![0, 2, 3])));
    }
}
