//! How much a search may do before it gives up.

/// What a search for paths may take; whichever is met first ends it. None of them is a clock, so that the same question ends the same way everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Paths looked at.
    pub paths: usize,
    /// Arcs looked at.
    pub steps: u64,
    /// Bytes of paths and classes kept; what a search needs for a graph of any size comes on top.
    pub bytes: usize,
}

impl Limits {
    /// As many paths as the caller asks for.
    pub const NONE: Self = Self { paths: usize::MAX, steps: u64::MAX, bytes: usize::MAX };

    pub(super) fn are_met(self, paths: usize, steps: u64, bytes: usize) -> bool {
        paths >= self.paths || steps >= self.steps || bytes >= self.bytes
    }
}
