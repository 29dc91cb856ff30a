//! A hierarchy on disk: the order, under a checksum, tied to its network.
//!
//! Little-endian throughout: 8 bytes of magic, then `u32` version, node count and arc count, the SHA-256 of the network's shape,
//! one `u32` node per rank, and the SHA-256 of all that. What follows from the order is worked out anew when it is read, which takes a
//! hundredth of the time that finding the order took.

use std::path::Path;

use sha2::{Digest, Sha256};

use super::undirected::Undirected;
use super::{Hierarchy, HierarchyError};
use crate::route::ForwardStar;

const MAGIC: [u8; 8] = *b"corr-cch";
const VERSION: u32 = 1;
const HEADER: usize = 8 + 3 * 4 + 32;
const CHECKSUM: usize = 32;

impl Hierarchy {
    /// The hierarchy as a file's content; the same hierarchy gives the same bytes.
    ///
    /// # Panics
    /// If `graph` is not the one it was made for.
    pub fn to_bytes(&self, graph: &ForwardStar) -> Vec<u8> {
        assert!(self.first_out == graph.first_out(), "a hierarchy goes with its graph");
        let mut bytes = Vec::with_capacity(HEADER + 4 * self.node_of.len() + CHECKSUM);
        bytes.extend(MAGIC);
        for number in [VERSION, graph.node_count(), graph.arc_count()] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(fingerprint(graph));
        self.node_of.iter().for_each(|node| bytes.extend(node.to_le_bytes()));
        let checksum = Sha256::digest(&bytes);
        bytes.extend(checksum);
        bytes
    }

    /// Reads what [`Hierarchy::to_bytes`] wrote for the same graph.
    ///
    /// # Errors
    /// If the bytes are not a hierarchy, of another version, cut short, damaged, or made for another graph.
    pub fn from_bytes(graph: &ForwardStar, bytes: &[u8]) -> Result<Self, HierarchyError> {
        if bytes.len() < MAGIC.len() || bytes[..MAGIC.len()] != MAGIC {
            return Err(HierarchyError::NotAHierarchy);
        }
        if bytes.len() < HEADER + CHECKSUM {
            return Err(HierarchyError::Truncated { expected: HEADER + CHECKSUM, found: bytes.len() });
        }
        let number = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let (version, nodes, arcs) = (number(8), number(12), number(16));
        if version != VERSION {
            return Err(HierarchyError::Version { found: version, known: VERSION });
        }
        let expected = HEADER + 4 * nodes as usize + CHECKSUM;
        if bytes.len() < expected {
            return Err(HierarchyError::Truncated { expected, found: bytes.len() });
        }
        let (content, checksum) = bytes.split_at(bytes.len() - CHECKSUM);
        if bytes.len() > expected || Sha256::digest(content)[..] != *checksum {
            return Err(HierarchyError::Corrupted);
        }
        if content[20..HEADER] != fingerprint(graph) {
            let (here_nodes, here_arcs) = (graph.node_count(), graph.arc_count());
            return Err(HierarchyError::OtherNetwork { nodes, arcs, here_nodes, here_arcs });
        }
        let order: Vec<u32> = (0..nodes as usize).map(|rank| number(HEADER + 4 * rank)).collect();
        let mut sorted = order.clone();
        sorted.sort_unstable();
        if !sorted.into_iter().eq(0..graph.node_count()) {
            return Err(HierarchyError::Corrupted);
        }
        Self::contract(graph, &Undirected::of(graph), &order)
    }

    /// Reads a hierarchy from a file.
    ///
    /// # Errors
    /// [`HierarchyError::File`] if the file cannot be read, else as [`Hierarchy::from_bytes`].
    pub fn load(graph: &ForwardStar, path: &Path) -> Result<Self, HierarchyError> {
        let failed = |source| HierarchyError::File { path: path.to_owned(), source };
        // Told before it is opened: a device never ends, and opening a named pipe waits for somebody to write.
        if !std::fs::metadata(path).map_err(failed)?.is_file() {
            return Err(failed(std::io::Error::new(std::io::ErrorKind::InvalidInput, "it is not a regular file")));
        }
        let bytes = std::fs::read(path).map_err(failed)?;
        Self::from_bytes(graph, &bytes)
    }
}

/// The SHA-256 of the shape of a graph: its nodes and arcs, not their weights.
fn fingerprint(graph: &ForwardStar) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut add = |numbers: &[u32]| {
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        hash.update(bytes);
    };
    add(&[graph.node_count(), graph.arc_count()]);
    add(graph.first_out());
    (0..graph.node_count()).for_each(|node| add(graph.heads(node)));
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::random_network::{Shape, networks};

    #[test]
    fn what_is_saved_is_loaded_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("eurasia.cch");
        for (graph, _) in networks(19, 60, &Shape::ALL) {
            let hierarchy = Hierarchy::new(&graph, None).unwrap();
            std::fs::write(&path, hierarchy.to_bytes(&graph)).unwrap();
            assert_eq!(Hierarchy::load(&graph, &path).unwrap(), hierarchy);
        }
        let missing = Hierarchy::load(&ForwardStar::new(0, &[]), &folder.path().join("none.cch"));
        assert!(matches!(missing, Err(HierarchyError::File { .. })));
    }

    #[test]
    fn damaged_short_and_foreign_files_are_refused() {
        let graph = ForwardStar::new(5, &[(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)]);
        let bytes = Hierarchy::new(&graph, None).unwrap().to_bytes(&graph);
        assert!(Hierarchy::from_bytes(&graph, &bytes).is_ok());
        for length in 0..bytes.len() {
            assert!(Hierarchy::from_bytes(&graph, &bytes[..length]).is_err(), "cut to {length} bytes");
        }
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << (at % 8);
            assert!(Hierarchy::from_bytes(&graph, &damaged).is_err(), "damaged at byte {at}");
        }
        let mut longer = bytes.clone();
        longer.push(0);
        assert!(matches!(Hierarchy::from_bytes(&graph, &longer), Err(HierarchyError::Corrupted)));
        let other = ForwardStar::new(5, &[(0, 1), (1, 2), (2, 3), (3, 4), (4, 1)]);
        let refused = Hierarchy::from_bytes(&other, &bytes).unwrap_err();
        assert!(matches!(refused, HierarchyError::OtherNetwork { nodes: 5, arcs: 5, .. }));
        assert!(matches!(Hierarchy::from_bytes(&graph, b"a,b,c\n"), Err(HierarchyError::NotAHierarchy)));
    }
}
