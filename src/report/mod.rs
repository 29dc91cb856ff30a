//! Results to tables, records, JSON, GeoJSON and charts. Reads no file.

mod backtest;
mod chart;
mod choices;
mod compare;
mod critical;
mod explain;
mod geo_json;
mod json;
mod matrix;
mod risk;
mod route;
mod simulation;
mod table;
mod validation;

pub use backtest::{episode_check_markdown, flow_check_markdown};
pub use chart::{
    breakeven_svg, compare_svg, critical_flow_svg, critical_svg, flow_risk_svg, risk_svg, scatter_svg, scatter_text,
    simulation_svg, svg_chart, terminal_chart,
};
pub use choices::{breakeven_json, breakeven_records, breakeven_text, dominated_text, routes_table};
pub use compare::{COMPARE_COLUMNS, ComparisonReport};
pub use critical::{
    critical_flow_json, critical_flow_records, critical_flow_text, critical_json, critical_records, critical_text,
};
pub use explain::explain_table;
pub use geo_json::{network_geojson, routes_geojson};
pub use json::{Head, JSON_VERSION, Options, route_json};
pub use matrix::{MatrixReport, matrix_json, matrix_records, matrix_text};
pub use risk::{
    RISK_COLUMNS, flow_risk_json, flow_risk_records, flow_risk_text, route_risk_json, route_risk_records,
    route_risk_text,
};
pub use route::{ROUTE_COLUMNS, RouteReport};
pub use simulation::{SIMULATE_COLUMNS, SimulationReport};
pub use table::{Align, Table};
pub use validation::{validation_markdown, validation_records};

use crate::network::{Commodity, Range};
use crate::units::{Duration, Measure, Rate, Tariff};

/// `57 (51-66)`: a central value and its range, with so many decimals.
pub(crate) fn ranged<T: Measure>(range: Range<T>, decimals: usize) -> String {
    let number = |value: T| fixed(value.to_table(), decimals);
    let central = number(range.central);
    if range.low == range.high {
        return central;
    }
    format!("{central} ({}-{})", number(range.low), number(range.high))
}

/// A number with a fixed number of decimals and never a minus zero.
pub(crate) fn fixed(number: f64, decimals: usize) -> String {
    let text = format!("{number:.decimals$}");
    let is_zero = text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.'));
    if is_zero { text.trim_start_matches('-').to_owned() } else { text }
}

/// A difference, with its sign.
pub(crate) fn signed(number: f64, decimals: usize) -> String {
    let text = fixed(number, decimals);
    if number > 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) { format!("+{text}") } else { text }
}

/// A capacity per year as people say it: `72.5 Mt/a`, `89 kTEU/a`.
pub(crate) fn per_year(rate: Rate, commodity: &Commodity) -> String {
    let units = rate.as_per_day() * 365.0;
    if commodity.cargo_unit == "t" {
        format!("{:.1} Mt/a", units / 1e6)
    } else {
        format!("{:.0} k{}/a", units / 1e3, commodity.cargo_unit)
    }
}

/// Tariffs are printed with cents below 1,000 and without above.
pub(crate) fn tariff_text(range: Range<Tariff>) -> String {
    let decimals = usize::from(range.central.as_usd() < 100.0);
    ranged(range, decimals)
}

/// Days with one decimal.
pub(crate) fn days_text(range: Range<Duration>) -> String {
    ranged(range, 1)
}

/// A range at the resolution of its quantity.
pub(crate) fn ranged_text<T: Measure + std::fmt::Display>(range: Range<T>) -> String {
    if range.low == range.high {
        return range.central.to_string();
    }
    format!("{} ({}-{})", range.central, range.low, range.high)
}

/// `1 pair`, `2 pairs`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
