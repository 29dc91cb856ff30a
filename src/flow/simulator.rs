//! Scenarios over one network, each solved from the answer to the last.

use std::sync::Arc;

use super::day_state::day_state;
use super::flow_network::FlowNetwork;
use super::periods::{Layer, Period, periods, state_on};
use super::question::{SimulationError, SimulationQuestion};
use super::ramp::Ramp;
use super::recorder::{Recorder, usd};
use super::simulation::Simulation;
use super::steady::{shared_prices, steady};
use super::time_expansion::{OpeningState, TimeExpansion};
use super::warm::WarmSolver;
use super::{Behaviour, Foresight, JointStart};
use crate::network::{Commodity, Network};
use crate::scenario::{StatusPolicy, lay_over};
use crate::watch::Watch;

/// Simulations of one commodity over one horizon, which differ in what changes.
///
/// What the scenarios have in common is worked out once, and each flow problem starts from the answer to the one before. Answers do not depend on that: they are those
/// of [`simulate`]. A clone goes on from where the original is.
///
/// # Examples
/// ```
/// use corridor::flow::{SimulationQuestion, Simulator};
/// use corridor::io::embedded_network;
/// use corridor::scenario::{Action, Scenario, ScenarioChange, TargetKind};
/// use corridor::watch::Watch;
///
/// let network = embedded_network();
/// let crude = network.find_commodity("crude").expect("a commodity of the embedded network");
/// let asked = SimulationQuestion::new(crude, 30);
/// let mut simulator = Simulator::new(network, crude, &asked)?;
/// let baseline = simulator.simulate(&asked, Watch::none())?;
/// let shut_in = |link: &str, simulator: &mut Simulator<'_>| {
///     let change = ScenarioChange::labelled(link, Action::Close, TargetKind::Link, vec![link.to_owned()]);
///     let closed = Scenario::of_question(vec![change]).resolve(network).expect("a link of the network");
///     Ok::<_, corridor::flow::SimulationError>(simulator.simulate(&asked.clone().under(&closed), Watch::none())?.summary.shut_in)
/// };
/// assert!(shut_in("cpc-6", &mut simulator)? > baseline.summary.shut_in);
/// assert_eq!(shut_in("wrep", &mut simulator)?, baseline.summary.shut_in);
/// # Ok::<(), corridor::flow::SimulationError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Simulator<'n> {
    network: &'n Network,
    commodity: &'n Commodity,
    behaviour: Behaviour,
    policy: StatusPolicy,
    usable: Vec<bool>,
    expansion: Arc<TimeExpansion<'n>>,
    opening: OpeningState,
    ramp: Ramp,
    /// What the horizon costs if every day is like any other.
    pub(super) usual_cost: i128,
    solver: WarmSolver,
}

impl<'n> Simulator<'n> {
    /// Works out the day like any other of a question, over links that the question can use.
    ///
    /// # Errors
    /// [`SimulationError`] for a horizon that makes no sense, a network without supplies or markets, or numbers that do not fit.
    ///
    /// # Complexity
    /// A few network simplexes over places + links, and O(days x (places + links)).
    pub fn new(
        network: &'n Network,
        commodity: &'n Commodity,
        asked: &SimulationQuestion<'_>,
    ) -> Result<Self, SimulationError> {
        Self::with_solver(network, commodity, asked, WarmSolver::new())
    }

    /// The same with a solver for all problems.
    pub(super) fn with_solver(
        network: &'n Network,
        commodity: &'n Commodity,
        asked: &SimulationQuestion<'_>,
        solver: WarmSolver,
    ) -> Result<Self, SimulationError> {
        asked.check(network, commodity)?;
        let (behaviour, policy) = (asked.behaviour, asked.policy.clone());
        let usable = asked.usable_links(network);
        let flows = FlowNetwork::new(network, commodity, |link| usable[link.index()]);
        let base = day_state(&flows, &lay_over(network, commodity, &[], 0, &policy).overlay);
        let steady = steady(&flows, &base, &behaviour, &mut solver.clone())?;
        let ramp = Ramp::new(&flows, &steady.flow);
        let expansion = Arc::new(TimeExpansion::new(flows, behaviour, base, steady, asked.days));
        let opening = expansion.usual_opening();
        let plan = expansion.problem(0, &opening, &ramp, |_| &expansion.base);
        let usual = expansion.as_usual(&plan);
        debug_assert_eq!(usual.verify(&plan.problem, &plan.limits), Ok(()), "days like any other are the cheapest");
        let usual_cost = plan.cost(&usual.flow);
        Ok(Self { network, commodity, behaviour, policy, usable, expansion, opening, ramp, usual_cost, solver })
    }

