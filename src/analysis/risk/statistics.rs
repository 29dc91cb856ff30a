//! Exact tallies, spreads and rank correlations.

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::maths::sqrt;

/// Where the values of a sample lie.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Spread {
    /// One in ten is below.
    pub p10: f64,
    /// Half are below.
    pub p50: f64,
    /// Nine in ten are below.
    pub p90: f64,
    /// The mean.
    pub mean: f64,
    /// Standard error of the mean: how far it may be off for want of trials.
    pub standard_error: f64,
}

impl Spread {
    /// The spread of a sample; all zero for an empty one. See [`Tally`] for one that can be split.
    ///
    /// Percentiles lie between the two nearest values by their ranks (type 7 of the reference).
    ///
    /// # Complexity
    /// O(n log n).
    ///
    /// # References
    /// Hyndman and Fan (1996), Sample quantiles in statistical packages, doi:10.1080/00031305.1996.10473566.
    pub fn of(mut sample: Vec<f64>) -> Self {
        if sample.is_empty() {
            return Self::default();
        }
        sample.sort_by(f64::total_cmp);
        let count = sample.len() as f64;
        let mean = sample.iter().sum::<f64>() / count;
        let variance = sample.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (count - 1.0).max(1.0);
        let at = |share: f64| {
            let position = share * (count - 1.0);
            let (below, above) = (sample[position.floor() as usize], sample[position.ceil() as usize]);
            below + (above - below) * position.fract()
        };
        Self { p10: at(0.1), p50: at(0.5), p90: at(0.9), mean, standard_error: sqrt(variance / count) }
    }
}

/// How often each value was seen, values being whole steps of a resolution.
///
/// Nothing is rounded and nothing depends on the order of adding: a sample that was split in any way and merged again is the same tally, to the last bit of
/// its [`Spread`].
///
/// # Units
/// Steps, as of [`crate::units::Tariff::steps`]; [`Tally::spread`] is told how many make a unit.
///
/// # Complexity
/// O(log n) per value and about 24 bytes per *different* value.
///
/// # Examples
/// ```
/// use corridor::analysis::Tally;
/// use corridor::units::Tariff;
///
/// let mut first: Tally = [10.0, 20.0].into_iter().map(|usd| Tariff::usd(usd).steps()).collect();
/// let second: Tally = [60.0].into_iter().map(|usd| Tariff::usd(usd).steps()).collect();
/// first.merge(&second);
/// let spread = first.spread(Tariff::STEPS_PER_UNIT);
/// assert_eq!((spread.p10, spread.p50, spread.mean), (12.0, 20.0, 30.0));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    counts: BTreeMap<i64, u64>,
}

impl Tally {
    /// Adds a value.
    pub fn add(&mut self, step: i64) {
        *self.counts.entry(step).or_default() += 1;
    }

    /// Adds every value of another tally.
    pub fn merge(&mut self, other: &Self) {
        for (step, count) in &other.counts {
            *self.counts.entry(*step).or_default() += count;
        }
    }

    /// How many values were added.
    pub fn count(&self) -> u64 {
        self.counts.values().sum()
    }

    /// The spread of the values in units of so many steps; all zero if there are none.
    ///
    /// Percentiles lie between the two nearest values by their ranks (type 7 of the reference). Sums are whole numbers, of the values and of the squares of their
    /// distances from the mean; the division comes last. They are exact as long as the values are below 5e15 steps.
    ///
    /// # Complexity
    /// O(different values).
    ///
    /// # References
    /// Hyndman and Fan (1996), Sample quantiles in statistical packages, doi:10.1080/00031305.1996.10473566.
    pub fn spread(&self, steps_per_unit: u32) -> Spread {
        let count = self.count();
        if count == 0 {
            return Spread::default();
        }
        let in_units = |steps: f64| steps / f64::from(steps_per_unit);
        let sum: i128 = self.counts.iter().map(|(step, count)| i128::from(*step) * i128::from(*count)).sum();
        let (whole, rest) = (sum.div_euclid(count.into()), sum.rem_euclid(count.into()));
        let squares = self.counts.iter().fold(0u128, |squares, (step, count)| {
            let distance = (i128::from(*step) - whole).unsigned_abs();
            squares.saturating_add(distance.saturating_mul(distance).saturating_mul((*count).into()))
        });
        let (n, rest) = (count as f64, rest as f64);
        // The whole part of the mean is less than a step from it, which the second term corrects.
        let variance = (squares as f64 - rest * rest / n).max(0.0) / (n - 1.0).max(1.0);
        let [p10, p50, p90] = [1, 5, 9].map(|tenths| self.quantile(count, tenths) / (10.0 * f64::from(steps_per_unit)));
        let mean = in_units(whole as f64 + rest / n);
        Spread { p10, p50, p90, mean, standard_error: in_units(sqrt(variance / n)) }
    }

