//! Ten loopless paths for each of a thousand pairs.

mod support;

use corridor::route::KShortest;
use divan::counter::ItemsCount;
use support::Instance;

fn main() {
    println!("checksum {}", sum_of_costs(&support::instance(1_000)));
    divan::main();
}

fn sum_of_costs(Instance { graph, metric, pairs }: &Instance) -> u64 {
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
    let instance = support::instance(1_000);
    bencher.counter(ItemsCount::new(instance.pairs.len())).bench(|| sum_of_costs(&instance));
}
