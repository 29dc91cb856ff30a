//! What came of a simulation: every day of every series, and what it adds up to.

use std::ops::Range;

use super::expand::{Plan, Position, Stage, TIERS};
use super::regimes::{RegimeOfDays, SpaceState};
use super::{FlowSolution, SimulationError, SimulationQuestion, UNLIMITED};

/// What a series counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SeriesKind {
    /// What passed an outlet, by the day it left.
    Throughput,
    /// The most that could pass an outlet; -1 for no limit.
    Capacity,
    /// What is in a storage at the end of the day.
    Stock,
    /// Supply that was not produced for want of a way out.
    ShutIn,
    /// What waits on ships and trains at a place at the end of the day.
    Backlog,
    /// What a market took.
    Delivered,
    /// What is under way at the end of the day.
    InTransit,
    /// Tariffs of what moved, waited and was held, in USD.
    Cost,
}

impl SeriesKind {
    /// The word in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Throughput => "throughput",
            Self::Capacity => "capacity",
            Self::Stock => "stock",
            Self::ShutIn => "shut_in",
            Self::Backlog => "backlog",
            Self::Delivered => "delivered",
            Self::InTransit => "in_transit",
            Self::Cost => "cost",
        }
    }

    /// Whether its values are amounts at the end of a day, not what happened during it.
    pub fn is_level(self) -> bool {
        matches!(self, Self::Stock | Self::Backlog | Self::InTransit)
    }
}

/// One value per day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// What it counts.
    pub kind: SeriesKind,
    /// Of what: id of an outlet, storage, supply, place or market; `all`.
    pub id: String,
    /// By day, in cargo units or USD.
    pub values: Vec<i64>,
}

impl Series {
    /// The sum over the days.
    pub fn total(&self) -> i64 {
        self.values.iter().sum()
    }
}

/// What one more unit a day of a capacity would be worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Marginal {
    /// `link`, `transfer`, `asset` or `storage`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// USD per unit, on average over the days on which it was full.
    pub usd_per_unit: f64,
    /// On how many days it was full.
    pub days: usize,
}

/// What a simulation adds up to.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Delivered to markets.
    pub delivered: i64,
    /// Never produced for want of a way out.
    pub shut_in: i64,
    /// The most that waited at once on ships and trains.
    pub peak_backlog: i64,
    /// For each storage: its id, the most it held, and the first day on which it was full.
    pub storages: Vec<(String, i64, Option<usize>)>,
    /// What the flow minimises, in USD: tariffs, time, waiting and holding, lower netbacks, short markets and shut-in.
    pub loss_usd: f64,
    /// Tariffs paid, in USD.
    pub tariffs_usd: f64,
    /// The first day of a change that is in force.
    pub first_disturbed: Option<usize>,
    /// The first day after the last change.
    pub last_disturbed: Option<usize>,
}

/// A simulation, day by day.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Id of the scenario; `baseline` for none.
    pub scenario: String,
    /// How many days.
    pub days: usize,
    /// Every series, sorted by kind.
    pub series: Vec<Series>,
    /// What it adds up to.
    pub summary: Summary,
    /// What one more unit of each full capacity would be worth, dearest first.
    pub marginals: Vec<Marginal>,
}

impl Outcome {
    /// The series of a kind.
    pub fn of_kind(&self, kind: SeriesKind) -> impl Iterator<Item = &Series> {
        self.series.iter().filter(move |series| series.kind == kind)
    }

    /// The series of a kind and an id.
    pub fn find(&self, kind: SeriesKind, id: &str) -> Option<&Series> {
        self.of_kind(kind).find(|series| series.id == id)
    }

    /// The sum of all series of a kind on a day.
    pub fn on_day(&self, kind: SeriesKind, day: usize) -> i64 {
        self.of_kind(kind).map(|series| series.values[day]).sum()
    }

