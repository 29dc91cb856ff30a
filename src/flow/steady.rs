//! The flow of a day like any other: no time, no tanks.

use super::regimes::SpaceState;
use super::space::Space;
use super::{Behaviour, FlowArc, FlowError, FlowProblem, NetworkSimplex, StartBasis, UNLIMITED};
use crate::network::{Market, Network, Supply};

/// What goes where when every day is the same.
#[derive(Debug, Clone)]
pub(super) struct Steady {
    /// What each arc of the space carries in a day.
    pub(super) flow: Vec<i64>,
    /// What each market takes in a day.
    pub(super) delivered: Vec<i64>,
    /// What one more unit at each node of the space still costs until it is delivered, in cents above the best market.
    pub(super) to_go: Vec<i64>,
    /// What a unit of each supply costs until it is delivered, along the dearest way that it takes.
    pub(super) usual_cost: Vec<i64>,
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

/// Solves one day as if all were.
///
/// # Errors
/// Whatever the network simplex fails with; a day is never infeasible, because supply can be shut in.
pub(super) fn steady(space: &Space<'_>, state: &SpaceState, behaviour: &Behaviour) -> Result<Steady, FlowError> {
    let (network, commodity) = (space.network(), &space.commodity().id);
    let (supplies, markets) = (supplies(network, commodity), markets(network, commodity));
    let best = best_netback(&markets);
    let sink = space.node_count as u32;
    let mut problem = FlowProblem { node_count: sink + 1, arcs: Vec::new(), supply: vec![0; space.node_count + 1] };
    for (position, arc) in space.arcs.iter().enumerate() {
        problem.arcs.push(FlowArc {
            tail: arc.tail as u32,
            head: arc.head as u32,
            capacity: state.capacity[position],
            cost: state.cost[position],
        });
    }
    let node = |id: &str| network.find_node(id).expect("a checked key");
    let first_market = problem.arcs.len();
    for market in &markets {
        problem.arcs.push(FlowArc {
            tail: space.end(node(&market.node)) as u32,
            head: sink,
            capacity: market.demand.central().as_per_day().round() as i64,
            cost: best - market.netback.central().steps(),
        });
    }
    let first_shut_in = problem.arcs.len();
    let shut_in = best + (behaviour.shut_in_price * 100.0).round() as i64;
    for (position, supply) in supplies.iter().enumerate() {
        let produced = (supply.supply.central().as_per_day() * state.produced[position]).round() as i64;
        let tail = space.start(node(&supply.node));
        problem.supply[tail] += produced;
        problem.supply[space.node_count] -= produced;
        problem.arcs.push(FlowArc { tail: tail as u32, head: sink, capacity: produced, cost: shut_in });
    }
    let solution = NetworkSimplex::new(&problem, StartBasis::Natural { root: sink })?.solve()?;
    let mut to_go = cost_to_go(&problem, sink, first_shut_in);
    // Where the way on is full, one more unit is worth what the solution says, not what the empty way would cost.
    for (node, cost) in to_go.iter_mut().enumerate() {
        let dual = solution.potential[sink as usize] - solution.potential[node];
        *cost = dual.clamp(*cost, shut_in.max(*cost));
    }
    let usual_cost = supplies.iter().map(|supply| {
        let start = space.start(node(&supply.node));
        let taken = (0..space.arcs.len()).filter(|arc| space.arcs[*arc].tail == start && solution.flow[*arc] > 0);
        taken.map(|arc| state.cost[arc] + to_go[space.arcs[arc].head]).max().unwrap_or(to_go[start])
    });
    let usual_cost = usual_cost.collect();
    Ok(Steady {
        flow: solution.flow[..space.arcs.len()].to_vec(),
        delivered: solution.flow[first_market..first_shut_in].to_vec(),
        to_go: to_go[..space.node_count].to_vec(),
        usual_cost,
    })
}

/// The cheapest way of one more unit from each node to the sink, over arcs that are open, full or not: what cargo is worth at the end of the horizon, at least.
fn cost_to_go(problem: &FlowProblem, sink: u32, first_shut_in: usize) -> Vec<i64> {
    let unreachable = problem.arcs.iter().map(|arc| arc.cost).max().unwrap_or(0);
    let mut to_go = vec![unreachable; problem.node_count as usize];
    to_go[sink as usize] = 0;
    let open: Vec<&FlowArc> = problem.arcs[..first_shut_in].iter().filter(|arc| arc.capacity > 0).collect();
    // Bellman-Ford: few nodes, and arcs in an order that settles most of them at once.
    for _ in 0..problem.node_count {
        let mut has_changed = false;
        for arc in open.iter().rev() {
            let through = arc.cost + to_go[arc.head as usize];
            if through < to_go[arc.tail as usize] {
                to_go[arc.tail as usize] = through;
                has_changed = true;
            }
        }
        if !has_changed {
            break;
        }
    }
    to_go
}

/// Cuts the capacities of arcs that share a rationed joint capacity: pro rata of what they would carry where that is too much, and the room that is left by size.
///
/// # Errors
/// Whatever the network simplex fails with.
pub(super) fn ration(space: &Space<'_>, state: &mut SpaceState, behaviour: &Behaviour) -> Result<(), FlowError> {
    if space.rationed.is_empty() {
        return Ok(());
    }
    // After a round the members of an asset that was asked too much are within its limit for good.
    for _ in 0..=space.rationed.len() {
        let steady = steady(space, state, behaviour)?;
        let mut is_within = true;
        for (position, (_, members)) in space.rationed.iter().enumerate() {
            let limit = state.joint[position];
            let wanted: i64 = members.iter().map(|arc| steady.flow[*arc]).sum();
            if wanted > limit {
                is_within = false;
                for &arc in members {
                    state.capacity[arc] = state.capacity[arc].min(share(steady.flow[arc], limit, wanted));
                }
            }
        }
        if is_within {
            share_room(space, state, &steady);
            break;
        }
    }
    Ok(())
}

/// Shares what rationed joint capacities have left, so that their members stay within them on every day.
fn share_room(space: &Space<'_>, state: &mut SpaceState, steady: &Steady) {
    for (position, (_, members)) in space.rationed.iter().enumerate() {
        let limit = state.joint[position];
        if limit == UNLIMITED {
            continue;
        }
        let room = limit - members.iter().map(|arc| steady.flow[*arc]).sum::<i64>();
        let sizes: Vec<i64> = members.iter().map(|arc| state.capacity[*arc].min(limit)).collect();
        let whole = sizes.iter().sum::<i64>().max(1);
        for (&arc, size) in members.iter().zip(sizes) {
            let capacity = steady.flow[arc] + share(room, size, whole);
            state.capacity[arc] = state.capacity[arc].min(capacity);
        }
    }
}

/// `amount` x `part` / `whole`, rounded down.
fn share(amount: i64, part: i64, whole: i64) -> i64 {
    (i128::from(amount) * i128::from(part) / i128::from(whole)) as i64
}
