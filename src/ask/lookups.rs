//! What is in the data: scenarios, places, links, assets, sources; what a check of it finds.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::asking::{Asking, Reply, snap_limit};
use super::told::{PlaceTold, line};
use super::{Ask, Check, Reason, Scenarios, Show, Sources, Validate};
use crate::analysis::{
    CHECKS, EpisodeCheck, FlowCheck, SourcedFigure, Validated, check, check_episodes, check_flows, sourced_figures,
    validate,
};
use crate::error::{Error, ParameterProblem, Problem, Result, nearest_names};
use crate::io;
use crate::network::{
    AssetId, Basis, Commodity, Country, Figure, Link, LinkId, Mode, Network, Range, Source, Status, Way,
};
use crate::scenario::{Scenario, TargetKind};
use crate::units::{Measure, Rate};

/// A change of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ScenarioChangeResult {
    /// close, derate, surcharge, delay or status.
    pub action: String,
    /// What it does, in words.
    pub does: String,
    /// What kind of thing it targets.
    pub target: String,
    /// Their ids.
    pub targets: Vec<String>,
    /// Only for this commodity.
    pub commodity: Option<String>,
    /// The first day on which it holds.
    pub from_day: u32,
    /// The first day on which it does not hold any more.
    pub to_day: Option<u32>,
    /// Why.
    pub why: String,
    /// What it rests on.
    pub basis: Basis,
    /// Ids of the sources.
    pub source_ids: Vec<String>,
    /// How many links of the network it touches; for one scenario.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<usize>,
    /// How many places it touches; for one scenario.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nodes: Option<usize>,
    /// When it holds, in words.
    #[serde(skip)]
    pub when: String,
}

/// A scenario.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ScenarioResult {
    /// Its id.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// What kind of event it is.
    pub cause: String,
    /// Whether it happened.
    pub executed: String,
    /// When it starts.
    #[schemars(with = "Option<String>")]
    pub start: Option<Date>,
    /// How long it lasts, if that is known.
    pub duration_days: Option<u32>,
    /// What it is.
    pub description: String,
    /// Ids of the sources.
    pub source_ids: Vec<String>,
    /// What is assumed.
    pub assumptions: Vec<String>,
    /// What it changes, in order.
    pub changes: Vec<ScenarioChangeResult>,
}

impl From<&Scenario> for ScenarioResult {
    fn from(scenario: &Scenario) -> Self {
        let changes = scenario.changes.iter().map(|change| ScenarioChangeResult {
            action: change.action.as_str().to_owned(),
            does: change.describe(),
            target: change.target.as_str().to_owned(),
            targets: change.targets.clone(),
            commodity: change.commodity.clone(),
            from_day: change.window.from_day,
            to_day: change.window.to_day,
            why: change.why.clone(),
            basis: change.basis,
            source_ids: change.sources.clone(),
            links: None,
            nodes: None,
            when: change.window.to_string(),
        });
        Self {
            scenario: scenario.id.clone(),
            title: scenario.title.clone(),
            cause: scenario.cause.clone(),
            executed: scenario.executed.clone(),
            start: scenario.start,
            duration_days: scenario.days,
            description: scenario.description.clone(),
            source_ids: scenario.sources.clone(),
            assumptions: scenario.assumptions.clone(),
            changes: changes.collect(),
        }
    }
}

/// A source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourceResult {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Where.
    pub url: String,
    /// When.
    pub date: String,
    /// What it supports, in words.
    pub supports: String,
    /// How many figures rest on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figures: Option<usize>,
}

impl From<&Source> for SourceResult {
    fn from(source: &Source) -> Self {
        Self {
            id: source.id.clone(),
            title: source.title.clone(),
            publisher: source.publisher.clone(),
            url: source.url.clone(),
            date: source.date.clone(),
            supports: source.supports.clone(),
            figures: None,
        }
    }
}

/// Every scenario, or one whole.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ScenariosResult {
    /// By name.
    pub scenarios: Vec<ScenarioResult>,
    /// The sources of the one that was asked for.
    pub sources: Vec<SourceResult>,
    /// What does not fit the network in the one that was asked for.
    pub problems: Vec<String>,
    /// Whether one was asked for.
    #[serde(skip)]
    pub is_one: bool,
}

impl Ask for Scenarios {
    type Result = ScenariosResult;

