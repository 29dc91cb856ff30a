//! Paths that begin the same share their beginning: a tree of arcs, and what may not follow where.

use std::cmp::Ordering;

/// No arc, no node, the end of a list.
pub(super) const NONE: u32 = u32::MAX;

/// The empty path, with which every path begins.
pub(super) const ROOT: u32 = 0;

/// Paths as nodes of a tree, each the path of the node before it and one arc more.
#[derive(Debug)]
pub(super) struct PathTree {
    nodes: Vec<Node>,
    /// Linked lists of arcs: an arc, and where the list goes on.
    lists: Vec<(u32, u32)>,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    before: u32,
    arc: u32,
    /// How many arcs the path has.
    depth: u32,
}

impl PathTree {
    pub(super) fn new() -> Self {
        Self { nodes: vec![Node { before: NONE, arc: NONE, depth: 0 }], lists: Vec::new() }
    }

    /// Forgets every path but the empty one.
    pub(super) fn clear(&mut self) {
        self.nodes.truncate(1);
        self.lists.clear();
    }

    /// The path of a node with more arcs, none of which continues it yet.
    pub(super) fn extend(&mut self, node: u32, arcs: &[u32]) -> u32 {
        arcs.iter().fold(node, |before, &arc| {
            let depth = self.nodes[before as usize].depth + 1;
            self.nodes.push(Node { before, arc, depth });
            self.nodes.len() as u32 - 1
        })
    }

    pub(super) fn depth(&self, node: u32) -> usize {
        self.nodes[node as usize].depth as usize
    }

    pub(super) fn before(&self, node: u32) -> u32 {
        self.nodes[node as usize].before
    }

    /// The arcs of a path, first to last, in place of what `arcs` held.
    pub(super) fn read(&self, mut node: u32, arcs: &mut Vec<u32>) {
        arcs.clear();
        while node != ROOT {
            let Node { before, arc, .. } = self.nodes[node as usize];
            arcs.push(arc);
            node = before;
        }
        arcs.reverse();
    }

    /// The order of arc sequences, for two paths of which neither begins with the other.
    pub(super) fn order(&self, mut one: u32, mut two: u32) -> Ordering {
        let (mut last_of_one, mut last_of_two) = (NONE, NONE);
        while one != two {
            let (first, second) = (self.nodes[one as usize], self.nodes[two as usize]);
            if first.depth >= second.depth {
                (one, last_of_one) = (first.before, first.arc);
            }
            if second.depth >= first.depth {
                (two, last_of_two) = (second.before, second.arc);
            }
        }
        last_of_one.cmp(&last_of_two)
    }

    /// A list with one arc more.
    pub(super) fn longer_list(&mut self, list: u32, arc: u32) -> u32 {
        self.lists.push((arc, list));
        self.lists.len() as u32 - 1
    }

    pub(super) fn is_listed(&self, mut list: u32, arc: u32) -> bool {
        while list != NONE {
            let (found, next) = self.lists[list as usize];
            if found == arc {
                return true;
            }
            list = next;
        }
        false
    }

    pub(super) fn bytes(&self) -> usize {
        size_of_val(self.nodes.as_slice()) + size_of_val(self.lists.as_slice())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_share_their_beginning_and_keep_the_order_of_their_arcs() {
        let mut tree = PathTree::new();
        let one = tree.extend(ROOT, &[3, 1, 4]);
        let shared = tree.before(tree.before(one));
        let two = tree.extend(shared, &[0, 9, 9, 9]);
        let three = tree.extend(ROOT, &[2]);
        let mut arcs = vec![7];
        tree.read(two, &mut arcs);
        assert_eq!((arcs.as_slice(), tree.depth(two)), ([3, 0, 9, 9, 9].as_slice(), 5));
        assert_eq!(
            [(one, two), (two, one), (three, two), (one, one)].map(|(one, two)| tree.order(one, two)),
            [Ordering::Greater, Ordering::Less, Ordering::Less, Ordering::Equal]
        );
        assert_eq!(tree.bytes(), 12 * 9);
        tree.clear();
        tree.read(ROOT, &mut arcs);
        assert!(arcs.is_empty());
    }
}
