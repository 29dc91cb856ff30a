//! Charts of a simulation: in the terminal, and as SVG.

use super::ticks::Ticks;
use crate::flow::{Outcome, Series, SeriesKind};

/// Rows of a chart in the terminal.
const ROWS: usize = 12;
/// Most columns of a chart in the terminal: a longer horizon is thinned out.
const MOST_COLUMNS: usize = 90;

/// Throughput by outlet, stacked, one column per day; a line of stock below.
///
/// In plain ASCII an outlet is a letter, otherwise a shade.
pub fn terminal_chart(outcome: &Outcome, cargo_unit: &str, is_ascii: bool) -> String {
    let outlets: Vec<&Series> = outcome.of_kind(SeriesKind::Throughput).collect();
    let highest = highest_total(outcome).max(1);
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
        let level = (row as f64 + 0.5) / ROWS as f64 * highest as f64;
        let line: String = columns
            .iter()
            .map(|&day| {
                let mut sum = 0;
                let found = outlets.iter().position(|outlet| {
                    sum += outlet.values[day];
                    sum as f64 >= level
                });
                found.map_or(' ', mark)
            })
            .collect();
        let scale = if row + 1 == ROWS { format!("{highest}") } else { String::new() };
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
        let (low, high) = (stock.values.iter().min().unwrap_or(&0), stock.values.iter().max().unwrap_or(&0));
        if low != high {
            let line: String = columns.iter().map(|&day| spark(stock.values[day], *low, *high, is_ascii)).collect();
            text += &format!("{:>9} |{line}| stock {} {low}-{high}\n", "", stock.id);
        }
    }
    text
}

/// A value as one of eight heights.
fn spark(value: i64, low: i64, high: i64, is_ascii: bool) -> char {
    let steps = if is_ascii { "_.-~=+*#" } else { "▁▂▃▄▅▆▇█" };
    let height = (value - low) * 7 / (high - low).max(1);
    steps.chars().nth(height as usize).unwrap_or(' ')
}

fn highest_total(outcome: &Outcome) -> i64 {
    (0..outcome.days).map(|day| outcome.on_day(SeriesKind::Throughput, day)).max().unwrap_or(0)
}

pub(super) const COLOURS: [&str; 7] = ["#20639b", "#3caea3", "#e0a800", "#ed553b", "#7d5ba6", "#8c8c8c", "#b5651d"];

/// The same as SVG: stacked areas of throughput, a dashed line of what would pass at the baseline, stock below.
pub fn svg_chart(title: &str, outcome: &Outcome, baseline: &Outcome, cargo_unit: &str) -> String {
    let (width, left, right) = (960.0, 80.0, 200.0);
    let (top, height, gap, below) = (50.0, 280.0, 40.0, 120.0);
    let outlets: Vec<&Series> = outcome.of_kind(SeriesKind::Throughput).collect();
    let ticks = Ticks::over((0.0, highest_total(outcome).max(highest_total(baseline)).max(1) as f64), 5);
    let highest = ticks.high();
    let span = (outcome.days - 1).max(1) as f64;
    let x = |day: usize| left + (width - left - right) * day as f64 / span;
    let y = |value: f64| top + height * (1.0 - value / highest);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {:.0}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n\
         <text x=\"{left:.0}\" y=\"24\" font-size=\"16\">{}</text>\n\
         <text x=\"{left:.0}\" y=\"42\" fill=\"#555\">{cargo_unit} a day by outlet</text>\n",
        top + height + gap + below + 50.0,
        escaped(title)
    );
    if let (Some(first), Some(last)) =
        (outcome.summary.first_disturbed, outcome.summary.last_disturbed.or(Some(outcome.days - 1)))
    {
        svg += &format!(
            "<rect x=\"{:.1}\" y=\"{top:.0}\" width=\"{:.1}\" height=\"{height:.0}\" fill=\"#f2e6e6\"/>\n",
            x(first),
            (x(last.min(outcome.days - 1)) - x(first)).max(1.0)
        );
    }
    let mut floor = vec![0i64; outcome.days];
    for (position, outlet) in outlets.iter().enumerate() {
        let ceiling: Vec<i64> = floor.iter().zip(&outlet.values).map(|(floor, value)| floor + value).collect();
        let up = ceiling.iter().enumerate().map(|(day, value)| format!("{:.1},{:.1}", x(day), y(*value as f64)));
        let down = floor.iter().enumerate().rev().map(|(day, value)| format!("{:.1},{:.1}", x(day), y(*value as f64)));
        let points: Vec<String> = up.chain(down).collect();
        let colour = COLOURS[position % COLOURS.len()];
        svg += &format!("<polygon points=\"{}\" fill=\"{colour}\" fill-opacity=\"0.85\"/>\n", points.join(" "));
        svg += &format!(
            "<rect x=\"{:.0}\" y=\"{:.0}\" width=\"12\" height=\"12\" fill=\"{colour}\"/><text x=\"{:.0}\" y=\"{:.0}\">{}</text>\n",
            width - right + 16.0,
            top + 20.0 * position as f64,
            width - right + 34.0,
            top + 20.0 * position as f64 + 10.0,
            escaped(&outlet.id)
        );
        floor = ceiling;
    }
    let usual: Vec<String> = (0..baseline.days.min(outcome.days))
        .map(|day| format!("{:.1},{:.1}", x(day), y(baseline.on_day(SeriesKind::Throughput, day) as f64)))
        .collect();
    svg +=
        &format!("<polyline points=\"{}\" fill=\"none\" stroke=\"#222\" stroke-dasharray=\"5 4\"/>\n", usual.join(" "));
    svg += &axis((left, width - right), (top, height), &ticks);
    svg += &format!(
        "<line x1=\"{:.0}\" y1=\"{:.0}\" x2=\"{:.0}\" y2=\"{:.0}\" stroke=\"#222\" stroke-dasharray=\"5 4\"/><text x=\"{:.0}\" y=\"{:.0}\">baseline</text>\n",
        width - right + 16.0,
        top + 20.0 * outlets.len() as f64 + 6.0,
        width - right + 28.0,
        top + 20.0 * outlets.len() as f64 + 6.0,
        width - right + 34.0,
        top + 20.0 * outlets.len() as f64 + 10.0
    );
    if outcome.summary.first_disturbed.is_some() {
        let at = top + 20.0 * (outlets.len() + 1) as f64;
        svg += &format!(
            "<rect x=\"{:.0}\" y=\"{at:.0}\" width=\"12\" height=\"12\" fill=\"#f2e6e6\"/><text x=\"{:.0}\" y=\"{:.0}\">a change in force</text>\n",
            width - right + 16.0,
            width - right + 34.0,
            at + 10.0
        );
    }
    let base = top + height + gap;
    svg += &stocks(outcome, &x, (base, below), (left, width - right), cargo_unit);
    let days = Ticks::over((0.0, span), 6).labels().map(|(day, _)| day);
    for day in days.filter(|day| day.fract() == 0.0 && *day <= span).map(|day| day as usize) {
        svg += &format!(
            "<text x=\"{:.1}\" y=\"{:.0}\" text-anchor=\"middle\">day {day}</text>\n",
            x(day),
            base + below + 18.0
        );
    }
    svg + "</svg>\n"
}

