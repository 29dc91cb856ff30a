//! Files to model and results to files.

pub mod csv;
mod dimacs;
mod dimacs_min;
mod embedded;
mod export;
mod folder;
mod gmns_units;
mod import;
mod lines;
mod observations;
mod pairs;
mod published;
mod scenario_toml;
mod toml_reader;
mod write;

pub use embedded::{embedded_network, embedded_scenarios, embedded_table};
pub use export::{network_records, write_folder};
pub use folder::{FolderFiles, read_network};
pub use import::{ImportFormat, ImportOptions, ImportReport, Unit, UnitKind, import_network, import_size};
pub use observations::{embedded_episodes, embedded_observed, read_episodes, read_observed};
pub use pairs::{read_pairs, read_places};
pub use published::{embedded_published, read_published};
pub use scenario_toml::{read_scenario, read_scenario_file, read_scenario_folder};
pub use write::{OutputTarget, write_output};
