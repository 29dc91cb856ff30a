//! One pivot: flow round a cycle, and the subtree that changes its place.

use super::pricing::ResidualArc;
use super::simplex::NetworkSimplex;
use super::tree::Graft;
use super::{FlowError, UNLIMITED};

/// The cycle an entering arc closes with the tree.
struct Cycle {
    /// The lowest node above both ends of the entering arc.
    join: u32,
    /// The most that can be pushed round.
    room: i64,
    leaving: Leaving,
}

/// What stops the flow round a cycle.
enum Leaving {
    /// The entering arc itself, which goes from one bound to the other.
    Entering,
    /// The arc between this node, on the way down to the tail of the entering arc, and its parent.
    BelowTail(u32),
    /// The arc between this node, on the way up from the head of the entering arc, and its parent.
    BelowHead(u32),
}

impl NetworkSimplex {
    /// Pushes as much as fits over `entering` and back through the tree, and brings the arc into the basis in place of one that
    /// this filled or emptied. Returns the top of the subtree whose potentials changed, if one did.
    pub(super) fn pivot(&mut self, entering: u32) -> Result<Option<u32>, FlowError> {
        self.pivot_count += 1;
        let ResidualArc { tail, head, .. } = self.residual[entering as usize];
        let capacity = self.problem.arcs[entering as usize].capacity;
        let Cycle { join, room, leaving } = self.find_cycle(tail, head, capacity);
        // Limited arcs and all supplies together stay below 2^61, so a room above that has no limit.
        if room > UNLIMITED / 2 {
            return Err(FlowError::Unbounded { arc: self.given_arc[entering as usize] });
        }
        if room > 0 {
            self.tree.push_down(tail, join, room);
            self.tree.push_down(head, join, -room);
        }

        let reduced = self.residual[entering as usize].reduced_cost(&self.potential);
        let (top, graft, shift) = match leaving {
            Leaving::Entering => {
                self.residual[entering as usize].turn();
                return Ok(None);
            }
            Leaving::BelowHead(top) => {
                let graft = Graft { inside: head, outside: tail, arc: entering, up: room, down: capacity - room };
                self.leave_basis(top, self.tree.node(top).parent);
                (top, graft, reduced)
            }
            Leaving::BelowTail(top) => {
                let graft = Graft { inside: tail, outside: head, arc: entering, up: capacity - room, down: room };
                self.leave_basis(top, top);
                (top, graft, -reduced)
            }
        };
        self.tree.move_subtree(top, join, &graft);
        for node in self.tree.subtree(graft.inside) {
            self.potential[node as usize] += shift;
        }
        Ok(Some(graft.inside))
    }

    /// Walks from both ends of the entering arc up to where they meet.
    ///
    /// Of the arcs that stop the flow, the last one on the way round, starting from the join in the direction of the flow, leaves:
    /// on the head's side the last one met here, on the tail's side the first. This keeps the basis strongly feasible (every node can
    /// push something up to the root), and such bases never cycle.
    #[inline]
    fn find_cycle(&self, tail: u32, head: u32, capacity: i64) -> Cycle {
        let (mut below_tail, mut below_head) = (tail, head);
        let mut room = capacity;
        let mut leaving = Leaving::Entering;
        while below_tail != below_head {
            let (tail_side, head_side) = (self.tree.node(below_tail), self.tree.node(below_head));
            // The smaller subtree cannot contain the other node, so its top is not the join.
            if tail_side.size <= head_side.size {
                if tail_side.down < room {
                    room = tail_side.down;
                    leaving = Leaving::BelowTail(below_tail);
                }
                below_tail = tail_side.parent;
            } else {
                if head_side.up <= room {
                    room = head_side.up;
                    leaving = Leaving::BelowHead(below_head);
                }
                below_head = head_side.parent;
            }
        }
        Cycle { join: below_tail, room, leaving }
    }

    /// Turns the arc between `node` and its parent so that it can be pushed over from `open_tail`, against the way it was stopped.
    fn leave_basis(&mut self, node: u32, open_tail: u32) {
        if let Some(arc) = self.residual.get_mut(self.tree.node(node).arc as usize)
            && arc.tail != open_tail
        {
            arc.turn();
        }
    }
}
