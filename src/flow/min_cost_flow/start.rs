//! The spanning tree a first solve starts from.

use super::{FlowProblem, NONE};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What the first basis is built from; every choice leads to the same objective, only sooner or later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StartBasis {
    /// An extra root that takes all supply and meets all demand over dear artificial arcs.
    Artificial,
    /// A node whose arcs to and from the others can take most supply and meet most demand, at a price: the place where shut-in
    /// supply goes and unmet demand comes from. What its arcs cannot carry starts on artificial arcs.
    Natural {
        /// That node.
        root: u32,
    },
}

/// A first guess at a basis: a tree, and the arcs outside it that are full.
pub(super) struct Guess {
    pub(super) parent: Vec<u32>,
    /// The arc from each node to its parent; artificial arc of node `n` is `arc_count + n`.
    pub(super) arc: Vec<u32>,
    pub(super) full: Vec<u32>,
}

/// All nodes hang directly below `root` on artificial arcs.
pub(super) fn star(node_count: u32, arc_count: u32, root: u32) -> Guess {
    Guess {
        parent: vec![root; node_count as usize],
        arc: (arc_count..arc_count + node_count).collect(),
        full: Vec::new(),
    }
}

/// Supplies and demands fill the arcs to and from the root, cheapest first; the nodes that then have no partly filled arc
/// hang on the cheapest way to one that has, or to the root.
///
/// # Complexity
/// O(arcs x log nodes).
pub(super) fn natural(problem: &FlowProblem, closed: &[bool], root: u32) -> Guess {
    let arcs = &problem.arcs;
    let mut guess = star(problem.node_count, arcs.len() as u32, root);
    let mut distance = vec![i64::MAX; problem.node_count as usize];
    let mut rest = problem.supply.clone();
    let mut is_full = vec![false; arcs.len()];

    let mut at_root: Vec<u32> = (0..arcs.len() as u32)
        .filter(|&index| {
            let arc = &arcs[index as usize];
            (arc.head == root) != (arc.tail == root) && arc.capacity > 0 && !closed[index as usize]
        })
        .collect();
    at_root.sort_by_key(|&index| arcs[index as usize].cost);
    for &index in &at_root {
        let arc = &arcs[index as usize];
        let (node, wanted) =
            if arc.head == root { (arc.tail, rest[arc.tail as usize]) } else { (arc.head, -rest[arc.head as usize]) };
        let node = node as usize;
        if wanted <= 0 {
            continue;
        }
        // A full arc into the root would leave no room to push up, so it stays outside the tree.
        if arc.capacity < wanted || (arc.capacity == wanted && arc.head == root) {
            is_full[index as usize] = true;
            guess.full.push(index);
        } else {
            guess.arc[node] = index;
            distance[node] = if arc.head == root { arc.cost } else { -arc.cost };
        }
        let carried = arc.capacity.min(wanted);
        rest[node] += if arc.head == root { -carried } else { carried };
    }

    let (first_in, into) = incoming(problem);
    distance[root as usize] = 0;
    let mut settled = vec![false; distance.len()];
    let mut queue: BinaryHeap<Reverse<(i64, u32)>> = (0..problem.node_count)
        .filter(|&node| distance[node as usize] != i64::MAX)
        .map(|node| Reverse((distance[node as usize], node)))
        .collect();
    let fixed: Vec<bool> = distance.iter().map(|&d| d != i64::MAX).collect();
    while let Some(Reverse((_, node))) = queue.pop() {
        if std::mem::replace(&mut settled[node as usize], true) {
            continue;
        }
        for &index in &into[first_in[node as usize] as usize..first_in[node as usize + 1] as usize] {
            let arc = &arcs[index as usize];
            let tail = arc.tail as usize;
            if fixed[tail] || arc.capacity == 0 || is_full[index as usize] || closed[index as usize] || rest[tail] != 0
            {
                continue;
            }
            let through = distance[node as usize].saturating_add(arc.cost.max(0));
            if through < distance[tail] {
                distance[tail] = through;
                guess.parent[tail] = node;
                guess.arc[tail] = index;
                queue.push(Reverse((through, arc.tail)));
            }
        }
    }
    guess.parent[root as usize] = NONE;
    guess.arc[root as usize] = NONE;
    guess
}

/// The arcs into each node: where each node's share starts, and the arcs.
fn incoming(problem: &FlowProblem) -> (Vec<u32>, Vec<u32>) {
    let mut first_in = vec![0u32; problem.node_count as usize + 1];
    for arc in &problem.arcs {
        first_in[arc.head as usize + 1] += 1;
    }
    for node in 0..problem.node_count as usize {
        first_in[node + 1] += first_in[node];
    }
    let mut next = first_in.clone();
    let mut into = vec![0u32; problem.arcs.len()];
    for (index, arc) in problem.arcs.iter().enumerate() {
        let slot = &mut next[arc.head as usize];
        into[*slot as usize] = index as u32;
        *slot += 1;
    }
    (first_in, into)
}
