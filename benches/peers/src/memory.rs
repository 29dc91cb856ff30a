//! A process that builds one program's structures and answers once, so that its peak memory can be read.

use std::path::Path;

use corridor::route::{Customized, Hierarchy};

use crate::instance::{Instance, or_cut_off};
use crate::peers;

pub(crate) fn hold(program: &str, graph: &Path) {
    let pairs = graph.with_extension("pairs");
    let instance = Instance::read(graph, &pairs);
    let (source, target) = instance.pairs[0];
    let answer = match program {
        "reading" => 0,
        "corridor" => {
            let hierarchy = Hierarchy::new(&instance.graph, None).expect("a sparse network");
            let costs = Customized::new(&hierarchy, &instance.metric);
            or_cut_off(hierarchy.matrix(&costs, &[source], &[target]).expect("costs that fit")[0][0])
        }
        "fast_paths" => {
            let prepared = fast_paths::prepare(&peers::fast_paths(&instance, &instance.metric));
            fast_paths::calc_path(&prepared, source as usize, target as usize)
                .map_or(0, |path| path.get_weight() as u64)
        }
        "petgraph" => peers::petgraph_distance(&peers::petgraph(&instance, &instance.metric), source, target),
        _ => panic!("no program {program}"),
    };
    println!("{answer}");
}
