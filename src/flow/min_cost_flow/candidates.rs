//! Which arc enters the basis next, when the basis was optimal before a change.

use super::pricing::ResidualArc;

/// How many listed arcs are compared for one pivot.
const COMPARED: usize = 300;

/// The arcs worth pushing over, for a basis in which they are few.
///
/// A pivot can only make an arc attractive that touches a node whose potential it changed. Looking at those arcs keeps the list
/// complete at a small part of the price of going through all.
#[derive(Debug, Clone)]
pub(super) struct CandidateList {
    candidates: Vec<u32>,
    is_listed: Vec<bool>,
    position: usize,
}

impl CandidateList {
    pub(super) fn new(arc_count: usize) -> Self {
        Self { candidates: Vec::new(), is_listed: vec![false; arc_count], position: 0 }
    }

    /// Lists `arc` if it is worth pushing over.
    #[inline]
    pub(super) fn consider(&mut self, arc: u32, arcs: &[ResidualArc], potential: &[i64]) {
        if arcs[arc as usize].reduced_cost(potential) < 0 && !std::mem::replace(&mut self.is_listed[arc as usize], true)
        {
            self.candidates.push(arc);
        }
    }

    /// The most negative of the next listed arcs, dropping those that are no longer worth it; none if the list runs empty.
    pub(super) fn find_entering(&mut self, arcs: &[ResidualArc], potential: &[i64]) -> Option<u32> {
        let (mut best, mut found) = (0, None);
        let mut compared = 0;
        while !self.candidates.is_empty() && compared < COMPARED {
            if self.position >= self.candidates.len() {
                self.position = 0;
                if found.is_some() {
                    break;
                }
            }
            let arc = self.candidates[self.position];
            let reduced = arcs[arc as usize].reduced_cost(potential);
            if reduced >= 0 {
                self.is_listed[arc as usize] = false;
                self.candidates.swap_remove(self.position);
                continue;
            }
            if reduced < best {
                best = reduced;
                found = Some(arc);
            }
            self.position += 1;
            compared += 1;
        }
        found
    }
}
