//! A folder of GMNS tables, with and without rows that contradict others.
#![no_main]

use corridor::io::{ImportFormat, ImportOptions};
use corridor_fuzz::import;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    for drop_broken in [false, true] {
        import(ImportFormat::Gmns, data, "", &ImportOptions { drop_broken, ..ImportOptions::default() });
    }
    import(ImportFormat::Gmns, data, "", &ImportOptions { uses: vec!["auto".to_owned()], ..ImportOptions::default() });
});
