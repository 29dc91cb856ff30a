//! Observed flows and outcomes of episodes: what the simulation is held against.

use super::csv::TextTable;
use super::embedded_table;
use crate::analysis::{EpisodeRow, Metric, ObservedRow};
use crate::error::{Error, Problem, Result};

/// Reads a table of observed flows; `file` is its name in messages.
///
/// # Errors
/// [`Error::Data`] with every field that is no number.
pub fn read_observed(file: &str, text: &str) -> Result<Vec<ObservedRow>> {
    read(file, text, |reader| ObservedRow {
        id: reader.text("observed_id"),
        year: reader.number("year", 0.0) as u16,
        commodity: reader.text("commodity_id"),
        outlet: reader.text("outlet_id"),
        value: reader.number("value", 0.0),
        unit: reader.text("unit"),
        sources: reader.list("source_ids"),
        note: reader.text("note"),
    })
}

/// Reads a table of outcomes of episodes; `file` is its name in messages.
///
/// # Errors
/// [`Error::Data`] with every field that is no number or word of the table, and every window that is empty.
pub fn read_episodes(file: &str, text: &str) -> Result<Vec<EpisodeRow>> {
    read(file, text, |reader| {
        let (from_day, to_day) = (reader.number("from_day", 0.0) as usize, reader.number("to_day", 0.0) as usize);
        if to_day <= from_day {
            reader.problem("to_day", format!("{to_day} is not after from_day, which is {from_day}"));
        }
        let word = reader.text("metric");
        let metric = Metric::find(&word).unwrap_or_else(|| {
            reader.problem("metric", format!("'{word}' is not known"));
            Metric::ShutIn
        });
        EpisodeRow {
            id: reader.text("outcome_id"),
            scenario: reader.text("scenario_id"),
            commodity: reader.text("commodity_id"),
            metric,
            targets: reader.list("target_ids"),
            from_day,
            to_day,
            value: reader.number("value", f64::MIN),
            kind: reader.text("kind"),
            sources: reader.list("source_ids"),
            note: reader.text("note"),
        }
    })
}

/// The embedded table of observed flows.
///
/// # Errors
/// None in a released version: the tests read it.
pub fn embedded_observed() -> Result<Vec<ObservedRow>> {
    read_observed("observed.csv", embedded_table("observed.csv").unwrap_or("observed_id\n"))
}

/// The embedded table of outcomes of episodes.
///
/// # Errors
/// None in a released version: the tests read it.
pub fn embedded_episodes() -> Result<Vec<EpisodeRow>> {
    read_episodes("outcome.csv", embedded_table("outcome.csv").unwrap_or("outcome_id\n"))
}

struct Reader<'a> {
    table: &'a TextTable,
    row: usize,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn text(&self, column: &str) -> String {
        self.table.text_of(self.row, column).to_owned()
    }

    fn list(&self, column: &str) -> Vec<String> {
        let parts = self.table.text_of(self.row, column).split(';');
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    fn number(&mut self, column: &str, least: f64) -> f64 {
        let text = self.text(column);
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() && number >= least => number,
            _ => {
                self.problem(column, format!("'{text}' is no number of this column"));
                0.0
            }
        }
    }

    fn problem(&mut self, column: &str, message: String) {
        self.problems.push(self.table.problem(self.row, column, message));
    }
}

fn read<T>(file: &str, text: &str, mut row: impl FnMut(&mut Reader<'_>) -> T) -> Result<Vec<T>> {
    let data = |problems| Error::Data { problems };
    let table = TextTable::read(file, text.as_bytes()).map_err(data)?;
    let mut problems = Vec::new();
    let rows = (0..table.len())
        .map(|position| row(&mut Reader { table: &table, row: position, problems: &mut problems }))
        .collect();
    if problems.is_empty() { Ok(rows) } else { Err(data(problems)) }
}
