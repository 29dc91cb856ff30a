//! Traffic networks: `_net.tntp` with `_node.tntp`.

use std::path::{Path, PathBuf};

use super::losses::{Losses, decimal};
use super::units::{Unit, unit};
use super::{ImportOptions, ImportReport, Source};
use crate::error::Result;
use crate::io::lines::Lines;
use crate::io::staged::{StagedFolder, TableWriter};
use crate::units::Rate;

/// The fields of a line, in the order of the format.
const FIELDS: [&str; 10] =
    ["init_node", "term_node", "capacity", "length", "free_flow_time", "b", "power", "speed", "toll", "link_type"];

/// A vehicle is the cargo unit: capacities count vehicles.
pub(super) const VEHICLES: [&[&str]; 2] =
    [&["commodity_id", "name", "cargo_unit", "tonnes_per_unit"], &["vehicle", "Vehicle", "vehicle", "1"]];

pub(super) const HOURS_PER_DAY: f64 = 24.0;

/// What the lines before the end of the metadata say.
#[derive(Default)]
struct Metadata {
    nodes: Option<i64>,
    links: Option<i64>,
    first_thru: Option<i64>,
    is_over: bool,
}

/// Units of the numbers of a link.
struct Units {
    length: Unit,
    time: Unit,
    toll: Unit,
}

pub(super) fn import(source: &Source<'_>, staged: &StagedFolder) -> Result<ImportReport> {
    let options = source.options;
    let units = Units {
        length: options.length.clone().unwrap_or_else(|| unit("mi")),
        time: options.time.clone().unwrap_or_else(|| unit("min")),
        toll: options.toll.clone().unwrap_or_else(|| unit("usd")),
    };
    let header = ["link_id", "from_node_id", "to_node_id", "length", "time_hours", "tariff_usd_per_unit", "capacity"];
    let mut links = staged.table("link.csv", &header)?;
    let mut report = ImportReport::default();
    let mut losses = Losses::default();
    let mut metadata = Metadata::default();
    let mut has_tolls = false;
    let shown = source.path.display().to_string();
    let mut lines = Lines::new(&shown);
    lines.read(source.open(source.path)?, b'~', |lines, text| {
        if !metadata.is_over {
            metadata.read(lines, text);
            return Ok(());
        }
        report.links += 1;
        let Some(link) = read_link(lines, text, &metadata) else { return Ok(()) };
        has_tolls |= link.toll > 0.0;
        match link_fields(&link, report.links, &units, &mut losses) {
            Ok(fields) => links.row(&fields),
            Err(key) => {
                lines.problem_with_hint(key, "is too large".to_owned(), "--length-unit, --time-unit and --toll-unit");
                Ok(())
            }
        }
    })?;
    lines.close(metadata.problem(report.links))?;
    links.finish()?;
    let (nodes, first_thru) = (metadata.nodes.unwrap_or(0), metadata.first_thru.unwrap_or(1));
    report.nodes = nodes as u64;
    let positions = match positions_beside(source.path, options) {
        Some(path) => read_positions(source, &path, nodes, &mut report)?,
        None => Vec::new(),
    };
    let table = staged.table("node.csv", &["node_id", "x_coord", "y_coord", "node_type", "is_thru"])?;
    write_nodes(nodes, first_thru, &positions, table)?;
    staged.table("commodity.csv", VEHICLES[0])?.row_and_finish(VEHICLES[1])?;
    say(&mut report, options, &units, (first_thru, nodes, has_tolls));
    if positions.is_empty() {
        report.assumed.push("places have no positions".to_owned());
    }
    report.dropped.push("b, power, speed and link_type of every link".to_owned());
    report.dropped.extend(losses.said());
    Ok(report)
}

fn say(
    report: &mut ImportReport,
    options: &ImportOptions,
    units: &Units,
    (first_thru, nodes, has_tolls): (i64, i64, bool),
) {
    let told = |is_given: bool| if is_given { "as told" } else { "unless told otherwise" };
    report.assumed.push(format!(
        "lengths are in {} ({}), free flow times in {} ({})",
        units.length,
        told(options.length.is_some()),
        units.time,
        told(options.time.is_some())
    ));
    if has_tolls {
        report.assumed.push(format!("tolls are in {} ({})", units.toll, told(options.toll.is_some())));
    }
    report.assumed.push("capacities are vehicles per hour: 24 of them a day".to_owned());
    if first_thru > nodes {
        report
            .doubts
            .push(format!("no route passes any of the {nodes} nodes: <FIRST THRU NODE> {first_thru} is none of them"));
    } else if first_thru > 1 {
        let last = first_thru - 1;
        report.assumed.push(format!("no route passes nodes 1 to {last}: the first thru node is {first_thru}"));
    }
}

impl Metadata {
    fn read(&mut self, lines: &mut Lines<'_>, text: &str) {
        let Some((name, value)) = text.strip_prefix('<').and_then(|text| text.split_once('>')) else {
            return lines.problem_with_hint(
                "",
                "is neither <NAME> VALUE nor a comment, before <END OF METADATA>".to_owned(),
                "a _net.tntp file starts with lines such as <NUMBER OF NODES> 24",
            );
        };
        let key = name.trim().to_ascii_uppercase();
        let place = match key.as_str() {
            "NUMBER OF NODES" => &mut self.nodes,
            "NUMBER OF LINKS" => &mut self.links,
            "FIRST THRU NODE" => &mut self.first_thru,
            "END OF METADATA" => return self.is_over = true,
            // Zones are told by the first thru node; other lines are remarks.
            _ => return,
        };
        let value = lines.whole(&key, value.trim());
        *place = value.filter(|value| lines.is_count(&key, *value));
    }

