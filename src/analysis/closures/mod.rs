//! Which closures hurt most: every set of up to three closures, without trying every set.
//!
//! Closing something that no cheapest path uses changes nothing. So one pair of places needs a search only for closures on its
//! cheapest path, then for closures on the paths that replace it, and so on; what any set of closures costs is looked up in that
//! tree. Over many pairs the effects of sets add up from those of their members and a correction, which is zero for all but the
//! few sets whose members meet on some path.

mod bridges;
mod detour;
mod ranking;
mod tree;

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use thiserror::Error;

use self::detour::Detour;
pub use self::ranking::{Ranked, Ranking};
use self::tree::{DetourTree, Key};
use super::sets_of_arc::SetsOfArc;
use crate::route::forward_star::{ForwardStar, UNREACHABLE};
use crate::watch::Watch;

/// The most closures at once.
pub const MOST_CLOSURES: usize = 3;

/// What a set of closures does to all pairs together; more pairs cut off is worse, then more extra cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Effect {
    /// Pairs that had a way and have none.
    pub cut_off: u32,
    /// What the pairs that still have a way pay more, together.
    pub extra_cost: u64,
}

/// A pair of places whose cheapest path is followed under closures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SweptPair {
    /// The node where paths begin.
    pub origin: u32,
    /// The node where they end.
    pub destination: u32,
    /// Sets that close nothing for this pair, rising: it is left out for them.
    pub spared: Vec<u32>,
    /// Arcs that are closed for this pair whatever else is.
    pub closed: Vec<u32>,
}

impl SweptPair {
    /// A pair that every set closes alike.
    pub fn between(origin: u32, destination: u32) -> Self {
        Self { origin, destination, ..Self::default() }
    }
}

/// A sweep that cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ClosureError {
    /// The caller stopped it.
    #[error("stopped")]
    Stopped,
    /// No closure, or too many, at once.
    #[error("closures are swept 1 to {MOST_CLOSURES} at a time, not {0}")]
    Depth(usize),
    /// A set lists an arc that is not there.
    #[error("closable set {set} names arc {arc}, which the graph does not have")]
    Arc {
        /// The index of the set.
        set: usize,
        /// The arc.
        arc: u32,
    },
    /// A pair names an arc that is not there.
    #[error("pair {pair} is closed arc {arc}, which the graph does not have")]
    ClosedArc {
        /// The index of the pair.
        pair: usize,
        /// The arc.
        arc: u32,
    },
    /// A pair names a node that is not there.
    #[error("pair {pair} names node {node}, which the graph does not have")]
    Node {
        /// The index of the pair.
        pair: usize,
        /// The node.
        node: u32,
    },
}

/// The outcome of a sweep: the cost of every pair under every set of closures, and the worst sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosureSweep {
    depth: usize,
    trees: Vec<DetourTree>,
    /// Sets of closures whose effect is not the sum of the effects of their subsets' terms, with what they add; sorted.
    terms: Terms,
}

/// What sets of closures add.
type Terms = Vec<(Key, Term)>;

/// A part of an effect; parts may be negative where the sum is not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Term {
    cut_off: i64,
    extra_cost: i64,
}

impl std::ops::Add for Term {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { cut_off: self.cut_off + other.cut_off, extra_cost: self.extra_cost + other.extra_cost }
    }
}

impl ClosureSweep {
    /// Closes up to `depth` of `sets` at a time, for every pair of places, each set being the arcs that close together.
    ///
    /// A pair that is spared a set has the paths that it has without that set.
    ///
    /// Only closures on a current cheapest path are searched; the answers are those of closing every set in turn and searching
    /// anew. Which of several cheapest paths is found decides how much is searched, never an answer. Pairs are shared among
    /// threads; the outcome does not depend on their number.
    ///
    /// # Errors
    /// If `depth` is 0 or above [`MOST_CLOSURES`], or a set or a pair names something the graph does not have; [`ClosureError::Stopped`].
    ///
    /// # Panics
    /// If the metric does not have one weight per arc.
    ///
    /// # Complexity
    /// For paths of `n` closable things, about n^depth searches per pair, each an A* under the exact distances without closures.
    ///
    /// # Examples
    /// ```
    /// use corridor::analysis::closures::{ClosureSweep, Effect, SweptPair};
    /// use corridor::route::ForwardStar;
    /// use corridor::watch::Watch;
    ///
    /// let (tengiz, novorossiysk, aktau, augusta) = (0, 1, 2, 3);
    /// let links = [(tengiz, novorossiysk), (tengiz, aktau), (novorossiysk, augusta), (aktau, augusta)];
    /// let graph = ForwardStar::new(4, &links);
    /// let (cpc, caspian) = (vec![0], vec![3]);
    /// let pairs = [SweptPair::between(tengiz, augusta)];
    /// let sweep = ClosureSweep::new(&graph, &[38, 30, 19, 50], &[cpc, caspian], &pairs, 2, &Watch::none()).unwrap();
    /// assert_eq!(sweep.cost(0, &[]), 57);
    /// assert_eq!(sweep.cost(0, &[0]), 80);
    /// assert_eq!(sweep.effect(&[1]), Effect { cut_off: 0, extra_cost: 0 });
    /// assert_eq!(sweep.worst(2, 10).sets[0].sets, [0, 1]);
    /// ```
    ///
    /// # References
    /// Ball, M. O., Golden, B. L. and Vohra, R. V. (1989), Operations Research Letters 8(2), doi:10.1016/0167-6377(89)90003-5.
    pub fn new(
        graph: &ForwardStar,
        metric: &[u32],
        sets: &[Vec<u32>],
        pairs: &[SweptPair],
        depth: usize,
        watch: &Watch<'_>,
    ) -> Result<Self, ClosureError> {
        assert_eq!(metric.len(), graph.arc_count() as usize, "one weight per arc");
        check(graph, sets, pairs, depth)?;
        let sets_of = SetsOfArc::new(graph, sets);
        // Pairs with one destination follow each other, so that its distances are found once.
        let mut order: Vec<usize> = (0..pairs.len()).collect();
        order.sort_by_key(|&pair| pairs[pair].destination);
        let done = AtomicU64::new(0);
        let mut per_pair: Vec<(usize, (DetourTree, Terms))> = order
            .into_par_iter()
            .map_init(
                || Detour::new(graph, metric),
                |detour, pair| {
                    let swept = &pairs[pair];
                    detour.start(swept.origin, swept.destination);
                    detour.close(&swept.closed);
                    let tree = DetourTree::grow(detour, sets, &sets_of, swept, depth, watch);
                    detour.open(&swept.closed);
                    let tree = tree.ok_or(ClosureError::Stopped)?;
                    let terms = tree.terms();
                    watch.tell(done.fetch_add(1, Ordering::Relaxed) + 1, pairs.len() as u64);
                    Ok((pair, (tree, terms)))
                },
            )
            .collect::<Result<_, ClosureError>>()?;
        per_pair.sort_unstable_by_key(|&(pair, _)| pair);
        let (trees, terms): (Vec<_>, Vec<_>) = per_pair.into_iter().map(|(_, grown)| grown).unzip();
        Ok(Self { depth, trees, terms: add_up(terms.concat()) })
    }

