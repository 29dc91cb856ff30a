//! What is in the network: places, links and assets.

use schemars::JsonSchema;
use serde::Serialize;

use super::asking::{Asking, Reply, snap_limit};
use super::told::{PlaceTold, line};
use super::{Ask, Show};
use crate::error::{Error, ParameterProblem, Result};
use crate::network::{AssetId, Basis, Commodity, Country, Figure, Link, LinkId, Mode, Network, Range, Status, Way};
use crate::scenario::{TargetKind, find_target};
use crate::units::{Measure, Rate};

/// A figure with its range and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FigureResult {
    /// Which figure.
    pub figure: String,
    /// Central, low and high.
    pub central: f64,
    /// The low end.
    pub low: f64,
    /// The high end.
    pub high: f64,
    /// The unit.
    pub unit: String,
    /// What it rests on.
    pub basis: Basis,
    /// The year it is valid for.
    pub year: Option<i16>,
    /// Ids of the sources.
    pub source_ids: Vec<String>,
    /// Central, low and high at their resolution.
    #[serde(skip)]
    pub text: String,
}

impl FigureResult {
    fn new<T: Measure + std::fmt::Display>(name: &str, unit: &str, figure: &Figure<T>) -> Self {
        let Range { central, low, high } = figure.range;
        let text = if low == high { central.to_string() } else { format!("{central} ({low}-{high})") };
        Self {
            figure: name.to_owned(),
            central: central.to_table(),
            low: low.to_table(),
            high: high.to_table(),
            unit: unit.to_owned(),
            basis: figure.basis,
            year: figure.year,
            source_ids: figure.sources.clone(),
            text,
        }
    }
}

/// A link in full.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LinkResult {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it starts.
    pub from_node_id: String,
    /// Where it ends.
    pub to_node_id: String,
    /// Whether it goes one way only.
    pub directed: bool,
    /// What it carries.
    pub commodities: Vec<String>,
    /// How.
    pub mode: Mode,
    /// What does not need a transfer.
    pub service: String,
    /// Gauge of a railway.
    pub gauge_mm: Option<u16>,
    /// Its state.
    pub status: Status,
    /// Since when.
    pub status_date: String,
    /// Who runs it.
    pub operators: Vec<String>,
    /// The countries it is in.
    pub countries: Vec<Country>,
    /// Assets it shares with others.
    pub asset_ids: Vec<String>,
    /// Length, time, tariff and, if known, capacity.
    pub figures: Vec<FigureResult>,
    /// Anything worth saying.
    pub note: String,
    /// Central values for tables: km, days, USD and units a day.
    #[serde(skip)]
    pub central: (crate::units::Distance, crate::units::Duration, crate::units::Tariff, Option<Rate>),
    /// Longitudes and latitudes along it.
    #[serde(skip)]
    pub line: Option<Vec<[f64; 2]>>,
}

impl LinkResult {
    fn new(network: &Network, id: LinkId, link: &Link) -> Self {
        let unit =
            link.commodities.first().and_then(|id| network.find_commodity(id)).map_or("unit", |row| &row.cargo_unit);
        let mut figures = vec![
            FigureResult::new("length", "km", &link.length),
            FigureResult::new("time", "days", &link.time),
            FigureResult::new("tariff", &format!("USD/{unit}"), &link.tariff),
        ];
        figures.extend(link.capacity.as_ref().map(|row| FigureResult::new("capacity", &format!("{unit}/day"), row)));
        Self {
            id: link.id.clone(),
            name: link.name.clone(),
            from_node_id: link.from.clone(),
            to_node_id: link.to.clone(),
            directed: link.directed,
            commodities: link.commodities.clone(),
            mode: link.mode,
            service: link.service.clone(),
            gauge_mm: link.gauge_mm,
            status: link.status,
            status_date: link.status_date.clone(),
            operators: link.operators.clone(),
            countries: link.countries.clone(),
            asset_ids: link.assets.clone(),
            figures,
            note: link.note.clone(),
            central: (
                link.length.central(),
                link.time.central(),
                link.tariff.central(),
                link.capacity.as_ref().map(Figure::central),
            ),
            line: line(network, Way { link: id, is_reversed: false }),
        }
    }
}

