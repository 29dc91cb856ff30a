//! One question: the best route between two places, under a rule and an overlay.

use petgraph::graph::NodeIndex;

use super::dijkstra::Dijkstra;
use super::simple::{best_simple, places_visited_twice};
use super::{FrozenNetwork, Objective, Route, Rule, RuledGraph};
use crate::error::{Error, Result};
use crate::network::Overlay;

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Where the cargo is.
    pub origin: NodeIndex,
    /// Where it shall go.
    pub destination: NodeIndex,
    /// What shall be least.
    pub objective: Objective,
    /// What the whole route must and must not do.
    pub rule: Rule,
}

impl FrozenNetwork<'_> {
    /// The best route that keeps to the rule and visits no place twice, or `None` if there is none. With places to pass it may come back.
    ///
    /// Of equally good routes the one found through the lower arc numbers is taken: the same every time.
    ///
    /// # Errors
    /// [`Error::Overflow`] if a cost does not fit.
    ///
    /// # Complexity
    /// O(arcs x log states), times the size of the rule: places to pass and countries to enter.
    ///
    /// # Examples
    /// ```
    /// use corridor::io::{FolderFiles, read_network};
    /// use corridor::network::{Overlay, Regime};
    /// use corridor::route::{FrozenNetwork, Objective, Question, Rule};
    ///
    /// let network = read_network(&FolderFiles::from_text(
    ///     "-- node.csv --\nnode_id,x_coord,y_coord\naktau,51.2,43.6\nbaku,49.4,40.2\n\
    ///      -- link.csv --\nlink_id,from_node_id,to_node_id,length\ncaspian,aktau,baku,509\n",
    /// ))?;
    /// let frozen = FrozenNetwork::new(&network, network.find_commodity("cargo").unwrap(), Regime::Any);
    /// let question = Question {
    ///     origin: network.find_node("aktau").unwrap(),
    ///     destination: network.find_node("baku").unwrap(),
    ///     objective: Objective::Distance,
    ///     rule: Rule::default(),
    /// };
    /// let route = frozen.best_route(&Overlay::empty(), &question)?.unwrap();
    /// assert_eq!(route.distance().as_km(), 509.0);
    /// # Ok::<(), corridor::Error>(())
    /// ```
    ///
    /// # References
    /// Dijkstra (1959), A note on two problems in connexion with graphs, doi:10.1007/BF01386390.
    pub fn best_route(&self, overlay: &Overlay, question: &Question) -> Result<Option<Route>> {
        let weights = self.weights(overlay, &question.objective)?;
        Ok(self.best_arcs(&weights, question)?.map(|arcs| Route::trace(self, overlay, &arcs)))
    }

    /// The arcs of the best route for given weights of the network's arcs.
    ///
    /// # Errors
    /// [`Error::Overflow`] if a cost does not fit.
    pub fn best_arcs(&self, weights: &[u32], question: &Question) -> Result<Option<Vec<u32>>> {
        let (source, target) = (self.start(question.origin), self.end(question.destination));
        let overflow = |_| Error::Overflow { measure: question.objective.as_str() };
        if question.rule.is_empty() {
            let mut search = Dijkstra::new(self.graph());
            search.run(self.graph(), weights, source, Some(target)).map_err(overflow)?;
            return Ok(search.path_to(self.graph(), target));
        }
        let ruled = RuledGraph::new(self, &question.rule);
        let (source, target) = (ruled.source(source), ruled.target(target));
        let mut search = Dijkstra::new(ruled.graph());
        search.run(ruled.graph(), &ruled.weights(weights), source, Some(target)).map_err(overflow)?;
        let path = search.path_to(ruled.graph(), target);
        let Some(arcs) = path else { return Ok(None) };
        let as_base = |arcs: Vec<u32>| arcs.into_iter().map(|arc| ruled.base_arc(arc)).collect();
        // A rule can be met by going there and back; places to pass may ask for that, a corridor does not.
        let place_of = ruled.place_of(self);
        if !question.rule.via.is_empty() || places_visited_twice(ruled.graph(), &place_of, &arcs).is_empty() {
            return Ok(Some(as_base(arcs)));
        }
        let weights = ruled.weights(weights);
        Ok(best_simple(ruled.graph(), &weights, (source, target), &place_of).map_err(overflow)?.map(as_base))
    }
}
