//! A mark that says what it stands for.

use std::convert::Infallible;

use plotters::element::{Drawable, PointCollection};
use plotters_backend::{BackendCoord, DrawingBackend, DrawingErrorKind};

use super::Ink;
use super::backend::{Svg, px};

/// What a mark stands for: attributes for a page, a sentence for the reader who points at it.
#[derive(Debug, Clone, Default)]
pub(super) struct Meaning {
    /// Data attributes without their `data-`: `id`, `series`, `day`, `x`, `y`.
    pub(super) data: Vec<(&'static str, String)>,
    /// The sentence.
    pub(super) title: String,
}

/// How a mark looks; lengths in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Form {
    /// A line through its points, of a width.
    Line(f64),
    /// The area within its points.
    Area,
    /// A rectangle of which the points are opposite corners.
    Box,
    /// A disc around its point, of a radius.
    Dot(f64),
}

/// A form at places of a chart, with its meaning.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) form: Form,
    pub(super) ink: Ink,
    pub(super) points: Vec<(f64, f64)>,
    pub(super) meaning: Meaning,
}

impl<'a> PointCollection<'a, (f64, f64)> for &'a Mark {
    type Point = &'a (f64, f64);
    type IntoIter = &'a [(f64, f64)];

    fn point_iter(self) -> Self::IntoIter {
        &self.points
    }
}

impl Drawable<Svg> for Mark {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        points: I,
        backend: &mut Svg,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        let points: Vec<BackendCoord> = points.collect();
        let colour = self.ink.colour();
        backend.open(&self.meaning);
        let drawn = match (self.form, points.as_slice()) {
            (Form::Line(width), _) => backend.draw_path(points, &self.ink.line(width)),
            (Form::Area, _) => backend.fill_polygon(points, &colour),
            (Form::Box, [from, to]) => backend.draw_rect(*from, *to, &colour, true),
            (Form::Dot(radius), [at]) => backend.draw_circle(*at, px(radius) as u32, &colour, true),
            _ => Ok(()),
        };
        backend.close();
        drawn
    }
}
