//! Flags to resolved inputs: everything a command needs, checked before anything is computed.

use std::borrow::Cow;

use petgraph::graph::NodeIndex;

use super::args::{ConstraintArgs, NetworkArgs, ObjectiveWord, QuestionArgs, RegimeWord};
use crate::error::{Error, Result, nearest_names};
use crate::io;
use crate::network::{Commodity, Country, Found, Network, Overlay, Regime, Status};
use crate::report::{Head, Options};
use crate::route::{FrozenNetwork, Objective, Question, Rule};
use crate::scenario::{Action, Laid, Resolved, Scenario, ScenarioChange, StatusPolicy, TargetKind, lay_over};
use crate::units::Distance;

/// A network and where it is from.
pub(super) struct LoadedNetwork {
    pub(super) network: Cow<'static, Network>,
    pub(super) shown: String,
}

impl LoadedNetwork {
    /// The head of an answer of a command over this network.
    pub(super) fn head(&self, command: &str, options: &serde_json::Value, warnings: &[String]) -> Head {
        Head::new(command, (&self.shown, &self.network.tables().digest), options, warnings)
    }
}

impl NetworkArgs {
    /// Reads the network that is asked for.
    pub(super) fn load(&self) -> Result<LoadedNetwork> {
        Ok(match &self.network {
            None => LoadedNetwork { network: Cow::Borrowed(io::embedded_network()), shown: "embedded".into() },
            Some(folder) => LoadedNetwork {
                network: Cow::Owned(io::read_network(&io::FolderFiles::Disk(folder.clone()))?),
                shown: folder.display().to_string(),
            },
        })
    }

    /// Every scenario there is: those of the folder, then the embedded ones.
    pub(super) fn all_scenarios(&self) -> Result<Vec<Scenario>> {
        io::read_scenarios(&io::scenario_texts(self.scenarios_dir.as_deref())?)
    }

    /// The scenario with a name, or in a file.
    pub(super) fn scenario(&self, given: &str) -> Result<Scenario> {
        io::find_scenario(given, self.scenarios_dir.as_deref())?.read()
    }

    /// Scenarios by name or file, fitted to a network; every problem in any of them is reported.
    pub(super) fn resolved(&self, network: &Network, given: &[String]) -> Result<Vec<Resolved>> {
        let mut resolved: Vec<Resolved> = Vec::new();
        let mut problems = Vec::new();
        for name in given {
            match self.scenario(name)?.resolve(network) {
                Ok(scenario) => {
                    if resolved.iter().all(|other| other.scenario.id != scenario.scenario.id) {
                        resolved.push(scenario);
                    }
                }
                Err(found) => problems.extend(found),
            }
        }
        if problems.is_empty() { Ok(resolved) } else { Err(Error::Data { problems }) }
    }
}

impl QuestionArgs {
    pub(super) fn regime(&self) -> Regime {
        match self.regime {
            RegimeWord::War => Regime::War,
            RegimeWord::Peace => Regime::Peace,
        }
    }

    /// What shall be least, for a commodity.
    pub(super) fn objective(&self, commodity: &Commodity) -> Result<Objective> {
        let from_zero = |name: &str, number: f64| {
            if number.is_finite() && number >= 0.0 {
                Ok(number)
            } else {
                Err(Error::question(format!("--{name} {number} makes no sense"), "a number from 0 up"))
            }
        };
        let value_of_time = self.value_of_time.unwrap_or_else(|| commodity.value_of_time.central().as_usd());
        let value_of_time = from_zero("value-of-time", value_of_time)?;
        let co2_price = from_zero("co2-price", self.co2_price)?;
        Ok(match self.objective {
            ObjectiveWord::Generalized => Objective::Generalized { value_of_time, co2_price },
            ObjectiveWord::Tariff => Objective::Tariff,
            ObjectiveWord::Time => Objective::Time,
            ObjectiveWord::Co2 => Objective::Co2,
            ObjectiveWord::Distance => Objective::Distance,
            ObjectiveWord::Risk => Objective::Risk,
        })
    }

