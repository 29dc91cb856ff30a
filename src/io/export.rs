//! A network back to a folder of tables.

use std::path::Path;

use super::write::{OutputTarget, write_output};
use crate::error::{Error, Result};
use crate::network::{Basis, Figure, Network};
use crate::units::{Duration, Measure};

/// Writes `node.csv`, `link.csv` and `config.csv` with GMNS columns and ours, so that [`super::read_network`] and GMNS tools can read them.
///
/// # Errors
/// [`Error::Io`] if the folder or a file cannot be written, [`Error::Exists`] if a file is there and may not be replaced.
pub fn write_folder(network: &Network, folder: &Path, may_overwrite: bool) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|error| Error::io("create", folder, error))?;
    let write = |name: &str, contents: String| {
        write_output(&OutputTarget::File { path: folder.join(name), may_overwrite }, contents.as_bytes())
    };
    write("node.csv", nodes(network))?;
    write("link.csv", links(network))?;
    write("config.csv", "dataset_name,long_length,speed\ncorridor,km,kph\n".to_owned())
}

fn records(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(header).expect("writing to memory");
    for row in rows {
        writer.write_record(&row).expect("writing to memory");
    }
    String::from_utf8(writer.into_inner().expect("writing to memory")).expect("fields are text")
}

fn nodes(network: &Network) -> String {
    let header =
        ["node_id", "name", "x_coord", "y_coord", "node_type", "country", "un_locode", "aliases", "is_thru", "note"];
    let rows = network.tables().nodes.iter().map(|node| {
        vec![
            node.id.clone(),
            node.name.clone(),
            node.position.map_or(String::new(), |point| point.x().to_string()),
            node.position.map_or(String::new(), |point| point.y().to_string()),
            node.kind.clone(),
            node.country.map_or(String::new(), |country| country.to_string()),
            node.un_locode.clone().unwrap_or_default(),
            node.aliases.join(";"),
            if node.is_thru { String::new() } else { "false".to_owned() },
            node.note.clone(),
        ]
    });
    records(&header, rows)
}

/// The six columns of a figure.
fn figure<T: Measure>(figure: Option<&Figure<T>>, text: impl Fn(T) -> String) -> Vec<String> {
    let Some(figure) = figure else { return vec![String::new(); 6] };
    let is_unstated = figure.basis == Basis::Assumed && figure.range.low == figure.range.high;
    vec![
        text(figure.range.central),
        text(figure.range.low),
        text(figure.range.high),
        if is_unstated { String::new() } else { figure.basis.to_string() },
        figure.year.map_or(String::new(), |year| year.to_string()),
        String::new(),
    ]
}

fn links(network: &Network) -> String {
    let plain = [
        "link_id",
        "name",
        "from_node_id",
        "to_node_id",
        "directed",
        "geometry",
        "allowed_uses",
        "mode",
        "gauge_mm",
        "service",
    ];
    let more = ["operator", "countries", "status", "status_date", "note"];
    let usd = "_usd_per_unit";
    let figures = [("length", ""), ("time", "_hours"), ("tariff", usd), ("quality_loss", usd), ("capacity", "")];
    let mut header: Vec<String> = plain.iter().chain(&more).map(|name| (*name).to_owned()).collect();
    for (stem, unit) in figures {
        header.extend([format!("{stem}{unit}"), format!("{stem}_low{unit}"), format!("{stem}_high{unit}")]);
        header.extend(["basis", "year", "source_ids"].map(|what| format!("{stem}_{what}")));
    }
    let rows = network.tables().links.iter().map(|link| {
        let points: Vec<String> = link.geometry.iter().map(|coord| format!("{} {}", coord.x, coord.y)).collect();
        let countries: Vec<String> = link.countries.iter().map(ToString::to_string).collect();
        let mut row = vec![
            link.id.clone(),
            link.name.clone(),
            link.from.clone(),
            link.to.clone(),
            link.directed.to_string(),
            if points.is_empty() { String::new() } else { format!("LINESTRING ({})", points.join(", ")) },
            link.commodities.join(";"),
            link.mode.to_string(),
            link.gauge_mm.map_or(String::new(), |gauge| gauge.to_string()),
            link.service.clone(),
            link.operators.join(";"),
            countries.join(";"),
            link.status.to_string(),
            link.status_date.clone(),
            link.note.clone(),
        ];
        row.extend(figure(Some(&link.length), |length| length.to_string()));
        row.extend(figure(Some(&link.time), |time: Duration| format!("{:.4}", time.as_hours())));
        row.extend(figure(Some(&link.tariff), |tariff| tariff.to_string()));
        row.extend(figure(link.quality_loss.as_ref(), |loss| loss.to_string()));
        row.extend(figure(link.capacity.as_ref(), |capacity| capacity.to_string()));
        row
    });
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    records(&header, rows)
}
