//! The flow of a day like any other: no time, no tanks.

use super::day_state::DayState;
use super::flow_network::{FlowNetwork, whole};
use super::second_cost::{self, Use};
use super::warm::WarmSolver;
use super::{Behaviour, FlowArc, FlowError, FlowProblem, JointFlow, JointLimit, JointStart, UNLIMITED};
use crate::network::{AssetId, Market, Network, Supply};

/// What goes where when every day is the same, and what one unit more or less would cost.
#[derive(Debug, Clone)]
pub(super) struct Steady {
    /// What each arc of the flow network carries in a day.
    pub(super) flow: Vec<i64>,
    /// What each market takes in a day.
    pub(super) delivered: Vec<i64>,
    /// What is shut in of each supply in a day.
    pub(super) shut_in: Vec<i64>,
    /// What one more unit at each node costs until it is delivered, in cents above the best market, with its second cost.
    pub(super) to_go: Vec<(i64, i64)>,
    /// What the last unit that passes each node costs until it is delivered; as `to_go` where none passes.
    pub(super) usual_to_go: Vec<i64>,
    /// What a unit of each supply costs until it is delivered, along the dearest way that it takes.
    pub(super) usual_cost: Vec<i64>,
    /// What a unit more of each shared capacity would save in a day, in cents.
    pub(super) price: Vec<f64>,
}

/// The supplies of a commodity, in table order.
pub(super) fn supplies<'n>(network: &'n Network, commodity: &str) -> Vec<&'n Supply> {
    network.tables().supplies.iter().filter(|row| row.is_for(commodity)).collect()
}

/// The markets of a commodity, in table order.
pub(super) fn markets<'n>(network: &'n Network, commodity: &str) -> Vec<&'n Market> {
    network.tables().markets.iter().filter(|row| row.is_for(commodity)).collect()
}

/// The best netback of any market, in cents: what costs are counted from, so that none is negative.
pub(super) fn best_netback(markets: &[&Market]) -> i64 {
    markets.iter().map(|market| market.netback.central().steps()).max().unwrap_or(0)
}

/// A day as if all were: the problem, its second costs, and where its parts start.
struct SteadyProblem {
    problem: FlowProblem,
    numbers: Vec<i64>,
    limits: Vec<JointLimit>,
    first_market: usize,
    first_shut_in: usize,
}

impl SteadyProblem {
    fn new(flows: &FlowNetwork<'_>, state: &DayState, behaviour: &Behaviour) -> Self {
        let (network, commodity) = (flows.network(), &flows.commodity().id);
        let (supplies, markets) = (supplies(network, commodity), markets(network, commodity));
        let best = best_netback(&markets);
        let sink = flows.node_count as u32;
        let mut problem = FlowProblem { node_count: sink + 1, arcs: Vec::new(), supply: vec![0; flows.node_count + 1] };
        let mut numbers = Vec::new();
        for (position, arc) in flows.arcs.iter().enumerate() {
            let (capacity, cost) = (state.capacity[position], state.cost[position]);
            problem.arcs.push(FlowArc { tail: arc.tail as u32, head: arc.head as u32, capacity, cost });
            numbers.push(second_cost::of(Use::Way(position)));
        }
        let node = |id: &str| network.find_node(id).expect("a checked key");
        let first_market = problem.arcs.len();
        for (position, market) in markets.iter().enumerate() {
            problem.arcs.push(FlowArc {
                tail: flows.end(node(&market.node)) as u32,
                head: sink,
                capacity: state.demand[position],
                cost: best - state.netback[position],
            });
            numbers.push(second_cost::of(Use::Market(position)));
        }
        let first_shut_in = problem.arcs.len();
        let shut_in = best + shut_in_cents(behaviour);
        for (position, supply) in supplies.iter().enumerate() {
            let produced = whole(Some(state.produced[position]));
            let tail = flows.start(node(&supply.node));
            problem.supply[tail] += produced;
            problem.supply[flows.node_count] -= produced;
            problem.arcs.push(FlowArc { tail: tail as u32, head: sink, capacity: produced, cost: shut_in });
            numbers.push(second_cost::of(Use::ShutIn(position)));
        }
        let limits = joint_limits(flows, state, |arc| vec![arc as u32]);
        Self { problem, numbers, limits, first_market, first_shut_in }
    }

    fn solve(&self, solver: &mut WarmSolver) -> Result<JointFlow, FlowError> {
        let ties: Vec<i128> =
            self.numbers.iter().enumerate().map(|(slot, number)| second_cost::on_day(*number, 0, slot)).collect();
        solver.solve(&self.problem, &ties, &self.limits, JointStart::default())
    }

    /// What each arc costs with what the joint limits that it uses are worth.
    fn costs(&self, day: &JointFlow) -> Vec<i128> {
        let own = self.problem.arcs.iter().zip(&self.numbers);
        let mut costs: Vec<i128> = own.map(|(arc, number)| second_cost::joined(arc.cost, *number)).collect();
        for ((limit, price), second) in self.limits.iter().zip(&day.price).zip(&day.second_price) {
            for (arc, per_unit) in &limit.uses {
                let (price, second) = ((price * per_unit).round(), (second * per_unit).round());
                costs[*arc as usize] += second_cost::joined(price as i64, second as i64);
            }
        }
        costs
    }

    /// Ways over which a unit more can go where a flow leaves room, or a unit can be taken back.
    fn steps(&self, flow: &[i64], costs: &[i128]) -> Vec<(usize, usize, i128)> {
        let mut steps = Vec::new();
        for ((arc, &flow), &cost) in self.problem.arcs.iter().zip(flow).zip(costs) {
            let (tail, head) = (arc.tail as usize, arc.head as usize);
            if flow < arc.capacity {
                steps.push((tail, head, cost));
            }
            if flow > 0 {
                steps.push((head, tail, -cost));
            }
        }
        steps
    }

