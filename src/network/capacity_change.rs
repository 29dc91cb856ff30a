//! What becomes of a capacity under derates and expansions.

use super::Range;
use crate::units::{Measure, Rate};

/// Derates and expansions of one capacity, in the order in which they are made: each works on what those before it left.
#[derive(Debug, Clone, PartialEq)]
pub struct CapacityChange {
    factor: f64,
    plus_per_day: f64,
    /// Who derates.
    pub derated_by: Vec<String>,
    /// Who expands.
    pub expanded_by: Vec<String>,
}

impl Default for CapacityChange {
    /// Nothing changes.
    fn default() -> Self {
        Self { factor: 1.0, plus_per_day: 0.0, derated_by: Vec::new(), expanded_by: Vec::new() }
    }
}

impl CapacityChange {
    /// Leaves a share of it.
    pub fn derate(&mut self, share: f64, label: &str) {
        self.scale(share);
        self.derated_by.push(label.to_owned());
    }

    /// Makes it so many times what it is.
    pub fn expand_by_factor(&mut self, factor: f64, label: &str) {
        self.scale(factor);
        self.expanded_by.push(label.to_owned());
    }

    /// Adds cargo units per day.
    pub fn expand_by_amount(&mut self, units_per_day: f64, label: &str) {
        self.plus_per_day += units_per_day;
        self.expanded_by.push(label.to_owned());
    }

    fn scale(&mut self, factor: f64) {
        self.factor *= factor;
        self.plus_per_day *= factor;
    }

    /// What a number of cargo units per day becomes.
    pub fn of(&self, units_per_day: f64) -> f64 {
        units_per_day * self.factor + self.plus_per_day
    }

    /// What a range of capacities becomes.
    pub fn of_range(&self, range: Range<Rate>) -> Range<Rate> {
        let left = |rate: Rate| Rate::from_table(self.of(rate.as_per_day())).unwrap_or(rate);
        Range { central: left(range.central), low: left(range.low), high: left(range.high) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derates_and_expansions_work_on_what_the_ones_before_left() {
        let mut half_first = CapacityChange::default();
        half_first.derate(0.5, "storm");
        half_first.expand_by_amount(30.0, "pumps");
        assert_eq!(half_first.of(100.0), 80.0);
        let mut half_last = CapacityChange::default();
        half_last.expand_by_amount(30.0, "pumps");
        half_last.derate(0.5, "storm");
        assert_eq!(half_last.of(100.0), 65.0);
        half_last.expand_by_factor(2.0, "loops");
        assert_eq!(half_last.of(100.0), 130.0);
        assert_eq!((half_last.derated_by.len(), half_last.expanded_by.len()), (1, 2));
        assert_eq!(CapacityChange::default().of(7.0), 7.0);
    }
}
