//! A question being resolved: words to places, commodities, changes and days, each by one rule.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::network::NodeId;

use super::constraints::Constraints;
use super::question::{
    Constrained, Cost, CostMut, Day, Goods, GoodsMut, ObjectiveWord, Question, RegimeWord, ScenarioChoice,
};
use super::revision::Revision;
use super::session::Fitted;
use super::{Answer, Means, NoEffect, Note, Outcome, Reason, Session};
use crate::error::{Error, ParameterProblem, Result, nearest_names};
use crate::maths::great_circle_km;
use crate::network::{Commodity, Found, Network, Overlay, Position, Regime};
use crate::route::{FrozenNetwork, Objective, OneToAll, Rule};
use crate::scenario::{Action, NotInForce, Resolved, ResolvedChange, Scenario, ScenarioChange};
use crate::units::Distance;

/// How far from a given position a place may be, in km, if nothing else is said.
const SNAP_KM: f64 = 25.0;

/// How far a place that a commodity can use may be from one that it cannot, in km: a city's oil harbour is another place than its container port.
const NEAR_KM: f64 = 25.0;

/// What a question came to.
#[derive(Debug)]
pub struct Reply<R> {
    pub(super) question: Question,
    pub(super) outcome: Outcome,
    pub(super) result: Option<R>,
}

impl<R> Reply<R> {
    pub(super) fn answered(question: impl Into<Question>, result: R) -> Self {
        Self { question: question.into(), outcome: Outcome::Answered, result: Some(result) }
    }

    pub(super) fn none(question: impl Into<Question>, reason: Reason) -> Self {
        Self { question: question.into(), outcome: Outcome::None(reason), result: None }
    }

    /// With what there is to show although there is no answer.
    pub(super) fn none_but(question: impl Into<Question>, reason: Reason, result: R) -> Self {
        Self { question: question.into(), outcome: Outcome::None(reason), result: Some(result) }
    }

    pub(super) fn map<S>(self, change: impl FnOnce(R) -> S) -> Reply<S> {
        Reply { question: self.question, outcome: self.outcome, result: self.result.map(change) }
    }
}

/// A question being answered: the session, and what has to be said with the answer.
#[derive(Debug)]
pub struct Asking<'s> {
    pub(super) session: &'s Session,
    pub(super) network: &'s Network,
    revision: Option<&'s Revision>,
    pub(super) means: &'s Means<'s>,
    pub(super) notes: Vec<Note>,
    scenarios: BTreeMap<String, String>,
}

/// Two places, what goes between them, and which outage rates hold.
pub(super) struct Shipment<'n> {
    pub(super) origin: NodeId,
    pub(super) destination: NodeId,
    pub(super) commodity: &'n Commodity,
    pub(super) regime: Regime,
    pub(super) snap: Distance,
}

impl<'s> Asking<'s> {
    /// `revision` is the network that the question itself makes of that of the session, if it does.
    pub(super) fn new(session: &'s Session, revision: Option<&'s Revision>, means: &'s Means<'s>) -> Self {
        let network = revision.map_or(session.network(), |revision| &revision.network);
        let notes = revision.map_or_else(Vec::new, |revision| revision.notes.clone());
        Self { session, network, revision, means, notes, scenarios: BTreeMap::new() }
    }

    pub(super) fn answered<R>(self, reply: Reply<R>) -> Answer<R> {
        let Reply { question, outcome, result } = reply;
        let network = self.session.network().tables().digest.clone();
        Answer { question, network, scenarios: self.scenarios, notes: self.notes, outcome, result }
    }

