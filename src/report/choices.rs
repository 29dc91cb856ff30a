//! Several routes beside each other: alternatives, trade-offs, break-even points.

use serde_json::{Value, json};

use super::json::{Head, route_json};
use super::{Align, Table, days_text, fixed, tariff_text};
use crate::analysis::{BestStretch, TradeOffs, Varied};
use crate::network::{Commodity, Network};
use crate::records::{Column, Records};
use crate::route::Route;

/// One row per route: what it costs in every criterion.
pub fn routes_table(network: &Network, commodity: &Commodity, routes: &[(String, &Route)]) -> Table {
    let tariff = format!("USD/{}", commodity.cargo_unit);
    let mut table = Table::new([
        ("route", Align::Left),
        ("corridor", Align::Left),
        (tariff.as_str(), Align::Right),
        ("days", Align::Right),
        ("km", Align::Right),
        ("kg CO2", Align::Right),
        ("open", Align::Right),
        ("bottleneck", Align::Left),
        ("countries", Align::Left),
        ("by way of", Align::Left),
    ]);
    for (name, route) in routes {
        let countries: Vec<String> = route.countries(network).iter().map(ToString::to_string).collect();
        table.row(vec![
            name.clone(),
            route.corridor.clone().unwrap_or_else(|| "-".to_owned()),
            tariff_text(route.total.tariff),
            days_text(route.total.time),
            format!("{:.0}", route.total.distance),
            format!("{:.0}", route.total.co2),
            format!("{} %", fixed(route.availability() * 100.0, 0)),
            route.bottleneck.as_ref().map_or("unknown".to_owned(), |found| found.id.clone()),
            countries.join(" "),
            way_of(network, route),
        ]);
    }
    table
}

/// Places at which the mode changes, and the ends.
fn way_of(network: &Network, route: &Route) -> String {
    use crate::route::StepKind;
    let links: Vec<_> = route
        .steps
        .iter()
        .filter_map(|step| match step.kind {
            StepKind::Link(way) => Some((network.link(way.link).mode, step.from)),
            StepKind::Transfer(_) => None,
        })
        .collect();
    let changes = links.windows(2).filter(|pair| pair[0].0 != pair[1].0);
    let places: Vec<&str> = changes.map(|pair| network.node(pair[1].1).id.as_str()).collect();
    if places.is_empty() { "-".to_owned() } else { places.join(" ") }
}

/// Corridors that no trade-off is in, as sentences.
pub fn dominated_text(trade_offs: &TradeOffs) -> String {
    let line = |(corridor, by): &(String, Vec<String>)| format!("{corridor} is dominated by {}\n", by.join(" and "));
    trade_offs.dominated.iter().map(line).collect()
}

/// Break-even points for reading.
pub fn breakeven_text(
    network: &Network,
    commodity: &Commodity,
    varied: (&str, Varied),
    stretches: &[BestStretch],
    is_markdown: bool,
) -> String {
    let (words, varied) = varied;
    let unit = varied.unit();
    let mut table = Table::new([
        ("from", Align::Right),
        ("to", Align::Right),
        ("corridor", Align::Left),
        ("USD", Align::Right),
        ("days", Align::Right),
        ("km", Align::Right),
        ("countries", Align::Left),
        ("by way of", Align::Left),
    ]);
    for stretch in stretches {
        let route = &stretch.route;
        let countries: Vec<String> = route.countries(network).iter().map(ToString::to_string).collect();
        table.row(vec![
            fixed(stretch.from, 2),
            fixed(stretch.to, 2),
            route.corridor.clone().unwrap_or_else(|| "-".to_owned()),
            fixed(route.total.tariff.central.as_usd(), 1),
            fixed(route.total.time.central.as_days(), 1),
            format!("{:.0}", route.total.distance),
            countries.join(" "),
            way_of(network, route),
        ]);
    }
    let mut text = format!("best route of {} as {words} grows ({unit})\n\n", commodity.name);
    text += &if is_markdown { table.markdown() } else { table.plain() };
    text.push('\n');
    let name = |route: &Route| route.corridor.clone().unwrap_or_else(|| "a route in no named corridor".to_owned());
    let mut has_change = false;
    for pair in stretches.windows(2) {
        let (before, after) = (&pair[0].route, &pair[1].route);
        if before.corridor != after.corridor {
            has_change = true;
            text += &format!("{} wins over {} from {} {unit}\n", name(after), name(before), fixed(pair[1].from, 2));
        }
    }
    if !has_change && let Some(first) = stretches.first() {
        let last = stretches.last().map_or(first.to, |last| last.to);
        text += &format!("{} stays the best corridor up to {} {unit}\n", name(&first.route), fixed(last, 2));
    }
    text
}

/// Break-even points, tidy: one row per stretch.
pub fn breakeven_records(
    network: &Network,
    head: &Head,
    words: &str,
    varied: Varied,
    stretches: &[BestStretch],
) -> Records {
    let mut records = Records::new([
        Column::text("varied"),
        Column::text("unit"),
        Column::number("from"),
        Column::number("to"),
        Column::text("corridor"),
        Column::number("tariff_usd_per_unit"),
        Column::number("time_days"),
        Column::number("distance_km"),
        Column::number("co2_kg_per_unit"),
        Column::text("links"),
    ])
    .with_head(head.fields());
    for stretch in stretches {
        let total = &stretch.route.total;
        let links: Vec<&str> = stretch.route.links().map(|link| network.link(link).id.as_str()).collect();
        records.row([
            words.to_owned(),
            varied.unit().to_owned(),
            fixed(stretch.from, 6),
            fixed(stretch.to, 6),
            stretch.route.corridor.clone().unwrap_or_default(),
            total.tariff.central.to_string(),
            total.time.central.to_string(),
            total.distance.to_string(),
            total.co2.to_string(),
            links.join(";"),
        ]);
    }
    records
}

/// Break-even points, everything.
pub fn breakeven_json(
    network: &Network,
    head: &Head,
    words: &str,
    varied: Varied,
    stretches: &[BestStretch],
) -> String {
    let all: Vec<Value> = stretches
        .iter()
        .map(|stretch| json!({ "from": stretch.from, "to": stretch.to, "route": route_json(network, &stretch.route) }))
        .collect();
    head.with_result(json!({ "varied": words, "unit": varied.unit(), "stretches": all }))
}
