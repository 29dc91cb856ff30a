//! `corridor network import`

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Exit;
use super::args::OutputArgs;
use super::output::say;
use crate::error::{Error, Result};
use crate::io::{ImportFormat, ImportOptions, ImportReport, Unit, import_network, import_size};

/// What to import, and what its numbers mean.
#[derive(Debug, Clone, Args)]
pub(super) struct ImportArgs {
    /// What the network is written in
    #[arg(value_enum, value_name = "FORMAT")]
    from: FormatWord,
    /// The file, or for gmns the folder
    path: PathBuf,
    /// What the weights of a .gr file are, with a factor if need be: m, km, mi, ft, s, min, h, days, usd, 0.1m [default: m]
    #[arg(long, value_name = "UNIT", value_parser = unit)]
    unit: Option<Unit>,
    /// Unit of lengths [default: mi for tntp, km for geojson, what config.csv says for gmns]
    #[arg(long, value_name = "UNIT", value_parser = unit)]
    length_unit: Option<Unit>,
    /// Unit of free flow times in tntp [default: min]
    #[arg(long, value_name = "UNIT", value_parser = unit)]
    time_unit: Option<Unit>,
    /// Unit of tolls in tntp: usd, 0.01usd [default: usd]
    #[arg(long, value_name = "UNIT", value_parser = unit)]
    toll_unit: Option<Unit>,
    /// Positions of the places, if not beside the file under its name: a .co file, or a _node.tntp file
    #[arg(long, value_name = "FILE", alias = "co")]
    positions: Option<PathBuf>,
    /// Decimals of degrees by which ends of geojson lines are one place [default: 6]
    #[arg(long, value_name = "COUNT")]
    decimals: Option<u8>,
    /// Keep only gmns links that allow one of these uses, and those that name none
    #[arg(long, value_name = "USE", value_delimiter = ',')]
    uses: Vec<String>,
    /// Leave out gmns rows whose id stands twice or whose place is not there, instead of refusing them
    #[arg(long)]
    drop_broken: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatWord {
    /// A folder of GMNS tables
    Gmns,
    /// DIMACS: a .gr graph with a .co file beside it, or a .min flow problem
    Dimacs,
    /// A traffic network: _net.tntp with a _node.tntp beside it
    Tntp,
    /// GeoJSON: a FeatureCollection of lines
    Geojson,
}

/// A unit; what is none is answered with those that there are.
fn unit(text: &str) -> std::result::Result<Unit, String> {
    text.parse().map_err(|error: Error| match error.hint() {
        Some(hint) => format!("{error}\n  hint: {hint}"),
        None => error.to_string(),
    })
}

impl ImportArgs {
    pub(super) fn run(&self, output: &OutputArgs) -> Result<Exit> {
        let Some(target) = output.output.as_ref().filter(|path| path.as_os_str() != "-") else {
            return Err(Error::question("an imported network is a folder of tables", "-o DIR"));
        };
        if output.format.is_some() {
            return Err(Error::question("an imported network is a folder of CSV tables", "leave --format out"));
        }
        let format = match self.from {
            FormatWord::Gmns => ImportFormat::Gmns,
            FormatWord::Dimacs => ImportFormat::Dimacs,
            FormatWord::Tntp => ImportFormat::Tntp,
            FormatWord::Geojson => ImportFormat::GeoJson,
        };
        let options = ImportOptions {
            weight: self.unit.clone(),
            length: self.length_unit.clone(),
            time: self.time_unit.clone(),
            toll: self.toll_unit.clone(),
            positions: self.positions.clone(),
            decimals: self.decimals,
            drop_broken: self.drop_broken,
            uses: self.uses.clone(),
        };
        let bar = if std::io::stderr().is_terminal() {
            let style = indicatif::ProgressStyle::with_template("{bytes} of {total_bytes} {bar:40} {eta}");
            let bar = indicatif::ProgressBar::new(import_size(format, &self.path, &options));
            style.map_or(bar.clone(), |style| bar.with_style(style))
        } else {
            indicatif::ProgressBar::hidden()
        };
        let report = import_network(format, &self.path, &options, (target, output.overwrite), &|bytes| bar.inc(bytes));
        bar.finish_and_clear();
        let ImportReport { nodes, links, assumed, dropped, doubts } = report?;
        say(&format!("{}: {nodes} places, {links} links from {}", target.display(), self.path.display()));
        assumed.iter().for_each(|line| say(&format!("assumed: {line}")));
        dropped.iter().for_each(|line| say(&format!("left out: {line}")));
        doubts.iter().for_each(|line| say(&format!("warning: {line}")));
        Ok(Exit::Answered)
    }
}