    /// What one more unit at each node costs until it is outside. Where it is stuck for good that is more than wherever it can be brought away, and still so that no
    /// step gains anything.
    fn to_go(&self, flow: &[i64], costs: &[i128]) -> Vec<i128> {
        let sink = self.problem.node_count as usize - 1;
        let steps: Vec<(usize, usize, i128)> =
            self.steps(flow, costs).into_iter().map(|(from, to, cost)| (to, from, cost)).collect();
        let mut distances = vec![None; sink + 1];
        distances[sink] = Some(0);
        relax(&steps, &mut distances);
        let dearest = costs.iter().map(|cost| second_cost::parted(*cost).0.abs()).max().unwrap_or(0) + 1;
        let farthest = distances.iter().flatten().map(|sum| second_cost::parted(*sum).0).max().unwrap_or(0);
        let stuck = second_cost::joined(farthest + dearest * (sink as i64 + 1), 0);
        distances.iter_mut().for_each(|distance| *distance = distance.or(Some(stuck)));
        relax(&steps, &mut distances);
        distances.into_iter().flatten().collect()
    }

    /// What one unit less at each node saves until it is outside; `None` where none passes.
    fn saved(&self, flow: &[i64], costs: &[i128]) -> Vec<Option<i128>> {
        let sink = self.problem.node_count as usize - 1;
        let mut distances = vec![None; sink + 1];
        distances[sink] = Some(0);
        relax(&self.steps(flow, costs), &mut distances);
        distances.into_iter().map(|distance| distance.map(|distance: i128| -distance)).collect()
    }
}

/// Shortens distances over steps until none gains (Bellman and Ford): few nodes, and costs of both signs.
fn relax(steps: &[(usize, usize, i128)], distances: &mut [Option<i128>]) {
    for _ in 0..=distances.len() {
        let mut has_changed = false;
        for &(from, to, cost) in steps.iter().rev() {
            let Some(through) = distances[from].map(|near| near + cost) else { continue };
            if distances[to].is_none_or(|known| through < known) {
                distances[to] = Some(through);
                has_changed = true;
            }
        }
        if !has_changed {
            break;
        }
    }
}

/// What a unit that is shut in costs beyond the sale on the best market.
pub(super) fn shut_in_cents(behaviour: &Behaviour) -> i64 {
    (behaviour.shut_in_price * 100.0).round() as i64
}

/// The joint limits of a day; `arcs` gives the arcs of a problem that an arc of the flow network stands for on that day.
pub(super) fn joint_limits(
    flows: &FlowNetwork<'_>,
    state: &DayState,
    arcs: impl Fn(usize) -> Vec<u32>,
) -> Vec<JointLimit> {
    let limit = |(shared, limit): (&(AssetId, Vec<usize>), &i64)| {
        let uses = shared.1.iter().flat_map(|arc| arcs(*arc)).map(|arc| (arc, 1.0));
        // Without a capacity of its own an asset limits nothing.
        let limit = if *limit == UNLIMITED { f64::INFINITY } else { *limit as f64 };
        JointLimit { limit, uses: uses.collect() }
    };
    flows.shared.iter().zip(&state.joint).map(limit).collect()
}

/// What a unit more of each shared capacity would save if all days were like this one, in cents; nothing where that cannot be told.
pub(super) fn shared_prices(flows: &FlowNetwork<'_>, state: &DayState, behaviour: &Behaviour) -> Vec<f64> {
    let day = SteadyProblem::new(flows, state, behaviour).solve(&mut WarmSolver::new());
    day.map_or(vec![0.0; flows.shared.len()], |day| day.price)
}

/// Solves one day as if all were, and prices a unit more and a unit less at each node.
///
/// # Errors
/// Whatever the network simplex fails with; a day is never infeasible, because supply can be shut in.
pub(super) fn steady(
    flows: &FlowNetwork<'_>,
    state: &DayState,
    behaviour: &Behaviour,
    solver: &mut WarmSolver,
) -> Result<Steady, FlowError> {
    let network = flows.network();
    let day = SteadyProblem::new(flows, state, behaviour);
    let solved = day.solve(solver)?;
    let (flow, costs) = (&solved.flow, day.costs(&solved));
    let to_go: Vec<(i64, i64)> = day.to_go(flow, &costs).into_iter().map(second_cost::parted).collect();
    let saved = day.saved(flow, &costs);
    let usual = |node: usize| saved[node].map_or(to_go[node].0, |sum| second_cost::parted(sum).0);
    let usual_to_go: Vec<i64> = (0..flows.node_count).map(usual).collect();
    let supplies = supplies(network, &flows.commodity().id);
    let usual_cost = supplies.iter().map(|supply| {
        let start = flows.start(network.find_node(&supply.node).expect("a checked key"));
        let taken = (0..flows.arcs.len()).filter(|arc| flows.arcs[*arc].tail == start && flow[*arc] > 0);
        taken.map(|arc| state.cost[arc] + usual_to_go[flows.arcs[arc].head]).max().unwrap_or(to_go[start].0).max(0)
    });
    Ok(Steady {
        usual_cost: usual_cost.collect(),
        flow: flow[..flows.arcs.len()].to_vec(),
        delivered: flow[day.first_market..day.first_shut_in].to_vec(),
        shut_in: flow[day.first_shut_in..].to_vec(),
        to_go: to_go[..flows.node_count].to_vec(),
        usual_to_go,
        price: solved.price,
    })
}
