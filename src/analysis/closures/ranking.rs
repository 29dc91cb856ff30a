//! The worst sets of closures, from the terms that their effects add up from.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use super::tree::{Key, members};
use super::{Effect, Term};

/// Sets of closures, worst first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ranking {
    /// The ranked sets.
    pub sets: Vec<Ranked>,
    /// How many more sets are as bad as the last one listed.
    pub ties_left_off: usize,
}

/// A set of closures and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// One more than the number of sets that are worse.
    pub rank: usize,
    /// The indices of the closed sets, rising.
    pub sets: Vec<u32>,
    /// What they do together.
    pub effect: Effect,
}

/// The `count` worst sets of up to `size` closures of which none is needless, whose first member is one of `first`, from sorted terms.
///
/// Sets that appear in no term change nothing anywhere and are left out. All others are added up, in time proportional to the
/// number of sets of `size` relevant closures.
pub(super) fn worst(terms: &[(Key, Term)], first: Range<u32>, size: usize, count: usize) -> Ranking {
    let mut keeper = Keeper { count, kept: BinaryHeap::new(), ties_left_off: 0 };
    let effects = Effects::new(terms);
    let relevant = if size == 0 { 0 } else { effects.relevant.len() as u32 };
    let ours = |one: &u32| first.contains(&effects.relevant[*one as usize]);
    for one in (0..relevant).filter(ours) {
        let alone = effects.single[one as usize];
        keeper.offer(&effects, &[one], alone);
        let mut pairs_of_one = Cursor::new(&effects.pairs, &[one]);
        for two in (one + 1..relevant).take_while(|_| size >= 2) {
            let pair = alone + effects.single[two as usize] + pairs_of_one.at(two);
            keeper.offer(&effects, &[one, two], pair);
            let (mut with_one, mut with_two) = (pairs_of_one.clone(), Cursor::new(&effects.pairs, &[two]));
            let mut with_both = Cursor::new(&effects.triples, &[one, two]);
            for three in (two + 1..relevant).take_while(|_| size >= 3) {
                let rest = effects.single[three as usize] + with_one.at(three) + with_two.at(three);
                keeper.offer(&effects, &[one, two, three], pair + rest + with_both.at(three));
            }
        }
    }
    keeper.finish(&effects.relevant)
}

/// The terms, laid out for adding up, with relevant sets numbered from 0 in rising order.
struct Effects {
    relevant: Vec<u32>,
    single: Vec<Term>,
    pairs: Vec<([u32; 2], Term)>,
    triples: Vec<([u32; 3], Term)>,
}

impl Effects {
    fn new(terms: &[(Key, Term)]) -> Self {
        let mut relevant: Vec<u32> = terms.iter().flat_map(|(key, _)| members(key)).copied().collect();
        relevant.sort_unstable();
        relevant.dedup();
        let mut effects =
            Self { single: vec![Term::default(); relevant.len()], relevant, pairs: Vec::new(), triples: Vec::new() };
        for (key, term) in terms {
            let number = |set: u32| effects.relevant.partition_point(|&other| other < set) as u32;
            match *members(key) {
                [one] => effects.single[number(one) as usize] = *term,
                [one, two] => effects.pairs.push(([one, two].map(number), *term)),
                [one, two, three] => effects.triples.push(([one, two, three].map(number), *term)),
                _ => {}
            }
        }
        effects
    }

    /// The effect of any set, from the terms of its subsets.
    fn of(&self, sets: &[u32]) -> Effect {
        let mut sum = Term::default();
        for (index, &one) in sets.iter().enumerate() {
            sum = sum + self.single[one as usize];
            for &two in &sets[index + 1..] {
                sum = sum + Cursor::new(&self.pairs, &[one]).at(two);
            }
        }
        if let [one, two, three] = *sets {
            sum = sum + Cursor::new(&self.triples, &[one, two]).at(three);
        }
        whole(sum)
    }

    /// Whether every closure of a set adds something to the others.
    fn is_minimal(&self, sets: &[u32], effect: Effect) -> bool {
        (0..sets.len()).all(|left_out| {
            let others: Vec<u32> =
                sets.iter().enumerate().filter(|&(index, _)| index != left_out).map(|(_, &set)| set).collect();
            self.of(&others) < effect
        })
    }
}

/// The terms whose sets begin alike, read in rising order of the last set.
#[derive(Clone)]
struct Cursor<'a, const SIZE: usize>(&'a [([u32; SIZE], Term)]);

impl<'a, const SIZE: usize> Cursor<'a, SIZE> {
    fn new(terms: &'a [([u32; SIZE], Term)], begin: &[u32]) -> Self {
        let start = terms.partition_point(|(sets, _)| sets[..SIZE - 1] < *begin);
        let length = terms[start..].partition_point(|(sets, _)| sets[..SIZE - 1] == *begin);
        Self(&terms[start..start + length])
    }

    /// The term whose last set is this one, which must not be below the one asked for before.
    fn at(&mut self, last: u32) -> Term {
        while let [(sets, term), rest @ ..] = self.0 {
            if sets[SIZE - 1] >= last {
                return if sets[SIZE - 1] == last { *term } else { Term::default() };
            }
            self.0 = rest;
        }
        Term::default()
    }
}

/// The terms of all subsets together are an effect, which is not negative.
fn whole(sum: Term) -> Effect {
    let extra_cost = u64::try_from(sum.extra_cost).expect("closing never saves cost");
    Effect { cut_off: u32::try_from(sum.cut_off).expect("closing never opens a way"), extra_cost }
}

/// The worst sets so far, the least bad on top.
struct Keeper {
    count: usize,
    kept: BinaryHeap<Reverse<(Effect, Reverse<Vec<u32>>)>>,
    ties_left_off: usize,
}

impl Keeper {
    fn offer(&mut self, effects: &Effects, sets: &[u32], sum: Term) {
        if self.count == 0 {
            return;
        }
        let effect = whole(sum);
        let least = self.kept.peek().filter(|_| self.kept.len() == self.count).map(|Reverse((least, _))| *least);
        if effect == Effect::default() || least.is_some_and(|least| effect < least) || !effects.is_minimal(sets, effect)
        {
            return;
        }
        self.kept.push(Reverse((effect, Reverse(sets.to_vec()))));
        if self.kept.len() > self.count {
            let dropped = self.kept.pop().map(|Reverse((dropped, _))| dropped);
            let least = self.kept.peek().map(|Reverse((least, _))| *least);
            self.ties_left_off = if dropped == least { self.ties_left_off + 1 } else { 0 };
        }
    }

    fn finish(self, relevant: &[u32]) -> Ranking {
        let mut sets: Vec<Ranked> = Vec::new();
        for Reverse((effect, Reverse(numbers))) in self.kept.into_sorted_vec() {
            let rank = match sets.last() {
                Some(last) if last.effect == effect => last.rank,
                _ => sets.len() + 1,
            };
            sets.push(Ranked { rank, sets: numbers.iter().map(|&number| relevant[number as usize]).collect(), effect });
        }
        Ranking { sets, ties_left_off: self.ties_left_off }
    }
}