    /// Solves the undisturbed days, so that whatever is asked first starts warm.
    ///
    /// # Errors
    /// Whatever the network simplex fails with.
    ///
    /// # Complexity
    /// One network simplex over days x (places + links).
    pub fn warm_up(&mut self) -> Result<(), SimulationError> {
        let plan = self.expansion.problem(0, &self.opening, &self.ramp, |_| &self.expansion.base);
        self.solver.solve(&plan.problem, &plan.ties, &[], JointStart::default())?;
        Ok(())
    }

    /// Lets a minimum-cost flow decide what goes where on each day. See [`simulate`].
    ///
    /// A question with another horizon, behaviour or policy, or whose scenario opens links that this simulator does not know, is answered from nothing.
    ///
    /// # Errors
    /// As for [`simulate`].
    ///
    /// # Complexity
    /// As for [`simulate`]; a solve takes pivots about in proportion to what differs from the last one.
    pub fn simulate(
        &mut self,
        asked: &SimulationQuestion<'_>,
        watch: Watch<'_>,
    ) -> Result<Simulation, SimulationError> {
        self.answer(asked, true, watch)
    }

    /// The same without marginals, which take longer than a warm start.
    pub fn simulate_without_marginals(
        &mut self,
        asked: &SimulationQuestion<'_>,
        watch: Watch<'_>,
    ) -> Result<Simulation, SimulationError> {
        self.answer(asked, false, watch)
    }

    fn answer(
        &mut self,
        asked: &SimulationQuestion<'_>,
        wants_marginals: bool,
        watch: Watch<'_>,
    ) -> Result<Simulation, SimulationError> {
        asked.check(self.network, self.commodity)?;
        let is_ours = (asked.days, asked.behaviour, &asked.policy)
            == (self.expansion.days, self.behaviour, &self.policy)
            && asked.usable_links(self.network) == self.usable;
        if is_ours {
            return self.run(&asked.layers(), asked.name(), wants_marginals, watch);
        }
        let mut other = Self::new(self.network, self.commodity, asked)?;
        other.run(&asked.layers(), asked.name(), wants_marginals, watch)
    }

