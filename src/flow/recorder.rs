//! Days as they are decided, added up.

use std::ops::Range;

use super::day_state::DayState;
use super::flow_network::{ArcUse, STEPS_PER_UNIT};
use super::marginal::{priced, saved_by_one_less};
use super::periods::Period;
use super::question::SimulationError;
use super::simulation::{Marginal, Series, SeriesKind, Simulation, Summary};
use super::time_expansion::{OpeningState, Plan, TIERS, TimeExpansion};
use super::{JointFlow, UNLIMITED};
use crate::route::ArcKind;
use crate::units::{Measure, Quantity};

/// What is worth less, in cents, is an error of arithmetic.
const LEAST_GAIN: f64 = 0.5;

/// Collects days as they are decided.
pub(super) struct Recorder<'a, 'n> {
    expansion: &'a TimeExpansion<'n>,
    /// For each day, the flow of each arc of the day's layout.
    flows: Vec<Vec<i64>>,
    lags: Vec<Vec<usize>>,
    capacities: Vec<Vec<i64>>,
    tariffs: Vec<Vec<i64>>,
    cost: i128,
    opening: OpeningState,
    /// For each arc of the day's layout, what a unit more of it would have been worth on how many days; `None` if nobody asks.
    worth: Option<Vec<(f64, usize)>>,
    /// The same for each shared capacity.
    joint_worth: Vec<(f64, usize)>,
    produced: i64,
}

impl<'a, 'n> Recorder<'a, 'n> {
    pub(super) fn new(expansion: &'a TimeExpansion<'n>, opening: OpeningState, wants_marginals: bool) -> Self {
        Self {
            expansion,
            flows: Vec::new(),
            lags: Vec::new(),
            capacities: Vec::new(),
            tariffs: Vec::new(),
            cost: 0,
            opening,
            worth: wants_marginals.then(|| vec![(0.0, 0); expansion.layout().count]),
            joint_worth: vec![(0.0, 0); expansion.flows.shared.len()],
            produced: 0,
        }
    }

    /// What the recorded days cost, in cents for each step.
    pub(super) fn cost(&self) -> i128 {
        self.cost
    }

