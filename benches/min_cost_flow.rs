//! A flow through 300 places over 90 days: from nothing, and again after nine links close for a month.

mod time_expanded;

use corridor::flow::{FlowArc, FlowProblem, JointLimit, NetworkSimplex, StartBasis};
use time_expanded::{TimeExpanded, time_expanded};

const DAYS: u32 = 90;

fn main() {
    let [open, shut] = instances();
    let mut simplex = start(&open);
    let before = simplex.solve().unwrap().objective;
    assert!(simplex.restate(&shut));
    println!("checksum {before} {}", simplex.solve().unwrap().objective);
    divan::main();
}

/// The problem, and the same with nine links closed on days 30 to 59.
fn instances() -> [FlowProblem; 2] {
    let TimeExpanded { node_count, arcs, supply, links } = time_expanded(300, DAYS, 7);
    let arcs = arcs.into_iter().map(|(tail, head, capacity, cost)| FlowArc { tail, head, capacity, cost }).collect();
    let open = FlowProblem { node_count, arcs, supply };
    let mut shut = open.clone();
    for link in links.iter().step_by(100) {
        link[30..60].iter().for_each(|&arc| shut.arcs[arc as usize].capacity = 0);
    }
    [open, shut]
}

fn start(problem: &FlowProblem) -> NetworkSimplex {
    NetworkSimplex::new(problem, StartBasis::Natural { root: problem.node_count - 1 }).unwrap()
}

#[divan::bench]
fn cold(bencher: divan::Bencher<'_, '_>) {
    let [open, _] = instances();
    bencher.bench(|| start(&open).solve().unwrap().objective);
}

#[divan::bench(sample_count = 10)]
fn cold_from_artificial_arcs(bencher: divan::Bencher<'_, '_>) {
    let [open, _] = instances();
    bencher.bench(|| NetworkSimplex::new(&open, StartBasis::Artificial).unwrap().solve().unwrap().objective);
}

/// Starts from the answer to `from`.
fn warm(bencher: divan::Bencher<'_, '_>, from: &FlowProblem, to: &FlowProblem) {
    let mut solved = start(from);
    solved.solve().unwrap();
    bencher.with_inputs(|| solved.clone()).bench_values(|mut simplex| {
        assert!(simplex.restate(to));
        simplex.solve().unwrap().objective
    });
}

#[divan::bench]
fn warm_after_closing(bencher: divan::Bencher<'_, '_>) {
    let [open, shut] = instances();
    warm(bencher, &open, &shut);
}

#[divan::bench]
fn warm_after_opening(bencher: divan::Bencher<'_, '_>) {
    let [open, shut] = instances();
    warm(bencher, &shut, &open);
}

/// Joint limits on the same four links on every day, each for so many groups of links that `count` limits come about: they take 60 % of what is sent without them.
fn limits(problem: &FlowProblem, count: usize) -> Vec<JointLimit> {
    let TimeExpanded { links, .. } = time_expanded(300, DAYS, 7);
    let free = start(problem).solve().unwrap().flow;
    let sent = |link: &Vec<u32>| link.iter().map(|arc| free[*arc as usize]).sum::<i64>();
    let mut busiest: Vec<&Vec<u32>> = links.iter().collect();
    busiest.sort_by_key(|link| std::cmp::Reverse(sent(link)));
    let days = DAYS as usize;
    let groups = busiest.chunks(4).take(count.div_ceil(days));
    let of_day = |group: &[&Vec<u32>], day: usize| {
        let uses: Vec<(u32, f64)> = group.iter().filter_map(|link| link.get(day)).map(|arc| (*arc, 1.0)).collect();
        let used: i64 = uses.iter().map(|(arc, _)| free[*arc as usize]).sum();
        JointLimit { limit: (0.6 * used as f64).floor(), uses }
    };
    groups.flat_map(|group| (0..days).map(move |day| of_day(group, day))).take(count).collect()
}

#[divan::bench(args = [50, 150], sample_count = 3)]
fn joint_limits(bencher: divan::Bencher<'_, '_>, count: usize) {
    let [open, _] = instances();
    let limits = limits(&open, count);
    let ties = vec![0; open.arcs.len()];
    let answer = start(&open).solve_within(&ties, &limits).unwrap();
    println!(
        "{count} limits: checksum {:.0}, {} pivots, {} bind",
        answer.objective,
        answer.pivots,
        answer.price.iter().filter(|price| **price > 0.0).count()
    );
    bencher.bench(|| start(&open).solve_within(&ties, &limits).unwrap().objective);
}
