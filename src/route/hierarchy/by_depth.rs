//! Scratch with one place per depth of the elimination tree.

/// More depths than a hierarchy can have, so that indexing with a `u16` needs no check.
const DEPTHS: usize = 1 << 16;

/// One value for each depth: for the ancestors of a node, since no two of them are equally deep.
#[derive(Debug, Clone)]
pub(super) struct ByDepth<Value>(Box<[Value; DEPTHS]>);

impl<Value: Copy + Default + std::fmt::Debug> ByDepth<Value> {
    /// All defaults, which for zeroes takes no time and no memory before it is used.
    pub(super) fn new() -> Self {
        let values = vec![Value::default(); DEPTHS].into_boxed_slice();
        Self(values.try_into().expect("as many as asked for"))
    }

    #[inline(always)]
    pub(super) fn at(&self, depth: u16) -> Value {
        self.0[depth as usize]
    }

    #[inline(always)]
    pub(super) fn at_mut(&mut self, depth: u16) -> &mut Value {
        &mut self.0[depth as usize]
    }

    /// Sets the places from the root down to `deepest`.
    pub(super) fn fill(&mut self, deepest: u16, value: Value) {
        self.0[..=deepest as usize].fill(value);
    }
}

/// The same for values so large that a place for every possible depth would take too much memory: as many as asked for, and the index is
/// checked, which is nothing beside the work on such a value.
#[derive(Debug, Clone)]
pub(super) struct ByDepthWide<Value>(Vec<Value>);

impl<Value: Copy> ByDepthWide<Value> {
    pub(super) fn new() -> Self {
        Self(Vec::new())
    }

    /// Makes sure that there are places down to `height`, new ones filled with `value`.
    pub(super) fn reach(&mut self, height: u32, value: Value) {
        if self.0.len() < height as usize {
            self.0.resize(height as usize, value);
        }
    }

    #[inline(always)]
    pub(super) fn at(&self, depth: u16) -> &Value {
        &self.0[depth as usize]
    }

    #[inline(always)]
    pub(super) fn at_mut(&mut self, depth: u16) -> &mut Value {
        &mut self.0[depth as usize]
    }
}
