//! From what was counted to the answer.

use super::draw::Groups;
use super::part::{CorridorPart, RiskPart};
use super::statistics::{Spread, rank_correlation};
use crate::units::{Duration, Tariff};

/// How a corridor fares over all worlds.
#[derive(Debug, Clone, PartialEq)]
pub struct CorridorRisk {
    /// Id of the corridor.
    pub corridor: String,
    /// Tariff in USD per cargo unit.
    pub tariff: Spread,
    /// Time in days, waits included.
    pub time: Spread,
    /// Days of waiting for something to reopen.
    pub wait: Spread,
    /// Share of the worlds in which its best route meets no outage.
    pub open: f64,
    /// Share of the worlds in which it is the cheapest by tariff.
    pub cheapest: f64,
    /// Share of the worlds in which it is the fastest.
    pub fastest: f64,
    /// Share of the worlds in which it is the best by the objective.
    pub best: f64,
    /// What drives the spread of its tariff, then of its time: strongest first.
    pub drivers: Vec<Driver>,
}

/// A group of figures, or the outages, and how it moves with a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Driver {
    /// Name of the group.
    pub name: String,
    /// `tariff` or `time`.
    pub of: &'static str,
    /// Spearman's rank correlation with the result, over the first [`super::DRIVER_TRIALS`] trials.
    pub rank_correlation: f64,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RouteRisk {
    /// One per corridor that has a route, in the order of the network.
    pub corridors: Vec<CorridorRisk>,
    /// How many worlds.
    pub trials: u64,
}

/// How many drivers of each kind are named per corridor.
const DRIVERS_SHOWN: usize = 4;

/// The answer from all trials; `quantiles` draws again where the figures of each group lie in a trial.
pub(super) fn summary(part: &RiskPart, groups: &Groups, quantiles: impl Fn(u64) -> Vec<f64>) -> RouteRisk {
    let trials: u64 = part.trials.iter().map(|range| range.end - range.start).sum();
    let share = |count: u64| count as f64 / trials as f64;
    // The same trials for every corridor.
    let drawn: Vec<Vec<f64>> = part
        .corridors
        .first()
        .map_or_else(Vec::new, |corridor| corridor.first.keys().map(|trial| quantiles(*trial)).collect());
    let corridors = part.corridors.iter().map(|counted| CorridorRisk {
        corridor: counted.corridor.clone(),
        tariff: counted.tariff.spread(Tariff::STEPS_PER_UNIT),
        time: counted.time.spread(Duration::STEPS_PER_UNIT),
        wait: counted.wait.spread(Duration::STEPS_PER_UNIT),
        open: share(counted.open),
        cheapest: share(counted.cheapest),
        fastest: share(counted.fastest),
        best: share(counted.best),
        drivers: drivers(counted, groups, &drawn),
    });
    RouteRisk { corridors: corridors.collect(), trials }
}

fn drivers(counted: &CorridorPart, groups: &Groups, drawn: &[Vec<f64>]) -> Vec<Driver> {
    let results = |measure: usize| counted.first.values().map(|steps| steps[measure] as f64).collect::<Vec<f64>>();
    let (tariffs, times, waits) = (results(0), results(1), results(2));
    let mut all = Vec::new();
    for (of, results, offset) in [("tariff", &tariffs, 0), ("time", &times, 1)] {
        let of_group = |(group, name): (usize, &String)| {
            let inputs: Vec<f64> = drawn.iter().map(|quantiles| quantiles[2 * group + offset]).collect();
            Driver { name: name.clone(), of, rank_correlation: rank_correlation(&inputs, results) }
        };
        let mut ranked: Vec<Driver> = groups.names.iter().enumerate().map(of_group).collect();
        ranked.push(Driver { name: "outages met".to_owned(), of, rank_correlation: rank_correlation(&waits, results) });
        ranked.sort_by(|one, other| {
            other.rank_correlation.abs().total_cmp(&one.rank_correlation.abs()).then(one.name.cmp(&other.name))
        });
        all.extend(ranked.into_iter().take(DRIVERS_SHOWN));
    }
    all
}
