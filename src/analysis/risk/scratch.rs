//! What a thread keeps from one world to the next.

use crate::route::{PreparedQuestion, QuestionSearch};

/// What a thread needs.
pub(super) struct Scratch<'i> {
    /// One per corridor.
    pub(super) searches: Vec<QuestionSearch<'i>>,
    pub(super) known: Known,
}

impl<'i> Scratch<'i> {
    pub(super) fn new(corridors: impl Iterator<Item = &'i PreparedQuestion<'i>>) -> Self {
        Self { searches: corridors.map(PreparedQuestion::search).collect(), known: Known::default() }
    }
}

/// The weights of a world that were asked for.
#[derive(Default)]
pub(super) struct Known {
    /// For each arc, the number of the world it was last asked for in, and its weight there.
    weights: Vec<(u32, u32)>,
    world: u32,
    /// How many weights were asked for in all worlds together.
    pub(super) asked: u64,
}

impl Known {
    /// Begins another world.
    pub(super) fn start(&mut self, arcs: usize) {
        self.weights.resize(arcs, (0, 0));
        self.world += 1;
    }

    /// The weight of an arc, worked out when it is asked for the first time.
    pub(super) fn get(&mut self, arc: u32, weight: impl FnOnce() -> u32) -> u32 {
        let known = &mut self.weights[arc as usize];
        if known.0 != self.world {
            *known = (self.world, weight());
            self.asked += 1;
        }
        known.1
    }
}
