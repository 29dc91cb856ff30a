//! Rows of marks, in panels beside each other: the picture of most answers.

use plotters::chart::ChartBuilder;
use plotters::element::PathElement;

use super::Ink;
use super::axis::Axis;
use super::backend::px;
use super::lettering::{ems, shortened};
use super::mark::{Form, Mark, Meaning};
use super::sheet::{Area, Drawn, Head, MARGIN, SMALL, WIDTH, heading, small, words};

/// Height of a row, in pixels.
const ROW: f64 = 22.0;
/// Height of the title of a panel.
const TOP: f64 = 24.0;
/// Height of the numbers below.
const BOTTOM: f64 = 28.0;
/// Most width of the names of rows.
const MOST_NAME: f64 = 220.0;

/// What is free left of each panel; half of the number at its left end stands there.
const GAP: f64 = 12.0;
/// Width that all panels together have at least.
const LEAST_PANELS: f64 = 390.0;

/// What a row shows in a panel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Shape {
    /// From a low to a high value, with a tick between.
    Interval { low: f64, middle: f64, high: f64 },
    /// From one value to another.
    Bar { from: f64, to: f64 },
}

impl Shape {
    /// The values that an axis has to hold.
    pub(super) fn values(self) -> [f64; 2] {
        match self {
            Self::Interval { low, high, .. } => [low, high],
            Self::Bar { from, to } => [from, to],
        }
    }

    /// What is drawn at a height.
    fn marks(self, at: f64, row: &Row, measure: &'static str) -> Vec<Mark> {
        let with = |form: Form, ink: Ink, points: Vec<(f64, f64)>, values: &[(&'static str, f64)]| {
            let mut meaning = row.meaning.clone();
            meaning.data.push(("measure", measure.to_owned()));
            meaning.data.extend(values.iter().map(|(name, value)| (*name, told(*value))));
            Mark { form, ink, points, meaning }
        };
        match self {
            Self::Interval { low, middle, high } => vec![
                with(Form::Box, row.ink, vec![(low, at - 0.2), (high, at + 0.2)], &[("low", low), ("high", high)]),
                with(Form::Line(2.0), Ink::Strong, vec![(middle, at - 0.35), (middle, at + 0.35)], &[("x", middle)]),
            ],
            Self::Bar { from, to } => {
                vec![with(Form::Box, row.ink, vec![(from, at - 0.32), (to, at + 0.32)], &[("from", from), ("x", to)])]
            }
        }
    }
}

/// A row of marks.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) ink: Ink,
    /// One for each panel, or none.
    pub(super) shapes: Vec<Shape>,
    /// Data attributes of all its marks, and what is told about them.
    pub(super) meaning: Meaning,
    /// Right of the last panel, or in place of the marks.
    pub(super) note: String,
}

/// A line of the picture.
#[derive(Debug, Clone)]
pub(super) enum Line {
    Heading(String),
    Row(Row),
}

/// What one column of marks measures.
#[derive(Debug, Clone)]
pub(super) struct Panel {
    /// Its name for the reader.
    pub(super) title: String,
    /// Its name in `data-measure`.
    pub(super) measure: &'static str,
    pub(super) axis: Axis,
}

impl Panel {
    /// A panel whose axis holds what the rows show in it; of several, each has room for fewer numbers.
    pub(super) fn over(lines: &[Line], number: usize, of: usize, title: String, measure: &'static str) -> Self {
        let rows = lines.iter().filter_map(|line| match line {
            Line::Row(row) => row.shapes.get(number).copied(),
            Line::Heading(_) => None,
        });
        let shapes: Vec<Shape> = rows.collect();
        let has_bars = shapes.iter().any(|shape| matches!(shape, Shape::Bar { .. }));
        let axis = |most: usize| {
            let values = shapes.iter().flat_map(|shape| shape.values());
            if has_bars { Axis::from_zero(values, most) } else { Axis::around(values, most) }
        };
        let room = LEAST_PANELS / of as f64;
        let fits = |axis: &Axis| (axis.widest() * SMALL + 10.0) * axis.labels.len() as f64 <= room;
        let axis = (3..=8).rev().map(axis).find(fits).unwrap_or_else(|| axis(2));
        Self { title, measure, axis }
    }
}

