//! More than one answer: alternatives that differ, and trade-offs between criteria.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::error::{Error, ParameterProblem, Result};
use crate::network::Overlay;
use crate::route::overlap::SearchEnd;
use crate::route::{
    AlternativeRule, ArcKind, FrozenNetwork, KShortest, Limits, Objective, ParetoLimits, Question, Route, RuledGraph,
    find_alternatives, pareto_within,
};
use crate::watch::Watch;

/// The most alternatives or trade-offs that anybody can read.
const MOST_ALTERNATIVES: usize = 1_000;

/// When a search for alternatives gives up: some seconds and about a hundred megabytes.
const ALTERNATIVES_LIMITS: Limits = Limits { paths: 200_000, steps: 200_000_000, bytes: 64 << 20 };

/// When a search for trade-offs gives up: some seconds and about a hundred megabytes.
const TRADE_OFFS_LIMITS: ParetoLimits =
    ParetoLimits { paths: MOST_ALTERNATIVES, labels: 2_000_000, comparisons: 2_000_000_000 };

/// Routes that differ, best first, and whether there are more.
#[derive(Debug, Clone, PartialEq)]
pub struct AlternativeRoutes {
    /// The routes.
    pub routes: Vec<Route>,
    /// Why there are not more of them, if fewer were found than asked for.
    pub why_no_more: Option<NoMore>,
}

/// Why a search found fewer routes than were asked for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum NoMore {
    /// There are no more routes that differ enough.
    NoneDiffers,
    /// There are no more routes that differ enough and cost at most so many times the best.
    TooCostly {
        /// The multiple.
        max_stretch: f64,
    },
    /// The search gave up after it had looked at so many routes: there may be more.
    GaveUp {
        /// How many.
        examined: usize,
    },
}

impl fmt::Display for NoMore {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoneDiffers => out.write_str("there are no more routes that differ enough"),
            Self::TooCostly { max_stretch } => {
                write!(out, "no more routes that cost at most {max_stretch} times the best differ enough")
            }
            Self::GaveUp { examined } => {
                write!(out, "the search gave up after it had looked at {examined} routes: there may be more")
            }
        }
    }
}

/// The graph of a question, its rule multiplied in, and the ends of its paths.
fn searched<'f>(frozen: &'f FrozenNetwork<'_>, question: &Question) -> (RuledGraph<'f>, u32, u32) {
    let ruled = RuledGraph::new(frozen, &question.rule);
    let (source, target) = (frozen.start(question.origin), frozen.end(question.destination));
    let (source, target) = (ruled.source(source), ruled.target(target));
    (ruled, source, target)
}

/// The best routes of which no two share too much of their way.
///
/// Exact k-shortest routes that are in no state (place, service, progress of the rule) twice, in order of the objective; a route is shown if with each route shown before it
/// shares at most `max_overlap` of the length of the shorter one. Parallel links make different routes. No route costs more than `max_stretch` times the best. Beyond a bound
/// on what is looked at and kept the search gives up, which [`NoMore::GaveUp`] tells.
///
/// # Errors
/// [`Error::Parameter`] for a count of 0, an overlap outside 0 to 1 or a stretch below 1; [`Error::Overflow`]; [`Error::Stopped`] if the watch says so.
///
/// # Complexity
/// That of [`find_alternatives`].
pub fn alternatives(
    frozen: &FrozenNetwork<'_>,
    overlay: &Overlay,
    question: &Question,
    (count, max_overlap, max_stretch): (usize, f64, f64),
    watch: Watch<'_>,
) -> Result<AlternativeRoutes> {
    if count == 0 || count > MOST_ALTERNATIVES {
        return Err(Error::out_of_range("alternatives", format!("1 to {MOST_ALTERNATIVES}"), count));
    }
    let (ruled, source, target) = searched(frozen, question);
    let graph = ruled.graph();
    let overlay = &overlay.for_shipment(frozen.network(), question.origin, question.destination);
    let base_weights = frozen.weights(overlay, &question.objective)?;
    let weights = ruled.by_arc(&base_weights);
    let base = |arc: u32| ruled.base_arc(arc);
    let length: Vec<u32> =
        (0..graph.arc_count()).map(|arc| frozen.measures(base(arc)).distance.steps() as u32).collect();
    let link_count = frozen.network().tables().links.len() as u32;
    let link_of: Vec<u32> = (0..graph.arc_count())
        .map(|arc| match frozen.kind(base(arc)) {
            ArcKind::Travel(way) => way.link.index() as u32,
            ArcKind::Handling { .. } => link_count + base(arc),
        })
        .collect();
    let rule = AlternativeRule { max_overlap, max_stretch, length: &length, link_of: &link_of };
    let search = KShortest::new(graph, &weights, source, target);
    let found = find_alternatives(&mut search.with_limits(ALTERNATIVES_LIMITS).watched(watch), count, rule)?;
    if found.paths.is_empty() {
        // Tells a cost that does not fit from no route.
        frozen.best_arcs(&base_weights, question)?;
    }
    let why_no_more = match found.end {
        SearchEnd::Enough => None,
        SearchEnd::NoMorePaths => Some(NoMore::NoneDiffers),
        SearchEnd::TooCostly => Some(NoMore::TooCostly { max_stretch }),
        SearchEnd::GaveUp => Some(NoMore::GaveUp { examined: found.examined }),
    };
    let paths = found.paths.iter().filter(|path| !path.arcs.is_empty());
    let routes = paths.map(|path| Route::trace(frozen, overlay, &ruled.base_arcs(&path.arcs))).collect();
    Ok(AlternativeRoutes { routes, why_no_more })
}

