//! Figures for a while: the table `dated.csv` of a network, and overlay files of a user, which have its columns.

use std::path::Path;

use super::csv::TextTable;
use super::csv::columns::{Column, dated};
use super::input::read_whole;
use crate::error::{Error, Problem, Result};
use crate::network::{FigureRow, Network};
use crate::scenario::DatedChange;

/// The most bytes that an overlay file may have.
const MOST_BYTES: u64 = 16 << 20;

/// Rows as they were read, with where each stands.
pub(super) struct FigureRows {
    table: TextTable,
    pub(super) rows: Vec<FigureRow>,
}

impl FigureRows {
    /// Reads the rows of a table.
    ///
    /// # Errors
    /// Every number that is none, and what is wrong with the columns.
    pub(super) fn read(table: TextTable) -> std::result::Result<Self, Vec<Problem>> {
        let mut problems = table.problems_of_header(&dated::TABLE);
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut rows = Vec::with_capacity(table.len());
        for row in 0..table.len() {
            let text = |column: Column| table.text_of(row, column.name).to_owned();
            let mut number = |column: Column| match text(column).as_str() {
                "" => None,
                written => written.parse::<f64>().ok().filter(|number| number.is_finite()).or_else(|| {
                    let message = format!("'{written}' is not a finite number");
                    problems.push(table.problem(row, column.name, message).hint("a decimal number: 12.5"));
                    None
                }),
            };
            let (low, high) = (number(dated::LOW), number(dated::HIGH));
            let is_blank = text(dated::VALUE).is_empty();
            let value = number(dated::VALUE).unwrap_or(0.0);
            if is_blank {
                problems
                    .push(table.problem(row, dated::VALUE.name, "is blank".to_owned()).hint("every row has a value"));
            }
            let sources = text(dated::SOURCE_IDS);
            let sources = sources.split(';').map(str::trim).filter(|id| !id.is_empty());
            rows.push(FigureRow {
                id: text(dated::ID),
                field: text(dated::FIELD),
                from: text(dated::FROM),
                to: text(dated::TO),
                value,
                unit: text(dated::UNIT),
                low,
                high,
                basis: text(dated::BASIS),
                source_ids: sources.map(str::to_owned).collect(),
                note: text(dated::NOTE),
            });
        }
        if problems.is_empty() { Ok(Self { table, rows }) } else { Err(problems) }
    }

    /// What does not fit a network.
    pub(super) fn problems(&self, network: &Network) -> Vec<Problem> {
        let rows = self.rows.iter().enumerate();
        let wrong = rows.filter_map(|(row, given)| Some((row, DatedChange::of_row(network, "", given).err()?)));
        wrong
            .flat_map(|(row, wrong)| wrong.into_iter().map(move |wrong| (row, wrong)))
            .map(|(row, (key, message, hint))| Problem { hint, ..self.table.problem(row, key, message) })
            .collect()
    }
}

/// Reads an overlay file, whose rows fit the network.
///
/// # Errors
/// [`Error::Io`] if the file cannot be read; [`Error::Data`] with every problem, by line and column.
pub fn read_overlay(network: &Network, path: &Path) -> Result<Vec<FigureRow>> {
    let bytes = read_whole(path, MOST_BYTES, "an overlay")?;
    let data = |problems| Error::Data { problems };
    let table = TextTable::read(&path.display().to_string(), bytes.as_slice()).map_err(data)?;
    let rows = FigureRows::read(table).map_err(data)?;
    let problems = rows.problems(network);
    if problems.is_empty() { Ok(rows.rows) } else { Err(data(problems)) }
}
