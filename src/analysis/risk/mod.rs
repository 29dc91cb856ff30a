//! What could go wrong: Monte Carlo over outages and over the range of every figure.
//!
//! Each trial has a random stream of its own, so that results depend on the seed alone and not on the number of threads.

mod draw;
mod flow_risk;
mod route_risk;
mod scratch;
mod statistics;

pub use flow_risk::{FlowRisk, FlowRiskCase, FlowRiskQuestion, flow_risk};
pub use route_risk::{CorridorRisk, Driver, RiskQuestion, RouteRisk, route_risk};
pub use statistics::{Spread, Tally, rank_correlation};

/// The most trials of one run: more do not fit in memory and no figure is that sure.
pub const MOST_TRIALS: usize = 10_000_000;

/// Refuses numbers of trials that make no sense.
///
/// # Errors
/// [`crate::Error::Question`] for none or too many.
pub(super) fn check_trials(trials: usize) -> crate::Result<()> {
    if (1..=MOST_TRIALS).contains(&trials) {
        return Ok(());
    }
    Err(crate::Error::question(format!("{trials} trials make no sense"), format!("1 to {MOST_TRIALS}")))
}
