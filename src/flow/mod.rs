//! Many shipments through time: capacity, storage, delay and shut-in.

pub mod min_cost_flow;