    fn snap_limit(&self) -> Result<Distance> {
        Distance::try_km(self.snap_km).filter(|limit| *limit >= Distance::ZERO).ok_or_else(|| {
            Error::question(format!("--snap-km {} makes no sense", self.snap_km), "kilometres from 0 up")
        })
    }

    /// A place as given; how far it was snapped goes to the warnings.
    pub(super) fn place(&self, network: &Network, given: &str, notes: &mut Vec<String>) -> Result<NodeIndex> {
        let Found { node, snap } = network.places().find(given, self.snap_limit()?)?;
        if let Some(snap) = snap {
            let place = network.node(node);
            notes.push(format!("'{given}' is taken for {} ({}), {snap} km away", place.name, place.id));
        }
        Ok(node)
    }

    pub(super) fn via_places(&self, network: &Network, notes: &mut Vec<String>) -> Result<Vec<NodeIndex>> {
        self.via.iter().map(|given| self.place(network, given, notes)).collect()
    }

    /// The commodity asked for, or the only one that the network can move between two places.
    pub(super) fn commodity<'n>(
        &self,
        network: &'n Network,
        (origin, destination): (NodeIndex, NodeIndex),
        notes: &mut Vec<String>,
    ) -> Result<&'n Commodity> {
        let all = &network.tables().commodities;
        if let Some(id) = &self.commodity {
            return network.find_commodity(id).ok_or_else(|| Error::Unknown {
                what: "commodity",
                given: id.clone(),
                near: all.iter().map(|commodity| commodity.id.clone()).collect(),
            });
        }
        if let [only] = all.as_slice() {
            return Ok(only);
        }
        let mut movable = Vec::new();
        for commodity in all {
            let fitted = |place| fit_place(network, commodity, place).map_or(place, |(fitted, _)| fitted);
            let question = Question {
                origin: fitted(origin),
                destination: fitted(destination),
                objective: Objective::Time,
                rule: Rule::default(),
            };
            let frozen = FrozenNetwork::new(network, commodity, Regime::Any);
            let weights = frozen.open_weights(&Overlay::empty(), &question.objective)?;
            if frozen.best_arcs(&weights, &question)?.is_some() {
                movable.push(commodity);
            }
        }
        match movable.as_slice() {
            [only] => {
                notes.push(format!("commodity: {} (the only one that can be moved between the two places)", only.id));
                Ok(only)
            }
            several => {
                let (from, to) = (&network.node(origin).name, &network.node(destination).name);
                let message = if several.is_empty() {
                    format!("no commodity can be moved from {from} to {to}: no links join them, open or closed")
                } else {
                    format!("more than one commodity can be moved from {from} to {to}")
                };
                let names: Vec<String> = all.iter().map(|commodity| format!("--commodity {}", commodity.id)).collect();
                Err(Error::question(message, names.join(" or ")))
            }
        }
    }
}

impl ConstraintArgs {
    /// Closures and avoidances as a scenario of their own; places and names are looked up first.
    pub(super) fn as_scenario(&self, network: &Network, question: &QuestionArgs) -> Result<Option<Resolved>> {
        let mut changes = Vec::new();
        let mut close = |flag: &str, kind: TargetKind, name: String| {
            changes.push(ScenarioChange::labelled(format!("--{flag} {name}"), Action::Close, kind, vec![name]));
        };
        for given in &self.avoid_country {
            for country in countries_of(network, given)? {
                close("avoid-country", TargetKind::Country, country.to_string());
            }
        }
        for given in &self.avoid_node {
            let node = question.place(network, given, &mut Vec::new())?;
            close("avoid-node", TargetKind::Node, network.node(node).id.clone());
        }
        for id in &self.avoid_link {
            close("avoid-link", TargetKind::Link, id.clone());
        }
        for id in &self.avoid_asset {
            close("avoid-asset", TargetKind::Asset, id.clone());
        }
        for name in &self.avoid_operator {
            close("avoid-operator", TargetKind::Operator, name.clone());
        }
        for mode in &self.avoid_mode {
            close("avoid-mode", TargetKind::Mode, mode.to_lowercase());
        }
        for given in &self.close {
            changes.push(close_change(network, question, given)?);
        }
        if changes.is_empty() {
            return Ok(None);
        }
        check_names(network, &changes)?;
        Scenario::of_question(changes).resolve(network).map(Some).map_err(|problems| Error::Data { problems })
    }

