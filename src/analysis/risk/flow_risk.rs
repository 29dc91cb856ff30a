//! A network's flows in many possible quarters or years.

use rayon::prelude::*;

use super::draw::{Hazard, draw_intensity, exponential, hazards, stream};
use super::statistics::Spread;
use crate::error::{Error, Result};
use crate::flow::{Behaviour, Foresight, SimulationQuestion, simulate};
use crate::network::{Commodity, Network, Regime};
use crate::scenario::{
    Action, Members, Resolved, ResolvedChange, Scenario, ScenarioChange, StatusPolicy, TargetKind, Window,
};

/// What is asked.
#[derive(Debug, Clone)]
pub struct FlowRiskQuestion<'a> {
    /// Scenarios, each on its own; the baseline is always there.
    pub scenarios: Vec<&'a Resolved>,
    /// How many days.
    pub days: usize,
    /// How shippers behave.
    pub behaviour: Behaviour,
    /// Which outage rates hold.
    pub regime: Regime,
    /// How many worlds.
    pub trials: u64,
    /// What the random numbers start from.
    pub seed: u64,
}

/// A scenario over all worlds.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowRiskCase {
    /// Id of the scenario; `baseline` for none.
    pub scenario: String,
    /// Delivered to markets, in cargo units.
    pub delivered: Spread,
    /// Never produced, in cargo units.
    pub shut_in: Spread,
    /// Loss against an undisturbed baseline, in USD.
    pub loss_usd: Spread,
    /// Share of the worlds in which anything is shut in beyond the undisturbed baseline.
    pub any_shut_in: f64,
}

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowRisk {
    /// The baseline, then the scenarios.
    pub cases: Vec<FlowRiskCase>,
    /// How many worlds.
    pub trials: u64,
    /// How many outages a world had on average.
    pub outages: f64,
}

/// Draws outages of every asset over the horizon and simulates the flows with them, alone and on top of each scenario.
///
/// Outages of an asset come as a Poisson process at its rate, at war rates times one random intensity per world, and last as long as its class says. Each world is
/// the same for all scenarios, so that their difference is not noise. Flows are planned with perfect foresight: what is lost is the least that can be.
///
/// # Errors
/// [`Error::Question`] for no trials or a simulation that makes no sense.
///
/// # Complexity
/// O(trials x scenarios x simulation), in parallel over trials.
pub fn flow_risk(network: &Network, commodity: &Commodity, asked: &FlowRiskQuestion<'_>) -> Result<FlowRisk> {
    super::check_trials(asked.trials)?;
    let behaviour = Behaviour { foresight: Foresight::Perfect, ..asked.behaviour };
    let run = |scenario: Option<&Resolved>| {
        let question =
            SimulationQuestion { scenario, days: asked.days, from_day: 0, behaviour, policy: StatusPolicy::default() };
        simulate(network, commodity, &question).map_err(Error::from)
    };
    let calm = run(None)?.summary;
    let hazards = hazards(network, &commodity.id, asked.regime);
    let bases: Vec<Option<&Resolved>> =
        std::iter::once(None).chain(asked.scenarios.iter().copied().map(Some)).collect();
    let worlds: Vec<(Vec<[f64; 3]>, usize)> = (0..asked.trials)
        .into_par_iter()
        .map(|trial| {
            let outages = outages(network, &hazards, asked, trial);
            let results = bases
                .iter()
                .map(|base| {
                    let world = on_top(*base, &outages);
                    let summary = run(Some(&world))?.summary;
                    Ok([summary.delivered as f64, summary.shut_in as f64, summary.loss_usd - calm.loss_usd])
                })
                .collect::<Result<Vec<[f64; 3]>>>()?;
            Ok((results, outages.len()))
        })
        .collect::<Result<_>>()?;
    let cases = bases
        .iter()
        .enumerate()
        .map(|(case, base)| {
            let column = |index: usize| worlds.iter().map(|(results, _)| results[case][index]).collect::<Vec<f64>>();
            let more = column(1).iter().filter(|shut_in| **shut_in > calm.shut_in as f64 + 0.5).count();
            FlowRiskCase {
                scenario: base.map_or("baseline".to_owned(), |resolved| resolved.scenario.id.clone()),
                delivered: Spread::of(column(0)),
                shut_in: Spread::of(column(1)),
                loss_usd: Spread::of(column(2)),
                any_shut_in: more as f64 / worlds.len() as f64,
            }
        })
        .collect();
    let outages = worlds.iter().map(|(_, count)| *count as f64).sum::<f64>() / worlds.len() as f64;
    Ok(FlowRisk { cases, trials: asked.trials, outages })
}

/// The outages of a world, as changes with windows.
fn outages(network: &Network, hazards: &[Hazard], asked: &FlowRiskQuestion<'_>, trial: u64) -> Vec<ResolvedChange> {
    let mut random = stream(asked.seed, trial);
    let intensity = draw_intensity(&mut random);
    let mut changes = Vec::new();
    for hazard in hazards {
        let rate = hazard.per_year * hazard.intensity(intensity) / 365.25;
        let mut day = 0.0;
        loop {
            day += exponential(&mut random) / rate.max(1e-12);
            if day >= asked.days as f64 {
                break;
            }
            let length = hazard.draw_length(&mut random);
            let links = hazard.draw_links(&mut random);
            let (from_day, to_day) = (day.floor() as u32, (day + length).ceil().min(1e6) as u32);
            let asset = network.asset(hazard.asset).id.clone();
            let action = if hazard.lost >= 0.995 { Action::Close } else { Action::Derate(1.0 - hazard.lost) };
            let mut change =
                ScenarioChange::labelled(format!("outage of {asset}"), action, TargetKind::Asset, vec![asset]);
            change.window = Window { from_day, to_day: Some(to_day.max(from_day + 1)) };
            let assets = if hazard.is_series { Vec::new() } else { vec![hazard.asset] };
            let members = Members { links, assets, ..Members::default() };
            changes.push(ResolvedChange { label: format!("outage {}", changes.len()), change, members });
            day += length;
        }
    }
    changes
}

/// A scenario with outages on top.
fn on_top(base: Option<&Resolved>, outages: &[ResolvedChange]) -> Resolved {
    let mut world = base.cloned().unwrap_or_else(|| Resolved {
        scenario: Scenario { id: "outages".into(), ..Scenario::of_question(Vec::new()) },
        changes: Vec::new(),
    });
    world.changes.extend(outages.iter().cloned());
    world
}
