//! `corridor network`

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Exit;
use super::args::{OutputArgs, SessionArgs};
use super::import::ImportArgs;
use super::verbs::ask;
use crate::ask::{Check, Means, Session, Show, ShowResult};
use crate::error::{Error, Result};
use crate::io;
use crate::records::RecordFormat;
use crate::report::{Format, Page, network_geojson};

/// Check, show, import or export a network.
#[derive(Debug, Args)]
pub(super) struct NetworkVerb {
    #[command(subcommand)]
    verb: Word,
    #[command(flatten)]
    session: SessionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Subcommand)]
enum Word {
    Check(Check),
    Show(Show),
    /// Write a network in another format as a folder of tables that --network reads (--output DIR)
    Import(Box<ImportArgs>),
    /// Write the network: GeoJSON to a file, or all its tables as CSV or Parquet to a folder (--output DIR)
    Export,
}

impl NetworkVerb {
    pub(super) fn run(self) -> Result<Exit> {
        let plain = (&Page::default(), &Means::default());
        match self.verb {
            Word::Check(question) => ask(question.into(), &self.session, &self.output, plain),
            Word::Show(question) => ask(question.into(), &self.session, &self.output, plain),
            Word::Import(args) => args.run(&self.output),
            Word::Export => export(&self.session.session()?, &self.output),
        }
    }
}

/// GeoJSON goes to a file or standard output, the tables to a folder, whose name has no ending.
fn export(session: &Session, output: &OutputArgs) -> Result<Exit> {
    let path = output.output.as_ref().filter(|_| output.is_file());
    let is_tables = matches!(output.format, Some(Format::Csv | Format::Parquet));
    let is_folder = |path: &PathBuf| path.is_dir() || path.extension().is_none();
    if let Some(folder) = path.filter(|path| is_tables || (output.format.is_none() && is_folder(path))) {
        let format = match output.format {
            None => RecordFormat::Csv,
            Some(_) => match output.format()? {
                #[cfg(feature = "parquet")]
                Format::Parquet => RecordFormat::Parquet,
                _ => RecordFormat::Csv,
            },
        };
        io::write_folder(session.network(), folder, format, output.overwrite)?;
        return Ok(Exit::Answered);
    }
    let is_map = match output.format {
        None => path.is_none_or(|path| path.extension().is_some_and(|ending| ending == "geojson")),
        Some(format) => format == Format::Geojson,
    };
    if !is_map {
        return Err(Error::question(
            "a network is exported as GeoJSON to a file, or as CSV or Parquet tables to a folder",
            "-o network.geojson, or -o folder, or -o folder --format parquet",
        ));
    }
    let links = session.ask(&Show::default().links())?.result;
    let places = session.ask(&Show::default().places())?.result;
    if let (Some(ShowResult::Links(links)), Some(ShowResult::Places(places))) = (links, places) {
        output.write(network_geojson(&links, &places).as_bytes())?;
    }
    Ok(Exit::Answered)
}
