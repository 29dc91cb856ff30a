//! What one passage through an asset is, told by its links.

use super::{AssetId, LinkId, Network, Range, RiskRule};
use crate::units::Measure;

/// The links of an asset that carry a commodity, and how what is paid for the asset falls on them: once for each passage.
///
/// Where the links follow each other ([`RiskRule::Series`]), a passage is the whole chain and each link is its share by length; chains without any length are
/// shared equally. Where the links stand beside each other ([`RiskRule::Parallel`]), each link is a whole passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    rule: RiskRule,
    /// Rising.
    links: Vec<LinkId>,
    /// One for each link, in steps; not all 0.
    lengths: Vec<i64>,
}

impl Network {
    /// How a passage of a commodity through an asset is made up.
    ///
    /// # Complexity
    /// O(links of the asset).
    ///
    /// # Examples
    /// ```
    /// let network = corridor::io::embedded_network();
    /// let cpc = network.passage(network.find_asset("cpc").unwrap(), "crude");
    /// assert!(cpc.links().len() > 1);
    /// assert_eq!(cpc.parts(400).iter().sum::<i64>(), 400);
    /// ```
    pub fn passage(&self, asset: AssetId, commodity: &str) -> Passage {
        let mut links: Vec<LinkId> =
            self.asset_links(asset).iter().copied().filter(|link| self.link(*link).carries(commodity)).collect();
        links.sort();
        links.dedup();
        let mut lengths: Vec<i64> = links.iter().map(|link| self.link(*link).length.central().steps().max(0)).collect();
        if lengths.iter().all(|length| *length == 0) {
            lengths.fill(1);
        }
        Passage { rule: self.asset(asset).risk_rule, links, lengths }
    }
}

impl Passage {
    /// The links, in the order of their table.
    pub fn links(&self) -> &[LinkId] {
        &self.links
    }

    /// What each link takes of a whole number of steps, in the order of [`Passage::links`].
    ///
    /// Parts in series add up to the whole exactly: each is rounded down, and what is left goes to the largest remainders, of equals to the first link.
    pub fn parts(&self, whole: i64) -> Vec<i64> {
        if self.rule == RiskRule::Parallel {
            return vec![whole; self.links.len()];
        }
        let total: i128 = self.lengths.iter().map(|length| i128::from(*length)).sum();
        let quota = |length: i64| i128::from(whole) * i128::from(length);
        let mut parts: Vec<i64> = self
            .lengths
            .iter()
            .map(|length| i64::try_from(quota(*length).div_euclid(total)).expect("a part is within the whole"))
            .collect();
        let left = usize::try_from(whole - parts.iter().sum::<i64>()).expect("less than one step for each link");
        let mut by_remainder: Vec<usize> = (0..parts.len()).collect();
        by_remainder.sort_by_key(|&link| (std::cmp::Reverse(quota(self.lengths[link]).rem_euclid(total)), link));
        by_remainder.into_iter().take(left).for_each(|link| parts[link] += 1);
        parts
    }

    /// What each link takes of a range: low, central and high each add up to the whole, and no part's ends cross.
    ///
    /// The central parts are those of [`Passage::parts`]; a low part that came out above its central one, or a high part below it, changes by the step that others have room for.
    pub fn parts_of<T: Measure>(&self, range: Range<T>) -> Vec<Range<T>> {
        let central = self.parts(range.central.steps());
        let mut low = self.parts(range.low.steps());
        let mut high = self.parts(range.high.steps());
        keep_below(&mut low, &central);
        // High parts are kept above by keeping their negatives below.
        let below: Vec<i64> = central.iter().map(|part| -part).collect();
        high.iter_mut().for_each(|part| *part = -*part);
        keep_below(&mut high, &below);
        let all = low.into_iter().zip(central).zip(high);
        all.map(|((low, central), high)| {
            let [low, central, high] = [low, central, -high].map(T::from_steps);
            Range { central, low, high }
        })
        .collect()
    }
}

/// Moves what parts have above their limits to parts that have room; the sum stays.
fn keep_below(parts: &mut [i64], limits: &[i64]) {
    let mut above = 0;
    for (part, limit) in parts.iter_mut().zip(limits) {
        above += (*part - limit).max(0);
        *part = (*part).min(*limit);
    }
    for (part, limit) in parts.iter_mut().zip(limits) {
        let moved = above.min(limit - *part);
        *part += moved;
        above -= moved;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Tariff;

    fn passage(rule: RiskRule, lengths: &[i64]) -> Passage {
        Passage { rule, links: (0..lengths.len()).map(LinkId::new).collect(), lengths: lengths.to_vec() }
    }

    #[test]
    fn links_in_series_share_a_passage_by_length_and_to_the_last_step() {
        let thirds = passage(RiskRule::Series, &[10, 10, 10]);
        assert_eq!(thirds.parts(100), [34, 33, 33]);
        assert_eq!(thirds.parts(101), [34, 34, 33]);
        assert_eq!(thirds.parts(0), [0, 0, 0]);
        let pipe = passage(RiskRule::Series, &[2_000, 13_000]);
        assert_eq!(pipe.parts(200), [27, 173], "26.67 and 173.33");
        for whole in 0..500 {
            let parts = passage(RiskRule::Series, &[1, 1, 2, 3, 5, 8, 13]).parts(whole);
            assert_eq!(parts.iter().sum::<i64>(), whole);
        }
    }

    #[test]
    fn links_side_by_side_are_a_whole_passage_each() {
        assert_eq!(passage(RiskRule::Parallel, &[2_000, 13_000]).parts(200), [200, 200]);
    }

    #[test]
    fn ends_of_a_range_add_up_and_do_not_cross() {
        let uneven = passage(RiskRule::Series, &[6, 6, 2]);
        assert_eq!(
            (uneven.parts(10), uneven.parts(11)),
            (vec![4, 4, 2], vec![5, 5, 1]),
            "less of more: ends would cross"
        );
        let usd = |steps| Tariff::from_steps(steps);
        for low in 0..20 {
            for central in low..20 {
                let range = Range { low: usd(low), central: usd(central), high: usd(20) };
                let parts = uneven.parts_of(range);
                assert_eq!(parts.iter().copied().sum::<Range<Tariff>>(), range);
                assert!(parts.iter().all(|part| part.low <= part.central && part.central <= part.high));
                assert!(parts.iter().map(|part| part.central.steps()).eq(uneven.parts(central)));
            }
        }
    }
}
