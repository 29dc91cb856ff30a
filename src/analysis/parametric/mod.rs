//! What would change the answer: the cheapest path as one figure grows.

mod ratio;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use thiserror::Error;

pub use self::ratio::Ratio;
use crate::route::forward_star::{ForwardStar, UNREACHABLE};

/// The source was not entered by an arc.
const NONE: u32 = u32::MAX;

/// A path that is cheapest on a part of the range, with its cost as a linear function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Where the path begins to be cheapest.
    pub from: Ratio,
    /// Where it ends to be; the next piece costs the same there.
    pub to: Ratio,
    /// The cost at 0.
    pub base: i64,
    /// What one more unit adds.
    pub slope: i64,
    /// Arc indices from source to target.
    pub arcs: Vec<u32>,
}

impl Piece {
    /// The cost times the denominator.
    fn scaled_cost(&self, figure: Ratio) -> i128 {
        i128::from(self.base) * i128::from(figure.denominator())
            + i128::from(self.slope) * i128::from(figure.numerator())
    }
}

/// A question about a figure that has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ParametricError {
    /// The range ends before it begins.
    #[error("the range from {from} to {to} is empty")]
    EmptyRange {
        /// The lower end.
        from: Ratio,
        /// The upper end.
        to: Ratio,
    },
    /// A cost below zero is not a cost.
    #[error("arc {arc} would cost less than nothing at {figure}")]
    NegativeCost {
        /// The arc.
        arc: u32,
        /// The end of the range where it does.
        figure: Ratio,
    },
}

/// The cheapest paths between two nodes where an arc costs `base + figure * slope`, for every value of the figure in a range.
///
/// Pieces stand in rising order and meet end to start; empty if there is no path. At a breakpoint both neighbours cost the
/// same; a path that is as cheap as they are at that point only is left out. Of several paths with the same cost function one is
/// given, by the order of arcs and nodes alone. An arc whose base is [`UNREACHABLE`] or above is closed. A tariff that is
/// multiplied is the same question: leave it out of the base and make it the slope.
///
/// # Errors
/// If the range is empty, or an open arc costs less than nothing at one of its ends.
///
/// # Panics
/// If base or slope does not have one number per arc, or an end is not a node of the graph.
///
/// # Complexity
/// Eisner-Severance: about two shortest-path searches for each piece, all in exact arithmetic. There can be
/// n^(log n) pieces, though road and rail networks have few.
///
/// # Examples
/// ```
/// use corridor::analysis::parametric::{Ratio, find_parametric_paths};
/// use corridor::route::ForwardStar;
///
/// // Khorgos to Duisburg through Russia, or over the Caspian; what if transit through Russia costs more?
/// let (khorgos, moscow, aktau, duisburg) = (0, 1, 2, 3);
/// let links = [(khorgos, moscow), (khorgos, aktau), (moscow, duisburg), (aktau, duisburg)];
/// let graph = ForwardStar::new(4, &links);
/// let (tariff, in_russia) = ([1500, 900, 2000, 3012], [1, 0, 0, 0]);
/// let (none, most) = (Ratio::whole(0), Ratio::whole(1000));
/// let pieces = find_parametric_paths(&graph, &tariff, &in_russia, khorgos, duisburg, none, most).unwrap();
/// assert_eq!(pieces.len(), 2);
/// assert_eq!(pieces[0].to, Ratio::whole(412));
/// assert_eq!(pieces[1].arcs, [1, 3]);
/// ```
///
/// # References
/// Eisner, M. J. and Severance, D. G. (1976), Journal of the ACM 23(4), doi:10.1145/321978.321982.
pub fn find_parametric_paths(
    graph: &ForwardStar,
    base: &[u32],
    slope: &[i32],
    source: u32,
    target: u32,
    from: Ratio,
    to: Ratio,
) -> Result<Vec<Piece>, ParametricError> {
    let arcs = graph.arc_count() as usize;
    assert!(base.len() == arcs && slope.len() == arcs, "one base and one slope per arc");
    if from > to {
        return Err(ParametricError::EmptyRange { from, to });
    }
    let question = Question { graph, base, slope, source, target };
    for figure in [from, to] {
        let negative = |&arc: &u32| base[arc as usize] < UNREACHABLE && question.scaled_weight(arc, figure) < 0;
        if let Some(arc) = (0..graph.arc_count()).find(negative) {
            return Err(ParametricError::NegativeCost { arc, figure });
        }
    }
    // Ties at the ends go to the path that is cheapest just inside the range; a single point has no inside.
    let inward = i64::from(from < to);
    let (Some(first), Some(last)) = (question.search(from, inward), question.search(to, -inward)) else {
        return Ok(Vec::new());
    };
    Ok(question.refine(first, last, from, to))
}

