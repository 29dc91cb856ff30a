//! Folders of GMNS tables, as samples have them, to ours.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use super::gmns_files::{self, GmnsUnits};
use super::length_check::LengthCheck;
use super::losses::{Losses, decimal};
use super::tntp::{HOURS_PER_DAY, VEHICLES};
use super::units::unit;
use super::{ImportReport, Source, wkt};
use crate::error::{Error, Problem, Result};
use crate::io::csv::{Header, RecordReader, mode_of_gmns, problems_of_copied};
use crate::io::staged::StagedFolder;
use crate::maths::{great_circle_km, km_along};
use crate::network::Table;
use crate::units::Rate;

/// Columns of places that are kept, in the order they are written; the first of several names that has a value.
const NODE: [&[&str]; 10] = [
    &["node_id"],
    &["name"],
    &["x_coord"],
    &["y_coord"],
    &["node_type"],
    &["country"],
    &["un_locode"],
    &["aliases"],
    &["is_thru"],
    &["note", "notes"],
];

/// Columns of links that are kept as they are.
const PLAIN: [&[&str]; 8] = [
    &["name"],
    &["gauge_mm"],
    &["service"],
    &["operator"],
    &["countries"],
    &["status"],
    &["tariff_usd_per_unit"],
    &["note", "notes"],
];

/// Columns of links that are made of these.
const MADE: [&str; 8] =
    ["link_id", "from_node_id", "to_node_id", "directed", "length", "time_hours", "capacity", "mode"];
const READ: [&str; 7] = ["geometry", "geometry_id", "dir_flag", "free_speed", "lanes", "allowed_uses", "facility_type"];

const NUMBER_HINT: &str = "a decimal number with a point: 12.5";

/// After this many problems the rest is not read.
const MOST_PROBLEMS: usize = 1_000;

pub(super) fn import(source: &Source<'_>, staged: &StagedFolder) -> Result<ImportReport> {
    let files = gmns_files::find(source.path)?;
    let mut report = ImportReport::default();
    let units = gmns_files::read_units(files.config.as_deref(), source.options, &mut report)?;
    let mut importer = Importer { source, units, report, ..Importer::empty(source) };
    importer.read_places(&files.node)?;
    importer.write_places(&files.node, staged)?;
    if let Some(path) = &files.geometry {
        importer.read_geometries(path)?;
    }
    importer.write_links(&files.link, staged)?;
    importer.finish(staged)
}

struct Importer<'a> {
    source: &'a Source<'a>,
    units: GmnsUnits,
    report: ImportReport,
    problems: Vec<Problem>,
    /// Positions by id of the place, in the coordinates of the file.
    places: HashMap<String, Option<[f64; 2]>>,
    geometries: HashMap<String, String>,
    link_marks: HashSet<u64>,
    losses: Losses,
    lengths: LengthCheck,
    counts: Counts,
}

#[derive(Default)]
struct Counts {
    broken: u64,
    of_other_uses: u64,
    without_length: u64,
    geometries: u64,
    has_capacity: bool,
    speeds: u64,
    unused: BTreeSet<String>,
}

/// A record, with what is needed to say what is wrong with it.
struct Row<'r> {
    header: &'r Header,
    record: &'r csv::StringRecord,
    line: u64,
}

impl<'r> Row<'r> {
    fn field(&self, column: &str) -> &'r str {
        self.header.field(self.record, column)
    }

    fn first(&self, columns: &[&str]) -> &'r str {
        columns.iter().map(|column| self.field(column)).find(|field| !field.is_empty()).unwrap_or("")
    }

    fn problem(&self, column: &str, message: String) -> Problem {
        self.header.problem(self.line, column, message)
    }

    fn number(&self, column: &str, problems: &mut Vec<Problem>) -> Option<f64> {
        let field = self.field(column);
        if field.is_empty() {
            return None;
        }
        let number = field.parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0);
        if number.is_none() {
            problems.push(self.problem(column, format!("'{field}' is not a number from 0 up")).hint(NUMBER_HINT));
        }
        number
    }
}

impl<'a> Importer<'a> {
    fn empty(source: &'a Source<'a>) -> Self {
        Self {
            source,
            units: GmnsUnits { length: unit("km"), kmh_per_speed: None, is_projected: false },
            report: ImportReport::default(),
            problems: Vec::new(),
            places: HashMap::new(),
            geometries: HashMap::new(),
            link_marks: HashSet::new(),
            losses: Losses::default(),
            lengths: LengthCheck::default(),
            counts: Counts::default(),
        }
    }

