//! A seeded network that looks like transport corridors: long in one direction, sparse, every link both ways.

#![allow(dead_code, unreachable_pub, reason = "each bench uses a part")]

use corridor::route::ForwardStar;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// How many criteria a link carries: tariff, time, CO2, risk.
pub const CRITERIA: usize = 4;

/// A generated network and one metric per criterion, in arc order.
pub struct CorridorLike {
    pub graph: ForwardStar,
    pub metrics: [Vec<u32>; CRITERIA],
}

/// `places` places scattered over a strip ten times as long as wide, and one and a half times as many links: a tree that joins
/// each place to the nearest one before it, then the shortest pairs not yet joined, among places near each other in the strip.
pub fn corridor_like(places: u32, seed: u64) -> CorridorLike {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut at: Vec<(u32, u32)> =
        (0..places).map(|_| (below(&mut random, 10_000), below(&mut random, 1_000))).collect();
    at.sort_unstable();
    let length = |one: u32, two: u32| {
        let ((x, y), (u, v)) = (at[one as usize], at[two as usize]);
        corridor::maths::hypot(f64::from(x) - f64::from(u), f64::from(y) - f64::from(v)).ceil() as u32
    };
    let mut links: Vec<(u32, u32)> = (1..places)
        .map(|place| {
            ((place.saturating_sub(12)..place).min_by_key(|&near| (length(near, place), near)).unwrap(), place)
        })
        .collect();
    let mut candidates: Vec<(u32, u32)> = (0..places)
        .flat_map(|place| (place + 1..(place + 12).min(places)).map(move |near| (place, near)))
        .filter(|pair| links.binary_search_by_key(&(pair.1, pair.0), |link| (link.1, link.0)).is_err())
        .collect();
    candidates.sort_by_key(|&(one, two)| (length(one, two), one, two));
    links.extend(candidates.into_iter().take(places as usize / 2 + 1));
    let arcs: Vec<(u32, u32)> = links.iter().flat_map(|&(one, two)| [(one, two), (two, one)]).collect();
    let graph = ForwardStar::new(places, &arcs);
    let metrics = std::array::from_fn(|_| {
        let by_input: Vec<u32> =
            arcs.iter().map(|&(one, two)| 10 + length(one, two) * (50 + below(&mut random, 100)) / 100).collect();
        graph.metric(&by_input)
    });
    CorridorLike { graph, metrics }
}

/// `count` pairs of different places.
pub fn pairs(places: u32, count: usize, seed: u64) -> Vec<(u32, u32)> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    std::iter::repeat_with(|| (below(&mut random, places), below(&mut random, places)))
        .filter(|(origin, destination)| origin != destination)
        .take(count)
        .collect()
}

/// A network, one metric in arc order, and pairs to ask about.
pub struct Instance {
    pub graph: ForwardStar,
    pub metric: Vec<u32>,
    pub pairs: Vec<(u32, u32)>,
}

/// The instance of the user's files if there are any, else 300 places and `count` pairs.
pub fn instance(count: usize) -> Instance {
    from_files().unwrap_or_else(|| {
        let network = corridor_like(300, 7);
        let [metric, ..] = network.metrics;
        Instance { graph: network.graph, metric, pairs: pairs(300, count, 8) }
    })
}

/// A network and pairs from files the user names: `CORRIDOR_GRAPH` (DIMACS `.gr`) and `CORRIDOR_PAIRS`.
fn from_files() -> Option<Instance> {
    let graph = std::fs::read_to_string(std::env::var_os("CORRIDOR_GRAPH")?).expect("a readable graph file");
    let pairs = std::fs::read_to_string(std::env::var_os("CORRIDOR_PAIRS")?).expect("a readable pairs file");
    let (graph, metric) = read_graph(&graph);
    Some(Instance { graph, metric, pairs: read_pairs(&pairs) })
}

/// A graph and its metric from the text of a good DIMACS `.gr` file; whatever may be wrong with one, `corridor network import` says.
pub fn read_graph(text: &str) -> (ForwardStar, Vec<u32>) {
    let (mut nodes, mut arcs, mut weights) = (0, Vec::new(), Vec::new());
    for line in text.lines() {
        let mut words = line.split_ascii_whitespace();
        let kind = words.next();
        let mut number = || words.next().expect("as many words as the format has").parse::<u32>().expect("a number");
        match kind {
            Some("p") => nodes = problem_size(line, "sp"),
            Some("a") => {
                arcs.push((number() - 1, number() - 1));
                weights.push(number());
            }
            _ => {}
        }
    }
    let graph = ForwardStar::new(nodes, &arcs);
    let metric = graph.metric(&weights);
    (graph, metric)
}

/// The number of nodes that a problem line tells.
pub fn problem_size(line: &str, problem: &str) -> u32 {
    match *line.split_ascii_whitespace().collect::<Vec<_>>() {
        ["p", kind, nodes, _] if kind == problem => nodes.parse().expect("a number of nodes"),
        _ => panic!("'{line}' is not 'p {problem} NODES ARCS'"),
    }
}

/// Pairs of node numbers from 1, one pair a line.
pub fn read_pairs(text: &str) -> Vec<(u32, u32)> {
    let node = |word: &str| word.trim().parse::<u32>().expect("a node number") - 1;
    text.lines().filter_map(|line| line.split_once(' ')).map(|(one, two)| (node(one), node(two))).collect()
}

fn below(random: &mut ChaCha8Rng, bound: u32) -> u32 {
    ((u64::from(random.next_u32()) * u64::from(bound)) >> 32) as u32
}
