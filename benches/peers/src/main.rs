//! The work of corridor's benchmarks, by corridor and by other crates, on the same instances in the same run.
//!
//! `run` beside this package calls it; every measurement is appended to a file as one line of JSON.

mod closures;
mod contest;
mod engines;
mod equality;
mod flow;
mod instance;
mod k_paths;
mod many_to_many;
mod memory;
mod one_to_all;
mod peers;
#[path = "../../questions/mod.rs"]
mod questions;
#[path = "../../support/mod.rs"]
mod support;
#[path = "../../time_expanded/mod.rs"]
mod time_expanded;

use std::path::Path;

use contest::Record;
use corridor::route::Hierarchy;
use instance::Instance;

const USAGE: &str = "corridor-peers generate places COUNT DIR | generate flow DAYS DIR | routes GR PAIRS OUT | \
    flow MIN OUT | engines OUT | tiny OUT | memory reading|corridor|fast_paths|petgraph GR";

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match &words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["generate", "places", count, folder] => {
            instance::generate(count.parse().expect("a count of places"), Path::new(folder));
        }
        ["generate", "flow", days, folder] => flow::generate(days.parse().expect("a count of days"), Path::new(folder)),
        ["routes", graph, pairs, out] => {
            let instance = Instance::read(Path::new(graph), Path::new(pairs));
            let mut record = Record::append(Path::new(out), &instance.name);
            record.fact("nodes", u64::from(instance.graph.node_count()));
            record.fact("arcs", u64::from(instance.graph.arc_count()));
            let hierarchy = Hierarchy::new(&instance.graph, None).expect("a sparse network");
            equality::check(&instance, &hierarchy, &mut record);
            one_to_all::measure(&instance, &mut record);
            many_to_many::measure(&instance, &hierarchy, &mut record);
            k_paths::measure(&instance, &mut record);
            closures::measure(&instance, &mut record);
        }
        ["flow", file, out] => flow::measure(Path::new(file), Path::new(out)),
        ["engines", out] => engines::measure(Path::new(out)),
        ["tiny", out] => k_paths::count_wrong(&mut Record::append(Path::new(out), "tiny digraphs")),
        ["memory", program, graph] => memory::hold(program, Path::new(graph)),
        _ => {
            eprintln!("{USAGE}");
            std::process::exit(2);
        }
    }
}
