//! The spanning tree of a basis, kept as a thread through its nodes in preorder.

use super::NONE;

/// What a node knows of its place in the tree; everything a walk to the root reads lies together.
#[derive(Debug, Clone)]
pub(super) struct TreeNode {
    /// How much more can be pushed from this node to its parent.
    pub(super) up: i64,
    /// How much more can be pushed from the parent to this node.
    pub(super) down: i64,
    pub(super) parent: u32,
    /// The number of nodes of the subtree that hangs here, this node included.
    pub(super) size: u32,
    /// The arc between this node and its parent; [`NONE`] for an artificial one.
    pub(super) arc: u32,
    /// The last node of the subtree in thread order.
    last: u32,
}

/// A rooted spanning tree with, for every node, the residual capacities of the arc to its parent.
///
/// The nodes of a subtree follow each other on the thread, so a subtree is moved by relinking a few places.
#[derive(Debug, Clone)]
pub(super) struct SpanningTree {
    nodes: Vec<TreeNode>,
    next: Vec<u32>,
    previous: Vec<u32>,
    root: u32,
}

/// The arc that comes into the tree when a subtree is moved.
pub(super) struct Graft {
    /// The end of the arc inside the subtree: its new top.
    pub(super) inside: u32,
    /// The end of the arc outside the subtree: the parent of `inside`.
    pub(super) outside: u32,
    pub(super) arc: u32,
    pub(super) up: i64,
    pub(super) down: i64,
}

impl SpanningTree {
    /// The tree in which every node but the root hangs below `parent[node]` by `arc[node]`, without residual capacities.
    pub(super) fn new(root: u32, parent: &[u32], arc: &[u32]) -> Self {
        let count = parent.len();
        // A chain of children per node; running backwards leaves them in node order.
        let (mut first_child, mut sibling) = (vec![NONE; count], vec![NONE; count]);
        for node in (0..count).rev().filter(|&node| node != root as usize) {
            sibling[node] = first_child[parent[node] as usize];
            first_child[parent[node] as usize] = node as u32;
        }
        let mut order = Vec::with_capacity(count);
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            order.push(node);
            let mut child = first_child[node as usize];
            let pushed = open.len();
            while child != NONE {
                open.push(child);
                child = sibling[child as usize];
            }
            open[pushed..].reverse();
        }
        assert_eq!(order.len(), count, "the parents form a tree");

