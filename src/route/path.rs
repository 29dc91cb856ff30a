//! What a search finds.

/// A found way through the frozen graph: its arcs in travel order, and what they cost together.
///
/// The way from a node to itself has no arcs and costs nothing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    /// The sum of the weights of `arcs`, below [`UNREACHABLE`](super::UNREACHABLE).
    pub cost: u32,
    /// Arc indices of the graph that was searched, from source to target.
    pub arcs: Vec<u32>,
}
