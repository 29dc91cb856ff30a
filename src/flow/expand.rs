//! A space unrolled over days: one minimum-cost flow.

use super::behaviour::time_cents_per_day;
use super::regimes::{Ramp, SpaceState};
use super::simulate::MOST_DAYS;
use super::space::Space;
use super::steady::{Steady, best_netback, markets, supplies};
use super::{Behaviour, FlowArc, FlowProblem, UNLIMITED};
use crate::network::{Market, Storage, Supply};

/// Parts of a tank, from the bottom up, each with a price of its own: two below the opening stock, two above it.
pub(super) const TIERS: usize = 4;

/// What stays the same from day to day: the rows of the tables that a simulation is about.
pub(super) struct Stage<'a, 'n> {
    pub(super) space: &'a Space<'n>,
    pub(super) behaviour: &'a Behaviour,
    pub(super) steady: &'a Steady,
    pub(super) ramp: &'a Ramp,
    pub(super) supplies: Vec<&'n Supply>,
    pub(super) markets: Vec<&'n Market>,
    pub(super) storages: Vec<&'n Storage>,
    /// Nodes at which ships and trains can wait, with how much room there is.
    pub(super) yards: Vec<(usize, i64)>,
    /// The first day after the last one.
    pub(super) days: usize,
}

/// The flow problem of some days.
pub(super) struct Plan {
    /// The arcs of each day in the order of the layout, then the late ones.
    pub(super) problem: FlowProblem,
    /// The first day.
    pub(super) from_day: usize,
    /// Day and space arc of the arcs at the end, which take what usually leaves too late to arrive within the horizon.
    pub(super) late: Vec<(usize, usize)>,
}

/// Where cargo is when a plan is made.
#[derive(Debug, Clone, Default)]
pub(super) struct Position {
    /// Stock of each storage.
    pub(super) stock: Vec<i64>,
    /// Cargo waiting in each yard.
    pub(super) waiting: Vec<i64>,
    /// Cargo under way: arrival day, node, amount.
    pub(super) under_way: Vec<(usize, usize, i64)>,
}

/// Which arc of a day stands for what: the arcs of every day lie in this order.
#[derive(Debug, Clone, Copy)]
pub(super) struct DayLayout {
    pub(super) storage: usize,
    pub(super) yard: usize,
    pub(super) market: usize,
    pub(super) shut_in: usize,
    pub(super) count: usize,
}

impl<'a, 'n> Stage<'a, 'n> {
    pub(super) fn new(
        space: &'a Space<'n>,
        behaviour: &'a Behaviour,
        steady: &'a Steady,
        ramp: &'a Ramp,
        lag: &[usize],
        days: usize,
    ) -> Self {
        let (network, commodity) = (space.network(), &space.commodity().id);
        let mut inflow = vec![0i64; space.node_count];
        let mut has_arrivals = vec![false; space.node_count];
        for (position, arc) in space.arcs.iter().enumerate().filter(|(position, _)| lag[*position] > 0) {
            inflow[arc.head] += steady.flow[position];
            has_arrivals[arc.head] = true;
        }
        let room = |node: usize| (inflow[node] as f64 * behaviour.waiting_days).round() as i64;
        let yards = (0..space.node_count).filter(|node| has_arrivals[*node]).map(|node| (node, room(node))).collect();
        Self {
            space,
            behaviour,
            steady,
            ramp,
            supplies: supplies(network, commodity),
            markets: markets(network, commodity),
            storages: network.tables().storages.iter().filter(|row| row.commodity == *commodity).collect(),
            yards,
            days,
        }
    }

    pub(super) fn layout(&self) -> DayLayout {
        let storage = self.space.arcs.len();
        let yard = storage + TIERS * self.storages.len();
        let market = yard + 2 * self.yards.len();
        let shut_in = market + 2 * self.markets.len();
        DayLayout { storage, yard, market, shut_in, count: shut_in + self.supplies.len() }
    }

    /// The node of a space at which a storage stands: where cargo leaves from.
    pub(super) fn storage_node(&self, storage: &Storage) -> usize {
        self.space.start(self.node(&storage.node))
    }

    fn node(&self, id: &str) -> petgraph::graph::NodeIndex {
        self.space.network().find_node(id).expect("a checked key")
    }

    /// How much a supply produces on a day.
    pub(super) fn produced(&self, state: &SpaceState, supply: usize) -> i64 {
        (self.supplies[supply].supply.central().as_per_day() * state.produced[supply]).round() as i64
    }

    /// What a storage holds when all is well.
    pub(super) fn opening(&self, state: &SpaceState, storage: usize) -> i64 {
        let opening = self.storages[storage].opening.central().as_units().round() as i64;
        opening.min(self.room(state, storage))
    }

    fn room(&self, state: &SpaceState, storage: usize) -> i64 {
        (self.storages[storage].capacity.central().as_units() * state.room[storage]).round() as i64
    }

    /// Room and price a day of the parts of a storage.
    ///
    /// A tank is kept at its opening stock: a unit that is missing costs as much as one that is held beyond it, and twice as much below half of it. A cent more for
    /// each row of the table decides which tank is drawn or filled first, so that no stock wanders between tanks to no end.
    fn tiers(&self, state: &SpaceState, storage: usize) -> [(i64, i64); TIERS] {
        let (opening, room) = (self.opening(state, storage), self.room(state, storage));
        let beyond = room - opening;
        let holding = self.storages[storage].holding.central().steps();
        let rank = storage as i64 + 1;
        [
            (opening / 2, -2 * holding - rank - 1),
            (opening - opening / 2, -holding - rank),
            (beyond / 2, holding + rank),
            (beyond - beyond / 2, holding + rank + 1),
        ]
    }

