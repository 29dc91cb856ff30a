//! A network's flows in many possible quarters or years.

use std::ops::Range;
use std::slice;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::draw::{Hazard, draw_intensity, exponential, hazards, stream};
use super::part::joined;
use super::statistics::{Spread, Tally};
use crate::error::{Error, Result};
use crate::flow::{Behaviour, Foresight, SimulationQuestion, Simulator, Summary};
use crate::network::{Commodity, Network, Regime};
use crate::scenario::{
    Action, Members, Resolved, ResolvedChange, Scenario, ScenarioChange, StatusPolicy, TargetKind, Window,
};
use crate::units::Quantity;
use crate::watch::Watch;

/// Worlds that are simulated before they are counted: enough to keep every thread busy.
const BLOCK: u64 = 512;

/// What is asked.
#[derive(Debug, Clone)]
pub struct FlowRiskQuestion<'a> {
    /// What holds in every case besides: closures and avoidances that come with the question.
    pub always: Vec<&'a Resolved>,
    /// Scenarios, each on its own; the case without one is always there.
    pub scenarios: Vec<&'a Resolved>,
    /// How many days.
    pub days: usize,
    /// How shippers behave.
    pub behaviour: Behaviour,
    /// Which links that are not operating are used all the same.
    pub policy: StatusPolicy,
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
    /// The case without a scenario, then the scenarios.
    pub cases: Vec<FlowRiskCase>,
    /// How many worlds.
    pub trials: u64,
    /// How many outages a world had on average.
    pub outages: f64,
}

/// What was counted in some trials of a question. Parts made on several machines are merged to the same answer, to the last digit, as one machine gives.
///
/// # Complexity
/// About 24 bytes for every different amount delivered, amount shut in and loss of a case, of which there are at most as many as trials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlowRiskPart {
    /// Digest of all that the worlds of the question depend on.
    question: String,
    /// The trials that were counted, in rising order, apart from each other.
    trials: Vec<Range<u64>>,
    /// Outages in all worlds together.
    outages: u64,
    cases: Vec<CasePart>,
}

/// What was counted of one case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CasePart {
    /// Cargo units.
    delivered: Tally,
    /// Cargo units.
    shut_in: Tally,
    /// Cents.
    loss: Tally,
    /// Worlds in which more is shut in than at the undisturbed baseline.
    any_shut_in: u64,
}

impl FlowRiskPart {
    /// The trials that were counted, in rising order, apart from each other.
    pub fn trials(&self) -> &[Range<u64>] {
        &self.trials
    }

    /// Adds what was counted in other trials of the same question.
    ///
    /// # Errors
    /// [`Error::Question`] if the parts are of different questions, networks or scenarios, or have a trial in common; the part is then as before.
    ///
    /// # Complexity
    /// O(n log n) in the different values of the other part.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        if self.question != other.question || self.cases.len() != other.cases.len() {
            return Err(Error::question(
                "parts of different questions do not add up",
                "the same question, network and scenarios for every part",
            ));
        }
        self.trials = joined(&self.trials, &other.trials)?;
        self.outages += other.outages;
        for (ours, theirs) in self.cases.iter_mut().zip(&other.cases) {
            ours.delivered.merge(&theirs.delivered);
            ours.shut_in.merge(&theirs.shut_in);
            ours.loss.merge(&theirs.loss);
            ours.any_shut_in += theirs.any_shut_in;
        }
        Ok(())
    }
}

/// Draws outages of every asset over the horizon and simulates the flows with them, alone and on top of each scenario.
///
/// Outages of an asset come as a Poisson process at its rate, at war rates times one random intensity per world, and last as long as its class says. Each world is
/// the same for all scenarios, so that their difference is not noise. Flows are planned with perfect foresight: what is lost is the least that can be.
///
/// # Errors
/// [`Error::Question`] for no trials or a simulation that makes no sense; [`Error::Stopped`].
///
/// # Complexity
/// O(trials x scenarios x simulation), in parallel over trials; each simulation starts from the answer to another, and the result does not depend on which. Memory as of
/// [`FlowRiskPart`].
pub fn flow_risk(
    network: &Network,
    commodity: &Commodity,
    asked: &FlowRiskQuestion<'_>,
    watch: Watch<'_>,
) -> Result<FlowRisk> {
    let part = flow_risk_part(network, commodity, asked, 0..asked.trials, watch)?;
    finish_flow_risk(network, commodity, asked, &part)
}