    /// The first day from which on everything is as at the baseline: nothing more is shut in or waits, stocks are within 2 % of theirs and deliveries within 2 %.
    /// `None` if that day is not within the horizon.
    pub fn recovery_day(&self, baseline: &Outcome) -> Option<usize> {
        let is_normal = |day: usize| {
            let near = |ours: i64, theirs: i64, allowed: f64| (ours - theirs).abs() as f64 <= allowed;
            let level = |outcome: &Outcome, kind| outcome.on_day(kind, day);
            let supply = baseline.on_day(SeriesKind::Delivered, day).max(1) as f64;
            let stocks = self.of_kind(SeriesKind::Stock).zip(baseline.of_kind(SeriesKind::Stock));
            near(level(self, SeriesKind::ShutIn), level(baseline, SeriesKind::ShutIn), supply * 0.002)
                && near(level(self, SeriesKind::Backlog), level(baseline, SeriesKind::Backlog), supply * 0.02)
                && near(level(self, SeriesKind::Delivered), level(baseline, SeriesKind::Delivered), supply * 0.02)
                && stocks.into_iter().all(|(ours, theirs)| {
                    near(ours.values[day], theirs.values[day], (theirs.values[day] as f64 * 0.02).max(supply * 0.02))
                })
        };
        let first = self.summary.first_disturbed?;
        let last_bad = (first..self.days).rev().find(|day| !is_normal(*day));
        match last_bad {
            None => Some(first),
            Some(day) if day + 1 < self.days => Some(day + 1),
            Some(_) => None,
        }
    }
}

/// Collects days as they are decided.
pub(super) struct Recorder<'a, 's, 'n> {
    stage: &'a Stage<'s, 'n>,
    /// For each day, the flow of each arc of the day's layout.
    flows: Vec<Vec<i64>>,
    lags: Vec<Vec<usize>>,
    capacities: Vec<Vec<i64>>,
    tariffs: Vec<Vec<i64>>,
    cost: i128,
    opening: Position,
    worth: Vec<(i64, usize)>,
    produced: i64,
}

impl<'a, 's, 'n> Recorder<'a, 's, 'n> {
    pub(super) fn new(stage: &'a Stage<'s, 'n>) -> Self {
        Self {
            stage,
            flows: Vec::new(),
            lags: Vec::new(),
            capacities: Vec::new(),
            tariffs: Vec::new(),
            cost: 0,
            opening: Position::default(),
            worth: vec![(0, 0); stage.layout().count],
            produced: 0,
        }
    }

    pub(super) fn open(&mut self, position: &Position) {
        self.opening = position.clone();
    }

