//! A found route: what is done step by step, what it costs and what rests on what.

use crate::network::NodeId;

use super::{ArcKind, FrozenNetwork, Measures};
use crate::network::{Basis, Country, LinkId, Mode, Network, Overlay, Range, TransferId, Way};
use crate::units::{Distance, Duration, Emission, Rate, Share, Tariff};

/// What a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    /// Moving along a link.
    Link(Way),
    /// A transfer or a dwell at a place, or a scenario's delay there.
    Transfer(Option<TransferId>),
}

/// A part of what a step costs, with what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Component {
    /// What it is: `tariff`, `transfer`, `dwell`, or who imposed it.
    pub label: String,
    /// What is charged.
    pub tariff: Range<Tariff>,
    /// How long it takes.
    pub time: Range<Duration>,
    /// Greenhouse gas.
    pub co2: Emission,
    /// What it rests on.
    pub basis: Basis,
    /// The year it is valid for.
    pub year: Option<i16>,
    /// Ids of the sources.
    pub sources: Vec<String>,
}

/// One link or one transfer of a route.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What is done.
    pub kind: StepKind,
    /// Where it starts.
    pub from: NodeId,
    /// Where it ends.
    pub to: NodeId,
    /// What it costs in every criterion: the sum of its components.
    pub measures: Measures,
    /// The parts.
    pub components: Vec<Component>,
    /// The capacity of its own link or transfer, before derates and expansions; `None` if it is not known.
    pub capacity: Option<Rate>,
}

/// What limits a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bottleneck {
    /// Id of the link, transfer, place or asset that passes least.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `link`, `transfer`, `node` or `asset`.
    pub kind: &'static str,
    /// The most that can pass.
    pub capacity: Range<Rate>,
    /// Who derated it.
    pub derated_by: Vec<String>,
    /// Who expanded it.
    pub expanded_by: Vec<String>,
}

/// A sequence of links and transfers from an origin to a destination.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// Where it starts.
    pub origin: NodeId,
    /// Where it ends.
    pub destination: NodeId,
    /// What is done, in order.
    pub steps: Vec<Step>,
    /// The sum of its steps.
    pub total: Measures,
    /// What limits it; `None` if no capacity on it is known.
    pub bottleneck: Option<Bottleneck>,
    /// What limits it where the bottleneck has no limit; `None` if no other capacity on it is known.
    pub next_bottleneck: Option<Bottleneck>,
    /// Id of the first corridor whose rule it satisfies.
    pub corridor: Option<String>,
    /// The arcs of the frozen network that it takes.
    pub arcs: Vec<u32>,
}

impl Route {
    /// Spells out the arcs of a frozen network as a route.
    ///
    /// # Panics
    /// If `arcs` is empty or no path of the frozen network.
    pub fn trace(frozen: &FrozenNetwork<'_>, overlay: &Overlay, arcs: &[u32]) -> Self {
        let place = |state: u32| NodeId::new(frozen.place_of()[state as usize] as usize);
        let graph = frozen.graph();
        let (first, last) = (arcs[0], arcs[arcs.len() - 1]);
        let steps: Vec<Step> = arcs
            .iter()
            .filter_map(|&arc| {
                let (kind, mut components) = match frozen.kind(arc) {
                    ArcKind::Travel(way) => (StepKind::Link(way), link_components(frozen, overlay, arc, way)),
                    ArcKind::Handling { transfer, .. } => {
                        (StepKind::Transfer(transfer), transfer_components(frozen.network(), overlay, transfer))
                    }
                };
                components.extend(frozen.changes_under(arc, overlay).map(change_component));
                if components.is_empty() {
                    return None;
                }
                let measures = frozen.measures_under(arc, overlay);
                let (from, to) = (place(graph.tail(arc)), place(graph.head(arc)));
                let capacity = match kind {
                    StepKind::Link(way) => overlay.link_capacity(frozen.network(), way.link),
                    StepKind::Transfer(id) => id.and_then(|id| overlay.transfer_capacity(frozen.network(), id)),
                };
                let capacity = capacity.map(|capacity| capacity.figure.central());
                Some(Step { kind, from, to, measures, components, capacity })
            })
            .collect();
        let total = steps.iter().map(|step| step.measures).sum();
        let mut route = Self {
            origin: place(graph.tail(first)),
            destination: place(graph.head(last)),
            bottleneck: None,
            next_bottleneck: None,
            corridor: None,
            total,
            steps,
            arcs: arcs.to_vec(),
        };
        [route.bottleneck, route.next_bottleneck] = super::capacity::find_bottlenecks(frozen, overlay, &route);
        route.corridor = super::corridors::label(frozen, arcs);
        route
    }

