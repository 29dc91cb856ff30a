//! One shipment, no clock: the frozen graph and the searches over it.
//!
//! Build once, freeze, then query: [`ForwardStar`] is immutable and shared, every query object owns its scratch.

pub mod dijkstra;
pub mod forward_star;
pub mod hierarchy;
pub mod one_to_all;
#[cfg(test)]
pub(crate) mod random_network;

pub use dijkstra::{Dijkstra, PathOverflow};
pub use forward_star::{ForwardStar, UNREACHABLE};
pub use hierarchy::{Customized, CustomizedLanes, Hierarchy, HierarchyError, HierarchyQuery, LANES, Selection, Sweep};
pub use one_to_all::OneToAll;
