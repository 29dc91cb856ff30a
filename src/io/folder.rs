//! A folder of tables to a network.
//!
//! `node.csv` and `link.csv` with GMNS columns are enough; every other table and column is optional.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::csv::{BasisWidths, LinkWithoutLength, RowLines, TableRows, TextTable, read_table_rows};
use super::digest::{Digest, FileDigest};
use super::figure_rows::FigureRows;
use super::gmns_units::{LENGTHS, SPEEDS, find_unit, words_of};
use super::input::check_is_regular;
use crate::error::{Error, Problem, Result};
use crate::maths::km_along;
use crate::network::{Commodity, DefaultTransfer, Figure, Finding, Network, Node, Table, Tables};
use crate::units::{Distance, Duration, Tariff};

/// Where the files of a network are.
#[derive(Debug, Clone)]
pub enum FolderFiles {
    /// A folder on disk.
    Disk(PathBuf),
    /// Contents by file name.
    Memory(BTreeMap<String, Vec<u8>>),
}

impl FolderFiles {
    /// Contents from one text with a line `-- name --` before each file, the way test networks are written.
    ///
    /// # Examples
    /// ```
    /// use corridor::io::{FolderFiles, read_network};
    ///
    /// let files = FolderFiles::from_text(
    ///     "-- node.csv --\nnode_id,x_coord,y_coord\naktau,51.2,43.6\nbaku,49.4,40.2\n\
    ///      -- link.csv --\nlink_id,from_node_id,to_node_id,length\ncaspian,aktau,baku,509\n",
    /// );
    /// let network = read_network(&files)?;
    /// assert_eq!(network.ways().count(), 1);
    /// # Ok::<(), corridor::Error>(())
    /// ```
    pub fn from_text(text: &str) -> Self {
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let mut name = String::new();
        for line in text.split_inclusive('\n') {
            match line.trim().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
                Some(next) => {
                    name = next.to_owned();
                    files.insert(name.clone(), Vec::new());
                }
                None => files.entry(name.clone()).or_default().extend_from_slice(line.as_bytes()),
            }
        }
        files.retain(|name, _| !name.is_empty());
        Self::Memory(files)
    }
}

/// Where the text of a table is, to be read.
pub(super) trait TableFiles {
    /// How a file is named in messages.
    fn shown(&self, name: &str) -> String {
        name.to_owned()
    }

    /// Opens a file; `None` if it is not there.
    fn open(&self, name: &str) -> Result<Option<Box<dyn Read + '_>>>;
}

impl TableFiles for FolderFiles {
    fn shown(&self, name: &str) -> String {
        match self {
            Self::Disk(folder) => folder.join(name).display().to_string(),
            Self::Memory(_) => name.to_owned(),
        }
    }

