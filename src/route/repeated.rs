//! One question asked again and again, under other weights.

use super::bounded::{BoundedSearch, LowerBounds};
use super::hierarchy::{Customized, CustomizedLanes, Hierarchy, LANES, PathSearch};
use super::simple::{best_simple, places_visited_twice};
use super::{Dijkstra, Engine, FrozenNetwork, PathOverflow, Question, RuledGraph};
use crate::error::{Error, Result};

/// Where fewer than one arc in so many has another weight than before, only what they touch is re-customised.
///
/// assumption: an update looks at some tens of edges per arc, a customisation at a few per arc.
const FEW: usize = 50;

/// The graph of one question, made ready to be searched many times; immutable and shared by its searches.
#[derive(Debug)]
pub struct QuestionIndex<'f> {
    ruled: RuledGraph<'f>,
    source: u32,
    target: u32,
    /// Places to pass may ask for going there and back, a corridor does not.
    may_return: bool,
    /// What a cost that does not fit is a cost of.
    measure: &'static str,
    help: Help,
}

/// What was prepared to make searches shorter.
#[derive(Debug)]
enum Help {
    Nothing,
    Hierarchy(Box<Hierarchy>),
    Bounds(LowerBounds),
}

impl<'f> QuestionIndex<'f> {
    /// Makes a question ready, with a hierarchy if [`Engine::Hierarchy`] is asked for.
    ///
    /// A network too dense for a hierarchy is searched plainly.
    ///
    /// # Complexity
    /// That of [`RuledGraph::new`] and, with a hierarchy, of [`Hierarchy::new`].
    pub fn new(frozen: &'f FrozenNetwork<'_>, question: &Question, engine: Engine) -> Self {
        let mut index = Self::plain(frozen, question);
        if engine == Engine::Hierarchy {
            let positions = frozen.positions(index.ruled.place_of());
            let hierarchy = Hierarchy::new(index.ruled.graph(), positions.as_deref()).ok();
            index.help = hierarchy.map_or(Help::Nothing, |hierarchy| Help::Hierarchy(Box::new(hierarchy)));
        }
        index
    }

    /// Makes a question ready for weights of the network's arcs that are never below `lowest`: by them the distance to the target is known to be at least
    /// so much, which leads each search there.
    ///
    /// # Panics
    /// If there is not one weight per arc of the network.
    ///
    /// # Complexity
    /// That of [`RuledGraph::new`] and one search.
    pub fn with_bounds(frozen: &'f FrozenNetwork<'_>, question: &Question, lowest: &[u32]) -> Self {
        let mut index = Self::plain(frozen, question);
        let bounds = LowerBounds::new(index.ruled.graph(), &index.ruled.by_arc(lowest), index.target);
        index.help = Help::Bounds(bounds);
        index
    }

    fn plain(frozen: &'f FrozenNetwork<'_>, question: &Question) -> Self {
        let ruled = RuledGraph::new(frozen, &question.rule);
        Self {
            source: ruled.source(frozen.start(question.origin)),
            target: ruled.target(frozen.end(question.destination)),
            may_return: !question.rule.via.is_empty(),
            measure: question.objective.as_str(),
            ruled,
            help: Help::Nothing,
        }
    }

    /// Goes back to plain searches where bounds turned out to rule little out; the answers stay the same.
    pub fn forget_bounds(&mut self) {
        if let Help::Bounds(_) = self.help {
            self.help = Help::Nothing;
        }
    }

    /// Scratch for searches, one per thread.
    pub fn search(&self) -> QuestionSearch<'_> {
        QuestionSearch {
            index: self,
            plain: None,
            bounded: BoundedSearch::default(),
            path_search: PathSearch::new(),
            costs: None,
            lanes: None,
        }
    }

    /// Whether a hierarchy answers, so that [`QuestionSearch::best_arcs_in_lanes`] is worth while.
    pub fn has_hierarchy(&self) -> bool {
        matches!(self.help, Help::Hierarchy(_))
    }
}

/// Searches of one question; owns its scratch.
#[derive(Debug)]
pub struct QuestionSearch<'i> {
    index: &'i QuestionIndex<'i>,
    plain: Option<Dijkstra>,
    bounded: BoundedSearch,
    path_search: PathSearch,
    costs: Option<Customized>,
    lanes: Option<CustomizedLanes>,
}