/// Counts the worlds of some of the trials. Each trial has random numbers of its own, whatever part it is in.
///
/// # Errors
/// As for [`flow_risk`]; [`Error::Question`] for trials that the question does not have.
///
/// # Complexity
/// As for [`flow_risk`], for the trials of the part.
pub fn flow_risk_part(
    network: &Network,
    commodity: &Commodity,
    asked: &FlowRiskQuestion<'_>,
    trials: Range<u64>,
    watch: Watch<'_>,
) -> Result<FlowRiskPart> {
    super::check_trials(asked.trials)?;
    let Range { start, end } = trials;
    if start >= end || end > asked.trials {
        let expected = format!("within 0..{} and not empty", asked.trials);
        return Err(Error::out_of_range("trials", expected, format!("{start}..{end}")));
    }
    let calm = asked.calm();
    let calm = Simulator::new(network, commodity, &calm)?.simulate_without_marginals(&calm, watch)?.summary;
    let hazards = hazards(network, &commodity.id, asked.regime);
    let mut simulators = Vec::new();
    for case in asked.cases() {
        let mut simulator = Simulator::new(network, commodity, &asked.in_case(case))?;
        simulator.warm_up()?;
        simulators.push(simulator);
    }
    let mut part = FlowRiskPart {
        question: asked.digest(network, commodity),
        trials: Vec::new(),
        outages: 0,
        cases: vec![CasePart::default(); simulators.len()],
    };
    let mut first = start;
    while first < end {
        let block = first..end.min(first + BLOCK);
        let worlds: Vec<(Vec<Summary>, usize)> = block
            .clone()
            .into_par_iter()
            .map_init(
                || simulators.clone(),
                |simulators, trial| asked.world(network, &hazards, trial, simulators, watch),
            )
            .collect::<Result<_>>()?;
        for (summaries, outages) in &worlds {
            part.outages += *outages as u64;
            for (case, summary) in part.cases.iter_mut().zip(summaries) {
                case.count(summary, &calm);
            }
        }
        part.trials = joined(&part.trials, slice::from_ref(&block)).expect("trials that were not counted before");
        first = block.end;
        watch.tell(first - start, end - start);
    }
    Ok(part)
}

/// The answer from a part that was merged from all others: the same as [`flow_risk`] gives.
///
/// # Errors
/// [`Error::Question`] if trials are missing or the part is of another question, network or scenario.
///
/// # Complexity
/// O(different values).
pub fn finish_flow_risk(
    network: &Network,
    commodity: &Commodity,
    asked: &FlowRiskQuestion<'_>,
    part: &FlowRiskPart,
) -> Result<FlowRisk> {
    let all = 0..asked.trials;
    if part.trials != std::slice::from_ref(&all) {
        let counted: Vec<String> = part.trials.iter().map(|range| format!("{}..{}", range.start, range.end)).collect();
        return Err(Error::question(
            format!("trials {} are counted, not 0..{}", counted.join(", "), asked.trials),
            "merge every part first",
        ));
    }
    if part.question != asked.digest(network, commodity) {
        return Err(Error::question(
            "the part is of another question",
            "the question, network and scenarios it was made with",
        ));
    }
    let case = |(case, part): (Option<&Resolved>, &CasePart)| FlowRiskCase {
        scenario: case.map_or("baseline".to_owned(), |resolved| resolved.scenario.id.clone()),
        delivered: part.delivered.spread(Quantity::STEPS_PER_UNIT),
        shut_in: part.shut_in.spread(Quantity::STEPS_PER_UNIT),
        loss_usd: part.loss.spread(100),
        any_shut_in: part.any_shut_in as f64 / asked.trials as f64,
    };
    let cases = asked.cases().zip(&part.cases).map(case).collect();
    Ok(FlowRisk { cases, trials: asked.trials, outages: part.outages as f64 / asked.trials as f64 })
}

impl CasePart {
    fn count(&mut self, world: &Summary, calm: &Summary) {
        self.delivered.add(world.delivered.steps());
        self.shut_in.add(world.shut_in.steps());
        self.loss.add(((world.loss_usd - calm.loss_usd) * 100.0).round() as i64);
        self.any_shut_in += u64::from(world.shut_in > calm.shut_in);
    }
}

