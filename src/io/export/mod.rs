//! A network back to a folder of tables.

mod sheet;
mod tables;

pub(super) use sheet::hours_text as shortest_hours;

use std::path::Path;

use super::staged::StagedFolder;
use super::write::folder_of;
use crate::error::{Error, Result};
use crate::network::{Network, Table};
use crate::records::{Column, RecordFormat, Records};

/// Every table of a network with the columns that [`super::read_network`] knows: GMNS names where GMNS has one, figures with all six columns.
///
/// Low and high values are written out, so that no `basis.csv` is needed. The head names program and network.
pub fn network_records(network: &Network) -> Vec<(Table, Records)> {
    let rows = network.tables();
    let head = [
        ("corridor.program", format!(r#"{{"name":"corridor","version":"{}"}}"#, env!("CARGO_PKG_VERSION"))),
        ("corridor.network", format!(r#"{{"sha256":"{}"}}"#, rows.digest)),
    ];
    let head = head.map(|(key, value)| (key.to_owned(), value));
    let records = |table: &Table| match table {
        Table::Node => tables::nodes(&rows.nodes).records(&rows.nodes),
        Table::Link => tables::links().records(&rows.links),
        Table::Transfer => tables::transfers().records(&rows.transfers),
        Table::Asset => tables::assets().records(&rows.assets),
        Table::Commodity => tables::commodities().records(&rows.commodities),
        Table::Corridor => tables::corridors().records(&rows.corridors),
        Table::Emission => tables::emissions().records(&rows.emissions),
        Table::Reliability => tables::reliabilities().records(&rows.reliabilities),
        Table::Supply => tables::supplies().records(&rows.supplies),
        Table::Market => tables::markets().records(&rows.markets),
        Table::Storage => tables::storages().records(&rows.storages),
        Table::Outlet => tables::outlets().records(&rows.outlets),
        Table::Source => tables::sources().records(&rows.sources),
    };
    Table::ALL.iter().map(|table| (*table, records(table).with_head(head.clone()))).collect()
}

/// Writes every table of a network to a folder, and a GMNS `config` with the units; [`super::read_network`] reads the same tables from the CSV files again.
///
/// A table without rows has no file. The folder is the old one or the new one at any time, with what else it holds in both; nothing is written if a file of
/// a network is there and may not be replaced.
///
/// # Errors
/// [`Error::Io`] if the folder or a file cannot be written, [`Error::Exists`] if a file is there and may not be replaced.
pub fn write_folder(network: &Network, folder: &Path, format: RecordFormat, may_overwrite: bool) -> Result<()> {
    let parent = folder_of(folder);
    std::fs::create_dir_all(parent).map_err(|error| Error::io("create", parent, error))?;
    let extension = format.extension();
    let staged = StagedFolder::new(folder, extension, may_overwrite)?;
    let mut config = Records::new(["dataset_name", "long_length", "speed"].map(Column::text));
    config.row(["corridor", "km", "kph"]);
    staged.file(&format!("config.{extension}"), &format.bytes(&config))?;
    for (table, records) in network_records(network) {
        if !records.is_empty() || matches!(table, Table::Node | Table::Link) {
            staged.file(&format!("{table}.{extension}"), &format.bytes(&records))?;
        }
    }
    let dated = &network.tables().dated;
    if !dated.is_empty() {
        staged.file(&format!("dated.{extension}"), &format.bytes(&tables::dated(dated)))?;
    }
    staged.publish()
}
