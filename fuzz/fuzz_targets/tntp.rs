//! A traffic network in TNTP, with positions beside it or without.
#![no_main]

use corridor::io::{ImportFormat, ImportOptions};
use corridor_fuzz::import;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    import(ImportFormat::Tntp, data, "net_net.tntp", &ImportOptions::default());
});