/// Lines across a picture at round numbers.
fn axis((left, right): (f64, f64), (top, height): (f64, f64), ticks: &Ticks) -> String {
    let line = |(value, label): (f64, String)| {
        let y = top + height * (1.0 - value / ticks.high());
        format!(
            "<line x1=\"{left:.0}\" y1=\"{y:.1}\" x2=\"{right:.0}\" y2=\"{y:.1}\" stroke=\"#ccc\" stroke-width=\"0.5\"/>\
             <text x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>\n",
            left - 6.0,
            y + 4.0
        )
    };
    ticks.labels().map(line).collect()
}

/// Storages drawn: those whose stock moves most.
const MOST_STOCKS: usize = 6;

/// How far a stock moves.
fn moved(stock: &Series) -> i64 {
    stock.values.iter().max().unwrap_or(&0) - stock.values.iter().min().unwrap_or(&0)
}

/// Lines of the storages whose stock moves, each from empty to full.
fn stocks(
    outcome: &Outcome,
    x: &dyn Fn(usize) -> f64,
    (top, height): (f64, f64),
    (left, right): (f64, f64),
    cargo_unit: &str,
) -> String {
    let mut moving: Vec<&Series> = outcome.of_kind(SeriesKind::Stock).filter(|stock| moved(stock) > 0).collect();
    // The sort is stable: of equals the first in the table is drawn.
    moving.sort_by_key(|stock| std::cmp::Reverse(moved(stock)));
    moving.truncate(MOST_STOCKS);
    if moving.is_empty() {
        return format!("<text x=\"{left:.0}\" y=\"{:.0}\" fill=\"#555\">no stock moves</text>\n", top + height / 2.0);
    }
    let most = moving.iter().flat_map(|stock| &stock.values).copied().max().unwrap_or(1).max(1);
    let ticks = Ticks::over((0.0, most as f64), 4);
    let highest = ticks.high();
    let mut svg = format!("<text x=\"{left:.0}\" y=\"{:.0}\" fill=\"#555\">stock, {cargo_unit}</text>\n", top - 8.0);
    svg += &axis((left, right), (top, height), &ticks);
    for (position, stock) in moving.iter().enumerate() {
        let points: Vec<String> = stock
            .values
            .iter()
            .enumerate()
            .map(|(day, value)| format!("{:.1},{:.1}", x(day), top + height * (1.0 - *value as f64 / highest)))
            .collect();
        let colour = COLOURS[position % COLOURS.len()];
        svg += &format!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n",
            points.join(" ")
        );
        svg += &format!(
            "<text x=\"{:.0}\" y=\"{:.0}\" fill=\"{colour}\">{}</text>\n",
            right + 16.0,
            top + 14.0 + 18.0 * position as f64,
            escaped(&stock.id)
        );
    }
    svg
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
