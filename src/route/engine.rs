//! Which engine searches: plain Dijkstra, or a hierarchy that is built first.

/// How shortest paths are found; the answer is the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Engine {
    /// Whichever is faster, by how often a graph will be searched.
    #[default]
    Auto,
    /// Dijkstra's algorithm.
    Dijkstra,
    /// A customizable contraction hierarchy, built first.
    Hierarchy,
}

/// From how many searches of one graph on a hierarchy pays, on networks of any size: building one takes as long as a few hundred searches, and
/// searches with it are faster even where each has weights of its own (a few changes re-customise what they touch, and sixteen worlds of a risk
/// analysis are customised together). Measured by `benches/engines.rs`; see `docs/benchmarks.md`.
pub const HIERARCHY_PAYS_FROM: usize = 400;

impl Engine {
    /// Whether a hierarchy shall be built for so many searches of one graph.
    pub fn is_hierarchy_for(self, searches: usize) -> bool {
        match self {
            Self::Auto => searches >= HIERARCHY_PAYS_FROM,
            Self::Dijkstra => false,
            Self::Hierarchy => true,
        }
    }
}
