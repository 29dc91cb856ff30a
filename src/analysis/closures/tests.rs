use super::*;
use crate::route::tiny_graphs::Random;

/// Closes the sets, searches anew by relaxing arcs until nothing changes.
fn naive_cost(graph: &ForwardStar, metric: &[u32], sets: &[Vec<u32>], closed: &[u32], pair: &SweptPair) -> u32 {
    let is_closed = |set: u32, arc: u32| !pair.spared.contains(&set) && sets[set as usize].contains(&arc);
    let mut cost = vec![UNREACHABLE; graph.node_count() as usize];
    cost[pair.origin as usize] = 0;
    for _ in 0..graph.node_count() {
        for arc in 0..graph.arc_count() {
            if !pair.closed.contains(&arc) && !closed.iter().any(|&set| is_closed(set, arc)) {
                let through = cost[graph.tail(arc) as usize].saturating_add(metric[arc as usize]);
                let head = graph.head(arc) as usize;
                cost[head] = cost[head].min(through);
            }
        }
    }
    cost[pair.destination as usize]
}

fn naive_effect(costs: &[(u32, u32)]) -> Effect {
    let mut effect = Effect::default();
    for &(before, after) in costs {
        if before < UNREACHABLE && after >= UNREACHABLE {
            effect.cut_off += 1;
        } else if before < UNREACHABLE {
            effect.extra_cost += u64::from(after - before);
        }
    }
    effect
}

/// All sets of up to `size` of `count` indices.
fn all_sets(count: u32, size: usize) -> Vec<Vec<u32>> {
    let mut all: Vec<Vec<u32>> = vec![Vec::new()];
    for one in 0..count {
        let with_one: Vec<Vec<u32>> =
            all.iter().filter(|set| set.len() < size).map(|set| [set.as_slice(), &[one]].concat()).collect();
        all.extend(with_one);
    }
    all
}

fn check(rounds: u32, depth: usize, seed: u64) {
    let mut random = Random::new(seed);
    let (mut extras, mut cuts) = (0, 0);
    for round in 0..rounds {
        let (graph, metric) = random.graph(7, 30, if round % 3 == 0 { 2 } else { 9 });
        let set_count = random.below(8);
        let sets: Vec<Vec<u32>> = (0..set_count)
            .map(|_| {
                if graph.arc_count() == 0 {
                    Vec::new()
                } else {
                    (0..random.below(4)).map(|_| random.below(graph.arc_count())).collect()
                }
            })
            .collect();
        let pairs: Vec<(u32, u32)> = (0..random.below(4))
            .map(|_| (random.below(graph.node_count()), random.below(graph.node_count())))
            .collect();
        // Every other round, pairs are spared some sets and have some arcs closed anyway.
        let is_plain = round % 2 == 0;
        let swept: Vec<SweptPair> = pairs
            .iter()
            .map(|&(origin, destination)| {
                let mut some = |below: u32| (0..below).filter(|_| !is_plain && random.below(3) == 0).collect();
                let (spared, closed) = (some(set_count), some(graph.arc_count()));
                SweptPair { origin, destination, spared, closed }
            })
            .collect();
        let sweep = ClosureSweep::new(&graph, &metric, &sets, &swept, depth, &Watch::none()).unwrap();
        let mut effects: Vec<(Vec<u32>, Effect)> = Vec::new();
        for closed in all_sets(set_count, depth) {
            let costs: Vec<(u32, u32)> = swept
                .iter()
                .map(|pair| {
                    [&[], closed.as_slice()].map(|closed| naive_cost(&graph, &metric, &sets, closed, pair)).into()
                })
                .collect();
            for (pair, &(_, after)) in costs.iter().enumerate() {
                assert_eq!(sweep.cost(pair, &closed), after, "round {round}: {closed:?} of {sets:?}, {pairs:?}");
            }
            let effect = naive_effect(&costs);
            assert_eq!(sweep.effect(&closed), effect);
            (cuts, extras) = (cuts + effect.cut_off, extras + effect.extra_cost);
            effects.push((closed, effect));
        }
        for size in 1..=depth {
            assert_eq!(sweep.worst(size, 5), naive_ranking(&effects, size, 5), "round {round}: {sets:?} {pairs:?}");
        }
    }
    assert!(cuts > rounds / 10 && extras > u64::from(rounds) / 10, "{cuts} {extras}");
}

fn naive_ranking(effects: &[(Vec<u32>, Effect)], size: usize, count: usize) -> Ranking {
    let effect_of = |sets: &[u32]| effects.iter().find(|(other, _)| other == sets).unwrap().1;
    let adds = |sets: &[u32], one: &u32| {
        let others: Vec<u32> = sets.iter().copied().filter(|set| set != one).collect();
        effect_of(sets) > effect_of(&others)
    };
    let mut all: Vec<&(Vec<u32>, Effect)> = effects
        .iter()
        .filter(|(sets, _)| !sets.is_empty() && sets.len() <= size && sets.iter().all(|one| adds(sets, one)))
        .collect();
    all.sort_by(|one, two| two.1.cmp(&one.1).then_with(|| one.0.cmp(&two.0)));
    let mut ranking = Ranking::default();
    for (sets, effect) in all.iter().take(count) {
        let rank = 1 + all.iter().filter(|other| other.1 > *effect).count();
        ranking.sets.push(Ranked { rank, sets: sets.clone(), effect: *effect });
    }
    if let Some(last) = ranking.sets.last() {
        ranking.ties_left_off = all.iter().skip(count).filter(|other| other.1 == last.effect).count();
    }
    ranking
}

