//! Throughput by day, stacked by outlet, and the stock of tanks below.

use jiff::civil::Date;
use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::cartesian::Cartesian2d;

use super::Ink;
use super::axis::Axis;
use super::backend::{Svg, px};
use super::mark::{Form, Mark, Meaning};
use super::sheet::{Area, DrawError, Drawn, Head, MARGIN, SMALL, Swatch, heading, legend_at, small, words};
use crate::flow::{Series, SeriesKind, Simulation};
use crate::report::{fixed, plain};
use crate::units::Quantity;

/// Storages drawn: those whose stock moves most.
const MOST_STOCKS: usize = 6;

type Chart<'a> = ChartContext<'a, Svg, Cartesian2d<Axis, Axis>>;

/// A simulation as SVG: throughput by outlet, stacked, with what passed at the baseline as a line above and what is lost against it shaded; stocks below.
///
/// Each day is a mark with `data-day`, `data-date` where the horizon has a first day, `data-y` (all outlets) and `data-baseline`; each outlet and each stock is one
/// with `data-series`, `data-id` and `data-y`, a number a day.
pub(crate) fn simulation_svg(
    title: &str,
    outcome: &Simulation,
    baseline: &Simulation,
    start: Option<Date>,
    cargo_unit: &str,
) -> String {
    let flows = Flows::of(outcome, baseline);
    let kilo = |units: Quantity| format!("{} k{cargo_unit}", fixed(units.as_units() / 1e3, 1));
    let outlets: Vec<&Series> = outcome.of_kind(SeriesKind::Throughput).collect();
    let mut legend: Vec<(Swatch, Ink, String)> = outlets
        .iter()
        .enumerate()
        .map(|(number, outlet)| (Swatch::Box, Ink::Series(number), outlet.id.clone()))
        .collect();
    legend.push((Swatch::Line, Ink::Strong, "baseline".to_owned()));
    if flows.lost() > Quantity::ZERO {
        legend.push((Swatch::Box, Ink::Lost, format!("below the baseline: {}", kilo(flows.lost()))));
    }
    let in_force =
        outcome.summary.first_disturbed.map(|first| (first, outcome.summary.last_disturbed.unwrap_or(outcome.days)));
    if in_force.is_some() {
        legend.push((Swatch::Line, Ink::Lost, "change in force".to_owned()));
    }
    let head = Head {
        title: title.to_owned(),
        note: format!("{cargo_unit} a day by outlet"),
        description: format!(
            "Throughput by outlet over {} days, stacked: {}. Below the baseline by {} in all, above it on other days by {}.",
            outcome.days,
            outlets
                .iter()
                .map(|outlet| format!("{} {}", outlet.id, kilo(outlet.total())))
                .collect::<Vec<_>>()
                .join(", "),
            kilo(flows.lost()),
            kilo(flows.made_up())
        ),
        legend,
    };
    let stocks = moving_stocks(outcome);
    let (flows_height, stocks_height) = (300.0, if stocks.is_empty() { 0.0 } else { 190.0 });
    let days = Axis::days(outcome.days, start);
    let passed = flows.ours.iter().chain(&flows.baseline).map(|value| value.as_units());
    let passed = Axis::from_zero(passed, 5);
    let stocked = Axis::from_zero(stocks.iter().flat_map(|stock| &stock.values).map(|value| value.as_units()), 4);
    // The same in both parts, so that a day stands below itself.
    let room = passed.widest().max(stocked.widest()) * SMALL + 12.0;
    head.draw(flows_height + stocks_height, |area| {
        let (upper, lower) = area.split_vertically(px(flows_height));
        let mut chart = chart(&upper, &days, passed, room)?;
        draw_flows(&mut chart, &outlets, &flows, in_force)?;
        draw_days(&mut chart, outcome, &flows, start, cargo_unit)?;
        if stocks.is_empty() { Ok(()) } else { draw_stocks(&lower, &stocks, (&days, stocked, room), cargo_unit) }
    })
}

/// What passes on each day, with the scenario and without.
struct Flows {
    ours: Vec<Quantity>,
    baseline: Vec<Quantity>,
}

impl Flows {
    fn of(outcome: &Simulation, baseline: &Simulation) -> Self {
        let days = outcome.days.min(baseline.days);
        let total = |outcome: &Simulation| (0..days).map(|day| outcome.on_day(SeriesKind::Throughput, day)).collect();
        Self { ours: total(outcome), baseline: total(baseline) }
    }

