//! Observed flows and outcomes of episodes: what the simulation is held against.

use super::csv::TextTable;
use super::csv::columns::{Column, TableColumns, observed, outcome};
use super::embedded_table;
use crate::analysis::{EpisodeRow, Metric, ObservedRow};
use crate::error::{Error, Problem, Result};

/// Reads a table of observed flows; `file` is its name in messages.
///
/// # Errors
/// [`Error::Data`] with every field that is no number.
pub fn read_observed(file: &str, text: &str) -> Result<Vec<ObservedRow>> {
    read(file, text, &observed::TABLE, |reader| ObservedRow {
        id: reader.text(observed::OBSERVED_ID),
        year: reader.number(observed::YEAR, 0.0) as u16,
        commodity: reader.text(observed::COMMODITY_ID),
        outlet: reader.text(observed::OUTLET_ID),
        value: reader.number(observed::VALUE, 0.0),
        unit: reader.text(observed::UNIT),
        sources: reader.list(observed::SOURCE_IDS),
        note: reader.text(observed::NOTE),
    })
}

/// Reads a table of outcomes of episodes; `file` is its name in messages.
///
/// # Errors
/// [`Error::Data`] with every field that is no number or word of the table, and every window that is empty.
pub fn read_episodes(file: &str, text: &str) -> Result<Vec<EpisodeRow>> {
    read(file, text, &outcome::TABLE, |reader| {
        let (from_day, to_day) =
            (reader.number(outcome::FROM_DAY, 0.0) as usize, reader.number(outcome::TO_DAY, 0.0) as usize);
        if to_day <= from_day {
            reader.problem(outcome::TO_DAY, format!("{to_day} is not after from_day, which is {from_day}"));
        }
        let word = reader.text(outcome::METRIC);
        let metric = Metric::find(&word).unwrap_or_else(|| {
            reader.problem(outcome::METRIC, format!("'{word}' is not known"));
            Metric::ShutIn
        });
        EpisodeRow {
            id: reader.text(outcome::OUTCOME_ID),
            scenario: reader.text(outcome::SCENARIO_ID),
            commodity: reader.text(outcome::COMMODITY_ID),
            metric,
            targets: reader.list(outcome::TARGET_IDS),
            from_day,
            to_day,
            value: reader.number(outcome::VALUE, f64::MIN),
            kind: reader.text(outcome::KIND),
            sources: reader.list(outcome::SOURCE_IDS),
            note: reader.text(outcome::NOTE),
        }
    })
}

/// The embedded table of observed flows.
///
/// # Errors
/// None in a released version: the tests read it.
pub fn embedded_observed() -> Result<Vec<ObservedRow>> {
    read_observed("observed.csv", embedded_table("observed.csv").unwrap_or(""))
}

/// The embedded table of outcomes of episodes.
///
/// # Errors
/// None in a released version: the tests read it.
pub fn embedded_episodes() -> Result<Vec<EpisodeRow>> {
    read_episodes("outcome.csv", embedded_table("outcome.csv").unwrap_or(""))
}

struct Reader<'a> {
    table: &'a TextTable,
    row: usize,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn text(&self, column: Column) -> String {
        self.table.text_of(self.row, column.name).to_owned()
    }

    fn list(&self, column: Column) -> Vec<String> {
        let parts = self.table.text_of(self.row, column.name).split(';');
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    fn number(&mut self, column: Column, least: f64) -> f64 {
        let text = self.text(column);
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() && number >= least => number,
            _ => {
                self.problem(column, format!("'{text}' is not a number of this column"));
                0.0
            }
        }
    }

    fn problem(&mut self, column: Column, message: String) {
        self.problems.push(self.table.problem(self.row, column.name, message));
    }
}

fn read<T>(
    file: &str,
    text: &str,
    columns: &TableColumns,
    mut row: impl FnMut(&mut Reader<'_>) -> T,
) -> Result<Vec<T>> {
    let data = |problems| Error::Data { problems };
    let table = TextTable::read(file, text.as_bytes()).map_err(data)?;
    let mut problems = table.problems_of_header(columns);
    let rows = (0..table.len())
        .map(|position| row(&mut Reader { table: &table, row: position, problems: &mut problems }))
        .collect();
    if problems.is_empty() { Ok(rows) } else { Err(data(problems)) }
}
