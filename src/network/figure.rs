//! A figure: a number that knows how sure it is and where it comes from.

use std::fmt;
use std::ops::{Add, AddAssign};

use crate::units::Measure;

/// What a figure rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Printed by its source as it stands.
    Published,
    /// Computed from published figures.
    Derived,
    /// Our assumption, reasoned in the notes.
    Assumed,
}

impl Basis {
    /// Every basis, surest first.
    pub const ALL: [Self; 3] = [Self::Published, Self::Derived, Self::Assumed];

    /// The word in the tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Derived => "derived",
            Self::Assumed => "assumed",
        }
    }

    /// The basis that a word of the tables names.
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|basis| basis.as_str() == word)
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

/// A central value between a low and a high one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
pub struct Range<T> {
    /// The value that answers are computed with.
    pub central: T,
    /// As low as it may well be.
    pub low: T,
    /// As high as it may well be.
    pub high: T,
}

impl<T: Measure> Range<T> {
    /// A value without spread.
    pub fn exactly(value: T) -> Self {
        Self { central: value, low: value, high: value }
    }
}

/// Sums low with low and high with high: the widest range, as if all parts erred the same way.
impl<T: Measure> Add for Range<T> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { central: self.central + other.central, low: self.low + other.low, high: self.high + other.high }
    }
}

impl<T: Measure> AddAssign for Range<T> {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl<T: Measure> std::iter::Sum for Range<T> {
    fn sum<I: Iterator<Item = Self>>(ranges: I) -> Self {
        ranges.fold(Self::default(), |sum, range| sum + range)
    }
}

/// A quantity with its range, what it rests on, its year and its sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure<T> {
    /// Low, central and high value.
    pub range: Range<T>,
    /// What the central value rests on.
    pub basis: Basis,
    /// The year it is valid for.
    pub year: Option<i16>,
    /// Ids of the sources that support it.
    pub sources: Vec<String>,
}

impl<T: Measure> Figure<T> {
    /// A figure nobody gave: taken to be exactly this, as an assumption.
    pub fn assumed(value: T) -> Self {
        Self { range: Range::exactly(value), basis: Basis::Assumed, year: None, sources: Vec::new() }
    }

    /// The central value.
    pub fn central(&self) -> T {
        self.range.central
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Tariff;

    #[test]
    fn ranges_add_end_by_end() {
        let rail = Range { central: Tariff::usd(28.0), low: Tariff::usd(18.0), high: Tariff::usd(43.0) };
        let ship = Range { central: Tariff::usd(16.0), low: Tariff::usd(12.0), high: Tariff::usd(30.0) };
        let both = rail + ship;
        assert_eq!((both.low.as_usd(), both.central.as_usd(), both.high.as_usd()), (30.0, 44.0, 73.0));
    }

    #[test]
    fn every_basis_is_found_by_its_word() {
        for basis in Basis::ALL {
            assert_eq!(Basis::find(basis.as_str()), Some(basis));
        }
        assert_eq!(Basis::find("guessed"), None);
    }
}
