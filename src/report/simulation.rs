//! Simulations side by side: summary, chart, days.

use super::chart::{simulation_svg, terminal_chart};
use super::format::{Page, Report};
use super::{Align, Table, fixed, plain, signed};
use crate::ask::{SimulateResult, SimulationResult};
use crate::flow::SeriesKind;
use crate::records::{Column, Kind, Records};
use crate::units::Quantity;

/// The columns of a simulation: one row per value.
const COLUMNS: [Column; 7] = [
    Column::text("scenario"),
    Column::integer("day"),
    Column::new("date", Kind::Date),
    Column::text("series"),
    Column::text("id"),
    Column::number("value"),
    Column::text("unit"),
];

fn kilo(units: Quantity) -> String {
    fixed(units.as_units() / 1e3, 1)
}

impl Report for SimulateResult {
    fn text(&self, page: &Page) -> String {
        let (unit, base) = (&self.commodity.cargo_unit, self.baseline());
        let mut text = format!(
            "{} over {} days, {} foresight\n{}\n{}",
            self.commodity.name,
            base.days,
            self.behaviour.foresight,
            page.notes,
            page.table(&self.summary())
        );
        text += &format!("\nthroughput by outlet, k{unit} over the {} days\n", base.days);
        text += &page.table(&self.outlets());
        text += &format!("\nstorages that moved, k{unit}\n");
        text += &page.table(&self.storages());
        for (outcome, simulation) in self.outcomes.iter().zip(&self.simulations).skip(1) {
            let fence = if page.is_markdown() { "```\n" } else { "" };
            text += &format!("\n{}: {}\n{fence}", outcome.scenario, outcome.title);
            text += &terminal_chart(simulation, unit, !page.has_blocks || page.is_markdown());
            text += fence;
        }
        if page.has_marginals {
            text += "\nworth of one more unit a day of each full capacity, USD per unit on the days it is full\n";
            text += &page.table(&self.marginals());
        }
        text
    }

    /// One row per scenario, day and series; a capacity without limit is blank.
    fn records(&self) -> Option<Records> {
        let mut records = Records::new(COLUMNS);
        for outcome in &self.outcomes {
            for series in &outcome.series {
                for (day, value) in series.values.iter().enumerate() {
                    let is_unlimited = *value < Quantity::ZERO && series.kind == SeriesKind::Capacity;
                    records.row([
                        outcome.scenario.clone(),
                        day.to_string(),
                        date_text(outcome.start, day),
                        series.series.clone(),
                        series.id.clone(),
                        if is_unlimited { String::new() } else { plain(*value) },
                        series.unit.clone(),
                    ]);
                }
            }
        }
        Some(records)
    }

    fn picture(&self) -> Option<Result<String, &'static str>> {
        Some(self.chart(1).ok_or("a chart needs a scenario, such as cpc-closure-30d"))
    }
}

impl SimulateResult {
    fn baseline(&self) -> &SimulationResult {
        &self.outcomes[0]
    }

    /// The chart of an outcome by its position, 1 for the first scenario.
    pub fn chart(&self, position: usize) -> Option<String> {
        let (outcome, simulation) = (self.outcomes.get(position)?, self.simulations.get(position)?);
        let title = format!("{}: {}", outcome.scenario, outcome.title);
        Some(simulation_svg(&title, simulation, &self.simulations[0], outcome.start, &self.commodity.cargo_unit))
    }

