//! Published end-to-end days and tariffs: what the model is held against.

use super::csv::TextTable;
use super::embedded_table;
use crate::analysis::PublishedRow;
use crate::error::{Error, Problem, Result};

/// Reads a table of published figures; `file` is its name in messages.
///
/// # Errors
/// [`Error::Data`] with every field that is no number or word of the table.
pub fn read_published(file: &str, text: &str) -> Result<Vec<PublishedRow>> {
    let data = |problems| Error::Data { problems };
    let table = TextTable::read(file, text.as_bytes()).map_err(data)?;
    let mut problems = Vec::new();
    let rows = (0..table.len()).map(|row| read_row(&table, row, &mut problems)).collect();
    if problems.is_empty() { Ok(rows) } else { Err(data(problems)) }
}

/// The embedded table of published figures.
///
/// # Errors
/// None in a released version: the tests read it.
pub fn embedded_published() -> Result<Vec<PublishedRow>> {
    read_published("published.csv", embedded_table("published.csv").unwrap_or("published_id\n"))
}

fn read_row(table: &TextTable, row: usize, problems: &mut Vec<Problem>) -> PublishedRow {
    let text = |column: &str| table.text_of(row, column).to_owned();
    let mut number = |column: &str| {
        let text = table.text_of(row, column);
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() && number >= 0.0 => Some(number),
            _ if text.is_empty() => None,
            _ => {
                problems.push(table.problem(row, column, format!("'{text}' is no number from 0 up")));
                None
            }
        }
    };
    let days = number("days_low").zip(number("days_high"));
    let list = |column: &str| -> Vec<String> {
        text(column).split(';').filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    PublishedRow {
        days,
        tariff_usd: number("tariff_usd_per_unit"),
        id: text("published_id"),
        commodity: text("commodity_id"),
        origin: text("origin"),
        destination: text("destination"),
        corridor: text("corridor_id"),
        via: list("via"),
        scenarios: list("scenario_ids"),
        year: text("year"),
        is_independent: text("independent") == "yes",
        why_not: text("why_not_independent"),
        sources: list("source_ids"),
        note: text("note"),
    }
}