    /// What is wrong with the file as a whole.
    fn problem(&self, links: u64) -> Option<String> {
        if !self.is_over {
            return Some("has no line <END OF METADATA>".to_owned());
        }
        match (self.nodes, self.links) {
            (None, _) => Some("has no line <NUMBER OF NODES>".to_owned()),
            (_, Some(announced)) if announced != links as i64 => {
                Some(format!("has {links} links, <NUMBER OF LINKS> says {announced}"))
            }
            _ => None,
        }
    }
}

/// A link as the file has it.
struct TntpLink {
    tail: u32,
    head: u32,
    capacity: f64,
    length: f64,
    time: f64,
    toll: f64,
}

fn read_link(lines: &mut Lines<'_>, text: &str, metadata: &Metadata) -> Option<TntpLink> {
    let text = text.strip_suffix(';').unwrap_or(text);
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    if words.len() != FIELDS.len() {
        let message = format!("has {} fields, not {}", words.len(), FIELDS.len());
        lines.problem_with_hint("", message, &FIELDS.join(" "));
        return None;
    }
    let nodes = metadata.nodes?;
    let mut ends = [0; 2];
    for (end, field) in ends.iter_mut().zip(0..) {
        let number = lines.whole(FIELDS[field], words[field])?;
        *end = lines.node(FIELDS[field], number, nodes)?;
    }
    let mut number = |field: usize| lines.decimal_from_zero(FIELDS[field], words[field]);
    Some(TntpLink {
        tail: ends[0],
        head: ends[1],
        capacity: number(2)?,
        length: number(3)?,
        time: number(4)?,
        toll: number(8)?,
    })
}

/// The fields of a row, or which number is more than the model can hold.
fn link_fields(
    link: &TntpLink,
    id: u64,
    units: &Units,
    losses: &mut Losses,
) -> std::result::Result<[String; 7], &'static str> {
    let per_day = link.capacity * HOURS_PER_DAY;
    // A capacity beyond what the model can hold binds nothing.
    let capacity = Rate::try_per_day(per_day).map_or(String::new(), |_| decimal(per_day));
    Ok([
        id.to_string(),
        (link.tail + 1).to_string(),
        (link.head + 1).to_string(),
        losses.length(units.length.to_table(link.length)).ok_or("length")?,
        losses.time(units.time.to_table(link.time)).ok_or("free_flow_time")?,
        losses.tariff(units.toll.to_table(link.toll)).ok_or("toll")?,
        capacity,
    ])
}

/// The positions that were given, or those of the file that is named like the network.
pub(super) fn positions_beside(path: &Path, options: &ImportOptions) -> Option<PathBuf> {
    if options.positions.is_some() {
        return options.positions.clone();
    }
    let name = path.file_name()?.to_str()?;
    let stem = ["_net.tntp", "_Net.tntp", "_NET.tntp"].into_iter().find_map(|end| name.strip_suffix(end))?;
    let names = ["_node.tntp", "_Node.tntp", "_nodes.tntp"].map(|end| path.with_file_name(format!("{stem}{end}")));
    names.into_iter().find(|beside| beside.is_file())
}

/// Positions by node; none of them where one is no longitude and latitude, which is said.
fn read_positions(
    source: &Source<'_>,
    path: &Path,
    nodes: i64,
    report: &mut ImportReport,
) -> Result<Vec<Option<[f64; 2]>>> {
    let shown = path.display().to_string();
    let mut positions: Vec<Option<[f64; 2]>> = vec![None; nodes as usize];
    let mut lines = Lines::new(&shown);
    let mut is_first = true;
    lines.read(source.open(path)?, b'~', |lines, text| {
        let text = text.strip_suffix(';').unwrap_or(text);
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        let is_header = std::mem::take(&mut is_first) && words.first().is_some_and(|word| word.parse::<f64>().is_err());
        if is_header || text.starts_with('<') {
            return Ok(());
        }
        let [node, x, y, ..] = words.as_slice() else {
            lines.problem_with_hint("", format!("has {} fields, not 3", words.len()), "node x y");
            return Ok(());
        };
        let Some(number) = lines.whole("node", node) else { return Ok(()) };
        let Some(index) = lines.node("node", number, nodes) else { return Ok(()) };
        let (Some(x), Some(y)) = (lines.decimal("x", x), lines.decimal("y", y)) else { return Ok(()) };
        if positions[index as usize].replace([x, y]).is_some() {
            lines.problem("node", format!("node {number} has a line already"));
        }
        Ok(())
    })?;
    lines.close(None)?;
    let given = positions.iter().flatten();
    if given.clone().any(|[x, y]| !(-180.0..=180.0).contains(x) || !(-90.0..=90.0).contains(y)) {
        let count = given.count();
        report.dropped.push(format!("positions of {count} places: they are not longitude and latitude in degrees"));
        positions.clear();
    }
    Ok(positions)
}

fn write_nodes(nodes: i64, first_thru: i64, positions: &[Option<[f64; 2]>], mut table: TableWriter) -> Result<()> {
    for number in 1..=nodes {
        let position = positions.get(number as usize - 1).copied().flatten();
        let [x, y] =
            position.map_or([const { String::new() }; 2], |position| position.map(|degrees| degrees.to_string()));
        let (kind, is_thru) = if number < first_thru { ("zone", "false") } else { ("", "") };
        let id = number.to_string();
        table.row(&[id.as_str(), &x, &y, kind, is_thru])?;
    }
    table.finish()
}
