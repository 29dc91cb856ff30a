//! The CSV tables of a network: what is read is checked, written, read again as the same, and asked for routes.
#![no_main]

use corridor::analysis::{check, explain_no_route};
use corridor::io::{FolderFiles, read_network};
use corridor::network::Regime;
use corridor::route::{FrozenNetwork, Objective, Question, Rule};
use corridor::scenario::{StatusPolicy, lay_over};
use corridor::watch::Watch;
use corridor_fuzz::{files_of, written};
use libfuzzer_sys::fuzz_target;

const OBJECTIVES: [Objective; 4] = [
    Objective::Tariff,
    Objective::Time,
    Objective::Risk,
    Objective::Generalized { value_of_time: 3.5, co2_price: 10.0 },
];

fuzz_target!(|data: &[u8]| {
    let Ok(network) = read_network(&FolderFiles::Memory(files_of(data))) else { return };
    check(&network);
    let once = written(&network);
    let again = read_network(&FolderFiles::Memory(once.clone()))
        .unwrap_or_else(|error| panic!("cannot be read again: {error}"));
    let twice = written(&again);
    for (name, bytes) in &once {
        assert_eq!(twice.get(name), Some(bytes), "{name}, written again");
    }
    let nodes: Vec<_> = network.nodes().collect();
    let (Some(&origin), Some(&destination)) = (nodes.first(), nodes.last()) else { return };
    for commodity in &network.tables().commodities {
        let overlay = lay_over(&network, commodity, &[], 0, &StatusPolicy::default()).overlay;
        let frozen = FrozenNetwork::new(&network, commodity, Regime::War);
        for objective in OBJECTIVES {
            let question = Question { origin, destination, objective, rule: Rule::default() };
            if let Ok(None) = frozen.best_route(&overlay, &question) {
                let _ = explain_no_route(&frozen, &overlay, &question, Watch::none());
            }
        }
    }
});
