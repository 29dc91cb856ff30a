//! Trade-offs as a scatter of two criteria.

use plotters::chart::ChartBuilder;
use plotters::element::{PathElement, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::Ink;
use super::axis::Axis;
use super::backend::px;
use super::mark::{Form, Mark, Meaning};
use super::sheet::{Drawn, Head, MARGIN, Swatch, point, small};
use super::verbs::corridor_of;
use crate::ask::{Criterion, RouteTold, RoutesResult};
use crate::report::fixed;

/// The value of a criterion of a route, as a number to plot and print.
pub(super) fn criterion(criterion: Criterion, route: &RouteTold) -> f64 {
    match criterion {
        Criterion::Tariff => route.tariff_usd_per_unit.central.as_usd(),
        Criterion::Time => route.time_days.central.as_days(),
        Criterion::Co2 => route.co2_kg_per_unit.as_kg(),
        Criterion::Distance => route.distance_km.as_km(),
        Criterion::Risk => 1.0 - route.availability,
    }
}

pub(super) fn axis_name(criterion: Criterion, unit: &str) -> String {
    match criterion {
        Criterion::Tariff => format!("tariff, USD/{unit}"),
        Criterion::Time => "days".to_owned(),
        Criterion::Co2 => format!("kg CO2/{unit}"),
        Criterion::Distance => "km".to_owned(),
        Criterion::Risk => "probability of an outage".to_owned(),
    }
}

/// The trade-offs as SVG: each point labelled with the number of its route and coloured by its corridor. Blank for fewer than two criteria.
///
/// Each point is a mark with `data-id` (number of the route), `data-series` (corridor), `data-x` and `data-y`.
pub(crate) fn scatter_svg(title: &str, trade_offs: &RoutesResult) -> String {
    let [across, up, ..] = trade_offs.criteria.as_slice() else { return String::new() };
    let unit = &trade_offs.commodity.cargo_unit;
    let values: Vec<(f64, f64)> = trade_offs
        .routes
        .iter()
        .map(|route| (criterion(*across, &route.route), criterion(*up, &route.route)))
        .collect();
    let mut corridors: Vec<String> = Vec::new();
    for corridor in trade_offs.routes.iter().map(|row| corridor_of(&row.route)) {
        if !corridors.contains(&corridor) {
            corridors.push(corridor);
        }
    }
    let told = |(x, y): &(f64, f64)| {
        let [x, y] =
            [(across, *x), (up, *y)].map(|(of, value)| fixed(value, if *of == Criterion::Risk { 3 } else { 1 }));
        format!("{} {x}, {} {y}", axis_name(*across, unit), axis_name(*up, unit))
    };
    let routes: Vec<String> = trade_offs
        .routes
        .iter()
        .zip(&values)
        .enumerate()
        .map(|(position, (route, value))| {
            format!("route {} ({}): {}", position + 1, corridor_of(&route.route), told(value))
        })
        .collect();
    let head = Head {
        title: title.to_owned(),
        note: format!(
            "{} (up) against {} (across); each number is a route",
            axis_name(*up, unit),
            axis_name(*across, unit)
        ),
        description: format!("Routes of which none is beaten in both criteria. {}.", routes.join("; ")),
        legend: corridors
            .iter()
            .enumerate()
            .map(|(number, corridor)| (Swatch::Dot, Ink::Series(number), corridor.clone()))
            .collect(),
    };
    head.draw(400.0, |area| -> Drawn {
        let mut chart = ChartBuilder::on(area)
            .margin_left(px(MARGIN))
            .margin_right(px(MARGIN + 20.0))
            .margin_top(px(10.0))
            .margin_bottom(px(8.0))
            .x_label_area_size(px(44.0))
            .y_label_area_size(px(56.0))
            .build_cartesian_2d(
                Axis::around(values.iter().map(|value| value.0), 6),
                Axis::around(values.iter().map(|value| value.1), 6),
            )?;
        chart
            .configure_mesh()
            .bold_line_style(Ink::Grid.line(1.0))
            .light_line_style(Ink::Grid.line(0.0))
            .max_light_lines(1)
            .axis_style(Ink::Weak.line(1.0))
            .set_all_tick_mark_size(px(4.0))
            .label_style(small(Ink::Weak))
            .axis_desc_style(small(Ink::Strong))
            .x_desc(axis_name(*across, unit))
            .draw()?;
        let base = area.get_base_pixel();
        let pixels = |at: i32, base: i32| f64::from(at - base) / f64::from(px(1.0));
        let placed: Vec<(f64, f64)> = values
            .iter()
            .map(|value| chart.backend_coord(value))
            .map(|(x, y)| (pixels(x, base.0), pixels(y, base.1)))
            .collect();
        let mut labels: Vec<(f64, f64)> = Vec::new();
        for (position, (value, route)) in values.iter().zip(&trade_offs.routes).enumerate() {
            let corridor = corridor_of(&route.route);
            let number = corridors.iter().position(|known| *known == corridor).unwrap_or(0);
            let data = vec![
                ("id", (position + 1).to_string()),
                ("series", corridor),
                ("x", fixed(value.0, 4)),
                ("y", fixed(value.1, 4)),
            ];
            let meaning = Meaning { data, title: routes[position].clone() };
            let (ink, points) = (Ink::Series(number), vec![*value]);
            chart.draw_series([Mark { form: Form::Dot(5.0), ink, points, meaning }])?;
            let (x, y) = place_for_label(&placed, position, &labels);
            labels.push((x, y));
            let (from_x, from_y) = placed[position];
            if (y - from_y).abs() > 15.0 {
                // Too far to be seen as its own: a line leads there.
                let line = [point(from_x, from_y), point(x, y - 8.0)];
                area.draw(&PathElement::new(line.as_slice(), Ink::Weak.line(0.5)))?;
            }
            let style = small(Ink::Strong).pos(Pos::new(HPos::Center, VPos::Center));
            area.draw(&Text::new((position + 1).to_string(), point(x, y), style))?;
        }
        Ok(())
    })
}

/// The middle of the label of a point: right of it, left, above, below or aslant, wherever it covers no point and no label, else further down.
fn place_for_label(points: &[(f64, f64)], position: usize, labels: &[(f64, f64)]) -> (f64, f64) {
    let (at_x, at_y) = points[position];
    let is_far = |(x, y): (f64, f64), other: &(f64, f64), across: f64| {
        (x - other.0).abs() >= across || (y - other.1).abs() >= 12.0
    };
    // Two numbers side by side must not read as one.
    let is_free = |place: &(f64, f64)| {
        points.iter().all(|point| is_far(*place, point, 14.0)) && labels.iter().all(|label| is_far(*place, label, 24.0))
    };
    let around = [(15.0, 0.0), (-15.0, 0.0), (0.0, -14.0), (0.0, 14.0)];
    let aslant = [(13.0, -11.0), (13.0, 11.0), (-13.0, -11.0), (-13.0, 11.0)];
    let below = (2..40).map(|steps| (15.0, 13.0 * f64::from(steps)));
    let places = around.into_iter().chain(aslant).chain(below).map(|(right, down)| (at_x + right, at_y + down));
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
            assert!(others.all(|(across, down)| across >= 14.0 || down >= 12.0), "{labels:?}");
        }
        assert_eq!(labels[0], (85.0, 100.0), "left, for the right is taken");
        assert_eq!(labels[2], (315.0, 100.0), "right, where there is room");
    }
}
