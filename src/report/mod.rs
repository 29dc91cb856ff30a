//! Answers to text, records, GeoJSON and pictures. Reads no file, decides nothing: all that it prints stands in the answer.

mod breakeven;
mod chart;
mod compare;
mod critical;
mod explain;
mod format;
mod geo_json;
mod lookups;
mod matrix;
mod risk;
mod routes;
mod simulation;
mod table;
mod validation;

pub use format::{Format, Page, Style, written};
pub use geo_json::network_geojson;
pub use table::{Align, Table};

use crate::network::Range;
use crate::units::{Duration, Measure, Quantity, Rate, Tariff};

/// `57 (51-66)`: a central value and its range, with so many decimals.
fn ranged<T: Measure>(range: Range<T>, decimals: usize) -> String {
    let number = |value: T| fixed(value.to_table(), decimals);
    let central = number(range.central);
    if range.low == range.high {
        return central;
    }
    format!("{central} ({}-{})", number(range.low), number(range.high))
}

/// A number with a fixed number of decimals and never a minus zero.
fn fixed(number: f64, decimals: usize) -> String {
    let text = format!("{number:.decimals$}");
    let is_zero = text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.'));
    if is_zero { text.trim_start_matches('-').to_owned() } else { text }
}

/// A difference, with its sign.
fn signed(number: f64, decimals: usize) -> String {
    let text = fixed(number, decimals);
    if number > 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) { format!("+{text}") } else { text }
}

/// An amount at full resolution, without needless zeros.
fn plain(amount: Quantity) -> String {
    amount.as_units().to_string()
}

/// A capacity per year as people say it: `72.5 Mt/a`, `89 kTEU/a`.
fn per_year(rate: Rate, cargo_unit: &str) -> String {
    let units = rate.as_per_day() * 365.0;
    if cargo_unit == "t" { format!("{:.1} Mt/a", units / 1e6) } else { format!("{:.0} k{cargo_unit}/a", units / 1e3) }
}

/// Tariffs are printed with cents below 1,000 and without above.
fn tariff_text(range: Range<Tariff>) -> String {
    let decimals = usize::from(range.central.as_usd() < 100.0);
    ranged(range, decimals)
}

/// Days with one decimal.
fn days_text(range: Range<Duration>) -> String {
    ranged(range, 1)
}

/// `1 pair`, `2 pairs`.
fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// Words in one cell of a list, as tables of records have them.
fn listed<T: std::fmt::Display>(words: &[T], between: &str) -> String {
    words.iter().map(ToString::to_string).collect::<Vec<_>>().join(between)
}
