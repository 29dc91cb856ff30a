//! What could go wrong: Monte Carlo over outages and over the range of every figure.
//!
//! Each trial has a random stream of its own and is counted in whole steps, so that results depend on the seed alone: not on the number of threads, nor on how the
//! trials are split over machines.

mod draw;
mod flow_risk;
mod part;
mod route_risk;
mod scratch;
mod statistics;
mod summary;

pub use flow_risk::{
    FlowRisk, FlowRiskCase, FlowRiskPart, FlowRiskQuestion, finish_flow_risk, flow_risk, flow_risk_part,
};
pub use part::{DRIVER_TRIALS, RiskPart};
pub use route_risk::{RiskQuestion, finish_risk, risk_part, route_risk};
pub use statistics::{Spread, Tally, rank_correlation};
pub use summary::{CorridorRisk, Driver, RouteRisk};

/// The most trials of one run: no figure is that sure.
pub const MOST_TRIALS: u64 = 10_000_000;

/// Refuses numbers of trials that make no sense.
///
/// # Errors
/// [`crate::Error::Parameter`] for none or too many.
pub(super) fn check_trials(trials: u64) -> crate::Result<()> {
    if (1..=MOST_TRIALS).contains(&trials) {
        return Ok(());
    }
    Err(crate::Error::out_of_range("trials", format!("1 to {MOST_TRIALS}"), trials))
}
