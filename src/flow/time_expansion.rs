//! A flow network unrolled over days: one minimum-cost flow.

use super::behaviour::time_cents_per_day;
use super::day_state::DayState;
use super::flow_network::{FlowNetwork, whole};
use super::question::MOST_DAYS;
use super::ramp::Ramp;
use super::second_cost::{self, Use};
use super::steady::{Steady, best_netback, joint_limits, markets, shut_in_cents, supplies};
use super::{Behaviour, FlowArc, FlowProblem, JointFlow, JointLimit, JointStart, UNLIMITED};
use crate::network::{Market, Storage, Supply};

/// Parts of a tank, from the bottom up, each with a price of its own: two below the opening stock, two above it.
pub(super) const TIERS: usize = 4;

/// What stays the same from day to day and from scenario to scenario: the rows of the tables, and the day like any other.
#[derive(Debug, Clone)]
pub(super) struct TimeExpansion<'n> {
    pub(super) flows: FlowNetwork<'n>,
    pub(super) behaviour: Behaviour,
    /// An undisturbed day.
    pub(super) base: DayState,
    pub(super) steady: Steady,
    pub(super) supplies: Vec<&'n Supply>,
    pub(super) markets: Vec<&'n Market>,
    pub(super) storages: Vec<&'n Storage>,
    /// Nodes at which ships and trains can wait, with how much room there is.
    pub(super) yards: Vec<(usize, i64)>,
    /// The first day after the last one.
    pub(super) days: usize,
    /// The second cost of each arc of a day.
    numbers: Vec<i64>,
    /// A cent above the dearest day in a tank.
    sooner: i64,
}

/// The flow problem of some days.
pub(super) struct Plan {
    /// The arcs of each day in the order of the layout, then the late ones.
    pub(super) problem: FlowProblem,
    /// The second cost of each arc.
    pub(super) ties: Vec<i128>,
    /// The joint limits of each day in the order of the flow network.
    pub(super) limits: Vec<JointLimit>,
    /// The arc of a day that each arc is.
    groups: Vec<u32>,
    /// Day and arc of the arcs at the end, which take what usually leaves too late to arrive within the horizon.
    pub(super) late: Vec<(usize, usize)>,
}

impl Plan {
    /// What a solve starts from; `guess` gives prices of the limits.
    pub(super) fn start<'s>(&'s self, guess: &'s dyn Fn() -> Vec<f64>) -> JointStart<'s> {
        JointStart { guess: Some(guess), groups: Some(&self.groups) }
    }

    /// What a flow costs, in cents.
    pub(super) fn cost(&self, flow: &[i64]) -> i128 {
        self.problem.arcs.iter().zip(flow).map(|(arc, flow)| i128::from(arc.cost) * i128::from(*flow)).sum()
    }
}

/// Where cargo is when a plan is made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct OpeningState {
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

impl<'n> TimeExpansion<'n> {
    pub(super) fn new(
        flows: FlowNetwork<'n>,
        behaviour: Behaviour,
        base: DayState,
        steady: Steady,
        days: usize,
    ) -> Self {
        let (network, commodity) = (flows.network(), &flows.commodity().id);
        let mut inflow = vec![0i64; flows.node_count];
        let mut has_arrivals = vec![false; flows.node_count];
        for (position, arc) in flows.arcs.iter().enumerate().filter(|(position, _)| base.lag[*position] > 0) {
            inflow[arc.head] += steady.flow[position];
            has_arrivals[arc.head] = true;
        }
        let room = |node: usize| (inflow[node] as f64 * behaviour.waiting_days).round() as i64;
        let yards = (0..flows.node_count).filter(|node| has_arrivals[*node]).map(|node| (node, room(node))).collect();
        let storages: Vec<&Storage> =
            network.tables().storages.iter().filter(|row| row.commodity == *commodity).collect();
        let (supplies, markets) = (supplies(network, commodity), markets(network, commodity));
        let dearest = (0..storages.len()).map(|storage| dearest_day(&storages, storage)).max().unwrap_or(0);
        let mut made = Self {
            flows,
            behaviour,
            base,
            steady,
            supplies,
            markets,
            storages,
            yards,
            days,
            numbers: Vec::new(),
            sooner: dearest + 1,
        };
        let layout = made.layout();
        let number = |slot: usize| {
            second_cost::of(match slot {
                slot if slot < layout.storage => Use::Way(slot),
                slot if slot < layout.market => Use::Stay(slot),
                slot if slot < layout.shut_in => Use::Market((slot - layout.market) / 2),
                slot => Use::ShutIn((slot - layout.shut_in) / 2),
            })
        };
        made.numbers = (0..layout.count).map(number).collect();
        made
    }

