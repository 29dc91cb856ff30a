//! Simulated flows against flows that were observed, and episodes against what came of them.

use crate::error::{Error, Result};
use crate::flow::{SeriesKind, Simulation, SimulationQuestion, Simulator};
use crate::network::{Commodity, Network};
use crate::scenario::Resolved;
use crate::watch::Watch;

/// Days that are simulated after the last one that is looked at.
const DAYS_AFTER: usize = 30;

/// The fewest days of a back-test.
const LEAST_DAYS: usize = 90;

/// A flow of a year, as it was observed.
#[derive(Debug, Clone, PartialEq)]
pub struct ObservedRow {
    /// The key.
    pub id: String,
    /// The year.
    pub year: u16,
    /// Id of the commodity.
    pub commodity: String,
    /// Id of the outlet; blank where no outlet stands for it.
    pub outlet: String,
    /// How much.
    pub value: f64,
    /// `Mt` or a cargo unit, a year.
    pub unit: String,
    /// Ids of the sources.
    pub sources: Vec<String>,
    /// Anything worth saying.
    pub note: String,
}

/// An observed flow beside the simulated one, both in cargo units a year.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowCheck {
    /// What was observed.
    pub observed: ObservedRow,
    /// Observed, in cargo units a year.
    pub observed_units: f64,
    /// Simulated, in cargo units a year.
    pub model_units: f64,
}

impl FlowCheck {
    /// (model - observed) / observed.
    pub fn error(&self) -> f64 {
        self.model_units / self.observed_units - 1.0
    }
}

/// What is measured of an episode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Throughput of outlets against the baseline, in percent.
    ThroughputChange,
    /// Throughput of outlets beyond the baseline, in cargo units.
    ThroughputAdded,
    /// Supply that was not produced, in cargo units.
    ShutIn,
    /// The largest share of supply that was not produced on a day, in percent.
    ShutInPeak,
    /// Days of closure until a storage was full.
    FullAfter,
    /// The most that waited on ships and trains, in cargo units.
    BacklogPeak,
}

impl Metric {
    /// Every metric.
    pub const ALL: [Self; 6] = [
        Self::ThroughputChange,
        Self::ThroughputAdded,
        Self::ShutIn,
        Self::ShutInPeak,
        Self::FullAfter,
        Self::BacklogPeak,
    ];

    /// The word in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ThroughputChange => "throughput_change",
            Self::ThroughputAdded => "throughput_added",
            Self::ShutIn => "shut_in",
            Self::ShutInPeak => "shut_in_peak",
            Self::FullAfter => "full_after",
            Self::BacklogPeak => "backlog_peak",
        }
    }

    /// The metric of a word.
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|metric| metric.as_str() == word)
    }

    /// The unit of its values.
    pub fn unit(self, commodity: &Commodity) -> String {
        match self {
            Self::ThroughputChange | Self::ShutInPeak => "%".to_owned(),
            Self::FullAfter => "days".to_owned(),
            Self::ThroughputAdded | Self::ShutIn | Self::BacklogPeak => commodity.cargo_unit.clone(),
        }
    }
}

/// What came of an episode, as it was observed, claimed or forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct EpisodeRow {
    /// The key.
    pub id: String,
    /// Id of the scenario that lays the episode over the network.
    pub scenario: String,
    /// Id of the commodity.
    pub commodity: String,
    /// What was measured.
    pub metric: Metric,
    /// Ids of outlets, supplies or a storage; empty for all.
    pub targets: Vec<String>,
    /// First day that counts, from the start of the scenario.
    pub from_day: usize,
    /// The day after the last one that counts.
    pub to_day: usize,
    /// How much, in the unit of the metric.
    pub value: f64,
    /// `observed`, `derived`, `claim` or `forecast`.
    pub kind: String,
    /// Ids of the sources.
    pub sources: Vec<String>,
    /// Why the model differs, or what the value leaves out.
    pub note: String,
}

/// What came of an episode beside what the model says.
#[derive(Debug, Clone, PartialEq)]
pub struct EpisodeCheck {
    /// What was published.
    pub episode: EpisodeRow,
    /// The same by the model; `None` where it never comes to that, as a storage that is never full.
    pub model: Option<f64>,
}

/// Simulates the baseline and reads off what the outlets carry in a year.
///
/// # Errors
/// [`Error::Unknown`] for a commodity or outlet that is not there, or whatever the simulation fails with.
pub fn check_flows(network: &Network, rows: &[ObservedRow]) -> Result<Vec<FlowCheck>> {
    let mut checks = Vec::new();
    for commodity in &network.tables().commodities {
        let of_commodity = || rows.iter().filter(|row| row.commodity == commodity.id && !row.outlet.is_empty());
        let Some(year) = of_commodity().map(|row| row.year).max() else { continue };
        let asked = SimulationQuestion::new(commodity, 1);
        let baseline = Simulator::new(network, commodity, &asked)?.simulate(&asked, Watch::none())?;
        for row in of_commodity().filter(|row| row.year == year) {
            let series =
                baseline.find(SeriesKind::Throughput, &row.outlet).ok_or_else(|| unknown("outlet", &row.outlet))?;
            let units = if row.unit == "Mt" { 1e6 / commodity.tonnes_per_unit } else { 1.0 };
            checks.push(FlowCheck {
                observed: row.clone(),
                observed_units: row.value * units,
                model_units: series.values[0].as_units() * 365.0,
            });
        }
    }
    Ok(checks)
}

