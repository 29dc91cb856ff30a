//! Round numbers along the axis of a picture.

use super::fixed;
use crate::maths::{log10, powi};

/// The numbers along an axis: whole multiples of a step that people count in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ticks {
    first: i64,
    last: i64,
    step: f64,
}

impl Ticks {
    /// The finest steps of 1, 2, 2.5 or 5 times a power of ten of which at most so many cover a range.
    pub(super) fn over((low, high): (f64, f64), most: u32) -> Self {
        let high = if high > low { high } else { low + low.abs().max(1.0) * 0.1 };
        let power = powi(10.0, log10((high - low) / f64::from(most)).floor() as i32);
        let ticks = |factor: f64| {
            let step = factor * power;
            // A bound that is a multiple up to rounding is one.
            Self { first: (low / step + 1e-9).floor() as i64, last: (high / step - 1e-9).ceil() as i64, step }
        };
        let fits = |ticks: &Self| ticks.last > ticks.first && ticks.last - ticks.first <= i64::from(most);
        [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(ticks).find(fits).unwrap_or_else(|| ticks(20.0))
    }

    pub(super) fn low(&self) -> f64 {
        self.first as f64 * self.step
    }

    pub(super) fn high(&self) -> f64 {
        self.last as f64 * self.step
    }

    /// Each number with how it is written: thousands as `k` from 10,000 on, as many decimals as the steps need.
    pub(super) fn labels(&self) -> impl Iterator<Item = (f64, String)> + use<> {
        let Self { first, last, step } = *self;
        let (scale, unit) = if self.high() >= 10_000.0 { (1e-3, "k") } else { (1.0, "") };
        let is_whole = |decimals: &usize| {
            let number = step * scale * powi(10.0, *decimals as i32);
            (number - number.round()).abs() < 1e-6
        };
        let decimals = (0..6).find(is_whole).unwrap_or(6);
        (first..=last).map(move |number| {
            let value = number as f64 * step;
            (value, if number == 0 { "0".to_owned() } else { format!("{}{unit}", fixed(value * scale, decimals)) })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Ticks;

    fn labels(low: f64, high: f64) -> String {
        Ticks::over((low, high), 5).labels().map(|(_, text)| text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn numbers_are_round_and_cover_the_range() {
        assert_eq!(labels(0.0, 229_692.0), "0 50k 100k 150k 200k 250k");
        assert_eq!(labels(0.0, 1_000_000.0), "0 200k 400k 600k 800k 1000k");
        assert_eq!(labels(2_713.5, 3_894.4), "2500 3000 3500 4000");
        assert_eq!(labels(14.6, 24.0), "14 16 18 20 22 24");
        assert_eq!(labels(0.093, 0.118), "0.09 0.10 0.11 0.12");
    }

    #[test]
    fn a_range_without_spread_has_an_axis() {
        let ticks = Ticks::over((5.0, 5.0), 5);
        assert!(ticks.low() < ticks.high() && ticks.low() <= 5.0 && ticks.high() >= 5.0, "{ticks:?}");
        assert!(Ticks::over((0.0, 0.0), 5).labels().count() > 1);
    }
}
