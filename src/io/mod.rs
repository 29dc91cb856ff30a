//! Files to model and results to files.

pub mod csv;
mod digest;
mod dimacs;
mod dimacs_min;
mod embedded;
mod export;
mod figure_rows;
mod folder;
mod gmns_units;
mod import;
mod input;
mod leftover;
mod lines;
mod observations;
mod pairs;
mod published;
mod scenario;
mod staged;
mod write;

pub use digest::Digest;
pub use embedded::{embedded_network, embedded_scenarios, embedded_table};
pub use export::{network_records, write_folder};
pub use figure_rows::read_overlay;
pub use folder::{FolderFiles, read_network};
pub use import::{ImportFormat, ImportOptions, ImportReport, Unit, UnitKind, import_network, import_size};
#[cfg(feature = "cli")]
pub(crate) use input::open as open_input;
pub use observations::{embedded_episodes, embedded_observed, read_episodes, read_observed};
pub use pairs::{read_pairs, read_places};
pub use published::{embedded_published, read_published};
pub use scenario::{
    ChangeInput, ScenarioInput, ScenarioText, digest_of_scenarios, embedded_scenario_texts, find_scenario,
    read_scenario, read_scenarios, scenario_digest, scenario_from_input, scenario_texts, scenario_toml,
};
pub use write::{OutputTarget, write_output};