    fn open(&self, name: &str) -> Result<Option<Box<dyn Read + '_>>> {
        match self {
            Self::Disk(folder) => {
                let path = folder.join(name);
                match std::fs::metadata(&path) {
                    Ok(metadata) => {
                        check_is_regular(&path, &metadata)?;
                        let file = File::open(&path).map_err(|error| Error::io("read", &path, error))?;
                        Ok(Some(Box::new(file)))
                    }
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                    Err(error) => Err(Error::io("read", &path, error)),
                }
            }
            Self::Memory(files) => Ok(files.get(name).map(|bytes| Box::new(bytes.as_slice()) as Box<dyn Read + '_>)),
        }
    }
}

/// Reads and checks a whole folder.
///
/// # Errors
/// [`Error::Io`] if the folder or a file cannot be read; [`Error::Data`] with every problem in every table.
pub fn read_network(files: &FolderFiles) -> Result<Network> {
    if let FolderFiles::Disk(folder) = files {
        check_is_folder(folder)?;
    }
    read_digested(files, None)
}

/// Reads and checks a whole folder, whose digest may be known.
pub(super) fn read_digested(files: &dyn TableFiles, digest: Option<&str>) -> Result<Network> {
    let digested = digest.is_none().then(Digest::default);
    let mut reader = FolderReader { files, problems: Vec::new(), lines: BTreeMap::new(), digested };
    let widths = reader.read_widths()?;
    let (km_per_length, kmh_per_speed) = reader.read_units()?;
    let mut tables = Tables::default();
    let has_commodities = files.open("commodity.csv")?.is_some();
    let mut into = TableRows {
        tables: &mut tables,
        widths: &widths,
        km_per_length,
        kmh_per_speed,
        has_commodities,
        without_length: Vec::new(),
    };
    reader.read_tables(&mut into)?;
    let without_length = into.without_length;
    let dated = reader.read_dated()?;
    if !reader.problems.is_empty() {
        return Err(Error::Data { problems: reader.problems });
    }
    complete(&mut tables, has_commodities, &without_length);
    tables.digest = match (digest, &reader.digested) {
        (Some(known), _) => known.to_owned(),
        (None, digested) => digested.as_ref().map_or_else(String::new, Digest::finish),
    };
    tables.dated = dated.as_ref().map_or_else(Vec::new, |dated| dated.rows.clone());
    let network = Network::new(tables).map_err(|findings| reader.located(findings))?;
    let problems = dated.map_or_else(Vec::new, |dated| dated.problems(&network));
    if problems.is_empty() { Ok(network) } else { Err(Error::Data { problems }) }
}

fn check_is_folder(folder: &Path) -> Result<()> {
    let metadata = std::fs::metadata(folder).map_err(|error| Error::io("read", folder, error))?;
    if metadata.is_dir() {
        return Ok(());
    }
    let source =
        std::io::Error::new(std::io::ErrorKind::NotADirectory, "it is a file, not a folder with node.csv and link.csv");
    Err(Error::io("read", folder, source))
}

struct FolderReader<'a> {
    files: &'a dyn TableFiles,
    problems: Vec<Problem>,
    lines: BTreeMap<Table, RowLines>,
    /// The files read so far, unless the digest is known.
    digested: Option<Digest>,
}

impl FolderReader<'_> {
    /// Hands a file over, if it is there, and digests what is read of it.
    fn read<T>(&mut self, name: &str, read: impl FnOnce(&mut Self, &mut dyn Read) -> T) -> Result<Option<T>> {
        let Some(input) = self.files.open(name)? else { return Ok(None) };
        let mut input = Hashing { input, file: self.digested.is_some().then(FileDigest::default) };
        let found = read(self, &mut input);
        if let Some((digested, file)) = self.digested.as_mut().zip(input.file) {
            digested.add_file(name, file);
        }
        Ok(Some(found))
    }

    fn read_tables(&mut self, into: &mut TableRows<'_>) -> Result<()> {
        for &table in Table::ALL {
            let name = format!("{table}.csv");
            let shown = self.files.shown(&name);
            match self.read(&name, |_, input| read_table_rows(table, &shown, input, into))? {
                Some(Ok((lines, problems))) => {
                    self.lines.insert(table, lines);
                    self.problems.extend(problems);
                }
                Some(Err(problems)) => self.problems.extend(problems),
                None if matches!(table, Table::Node | Table::Link) => self.problems.push(
                    Problem::in_file(shown, "is missing").hint("a network is a folder with node.csv and link.csv"),
                ),
                None => {}
            }
        }
        Ok(())
    }

    fn read_widths(&mut self) -> Result<BasisWidths> {
        let shown = self.files.shown("basis.csv");
        let text = self.read("basis.csv", |_, input| TextTable::read(&shown, input))?;
        let Some(text) = text else { return Ok(BasisWidths::default()) };
        let widths = text.and_then(|text| BasisWidths::read(&text));
        Ok(widths.unwrap_or_else(|problems| {
            self.problems.extend(problems);
            BasisWidths::default()
        }))
    }

    /// Figures for a while; whether they fit is seen when the network is there.
    fn read_dated(&mut self) -> Result<Option<FigureRows>> {
        let shown = self.files.shown("dated.csv");
        let text = self.read("dated.csv", |_, input| TextTable::read(&shown, input))?;
        let Some(text) = text else { return Ok(None) };
        match text.and_then(FigureRows::read) {
            Ok(rows) => Ok(Some(rows)),
            Err(problems) => {
                self.problems.extend(problems);
                Ok(None)
            }
        }
    }

    /// Kilometres in a unit of length and kilometres per hour in a unit of speed, from a GMNS `config.csv`.
    fn read_units(&mut self) -> Result<(f64, f64)> {
        let shown = self.files.shown("config.csv");
        let text = self.read("config.csv", |_, input| TextTable::read(&shown, input))?;
        let Some(text) = text else { return Ok((1.0, 1.0)) };
        let text = match text {
            Ok(text) if !text.is_empty() => text,
            Ok(_) => return Ok((1.0, 1.0)),
            Err(problems) => {
                self.problems.extend(problems);
                return Ok((1.0, 1.0));
            }
        };
        let mut unit = |column: &str, known: &[(&str, f64)]| -> f64 {
            let word = text.text_of(0, column);
            if word.is_empty() {
                return 1.0;
            }
            find_unit(known, word).unwrap_or_else(|| {
                let problem = text.problem(0, column, format!("'{word}' is not a unit known here"));
                self.problems.push(problem.hint(words_of(known)));
                1.0
            })
        };
        let (length, speed) = (unit("long_length", &LENGTHS), unit("speed", &SPEEDS));
        Ok((length, speed))
    }

    /// Findings of the model as problems with file and line.
    fn located(&self, findings: Vec<Finding>) -> Error {
        let problems = findings.into_iter().map(|finding| {
            let mut problem = match self.lines.get(&finding.table) {
                Some(lines) => lines.problem(finding.row, &finding.column, finding.message),
                None => Problem::in_file(format!("{}.csv", finding.table), finding.message),
            };
            problem.hint = finding.hint;
            problem
        });
        Error::Data { problems: problems.collect() }
    }
}