/// Where the parts of a picture stand, in pixels.
struct Frame {
    left: f64,
    /// Of one panel.
    width: f64,
    height: f64,
    /// Left edge of the notes, right of the last panel.
    notes: f64,
}

impl Frame {
    fn of(panels: &[Panel], lines: &[Line]) -> Self {
        let rows = || {
            lines.iter().filter_map(|line| match line {
                Line::Row(row) => Some(row),
                Line::Heading(_) => None,
            })
        };
        let left = MARGIN + rows().map(|row| ems(&row.name) * SMALL).fold(40.0, f64::max).min(MOST_NAME);
        // A note in place of marks needs no column.
        let beside = rows().filter(|row| !row.shapes.is_empty()).map(|row| ems(&row.note) * SMALL).fold(0.0, f64::max);
        let notes = WIDTH - MARGIN - beside;
        let height = TOP + ROW * lines.len() as f64 + BOTTOM;
        Self { left, width: (notes - left) / panels.len() as f64, height, notes }
    }
}

/// The picture.
pub(super) fn draw(head: &Head, panels: &[Panel], lines: &[Line]) -> String {
    let frame = Frame::of(panels, lines);
    head.draw(frame.height + 4.0, |area| {
        for (position, line) in lines.iter().enumerate() {
            let y = TOP + ROW * position as f64 + 4.0;
            match line {
                Line::Heading(text) => {
                    words(area, &shortened(text, SMALL * 1.1, WIDTH - 2.0 * MARGIN), (MARGIN, y), &heading())?;
                }
                Line::Row(row) => {
                    let name = shortened(&row.name, SMALL, frame.left - MARGIN);
                    words(area, &name, (MARGIN, y), &small(Ink::Strong))?;
                    let at = if row.shapes.is_empty() { frame.left + GAP } else { frame.notes };
                    words(area, &row.note, (at, y), &small(Ink::Weak))?;
                }
            }
        }
        for (number, panel) in panels.iter().enumerate() {
            let left = frame.left + frame.width * number as f64;
            words(area, &panel.title, (left + GAP, 4.0), &small(Ink::Weak))?;
            let part = area.clone().shrink((px(left), px(0.0)), (px(frame.width), px(frame.height)));
            draw_panel(&part, number, panel, lines)?;
        }
        Ok(())
    })
}

fn draw_panel(area: &Area, number: usize, panel: &Panel, lines: &[Line]) -> Drawn {
    let mut chart = ChartBuilder::on(area)
        .margin_left(px(GAP))
        .margin_right(px((panel.axis.widest() * SMALL).max(2.0 * GAP) - GAP / 2.0))
        .margin_top(px(TOP))
        .x_label_area_size(px(BOTTOM))
        .build_cartesian_2d(panel.axis.clone(), Axis::rows(lines.len()))?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .disable_x_mesh()
        .axis_style(Ink::Weak.line(1.0))
        .set_all_tick_mark_size(px(4.0))
        .label_style(small(Ink::Weak))
        .draw()?;
    let inside = chart.plotting_area();
    for (position, line) in lines.iter().enumerate() {
        let Line::Row(row) = line else { continue };
        let Some(shape) = row.shapes.get(number) else { continue };
        let middle = position as f64 + 0.5;
        let guide = [(panel.axis.ends.0, middle), (panel.axis.ends.1, middle)];
        inside.draw(&PathElement::new(guide.as_slice(), Ink::Grid.line(1.0)))?;
        for mark in shape.marks(middle, row, panel.measure) {
            inside.draw(&mark)?;
        }
    }
    Ok(())
}

/// A number as an attribute: enough decimals for a probability, none that are not there.
fn told(value: f64) -> String {
    let text = crate::report::fixed(value, 4);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
