//! Which engine searches.

/// How the costs of a matrix are found; they are the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Engine {
    /// Whichever is faster, by the measurements in `docs/adr/0012-only-what-a-question-calls.md`: a hierarchy if there are at least
    /// [`HIERARCHY_PAYS_FROM`] origins and as many destinations, else searches.
    #[default]
    Auto,
    /// One search for each place of the smaller side.
    Search,
    /// A customizable contraction hierarchy, built first, and a sweep for sixteen places of the smaller side at a time.
    Hierarchy,
}

/// From how many origins and destinations on a matrix is faster with a hierarchy: building one takes as long as so many searches.
pub const HIERARCHY_PAYS_FROM: usize = 1_000;

impl Engine {
    /// Whether a hierarchy shall be built to sweep from so many places over one metric.
    pub fn is_hierarchy_for(self, places: usize) -> bool {
        match self {
            Self::Auto => places >= HIERARCHY_PAYS_FROM,
            Self::Search => false,
            Self::Hierarchy => true,
        }
    }
}
