//! One question: the best route between two places, under a rule and an overlay.

use crate::network::NodeId;

use super::{FrozenNetwork, Objective, PreparedQuestion, Route, Rule};
use crate::error::Result;
use crate::network::Overlay;

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Where the cargo is.
    pub origin: NodeId,
    /// Where it shall go.
    pub destination: NodeId,
    /// What shall be least.
    pub objective: Objective,
    /// What the whole route must and must not do.
    pub rule: Rule,
}

impl FrozenNetwork<'_> {
    /// The best route that keeps to the rule, or `None` if there is none.
    ///
    /// It may pass a place again, as over a spur to a terminal and back to the junction, but is never twice in one place in one service with as much of the
    /// rule satisfied. [`Route::links_used_twice`] tells where it uses a link twice.
    ///
    /// Of equally good routes the one found through the lower arc numbers is taken: the same every time.
    ///
    /// # Errors
    /// [`crate::Error::Overflow`] if a cost does not fit.
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
        let overlay = &overlay.for_shipment(self.network(), question.origin, question.destination);
        let weights = self.weights(overlay, &question.objective)?;
        Ok(self.best_arcs(&weights, question)?.map(|arcs| Route::trace(self, overlay, &arcs)))
    }

    /// The arcs of the best route for given weights of the network's arcs. To ask again and again, see [`PreparedQuestion`].
    ///
    /// # Errors
    /// [`crate::Error::Overflow`] if a cost does not fit.
    pub fn best_arcs(&self, weights: &[u32], question: &Question) -> Result<Option<Vec<u32>>> {
        PreparedQuestion::new(self, question).search().best_arcs(weights)
    }
}
