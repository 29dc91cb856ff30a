//! Simulations side by side: summary, chart, tidy days.

use serde_json::{Value, json};

use super::chart::terminal_chart;
use super::json::Head;
use super::{Align, Table, fixed, signed};
use crate::flow::{Behaviour, Outcome, SeriesKind};
use crate::network::{Commodity, Network};
use crate::records::{Column, Kind, Records};

/// The columns of a simulation as CSV and Parquet: one row per value.
pub const SIMULATE_COLUMNS: [Column; 7] = [
    Column::text("scenario"),
    Column::integer("day"),
    Column::new("date", Kind::Date),
    Column::text("series"),
    Column::text("id"),
    Column::integer("value"),
    Column::text("unit"),
];

/// Simulations and what is needed to print them.
#[derive(Debug)]
pub struct SimulationReport<'a> {
    /// The network.
    pub network: &'a Network,
    /// `embedded`, or the folder it was read from.
    pub network_name: &'a str,
    /// What is shipped.
    pub commodity: &'a Commodity,
    /// The baseline.
    pub baseline: &'a Outcome,
    /// The scenarios: title, date of day 0 of the simulation if there is one, outcome.
    pub outcomes: &'a [(String, Option<jiff::civil::Date>, Outcome)],
    /// How shippers behave.
    pub behaviour: &'a Behaviour,
    /// Whether to list what one more unit of each full capacity is worth.
    pub has_marginals: bool,
    /// Whether charts are plain ASCII.
    pub is_ascii: bool,
    /// What mattered and was not asked for.
    pub notes: &'a [String],
}

