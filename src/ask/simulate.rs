//! What a closure does, day by day.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::asking::{Asking, Reply, count, from_zero, out_of_range, snap_limit};
use super::critical::MOST_DAYS;
use super::question::ForesightWord;
use super::told::CommodityTold;
use super::{Ask, NoEffect, Note, Simulate};
use crate::error::Result;
use crate::flow::{Behaviour, Foresight, SeriesKind, Simulation, SimulationQuestion, Simulator};
use crate::network::Commodity;
use crate::scenario::Resolved;
use crate::units::Quantity;

/// The dearest that a unit never produced may be, in USD.
const DEAREST: f64 = 1e6;

/// One value per day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SeriesResult {
    /// What it counts: throughput, capacity, stock, shut_in, backlog, delivered, in_transit, cost.
    pub series: String,
    /// Of what: id of an outlet, storage, supply, place or market; `all`.
    pub id: String,
    /// The unit of its values.
    pub unit: String,
    /// By day. A capacity of -1 has no limit.
    pub values: Vec<Quantity>,
    /// What it counts.
    #[serde(skip)]
    pub kind: SeriesKind,
}

/// A storage in a simulation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StorageResult {
    /// Its id.
    pub id: String,
    /// The most that it held.
    pub peak_units: Quantity,
    /// The first day on which it was full.
    pub full_on_day: Option<usize>,
}

/// What one more unit a day of a full capacity would be worth.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MarginalResult {
    /// `link`, `transfer`, `asset` or `storage`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// On average over the days on which it was full.
    pub usd_per_unit: f64,
    /// On how many days it was full.
    pub days: usize,
}

/// One simulation.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SimulationResult {
    /// Id of the scenario; `baseline` for none.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// The date of day 0, if the scenario has one.
    #[schemars(with = "Option<String>")]
    pub start: Option<Date>,
    /// How many days.
    pub days: usize,
    /// Delivered to markets.
    pub delivered_units: Quantity,
    /// Never produced for want of a way out.
    pub shut_in_units: Quantity,
    /// The most that waited at once on ships and trains.
    pub peak_backlog_units: Quantity,
    /// Tariffs paid.
    pub tariffs_usd: f64,
    /// What the flow minimises: tariffs, time, waiting and holding, lower netbacks, short markets and shut-in.
    pub loss_usd: f64,
    /// The same beyond that of the baseline.
    pub loss_against_baseline_usd: f64,
    /// The first day of a change that is in force.
    pub first_disturbed_day: Option<usize>,
    /// The first day after the last change.
    pub first_day_after: Option<usize>,
    /// The first day from which on everything is as at the baseline.
    pub recovery_day: Option<usize>,
    /// Every storage.
    pub storages: Vec<StorageResult>,
    /// Full capacities, the one worth most first.
    pub marginals: Vec<MarginalResult>,
    /// Every series, sorted by kind.
    pub series: Vec<SeriesResult>,
}

impl SimulationResult {
    fn new(found: &Simulation, baseline: &Simulation, (title, start): (&str, Option<Date>), unit: &str) -> Self {
        let summary = &found.summary;
        let series = found.series.iter().map(|series| SeriesResult {
            series: series.kind.as_str().to_owned(),
            id: series.id.clone(),
            unit: match series.kind {
                SeriesKind::Cost => "USD/day".to_owned(),
                kind if kind.is_level() => unit.to_owned(),
                _ => format!("{unit}/day"),
            },
            values: series.values.clone(),
            kind: series.kind,
        });
        let storages = summary.storages.iter();
        Self {
            scenario: found.scenario.clone(),
            title: title.to_owned(),
            start,
            days: found.days,
            delivered_units: summary.delivered,
            shut_in_units: summary.shut_in,
            peak_backlog_units: summary.peak_backlog,
            tariffs_usd: summary.tariffs_usd,
            loss_usd: summary.loss_usd,
            loss_against_baseline_usd: summary.loss_usd - baseline.summary.loss_usd,
            first_disturbed_day: summary.first_disturbed,
            first_day_after: summary.last_disturbed,
            recovery_day: found.recovery_day(baseline),
            storages: storages
                .map(|(id, peak, full)| StorageResult { id: id.clone(), peak_units: *peak, full_on_day: *full })
                .collect(),
            marginals: found
                .marginals
                .iter()
                .map(|marginal| MarginalResult {
                    kind: marginal.kind.to_owned(),
                    id: marginal.id.clone(),
                    usd_per_unit: marginal.usd_per_unit,
                    days: marginal.days,
                })
                .collect(),
            series: series.collect(),
        }
    }

    /// The series of a kind.
    pub fn of_kind(&self, kind: SeriesKind) -> impl Iterator<Item = &SeriesResult> {
        self.series.iter().filter(move |series| series.kind == kind)
    }

    /// The series of a kind and an id.
    pub fn find(&self, kind: SeriesKind, id: &str) -> Option<&SeriesResult> {
        self.of_kind(kind).find(|series| series.id == id)
    }
}

impl SeriesResult {
    /// The sum over the days.
    pub fn total(&self) -> Quantity {
        self.values.iter().copied().sum()
    }
}

/// How shippers were taken to behave.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BehaviourResult {
    /// What they know of the future.
    pub foresight: ForesightWord,
    /// Days until all spare capacity can be used, where an outlet has no ramp of its own.
    pub ramp_days: u32,
    /// What orders the decisions: USD lost with a unit never produced, beyond its sale.
    pub shut_in_price_usd_per_unit: f64,
    /// What orders the decisions: USD lost with a unit that a market lacks.
    pub unmet_price_usd_per_unit: f64,
    /// What orders the decisions: USD lost with a unit that waits a day.
    pub waiting_price_usd_per_unit_day: f64,
}

