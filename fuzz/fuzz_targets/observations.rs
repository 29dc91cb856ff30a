//! Tables of observed flows, episodes and published figures.
#![no_main]

use corridor::io::{read_episodes, read_observed, read_published};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = read_observed("observed.csv", text);
    let _ = read_episodes("episode.csv", text);
    let _ = read_published("published.csv", text);
});
