//! A GeoJSON collection of lines; ends are one place by three digits of degrees as by six.
#![no_main]

use corridor::io::{ImportFormat, ImportOptions};
use corridor_fuzz::import;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    for decimals in [None, Some(3)] {
        let input = [b"-- net.geojson --\n", data].concat();
        import(ImportFormat::GeoJson, &input, "net.geojson", &ImportOptions { decimals, ..ImportOptions::default() });
    }
});