    /// Which links that are not operating are used all the same.
    pub(super) fn policy(&self, network: &Network) -> Result<StatusPolicy> {
        let mut policy = StatusPolicy::default();
        if self.include_planned {
            policy.include.extend([Status::Planned, Status::UnderConstruction]);
        }
        for word in &self.include {
            match (Status::find(word), network.find_link(word)) {
                (Some(status), _) => policy.include.push(status),
                (None, Some(link)) => policy.include_links.push(link),
                (None, None) => {
                    let links = network.tables().links.iter().map(|link| link.id.as_str());
                    let words = Status::ALL.iter().map(|status| status.as_str());
                    let near = nearest_names(word, links.chain(words));
                    return Err(Error::Unknown { what: "link or status", given: word.clone(), near });
                }
            }
        }
        Ok(policy)
    }
}

/// The place near a given one that a commodity can use, and how far it is, if the given one has no link for it: a city's oil harbour is another place than its
/// container port.
fn fit_place(network: &Network, commodity: &Commodity, given: NodeIndex) -> Option<(NodeIndex, Distance)> {
    const NEAR_KM: f64 = 25.0;
    let is_usable = |place: NodeIndex| {
        let id = &network.node(place).id;
        let links = network.tables().links.iter();
        links.filter(|link| link.from == *id || link.to == *id).any(|link| link.carries(&commodity.id))
    };
    if is_usable(given) {
        return None;
    }
    let from = network.node(given).position?;
    let places = network.graph().node_indices().filter(|place| is_usable(*place));
    let near = places.filter_map(|place| Some((great_circle(from, network.node(place).position?), place)));
    let (distance, place) = near.min_by(|one, other| one.0.cmp(&other.0))?;
    (distance.as_km() <= NEAR_KM).then_some((place, distance))
}

fn great_circle(from: geo::Point, to: geo::Point) -> Distance {
    use geo::{Distance as _, Haversine};
    Distance::km(Haversine.distance(from, to) / 1000.0)
}

/// The place that a commodity can use where the given one has no link for it; that goes to the notes.
pub(super) fn fitted_place(
    network: &Network,
    commodity: &Commodity,
    given: NodeIndex,
    notes: &mut Vec<String>,
) -> NodeIndex {
    let Some((place, distance)) = fit_place(network, commodity, given) else { return given };
    let (from, to) = (&network.node(given).name, network.node(place));
    notes.push(format!("no link for {} at {from}: {} ({}) is taken, {distance} km away", commodity.id, to.name, to.id));
    place
}

/// The countries that are meant by codes or names.
fn countries_of(network: &Network, given: &str) -> Result<Vec<Country>> {
    let found = Country::find_all(given).map_err(|unknown| {
        let names = network.country_names();
        let near = nearest_names(&unknown, names.iter().map(String::as_str));
        Error::Unknown { what: "country", given: unknown, near }
    })?;
    if found.is_empty() {
        return Err(Error::question("--avoid-country names no country", "RU, or Russia"));
    }
    found.into_iter().map(|country| in_network(network, country)).collect()
}

/// A country that nothing of the network is in has nothing to avoid.
fn in_network(network: &Network, country: Country) -> Result<Country> {
    if network.countries().contains(&country) {
        return Ok(country);
    }
    let codes: Vec<String> = network.countries().iter().map(ToString::to_string).collect();
    let name = country.names().pop().map_or_else(|| country.to_string(), |name| format!("{name} ({country})"));
    Err(Error::question(
        format!("no place and no link of the network is in {name}"),
        format!("its countries are {}", codes.join(" ")),
    ))
}

