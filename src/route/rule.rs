//! Rules over whole routes, searched exactly: the graph is multiplied by how much of the rule is satisfied.

use std::borrow::Cow;

use crate::network::NodeId;

use super::{ArcKind, ForwardStar, FrozenNetwork};
use crate::network::{AssetId, Corridor, Country, Network, Way};

/// What a route must and must not do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rule {
    /// Uses at least one of these assets; empty for no such demand.
    pub any_assets: Vec<AssetId>,
    /// Enters all of these countries.
    pub enters: Vec<Country>,
    /// Enters none of these countries.
    pub avoids: Vec<Country>,
    /// Uses none of these assets.
    pub avoids_assets: Vec<AssetId>,
    /// Passes these places, in this order.
    pub via: Vec<NodeId>,
}

impl Rule {
    /// The rule of a corridor.
    pub fn of_corridor(network: &Network, corridor: &Corridor) -> Self {
        let assets = |ids: &[String]| ids.iter().filter_map(|id| network.find_asset(id)).collect();
        Self {
            any_assets: assets(&corridor.any_assets),
            enters: corridor.enters.clone(),
            avoids: corridor.avoids.clone(),
            avoids_assets: assets(&corridor.avoids_assets),
            via: Vec::new(),
        }
    }

    /// The same rule with places to pass.
    #[must_use]
    pub fn via(mut self, places: &[NodeId]) -> Self {
        self.via = places.to_vec();
        self
    }

    /// Whether it demands nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a route, as the arcs it takes, satisfies the rule.
    pub fn is_satisfied_by(&self, frozen: &FrozenNetwork<'_>, arcs: &[u32]) -> bool {
        let steps: Option<usize> = arcs.iter().try_fold(0, |progress, &arc| self.advance(frozen, arc, progress));
        steps == Some(self.goal())
    }

    /// How many values progress can take.
    fn progress_count(&self) -> usize {
        (self.via.len() + 1) << self.demands()
    }

    /// The progress of a route that satisfies everything.
    fn goal(&self) -> usize {
        self.progress_count() - 1
    }

    /// How many demands are ticked off in any order: the countries to enter, and the one asset out of several.
    fn demands(&self) -> usize {
        self.enters.len() + usize::from(!self.any_assets.is_empty())
    }

    /// The progress after an arc, or `None` if the arc breaks the rule.
    fn advance(&self, frozen: &FrozenNetwork<'_>, arc: u32, progress: usize) -> Option<usize> {
        match frozen.kind(arc) {
            ArcKind::Travel(way) => self.after_link(frozen.network(), way, progress),
            ArcKind::Handling { node, .. } => self.after_place(frozen.network(), node, progress),
        }
    }

    fn after_link(&self, network: &Network, way: Way, progress: usize) -> Option<usize> {
        let link = network.link(way.link);
        let assets = network.link_assets(way.link);
        if link.countries.iter().any(|country| self.avoids.contains(country))
            || assets.iter().any(|asset| self.avoids_assets.contains(asset))
        {
            return None;
        }
        let mut ticked = self.tick_countries(&link.countries);
        if assets.iter().any(|asset| self.any_assets.contains(asset)) {
            ticked |= 1 << self.enters.len();
        }
        Some(progress | ticked)
    }

    fn after_place(&self, network: &Network, node: NodeId, progress: usize) -> Option<usize> {
        let assets = network.node_assets(node);
        let country = network.node(node).country;
        if country.is_some_and(|country| self.avoids.contains(&country))
            || assets.iter().any(|asset| self.avoids_assets.contains(asset))
        {
            return None;
        }
        let demands = self.demands();
        let mut passed = progress >> demands;
        while self.via.get(passed) == Some(&node) {
            passed += 1;
        }
        let ticked = self.tick_countries(country.as_slice());
        Some((progress & ((1 << demands) - 1)) | ticked | (passed << demands))
    }

    fn tick_countries(&self, entered: &[Country]) -> usize {
        let ticks = self.enters.iter().enumerate().filter(|(_, country)| entered.contains(country));
        ticks.map(|(position, _)| 1 << position).sum()
    }
}

/// A frozen network multiplied by the progress of a rule: any search over it answers under the rule.
///
/// A rule that demands nothing leaves the network's own graph, which is not copied.
#[derive(Debug, Clone)]
pub struct RuledGraph<'f> {
    graph: Cow<'f, ForwardStar>,
    /// `None` where every arc stands for itself.
    base_arc: Option<Vec<u32>>,
    progress_count: u32,
    goal: u32,
}

impl<'f> RuledGraph<'f> {
    /// Multiplies a network by a rule.
    ///
    /// # Complexity
    /// O((states + arcs) x (places to pass + 1) x 2^(countries to enter + 1)).
    pub fn new(frozen: &'f FrozenNetwork<'_>, rule: &Rule) -> Self {
        let base = frozen.graph();
        if rule.is_empty() {
            return Self { graph: Cow::Borrowed(base), base_arc: None, progress_count: 1, goal: 0 };
        }
        let count = rule.progress_count();
        let mut arcs = Vec::with_capacity(base.arc_count() as usize * count);
        let mut base_of_input = Vec::with_capacity(arcs.capacity());
        for arc in 0..base.arc_count() {
            for progress in 0..count {
                if let Some(next) = rule.advance(frozen, arc, progress) {
                    let tail = base.tail(arc) as usize * count + progress;
                    let head = base.head(arc) as usize * count + next;
                    arcs.push((tail as u32, head as u32));
                    base_of_input.push(arc);
                }
            }
        }
        let graph = ForwardStar::new(base.node_count() * count as u32, &arcs);
        let base_arc = (0..graph.arc_count()).map(|arc| base_of_input[graph.input_of(arc) as usize]).collect();
        Self {
            graph: Cow::Owned(graph),
            base_arc: Some(base_arc),
            progress_count: count as u32,
            goal: rule.goal() as u32,
        }
    }

    /// The graph to search.
    pub fn graph(&self) -> &ForwardStar {
        &self.graph
    }

    /// The node that stands for a state before anything of the rule is satisfied.
    pub fn source(&self, state: u32) -> u32 {
        state * self.progress_count
    }

    /// The node that stands for a state with all of the rule satisfied.
    pub fn target(&self, state: u32) -> u32 {
        state * self.progress_count + self.goal
    }

    /// The arc of the network that an arc of this graph stands for.
    pub fn base_arc(&self, arc: u32) -> u32 {
        self.base_arc.as_ref().map_or(arc, |base| base[arc as usize])
    }

    /// The arcs of the network that arcs of this graph stand for.
    pub fn base_arcs(&self, arcs: &[u32]) -> Vec<u32> {
        arcs.iter().map(|&arc| self.base_arc(arc)).collect()
    }

    /// One value per arc of the network as one value per arc of this graph.
    ///
    /// # Panics
    /// If there is not one value per arc of the network.
    pub fn by_arc<'v, Value: Copy>(&self, base: &'v [Value]) -> Cow<'v, [Value]> {
        match &self.base_arc {
            Some(base_arc) => base_arc.iter().map(|&arc| base[arc as usize]).collect(),
            None => Cow::Borrowed(base),
        }
    }
}
