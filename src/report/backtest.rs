//! The flow sections of the validation page.

use super::{Align, Table, fixed, signed};
use crate::analysis::{EpisodeCheck, FlowCheck, Metric};
use crate::flow::Behaviour;
use crate::network::Network;

/// Simulated yearly flows beside observed ones.
pub fn flow_check_markdown(network: &Network, checks: &[FlowCheck]) -> String {
    let mut text = "## Flows by outlet\n\n\
        One day of the undisturbed simulation, times 365, against the flows of the year. Capacities, quotas, contracts, netbacks and losses of quality decide what goes where, as\n\
        `docs/model.md` and `docs/data.md` say; no flow is set to its observed value. Demand for containers is what moved, so that only the ways are tested.\n\n"
        .to_owned();
    let mut table = Table::new([
        ("commodity", Align::Left),
        ("outlet", Align::Left),
        ("year", Align::Left),
        ("observed", Align::Right),
        ("model", Align::Right),
        ("unit", Align::Left),
        ("error", Align::Right),
        ("sources", Align::Left),
        ("note", Align::Left),
    ]);
    for check in checks {
        let row = &check.observed;
        let name = network.tables().outlets.iter().find(|outlet| outlet.id == row.outlet);
        let scale = row.value / check.observed_units;
        let decimals = if row.unit == "Mt" { 2 } else { 0 };
        table.row(vec![
            row.commodity.clone(),
            name.map_or(row.outlet.clone(), |outlet| outlet.name.clone()),
            row.year.to_string(),
            fixed(row.value, decimals),
            fixed(check.model_units * scale, decimals),
            format!("{}/a", row.unit),
            format!("{} %", signed(check.error() * 100.0, 1)),
            row.sources.join(" "),
            row.note.clone(),
        ]);
    }
    text += &table.markdown();
    text.push('\n');
    text
}

/// Simulated episodes beside what came of them.
pub fn episode_check_markdown(network: &Network, checks: &[EpisodeCheck]) -> String {
    let crude = Behaviour::default();
    let mut text = format!(
        "## Episodes\n\n\
        Each episode is simulated as its scenario says, with one set of parameters for all: {} foresight, the ramps of `outlet.csv` and {} days for outlets without one, opening stocks of\n\
        `storage.csv`. The network is that of today, not that of the year of the episode, so shares compare better than amounts. Days count from the start of the scenario.\n\n",
        crude.foresight.as_str(),
        crude.ramp_days
    );
    let mut table = Table::new([
        ("scenario", Align::Left),
        ("what", Align::Left),
        ("of", Align::Left),
        ("days", Align::Left),
        ("kind", Align::Left),
        ("value", Align::Right),
        ("model", Align::Right),
        ("unit", Align::Left),
        ("sources", Align::Left),
    ]);
    for check in checks {
        let row = &check.episode;
        let unit = network.find_commodity(&row.commodity).map_or(String::new(), |one| row.metric.unit(one));
        let kilo = matches!(row.metric, Metric::ThroughputAdded | Metric::ShutIn | Metric::BacklogPeak);
        let (scale, unit) = if kilo { (1e-3, format!("k{unit}")) } else { (1.0, unit) };
        let number = |value: f64| match row.metric {
            Metric::ThroughputChange => signed(value * scale, 0),
            Metric::FullAfter => fixed(value * scale, 1),
            _ => fixed(value * scale, 0),
        };
        table.row(vec![
            row.scenario.clone(),
            what(row.metric).to_owned(),
            if row.targets.is_empty() { "all".to_owned() } else { row.targets.join(" ") },
            format!("{}-{}", row.from_day, row.to_day - 1),
            row.kind.clone(),
            number(row.value),
            check.model.map_or("never".to_owned(), number),
            unit,
            row.sources.join(" "),
        ]);
    }
    text += &table.markdown();
    text += "\nWhere model and world differ, and why:\n\n";
    for check in checks.iter().filter(|check| !check.episode.note.is_empty()) {
        let row = &check.episode;
        text += &format!("- {}, {}: {}\n", row.scenario, what(row.metric), row.note);
    }
    text.push('\n');
    text
}

fn what(metric: Metric) -> &'static str {
    match metric {
        Metric::ThroughputChange => "throughput against normal",
        Metric::ThroughputAdded => "throughput beyond normal",
        Metric::ShutIn => "shut in",
        Metric::ShutInPeak => "shut in at worst, of output",
        Metric::FullAfter => "tanks full after",
        Metric::BacklogPeak => "most that waited",
    }
}
