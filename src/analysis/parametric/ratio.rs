//! Exact fractions.

use std::cmp::Ordering;
use std::fmt;

/// A fraction in lowest terms, with a denominator above 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratio {
    numerator: i64,
    denominator: i64,
}

impl Ratio {
    /// `numerator / denominator` in lowest terms; `None` if the denominator is 0 or the terms do not fit.
    pub fn new(numerator: i64, denominator: i64) -> Option<Self> {
        Self::reduced(i128::from(numerator), i128::from(denominator))
    }

    /// A whole number.
    pub const fn whole(number: i64) -> Self {
        Self { numerator: number, denominator: 1 }
    }

    pub(super) fn reduced(numerator: i128, denominator: i128) -> Option<Self> {
        let (mut divisor, mut rest) = (numerator.unsigned_abs(), denominator.unsigned_abs());
        while rest != 0 {
            (divisor, rest) = (rest, divisor % rest);
        }
        if denominator == 0 {
            return None;
        }
        let divisor = i128::try_from(divisor).ok()? * denominator.signum();
        Some(Self {
            numerator: i64::try_from(numerator / divisor).ok()?,
            denominator: i64::try_from(denominator / divisor).ok()?,
        })
    }

    /// The part above the bar, which carries the sign.
    pub const fn numerator(self) -> i64 {
        self.numerator
    }

    /// The part below the bar.
    pub const fn denominator(self) -> i64 {
        self.denominator
    }

    /// The nearest floating-point number, for printing.
    pub fn as_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        let scaled = |one: &Self, two: &Self| i128::from(one.numerator) * i128::from(two.denominator);
        scaled(self, other).cmp(&scaled(other, self))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.denominator == 1 {
            write!(out, "{}", self.numerator)
        } else {
            write!(out, "{}/{}", self.numerator, self.denominator)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_in_lowest_terms_and_in_order() {
        assert_eq!(Ratio::new(6, -4), Ratio::new(-3, 2));
        assert_eq!(Ratio::new(0, -7), Some(Ratio::whole(0)));
        assert_eq!(Ratio::new(1, 0), None);
        assert_eq!(Ratio::new(0, 0), None);
        assert_eq!(Ratio::new(1, i64::MIN), None);
        assert!(Ratio::new(1, 3) < Ratio::new(1, 2) && Ratio::new(-1, 2) < Ratio::new(-1, 3));
        assert!(Ratio::whole(i64::MIN) < Ratio::whole(i64::MAX));
        assert_eq!(Ratio::new(-10, 4).unwrap().to_string(), "-5/2");
    }
}
