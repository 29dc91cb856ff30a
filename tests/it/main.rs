//! Integration tests: hand-solved cases, oracles, bad input, whole tables and checks of the data.

mod bad_files;
mod bad_questions;
mod charts;
mod closures;
mod command_line;
mod decide;
mod embedded_data;
mod engine;
mod every_parameter;
mod exports;
mod fixtures;
mod flow;
mod gmns;
mod hand_solved;
mod import;
mod invariants;
mod json_schema;
mod layers;
mod metamorphic;
mod one_question;
mod one_rule;
mod outputs;
mod overlays;
#[cfg(feature = "parquet")]
mod parquet;
mod parts;
mod random_questions;
mod random_trade;
mod readers;
mod risk;
mod rules;
mod snapshots;
mod surcharges;
mod targets;
mod transit;
mod walks;