    /// The links, in order.
    pub fn links(&self) -> impl Iterator<Item = LinkId> + '_ {
        self.steps.iter().filter_map(|step| match step.kind {
            StepKind::Link(way) => Some(way.link),
            StepKind::Transfer(_) => None,
        })
    }

    /// The links that it uses more than once, in either direction, each once, in the order of the first use: where it goes out and back over a spur.
    pub fn links_used_twice(&self) -> Vec<LinkId> {
        let links: Vec<LinkId> = self.links().collect();
        let is_first = |position: usize| !links[..position].contains(&links[position]);
        let comes_again = |position: usize| links[position + 1..].contains(&links[position]);
        (0..links.len())
            .filter(|&position| is_first(position) && comes_again(position))
            .map(|position| links[position])
            .collect()
    }

    /// The places, in order, each once per visit.
    pub fn places(&self) -> Vec<NodeId> {
        let mut places = vec![self.origin];
        places.extend(self.steps.iter().filter(|step| step.from != step.to).map(|step| step.to));
        places
    }

    /// Every country entered, in order of the first entry.
    pub fn countries(&self, network: &Network) -> Vec<Country> {
        let mut countries: Vec<Country> = network.node(self.origin).country.into_iter().collect();
        for step in &self.steps {
            if let StepKind::Link(way) = step.kind {
                let entered = &network.link(way.link).countries;
                if way.is_reversed {
                    countries.extend(entered.iter().rev());
                } else {
                    countries.extend(entered);
                }
            }
            countries.extend(network.node(step.to).country);
        }
        let mut seen = std::collections::BTreeSet::new();
        countries.retain(|country| seen.insert(*country));
        countries
    }

    /// How many times the cargo changes mode.
    pub fn mode_changes(&self, network: &Network) -> usize {
        let modes: Vec<Mode> = self.links().map(|link| network.link(link).mode).collect();
        modes.windows(2).filter(|pair| pair[0] != pair[1]).count()
    }

    /// The share of the tariff that rests on published figures; all of it if nothing is charged.
    pub fn published_share(&self) -> Share {
        let published: Tariff = self
            .steps
            .iter()
            .flat_map(|step| &step.components)
            .filter(|component| component.basis == Basis::Published)
            .map(|component| component.tariff.central)
            .sum();
        let all = self.total.tariff.central.as_usd();
        if all == 0.0 {
            Share::ALL
        } else {
            Share::new((published.as_usd() / all).clamp(0.0, 1.0)).unwrap_or(Share::NONE)
        }
    }

    /// The probability that nothing on it is out of service.
    pub fn availability(&self) -> f64 {
        super::availability_of(self.total.risk)
    }

    /// Its length.
    pub fn distance(&self) -> Distance {
        self.total.distance
    }
}

fn link_components(frozen: &FrozenNetwork<'_>, overlay: &Overlay, arc: u32, way: Way) -> Vec<Component> {
    let network = frozen.network();
    let link = network.link(way.link);
    let (tariff, time) = (overlay.link_tariff(network, way.link), overlay.link_time(network, way.link));
    let mut components = vec![Component {
        label: "tariff".into(),
        tariff: tariff.range,
        time: Range::default(),
        co2: Emission::ZERO,
        basis: tariff.basis,
        year: tariff.year,
        sources: tariff.sources.clone(),
    }];
    components.push(Component {
        label: "transit time".into(),
        tariff: Range::default(),
        time: time.range,
        co2: Emission::ZERO,
        basis: time.basis,
        year: time.year,
        sources: time.sources.clone(),
    });
    if let Some(factor) = link.emission.as_deref().and_then(|id| network.find_emission(id)) {
        components.push(Component {
            label: format!("CO2 ({})", factor.id),
            tariff: Range::default(),
            time: Range::default(),
            co2: frozen.measures(arc).co2,
            basis: factor.intensity.basis,
            year: factor.intensity.year,
            sources: factor.intensity.sources.clone(),
        });
    }
    components
}

fn change_component(change: &crate::network::Change) -> Component {
    Component {
        label: change.label.clone(),
        tariff: change.tariff,
        time: change.time,
        co2: Emission::ZERO,
        basis: change.basis,
        year: None,
        sources: change.sources.clone(),
    }
}

fn transfer_components(network: &Network, overlay: &Overlay, transfer: Option<TransferId>) -> Vec<Component> {
    let mut components = Vec::new();
    if let Some(id) = transfer {
        let row = network.transfer(id);
        let (tariff, time) = (overlay.transfer_tariff(network, id), overlay.transfer_time(network, id));
        let name = if row.kind.is_empty() { "transfer" } else { &row.kind };
        components.push(Component {
            label: format!("{} tariff", name.replace('_', " ")),
            tariff: tariff.range,
            time: Range::default(),
            co2: Emission::ZERO,
            basis: tariff.basis,
            year: tariff.year,
            sources: tariff.sources.clone(),
        });
        components.push(Component {
            label: format!("{} time", name.replace('_', " ")),
            tariff: Range::default(),
            time: time.range,
            co2: Emission::ZERO,
            basis: time.basis,
            year: time.year,
            sources: time.sources.clone(),
        });
    }
    components
}