        let mut tree = Self {
            nodes: (0..count)
                .map(|node| TreeNode {
                    up: 0,
                    down: 0,
                    parent: parent[node],
                    size: 1,
                    arc: arc[node],
                    last: node as u32,
                })
                .collect(),
            next: vec![NONE; count],
            previous: vec![NONE; count],
            root,
        };
        tree.nodes[root as usize].parent = NONE;
        tree.nodes[root as usize].arc = NONE;
        for (place, &node) in order.iter().enumerate() {
            tree.link(node, order[(place + 1) % count]);
        }
        for &node in order[1..].iter().rev() {
            let TreeNode { parent, size, last, .. } = tree.nodes[node as usize];
            let above = &mut tree.nodes[parent as usize];
            above.size += size;
            // Children come last to first, so the first one seen holds the end of the subtree.
            if above.last == parent {
                above.last = last;
            }
        }
        tree
    }

    #[inline]
    pub(super) fn root(&self) -> u32 {
        self.root
    }

    #[inline]
    pub(super) fn node(&self, node: u32) -> &TreeNode {
        &self.nodes[node as usize]
    }

    #[inline]
    pub(super) fn node_mut(&mut self, node: u32) -> &mut TreeNode {
        &mut self.nodes[node as usize]
    }

    /// The node after this one in preorder; the root follows the last.
    #[inline]
    pub(super) fn next(&self, node: u32) -> u32 {
        self.next[node as usize]
    }

    /// The nodes of the subtree below and with `top`, in preorder.
    #[inline]
    pub(super) fn subtree(&self, top: u32) -> impl Iterator<Item = u32> + '_ {
        let size = self.node(top).size;
        (0..size).scan(top, |node, _| Some(std::mem::replace(node, self.next(*node))))
    }

    /// All nodes in preorder, the root first.
    pub(super) fn preorder(&self) -> Vec<u32> {
        self.subtree(self.root).collect()
    }

    /// Pushes `amount` down from `join` to `node`.
    #[inline]
    pub(super) fn push_down(&mut self, node: u32, join: u32, amount: i64) {
        let mut node = node;
        while node != join {
            let tree_node = self.node_mut(node);
            tree_node.down -= amount;
            tree_node.up += amount;
            node = tree_node.parent;
        }
    }

    #[inline]
    fn link(&mut self, before: u32, after: u32) {
        self.next[before as usize] = after;
        self.previous[after as usize] = before;
    }

    /// Cuts the subtree below `top` off its parent and hangs it up again by another arc.
    ///
    /// The path from the new top to `top` is turned round: each of its arcs now belongs to the node at its other end. `join` is
    /// the lowest node that is above both the old and the new place.
    ///
    /// # Complexity
    /// O(length of that path + depth of the two places below `join`); the subtree's other nodes are not visited.
    pub(super) fn move_subtree(&mut self, top: u32, join: u32, graft: &Graft) {
        let TreeNode { parent: old_parent, size, last: old_last, .. } = *self.node(top);

        // Take the whole subtree off the thread, and off the sizes and ends of what was above it.
        let before = self.previous[top as usize];
        self.link(before, self.next(old_last));
        let mut above = old_parent;
        while above != join {
            let node = &mut self.nodes[above as usize];
            node.size -= size;
            above = node.parent;
        }
        self.replace_last(old_parent, old_last, before);

        let new_last = self.turn_round(top, graft);

        let mut above = graft.outside;
        while above != join {
            let node = &mut self.nodes[above as usize];
            node.size += size;
            above = node.parent;
        }
        self.replace_last(graft.outside, graft.outside, new_last);
    }

    /// Sets the last node of `from` and of everything above it whose subtree ended with `old`.
    #[inline]
    fn replace_last(&mut self, from: u32, old: u32, new: u32) {
        let mut above = from;
        while above != NONE && self.node(above).last == old {
            let node = self.node_mut(above);
            node.last = new;
            above = node.parent;
        }
    }

    /// Threads the subtree of `top`, already taken off, behind `graft.outside` with `graft.inside` as its first node, and
    /// returns its last node.
    fn turn_round(&mut self, top: u32, graft: &Graft) -> u32 {
        let (inside, outside) = (graft.inside, graft.outside);
        let total = self.node(top).size;
        let after = self.next(outside);

        let hung =
            TreeNode { up: graft.up, down: graft.down, parent: outside, size: total, arc: graft.arc, last: NONE };
        let mut old = std::mem::replace(self.node_mut(inside), hung);
        // Up to `cursor` the thread is in its final order; `resume` is what used to follow it, `gap` what used to precede `stem`.
        let mut gap = self.previous[inside as usize];
        self.link(outside, inside);
        let mut cursor = old.last;
        let mut resume = self.next(cursor);
        let mut below = inside;
        while below != top {
            let stem = old.parent;
            let turned = TreeNode {
                up: old.down,
                down: old.up,
                parent: below,
                size: total - old.size,
                arc: old.arc,
                last: NONE,
            };
            let below_last = old.last;
            old = std::mem::replace(self.node_mut(stem), turned);
            // What is left of the stem's own subtree lies on both sides of the part that was threaded before.
            let gap_end = gap;
            gap = self.previous[stem as usize];
            self.link(cursor, stem);
            cursor = gap_end;
            if old.last != below_last {
                let right_end = old.last;
                let follows = self.next(right_end);
                self.link(gap_end, resume);
                cursor = right_end;
                resume = follows;
            }
            below = stem;
        }
        self.link(cursor, after);

        let mut stem = top;
        while stem != outside {
            let node = self.node_mut(stem);
            node.last = cursor;
            stem = node.parent;
        }
        cursor
    }
}