    fn pairs(&self) -> impl Iterator<Item = (Quantity, Quantity)> {
        self.ours.iter().copied().zip(self.baseline.iter().copied())
    }

    /// What is below the baseline, over all days on which it is.
    fn lost(&self) -> Quantity {
        self.pairs().map(|(ours, theirs)| (theirs - ours).max(Quantity::ZERO)).sum()
    }

    /// What is above it, over all days on which it is.
    fn made_up(&self) -> Quantity {
        self.pairs().map(|(ours, theirs)| (ours - theirs).max(Quantity::ZERO)).sum()
    }
}

/// Axes and grid, with so much room for the numbers along the upright axis.
fn chart<'a>(area: &'a Area, days: &Axis, values: Axis, room: f64) -> Result<Chart<'a>, DrawError> {
    let mut chart = ChartBuilder::on(area)
        .margin_left(px(MARGIN))
        .margin_right(px(MARGIN + 20.0))
        .margin_top(px(10.0))
        .x_label_area_size(px(26.0))
        .y_label_area_size(px(room))
        .build_cartesian_2d(days.clone(), values)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .bold_line_style(Ink::Grid.line(1.0))
        .light_line_style(Ink::Grid.line(0.0))
        .max_light_lines(1)
        .axis_style(Ink::Weak.line(1.0))
        .set_all_tick_mark_size(px(4.0))
        .label_style(small(Ink::Weak))
        .draw()?;
    Ok(chart)
}

fn list(values: &[Quantity]) -> String {
    values.iter().map(|value| plain(*value)).collect::<Vec<_>>().join(" ")
}

fn series_meaning(series: &Series) -> Meaning {
    Meaning {
        data: vec![("series", series.kind.as_str().to_owned()), ("id", series.id.clone()), ("y", list(&series.values))],
        title: series.id.clone(),
    }
}

fn by_day(values: &[Quantity]) -> Vec<(f64, f64)> {
    values.iter().enumerate().map(|(day, value)| (day as f64, value.as_units())).collect()
}

/// The corners of an area between two lines.
fn between(lower: &[Quantity], upper: &[Quantity], first_day: usize) -> Vec<(f64, f64)> {
    let at = |(position, value): (usize, &Quantity)| ((first_day + position) as f64, value.as_units());
    upper.iter().enumerate().map(at).chain(lower.iter().enumerate().rev().map(at)).collect()
}

fn draw_flows(chart: &mut Chart<'_>, outlets: &[&Series], flows: &Flows, in_force: Option<(usize, usize)>) -> Drawn {
    let mut floor = vec![Quantity::ZERO; flows.ours.len()];
    for (number, outlet) in outlets.iter().enumerate() {
        let ceiling: Vec<Quantity> = floor.iter().zip(&outlet.values).map(|(floor, value)| *floor + *value).collect();
        let (points, ink) = (between(&floor, &ceiling, 0), Ink::Series(number));
        chart.draw_series([Mark { form: Form::Area, ink, points, meaning: series_meaning(outlet) }])?;
        floor = ceiling;
    }
    // Where lines cross between two days, both ends are drawn: the lost area begins and ends at the crossing.
    for (first, days) in below(flows) {
        let (ours, theirs) = (&flows.ours[first..first + days], &flows.baseline[first..first + days]);
        let lower: Vec<Quantity> = ours.iter().zip(theirs).map(|(ours, theirs)| *ours.min(theirs)).collect();
        let lost: Quantity = theirs.iter().zip(&lower).map(|(theirs, lower)| *theirs - *lower).sum();
        let points = between(&lower, theirs, first);
        let data = vec![
            ("series", "below_baseline".to_owned()),
            ("day", first.to_string()),
            ("last-day", (first + days - 1).to_string()),
            ("y", plain(lost)),
        ];
        let meaning = Meaning { data, title: String::new() };
        chart.draw_series([Mark { form: Form::Area, ink: Ink::Lost, points, meaning }])?;
    }
    let points = by_day(&flows.baseline);
    let data = vec![("series", "baseline".to_owned()), ("y", list(&flows.baseline))];
    let meaning = Meaning { data, title: "baseline".to_owned() };
    chart.draw_series([Mark { form: Form::Line(1.5), ink: Ink::Strong, points, meaning }])?;
    if let Some((first, after)) = in_force {
        let (top, last) = (chart.y_range().end, (after - 1).min(flows.ours.len() - 1));
        // A change of one day is seen too.
        let points = vec![(first as f64, top), ((last as f64).max(first as f64 + 0.5), top)];
        let data = vec![("series", "in_force".to_owned()), ("day", first.to_string()), ("last-day", last.to_string())];
        let title = format!("change in force from day {first} to day {last}");
        let meaning = Meaning { data, title };
        chart.draw_series([Mark { form: Form::Line(4.0), ink: Ink::Lost, points, meaning }])?;
    }
    Ok(())
}