    /// The quantile of so many tenths, in tenths of a step.
    fn quantile(&self, count: u64, tenths: u64) -> f64 {
        let position = (count - 1) * tenths;
        let (below, above) = (self.at_rank(position / 10), self.at_rank(position.div_ceil(10)));
        (i128::from(below) * 10 + (i128::from(above) - i128::from(below)) * i128::from(position % 10)) as f64
    }

    /// The value of a rank, counted from 0.
    fn at_rank(&self, rank: u64) -> i64 {
        let mut passed = 0;
        let found = self.counts.iter().find(|(_, count)| {
            passed += **count;
            passed > rank
        });
        found.map_or(0, |(step, _)| *step)
    }
}

impl FromIterator<i64> for Tally {
    fn from_iter<I: IntoIterator<Item = i64>>(steps: I) -> Self {
        let mut tally = Self::default();
        steps.into_iter().for_each(|step| tally.add(step));
        tally
    }
}

/// How a tally is written: steps in rising order, each as what it is above the one before, with their counts.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTally {
    steps: Vec<i64>,
    counts: Vec<u64>,
}

impl Serialize for Tally {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut last = 0;
        let steps = self.counts.keys().map(|step| step - std::mem::replace(&mut last, *step)).collect();
        WrittenTally { steps, counts: self.counts.values().copied().collect() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Tally {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let WrittenTally { steps, counts } = WrittenTally::deserialize(deserializer)?;
        if steps.len() != counts.len() {
            return Err(D::Error::custom(format!("{} steps with {} counts", steps.len(), counts.len())));
        }
        let mut tally = Self::default();
        let (mut last, mut total) = (0i64, 0u64);
        for (position, (step, count)) in steps.into_iter().zip(counts).enumerate() {
            if count == 0 || (position > 0 && step <= 0) {
                return Err(D::Error::custom("steps rise and each has a count of 1 or more"));
            }
            last = last.checked_add(step).ok_or_else(|| D::Error::custom("a step that is too far away"))?;
            total = total.checked_add(count).ok_or_else(|| D::Error::custom("too many values"))?;
            tally.counts.insert(last, count);
        }
        Ok(tally)
    }
}

/// Spearman's rank correlation of two samples of one length; 0 where one of them does not vary. Equal values share their mean rank.
///
/// # References
/// Spearman (1904), The proof and measurement of association between two things, doi:10.2307/1412159.
///
/// # Examples
/// ```
/// use corridor::analysis::rank_correlation;
/// assert_eq!(rank_correlation(&[1.0, 2.0, 3.0], &[10.0, 40.0, 90.0]), 1.0);
/// assert_eq!(rank_correlation(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]), -1.0);
/// assert_eq!(rank_correlation(&[1.0, 2.0], &[5.0, 5.0]), 0.0);
/// ```
pub fn rank_correlation(one: &[f64], other: &[f64]) -> f64 {
    let (ranks, others) = (ranks(one), ranks(other));
    let middle = (ranks.len() as f64 - 1.0) / 2.0;
    let (mut together, mut first, mut second) = (0.0, 0.0, 0.0);
    for (rank, other) in ranks.iter().zip(&others) {
        let (rank, other) = (rank - middle, other - middle);
        together += rank * other;
        first += rank * rank;
        second += other * other;
    }
    if first == 0.0 || second == 0.0 { 0.0 } else { together / sqrt(first * second) }
}

fn ranks(sample: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..sample.len()).collect();
    order.sort_by(|one, other| sample[*one].total_cmp(&sample[*other]));
    let mut ranks = vec![0.0; sample.len()];
    let mut start = 0;
    while start < order.len() {
        let end = (start..order.len()).find(|next| sample[order[*next]] != sample[order[start]]).unwrap_or(order.len());
        let shared = (start + end - 1) as f64 / 2.0;
        order[start..end].iter().for_each(|position| ranks[*position] = shared);
        start = end;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn numbers(spread: Spread) -> [f64; 5] {
        [spread.p10, spread.p50, spread.p90, spread.mean, spread.standard_error]
    }

    #[test]
    fn percentiles_of_a_known_sample() {
        let spread = (0..=100).rev().collect::<Tally>().spread(1);
        assert_eq!((spread.p10, spread.p50, spread.p90, spread.mean), (10.0, 50.0, 90.0, 50.0));
        // 858.5 is the variance of 0 to 100.
        assert_eq!(spread.standard_error, sqrt(858.5 / 101.0));
        let cents = [1_000, 2_000, 6_000].into_iter().collect::<Tally>().spread(100);
        assert_eq!((cents.p10, cents.p50, cents.p90, cents.mean), (12.0, 20.0, 52.0, 30.0));
        assert_eq!(Tally::default().spread(100), Spread::default());
    }

    #[test]
    fn a_sample_without_spread_is_its_value_to_the_last_digit() {
        for steps in [0, 1, 3, 5_151, 180_001, 123_456_789] {
            for count in [1, 3, 7, 1_000] {
                let spread = vec![steps; count].into_iter().collect::<Tally>().spread(100);
                let value = steps as f64 / 100.0;
                assert_eq!(numbers(spread), [value, value, value, value, 0.0], "{count} times {steps}");
            }
        }
    }

    #[test]
    fn sums_that_floating_point_numbers_cannot_hold_are_exact() {
        // Two to the power of 52 and the next number: the squares need 105 bits.
        let far = 1i64 << 52;
        let spread = [far, far, far + 1, far + 1].into_iter().collect::<Tally>().spread(1);
        assert_eq!(spread.mean, far as f64 + 0.5);
        assert_eq!(spread.standard_error, sqrt(1.0 / 3.0 / 4.0));
        let below = [-3, 4].into_iter().collect::<Tally>().spread(1);
        assert_eq!((below.mean, below.standard_error), (0.5, 3.5));
    }

    #[test]
    fn a_written_tally_is_short_and_what_is_no_tally_is_refused() {
        let tally: Tally = [-5, 7, 7, 9].into_iter().collect();
        let text = serde_json::to_string(&tally).expect("a text");
        assert_eq!(text, r#"{"steps":[-5,12,2],"counts":[1,2,1]}"#);
        assert_eq!(serde_json::from_str::<Tally>(&text).expect("a tally"), tally);
        for wrong in [
            r#"{"steps":[1],"counts":[]}"#,
            r#"{"steps":[1,0],"counts":[1,1]}"#,
            r#"{"steps":[1],"counts":[0]}"#,
            r#"{"steps":[9223372036854775807,1],"counts":[1,1]}"#,
            r#"{"steps":[1,1],"counts":[18446744073709551615,1]}"#,
            r#"{"steps":[],"counts":[],"means":[]}"#,
        ] {
            assert!(serde_json::from_str::<Tally>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn ties_share_their_rank() {
        assert_eq!(ranks(&[5.0, 1.0, 5.0, 9.0]), [1.5, 0.0, 1.5, 3.0]);
    }

    proptest! {
        #[test]
        fn a_tally_has_the_spread_of_the_textbook(values in prop::collection::vec(-2_000i64..2_000, 1..200)) {
            let spread = values.iter().copied().collect::<Tally>().spread(1);
            // Everything kept, sorted, and added up as floating-point numbers.
            let textbook = Spread::of(values.iter().map(|value| *value as f64).collect());
            for (ours, theirs) in numbers(spread).into_iter().zip(numbers(textbook)) {
                prop_assert!((ours - theirs).abs() < 1e-8, "{ours} and {theirs}");
            }
        }

        #[test]
        fn a_sample_split_in_any_way_has_the_same_bits(
            values in prop::collection::vec((-50_000i64..50_000, 0..5usize), 1..300),
        ) {
            let whole: Tally = values.iter().map(|(value, _)| *value).collect();
            let mut merged = Tally::default();
            for part in [3, 0, 4, 1, 2] {
                let of_part = values.iter().filter(|(_, own)| *own == part).map(|(value, _)| *value);
                merged.merge(&of_part.collect());
            }
            prop_assert_eq!(&merged, &whole);
            prop_assert_eq!(numbers(merged.spread(100)).map(f64::to_bits), numbers(whole.spread(100)).map(f64::to_bits));
        }
    }
}
