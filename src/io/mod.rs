//! Files to model and results to files.

pub mod csv;
mod embedded;
mod folder;
mod write;

pub use embedded::{embedded_network, embedded_package, embedded_scenarios, embedded_table};
pub use folder::{FolderFiles, read_network};
pub use write::{OutputTarget, write_output};
