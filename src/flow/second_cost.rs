//! Second costs, by which one of the cheapest flows is the answer: the same however it is found, and the same way every day.
//!
//! Each arc of a day has a number of its own, drawn from its place in the tables; among ways of one price the least sum is taken, on every day alike. What
//! is still equal is told apart by a smaller number that differs by day.

/// Bits below the number of an arc: room for a sum of the smaller numbers.
const SHIFT: u32 = 64;

/// What an arc of a day stands for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Use {
    /// An arc of the flow network.
    Way(usize),
    /// A market.
    Market(usize),
    /// A supply that is shut in.
    ShutIn(usize),
    /// Part of a tank or yard.
    Stay(usize),
}

/// The number of an arc, below 2^30.
pub(super) fn of(used: Use) -> i64 {
    let (kind, index) = match used {
        Use::Way(index) => (1, index),
        Use::Market(index) => (2, index),
        Use::ShutIn(index) => (3, index),
        Use::Stay(index) => (4, index),
    };
    (mix((kind << 32) | index as u64) >> 34) as i64
}

/// The second cost of an arc with a number on a day: `slot` is its place among the arcs of the day.
pub(super) fn on_day(number: i64, day: usize, slot: usize) -> i128 {
    let smaller = mix((day as u64) << 32 | slot as u64) >> 24;
    (i128::from(number) << SHIFT) + i128::from(smaller)
}

/// A cost and a number as one, for sums that are compared by the cost first.
pub(super) fn joined(cost: i64, number: i64) -> i128 {
    (i128::from(cost) << SHIFT) + i128::from(number)
}

/// The cost and the number of a sum.
pub(super) fn parted(sum: i128) -> (i64, i64) {
    let cost = (sum + (1 << (SHIFT - 1))) >> SHIFT;
    (cost as i64, (sum - (cost << SHIFT)) as i64)
}

/// Bits that look drawn (Steele, Lea, Flood 2014, Fast splittable pseudorandom number generators, doi:10.1145/2660193.2660195).
fn mix(number: u64) -> u64 {
    let mut bits = number.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_and_a_number_come_apart_as_they_were_joined() {
        for (cost, number) in [(0, 0), (7, -3), (-7, 3), (1 << 40, -(1 << 50)), (-1, 1 << 60)] {
            assert_eq!(parted(joined(cost, number)), (cost, number));
        }
        assert_eq!(parted(joined(5, -9) - joined(2, 4)), (3, -13));
    }

    #[test]
    fn numbers_of_arcs_differ() {
        let uses = [Use::Way, Use::Market, Use::ShutIn, Use::Stay];
        let mut all: Vec<i64> = uses.iter().flat_map(|used| (0..500).map(|index| of(used(index)))).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 2_000);
        assert!(all.iter().all(|number| (0..1 << 30).contains(number)));
    }
}
