//! A scenario day by day.

use super::expand::{Position, Stage};
use super::outcome::{Outcome, Recorder};
use super::regimes::{Ramp, RegimeOfDays, SpaceState, regimes};
use super::space::Space;
use super::steady::{Steady, ration, steady};
use super::{Behaviour, FlowError, Foresight, NetworkSimplex, StartBasis};
use crate::network::{Commodity, Network, Status};
use crate::scenario::{Action, Resolved, StatusPolicy};

/// The longest horizon: beyond two years nothing here is a forecast.
pub(super) const MOST_DAYS: usize = 730;

/// What is simulated.
#[derive(Debug, Clone)]
pub struct SimulationQuestion<'a> {
    /// The scenario; `None` for the baseline.
    pub scenario: Option<&'a Resolved>,
    /// How many days.
    pub days: usize,
    /// The day of the simulation that the scenario's day 0 falls on.
    pub from_day: usize,
    /// How shippers behave.
    pub behaviour: Behaviour,
    /// Which links that are not operating are used all the same.
    pub policy: StatusPolicy,
}

/// Why a simulation has no outcome.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SimulationError {
    /// The horizon is empty or longer than anybody can mean.
    #[error("a horizon of {days} days makes no sense: 1 to {MOST_DAYS}")]
    Horizon {
        /// The horizon asked for.
        days: usize,
    },
    /// The scenario starts after the last day.
    #[error("the scenario starts on day {from_day}, the simulation ends after day {}", days - 1)]
    AfterHorizon {
        /// The day it starts on.
        from_day: usize,
        /// The horizon.
        days: usize,
    },
    /// The network says nothing of who supplies the commodity, or who buys it.
    #[error("the network has no {what} for {commodity}")]
    Nothing {
        /// `supply` or `market`.
        what: &'static str,
        /// The commodity.
        commodity: String,
    },
    /// The flow problem cannot be solved.
    #[error(transparent)]
    Flow(#[from] FlowError),
    /// More came out than went in, or less: an error of this program.
    #[error("mass is not balanced: {in_total} units in, {out_total} units out")]
    Balance {
        /// Supply, opening stock and what was under way.
        in_total: i64,
        /// Delivered, shut in, in stock, waiting and under way at the end.
        out_total: i64,
    },
}

impl From<SimulationError> for crate::Error {
    fn from(error: SimulationError) -> Self {
        let hint = match &error {
            SimulationError::Horizon { .. } => Some("--days 90".to_owned()),
            SimulationError::AfterHorizon { .. } => Some("raise --days or lower --from-day".to_owned()),
            SimulationError::Nothing { what, .. } => Some(format!("flows need rows in {what}.csv")),
            _ => None,
        };
        Self::Question { message: error.to_string(), hint }
    }
}

/// Lets a minimum-cost flow decide what goes where on each day of a scenario.
///
/// Links with a lag deliver later, tanks hold what cannot go on, and what finds no room is shut in at a price: there is always an outcome. With [`Foresight::Myopic`] the
/// flow is planned anew whenever a change comes into force or ends, as if it lasted; with [`Foresight::Perfect`] once, knowing everything. Both are
/// paid for by the same prices, so that foresight never costs more. Cargo under way on day 0 is that of the baseline.
///
/// # Errors
/// [`SimulationError`] for a horizon that makes no sense, a network without supplies or markets, or numbers that do not fit.
///
/// # Complexity
/// One network simplex per change over days x (places + links).
///
/// # References
/// Ford and Fulkerson (1958), Constructing maximal dynamic flows from static flows, doi:10.1287/opre.6.3.419.
pub fn simulate(
    network: &Network,
    commodity: &Commodity,
    asked: &SimulationQuestion<'_>,
) -> Result<Outcome, SimulationError> {
    with_stage(network, commodity, asked, |stage, base, held| {
        let mut recorder = Recorder::new(stage);
        let mut position = opening(stage, base);
        recorder.open(&position);
        match asked.behaviour.foresight {
            Foresight::Perfect => {
                let state_of = |day: usize| state_on(held, day);
                let plan = stage.problem(0, &position, state_of);
                let solution = solve(&plan.problem)?;
                recorder.record(&plan, &solution, 0..asked.days, state_of);
            }
            Foresight::Myopic => {
                for (index, regime) in held.iter().enumerate() {
                    let until = held.get(index + 1).map_or(asked.days, |next| next.from_day);
                    let plan = stage.problem(regime.from_day, &position, |_| &regime.state);
                    let solution = solve(&plan.problem)?;
                    recorder.record(&plan, &solution, regime.from_day..until, |_| &regime.state);
                    position = recorder.position(until);
                }
            }
        }
        recorder.finish(asked, held)
    })
}

