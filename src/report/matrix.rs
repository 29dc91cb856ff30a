//! A matrix of costs as table, CSV and JSON.

use serde_json::{Value, json};

use super::json::Options;
use super::{Align, Table, fixed};
use crate::records::{Column, Records};
use crate::route::Objective;

/// A matrix and what is needed to print it.
#[derive(Debug)]
pub struct MatrixReport<'a> {
    /// Ids of the origins: rows.
    pub origins: Vec<String>,
    /// Ids of the destinations: columns.
    pub destinations: Vec<String>,
    /// Costs in the resolution of the objective.
    pub costs: &'a [Vec<Option<u32>>],
    /// The options as resolved.
    pub options: &'a Options,
    /// Name of the commodity.
    pub commodity: &'a str,
    /// What mattered and was not asked for.
    pub notes: &'a [String],
}

impl MatrixReport<'_> {
    /// Steps of the resolution in a unit, the unit, and the decimals to print.
    fn scale(&self) -> (f64, String, usize) {
        let unit = &self.options.cargo_unit;
        match self.options.objective {
            Objective::Tariff => (100.0, format!("USD/{unit}"), 2),
            Objective::Time => (10_000.0, "days".to_owned(), 2),
            Objective::Co2 => (100.0, format!("kg CO2/{unit}"), 1),
            Objective::Distance => (10.0, "km".to_owned(), 1),
            Objective::Risk => (1e6, "nats".to_owned(), 4),
            Objective::Generalized { .. } => (1_000.0, format!("USD/{unit} with time"), 2),
        }
    }

    fn text(&self, cost: Option<u32>) -> String {
        let (steps, _, decimals) = self.scale();
        cost.map_or(String::new(), |cost| fixed(f64::from(cost) / steps, decimals))
    }
}

/// For reading: one row per origin, one column per destination.
pub fn matrix_text(report: &MatrixReport<'_>, is_markdown: bool) -> String {
    let mut text =
        format!("{}: the best route by {}; - where there is none\n", report.commodity, report.options.objective);
    text.extend(report.notes.iter().map(|note| format!("note: {note}\n")));
    let table = matrix_table(report);
    text + "\n" + &if is_markdown { table.markdown() } else { table.plain() }
}

fn matrix_table(report: &MatrixReport<'_>) -> Table {
    let (_, unit, _) = report.scale();
    let mut columns = vec![(unit.as_str(), Align::Left)];
    columns.extend(report.destinations.iter().map(|id| (id.as_str(), Align::Right)));
    let mut table = Table::new(columns);
    for (origin, costs) in report.origins.iter().zip(report.costs) {
        let mut row = vec![origin.clone()];
        row.extend(costs.iter().map(|cost| cost.map_or("-".to_owned(), |cost| report.text(Some(cost)))));
        table.row(row);
    }
    table
}

/// Tidy: one row per origin and destination; the cost is blank where there is no route.
pub fn matrix_records(report: &MatrixReport<'_>) -> Records {
    let (_, unit, _) = report.scale();
    let mut records = Records::new([
        Column::text("origin"),
        Column::text("destination"),
        Column::text("commodity"),
        Column::text("objective"),
        Column::text("status"),
        Column::number("cost"),
        Column::text("unit"),
    ])
    .with_head(report.options.head("matrix", report.notes).fields());
    for (origin, costs) in report.origins.iter().zip(report.costs) {
        for (destination, cost) in report.destinations.iter().zip(costs) {
            records.row([
                origin.clone(),
                destination.clone(),
                report.options.commodity.clone(),
                report.options.objective.as_str().to_owned(),
                if cost.is_some() { "open" } else { "none" }.to_owned(),
                report.text(*cost),
                unit.clone(),
            ]);
        }
    }
    records
}

/// Everything.
pub fn matrix_json(report: &MatrixReport<'_>) -> String {
    let (steps, unit, _) = report.scale();
    let costs: Vec<Vec<Value>> = report
        .costs
        .iter()
        .map(|row| row.iter().map(|cost| cost.map_or(Value::Null, |cost| json!(f64::from(cost) / steps))).collect())
        .collect();
    let result =
        json!({ "origins": report.origins, "destinations": report.destinations, "unit": unit, "costs": costs });
    report.options.head("matrix", report.notes).with_result(result)
}
