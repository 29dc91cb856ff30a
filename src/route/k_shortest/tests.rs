use super::*;
use crate::route::tiny_graphs::{Random, all_simple_paths};

fn enters_no_place_again(graph: &ForwardStar, place_of: &[u32], source: u32, arcs: &[u32]) -> bool {
    let mut visits = vec![place_of[source as usize]];
    visits.extend(arcs.iter().map(|&arc| place_of[graph.head(arc) as usize]));
    visits.dedup();
    (1..visits.len()).all(|later| !visits[..later].contains(&visits[later]))
}

fn all_in_order(graph: &ForwardStar, metric: &[u32], place_of: &[u32], source: u32, target: u32) -> Vec<Path> {
    let mut paths: Vec<Path> = all_simple_paths(graph, metric, source, target)
        .into_iter()
        .filter(|arcs| enters_no_place_again(graph, place_of, source, arcs))
        .map(|arcs| Path { cost: arcs.iter().map(|&arc| metric[arc as usize]).sum(), arcs })
        .collect();
    paths.sort();
    paths
}

#[test]
fn every_path_of_60_000_tiny_digraphs_comes_in_order_of_cost_and_arcs() {
    let mut random = Random::new(1);
    let mut paths = 0;
    for round in 0..60_000 {
        let (graph, metric) = random.graph(7, 24, if round % 3 == 0 { 1 } else { 9 });
        let (source, target) = (random.below(graph.node_count()), random.below(graph.node_count()));
        let each_its_own: Vec<u32> = (0..graph.node_count()).collect();
        let expected = all_in_order(&graph, &metric, &each_its_own, source, target);
        let found: Vec<Path> = KShortest::new(&graph, &metric, source, target).take(expected.len() + 1).collect();
        assert_eq!(found, expected, "round {round}: {graph:?} {metric:?} {source} to {target}");
        paths += found.len();
    }
    assert!(paths > 100_000, "{paths}");
}

#[test]
fn with_places_no_place_is_entered_again_and_a_search_can_be_restarted() {
    let mut random = Random::new(2);
    let mut fewer = 0;
    for round in 0..20_000 {
        let (graph, metric) = random.graph(8, 20, if round % 3 == 0 { 1 } else { 9 });
        let place_of: Vec<u32> = (0..graph.node_count()).map(|_| random.below(5)).collect();
        let mut search = KShortest::new(&graph, &metric, 0, 1).with_places(&place_of);
        search.next_path();
        let (source, target) = (random.below(graph.node_count()), random.below(graph.node_count()));
        search.restart(&metric, source, target);
        let expected = all_in_order(&graph, &metric, &place_of, source, target);
        let found: Vec<Path> = search.by_ref().take(expected.len() + 1).collect();
        assert_eq!(found, expected, "round {round}: {graph:?} {metric:?} {place_of:?} {source} to {target}");
        fewer += usize::from(found.len() < all_simple_paths(&graph, &metric, source, target).len());
    }
    assert!(fewer > 1_000, "{fewer}");
}

#[test]
fn costs_near_the_closed_mark_do_not_overflow() {
    let graph = ForwardStar::new(3, &[(0, 1), (1, 2), (1, 2), (0, 2)]);
    let metric = graph.metric(&[UNREACHABLE - 2, 1, UNREACHABLE - 1, UNREACHABLE]);
    let costs: Vec<u32> = KShortest::new(&graph, &metric, 0, 2).map(|path| path.cost).collect();
    assert_eq!(costs, [UNREACHABLE - 1]);
}

#[test]
fn many_ties_on_a_grid_cost_no_more_than_the_paths_asked_for() {
    let side = 30;
    let mut arcs = Vec::new();
    for node in 0..side * side {
        if node % side + 1 < side {
            arcs.push((node, node + 1));
        }
        if node + side < side * side {
            arcs.push((node, node + side));
        }
    }
    let graph = ForwardStar::new(side * side, &arcs);
    let metric = vec![1; arcs.len()];
    let paths: Vec<Path> = KShortest::new(&graph, &metric, 0, side * side - 1).take(200).collect();
    assert!(paths.iter().all(|path| path.cost == 2 * (side - 1)));
    assert!(paths.windows(2).all(|pair| pair[0].arcs < pair[1].arcs));
}
