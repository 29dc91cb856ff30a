//! `corridor network`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::Outcome;
use super::args::{Format, NetworkArgs, OutputArgs};
use super::import::ImportArgs;
use super::inputs::LoadedNetwork;
use super::output::no_such_format;
use crate::analysis::{CHECKS, check};
use crate::error::{Error, Result};
use crate::io;
use crate::network::Network;
use crate::records::{Column, RecordFormat, Records};
use crate::report::{Align, Table, network_geojson};
use crate::units::Distance;

/// Check, show, import or export a network.
#[derive(Debug, Args)]
pub(super) struct NetworkVerbArgs {
    #[command(subcommand)]
    verb: Verb,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Read the whole network and every scenario, and report what is wrong with them
    Check,
    /// What is in the network, or one place, link or asset of it
    Show {
        /// A place, link or asset; without it a summary
        id: Option<String>,
        /// List every place
        #[arg(long, conflicts_with_all = ["links", "assets", "id"])]
        places: bool,
        /// List every link
        #[arg(long, conflicts_with_all = ["assets", "id"])]
        links: bool,
        /// List every asset
        #[arg(long, conflicts_with = "id")]
        assets: bool,
    },
    /// Write a network in another format as a folder of tables that --network reads (--output DIR)
    Import(Box<ImportArgs>),
    /// Write the network: GeoJSON to a file, or all its tables as CSV or Parquet to a folder (--output DIR)
    Export,
}

impl NetworkVerbArgs {
    pub(super) fn run(&self) -> Result<Outcome> {
        if let Verb::Import(args) = &self.verb {
            return args.run(&self.output);
        }
        let loaded = self.network.load()?;
        let network = loaded.network.as_ref();
        match &self.verb {
            Verb::Import(args) => args.run(&self.output),
            Verb::Check => self.check(&loaded),
            Verb::Show { id, places, links, assets } => {
                let table = match (id, places, links, assets) {
                    (Some(id), ..) => return self.show_one(network, id),
                    (None, true, ..) => places_table(network),
                    (None, _, true, _) => links_table(network),
                    (None, _, _, true) => assets_table(network),
                    _ => summary_table(network),
                };
                self.output.write(match self.output.format()? {
                    Format::Table => table.plain().into(),
                    Format::Md => table.markdown().into(),
                    Format::Csv | Format::Parquet => {
                        table.records().with_head(loaded.head("network-show", &json!({}), &[]).fields()).into()
                    }
                    Format::Geojson => network_geojson(network).into(),
                    Format::Json => return Err(no_such_format("network show", "table, md, csv, geojson, parquet")),
                })?;
                Ok(Outcome::Answered)
            }
            Verb::Export => self.export(network),
        }
    }

    fn check(&self, loaded: &LoadedNetwork) -> Result<Outcome> {
        let (network, shown) = (loaded.network.as_ref(), &loaded.shown);
        let mut findings: Vec<(String, String)> = check(network)
            .into_iter()
            .map(|(name, finding)| {
                let place = format!("{}.csv row {} {}", finding.table, finding.row + 1, finding.column);
                (name.to_owned(), format!("{place}: {}", finding.message))
            })
            .collect();
        let is_embedded = self.network.network.is_none() || self.network.scenarios_dir.is_some();
        let scenarios = if is_embedded { self.network.all_scenarios()? } else { Vec::new() };
        for scenario in &scenarios {
            if let Err(problems) = scenario.resolve(network) {
                findings.extend(problems.iter().map(|problem| ("scenario".to_owned(), problem.to_string())));
            }
        }
        let mut records = Records::new([Column::text("check"), Column::text("finding")]);
        let mut text = String::new();
        for (name, finding) in &findings {
            records.row([name, finding]);
            text += &format!("{name}: {finding}\n");
        }
        text += &format!(
            "{shown}: {} places, {} links, {} scenarios; {} checks, {} findings\n",
            network.tables().nodes.len(),
            network.tables().links.len(),
            scenarios.len(),
            CHECKS.len() + 1,
            findings.len()
        );
        self.output.write(match self.output.format()? {
            Format::Table | Format::Md => text.into(),
            Format::Csv | Format::Parquet => {
                records.with_head(loaded.head("network-check", &json!({}), &[]).fields()).into()
            }
            _ => return Err(no_such_format("network check", "table, csv, parquet")),
        })?;
        Ok(if findings.is_empty() { Outcome::Answered } else { Outcome::NoAnswer })
    }

