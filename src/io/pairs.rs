//! Pairs of places from a file.

use std::path::Path;

use petgraph::graph::NodeIndex;

use super::csv::TextTable;
use crate::error::{Error, Result};
use crate::network::Network;
use crate::units::Distance;

/// Reads a CSV file with the columns `origin` and `destination`: ids, names, UN/LOCODEs or positions.
///
/// # Errors
/// [`Error::Io`] if it cannot be read, [`Error::Data`] with every place that is not known.
pub fn read_pairs(network: &Network, path: &Path) -> Result<Vec<(NodeIndex, NodeIndex)>> {
    let file = std::fs::File::open(path).map_err(|error| Error::io("read", path, error))?;
    let table = TextTable::read(&path.display().to_string(), file).map_err(|problems| Error::Data { problems })?;
    let mut problems = Vec::new();
    let mut pairs = Vec::new();
    for row in 0..table.len() {
        let mut place = |column: &str| {
            let found = network.places().find(table.text_of(row, column), Distance::km(25.0));
            found.map(|found| found.node).map_err(|error| {
                let problem = table.problem(row, column, error.to_string());
                problems.push(match error.hint() {
                    Some(hint) => problem.hint(hint),
                    None => problem,
                });
            })
        };
        if let (Ok(origin), Ok(destination)) = (place("origin"), place("destination")) {
            pairs.push((origin, destination));
        }
    }
    if problems.is_empty() { Ok(pairs) } else { Err(Error::Data { problems }) }
}