    /// Hands over each record of a table.
    fn each_row(
        &mut self,
        path: &Path,
        required: &[&str],
        is_counted: bool,
        mut take: impl FnMut(&mut Self, &Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let silent = Source { on_read: &|_| {}, ..*self.source };
        let file = if is_counted { self.source.open(path)? } else { silent.open(path)? };
        let mut reader = match RecordReader::open(&path.display().to_string(), file) {
            Ok(reader) => reader,
            Err(problems) => return Err(self.refused(problems)),
        };
        let missing = reader.header().problems(required, &[]);
        if !missing.is_empty() {
            return Err(self.refused(missing));
        }
        while let Some(line) = reader.read() {
            take(self, &Row { header: reader.header(), record: reader.record(), line })?;
            if self.problems.len() >= MOST_PROBLEMS {
                break;
            }
        }
        match reader.finish() {
            Ok(_) => Ok(()),
            Err(problems) => Err(self.refused(problems)),
        }
    }

    /// What is wrong with a table as a whole, after everything that was wrong before.
    fn refused(&mut self, of_the_table: Vec<Problem>) -> Error {
        self.problems.extend(of_the_table);
        Error::Data { problems: std::mem::take(&mut self.problems) }
    }

    /// First pass over the places: who they are, where, and whether that is in degrees.
    fn read_places(&mut self, path: &Path) -> Result<()> {
        let required = ["node_id", "x_coord", "y_coord"];
        let mut is_projected = self.units.is_projected;
        self.each_row(path, &required, false, |importer, row| {
            let coordinate = |column: &str, problems: &mut Vec<Problem>| {
                let field = row.field(column);
                let number = field.parse().ok().filter(|number: &f64| number.is_finite());
                if number.is_none() && !field.is_empty() {
                    problems.push(row.problem(column, format!("'{field}' is not a number")).hint(NUMBER_HINT));
                }
                number
            };
            let x = coordinate("x_coord", &mut importer.problems);
            let y = coordinate("y_coord", &mut importer.problems);
            is_projected |= x.is_some_and(|x| !(-180.0..=180.0).contains(&x));
            is_projected |= y.is_some_and(|y| !(-90.0..=90.0).contains(&y));
            let id = row.field("node_id");
            if importer.places.contains_key(id) {
                // The second pass says or drops it.
                return Ok(());
            }
            importer.places.insert(id.to_owned(), x.zip(y).map(|(x, y)| [x, y]));
            Ok(())
        })?;
        self.units.is_projected = is_projected;
        Ok(())
    }

    fn write_places(&mut self, path: &Path, staged: &StagedFolder) -> Result<()> {
        let header = NODE.map(|names| names[0]);
        let mut table = staged.table("node.csv", &header)?;
        let mut seen: HashSet<String> = HashSet::new();
        let is_projected = self.units.is_projected;
        self.each_row(path, &[], true, |importer, row| {
            let id = row.field("node_id");
            if !importer.is_id(row, "node_id") {
                return Ok(());
            }
            if !seen.insert(id.to_owned()) {
                importer.broken(row.problem("node_id", format!("'{id}' stands twice")));
                return Ok(());
            }
            importer.note_unused(row, &NODE.concat());
            problems_of_copied(Table::Node, row.header, (row.line, row.record), &mut importer.problems);
            let fields = NODE.map(|names| {
                let is_position = ["x_coord", "y_coord"].contains(&names[0]);
                if is_position && is_projected { "" } else { row.first(names) }
            });
            importer.report.nodes += 1;
            table.row(&fields)
        })?;
        table.finish()
    }

    fn read_geometries(&mut self, path: &Path) -> Result<()> {
        if self.units.is_projected {
            return Ok(());
        }
        self.each_row(path, &["geometry_id", "geometry"], true, |importer, row| {
            importer.geometries.insert(row.field("geometry_id").to_owned(), row.field("geometry").to_owned());
            Ok(())
        })
    }

    fn write_links(&mut self, path: &Path, staged: &StagedFolder) -> Result<()> {
        let mut header = MADE.to_vec();
        header.push("geometry");
        header.extend(PLAIN.map(|names| names[0]));
        let mut table = staged.table("link.csv", &header)?;
        let used: Vec<&str> = MADE.iter().chain(&READ).copied().chain(PLAIN.concat()).collect();
        self.each_row(path, &["link_id", "from_node_id", "to_node_id"], true, |importer, row| {
            importer.note_unused(row, &used);
            match importer.link(row) {
                Some(fields) => {
                    importer.report.links += 1;
                    table.row(&fields)
                }
                None => Ok(()),
            }
        })?;
        table.finish()
    }

    /// The fields of a link, or `None` if it is left out or wrong, which is then noted.
    fn link(&mut self, row: &Row<'_>) -> Option<Vec<String>> {
        let uses: Vec<String> = row
            .field("allowed_uses")
            .split([',', ';'])
            .map(|word| word.trim().to_ascii_lowercase())
            .filter(|word| !word.is_empty())
            .collect();
        let wanted = &self.source.options.uses;
        let is_wanted = |word: &String| wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case(word)) || word == "all";
        if !wanted.is_empty() && !uses.is_empty() && !uses.iter().any(is_wanted) {
            self.counts.of_other_uses += 1;
            return None;
        }
        if !["link_id", "from_node_id", "to_node_id"].iter().all(|column| self.is_id(row, column)) {
            return None;
        }
        for column in ["from_node_id", "to_node_id"] {
            if !self.places.contains_key(row.field(column)) {
                let message = format!("'{}' is not among the places", row.field(column));
                self.broken(row.problem(column, message));
                return None;
            }
        }
        let id = row.field("link_id");
        if !self.link_marks.insert(mark(id)) {
            self.broken(row.problem("link_id", format!("'{id}' stands twice")));
            return None;
        }
        let directed = match row.field("directed").to_ascii_lowercase().as_str() {
            "" | "true" | "1" | "yes" => "true",
            "false" | "0" | "no" => "false",
            other => {
                let problem = row.problem("directed", format!("'{other}' is neither true nor false"));
                self.problems.push(problem.hint("true or false (1 or 0)"));
                return None;
            }
        };
        problems_of_copied(Table::Link, row.header, (row.line, row.record), &mut self.problems);
        let length = self.length(row);
        let points = self.geometry(row);
        let (time, time_column) = match row.number("time_hours", &mut self.problems) {
            Some(hours) => (Some(hours), "time_hours"),
            None => (self.time_by_speed(row, length, &points), "free_speed"),
        };
        let lanes = row.number("lanes", &mut self.problems).unwrap_or(1.0);
        let capacity = row.number("capacity", &mut self.problems).map(|each| each * lanes * HOURS_PER_DAY);
        let capacity = capacity.filter(|capacity| Rate::try_per_day(*capacity).is_some());
        self.counts.has_capacity |= capacity.is_some();
        let mode = match row.field("mode") {
            "" => mode_of_gmns(&uses, row.field("facility_type")).to_string(),
            mode => mode.to_owned(),
        };
        let mut fields = vec![id.to_owned(), row.field("from_node_id").to_owned(), row.field("to_node_id").to_owned()];
        fields.push(directed.to_owned());
        let length = length.map_or(Some(String::new()), |km| self.losses.length(km));
        let time = time.map_or(Some(String::new()), |hours| self.losses.time(hours));
        for (field, column) in [(length, "length"), (time, time_column)] {
            let Some(field) = field else {
                let (what, hint) = match column {
                    "length" => ("is too large", "--length-unit says what lengths are in"),
                    "free_speed" => ("makes the time too long", "a speed of which a time can come"),
                    _ => ("is too large", "hours"),
                };
                self.problems.push(row.problem(column, format!("'{}' {what}", row.field(column))).hint(hint));
                return None;
            };
            fields.push(field);
        }
        fields.push(capacity.map_or(String::new(), decimal));
        fields.push(mode);
        fields.push(wkt(&points));
        fields.extend(PLAIN.map(|names| row.first(names).to_owned()));
        Some(fields)
    }

