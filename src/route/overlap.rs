//! Alternatives that truly differ: a rule by shared length over the k shortest paths.

use super::k_shortest::{KShortest, NextPath};
use super::path::Path;
use crate::error::{Error, Result};

/// What makes another path worth showing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AlternativeRule<'a> {
    /// The largest part of the shorter of two paths that both may have in common, from 0 to 1.
    pub max_overlap: f64,
    /// The largest cost, as a multiple (at least 1) of the cheapest path's.
    pub max_stretch: f64,
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
    /// How many paths were looked at, those refused by how they begin among them.
    pub examined: usize,
    /// Why the search ended.
    pub end: SearchEnd,
}

/// Why a search for alternatives ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchEnd {
    /// As many as asked for were found.
    Enough,
    /// No other path differs enough.
    NoMorePaths,
    /// No other path that differs enough costs as little as the rule allows.
    TooCostly,
    /// A limit of the search was met: there may be more.
    GaveUp,
}

/// A rule that means nothing.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum AlternativeRuleError {
    /// The overlap is not a part of a whole.
    #[error("the largest overlap must lie between 0 and 1, not {0}")]
    Overlap(f64),
    /// The stretch would refuse the cheapest path.
    #[error("the largest stretch must be at least 1, not {0}")]
    Stretch(f64),
}

impl From<AlternativeRuleError> for Error {
    fn from(error: AlternativeRuleError) -> Self {
        match error {
            AlternativeRuleError::Overlap(given) => Self::out_of_range("max_overlap", "0 to 1", given),
            AlternativeRuleError::Stretch(given) => Self::out_of_range("max_stretch", "1 or more", given),
        }
    }
}

/// The first `count` paths of a search that share little enough with every one accepted before.
///
/// Greedy in the order of [`KShortest`], which decides ties: the cheapest path is always accepted, and a path is accepted if with
/// each accepted one it shares at most `max_overlap` of the length of the shorter of the two. Two paths of which one has no length
/// share nothing.
///
/// # Errors
/// [`Error::Question`] if the overlap is not between 0 and 1 or the stretch is below 1, [`Error::Stopped`] if the search is watched and stopped.
///
/// # Complexity
/// One [`KShortest`] path per path looked at; paths that begin with more than the allowed part of an accepted one are passed
/// over as a class. The number of paths can be exponential: give the search [`Limits`](super::Limits).
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
pub fn find_alternatives(search: &mut KShortest<'_>, count: usize, rule: AlternativeRule<'_>) -> Result<Alternatives> {
    if !(0.0..=1.0).contains(&rule.max_overlap) {
        return Err(AlternativeRuleError::Overlap(rule.max_overlap).into());
    }
    if rule.max_stretch.is_nan() || rule.max_stretch < 1.0 {
        return Err(AlternativeRuleError::Stretch(rule.max_stretch).into());
    }
    let mut accepted = Accepted::new(rule);
    let mut paths: Vec<Path> = Vec::new();
    let end = loop {
        if paths.len() == count {
            break SearchEnd::Enough;
        }
        let path = match search.next_path_unless(|arcs| accepted.refused_at(rule, arcs))? {
            NextPath::Found(path) => path,
            NextPath::NoMore if search.has_left_out() => break SearchEnd::TooCostly,
            NextPath::NoMore => break SearchEnd::NoMorePaths,
            NextPath::GaveUp => break SearchEnd::GaveUp,
        };
        if paths.is_empty() {
            search.want_at_most((f64::from(path.cost) * rule.max_stretch).min(f64::from(u32::MAX)) as u32);
        }
        if accepted.admits(rule, &path.arcs) {
            accepted.add(rule, &path.arcs);
            paths.push(path);
        }
    };
    Ok(Alternatives { paths, examined: search.examined(), end })
}

/// The accepted paths, by link.
#[derive(Debug)]
struct Accepted {
    length: Vec<u64>,
    /// For each link, the accepted paths that use it.
    users_of: Vec<Vec<usize>>,
    /// Scratch: the length that the path in hand shares with each accepted one.
    shared: Vec<u64>,
}

