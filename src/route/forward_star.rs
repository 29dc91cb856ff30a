//! The frozen graph every search runs on.

/// A cost that stands for "closed" (on an arc) or "no way" (as an answer).
///
/// Every finite arc weight and every finite path cost is below it, and twice it still fits in a `u32`, so two costs can
/// be added before they are compared.
pub const UNREACHABLE: u32 = u32::MAX >> 1;

/// A directed multigraph in compressed form: the arcs of a node lie next to each other.
///
/// Nodes are `0..node_count()`, arcs `0..arc_count()`; parallel arcs and loops are kept. Arcs are sorted by tail and,
/// within a tail, stand in the order they were given, which is what decides ties in every search. The graph holds no weights: a
/// metric is a slice with one `u32` per arc, where [`UNREACHABLE`] and above mean that the arc is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForwardStar {
    first_out: Vec<u32>,
    head: Vec<u32>,
    tail: Vec<u32>,
    input_of: Vec<u32>,
}

impl ForwardStar {
    /// Freezes a list of `(tail, head)` pairs.
    ///
    /// # Panics
    /// If an end is not below `node_count`, or there are more than `u32::MAX` arcs.
    ///
    /// # Complexity
    /// O(nodes + arcs).
    ///
    /// # Examples
    /// ```
    /// use corridor::route::ForwardStar;
    ///
    /// let (tengiz, atyrau, aktau) = (0, 1, 2);
    /// let graph = ForwardStar::new(3, &[(atyrau, aktau), (tengiz, atyrau), (tengiz, aktau)]);
    /// assert_eq!(graph.heads(tengiz), [atyrau, aktau]);
    /// assert_eq!(graph.input_of(0), 1);
    /// ```
    pub fn new(node_count: u32, arcs: &[(u32, u32)]) -> Self {
        let count = u32::try_from(arcs.len()).expect("at most u32::MAX arcs");
        let mut first_out = vec![0u32; node_count as usize + 1];
        for &(tail, head) in arcs {
            assert!(tail < node_count && head < node_count, "arc end outside the graph");
            first_out[tail as usize + 1] += 1;
        }
        for node in 0..node_count as usize {
            first_out[node + 1] += first_out[node];
        }
        let mut next = first_out.clone();
        let (mut head, mut tail, mut input_of) = (vec![0; arcs.len()], vec![0; arcs.len()], vec![0; arcs.len()]);
        for input in 0..count {
            let (from, to) = arcs[input as usize];
            let slot = next[from as usize] as usize;
            next[from as usize] += 1;
            (head[slot], tail[slot], input_of[slot]) = (to, from, input);
        }
        Self { first_out, head, tail, input_of }
    }

    /// The number of nodes.
    pub fn node_count(&self) -> u32 {
        self.first_out.len() as u32 - 1
    }

    /// The number of arcs.
    pub fn arc_count(&self) -> u32 {
        self.head.len() as u32
    }

    /// The arcs that leave `node`.
    #[inline]
    pub fn out_arcs(&self, node: u32) -> std::ops::Range<u32> {
        self.first_out[node as usize]..self.first_out[node as usize + 1]
    }

    /// The heads of the arcs that leave `node`, in arc order.
    #[inline]
    pub fn heads(&self, node: u32) -> &[u32] {
        &self.head[self.first_out[node as usize] as usize..self.first_out[node as usize + 1] as usize]
    }

    /// The node an arc enters.
    #[inline]
    pub fn head(&self, arc: u32) -> u32 {
        self.head[arc as usize]
    }

    /// The node an arc leaves.
    #[inline]
    pub fn tail(&self, arc: u32) -> u32 {
        self.tail[arc as usize]
    }

    /// The position that an arc had in the list given to [`ForwardStar::new`].
    #[inline]
    pub fn input_of(&self, arc: u32) -> u32 {
        self.input_of[arc as usize]
    }

    /// Where each arc's out-range starts: `node_count() + 1` arc indices.
    pub fn first_out(&self) -> &[u32] {
        &self.first_out
    }

    /// A metric given in input order, reordered to arc order.
    ///
    /// # Panics
    /// If `by_input` does not have one weight per arc.
    pub fn metric(&self, by_input: &[u32]) -> Vec<u32> {
        assert_eq!(by_input.len(), self.head.len(), "one weight per arc");
        self.input_of.iter().map(|&input| by_input[input as usize]).collect()
    }

    /// The same graph with every arc turned round, and for each of its arcs the arc of this graph it came from.
    ///
    /// # Complexity
    /// O(nodes + arcs).
    pub fn reversed(&self) -> (ForwardStar, Vec<u32>) {
        let arcs: Vec<_> = (0..self.arc_count()).map(|arc| (self.head(arc), self.tail(arc))).collect();
        let reversed = ForwardStar::new(self.node_count(), &arcs);
        let origin = reversed.input_of.clone();
        (reversed, origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parallel_arcs_keep_their_order_and_reversing_twice_gives_the_same_arcs() {
        let graph = ForwardStar::new(3, &[(2, 0), (0, 1), (0, 1), (1, 1)]);
        assert_eq!(graph.heads(0), [1, 1]);
        assert_eq!((graph.input_of(0), graph.input_of(1)), (1, 2));
        assert_eq!(graph.metric(&[9, 5, 6, 7]), [5, 6, 7, 9]);
        let (reversed, origin) = graph.reversed();
        for arc in 0..reversed.arc_count() {
            let source = origin[arc as usize];
            assert_eq!((reversed.tail(arc), reversed.head(arc)), (graph.head(source), graph.tail(source)));
        }
    }
}
