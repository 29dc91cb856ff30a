//! Customizable hierarchies: preparing, re-weighting, one closure, and every kind of query.

mod support;

use corridor::route::{Customized, CustomizedLanes, Hierarchy, HierarchyQuery, LANES, OneToAll, Sweep, UNREACHABLE};
use divan::counter::ItemsCount;
use support::Instance;

const PAIRS: usize = 1_000;

/// An instance with its hierarchy.
struct Prepared {
    instance: Instance,
    hierarchy: Hierarchy,
    costs: Customized,
}

fn prepare() -> Prepared {
    let instance = support::instance(PAIRS);
    let hierarchy = Hierarchy::new(&instance.graph, None).expect("a sparse network");
    let costs = Customized::with_paths(&hierarchy, &instance.metric);
    Prepared { instance, hierarchy, costs }
}

fn main() {
    let prepared = prepare();
    let Prepared { instance: Instance { graph, metric, pairs }, hierarchy, .. } = &prepared;
    println!(
        "{} nodes, {} arcs: {} edges, {} triangles, height {}",
        graph.node_count(),
        graph.arc_count(),
        hierarchy.edge_count(),
        hierarchy.triangle_count(),
        hierarchy.height()
    );
    let mut plain = OneToAll::new(graph, metric);
    let mut by_search = 0;
    for &(source, target) in pairs.iter().take(20) {
        plain.run(source).expect("costs that fit");
        by_search += plain.distance(target).map_or(0, u64::from);
    }
    println!("checksum {}, its first 20 pairs {} by search {by_search}", sum(&prepared, PAIRS), sum(&prepared, 20));
    divan::main();
}

fn sum(Prepared { instance, hierarchy, costs }: &Prepared, count: usize) -> u64 {
    let mut query = HierarchyQuery::new();
    let cost =
        |&(source, target): &(u32, u32)| query.distance(hierarchy, costs, source, target).expect("costs that fit");
    instance.pairs.iter().take(count).filter_map(cost).map(u64::from).sum()
}

#[divan::bench(sample_count = 1, sample_size = 1)]
fn preparing(bencher: divan::Bencher<'_, '_>) {
    let instance = support::instance(PAIRS);
    bencher.bench(|| Hierarchy::new(&instance.graph, None));
}

#[divan::bench]
fn reweighting(bencher: divan::Bencher<'_, '_>) {
    let Prepared { instance, hierarchy, .. } = prepare();
    let mut costs = Customized::new(&hierarchy, &instance.metric);
    bencher.bench_local(|| costs.reweight(&hierarchy, &instance.metric));
}

#[divan::bench]
fn reweighting_with_paths(bencher: divan::Bencher<'_, '_>) {
    let Prepared { instance, hierarchy, mut costs } = prepare();
    bencher.bench_local(|| costs.reweight(&hierarchy, &instance.metric));
}

#[divan::bench]
fn reweighting_sixteen_scenarios(bencher: divan::Bencher<'_, '_>) {
    let Prepared { instance, hierarchy, .. } = prepare();
    let rows: Vec<[u32; LANES]> = instance.metric.iter().map(|&weight| [weight; LANES]).collect();
    let mut lanes = CustomizedLanes::new(&hierarchy, &rows);
    bencher.counter(ItemsCount::new(LANES)).bench_local(|| lanes.reweight(&hierarchy, &rows));
}

/// A thousand arcs spread over the network, closed and reopened one by one.
#[divan::bench]
fn a_thousand_closures_and_reopenings(bencher: divan::Bencher<'_, '_>) {
    let Prepared { instance, hierarchy, mut costs } = prepare();
    let count = instance.graph.arc_count();
    let arcs: Vec<u32> = (0..1_000u64).map(|index| (index * 7_919_104_729 % u64::from(count)) as u32).collect();
    bencher.counter(ItemsCount::new(2 * arcs.len())).bench_local(|| {
        for &arc in &arcs {
            costs.update(&hierarchy, &[(arc, UNREACHABLE)]);
            costs.update(&hierarchy, &[(arc, instance.metric[arc as usize])]);
        }
    });
}

#[divan::bench]
fn distances(bencher: divan::Bencher<'_, '_>) {
    let prepared = prepare();
    bencher.counter(ItemsCount::new(prepared.instance.pairs.len())).bench_local(|| sum(&prepared, PAIRS));
}

#[divan::bench]
fn paths(bencher: divan::Bencher<'_, '_>) {
    let Prepared { instance, hierarchy, costs } = prepare();
    let mut query = HierarchyQuery::new();
    bencher.counter(ItemsCount::new(instance.pairs.len())).bench_local(|| {
        let arcs = instance.pairs.iter().map(|&(source, target)| query.path(&hierarchy, &costs, source, target));
        arcs.filter_map(|path| path.expect("costs that fit")).map(|(_, arcs)| arcs.len()).sum::<usize>()
    });
}

#[divan::bench]
fn distances_in_sixteen_scenarios(bencher: divan::Bencher<'_, '_>) {
    let Prepared { instance, hierarchy, .. } = prepare();
    let rows: Vec<[u32; LANES]> = instance.metric.iter().map(|&weight| [weight; LANES]).collect();
    let mut lanes = CustomizedLanes::new(&hierarchy, &rows);
    bencher.counter(ItemsCount::new(LANES * instance.pairs.len())).bench_local(|| {
        for &(source, target) in &instance.pairs {
            divan::black_box(lanes.distances(&hierarchy, source, target).expect("costs that fit"));
        }
    });
}

#[divan::bench]
fn one_to_all(bencher: divan::Bencher<'_, '_>) {
    let Prepared { instance, hierarchy, costs } = prepare();
    let mut sweep = Sweep::<1>::new();
    let mut sources = instance.pairs.iter().map(|pair| pair.0).cycle();
    bencher
        .counter(ItemsCount::new(1u32))
        .bench_local(|| sweep.run(&hierarchy, &costs, &[sources.next().expect("an endless list")]));
}

#[divan::bench]
fn sixteen_to_all(bencher: divan::Bencher<'_, '_>) {
    let Prepared { instance, hierarchy, costs } = prepare();
    let mut sweep = Sweep::<16>::new();
    let sources: Vec<u32> = instance.pairs.iter().take(16).map(|pair| pair.0).collect();
    bencher.counter(ItemsCount::new(16u32)).bench_local(|| sweep.run(&hierarchy, &costs, &sources));
}

#[divan::bench]
fn matrix_of_100_by_100(bencher: divan::Bencher<'_, '_>) {
    let Prepared { instance, hierarchy, costs } = prepare();
    let (origins, destinations): (Vec<u32>, Vec<u32>) = instance.pairs.iter().take(100).copied().unzip();
    bencher
        .counter(ItemsCount::new(origins.len() * destinations.len()))
        .bench(|| hierarchy.matrix(&costs, &origins, &destinations));
}
