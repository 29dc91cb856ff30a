//! Corridors side by side.

use schemars::JsonSchema;
use serde::Serialize;

use super::asking::{Asking, Reply};
use super::question::Goods;
use super::told::{CommodityTold, PlaceTold, RouteTold};
use super::{Ask, Blocker, Compare, Note, Reason};
use crate::analysis::{Case, ComparisonQuestion, CorridorWay, NoRoute, compare, why_closed};
use crate::error::Result;
use crate::network::Commodity;
use crate::scenario::Applied;
use crate::units::{Duration, Tariff};

/// How a corridor does in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CorridorStatus {
    /// It has a route.
    Open,
    /// Nothing open keeps to its rule, though something would if nothing were closed.
    Closed,
    /// No route of the network keeps to its rule between the two places.
    Absent,
}

impl CorridorStatus {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Absent => "absent",
        }
    }
}

/// What stands in the way of a corridor, and what there would be without it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Blocked {
    /// A smallest set of what has to be lifted.
    pub by: Vec<Blocker>,
    /// What the route that opens is charged.
    pub tariff_usd_per_unit: Tariff,
    /// How long it takes.
    pub time_days: Duration,
    /// Whether no smaller set would do. If not, the search for one gave up.
    pub is_smallest: bool,
    /// The same in English.
    pub text: String,
}

/// One corridor in one case.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CorridorResult {
    /// Id of the corridor.
    pub corridor: String,
    /// Whether it has a route.
    pub status: CorridorStatus,
    /// Why it has none, if it is closed.
    pub blocked: Option<Blocked>,
    /// Its best route.
    pub route: Option<RouteTold>,
}

/// A change and what it touches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangeTold {
    /// Id of the scenario, or `question`.
    pub scenario: String,
    /// What it does.
    pub change: String,
    /// Why.
    pub why: String,
    /// How many links it touches.
    pub links: usize,
    /// How many places it touches.
    pub nodes: usize,
    /// Whether it holds on the day of the question.
    pub in_force: bool,
    /// Why it does nothing here, if it does not.
    pub why_not: Option<String>,
}

impl ChangeTold {
    fn new(applied: &Applied, commodity: &Commodity) -> Self {
        let why_not = match &applied.commodity {
            _ if applied.is_in_force => None,
            Some(only) if *only != commodity.id => Some(format!("only for {only}")),
            _ => Some(format!("holds {}", applied.window.when())),
        };
        Self {
            scenario: applied.scenario.clone(),
            change: applied.label.clone(),
            why: applied.why.clone(),
            links: applied.links,
            nodes: applied.nodes,
            in_force: applied.is_in_force,
            why_not,
        }
    }
}

/// All corridors under one scenario, or under none.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CaseResult {
    /// Id of the scenario; `baseline` for none.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// What was laid over the network.
    pub changes: Vec<ChangeTold>,
    /// One row per corridor of the commodity, in the order of the network.
    pub corridors: Vec<CorridorResult>,
}

impl CaseResult {
    /// The changes of the scenario, leaving out those that held anyway.
    pub fn own_changes(&self) -> impl Iterator<Item = &ChangeTold> {
        self.changes.iter().filter(|change| change.scenario == self.scenario)
    }
}

/// Every corridor in every case.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CompareResult {
    /// What is shipped.
    pub commodity: CommodityTold,
    /// Id of the origin.
    pub origin: String,
    /// Id of the destination.
    pub destination: String,
    /// The baseline first, then the scenarios in the order asked for.
    pub cases: Vec<CaseResult>,
    /// Names of the two places.
    #[serde(skip)]
    pub names: [String; 2],
    /// What was minimised, in words.
    #[serde(skip)]
    pub objective: String,
}

impl CompareResult {
    /// The first route found: what the others are compared with.
    pub fn reference(&self) -> Option<&RouteTold> {
        self.cases.iter().flat_map(|case| &case.corridors).find_map(|row| row.route.as_ref())
    }

    /// Corridors that no case has a route or a closure for.
    pub fn absent(&self) -> Vec<&str> {
        let Some(first) = self.cases.first() else { return Vec::new() };
        let is_absent =
            |position: usize| self.cases.iter().all(|case| case.corridors[position].status == CorridorStatus::Absent);
        let rows = (0..first.corridors.len()).filter(|row| is_absent(*row));
        rows.map(|row| first.corridors[row].corridor.as_str()).collect()
    }
}

impl Ask for Compare {
    type Result = CompareResult;