/// A name that nothing has is an error about the flag, not about a file.
fn check_names(network: &Network, changes: &[ScenarioChange]) -> Result<()> {
    let tables = network.tables();
    for change in changes {
        let (what, known): (&'static str, Vec<String>) = match change.target {
            TargetKind::Link => ("link", tables.links.iter().map(|row| row.id.clone()).collect()),
            TargetKind::Asset => ("asset", tables.assets.iter().map(|row| row.id.clone()).collect()),
            TargetKind::Operator => {
                let mut names: Vec<String> = tables.links.iter().flat_map(|row| row.operators.clone()).collect();
                let companies: Vec<String> = names
                    .iter()
                    .filter_map(|name| name.split_once(" ("))
                    .map(|(company, _)| company.to_owned())
                    .collect();
                names.extend(companies);
                names.sort();
                names.dedup();
                ("operator", names)
            }
            TargetKind::Mode => ("mode", crate::network::Mode::ALL.iter().map(ToString::to_string).collect()),
            TargetKind::Node | TargetKind::Corridor | TargetKind::Country => continue,
        };
        for name in &change.targets {
            if !known.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                let near = nearest_names(name, known.iter().map(String::as_str));
                return Err(Error::Unknown { what, given: name.clone(), near });
            }
        }
    }
    Ok(())
}

/// `ID` closes a link, asset or place; `ID=FACTOR` leaves a share of it.
fn close_change(network: &Network, question: &QuestionArgs, given: &str) -> Result<ScenarioChange> {
    let (name, action) = match given.split_once('=') {
        None => (given, Action::Close),
        Some((name, factor)) => match factor.parse::<f64>() {
            Ok(0.0) => (name, Action::Close),
            Ok(factor) if (0.0..=1.0).contains(&factor) => (name, Action::Derate(factor)),
            _ => {
                let message = format!("--close {given}: '{factor}' is not a share");
                return Err(Error::question(message, "the share of the capacity that is left, 0 to 1"));
            }
        },
    };
    let label = format!("--close {given}");
    if network.find_link(name).is_some() {
        return Ok(ScenarioChange::labelled(label, action, TargetKind::Link, vec![name.to_owned()]));
    }
    if network.find_asset(name).is_some() {
        return Ok(ScenarioChange::labelled(label, action, TargetKind::Asset, vec![name.to_owned()]));
    }
    match question.place(network, name, &mut Vec::new()) {
        Ok(node) => {
            let id = network.node(node).id.clone();
            Ok(ScenarioChange::labelled(label, action, TargetKind::Node, vec![id]))
        }
        Err(Error::Unknown { .. }) => {
            let tables = network.tables();
            let known = tables.links.iter().map(|link| link.id.as_str());
            let known = known.chain(tables.assets.iter().map(|asset| asset.id.as_str()));
            let known = known.chain(tables.nodes.iter().map(|node| node.id.as_str()));
            let near = nearest_names(name, known);
            Err(Error::Unknown { what: "link, asset or place", given: name.to_owned(), near })
        }
        Err(error) => Err(error),
    }
}

/// The commodity asked for, or the first of the network.
pub(super) fn commodity_or_first<'n>(network: &'n Network, given: Option<&str>) -> Result<&'n Commodity> {
    let all = &network.tables().commodities;
    match given {
        Some(id) => network.find_commodity(id).ok_or_else(|| Error::Unknown {
            what: "commodity",
            given: id.to_owned(),
            near: all.iter().map(|commodity| commodity.id.clone()).collect(),
        }),
        None => all.first().ok_or_else(|| Error::question("the network has no commodity", "add commodity.csv")),
    }
}

