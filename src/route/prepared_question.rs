//! One question asked again and again, under other weights.

use super::bounded::{BoundedSearch, LowerBounds};
use super::{Dijkstra, FrozenNetwork, PathOverflow, Question, RuledGraph};
use crate::error::{Error, Result};

/// The graph of one question, made ready to be searched many times; immutable and shared by its searches.
#[derive(Debug)]
pub struct PreparedQuestion<'f> {
    ruled: RuledGraph<'f>,
    source: u32,
    target: u32,
    /// What a cost that does not fit is a cost of.
    measure: &'static str,
    guide: Guide,
}

/// What leads the searches.
#[derive(Debug)]
enum Guide {
    None,
    Bounds(LowerBounds),
}

impl<'f> PreparedQuestion<'f> {
    /// Makes a question ready for plain searches.
    ///
    /// # Complexity
    /// That of [`RuledGraph::new`].
    pub fn new(frozen: &'f FrozenNetwork<'_>, question: &Question) -> Self {
        let ruled = RuledGraph::new(frozen, &question.rule);
        Self {
            source: ruled.source(frozen.start(question.origin)),
            target: ruled.target(frozen.end(question.destination)),
            measure: question.objective.as_str(),
            ruled,
            guide: Guide::None,
        }
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
        let mut prepared = Self::new(frozen, question);
        let lowest = prepared.ruled.by_arc(lowest);
        prepared.guide = Guide::Bounds(LowerBounds::new(prepared.ruled.graph(), &lowest, prepared.target));
        prepared
    }

    /// Goes back to plain searches where bounds turned out to rule little out; the answers stay the same.
    pub fn drop_bounds(&mut self) {
        self.guide = Guide::None;
    }

    /// Scratch for searches, one per thread.
    pub fn search(&self) -> QuestionSearch<'_> {
        QuestionSearch { prepared: self, plain: None, bounded: BoundedSearch::default() }
    }
}

/// Searches of one question; owns its scratch.
#[derive(Debug)]
pub struct QuestionSearch<'p> {
    prepared: &'p PreparedQuestion<'p>,
    plain: Option<Dijkstra>,
    bounded: BoundedSearch,
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
    /// One search.
    pub fn best_arcs(&mut self, weights: &[u32]) -> Result<Option<Vec<u32>>> {
        let PreparedQuestion { ruled, source, target, guide, .. } = self.prepared;
        let weights = ruled.by_arc(weights);
        let found = match guide {
            Guide::None => {
                let search = self.plain.get_or_insert_with(|| Dijkstra::new(ruled.graph()));
                let run = search.run(ruled.graph(), &weights, *source, Some(*target));
                run.map(|()| search.path_to(ruled.graph(), *target))
            }
            Guide::Bounds(bounds) => {
                self.bounded.path(ruled.graph(), bounds, (*source, *target), |arc| weights[arc as usize])
            }
        };
        self.prepared.as_route(found)
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
        let PreparedQuestion { ruled, source, target, guide, .. } = self.prepared;
        let Guide::Bounds(bounds) = guide else { panic!("bounds have to be prepared") };
        let by_arc = |arc| weight(ruled.base_arc(arc));
        self.prepared.as_route(self.bounded.path(ruled.graph(), bounds, (*source, *target), by_arc))
    }
}

impl PreparedQuestion<'_> {
    /// A path of the graph as arcs of the network.
    fn as_route(&self, found: std::result::Result<Option<Vec<u32>>, PathOverflow>) -> Result<Option<Vec<u32>>> {
        let arcs = found.map_err(|_| Error::Overflow { measure: self.measure })?;
        Ok(arcs.map(|arcs| self.ruled.base_arcs(&arcs)))
    }
}
