//! Every answer of the engine against plain Dijkstra, pair by pair and not only in sums.

use corridor::route::{Customized, Dijkstra, Hierarchy, OneToAll, UNREACHABLE};

use crate::contest::Record;
use crate::instance::Instance;

/// Networks with fewer nodes than this are compared on all pairs.
const SMALL: u32 = 1_000;
/// Sources and targets that are compared on larger ones.
const PLACES: usize = 32;
/// One arc in so many is closed.
const CLOSED: usize = 11;

/// # Panics
/// If any answer differs.
pub(crate) fn check(instance: &Instance, hierarchy: &Hierarchy, record: &mut Record) {
    let Instance { graph, metric, pairs, name } = instance;
    let (sources, mut targets): (Vec<u32>, Vec<u32>) = if graph.node_count() < SMALL {
        (0..graph.node_count()).map(|node| (node, node)).unzip()
    } else {
        pairs.iter().take(PLACES).copied().unzip()
    };
    targets.push(sources[0]);
    compare(instance, hierarchy, metric, &sources, &targets);

    let saved = Hierarchy::from_bytes(graph, &hierarchy.to_bytes(graph)).expect("what was saved just now");
    assert!(saved == *hierarchy, "{name}: a hierarchy that was saved and loaded is another");
    let again = &sources[..sources.len().min(PLACES)];
    compare(instance, &saved, &instance.other_metric(21), again, &targets);
    let mut shut = metric.clone();
    shut.iter_mut().step_by(CLOSED).for_each(|weight| *weight = UNREACHABLE);
    compare(instance, &saved, &shut, again, &targets);
    let compared = (sources.len() + 2 * again.len()) * targets.len();
    record.fact("pairs compared one by one", compared as u64);
    eprintln!("{name}: {compared} pairs compared one by one");
}

/// Without and with a hierarchy, from the sources and from the targets.
fn compare(instance: &Instance, hierarchy: &Hierarchy, metric: &[u32], sources: &[u32], targets: &[u32]) {
    let Instance { graph, name, .. } = instance;
    let costs = Customized::new(hierarchy, metric);
    let rows = hierarchy.matrix(&costs, sources, targets).expect("costs that fit");
    let columns = hierarchy.matrix(&costs.reversed(), targets, sources).expect("costs that fit");
    let (mut plain, mut buckets) = (Dijkstra::new(graph), OneToAll::new(graph, metric));
    for (row, &source) in sources.iter().enumerate() {
        plain.run(graph, metric, source, None).expect("costs that fit");
        buckets.run(source);
        for (column, &target) in targets.iter().enumerate() {
            let expected = plain.distance(target);
            assert_eq!(buckets.distance(target), Ok(expected), "{name}: {source} to {target} by buckets");
            let by_hierarchy = [rows[row][column], columns[column][row]];
            assert_eq!(by_hierarchy, [expected.unwrap_or(UNREACHABLE); 2], "{name}: {source} to {target}");
        }
    }
}
