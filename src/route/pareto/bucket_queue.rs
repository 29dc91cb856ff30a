//! A monotone queue of labels in lexicographic order.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A waiting label: the least that a path through it can cost, the settled label it extends, and by which arc.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry<const CRITERIA: usize> {
    pub(super) bound: [u32; CRITERIA],
    pub(super) parent: u32,
    pub(super) arc: u32,
}

/// Buckets over the first criterion; only the bucket at hand is kept in full order, as a heap.
///
/// The last bucket takes everything beyond the range expected, so that the range decides how fast the queue is and never whether
/// it is right.
pub(super) struct BucketQueue<const CRITERIA: usize> {
    least: u32,
    shift: u32,
    buckets: Vec<Vec<Entry<CRITERIA>>>,
    current: usize,
    heap: BinaryHeap<Reverse<Entry<CRITERIA>>>,
}

impl<const CRITERIA: usize> BucketQueue<CRITERIA> {
    /// For labels of `least` or more in the first criterion, mostly up to `most`.
    pub(super) fn new(least: u32, most: u32, node_count: u32) -> Self {
        let range = most.saturating_sub(least);
        let wanted = node_count.clamp(64, 1 << 16);
        let mut shift = 0;
        while range >> shift >= wanted {
            shift += 1;
        }
        let buckets = vec![Vec::new(); (range >> shift) as usize + 1];
        Self { least, shift, buckets, current: 0, heap: BinaryHeap::new() }
    }

    /// Adds an entry that is not below the last one taken.
    #[inline]
    pub(super) fn push(&mut self, entry: Entry<CRITERIA>) {
        let bucket = (((entry.bound[0] - self.least) >> self.shift) as usize).min(self.buckets.len() - 1);
        if bucket <= self.current {
            self.heap.push(Reverse(entry));
        } else {
            self.buckets[bucket].push(entry);
        }
    }

    /// Takes the least entry.
    #[inline]
    pub(super) fn pop(&mut self) -> Option<Entry<CRITERIA>> {
        while self.heap.is_empty() {
            self.current += 1;
            if self.current >= self.buckets.len() {
                self.current = self.buckets.len() - 1;
                return None;
            }
            self.heap.extend(std::mem::take(&mut self.buckets[self.current]).into_iter().map(Reverse));
        }
        self.heap.pop().map(|Reverse(entry)| entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::tiny_graphs::Random;

    #[test]
    fn entries_leave_in_order_whatever_range_was_expected() {
        let mut random = Random::new(13);
        for most in [3, 10, 500, 100_000] {
            let mut queue = BucketQueue::new(3, most, 64);
            let mut waiting: Vec<Entry<2>> = Vec::new();
            let mut last = [3, 0];
            for parent in 0..2_000 {
                if random.below(3) > 0 {
                    let bound = [last[0] + random.below(300), last[1] + random.below(5)];
                    let entry = Entry { bound, parent, arc: 0 };
                    queue.push(entry);
                    waiting.push(entry);
                } else {
                    waiting.sort();
                    let expected = (!waiting.is_empty()).then(|| waiting.remove(0));
                    assert_eq!(queue.pop(), expected);
                    last = expected.map_or(last, |entry| entry.bound);
                }
            }
        }
    }
}
