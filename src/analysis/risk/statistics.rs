//! Spreads and rank correlations.

use crate::units::{Duration, Tariff};

/// Where the values of a sample lie.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize, schemars::JsonSchema)]
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
    /// The spread of a sample; all zero for an empty one.
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
        let variance = sample.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0).max(1.0);
        let at = |share: f64| {
            let position = share * (count - 1.0);
            let (below, above) = (sample[position.floor() as usize], sample[position.ceil() as usize]);
            below + (above - below) * position.fract()
        };
        Self { p10: at(0.1), p50: at(0.5), p90: at(0.9), mean, standard_error: (variance / count).sqrt() }
    }

    /// The spread of tariffs, in USD.
    pub(super) fn of_tariffs(sample: impl Iterator<Item = Tariff>) -> Self {
        Self::of(sample.map(Tariff::as_usd).collect())
    }

    /// The spread of times, in days.
    pub(super) fn of_times(sample: impl Iterator<Item = Duration>) -> Self {
        Self::of(sample.map(Duration::as_days).collect())
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
    if first == 0.0 || second == 0.0 { 0.0 } else { together / (first * second).sqrt() }
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
    use super::*;

    #[test]
    fn percentiles_of_a_known_sample() {
        let spread = Spread::of((0..=100).rev().map(f64::from).collect());
        assert_eq!((spread.p10, spread.p50, spread.p90, spread.mean), (10.0, 50.0, 90.0, 50.0));
        assert!((spread.standard_error - (858.5f64 / 101.0).sqrt()).abs() < 1e-9);
        assert_eq!(Spread::of(vec![7.0]).p90, 7.0);
    }

    #[test]
    fn ties_share_their_rank() {
        assert_eq!(ranks(&[5.0, 1.0, 5.0, 9.0]), [1.5, 0.0, 1.5, 3.0]);
    }
}
