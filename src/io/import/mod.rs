//! Networks in the formats of others to a folder of our tables, row by row.
//!
//! A file is read line by line or feature by feature, and each row is written as soon as it is known. What is held meanwhile is named with each format.
//! The folder appears whole or not at all, and what was taken for granted or left out is said.

mod dimacs;
mod geo_json;
mod gmns;
mod gmns_files;
mod length_check;
mod located;
mod losses;
mod places;
mod properties;
mod tntp;
mod units;

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::input;
use super::staged::StagedFolder;
use crate::error::{Error, Result};

pub use units::{Unit, UnitKind};

/// A format that a network can be imported from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportFormat {
    /// A folder of GMNS tables. Held: ids of places and a mark per link, positions, and the texts of `geometry.csv` if there is one.
    Gmns,
    /// A shortest-path graph `.gr` with positions in `.co`, or a minimum-cost flow problem `.min`. Held: a mark per node, supplies.
    Dimacs,
    /// A traffic network `_net.tntp` with positions in `_node.tntp`. Held: positions.
    Tntp,
    /// A GeoJSON FeatureCollection of lines. Held: the places.
    GeoJson,
}

/// What an import is told besides the format; what is `None` is by the format's default, which is said.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// What the weights of a `.gr` file are: metres without it.
    pub weight: Option<Unit>,
    /// Unit of lengths: miles in TNTP, kilometres in GeoJSON, that of `config.csv` in GMNS.
    pub length: Option<Unit>,
    /// Unit of free flow times in TNTP: minutes without it.
    pub time: Option<Unit>,
    /// Unit of tolls in TNTP: USD without it.
    pub toll: Option<Unit>,
    /// A `.co` or `_node.tntp` file that is not beside the graph under its own name.
    pub positions: Option<PathBuf>,
    /// Digits of degrees by which ends of GeoJSON lines are one place: six without it, a tenth of a metre.
    pub decimals: Option<u8>,
    /// Leave out rows of GMNS tables that contradict others, instead of refusing them.
    pub drop_broken: bool,
    /// Keep only GMNS links whose `allowed_uses` names one of these, or is blank; empty for all links.
    pub uses: Vec<String>,
}

/// What was imported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Places written.
    pub nodes: u64,
    /// Links written.
    pub links: u64,
    /// What was taken for granted: units, one sentence each.
    pub assumed: Vec<String>,
    /// What was left out, one sentence each.
    pub dropped: Vec<String>,
    /// What does not look right, one sentence each.
    pub doubts: Vec<String>,
}

/// Reads a network in another format and writes it to a folder that [`super::read_network`] reads.
///
/// The folder appears whole or not at all; `on_read` is called with the number of bytes read since the last call.
///
/// # Errors
/// [`Error::Data`] with what is wrong, by file and line; [`Error::Exists`] if a table of a network is there and may not be replaced; [`Error::Io`] if a file
/// cannot be read or written; [`Error::Question`] for an option that says nothing about the format.
///
/// # Complexity
/// O(bytes) time; memory as each [`ImportFormat`] says.
///
/// # Examples
/// ```
/// use corridor::io::{FolderFiles, ImportFormat, ImportOptions, import_network, read_network};
/// use corridor::units::Distance;
///
/// let folder = tempfile::tempdir().unwrap();
/// let graph = folder.path().join("caspian.gr");
/// std::fs::write(&graph, "c Aktau to Alat by sea\np sp 2 1\na 1 2 481\n").unwrap();
/// let options = ImportOptions { weight: Some("km".parse().unwrap()), ..ImportOptions::default() };
/// let target = folder.path().join("caspian");
/// let report = import_network(ImportFormat::Dimacs, &graph, &options, (&target, false), &|_| {})?;
/// assert_eq!((report.nodes, report.links), (2, 1));
/// let network = read_network(&FolderFiles::Disk(target))?;
/// assert_eq!(network.link(network.find_link("1").unwrap()).length.central(), Distance::km(481.0));
/// # Ok::<(), corridor::Error>(())
/// ```
pub fn import_network(
    format: ImportFormat,
    path: &Path,
    options: &ImportOptions,
    (target, may_overwrite): (&Path, bool),
    on_read: &dyn Fn(u64),
) -> Result<ImportReport> {
    options.check(format)?;
    let staged = StagedFolder::new(target, "csv", may_overwrite)?;
    let source = Source { path, options, on_read };
    let report = match format {
        ImportFormat::Gmns => gmns::import(&source, &staged)?,
        ImportFormat::Dimacs => dimacs::import(&source, &staged)?,
        ImportFormat::Tntp => tntp::import(&source, &staged)?,
        ImportFormat::GeoJson => geo_json::import(&source, &staged)?,
    };
    staged.table("config.csv", &["dataset_name", "long_length", "speed"])?.row_and_finish(&[
        target.file_name().and_then(|name| name.to_str()).unwrap_or("network"),
        "km",
        "kph",
    ])?;
    staged.publish()?;
    Ok(report)
}