#[test]
fn one_closure_at_a_time_equals_the_naive_sweep() {
    check(4_000, 1, 21);
}

#[test]
fn two_closures_at_a_time_equal_the_naive_sweep() {
    check(2_000, 2, 22);
}

#[test]
fn three_closures_at_a_time_equal_the_naive_sweep() {
    check(800, 3, 23);
}

#[test]
fn the_worst_of_more_closures_is_never_milder() {
    let mut random = Random::new(24);
    for _ in 0..500 {
        let (graph, metric) = random.graph(8, 22, 9);
        let links: Vec<Vec<u32>> = (0..graph.arc_count()).map(|arc| vec![arc]).collect();
        let pairs = [SweptPair::between(0, 1), SweptPair::between(2, 3)];
        let sweep = ClosureSweep::new(&graph, &metric, &links, &pairs, 3, &Watch::none()).unwrap();
        let worst = [1, 2, 3].map(|size| sweep.worst(size, 1).sets.first().map(|ranked| ranked.effect));
        assert!(worst[0] <= worst[1] && worst[1] <= worst[2]);
    }
}

#[test]
fn threads_do_not_change_the_outcome() {
    let mut random = Random::new(25);
    let (graph, metric) = random.graph(40, 160, 9);
    let links: Vec<Vec<u32>> = (0..graph.arc_count()).map(|arc| vec![arc]).collect();
    let mut place = || random.below(graph.node_count());
    let pairs: Vec<SweptPair> = (0..30).map(|_| SweptPair::between(place(), place())).collect();
    let sweep_on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| ClosureSweep::new(&graph, &metric, &links, &pairs, 2, &Watch::none()).unwrap())
    };
    assert_eq!(sweep_on(1), sweep_on(4));
}

#[test]
fn a_sweep_over_nothing_is_empty_and_what_is_not_there_is_an_error() {
    let graph = ForwardStar::new(2, &[(0, 1)]);
    let sweep = |sets: &[Vec<u32>], pairs: &[(u32, u32)], depth| {
        let pairs: Vec<SweptPair> = pairs.iter().map(|&(from, to)| SweptPair::between(from, to)).collect();
        ClosureSweep::new(&graph, &[3], sets, &pairs, depth, &Watch::none())
    };
    assert_eq!(sweep(&[], &[], 3).unwrap().worst(3, 10), Ranking::default());
    assert_eq!(sweep(&[vec![]], &[(0, 1)], 1).unwrap().worst(1, 10), Ranking::default());
    assert_eq!(sweep(&[vec![0]], &[(0, 1)], 1).unwrap().worst(1, 0), Ranking::default());
    assert_eq!(sweep(&[vec![0]], &[(0, 1)], 1).unwrap().effect(&[0, 0]), Effect { cut_off: 1, extra_cost: 0 });
    assert_eq!(sweep(&[vec![0]], &[(1, 0), (1, 1)], 1).unwrap().effect(&[0]), Effect::default());
    assert_eq!(sweep(&[], &[], 0), Err(ClosureError::Depth(0)));
    assert_eq!(sweep(&[], &[], 4), Err(ClosureError::Depth(4)));
    assert_eq!(sweep(&[vec![], vec![1]], &[], 1), Err(ClosureError::Arc { set: 1, arc: 1 }));
    assert_eq!(sweep(&[], &[(0, 2)], 1), Err(ClosureError::Node { pair: 0, node: 2 }));
    let closed = SweptPair { closed: vec![1], ..SweptPair::between(0, 1) };
    let found = ClosureSweep::new(&graph, &[3], &[], &[closed], 1, &Watch::none());
    assert_eq!(found, Err(ClosureError::ClosedArc { pair: 0, arc: 1 }));
}

#[test]
fn a_sweep_tells_how_far_it_is_and_stops_when_it_is_told_to() {
    let graph = ForwardStar::new(2, &[(0, 1), (0, 1)]);
    let pairs = [SweptPair::between(0, 1), SweptPair::between(0, 1)];
    let (stop, heard) = (std::sync::atomic::AtomicBool::new(false), std::sync::Mutex::new(Vec::new()));
    let hear = |done, total| heard.lock().unwrap().push((done, total));
    let watch = Watch::none().stopped_by(&stop).telling(&hear);
    let sweep = || ClosureSweep::new(&graph, &[3, 4], &[vec![0], vec![1]], &pairs, 2, &watch);
    assert!(sweep().is_ok());
    let mut told = heard.lock().unwrap().clone();
    told.sort_unstable();
    assert_eq!(told, [(1, 2), (2, 2)]);
    stop.store(true, Ordering::Relaxed);
    assert_eq!(sweep(), Err(ClosureError::Stopped));
}
