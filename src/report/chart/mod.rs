//! Charts: in the terminal as characters, everywhere else as SVG.
//!
//! A picture is drawn once, here. `plotters` lays out axes and places the marks; [`svg`] writes the elements, each with what it stands for as data attributes, so
//! that a page can filter, link and explain it. Colours are classes with a light and a dark value; widths of text come from a table, never from a font of the machine.

mod axis;
mod backend;
mod lettering;
mod mark;
mod rows;
mod scatter;
mod sheet;
mod simulation;
mod terminal;
mod verbs;

#[cfg(test)]
mod tests;

pub(super) use scatter::scatter_svg;
pub(super) use simulation::simulation_svg;
pub(super) use terminal::{scatter_text, terminal_chart};
pub(super) use verbs::{breakeven_svg, compare_svg, critical_svg, flow_risk_svg, risk_svg};

use plotters::style::{Color, RGBColor, ShapeStyle};

/// What a colour stands for; the style sheet of a picture says how it looks, in light and in dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ink {
    /// The series of this number.
    Series(usize),
    /// What is read first: titles, axes, the baseline.
    Strong,
    /// What is read second: notes and numbers along an axis.
    Weak,
    /// Lines behind the marks.
    Grid,
    /// What is lost or closed.
    Lost,
    /// Seen by the pointer alone.
    Hidden,
    /// What all is drawn on.
    Paper,
}

/// Series of more than so many colours begin anew.
///
/// # References
/// Okabe and Ito (2008), Color Universal Design; told apart with every common colour vision. Vermilion is kept for what is lost.
const SERIES: [&str; 7] = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#f0e442", "#999999"];

impl Ink {
    /// The first number of a series among the numbers of all inks.
    const FIRST_SERIES: u8 = 6;

    /// The ink as a colour of `plotters`, which hands it on to the backend untouched.
    fn colour(self) -> RGBColor {
        let number = match self {
            Self::Strong => 0,
            Self::Weak => 1,
            Self::Grid => 2,
            Self::Lost => 3,
            Self::Hidden => 4,
            Self::Paper => 5,
            Self::Series(number) => Self::FIRST_SERIES + (number % SERIES.len()) as u8,
        };
        RGBColor(number, 0, 0)
    }

    /// The class of what is drawn in a colour.
    fn class((number, _, _): (u8, u8, u8)) -> String {
        match number {
            0 => "strong".to_owned(),
            1 => "weak".to_owned(),
            2 => "grid".to_owned(),
            3 => "lost".to_owned(),
            4 => "hidden".to_owned(),
            5 => "paper".to_owned(),
            series => format!("s{}", series - Self::FIRST_SERIES),
        }
    }

    /// A line of a width in pixels.
    fn line(self, width: f64) -> ShapeStyle {
        self.colour().stroke_width(backend::px(width) as u32)
    }

    fn filled(self) -> ShapeStyle {
        self.colour().filled()
    }
}
