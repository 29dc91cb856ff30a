//! Published end-to-end days and tariffs: what the model is held against.

use super::csv::TextTable;
use super::csv::columns::{Column, published};
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
    let mut problems = table.problems_of_header(&published::TABLE);
    let rows = (0..table.len()).map(|row| read_row(&table, row, &mut problems)).collect();
    if problems.is_empty() { Ok(rows) } else { Err(data(problems)) }
}

/// The embedded table of published figures.
///
/// # Errors
/// None in a released version: the tests read it.
pub fn embedded_published() -> Result<Vec<PublishedRow>> {
    read_published("published.csv", embedded_table("published.csv").unwrap_or(""))
}

fn read_row(table: &TextTable, row: usize, problems: &mut Vec<Problem>) -> PublishedRow {
    let text = |column: Column| table.text_of(row, column.name).to_owned();
    let mut number = |column: Column| {
        let text = table.text_of(row, column.name);
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() && number >= 0.0 => Some(number),
            _ if text.is_empty() => None,
            _ => {
                problems.push(table.problem(row, column.name, format!("'{text}' is not a number from 0 up")));
                None
            }
        }
    };
    let days = number(published::DAYS_LOW).zip(number(published::DAYS_HIGH));
    let list = |column: Column| -> Vec<String> {
        text(column).split(';').filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    PublishedRow {
        days,
        tariff_usd: number(published::TARIFF_USD_PER_UNIT),
        id: text(published::PUBLISHED_ID),
        commodity: text(published::COMMODITY_ID),
        origin: text(published::ORIGIN),
        destination: text(published::DESTINATION),
        corridor: text(published::CORRIDOR_ID),
        via: list(published::VIA),
        scenarios: list(published::SCENARIO_IDS),
        year: text(published::YEAR),
        is_independent: text(published::INDEPENDENT) == "yes",
        why_not: text(published::WHY_NOT_INDEPENDENT),
        sources: list(published::SOURCE_IDS),
        note: text(published::NOTE),
    }
}