/// What all plans of a simulation share: the stage, the undisturbed day and the days of the scenario.
pub(super) fn with_stage<T>(
    network: &Network,
    commodity: &Commodity,
    asked: &SimulationQuestion<'_>,
    then: impl FnOnce(&Stage<'_, '_>, &SpaceState, &[RegimeOfDays]) -> Result<T, SimulationError>,
) -> Result<T, SimulationError> {
    check(network, commodity, asked)?;
    let behaviour = &asked.behaviour;
    let space = Space::new(network, commodity, |link| is_ever_open(network, link, asked));
    let mut base = regimes(&space, None, &asked.policy, (1, 0)).remove(0).state;
    ration(&space, &mut base, behaviour)?;
    let steady = steady(&space, &base, behaviour)?;
    let mut held = regimes(&space, asked.scenario, &asked.policy, (asked.days, asked.from_day));
    for regime in &mut held {
        ration(&space, &mut regime.state, behaviour)?;
    }
    let ramp = ramp(&space, &steady, &held);
    let stage = Stage::new(&space, behaviour, &steady, &ramp, &base.lag, asked.days);
    then(&stage, &base, &held)
}

pub(super) fn solve(problem: &super::FlowProblem) -> Result<super::FlowSolution, FlowError> {
    let solution = NetworkSimplex::new(problem, StartBasis::Natural { root: problem.node_count - 1 })?.solve()?;
    debug_assert_eq!(problem.verify(&solution), Ok(()), "balance, capacities and complementary slackness");
    Ok(solution)
}

fn check(network: &Network, commodity: &Commodity, asked: &SimulationQuestion<'_>) -> Result<(), SimulationError> {
    if asked.days == 0 || asked.days > MOST_DAYS {
        return Err(SimulationError::Horizon { days: asked.days });
    }
    if asked.scenario.is_some() && asked.from_day >= asked.days {
        return Err(SimulationError::AfterHorizon { from_day: asked.from_day, days: asked.days });
    }
    let nothing = |what| SimulationError::Nothing { what, commodity: commodity.id.clone() };
    if super::steady::supplies(network, &commodity.id).is_empty() {
        return Err(nothing("supply"));
    }
    if super::steady::markets(network, &commodity.id).is_empty() {
        return Err(nothing("market"));
    }
    Ok(())
}

/// Whether a link can be used on any day: by its status, by the policy, or because the scenario sets a status.
fn is_ever_open(network: &Network, link: crate::network::LinkId, asked: &SimulationQuestion<'_>) -> bool {
    let status = network.link(link).status;
    let opens = |change: &crate::scenario::ResolvedChange| {
        change.change.action == Action::SetStatus(Status::Operating) && change.members.links.contains(&link)
    };
    status == Status::Operating
        || asked.policy.include.contains(&status)
        || asked.policy.include_links.contains(&link)
        || asked.scenario.is_some_and(|resolved| resolved.changes.iter().any(opens))
}

pub(super) fn state_on(held: &[RegimeOfDays], day: usize) -> &SpaceState {
    let next = held.partition_point(|regime| regime.from_day <= day);
    &held[next - 1].state
}

/// Outlets are held back to what they carried until their spare capacity has been booked.
fn ramp(space: &Space<'_>, steady: &Steady, held: &[RegimeOfDays]) -> Ramp {
    let network = space.network();
    let mut ramp = Ramp {
        baseline: vec![None; space.arcs.len()],
        step: vec![None; space.arcs.len()],
        from_day: held.iter().find(|regime| regime.is_disturbed).map(|regime| regime.from_day),
    };
    let outlets = network.tables().outlets.iter().filter(|outlet| outlet.is_for(&space.commodity().id));
    for outlet in outlets {
        let arcs = (0..space.arcs.len())
            .filter(|arc| space.link(*arc).is_some_and(|link| outlet.links.contains(&network.link(link).id)));
        for arc in arcs {
            ramp.baseline[arc] = Some(steady.flow[arc]);
            ramp.step[arc] = outlet.ramp.as_ref().map(|ramp| ramp.central().as_per_day().round() as i64);
        }
    }
    ramp
}

