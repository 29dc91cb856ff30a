//! One to all without preprocessing: a bucket queue over arcs laid out for it.

use super::{ForwardStar, PathOverflow, UNREACHABLE};

/// Buckets kept open at once; labels beyond them wait in a list of their own.
const BUCKETS: usize = 1 << 10;

/// Nodes scanned together.
const BATCH: usize = 64;

/// Stands for "there is a way, but its cost does not fit" in a distance.
const TOO_DEAR: u32 = u32::MAX;

/// Distances from one source to every node, for one metric; owns its scratch.
///
/// Where several sources share a metric this is several times faster than [`Dijkstra`](super::Dijkstra): nodes are numbered
/// depth-first, so that neighbours lie close together, each arc's head lies beside its weight, closed arcs are left out, and labels
/// wait in buckets about as wide as a typical arc is long. A node is scanned again should a shorter way turn up within a bucket, so
/// distances are exact whatever the width. Distances have no ties to decide.
///
/// # Complexity
/// Near linear in practice; O(nodes x arcs) at worst, for weights made to defeat the bucket width.
///
/// # Examples
/// ```
/// use corridor::route::{ForwardStar, OneToAll};
///
/// let (aktau, baku, poti, constanta) = (0, 1, 2, 3);
/// let graph = ForwardStar::new(4, &[(aktau, baku), (baku, poti), (poti, constanta), (constanta, poti)]);
/// let mut km = OneToAll::new(&graph, &graph.metric(&[469, 876, 1186, 1186]));
/// km.run(aktau);
/// assert_eq!((km.distance(constanta)?, km.distance(poti)?), (Some(2531), Some(1345)));
/// km.run(constanta);
/// assert_eq!(km.distance(baku)?, None);
/// # Ok::<(), corridor::route::PathOverflow>(())
/// ```
///
/// # References
/// Meyer, Sanders (2003), doi:10.1016/S0196-6774(03)00076-2, for buckets of the width of an arc; Dial (1969),
/// doi:10.1145/363269.363610.
#[derive(Debug, Clone)]
pub struct OneToAll {
    /// Node -> its number in depth-first order.
    place: Vec<u32>,
    /// By place, with one more at the end.
    nodes: Vec<Node>,
    arcs: Vec<Arc>,
    /// A bucket is `1 << shift` wide.
    shift: u32,
    /// Room for labels, and how much of it is taken.
    buckets: Vec<Vec<Label>>,
    taken: Vec<u32>,
    later: Vec<Label>,
    /// Whether a path that leaves no node twice could cost too much.
    may_overflow: bool,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    distance: u32,
    first_arc: u32,
}

#[derive(Debug, Clone, Copy)]
struct Arc {
    head: u32,
    weight: u32,
}

#[derive(Debug, Clone, Copy)]
struct Label {
    place: u32,
    distance: u32,
}

impl OneToAll {
    /// Lays out a graph and a metric, one weight per arc.
    ///
    /// # Panics
    /// If `metric` does not have one weight per arc.
    ///
    /// # Complexity
    /// O(nodes + arcs).
    pub fn new(graph: &ForwardStar, metric: &[u32]) -> Self {
        assert_eq!(metric.len(), graph.arc_count() as usize, "one weight per arc");
        let place = depth_first(graph);
        let mut node_at = vec![0; place.len()];
        place.iter().enumerate().for_each(|(node, &place)| node_at[place as usize] = node as u32);
        let (mut nodes, mut arcs) = (Vec::with_capacity(place.len() + 1), Vec::with_capacity(metric.len() + 1));
        let (mut bound, mut total) = (0u64, 0u64);
        for &node in &node_at {
            nodes.push(Node { distance: UNREACHABLE, first_arc: arcs.len() as u32 });
            let mut most = 0;
            for arc in graph.out_arcs(node) {
                let (head, weight) = (graph.head(arc), metric[arc as usize]);
                if weight < UNREACHABLE && head != node {
                    arcs.push(Arc { head: place[head as usize], weight });
                    most = most.max(weight);
                    total += u64::from(weight);
                }
            }
            bound += u64::from(most);
        }
        nodes.push(Node { distance: UNREACHABLE, first_arc: arcs.len() as u32 });
        let shift = (total / (arcs.len() as u64).max(1)).max(1).ilog2();
        // A node without arcs may read ahead, too.
        arcs.push(Arc { head: 0, weight: 0 });
        Self {
            place,
            nodes,
            arcs,
            shift,
            buckets: vec![vec![Label { place: 0, distance: 0 }; 16]; BUCKETS],
            taken: vec![0; BUCKETS],
            later: Vec::new(),
            may_overflow: bound >= u64::from(UNREACHABLE),
        }
    }