/// Passes bytes on and digests them.
struct Hashing<R> {
    input: R,
    file: Option<FileDigest>,
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.input.read(buffer)?;
        if let Some(file) = &mut self.file {
            file.update(&buffer[..count]);
        }
        Ok(count)
    }
}

/// Fills in what a plain GMNS folder leaves out: a commodity, lengths of links and times by them, countries of links.
fn complete(tables: &mut Tables, has_commodities: bool, without_length: &[LinkWithoutLength]) {
    if !has_commodities {
        tables.commodities.push(Commodity {
            id: "cargo".into(),
            name: "cargo".into(),
            cargo_unit: "t".into(),
            tonnes_per_unit: 1.0,
            value: Figure::assumed(Tariff::ZERO),
            value_of_time: Figure::assumed(Tariff::ZERO),
            default_transfer: DefaultTransfer::Free,
            sources: Vec::new(),
            note: "taken for granted: the folder has no commodity.csv".into(),
        });
    }
    let mut places: Vec<&Node> = tables.nodes.iter().collect();
    places.sort_by(|one, other| one.id.cmp(&other.id));
    let place = |id: &String| Some(places[places.binary_search_by(|node| node.id.cmp(id)).ok()?]);
    let has_countries = places.iter().any(|node| node.country.is_some());
    let mut without_length = without_length.iter().peekable();
    for (row, link) in tables.links.iter_mut().enumerate() {
        let without = without_length.next_if(|without| without.row == row);
        if without.is_none() && !(link.countries.is_empty() && has_countries) {
            continue;
        }
        let ends = [place(&link.from), place(&link.to)];
        if link.countries.is_empty() {
            link.countries = ends.into_iter().flatten().filter_map(|node| node.country).collect();
            link.countries.dedup();
        }
        if let Some(without) = without {
            let length = straight_length(link, ends).unwrap_or_default();
            link.length = Figure::assumed(length);
            if let Some(kmh) = without.kmh {
                link.time = Figure::assumed(Duration::try_hours(length.as_km() / kmh).unwrap_or_default());
            }
        }
    }
}

/// The length along the geometry, or by great circle between the ends.
fn straight_length(link: &crate::network::Link, ends: [Option<&Node>; 2]) -> Option<Distance> {
    let points: Vec<[f64; 2]> = if link.geometry.len() >= 2 {
        link.geometry.iter().map(|coord| (*coord).into()).collect()
    } else {
        let positions = ends.into_iter().map(|end| end.and_then(|node| node.position).map(Into::into));
        positions.collect::<Option<_>>()?
    };
    Distance::try_km(km_along(points))
}