    fn answer(&self, asking: &mut Asking<'_>) -> Result<Reply<ScenariosResult>> {
        let Some(choice) = &self.id else {
            let scenarios = asking.all_scenarios()?;
            let mut all: Vec<ScenarioResult> = scenarios.iter().map(ScenarioResult::from).collect();
            all.sort_by(|one, other| one.scenario.cmp(&other.scenario));
            let (sources, problems) = (Vec::new(), Vec::new());
            return Ok(Reply::answered(
                self.clone(),
                ScenariosResult { scenarios: all, sources, problems, is_one: false },
            ));
        };
        let scenario = asking.session.scenario(choice)?;
        asking.rest_on(&scenario)?;
        let mut shown = ScenarioResult::from(&scenario);
        let problems = match scenario.resolve(asking.network) {
            Ok(resolved) => {
                for (change, found) in shown.changes.iter_mut().zip(&resolved.changes) {
                    change.links = Some(found.members.links.len());
                    change.nodes = Some(found.members.nodes.len());
                }
                Vec::new()
            }
            Err(problems) => problems.iter().map(without_folder).collect(),
        };
        let source = |id: &String| match asking.network.find_source(id) {
            Some(source) => source.into(),
            None => SourceResult {
                id: id.clone(),
                title: "not in source.csv".to_owned(),
                publisher: String::new(),
                url: String::new(),
                date: String::new(),
                supports: String::new(),
                figures: None,
            },
        };
        let sources = shown.source_ids.iter().map(source).collect();
        let result = ScenariosResult { scenarios: vec![shown], sources, problems, is_one: true };
        Ok(Reply::answered(self.clone(), result))
    }
}

/// A problem as an answer tells it: an answer names no folder.
fn without_folder(problem: &Problem) -> String {
    let name = problem.file.rsplit(['/', '\\']).next().unwrap_or_default();
    Problem { file: name.to_owned(), ..problem.clone() }.to_string()
}

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
                let (found, key) = match exactly(network, id)? {
                    Some((kind, key)) => (Some(kind), key),
                    None => (None, id.clone()),
                };
                let is = |kind: TargetKind| found == Some(kind);
                if is(TargetKind::Link)
                    && let Some(link) = network.find_link(&key)
                {
                    ShowResult::Link(Box::new(LinkResult::new(network, link, network.link(link))))
                } else if is(TargetKind::Asset)
                    && let Some(asset) = network.find_asset(&key)
                {
                    ShowResult::Asset(Box::new(AssetResult::new(network, asset)))
                } else {
                    id.clone_from(&key);
                    let place = asking.place("id", id, snap_limit(&mut None)?).map_err(|error| match error {
                        Error::Unknown { given, near, .. } => {
                            Error::Unknown { what: "place, link or asset", given, near }
                        }
                        other => other,
                    })?;
                    if network.find_link(id).is_some() || network.find_asset(id).is_some() {
                        *id = format!("{}:{id}", TargetKind::Node.as_str());
                    }
                    ShowResult::Place(Box::new(NodeResult::in_full(network, place)))
                }
            }
        };
        Ok(Reply::answered(question, result))
    }
}

/// What an id is of, with or without its kind before it; `None` for what is no id.
///
/// # Errors
/// [`Error::Ambiguous`] for an id of several things; [`Error::Unknown`] for an id that its kind has not.
fn exactly(network: &Network, given: &str) -> Result<Option<(TargetKind, String)>> {
    const KINDS: [TargetKind; 3] = [TargetKind::Link, TargetKind::Asset, TargetKind::Node];
    let has = |kind: &TargetKind, id: &str| match kind {
        TargetKind::Link => network.find_link(id).is_some(),
        TargetKind::Asset => network.find_asset(id).is_some(),
        _ => network.find_node(id).is_some(),
    };
    if let Some((kind, id)) = given.split_once(':')
        && let Some(kind) = TargetKind::find(kind).filter(|kind| KINDS.contains(kind))
    {
        if has(&kind, id) {
            return Ok(Some((kind, id.to_owned())));
        }
        return Err(Error::Unknown { what: "place, link or asset", given: given.to_owned(), near: Vec::new() });
    }
    let kinds: Vec<TargetKind> = KINDS.into_iter().filter(|kind| has(kind, given)).collect();
    match kinds.as_slice() {
        [] => Ok(None),
        [kind] => Ok(Some((*kind, given.to_owned()))),
        several => Err(Error::Ambiguous {
            what: "place, link or asset",
            given: given.to_owned(),
            candidates: several.iter().map(|kind| format!("{}:{given}", kind.as_str())).collect(),
        }),
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

/// A figure and a source that it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourcedFigureResult {
    /// Id of the source.
    pub source_id: String,
    /// The table it stands in, or `scenario`.
    pub table: String,
    /// Id of the row.
    pub id: String,
    /// Which figure of it.
    pub figure: String,
    /// Central, as printed.
    pub central: String,
    /// Low, as printed.
    pub low: String,
    /// High, as printed.
    pub high: String,
    /// The unit.
    pub unit: String,
    /// What it rests on.
    pub basis: String,
    /// The year it is valid for.
    pub year: String,
}

impl From<&SourcedFigure> for SourcedFigureResult {
    fn from(figure: &SourcedFigure) -> Self {
        let [source_id, table, id, name, central, low, high, unit, basis, year] = figure.cells();
        Self { source_id, table, id, figure: name, central, low, high, unit, basis, year }
    }
}

/// Every source, or one with every figure that it supports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourcesResult {
    /// The sources.
    pub sources: Vec<SourceResult>,
    /// The figures of the one that was asked for.
    pub figures: Vec<SourcedFigureResult>,
    /// Whether one was asked for.
    #[serde(skip)]
    pub is_one: bool,
}