    /// The length in kilometres, if it is given.
    fn length(&mut self, row: &Row<'_>) -> Option<f64> {
        let number = row.number("length", &mut self.problems);
        let ends = ["from_node_id", "to_node_id"].map(|column| self.places.get(row.field(column)).copied().flatten());
        if let (Some(number), [Some(from), Some(to)]) = (number, ends) {
            self.lengths.add(number, from, to, self.units.is_projected);
        }
        let has_geometry = ends.iter().all(Option::is_some) && !self.units.is_projected;
        self.counts.without_length += u64::from(number.is_none() && !has_geometry);
        number.map(|number| self.units.length.to_table(number))
    }

    /// Hours by the speed, along the line or the great circle where no length is given.
    fn time_by_speed(&mut self, row: &Row<'_>, length: Option<f64>, points: &[[f64; 2]]) -> Option<f64> {
        let speed = row.number("free_speed", &mut self.problems).filter(|speed| *speed > 0.0)?;
        let ends = ["from_node_id", "to_node_id"].map(|column| self.places.get(row.field(column)).copied().flatten());
        let straight = || match (points, ends) {
            ([_, _, ..], _) => Some(km_along(points.iter().copied())),
            (_, [Some(from), Some(to)]) if !self.units.is_projected => Some(great_circle_km(from, to)),
            _ => None,
        };
        let km = length.or_else(straight)?;
        self.counts.speeds += 1;
        Some(km / (speed * self.units.kmh_per_speed.unwrap_or(1.0)))
    }

