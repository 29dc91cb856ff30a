//! The spanning tree a first solve starts from.

use super::incidence::Incidence;
use super::{FlowArc, FlowProblem, NONE};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What the first basis is built from; every choice leads to the same objective, only sooner or later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StartBasis {
    /// An extra root that takes all supply and meets all demand over dear artificial arcs.
    Artificial,
    /// A node whose own arcs can take most supply and meet most demand, at a price: where shut-in supply goes to and unmet
    /// demand comes from. What its arcs cannot carry starts on artificial arcs.
    Natural {
        /// That node.
        root: u32,
    },
}

/// A first guess at a basis: a tree, and the arcs outside it that are full.
pub(super) struct Guess {
    /// The parent of each node; none of the root.
    pub(super) parent: Vec<u32>,
    /// The arc between each node and its parent; [`NONE`] stands for the artificial one.
    pub(super) arc: Vec<u32>,
    pub(super) full: Vec<u32>,
}

/// Every node hangs directly below `root` on its artificial arc.
pub(super) fn artificial(node_count: u32, root: u32) -> Guess {
    Guess { parent: vec![root; node_count as usize], arc: vec![NONE; node_count as usize], full: Vec::new() }
}

/// Supplies and demands fill the arcs to and from the root, cheapest first. A node with a partly filled arc hangs on it; the
/// others hang on the cheapest way to such a node or to the root, on which they can push towards the root although nothing flows.
///
/// # Complexity
/// O((nodes + arcs) x log nodes).
pub(super) fn natural(problem: &FlowProblem, incidence: &Incidence, root: u32) -> Guess {
    let arcs = &problem.arcs;
    let mut guess = artificial(problem.node_count, root);
    let mut is_full = vec![false; arcs.len()];
    let mut distance = hang_on_root(problem, root, &mut guess, &mut is_full);

    let mut queue: BinaryHeap<_> =
        (0..).zip(&distance).filter_map(|(node, &distance)| Some(Reverse((distance?, node)))).collect();
    let is_placed: Vec<bool> = distance.iter().map(Option::is_some).collect();
    while let Some(Reverse((reached, node))) = queue.pop() {
        if distance[node as usize] != Some(reached) {
            continue;
        }
        for &index in incidence.entering(node) {
            let FlowArc { tail, capacity, cost, .. } = arcs[index as usize];
            if is_placed[tail as usize] || capacity == 0 || is_full[index as usize] {
                continue;
            }
            // A negative cost counts as none: any tree is a start, and the search stays a single sweep.
            let through = reached.saturating_add(cost.max(0));
            if distance[tail as usize].is_none_or(|known| through < known) {
                distance[tail as usize] = Some(through);
                guess.parent[tail as usize] = node;
                guess.arc[tail as usize] = index;
                queue.push(Reverse((through, tail)));
            }
        }
    }
    guess.full = (0..arcs.len() as u32).filter(|&index| is_full[index as usize]).collect();
    guess.parent[root as usize] = NONE;
    guess
}

/// Sends each node's supply or demand over its own arcs to or from the root, and returns what the root is away from the nodes
/// that have their place in the tree thereby: those with a partly filled arc, and those that need the artificial one.
fn hang_on_root(problem: &FlowProblem, root: u32, guess: &mut Guess, is_full: &mut [bool]) -> Vec<Option<i64>> {
    let mut at_root: Vec<u32> = (0..problem.arcs.len() as u32)
        .filter(|&index| {
            let arc = &problem.arcs[index as usize];
            (arc.head == root) != (arc.tail == root) && arc.capacity > 0
        })
        .collect();
    at_root.sort_by_key(|&index| problem.arcs[index as usize].cost);

    let mut rest = problem.supply.clone();
    let mut distance = vec![None; problem.node_count as usize];
    for index in at_root {
        let FlowArc { tail, head, capacity, cost } = problem.arcs[index as usize];
        let leads_up = head == root;
        let node = if leads_up { tail } else { head } as usize;
        let wanted = if leads_up { rest[node] } else { -rest[node] };
        if wanted <= 0 {
            continue;
        }
        // A full arc into the root leaves no room to push up, so it stays outside the tree.
        if capacity < wanted || (capacity == wanted && leads_up) {
            is_full[index as usize] = true;
        } else {
            guess.arc[node] = index;
            distance[node] = Some(if leads_up { cost } else { cost.saturating_neg() });
        }
        let carried = capacity.min(wanted);
        rest[node] += if leads_up { -carried } else { carried };
    }
    for (node, distance) in distance.iter_mut().enumerate() {
        if node == root as usize {
            *distance = Some(0);
        } else if rest[node] > 0 {
            *distance = Some(i64::MAX);
        } else if rest[node] < 0 {
            *distance = Some(i64::MIN);
        }
    }
    distance
}