    /// Takes the decided days of a solution.
    pub(super) fn record<'t>(
        &mut self,
        plan: &Plan,
        solution: &FlowSolution,
        days: Range<usize>,
        state_of: impl Fn(usize) -> &'t SpaceState,
    ) {
        let count = self.stage.layout().count;
        let Plan { problem, from_day, late } = plan;
        for day in days.clone() {
            let arcs = (day - from_day) * count..(day - from_day + 1) * count;
            let state = state_of(day);
            for (index, arc) in arcs.clone().enumerate() {
                let (row, flow) = (&problem.arcs[arc], solution.flow[arc]);
                self.cost += i128::from(row.cost) * i128::from(flow);
                let value_at = |node: u32| solution.potential[node as usize];
                let reduced = row.cost + value_at(row.tail) - value_at(row.head);
                if flow == row.capacity && flow > 0 && reduced < 0 {
                    self.worth[index].0 -= reduced;
                    self.worth[index].1 += 1;
                }
            }
            self.capacities.push(problem.arcs[arcs.clone()].iter().map(|arc| arc.capacity).collect());
            self.flows.push(solution.flow[arcs].to_vec());
            self.lags.push(state.lag.clone());
            self.tariffs.push(state.tariff.clone());
            self.produced +=
                (0..self.stage.supplies.len()).map(|supply| self.stage.produced(state, supply)).sum::<i64>();
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
    pub(super) fn position(&self, day: usize) -> Position {
        let layout = self.stage.layout();
        let Some(last) = day.checked_sub(1).and_then(|day| self.flows.get(day)) else { return self.opening.clone() };
        let pair = |first: usize, index: usize| last[first + 2 * index] + last[first + 2 * index + 1];
        let mut under_way: Vec<_> =
            self.opening.under_way.iter().copied().filter(|(arrival, _, _)| *arrival >= day).collect();
        for left in 0..day {
            for (index, arc) in self.stage.space.arcs.iter().enumerate() {
                let (flow, arrival) = (self.flows[left][index], left + self.lags[left][index]);
                if flow > 0 && arrival >= day && self.lags[left][index] > 0 {
                    under_way.push((arrival, arc.head, flow));
                }
            }
        }
        Position {
            stock: (0..self.stage.storages.len()).map(|index| self.stock(day - 1, index)).collect(),
            waiting: (0..self.stage.yards.len()).map(|index| pair(layout.yard, index)).collect(),
            under_way,
        }
    }

    /// What a storage holds at the end of a day.
    fn stock(&self, day: usize, storage: usize) -> i64 {
        let first = self.stage.layout().storage + TIERS * storage;
        self.flows[day][first..first + TIERS].iter().sum()
    }

    /// All series and what they add up to.
    pub(super) fn finish(
        self,
        asked: &SimulationQuestion<'_>,
        held: &[RegimeOfDays],
    ) -> Result<Outcome, SimulationError> {
        let series = self.series();
        self.check_balance(&series)?;
        let total = |kind: SeriesKind| series.iter().filter(|one| one.kind == kind).map(Series::total).sum::<i64>();
        let backlog_on = |day: usize| -> i64 {
            series.iter().filter(|one| one.kind == SeriesKind::Backlog).map(|one| one.values[day]).sum()
        };
        let storages = series
            .iter()
            .filter(|one| one.kind == SeriesKind::Stock)
            .enumerate()
            .map(|(index, one)| {
                let full = self.stage.storages[index].capacity.central().as_units() * 0.995;
                let first_full = one.values.iter().position(|stock| *stock as f64 >= full && *stock > 0);
                (one.id.clone(), one.values.iter().copied().max().unwrap_or(0), first_full)
            })
            .collect();
        let disturbed = || held.iter().enumerate().filter(|(_, regime)| regime.is_disturbed);
        let last = disturbed().next_back().map(|(index, _)| index);
        let summary = Summary {
            delivered: total(SeriesKind::Delivered),
            shut_in: total(SeriesKind::ShutIn),
            peak_backlog: (0..self.flows.len()).map(backlog_on).max().unwrap_or(0),
            storages,
            loss_usd: self.cost as f64 / 100.0,
            tariffs_usd: total(SeriesKind::Cost) as f64,
            first_disturbed: disturbed().next().map(|(_, regime)| regime.from_day),
            last_disturbed: last.and_then(|index| held.get(index + 1)).map(|next| next.from_day),
        };
        let marginals = self.marginals();
        Ok(Outcome {
            scenario: asked.scenario.map_or("baseline".to_owned(), |resolved| resolved.scenario.id.clone()),
            days: self.flows.len(),
            series,
            summary,
            marginals,
        })
    }

    fn series(&self) -> Vec<Series> {
        let stage = self.stage;
        let layout = stage.layout();
        let network = stage.space.network();
        let by_day = |value: &dyn Fn(usize) -> i64| (0..self.flows.len()).map(value).collect::<Vec<i64>>();
        let mut all = Vec::new();
        let mut push = |kind, id: &str, values| all.push(Series { kind, id: id.to_owned(), values });
        let outlets = || network.tables().outlets.iter().filter(|row| row.is_for(&stage.space.commodity().id));
        let measured: Vec<(&str, Vec<usize>)> = outlets()
            .map(|outlet| {
                let is_measured = |arc: &usize| {
                    stage.space.link(*arc).is_some_and(|link| outlet.links.contains(&network.link(link).id))
                };
                (outlet.id.as_str(), (0..stage.space.arcs.len()).filter(is_measured).collect())
            })
            .collect();
        for (id, arcs) in &measured {
            push(SeriesKind::Throughput, id, by_day(&|day| arcs.iter().map(|arc| self.flows[day][*arc]).sum()));
        }
        for (id, arcs) in &measured {
            let capacity = |day: usize| {
                let limits = arcs.iter().map(|arc| self.capacities[day][*arc]);
                limits.fold(0i64, |sum, limit| if sum < 0 || limit == UNLIMITED { -1 } else { sum + limit })
            };
            push(SeriesKind::Capacity, id, by_day(&capacity));
        }
        let pair = |day: usize, first: usize, index: usize| {
            self.flows[day][first + 2 * index] + self.flows[day][first + 2 * index + 1]
        };
        for (index, storage) in stage.storages.iter().enumerate() {
            push(SeriesKind::Stock, &storage.id, by_day(&|day| self.stock(day, index)));
        }
        for (index, supply) in stage.supplies.iter().enumerate() {
            push(SeriesKind::ShutIn, &supply.id, by_day(&|day| self.flows[day][layout.shut_in + index]));
        }
        for (index, &(node, _)) in stage.yards.iter().enumerate() {
            let values = by_day(&|day| pair(day, layout.yard, index));
            if values.iter().any(|value| *value > 0) {
                push(SeriesKind::Backlog, &network.node(stage.space.place_of[node]).id, values);
            }
        }
        for (index, market) in stage.markets.iter().enumerate() {
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
        let in_total = self.produced + self.opening.stock.iter().sum::<i64>() + under_way;
        let mut out_total: i64 = of(SeriesKind::Delivered).chain(of(SeriesKind::ShutIn)).map(Series::total).sum();
        for kind in [SeriesKind::Stock, SeriesKind::Backlog, SeriesKind::InTransit] {
            out_total += of(kind).map(|one| one.values[days - 1]).sum::<i64>();
        }
        if in_total == out_total { Ok(()) } else { Err(SimulationError::Balance { in_total, out_total }) }
    }

    fn marginals(&self) -> Vec<Marginal> {
        let stage = self.stage;
        let network = stage.space.network();
        let mut marginals = Vec::new();
        for (index, &(cents, days)) in self.worth.iter().enumerate().filter(|(_, worth)| worth.1 > 0) {
            let layout = stage.layout();
            let is_beside = stage.space.commitments.iter().any(|commitment| commitment.beside == index);
            let named = if is_beside {
                None
            } else if index < layout.storage {
                use super::space::SpaceKind;
                match stage.space.arcs[index].kind {
                    SpaceKind::Gate(asset) => Some(("asset", network.asset(asset).id.clone())),
                    SpaceKind::Network(base) => match stage.space.frozen.kind(base) {
                        crate::route::ArcKind::Travel(way) => Some(("link", network.link(way.link).id.clone())),
                        crate::route::ArcKind::Handling { transfer, .. } => {
                            transfer.map(|id| ("transfer", network.transfer(id).id.clone()))
                        }
                    },
                }
            } else if index < layout.yard && (index - layout.storage) % TIERS == TIERS - 1 {
                Some(("storage", stage.storages[(index - layout.storage) / TIERS].id.clone()))
            } else {
                None
            };
            if let Some((kind, id)) = named {
                marginals.push(Marginal { kind, id, usd_per_unit: cents as f64 / 100.0 / days as f64, days });
            }
        }
        marginals.sort_by(|one, other| {
            other.usd_per_unit.total_cmp(&one.usd_per_unit).then(one.id.cmp(&other.id)).then(one.kind.cmp(other.kind))
        });
        marginals
    }
}