/// The graph and the cost functions.
#[derive(Clone, Copy)]
struct Question<'a> {
    graph: &'a ForwardStar,
    base: &'a [u32],
    slope: &'a [i32],
    source: u32,
    target: u32,
}

impl Question<'_> {
    /// The weight of an arc times the denominator of the figure.
    fn scaled_weight(&self, arc: u32, figure: Ratio) -> i128 {
        i128::from(self.base[arc as usize]) * i128::from(figure.denominator())
            + i128::from(self.slope[arc as usize]) * i128::from(figure.numerator())
    }

    /// All pieces between the paths at the two ends.
    fn refine(&self, first: Piece, last: Piece, from: Ratio, to: Ratio) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut current = Piece { from, ..first };
        // Paths further on in the range, the nearest on top.
        let mut ahead = vec![last];
        while let Some(next) = ahead.last() {
            if (current.base, current.slope) == (next.base, next.slope) {
                ahead.pop();
                continue;
            }
            let meeting = meeting_of(&current, next);
            let between = self.search(meeting, 0).expect("there is a path at the ends of the range");
            if between.scaled_cost(meeting) < current.scaled_cost(meeting) {
                ahead.push(between);
                continue;
            }
            let next = Piece { from: meeting, ..ahead.pop().expect("looked at above") };
            let ended = Piece { to: meeting, ..std::mem::replace(&mut current, next) };
            // A path that is cheapest at a single point was met on the way to the next.
            if ended.from < ended.to {
                pieces.push(ended);
            }
        }
        pieces.push(Piece { to, ..current });
        pieces
    }

    /// A cheapest path at a value of the figure; ties go to the least slope times `toward`.
    ///
    /// Where `toward` is not 0 the figure is an end of the range, where an arc that costs nothing costs no less just inside:
    /// so the pair of cost and slope never falls along a path.
    fn search(&self, figure: Ratio, toward: i64) -> Option<Piece> {
        let nodes = self.graph.node_count() as usize;
        let mut cost: Vec<Option<(i128, i64)>> = vec![None; nodes];
        let mut entered_by = vec![NONE; nodes];
        let mut queue = BinaryHeap::new();
        cost[self.source as usize] = Some((0, 0));
        queue.push(Reverse(((0, 0), self.source)));
        while let Some(Reverse((here, node))) = queue.pop() {
            if node == self.target {
                break;
            }
            if cost[node as usize] != Some(here) {
                continue;
            }
            for arc in self.graph.out_arcs(node).filter(|&arc| self.base[arc as usize] < UNREACHABLE) {
                let tie = toward * i64::from(self.slope[arc as usize]);
                let there = (here.0 + self.scaled_weight(arc, figure), here.1 + tie);
                let head = self.graph.head(arc);
                if cost[head as usize].is_none_or(|known| there < known) {
                    cost[head as usize] = Some(there);
                    entered_by[head as usize] = arc;
                    queue.push(Reverse((there, head)));
                }
            }
        }
        cost[self.target as usize]?;
        let mut arcs = Vec::new();
        let mut node = self.target;
        while node != self.source {
            arcs.push(entered_by[node as usize]);
            node = self.graph.tail(entered_by[node as usize]);
        }
        arcs.reverse();
        let base = arcs.iter().map(|&arc| i64::from(self.base[arc as usize])).sum();
        let slope = arcs.iter().map(|&arc| i64::from(self.slope[arc as usize])).sum();
        Some(Piece { from: figure, to: figure, base, slope, arcs })
    }
}

/// Where two cost functions that are not parallel meet.
fn meeting_of(one: &Piece, two: &Piece) -> Ratio {
    let rise = i128::from(one.base) - i128::from(two.base);
    let run = i128::from(two.slope) - i128::from(one.slope);
    Ratio::reduced(rise, run).expect("sums of 32-bit numbers over fewer than 2^31 arcs differ by less than 2^63")
}

#[cfg(test)]
mod tests;