    pub(super) fn layout(&self) -> DayLayout {
        let storage = self.flows.arcs.len();
        let yard = storage + TIERS * self.storages.len();
        let market = yard + 2 * self.yards.len();
        let shut_in = market + 2 * self.markets.len();
        DayLayout { storage, yard, market, shut_in, count: shut_in + 2 * self.supplies.len() }
    }

    /// The node of the flow network at which a storage stands: where cargo leaves from.
    pub(super) fn storage_node(&self, storage: &Storage) -> usize {
        self.flows.start(self.node(&storage.node))
    }

    fn node(&self, id: &str) -> crate::network::NodeId {
        self.flows.network().find_node(id).expect("a checked key")
    }

    /// How much a supply produces on a day.
    pub(super) fn produced(&self, state: &DayState, supply: usize) -> i64 {
        whole(Some(state.produced[supply]))
    }

    /// What a storage holds when all is well.
    fn usual_stock(&self, state: &DayState, storage: usize) -> i64 {
        let opening = self.storages[storage].opening.central().steps();
        opening.min(self.room(state, storage))
    }

    fn room(&self, state: &DayState, storage: usize) -> i64 {
        whole(Some(state.room[storage]))
    }

    /// Room and price a day of the parts of a storage.
    ///
    /// A tank is kept at its opening stock: a unit that is missing costs as much as one that is held beyond it, and twice as much below half of it. A cent more for
    /// each row of the table decides which tank is drawn or filled first, so that no stock wanders between tanks to no end.
    fn tiers(&self, state: &DayState, storage: usize) -> [(i64, i64); TIERS] {
        let (opening, room) = (self.usual_stock(state, storage), self.room(state, storage));
        let beyond = room - opening;
        let holding = self.storages[storage].holding.central().steps();
        let rank = storage as i64 + 1;
        [
            (opening / 2, -2 * holding - rank - 1),
            (opening - opening / 2, -holding - rank),
            (beyond / 2, holding + rank),
            (beyond - beyond / 2, dearest_day(&self.storages, storage)),
        ]
    }

    /// Tanks at their opening stock, and under way what is sent every day.
    pub(super) fn usual_opening(&self) -> OpeningState {
        let (base, steady) = (&self.base, &self.steady);
        let stock = (0..self.storages.len()).map(|storage| self.usual_stock(base, storage)).collect();
        let mut under_way = Vec::new();
        for (index, arc) in self.flows.arcs.iter().enumerate() {
            if steady.flow[index] > 0 {
                under_way.extend((0..base.lag[index]).map(|day| (day, arc.head, steady.flow[index])));
            }
        }
        OpeningState { stock, waiting: vec![0; self.yards.len()], under_way }
    }

