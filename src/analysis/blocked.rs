//! Why there is no route: what closed it, by name, and what lifting that would open.

use std::collections::BTreeSet;
use std::fmt;

use super::min_blocking::find_min_blocking;
use super::{Answer, Comparison, ComparisonQuestion};
use crate::error::Result;
use crate::network::{Commodity, Network, Overlay, Restriction};
use crate::route::{FrozenNetwork, Question, Route, Rule, RuledGraph, UNREACHABLE, places_visited_twice};

/// A question without a route, explained.
#[derive(Debug, Clone, PartialEq)]
pub enum NoRoute {
    /// No links join the two places under the rule, open or closed.
    Absent,
    /// A smallest set of restrictions that, lifted, opens a route, and the best route that then is.
    Closed {
        /// What to lift, all of it.
        lift: Vec<Restriction>,
        /// The route that opens.
        route: Box<Route>,
    },
}

impl fmt::Display for NoRoute {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => out.write_str("no links join the two places under this rule, open or closed"),
            Self::Closed { lift, route } => {
                let names: Vec<String> = lift
                    .iter()
                    .map(|restriction| {
                        let why = if restriction.why.is_empty() { "" } else { &restriction.why };
                        if why.is_empty() {
                            restriction.label.clone()
                        } else {
                            format!("{} ({why})", restriction.label)
                        }
                    })
                    .collect();
                write!(
                    out,
                    "closed by {}; lifted, there would be one for {:.1} USD per unit in {:.1} days",
                    names.join(" and "),
                    route.total.tariff.central,
                    route.total.time.central
                )
            }
        }
    }
}

/// Explains why a question has no route under an overlay.
///
/// # Errors
/// [`crate::Error::Overflow`] if a cost does not fit.
///
/// # Complexity
/// Exponential in the number of restrictions that a cheapest explanation has to lift, which are few.
pub fn explain_no_route(frozen: &FrozenNetwork<'_>, overlay: &Overlay, question: &Question) -> Result<NoRoute> {
    let overlay = &overlay.for_shipment(frozen.network(), question.origin, question.destination);
    let open = frozen.open_weights(overlay, &question.objective)?;
    let (source, target) = (frozen.start(question.origin), frozen.end(question.destination));
    let ruled = RuledGraph::new(frozen, &question.rule);
    let mut closes = vec![Vec::new(); overlay.restrictions().len()];
    for arc in 0..ruled.graph().arc_count() {
        for restriction in frozen.closed_by(ruled.base_arc(arc), overlay) {
            closes[restriction.index()].push(arc);
        }
    }
    let weights = ruled.by_arc(&open);
    let found = find_min_blocking(ruled.graph(), &weights, &closes, ruled.source(source), ruled.target(target));
    let Some(blocking) = found else { return Ok(NoRoute::Absent) };
    let is_simple = places_visited_twice(ruled.graph(), ruled.place_of(), &blocking.path.arcs).is_empty();
    if is_simple || !question.rule.via.is_empty() {
        let arcs = ruled.base_arcs(&blocking.path.arcs);
        return Ok(closed(frozen, overlay, &blocking.restrictions, &arcs));
    }
    fewest_for_simple(frozen, overlay, question, &open, blocking.restrictions.len())
}

fn closed(frozen: &FrozenNetwork<'_>, overlay: &Overlay, lift: &[u32], arcs: &[u32]) -> NoRoute {
    let lift = lift.iter().map(|id| overlay.restrictions()[*id as usize].clone()).collect();
    NoRoute::Closed { lift, route: Box::new(Route::trace(frozen, overlay, arcs)) }
}

/// Sets of restrictions tried one by one are at most so many.
const MOST_SETS: usize = 20_000;

