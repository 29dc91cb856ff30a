//! What a trial draws: where in its range each figure lies, and which assets are out for how long.

use std::collections::BTreeMap;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::maths::{cos, exp, ln, sqrt};
use crate::network::{AssetId, LinkId, Network, Range, Regime, RiskRule};
use crate::route::{find_reliability, mean_outage_days};
use crate::units::Measure;

const DAYS_PER_YEAR: f64 = 365.25;

/// Standard deviations between the median and the 90th percentile of a normal distribution.
const P90_DEVIATIONS: f64 = 1.281_551_565_545;

/// The random numbers of one trial: one stream per trial of one generator.
pub(super) fn stream(seed: u64, trial: u64) -> ChaCha8Rng {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(trial);
    random
}

/// A standard normal number (Box and Muller 1958, doi:10.1214/aoms/1177706645).
pub(super) fn normal(random: &mut ChaCha8Rng) -> f64 {
    let radius = sqrt(2.0 * exponential(random));
    radius * cos(std::f64::consts::TAU * random.random::<f64>())
}

/// An exponential number with mean 1.
pub(super) fn exponential(random: &mut ChaCha8Rng) -> f64 {
    -ln(1.0 - random.random::<f64>())
}

/// The value of a range at a quantile: triangular between low and high with its peak at the central value.
pub(super) fn at_quantile<T: Measure>(range: Range<T>, quantile: f64) -> f64 {
    let (low, central, high) = (range.low.to_table(), range.central.to_table(), range.high.to_table());
    let width = high - low;
    if width <= 0.0 {
        return central;
    }
    let peak = (central - low) / width;
    if quantile < peak {
        low + sqrt(quantile * width * (central - low))
    } else {
        high - sqrt((1.0 - quantile) * width * (high - central))
    }
}

/// An asset that can be out, and what then is.
#[derive(Debug, Clone)]
pub(super) struct Hazard {
    pub(super) asset: AssetId,
    /// Outages in a year, at the central rate.
    pub(super) per_year: f64,
    /// Median of an outage in days, and the standard deviation of its logarithm.
    pub(super) median: f64,
    pub(super) sigma: f64,
    /// Share of the capacity that is lost meanwhile.
    pub(super) lost: f64,
    /// The rate holds for the war only, and clusters.
    pub(super) is_of_war: bool,
    /// Links with their share of the outages: one of them is hit where links follow each other, all of them elsewhere.
    pub(super) links: Vec<(LinkId, f64)>,
    pub(super) is_series: bool,
}

impl Hazard {
    /// Share of the time in which it is out.
    pub(super) fn out_share(&self, intensity: f64) -> f64 {
        let days = mean_outage_days(self.median, self.median * exp(P90_DEVIATIONS * self.sigma));
        let ratio = self.per_year * self.intensity(intensity) * days / DAYS_PER_YEAR;
        ratio / (1.0 + ratio)
    }

    /// How much more often than usual it is hit, if the war is so much more intense than usual.
    pub(super) fn intensity(&self, intensity: f64) -> f64 {
        if self.is_of_war { intensity } else { 1.0 }
    }

    /// The length of an outage in days.
    pub(super) fn draw_length(&self, random: &mut ChaCha8Rng) -> f64 {
        self.median * exp(self.sigma * normal(random))
    }

    /// How long an outage still lasts that a shipment runs into: long ones are met more often, at any time of theirs.
    pub(super) fn draw_rest(&self, random: &mut ChaCha8Rng) -> f64 {
        let met = self.median * exp(self.sigma * self.sigma) * exp(self.sigma * normal(random));
        met * random.random::<f64>()
    }

    /// The links that an outage hits.
    pub(super) fn draw_links(&self, random: &mut ChaCha8Rng) -> Vec<LinkId> {
        if !self.is_series {
            return self.links.iter().map(|(link, _)| *link).collect();
        }
        let mut left = random.random::<f64>();
        let hit = self.links.iter().find(|(_, share)| {
            left -= share;
            left <= 0.0
        });
        hit.or(self.links.last()).map(|(link, _)| *link).into_iter().collect()
    }
}

