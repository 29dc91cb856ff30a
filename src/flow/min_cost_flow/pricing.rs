//! Which arc enters the basis next, on a first solve.

/// The smallest block; below it a longer look costs less than a worse pivot.
pub(super) const MIN_BLOCK: usize = 20;

/// An arc in the direction in which flow can be pushed over it: as given when it is empty, turned round, with the cost
/// negated, when it is full.
///
/// So an arc is worth pushing over exactly if its reduced cost is negative, whichever bound it is at. Arcs of the basis have
/// reduced cost zero in both directions and need no mark.
#[derive(Debug, Clone, Copy)]
pub(super) struct ResidualArc {
    pub(super) cost: i64,
    pub(super) tail: u32,
    pub(super) head: u32,
}

impl ResidualArc {
    #[inline]
    pub(super) fn reduced_cost(&self, potential: &[i64]) -> i64 {
        self.cost + potential[self.tail as usize] - potential[self.head as usize]
    }

    #[inline]
    pub(super) fn turn(&mut self) {
        std::mem::swap(&mut self.tail, &mut self.head);
        self.cost = -self.cost;
    }
}

/// Searches the arcs block by block, going round, for the most negative reduced cost of the first block that has one.
///
/// Ties go to the arc met first.
#[derive(Debug, Clone)]
pub(super) struct BlockSearch {
    block: usize,
    position: usize,
}

impl BlockSearch {
    /// Blocks of the square root of the arcs: half as long or twice as long costs a few percent more on time-expanded networks.
    pub(super) fn new(arc_count: usize) -> Self {
        Self { block: arc_count.isqrt().max(MIN_BLOCK), position: 0 }
    }

    /// The arc to push over, or none if the basis is optimal.
    pub(super) fn find_entering(&mut self, arcs: &[ResidualArc], potential: &[i64]) -> Option<u32> {
        let mut unseen = arcs.len();
        while unseen > 0 {
            if self.position == arcs.len() {
                self.position = 0;
            }
            let length = self.block.min(unseen).min(arcs.len() - self.position);
            let (mut best, mut found) = (0, None);
            for (offset, arc) in arcs[self.position..self.position + length].iter().enumerate() {
                let reduced = arc.reduced_cost(potential);
                if reduced < best {
                    best = reduced;
                    found = Some((self.position + offset) as u32);
                }
            }
            self.position += length;
            unseen -= length;
            if found.is_some() {
                return found;
            }
        }
        None
    }
}