    fn answer(&self, asking: &mut Asking<'_>) -> Result<Reply<CompareResult>> {
        let mut question = self.clone();
        let (mut origin, mut destination) = (question.origin.clone(), question.destination.clone());
        let found = asking.shipment((&mut origin, &mut destination), question.goods())?;
        (question.origin, question.destination) = (origin, destination);
        let shipment = match found {
            Ok(shipment) => shipment,
            Err(reason) => {
                let mut rest = question.clone();
                asking.check_rest(&mut question, &mut rest.via, (&mut rest.scenario, &mut rest.day))?;
                (question.via, question.scenario, question.day) = (rest.via, rest.scenario, rest.day);
                return Ok(Reply::none(question, reason));
            }
        };
        let commodity = shipment.commodity;
        let via = asking.via(&mut question.via, shipment.snap)?;
        asking.need_corridors(commodity)?;
        let objective = asking.objective(&mut question, commodity)?;
        let scenarios = asking.scenarios(&mut question.scenario)?;
        let constraints = asking.constraints(&mut question, shipment.snap)?;
        asking.note_untouched(&constraints, commodity);
        let day = asking.day(&mut question.day, &scenarios)?;
        if !scenarios.is_empty() {
            asking.notes.push(Note::ScenarioDay { day });
            asking.note_out_of_force(&scenarios, commodity, day);
        }
        let network = asking.network;
        let asked = ComparisonQuestion {
            origin: shipment.origin,
            destination: shipment.destination,
            via,
            objective,
            regime: shipment.regime,
            always: constraints.held.iter().collect(),
            scenarios: scenarios.iter().map(|fitted| &fitted.resolved).collect(),
            day,
            policy: constraints.policy,
        };
        let comparison = compare(network, commodity, &asked)?;
        let reasons = why_closed(network, commodity, &asked, &comparison, asking.means.watch)?;
        let tell = |(case, reasons): (&Case, Vec<Option<NoRoute>>)| CaseResult {
            scenario: case.scenario.clone(),
            title: case.title.clone(),
            changes: case.laid.applied.iter().map(|applied| ChangeTold::new(applied, commodity)).collect(),
            corridors: case
                .rows
                .iter()
                .zip(reasons)
                .map(|(row, reason)| {
                    let (status, route) = match &row.way {
                        CorridorWay::Route(route) => (CorridorStatus::Open, Some(RouteTold::new(network, route))),
                        CorridorWay::Closed => (CorridorStatus::Closed, None),
                        CorridorWay::Absent => (CorridorStatus::Absent, None),
                    };
                    let blocked = reason.and_then(|reason| blocked(&reason, &commodity.cargo_unit));
                    CorridorResult { corridor: row.corridor.clone(), status, blocked, route }
                })
                .collect(),
        };
        let names = [shipment.origin, shipment.destination].map(|place| network.node(place).name.clone());
        let result = CompareResult {
            commodity: commodity.into(),
            origin: question.origin.clone(),
            destination: question.destination.clone(),
            cases: comparison.cases.iter().zip(reasons).map(tell).collect(),
            names: names.clone(),
            objective: objective.to_string(),
        };
        if result.reference().is_some() {
            return Ok(Reply::answered(question, result));
        }
        let [from, to] = names;
        Ok(Reply::none_but(question, Reason::NoCorridor { from, to }, result))
    }
}

/// What stands in the way, if something closed does.
pub(super) fn blocked(reason: &NoRoute, unit: &str) -> Option<Blocked> {
    let (lift, route, is_smallest) = match reason {
        NoRoute::Absent => return None,
        NoRoute::Closed { lift, route } => (lift, route, true),
        NoRoute::NotDecided { lift, route } => (lift, route, false),
    };
    let by: Vec<Blocker> =
        lift.iter().map(|found| Blocker { label: found.label.clone(), why: found.why.clone() }).collect();
    let (tariff, time) = (route.total.tariff.central, route.total.time.central);
    let text = Reason::blocked_text(&by, (tariff, time, unit), is_smallest);
    Some(Blocked { by, tariff_usd_per_unit: tariff, time_days: time, is_smallest, text })
}

/// The reason of a question about one route.
pub(super) fn reason_of(found: &NoRoute, (from, to): (&PlaceTold, &PlaceTold), unit: &str) -> Reason {
    let (from, to) = (from.name.clone(), to.name.clone());
    match blocked(found, unit) {
        None => Reason::NoWay { from, to },
        Some(Blocked { by, tariff_usd_per_unit, time_days, is_smallest, .. }) => {
            let cargo_unit = unit.to_owned();
            Reason::Blocked { from, to, by, tariff_usd_per_unit, time_days, cargo_unit, is_smallest }
        }
    }
}
