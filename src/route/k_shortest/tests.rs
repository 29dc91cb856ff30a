use super::*;
use crate::route::tiny_graphs::{Random, all_simple_paths};

fn all_in_order(graph: &ForwardStar, metric: &[u32], source: u32, target: u32) -> Vec<Path> {
    let mut paths: Vec<Path> = all_simple_paths(graph, metric, source, target)
        .into_iter()
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
        let expected = all_in_order(&graph, &metric, source, target);
        let found: Vec<Path> = KShortest::new(&graph, &metric, source, target).take(expected.len() + 1).collect();
        assert_eq!(found, expected, "round {round}: {graph:?} {metric:?} {source} to {target}");
        paths += found.len();
    }
    assert!(paths > 100_000, "{paths}");
}

#[test]
fn a_search_can_be_restarted_and_leaves_out_what_is_too_dear() {
    let mut random = Random::new(2);
    let (mut left_out, mut all) = (0, 0);
    for round in 0..20_000 {
        let (graph, metric) = random.graph(8, 20, if round % 3 == 0 { 1 } else { 9 });
        let mut search = KShortest::new(&graph, &metric, 0, 1);
        search.next_path().unwrap();
        let (source, target) = (random.below(graph.node_count()), random.below(graph.node_count()));
        search.restart(&metric, source, target);
        let expected = all_in_order(&graph, &metric, source, target);
        let first: Vec<Path> = search.by_ref().take(1).collect();
        let most = random.below(25);
        search.want_at_most(most);
        let mut expected = expected.into_iter();
        assert_eq!(first, expected.by_ref().take(1).collect::<Vec<_>>());
        let (cheap, dear): (Vec<Path>, Vec<Path>) = expected.partition(|path| path.cost <= most);
        assert_eq!(
            search.by_ref().collect::<Vec<_>>(),
            cheap,
            "round {round}: {graph:?} {metric:?} {source} to {target}"
        );
        assert!(dear.is_empty() || search.has_left_out());
        (left_out, all) = (left_out + dear.len(), all + cheap.len());
        assert_eq!(search.next_path().unwrap(), NextPath::NoMore);
    }
    assert!(left_out > 1_000 && all > 1_000, "{left_out} {all}");
}

#[test]
fn a_limit_ends_the_search_for_good_after_the_first_paths_in_order() {
    let mut random = Random::new(3);
    let mut ended = [0; 3];
    for _ in 0..3_000 {
        let (graph, metric) = random.graph(7, 24, 9);
        let expected = all_in_order(&graph, &metric, 0, 1);
        let none = Limits::NONE;
        let limits = [Limits { paths: 3, ..none }, Limits { steps: 60, ..none }, Limits { bytes: 400, ..none }];
        for (limits, ended) in limits.into_iter().zip(&mut ended) {
            let mut search = KShortest::new(&graph, &metric, 0, 1).with_limits(limits);
            let found: Vec<Path> = search.by_ref().collect();
            assert_eq!(found, expected[..found.len()]);
            let end = search.next_path().unwrap();
            assert_eq!(end, search.next_path().unwrap());
            assert!(found.len() == expected.len() || end == NextPath::GaveUp);
            *ended += usize::from(found.len() < expected.len());
        }
    }
    assert!(ended.iter().all(|&count| count > 100), "{ended:?}");
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
