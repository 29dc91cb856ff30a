//! A stored hierarchy, damaged: the input says which bytes to change. Nothing but the file as it was may be read; under a checksum that was
//! put right, another order may be, and gives the same distances.
#![no_main]

use std::sync::OnceLock;

use corridor::route::{Customized, ForwardStar, Hierarchy};
use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};

const NODES: u32 = 12;
const CHECKSUM: usize = 32;

struct Stored {
    graph: ForwardStar,
    bytes: Vec<u8>,
    distances: Vec<Vec<u32>>,
}

fn stored() -> &'static Stored {
    static STORED: OnceLock<Stored> = OnceLock::new();
    STORED.get_or_init(|| {
        let arcs: Vec<(u32, u32)> =
            (0..NODES).flat_map(|node| [(node, (node + 1) % NODES), (node, (node * 5 + 2) % NODES)]).collect();
        let arcs: Vec<(u32, u32)> = arcs.into_iter().filter(|(from, to)| from != to).collect();
        let graph = ForwardStar::new(NODES, &arcs);
        let hierarchy = Hierarchy::new(&graph, None).expect("a small graph");
        let (bytes, distances) = (hierarchy.to_bytes(&graph), distances(&graph, &hierarchy));
        Stored { graph, bytes, distances }
    })
}

/// From the first node to every node.
fn distances(graph: &ForwardStar, hierarchy: &Hierarchy) -> Vec<Vec<u32>> {
    let metric: Vec<u32> = (1..=graph.arc_count()).collect();
    let customized = Customized::new(hierarchy, &metric);
    let all: Vec<u32> = (0..NODES).collect();
    hierarchy.matrix(&customized, &[0], &all).expect("short ways")
}

fuzz_target!(|data: &[u8]| {
    let Stored { graph, bytes: good, distances: known } = stored();
    let _ = Hierarchy::from_bytes(graph, data);
    // Three bytes of input are a place and what stands there; what is left over is appended or, if it is one byte, cut off.
    let mut bytes = good.clone();
    let (changes, rest) = data.as_chunks::<3>();
    for [high, low, value] in changes {
        let at = usize::from(u16::from_be_bytes([*high, *low])) % bytes.len();
        bytes[at] = *value;
    }
    match rest {
        [] => {}
        [cut] => bytes.truncate(bytes.len().saturating_sub(usize::from(*cut))),
        more => bytes.extend_from_slice(more),
    }
    assert_eq!(Hierarchy::from_bytes(graph, &bytes).is_ok(), bytes == *good, "damage is seen");
    if let Some(end) = bytes.len().checked_sub(CHECKSUM) {
        let checksum = Sha256::digest(&bytes[..end]);
        bytes[end..].copy_from_slice(&checksum);
        if let Ok(other) = Hierarchy::from_bytes(graph, &bytes) {
            assert_eq!(distances(graph, &other), *known, "another order, the same distances");
        }
    }
});
