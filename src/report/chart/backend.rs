//! The elements of a picture, written as SVG.

use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
};
use svg::node::element::{Circle, Group, Polygon, Polyline, Rectangle, Text, Title};
use svg::{Document, Node};

use super::Ink;
use super::lettering::{allowed, ems};
use super::mark::Meaning;

/// `plotters` counts in whole numbers: here in tenths of a pixel.
const TENTHS: i32 = 10;

/// A length in pixels as `plotters` counts.
pub(super) fn px(pixels: f64) -> i32 {
    (pixels * f64::from(TENTHS)).round() as i32
}

/// A length as it is written: in pixels, with at most one decimal.
fn written(tenths: i32) -> String {
    let (whole, rest) = (tenths.abs() / TENTHS, tenths.abs() % TENTHS);
    let sign = if tenths < 0 { "-" } else { "" };
    if rest == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// What is drawn, in order; the last one on the stack is the group that is open.
#[derive(Clone)]
pub(super) struct Svg {
    size: (u32, u32),
    groups: Rc<RefCell<Vec<Group>>>,
}

impl Svg {
    /// Nothing drawn yet, on a sheet of a size.
    pub(super) fn new(width: f64, height: f64) -> Self {
        Self { size: (px(width) as u32, px(height) as u32), groups: Rc::new(RefCell::new(vec![Group::new()])) }
    }

    /// Begins a group of elements of one meaning.
    pub(super) fn open(&mut self, meaning: &Meaning) {
        let mut group = Group::new().set("class", "mark");
        for (name, value) in &meaning.data {
            group = group.set(format!("data-{name}"), allowed(value));
        }
        if !meaning.title.is_empty() {
            group = group.add(Title::new(allowed(&meaning.title)));
        }
        self.groups.borrow_mut().push(group);
    }

    /// Ends it.
    pub(super) fn close(&mut self) {
        let group = self.groups.borrow_mut().pop();
        if let Some(group) = group {
            self.push(group);
        }
    }

    fn push(&mut self, element: impl Node) {
        if let Some(open) = self.groups.borrow_mut().last_mut() {
            open.append(element);
        }
    }

    /// The document with all that was drawn.
    pub(super) fn finish(&self, document: Document) -> String {
        let mut document =
            document.set("viewBox", format!("0 0 {} {}", written(self.size.0 as i32), written(self.size.1 as i32)));
        for group in self.groups.borrow().iter() {
            document = document.add(group.clone());
        }
        format!("{document}\n")
    }

    /// `l` for a line, `f` for a filled shape, with the ink.
    fn class(kind: char, color: BackendColor) -> String {
        format!("{kind}-{}", Ink::class(color.rgb))
    }

    fn points(points: impl IntoIterator<Item = BackendCoord>) -> String {
        let pairs: Vec<String> = points.into_iter().map(|(x, y)| format!("{},{}", written(x), written(y))).collect();
        pairs.join(" ")
    }
}

impl DrawingBackend for Svg {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    /// No picture is made of single pixels.
    fn draw_pixel(&mut self, _: BackendCoord, _: BackendColor) -> Drawn {
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, fill: bool) -> Drawn {
        let (left, right) = (from.0.min(to.0), from.0.max(to.0));
        let (top, bottom) = (from.1.min(to.1), from.1.max(to.1));
        self.push(
            Rectangle::new()
                .set("class", Self::class(if fill { 'f' } else { 'l' }, style.color()))
                .set("x", written(left))
                .set("y", written(top))
                .set("width", written(right - left))
                .set("height", written(bottom - top)),
        );
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        if style.color().alpha > 0.0 && style.stroke_width() > 0 {
            self.push(
                Polyline::new()
                    .set("class", Self::class('l', style.color()))
                    .set("stroke-width", written(style.stroke_width() as i32))
                    .set("points", Self::points(path)),
            );
        }
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, (x, y): BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        self.push(
            Circle::new()
                .set("class", Self::class(if fill { 'f' } else { 'l' }, style.color()))
                .set("cx", written(x))
                .set("cy", written(y))
                .set("r", written(radius as i32)),
        );
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.push(Polygon::new().set("class", Self::class('f', style.color())).set("points", Self::points(path)));
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Drawn {
        if text.is_empty() {
            return Ok(());
        }
        // From where the text is held to its baseline, in parts of its size.
        let down = match style.anchor().v_pos {
            VPos::Top => 0.80,
            VPos::Center => 0.35,
            VPos::Bottom => -0.20,
        };
        let anchor = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        let mut element = Text::new(allowed(text))
            .set("class", format!("t-{}", Ink::class(style.color().rgb)))
            .set("x", written(x))
            .set("y", written(y + (style.size() * down).round() as i32))
            .set("font-size", written(style.size().round() as i32));
        if anchor != "start" {
            element = element.set("text-anchor", anchor);
        }
        if matches!(style.style(), FontStyle::Bold) {
            element = element.set("font-weight", "bold");
        }
        self.push(element);
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        Ok(((ems(text) * style.size()).ceil() as u32, style.size().ceil() as u32))
    }
}
