//! Integration tests: hand-solved cases, oracles, bad input, whole tables and checks of the data.

mod bad_files;
mod bad_questions;
mod charts;
mod command_line;
mod decide;
mod embedded_data;
mod engine;
mod exports;
mod fixtures;
mod flow;
mod gmns;
mod hand_solved;
mod import;
mod json_schema;
mod layers;
mod metamorphic;
mod outputs;
mod overlays;
#[cfg(feature = "parquet")]
mod parquet;
mod readers;
mod rules;
mod snapshots;
mod walks;
