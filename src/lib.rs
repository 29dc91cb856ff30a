//! Routes, closures and capacity of oil and container corridors across Eurasia.

pub mod flow;
pub mod route;
