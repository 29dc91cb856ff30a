//! Routes, closures and capacity of oil and container corridors across Eurasia.

pub mod analysis;
pub mod cli;
pub mod error;
pub mod flow;
pub mod io;
pub mod network;
pub mod report;
pub mod route;
pub mod scenario;
pub mod units;

pub use error::{Error, Result};
