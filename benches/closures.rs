//! Every one, two and three links closed, for twenty pairs.

mod support;

use corridor::analysis::closures::{ClosureSweep, SweptPair};
use corridor::watch::Watch;
use support::Instance;

fn main() {
    let (instance, links) = instance();
    for depth in 1..=3 {
        let sweep = sweep(&instance, &links, depth);
        let neighbours = (0..links.len() as u32).map(|link| sweep.effect(&[link, link / 2, link / 3][..depth]));
        let checksum = neighbours.map(|effect| effect.extra_cost + u64::from(effect.cut_off)).sum::<u64>();
        let worst = sweep.worst(depth, 10);
        println!("depth {depth}: checksum {checksum}, worst {:?}", worst.sets[0]);
    }
    divan::main();
}

/// Twenty pairs; a link is closed both ways.
fn instance() -> (Instance, Vec<Vec<u32>>) {
    let mut instance = support::instance(20);
    instance.pairs.truncate(20);
    let mut links = vec![Vec::new(); instance.graph.arc_count() as usize / 2];
    for arc in 0..instance.graph.arc_count() {
        links[instance.graph.input_of(arc) as usize / 2].push(arc);
    }
    (instance, links)
}

fn sweep(Instance { graph, metric, pairs }: &Instance, links: &[Vec<u32>], depth: usize) -> ClosureSweep {
    let pairs: Vec<SweptPair> = pairs.iter().map(|&(from, to)| SweptPair::between(from, to)).collect();
    ClosureSweep::new(graph, metric, links, &pairs, depth, &Watch::none()).expect("links and pairs of the graph")
}

#[divan::bench(args = [1, 2, 3])]
fn sweep_alone(bencher: divan::Bencher<'_, '_>, depth: usize) {
    let (instance, links) = instance();
    bencher.bench(|| sweep(&instance, &links, depth));
}

#[divan::bench(args = [1, 2, 3])]
fn sweep_and_rank(bencher: divan::Bencher<'_, '_>, depth: usize) {
    let (instance, links) = instance();
    bencher.bench(|| sweep(&instance, &links, depth).worst(depth, 20));
}