    /// The days of some changes.
    fn periods(&self, layers: &[Layer<'_>]) -> Vec<Period> {
        let TimeExpansion { flows, base, days, .. } = self.expansion.as_ref();
        periods(flows, base, layers, &self.policy, *days)
    }

    /// The problem of all days under a question, known in advance.
    #[cfg(test)]
    pub(super) fn plan(&self, asked: &SimulationQuestion<'_>) -> super::time_expansion::Plan {
        let periods = self.periods(&asked.layers());
        let first_disturbed = periods.iter().find(|period| period.is_disturbed).map(|period| period.from_day);
        let ramp = self.ramp.disturbed_from(first_disturbed);
        self.expansion.problem(0, &self.opening, &ramp, |day| state_on(&periods, day))
    }

    /// What days like any other send.
    #[cfg(test)]
    pub(super) fn as_usual(&self, plan: &super::time_expansion::Plan) -> super::JointFlow {
        self.expansion.as_usual(plan)
    }

    fn run(
        &mut self,
        layers: &[Layer<'_>],
        name: String,
        wants_marginals: bool,
        watch: Watch<'_>,
    ) -> Result<Simulation, SimulationError> {
        let periods = self.periods(layers);
        let expansion = Arc::clone(&self.expansion);
        let first_disturbed = periods.iter().find(|period| period.is_disturbed).map(|period| period.from_day);
        let ramp = self.ramp.disturbed_from(first_disturbed);
        let mut recorder = Recorder::new(&expansion, self.opening.clone(), wants_marginals);
        let is_usual = |period: &Period| expansion.goes_on_as_usual(&period.state);
        match self.behaviour.foresight {
            Foresight::Perfect => {
                check_watch(watch)?;
                let state_of = |day: usize| state_on(&periods, day);
                let plan = expansion.problem(0, &self.opening, &ramp, state_of);
                let solution = if periods.iter().all(is_usual) {
                    expansion.as_usual(&plan)
                } else {
                    self.solver.solve(
                        &plan.problem,
                        &plan.ties,
                        &plan.limits,
                        plan.start(&|| guess(&expansion, &periods, 0, None)),
                    )?
                };
                recorder.record(&plan, &solution, 0..expansion.days, state_of);
                let is_comparable = periods.iter().all(|period| period.state.is_within(&expansion.base));
                // Where joint limits bind, amounts are made whole, which may cost a little more or less.
                let made_whole = if solution.pivots == 0 { 0 } else { self.usual_cost.abs() / 1_000_000 };
                if is_comparable && recorder.cost() + made_whole < self.usual_cost {
                    let [cost, baseline] = [recorder.cost(), self.usual_cost].map(usd);
                    return Err(SimulationError::BelowBaseline { cost, baseline });
                }
            }
            Foresight::Myopic => {
                let mut opening = self.opening.clone();
                let mut is_usual_so_far = true;
                for (index, period) in periods.iter().enumerate() {
                    check_watch(watch)?;
                    let until = periods.get(index + 1).map_or(expansion.days, |next| next.from_day);
                    is_usual_so_far &= is_usual(period);
                    let plan = expansion.problem(period.from_day, &opening, &ramp, |_| &period.state);
                    let solution = if is_usual_so_far {
                        expansion.as_usual(&plan)
                    } else {
                        let guess = || guess(&expansion, &periods, period.from_day, Some(index));
                        self.solver.solve(&plan.problem, &plan.ties, &plan.limits, plan.start(&guess))?
                    };
                    recorder.record(&plan, &solution, period.from_day..until, |_| &period.state);
                    opening = recorder.state_before(until);
                }
            }
        }
        recorder.finish(name, &periods)
    }
}

/// The prices of joint limits day by day: those of days that are all alike. With `lasting` the days from `from_day` on are as in that period, and none were before; else each is as in its own.
fn guess(expansion: &TimeExpansion<'_>, periods: &[Period], from_day: usize, lasting: Option<usize>) -> Vec<f64> {
    let of_period = |period: &Period| shared_prices(&expansion.flows, &period.state, &expansion.behaviour);
    let mut prices = vec![0.0; from_day * expansion.flows.shared.len()];
    match lasting {
        Some(period) => prices.extend(of_period(&periods[period]).repeat(expansion.days - from_day)),
        None => {
            for (index, period) in periods.iter().enumerate() {
                let until = periods.get(index + 1).map_or(expansion.days, |next| next.from_day);
                prices.extend(of_period(period).repeat(until - period.from_day));
            }
        }
    }
    prices
}

fn check_watch(watch: Watch<'_>) -> Result<(), SimulationError> {
    if watch.is_stopped() { Err(SimulationError::Stopped) } else { Ok(()) }
}

/// Lets a minimum-cost flow decide what goes where on each day of a scenario.
///
/// Links with a lag deliver later, tanks hold what cannot go on, and what finds no room is shut in at a price: there is always an outcome. With [`Foresight::Myopic`] the
/// flow is planned anew whenever a change comes into force or ends, as if it lasted; with [`Foresight::Perfect`] once, knowing everything. Both are
/// paid for by the same prices, so that foresight never costs more. Cargo under way on day 0 is that of the baseline. Until something changes, every day is like any other.
///
/// Among equally cheap flows a second cost decides, see [`NetworkSimplex::solve_with_ties`](super::NetworkSimplex::solve_with_ties): the same ways are taken on every day.
///
/// # Errors
/// [`SimulationError`] for a horizon that makes no sense, a network without supplies or markets, or numbers that do not fit; [`SimulationError::Stopped`] if `watch` says so.
///
/// # Complexity
/// One network simplex per change over days x (places + links), each but the first from the answer to the last. [`Simulator`] starts the first from the last scenario.
///
/// # References
/// Ford and Fulkerson (1958), Constructing maximal dynamic flows from static flows, doi:10.1287/opre.6.3.419.
pub fn simulate(
    network: &Network,
    commodity: &Commodity,
    asked: &SimulationQuestion<'_>,
    watch: Watch<'_>,
) -> Result<Simulation, SimulationError> {
    Simulator::new(network, commodity, asked)?.simulate(asked, watch)
}