/// Tanks at their opening stock, and under way what the baseline sends every day.
pub(super) fn opening(stage: &Stage<'_, '_>, base: &SpaceState) -> Position {
    let steady = stage.steady;
    let stock = (0..stage.storages.len()).map(|storage| stage.opening(base, storage)).collect();
    let mut under_way = Vec::new();
    for (index, arc) in stage.space.arcs.iter().enumerate() {
        if steady.flow[index] > 0 {
            under_way.extend((0..base.lag[index]).map(|day| (day, arc.head, steady.flow[index])));
        }
    }
    Position { stock, waiting: vec![0; stage.yards.len()], under_way }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::SeriesKind;
    use crate::io::{FolderFiles, read_network, read_scenario};

    /// A field of 10 t a day, a pipe to a tank of 30 t that holds 10 t, and a ship that takes two days to the market.
    const FIELD_TANK_SHIP: &str = "\
-- node.csv --
node_id,x_coord,y_coord
field,53,46
tank,37,44
market,15,37
-- link.csv --
link_id,from_node_id,to_node_id,mode,length,time_hours,tariff_usd_per_unit,capacity,allowed_uses
pipe,field,tank,pipeline,100,24,1,20,oil
ship,tank,market,sea,100,48,2,12,oil
-- commodity.csv --
commodity_id,cargo_unit,tonnes_per_unit
oil,t,1
-- supply.csv --
supply_id,node_id,commodity_id,supply
field,field,oil,10
-- market.csv --
market_id,node_id,commodity_id,demand,netback_usd_per_unit
market,market,oil,100,50
-- storage.csv --
storage_id,node_id,commodity_id,capacity,opening
tank,tank,oil,30,10
-- outlet.csv --
outlet_id,name,commodity_id,measure_link_ids
ship,Ship,oil,ship
";

    fn run(closed_days: Option<(u32, u32)>, foresight: Foresight, days: usize) -> Outcome {
        let network = read_network(&FolderFiles::from_text(FIELD_TANK_SHIP)).expect("a good network");
        let resolved = closed_days.map(|(from, to)| {
            let text = format!(
                "title = \"no ship\"\n[[change]]\naction = \"close\"\nlink = \"ship\"\nfrom_day = {from}\nto_day = {to}\n"
            );
            read_scenario("no-ship", "no-ship.toml", &text).expect("a good scenario").resolve(&network).expect("it fits")
        });
        let asked = SimulationQuestion {
            scenario: resolved.as_ref(),
            days,
            from_day: 0,
            behaviour: Behaviour { foresight, ramp_days: 1, ..Behaviour::default() },
            policy: StatusPolicy::default(),
        };
        simulate(&network, network.find_commodity("oil").expect("oil"), &asked).expect("an outcome")
    }

    #[test]
    fn the_baseline_is_the_same_every_day() {
        let outcome = run(None, Foresight::Myopic, 8);
        assert_eq!(outcome.find(SeriesKind::Throughput, "ship").expect("ship").values, [10; 8]);
        assert_eq!(outcome.find(SeriesKind::Delivered, "market").expect("market").values, [10; 8]);
        assert_eq!(outcome.find(SeriesKind::Stock, "tank").expect("tank").values, [10; 8]);
        assert_eq!(outcome.find(SeriesKind::InTransit, "all").expect("all").values, [20; 8]);
        assert_eq!(outcome.summary.shut_in, 0);
    }

    #[test]
    fn a_closure_fills_the_tank_then_shuts_the_field_in_and_what_was_at_sea_still_arrives() {
        for foresight in [Foresight::Myopic, Foresight::Perfect] {
            let outcome = run(Some((0, 3)), foresight, 40);
            let shut_in = &outcome.find(SeriesKind::ShutIn, "field").expect("field").values;
            let stock = &outcome.find(SeriesKind::Stock, "tank").expect("tank").values;
            let delivered = &outcome.find(SeriesKind::Delivered, "market").expect("market").values;
            // Twenty tonnes of room take two of the three days.
            assert_eq!(shut_in.iter().sum::<i64>(), 10, "{foresight:?}");
            assert_eq!(stock[2], 30);
            assert_eq!(delivered[..5], [10, 10, 0, 0, 0]);
            // Reopened, the ship takes 12 a day: 2 more than come in, until the tank is where it was.
            assert_eq!(stock[3], 28);
            assert_eq!(stock[39], 10);
        }
    }

    #[test]
    fn foresight_never_costs_more() {
        for (from, to) in [(0, 1), (2, 9), (5, 30)] {
            let myopic = run(Some((from, to)), Foresight::Myopic, 40);
            let perfect = run(Some((from, to)), Foresight::Perfect, 40);
            assert!(perfect.summary.loss_usd <= myopic.summary.loss_usd + 1e-9);
            assert!(perfect.summary.shut_in <= myopic.summary.shut_in);
        }
    }

    #[test]
    fn a_stop_that_the_tank_can_hold_has_no_effect_upstream() {
        let outcome = run(Some((3, 4)), Foresight::Myopic, 30);
        assert_eq!(outcome.summary.shut_in, 0);
        let baseline = run(None, Foresight::Myopic, 30);
        // Ten tonnes are drained at two a day, and the last of them is at sea for two days.
        assert_eq!(outcome.recovery_day(&baseline), Some(11));
    }

    #[test]
    fn horizons_that_make_no_sense_are_refused() {
        let network = read_network(&FolderFiles::from_text(FIELD_TANK_SHIP)).expect("a good network");
        let oil = network.find_commodity("oil").expect("oil");
        for days in [0, 10_000] {
            let asked = SimulationQuestion {
                scenario: None,
                days,
                from_day: 0,
                behaviour: Behaviour::default(),
                policy: StatusPolicy::default(),
            };
            assert_eq!(simulate(&network, oil, &asked), Err(SimulationError::Horizon { days }));
        }
    }
}