/// A question about corridors needs some: without, its answer would be a table without rows.
pub(super) fn need_corridors(network: &Network, commodity: &Commodity) -> Result<()> {
    let corridors = &network.tables().corridors;
    if corridors.iter().any(|row| row.is_for(&commodity.id)) {
        return Ok(());
    }
    Err(Error::question(
        format!("the network has no corridor for {}", commodity.id),
        "name some in corridor.csv, or ask `corridor route`, which needs none",
    ))
}

/// A scenario that changes nothing on the day of the question is said to.
pub(super) fn note_out_of_force(scenarios: &[Resolved], commodity: &Commodity, day: u32, notes: &mut Vec<String>) {
    notes.extend(scenarios.iter().filter_map(|scenario| scenario.why_not_in_force(commodity, day)));
}

/// What was taken for something else, or holds on another day, above a table.
pub(super) fn note_lines(notes: &[String]) -> String {
    notes.iter().map(|note| format!("note: {note}\n")).collect()
}

/// The options of a question as they were resolved, for the head of an answer.
pub(super) fn resolved_options(
    network: &LoadedNetwork,
    commodity: &Commodity,
    objective: &Objective,
    regime: Regime,
    constraints: Option<&Resolved>,
    policy: &StatusPolicy,
) -> Options {
    let mut included: Vec<String> = policy.include.iter().map(ToString::to_string).collect();
    included.extend(policy.include_links.iter().map(|link| network.network.link(*link).id.clone()));
    Options {
        network: network.shown.clone(),
        network_digest: network.network.tables().digest.clone(),
        commodity: commodity.id.clone(),
        cargo_unit: commodity.cargo_unit.clone(),
        objective: *objective,
        regime,
        constraints: constraints
            .map_or_else(Vec::new, |resolved| resolved.changes.iter().map(|change| change.label.clone()).collect()),
        included,
    }
}

/// A question about a route, ready to be answered.
pub(super) struct Asked<'n> {
    pub(super) frozen: FrozenNetwork<'n>,
    pub(super) laid: Laid,
    pub(super) question: Question,
    pub(super) options: Options,
    pub(super) notes: Vec<String>,
}

/// Resolves everything that a question about a route needs: places, commodity, objective, constraints, scenarios on a day, a corridor's rule.
pub(super) fn asked<'n>(
    loaded: &'n LoadedNetwork,
    (origin, destination): (&str, &str),
    (args, constraints): (&QuestionArgs, &ConstraintArgs),
    scenarios: &[Resolved],
    (day, corridor): (u32, Option<&str>),
) -> Result<Asked<'n>> {
    let network = loaded.network.as_ref();
    let mut notes = Vec::new();
    let origin = args.place(network, origin, &mut notes)?;
    let destination = args.place(network, destination, &mut notes)?;
    let via = args.via_places(network, &mut notes)?;
    let commodity = args.commodity(network, (origin, destination), &mut notes)?;
    let origin = fitted_place(network, commodity, origin, &mut notes);
    let destination = fitted_place(network, commodity, destination, &mut notes);
    let objective = args.objective(commodity)?;
    note_out_of_force(scenarios, commodity, day, &mut notes);
    let held = constraints.as_scenario(network, args)?;
    let policy = constraints.policy(network)?;
    let options = resolved_options(loaded, commodity, &objective, args.regime(), held.as_ref(), &policy);
    let rule = match corridor {
        None => Rule::default(),
        Some(id) => match network.find_corridor(id) {
            Some(row) => Rule::of_corridor(network, row),
            None => {
                let known = network.tables().corridors.iter().map(|row| row.id.as_str());
                return Err(Error::Unknown { what: "corridor", given: id.to_owned(), near: nearest_names(id, known) });
            }
        },
    };
    let layers: Vec<&Resolved> = held.iter().chain(scenarios).collect();
    let laid = lay_over(network, commodity, &layers, day, &policy);
    let frozen = FrozenNetwork::new(network, commodity, args.regime());
    Ok(Asked {
        frozen,
        laid,
        question: Question { origin, destination, objective, rule: rule.via(&via) },
        options,
        notes,
    })
}