    /// The flow problem of the days from `from_day` on, if each day is as `state_of` says: what is supplied, opened with or under way goes to markets, stays, waits or is shut in.
    pub(super) fn problem<'s>(
        &self,
        from_day: usize,
        position: &Position,
        state_of: impl Fn(usize) -> &'s SpaceState,
    ) -> Plan {
        let space = self.space;
        let span = self.days - from_day;
        let sink = (span * space.node_count) as u32;
        let best = best_netback(&self.markets);
        let cents = |usd: f64| (usd * 100.0).round() as i64;
        let waiting = cents(self.behaviour.waiting_price) + time_cents_per_day(space.commodity()).round() as i64;
        let unmet = cents(self.behaviour.unmet_price);
        let jam = cents(self.behaviour.jam_price());
        let holding = |storage: usize| self.tiers(state_of(from_day), storage)[TIERS - 1].1;
        let dearest_holding = (0..self.storages.len()).map(holding).max().unwrap_or(0);
        let mut problem = FlowProblem {
            node_count: sink + 1,
            arcs: Vec::with_capacity(span * self.layout().count),
            supply: vec![0; sink as usize + 1],
        };
        let mut late = Vec::new();
        let at = |day: usize, node: usize| ((day - from_day) * space.node_count + node) as u32;
        for day in from_day..self.days {
            let state = state_of(day);
            let is_last = day + 1 == self.days;
            for (index, arc) in space.arcs.iter().enumerate() {
                let capacity = self.ramp.capacity(self.behaviour, index, day, state.capacity[index]);
                let arrival = day + state.lag[index];
                let tail = at(day, arc.tail);
                if arrival < self.days {
                    problem.arcs.push(FlowArc { tail, head: at(arrival, arc.head), capacity, cost: state.cost[index] });
                    continue;
                }
                // What arrives after the last day is worth what it is on any day: as much as usual fills a market, the rest comes on top.
                let cost = state.cost[index] + self.steady.to_go[arc.head];
                let usual = self.steady.flow[index].min(capacity);
                let rest = if capacity == UNLIMITED { UNLIMITED } else { capacity - usual };
                problem.arcs.push(FlowArc { tail, head: sink, capacity: rest, cost });
                if usual > 0 {
                    late.push((day, index, FlowArc { tail, head: sink, capacity: usual, cost: cost - unmet }));
                }
            }
            let next = |node: usize| if is_last { sink } else { at(day + 1, node) };
            let rest = |node: usize| if is_last { self.steady.to_go[node] } else { 0 };
            for (index, storage) in self.storages.iter().enumerate() {
                let node = self.storage_node(storage);
                let (tail, head) = (at(day, node), next(node));
                for (tier, (capacity, price)) in self.tiers(state, index).into_iter().enumerate() {
                    // At the end, what is missing in a tank is dear.
                    let refill = if is_last && 2 * tier < TIERS { 2 * unmet } else { 0 };
                    problem.arcs.push(FlowArc { tail, head, capacity, cost: rest(node) + price - refill });
                }
            }
            for &(node, room) in &self.yards {
                let (tail, head) = (at(day, node), next(node));
                problem.arcs.push(FlowArc { tail, head, capacity: room, cost: rest(node) + waiting });
                problem.arcs.push(FlowArc { tail, head, capacity: UNLIMITED, cost: rest(node) + jam });
            }
            for (index, market) in self.markets.iter().enumerate() {
                let tail = at(day, space.end(self.node(&market.node)));
                let usual = self.steady.delivered[index];
                let demand = market.demand.central().as_per_day().round() as i64;
                let cost = best - market.netback.central().steps();
                problem.arcs.push(FlowArc { tail, head: sink, capacity: usual, cost: cost - unmet });
                problem.arcs.push(FlowArc { tail, head: sink, capacity: demand - usual, cost });
            }
            // Lost today is worse than lost tomorrow, by more than a day in a tank: so tanks are filled first. Counted from a fixed day, so that the price does not
            // depend on the horizon.
            let sooner = (MOST_DAYS - day) as i64 * (dearest_holding + 1);
            let shut_in = best + cents(self.behaviour.shut_in_price) + sooner;
            for (index, supply) in self.supplies.iter().enumerate() {
                let tail = at(day, space.start(self.node(&supply.node)));
                // The tariffs that are saved count for nothing: who is cut is not decided by who lives farthest from the tanks.
                let shut_in = shut_in + self.steady.usual_cost[index];
                let produced = self.produced(state, index);
                problem.supply[tail as usize] += produced;
                problem.arcs.push(FlowArc { tail, head: sink, capacity: produced, cost: shut_in });
            }
        }
        for (index, storage) in self.storages.iter().enumerate() {
            problem.supply[at(from_day, self.storage_node(storage)) as usize] += position.stock[index];
        }
        for (index, &(node, _)) in self.yards.iter().enumerate() {
            problem.supply[at(from_day, node) as usize] += position.waiting[index];
        }
        for &(day, node, amount) in &position.under_way {
            if day < self.days {
                problem.supply[at(day, node) as usize] += amount;
            }
        }
        let total: i64 = problem.supply.iter().sum();
        problem.supply[sink as usize] = -total;
        let late_arcs = late.iter().map(|(day, index, _)| (*day, *index)).collect();
        problem.arcs.extend(late.into_iter().map(|(_, _, arc)| arc));
        Plan { problem, from_day, late: late_arcs }
    }
}