/// The bytes that an import will read, for a progress bar; 0 if that cannot be told.
pub fn import_size(format: ImportFormat, path: &Path, options: &ImportOptions) -> u64 {
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    match format {
        ImportFormat::Gmns => gmns_files::find(path).map_or(0, |files| files.all().map(size).sum()),
        ImportFormat::Dimacs => size(path) + positions_beside(path, options, "co").map_or(0, |path| size(&path)),
        ImportFormat::Tntp => size(path) + tntp::positions_beside(path, options).map_or(0, |path| size(&path)),
        ImportFormat::GeoJson => size(path),
    }
}

impl ImportOptions {
    /// Whether each option says something about the format and has a unit of the right kind.
    fn check(&self, format: ImportFormat) -> Result<()> {
        use ImportFormat::{Dimacs, GeoJson, Gmns, Tntp};
        let given: [(&str, bool, &[ImportFormat]); 8] = [
            ("--unit", self.weight.is_some(), &[Dimacs]),
            ("--length-unit", self.length.is_some(), &[Tntp, GeoJson, Gmns]),
            ("--time-unit", self.time.is_some(), &[Tntp]),
            ("--toll-unit", self.toll.is_some(), &[Tntp]),
            ("--positions", self.positions.is_some(), &[Dimacs, Tntp]),
            ("--decimals", self.decimals.is_some(), &[GeoJson]),
            ("--drop-broken", self.drop_broken, &[Gmns]),
            ("--uses", !self.uses.is_empty(), &[Gmns]),
        ];
        if let Some((flag, _, formats)) = given.iter().find(|(_, given, formats)| *given && !formats.contains(&format))
        {
            let names: Vec<&str> = formats.iter().map(|format| format.as_str()).collect();
            let message = format!("{flag} says nothing about {}", format.as_str());
            return Err(Error::question(message, format!("it is for {}", names.join(" and "))));
        }
        let kinds = [
            ("--length-unit", &self.length, UnitKind::Length),
            ("--time-unit", &self.time, UnitKind::Time),
            ("--toll-unit", &self.toll, UnitKind::Money),
        ];
        for (flag, unit, kind) in kinds {
            if let Some(unit) = unit.as_ref().filter(|unit| unit.kind() != kind) {
                return Err(Error::question(format!("{flag} {unit} is not of that kind"), kinds_hint(&[kind])));
            }
        }
        Ok(())
    }
}

fn kinds_hint(kinds: &[UnitKind]) -> String {
    let words: Vec<&str> = kinds.iter().flat_map(|kind| kind.words()).copied().collect();
    format!("one of {}, with a factor before it if need be: 0.1m", words.join(", "))
}

impl ImportFormat {
    /// The word on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gmns => "gmns",
            Self::Dimacs => "dimacs",
            Self::Tntp => "tntp",
            Self::GeoJson => "geojson",
        }
    }
}

/// What is imported, and who wants to know how far it is.
struct Source<'a> {
    path: &'a Path,
    options: &'a ImportOptions,
    on_read: &'a dyn Fn(u64),
}

impl<'a> Source<'a> {
    /// Opens a file whose bytes are counted as they are read.
    fn open(&self, path: &Path) -> Result<Counted<'a>> {
        let input = BufReader::with_capacity(1 << 16, input::open(path)?);
        Ok(Counted { input, on_read: self.on_read, untold: 0 })
    }
}

/// Passes bytes on and counts them.
struct Counted<'a> {
    input: BufReader<Box<dyn Read>>,
    on_read: &'a dyn Fn(u64),
    /// Read, but not told yet.
    untold: u64,
}

impl Counted<'_> {
    fn count(&mut self, bytes: usize) {
        /// Often enough for the eye.
        const TELL_AFTER: u64 = 1 << 18;
        self.untold += bytes as u64;
        if self.untold >= TELL_AFTER {
            (self.on_read)(std::mem::take(&mut self.untold));
        }
    }
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.count(count);
        Ok(count)
    }
}

impl BufRead for Counted<'_> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        self.input.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.input.consume(count);
        self.count(count);
    }
}

/// The positions that were given, or those beside the graph under its own name.
fn positions_beside(path: &Path, options: &ImportOptions, extension: &str) -> Option<PathBuf> {
    options.positions.clone().or_else(|| Some(path.with_extension(extension)).filter(|beside| beside.is_file()))
}

/// Waypoints as a field of a table: blank if there are none.
fn wkt(points: &[[f64; 2]]) -> String {
    if points.is_empty() {
        return String::new();
    }
    let points: Vec<String> = points.iter().map(|[x, y]| format!("{x} {y}")).collect();
    format!("LINESTRING ({})", points.join(", "))
}
