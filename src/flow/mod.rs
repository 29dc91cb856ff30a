//! Many shipments through time: capacity, storage, delay and shut-in.
//!
//! A [`Space`] is the network of one commodity without time; [`simulate`] unrolls it over days, closes and derates it as the scenarios say, and lets a minimum-cost
//! flow decide what goes where. [`Outcome`] holds every day of it.

mod behaviour;
mod expand;
mod min_cost_flow;
mod outcome;
mod regimes;
mod simulate;
mod space;
mod steady;
#[cfg(test)]
mod twin;

pub use behaviour::{Behaviour, Foresight};
pub use min_cost_flow::{
    FlowArc, FlowError, FlowProblem, FlowSolution, FlowViolation, NetworkSimplex, Shortfall, StartBasis, UNLIMITED,
};
pub use outcome::{Marginal, Outcome, Series, SeriesKind, Summary};
pub use simulate::{SimulationError, SimulationQuestion, simulate};
pub use space::Space;
