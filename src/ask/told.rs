//! Routes as answers tell them: every name and figure in words, so that no network is needed to print them.

use crate::network::NodeId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::network::{Basis, Commodity, Country, Mode, Network, Range, Way};
use crate::route::{Bottleneck, Component, Route, Step, StepKind};
use crate::units::{Distance, Duration, Emission, Rate, Tariff};

/// What is shipped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CommodityTold {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is counted in.
    pub cargo_unit: String,
}

impl From<&Commodity> for CommodityTold {
    fn from(commodity: &Commodity) -> Self {
        let Commodity { id, name, cargo_unit, .. } = commodity;
        Self { id: id.clone(), name: name.clone(), cargo_unit: cargo_unit.clone() }
    }
}

/// A place.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlaceTold {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The country it is in.
    #[serde(skip)]
    pub country: Option<Country>,
    /// Longitude and latitude in degrees, for maps.
    #[serde(skip)]
    pub position: Option<[f64; 2]>,
}

impl PlaceTold {
    pub(super) fn new(network: &Network, place: NodeId) -> Self {
        let node = network.node(place);
        let position = node.position.map(Into::into);
        Self { id: node.id.clone(), name: node.name.clone(), country: node.country, position }
    }
}

/// What a part of a step costs and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ComponentTold {
    /// What it is: `tariff`, `transit time`, or who imposed it.
    pub label: String,
    /// What is charged.
    pub tariff_usd_per_unit: Range<Tariff>,
    /// How long it takes.
    pub time_days: Range<Duration>,
    /// Greenhouse gas.
    pub co2_kg_per_unit: Emission,
    /// What it rests on.
    pub basis: Basis,
    /// The year it is valid for.
    pub year: Option<i16>,
    /// Ids of the sources.
    pub source_ids: Vec<String>,
}

impl From<&Component> for ComponentTold {
    fn from(part: &Component) -> Self {
        Self {
            label: part.label.clone(),
            tariff_usd_per_unit: part.tariff,
            time_days: part.time,
            co2_kg_per_unit: part.co2,
            basis: part.basis,
            year: part.year,
            source_ids: part.sources.clone(),
        }
    }
}

/// What a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StepWord {
    /// Moving along a link.
    Link,
    /// A transfer or a dwell at a place, or a scenario's delay there.
    Transfer,
}

impl StepWord {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Transfer => "transfer",
        }
    }
}

/// One link or one transfer of a route.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StepTold {
    /// A link or a transfer.
    pub kind: StepWord,
    /// Id of the link or transfer; blank for a delay without a transfer.
    pub id: String,
    /// Name of the link, or what kind of transfer it is.
    pub name: String,
    /// Where it starts.
    pub from_node_id: String,
    /// Where it ends.
    pub to_node_id: String,
    /// The mode of a link.
    pub mode: Option<Mode>,
    /// The countries it is in.
    pub countries: Vec<Country>,
    /// What is charged.
    pub tariff_usd_per_unit: Range<Tariff>,
    /// How long it takes.
    pub time_days: Range<Duration>,
    /// How long it is.
    pub distance_km: Distance,
    /// Greenhouse gas.
    pub co2_kg_per_unit: Emission,
    /// The most that can pass, if known.
    pub capacity_units_per_day: Option<Rate>,
    /// What its tariff rests on.
    pub basis: Option<Basis>,
    /// The year its tariff is valid for.
    pub year: Option<i16>,
    /// The parts, which add up to the step.
    pub components: Vec<ComponentTold>,
    /// Names of its ends.
    #[serde(skip)]
    pub names: [String; 2],
    /// Longitudes and latitudes along it, if known, for maps.
    #[serde(skip)]
    pub line: Option<Vec<[f64; 2]>>,
}

impl StepTold {
    fn new(network: &Network, step: &Step) -> Self {
        let node = |place| network.node(place);
        let (from, to) = (node(step.from), node(step.to));
        let mut told = Self {
            kind: StepWord::Transfer,
            id: String::new(),
            name: "dwell".to_owned(),
            from_node_id: from.id.clone(),
            to_node_id: to.id.clone(),
            mode: None,
            countries: from.country.into_iter().collect(),
            tariff_usd_per_unit: step.measures.tariff,
            time_days: step.measures.time,
            distance_km: step.measures.distance,
            co2_kg_per_unit: step.measures.co2,
            capacity_units_per_day: step.capacity,
            basis: None,
            year: None,
            components: step.components.iter().map(ComponentTold::from).collect(),
            names: [from.name.clone(), to.name.clone()],
            line: None,
        };
        // The first part of a step that is in the tables is its tariff.
        if let (StepKind::Link(_) | StepKind::Transfer(Some(_)), Some(tariff)) = (step.kind, step.components.first()) {
            told.basis = Some(tariff.basis);
            told.year = tariff.year;
        }
        match step.kind {
            StepKind::Link(way) => {
                let link = network.link(way.link);
                told.kind = StepWord::Link;
                told.id.clone_from(&link.id);
                told.name.clone_from(&link.name);
                told.mode = Some(link.mode);
                told.countries.clone_from(&link.countries);
                told.line = line(network, way);
            }
            StepKind::Transfer(Some(id)) => {
                let row = network.transfer(id);
                told.id.clone_from(&row.id);
                if !row.kind.is_empty() {
                    told.name = row.kind.replace('_', " ");
                }
            }
            StepKind::Transfer(None) => {}
        }
        told
    }
}