impl Ask for Sources {
    type Result = SourcesResult;

    fn answer(&self, asking: &mut Asking<'_>) -> Result<Reply<SourcesResult>> {
        let mut question = self.clone();
        let tables = asking.network.tables();
        let figures = sourced_figures(asking.network, &asking.all_scenarios()?);
        let counted = |source: &Source| {
            let count = figures.iter().filter(|figure| figure.source == source.id).count();
            SourceResult { figures: Some(count), ..source.into() }
        };
        let result = match &mut question.id {
            None => {
                let sources = tables.sources.iter().map(counted).collect();
                SourcesResult { sources, figures: Vec::new(), is_one: false }
            }
            Some(given) => {
                let source = asking.network.find_source(given).ok_or_else(|| Error::Unknown {
                    what: "source",
                    given: given.clone(),
                    near: nearest_names(given, tables.sources.iter().map(|source| source.id.as_str())),
                })?;
                given.clone_from(&source.id);
                let supported = figures.iter().filter(|figure| figure.source == source.id);
                let figures = supported.map(SourcedFigureResult::from).collect();
                SourcesResult { sources: vec![counted(source)], figures, is_one: true }
            }
        };
        Ok(Reply::answered(question, result))
    }
}

/// Something that a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FindingResult {
    /// Name of the check.
    pub check: String,
    /// Where and what.
    pub finding: String,
}

/// What a check of the network found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckResult {
    /// How many places there are.
    pub places: usize,
    /// How many links.
    pub links: usize,
    /// How many scenarios were checked.
    pub scenarios: usize,
    /// How many checks were made.
    pub checks: usize,
    /// What was found.
    pub findings: Vec<FindingResult>,
}

impl Ask for Check {
    type Result = CheckResult;

    fn answer(&self, asking: &mut Asking<'_>) -> Result<Reply<CheckResult>> {
        let network = asking.network;
        let found = |(name, finding): (&str, crate::network::Finding)| {
            let place = format!("{}.csv row {} {}", finding.table, finding.row + 1, finding.column);
            FindingResult { check: name.to_owned(), finding: format!("{place}: {}", finding.message) }
        };
        let mut findings: Vec<FindingResult> = check(network).into_iter().map(found).collect();
        let is_meant = asking.session.has_scenarios_of_its_own();
        let scenarios = if is_meant { asking.all_scenarios()? } else { Vec::new() };
        for scenario in &scenarios {
            if let Err(problems) = scenario.resolve(network) {
                let told = |problem: &Problem| FindingResult {
                    check: "scenario".to_owned(),
                    finding: without_folder(problem),
                };
                findings.extend(problems.iter().map(told));
            }
        }
        let result = CheckResult {
            places: network.tables().nodes.len(),
            links: network.tables().links.len(),
            scenarios: scenarios.len(),
            checks: CHECKS.len() + 1,
            findings,
        };
        let count = result.findings.len();
        Ok(if count == 0 {
            Reply::answered(self.clone(), result)
        } else {
            Reply::none_but(self.clone(), Reason::Findings { count }, result)
        })
    }
}

/// A published figure beside what the model says.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PublishedResult {
    /// The key.
    pub published_id: String,
    /// Id of the commodity.
    pub commodity: String,
    /// Where it starts.
    pub origin: String,
    /// Where it ends.
    pub destination: String,
    /// By which corridor; blank for the best.
    pub corridor: String,
    /// The figures of the network were not made from it.
    pub independent: bool,
    /// Middle of the published days.
    pub published_days: Option<f64>,
    /// Days by the model.
    pub model_days: Option<f64>,
    /// (model - published) / published.
    pub days_error: Option<f64>,
    /// Published tariff.
    pub published_tariff_usd_per_unit: Option<f64>,
    /// Tariff by the model.
    pub model_tariff_usd_per_unit: Option<f64>,
    /// (model - published) / published.
    pub tariff_error: Option<f64>,
}

