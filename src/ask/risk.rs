//! What could go wrong, with a shipment and with all flows.

use schemars::JsonSchema;
use serde::Serialize;

use super::asking::{Asking, Reply, count, out_of_range, snap_limit};
use super::critical::MOST_DAYS;
use super::question::{Goods, RegimeWord, Trials};
use super::routes::ready_route;
use super::told::CommodityTold;
use super::{Ask, FlowRisk, Note, PartOf, Reason, Risk};
use crate::analysis::{
    CorridorRisk, FlowRiskPart, FlowRiskQuestion, MOST_TRIALS, RiskPart, RiskQuestion, RouteRisk, Spread, flow_risk,
    flow_risk_part, risk_part, route_risk,
};
use crate::error::Result;
use crate::flow::Behaviour;
use crate::network::Regime;

/// What moves with the spread of a result.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DriverResult {
    /// Name of the group of figures, or `outages`.
    pub name: String,
    /// `tariff` or `time`.
    pub of: String,
    /// Spearman's rank correlation with it.
    pub rank_correlation: f64,
}

/// How a corridor fares over all worlds.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CorridorRiskResult {
    /// Id of the corridor.
    pub corridor: String,
    /// Tariff.
    pub tariff_usd_per_unit: Spread,
    /// Time, waits included.
    pub time_days: Spread,
    /// Waiting for something to reopen.
    pub wait_days: Spread,
    /// Share of the worlds in which its best route meets no outage.
    pub open_share: f64,
    /// Share of the worlds in which it is the cheapest by tariff.
    pub cheapest_share: f64,
    /// Share of the worlds in which it is the fastest.
    pub fastest_share: f64,
    /// Share of the worlds in which it is the best by the objective.
    pub best_share: f64,
    /// What drives the spread of its tariff, then of its time: strongest first.
    pub drivers: Vec<DriverResult>,
}

impl From<&CorridorRisk> for CorridorRiskResult {
    fn from(found: &CorridorRisk) -> Self {
        let driver = |driver: &crate::analysis::Driver| DriverResult {
            name: driver.name.clone(),
            of: driver.of.to_owned(),
            rank_correlation: driver.rank_correlation,
        };
        Self {
            corridor: found.corridor.clone(),
            tariff_usd_per_unit: found.tariff,
            time_days: found.time,
            wait_days: found.wait,
            open_share: found.open,
            cheapest_share: found.cheapest,
            fastest_share: found.fastest,
            best_share: found.best,
            drivers: found.drivers.iter().map(driver).collect(),
        }
    }
}

/// Risk of a shipment.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RiskResult {
    /// What is shipped.
    pub commodity: CommodityTold,
    /// Id of the origin.
    pub origin: String,
    /// Id of the destination.
    pub destination: String,
    /// How many worlds were drawn.
    pub trials: u64,
    /// What the random numbers started from.
    pub seed: u64,
    /// The counts of a part, to be merged with the others; `null` for all trials at once.
    #[schemars(with = "Option<serde_json::Value>")]
    pub part: Option<RiskPart>,
    /// One per corridor that has a route, in the order of the network.
    pub corridors: Vec<CorridorRiskResult>,
    /// Names of the two places.
    #[serde(skip)]
    pub names: [String; 2],
    /// What was minimised, in words.
    #[serde(skip)]
    pub objective_text: String,
    /// Which outage rates held.
    #[serde(skip)]
    pub regime: String,
}

/// A scenario over all worlds.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FlowRiskCaseResult {
    /// Id of the scenario; `baseline` for none.
    pub scenario: String,
    /// Delivered to markets.
    pub delivered_units: Spread,
    /// Never produced for want of a way out.
    pub shut_in_units: Spread,
    /// Loss against an undisturbed baseline.
    pub loss_usd: Spread,
    /// Share of the worlds in which anything is shut in beyond the undisturbed baseline.
    pub any_shut_in_share: f64,
}

/// Risk of all flows.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FlowRiskResult {
    /// What is shipped.
    pub commodity: CommodityTold,
    /// How many days.
    pub days: usize,
    /// How many worlds were drawn.
    pub trials: u64,
    /// What the random numbers started from.
    pub seed: u64,
    /// The counts of a part, to be merged with the others; `null` for all trials at once.
    #[schemars(with = "Option<serde_json::Value>")]
    pub part: Option<FlowRiskPart>,
    /// How many outages a world had on average.
    pub outages_per_trial: f64,
    /// The baseline, then the scenarios.
    pub cases: Vec<FlowRiskCaseResult>,
}

