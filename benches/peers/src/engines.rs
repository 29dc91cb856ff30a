//! What questions of many searches take, per search, and a matrix by each engine.

use std::path::Path;

use corridor::analysis::{Comparison, CorridorWay, RouteRisk};
use corridor::route::Engine;

use crate::contest::{Contest, Record};
use crate::questions::{self, Size};

const ENGINES: [(&str, Engine); 3] = [
    ("corridor", Engine::Auto),
    ("corridor, by searches", Engine::Search),
    ("corridor, with a hierarchy", Engine::Hierarchy),
];

/// Searches of a question: what is prepared once weighs less, the more there are.
const SEARCHES: [(usize, [&str; 3]); 3] = [
    (100, ["risk, a world of 100", "compare, a scenario of 100", "matrix of 100 by 100, an origin"]),
    (400, ["risk, a world of 400", "compare, a scenario of 400", "matrix of 400 by 400, an origin"]),
    (1_600, ["risk, a world of 1,600", "compare, a scenario of 1,600", "matrix of 1,600 by 1,600, an origin"]),
];

pub(crate) fn measure(out: &Path) {
    for (size, name) in
        [(Size::Embedded, "the embedded network, containers"), (Size::Large, "a generated network as a folder")]
    {
        let case = &questions::case(size);
        let mut record = Record::append(out, name);
        record.fact("places", case.network.tables().nodes.len() as u64);
        for (searches, jobs) in SEARCHES {
            let mut contest = Contest::new(jobs[0], searches);
            contest.add("corridor", move || risk_sum(questions::risk(case, searches)));
            contest.hold(&mut record);
            let mut contest = Contest::new(jobs[1], searches);
            contest.add("corridor", move || comparison_sum(&questions::comparison(case, searches)));
            contest.hold(&mut record);
            let mut contest = Contest::new(jobs[2], searches);
            for (program, engine) in ENGINES {
                contest.add(program, move || {
                    questions::times(case, engine, searches).iter().flatten().map(|&cost| u64::from(cost)).sum()
                });
            }
            contest.hold(&mut record);
        }
    }
}

/// Of means and shares, which tell any difference between worlds.
fn risk_sum(risk: Option<RouteRisk>) -> u64 {
    let risk = risk.expect("a corridor with a route");
    risk.corridors
        .iter()
        .map(|corridor| corridor.time.mean.to_bits() ^ corridor.tariff.mean.to_bits())
        .fold(0, u64::wrapping_add)
}

fn comparison_sum(comparison: &Comparison) -> u64 {
    let rows = comparison.cases.iter().flat_map(|case| &case.rows);
    let arcs = rows.filter_map(|row| if let CorridorWay::Route(route) = &row.way { Some(&route.arcs) } else { None });
    arcs.flatten().map(|&arc| u64::from(arc) + 1).sum()
}