/// An asset.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AssetResult {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: String,
    /// The most that can pass, if known.
    pub capacity: Option<FigureResult>,
    /// Its links.
    pub links: Vec<String>,
    /// Its places.
    pub nodes: Vec<String>,
    /// The class that says how often it fails.
    pub reliability_id: Option<String>,
    /// Anything worth saying.
    pub note: String,
    /// Its capacity for tables.
    #[serde(skip)]
    pub central: Option<Rate>,
}

impl AssetResult {
    fn new(network: &Network, id: AssetId) -> Self {
        let asset = network.asset(id);
        let nodes = network.nodes().filter(|node| network.node_assets(*node).contains(&id));
        Self {
            id: asset.id.clone(),
            name: asset.name.clone(),
            kind: asset.kind.clone(),
            capacity: asset.capacity.as_ref().map(|capacity| FigureResult::new("capacity", "units/day", capacity)),
            links: network.asset_links(id).iter().map(|link| network.link(*link).id.clone()).collect(),
            nodes: nodes.map(|node| network.node(node).id.clone()).collect(),
            reliability_id: asset.reliability.clone(),
            note: asset.note.clone(),
            central: asset.capacity.as_ref().map(Figure::central),
        }
    }
}

/// A transfer at a place.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TransferResult {
    /// Its id.
    pub id: String,
    /// From which service.
    pub from_service: String,
    /// To which.
    pub to_service: String,
    /// Hours, central.
    pub time_hours: f64,
    /// USD per cargo unit, central.
    pub tariff_usd_per_unit: crate::units::Tariff,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NodeResult {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: String,
    /// The country it is in.
    pub country: Option<Country>,
    /// Longitude and latitude in degrees.
    pub position: Option<[f64; 2]>,
    /// Codes and other names.
    pub also: Vec<String>,
    /// Assets it is part of.
    pub asset_ids: Vec<String>,
    /// Whether routes may pass it.
    pub is_thru: bool,
    /// Links that start or end at it; for one place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<LinkResult>,
    /// Transfers at it; for one place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub transfers: Vec<TransferResult>,
    /// Anything worth saying.
    pub note: String,
}

impl NodeResult {
    fn new(network: &Network, place: crate::network::NodeId) -> Self {
        let node = network.node(place);
        Self {
            id: node.id.clone(),
            name: node.name.clone(),
            kind: node.kind.clone(),
            country: node.country,
            position: PlaceTold::new(network, place).position,
            also: node.un_locode.iter().chain(&node.aliases).cloned().collect(),
            asset_ids: node.assets.clone(),
            is_thru: node.is_thru,
            links: Vec::new(),
            transfers: Vec::new(),
            note: node.note.clone(),
        }
    }

    fn in_full(network: &Network, place: crate::network::NodeId) -> Self {
        let id = &network.node(place).id;
        let links = network.links().filter(|(_, link)| link.from == *id || link.to == *id);
        let transfers = network.tables().transfers.iter().filter(|transfer| transfer.node == *id);
        Self {
            links: links.map(|(id, link)| LinkResult::new(network, id, link)).collect(),
            transfers: transfers
                .map(|transfer| TransferResult {
                    id: transfer.id.clone(),
                    from_service: transfer.from_service.clone(),
                    to_service: transfer.to_service.clone(),
                    time_hours: transfer.time.central().as_hours(),
                    tariff_usd_per_unit: transfer.tariff.central(),
                })
                .collect(),
            ..Self::new(network, place)
        }
    }
}

/// How many there are of something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CountResult {
    /// Of what.
    pub what: String,
    /// How many.
    pub count: usize,
}

