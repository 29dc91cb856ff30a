//! What has been settled at each node, and whether it makes a new label needless.
//!
//! Labels come in lexicographic order, so a settled label never costs more of the first criterion than a new one at the same node:
//! only the others are kept. A label is needless if a settled one is as good in all of them, equal included.

/// The settled costs of all nodes.
pub(super) trait Fronts<const CRITERIA: usize> {
    /// Whether a label settled at `node` is at least as good in every criterion but the first.
    fn dominate(&self, node: u32, cost: &[u32; CRITERIA]) -> bool;

    /// How many settled labels a comparison at `node` looks at, at most.
    fn size(&self, node: u32) -> u64;

    /// Settles a label that is not dominated.
    fn insert(&mut self, node: u32, cost: &[u32; CRITERIA]);
}

/// Two criteria: the least of the second.
pub(super) struct Minima(Vec<u32>);

impl Minima {
    pub(super) fn new(node_count: usize) -> Self {
        Self(vec![u32::MAX; node_count])
    }
}

impl Fronts<2> for Minima {
    #[inline]
    fn dominate(&self, node: u32, &[_, second]: &[u32; 2]) -> bool {
        self.0[node as usize] <= second
    }

    #[inline]
    fn size(&self, _node: u32) -> u64 {
        1
    }

    #[inline]
    fn insert(&mut self, node: u32, &[_, second]: &[u32; 2]) {
        self.0[node as usize] = second;
    }
}

/// Three criteria: a staircase of the second (rising) and third (falling).
pub(super) struct Staircases(Vec<Vec<(u32, u32)>>);

impl Staircases {
    pub(super) fn new(node_count: usize) -> Self {
        Self(vec![Vec::new(); node_count])
    }
}

impl Fronts<3> for Staircases {
    #[inline]
    fn dominate(&self, node: u32, &[_, second, third]: &[u32; 3]) -> bool {
        let steps = &self.0[node as usize];
        let above = steps.partition_point(|step| step.0 <= second);
        above > 0 && steps[above - 1].1 <= third
    }

    #[inline]
    fn size(&self, node: u32) -> u64 {
        u64::from(usize::BITS - self.0[node as usize].len().leading_zeros())
    }

    fn insert(&mut self, node: u32, &[_, second, third]: &[u32; 3]) {
        let steps = &mut self.0[node as usize];
        let first = steps.partition_point(|step| step.0 < second);
        let beaten = steps[first..].partition_point(|step| step.1 >= third);
        steps.splice(first..first + beaten, [(second, third)]);
    }
}

/// Four criteria: a list of the undominated triples of the last three.
pub(super) struct Lists(Vec<Vec<[u32; 3]>>);

impl Lists {
    pub(super) fn new(node_count: usize) -> Self {
        Self(vec![Vec::new(); node_count])
    }
}

impl Fronts<4> for Lists {
    #[inline]
    fn dominate(&self, node: u32, &[_, second, third, fourth]: &[u32; 4]) -> bool {
        self.0[node as usize].iter().any(|settled| settled[0] <= second && settled[1] <= third && settled[2] <= fourth)
    }

    #[inline]
    fn size(&self, node: u32) -> u64 {
        self.0[node as usize].len() as u64
    }

    fn insert(&mut self, node: u32, &[_, second, third, fourth]: &[u32; 4]) {
        let list = &mut self.0[node as usize];
        list.retain(|settled| settled[0] < second || settled[1] < third || settled[2] < fourth);
        list.push([second, third, fourth]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::tiny_graphs::Random;

    #[test]
    fn a_staircase_and_a_list_keep_exactly_what_a_scan_of_all_labels_would() {
        let mut random = Random::new(12);
        for _ in 0..500 {
            let (mut staircase, mut list) = (Staircases::new(1), Lists::new(1));
            let mut all: Vec<[u32; 3]> = Vec::new();
            for first in 0..30 {
                let [one, two] = std::array::from_fn(|_| random.below(12));
                let needless = all.iter().any(|settled| settled[1] <= one && settled[2] <= two);
                assert_eq!(staircase.dominate(0, &[first, one, two]), needless);
                assert_eq!(list.dominate(0, &[first, one, two, 5]), needless);
                if !needless {
                    staircase.insert(0, &[first, one, two]);
                    list.insert(0, &[first, one, two, 5]);
                    all.push([first, one, two]);
                }
            }
            assert_eq!(staircase.0[0].len(), list.0[0].len());
            assert!(staircase.0[0].windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 > pair[1].1));
        }
    }
}