impl SimulationReport<'_> {
    /// For reading.
    pub fn text(&self, is_markdown: bool) -> String {
        let unit = &self.commodity.cargo_unit;
        let mut text = format!(
            "{} over {} days, {} foresight\n",
            self.commodity.name,
            self.baseline.days,
            self.behaviour.foresight.as_str()
        );
        text.extend(self.notes.iter().map(|note| format!("note: {note}\n")));
        text.push('\n');
        let print = |table: &Table| if is_markdown { table.markdown() } else { table.plain() };
        text += &print(&self.summary(unit));
        text += &format!("\nthroughput by outlet, k{unit} over the {} days\n", self.baseline.days);
        text += &print(&self.outlets());
        text += &format!("\nstorages that moved, k{unit}\n");
        text += &print(&self.storages());
        for (title, _, outcome) in self.outcomes {
            let fence = if is_markdown { "```\n" } else { "" };
            text += &format!("\n{}: {title}\n{fence}", outcome.scenario);
            text += &terminal_chart(outcome, unit, self.is_ascii || is_markdown);
            text += fence;
        }
        if self.has_marginals {
            text += "\nworth of one more unit a day of each full capacity, USD per unit on the days it is full\n";
            text += &print(&self.marginals());
        }
        text
    }

    fn all(&self) -> impl Iterator<Item = &Outcome> {
        std::iter::once(self.baseline).chain(self.outcomes.iter().map(|(_, _, outcome)| outcome))
    }

    fn summary(&self, unit: &str) -> Table {
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
        let base = &self.baseline.summary;
        for outcome in self.all() {
            let summary = &outcome.summary;
            let kilo = |units: i64| fixed(units as f64 / 1e3, 1);
            let more = |ours: i64, theirs: i64| signed((ours - theirs) as f64 / 1e3, 1);
            let (closed, normal) = match (summary.first_disturbed, summary.last_disturbed) {
                (None, _) => ("-".to_owned(), "-".to_owned()),
                (Some(first), last) => (
                    last.map_or(format!("day {first} on"), |last| format!("day {first}-{}", last - 1)),
                    outcome.recovery_day(self.baseline).map_or("not yet".to_owned(), |day| format!("day {day}")),
                ),
            };
            table.row(vec![
                outcome.scenario.clone(),
                kilo(summary.delivered),
                more(summary.delivered, base.delivered),
                kilo(summary.shut_in),
                more(summary.shut_in, base.shut_in),
                kilo(summary.peak_backlog),
                fixed(summary.tariffs_usd / 1e6, 1),
                signed((summary.tariffs_usd - base.tariffs_usd) / 1e6, 1),
                signed((summary.loss_usd - base.loss_usd) / 1e6, 1),
                closed,
                normal,
            ]);
        }
        table
    }

    fn outlets(&self) -> Table {
        let mut columns = vec![("outlet".to_owned(), Align::Left), ("baseline".to_owned(), Align::Right)];
        for (_, _, outcome) in self.outcomes {
            columns.push((outcome.scenario.clone(), Align::Right));
            columns.push(("vs baseline".to_owned(), Align::Right));
        }
        let mut table = Table::new(columns.iter().map(|(name, align)| (name.as_str(), *align)));
        for base in self.baseline.of_kind(SeriesKind::Throughput) {
            let mut row = vec![base.id.clone(), fixed(base.total() as f64 / 1e3, 1)];
            for (_, _, outcome) in self.outcomes {
                let total = outcome.find(SeriesKind::Throughput, &base.id).map_or(0, super::super::flow::Series::total);
                row.push(fixed(total as f64 / 1e3, 1));
                row.push(signed((total - base.total()) as f64 / 1e3, 1));
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
        for (_, _, outcome) in self.outcomes {
            for (id, peak, full) in &outcome.summary.storages {
                let Some(stock) = outcome.find(SeriesKind::Stock, id) else { continue };
                let opening = self.baseline.find(SeriesKind::Stock, id).map_or(0, |series| series.values[0]);
                let lowest = stock.values.iter().copied().min().unwrap_or(0);
                if *peak == lowest {
                    continue;
                }
                let kilo = |units: i64| fixed(units as f64 / 1e3, 1);
                let until =
                    full.zip(outcome.summary.first_disturbed).and_then(|(full, first)| (full + 1).checked_sub(first));
                table.row(vec![
                    outcome.scenario.clone(),
                    id.clone(),
                    kilo(opening),
                    kilo(*peak),
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
        for outcome in self.all() {
            for marginal in &outcome.marginals {
                table.row(vec![
                    outcome.scenario.clone(),
                    marginal.kind.to_owned(),
                    marginal.id.clone(),
                    fixed(marginal.usd_per_unit, 2),
                    marginal.days.to_string(),
                ]);
            }
        }
        table
    }

    fn unit(&self, kind: SeriesKind) -> String {
        let unit = &self.commodity.cargo_unit;
        match kind {
            SeriesKind::Cost => "USD/day".to_owned(),
            kind if kind.is_level() => unit.clone(),
            _ => format!("{unit}/day"),
        }
    }

    /// Tidy: one row per scenario, day and series; a capacity without limit is blank.
    pub fn records(&self) -> Records {
        let mut records = Records::new(SIMULATE_COLUMNS).with_head(self.head().fields());
        let dates = std::iter::once(None).chain(self.outcomes.iter().map(|(_, date, _)| *date));
        for (outcome, date) in self.all().zip(dates) {
            for series in &outcome.series {
                for (day, value) in series.values.iter().enumerate() {
                    records.row([
                        outcome.scenario.clone(),
                        day.to_string(),
                        date_text(date, day),
                        series.kind.as_str().to_owned(),
                        series.id.clone(),
                        if *value < 0 && series.kind == SeriesKind::Capacity {
                            String::new()
                        } else {
                            value.to_string()
                        },
                        self.unit(series.kind),
                    ]);
                }
            }
        }
        records
    }

    /// Everything.
    pub fn json(&self) -> String {
        let outcomes: Vec<Value> = self
            .all()
            .map(|outcome| {
                let summary = &outcome.summary;
                let series: Vec<Value> = outcome
                    .series
                    .iter()
                    .map(|series| {
                        json!({ "series": series.kind.as_str(), "id": series.id, "unit": self.unit(series.kind), "values": series.values })
                    })
                    .collect();
                let storages: Vec<Value> = summary
                    .storages
                    .iter()
                    .map(|(id, peak, full)| json!({ "id": id, "peak_units": peak, "full_on_day": full }))
                    .collect();
                let marginals: Vec<Value> = outcome
                    .marginals
                    .iter()
                    .map(|marginal| {
                        json!({ "kind": marginal.kind, "id": marginal.id, "usd_per_unit": marginal.usd_per_unit, "days": marginal.days })
                    })
                    .collect();
                json!({
                    "scenario": outcome.scenario,
                    "days": outcome.days,
                    "delivered_units": summary.delivered,
                    "shut_in_units": summary.shut_in,
                    "peak_backlog_units": summary.peak_backlog,
                    "tariffs_usd": summary.tariffs_usd,
                    "loss_usd": summary.loss_usd,
                    "loss_against_baseline_usd": summary.loss_usd - self.baseline.summary.loss_usd,
                    "first_disturbed_day": summary.first_disturbed,
                    "first_day_after": summary.last_disturbed,
                    "recovery_day": outcome.recovery_day(self.baseline),
                    "storages": storages,
                    "marginals": marginals,
                    "series": series,
                })
            })
            .collect();
        self.head().with_result(json!({ "outcomes": outcomes }))
    }

    fn head(&self) -> Head {
        let options = json!({
            "commodity": self.commodity.id,
            "cargo_unit": self.commodity.cargo_unit,
            "foresight": self.behaviour.foresight.as_str(),
            "ramp_days": self.behaviour.ramp_days,
            "shut_in_price_usd_per_unit": self.behaviour.shut_in_price,
            "unmet_price_usd_per_unit": self.behaviour.unmet_price,
            "waiting_price_usd_per_unit_day": self.behaviour.waiting_price,
        });
        Head::new("simulate", (self.network_name, &self.network.tables().digest), &options, self.notes)
    }
}

/// The date of a day of a simulation, blank if it has none.
fn date_text(start: Option<jiff::civil::Date>, day: usize) -> String {
    let span = i64::try_from(day).ok().and_then(|days| jiff::Span::new().try_days(days).ok());
    start
        .zip(span)
        .and_then(|(start, span)| start.checked_add(span).ok())
        .map_or(String::new(), |date| date.to_string())
}
