//! What closures cost one pair: searched where they lie on its way, looked up everywhere else.

use super::detour::Detour;
use super::{MOST_CLOSURES, SweptPair, Term};
use crate::analysis::sets_of_arc::SetsOfArc;
use crate::route::forward_star::UNREACHABLE;
use crate::watch::Watch;

/// Up to three sets in rising order, filled up with [`EMPTY`].
pub(super) type Key = [u32; MOST_CLOSURES];

/// No set.
const EMPTY: u32 = u32::MAX;

pub(super) fn key_of(sets: &[u32]) -> Key {
    let mut key = [EMPTY; MOST_CLOSURES];
    key[..sets.len()].copy_from_slice(sets);
    key.sort_unstable();
    key
}

pub(super) fn members(key: &Key) -> &[u32] {
    &key[..key.partition_point(|&set| set != EMPTY)]
}

/// The sets of closures that had to be searched for one pair, by size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DetourTree {
    levels: Vec<Level>,
}

/// The searched sets of one size, in order of their keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Level {
    keys: Vec<Key>,
    costs: Vec<u32>,
    /// Where the hits of each key end.
    ends: Vec<u32>,
    /// The sets that lie on the way found, in rising order.
    hits: Vec<u32>,
}

impl Level {
    /// Ends a key's hits.
    fn push(&mut self, key: Key, cost: u32) {
        self.keys.push(key);
        self.costs.push(cost);
        self.ends.push(self.hits.len() as u32);
    }

    fn find(&self, key: &Key) -> Option<usize> {
        self.keys.binary_search(key).ok()
    }

    fn hits(&self, index: usize) -> &[u32] {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.hits[start as usize..self.ends[index] as usize]
    }
}

impl DetourTree {
    /// Searches the open network, then every set on the ways found, `depth` times over.
    ///
    /// A set with an arc that every way must use cuts the pair off, which one pass over the network tells for all of them. Sets that the pair is spared lie on no way.
    ///
    /// What is closed for the pair anyway is closed in `detour` already. `None` if it was stopped.
    pub(super) fn grow(
        detour: &mut Detour<'_>,
        sets: &[Vec<u32>],
        sets_of: &SetsOfArc,
        pair: &SweptPair,
        depth: usize,
        watch: &Watch<'_>,
    ) -> Option<Self> {
        let mut tree = Self { levels: Vec::new() };
        let mut waiting = vec![(key_of(&[]), false)];
        for size in 0..=depth {
            let mut level = Level::default();
            let mut next = Vec::new();
            for (key, is_cut_off) in waiting {
                if watch.is_stopped() {
                    return None;
                }
                let cost = if is_cut_off {
                    UNREACHABLE
                } else {
                    members(&key).iter().for_each(|&set| detour.close(&sets[set as usize]));
                    let cost = detour.search();
                    if size < depth && cost < UNREACHABLE {
                        level.hits.extend(sets_on(&detour.way, sets_of, &pair.spared));
                        let cutting = sets_on(detour.bridges(), sets_of, &pair.spared);
                        let start = level.ends.last().map_or(0, |&end| end as usize);
                        let hits = level.hits[start..].iter();
                        next.extend(hits.map(|&hit| (with(&key, hit), cutting.binary_search(&hit).is_err())));
                    }
                    members(&key).iter().for_each(|&set| detour.open(&sets[set as usize]));
                    detour.close(&pair.closed);
                    cost
                };
                level.push(key, cost);
            }
            // Of two ways to the same set, one that knows that it cuts off comes first.
            next.sort_unstable();
            next.dedup_by_key(|&mut (key, _)| key);
            waiting = next.into_iter().map(|(key, may_have_a_way)| (key, !may_have_a_way)).collect();
            tree.levels.push(level);
        }
        Some(tree)
    }

    /// The cost with these different sets closed: from the open network on, close one that lies on the way, until none does.
    pub(super) fn cost(&self, closed: &[u32]) -> u32 {
        let mut key = key_of(&[]);
        for (size, level) in self.levels.iter().enumerate() {
            let index = level.find(&key).expect("a set of closures on the way was searched");
            let hits = level.hits(index);
            let hit = closed.iter().find(|set| hits.binary_search(set).is_ok());
            match hit {
                Some(&hit) if size < closed.len() => key = with(&key, hit),
                _ => return level.costs[index],
            }
        }
        unreachable!("the last level has no hits")
    }

    /// The terms that add up to the effect on this pair: that of a set of closures is the sum over all its subsets.
    ///
    /// A closure counts for nothing in a set where it lies on no way found with some of the others closed. So only sets that grow
    /// by closures on such ways need be looked at.
    pub(super) fn terms(&self) -> Vec<(Key, Term)> {
        let mut terms = Vec::new();
        let mut grown = vec![key_of(&[])];
        for _ in 1..self.levels.len() {
            let mut larger: Vec<Key> = grown
                .iter()
                .flat_map(|key| {
                    subsets(key)
                        .into_iter()
                        .filter_map(|subset| {
                            let level = &self.levels[members(&subset).len()];
                            level.find(&subset).map(|index| level.hits(index))
                        })
                        .flatten()
                        .filter(|hit| !key.contains(hit))
                        .map(|&hit| with(key, hit))
                })
                .collect();
            larger.sort_unstable();
            larger.dedup();
            terms.extend(larger.iter().map(|key| (*key, self.term(key))).filter(|(_, term)| *term != Term::default()));
            grown = larger;
        }
        terms
    }

    /// Inclusion and exclusion over the subsets.
    fn term(&self, key: &Key) -> Term {
        let size = members(key).len();
        let mut term = Term::default();
        for subset in subsets(key) {
            let sign = if (size - members(&subset).len()).is_multiple_of(2) { 1 } else { -1 };
            let part = self.effect(members(&subset));
            term.cut_off += sign * part.cut_off;
            term.extra_cost += sign * part.extra_cost;
        }
        term
    }

    fn effect(&self, closed: &[u32]) -> Term {
        let (before, after) = (self.levels[0].costs[0], self.cost(closed));
        if before >= UNREACHABLE {
            Term::default()
        } else if after >= UNREACHABLE {
            Term { cut_off: 1, extra_cost: 0 }
        } else {
            Term { cut_off: 0, extra_cost: i64::from(after) - i64::from(before) }
        }
    }
}

/// The sets that close any of some arcs, without those spared, in rising order.
fn sets_on(arcs: &[u32], sets_of: &SetsOfArc, spared: &[u32]) -> Vec<u32> {
    let all = arcs.iter().flat_map(|&arc| sets_of.of(arc)).copied();
    let mut sets: Vec<u32> = all.filter(|set| spared.binary_search(set).is_err()).collect();
    sets.sort_unstable();
    sets.dedup();
    sets
}

fn with(key: &Key, set: u32) -> Key {
    let mut larger = *key;
    larger[MOST_CLOSURES - 1] = set;
    larger.sort_unstable();
    larger
}

/// All subsets of a key, itself and the empty one among them.
fn subsets(key: &Key) -> Vec<Key> {
    let sets = members(key);
    (0..1u32 << sets.len())
        .map(|chosen| {
            let mut subset = [EMPTY; MOST_CLOSURES];
            for (position, &set) in sets.iter().enumerate() {
                if chosen >> position & 1 == 1 {
                    subset[position] = set;
                }
            }
            subset.sort_unstable();
            subset
        })
        .collect()
}