    /// Finds the distances from `source` to all nodes.
    ///
    /// # Panics
    /// If `source` is outside the graph.
    pub fn run(&mut self, source: u32) {
        self.nodes.iter_mut().for_each(|node| node.distance = UNREACHABLE);
        let place = self.place[source as usize];
        self.nodes[place as usize].distance = 0;
        self.later.clear();
        self.later.push(Label { place, distance: 0 });
        while let Some((window, mut last)) = self.open_window() {
            let mut bucket = 0;
            while bucket <= last {
                last = last.max(self.empty_bucket(window, bucket));
                bucket += 1;
            }
        }
        if self.may_overflow {
            self.mark_too_dear();
        }
    }

    /// Moves the labels of the nearest window with any into its buckets; answers the number of its first bucket in all, and of
    /// the last one filled in the window.
    fn open_window(&mut self) -> Option<(u32, usize)> {
        let nodes = &self.nodes;
        self.later.retain(|label| nodes[label.place as usize].distance == label.distance);
        let nearest = self.later.iter().map(|label| label.distance).min()?;
        let (shift, window) = (self.shift, nearest >> self.shift);
        let (buckets, taken) = (&mut self.buckets, &mut self.taken);
        let mut last = 0;
        self.later.retain(|&label| {
            let bucket = ((label.distance >> shift) - window) as usize;
            let is_inside = bucket < BUCKETS;
            if is_inside {
                last = last.max(bucket);
                put(&mut buckets[bucket], &mut taken[bucket], label, true);
            }
            !is_inside
        });
        Some((window, last))
    }

    /// Scans the nodes of a bucket, and those that fall into it meanwhile, first come first served; answers the last bucket filled.
    ///
    /// Whether an arc improves on what is known cannot be foretold, so it is not branched on: each label is written, and stays if
    /// the count of its bucket is raised.
    #[inline]
    fn empty_bucket(&mut self, window: u32, bucket: usize) -> usize {
        let (nodes, arcs, shift) = (&mut self.nodes[..], &self.arcs[..], self.shift);
        let (buckets, taken): (&mut [Vec<Label>; BUCKETS], &mut [u32; BUCKETS]) = (
            self.buckets.as_mut_slice().try_into().expect("as many as made"),
            self.taken.as_mut_slice().try_into().expect("as many as made"),
        );
        let (mut next, mut last) = (0, 0);
        while next < taken[bucket] as usize {
            let batch = &buckets[bucket][next..(next + BATCH).min(taken[bucket] as usize)];
            next += batch.len();
            let mut scans = [(0, 0, 0); BATCH];
            let mut count = 0;
            for label in batch {
                let node = nodes[label.place as usize];
                scans[count] = (node.first_arc, nodes[label.place as usize + 1].first_arc, label.distance);
                count += usize::from(node.distance == label.distance);
            }
            // Reading ahead lets the memory fetch all of a batch at once.
            let ahead = scans[..count].iter().fold(0, |ahead, scan| ahead ^ arcs[scan.0 as usize].head);
            std::hint::black_box(ahead);
            for &(first, end, distance) in &scans[..count] {
                for &Arc { head, weight } in &arcs[first as usize..end as usize] {
                    let through = distance + weight;
                    let known = &mut nodes[head as usize].distance;
                    let is_better = through < *known;
                    *known = through.min(*known);
                    let label = Label { place: head, distance: through };
                    let to = ((through >> shift) - window) as usize;
                    if to < BUCKETS {
                        last = last.max(to);
                        put(&mut buckets[to], &mut taken[to], label, is_better);
                    } else if is_better {
                        self.later.push(label);
                    }
                }
            }
        }
        taken[bucket] = 0;
        last
    }

    /// Marks the nodes that an open way leads to, but none whose cost fits: those behind an open arc from a node with a distance to one without.
    fn mark_too_dear(&mut self) {
        let mut found: Vec<u32> = (0..self.place.len() as u32).collect();
        found.retain(|&place| self.nodes[place as usize].distance < UNREACHABLE);
        while let Some(place) = found.pop() {
            let arcs = self.nodes[place as usize].first_arc..self.nodes[place as usize + 1].first_arc;
            for arc in &self.arcs[arcs.start as usize..arcs.end as usize] {
                let known = &mut self.nodes[arc.head as usize].distance;
                if *known == UNREACHABLE {
                    *known = TOO_DEAR;
                    found.push(arc.head);
                }
            }
        }
    }