    /// The cost of a pair when the sets named are closed, [`UNREACHABLE`] if it is cut off.
    ///
    /// # Panics
    /// If there is no such pair, or more different sets are named than the sweep went deep.
    pub fn cost(&self, pair: usize, closed: &[u32]) -> u32 {
        self.trees[pair].cost(&self.different(closed))
    }

    /// What closing the sets named does to all pairs together.
    ///
    /// # Panics
    /// If more different sets are named than the sweep went deep.
    pub fn effect(&self, closed: &[u32]) -> Effect {
        let closed = self.different(closed);
        let mut effect = Effect::default();
        for tree in &self.trees {
            let (before, after) = (tree.cost(&[]), tree.cost(&closed));
            if after < UNREACHABLE {
                effect.extra_cost += u64::from(after - before);
            } else if before < UNREACHABLE {
                effect.cut_off += 1;
            }
        }
        effect
    }

    /// The worst sets of at most `size` closures, each of which adds something to the others.
    ///
    /// A closure that changes nothing beside the others is left out, so that the list shows no set twice under another name.
    /// Worst first; sets of equal effect share a rank and stand in the order of their indices.
    ///
    /// # Panics
    /// If `size` is above the depth of the sweep.
    pub fn worst(&self, size: usize, count: usize) -> Ranking {
        self.worst_of(0..u32::MAX, size, count)
    }

    /// The same of the sets whose first member is one of these.
    ///
    /// # Panics
    /// As [`ClosureSweep::worst`].
    pub fn worst_of(&self, first: Range<u32>, size: usize, count: usize) -> Ranking {
        assert!(size <= self.depth, "a sweep of {} closures at a time does not rank {size}", self.depth);
        ranking::worst(&self.terms, first, size, count)
    }

    fn different(&self, closed: &[u32]) -> Vec<u32> {
        let mut closed = closed.to_vec();
        closed.sort_unstable();
        closed.dedup();
        assert!(closed.len() <= self.depth, "the sweep closed at most {} sets at a time", self.depth);
        closed
    }
}

fn check(graph: &ForwardStar, sets: &[Vec<u32>], pairs: &[SweptPair], depth: usize) -> Result<(), ClosureError> {
    if depth == 0 || depth > MOST_CLOSURES {
        return Err(ClosureError::Depth(depth));
    }
    for (set, arcs) in sets.iter().enumerate() {
        if let Some(&arc) = arcs.iter().find(|&&arc| arc >= graph.arc_count()) {
            return Err(ClosureError::Arc { set, arc });
        }
    }
    for (pair, swept) in pairs.iter().enumerate() {
        if let Some(node) = [swept.origin, swept.destination].into_iter().find(|&node| node >= graph.node_count()) {
            return Err(ClosureError::Node { pair, node });
        }
        if let Some(&arc) = swept.closed.iter().find(|&&arc| arc >= graph.arc_count()) {
            return Err(ClosureError::ClosedArc { pair, arc });
        }
    }
    Ok(())
}

/// Adds up the terms of equal keys and drops those that cancel out.
fn add_up(mut terms: Terms) -> Terms {
    terms.sort_unstable_by_key(|&(key, _)| key);
    terms.dedup_by(|later, first| {
        let same = later.0 == first.0;
        if same {
            first.1 = first.1 + later.1;
        }
        same
    });
    terms.retain(|&(_, term)| term != Term::default());
    terms
}

#[cfg(test)]
mod tests;
