//! Charts of characters, for the terminal.

use super::scatter::{axis_name, criterion};
use crate::ask::RoutesResult;
use crate::flow::{Series, SeriesKind, Simulation};
use crate::report::fixed;
use crate::units::Quantity;

/// Rows of a chart in the terminal.
const ROWS: usize = 12;
/// Most columns of a chart in the terminal: a longer horizon is thinned out.
const MOST_COLUMNS: usize = 90;

/// Throughput by outlet, stacked, one column per day; a line of stock below.
///
/// In plain ASCII an outlet is a letter, otherwise a shade.
pub(crate) fn terminal_chart(outcome: &Simulation, cargo_unit: &str, is_ascii: bool) -> String {
    let outlets: Vec<&Series> = outcome.of_kind(SeriesKind::Throughput).collect();
    let highest = highest_total(outcome).max(1.0);
    let step = outcome.days.div_ceil(MOST_COLUMNS).max(1);
    let columns: Vec<usize> = (0..outcome.days).step_by(step).collect();
    let mark = |position: usize| {
        if is_ascii {
            char::from(b'A' + (position % 26) as u8)
        } else {
            ['█', '▓', '▒', '░', '·', '+', 'x'][position % 7]
        }
    };
    let mut text = String::new();
    for row in (0..ROWS).rev() {
        let level = (row as f64 + 0.5) / ROWS as f64 * highest;
        let line: String = columns
            .iter()
            .map(|&day| {
                let mut sum = 0.0;
                let found = outlets.iter().position(|outlet| {
                    sum += outlet.values[day].as_units();
                    sum >= level
                });
                found.map_or(' ', mark)
            })
            .collect();
        let scale = if row + 1 == ROWS { fixed(highest, 0) } else { String::new() };
        text += format!("{scale:>9} |{line}").trim_end();
        text.push('\n');
    }
    text += &format!("{:>9} +{}\n", 0, "-".repeat(columns.len()));
    let last = outcome.days - 1;
    let width = columns.len().saturating_sub(format!("day {last}").len() + 5);
    text += &format!("{:>9}  day 0{}day {last}\n", "", " ".repeat(width));
    let names: Vec<String> =
        outlets.iter().enumerate().map(|(position, outlet)| format!("{} {}", mark(position), outlet.id)).collect();
    text += &format!("{:>9}  {cargo_unit} a day by outlet: {}\n", "", names.join(", "));
    for stock in outcome.of_kind(SeriesKind::Stock) {
        let values = || stock.values.iter().copied();
        let (low, high) = (values().min().unwrap_or_default(), values().max().unwrap_or_default());
        if low != high {
            let line: String = columns.iter().map(|&day| spark(stock.values[day], low, high, is_ascii)).collect();
            text += &format!("{:>9} |{line}| stock {} {low:.0}-{high:.0}\n", "", stock.id);
        }
    }
    text
}

/// A value as one of eight heights.
fn spark(value: Quantity, low: Quantity, high: Quantity, is_ascii: bool) -> char {
    let steps = if is_ascii { "_.-~=+*#" } else { "▁▂▃▄▅▆▇█" };
    let height = (value - low).steps() * 7 / (high - low).steps().max(1);
    steps.chars().nth(height as usize).unwrap_or(' ')
}

fn highest_total(outcome: &Simulation) -> f64 {
    (0..outcome.days).map(|day| outcome.on_day(SeriesKind::Throughput, day)).max().unwrap_or_default().as_units()
}

/// A scatter of the first two criteria in the terminal: each point is the number of its route, `*` for several.
pub(crate) fn scatter_text(trade_offs: &RoutesResult) -> String {
    const WIDTH: usize = 72;
    const HEIGHT: usize = 16;
    let [across, up, ..] = trade_offs.criteria.as_slice() else { return String::new() };
    let points: Vec<(f64, f64)> = trade_offs
        .routes
        .iter()
        .map(|route| (criterion(*across, &route.route), criterion(*up, &route.route)))
        .collect();
    let bounds = |values: &mut dyn Iterator<Item = f64>| {
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
    };
    let (left, right) = bounds(&mut points.iter().map(|point| point.0));
    let (bottom, top) = bounds(&mut points.iter().map(|point| point.1));
    let cell = |value: f64, low: f64, high: f64, cells: usize| {
        if high > low { ((value - low) / (high - low) * (cells - 1) as f64).round() as usize } else { 0 }
    };
    let mut grid = vec![vec![' '; WIDTH]; HEIGHT];
    for (position, (x, y)) in points.iter().enumerate() {
        let (column, row) = (cell(*x, left, right, WIDTH), HEIGHT - 1 - cell(*y, bottom, top, HEIGHT));
        let mark = char::from_digit(position as u32 + 1, 36).unwrap_or('+');
        grid[row][column] = if grid[row][column] == ' ' { mark } else { '*' };
    }
    let unit = &trade_offs.commodity.cargo_unit;
    let mut text = format!("{}\n", axis_name(*up, unit));
    for (row, line) in grid.iter().enumerate() {
        let scale = match row {
            0 => fixed(top, decimals(bottom, top)),
            row if row + 1 == HEIGHT => fixed(bottom, decimals(bottom, top)),
            _ => String::new(),
        };
        text += format!("{scale:>10} |{}", line.iter().collect::<String>()).trim_end();
        text.push('\n');
    }
    text += &format!("{:>10} +{}\n", "", "-".repeat(WIDTH));
    let (first, last) = (fixed(left, decimals(left, right)), fixed(right, decimals(left, right)));
    text + &format!("{:>11}{first:<36}{last:>36}  {}\n", "", axis_name(*across, unit))
}

/// The ends of an axis are told apart: a probability needs more decimals than a tariff.
fn decimals(low: f64, high: f64) -> usize {
    if high - low < 1.0 { 3 } else { 1 }
}
