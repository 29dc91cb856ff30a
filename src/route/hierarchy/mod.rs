//! Customizable contraction hierarchies: prepare the shape once, then lay a metric over it and find many distances in a moment.
//!
//! Three steps, each far cheaper than the one before: a [`Hierarchy`] is built from the graph alone (and can be kept in a file); a metric
//! is laid over it; [`Hierarchy::matrix`] sweeps down the elimination tree. All distances equal those of [`Dijkstra`](crate::route::Dijkstra).
//!
//! Inside, nodes are known by their rank in the contraction order. An edge of the supergraph joins two ranks and carries
//! two weights: forward from its lower to its upper end, backward the other way. The upper neighbours of a node are all among
//! its ancestors in the elimination tree, of which there is one per depth: so a search keeps its distances by depth, in
//! an array small enough for the nearest cache.
//!
//! # References
//! Dibbelt, Strasser, Wagner (2016), doi:10.1145/2886843.

mod build;
mod by_depth;
mod customize;
mod file;
mod matrix;
mod order;
mod separator;
mod sweep;
mod undirected;

pub use customize::Customized;

use std::path::PathBuf;

const NO_NODE: u32 = u32::MAX;

/// Why a hierarchy cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum HierarchyError {
    /// The graph has no small cuts.
    #[error("the network is too dense for a hierarchy: some node has more than 65536 nodes above it")]
    TooDense,
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The content is something else.
    #[error("this is not a saved hierarchy")]
    NotAHierarchy,
    /// It was written by another version of the program.
    #[error("the saved hierarchy has version {found}, this program reads version {known}: prepare it again")]
    Version {
        /// The version in the file.
        found: u32,
        /// The version that can be read.
        known: u32,
    },
    /// The end is missing.
    #[error("the saved hierarchy is cut short: {found} of {expected} bytes")]
    Truncated {
        /// The size it should have, in bytes.
        expected: usize,
        /// The size it has.
        found: usize,
    },
    /// The checksum does not match the content.
    #[error("the saved hierarchy is damaged: prepare it again")]
    Corrupted,
    /// It belongs to another network, or to this one before it was changed.
    #[error(
        "the saved hierarchy is for another network ({nodes} nodes, {arcs} arcs; here {here_nodes} nodes, {here_arcs} arcs): prepare it again"
    )]
    OtherNetwork {
        /// The nodes of the network it was made for.
        nodes: u32,
        /// The arcs of the network it was made for.
        arcs: u32,
        /// The nodes of the network at hand.
        here_nodes: u32,
        /// The arcs of the network at hand.
        here_arcs: u32,
    },
}

/// The part of the preprocessing that does not depend on a metric: order, elimination tree and chordal supergraph.
///
/// # References
/// Dibbelt, Strasser, Wagner (2016), doi:10.1145/2886843.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hierarchy {
    /// Rank -> node and back.
    node_of: Vec<u32>,
    rank_of: Vec<u32>,
    /// Rank -> parent in the elimination tree ([`NO_NODE`] for a root), and steps to the root.
    parent: Vec<u32>,
    depth: Vec<u16>,
    height: u32,
    /// Edges by lower end: rank of the upper end ascending, and its depth.
    first_up: Vec<u32>,
    up_head: Vec<u32>,
    up_depth: Vec<u16>,
    /// Edges by upper end, lower end ascending.
    first_down: Vec<u32>,
    down: Vec<DownEdge>,
    /// Where the arcs of each node start, as in the graph.
    first_out: Vec<u32>,
    /// The arcs that are no loops, each after its slot: twice the edge that carries it, plus one if it goes down; by slot, then arc.
    arcs: Vec<(u32, u32)>,
}

/// An edge seen from its upper end, and where the edges of its lower end stop: those in between close its triangles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct DownEdge {
    edge: u32,
    end: u32,
}

impl Hierarchy {
    /// The number of nodes.
    pub fn node_count(&self) -> u32 {
        self.node_of.len() as u32
    }

    /// The number of arcs of the graph it was made for.
    pub fn arc_count(&self) -> u32 {
        self.first_out[self.first_out.len() - 1]
    }

    /// The number of edges of the chordal supergraph.
    pub fn edge_count(&self) -> u32 {
        self.up_head.len() as u32
    }

    /// The most nodes on a way from a node to the root of its elimination tree.
    pub fn height(&self) -> u32 {
        self.height
    }

    #[inline]
    fn up_edges(&self, rank: u32) -> std::ops::Range<u32> {
        self.first_up[rank as usize]..self.first_up[rank as usize + 1]
    }

    #[inline]
    fn down_edges(&self, rank: u32) -> &[DownEdge] {
        &self.down[self.first_down[rank as usize] as usize..self.first_down[rank as usize + 1] as usize]
    }

    /// The edge between two ranks.
    fn find_edge(&self, low: u32, high: u32) -> Option<u32> {
        let edges = self.up_edges(low);
        let heads = &self.up_head[edges.start as usize..edges.end as usize];
        heads.binary_search(&high).ok().map(|index| edges.start + index as u32)
    }
}
