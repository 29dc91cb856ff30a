//! Why there is no route: what closed it, by name, and what lifting that would open.

use std::fmt;

use super::min_blocking::find_min_blocking;
use super::{Answer, Comparison, ComparisonQuestion};
use crate::error::Result;
use crate::network::{Commodity, Network, Overlay, Restriction};
use crate::route::{FrozenNetwork, Question, Route, Rule, RuledGraph};

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
    let open = frozen.open_weights(overlay, &question.objective)?;
    let (source, target) = (frozen.start(question.origin), frozen.end(question.destination));
    let ruled = RuledGraph::new(frozen, &question.rule);
    let mut closes = vec![Vec::new(); overlay.restrictions().len()];
    for arc in 0..ruled.graph().arc_count() {
        for restriction in frozen.closed_by(ruled.base_arc(arc), overlay) {
            closes[restriction.index()].push(arc);
        }
    }
    let weights = ruled.weights(&open);
    let found = find_min_blocking(ruled.graph(), &weights, &closes, ruled.source(source), ruled.target(target));
    let Some(blocking) = found else { return Ok(NoRoute::Absent) };
    let arcs: Vec<u32> = blocking.path.arcs.iter().map(|arc| ruled.base_arc(*arc)).collect();
    let lift = blocking.restrictions.iter().map(|id| overlay.restrictions()[*id as usize].clone()).collect();
    Ok(NoRoute::Closed { lift, route: Box::new(Route::trace(frozen, overlay, &arcs)) })
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