    /// Waypoints of the link itself, or those that it names, turned round if it says so.
    fn geometry(&mut self, row: &Row<'_>) -> Vec<[f64; 2]> {
        let own = row.field("geometry");
        let named = self.geometries.get(row.field("geometry_id")).map_or("", String::as_str);
        let text = if own.is_empty() { named } else { own };
        if text.is_empty() {
            return Vec::new();
        }
        if self.units.is_projected {
            self.counts.geometries += 1;
            return Vec::new();
        }
        match text.parse::<wkt::Wkt<f64>>() {
            Ok(wkt::Wkt::LineString(line)) if line.coords().len() >= 2 => {
                let mut points: Vec<[f64; 2]> = line.coords().iter().map(|coord| [coord.x, coord.y]).collect();
                if own.is_empty() && row.field("dir_flag") == "-1" {
                    points.reverse();
                }
                points
            }
            _ => {
                self.counts.geometries += 1;
                Vec::new()
            }
        }
    }

    /// Whether a field can be an id; it is a problem if not.
    fn is_id(&mut self, row: &Row<'_>, column: &str) -> bool {
        let field = row.field(column);
        let (message, hint) = if field.is_empty() {
            ("is blank".to_owned(), "every row has an id, and a link names its two places")
        } else if field.contains([',', ';']) || field.chars().any(char::is_control) {
            (format!("'{}' is not an id", field.escape_debug()), "an id has no comma, semicolon or line end")
        } else {
            return true;
        };
        self.problems.push(row.problem(column, message).hint(hint));
        false
    }

    /// A row that contradicts others: refused, or left out and counted.
    fn broken(&mut self, problem: Problem) {
        if self.source.options.drop_broken {
            self.counts.broken += 1;
        } else {
            self.problems.push(problem.hint("--drop-broken leaves such rows out"));
        }
    }

    fn note_unused(&mut self, row: &Row<'_>, used: &[&str]) {
        for column in row.header.columns() {
            if !used.contains(&column) && !self.counts.unused.contains(column) && !row.field(column).is_empty() {
                self.counts.unused.insert(column.to_owned());
            }
        }
    }

    fn finish(mut self, staged: &StagedFolder) -> Result<ImportReport> {
        if !self.problems.is_empty() {
            return Err(Error::Data { problems: self.problems });
        }
        let (counts, dropped) = (&self.counts, &mut self.report.dropped);
        if counts.has_capacity {
            staged.table("commodity.csv", VEHICLES[0])?.row_and_finish(VEHICLES[1])?;
            self.report.assumed.push("capacities are vehicles per hour and lane: 24 times the lanes a day".to_owned());
        }
        if counts.speeds > 0 && self.units.kmh_per_speed.is_none() {
            self.report.assumed.push("speeds are in km/h: no config.csv says otherwise".to_owned());
        }
        if self.units.is_projected {
            dropped.push("positions and waypoints: they are not longitude and latitude in degrees".to_owned());
        } else if counts.geometries > 0 {
            dropped.push(format!("waypoints of {} links: they are no LINESTRING", counts.geometries));
        }
        if counts.without_length > 0 {
            let count = counts.without_length;
            self.report
                .assumed
                .push(format!("{count} links have neither length nor positions: they count as 0 km long"));
        }
        for (count, what) in [
            (counts.broken, "rows whose id stands twice or whose place is not there"),
            (counts.of_other_uses, "links of other uses"),
        ] {
            if count > 0 {
                dropped.push(format!("{count} {what}"));
            }
        }
        if !counts.unused.is_empty() {
            let names: Vec<&str> = counts.unused.iter().map(String::as_str).collect();
            dropped.push(format!("columns {}", names.join(", ")));
        }
        dropped.extend(self.losses.said());
        self.report.doubts.extend(self.lengths.doubt(&self.units));
        Ok(self.report)
    }
}

/// A number that two ids share only by a chance of one in 10^19.
fn mark(id: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}
