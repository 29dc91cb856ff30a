//! Every closure and every two closures of links, for twenty pairs.

use corridor::analysis::closures::{ClosureSweep, Effect, SweptPair};
use corridor::watch::Watch;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::contest::{Contest, Record};
use crate::instance::Instance;
use crate::peers::{self, CLOSED};

const PAIRS: usize = 20;
/// Sets of two links that the naive way, for which there are too many, is timed on and the answers are compared on.
const SAMPLE: usize = 500;

pub(crate) fn measure(instance: &Instance, record: &mut Record) {
    let Instance { graph, metric, pairs, .. } = instance;
    if graph.node_count() >= 1_000 {
        return;
    }
    let pairs = &pairs[..PAIRS];
    // The two ways of a link are neighbours in the file and close together.
    let mut links = vec![Vec::new(); graph.arc_count() as usize / 2];
    for arc in 0..graph.arc_count() {
        links[graph.input_of(arc) as usize / 2].push(arc);
    }
    let count = links.len() as u32;
    let ones: Vec<Vec<u32>> = (0..count).map(|link| vec![link]).collect();
    let mut random = ChaCha8Rng::seed_from_u64(12);
    let mut draw_two = || vec![random.random_range(0..count), random.random_range(0..count)];
    let twos: Vec<Vec<u32>> =
        std::iter::repeat_with(&mut draw_two).filter(|two| two[0] < two[1]).take(SAMPLE).collect();
    let peer = peers::petgraph(instance, metric);

    let all_twos = (count as usize) * (count as usize - 1) / 2;
    let jobs =
        [("N-1 sweep, 20 pairs", 1, &ones, ones.len()), ("N-2 sweep, 20 pairs", 2, &twos, ones.len() + all_twos)];
    for (job, depth, asked, sets) in jobs {
        let mut contest = Contest::new(job, 1);
        contest.add_timed("corridor", |watch| {
            let swept: Vec<SweptPair> = pairs.iter().map(|&(from, to)| SweptPair::between(from, to)).collect();
            let sweep = watch.time(|| ClosureSweep::new(graph, metric, &links, &swept, depth, &Watch::none()));
            let sweep = sweep.expect("links of the graph");
            asked.iter().map(|set| checksum(sweep.effect(set))).sum()
        });
        let (peer, links) = (&peer, &links);
        contest.add_timed("petgraph, every set and pair in turn", move |watch| {
            let mut sum = 0;
            let mut closed = vec![false; graph.arc_count() as usize];
            let before: Vec<u64> = pairs.iter().map(|&(one, two)| peers::petgraph_distance(peer, one, two)).collect();
            for set in asked {
                let arcs: Vec<u32> = set.iter().flat_map(|&link| links[link as usize].iter().copied()).collect();
                arcs.iter().for_each(|&arc| closed[arc as usize] = true);
                let mut effect = Effect::default();
                for (&(one, two), &before) in pairs.iter().zip(&before) {
                    let after = watch.time(|| peers::petgraph_distance_without(peer, one, two, &closed));
                    match (before < CLOSED, after < CLOSED) {
                        (true, true) => effect.extra_cost += after - before,
                        (true, false) => effect.cut_off += 1,
                        _ => {}
                    }
                }
                arcs.iter().for_each(|&arc| closed[arc as usize] = false);
                sum += checksum(effect);
            }
            watch.stretch(sets as f64 / asked.len() as f64);
            sum
        });
        contest.hold(record);
    }
    record.fact("closable links", u64::from(count));
}

fn checksum(effect: Effect) -> u64 {
    effect.extra_cost + CLOSED * u64::from(effect.cut_off)
}
