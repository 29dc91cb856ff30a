//! What came of a simulation: every day of every series, and what it adds up to.

use crate::units::Quantity;

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
    /// By day, in cargo units or, for costs, in USD.
    pub values: Vec<Quantity>,
}

impl Series {
    /// The sum over the days.
    pub fn total(&self) -> Quantity {
        self.values.iter().copied().sum()
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
    pub delivered: Quantity,
    /// Never produced for want of a way out.
    pub shut_in: Quantity,
    /// The most that waited at once on ships and trains.
    pub peak_backlog: Quantity,
    /// For each storage: its id, the most it held, and the first day on which it was full.
    pub storages: Vec<(String, Quantity, Option<usize>)>,
    /// What the flow minimises, in USD: tariffs, time, waiting and holding, lower netbacks, short markets and shut-in.
    pub loss_usd: f64,
    /// Tariffs paid, in USD.
    pub tariffs_usd: f64,
    /// The first day of a change that is in force.
    pub first_disturbed: Option<usize>,
    /// The first day after the last change.
    pub last_disturbed: Option<usize>,
}

impl Summary {
    /// How many days from `from_day` on it took until a storage was full, the day on which it was counted; `None` if it never was.
    pub fn days_until_full(&self, storage: &str, from_day: usize) -> Option<usize> {
        let (_, _, full) = self.storages.iter().find(|(id, _, _)| id == storage)?;
        full.map(|day| (day + 1).saturating_sub(from_day))
    }
}

/// A simulation, day by day.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulation {
    /// Id of the scenario, or what holds always; `baseline` for neither.
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

impl Simulation {
    /// The series of a kind.
    pub fn of_kind(&self, kind: SeriesKind) -> impl Iterator<Item = &Series> {
        self.series.iter().filter(move |series| series.kind == kind)
    }

    /// The series of a kind and an id.
    pub fn find(&self, kind: SeriesKind, id: &str) -> Option<&Series> {
        self.of_kind(kind).find(|series| series.id == id)
    }

    /// The sum of all series of a kind on a day.
    pub fn on_day(&self, kind: SeriesKind, day: usize) -> Quantity {
        self.of_kind(kind).map(|series| series.values[day]).sum()
    }

    /// The first day from which on everything is as at the baseline: nothing more is shut in or waits, stocks are within 2 % of theirs and deliveries within 2 %.
    /// `None` if that day is not within the horizon.
    pub fn recovery_day(&self, baseline: &Simulation) -> Option<usize> {
        let is_normal = |day: usize| {
            let near = |ours: Quantity, theirs: Quantity, allowed: f64| (ours - theirs).as_units().abs() <= allowed;
            let level = |outcome: &Simulation, kind| outcome.on_day(kind, day);
            let supply = baseline.on_day(SeriesKind::Delivered, day).as_units().max(1.0);
            let stocks = self.of_kind(SeriesKind::Stock).zip(baseline.of_kind(SeriesKind::Stock));
            near(level(self, SeriesKind::ShutIn), level(baseline, SeriesKind::ShutIn), supply * 0.002)
                && near(level(self, SeriesKind::Backlog), level(baseline, SeriesKind::Backlog), supply * 0.02)
                && near(level(self, SeriesKind::Delivered), level(baseline, SeriesKind::Delivered), supply * 0.02)
                && stocks.into_iter().all(|(ours, theirs)| {
                    near(
                        ours.values[day],
                        theirs.values[day],
                        (theirs.values[day].as_units() * 0.02).max(supply * 0.02),
                    )
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
