//! How likely a link is out of service, as a cost that adds up along a route.

use crate::maths::{exp, ln};
use crate::network::{LinkId, Network, Regime, Reliability, RiskRule};

/// Spread of a log-normal distribution between its median and its 90th percentile, in standard deviations.
const P90_DEVIATIONS: f64 = 1.281_551_565_545;

const DAYS_PER_YEAR: f64 = 365.25;

/// The mean of the outage lengths in days: log-normal through the median and the 90th percentile.
///
/// # Examples
/// ```
/// use corridor::route::mean_outage_days;
/// assert!((mean_outage_days(2.0, 2.0) - 2.0).abs() < 1e-12);
/// assert!(mean_outage_days(1.8, 16.3) > 5.0);
/// ```
pub fn mean_outage_days(median_days: f64, p90_days: f64) -> f64 {
    if median_days <= 0.0 {
        return 0.0;
    }
    let sigma = ln(p90_days.max(median_days) / median_days) / P90_DEVIATIONS;
    median_days * exp(sigma * sigma / 2.0)
}

/// The row of a class that holds in a regime, or the one that holds in any.
pub fn find_reliability<'n>(network: &'n Network, id: &str, regime: Regime) -> Option<&'n Reliability> {
    let rows = || network.tables().reliabilities.iter().filter(|row| row.id == id);
    rows()
        .find(|row| row.regime == regime)
        .or_else(|| rows().find(|row| row.regime == Regime::Any))
        .or_else(|| rows().next())
}

/// The cost of risk of a link: -ln(availability), added up over its assets, in units of 1e-6.
///
/// The availability of an asset is 1 - events per year x mean length x share lost / 365.25, and at least 1 %. A class per 1,000 km counts the
/// link's own length; an asset whose links follow each other is split over them by length, one whose links stand beside each other counts in full on each.
pub(super) fn link_risk(network: &Network, link: LinkId, commodity: &str, regime: Regime) -> u32 {
    let length = network.link(link).length.central().as_km();
    let mut nats = 0.0;
    for &asset_id in network.link_assets(link) {
        let asset = network.asset(asset_id);
        let Some(row) = asset.reliability.as_deref().and_then(|id| find_reliability(network, id, regime)) else {
            continue;
        };
        let mean = mean_outage_days(row.median.as_days(), row.p90.as_days());
        let per_event = mean * row.lost.get() / DAYS_PER_YEAR;
        let scale = if row.per_1000_km { length / 1000.0 } else { 1.0 };
        let out = row.events_per_year.as_ref().map_or(0.0, |rate| rate.central().as_per_day()) * per_event * scale;
        let whole = -ln(1.0 - out.min(0.99));
        nats += match asset.risk_rule {
            RiskRule::Series if !row.per_1000_km => {
                let members = network.asset_links(asset_id).iter().map(|member| network.link(*member));
                let total: f64 = members
                    .filter(|member| member.carries(commodity))
                    .map(|member| member.length.central().as_km())
                    .sum();
                if total > 0.0 { whole * length / total } else { whole }
            }
            _ => whole,
        };
    }
    (nats * 1e6).round() as u32
}

/// The probability that a route is open, from the sum of its costs of risk.
pub fn availability_of(risk: u64) -> f64 {
    exp(-(risk as f64) * 1e-6)
}