/// An observed yearly flow beside the simulated one.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FlowCheckResult {
    /// Id of the commodity.
    pub commodity: String,
    /// Id of the outlet.
    pub outlet: String,
    /// The year.
    pub year: u16,
    /// Observed, in cargo units a year.
    pub observed_units: f64,
    /// Simulated, in cargo units a year.
    pub model_units: f64,
    /// (model - observed) / observed.
    pub error: f64,
}

/// What came of an episode beside what the model says.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EpisodeCheckResult {
    /// Id of the scenario.
    pub scenario: String,
    /// Id of the commodity.
    pub commodity: String,
    /// Of what.
    pub targets: Vec<String>,
    /// The first day.
    pub from_day: usize,
    /// The one after the last.
    pub to_day: usize,
    /// What was observed.
    pub observed: f64,
    /// What the model says.
    pub model: Option<f64>,
}

/// The model against what was published and observed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ValidateResult {
    /// Days and tariffs.
    pub published: Vec<PublishedResult>,
    /// Flows by outlet.
    pub flows: Vec<FlowCheckResult>,
    /// Episodes.
    pub episodes: Vec<EpisodeCheckResult>,
    /// The same with all that a page needs.
    #[serde(skip)]
    pub page: ValidationPage,
}

/// What a page of validation needs besides its figures.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ValidationPage {
    /// Every published row, compared.
    pub rows: Vec<Validated>,
    /// Every observed flow, compared.
    pub flows: Vec<FlowCheck>,
    /// Every episode, compared.
    pub episodes: Vec<EpisodeCheck>,
    /// Id, name and cargo unit of each commodity.
    pub commodities: Vec<super::told::CommodityTold>,
    /// Id and name of each outlet.
    pub outlets: Vec<(String, String)>,
    /// Unit of each episode's value.
    pub units: Vec<String>,
}

impl Ask for Validate {
    type Result = ValidateResult;

    fn answer(&self, asking: &mut Asking<'_>) -> Result<Reply<ValidateResult>> {
        let network = asking.network;
        let mut resolved = Vec::new();
        for scenario in asking.all_scenarios()? {
            resolved.push(scenario.resolve(network).map_err(|problems| Error::Data { problems })?);
        }
        let rows = validate(network, &resolved, &io::embedded_published()?)?;
        let flows = check_flows(network, &io::embedded_observed()?)?;
        let episodes = check_episodes(network, &resolved, &io::embedded_episodes()?)?;
        let tables = network.tables();
        let published = rows.iter().map(|row| PublishedResult {
            published_id: row.published.id.clone(),
            commodity: row.published.commodity.clone(),
            origin: row.published.origin.clone(),
            destination: row.published.destination.clone(),
            corridor: row.published.corridor.clone(),
            independent: row.published.is_independent,
            published_days: row.published_days(),
            model_days: row.days,
            days_error: row.days_error(),
            published_tariff_usd_per_unit: row.published.tariff_usd,
            model_tariff_usd_per_unit: row.tariff_usd,
            tariff_error: row.tariff_error(),
        });
        let flow_rows = flows.iter().map(|row| FlowCheckResult {
            commodity: row.observed.commodity.clone(),
            outlet: row.observed.outlet.clone(),
            year: row.observed.year,
            observed_units: row.observed_units,
            model_units: row.model_units,
            error: row.error(),
        });
        let episode_rows = episodes.iter().map(|row| EpisodeCheckResult {
            scenario: row.episode.scenario.clone(),
            commodity: row.episode.commodity.clone(),
            targets: row.episode.targets.clone(),
            from_day: row.episode.from_day,
            to_day: row.episode.to_day,
            observed: row.episode.value,
            model: row.model,
        });
        let unit = |row: &EpisodeCheck| {
            let commodity = network.find_commodity(&row.episode.commodity);
            commodity.map_or(String::new(), |commodity| row.episode.metric.unit(commodity))
        };
        let result = ValidateResult {
            published: published.collect(),
            flows: flow_rows.collect(),
            episodes: episode_rows.collect(),
            page: ValidationPage {
                commodities: tables.commodities.iter().map(Into::into).collect(),
                outlets: tables.outlets.iter().map(|outlet| (outlet.id.clone(), outlet.name.clone())).collect(),
                units: episodes.iter().map(unit).collect(),
                rows,
                flows,
                episodes,
            },
        };
        Ok(Reply::answered(self.clone(), result))
    }
}
