//! The sheet of a picture: title, note and legend above, the drawing below.

use std::convert::Infallible;

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, TextStyle};
use svg::Document;
use svg::node::Text as Words;
use svg::node::element::{Description, Style, Title};

use super::backend::{Svg, px};
use super::lettering::{allowed, ems, wrapped};
use super::{Ink, SERIES};

/// How wide every picture is, in pixels.
pub(super) const WIDTH: f64 = 720.0;
/// What is left free at each edge.
pub(super) const MARGIN: f64 = 16.0;
/// Size of most text.
pub(super) const SMALL: f64 = 12.0;
const LARGE: f64 = 16.0;
const LINE: f64 = 18.0;

pub(super) type Area = DrawingArea<Svg, Shift>;
pub(super) type DrawError = DrawingAreaErrorKind<Infallible>;
pub(super) type Drawn = Result<(), DrawError>;

/// How a legend shows an ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Swatch {
    Box,
    Line,
    Dot,
}

/// What a picture says in words.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub(super) title: String,
    /// Unit and what else is needed to read it.
    pub(super) note: String,
    /// The picture in a few sentences, for those who cannot see it.
    pub(super) description: String,
    pub(super) legend: Vec<(Swatch, Ink, String)>,
}

impl Head {
    /// The picture with a drawing of a height below the words.
    pub(super) fn draw(&self, height: f64, drawing: impl FnOnce(&Area) -> Drawn) -> String {
        let room = WIDTH - 2.0 * MARGIN;
        let (title, note) = (wrapped(&self.title, LARGE * 1.1, room), wrapped(&self.note, SMALL, room));
        let legend = placed(&self.legend, room);
        let rows = legend.last().map_or(0, |(row, _)| row + 1);
        let title_end = MARGIN + title.len() as f64 * (LARGE + 4.0);
        let note_end = title_end + note.len() as f64 * LINE;
        let words_end = note_end + rows as f64 * LINE + 6.0;
        let svg = Svg::new(WIDTH, words_end + height);
        let root = svg.clone().into_drawing_area();
        let draw = || -> Drawn {
            root.draw(&Rectangle::new([(0, 0), point(WIDTH, words_end + height)], Ink::Paper.filled()))?;
            for (line, text) in title.iter().enumerate() {
                let at = (MARGIN, MARGIN + line as f64 * (LARGE + 4.0));
                words(&root, text, at, &style(LARGE, Ink::Strong, FontStyle::Bold))?;
            }
            for (line, text) in note.iter().enumerate() {
                words(&root, text, (MARGIN, title_end + line as f64 * LINE), &small(Ink::Weak))?;
            }
            draw_legend(&root, &self.legend, &legend, (MARGIN, note_end))?;
            drawing(&root.split_vertically(px(words_end)).1)
        };
        // Nothing is written but memory: only a font or a lock could fail, and there is neither.
        draw().expect("a picture in memory can be drawn");
        let document = Document::new()
            .set("class", "corridor-chart")
            .set("role", "img")
            .set("font-family", "system-ui, Helvetica, Arial, sans-serif")
            .add(Title::new(allowed(&self.title)))
            .add(Description::new().add(Words::new(allowed(&self.description))))
            .add(Style::new(style_sheet()));
        svg.finish(document)
    }
}

/// Row and left edge of each entry of a legend within a width.
fn placed(legend: &[(Swatch, Ink, String)], room: f64) -> Vec<(usize, f64)> {
    let (mut row, mut left) = (0, 0.0);
    let place = |(_, _, text): &(Swatch, Ink, String)| {
        let width = 18.0 + ems(text) * SMALL;
        if left > 0.0 && left + width > room {
            (row, left) = (row + 1, 0.0);
        }
        let at = (row, left);
        left += width + 16.0;
        at
    };
    legend.iter().map(place).collect()
}