/// What is in the network.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShowResult {
    /// How many there are of everything.
    Summary(Vec<CountResult>),
    /// Every place.
    Places(Vec<NodeResult>),
    /// Every link.
    Links(Vec<LinkResult>),
    /// Every asset.
    Assets(Vec<AssetResult>),
    /// One place.
    Place(Box<NodeResult>),
    /// One link.
    Link(Box<LinkResult>),
    /// One asset.
    Asset(Box<AssetResult>),
}

impl Ask for Show {
    type Result = ShowResult;

    fn answer(&self, asking: &mut Asking<'_>) -> Result<Reply<ShowResult>> {
        let mut question = self.clone();
        let network = asking.network;
        let lists = [("places", self.places), ("links", self.links), ("assets", self.assets)];
        let mut given = lists.iter().filter(|(_, is_given)| *is_given).map(|(name, _)| *name);
        let first = given.next();
        let other = given.next().map(|name| format!("{{{name}}}")).or(self.id.as_ref().map(|_| "{id}".to_owned()));
        if let (Some(first), Some(by)) = (first, other) {
            return Err(Error::parameter(first, ParameterProblem::Excluded { by }));
        }
        let places = || network.nodes();
        let result = match (first, &mut question.id) {
            (Some("places"), _) => ShowResult::Places(places().map(|place| NodeResult::new(network, place)).collect()),
            (Some("links"), _) => {
                ShowResult::Links(network.links().map(|(id, link)| LinkResult::new(network, id, link)).collect())
            }
            (Some(_), _) => {
                let assets = (0..network.tables().assets.len()).map(AssetId::new);
                ShowResult::Assets(assets.map(|id| AssetResult::new(network, id)).collect())
            }
            (None, None) => ShowResult::Summary(summary(network)),
            (None, Some(id)) => {
                let limit = snap_limit(&mut None)?;
                let (kind, key) = find_target(network, id, limit)?;
                let found = "a key that was found";
                let result = match kind {
                    TargetKind::Link => {
                        let link = network.find_link(&key).expect(found);
                        ShowResult::Link(Box::new(LinkResult::new(network, link, network.link(link))))
                    }
                    TargetKind::Asset => {
                        let asset = network.find_asset(&key).expect(found);
                        ShowResult::Asset(Box::new(AssetResult::new(network, asset)))
                    }
                    TargetKind::Node => {
                        // By the rule for places, which notes how far a position is from one.
                        let mut name = id.strip_prefix("node:").unwrap_or(id).to_owned();
                        let place = asking.place("id", &mut name, limit)?;
                        ShowResult::Place(Box::new(NodeResult::in_full(network, place)))
                    }
                    other => {
                        return Err(Error::question(
                            format!("'{id}' is a {}, not a link, asset or place", other.as_str()),
                            "link:cpc-5, asset:suez or node:suez",
                        ));
                    }
                };
                let is_one_thing = find_target(network, &key, limit).is_ok();
                *id = if is_one_thing { key } else { format!("{}:{key}", kind.as_str()) };
                result
            }
        };
        Ok(Reply::answered(question, result))
    }
}

fn summary(network: &Network) -> Vec<CountResult> {
    let tables = network.tables();
    let counts = [
        ("places", tables.nodes.len()),
        ("links", tables.links.len()),
        ("transfers", tables.transfers.len()),
        ("assets", tables.assets.len()),
        ("commodities", tables.commodities.len()),
        ("corridors", tables.corridors.len()),
        ("supplies", tables.supplies.len()),
        ("markets", tables.markets.len()),
        ("storages", tables.storages.len()),
        ("sources", tables.sources.len()),
        ("countries", network.countries().len()),
    ];
    let carried = |commodity: &Commodity| {
        let count = tables.links.iter().filter(|link| link.carries(&commodity.id)).count();
        CountResult { what: format!("links for {}", commodity.id), count }
    };
    let counts = counts.into_iter().map(|(what, count)| CountResult { what: what.to_owned(), count });
    counts.chain(tables.commodities.iter().map(carried)).collect()
}
