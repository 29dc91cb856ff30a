//! The numbers along an axis.

use std::ops::Range;

use jiff::civil::Date;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};

use super::lettering::ems;
use crate::maths::powi;
use crate::report::fixed;

/// A range of numbers and those of them that are written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    /// What stands at its beginning and at its end.
    pub(super) ends: (f64, f64),
    /// The numbers written, with how.
    pub(super) labels: Vec<(f64, String)>,
}

impl Axis {
    /// Round numbers around a range: the finest steps of 1, 2, 2.5 or 5 times a power of ten of which at most so many cover it.
    pub(super) fn round((low, high): (f64, f64), most: usize) -> Self {
        let high = if high > low { high } else { low + low.abs().max(1.0) * 0.1 };
        let ticks = |step: f64| {
            // A bound that is a multiple up to rounding is one.
            ((low / step + 1e-9).floor() as i64, (high / step - 1e-9).ceil() as i64)
        };
        let step = round_steps().find(|step| {
            let (first, last) = ticks(*step);
            last > first && last - first <= most as i64
        });
        let step = step.unwrap_or(high - low);
        let (first, last) = ticks(step);
        let is_whole = |decimals: &usize| {
            let number = step * powi(10.0, *decimals as i32);
            (number - number.round()).abs() < 1e-6
        };
        let decimals = (0..6).find(is_whole).unwrap_or(6);
        let label = |number: i64| {
            let value = number as f64 * step;
            (value, if number == 0 { "0".to_owned() } else { grouped(&fixed(value, decimals)) })
        };
        Self { ends: (first as f64 * step, last as f64 * step), labels: (first..=last).map(label).collect() }
    }

    /// Round numbers around values, with a tenth of their spread left free on each side, but nothing below 0.
    pub(super) fn around(values: impl Iterator<Item = f64>, most: usize) -> Self {
        let (low, high) = bounds(values);
        if low == 0.0 && high == 0.0 {
            return Self::round((0.0, 1.0), most);
        }
        let margin = ((high - low) * 0.1).max(high.abs() * 0.01);
        Self::round((if low < 0.0 { low - margin } else { (low - margin).max(0.0) }, high + margin), most)
    }

    /// Round numbers from 0 to the largest value, or from the smallest if that is below.
    pub(super) fn from_zero(values: impl Iterator<Item = f64>, most: usize) -> Self {
        let (low, high) = bounds(values.chain([0.0]));
        Self::round((low, if high > low { high } else { low + 1.0 }), most)
    }

    /// The days of a horizon: dates where it has a first one, else their numbers.
    pub(super) fn days(count: usize, start: Option<Date>) -> Self {
        let last = count.saturating_sub(1).max(1);
        let dates = start.map(|start| dates(start, count)).filter(|dates| dates.len() > 1);
        let labels = dates.unwrap_or_else(|| {
            let numbers = Self::round((0.0, last as f64), 6).labels.into_iter().map(|(day, _)| day);
            numbers
                .filter(|day| day.fract() == 0.0 && *day <= last as f64)
                .map(|day| (day, format!("day {day}")))
                .collect()
        });
        Self { ends: (0.0, last as f64), labels }
    }

    /// How wide its widest label is, in ems.
    pub(super) fn widest(&self) -> f64 {
        self.labels.iter().map(|(_, text)| ems(text)).fold(0.0, f64::max)
    }

    /// Rows from top to bottom, the middle of the first at a half.
    pub(super) fn rows(count: usize) -> Self {
        Self { ends: (count.max(1) as f64, 0.0), labels: Vec::new() }
    }
}

