//! Many shipments through time: capacity, storage, delay and shut-in.