    fn show_one(&self, network: &Network, id: &str) -> Result<Outcome> {
        let text = if let Some(link) = network.find_link(id) {
            link_text(network, network.link(link))
        } else if let Some(asset) = network.find_asset(id) {
            asset_text(network, asset)
        } else {
            let found = network.places().find(id, Distance::km(25.0)).map_err(|error| match error {
                Error::Unknown { given, near, .. } => Error::Unknown { what: "place, link or asset", given, near },
                other => other,
            })?;
            place_text(network, found.node)
        };
        match self.output.format()? {
            Format::Table | Format::Md => self.output.write(text.into())?,
            _ => return Err(no_such_format("network show ID", "table")),
        }
        Ok(Outcome::Answered)
    }

    /// GeoJSON goes to a file or standard output, the tables to a folder, whose name has no ending.
    fn export(&self, network: &Network) -> Result<Outcome> {
        let output = self.output.output.as_ref().filter(|_| self.output.is_file());
        let is_tables = matches!(self.output.format, Some(Format::Csv | Format::Parquet));
        let is_folder = |path: &PathBuf| path.is_dir() || path.extension().is_none();
        if let Some(folder) = output.filter(|path| is_tables || (self.output.format.is_none() && is_folder(path))) {
            let format = match self.output.format {
                None => RecordFormat::Csv,
                Some(_) => self.output.record_format()?,
            };
            io::write_folder(network, folder, format, self.output.overwrite)?;
            return Ok(Outcome::Answered);
        }
        let is_map = match self.output.format {
            None => output.is_none_or(|path| path.extension().is_some_and(|ending| ending == "geojson")),
            Some(format) => format == Format::Geojson,
        };
        if !is_map {
            return Err(Error::question(
                "a network is exported as GeoJSON to a file, or as CSV or Parquet tables to a folder",
                "-o network.geojson, or -o folder, or -o folder --format parquet",
            ));
        }
        self.output.write(network_geojson(network).into())?;
        Ok(Outcome::Answered)
    }
}

fn summary_table(network: &Network) -> Table {
    let tables = network.tables();
    let mut table = Table::new([("what", Align::Left), ("count", Align::Count)]);
    let counts = [
        ("places", tables.nodes.len()),
        ("links", tables.links.len()),
        ("transfers", tables.transfers.len()),
        ("assets", tables.assets.len()),
        ("commodities", tables.commodities.len()),
        ("corridors", tables.corridors.len()),
        ("supplies", tables.supplies.len()),
        ("markets", tables.markets.len()),
        ("storages", tables.storages.len()),
        ("sources", tables.sources.len()),
        ("countries", network.countries().len()),
    ];
    for (what, count) in counts {
        table.row(vec![what.to_owned(), count.to_string()]);
    }
    for commodity in &tables.commodities {
        let links = tables.links.iter().filter(|link| link.carries(&commodity.id)).count();
        table.row(vec![format!("links for {}", commodity.id), links.to_string()]);
    }
    table
}

fn places_table(network: &Network) -> Table {
    let mut table = Table::new([
        ("place", Align::Left),
        ("name", Align::Left),
        ("kind", Align::Left),
        ("country", Align::Left),
        ("lat", Align::Right),
        ("lon", Align::Right),
        ("also", Align::Left),
    ]);
    for node in &network.tables().nodes {
        let degrees = |degrees: Option<f64>| degrees.map_or(String::new(), |degrees| format!("{degrees:.3}"));
        let also: Vec<&str> = node.un_locode.iter().chain(&node.aliases).map(String::as_str).collect();
        table.row(vec![
            node.id.clone(),
            node.name.clone(),
            node.kind.clone(),
            node.country.map_or(String::new(), |country| country.to_string()),
            degrees(node.position.map(|point| point.y())),
            degrees(node.position.map(|point| point.x())),
            also.join("; "),
        ]);
    }
    table
}

fn links_table(network: &Network) -> Table {
    let mut table = Table::new([
        ("link", Align::Left),
        ("from", Align::Left),
        ("to", Align::Left),
        ("ways", Align::Left),
        ("for", Align::Left),
        ("mode", Align::Left),
        ("km", Align::Right),
        ("days", Align::Right),
        ("USD/unit", Align::Right),
        ("units/day", Align::Right),
        ("status", Align::Left),
    ]);
    for link in &network.tables().links {
        table.row(vec![
            link.id.clone(),
            link.from.clone(),
            link.to.clone(),
            if link.directed { "one" } else { "both" }.to_owned(),
            link.commodities.join(" "),
            link.mode.to_string(),
            format!("{:.0}", link.length.central()),
            format!("{:.2}", link.time.central()),
            format!("{:.2}", link.tariff.central()),
            link.capacity.as_ref().map_or(String::new(), |capacity| format!("{:.0}", capacity.central())),
            link.status.to_string(),
        ]);
    }
    table
}

