//! One shipment, no clock: the frozen graph and the searches over it.
//!
//! Build once, freeze, then query: a [`FrozenNetwork`] is immutable and shared, every query object owns its scratch.

mod capacity;
mod corridors;
pub mod dijkstra;
pub mod forward_star;
mod frozen;
mod measures;
mod question;
mod risk;
#[expect(clippy::module_inception, reason = "the found route is what the module is named for")]
mod route;
mod rule;

pub use dijkstra::{Dijkstra, PathOverflow};
pub use forward_star::{ForwardStar, UNREACHABLE};
pub use frozen::{ArcKind, FrozenNetwork};
pub use measures::{Measures, Objective};
pub use question::Question;
pub use risk::{availability_of, find_reliability, mean_outage_days};
pub use route::{Bottleneck, Component, Route, Step, StepKind};
pub use rule::{Rule, RuledGraph};
