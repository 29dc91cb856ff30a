//! One shipment, no clock: the frozen graph and the searches over it.
//!
//! Build once, freeze, then query: a [`FrozenNetwork`] is immutable and shared, every query object owns its scratch.

mod bounded;
mod capacity;
mod corridors;
pub mod dijkstra;
mod engine;
pub mod forward_star;
mod frozen;
pub mod hierarchy;
pub mod k_shortest;
mod kept_path;
mod measures;
pub mod one_to_all;
pub mod overlap;
pub mod pareto;
pub mod path;
mod prepared_question;
mod question;
#[cfg(test)]
pub(crate) mod random_network;
pub(crate) mod reverse_distances;
mod risk;
#[expect(clippy::module_inception, reason = "the found route is what the module is named for")]
mod route;
mod rule;
#[cfg(test)]
pub(crate) mod tiny_graphs;
mod transit;

pub use dijkstra::{Dijkstra, PathOverflow};
pub use engine::{Engine, HIERARCHY_PAYS_FROM};
pub use forward_star::{ForwardStar, UNREACHABLE};
pub use frozen::{ArcKind, FrozenNetwork};
pub use hierarchy::{Customized, Hierarchy, HierarchyError};
pub use k_shortest::{KShortest, Limits, NextPath};
pub use measures::{Measures, Objective};
pub use one_to_all::OneToAll;
pub use overlap::{AlternativeRule, Alternatives, find_alternatives};
pub use pareto::{ParetoError, ParetoLimits, ParetoPath, ParetoSet, pareto, pareto_within};
pub use path::Path;
pub use prepared_question::{PreparedQuestion, QuestionSearch};
pub use question::Question;
pub use risk::{availability_of, find_reliability, mean_outage_days};
pub use route::{Bottleneck, Component, Route, Step, StepKind};
pub use rule::{Rule, RuledGraph};
pub use transit::FlowClosures;
