//! The engine on networks of the size that users bring, against plain Dijkstra, pair by pair.

use corridor::route::{
    Customized, CustomizedLanes, Dijkstra, ForwardStar, Hierarchy, HierarchyQuery, LANES, OneToAll, PathSearch, Sweep,
    UNREACHABLE,
};

#[path = "../../benches/support/mod.rs"]
mod support;

/// One network, a hierarchy for it, and everything that answers on it.
struct Engine {
    graph: ForwardStar,
    hierarchy: Hierarchy,
    query: HierarchyQuery,
    path_search: PathSearch,
}

impl Engine {
    fn new(places: u32) -> (Self, [Vec<u32>; support::CRITERIA]) {
        let support::CorridorLike { graph, metrics } = support::corridor_like(places, 11);
        let hierarchy = Hierarchy::new(&graph, None).expect("a sparse network");
        (Self { graph, hierarchy, query: HierarchyQuery::new(), path_search: PathSearch::new() }, metrics)
    }

    /// Compares the answers of every engine for pairs that share a source.
    fn compare(&mut self, metric: &[u32], source: u32, targets: &[u32]) {
        let Self { graph, hierarchy, query, path_search } = self;
        let costs = Customized::with_paths(hierarchy, metric);
        let (mut plain, mut buckets, mut sweep) =
            (Dijkstra::new(graph), OneToAll::new(graph, metric), Sweep::<1>::new());
        plain.run(graph, metric, source, None).expect("costs that fit");
        buckets.run(source).expect("costs that fit");
        sweep.run(hierarchy, &costs, &[source]).expect("costs that fit");
        for &target in targets {
            let expected = plain.distance(target);
            assert_eq!(query.distance(hierarchy, &costs, source, target), Ok(expected), "{source} to {target}");
            assert_eq!(buckets.distance(target), expected, "{source} to {target} by buckets");
            assert_eq!(sweep.distance(hierarchy, 0, target), expected, "{source} to {target} by a sweep");
            let path = query.path(hierarchy, &costs, source, target).expect("costs that fit");
            let cost = |arcs: &[u32]| arcs.iter().map(|&arc| metric[arc as usize]).sum::<u32>();
            assert_eq!(path.map(|(_, arcs)| cost(&arcs)), expected, "{source} to {target}, arc by arc");
            let kept = path_search.path(graph, hierarchy, &costs, source, target).expect("costs that fit");
            assert_eq!(
                kept,
                expected.zip(plain.path_to(graph, target)),
                "{source} to {target}, the path Dijkstra keeps"
            );
        }
    }
}

#[test]
fn all_pairs_of_three_hundred_places_in_every_criterion() {
    let (mut engine, metrics) = Engine::new(300);
    let all: Vec<u32> = (0..300).collect();
    for metric in &metrics {
        all.iter().for_each(|&source| engine.compare(metric, source, &all));
    }
    // The criteria side by side in lanes.
    let rows: Vec<[u32; LANES]> = (0..engine.graph.arc_count() as usize)
        .map(|arc| std::array::from_fn(|lane| metrics[lane % metrics.len()][arc]))
        .collect();
    let mut lanes = CustomizedLanes::new(&engine.hierarchy, &rows);
    let singles: Vec<Customized> = metrics.iter().map(|metric| Customized::new(&engine.hierarchy, metric)).collect();
    for source in 0..300 {
        for target in 0..300 {
            let answers = lanes.distances(&engine.hierarchy, source, target).expect("costs that fit");
            for (lane, answer) in answers.into_iter().enumerate() {
                let costs = &singles[lane % metrics.len()];
                let alone = engine.query.distance(&engine.hierarchy, costs, source, target).expect("costs that fit");
                assert_eq!(answer, alone.unwrap_or(UNREACHABLE));
            }
        }
    }
}

#[test]
fn a_thousand_pairs_of_eleven_thousand_places_and_again_after_closing_and_reopening() {
    let places = 11_062;
    let (mut engine, [metric, ..]) = Engine::new(places);
    for (source, target) in support::pairs(places, 20, 5) {
        let targets: Vec<u32> = (0..50).map(|step| (target + 221 * step) % places).collect();
        engine.compare(&metric, source, &targets);
    }
    let first = Customized::with_paths(&engine.hierarchy, &metric);
    let mut costs = first.clone();
    let pairs = support::pairs(places, 30, 6);
    for &(source, target) in &pairs {
        let before = engine.query.path(&engine.hierarchy, &first, source, target).expect("costs that fit");
        let (_, arcs) = before.clone().expect("a connected network");
        let closed = arcs[arcs.len() / 2];
        costs.update(&engine.hierarchy, &[(closed, UNREACHABLE)]);
        let mut shut = metric.clone();
        shut[closed as usize] = UNREACHABLE;
        let mut plain = Dijkstra::new(&engine.graph);
        plain.run(&engine.graph, &shut, source, Some(target)).expect("costs that fit");
        let after = engine.query.distance(&engine.hierarchy, &costs, source, target).expect("costs that fit");
        assert_eq!(after, plain.distance(target), "{source} to {target} without arc {closed}");
        costs.update(&engine.hierarchy, &[(closed, metric[closed as usize])]);
        let reopened = engine.query.path(&engine.hierarchy, &costs, source, target).expect("costs that fit");
        assert_eq!(reopened, before, "{source} to {target}, reopened");
    }
    let saved = engine.hierarchy.to_bytes(&engine.graph);
    assert!(Hierarchy::from_bytes(&engine.graph, &saved).expect("what was saved") == engine.hierarchy);
}

#[test]
fn a_thousand_pairs_of_a_quarter_million_places() {
    let places = 264_346;
    let (mut engine, [metric, ..]) = Engine::new(places);
    for (source, target) in support::pairs(places, 10, 7) {
        let targets: Vec<u32> = (0..100).map(|step| (target + 2_643 * step) % places).collect();
        engine.compare(&metric, source, &targets);
    }
}