fn assets_table(network: &Network) -> Table {
    let mut table = Table::new([
        ("asset", Align::Left),
        ("name", Align::Left),
        ("kind", Align::Left),
        ("links", Align::Count),
        ("units/day", Align::Right),
        ("fails like", Align::Left),
    ]);
    for (position, asset) in network.tables().assets.iter().enumerate() {
        let links = network.asset_links(crate::network::AssetId::new(position)).len();
        table.row(vec![
            asset.id.clone(),
            asset.name.clone(),
            asset.kind.clone(),
            links.to_string(),
            asset.capacity.as_ref().map_or(String::new(), |capacity| format!("{:.0}", capacity.central())),
            asset.reliability.clone().unwrap_or_default(),
        ]);
    }
    table
}

fn figure_line<T: crate::units::Measure + std::fmt::Display>(
    name: &str,
    unit: &str,
    figure: &crate::network::Figure<T>,
) -> String {
    let year = figure.year.map_or(String::new(), |year| format!(", {year}"));
    let sources = if figure.sources.is_empty() { String::new() } else { format!(": {}", figure.sources.join(" ")) };
    let range = crate::report::ranged_text(figure.range);
    format!("  {name:<9} {range} {unit} ({}{year}{sources})\n", figure.basis)
}

fn link_text(network: &Network, link: &crate::network::Link) -> String {
    let unit = link.commodities.first().and_then(|id| network.find_commodity(id)).map_or("unit", |row| &row.cargo_unit);
    let countries: Vec<String> = link.countries.iter().map(ToString::to_string).collect();
    let mut text = format!("{}: {}\n", link.id, link.name);
    text += &format!(
        "  {} {} {}, {} ({})\n",
        link.from,
        if link.directed { ">" } else { "<>" },
        link.to,
        link.mode,
        link.service
    );
    let since = if link.status_date.is_empty() { String::new() } else { format!(" {}", link.status_date) };
    text += &format!("  status {}{since}, operator {}\n", link.status, link.operators.join("; "));
    text += &format!("  countries {}, assets {}\n", countries.join(" "), link.assets.join(" "));
    text += &figure_line("length", "km", &link.length);
    text += &figure_line("time", "days", &link.time);
    text += &figure_line("tariff", &format!("USD/{unit}"), &link.tariff);
    match &link.capacity {
        Some(capacity) => text += &figure_line("capacity", &format!("{unit}/day"), capacity),
        None => text += "  capacity  unknown\n",
    }
    if !link.note.is_empty() {
        text += &format!("  note: {}\n", link.note);
    }
    text
}

fn asset_text(network: &Network, id: crate::network::AssetId) -> String {
    let asset = network.asset(id);
    let mut text = format!("{}: {} ({})\n", asset.id, asset.name, asset.kind);
    if let Some(capacity) = &asset.capacity {
        text += &figure_line("capacity", "units/day", capacity);
    }
    let links: Vec<&str> = network.asset_links(id).iter().map(|link| network.link(*link).id.as_str()).collect();
    if !links.is_empty() {
        text += &format!("  links: {}\n", links.join(" "));
    }
    let nodes = network.graph().node_indices().filter(|node| network.node_assets(*node).contains(&id));
    let nodes: Vec<&str> = nodes.map(|node| network.node(node).id.as_str()).collect();
    if !nodes.is_empty() {
        text += &format!("  places: {}\n", nodes.join(" "));
    }
    if let Some(reliability) = &asset.reliability {
        text += &format!("  fails like: {reliability}\n");
    }
    if !asset.note.is_empty() {
        text += &format!("  note: {}\n", asset.note);
    }
    text
}

fn place_text(network: &Network, place: petgraph::graph::NodeIndex) -> String {
    let node = network.node(place);
    let mut text = format!("{}: {} ({})\n", node.id, node.name, node.kind);
    if let (Some(point), Some(country)) = (node.position, node.country) {
        text += &format!("  {:.3}, {:.3} in {country}\n", point.y(), point.x());
    }
    if !node.assets.is_empty() {
        text += &format!("  assets {}\n", node.assets.join(" "));
    }
    for link in network.tables().links.iter().filter(|link| link.from == node.id || link.to == node.id) {
        let uses = link.commodities.join(" ");
        text += &format!("  {} {} > {} {} ({uses}, {})\n", link.id, link.from, link.to, link.mode, link.status);
    }
    for transfer in network.tables().transfers.iter().filter(|transfer| transfer.node == node.id) {
        text += &format!(
            "  {} {} > {}: {:.1} h, {} USD/unit\n",
            transfer.id,
            transfer.from_service,
            transfer.to_service,
            transfer.time.central().as_hours(),
            transfer.tariff.central()
        );
    }
    if !node.note.is_empty() {
        text += &format!("  note: {}\n", node.note);
    }
    text
}