    fn summary(&self) -> Table {
        let unit = &self.commodity.cargo_unit;
        let (delivered, shut_in, backlog) =
            (format!("delivered k{unit}"), format!("shut in k{unit}"), format!("peak backlog k{unit}"));
        let mut table = Table::new([
            ("scenario", Align::Left),
            (delivered.as_str(), Align::Right),
            ("vs baseline", Align::Right),
            (shut_in.as_str(), Align::Right),
            ("vs baseline", Align::Right),
            (backlog.as_str(), Align::Right),
            ("tariffs MUSD", Align::Right),
            ("vs baseline", Align::Right),
            ("loss MUSD", Align::Right),
            ("closed", Align::Left),
            ("normal from", Align::Left),
        ]);
        let base = self.baseline();
        for outcome in &self.outcomes {
            let more = |ours: Quantity, theirs: Quantity| signed((ours - theirs).as_units() / 1e3, 1);
            let (closed, normal) = match (outcome.first_disturbed_day, outcome.first_day_after) {
                (None, _) => ("-".to_owned(), "-".to_owned()),
                (Some(first), last) => (
                    last.map_or(format!("day {first} on"), |last| format!("day {first}-{}", last - 1)),
                    outcome.recovery_day.map_or("not yet".to_owned(), |day| format!("day {day}")),
                ),
            };
            table.row(vec![
                outcome.scenario.clone(),
                kilo(outcome.delivered_units),
                more(outcome.delivered_units, base.delivered_units),
                kilo(outcome.shut_in_units),
                more(outcome.shut_in_units, base.shut_in_units),
                kilo(outcome.peak_backlog_units),
                fixed(outcome.tariffs_usd / 1e6, 1),
                signed((outcome.tariffs_usd - base.tariffs_usd) / 1e6, 1),
                signed(outcome.loss_against_baseline_usd / 1e6, 1),
                closed,
                normal,
            ]);
        }
        table
    }

    fn outlets(&self) -> Table {
        let mut columns = vec![("outlet".to_owned(), Align::Left), ("baseline".to_owned(), Align::Right)];
        for outcome in &self.outcomes[1..] {
            columns.push((outcome.scenario.clone(), Align::Right));
            columns.push(("vs baseline".to_owned(), Align::Right));
        }
        let mut table = Table::new(columns.iter().map(|(name, align)| (name.as_str(), *align)));
        for base in self.baseline().of_kind(SeriesKind::Throughput) {
            let mut row = vec![base.id.clone(), kilo(base.total())];
            for outcome in &self.outcomes[1..] {
                let total =
                    outcome.find(SeriesKind::Throughput, &base.id).map_or(Quantity::ZERO, |series| series.total());
                row.push(kilo(total));
                row.push(signed((total - base.total()).as_units() / 1e3, 1));
            }
            table.row(row);
        }
        table
    }

    fn storages(&self) -> Table {
        let mut table = Table::new([
            ("scenario", Align::Left),
            ("storage", Align::Left),
            ("opening", Align::Right),
            ("peak", Align::Right),
            ("lowest", Align::Right),
            ("full on day", Align::Left),
            ("days of closure until full", Align::Left),
        ]);
        for outcome in &self.outcomes[1..] {
            for storage in &outcome.storages {
                let Some(stock) = outcome.find(SeriesKind::Stock, &storage.id) else { continue };
                let opening = self
                    .baseline()
                    .find(SeriesKind::Stock, &storage.id)
                    .map_or(Quantity::ZERO, |series| series.values[0]);
                let lowest = stock.values.iter().copied().min().unwrap_or_default();
                if storage.peak_units == lowest {
                    continue;
                }
                let full = storage.full_on_day;
                let until =
                    full.zip(outcome.first_disturbed_day).and_then(|(full, first)| (full + 1).checked_sub(first));
                table.row(vec![
                    outcome.scenario.clone(),
                    storage.id.clone(),
                    kilo(opening),
                    kilo(storage.peak_units),
                    kilo(lowest),
                    full.map_or("-".to_owned(), |day| day.to_string()),
                    until.map_or("-".to_owned(), |days| days.to_string()),
                ]);
            }
        }
        table
    }

    fn marginals(&self) -> Table {
        let mut table = Table::new([
            ("scenario", Align::Left),
            ("kind", Align::Left),
            ("id", Align::Left),
            ("USD/unit", Align::Right),
            ("days full", Align::Right),
        ]);
        for outcome in &self.outcomes {
            for marginal in &outcome.marginals {
                table.row(vec![
                    outcome.scenario.clone(),
                    marginal.kind.clone(),
                    marginal.id.clone(),
                    fixed(marginal.usd_per_unit, 2),
                    marginal.days.to_string(),
                ]);
            }
        }
        table
    }
}

/// The date of a day of a simulation, blank if it has none.
fn date_text(start: Option<jiff::civil::Date>, day: usize) -> String {
    let span = i64::try_from(day).ok().and_then(|days| jiff::Span::new().try_days(days).ok());
    let date = start.zip(span).and_then(|(start, span)| start.checked_add(span).ok());
    date.map_or(String::new(), |date| date.to_string())
}
