//! Several routes beside each other: alternatives, trade-offs, break-even points.

use serde_json::{Value, json};

use super::json::{Head, route_json};
use super::{Align, Table, days_text, fixed, tariff_text};
use crate::analysis::{BestStretch, TradeOffs, Varied};
use crate::network::{Commodity, Network};
use crate::records::{Column, Records};
use crate::route::{Objective, Route};

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

/// The value of a criterion of a route, as a number to plot and print.
fn criterion(objective: &Objective, route: &Route) -> f64 {
    match objective {
        Objective::Tariff => route.total.tariff.central.as_usd(),
        Objective::Time => route.total.time.central.as_days(),
        Objective::Co2 => route.total.co2.as_kg(),
        Objective::Distance => route.total.distance.as_km(),
        Objective::Risk => 1.0 - route.availability(),
        Objective::Generalized { .. } => f64::from(objective.weight(&route.total).unwrap_or(u32::MAX)) / 1e3,
    }
}

fn axis_name(objective: &Objective, unit: &str) -> String {
    match objective {
        Objective::Tariff => format!("tariff, USD/{unit}"),
        Objective::Time => "days".to_owned(),
        Objective::Co2 => format!("kg CO2/{unit}"),
        Objective::Distance => "km".to_owned(),
        Objective::Risk => "probability of an outage".to_owned(),
        Objective::Generalized { .. } => format!("generalized cost, USD/{unit}"),
    }
}

/// A scatter of the first two criteria in the terminal: each point is the number of its route, `*` for several.
pub fn scatter_text(trade_offs: &TradeOffs, commodity: &Commodity) -> String {
    const WIDTH: usize = 72;
    const HEIGHT: usize = 16;
    let [across, up, ..] = trade_offs.criteria.as_slice() else { return String::new() };
    let points: Vec<(f64, f64)> =
        trade_offs.routes.iter().map(|route| (criterion(across, route), criterion(up, route))).collect();
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
    let unit = &commodity.cargo_unit;
    let mut text = format!("{}\n", axis_name(up, unit));
    for (row, line) in grid.iter().enumerate() {
        let scale = match row {
            0 => fixed(top, 1),
            row if row + 1 == HEIGHT => fixed(bottom, 1),
            _ => String::new(),
        };
        text += format!("{scale:>10} |{}", line.iter().collect::<String>()).trim_end();
        text.push('\n');
    }
    text += &format!("{:>10} +{}\n", "", "-".repeat(WIDTH));
    text + &format!("{:>11}{:<36}{:>36}  {}\n", "", fixed(left, 1), fixed(right, 1), axis_name(across, unit))
}

/// The same as SVG, each point labelled with its route and corridor.
pub fn scatter_svg(title: &str, trade_offs: &TradeOffs, commodity: &Commodity) -> String {
    let (width, height, left, top) = (720.0, 460.0, 90.0, 50.0);
    let (inner_width, inner_height) = (width - left - 150.0, height - top - 60.0);
    let [across, up, ..] = trade_offs.criteria.as_slice() else { return String::new() };
    let points: Vec<(f64, f64)> =
        trade_offs.routes.iter().map(|route| (criterion(across, route), criterion(up, route))).collect();
    // A tenth of the spread is left free on each side.
    let bounds = |values: &mut dyn Iterator<Item = f64>| {
        let (low, high) = values.fold((f64::INFINITY, 0.0f64), |(low, high), value| (low.min(value), high.max(value)));
        let margin = ((high - low) * 0.1).max(high * 0.01).max(1e-9);
        ((low - margin).max(0.0), high + margin)
    };
    let (leftmost, right) = bounds(&mut points.iter().map(|point| point.0));
    let (lowest, highest) = bounds(&mut points.iter().map(|point| point.1));
    let x = |value: f64| left + inner_width * (value - leftmost) / (right - leftmost);
    let y = |value: f64| top + inner_height * (1.0 - (value - lowest) / (highest - lowest));
    let unit = &commodity.cargo_unit;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n<text x=\"{left:.0}\" y=\"24\" font-size=\"16\">{}</text>\n",
        super::chart::escaped(title)
    );
    for part in 0..=4 {
        let share = f64::from(part) / 4.0;
        let (value_x, value_y) = (leftmost + (right - leftmost) * share, lowest + (highest - lowest) * share);
        let (at_x, at_y) = (x(value_x), y(value_y));
        svg += &format!(
            "<line x1=\"{left:.0}\" y1=\"{at_y:.1}\" x2=\"{:.0}\" y2=\"{at_y:.1}\" stroke=\"#ddd\"/>\
             <text x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\
             <text x=\"{at_x:.1}\" y=\"{:.0}\" text-anchor=\"middle\">{}</text>\n",
            left + inner_width,
            left - 6.0,
            at_y + 4.0,
            fixed(value_y, 1),
            top + inner_height + 18.0,
            fixed(value_x, 1)
        );
    }
    let mut corridors: Vec<&str> = Vec::new();
    let mut labels: Vec<(f64, f64)> = Vec::new();
    for (position, ((px, py), route)) in points.iter().zip(&trade_offs.routes).enumerate() {
        let corridor = route.corridor.as_deref().unwrap_or("no named corridor");
        let number = corridors.iter().position(|known| *known == corridor).unwrap_or_else(|| {
            corridors.push(corridor);
            corridors.len() - 1
        });
        let colour = super::chart::COLOURS[number % super::chart::COLOURS.len()];
        // A label steps down until it covers no other one.
        let (label_x, mut label_y) = (x(*px) + 7.0, y(*py) + 4.0);
        while labels
            .iter()
            .any(|(other_x, other_y)| (label_x - other_x).abs() < 22.0 && (label_y - other_y).abs() < 13.0)
        {
            label_y += 13.0;
        }
        labels.push((label_x, label_y));
        svg += &format!(
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\" fill=\"{colour}\"/><text x=\"{label_x:.1}\" y=\"{label_y:.1}\">{}</text>\n",
            x(*px),
            y(*py),
            position + 1
        );
    }
    for (number, corridor) in corridors.iter().enumerate() {
        let (at_x, at_y) = (left + inner_width + 24.0, top + 10.0 + 20.0 * number as f64);
        svg += &format!(
            "<circle cx=\"{at_x:.0}\" cy=\"{at_y:.0}\" r=\"5\" fill=\"{}\"/><text x=\"{:.0}\" y=\"{:.0}\">{}</text>\n",
            super::chart::COLOURS[number % super::chart::COLOURS.len()],
            at_x + 12.0,
            at_y + 4.0,
            super::chart::escaped(corridor)
        );
    }
    svg += &format!(
        "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\">{}</text><text x=\"{left:.0}\" y=\"42\" fill=\"#555\">{}</text>\n</svg>\n",
        left + inner_width / 2.0,
        height - 12.0,
        axis_name(across, unit),
        axis_name(up, unit)
    );
    svg
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