/// The fewest restrictions to lift where the cheapest way would go there and back: sets are tried in order of their size. Where there are too many of them, what closes the best
/// route with everything open is given.
fn fewest_for_simple(
    frozen: &FrozenNetwork<'_>,
    overlay: &Overlay,
    question: &Question,
    open: &[u32],
    least: usize,
) -> Result<NoRoute> {
    let Some(arcs) = frozen.best_arcs(open, question)? else { return Ok(NoRoute::Absent) };
    let on_best: BTreeSet<u32> = closing(frozen, overlay, &arcs);
    let all: BTreeSet<u32> = closing(frozen, overlay, &(0..frozen.graph().arc_count()).collect::<Vec<_>>());
    let all: Vec<u32> = all.into_iter().collect();
    let mut tried = 0;
    for size in least..=on_best.len() {
        let mut best: Option<(u64, Vec<u32>, Vec<u32>)> = None;
        let mut chosen: Vec<usize> = (0..size).collect();
        loop {
            tried += 1;
            if tried > MOST_SETS {
                return Ok(closed(frozen, overlay, &on_best.into_iter().collect::<Vec<_>>(), &arcs));
            }
            let lifted: Vec<u32> = chosen.iter().map(|index| all[*index]).collect();
            let weights: Vec<u32> = (0..open.len() as u32)
                .map(|arc| {
                    let is_open = frozen.closed_by(arc, overlay).iter().all(|by| lifted.contains(&(by.index() as u32)));
                    if is_open { open[arc as usize] } else { UNREACHABLE }
                })
                .collect();
            if let Some(found) = frozen.best_arcs(&weights, question)? {
                let cost = found.iter().map(|arc| u64::from(open[*arc as usize])).sum();
                if best.as_ref().is_none_or(|(least, ..)| cost < *least) {
                    best = Some((cost, lifted, found));
                }
            }
            if !next_choice(&mut chosen, all.len()) {
                break;
            }
        }
        if let Some((_, lifted, found)) = best {
            return Ok(closed(frozen, overlay, &lifted, &found));
        }
    }
    Ok(closed(frozen, overlay, &on_best.into_iter().collect::<Vec<_>>(), &arcs))
}

/// The restrictions that close any of the arcs.
fn closing(frozen: &FrozenNetwork<'_>, overlay: &Overlay, arcs: &[u32]) -> BTreeSet<u32> {
    arcs.iter().flat_map(|&arc| frozen.closed_by(arc, overlay)).map(|by| by.index() as u32).collect()
}

/// The next choice of so many out of `count`, in lexicographic order; `false` after the last.
fn next_choice(chosen: &mut [usize], count: usize) -> bool {
    let size = chosen.len();
    let Some(last) = (0..size).rev().find(|position| chosen[*position] < count - size + position) else {
        return false;
    };
    chosen[last] += 1;
    for position in last + 1..size {
        chosen[position] = chosen[position - 1] + 1;
    }
    true
}

/// For each case and row of a comparison, why it has no route; `None` where it has one.
///
/// # Errors
/// [`crate::Error::Overflow`] if a cost does not fit.
pub fn why_closed(
    network: &Network,
    commodity: &Commodity,
    asked: &ComparisonQuestion<'_>,
    comparison: &Comparison,
) -> Result<Vec<Vec<Option<String>>>> {
    let frozen = FrozenNetwork::new(network, commodity, asked.regime);
    let reason = |overlay: &Overlay, row: &super::Row| -> Result<Option<String>> {
        if row.answer != Answer::Closed {
            return Ok(None);
        }
        let corridor = network.find_corridor(&row.corridor).expect("a corridor of the network");
        let question = Question {
            origin: asked.origin,
            destination: asked.destination,
            objective: asked.objective,
            rule: Rule::of_corridor(network, corridor).via(&asked.via),
        };
        explain_no_route(&frozen, overlay, &question).map(|why| Some(why.to_string()))
    };
    comparison.cases.iter().map(|case| case.rows.iter().map(|row| reason(&case.laid.overlay, row)).collect()).collect()
}
