//! `corridor matrix`

use std::path::{Path, PathBuf};

use clap::Args;
use petgraph::graph::NodeIndex;

use super::Outcome;
use super::args::{ConstraintArgs, EngineArgs, Format, NetworkArgs, OutputArgs, QuestionArgs};
use super::inputs::{fitted_place, note_out_of_force, resolved_options};
use super::output::{no_such_format, say};
use crate::analysis::{matrix, matrix_with, prepare_hierarchy};
use crate::error::{Error, Result};
use crate::io;
use crate::network::{Commodity, Network};
use crate::report::{MatrixReport, matrix_json, matrix_records, matrix_text};
use crate::route::{FrozenNetwork, Hierarchy, HierarchyError};
use crate::scenario::{Resolved, lay_over};

/// The cost of the best route for every origin and destination.
///
/// Places are given as a list with commas, as a CSV file with the column `place`, or as the words supplies, markets or all.
#[derive(Debug, Args)]
pub(super) struct MatrixArgs {
    /// Where cargo is: a list (Tengiz,Uzen; with semicolons if there are positions: 46.15,53.38;Uzen), a .csv file, or supplies, markets, all
    origins: String,
    /// Where it shall go: the same
    destinations: String,
    /// Under these scenarios together, by name or .toml file
    #[arg(long, value_name = "NAME|FILE")]
    scenario: Vec<String>,
    #[command(flatten)]
    engine: EngineArgs,
    /// Answer by a hierarchy and keep it in this file: read if it is there, else prepared and written
    #[arg(long, value_name = "FILE", conflicts_with = "engine")]
    hierarchy: Option<PathBuf>,
    #[command(flatten)]
    question: QuestionArgs,
    #[command(flatten)]
    constraints: ConstraintArgs,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl MatrixArgs {
    pub(super) fn run(&self) -> Result<Outcome> {
        let format = self.output.format()?;
        if !self.question.via.is_empty() {
            return Err(Error::question("a matrix passes no place on the way", "route ORIGIN DESTINATION --via PLACE"));
        }
        let loaded = self.network.load()?;
        let network = loaded.network.as_ref();
        let commodity = self.commodity(network)?;
        let mut notes = Vec::new();
        let origins = self.places(network, commodity, &self.origins, &mut notes)?;
        let destinations = self.places(network, commodity, &self.destinations, &mut notes)?;
        let objective = self.question.objective(commodity)?;
        let regime = self.question.regime();
        let scenarios = self.network.resolved(network, &self.scenario)?;
        note_out_of_force(&scenarios, commodity, 0, &mut notes);
        let constraints = self.constraints.as_scenario(network, &self.question)?;
        let policy = self.constraints.policy(network)?;
        let layers: Vec<&Resolved> = constraints.iter().chain(&scenarios).collect();
        let laid = lay_over(network, commodity, &layers, 0, &policy);
        let frozen = FrozenNetwork::new(network, commodity, regime);
        let ends = (&origins[..], &destinations[..]);
        let answer = match &self.hierarchy {
            Some(path) => matrix_with(&kept_hierarchy(&frozen, path)?, &frozen, &laid.overlay, &objective, ends),
            None => matrix(&frozen, &laid.overlay, &objective, ends, self.engine.engine()),
        }?;
        let options = resolved_options(&loaded, commodity, &objective, regime, constraints.as_ref(), &policy);
        let id = |node: &NodeIndex| network.node(*node).id.clone();
        let report = MatrixReport {
            origins: origins.iter().map(id).collect(),
            destinations: destinations.iter().map(id).collect(),
            costs: &answer.costs,
            options: &options,
            commodity: &commodity.name,
            notes: &notes,
        };
        self.output.write(match format {
            Format::Table => matrix_text(&report, false).into(),
            Format::Md => matrix_text(&report, true).into(),
            Format::Csv | Format::Parquet => matrix_records(&report).into(),
            Format::Json => matrix_json(&report).into(),
            Format::Geojson => return Err(no_such_format("matrix", "table, md, csv, json, parquet")),
        })?;
        let has_any = answer.costs.iter().flatten().any(Option::is_some);
        Ok(if has_any { Outcome::Answered } else { Outcome::NoAnswer })
    }

    fn commodity<'n>(&self, network: &'n Network) -> Result<&'n Commodity> {
        let all = &network.tables().commodities;
        match (&self.question.commodity, all.as_slice()) {
            (Some(id), _) => network.find_commodity(id).ok_or_else(|| Error::Unknown {
                what: "commodity",
                given: id.clone(),
                near: all.iter().map(|commodity| commodity.id.clone()).collect(),
            }),
            (None, [only]) => Ok(only),
            (None, several) => {
                let names: Vec<String> = several.iter().map(|row| format!("--commodity {}", row.id)).collect();
                Err(Error::question("a matrix is for one commodity", names.join(" or ")))
            }
        }
    }

    fn places(
        &self,
        network: &Network,
        commodity: &Commodity,
        given: &str,
        notes: &mut Vec<String>,
    ) -> Result<Vec<NodeIndex>> {
        let tables = network.tables();
        let place = |id: &String| network.find_node(id).expect("a checked key");
        let mut places: Vec<NodeIndex> = match given {
            "all" => network.graph().node_indices().collect(),
            "supplies" => {
                tables.supplies.iter().filter(|row| row.is_for(&commodity.id)).map(|row| place(&row.node)).collect()
            }
            "markets" => {
                tables.markets.iter().filter(|row| row.is_for(&commodity.id)).map(|row| place(&row.node)).collect()
            }
            file if file.ends_with(".csv") => io::read_places(network, Path::new(file))?,
            list => list
                .split(separator(list))
                .filter(|name| !name.trim().is_empty())
                .map(|name| self.question.place(network, name.trim(), notes))
                .collect::<Result<_>>()?,
        };
        if !matches!(given, "all" | "supplies" | "markets") {
            places.iter_mut().for_each(|place| *place = fitted_place(network, commodity, *place, notes));
        }
        let mut seen = std::collections::BTreeSet::new();
        places.retain(|place| seen.insert(*place));
        if places.is_empty() {
            return Err(Error::question(format!("'{given}' names no place"), "Tengiz,Uzen or places.csv or supplies"));
        }
        Ok(places)
    }
}

/// What stands between places: a semicolon if there is one, so that positions can be named, else a comma; nothing in a lone position.
fn separator(list: &str) -> char {
    let is_position = || list.split(',').count() == 2 && list.split(',').all(|part| part.trim().parse::<f64>().is_ok());
    if list.contains(';') || is_position() { ';' } else { ',' }
}

/// The hierarchy in a file, or one that is prepared now and kept there for the next time.
fn kept_hierarchy(frozen: &FrozenNetwork<'_>, path: &Path) -> Result<Hierarchy> {
    let failed = |action: &'static str| {
        move |error: HierarchyError| match error {
            HierarchyError::File { path, source } => Error::io(action, &path, source),
            HierarchyError::TooDense => Error::question(error.to_string(), "leave out --hierarchy"),
            other => Error::question(format!("{}: {other}", path.display()), "delete the file, or name another one"),
        }
    };
    if path.exists() {
        return Hierarchy::load(frozen.graph(), path).map_err(failed("read"));
    }
    let hierarchy = prepare_hierarchy(frozen).map_err(failed("prepare"))?;
    let target = io::OutputTarget::File { path: path.to_owned(), may_overwrite: false };
    io::write_output(&target, &hierarchy.to_bytes(frozen.graph()))?;
    say(&format!("wrote {}", path.display()));
    Ok(hierarchy)
}
