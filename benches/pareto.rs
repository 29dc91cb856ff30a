//! All trade-offs between two, three and four criteria.

mod support;

use corridor::route::pareto;
use support::CorridorLike;

fn main() {
    let network = support::corridor_like(300, 7);
    for criteria in 2..=4 {
        let (paths, checksum) = trade_offs(&network, criteria, 20);
        println!("{criteria} criteria: {paths} trade-offs, checksum {checksum}");
    }
    divan::main();
}

fn trade_offs(network: &CorridorLike, criteria: usize, pairs: usize) -> (usize, u64) {
    let metrics: Vec<&[u32]> = network.metrics[..criteria].iter().map(Vec::as_slice).collect();
    let (mut paths, mut checksum) = (0, 0);
    for (origin, destination) in support::pairs(network.graph.node_count(), pairs, 8) {
        let found = pareto(&network.graph, &metrics, origin, destination).expect("up to four criteria");
        paths += found.len();
        checksum += found.iter().flat_map(|path| &path.costs).map(|&cost| u64::from(cost)).sum::<u64>();
    }
    (paths, checksum)
}

#[divan::bench(args = [(300, 2), (300, 3), (300, 4), (10_000, 2)], sample_count = 10)]
fn twenty_pairs(bencher: divan::Bencher<'_, '_>, (places, criteria): (u32, usize)) {
    let network = support::corridor_like(places, 7);
    let pairs = if places > 300 { 2 } else { 20 };
    bencher.bench(|| trade_offs(&network, criteria, pairs));
}
