//! DIMACS graphs: `.gr` with `.co`, and `.min`.

use std::io::{BufRead, Read as _};
use std::path::Path;

use super::losses::Losses;
use super::units::{UnitKind, unit};
use super::{ImportReport, Source, positions_beside};
use crate::error::{Error, Result};
use crate::io::dimacs::{each_dimacs_arc, each_dimacs_position};
use crate::io::dimacs_min::{MinArc, MinLine, count_problem, each_line};
use crate::io::lines::{LONGEST_LINE, MARK};
use crate::io::staged::{StagedFolder, TableWriter};
use crate::units::Rate;

/// Positions of the challenge are degrees times this.
const PER_DEGREE: f64 = 1e6;

pub(super) fn import(source: &Source<'_>, staged: &StagedFolder) -> Result<ImportReport> {
    let mut input = source.open(source.path)?;
    let (head, is_flow) = read_head(&mut input).map_err(|error| Error::io("read", source.path, error))?;
    // The head is read once and handed on: a pipe has nothing to read twice.
    let input = std::io::Cursor::new(head).chain(input);
    if is_flow { import_flow(source, input, staged) } else { import_graph(source, input, staged) }
}

/// Reads up to the first line that is no comment, and says whether it states a flow problem.
fn read_head(input: &mut impl BufRead) -> std::io::Result<(Vec<u8>, bool)> {
    /// assumption: no problem line comes after so many bytes of comments.
    const LONGEST_HEAD: usize = 1 << 20;
    let mut head = Vec::new();
    while head.len() < LONGEST_HEAD {
        let start = head.len();
        let length = input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut head)?;
        if length == 0 {
            break;
        }
        let line = &head[start..];
        let line = line.strip_prefix(MARK).filter(|_| start == 0).unwrap_or(line).trim_ascii();
        if line.is_empty() || line.starts_with(b"c") {
            continue;
        }
        let mut words = line.split(|byte| byte.is_ascii_whitespace()).filter(|word| !word.is_empty());
        let is_flow = words.next() == Some(b"p") && words.next() == Some(b"min");
        return Ok((head, is_flow));
    }
    Ok((head, false))
}

fn import_graph(source: &Source<'_>, input: impl BufRead, staged: &StagedFolder) -> Result<ImportReport> {
    let weight = source.options.weight.clone().unwrap_or_else(|| unit("m"));
    let column = match weight.kind() {
        UnitKind::Length => "length",
        UnitKind::Time => "time_hours",
        UnitKind::Money => "tariff_usd_per_unit",
    };
    let mut report = ImportReport::default();
    let mut losses = Losses::default();
    let mut links = staged.table("link.csv", &["link_id", "from_node_id", "to_node_id", column])?;
    let shown = source.path.display().to_string();
    let node_count = each_dimacs_arc(&shown, input, |lines, tail, head, number| {
        report.links += 1;
        let in_table = weight.to_table(f64::from(number));
        let field = match weight.kind() {
            UnitKind::Length => losses.length(in_table),
            UnitKind::Time => losses.time(in_table),
            UnitKind::Money => losses.tariff(in_table),
        };
        match field {
            Some(field) => links.row(&[report.links.to_string(), number_of(tail), number_of(head), field]),
            None => {
                let message = format!("{number} {weight} is too large");
                lines.problem_with_hint("weight", message, "--unit says what the weights are");
                Ok(())
            }
        }
    })?;
    links.finish()?;
    report.nodes = u64::from(node_count);
    report.assumed.push(match &source.options.weight {
        None => "weights are lengths in m: --unit says otherwise".to_owned(),
        Some(_) => format!("weights are in {weight}, as --unit says"),
    });
    let nodes = staged.table("node.csv", &["node_id", "x_coord", "y_coord"])?;
    match positions_beside(source.path, source.options, "co") {
        Some(path) => {
            write_positions(source, &path, node_count, nodes)?;
            report.assumed.push(format!("positions in {} are millionths of a degree", path.display()));
        }
        None => {
            write_numbers(node_count, nodes)?;
            report.assumed.push("places have no positions: there is no .co file of this name".to_owned());
        }
    }
    if weight.kind() != UnitKind::Length {
        report.assumed.push("lengths are great circles between the ends, 0 without positions".to_owned());
    }
    report.dropped.extend(losses.said());
    Ok(report)
}

/// The number of a node in the file, which is its id.
fn number_of(node: u32) -> String {
    (u64::from(node) + 1).to_string()
}

fn write_numbers(node_count: u32, mut nodes: TableWriter) -> Result<()> {
    for node in 0..node_count {
        nodes.row(&[&number_of(node), "", ""])?;
    }
    nodes.finish()
}

fn write_positions(source: &Source<'_>, path: &Path, node_count: u32, mut nodes: TableWriter) -> Result<()> {
    let shown = path.display().to_string();
    each_dimacs_position(&shown, source.open(path)?, node_count, |lines, node, x, y| {
        let (x, y) = (x as f64 / PER_DEGREE, y as f64 / PER_DEGREE);
        if !(-180.0..=180.0).contains(&x) || !(-90.0..=90.0).contains(&y) {
            let message = format!("node {} is at {x}, {y} degrees", number_of(node));
            let hint = "longitude and latitude in millionths of a degree; without the file places have no positions";
            lines.problem_with_hint("", message, hint);
            return Ok(());
        }
        nodes.row(&[number_of(node), x.to_string(), y.to_string()])
    })?;
    nodes.finish()
}

