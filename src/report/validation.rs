//! The validation page.

use super::format::{Page, Report};
use super::{Align, Table, fixed, signed};
use crate::analysis::{EpisodeCheck, Metric, Validated, median_absolute};
use crate::ask::{ValidateResult, ValidationPage};
use crate::flow::Behaviour;
use crate::records::{Column, Kind, Records};

/// Rows further off than this are named as the worst.
const WORST_SHOWN: usize = 6;

/// The first lines of the page.
const HEAD: &str = "# Validation\n\nWritten by `corridor validate` from the data of this version; days are held against the middle of the published interval.\n\n";

impl Report for ValidateResult {
    fn text(&self, _: &Page) -> String {
        HEAD.to_owned() + &published(&self.page) + &flows(&self.page) + &episodes(&self.page)
    }

    /// One row per published row.
    fn records(&self) -> Option<Records> {
        Some(validation_records(&self.page.rows))
    }
}

/// The comparison with published figures as a section in Markdown.
fn published(page: &ValidationPage) -> String {
    let mut text = String::new();
    for commodity in &page.commodities {
        let ours: Vec<&Validated> = page.rows.iter().filter(|row| row.published.commodity == commodity.id).collect();
        if ours.is_empty() {
            continue;
        }
        text += &format!("## {}: days and tariffs against published figures\n\n", commodity.name);
        text += &summary(&ours, &commodity.cargo_unit);
        text += "\n### Independent rows\n\n";
        text += &table(&ours, true, &commodity.cargo_unit).markdown();
        text += &worst(&ours);
        let dependent = table(&ours, false, &commodity.cargo_unit);
        if !dependent.is_empty() {
            text += "\n### Rows that the figures were made from, or that cannot be compared\n\n";
            text += &dependent.markdown();
        }
        text.push('\n');
    }
    text
}

fn summary(rows: &[&Validated], unit: &str) -> String {
    let independent = || rows.iter().filter(|row| row.published.is_independent);
    let line = |what: &str, errors: Vec<f64>| {
        let count = errors.len();
        let mean = if count == 0 { 0.0 } else { errors.iter().sum::<f64>() / count as f64 };
        match median_absolute(errors) {
            Some(median) => format!(
                "- {what}: median absolute error {:.1} % over {count} independent rows, mean error {} %\n",
                median * 100.0,
                signed(mean * 100.0, 1)
            ),
            None => format!("- {what}: no independent row\n"),
        }
    };
    line("days", independent().filter_map(|row| row.days_error()).collect())
        + &line(&format!("tariff (USD/{unit})"), independent().filter_map(|row| row.tariff_error()).collect())
}

fn table(rows: &[&Validated], independent: bool, unit: &str) -> Table {
    let (published, model) = (format!("USD/{unit} published"), format!("USD/{unit} model"));
    let last = if independent { "sources" } else { "why not" };
    let mut table = Table::new([
        ("from", Align::Left),
        ("to", Align::Left),
        ("corridor", Align::Left),
        ("year", Align::Left),
        ("days published", Align::Right),
        ("days model", Align::Right),
        ("error", Align::Right),
        (published.as_str(), Align::Right),
        (model.as_str(), Align::Right),
        ("error", Align::Right),
        (last, Align::Left),
    ]);
    for row in rows.iter().filter(|row| row.published.is_independent == independent) {
        let published = &row.published;
        let days = published.days.map_or(String::new(), |(low, high)| {
            if low == high { fixed(low, 1) } else { format!("{}-{}", fixed(low, 1), fixed(high, 1)) }
        });
        let error = |error: Option<f64>| error.map_or(String::new(), |error| format!("{} %", signed(error * 100.0, 0)));
        let ours = |is_asked: bool, number: Option<f64>, decimals| match number {
            Some(number) if is_asked => fixed(number, decimals),
            None if is_asked => "no route".to_owned(),
            _ => String::new(),
        };
        table.row(vec![
            published.origin.clone(),
            published.destination.clone(),
            published.corridor.clone(),
            published.year.clone(),
            days,
            ours(published.days.is_some(), row.days, 1),
            error(row.days_error()),
            published.tariff_usd.map_or(String::new(), |usd| fixed(usd, 0)),
            ours(published.tariff_usd.is_some(), row.tariff_usd, 0),
            error(row.tariff_error()),
            if independent { published.sources.join(" ") } else { published.why_not.clone() },
        ]);
    }
    table
}

/// The rows that are furthest off, with what their notes say.
fn worst(rows: &[&Validated]) -> String {
    let mut errors: Vec<(f64, &str, &Validated)> = rows
        .iter()
        .filter(|row| row.published.is_independent)
        .flat_map(|row| [(row.days_error(), "days", *row), (row.tariff_error(), "tariff", *row)])
        .filter_map(|(error, what, row)| error.map(|error| (error, what, row)))
        .collect();
    errors.sort_by(|one, other| {
        other.0.abs().total_cmp(&one.0.abs()).then(one.2.published.id.cmp(&other.2.published.id))
    });
    let mut text = "\nThe worst rows:\n\n".to_owned();
    for (error, what, row) in errors.into_iter().take(WORST_SHOWN) {
        let published = &row.published;
        text += &format!(
            "- {} to {} ({}), {what} {} %: {}\n",
            published.origin,
            published.destination,
            published.corridor,
            signed(error * 100.0, 0),
            if published.note.is_empty() { "no explanation found" } else { &published.note }
        );
    }
    text
}

fn validation_records(rows: &[Validated]) -> Records {
    let mut records = Records::new([
        Column::text("published_id"),
        Column::text("commodity"),
        Column::text("origin"),
        Column::text("destination"),
        Column::text("corridor"),
        Column::new("independent", Kind::Truth),
        Column::number("published_days"),
        Column::number("model_days"),
        Column::number("days_error"),
        Column::number("published_tariff_usd_per_unit"),
        Column::number("model_tariff_usd_per_unit"),
        Column::number("tariff_error"),
    ]);
    let number = |number: Option<f64>, decimals| number.map_or(String::new(), |number| fixed(number, decimals));
    for row in rows {
        let published = &row.published;
        records.row([
            published.id.clone(),
            published.commodity.clone(),
            published.origin.clone(),
            published.destination.clone(),
            published.corridor.clone(),
            if published.is_independent { "yes" } else { "no" }.to_owned(),
            number(row.published_days(), 2),
            number(row.days, 4),
            number(row.days_error(), 4),
            number(published.tariff_usd, 2),
            number(row.tariff_usd, 2),
            number(row.tariff_error(), 4),
        ]);
    }
    records
}

/// Simulated yearly flows beside observed ones.
fn flows(page: &ValidationPage) -> String {
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
    for check in &page.flows {
        let row = &check.observed;
        let name = page.outlets.iter().find(|(id, _)| *id == row.outlet);
        let scale = row.value / check.observed_units;
        let decimals = if row.unit == "Mt" { 2 } else { 0 };
        table.row(vec![
            row.commodity.clone(),
            name.map_or(row.outlet.clone(), |(_, name)| name.clone()),
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
fn episodes(page: &ValidationPage) -> String {
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
    for (check, unit) in page.episodes.iter().zip(&page.units) {
        let row = &check.episode;
        let kilo = matches!(row.metric, Metric::ThroughputAdded | Metric::ShutIn | Metric::BacklogPeak);
        let (scale, unit) = if kilo { (1e-3, format!("k{unit}")) } else { (1.0, unit.clone()) };
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
    let noted = |check: &&EpisodeCheck| !check.episode.note.is_empty();
    for check in page.episodes.iter().filter(noted) {
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
