//! Trade-offs as a scatter of two criteria, in the terminal and as SVG.

use super::chart::{COLOURS, escaped};
use super::fixed;
use super::ticks::Ticks;
use crate::analysis::TradeOffs;
use crate::network::Commodity;
use crate::route::{Objective, Route};

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
            0 => fixed(top, decimals(bottom, top)),
            row if row + 1 == HEIGHT => fixed(bottom, decimals(bottom, top)),
            _ => String::new(),
        };
        text += format!("{scale:>10} |{}", line.iter().collect::<String>()).trim_end();
        text.push('\n');
    }
    text += &format!("{:>10} +{}\n", "", "-".repeat(WIDTH));
    let (first, last) = (fixed(left, decimals(left, right)), fixed(right, decimals(left, right)));
    text + &format!("{:>11}{first:<36}{last:>36}  {}\n", "", axis_name(across, unit))
}

/// The ends of an axis are told apart: a probability needs more decimals than a tariff.
fn decimals(low: f64, high: f64) -> usize {
    if high - low < 1.0 { 3 } else { 1 }
}

/// Where the picture begins and how large its inside is: left, top, width, height.
const FRAME: (f64, f64, f64, f64) = (90.0, 50.0, 480.0, 350.0);

/// The same as SVG, each point labelled with its route and coloured by corridor.
pub fn scatter_svg(title: &str, trade_offs: &TradeOffs, commodity: &Commodity) -> String {
    let (left, top, width, height) = FRAME;
    let [across, up, ..] = trade_offs.criteria.as_slice() else { return String::new() };
    let points: Vec<(f64, f64)> =
        trade_offs.routes.iter().map(|route| (criterion(across, route), criterion(up, route))).collect();
    let ticks_x = ticks(&mut points.iter().map(|point| point.0));
    let ticks_y = ticks(&mut points.iter().map(|point| point.1));
    let x = |value: f64| left + width * (value - ticks_x.low()) / (ticks_x.high() - ticks_x.low());
    let y = |value: f64| top + height * (1.0 - (value - ticks_y.low()) / (ticks_y.high() - ticks_y.low()));
    let unit = &commodity.cargo_unit;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 460\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n<text x=\"{left:.0}\" y=\"24\" font-size=\"16\">{}</text>\n",
        escaped(title)
    );
    for (value, label) in ticks_y.labels() {
        let at = y(value);
        svg += &format!(
            "<line x1=\"{left:.0}\" y1=\"{at:.1}\" x2=\"{:.0}\" y2=\"{at:.1}\" stroke=\"#ddd\"/>\
             <text x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>\n",
            left + width,
            left - 6.0,
            at + 4.0
        );
    }
    for (value, label) in ticks_x.labels() {
        let (at, bottom) = (x(value), top + height);
        svg += &format!(
            "<line x1=\"{at:.1}\" y1=\"{bottom:.0}\" x2=\"{at:.1}\" y2=\"{:.0}\" stroke=\"#ddd\"/>\
             <text x=\"{at:.1}\" y=\"{:.0}\" text-anchor=\"middle\">{label}</text>\n",
            bottom + 5.0,
            bottom + 18.0
        );
    }
    let mut corridors: Vec<&str> = Vec::new();
    let placed: Vec<(f64, f64)> = points.iter().map(|point| (x(point.0), y(point.1))).collect();
    let mut labels: Vec<(f64, f64)> = Vec::new();
    for (position, (&(at_x, at_y), route)) in placed.iter().zip(&trade_offs.routes).enumerate() {
        let corridor = route.corridor.as_deref().unwrap_or("no named corridor");
        let number = corridors.iter().position(|known| *known == corridor).unwrap_or_else(|| {
            corridors.push(corridor);
            corridors.len() - 1
        });
        let label = place_for_label(&placed, position, &labels);
        labels.push(label);
        svg += &format!(
            "<circle cx=\"{at_x:.1}\" cy=\"{at_y:.1}\" r=\"4\" fill=\"{}\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>\n",
            COLOURS[number % COLOURS.len()],
            label.0,
            label.1 + 4.0,
            position + 1
        );
    }
    for (number, corridor) in corridors.iter().enumerate() {
        let (at_x, at_y) = (left + width + 24.0, top + 10.0 + 20.0 * number as f64);
        svg += &format!(
            "<circle cx=\"{at_x:.0}\" cy=\"{at_y:.0}\" r=\"5\" fill=\"{}\"/><text x=\"{:.0}\" y=\"{:.0}\">{}</text>\n",
            COLOURS[number % COLOURS.len()],
            at_x + 12.0,
            at_y + 4.0,
            escaped(corridor)
        );
    }
    svg += &format!(
        "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\">{}</text><text x=\"{left:.0}\" y=\"42\" fill=\"#555\">{}</text>\n</svg>\n",
        left + width / 2.0,
        top + height + 40.0,
        axis_name(across, unit),
        axis_name(up, unit)
    );
    svg
}

/// The axis of a criterion: a tenth of the spread is left free on each side.
fn ticks(values: &mut dyn Iterator<Item = f64>) -> Ticks {
    let (low, high) = values.fold((f64::INFINITY, 0.0f64), |(low, high), value| (low.min(value), high.max(value)));
    let margin = ((high - low) * 0.1).max(high * 0.01).max(1e-9);
    Ticks::over(((low - margin).max(0.0), high + margin), 6)
}

/// The middle of the label of a point: right of it, left, above or below, wherever it covers no point and no label, else further down.
fn place_for_label(points: &[(f64, f64)], position: usize, labels: &[(f64, f64)]) -> (f64, f64) {
    let (at_x, at_y) = points[position];
    let covers =
        |(x, y): (f64, f64), (other_x, other_y): &(f64, f64)| (x - other_x).abs() < 12.0 && (y - other_y).abs() < 11.0;
    let is_free = |place: &(f64, f64)| !points.iter().chain(labels).any(|other| covers(*place, other));
    let around = [(13.0, 0.0), (-13.0, 0.0), (0.0, -13.0), (0.0, 13.0)].into_iter();
    let below = (2..40).map(|steps| (13.0, 13.0 * f64::from(steps)));
    let places = around.chain(below).map(|(right, down)| (at_x + right, at_y + down));
    places.clone().find(is_free).or_else(|| places.clone().next()).unwrap_or((at_x, at_y))
}

#[cfg(test)]
mod tests {
    use super::place_for_label;

    #[test]
    fn a_label_covers_no_point_and_no_other_label() {
        // Two points side by side, one on its own, and four at the same place.
        let points =
            [(100.0, 100.0), (110.0, 104.0), (300.0, 100.0), (50.0, 50.0), (50.0, 50.0), (50.0, 50.0), (50.0, 50.0)];
        let mut labels = Vec::new();
        for position in 0..points.len() {
            labels.push(place_for_label(&points, position, &labels));
        }
        for (position, label) in labels.iter().enumerate() {
            let others = points.iter().chain(&labels[..position]).chain(&labels[position + 1..]);
            let mut others = others.map(|other| ((label.0 - other.0).abs(), (label.1 - other.1).abs()));
            assert!(others.all(|(across, down)| across >= 12.0 || down >= 11.0), "{labels:?}");
        }
        assert_eq!(labels[0], (87.0, 100.0), "left, for the right is taken");
        assert_eq!(labels[2], (313.0, 100.0), "right, where there is room");
    }
}
