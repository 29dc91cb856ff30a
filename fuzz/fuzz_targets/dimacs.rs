//! DIMACS graphs, positions and minimum-cost flow problems: in memory, and imported.
#![no_main]

use corridor::io::{ImportFormat, ImportOptions, read_dimacs_co, read_dimacs_gr, read_dimacs_min};
use corridor::route::{Customized, Hierarchy, HierarchyQuery};
use corridor_fuzz::{files_of, import};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let files = files_of(data);
    let none = Vec::new();
    let file = |name: &str| files.get(name).unwrap_or(&none).as_slice();
    let _ = read_dimacs_co("net.co", file("net.co"), 4);
    let _ = read_dimacs_min("net.min", file("net.min"));
    if let Ok(read) = read_dimacs_gr("net.gr", file("net.gr")) {
        let nodes = read.graph.node_count();
        if nodes > 0 && nodes <= 400 && read.graph.arc_count() <= 3000 {
            if let Ok(hierarchy) = Hierarchy::new(&read.graph, None) {
                let customized = Customized::new(&hierarchy, &read.metric);
                let mut query = HierarchyQuery::new();
                for to in 0..nodes.min(5) {
                    let _ = query.distance(&hierarchy, &customized, 0, to);
                }
            }
        }
    }
    for start in ["net.gr", "net.min"] {
        if files.contains_key(start) {
            import(ImportFormat::Dimacs, data, start, &ImportOptions::default());
        }
    }
});
