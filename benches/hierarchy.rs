//! Customizable hierarchies: preparing, laying a metric, and what both are for.

mod support;

use corridor::route::{Customized, Hierarchy, OneToAll, UNREACHABLE};
use divan::counter::ItemsCount;
use support::Instance;

/// Origins and destinations.
const PLACES: usize = 100;

fn hierarchy(instance: &Instance) -> Hierarchy {
    Hierarchy::new(&instance.graph, None).expect("a sparse network")
}

/// Some places to others.
fn ends(instance: &Instance) -> (Vec<u32>, Vec<u32>) {
    instance.pairs.iter().take(PLACES).copied().unzip()
}

fn main() {
    let instance = support::instance(PLACES);
    let (hierarchy, (origins, destinations)) = (hierarchy(&instance), ends(&instance));
    println!(
        "{} nodes, {} arcs: {} edges, height {}",
        instance.graph.node_count(),
        instance.graph.arc_count(),
        hierarchy.edge_count(),
        hierarchy.height()
    );
    let costs = hierarchy.matrix(&Customized::new(&hierarchy, &instance.metric), &origins, &destinations);
    let by_hierarchy: u64 = costs.expect("costs that fit").iter().flatten().map(|&cost| u64::from(cost)).sum();
    let mut search = OneToAll::new(&instance.graph, &instance.metric);
    let mut by_search = 0;
    for &origin in &origins {
        search.run(origin);
        let cost = |&node: &u32| u64::from(search.distance(node).expect("a cost that fits").unwrap_or(UNREACHABLE));
        by_search += destinations.iter().map(cost).sum::<u64>();
    }
    println!("checksum {by_hierarchy}, {by_search} by search");
    divan::main();
}

#[divan::bench(sample_count = 1, sample_size = 1)]
fn preparing(bencher: divan::Bencher<'_, '_>) {
    let instance = support::instance(PLACES);
    bencher.bench(|| hierarchy(&instance));
}

#[divan::bench]
fn laying_a_metric(bencher: divan::Bencher<'_, '_>) {
    let instance = support::instance(PLACES);
    let hierarchy = hierarchy(&instance);
    bencher.bench(|| Customized::new(&hierarchy, &instance.metric));
}

#[divan::bench]
fn matrix_of_100_by_100(bencher: divan::Bencher<'_, '_>) {
    let instance = support::instance(PLACES);
    let (hierarchy, (origins, destinations)) = (hierarchy(&instance), ends(&instance));
    let costs = Customized::new(&hierarchy, &instance.metric);
    bencher
        .counter(ItemsCount::new(origins.len() * destinations.len()))
        .bench(|| hierarchy.matrix(&costs, &origins, &destinations));
}