    /// The places, the commodity and the regime of a question between two places; `Err` of the outer result is an error, of the inner one a reason why nothing
    /// can move.
    pub(super) fn shipment(
        &mut self,
        (origin, destination): (&mut String, &mut String),
        goods: GoodsMut<'_>,
    ) -> Result<std::result::Result<Shipment<'s>, Reason>> {
        let snap = snap_limit(goods.snap_km)?;
        let from = self.place("origin", origin, snap)?;
        let to = self.place("destination", destination, snap)?;
        let regime = regime(goods.regime);
        let name = |place| self.network.node(place).name.clone();
        let (from_name, to_name) = (name(from), name(to));
        let network = self.network;
        let found = self.commodity_between(
            goods.commodity.as_deref(),
            |commodity| [from, to].map(|place| vec![fitted(network, commodity, place)]),
            || format!("from {from_name} to {to_name}"),
        )?;
        let Some(commodity) = found else {
            return Ok(Err(Reason::NothingMoves { from: from_name, to: to_name }));
        };
        *goods.commodity = Some(commodity.id.clone());
        let mut fitted = |given: &mut String, place| {
            let place = self.fitted_place(commodity, place);
            given.clone_from(&self.network.node(place).id);
            place
        };
        let (origin, destination) = (fitted(origin, from), fitted(destination, to));
        Ok(Ok(Shipment { origin, destination, commodity, regime, snap }))
    }

    /// Looks at what else a question says although nothing can move: an error comes before the lack of an answer.
    pub(super) fn check_rest<Q: Goods + Constrained>(
        &mut self,
        question: &mut Q,
        via: &mut [String],
        (scenario, day): (&mut Vec<ScenarioChoice>, &mut Option<Day>),
    ) -> Result<()> {
        let snap = snap_limit(question.goods().snap_km)?;
        self.via(via, snap)?;
        let scenarios = self.scenarios(scenario)?;
        self.constraints(question, snap)?;
        self.day(day, &scenarios)?;
        Ok(())
    }

    /// A place as given, which becomes its id; how far it was snapped goes to the notes.
    pub(super) fn place(&mut self, parameter: &'static str, given: &mut String, snap: Distance) -> Result<NodeId> {
        if given.trim().is_empty() {
            let example = "an id, a name, a UN/LOCODE, or latitude,longitude in degrees".to_owned();
            return Err(Error::parameter(parameter, ParameterProblem::Missing { example }));
        }
        let Found { node, snap } = self.network.places().find(given, snap)?;
        let place = self.network.node(node);
        if let Some(km) = snap {
            let (given, place, name) = (given.clone(), place.id.clone(), place.name.clone());
            self.notes.push(Note::Snapped { given, place, name, km });
        }
        given.clone_from(&place.id);
        Ok(node)
    }

    /// Places to pass, in order.
    pub(super) fn via(&mut self, given: &mut [String], snap: Distance) -> Result<Vec<NodeId>> {
        given.iter_mut().map(|place| self.place("via", place, snap)).collect()
    }

    pub(super) fn find_commodity(&self, id: &str) -> Result<&'s Commodity> {
        self.network.find_commodity(id).ok_or_else(|| Error::Unknown {
            what: "commodity",
            given: id.to_owned(),
            near: self.network.tables().commodities.iter().map(|commodity| commodity.id.clone()).collect(),
        })
    }

    /// The commodity given, or the only one that the network can move from any origin to any destination, whatever is closed; `None` if there is none, an error
    /// if there are several.
    ///
    /// `ends` tells the origins and destinations of a commodity, `between` names them where there is a choice.
    pub(super) fn commodity_between(
        &mut self,
        given: Option<&str>,
        ends: impl Fn(&Commodity) -> [Vec<NodeId>; 2],
        between: impl Fn() -> String,
    ) -> Result<Option<&'s Commodity>> {
        let all = &self.network.tables().commodities;
        match (given, all.as_slice()) {
            (Some(id), _) => return self.find_commodity(id).map(Some),
            (None, [only]) => return Ok(Some(only)),
            _ => {}
        }
        let mut movable = Vec::new();
        for commodity in all {
            if can_move(self.network, commodity, &ends(commodity))? {
                movable.push(commodity);
            }
        }
        match movable.as_slice() {
            [] => Ok(None),
            [only] => {
                self.notes.push(Note::OnlyCommodity { commodity: only.id.clone() });
                Ok(Some(only))
            }
            several => {
                let why = format!("more than one commodity can move {}", between());
                let choices = several.iter().map(|commodity| commodity.id.clone()).collect();
                Err(Error::parameter("commodity", ParameterProblem::Undecided { why, choices }))
            }
        }
    }

    /// The commodity of a question about the whole network: the one given, or the first that fits, which is said.
    pub(super) fn commodity_of_network(
        &mut self,
        given: &mut Option<String>,
        fits: impl Fn(&Commodity) -> bool,
    ) -> Result<&'s Commodity> {
        let all = &self.network.tables().commodities;
        let commodity = match given {
            Some(id) => self.find_commodity(id)?,
            None => {
                let found = all.iter().find(|commodity| fits(commodity)).or(all.first());
                let found =
                    found.ok_or_else(|| Error::question("the network has no commodity", "add commodity.csv"))?;
                if all.len() > 1 {
                    self.notes.push(Note::AssumedCommodity { commodity: found.id.clone() });
                }
                found
            }
        };
        *given = Some(commodity.id.clone());
        Ok(commodity)
    }

    /// The place that a commodity can use where the given one has no link for it; that goes to the notes.
    pub(super) fn fitted_place(&mut self, commodity: &Commodity, given: NodeId) -> NodeId {
        let Some((place, km)) = fit_place(self.network, commodity, given) else { return given };
        let (from, node) = (self.network.node(given).name.clone(), self.network.node(place));
        let (commodity, id, name) = (commodity.id.clone(), node.id.clone(), node.name.clone());
        self.notes.push(Note::Moved { commodity, from, place: id, name, km });
        place
    }

    /// What to minimise, for a commodity.
    pub(super) fn objective(&self, question: &mut impl Cost, commodity: &Commodity) -> Result<Objective> {
        let CostMut { objective, value_of_time, co2_price } = question.cost();
        let word = *objective.get_or_insert_default();
        if word != ObjectiveWord::Generalized {
            for (parameter, given) in [("value_of_time", &value_of_time), ("co2_price", &co2_price)] {
                if given.is_some() {
                    let needs = "{objective} generalized".to_owned();
                    return Err(Error::parameter(parameter, ParameterProblem::Needs { needs }));
                }
            }
        }
        Ok(match word {
            ObjectiveWord::Generalized => {
                let value = *value_of_time.get_or_insert(commodity.value_of_time.central().as_usd());
                let co2 = *co2_price.get_or_insert(0.0);
                Objective::Generalized {
                    value_of_time: from_zero("value_of_time", value)?,
                    co2_price: from_zero("co2_price", co2)?,
                }
            }
            ObjectiveWord::Tariff => Objective::Tariff,
            ObjectiveWord::Time => Objective::Time,
            ObjectiveWord::Co2 => Objective::Co2,
            ObjectiveWord::Distance => Objective::Distance,
            ObjectiveWord::Risk => Objective::Risk,
        })
    }

    /// Scenarios fitted to the network, each once; every problem in any of them is reported.
    pub(super) fn scenarios(&mut self, choices: &mut Vec<ScenarioChoice>) -> Result<Vec<Arc<Fitted>>> {
        let mut fitted: Vec<Arc<Fitted>> = Vec::new();
        let mut kept = Vec::new();
        let mut problems = Vec::new();
        for choice in choices.drain(..) {
            match self.session.fitted(&choice) {
                Ok(scenario) => {
                    if self.rest_on(&scenario.resolved.scenario)? {
                        fitted.push(scenario);
                        kept.push(choice);
                    }
                }
                Err(Error::Data { problems: found }) => problems.extend(found),
                Err(error) => return Err(error),
            }
        }
        *choices = kept;
        if problems.is_empty() { Ok(fitted) } else { Err(Error::Data { problems }) }
    }

    /// Keeps which scenario the answer rests on; whether it is a new one.
    ///
    /// # Errors
    /// [`Error::Question`] for another scenario of the same id.
    pub(super) fn rest_on(&mut self, scenario: &Scenario) -> Result<bool> {
        match self.scenarios.get(&scenario.id) {
            None => {
                self.scenarios.insert(scenario.id.clone(), scenario.digest.clone());
                Ok(true)
            }
            Some(digest) if *digest == scenario.digest => Ok(false),
            Some(_) => Err(Error::question(
                format!("two different scenarios have the id '{}'", scenario.id),
                "give one of them another id: that of a file is its name",
            )),
        }
    }

    /// All scenarios, named or embedded; the answer rests on them.
    pub(super) fn all_scenarios(&mut self) -> Result<Vec<Scenario>> {
        let all = self.session.scenarios()?;
        for scenario in &all {
            self.rest_on(scenario)?;
        }
        Ok(all)
    }

    /// The day of the question, counted from the start of each scenario. A date needs scenarios that start on one day.
    pub(super) fn day(&mut self, given: &mut Option<Day>, scenarios: &[Arc<Fitted>]) -> Result<u32> {
        let day = match given.unwrap_or(Day::Number(0)) {
            Day::Number(number) => number,
            Day::Date(date) => day_of(date, scenarios)?,
        };
        if given.is_some() && scenarios.is_empty() {
            self.notes.push(Note::WithoutEffect { parameter: "day", why: NoEffect::NoScenario });
        }
        if given.is_some() || !scenarios.is_empty() {
            *given = Some(Day::Number(day));
        }
        Ok(day)
    }

    /// Scenarios that change nothing on the day of the question are said to.
    pub(super) fn note_out_of_force(&mut self, scenarios: &[Arc<Fitted>], commodity: &Commodity, day: u32) {
        let notes = scenarios.iter().filter_map(|fitted| {
            let scenario = fitted.resolved.scenario.id.clone();
            let why = fitted.resolved.why_not_in_force(commodity, day);
            let is_for_others = matches!(why, Some(NotInForce::OtherCommodities { .. }));
            if !is_for_others
                && !fitted.resolved.changes.iter().any(|change| change.members.carry(self.network, commodity))
            {
                return Some(Note::Untouched { change: scenario, commodity: commodity.id.clone() });
            }
            why.map(|why| Note::NotInForce { scenario, why })
        });
        self.notes.extend(notes);
        self.note_growth(scenarios.iter().map(|fitted| &fitted.resolved), commodity);
    }

    /// Closures and avoidances that touch nothing of the commodity are said to.
    pub(super) fn note_untouched(&mut self, constraints: &Constraints, commodity: &Commodity) {
        let changes = constraints.held.iter().flat_map(|held| &held.changes);
        let idle = changes.filter(|change| !change.members.carry(self.network, commodity));
        let told =
            |change: &ResolvedChange| Note::Untouched { change: change.label.clone(), commodity: commodity.id.clone() };
        self.notes.extend(idle.map(told));
        self.note_growth(&constraints.held, commodity);
        self.note_unset(commodity);
    }

    /// Expansions are said to change nothing where only costs are asked for.
    pub(super) fn note_costs_only(&mut self, expand: &[String]) {
        if !expand.is_empty() {
            self.notes.push(Note::WithoutEffect { parameter: "expand", why: NoEffect::OnlyCosts });
        }
    }

    /// Figures that the question or the data set on some of the days.
    pub(super) fn windowed(&self) -> Vec<ScenarioChange> {
        self.revision.map_or_else(Vec::new, |revision| revision.windowed.clone())
    }

    /// Figures set by the question that the commodity has nothing to do with are said to.
    pub(super) fn note_unset(&mut self, commodity: &Commodity) {
        if let Some(revision) = self.revision {
            revision.note_untouched(commodity, &mut self.notes);
        }
    }

    /// Expansions of what carries the commodity, but of which no capacity is known, are said to.
    pub(super) fn note_growth<'r>(&mut self, all: impl IntoIterator<Item = &'r Resolved>, commodity: &Commodity) {
        for change in all.into_iter().flat_map(|resolved| &resolved.changes) {
            let Action::Expand(_) = change.change.action else { continue };
            let is_ours = change.change.commodity.as_ref().is_none_or(|id| *id == commodity.id);
            if !is_ours || !change.members.carry(self.network, commodity) {
                continue;
            }
            if !change.widened(self.network, commodity).has_known(self.network) {
                let (change, commodity) = (change.label.clone(), commodity.id.clone());
                self.notes.push(Note::NothingToExpand { change, commodity });
            }
        }
    }

    /// A question about corridors needs some: without, its answer would be a table without rows.
    pub(super) fn need_corridors(&self, commodity: &Commodity) -> Result<()> {
        if self.network.tables().corridors.iter().any(|row| row.is_for(&commodity.id)) {
            return Ok(());
        }
        Err(Error::question(
            format!("the network has no corridor for {}", commodity.id),
            "name some in corridor.csv, or ask for a route, which needs none",
        ))
    }

    /// The rule of a corridor, and the places to pass.
    pub(super) fn rule(&self, corridor: Option<&str>, via: &[NodeId]) -> Result<Rule> {
        let Some(id) = corridor else { return Ok(Rule::default().via(via)) };
        let Some(row) = self.network.find_corridor(id) else {
            let known = self.network.tables().corridors.iter().map(|row| row.id.as_str());
            return Err(Error::Unknown { what: "corridor", given: id.to_owned(), near: nearest_names(id, known) });
        };
        Ok(Rule::of_corridor(self.network, row).via(via))
    }
}

