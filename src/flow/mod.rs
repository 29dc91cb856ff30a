//! Many shipments through time: capacity, storage, delay and shut-in.
//!
//! [`simulate`] unrolls the network of one commodity over days, closes and derates it as scenarios say, and lets a minimum-cost flow decide what goes where;
//! [`Simulation`] holds every day of it, and a [`Simulator`] answers many scenarios of one network. The files, each knowing those before it: `behaviour` prices,
//! `flow_network` is the network without time, `day_state` what its arcs can do and cost under an overlay, `second_cost` settles ties, `warm` solves, `steady`
//! is the day like any other, `ramp` holds outlets back, `question` is what is asked, `periods` cuts the days where something changes,
//! `time_expansion` is the problem of all days, `simulation` its answer, `marginal` and `recorder` read the answer off, `simulator` runs it.

mod behaviour;
mod day_state;
mod flow_network;
mod marginal;
mod min_cost_flow;
mod periods;
mod question;
mod ramp;
mod recorder;
mod second_cost;
mod simulation;
mod simulator;
mod steady;
#[cfg(test)]
mod tests;
mod time_expansion;
#[cfg(test)]
mod twin;
mod warm;

pub use behaviour::{Behaviour, Foresight};
pub use min_cost_flow::{
    FlowArc, FlowError, FlowProblem, FlowSolution, FlowViolation, JointFlow, JointLimit, JointStart, NetworkSimplex,
    Shortfall, StartBasis, UNLIMITED,
};
pub use question::{SimulationError, SimulationQuestion};
pub use simulation::{Marginal, Series, SeriesKind, Simulation, Summary};
pub use simulator::{Simulator, simulate};