/// The baseline and each scenario, day by day.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SimulateResult {
    /// What is shipped.
    pub commodity: CommodityTold,
    /// How shippers were taken to behave.
    pub behaviour: BehaviourResult,
    /// The baseline first, then the scenarios in the order asked for.
    pub outcomes: Vec<SimulationResult>,
    /// The same for charts: the baseline, then the scenarios.
    #[serde(skip)]
    pub simulations: Vec<Simulation>,
}

impl Ask for Simulate {
    type Result = SimulateResult;

    fn answer(&self, asking: &mut Asking<'_>) -> Result<Reply<SimulateResult>> {
        let mut question = self.clone();
        let network = asking.network;
        let days = count("days", &mut question.days, 90, (1, MOST_DAYS))?;
        let from_day = *question.from_day.get_or_insert(0) as usize;
        if from_day >= days {
            return Err(out_of_range("from_day", &format!("0 to {}", days - 1), from_day));
        }
        let mut scenario = std::mem::take(&mut question.scenario);
        let scenarios = asking.scenarios(&mut scenario)?;
        question.scenario = scenario;
        let snap = snap_limit(&mut None)?;
        let constraints = asking.constraints(&mut question, snap)?;
        let has_changes = !scenarios.is_empty() || constraints.held.is_some();
        if !has_changes {
            for (parameter, is_given) in [("from_day", self.from_day.is_some()), ("ramp", self.ramp.is_some())] {
                if is_given {
                    asking.notes.push(Note::WithoutEffect { parameter, why: NoEffect::NothingChanged });
                }
            }
            question.from_day = self.from_day;
        }
        let touched = |commodity: &Commodity| {
            let changes = scenarios.iter().map(|fitted| &fitted.resolved).chain(&constraints.held);
            !has_changes
                || changes.flat_map(|resolved| &resolved.changes).any(|change| {
                    change.change.commodity.as_ref().is_none_or(|id| *id == commodity.id)
                        && (change.members.links.iter().any(|link| network.link(*link).carries(&commodity.id))
                            || change.members.links.is_empty() && change.members.carry(network, commodity))
                })
        };
        let commodity = asking.commodity_of_network(&mut question.commodity, touched)?;
        asking.note_unset(commodity);
        asking.note_growth(scenarios.iter().map(|fitted| &fitted.resolved).chain(&constraints.held), commodity);
        let mut behaviour = Behaviour::of(commodity);
        behaviour.foresight = match question.foresight.get_or_insert_default() {
            ForesightWord::Myopic => Foresight::Myopic,
            ForesightWord::Perfect => Foresight::Perfect,
        };
        if let Some(days) = question.ramp {
            behaviour.ramp_days = days;
            behaviour.is_ramp_given = true;
        }
        let price = from_zero("shut_in_price", *question.shut_in_price.get_or_insert(behaviour.shut_in_price))?;
        if price > DEAREST {
            return Err(out_of_range("shut_in_price", "0 to 1000000", price));
        }
        behaviour.shut_in_price = price;
        let asked = |always, scenario| SimulationQuestion {
            always,
            scenario,
            days,
            from_day,
            behaviour,
            policy: constraints.policy.clone(),
        };
        let watch = asking.means.watch;
        let mut simulator = Simulator::new(network, commodity, &asked(Vec::new(), None))?;
        let baseline = simulator.simulate(&asked(Vec::new(), None), watch)?;
        let unit = commodity.cargo_unit.as_str();
        let mut outcomes = vec![SimulationResult::new(&baseline, &baseline, (BASELINE, None), unit)];
        let mut simulations = vec![baseline];
        let held: Vec<&Resolved> = constraints.held.iter().collect();
        if scenarios.is_empty() && !held.is_empty() {
            let found = simulator.simulate(&asked(held.clone(), None), watch)?;
            if found.summary.first_disturbed.is_none() {
                let (scenario, commodity) = (found.scenario.clone(), commodity.id.clone());
                asking.notes.push(Note::ChangesNothing { scenario, commodity });
            }
            outcomes.push(SimulationResult::new(&found, &simulations[0], (ASKED, None), unit));
            simulations.push(found);
        }
        for fitted in &scenarios {
            let scenario = &fitted.resolved;
            let found = simulator.simulate(&asked(held.clone(), Some(scenario)), watch)?;
            if found.summary.first_disturbed.is_none() {
                let (scenario, commodity) = (scenario.scenario.id.clone(), commodity.id.clone());
                asking.notes.push(Note::ChangesNothing { scenario, commodity });
            }
            let before = jiff::Span::new().days(i64::try_from(from_day).unwrap_or(0));
            let start = scenario.scenario.start.and_then(|start| start.checked_sub(before).ok());
            let head = (scenario.scenario.title.as_str(), start);
            outcomes.push(SimulationResult::new(&found, &simulations[0], head, unit));
            simulations.push(found);
        }
        let result = SimulateResult {
            commodity: commodity.into(),
            behaviour: BehaviourResult {
                foresight: question.foresight.unwrap_or_default(),
                ramp_days: behaviour.ramp_days,
                shut_in_price_usd_per_unit: behaviour.shut_in_price,
                unmet_price_usd_per_unit: behaviour.unmet_price,
                waiting_price_usd_per_unit_day: behaviour.waiting_price,
            },
            outcomes,
            simulations,
        };
        Ok(Reply::answered(question, result))
    }
}

/// The title of the network without a scenario.
const BASELINE: &str = "the network as it is today";

/// The title of closures and avoidances that come with the question.
const ASKED: &str = "closures and avoidances of the question";