/// Simulates each episode with the default behaviour, the same for all, and measures what was measured of it.
///
/// # Errors
/// [`Error::Unknown`] for a commodity, scenario or target that is not there, or whatever a simulation fails with.
pub fn check_episodes(network: &Network, scenarios: &[Resolved], rows: &[EpisodeRow]) -> Result<Vec<EpisodeCheck>> {
    let mut runs: Vec<(&str, &str, Simulation, Simulation)> = Vec::new();
    let mut checks = Vec::new();
    for row in rows {
        let is_same = |(scenario, commodity, _, _): &&(&str, &str, Simulation, Simulation)| {
            *scenario == row.scenario && *commodity == row.commodity
        };
        if runs.iter().find(is_same).is_none() {
            let commodity =
                network.find_commodity(&row.commodity).ok_or_else(|| unknown("commodity", &row.commodity))?;
            let scenario = scenarios
                .iter()
                .find(|resolved| resolved.scenario.id == row.scenario)
                .ok_or_else(|| unknown("scenario", &row.scenario))?;
            let ours = rows.iter().filter(|other| other.scenario == row.scenario && other.commodity == row.commodity);
            let days = ours.map(|other| other.to_day).max().unwrap_or(0).max(LEAST_DAYS) + DAYS_AFTER;
            let asked = SimulationQuestion::new(commodity, days);
            let mut simulator = Simulator::new(network, commodity, &asked)?;
            let baseline = simulator.simulate_without_marginals(&asked, Watch::none())?;
            let outcome = simulator.simulate_without_marginals(&asked.under(scenario), Watch::none())?;
            runs.push((&row.scenario, &row.commodity, outcome, baseline));
        }
        if let Some((_, _, outcome, baseline)) = runs.iter().find(is_same) {
            checks.push(EpisodeCheck { episode: row.clone(), model: measure(network, row, outcome, baseline)? });
        }
    }
    Ok(checks)
}

fn unknown(what: &'static str, given: &str) -> Error {
    Error::Unknown { what, given: given.to_owned(), near: Vec::new() }
}

fn measure(network: &Network, row: &EpisodeRow, outcome: &Simulation, baseline: &Simulation) -> Result<Option<f64>> {
    let days = row.from_day..row.to_day.min(outcome.days);
    let sum = |of: &Simulation, kind: SeriesKind, day: usize| -> Result<f64> {
        if row.targets.is_empty() {
            return Ok(of.on_day(kind, day).as_units());
        }
        let values = row.targets.iter().map(|id| {
            of.find(kind, id).map(|series| series.values[day].as_units()).ok_or_else(|| unknown("outlet or supply", id))
        });
        values.sum()
    };
    let total = |of: &Simulation, kind: SeriesKind| days.clone().map(|day| sum(of, kind, day)).sum::<Result<f64>>();
    let produced: f64 = network
        .tables()
        .supplies
        .iter()
        .filter(|supply| supply.is_for(&row.commodity))
        .filter(|supply| row.targets.is_empty() || row.targets.contains(&supply.id))
        .map(|supply| supply.supply.central().as_per_day())
        .sum();
    let value = match row.metric {
        Metric::ThroughputChange => {
            let usual = total(baseline, SeriesKind::Throughput)?;
            Some((total(outcome, SeriesKind::Throughput)? / usual - 1.0) * 100.0)
        }
        Metric::ThroughputAdded => {
            Some(total(outcome, SeriesKind::Throughput)? - total(baseline, SeriesKind::Throughput)?)
        }
        Metric::ShutIn => Some(total(outcome, SeriesKind::ShutIn)? - total(baseline, SeriesKind::ShutIn)?),
        Metric::ShutInPeak => {
            let daily = days.map(|day| sum(outcome, SeriesKind::ShutIn, day)).collect::<Result<Vec<f64>>>()?;
            daily.into_iter().reduce(f64::max).map(|most| most / produced * 100.0)
        }
        Metric::FullAfter => {
            let id = row.targets.first().map_or("", String::as_str);
            if !outcome.summary.storages.iter().any(|(storage, _, _)| storage == id) {
                return Err(unknown("storage", id));
            }
            outcome.summary.days_until_full(id, row.from_day).map(|days| days as f64)
        }
        Metric::BacklogPeak => {
            days.map(|day| outcome.on_day(SeriesKind::Backlog, day)).max().map(|most| most.as_units())
        }
    };
    Ok(value)
}