/// First day and number of days of each stretch that touches a day below the baseline.
fn below(flows: &Flows) -> Vec<(usize, usize)> {
    let is_below: Vec<bool> = flows.pairs().map(|(ours, theirs)| ours < theirs).collect();
    let last = is_below.len();
    let touches = |day: usize| is_below[day.saturating_sub(1)..(day + 2).min(last)].iter().any(|below| *below);
    let mut stretches: Vec<(usize, usize)> = Vec::new();
    for day in (0..last).filter(|day| touches(*day)) {
        match stretches.last_mut() {
            Some((first, days)) if *first + *days == day => *days += 1,
            _ => stretches.push((day, 1)),
        }
    }
    stretches
}

/// One strip a day, unseen, that tells what passes when it is pointed at.
fn draw_days(chart: &mut Chart<'_>, outcome: &Simulation, flows: &Flows, start: Option<Date>, unit: &str) -> Drawn {
    let top = chart.y_range().end;
    let last = (flows.ours.len().max(2) - 1) as f64;
    let strip = |(day, (ours, theirs)): (usize, (Quantity, Quantity))| {
        let date = start.and_then(|start| start.checked_add(jiff::Span::new().days(day as i64)).ok());
        let mut data = vec![("day", day.to_string())];
        data.extend(date.map(|date| ("date", date.to_string())));
        data.extend([("y", plain(ours)), ("baseline", plain(theirs))]);
        let by: Vec<String> = outcome
            .of_kind(SeriesKind::Throughput)
            .filter(|outlet| outlet.values[day] != Quantity::ZERO)
            .map(|outlet| format!("{} {}", outlet.id, plain(outlet.values[day])))
            .collect();
        let when = date.map_or(String::new(), |date| format!(", {date}"));
        let title = format!("day {day}{when}: {} {unit} (baseline {}): {}", plain(ours), plain(theirs), by.join(", "));
        let points = vec![((day as f64 - 0.5).max(0.0), 0.0), ((day as f64 + 0.5).min(last), top)];
        Mark { form: Form::Box, ink: Ink::Hidden, points, meaning: Meaning { data, title } }
    };
    chart.draw_series(flows.pairs().enumerate().map(strip))?;
    Ok(())
}

/// How far a stock moves.
fn moved(stock: &Series) -> Quantity {
    let values = || stock.values.iter().copied();
    values().max().unwrap_or_default() - values().min().unwrap_or_default()
}

/// The stocks that move most; of equals the first in the table.
fn moving_stocks(outcome: &Simulation) -> Vec<&Series> {
    let mut moving: Vec<&Series> =
        outcome.of_kind(SeriesKind::Stock).filter(|stock| moved(stock) > Quantity::ZERO).collect();
    moving.sort_by_key(|stock| std::cmp::Reverse(moved(stock)));
    moving.truncate(MOST_STOCKS);
    moving
}

/// A line for each stock.
fn draw_stocks(area: &Area, stocks: &[&Series], (days, values, room): (&Axis, Axis, f64), cargo_unit: &str) -> Drawn {
    words(area, &format!("Stock, {cargo_unit}"), (MARGIN, 8.0), &heading())?;
    let legend: Vec<(Swatch, Ink, String)> = stocks
        .iter()
        .enumerate()
        .map(|(number, stock)| (Swatch::Line, Ink::Series(number), stock.id.clone()))
        .collect();
    legend_at(area, &legend, (MARGIN + 100.0, 8.0))?;
    let (_, below) = area.split_vertically(px(44.0));
    let mut chart = chart(&below, days, values, room)?;
    for (number, stock) in stocks.iter().enumerate() {
        let (points, ink) = (by_day(&stock.values), Ink::Series(number));
        chart.draw_series([Mark { form: Form::Line(2.0), ink, points, meaning: series_meaning(stock) }])?;
    }
    Ok(())
}