/// Longitudes and latitudes of a link in the direction it is used: its waypoints, or its ends.
pub(super) fn line(network: &Network, way: Way) -> Option<Vec<[f64; 2]>> {
    let link = network.link(way.link);
    let mut points: Vec<[f64; 2]> = if link.geometry.len() >= 2 {
        link.geometry.iter().map(|position| (*position).into()).collect()
    } else {
        let ends = [&link.from, &link.to].map(|id| network.find_node(id).and_then(|node| network.node(node).position));
        ends.into_iter().map(|point| point.map(Into::into)).collect::<Option<_>>()?
    };
    if way.is_reversed {
        points.reverse();
    }
    Some(points)
}

/// What limits a route.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BottleneckTold {
    /// `link`, `transfer`, `node` or `asset`.
    pub kind: String,
    /// Id of what passes least.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The most that can pass.
    pub capacity_units_per_day: Range<Rate>,
    /// Who derated it.
    pub derated_by: Vec<String>,
    /// Who expanded it.
    pub expanded_by: Vec<String>,
}

impl From<&Bottleneck> for BottleneckTold {
    fn from(found: &Bottleneck) -> Self {
        Self {
            kind: found.kind.to_owned(),
            id: found.id.clone(),
            name: found.name.clone(),
            capacity_units_per_day: found.capacity,
            derated_by: found.derated_by.clone(),
            expanded_by: found.expanded_by.clone(),
        }
    }
}

/// A route with all its steps and what each rests on.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RouteTold {
    /// Id of the origin.
    pub origin: String,
    /// Id of the destination.
    pub destination: String,
    /// Id of the first corridor whose rule it keeps.
    pub corridor: Option<String>,
    /// What is charged.
    pub tariff_usd_per_unit: Range<Tariff>,
    /// How long it takes.
    pub time_days: Range<Duration>,
    /// How long it is.
    pub distance_km: Distance,
    /// Greenhouse gas.
    pub co2_kg_per_unit: Emission,
    /// The probability that nothing on it is out of service.
    pub availability: f64,
    /// The share of the tariff that rests on published figures.
    pub published_share: f64,
    /// Every country entered, in order of the first entry.
    pub countries: Vec<Country>,
    /// How many times the cargo changes mode.
    pub mode_changes: usize,
    /// Links that it uses twice: there and back, or once more.
    pub links_used_twice: Vec<String>,
    /// What limits it; `null` if no capacity on it is known.
    pub bottleneck: Option<BottleneckTold>,
    /// What limits it once the bottleneck does not; `null` if no other capacity on it is known.
    pub next_bottleneck: Option<BottleneckTold>,
    /// The places, in order.
    pub nodes: Vec<String>,
    /// The links, in order.
    pub links: Vec<String>,
    /// What is done, in order.
    pub steps: Vec<StepTold>,
    /// The places with names and positions, for tables and maps.
    #[serde(skip)]
    pub places: Vec<PlaceTold>,
}

impl RouteTold {
    pub(super) fn new(network: &Network, route: &Route) -> Self {
        let places: Vec<PlaceTold> = route.places().into_iter().map(|place| PlaceTold::new(network, place)).collect();
        let link_id = |link| network.link(link).id.clone();
        Self {
            origin: network.node(route.origin).id.clone(),
            destination: network.node(route.destination).id.clone(),
            corridor: route.corridor.clone(),
            tariff_usd_per_unit: route.total.tariff,
            time_days: route.total.time,
            distance_km: route.total.distance,
            co2_kg_per_unit: route.total.co2,
            availability: rounded(route.availability(), 1e6),
            published_share: rounded(route.published_share().get(), 1e4),
            countries: route.countries(network),
            mode_changes: route.mode_changes(network),
            links_used_twice: route.links_used_twice().into_iter().map(link_id).collect(),
            bottleneck: route.bottleneck.as_ref().map(BottleneckTold::from),
            next_bottleneck: route.next_bottleneck.as_ref().map(BottleneckTold::from),
            nodes: places.iter().map(|place| place.id.clone()).collect(),
            links: route.links().map(link_id).collect(),
            steps: route.steps.iter().map(|step| StepTold::new(network, step)).collect(),
            places,
        }
    }

    /// Name of the origin.
    pub fn origin_name(&self) -> &str {
        self.places.first().map_or(&self.origin, |place| &place.name)
    }

    /// Name of the destination.
    pub fn destination_name(&self) -> &str {
        self.places.last().map_or(&self.destination, |place| &place.name)
    }

    /// Places at which the mode changes.
    pub fn changes_at(&self) -> Vec<&str> {
        let links: Vec<&StepTold> = self.steps.iter().filter(|step| step.kind == StepWord::Link).collect();
        let changes = links.windows(2).filter(|pair| pair[0].mode != pair[1].mode);
        changes.map(|pair| pair[1].from_node_id.as_str()).collect()
    }
}

/// A number at a resolution of so many steps per one.
pub(super) fn rounded(number: f64, per_one: f64) -> f64 {
    (number * per_one).round() / per_one
}