    /// The flow problem of the days from `from_day` on, if each day is as `state_of` says: what is supplied, opened with or under way goes to markets, stays, waits or is shut in.
    ///
    /// The days before are there, so that all problems have the same arcs, but nothing is supplied on them: every way leads outside, so nothing moves.
    pub(super) fn problem<'s>(
        &'s self,
        from_day: usize,
        opening: &OpeningState,
        ramp: &Ramp,
        state_of: impl Fn(usize) -> &'s DayState,
    ) -> Plan {
        let (flows, layout) = (&self.flows, self.layout());
        let sink = (self.days * flows.node_count) as u32;
        let best = best_netback(&self.markets);
        let cents = |usd: f64| (usd * 100.0).round() as i64;
        let waiting = cents(self.behaviour.waiting_price) + time_cents_per_day(flows.commodity()).round() as i64;
        let unmet = cents(self.behaviour.unmet_price);
        let jam = cents(self.behaviour.jam_price());
        let mut problem = FlowProblem {
            node_count: sink + 1,
            arcs: Vec::with_capacity(self.days * layout.count),
            supply: vec![0; sink as usize + 1],
        };
        let mut late = Vec::new();
        // Second costs beside those of the arcs themselves, where what is left of the way is no longer among the arcs.
        let mut left: Vec<(usize, i64)> = Vec::new();
        let at = |day: usize, node: usize| (day * flows.node_count + node) as u32;
        for day in 0..self.days {
            let state = if day < from_day { &self.base } else { state_of(day) };
            let is_last = day + 1 == self.days;
            for (index, arc) in flows.arcs.iter().enumerate() {
                let capacity = ramp.capacity(&self.behaviour, index, day, state.capacity[index]);
                let arrival = day + state.lag[index];
                let tail = at(day, arc.tail);
                if arrival < self.days {
                    problem.arcs.push(FlowArc { tail, head: at(arrival, arc.head), capacity, cost: state.cost[index] });
                    continue;
                }
                // What arrives after the last day is worth what it is on any day: as much as usual fills a market, the rest comes on top.
                let (to_go, number) = self.steady.to_go[arc.head];
                let usual = self.steady.flow[index].min(capacity);
                let rest = if capacity == UNLIMITED { UNLIMITED } else { capacity - usual };
                left.push((problem.arcs.len(), number));
                problem.arcs.push(FlowArc { tail, head: sink, capacity: rest, cost: state.cost[index] + to_go });
                if self.steady.flow[index] > 0 {
                    let cost = state.cost[index] + self.steady.usual_to_go[arc.head] - unmet;
                    late.push((day, index, FlowArc { tail, head: sink, capacity: usual, cost }));
                }
            }
            let next = |node: usize| if is_last { sink } else { at(day + 1, node) };
            for (index, storage) in self.storages.iter().enumerate() {
                let node = self.storage_node(storage);
                let (tail, head) = (at(day, node), next(node));
                for (tier, (capacity, price)) in self.tiers(state, index).into_iter().enumerate() {
                    // At the end, what is missing in a tank is dear.
                    let rest = match (is_last, 2 * tier < TIERS) {
                        (false, _) => 0,
                        (true, true) => self.steady.usual_to_go[node] - 2 * unmet,
                        (true, false) => self.steady.to_go[node].0,
                    };
                    problem.arcs.push(FlowArc { tail, head, capacity, cost: rest + price });
                }
            }
            for &(node, room) in &self.yards {
                let (tail, head) = (at(day, node), next(node));
                let rest = if is_last { self.steady.to_go[node].0 } else { 0 };
                problem.arcs.push(FlowArc { tail, head, capacity: room, cost: rest + waiting });
                problem.arcs.push(FlowArc { tail, head, capacity: UNLIMITED, cost: rest + jam });
            }
            for (index, market) in self.markets.iter().enumerate() {
                let tail = at(day, flows.end(self.node(&market.node)));
                let (demand, cost) = (state.demand[index], best - state.netback[index]);
                let usual = self.steady.delivered[index].min(demand);
                problem.arcs.push(FlowArc { tail, head: sink, capacity: usual, cost: cost - unmet });
                problem.arcs.push(FlowArc { tail, head: sink, capacity: demand - usual, cost });
            }
            // Lost today is worse than lost tomorrow, by more than a day in a tank: so tanks are filled first. Counted from a fixed day, so that the price does not
            // depend on the horizon.
            let sooner = (MOST_DAYS - day) as i64 * self.sooner;
            let shut_in = best + shut_in_cents(&self.behaviour);
            for (index, supply) in self.supplies.iter().enumerate() {
                let tail = at(day, flows.start(self.node(&supply.node)));
                let produced = self.produced(state, index);
                if day >= from_day {
                    problem.supply[tail as usize] += produced;
                }
                // As much as is shut in on any day costs no more than on any day.
                let usual = self.steady.shut_in[index].min(produced);
                problem.arcs.push(FlowArc { tail, head: sink, capacity: usual, cost: shut_in });
                // The tariffs that are saved count for nothing: who is cut is not decided by who lives farthest from the tanks.
                let cost = shut_in + sooner + self.steady.usual_cost[index];
                problem.arcs.push(FlowArc { tail, head: sink, capacity: produced - usual, cost });
            }
        }
        self.put_in(&mut problem, from_day, opening);
        let mut ties: Vec<i128> = (0..self.days)
            .flat_map(|day| (0..layout.count).map(move |slot| (day, slot)))
            .map(|(day, slot)| second_cost::on_day(self.numbers[slot], day, slot))
            .collect();
        for (arc, number) in left {
            ties[arc] += second_cost::on_day(number, 0, 0);
        }
        for (day, index, arc) in &late {
            let number = self.numbers[*index] + self.steady.to_go[self.flows.arcs[*index].head].1;
            ties.push(second_cost::on_day(number, *day, layout.count + index));
            problem.arcs.push(*arc);
        }
        let late: Vec<(usize, usize)> = late.into_iter().map(|(day, index, _)| (day, index)).collect();
        let first_late = self.days * layout.count;
        let mut limits = Vec::with_capacity(self.days * flows.shared.len());
        for day in 0..self.days {
            let state = if day < from_day { &self.base } else { state_of(day) };
            // They come day by day, and each day's in the order of its arcs.
            let is_late = |arc: usize| late.binary_search(&(day, arc)).ok().map(|late| first_late + late);
            let arcs = |arc: usize| {
                let own = day * layout.count + arc;
                [Some(own), is_late(arc)].into_iter().flatten().map(|arc| arc as u32).collect()
            };
            limits.extend(joint_limits(flows, state, arcs));
        }
        let slots = (0..self.days).flat_map(|_| 0..layout.count as u32);
        let groups = slots.chain(late.iter().map(|(_, arc)| *arc as u32)).collect();
        Plan { problem, ties, limits, groups, late }
    }

    /// Supplies what is there on the first day and what arrives later; the outside takes everything.
    fn put_in(&self, problem: &mut FlowProblem, from_day: usize, opening: &OpeningState) {
        let at = |day: usize, node: usize| day * self.flows.node_count + node;
        for (index, storage) in self.storages.iter().enumerate() {
            problem.supply[at(from_day, self.storage_node(storage))] += opening.stock[index];
        }
        for (index, &(node, _)) in self.yards.iter().enumerate() {
            problem.supply[at(from_day, node)] += opening.waiting[index];
        }
        for &(day, node, amount) in &opening.under_way {
            if day < self.days {
                problem.supply[at(day, node)] += amount;
            }
        }
        let total: i64 = problem.supply.iter().sum();
        let sink = problem.supply.len() - 1;
        problem.supply[sink] = -total;
    }

    /// What every day sends if it is like any other, as the solution of a plan from the usual opening on.
    ///
    /// It is a cheapest flow of the plan if no day has more room or costs less than an undisturbed one, and what is sent has room and costs the same: with what one
    /// more unit at a node costs as its price on every day, no arc with room gains anything and no arc with flow loses anything.
    pub(super) fn as_usual(&self, plan: &Plan) -> JointFlow {
        let layout = self.layout();
        let arcs = &plan.problem.arcs;
        let sink = plan.problem.node_count - 1;
        let mut flow = vec![0; arcs.len()];
        for day in 0..self.days {
            let first = day * layout.count;
            for (index, usual) in self.steady.flow.iter().enumerate() {
                flow[first + index] = if arcs[first + index].head == sink { 0 } else { *usual };
            }
            for index in 0..self.storages.len() {
                let opening = self.usual_stock(&self.base, index);
                flow[first + layout.storage + TIERS * index] = opening / 2;
                flow[first + layout.storage + TIERS * index + 1] = opening - opening / 2;
            }
            for (index, usual) in self.steady.delivered.iter().enumerate() {
                flow[first + layout.market + 2 * index] = *usual;
            }
            for (index, usual) in self.steady.shut_in.iter().enumerate() {
                flow[first + layout.shut_in + 2 * index] = *usual;
            }
        }
        for (position, &(_, index)) in plan.late.iter().enumerate() {
            flow[self.days * layout.count + position] = self.steady.flow[index];
        }
        let one_day = self.steady.to_go.iter().map(|(cents, _)| -cents as f64);
        let potential = (0..self.days).flat_map(|_| one_day.clone()).chain([0.0]).collect();
        let price: Vec<f64> = (0..self.days).flat_map(|_| self.steady.price.iter().copied()).collect();
        let objective = plan.cost(&flow) as f64;
        let second_price = vec![0.0; price.len()];
        JointFlow { flow, potential, price, second_price, objective, bound: objective, pivots: 0 }
    }

    /// Whether the days go on as usual in a state: it has room for what is sent, at the same price, and nothing else has become wider or cheaper.
    pub(super) fn goes_on_as_usual(&self, state: &DayState) -> bool {
        let base = &self.base;
        let is_unmoved = |arc: usize| {
            let usual = self.steady.flow[arc];
            let is_unused_or_same = usual == 0 || (state.cost[arc], state.lag[arc]) == (base.cost[arc], base.lag[arc]);
            usual <= state.capacity[arc]
                && state.capacity[arc] <= base.capacity[arc]
                && state.cost[arc] >= base.cost[arc]
                && is_unused_or_same
        };
        let has_room =
            self.flows.shared.iter().zip(&state.joint).zip(&base.joint).all(|(((_, arcs), limit), usual)| {
                arcs.iter().map(|arc| self.steady.flow[*arc]).sum::<i64>() <= *limit && limit <= usual
            });
        has_room
            && state.produced == base.produced
            && state.room == base.room
            && (&state.demand, &state.netback) == (&base.demand, &base.netback)
            && (0..self.flows.arcs.len()).all(is_unmoved)
    }
}

/// The price of a day in the topmost part of a tank.
fn dearest_day(storages: &[&Storage], storage: usize) -> i64 {
    storages[storage].holding.central().steps() + storage as i64 + 2
}
