//! The engines of a matrix on networks of the size that users bring, against plain Dijkstra, pair by pair.

use corridor::route::{Customized, Dijkstra, ForwardStar, Hierarchy, OneToAll, UNREACHABLE};

#[path = "../../benches/support/mod.rs"]
mod support;

fn networks(places: u32) -> (ForwardStar, Hierarchy, [Vec<u32>; support::CRITERIA]) {
    let support::CorridorLike { graph, metrics } = support::corridor_like(places, 11);
    let hierarchy = Hierarchy::new(&graph, None).expect("a sparse network");
    (graph, hierarchy, metrics)
}

/// Compares the answers of every engine from each source to all targets, with arcs turned round, too.
fn compare(graph: &ForwardStar, hierarchy: &Hierarchy, metric: &[u32], sources: &[u32], targets: &[u32]) {
    let costs = Customized::new(hierarchy, metric);
    let rows = hierarchy.matrix(&costs, sources, targets).expect("costs that fit");
    let columns = hierarchy.matrix(&costs.reversed(), targets, sources).expect("costs that fit");
    let (mut plain, mut buckets) = (Dijkstra::new(graph), OneToAll::new(graph, metric));
    for (row, &source) in sources.iter().enumerate() {
        plain.run(graph, metric, source, None).expect("costs that fit");
        buckets.run(source);
        for (column, &target) in targets.iter().enumerate() {
            let expected = plain.distance(target);
            assert_eq!(buckets.distance(target), Ok(expected), "{source} to {target} by buckets");
            let by_hierarchy = [rows[row][column], columns[column][row]];
            assert_eq!(by_hierarchy, [expected.unwrap_or(UNREACHABLE); 2], "{source} to {target} by a hierarchy");
        }
    }
}

#[test]
fn all_pairs_of_three_hundred_places_in_every_criterion() {
    let (graph, hierarchy, metrics) = networks(300);
    let all: Vec<u32> = (0..300).collect();
    metrics.iter().for_each(|metric| compare(&graph, &hierarchy, metric, &all, &all));
}

#[test]
fn a_thousand_pairs_of_eleven_thousand_places_with_arcs_closed_and_a_hierarchy_that_was_kept() {
    let (graph, hierarchy, [metric, ..]) = networks(11_062);
    let (sources, targets): (Vec<u32>, Vec<u32>) = support::pairs(11_062, 50, 5).into_iter().unzip();
    compare(&graph, &hierarchy, &metric, &sources[..20], &targets);
    // One arc in nine is closed, which cuts some places off.
    let mut shut = metric.clone();
    shut.iter_mut().step_by(9).for_each(|weight| *weight = UNREACHABLE);
    let kept = Hierarchy::from_bytes(&graph, &hierarchy.to_bytes(&graph)).expect("what was saved");
    assert!(kept == hierarchy);
    compare(&graph, &kept, &shut, &sources[..20], &targets);
}

#[test]
fn a_thousand_pairs_of_a_quarter_million_places() {
    let places = 264_346;
    let (graph, hierarchy, [metric, ..]) = networks(places);
    let (sources, targets): (Vec<u32>, Vec<u32>) = support::pairs(places, 100, 7).into_iter().unzip();
    compare(&graph, &hierarchy, &metric, &sources[..10], &targets);
}
