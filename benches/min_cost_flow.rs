//! A flow through 300 places over 90 days: from nothing, and again after nine links close for a month.

mod time_expanded;

use corridor::flow::{FlowArc, FlowProblem, NetworkSimplex, StartBasis};
use time_expanded::{TimeExpanded, time_expanded};

const DAYS: u32 = 90;

fn main() {
    let (problem, closed) = instance();
    let mut simplex = start(&problem);
    let open = simplex.solve().unwrap().objective;
    closed.iter().for_each(|&arc| simplex.close_arc(arc));
    let shut = simplex.solve().unwrap().objective;
    println!("checksum {open} {shut}");
    divan::main();
}

/// The problem, and the arcs of nine links on days 30 to 59.
fn instance() -> (FlowProblem, Vec<u32>) {
    let TimeExpanded { node_count, arcs, supply, links } = time_expanded(300, DAYS, 7);
    let arcs = arcs.into_iter().map(|(tail, head, capacity, cost)| FlowArc { tail, head, capacity, cost }).collect();
    let closed = links.iter().step_by(100).flat_map(|link| link[30..60].iter().copied()).collect();
    (FlowProblem { node_count, arcs, supply }, closed)
}

fn start(problem: &FlowProblem) -> NetworkSimplex {
    NetworkSimplex::new(problem, StartBasis::Natural { root: problem.node_count - 1 }).unwrap()
}

#[divan::bench]
fn cold(bencher: divan::Bencher<'_, '_>) {
    let (problem, _) = instance();
    bencher.bench(|| start(&problem).solve().unwrap().objective);
}

#[divan::bench(sample_count = 10)]
fn cold_from_artificial_arcs(bencher: divan::Bencher<'_, '_>) {
    let (problem, _) = instance();
    bencher.bench(|| problem.solve().unwrap().objective);
}

#[divan::bench]
fn warm_after_closing(bencher: divan::Bencher<'_, '_>) {
    let (problem, closed) = instance();
    let mut solved = start(&problem);
    solved.solve().unwrap();
    bencher.with_inputs(|| solved.clone()).bench_values(|mut simplex| {
        closed.iter().for_each(|&arc| simplex.close_arc(arc));
        simplex.solve().unwrap().objective
    });
}

#[divan::bench]
fn warm_after_opening(bencher: divan::Bencher<'_, '_>) {
    let (problem, closed) = instance();
    let mut solved = start(&problem);
    closed.iter().for_each(|&arc| solved.close_arc(arc));
    solved.solve().unwrap();
    bencher.with_inputs(|| solved.clone()).bench_values(|mut simplex| {
        closed.iter().for_each(|&arc| simplex.open_arc(arc));
        simplex.solve().unwrap().objective
    });
}