impl<'a> FlowRiskQuestion<'a> {
    /// No scenario, then each.
    fn cases(&self) -> impl Iterator<Item = Option<&'a Resolved>> {
        std::iter::once(None).chain(self.scenarios.iter().copied().map(Some))
    }

    /// Days on which nothing happens.
    fn calm(&self) -> SimulationQuestion<'a> {
        SimulationQuestion {
            always: Vec::new(),
            scenario: None,
            days: self.days,
            from_day: 0,
            behaviour: Behaviour { foresight: Foresight::Perfect, ..self.behaviour },
            policy: self.policy.clone(),
        }
    }

    /// Days on which no more than the case happens.
    fn in_case(&self, case: Option<&'a Resolved>) -> SimulationQuestion<'a> {
        let always = self.always.iter().copied().chain(case).collect();
        SimulationQuestion { always, ..self.calm() }
    }

    /// What the outages of a trial do in each case, and how many there are.
    fn world(
        &self,
        network: &Network,
        hazards: &[Hazard],
        trial: u64,
        simulators: &mut [Simulator<'_>],
        watch: Watch<'_>,
    ) -> Result<(Vec<Summary>, usize)> {
        let scenario = Scenario { id: "outages".into(), ..Scenario::of_question(Vec::new()) };
        let outages = Resolved { scenario, changes: outages(network, hazards, self, trial) };
        let summary = |(case, simulator): (Option<&'a Resolved>, &mut Simulator<'_>)| {
            let asked = self.in_case(case);
            Ok(simulator.simulate_without_marginals(&asked.under(&outages), watch)?.summary)
        };
        let summaries = self.cases().zip(simulators).map(summary).collect::<Result<_>>()?;
        Ok((summaries, outages.changes.len()))
    }

    /// Of all that worlds depend on: parts with the same digest are of the same question.
    fn digest(&self, network: &Network, commodity: &Commodity) -> String {
        let Self { always, scenarios, days, behaviour, policy, regime, trials: _, seed } = self;
        let question =
            (&network.tables().digest, &commodity.id, always, scenarios, days, behaviour, policy, regime, seed);
        let digest = Sha256::digest(format!("{question:?}"));
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
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
            changes.push(ResolvedChange {
                label: format!("outage {}", changes.len()),
                change,
                members,
                settings: Vec::new(),
            });
            day += length;
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::io::{FolderFiles, read_network, read_scenario};
    use crate::network::Status;

    /// A field with no tank and one ship, which is hit twice in 73 days on average in the war and then out for a day; a second ship is planned.
    const HIT: &str = "\
-- node.csv --
node_id,x_coord,y_coord
field,53,46
market,15,37
-- link.csv --
link_id,from_node_id,to_node_id,mode,length,time_hours,tariff_usd_per_unit,capacity,asset_ids,status,allowed_uses
ship,field,market,sea,100,0,1,10,berth,operating,oil
second,field,market,sea,100,0,2,10,,planned,oil
-- asset.csv --
asset_id,name,kind,reliability_id,risk_rule
berth,Berth,terminal,shelled,parallel
-- reliability.csv --
reliability_id,name,regime,events_per_year,duration_median_days,duration_p90_days,lost_share,per_1000km,grade
shelled,Shelled,war,10.00685,0.1,0.1,1,false,A
-- commodity.csv --
commodity_id,cargo_unit,tonnes_per_unit
oil,t,1
-- supply.csv --
supply_id,node_id,commodity_id,supply
field,field,oil,10
-- market.csv --
market_id,node_id,commodity_id,demand,netback_usd_per_unit
market,market,oil,100,50
";

    const DAYS: usize = 73;

    fn network() -> Network {
        read_network(&FolderFiles::from_text(HIT)).unwrap_or_else(|error| panic!("a good network: {error}"))
    }

    fn asked(trials: u64) -> FlowRiskQuestion<'static> {
        FlowRiskQuestion {
            always: Vec::new(),
            scenarios: Vec::new(),
            days: DAYS,
            behaviour: Behaviour::default(),
            policy: StatusPolicy::default(),
            regime: Regime::War,
            trials,
            seed: 5,
        }
    }

    fn closing(network: &Network, link: &str) -> Resolved {
        let text = format!("title = \"no {link}\"\n[[change]]\naction = \"close\"\nlink = \"{link}\"\n");
        read_scenario("closed", "closed.toml", &text).expect("a scenario").resolve(network).expect("it fits")
    }

    /// Two outages on average, times an intensity of mean 1 that is exponential: none comes with probability 1 / (1 + 2), not exp(-2).
    #[test]
    fn attacks_come_in_waves() {
        let network = network();
        let oil = network.find_commodity("oil").expect("oil");
        let risk = flow_risk(&network, oil, &asked(4_000), Watch::none()).expect("an answer");
        let hit = risk.cases[0].any_shut_in;
        assert!((hit - 2.0 / 3.0).abs() < 0.025, "{hit}");
        // Time spent out is not at risk of another outage: a little less than two.
        assert!((1.85..2.1).contains(&risk.outages), "{}", risk.outages);
    }

    #[test]
    fn parts_of_any_size_come_to_the_same_bytes() {
        let network = network();
        let oil = network.find_commodity("oil").expect("oil");
        let closed = closing(&network, "ship");
        let asked = FlowRiskQuestion { scenarios: vec![&closed], ..asked(40) };
        let whole = flow_risk(&network, oil, &asked, Watch::none()).expect("an answer");
        let part = |trials| flow_risk_part(&network, oil, &asked, trials, Watch::none()).expect("a part");
        let mut merged = part(17..40);
        assert!(finish_flow_risk(&network, oil, &asked, &merged).is_err(), "trials are missing");
        for other in [part(0..1), part(1..17)] {
            let written = serde_json::to_string(&other).expect("a part can be written");
            merged.merge(&serde_json::from_str(&written).expect("and read")).expect("parts of one question");
        }
        assert_eq!(merged, part(0..40));
        assert_eq!(finish_flow_risk(&network, oil, &asked, &merged).expect("an answer"), whole);
        assert!(merged.merge(&part(3..4)).is_err(), "a trial counts once");
        let other = FlowRiskQuestion { seed: 6, ..asked.clone() };
        let other = flow_risk_part(&network, oil, &other, 40..41, Watch::none());
        assert!(other.is_err(), "a trial that the question does not have");
        let longer = FlowRiskQuestion { seed: 6, ..asked.clone() };
        let other = flow_risk_part(&network, oil, &longer, 0..1, Watch::none()).expect("a part");
        assert!(part(1..2).merge(&other).is_err(), "another question");
        assert_eq!(whole.cases[1].shut_in.p50, 10.0 * DAYS as f64);
    }

    #[test]
    fn what_is_included_is_used_and_what_holds_always_holds_in_every_case() {
        let network = network();
        let oil = network.find_commodity("oil").expect("oil");
        let planned = StatusPolicy { include: vec![Status::Planned], ..StatusPolicy::default() };
        let with = |always: Vec<&Resolved>| {
            let asked = FlowRiskQuestion { always, policy: planned.clone(), ..asked(50) };
            flow_risk(&network, oil, &asked, Watch::none()).expect("an answer").cases[0].clone()
        };
        // The planned ship stands in on every day of an outage.
        assert_eq!((with(Vec::new()).any_shut_in, with(Vec::new()).shut_in.mean), (0.0, 0.0));
        let closed = closing(&network, "second");
        let without = flow_risk(&network, oil, &asked(50), Watch::none()).expect("an answer").cases[0].clone();
        assert!(without.any_shut_in > 0.3);
        assert_eq!(with(vec![&closed]).shut_in, without.shut_in);
    }

    #[test]
    fn it_tells_how_far_it_is_and_stops_when_told_to() {
        let network = network();
        let oil = network.find_commodity("oil").expect("oil");
        let (stop, heard) = (AtomicBool::new(false), Mutex::new(Vec::new()));
        let hear = |done, total| heard.lock().unwrap().push((done, total));
        let watch = Watch::none().stopped_by(&stop).telling(&hear);
        flow_risk(&network, oil, &asked(20), watch).expect("an answer");
        assert_eq!(*heard.lock().unwrap(), [(20, 20)]);
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(matches!(flow_risk(&network, oil, &asked(20), watch), Err(Error::Stopped)));
    }
}