    /// Takes the decided days of a solution.
    pub(super) fn record<'t>(
        &mut self,
        plan: &Plan,
        solution: &JointFlow,
        days: Range<usize>,
        state_of: impl Fn(usize) -> &'t DayState,
    ) {
        let count = self.expansion.layout().count;
        let Plan { problem, limits, late, .. } = plan;
        let saved = self.worth.as_ref().map(|_| {
            let costs = priced(problem, limits, solution);
            (saved_by_one_less(problem, &costs, solution), costs)
        });
        for day in days.clone() {
            let arcs = day * count..(day + 1) * count;
            let state = state_of(day);
            for (index, arc) in arcs.clone().enumerate() {
                let (row, flow) = (&problem.arcs[arc], solution.flow[arc]);
                self.cost += i128::from(row.cost) * i128::from(flow);
                let (Some(worth), Some((saved, costs))) = (&mut self.worth, &saved) else { continue };
                let ends = saved[row.tail as usize].zip(saved[row.head as usize]);
                let gain = ends.map_or(0.0, |(tail, head)| tail - head - costs[arc]);
                if flow == row.capacity && flow > 0 && gain >= LEAST_GAIN {
                    worth[index].0 += gain;
                    worth[index].1 += 1;
                }
            }
            let joint = self.joint_worth.len();
            for (worth, price) in self.joint_worth.iter_mut().zip(&solution.price[day * joint..]) {
                if *price >= LEAST_GAIN {
                    worth.0 += price;
                    worth.1 += 1;
                }
            }
            self.capacities.push(problem.arcs[arcs.clone()].iter().map(|arc| arc.capacity).collect());
            self.flows.push(solution.flow[arcs].to_vec());
            self.lags.push(state.lag.clone());
            self.tariffs.push(state.tariff.clone());
            self.produced +=
                (0..self.expansion.supplies.len()).map(|supply| self.expansion.produced(state, supply)).sum::<i64>();
        }
        let first_late = problem.arcs.len() - late.len();
        for (position, &(day, index)) in late.iter().enumerate().filter(|(_, (day, _))| days.contains(day)) {
            let (row, flow) = (&problem.arcs[first_late + position], solution.flow[first_late + position]);
            self.cost += i128::from(row.cost) * i128::from(flow);
            self.flows[day][index] += flow;
            if self.capacities[day][index] < UNLIMITED {
                self.capacities[day][index] += row.capacity;
            }
        }
    }

    /// Where cargo is before a day, after all days until then were decided.
    pub(super) fn state_before(&self, day: usize) -> OpeningState {
        let layout = self.expansion.layout();
        let Some(last) = day.checked_sub(1).and_then(|day| self.flows.get(day)) else { return self.opening.clone() };
        let pair = |first: usize, index: usize| last[first + 2 * index] + last[first + 2 * index + 1];
        let mut under_way: Vec<_> =
            self.opening.under_way.iter().copied().filter(|(arrival, _, _)| *arrival >= day).collect();
        for left in 0..day {
            for (index, arc) in self.expansion.flows.arcs.iter().enumerate() {
                let (flow, arrival) = (self.flows[left][index], left + self.lags[left][index]);
                if flow > 0 && arrival >= day && self.lags[left][index] > 0 {
                    under_way.push((arrival, arc.head, flow));
                }
            }
        }
        OpeningState {
            stock: (0..self.expansion.storages.len()).map(|index| self.stock(day - 1, index)).collect(),
            waiting: (0..self.expansion.yards.len()).map(|index| pair(layout.yard, index)).collect(),
            under_way,
        }
    }

    /// What a storage holds at the end of a day.
    fn stock(&self, day: usize, storage: usize) -> i64 {
        let first = self.expansion.layout().storage + TIERS * storage;
        self.flows[day][first..first + TIERS].iter().sum()
    }

    /// All series and what they add up to.
    pub(super) fn finish(self, scenario: String, periods: &[Period]) -> Result<Simulation, SimulationError> {
        let series = self.series();
        self.check_balance(&series)?;
        let total =
            |kind: SeriesKind| series.iter().filter(|one| one.kind == kind).map(Series::total).sum::<Quantity>();
        let backlog_on = |day: usize| -> Quantity {
            series.iter().filter(|one| one.kind == SeriesKind::Backlog).map(|one| one.values[day]).sum()
        };
        let storages = series
            .iter()
            .filter(|one| one.kind == SeriesKind::Stock)
            .enumerate()
            .map(|(index, one)| {
                let full = self.expansion.storages[index].capacity.central().as_units() * 0.995;
                let first_full =
                    one.values.iter().position(|stock| stock.as_units() >= full && *stock > Quantity::ZERO);
                (one.id.clone(), one.values.iter().copied().max().unwrap_or_default(), first_full)
            })
            .collect();
        let disturbed = || periods.iter().enumerate().filter(|(_, period)| period.is_disturbed);
        let last = disturbed().next_back().map(|(index, _)| index);
        let summary = Summary {
            delivered: total(SeriesKind::Delivered),
            shut_in: total(SeriesKind::ShutIn),
            peak_backlog: (0..self.flows.len()).map(backlog_on).max().unwrap_or_default(),
            storages,
            loss_usd: usd(self.cost),
            tariffs_usd: total(SeriesKind::Cost).as_units(),
            first_disturbed: disturbed().next().map(|(_, period)| period.from_day),
            last_disturbed: last.and_then(|index| periods.get(index + 1)).map(|next| next.from_day),
        };
        let marginals = self.marginals();
        Ok(Simulation { scenario, days: self.flows.len(), series, summary, marginals })
    }

    fn series(&self) -> Vec<Series> {
        let expansion = self.expansion;
        let layout = expansion.layout();
        let network = expansion.flows.network();
        let by_day = |value: &dyn Fn(usize) -> i64| (0..self.flows.len()).map(value).collect::<Vec<i64>>();
        let mut all = Vec::new();
        let mut push = |kind, id: &str, values: Vec<i64>| {
            all.push(Series {
                kind,
                id: id.to_owned(),
                values: values.into_iter().map(Quantity::from_steps).collect(),
            });
        };
        let outlets = || network.tables().outlets.iter().filter(|row| row.is_for(&expansion.flows.commodity().id));
        let measured: Vec<(&str, Vec<usize>)> = outlets()
            .map(|outlet| {
                let is_measured = |arc: &usize| {
                    expansion.flows.link(*arc).is_some_and(|link| outlet.links.contains(&network.link(link).id))
                };
                (outlet.id.as_str(), (0..expansion.flows.arcs.len()).filter(is_measured).collect())
            })
            .collect();
        for (id, arcs) in &measured {
            push(SeriesKind::Throughput, id, by_day(&|day| arcs.iter().map(|arc| self.flows[day][*arc]).sum()));
        }
        for (id, arcs) in &measured {
            let capacity = |day: usize| {
                let limits = arcs.iter().map(|arc| self.capacities[day][*arc]);
                limits
                    .fold(0i64, |sum, limit| if sum < 0 || limit == UNLIMITED { -STEPS_PER_UNIT } else { sum + limit })
            };
            push(SeriesKind::Capacity, id, by_day(&capacity));
        }
        let pair = |day: usize, first: usize, index: usize| {
            self.flows[day][first + 2 * index] + self.flows[day][first + 2 * index + 1]
        };
        for (index, storage) in expansion.storages.iter().enumerate() {
            push(SeriesKind::Stock, &storage.id, by_day(&|day| self.stock(day, index)));
        }
        for (index, supply) in expansion.supplies.iter().enumerate() {
            push(SeriesKind::ShutIn, &supply.id, by_day(&|day| pair(day, layout.shut_in, index)));
        }
        for (index, &(node, _)) in expansion.yards.iter().enumerate() {
            let values = by_day(&|day| pair(day, layout.yard, index));
            if values.iter().any(|value| *value > 0) {
                push(SeriesKind::Backlog, &network.node(expansion.flows.place_of[node]).id, values);
            }
        }
        for (index, market) in expansion.markets.iter().enumerate() {
            push(SeriesKind::Delivered, &market.id, by_day(&|day| pair(day, layout.market, index)));
        }
        push(SeriesKind::InTransit, "all", self.in_transit());
        let cost = |day: usize| {
            let moved: i64 =
                self.tariffs[day].iter().enumerate().map(|(arc, cents)| cents * self.flows[day][arc]).sum();
            moved / 100
        };
        push(SeriesKind::Cost, "all", by_day(&cost));
        all
    }

    /// What is under way at the end of each day.
    fn in_transit(&self) -> Vec<i64> {
        let mut under_way = vec![0i64; self.flows.len()];
        for &(arrival, _, amount) in &self.opening.under_way {
            under_way.iter_mut().take(arrival).for_each(|day| *day += amount);
        }
        for (left, flows) in self.flows.iter().enumerate() {
            for (arc, lag) in self.lags[left].iter().enumerate().filter(|(_, lag)| **lag > 0) {
                let days = under_way.iter_mut().skip(left).take(*lag);
                days.for_each(|day| *day += flows[arc]);
            }
        }
        under_way
    }

    /// What came in is what went out or is still there.
    fn check_balance(&self, series: &[Series]) -> Result<(), SimulationError> {
        let days = self.flows.len();
        let of = |kind: SeriesKind| series.iter().filter(move |one| one.kind == kind);
        let under_way: i64 = self.opening.under_way.iter().map(|(_, _, amount)| amount).sum();
        let in_total = Quantity::from_steps(self.produced + self.opening.stock.iter().sum::<i64>() + under_way);
        let mut out_total: Quantity = of(SeriesKind::Delivered).chain(of(SeriesKind::ShutIn)).map(Series::total).sum();
        for kind in [SeriesKind::Stock, SeriesKind::Backlog, SeriesKind::InTransit] {
            out_total += of(kind).map(|one| one.values[days - 1]).sum::<Quantity>();
        }
        if in_total == out_total { Ok(()) } else { Err(SimulationError::Balance { in_total, out_total }) }
    }

    fn marginals(&self) -> Vec<Marginal> {
        let expansion = self.expansion;
        let network = expansion.flows.network();
        let mut marginals = Vec::new();
        let worth = self.worth.iter().flatten().enumerate();
        for (index, &(cents, days)) in worth.filter(|(_, worth)| worth.1 > 0) {
            let layout = expansion.layout();
            let is_beside = expansion.flows.commitments.iter().any(|commitment| commitment.beside == index);
            let named = if is_beside {
                None
            } else if index < layout.storage {
                match expansion.flows.arcs[index].kind {
                    ArcUse::Gate(asset) => Some(("asset", network.asset(asset).id.clone())),
                    ArcUse::Network(base) => match expansion.flows.frozen.kind(base) {
                        ArcKind::Travel(way) => Some(("link", network.link(way.link).id.clone())),
                        ArcKind::Handling { transfer, .. } => {
                            transfer.map(|id| ("transfer", network.transfer(id).id.clone()))
                        }
                    },
                }
            } else if index < layout.yard && (index - layout.storage) % TIERS == TIERS - 1 {
                Some(("storage", expansion.storages[(index - layout.storage) / TIERS].id.clone()))
            } else {
                None
            };
            if let Some((kind, id)) = named {
                marginals.push(Marginal { kind, id, usd_per_unit: cents / 100.0 / days as f64, days });
            }
        }
        if self.worth.is_some() {
            let joint = expansion.flows.shared.iter().zip(&self.joint_worth).filter(|(_, worth)| worth.1 > 0);
            marginals.extend(joint.map(|((asset, _), &(cents, days))| {
                let id = network.asset(*asset).id.clone();
                Marginal { kind: "asset", id, usd_per_unit: cents / 100.0 / days as f64, days }
            }));
        }
        marginals.sort_by(|one, other| {
            other.usd_per_unit.total_cmp(&one.usd_per_unit).then(one.id.cmp(&other.id)).then(one.kind.cmp(other.kind))
        });
        marginals
    }
}

/// Cents for each step, in USD.
pub(super) fn usd(cents: i128) -> f64 {
    cents as f64 / (100 * STEPS_PER_UNIT) as f64
}
