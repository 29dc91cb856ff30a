//! Alternatives that truly differ: a rule by shared length over the k shortest paths.

use std::collections::BTreeMap;

use thiserror::Error;

use super::k_shortest::KShortest;
use super::path::Path;

/// What makes another path worth showing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AlternativeRule<'a> {
    /// The largest part of the shorter of two paths that both may have in common, from 0 to 1.
    pub max_overlap: f64,
    /// The largest cost, as a multiple (at least 1) of the cheapest path's.
    pub max_stretch: f64,
    /// How many paths may be looked at before the search gives up.
    pub max_examined: usize,
    /// One length per arc, in any unit: what overlap is measured in.
    pub length: &'a [u32],
    /// One link per arc: two arcs with the same link are the same stretch of way, reached in different states.
    pub link_of: &'a [u32],
}

/// Alternatives, cheapest first, and why there are no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternatives {
    /// The accepted paths.
    pub paths: Vec<Path>,
    /// How many paths were looked at.
    pub examined: usize,
    /// Why the search ended.
    pub end: SearchEnd,
}

/// Why a search for alternatives ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchEnd {
    /// As many as asked for were found.
    Enough,
    /// Every path was looked at.
    NoMorePaths,
    /// All further paths cost more than the rule allows.
    TooCostly,
    /// The limit on examined paths was reached: there may be more.
    GaveUp,
}

/// A rule that means nothing.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum AlternativeRuleError {
    /// The overlap is not a part of a whole.
    #[error("the largest overlap must lie between 0 and 1, not {0}")]
    Overlap(f64),
    /// The stretch would refuse the cheapest path.
    #[error("the largest stretch must be at least 1, not {0}")]
    Stretch(f64),
}

/// The first `count` paths of a search that share little enough with every one accepted before.
///
/// Greedy in the order of [`KShortest`], which decides ties: the cheapest path is always accepted, and a path is accepted if with
/// each accepted one it shares at most `max_overlap` of the length of the shorter of the two. Two paths of which one has no length
/// share nothing.
///
/// # Errors
/// If the overlap is not between 0 and 1 or the stretch is below 1.
///
/// # Complexity
/// One [`KShortest`] path per path looked at; paths that begin with more than the allowed part of an accepted one are passed
/// over as a class.
///
/// # Examples
/// ```
/// use corridor::route::{AlternativeRule, ForwardStar, KShortest, find_alternatives};
///
/// // Two quays at Aktau lead to the same crossing; the way through Russia shares nothing with it.
/// let (aktau, quay, baku, samara, poti) = (0, 1, 2, 3, 4);
/// let arcs = [(aktau, quay), (aktau, quay), (aktau, samara), (quay, baku), (baku, poti), (samara, poti)];
/// let graph = ForwardStar::new(5, &arcs);
/// let (tariff, length) = ([1, 2, 30, 10, 15, 40], [1, 1, 1500, 480, 900, 1800]);
/// let rule = AlternativeRule {
///     max_overlap: 0.6,
///     max_stretch: 3.0,
///     max_examined: 1_000,
///     length: &length,
///     link_of: &[0, 1, 2, 3, 4, 5],
/// };
/// let found = find_alternatives(&mut KShortest::new(&graph, &tariff, aktau, poti), 2, rule).unwrap();
/// let costs: Vec<u32> = found.paths.iter().map(|path| path.cost).collect();
/// assert_eq!(costs, [26, 70]);
/// ```
///
/// # References
/// Chondrogiannis, T., Bouros, P., Gamper, J. and Leser, U. (2015), SIGSPATIAL, doi:10.1145/2820783.2820834.
pub fn find_alternatives(
    search: &mut KShortest<'_>,
    count: usize,
    rule: AlternativeRule<'_>,
) -> Result<Alternatives, AlternativeRuleError> {
    if !(0.0..=1.0).contains(&rule.max_overlap) {
        return Err(AlternativeRuleError::Overlap(rule.max_overlap));
    }
    if rule.max_stretch.is_nan() || rule.max_stretch < 1.0 {
        return Err(AlternativeRuleError::Stretch(rule.max_stretch));
    }
    let mut accepted = Accepted::default();
    let mut paths: Vec<Path> = Vec::new();
    let mut examined = 0;
    let end = loop {
        if paths.len() == count {
            break SearchEnd::Enough;
        }
        if examined == rule.max_examined {
            break SearchEnd::GaveUp;
        }
        let Some(path) = search.next_path_unless(|arcs| accepted.refused_at(rule, arcs)) else {
            break SearchEnd::NoMorePaths;
        };
        examined += 1;
        if paths.first().is_some_and(|best| f64::from(path.cost) > f64::from(best.cost) * rule.max_stretch) {
            break SearchEnd::TooCostly;
        }
        if accepted.admits(rule, &path.arcs) {
            accepted.add(rule, &path.arcs);
            paths.push(path);
        }
    };
    Ok(Alternatives { paths, examined, end })
}

/// The accepted paths, by link.
#[derive(Debug, Default)]
struct Accepted {
    length: Vec<u64>,
    /// Which accepted paths use a link.
    users_of: BTreeMap<u32, Vec<usize>>,
    /// Scratch: the length that the path in hand shares with each accepted one.
    shared: Vec<u64>,
}

