//! Ten loopless paths for each of twenty pairs.

mod support;

use corridor::route::{ForwardStar, KShortest};

fn main() {
    let (graph, metric, pairs) = instance();
    println!("checksum {}", sum_of_costs(&graph, &metric, &pairs));
    divan::main();
}

fn instance() -> (ForwardStar, Vec<u32>, Vec<(u32, u32)>) {
    support::from_files().unwrap_or_else(|| {
        let network = support::corridor_like(300, 7);
        let [tariff, ..] = network.metrics;
        (network.graph, tariff, support::pairs(300, 1_000, 8))
    })
}

fn sum_of_costs(graph: &ForwardStar, metric: &[u32], pairs: &[(u32, u32)]) -> u64 {
    let mut search = KShortest::new(graph, metric, 0, 0);
    let mut sum = 0;
    for &(origin, destination) in pairs {
        search.restart(metric, origin, destination);
        sum += search.by_ref().take(10).map(|path| u64::from(path.cost)).sum::<u64>();
    }
    sum
}

#[divan::bench]
fn ten_paths(bencher: divan::Bencher<'_, '_>) {
    let (graph, metric, pairs) = instance();
    bencher.counter(divan::counter::ItemsCount::new(pairs.len())).bench(|| sum_of_costs(&graph, &metric, &pairs));
}
