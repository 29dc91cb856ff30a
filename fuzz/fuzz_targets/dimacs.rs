//! DIMACS graphs with their positions, and minimum-cost flow problems.
#![no_main]

use corridor::io::{ImportFormat, ImportOptions};
use corridor_fuzz::{files_of, import};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let files = files_of(data);
    for start in ["net.gr", "net.min"] {
        if files.contains_key(start) {
            import(ImportFormat::Dimacs, data, start, &ImportOptions::default());
        }
    }
});
