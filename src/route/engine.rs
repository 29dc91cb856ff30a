//! Which engine searches.

/// How the shortest paths of a matrix are found; the answer is the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Engine {
    /// Whichever is faster, by the measurements of `benches/engines.rs` (see `docs/benchmarks.md`): a hierarchy from [`HIERARCHY_PAYS_FROM`] origins on,
    /// Dijkstra's algorithm below.
    #[default]
    Auto,
    /// Dijkstra's algorithm.
    Dijkstra,
    /// A customizable contraction hierarchy, built first.
    Hierarchy,
}

/// From how many origins on a matrix is faster with a hierarchy, on networks of any size: building one takes as long as a few hundred searches.
pub const HIERARCHY_PAYS_FROM: usize = 400;

impl Engine {
    /// Whether a hierarchy shall be built to sweep from so many origins over one metric.
    pub fn is_hierarchy_for(self, origins: usize) -> bool {
        match self {
            Self::Auto => origins >= HIERARCHY_PAYS_FROM,
            Self::Dijkstra => false,
            Self::Hierarchy => true,
        }
    }
}
