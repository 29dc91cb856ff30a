//! Why there is no route: what closed it, by name, and what lifting that would open.

use std::collections::BTreeSet;
use std::fmt;

use super::min_blocking::{MinBlocking, find_min_blocking};
use super::{Comparison, ComparisonQuestion, CorridorWay};
use crate::error::Result;
use crate::network::{Commodity, Network, Overlay, Restriction};
use crate::route::{FrozenNetwork, Question, Route, Rule, RuledGraph};
use crate::watch::Watch;

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
    /// There are so many ways to combine what closes the routes that the search for a smallest set gave up. Lifting these, all that close the best route of
    /// the open network, opens one; whether fewer would do is not known.
    NotDecided {
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
                write!(out, "closed by {}; lifted, there would be one for {}", names(lift), price(route))
            }
            Self::NotDecided { lift, route } => write!(
                out,
                "closed, and what is the least to lift was not decided: the search gave up. With {} lifted, there would be one for {}",
                names(lift),
                price(route)
            ),
        }
    }
}

fn names(lift: &[Restriction]) -> String {
    let name = |restriction: &Restriction| match restriction.why.as_str() {
        "" => restriction.label.clone(),
        why => format!("{} ({why})", restriction.label),
    };
    lift.iter().map(name).collect::<Vec<_>>().join(" and ")
}

fn price(route: &Route) -> String {
    format!("{:.1} USD per unit in {:.1} days", route.total.tariff.central, route.total.time.central)
}

/// Explains why a question has no route under an overlay.
///
/// # Errors
/// [`crate::Error::Overflow`] if a cost does not fit, [`crate::Error::Stopped`] if the watch says so.
///
/// # Complexity
/// That of [`find_min_blocking`], which gives up beyond a bound: [`NoRoute::NotDecided`].
pub fn explain_no_route(
    frozen: &FrozenNetwork<'_>,
    overlay: &Overlay,
    question: &Question,
    watch: Watch<'_>,
) -> Result<NoRoute> {
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
    let (source, target) = (ruled.source(source), ruled.target(target));
    match find_min_blocking(ruled.graph(), &weights, &closes, source, target, watch)? {
        MinBlocking::Found(blocking) => {
            let lift = restrictions(overlay, blocking.restrictions);
            let route = Route::trace(frozen, overlay, &ruled.base_arcs(&blocking.path.arcs));
            Ok(NoRoute::Closed { lift, route: Box::new(route) })
        }
        // The plain search tells a cost that does not fit from no way at all.
        MinBlocking::NoPath | MinBlocking::GaveUp => {
            let Some(arcs) = frozen.best_arcs(&open, question)? else { return Ok(NoRoute::Absent) };
            let closing: BTreeSet<u32> =
                arcs.iter().flat_map(|&arc| frozen.closed_by(arc, overlay)).map(|by| by.index() as u32).collect();
            let route = Box::new(Route::trace(frozen, overlay, &arcs));
            Ok(NoRoute::NotDecided { lift: restrictions(overlay, closing), route })
        }
    }
}

fn restrictions(overlay: &Overlay, ids: impl IntoIterator<Item = u32>) -> Vec<Restriction> {
    ids.into_iter().map(|id| overlay.restrictions()[id as usize].clone()).collect()
}

/// For each case and row of a comparison, why it has no route; `None` where it has one.
///
/// # Errors
/// As [`explain_no_route`].
pub fn why_closed(
    network: &Network,
    commodity: &Commodity,
    asked: &ComparisonQuestion<'_>,
    comparison: &Comparison,
    watch: Watch<'_>,
) -> Result<Vec<Vec<Option<NoRoute>>>> {
    let frozen = FrozenNetwork::new(network, commodity, asked.regime);
    let reason = |overlay: &Overlay, row: &super::Row| -> Result<Option<NoRoute>> {
        if row.way != CorridorWay::Closed {
            return Ok(None);
        }
        let corridor = network.find_corridor(&row.corridor).expect("a corridor of the network");
        let question = Question {
            origin: asked.origin,
            destination: asked.destination,
            objective: asked.objective,
            rule: Rule::of_corridor(network, corridor).via(&asked.via),
        };
        explain_no_route(&frozen, overlay, &question, watch).map(Some)
    };
    comparison.cases.iter().map(|case| case.rows.iter().map(|row| reason(&case.laid.overlay, row)).collect()).collect()
}