/// How far from a position a place may be.
pub(super) fn snap_limit(given: &mut Option<f64>) -> Result<Distance> {
    let km = *given.get_or_insert(SNAP_KM);
    Distance::try_km(km)
        .filter(|limit| *limit >= Distance::ZERO)
        .ok_or_else(|| out_of_range("snap_km", "0 or more", km))
}

/// Which outage rates hold.
pub(super) fn regime(given: &mut Option<RegimeWord>) -> Regime {
    match given.get_or_insert_default() {
        RegimeWord::War => Regime::War,
        RegimeWord::Peace => Regime::Peace,
    }
}

pub(super) fn out_of_range(parameter: &'static str, expected: &str, given: impl fmt::Display) -> Error {
    Error::out_of_range(parameter, expected, given)
}

/// A number of at least 0.
pub(super) fn from_zero(parameter: &'static str, number: f64) -> Result<f64> {
    if number.is_finite() && number >= 0.0 { Ok(number) } else { Err(out_of_range(parameter, "0 or more", number)) }
}

/// A count within limits, or the one that is taken if none is given.
pub(super) fn count(
    parameter: &'static str,
    given: &mut Option<u32>,
    otherwise: u32,
    limits: (u32, u32),
) -> Result<usize> {
    let number = *given.get_or_insert(otherwise);
    if (limits.0..=limits.1).contains(&number) {
        return Ok(number as usize);
    }
    Err(out_of_range(parameter, &format!("{} to {}", limits.0, limits.1), number))
}