impl Accepted {
    fn add(&mut self, rule: AlternativeRule<'_>, arcs: &[u32]) {
        let index = self.length.len();
        self.length.push(total(rule.length, arcs));
        self.shared.push(0);
        for &arc in arcs {
            let users = self.users_of.entry(rule.link_of[arc as usize]).or_default();
            if users.last() != Some(&index) {
                users.push(index);
            }
        }
    }

    /// Where a path has more in common with an accepted one than that one allows, however the path goes on.
    fn refused_at(&mut self, rule: AlternativeRule<'_>, arcs: &[u32]) -> Option<usize> {
        self.shared.fill(0);
        for (position, &arc) in arcs.iter().enumerate() {
            for &user in self.users_of.get(&rule.link_of[arc as usize]).into_iter().flatten() {
                self.shared[user] += u64::from(rule.length[arc as usize]);
                if self.shared[user] as f64 > rule.max_overlap * self.length[user] as f64 {
                    return Some(position);
                }
            }
        }
        None
    }

    /// Whether a whole path is different enough from every accepted one.
    fn admits(&mut self, rule: AlternativeRule<'_>, arcs: &[u32]) -> bool {
        let own = total(rule.length, arcs);
        self.refused_at(rule, arcs).is_none()
            && self.shared.iter().all(|&shared| shared as f64 <= rule.max_overlap * own as f64)
    }
}

fn total(length: &[u32], arcs: &[u32]) -> u64 {
    arcs.iter().map(|&arc| u64::from(length[arc as usize])).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::forward_star::ForwardStar;
    use crate::route::tiny_graphs::Random;

    /// The rule as it is written, over all paths.
    fn one_by_one(paths: &[Path], count: usize, rule: AlternativeRule<'_>) -> Vec<Path> {
        let mut accepted: Vec<Path> = Vec::new();
        for path in paths {
            let differs = accepted.iter().all(|other| {
                let links: Vec<u32> = other.arcs.iter().map(|&arc| rule.link_of[arc as usize]).collect();
                let common: Vec<u32> =
                    path.arcs.iter().copied().filter(|&arc| links.contains(&rule.link_of[arc as usize])).collect();
                let shorter = total(rule.length, &path.arcs).min(total(rule.length, &other.arcs));
                total(rule.length, &common) as f64 <= rule.max_overlap * shorter as f64
            });
            let cheap = f64::from(path.cost) <= f64::from(paths[0].cost) * rule.max_stretch;
            if differs && cheap && accepted.len() < count {
                accepted.push(path.clone());
            }
        }
        accepted
    }

    #[test]
    fn the_accepted_paths_are_those_of_the_rule_applied_to_every_path() {
        let mut random = Random::new(3);
        let (mut refused, mut alternatives) = (0, 0);
        for _ in 0..10_000 {
            let (graph, metric) = random.graph(7, 24, 5);
            let length: Vec<u32> = (0..metric.len()).map(|_| 1 + random.below(4)).collect();
            let link_of: Vec<u32> =
                (0..metric.len() as u32).map(|arc| if random.below(4) == 0 { 0 } else { arc }).collect();
            let rule = AlternativeRule {
                max_overlap: f64::from(random.below(5)) / 4.0,
                max_stretch: 1.0 + f64::from(random.below(5)),
                max_examined: usize::MAX,
                length: &length,
                link_of: &link_of,
            };
            let all: Vec<Path> = KShortest::new(&graph, &metric, 0, 3).collect();
            let expected = one_by_one(&all, 4, rule);
            let found = find_alternatives(&mut KShortest::new(&graph, &metric, 0, 3), 4, rule).unwrap();
            assert_eq!(found.paths, expected);
            refused += usize::from(found.examined > found.paths.len());
            alternatives += usize::from(found.paths.len() > 1);
        }
        assert!(refused > 100 && alternatives > 100, "{refused} {alternatives}");
    }

    #[test]
    fn a_rule_that_means_nothing_is_an_error_and_no_paths_are_asked_for_in_vain() {
        let graph = ForwardStar::new(2, &[(0, 1)]);
        let rule =
            AlternativeRule { max_overlap: 0.5, max_stretch: 2.0, max_examined: 10, length: &[7], link_of: &[0] };
        let run = |count, rule| find_alternatives(&mut KShortest::new(&graph, &[3], 0, 1), count, rule);
        assert_eq!(run(0, rule).unwrap().paths, []);
        assert_eq!(run(5, rule).unwrap().end, SearchEnd::NoMorePaths);
        assert_eq!(run(5, AlternativeRule { max_examined: 1, ..rule }).unwrap().end, SearchEnd::GaveUp);
        assert_eq!(run(5, AlternativeRule { max_overlap: 1.5, ..rule }), Err(AlternativeRuleError::Overlap(1.5)));
        assert!(run(5, AlternativeRule { max_overlap: f64::NAN, ..rule }).is_err());
        assert!(run(5, AlternativeRule { max_stretch: 0.5, ..rule }).is_err());
    }
}
