//! A scenario in TOML, resolved and laid over the embedded network.
#![no_main]

use corridor::io::{embedded_network, read_scenario};
use corridor::scenario::{StatusPolicy, lay_over};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(scenario) = read_scenario("fuzz", "fuzz.toml", text) else { return };
    let network = embedded_network();
    for change in &scenario.changes {
        let _ = (change.describe(), change.window.when());
    }
    let Ok(resolved) = scenario.resolve(network) else { return };
    for commodity in &network.tables().commodities {
        for day in [0, 1, 30, u32::MAX] {
            let _ = lay_over(network, commodity, &[&resolved], day, &StatusPolicy::default());
            let _ = resolved.why_not_in_force(commodity, day);
        }
    }
});
