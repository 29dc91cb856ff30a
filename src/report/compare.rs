//! A comparison of corridors as table, CSV, JSON and Markdown.

use serde_json::{Value, json};

use super::json::{Options, route_json};
use super::{Align, Table, counted, days_text, per_year, signed, tariff_text};
use crate::analysis::{Answer, Case, Comparison, Row};
use crate::network::{Commodity, Network};
use crate::records::{Column, Records};
use crate::route::Route;
use crate::scenario::Applied;

/// The columns of a comparison as CSV and Parquet.
pub const COMPARE_COLUMNS: [Column; 19] = [
    Column::text("origin"),
    Column::text("destination"),
    Column::text("commodity"),
    Column::text("scenario"),
    Column::text("corridor"),
    Column::text("status"),
    Column::number("tariff_usd_per_unit"),
    Column::number("tariff_low_usd_per_unit"),
    Column::number("tariff_high_usd_per_unit"),
    Column::number("time_days"),
    Column::number("time_low_days"),
    Column::number("time_high_days"),
    Column::number("distance_km"),
    Column::number("co2_kg_per_unit"),
    Column::number("capacity_units_per_day"),
    Column::text("bottleneck"),
    Column::number("published_share"),
    Column::text("countries"),
    Column::text("links"),
];

/// A comparison and what is needed to print it.
#[derive(Debug)]
pub struct ComparisonReport<'a> {
    /// The network.
    pub network: &'a Network,
    /// What is shipped.
    pub commodity: &'a Commodity,
    /// The answer.
    pub comparison: &'a Comparison,
    /// Id of the origin.
    pub origin: &'a str,
    /// Id of the destination.
    pub destination: &'a str,
    /// The options as resolved.
    pub options: &'a Options,
    /// What mattered and was not asked for.
    pub notes: &'a [String],
    /// For each case and row without a route: what closed it and what would open it, if known.
    pub reasons: &'a [Vec<Option<String>>],
}

