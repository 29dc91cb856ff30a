//! Files of pairs and of places, looked up in the embedded network.
#![no_main]

use std::sync::OnceLock;

use corridor::io::{embedded_network, read_pairs, read_places};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

fuzz_target!(|data: &[u8]| {
    static SCRATCH: OnceLock<TempDir> = OnceLock::new();
    let file = SCRATCH.get_or_init(|| tempfile::tempdir().expect("a temporary folder")).path().join("pairs.csv");
    std::fs::write(&file, data).expect("a file in a temporary folder");
    let _ = read_pairs(embedded_network(), &file);
    let _ = read_places(embedded_network(), &file);
});
