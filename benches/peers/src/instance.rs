//! Networks and pairs, from files or generated.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use corridor::route::{Dijkstra, ForwardStar, UNREACHABLE};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::support;

/// Stands for a pair without a way in a checksum.
pub(crate) const CUT_OFF: u64 = 1 << 40;

/// A network, one metric in arc order, and pairs of different places.
pub(crate) struct Instance {
    pub(crate) name: String,
    pub(crate) graph: ForwardStar,
    pub(crate) metric: Vec<u32>,
    pub(crate) pairs: Vec<(u32, u32)>,
}

impl Instance {
    /// Reads a DIMACS `.gr` file, and pairs of node numbers from 1, one pair a line; writes the pairs file if there is none.
    pub(crate) fn read(graph: &Path, pairs: &Path) -> Self {
        let name = graph.file_stem().expect("a file name").to_string_lossy().into_owned();
        let (graph, metric) = support::read_graph(&std::fs::read_to_string(graph).expect("a readable graph"));
        if !pairs.exists() {
            let lines = support::pairs(graph.node_count(), 1_000, 8);
            let lines: String = lines.iter().map(|(one, two)| format!("{} {}\n", one + 1, two + 1)).collect();
            std::fs::write(pairs, lines).expect("room for the pairs");
        }
        let pairs = support::read_pairs(&std::fs::read_to_string(pairs).expect("readable pairs"));
        Self { name, graph, metric, pairs }
    }

    /// Whether the network is so large that slow peers get fewer tasks.
    pub(crate) fn is_large(&self) -> bool {
        self.graph.node_count() > 100_000
    }

    /// Another metric, in which every weight is between a half and one and a half of what it was.
    pub(crate) fn other_metric(&self, seed: u64) -> Vec<u32> {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut change = |weight: u64| weight * random.random_range(50..150) / 100 + 1;
        self.metric.iter().map(|&weight| change(u64::from(weight)) as u32).collect()
    }

    /// What the pairs cost together, by plain Dijkstra.
    pub(crate) fn sum_by_search(&self, metric: &[u32], pairs: &[(u32, u32)]) -> u64 {
        let mut search = Dijkstra::new(&self.graph);
        let cost = |&(source, target): &(u32, u32)| {
            search.run(&self.graph, metric, source, Some(target)).expect("costs that fit");
            search.distance(target).map_or(CUT_OFF, u64::from)
        };
        pairs.iter().map(cost).sum()
    }
}

/// A cost for a checksum.
pub(crate) fn or_cut_off(cost: u32) -> u64 {
    if cost < UNREACHABLE { u64::from(cost) } else { CUT_OFF }
}

/// Writes a corridor-like network of so many places.
pub(crate) fn generate(places: u32, folder: &Path) {
    let network = support::corridor_like(places, 7);
    let path = folder.join(format!("corridor-{places}.gr"));
    let mut out = BufWriter::new(File::create(path).expect("a writable folder"));
    let graph = &network.graph;
    writeln!(out, "p sp {places} {}", graph.arc_count()).expect("room");
    // In the order given, in which the two ways of a link are neighbours.
    let mut arcs: Vec<u32> = (0..graph.arc_count()).collect();
    arcs.sort_by_key(|&arc| graph.input_of(arc));
    for arc in arcs {
        let weight = network.metrics[0][arc as usize];
        writeln!(out, "a {} {} {weight}", graph.tail(arc) + 1, graph.head(arc) + 1).expect("room");
    }
}
