//! What is counted in some of the worlds, put together again in any order.

use std::collections::BTreeMap;
use std::ops::Range;
use std::slice;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::statistics::Tally;
use crate::error::{Error, Result};
use crate::units::{Duration, Tariff};

/// Rank correlations are taken over the first so many trials, whatever the number of trials: their standard error is then about 0.01.
pub const DRIVER_TRIALS: u64 = 10_000;

/// What was counted in some trials of a question. Parts made on several machines are merged to the same answer, to the last digit, as one machine gives.
///
/// # Complexity
/// About 24 bytes for every different tariff, time and wait of a corridor, of which there are at most as many as trials, and 60 bytes for each of the first
/// [`DRIVER_TRIALS`] trials.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskPart {
    /// Digest of all that the worlds of the question depend on.
    pub(super) question: String,
    /// The trials that were counted, in rising order, apart from each other.
    pub(super) trials: Vec<Range<u64>>,
    pub(super) corridors: Vec<CorridorPart>,
}

/// What was counted of one corridor.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CorridorPart {
    pub(super) corridor: String,
    pub(super) tariff: Tally,
    pub(super) time: Tally,
    pub(super) wait: Tally,
    /// Trials in which its best route meets no outage.
    pub(super) open: u64,
    /// Trials in which it is the cheapest, the fastest and the best by the objective.
    pub(super) cheapest: u64,
    pub(super) fastest: u64,
    pub(super) best: u64,
    /// Steps of tariff, time and wait in each of the first [`DRIVER_TRIALS`] trials.
    pub(super) first: BTreeMap<u64, [i64; 3]>,
}

/// What a world has in store for one corridor.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sampled {
    pub(super) tariff: Tariff,
    pub(super) time: Duration,
    pub(super) wait: Duration,
    pub(super) weight: u32,
}

impl RiskPart {
    pub(super) fn new(question: String, corridors: impl Iterator<Item = String>) -> Self {
        let empty = |corridor| CorridorPart { corridor, ..CorridorPart::default() };
        Self { question, trials: Vec::new(), corridors: corridors.map(empty).collect() }
    }

    /// The trials that were counted, in rising order, apart from each other.
    pub fn trials(&self) -> &[Range<u64>] {
        &self.trials
    }

    /// Counts the worlds of some trials in a row: for each of them, what it has in store for each corridor.
    pub(super) fn count(&mut self, first: u64, worlds: &[Vec<Sampled>]) {
        self.corridors.par_iter_mut().enumerate().for_each(|(number, corridor)| {
            (first..).zip(worlds).for_each(|(trial, world)| corridor.count(number, trial, world));
        });
        let end = first + worlds.len() as u64;
        self.trials =
            joined(&self.trials, slice::from_ref(&(first..end))).expect("trials that were not counted before");
    }

    /// Adds what was counted in other trials of the same question.
    ///
    /// # Errors
    /// [`Error::Question`] if the parts are of different questions, networks or scenarios, or have a trial in common; the part is then as before.
    ///
    /// # Complexity
    /// O(n log n) in the different values of the other part.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        let names = |part: &Self| part.corridors.iter().map(|corridor| corridor.corridor.clone()).collect::<Vec<_>>();
        if self.question != other.question || names(self) != names(other) {
            return Err(Error::question(
                "parts of different questions do not add up",
                "the same question, network and scenarios for every part",
            ));
        }
        self.trials = joined(&self.trials, &other.trials)?;
        for (ours, theirs) in self.corridors.iter_mut().zip(&other.corridors) {
            ours.merge(theirs);
        }
        Ok(())
    }
}

impl CorridorPart {
    fn count(&mut self, number: usize, trial: u64, world: &[Sampled]) {
        let ours = &world[number];
        let steps = [ours.tariff.steps(), ours.time.steps(), ours.wait.steps()];
        self.tariff.add(steps[0]);
        self.time.add(steps[1]);
        self.wait.add(steps[2]);
        self.open += u64::from(ours.wait == Duration::ZERO);
        self.cheapest += u64::from(is_first(number, world, |one, other| one.tariff < other.tariff));
        self.fastest += u64::from(is_first(number, world, |one, other| one.time < other.time));
        self.best += u64::from(is_first(number, world, |one, other| one.weight < other.weight));
        if trial < DRIVER_TRIALS {
            self.first.insert(trial, steps);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.tariff.merge(&other.tariff);
        self.time.merge(&other.time);
        self.wait.merge(&other.wait);
        self.open += other.open;
        self.cheapest += other.cheapest;
        self.fastest += other.fastest;
        self.best += other.best;
        self.first.extend(&other.first);
    }
}

/// Whether a corridor is the first of those that no other is less than: of equals one wins, so that the shares add up to one.
fn is_first(number: usize, world: &[Sampled], is_less: impl Fn(&Sampled, &Sampled) -> bool) -> bool {
    let ours = &world[number];
    world
        .iter()
        .enumerate()
        .all(|(other, theirs)| if other < number { is_less(ours, theirs) } else { !is_less(theirs, ours) })
}

/// Trials with more of them, ranges that touch made one.
///
/// # Errors
/// [`Error::Question`] if they have a trial in common.
pub(super) fn joined(trials: &[Range<u64>], more: &[Range<u64>]) -> Result<Vec<Range<u64>>> {
    let mut all: Vec<Range<u64>> = trials.iter().chain(more).filter(|range| !range.is_empty()).cloned().collect();
    all.sort_by_key(|range| range.start);
    let mut joined: Vec<Range<u64>> = Vec::new();
    for range in all {
        match joined.last_mut() {
            Some(last) if range.start < last.end => {
                let (start, end) = (range.start, last.end.min(range.end));
                return Err(Error::question(
                    format!("trials {start}..{end} are counted twice"),
                    "parts without a trial in common",
                ));
            }
            Some(last) if range.start == last.end => last.end = range.end,
            _ => joined.push(range),
        }
    }
    Ok(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_that_touch_are_one_and_those_with_a_number_in_common_are_refused() {
        let some = [0..3, 5..8];
        let with = |more| joined(&some, slice::from_ref(&more)).ok().map(|all| format!("{all:?}"));
        assert_eq!(with(3..5).as_deref(), Some("[0..8]"));
        assert_eq!(with(9..10).as_deref(), Some("[0..3, 5..8, 9..10]"));
        assert_eq!(with(4..4).as_deref(), Some("[0..3, 5..8]"));
        assert_eq!([2..4, 4..6, 5..8, 0..9].map(with), [const { None }; 4]);
    }

    #[test]
    fn of_equal_corridors_the_first_wins() {
        let of = |weight| Sampled { weight, ..Sampled::default() };
        let first = |world: &[Sampled]| {
            let wins = |number: &usize| is_first(*number, world, |one, other| one.weight < other.weight);
            (0..world.len()).filter(wins).collect::<Vec<_>>()
        };
        assert_eq!(first(&[of(3), of(2), of(2)]), [1]);
        assert_eq!(first(&[of(2), of(2), of(2)]), [0]);
        assert_eq!(first(&[of(3), of(2), of(1)]), [2]);
    }
}
