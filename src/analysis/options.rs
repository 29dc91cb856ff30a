//! More than one answer: alternatives that differ, and trade-offs between criteria.

use crate::error::{Error, Result};
use crate::network::Overlay;
use crate::route::overlap::SearchEnd;
use crate::route::{
    AlternativeRule, ArcKind, FrozenNetwork, KShortest, Objective, Question, Route, RuledGraph, find_alternatives,
    pareto,
};

/// The most alternatives that anybody can read.
const MOST_ALTERNATIVES: usize = 1_000;

/// How many paths are looked at before a search for alternatives gives up.
const MOST_EXAMINED: usize = 200_000;

/// Routes that differ, best first, and whether there are more.
#[derive(Debug, Clone, PartialEq)]
pub struct AlternativeRoutes {
    /// The routes.
    pub routes: Vec<Route>,
    /// Why there are not more of them, if fewer were found than asked for.
    pub why_no_more: Option<String>,
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
/// Exact k-shortest routes that visit no place twice, in order of the objective; a route is shown if with each route shown before it shares at most `max_overlap` of the
/// length of the shorter one. Parallel links make different routes. No route costs more than `max_stretch` times the best.
///
/// # Errors
/// [`Error::Question`] for a count of 0, an overlap outside 0 to 1 or a stretch below 1; [`Error::Overflow`].
///
/// # Complexity
/// That of [`find_alternatives`].
pub fn alternatives(
    frozen: &FrozenNetwork<'_>,
    overlay: &Overlay,
    question: &Question,
    (count, max_overlap, max_stretch): (usize, f64, f64),
) -> Result<AlternativeRoutes> {
    if count == 0 || count > MOST_ALTERNATIVES {
        return Err(Error::question(
            format!("{count} alternatives make no sense"),
            format!("1 to {MOST_ALTERNATIVES}"),
        ));
    }
    let (ruled, source, target) = searched(frozen, question);
    let graph = ruled.graph();
    let overlay = &overlay.for_shipment(frozen.network(), question.origin, question.destination);
    let weights = frozen.weights(overlay, &question.objective)?;
    let weights = ruled.by_arc(&weights);
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
    let rule =
        AlternativeRule { max_overlap, max_stretch, max_examined: MOST_EXAMINED, length: &length, link_of: &link_of };
    let mut search = KShortest::new(graph, &weights, source, target).with_places(ruled.place_of());
    let found = find_alternatives(&mut search, count, rule)
        .map_err(|error| Error::question(error.to_string(), "--max-overlap 0.6 --max-stretch 1.5"))?;
    let why_no_more = match found.end {
        SearchEnd::Enough => None,
        SearchEnd::NoMorePaths => Some("there are no more routes that differ enough".to_owned()),
        SearchEnd::TooCostly => Some(format!("all others cost more than {max_stretch} times the best")),
        SearchEnd::GaveUp => Some(format!("the search gave up after {} routes: there may be more", found.examined)),
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
    /// Corridors whose best route by every single criterion is beaten, with the corridors that beat it.
    pub dominated: Vec<(String, Vec<String>)>,
}

/// The exact set of trade-offs between up to four criteria.
///
/// # Errors
/// [`Error::Question`] for no criterion, more than four, or the same one twice; [`Error::Overflow`].
///
/// # Complexity
/// That of [`pareto()`](crate::route::pareto()).
pub fn trade_offs(
    frozen: &FrozenNetwork<'_>,
    overlay: &Overlay,
    question: &Question,
    criteria: &[Objective],
) -> Result<TradeOffs> {
    let overlay = &overlay.for_shipment(frozen.network(), question.origin, question.destination);
    for (position, criterion) in criteria.iter().enumerate() {
        if criteria[..position].iter().any(|other| other.as_str() == criterion.as_str()) {
            return Err(Error::question(
                format!("the criterion {} stands twice", criterion.as_str()),
                "name each once",
            ));
        }
    }
    let (ruled, source, target) = searched(frozen, question);
    let metrics =
        criteria.iter().map(|criterion| frozen.weights(overlay, criterion)).collect::<Result<Vec<Vec<u32>>>>()?;
    let metrics: Vec<_> = metrics.iter().map(|metric| ruled.by_arc(metric)).collect();
    let slices: Vec<&[u32]> = metrics.iter().map(AsRef::as_ref).collect();
    let found = pareto(ruled.graph(), &slices, source, target)
        .map_err(|error| Error::question(error.to_string(), "--pareto tariff,time"))?;
    let routes: Vec<Route> = found
        .iter()
        .filter(|path| !path.arcs.is_empty())
        .map(|path| Route::trace(frozen, overlay, &ruled.base_arcs(&path.arcs)))
        .collect();
    let dominated = dominated_corridors(frozen, overlay, question, criteria, &routes)?;
    Ok(TradeOffs { criteria: criteria.to_vec(), routes, dominated })
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