/// A minimum-cost flow problem: capacities and tariffs of links, a supply for each source and a market for each sink.
///
/// All markets are worth the same, and so much that any way to one pays: what is sent is then the cheapest flow that leaves no supply behind.
fn import_flow(source: &Source<'_>, input: impl BufRead, staged: &StagedFolder) -> Result<ImportReport> {
    if source.options.weight.is_some() {
        let message = "--unit says nothing about a flow problem, whose costs are USD per unit";
        return Err(Error::question(message, "leave it out"));
    }
    let mut report = ImportReport::default();
    let header = ["link_id", "from_node_id", "to_node_id", "capacity", "tariff_usd_per_unit"];
    let mut links = staged.table("link.csv", &header)?;
    let mut amounts: Vec<(u32, i64)> = Vec::new();
    let mut node_count = 0;
    let mut dearest = 0;
    let shown = source.path.display().to_string();
    let (lines, size) = each_line(&shown, input, |lines, line| {
        match line {
            MinLine::Size { nodes } => node_count = nodes,
            MinLine::Supply { amount: 0, .. } => {}
            MinLine::Supply { node, amount } => match rate(amount.checked_abs()) {
                Some(_) => amounts.push((node, amount)),
                None => lines.problem("supply", format!("{amount} is too large")),
            },
            MinLine::Arc(arc) => {
                report.links += 1;
                match link_fields(arc) {
                    Ok([capacity, cost]) => {
                        dearest = dearest.max(arc.cost);
                        let fields =
                            [report.links.to_string(), number_of(arc.tail), number_of(arc.head), capacity, cost];
                        links.row(&fields)?;
                    }
                    Err((key, message, hint)) => lines.problem_with_hint(key, message, hint),
                }
            }
        }
        Ok(())
    })?;
    lines.close(count_problem(size, report.links as usize))?;
    links.finish()?;
    report.nodes = u64::from(node_count);
    write_numbers(node_count, staged.table("node.csv", &["node_id", "x_coord", "y_coord"])?)?;
    write_flows(&amounts, netback(node_count, dearest), staged)?;
    report.assumed.push("costs are USD per unit, capacities, supplies and demands are units per day".to_owned());
    report.assumed.push("lengths and times are 0, places have no positions".to_owned());
    if !amounts.is_empty() {
        report.assumed.push("every market pays the same, and more than any way costs".to_owned());
    }
    Ok(report)
}

/// What a market pays: more than the dearest way there can be, as far as a tariff can say it.
fn netback(node_count: u32, dearest: i64) -> i64 {
    (dearest.saturating_add(1)).saturating_mul(i64::from(node_count.max(1))).min(MOST_NETBACK)
}

/// assumption: no tariff comes near it, and sums of it stay within a search's numbers.
const MOST_NETBACK: i64 = 1_000_000_000;

/// A whole number of units per day, if that is one that the model can hold.
fn rate(number: Option<i64>) -> Option<i64> {
    number.filter(|number| Rate::try_per_day(*number as f64).is_some())
}

/// Capacity and tariff, or what keeps the arc from being a link.
fn link_fields(arc: MinArc) -> std::result::Result<[String; 2], (&'static str, String, &'static str)> {
    if arc.lower != 0 {
        let message = format!("{} is a lower bound, and no link has to carry anything", arc.lower);
        return Err((
            "lower",
            message,
            "0; first subtract it from the capacity and from the supply of the tail, and add it to the supply of the head",
        ));
    }
    if !(0..MOST_NETBACK).contains(&arc.cost) {
        let message = format!("{} is not between 0 and {}", arc.cost, MOST_NETBACK - 1);
        return Err(("cost", message, "a tariff is a number from 0 up"));
    }
    // A capacity beyond what the model can hold binds nothing.
    let capacity = rate(Some(arc.capacity)).map_or(String::new(), |capacity| capacity.to_string());
    Ok([capacity, arc.cost.to_string()])
}

fn write_flows(amounts: &[(u32, i64)], netback: i64, staged: &StagedFolder) -> Result<()> {
    if amounts.is_empty() {
        return Ok(());
    }
    let mut supplies = staged.table("supply.csv", &["supply_id", "node_id", "commodity_id", "supply"])?;
    let header = ["market_id", "node_id", "commodity_id", "name", "demand", "netback_usd_per_unit"];
    let mut markets = staged.table("market.csv", &header)?;
    for &(node, amount) in amounts {
        let (id, units) = (number_of(node), amount.unsigned_abs().to_string());
        if amount > 0 {
            supplies.row(&[&id, &id, "cargo", &units])?;
        } else {
            markets.row(&[&id, &id, "cargo", &id, &units, &netback.to_string()])?;
        }
    }
    supplies.finish()?;
    markets.finish()
}