/// The day that a date is of scenarios that start on one day.
fn day_of(date: jiff::civil::Date, scenarios: &[Arc<Fitted>]) -> Result<u32> {
    let wrong = |expected: &str| {
        let problem = ParameterProblem::Unreadable {
            given: date.to_string(),
            expected: expected.to_owned(),
            example: "{day} 0 for the first day of each scenario".to_owned(),
        };
        Error::parameter("day", problem)
    };
    let mut starts = scenarios.iter().map(|fitted| (&fitted.resolved.scenario.id, fitted.resolved.scenario.start));
    let Some((first, start)) = starts.next() else {
        return Err(wrong("a day of a scenario: none is given"));
    };
    let start = start.ok_or_else(|| wrong(&format!("a day of {first}, which has no start")))?;
    if let Some((other, _)) = starts.find(|(_, other)| *other != Some(start)) {
        return Err(wrong(&format!("the same day of {first} and of {other}, which start on different days")));
    }
    let days = start.until(date).map(|span| span.get_days()).unwrap_or(-1);
    u32::try_from(days).map_err(|_| wrong(&format!("a day of {first}, which starts on {start}")))
}

/// Whether the network could move a commodity from any of some places to any of others.
fn can_move(network: &Network, commodity: &Commodity, [origins, destinations]: &[Vec<NodeId>; 2]) -> Result<bool> {
    let frozen = FrozenNetwork::new(network, commodity, Regime::Any);
    let weights = frozen.open_weights(&Overlay::empty(), &Objective::Time)?;
    let mut search = OneToAll::new(frozen.graph(), &weights);
    Ok(origins.iter().any(|origin| {
        search.run(frozen.start(*origin));
        // A way whose time does not fit is a way.
        destinations.iter().any(|destination| !matches!(search.distance(frozen.end(*destination)), Ok(None)))
    }))
}

/// The place that a commodity uses for a given one.
pub(super) fn fitted(network: &Network, commodity: &Commodity, given: NodeId) -> NodeId {
    fit_place(network, commodity, given).map_or(given, |(place, _)| place)
}

/// The place near a given one that a commodity can use, and how far it is, if the given one has no link for it.
fn fit_place(network: &Network, commodity: &Commodity, given: NodeId) -> Option<(NodeId, Distance)> {
    let is_usable = |place: NodeId| network.is_used_by(place, &commodity.id);
    if is_usable(given) {
        return None;
    }
    let from = network.node(given).position?;
    let places = network.nodes().filter(|place| is_usable(*place));
    let near = places.filter_map(|place| Some((great_circle(from, network.node(place).position?), place)));
    let (distance, place) = near.min_by(|one, other| one.0.cmp(&other.0))?;
    (distance.as_km() <= NEAR_KM).then_some((place, distance))
}

fn great_circle(from: Position, to: Position) -> Distance {
    Distance::km(great_circle_km(from.into(), to.into()))
}
