//! Minimum-cost flow through time: from nothing, and again after arcs close.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use corridor::flow::{FlowArc, FlowProblem, NetworkSimplex, StartBasis};

use crate::contest::{Contest, Record};
use crate::support;
use crate::time_expanded::{TimeExpanded, time_expanded};

/// Writes 300 places over so many days, and beside it three sets of nine links closed for the middle third, one set a line.
pub(crate) fn generate(days: u32, folder: &Path) {
    let TimeExpanded { node_count, arcs, supply, links } = time_expanded(300, days, 7);
    let path = folder.join(format!("flow-{days}-days.min"));
    let mut out = BufWriter::new(File::create(&path).expect("a writable folder"));
    writeln!(out, "p min {node_count} {}", arcs.len()).expect("room");
    for (node, supply) in supply.iter().enumerate().filter(|(_, supply)| **supply != 0) {
        writeln!(out, "n {} {supply}", node + 1).expect("room");
    }
    for (tail, head, capacity, cost) in arcs {
        writeln!(out, "a {} {} 0 {capacity} {cost}", tail + 1, head + 1).expect("room");
    }
    let third = days as usize / 3;
    let mut out = File::create(path.with_extension("closed")).expect("a writable folder");
    for set in 0..3 {
        let arcs: Vec<String> = (links.iter().skip(33 * set).step_by(100))
            .flat_map(|link| link[third..2 * third].iter().map(|arc| (arc + 1).to_string()))
            .collect();
        writeln!(out, "{}", arcs.join(" ")).expect("room");
    }
}

/// Solves a DIMACS `.min` file cold, and warm after each closure that the `.closed` file beside it lists.
pub(crate) fn measure(file: &Path, out: &Path) {
    let name = file.file_stem().expect("a file name").to_string_lossy().into_owned();
    let problem = &read(&std::fs::read_to_string(file).expect("a readable file"));
    let mut record = Record::append(out, &name);
    record.fact("nodes", u64::from(problem.node_count));
    record.fact("arcs", problem.arcs.len() as u64);
    let objective = |found: i128| u64::try_from(found).expect("a cost of 64 bits");

    let mut contest = Contest::new("flow, cold", 1);
    contest.add("corridor", || objective(start(problem).solve().expect("a feasible flow").objective));
    contest.hold(&mut record);

    let Ok(text) = std::fs::read_to_string(file.with_extension("closed")) else { return };
    let number = |word: &str| word.parse::<u32>().expect("an arc number") - 1;
    let shut = |line: &str| {
        let mut shut = problem.clone();
        line.split_whitespace().map(number).for_each(|arc| shut.arcs[arc as usize].capacity = 0);
        shut
    };
    let closures: Vec<FlowProblem> = text.lines().map(shut).collect();
    let mut solved = start(problem);
    solved.solve().expect("a feasible flow");
    let mut contest = Contest::new("flow, warm after a closure", closures.len());
    contest.add("corridor, cold", || {
        let cold = |shut: &FlowProblem| objective(start(shut).solve().expect("a feasible flow").objective);
        closures.iter().map(cold).sum()
    });
    contest.add_timed("corridor", |watch| {
        let mut sum = 0;
        for shut in &closures {
            let mut simplex = solved.clone();
            let found = watch.time(|| {
                assert!(simplex.restate(shut), "the same arcs");
                simplex.solve()
            });
            sum += objective(found.expect("a feasible flow").objective);
        }
        sum
    });
    contest.hold(&mut record);
}

fn start(problem: &FlowProblem) -> NetworkSimplex {
    let root = problem.node_count - 1;
    NetworkSimplex::new(problem, StartBasis::Natural { root }).expect("a well-formed problem")
}

/// The problem in the text of a good DIMACS `.min` file without lower bounds.
fn read(text: &str) -> FlowProblem {
    let mut problem = FlowProblem { node_count: 0, arcs: Vec::new(), supply: Vec::new() };
    for line in text.lines() {
        let mut words = line.split_ascii_whitespace();
        let kind = words.next();
        let mut number = || words.next().expect("as many words as the format has").parse::<i64>().expect("a number");
        match kind {
            Some("p") => {
                problem.node_count = support::problem_size(line, "min");
                problem.supply = vec![0; problem.node_count as usize];
            }
            Some("n") => problem.supply[number() as usize - 1] = number(),
            Some("a") => {
                let (tail, head) = (number() as u32 - 1, number() as u32 - 1);
                assert_eq!(number(), 0, "'{line}' has a lower bound");
                problem.arcs.push(FlowArc { tail, head, capacity: number(), cost: number() });
            }
            _ => {}
        }
    }
    problem
}
