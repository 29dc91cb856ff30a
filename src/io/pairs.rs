//! Pairs of places from a file.

use std::path::Path;

use crate::network::NodeId;

use super::csv::TextTable;
use crate::error::{Error, Problem, Result};
use crate::network::Network;
use crate::units::Distance;

/// Reads a CSV file with the columns `origin` and `destination`: ids, names, UN/LOCODEs or positions.
///
/// # Errors
/// [`Error::Io`] if it cannot be read, [`Error::Data`] with every place that is not known.
pub fn read_pairs(network: &Network, path: &Path) -> Result<Vec<(NodeId, NodeId)>> {
    let [origins, destinations] = read_columns(network, path, ["origin", "destination"])?;
    Ok(origins.into_iter().zip(destinations).collect())
}

/// Reads a CSV file with the column `place`.
///
/// # Errors
/// [`Error::Io`] if it cannot be read, [`Error::Data`] with every place that is not known.
pub fn read_places(network: &Network, path: &Path) -> Result<Vec<NodeId>> {
    let [places] = read_columns(network, path, ["place"])?;
    Ok(places)
}

fn read_columns<const COUNT: usize>(
    network: &Network,
    path: &Path,
    columns: [&str; COUNT],
) -> Result<[Vec<NodeId>; COUNT]> {
    let shown = path.display().to_string();
    let file = super::input::open(path)?;
    let table = TextTable::read(&shown, file).map_err(|problems| Error::Data { problems })?;
    let mut problems: Vec<Problem> = columns
        .iter()
        .filter(|column| !table.has_column(column))
        .map(|column| {
            let problem = Problem::in_file(shown.clone(), format!("the column '{column}' is missing"));
            problem.hint(format!("the header: {}", columns.join(",")))
        })
        .collect();
    let known = if problems.is_empty() { 0..table.len() } else { 0..0 };
    let places = columns.map(|column| {
        known
            .clone()
            .filter_map(|row| match network.places().find(table.text_of(row, column), Distance::km(25.0)) {
                Ok(found) => Some(found.node),
                Err(error) => {
                    let problem = table.problem(row, column, error.to_string());
                    problems.push(match error.hint() {
                        Some(hint) => problem.hint(hint),
                        None => problem,
                    });
                    None
                }
            })
            .collect()
    });
    problems.sort();
    if problems.is_empty() { Ok(places) } else { Err(Error::Data { problems }) }
}