/// A number with a comma between its thousands.
fn grouped(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let whole = digits.find('.').unwrap_or(digits.len());
    let mut text = sign.to_owned();
    for (position, digit) in digits.char_indices() {
        if position > 0 && position < whole && (whole - position) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The smallest and the largest.
fn bounds(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    if low <= high { (low, high) } else { (0.0, 1.0) }
}

/// 1, 2, 2.5 and 5 times each power of ten, upwards: numbers as they are written, so that they are the same on every machine.
fn round_steps() -> impl Iterator<Item = f64> {
    let step =
        |power: i32| ["1", "2", "2.5", "5"].map(|digits| format!("{digits}e{power}").parse().unwrap_or(f64::NAN));
    (-12..=18).flat_map(step)
}

/// Round dates of a horizon: the fewest days or months between them that leave at most seven.
fn dates(start: Date, count: usize) -> Vec<(f64, String)> {
    const MOST: usize = 7;
    let all: Vec<(usize, Date)> = start.series(jiff::Span::new().days(1)).take(count).enumerate().collect();
    let every = |is_written: &dyn Fn(&Date) -> bool| -> Vec<(usize, Date)> {
        all.iter().copied().filter(|(_, date)| is_written(date)).collect()
    };
    // Days of the month that are about evenly spread, then first days of months.
    let by_day =
        [1, 2, 5, 10, 15].map(|step: i8| every(&|date| date.day() % step == 1 % step && date.day() <= 31 - step / 2));
    let by_month = [1, 2, 3, 6, 12, 24, 60].map(|step: i16| {
        every(&|date| date.day() == 1 && (date.year() * 12 + i16::from(date.month()) - 1) % step == 0)
    });
    let found = by_day.into_iter().chain(by_month).find(|found| found.len() <= MOST).unwrap_or_default();
    let mut year = None;
    let label = |(day, date): (usize, Date)| {
        let text = date.strftime(if year == Some(date.year()) { "%-d %b" } else { "%-d %b %Y" }).to_string();
        year = Some(date.year());
        (day as f64, text)
    };
    found.into_iter().map(label).collect()
}

impl Ranged for Axis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (first, last): (i32, i32)) -> i32 {
        let share = (value - self.ends.0) / (self.ends.1 - self.ends.0);
        first + (share * f64::from(last - first)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<f64> {
        self.labels.iter().map(|(value, _)| *value).collect()
    }

    fn range(&self) -> Range<f64> {
        self.ends.0..self.ends.1
    }
}

impl ValueFormatter<f64> for Axis {
    fn format_ext(&self, value: &f64) -> String {
        self.labels.iter().find(|(written, _)| written == value).map_or(String::new(), |(_, text)| text.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::Axis;

    fn written(axis: &Axis) -> String {
        axis.labels.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" | ")
    }

    fn round(low: f64, high: f64) -> String {
        written(&Axis::round((low, high), 5))
    }

    #[test]
    fn numbers_are_round_and_cover_the_range() {
        assert_eq!(round(0.0, 229_692.0), "0 | 50,000 | 100,000 | 150,000 | 200,000 | 250,000");
        assert_eq!(round(0.0, 1_000_000.0), "0 | 200,000 | 400,000 | 600,000 | 800,000 | 1,000,000");
        assert_eq!(round(2_713.5, 3_894.4), "2,500 | 3,000 | 3,500 | 4,000");
        assert_eq!(round(14.6, 24.0), "14 | 16 | 18 | 20 | 22 | 24");
        assert_eq!(round(0.093, 0.118), "0.09 | 0.10 | 0.11 | 0.12");
        assert_eq!(round(-1_500.0, 900.0), "-1,500 | -1,000 | -500 | 0 | 500 | 1,000");
    }

    #[test]
    fn a_range_without_spread_has_an_axis() {
        let axis = Axis::round((5.0, 5.0), 5);
        assert!(axis.ends.0 < axis.ends.1 && axis.ends.0 <= 5.0 && axis.ends.1 >= 5.0, "{axis:?}");
        assert!(Axis::round((0.0, 0.0), 5).labels.len() > 1);
        assert_eq!(written(&Axis::around([0.0, 0.0].into_iter(), 2)), "0 | 0.5 | 1.0");
    }

    #[test]
    fn days_without_a_start_are_numbers_within_the_horizon() {
        assert_eq!(written(&Axis::days(90, None)), "day 0 | day 20 | day 40 | day 60 | day 80");
    }

    #[test]
    fn days_with_a_start_are_round_dates_with_the_year_where_it_begins() {
        let start = Some(jiff::civil::date(2026, 11, 20));
        assert_eq!(written(&Axis::days(60, start)), "21 Nov 2026 | 1 Dec | 11 Dec | 21 Dec | 1 Jan 2027 | 11 Jan");
        let axis = Axis::days(200, start);
        assert_eq!(written(&axis), "1 Dec 2026 | 1 Jan 2027 | 1 Feb | 1 Mar | 1 Apr | 1 May | 1 Jun");
        assert_eq!(axis.labels[1].0, 42.0, "11 days of November and 31 of December");
    }
}