impl ComparisonReport<'_> {
    /// For reading.
    pub fn text(&self, is_markdown: bool) -> String {
        let name =
            |id: &str| self.network.find_node(id).map_or(id.to_owned(), |node| self.network.node(node).name.clone());
        let mut text = format!(
            "{} to {}: {}, best route of each corridor by {}\n",
            name(self.origin),
            name(self.destination),
            self.commodity.name,
            self.options.objective
        );
        for note in self.notes {
            text += &format!("note: {note}\n");
        }
        for (case, reasons) in self.comparison.cases.iter().zip(self.reasons) {
            text += &self.case_text(case, reasons, is_markdown);
        }
        let absent = self.absent();
        if !absent.is_empty() {
            text += &format!("\nNo link leads there, open or closed, by: {}\n", absent.join(", "));
        }
        text
    }

    /// Corridors that no case has a route or a closure for.
    fn absent(&self) -> Vec<&str> {
        let Some(first) = self.comparison.cases.first() else { return Vec::new() };
        let is_absent = |position: usize| {
            self.comparison.cases.iter().all(|case| matches!(case.rows[position].answer, Answer::Absent))
        };
        (0..first.rows.len()).filter(|row| is_absent(*row)).map(|row| first.rows[row].corridor.as_str()).collect()
    }

    fn case_text(&self, case: &Case, reasons: &[Option<String>], is_markdown: bool) -> String {
        let unit = &self.commodity.cargo_unit;
        let tariff = format!("USD/{unit}");
        let capacity = format!("{unit}/day");
        let mut table = Table::new([
            ("corridor", Align::Left),
            (tariff.as_str(), Align::Right),
            ("days", Align::Right),
            ("km", Align::Right),
            ("kg CO2", Align::Right),
            (capacity.as_str(), Align::Right),
            ("per year", Align::Right),
            ("bottleneck", Align::Left),
            ("published", Align::Right),
            ("vs first", Align::Right),
            ("countries", Align::Left),
        ]);
        let reference = self.comparison.reference();
        let bullet = if is_markdown { "- " } else { "  " };
        let mut silent = Vec::new();
        for (row, reason) in case.rows.iter().zip(reasons) {
            match &row.answer {
                Answer::Route(route) => table.row(self.route_cells(&row.corridor, route, reference)),
                Answer::Closed => {
                    let why =
                        reason.clone().unwrap_or_else(|| "everything that keeps to its rule is closed".to_owned());
                    silent.push(format!("{bullet}{}: no route: {why}\n", row.corridor));
                }
                Answer::Absent => {}
            }
        }
        let heading = if is_markdown { "\n### " } else { "\n" };
        let mut text = format!("{heading}{}: {}\n", case.scenario, case.title);
        for applied in case.own_changes() {
            let effect = self.why_not_in_force(applied);
            let what = applied.label.strip_prefix(&format!("scenario {} ", case.scenario)).unwrap_or(&applied.label);
            let why = if applied.why.is_empty() { String::new() } else { format!(": {}", applied.why) };
            let (links, places) = (counted(applied.links, "link"), counted(applied.nodes, "place"));
            text += &format!("{bullet}{what} [{links}, {places}]{why}{effect}\n");
        }
        if is_markdown {
            text += "\n";
        }
        if !table.is_empty() {
            text += &if is_markdown { table.markdown() } else { table.plain() };
            // Without it a page takes what follows for a row of the table.
            if is_markdown && !silent.is_empty() {
                text += "\n";
            }
        }
        text + &silent.concat()
    }

    /// Why a change does nothing here; blank if it is in force.
    fn why_not_in_force(&self, applied: &Applied) -> String {
        match &applied.commodity {
            _ if applied.is_in_force => String::new(),
            Some(only) if *only != self.commodity.id => format!(" (not in force: only for {only})"),
            _ => format!(" (not in force: holds {})", applied.window.when()),
        }
    }

    fn route_cells(&self, corridor: &str, route: &Route, reference: Option<&Route>) -> Vec<String> {
        let (capacity, year, bottleneck) = match &route.bottleneck {
            Some(found) => {
                let capacity = found.capacity.central;
                (format!("{capacity:.0}"), per_year(capacity, self.commodity), found.id.clone())
            }
            None => ("unknown".into(), String::new(), String::new()),
        };
        let difference = match reference {
            Some(first) if first != route => {
                let tariff = route.total.tariff.central - first.total.tariff.central;
                let time = route.total.time.central - first.total.time.central;
                let decimals = usize::from(route.total.tariff.central.as_usd() < 100.0);
                format!("{} USD, {} d", signed(tariff.as_usd(), decimals), signed(time.as_days(), 1))
            }
            _ => String::new(),
        };
        let countries: Vec<String> = route.countries(self.network).iter().map(ToString::to_string).collect();
        vec![
            corridor.to_owned(),
            tariff_text(route.total.tariff),
            days_text(route.total.time),
            format!("{:.0}", route.total.distance),
            format!("{:.0}", route.total.co2),
            capacity,
            year,
            bottleneck,
            format!("{:.0} %", route.published_share().get() * 100.0),
            difference,
            countries.join(" "),
        ]
    }

    /// Tidy: one row per corridor and scenario.
    pub fn records(&self) -> Records {
        let mut records = Records::new(COMPARE_COLUMNS).with_head(self.options.head("compare", self.notes).fields());
        for case in &self.comparison.cases {
            for row in &case.rows {
                records.row(self.record(case, row));
            }
        }
        records
    }

    fn record(&self, case: &Case, row: &Row) -> Vec<String> {
        let mut record: Vec<String> =
            [self.origin, self.destination, &self.commodity.id, &case.scenario, &row.corridor]
                .map(str::to_owned)
                .to_vec();
        record.push(status(&row.answer).to_owned());
        match &row.answer {
            Answer::Route(route) => {
                let total = &route.total;
                record.extend([total.tariff.central, total.tariff.low, total.tariff.high].map(|usd| usd.to_string()));
                record.extend([total.time.central, total.time.low, total.time.high].map(|days| days.to_string()));
                record.push(total.distance.to_string());
                record.push(total.co2.to_string());
                let bottleneck = route.bottleneck.as_ref();
                record.push(bottleneck.map_or(String::new(), |found| found.capacity.central.to_string()));
                record.push(bottleneck.map_or(String::new(), |found| found.id.clone()));
                record.push(format!("{:.4}", route.published_share().get()));
                let countries: Vec<String> = route.countries(self.network).iter().map(ToString::to_string).collect();
                record.push(countries.join(";"));
                let links: Vec<&str> = route.links().map(|link| self.network.link(link).id.as_str()).collect();
                record.push(links.join(";"));
            }
            _ => record.resize(COMPARE_COLUMNS.len(), String::new()),
        }
        record
    }

    /// Everything, in the envelope.
    pub fn json(&self) -> String {
        let cases: Vec<Value> = self
            .comparison
            .cases
            .iter()
            .zip(self.reasons)
            .map(|(case, reasons)| {
                let changes: Vec<Value> = case
                    .laid
                    .applied
                    .iter()
                    .map(|applied| {
                        json!({
                            "scenario": applied.scenario,
                            "change": applied.label,
                            "why": applied.why,
                            "links": applied.links,
                            "nodes": applied.nodes,
                            "in_force": applied.is_in_force,
                        })
                    })
                    .collect();
                let rows: Vec<Value> = case
                    .rows
                    .iter()
                    .zip(reasons)
                    .map(|(row, reason)| {
                        let route = match &row.answer {
                            Answer::Route(route) => route_json(self.network, route),
                            _ => Value::Null,
                        };
                        json!({ "corridor": row.corridor, "status": status(&row.answer), "reason": reason, "route": route })
                    })
                    .collect();
                json!({ "scenario": case.scenario, "title": case.title, "changes": changes, "corridors": rows })
            })
            .collect();
        let result = json!({ "origin": self.origin, "destination": self.destination, "cases": cases });
        self.options.head("compare", self.notes).with_result(result)
    }
}

/// The word of an answer in CSV and JSON.
fn status(answer: &Answer) -> &'static str {
    match answer {
        Answer::Route(_) => "open",
        Answer::Closed => "closed",
        Answer::Absent => "absent",
    }
}