impl QuestionSearch<'_> {
    /// The arcs of the network on the best route for given weights of the network's arcs, or `None` if there is none.
    ///
    /// The same route whatever was prepared: see [`FrozenNetwork::best_route`] for what decides ties.
    ///
    /// # Errors
    /// [`Error::Overflow`] if a cost does not fit.
    ///
    /// # Panics
    /// If there is not one weight per arc of the network.
    ///
    /// # Complexity
    /// One search. With a hierarchy, a customisation or an update of what has changed since the last call, and a query.
    pub fn best_arcs(&mut self, weights: &[u32]) -> Result<Option<Vec<u32>>> {
        let QuestionIndex { ruled, source, target, help, .. } = self.index;
        let weights = ruled.by_arc(weights);
        let found = match help {
            Help::Nothing => {
                let search = self.plain.get_or_insert_with(|| Dijkstra::new(ruled.graph()));
                let run = search.run(ruled.graph(), &weights, *source, Some(*target));
                run.map(|()| search.path_to(ruled.graph(), *target))
            }
            Help::Hierarchy(hierarchy) => {
                let costs = match self.costs.take() {
                    Some(costs) => changed(hierarchy, costs, &weights),
                    None => Customized::new(hierarchy, &weights),
                };
                let costs = self.costs.insert(costs);
                let path = self.path_search.path(ruled.graph(), hierarchy, costs, *source, *target);
                path.map(|path| path.map(|(_, arcs)| arcs))
            }
            Help::Bounds(bounds) => {
                let ends = (*source, *target);
                self.bounded.path(ruled.graph(), bounds, ends, |arc| weights[arc as usize])
            }
        };
        self.index.as_route(found, || weights.to_vec())
    }

    /// The same for weights that are only asked for where the search comes to them, for which bounds have to be prepared.
    ///
    /// # Errors
    /// As [`QuestionSearch::best_arcs`].
    ///
    /// # Panics
    /// If no bounds were prepared.
    ///
    /// # Complexity
    /// One search among what the bounds do not rule out.
    pub fn best_arcs_by(&mut self, mut weight: impl FnMut(u32) -> u32) -> Result<Option<Vec<u32>>> {
        let QuestionIndex { ruled, source, target, help, .. } = self.index;
        let Help::Bounds(bounds) = help else { panic!("bounds have to be prepared") };
        let by_arc = |arc| weight(ruled.base_arc(arc));
        let found = self.bounded.path(ruled.graph(), bounds, (*source, *target), by_arc);
        self.index.as_route(found, || (0..ruled.graph().arc_count()).map(|arc| weight(ruled.base_arc(arc))).collect())
    }

    /// The same for [`LANES`] sets of weights at once: for each arc of the network, its weight in each of them.
    ///
    /// # Errors
    /// As [`QuestionSearch::best_arcs`].
    ///
    /// # Panics
    /// As [`QuestionSearch::best_arcs`].
    ///
    /// # Complexity
    /// [`LANES`] searches. With a hierarchy, one customisation in lanes and as many queries.
    pub fn best_arcs_in_lanes(&mut self, rows: &[[u32; LANES]]) -> Result<Vec<Option<Vec<u32>>>> {
        let QuestionIndex { ruled, source, target, help, .. } = self.index;
        let in_lane = |lane: usize, rows: &[[u32; LANES]]| rows.iter().map(|row| row[lane]).collect::<Vec<u32>>();
        let Help::Hierarchy(hierarchy) = help else {
            return (0..LANES).map(|lane| self.best_arcs(&in_lane(lane, rows))).collect();
        };
        let rows = ruled.by_arc(rows);
        let lanes = match self.lanes.take() {
            Some(mut lanes) => {
                lanes.reweight(hierarchy, &rows);
                lanes
            }
            None => CustomizedLanes::new(hierarchy, &rows),
        };
        let lanes = self.lanes.insert(lanes);
        (0..LANES)
            .map(|lane| {
                let weights = in_lane(lane, &rows);
                let ends = (*source, *target);
                let path = self.path_search.path_in_lane(ruled.graph(), hierarchy, (lanes, lane), &weights, ends);
                self.index.as_route(path.map(|path| path.map(|(_, arcs)| arcs)), || weights)
            })
            .collect()
    }
}

impl QuestionIndex<'_> {
    /// A path of the graph as arcs of the network, if it comes back to no place; else the best that does not.
    fn as_route(
        &self,
        found: std::result::Result<Option<Vec<u32>>, PathOverflow>,
        weights: impl FnOnce() -> Vec<u32>,
    ) -> Result<Option<Vec<u32>>> {
        let overflow = |_| Error::Overflow { measure: self.measure };
        let Some(arcs) = found.map_err(overflow)? else { return Ok(None) };
        let (ruled, ends) = (&self.ruled, (self.source, self.target));
        if self.may_return || places_visited_twice(ruled.graph(), ruled.place_of(), &arcs).is_empty() {
            return Ok(Some(ruled.base_arcs(&arcs)));
        }
        let simple = best_simple(ruled.graph(), &weights(), ends, ruled.place_of()).map_err(overflow)?;
        Ok(simple.map(|arcs| ruled.base_arcs(&arcs)))
    }
}

/// The costs under other weights.
fn changed(hierarchy: &Hierarchy, mut costs: Customized, weights: &[u32]) -> Customized {
    let differs = |&arc: &usize| costs.metric()[arc] != weights[arc];
    let most = weights.len() / FEW;
    let changes: Vec<(u32, u32)> =
        (0..weights.len()).filter(differs).take(most + 1).map(|arc| (arc as u32, weights[arc])).collect();
    if changes.len() <= most {
        costs.update(hierarchy, &changes);
    } else {
        costs.reweight(hierarchy, weights);
    }
    costs
}
