//! Every answer of the engine against plain Dijkstra, pair by pair and not only in sums.

use corridor::route::{
    Customized, CustomizedLanes, Dijkstra, Hierarchy, HierarchyQuery, LANES, OneToAll, PathSearch, Sweep, UNREACHABLE,
};

use crate::contest::Record;
use crate::instance::Instance;

/// Networks with fewer nodes than this are compared on all pairs.
const SMALL: u32 = 1_000;
/// Pairs that are asked again under other weights.
const AGAIN: usize = 100;
/// Arcs that are closed and reopened, one in so many pairs having one of its own closed.
const CLOSED: usize = 20;

/// # Panics
/// If any answer differs.
pub(crate) fn check(instance: &Instance, hierarchy: &Hierarchy, record: &mut Record) {
    let Instance { graph, metric, pairs, name } = instance;
    let all = || (0..graph.node_count()).flat_map(|one| (0..graph.node_count()).map(move |two| (one, two)));
    let mut asked: Vec<(u32, u32)> =
        if graph.node_count() < SMALL { all().collect() } else { pairs.iter().copied().chain([pairs[0]]).collect() };
    asked.extend(pairs.iter().take(5).map(|&(one, _)| (one, one)));
    asked.sort_unstable();
    compare(instance, hierarchy, metric, &asked);

    let again = &asked[..asked.len().min(AGAIN)];
    compare(instance, hierarchy, &instance.other_metric(21), again);
    let saved = Hierarchy::from_bytes(graph, &hierarchy.to_bytes(graph)).expect("what was saved just now");
    assert!(saved == *hierarchy, "{name}: a hierarchy that was saved and loaded is another");

    // Arcs on best paths close one after the other and open again, the last one first.
    let first = Customized::new(hierarchy, metric);
    let (mut costs, mut query, mut shut) = (first.clone(), HierarchyQuery::new(), metric.clone());
    let on_path = |&(one, two): &(u32, u32)| {
        let (_, arcs) = query.path(hierarchy, &first, one, two).expect("costs that fit")?;
        arcs.get(arcs.len() / 2).copied()
    };
    let arcs: Vec<u32> = pairs.iter().filter_map(on_path).take(CLOSED).collect();
    for &arc in &arcs {
        costs.update(hierarchy, &[(arc, UNREACHABLE)]);
        shut[arc as usize] = UNREACHABLE;
    }
    compare_by(instance, hierarchy, &costs, &shut, &pairs[..pairs.len().min(CLOSED)]);
    for &arc in arcs.iter().rev() {
        costs.update(hierarchy, &[(arc, metric[arc as usize])]);
    }
    compare_by(instance, hierarchy, &costs, metric, &pairs[..pairs.len().min(CLOSED)]);
    record.fact("pairs compared one by one", asked.len() as u64);
    eprintln!("{name}: {} pairs compared one by one", asked.len());
}

/// The engine without and with a hierarchy, one metric at a time and in lanes; pairs are sorted by source.
fn compare(instance: &Instance, hierarchy: &Hierarchy, metric: &[u32], pairs: &[(u32, u32)]) {
    let graph = &instance.graph;
    compare_by(instance, hierarchy, &Customized::with_paths(hierarchy, metric), metric, pairs);
    let rows: Vec<[u32; LANES]> = metric.iter().map(|&weight| [weight; LANES]).collect();
    let mut lanes = CustomizedLanes::new(hierarchy, &rows);
    let costs = Customized::new(hierarchy, metric);
    let (mut buckets, mut sweep, mut query) = (OneToAll::new(graph, metric), Sweep::<1>::new(), HierarchyQuery::new());
    for group in pairs.chunk_by(|one, other| one.0 == other.0) {
        let source = group[0].0;
        buckets.run(source).expect("costs that fit");
        sweep.run(hierarchy, &costs, &[source]).expect("costs that fit");
        for &(_, target) in group {
            let expected = query.distance(hierarchy, &costs, source, target).expect("costs that fit");
            assert_eq!(buckets.distance(target), expected, "{}: {source} to {target} by buckets", instance.name);
            assert_eq!(sweep.distance(hierarchy, 0, target), expected, "{source} to {target} by a sweep");
            let answers = lanes.distances(hierarchy, source, target).expect("costs that fit");
            assert_eq!(answers, [expected.unwrap_or(UNREACHABLE); LANES], "{source} to {target} in lanes");
        }
    }
}

/// Distances and paths by a hierarchy against plain Dijkstra.
fn compare_by(instance: &Instance, hierarchy: &Hierarchy, costs: &Customized, metric: &[u32], pairs: &[(u32, u32)]) {
    let Instance { graph, name, .. } = instance;
    let (mut plain, mut query, mut same) = (Dijkstra::new(graph), HierarchyQuery::new(), PathSearch::new());
    for &(source, target) in pairs {
        plain.run(graph, metric, source, Some(target)).expect("costs that fit");
        let expected = plain.distance(target);
        let what = || format!("{name}: {source} to {target}");
        assert_eq!(query.distance(hierarchy, costs, source, target), Ok(expected), "{}", what());
        let path = query.path(hierarchy, costs, source, target).expect("costs that fit");
        assert_eq!(path.as_ref().map(|(cost, _)| *cost), expected, "{}", what());
        if let Some((cost, arcs)) = path {
            let end = arcs.iter().fold(source, |at, &arc| {
                assert_eq!(graph.tail(arc), at, "{}: the path hangs together", what());
                graph.head(arc)
            });
            assert_eq!(end, target, "{}: the path leads there", what());
            assert_eq!(arcs.iter().map(|&arc| metric[arc as usize]).sum::<u32>(), cost, "{}", what());
        }
        let kept = same.path(graph, hierarchy, costs, source, target).expect("costs that fit");
        assert_eq!(kept, expected.zip(plain.path_to(graph, target)), "{}: the path that Dijkstra keeps", what());
    }
}
