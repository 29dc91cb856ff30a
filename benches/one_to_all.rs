//! Distances from one place to all: the bucket queue, plain Dijkstra and petgraph's.

mod support;

use corridor::route::{Dijkstra, OneToAll};
use divan::counter::ItemsCount;
use petgraph::graph::{DiGraph, NodeIndex};
use support::Instance;

/// Sources of one round.
const SOURCES: usize = 10;

fn main() {
    let instance = support::instance(SOURCES);
    println!("checksum {} by buckets, {} by heap", by_buckets(&instance), by_heap(&instance));
    divan::main();
}

fn by_buckets(Instance { graph, metric, pairs }: &Instance) -> u64 {
    let mut search = OneToAll::new(graph, metric);
    sum_over(pairs, |source| {
        search.run(source);
        let cost = |node| search.distance(node).expect("costs that fit");
        (0..graph.node_count()).filter_map(cost).map(u64::from).sum()
    })
}

fn by_heap(Instance { graph, metric, pairs }: &Instance) -> u64 {
    let mut search = Dijkstra::new(graph);
    sum_over(pairs, |source| {
        search.run(graph, metric, source, None).expect("costs that fit");
        (0..graph.node_count()).filter_map(|node| search.distance(node)).map(u64::from).sum()
    })
}

fn sum_over(pairs: &[(u32, u32)], distances: impl FnMut(u32) -> u64) -> u64 {
    pairs.iter().take(SOURCES).map(|&(source, _)| source).map(distances).sum()
}

#[divan::bench]
fn bucket_queue(bencher: divan::Bencher<'_, '_>) {
    let Instance { graph, metric, pairs } = support::instance(SOURCES);
    let mut search = OneToAll::new(&graph, &metric);
    let mut sources = pairs.into_iter().map(|(source, _)| source).cycle();
    bencher.counter(ItemsCount::new(1u32)).bench_local(|| search.run(sources.next().expect("an endless list")));
}

#[divan::bench]
fn binary_heap(bencher: divan::Bencher<'_, '_>) {
    let Instance { graph, metric, pairs } = support::instance(SOURCES);
    let mut search = Dijkstra::new(&graph);
    let mut sources = pairs.into_iter().map(|(source, _)| source).cycle();
    bencher
        .counter(ItemsCount::new(1u32))
        .bench_local(|| search.run(&graph, &metric, sources.next().expect("an endless list"), None));
}

#[divan::bench]
fn petgraph_dijkstra(bencher: divan::Bencher<'_, '_>) {
    let Instance { graph, metric, pairs } = support::instance(SOURCES);
    let edges = (0..graph.arc_count()).map(|arc| (graph.tail(arc), graph.head(arc), metric[arc as usize]));
    let peer = DiGraph::<(), u32>::from_edges(edges);
    let mut sources = pairs.into_iter().map(|(source, _)| source).cycle();
    bencher.counter(ItemsCount::new(1u32)).bench_local(|| {
        let source = NodeIndex::new(sources.next().expect("an endless list") as usize);
        petgraph::algo::dijkstra(&peer, source, None, |edge| *edge.weight())
    });
}