/// Routes of which none beats another in every criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct TradeOffs {
    /// The criteria, in the order of the question.
    pub criteria: Vec<Objective>,
    /// The routes, by the first criterion, then the second.
    pub routes: Vec<Route>,
    /// Whether these are all. If not, the search gave up, and those are missing that cost more of the first criterion.
    pub is_complete: bool,
    /// Corridors whose best route by every single criterion is beaten, with the corridors that beat it; empty where the trade-offs are not complete.
    pub dominated: Vec<(String, Vec<String>)>,
}

/// The exact set of trade-offs between up to four criteria. Beyond a bound on what is looked at and kept the search gives up, which [`TradeOffs::is_complete`] tells.
///
/// # Errors
/// [`Error::Question`] for no criterion, more than four, or the same one twice; [`Error::Overflow`]; [`Error::Stopped`] if the watch says so.
///
/// # Complexity
/// That of [`pareto_within`].
pub fn trade_offs(
    frozen: &FrozenNetwork<'_>,
    overlay: &Overlay,
    question: &Question,
    criteria: &[Objective],
    watch: Watch<'_>,
) -> Result<TradeOffs> {
    let overlay = &overlay.for_shipment(frozen.network(), question.origin, question.destination);
    for (position, criterion) in criteria.iter().enumerate() {
        if criteria[..position].iter().any(|other| other.as_str() == criterion.as_str()) {
            let given = criterion.as_str().to_owned();
            return Err(Error::parameter("pareto", ParameterProblem::Twice { given }));
        }
    }
    let (ruled, source, target) = searched(frozen, question);
    let base_metrics =
        criteria.iter().map(|criterion| frozen.weights(overlay, criterion)).collect::<Result<Vec<Vec<u32>>>>()?;
    let metrics: Vec<_> = base_metrics.iter().map(|metric| ruled.by_arc(metric)).collect();
    let slices: Vec<&[u32]> = metrics.iter().map(AsRef::as_ref).collect();
    let found = pareto_within(ruled.graph(), &slices, (source, target), TRADE_OFFS_LIMITS, watch)?;
    if found.paths.is_empty() {
        // Tells a cost that does not fit from no route.
        for (criterion, metric) in criteria.iter().zip(&base_metrics) {
            frozen.best_arcs(metric, &Question { objective: *criterion, ..question.clone() })?;
        }
    }
    let routes: Vec<Route> = found
        .paths
        .iter()
        .filter(|path| !path.arcs.is_empty())
        .map(|path| Route::trace(frozen, overlay, &ruled.base_arcs(&path.arcs)))
        .collect();
    let is_complete = found.is_complete;
    let dominated =
        if is_complete { dominated_corridors(frozen, overlay, question, criteria, &routes)? } else { Vec::new() };
    Ok(TradeOffs { criteria: criteria.to_vec(), routes, is_complete, dominated })
}

/// Corridors that have a route but none among the trade-offs, with those that beat their best ones.
fn dominated_corridors(
    frozen: &FrozenNetwork<'_>,
    overlay: &Overlay,
    question: &Question,
    criteria: &[Objective],
    routes: &[Route],
) -> Result<Vec<(String, Vec<String>)>> {
    let network = frozen.network();
    let mut dominated = Vec::new();
    let rows = network.tables().corridors.iter().filter(|corridor| corridor.is_for(&frozen.commodity().id));
    for corridor in rows.filter(|row| routes.iter().all(|route| route.corridor.as_ref() != Some(&row.id))) {
        let rule = crate::route::Rule::of_corridor(network, corridor).via(&question.rule.via);
        let mut beaten_by = Vec::new();
        let mut has_route = false;
        for criterion in criteria {
            let asked = Question { objective: *criterion, rule: rule.clone(), ..question.clone() };
            let Some(best) = frozen.best_route(overlay, &asked)? else { continue };
            has_route = true;
            let costs = |route: &Route| -> Result<Vec<u32>> {
                criteria.iter().map(|criterion| criterion.weight(&route.total)).collect()
            };
            let ours = costs(&best)?;
            for route in routes {
                let theirs = costs(route)?;
                if theirs.iter().zip(&ours).all(|(theirs, ours)| theirs <= ours) {
                    beaten_by.push(route.corridor.clone().unwrap_or_else(|| "no named corridor".to_owned()));
                }
            }
        }
        beaten_by.sort();
        beaten_by.dedup();
        if has_route && !beaten_by.is_empty() {
            dominated.push((corridor.id.clone(), beaten_by));
        }
    }
    Ok(dominated)
}