impl Accepted {
    fn new(rule: AlternativeRule<'_>) -> Self {
        let links = rule.link_of.iter().max().map_or(0, |&last| last as usize + 1);
        Self { length: Vec::new(), users_of: vec![Vec::new(); links], shared: Vec::new() }
    }

    fn add(&mut self, rule: AlternativeRule<'_>, arcs: &[u32]) {
        let index = self.length.len();
        self.length.push(total(rule.length, arcs));
        self.shared.push(0);
        for &arc in arcs {
            let users = &mut self.users_of[rule.link_of[arc as usize] as usize];
            if users.last() != Some(&index) {
                users.push(index);
            }
        }
    }

    /// Where a path has more in common with an accepted one than that one allows, however the path goes on.
    fn refused_at(&mut self, rule: AlternativeRule<'_>, arcs: &[u32]) -> Option<usize> {
        self.shared.fill(0);
        for (position, &arc) in arcs.iter().enumerate() {
            for &user in &self.users_of[rule.link_of[arc as usize] as usize] {
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
    use crate::route::k_shortest::Limits;
    use crate::route::tiny_graphs::Random;
    use crate::watch::Watch;

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
        let graph = ForwardStar::new(2, &[(0, 1), (0, 1), (0, 1)]);
        let rule = AlternativeRule { max_overlap: 0.5, max_stretch: 2.0, length: &[7; 3], link_of: &[0, 0, 1] };
        let run = |count, rule| find_alternatives(&mut KShortest::new(&graph, &[3, 4, 7], 0, 1), count, rule);
        assert_eq!(run(0, rule).unwrap().paths, []);
        assert_eq!(run(1, rule).unwrap().end, SearchEnd::Enough);
        assert_eq!(run(5, rule).unwrap().end, SearchEnd::TooCostly);
        let wide = run(5, AlternativeRule { max_stretch: 2.4, ..rule }).unwrap();
        assert_eq!((wide.end, wide.paths.len(), wide.examined), (SearchEnd::NoMorePaths, 2, 3));
        assert!(matches!(run(5, AlternativeRule { max_overlap: 1.5, ..rule }), Err(Error::Parameter { .. })));
        assert!(run(5, AlternativeRule { max_overlap: f64::NAN, ..rule }).is_err());
        assert!(run(5, AlternativeRule { max_stretch: 0.5, ..rule }).is_err());
    }

    #[test]
    fn a_search_that_meets_a_limit_says_so_and_keeps_what_it_found() {
        let graph = ForwardStar::new(2, &[(0, 1), (0, 1), (0, 1)]);
        let rule = AlternativeRule { max_overlap: 0.0, max_stretch: 9.0, length: &[7; 3], link_of: &[0, 0, 1] };
        let run = |limits| {
            let mut search = KShortest::new(&graph, &[3, 4, 7], 0, 1).with_limits(limits);
            find_alternatives(&mut search, 5, rule).unwrap()
        };
        // The second path is refused and looked at all the same.
        for limits in [
            Limits { paths: 2, ..Limits::NONE },
            Limits { bytes: 1, ..Limits::NONE },
            Limits { steps: 0, ..Limits::NONE },
        ] {
            let found = run(limits);
            assert_eq!(
                (found.end, found.examined),
                (SearchEnd::GaveUp, limits.paths.min(2) * usize::from(limits.bytes > 1 && limits.steps > 0))
            );
            assert_eq!(found.paths.len(), usize::from(found.examined > 0));
        }
        assert_eq!(
            (run(Limits { paths: 3, ..Limits::NONE }).end, run(Limits::NONE).paths.len()),
            (SearchEnd::NoMorePaths, 2)
        );
    }

    #[test]
    fn a_search_that_is_no_longer_wanted_stops() {
        let graph = ForwardStar::new(2, &[(0, 1)]);
        let rule = AlternativeRule { max_overlap: 0.0, max_stretch: 9.0, length: &[7], link_of: &[0] };
        let stop = std::sync::atomic::AtomicBool::new(true);
        let mut search = KShortest::new(&graph, &[3], 0, 1).watched(Watch::none().stopped_by(&stop));
        assert!(matches!(find_alternatives(&mut search, 5, rule), Err(Error::Stopped)));
    }
}