/// How intense the war is in a trial, with mean 1: attacks come in waves. assumption: exponential, so that in one trial in three the rate is above the mean and in one in twenty
/// above three times the mean.
pub(super) fn draw_intensity(random: &mut ChaCha8Rng) -> f64 {
    exponential(random)
}

/// Every asset with a rate of outages that links of a commodity rest on, in table order.
pub(super) fn hazards(network: &Network, commodity: &str, regime: Regime) -> Vec<Hazard> {
    let assets = network.tables().assets.iter().enumerate();
    assets
        .filter_map(|(position, asset)| {
            let id = AssetId::new(position);
            let row = find_reliability(network, asset.reliability.as_deref()?, regime)?;
            let rate = row.events_per_year.as_ref()?.central().as_per_day();
            let (median, lost) = (row.median.as_days(), row.lost.get());
            let lengths: BTreeMap<LinkId, f64> = network
                .asset_links(id)
                .iter()
                .filter(|link| network.link(**link).carries(commodity))
                .map(|link| (*link, network.link(*link).length.central().as_km()))
                .collect();
            let total: f64 = lengths.values().sum();
            if lengths.is_empty() || rate <= 0.0 || median <= 0.0 || lost <= 0.0 {
                return None;
            }
            let share = |length: f64| if total > 0.0 { length / total } else { 1.0 / lengths.len() as f64 };
            Some(Hazard {
                asset: id,
                per_year: if row.per_1000_km { rate * total / 1000.0 } else { rate },
                median,
                sigma: ln(row.p90.as_days().max(median) / median) / P90_DEVIATIONS,
                lost,
                is_of_war: row.regime == Regime::War,
                links: lengths.iter().map(|(link, length)| (*link, share(*length))).collect(),
                is_series: asset.risk_rule == RiskRule::Series,
            })
        })
        .collect()
}

/// Figures that move together: those of one carrier, or of one kind of transfer. Each group has a quantile for tariffs and one for times.
#[derive(Debug, Clone)]
pub(super) struct Groups {
    pub(super) names: Vec<String>,
}

impl Groups {
    pub(super) fn new() -> Self {
        Self { names: Vec::new() }
    }

    /// The number of a group, by name.
    pub(super) fn number(&mut self, name: String) -> usize {
        match self.names.iter().position(|known| *known == name) {
            Some(number) => number,
            None => {
                self.names.push(name);
                self.names.len() - 1
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Tariff;

    #[test]
    fn the_triangle_has_its_ends_and_its_mean_where_they_should_be() {
        let range = Range { central: Tariff::usd(20.0), low: Tariff::usd(10.0), high: Tariff::usd(60.0) };
        assert_eq!((at_quantile(range, 0.0), at_quantile(range, 1.0)), (10.0, 60.0));
        let mean = (0..10_000).map(|step| at_quantile(range, (f64::from(step) + 0.5) / 10_000.0)).sum::<f64>() / 1e4;
        assert!((mean - 30.0).abs() < 0.01, "{mean}");
        assert_eq!(at_quantile(Range::exactly(Tariff::usd(5.0)), 0.7), 5.0);
    }

    #[test]
    fn streams_differ_by_trial_and_repeat_by_seed() {
        let first = |seed, trial| stream(seed, trial).random::<u64>();
        assert_eq!(first(7, 3), first(7, 3));
        assert_ne!(first(7, 3), first(7, 4));
        assert_ne!(first(7, 3), first(8, 3));
    }

    #[test]
    fn drawn_outages_have_the_median_asked_for() {
        let hazard = Hazard {
            asset: AssetId::new(0),
            per_year: 1.0,
            median: 5.0,
            sigma: 0.8,
            lost: 1.0,
            is_of_war: false,
            links: vec![(LinkId::new(0), 0.25), (LinkId::new(1), 0.75)],
            is_series: true,
        };
        let mut random = stream(1, 0);
        let mut lengths: Vec<f64> = (0..20_001).map(|_| hazard.draw_length(&mut random)).collect();
        lengths.sort_by(f64::total_cmp);
        assert!((lengths[10_000] - 5.0).abs() < 0.2, "{}", lengths[10_000]);
        let first = (0..20_000).filter(|_| hazard.draw_links(&mut random) == [LinkId::new(0)]).count();
        assert!((4_700..5_300).contains(&first), "{first}");
    }
}