fn draw_legend(
    area: &Area,
    legend: &[(Swatch, Ink, String)],
    placed: &[(usize, f64)],
    (left, top): (f64, f64),
) -> Drawn {
    for ((swatch, ink, text), (row, at)) in legend.iter().zip(placed) {
        let (x, y) = (left + at, top + *row as f64 * LINE);
        match swatch {
            Swatch::Box => {
                area.draw(&Rectangle::new([point(x, y + 1.0), point(x + 12.0, y + 13.0)], ink.filled()))?;
            }
            Swatch::Line => {
                area.draw(&PathElement::new([point(x, y + 7.0), point(x + 12.0, y + 7.0)].as_slice(), ink.line(2.0)))?;
            }
            Swatch::Dot => area.draw(&Circle::new(point(x + 6.0, y + 7.0), px(5.0), ink.filled()))?,
        }
        words(area, text, (x + 18.0, y), &small(Ink::Strong))?;
    }
    Ok(())
}

/// A legend on its own, within the drawing.
pub(super) fn legend_at(area: &Area, legend: &[(Swatch, Ink, String)], (left, top): (f64, f64)) -> Drawn {
    draw_legend(area, legend, &placed(legend, WIDTH - MARGIN - left), (left, top))
}

/// A place in pixels.
pub(super) fn point(x: f64, y: f64) -> (i32, i32) {
    (px(x), px(y))
}

/// Text from its upper left corner.
pub(super) fn words(area: &Area, text: &str, (x, y): (f64, f64), style: &TextStyle<'_>) -> Drawn {
    area.draw(&Text::new(text.to_owned(), point(x, y), style.clone()))
}

fn style(size: f64, ink: Ink, weight: FontStyle) -> TextStyle<'static> {
    let font = FontDesc::new(FontFamily::SansSerif, f64::from(px(size)), weight);
    TextStyle { font, color: ink.colour().to_backend_color(), pos: Pos::new(HPos::Left, VPos::Top) }
}

/// The style of most text.
pub(super) fn small(ink: Ink) -> TextStyle<'static> {
    style(SMALL, ink, FontStyle::Normal)
}

/// The style of headings within a drawing.
pub(super) fn heading() -> TextStyle<'static> {
    style(SMALL, Ink::Strong, FontStyle::Bold)
}

/// Colours in light and in dark; classes of the picture alone, so that a page that contains it looks as before.
fn style_sheet() -> String {
    let inks = |rules: &[(&str, &str)]| -> String {
        let rule = |(ink, colour): &(&str, &str)| {
            format!(
                ".corridor-chart .f-{ink},.corridor-chart .t-{ink}{{fill:{colour}}}.corridor-chart .l-{ink}{{stroke:{colour}}}\n"
            )
        };
        rules.iter().map(rule).collect()
    };
    let numbered: Vec<String> = (0..SERIES.len()).map(|number| format!("s{number}")).collect();
    let series: Vec<(&str, &str)> = numbered.iter().map(String::as_str).zip(SERIES).collect();
    let light =
        [("strong", "#1a1a1a"), ("weak", "#5c5c5c"), ("grid", "#e0e0e0"), ("lost", "#d55e00"), ("paper", "#ffffff")];
    let dark =
        [("strong", "#f0f0f0"), ("weak", "#b0b0b0"), ("grid", "#3a3a3a"), ("lost", "#ff8c42"), ("paper", "#161616")];
    format!(
        "\n\
         .corridor-chart polyline,.corridor-chart [class^=l-]{{fill:none;stroke-linejoin:round}}\n\
         .corridor-chart polygon,.corridor-chart circle[class^=f-]{{stroke:#ffffff;stroke-width:0.8}}\n\
         .corridor-chart polygon.f-lost,.corridor-chart rect.f-lost{{fill-opacity:0.3;stroke:none}}\n\
         .corridor-chart .f-hidden{{fill-opacity:0}}\n\
         .corridor-chart .mark:hover .f-hidden{{fill-opacity:0.15}}\n\
         {}{}@media (prefers-color-scheme:dark){{\n\
         .corridor-chart polygon,.corridor-chart circle[class^=f-]{{stroke:#161616}}\n\
         {}}}",
        inks(&light),
        inks(&series),
        inks(&dark)
    )
}