    /// The distance to `node` in the last run; `None` if there is no way.
    ///
    /// # Errors
    /// [`PathOverflow`] if there is a way, but at no cost below [`UNREACHABLE`].
    ///
    /// # Panics
    /// If `node` is outside the graph.
    #[inline]
    pub fn distance(&self, node: u32) -> Result<Option<u32>, PathOverflow> {
        match self.nodes[self.place[node as usize] as usize].distance {
            UNREACHABLE => Ok(None),
            TOO_DEAR => Err(PathOverflow { node }),
            distance => Ok(Some(distance)),
        }
    }
}

/// Writes a label into the next place of a bucket, and takes that place only if asked to.
#[inline(always)]
fn put(bucket: &mut Vec<Label>, taken: &mut u32, label: Label, keep: bool) {
    if *taken as usize == bucket.len() {
        bucket.resize(2 * bucket.len(), label);
    }
    bucket[*taken as usize] = label;
    *taken += u32::from(keep);
}

/// Numbers the nodes in the order a depth-first walk enters them, from the lowest node not yet entered.
fn depth_first(graph: &ForwardStar) -> Vec<u32> {
    let mut place = vec![u32::MAX; graph.node_count() as usize];
    let mut next = 0;
    let mut stack = Vec::new();
    for root in 0..graph.node_count() {
        stack.push(root);
        while let Some(node) = stack.pop() {
            if place[node as usize] != u32::MAX {
                continue;
            }
            place[node as usize] = next;
            next += 1;
            stack.extend(graph.heads(node).iter().rev().filter(|&&head| place[head as usize] == u32::MAX));
        }
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::Dijkstra;
    use crate::route::random_network::{Shape, networks};

    #[test]
    fn distances_equal_dijkstra() {
        for (graph, metric) in networks(31, 300, &Shape::ALL) {
            let (mut fast, mut plain) = (OneToAll::new(&graph, &metric), Dijkstra::new(&graph));
            for source in 0..graph.node_count().min(10) {
                plain.run(&graph, &metric, source, None).unwrap();
                fast.run(source);
                (0..graph.node_count()).for_each(|node| assert_eq!(fast.distance(node), Ok(plain.distance(node))));
            }
        }
    }

    #[test]
    fn a_node_is_too_dear_where_a_search_for_it_alone_says_so() {
        let (mut too_dear, mut fits) = (0, 0);
        for (graph, metric) in networks(37, 200, &Shape::ALL) {
            // So dear that a few arcs in a row do not fit, which closes none of them.
            let open = |&weight: &u32| if weight < UNREACHABLE { weight % 1_000 * 1_500_000 } else { weight };
            let metric: Vec<u32> = metric.iter().map(open).collect();
            let (mut fast, mut plain) = (OneToAll::new(&graph, &metric), Dijkstra::new(&graph));
            for source in 0..graph.node_count().min(6) {
                fast.run(source);
                for node in 0..graph.node_count() {
                    let expected = plain.run(&graph, &metric, source, Some(node)).map(|()| plain.distance(node));
                    assert_eq!(fast.distance(node), expected, "{source} to {node}");
                    too_dear += usize::from(expected.is_err());
                    fits += usize::from(expected.is_ok_and(|cost| cost.is_some()));
                }
            }
        }
        assert!(too_dear > 500 && fits > 500, "{too_dear} {fits}");
    }

    #[test]
    fn weights_far_beyond_the_open_buckets_are_exact() {
        let graph = ForwardStar::new(5, &[(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (0, 4), (4, 3)]);
        let metric = graph.metric(&[1, 1_900_000_000, 1_900_000_002, 0, 1, 2_000_000_000, u32::MAX]);
        let mut search = OneToAll::new(&graph, &metric);
        search.shift = 2;
        search.run(0);
        assert_eq!([2, 3, 4].map(|node| search.distance(node)), [1, 1, 2].map(|above| Ok(Some(1_900_000_000 + above))));
    }

    #[test]
    fn a_cost_that_does_not_fit_is_an_error_unless_a_cheaper_way_exists() {
        let graph = ForwardStar::new(4, &[(0, 1), (1, 2), (3, 2), (0, 3)]);
        let mut search = OneToAll::new(&graph, &graph.metric(&[UNREACHABLE - 1, 1, 0, u32::MAX]));
        search.run(0);
        let expected = [Ok(Some(0)), Ok(Some(UNREACHABLE - 1)), Err(PathOverflow { node: 2 }), Ok(None)];
        assert_eq!([0, 1, 2, 3].map(|node| search.distance(node)), expected);
        search.run(3);
        assert_eq!([0, 1, 2, 3].map(|node| search.distance(node)), [Ok(None), Ok(None), Ok(Some(0)), Ok(Some(0))]);
        let mut cheaper = OneToAll::new(&graph, &graph.metric(&[UNREACHABLE - 1, 1, 0, 7]));
        cheaper.run(0);
        assert_eq!(cheaper.distance(2), Ok(Some(7)));
    }
}