/// The trials of a question, checked.
fn trials(given: &mut Option<Trials>, otherwise: u64) -> Result<Trials> {
    let trials = *given.get_or_insert(Trials::from(otherwise));
    let most = MOST_TRIALS;
    if trials.from < trials.to && trials.to <= most {
        return Ok(trials);
    }
    Err(out_of_range("trials", &format!("1 to {most}"), trials))
}

impl Ask for Risk {
    type Result = RiskResult;

    fn answer(&self, asking: &mut Asking<'_>) -> Result<Reply<RiskResult>> {
        let mut question = self.clone();
        let trials = trials(&mut question.trials, 10_000)?;
        let seed = *question.seed.get_or_insert(1);
        let ready = ready_route!(asking, question, None, |question: &mut Self, commodity| {
            asking.need_corridors(commodity)?;
            asking.objective(question, commodity)
        });
        asking.note_costs_only(&question.expand);
        let asked = RiskQuestion {
            origin: ready.question.origin,
            destination: ready.question.destination,
            via: ready.question.rule.via.clone(),
            objective: ready.question.objective,
            regime: ready.regime,
            trials: trials.to,
            seed,
        };
        let network = asking.network;
        let names = ready.ends.each_ref().map(|place| place.name.clone());
        let (commodity, overlay, watch) = (ready.frozen.commodity(), &ready.laid.overlay, asking.means.watch);
        let is_part = trials.is_part;
        let (found, part) = if is_part {
            let part = risk_part(network, commodity, overlay, &asked, trials.from..trials.to, watch)?;
            (part.is_some().then(RouteRisk::default), part)
        } else {
            (route_risk(network, commodity, overlay, &asked, watch)?, None)
        };
        let Some(found) = found else {
            let [from, to] = names;
            return Ok(Reply::none(question, Reason::NoCorridor { from, to }));
        };
        if is_part {
            asking.notes.push(Note::Part { of: PartOf::Trials, from: trials.from, to: trials.to });
        }
        let result = RiskResult {
            part,
            commodity: ready.commodity(),
            origin: question.origin.clone(),
            destination: question.destination.clone(),
            trials: trials.to - trials.from,
            seed,
            corridors: found.corridors.iter().map(CorridorRiskResult::from).collect(),
            names,
            objective_text: asked.objective.to_string(),
            regime: asked.regime.to_string(),
        };
        Ok(Reply::answered(question, result))
    }
}

impl Ask for FlowRisk {
    type Result = FlowRiskResult;

    fn answer(&self, asking: &mut Asking<'_>) -> Result<Reply<FlowRiskResult>> {
        let mut question = self.clone();
        let trials = trials(&mut question.trials, 200)?;
        let seed = *question.seed.get_or_insert(1);
        let days = count("days", &mut question.days, 90, (1, MOST_DAYS))?;
        let network = asking.network;
        let mut flow = std::mem::take(&mut question.flow);
        let scenarios = asking.scenarios(&mut flow)?;
        question.flow = flow;
        let has_supply = |commodity: &crate::network::Commodity| {
            network.tables().supplies.iter().any(|row| row.is_for(&commodity.id))
        };
        let commodity = asking.commodity_of_network(&mut question.commodity, has_supply)?;
        let regime = match question.regime.get_or_insert_default() {
            RegimeWord::War => Regime::War,
            RegimeWord::Peace => Regime::Peace,
        };
        let snap = snap_limit(&mut None)?;
        let constraints = asking.constraints(&mut question, snap)?;
        asking.note_untouched(&constraints, commodity);
        let asked = FlowRiskQuestion {
            always: constraints.held.iter().collect(),
            scenarios: scenarios.iter().map(|fitted| &fitted.resolved).collect(),
            days,
            behaviour: Behaviour::of(commodity),
            policy: constraints.policy,
            regime,
            trials: trials.to,
            seed,
        };
        let (found, part) = if trials.is_part {
            let part = flow_risk_part(network, commodity, &asked, trials.from..trials.to, asking.means.watch)?;
            asking.notes.push(Note::Part { of: PartOf::Trials, from: trials.from, to: trials.to });
            (crate::analysis::FlowRisk { cases: Vec::new(), trials: 0, outages: 0.0 }, Some(part))
        } else {
            (flow_risk(network, commodity, &asked, asking.means.watch)?, None)
        };
        let cases = found.cases.iter().map(|case| FlowRiskCaseResult {
            scenario: case.scenario.clone(),
            delivered_units: case.delivered,
            shut_in_units: case.shut_in,
            loss_usd: case.loss_usd,
            any_shut_in_share: case.any_shut_in,
        });
        let result = FlowRiskResult {
            commodity: commodity.into(),
            days,
            trials: trials.to - trials.from,
            seed,
            part,
            outages_per_trial: found.outages,
            cases: cases.collect(),
        };
        Ok(Reply::answered(question, result))
    }
}
