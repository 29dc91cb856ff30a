//! One to all without preprocessing: a bucket queue over arcs laid out for it.

use super::{ForwardStar, PathOverflow, UNREACHABLE};

/// Buckets kept open at once; labels beyond them wait in one heap of their own.
const BUCKETS: usize = 1 << 12;

/// Distances from one source to every node, for one metric; owns its scratch.
///
/// Where many sources share a metric this is several times faster than [`Dijkstra`](super::Dijkstra): nodes are numbered
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
/// km.run(aktau)?;
/// assert_eq!((km.distance(constanta), km.distance(poti)), (Some(2531), Some(1345)));
/// km.run(constanta)?;
/// assert_eq!(km.distance(baku), None);
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
    /// By place.
    first_out: Vec<u32>,
    arcs: Vec<Arc>,
    distance: Vec<u32>,
    /// A bucket is `1 << shift` wide.
    shift: u32,
    buckets: Vec<Vec<Label>>,
    later: Vec<Label>,
    /// Whether a path that leaves no node twice could cost too much.
    may_overflow: bool,
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
        let mut searches = Self {
            place: depth_first(graph),
            first_out: Vec::new(),
            arcs: Vec::new(),
            distance: vec![UNREACHABLE; graph.node_count() as usize],
            shift: 0,
            buckets: vec![Vec::new(); BUCKETS],
            later: Vec::new(),
            may_overflow: false,
        };
        searches.reweight(graph, metric);
        searches
    }

    /// Lays out another metric for the same graph.
    ///
    /// # Panics
    /// As [`OneToAll::new`].
    ///
    /// # Complexity
    /// As [`OneToAll::new`].
    pub fn reweight(&mut self, graph: &ForwardStar, metric: &[u32]) {
        assert_eq!(metric.len(), graph.arc_count() as usize, "one weight per arc");
        let mut node_at = vec![0; self.place.len()];
        self.place.iter().enumerate().for_each(|(node, &place)| node_at[place as usize] = node as u32);
        self.first_out.clear();
        self.first_out.push(0);
        self.arcs.clear();
        let (mut bound, mut total) = (0u64, 0u64);
        for &node in &node_at {
            let mut most = 0;
            for arc in graph.out_arcs(node) {
                let (head, weight) = (graph.head(arc), metric[arc as usize]);
                if weight < UNREACHABLE && head != node {
                    self.arcs.push(Arc { head: self.place[head as usize], weight });
                    most = most.max(weight);
                    total += u64::from(weight);
                }
            }
            bound += u64::from(most);
            self.first_out.push(self.arcs.len() as u32);
        }
        self.may_overflow = bound >= u64::from(UNREACHABLE);
        let mean = total / (self.arcs.len() as u64).max(1);
        self.shift = mean.max(1).ilog2();
    }

    /// Finds the distances from `source` to all nodes.
    ///
    /// # Errors
    /// [`PathOverflow`] if some node can be reached, but at no cost below [`UNREACHABLE`].
    ///
    /// # Panics
    /// If `source` is outside the graph.
    pub fn run(&mut self, source: u32) -> Result<(), PathOverflow> {
        self.distance.fill(UNREACHABLE);
        let place = self.place[source as usize];
        self.distance[place as usize] = 0;
        self.later.clear();
        self.later.push(Label { place, distance: 0 });
        while let Some(window) = self.open_window() {
            for bucket in 0..BUCKETS {
                self.empty_bucket(window, bucket);
            }
        }
        if self.may_overflow { self.tell_overflow() } else { Ok(()) }
    }

    /// Moves the labels of the nearest window with any into its buckets; answers the number of its first bucket.
    fn open_window(&mut self) -> Option<u32> {
        let distance = &self.distance;
        self.later.retain(|label| distance[label.place as usize] == label.distance);
        let nearest = self.later.iter().map(|label| label.distance).min()?;
        let window = nearest >> self.shift;
        let (shift, buckets) = (self.shift, &mut self.buckets);
        self.later.retain(|&label| {
            let bucket = ((label.distance >> shift) - window) as usize;
            let is_inside = bucket < BUCKETS;
            if is_inside {
                buckets[bucket].push(label);
            }
            !is_inside
        });
        Some(window)
    }

    /// Scans the nodes of a bucket, and those that fall into it meanwhile, first come first served.
    #[inline]
    fn empty_bucket(&mut self, window: u32, bucket: usize) {
        let mut current = std::mem::take(&mut self.buckets[bucket]);
        let mut next = 0;
        while next < current.len() {
            let Label { place, distance } = current[next];
            next += 1;
            if self.distance[place as usize] != distance {
                continue;
            }
            let arcs = self.first_out[place as usize] as usize..self.first_out[place as usize + 1] as usize;
            for &Arc { head, weight } in &self.arcs[arcs] {
                let through = distance + weight;
                let known = &mut self.distance[head as usize];
                if through < *known {
                    *known = through;
                    let label = Label { place: head, distance: through };
                    match ((through >> self.shift) - window) as usize {
                        to if to == bucket => current.push(label),
                        to if to < BUCKETS => self.buckets[to].push(label),
                        _ => self.later.push(label),
                    }
                }
            }
        }
        current.clear();
        self.buckets[bucket] = current;
    }

    /// An open arc from a node that was reached to one that was not can only be one whose cost did not fit.
    fn tell_overflow(&self) -> Result<(), PathOverflow> {
        let is_reached = |place: usize| self.distance[place] < UNREACHABLE;
        for node in 0..self.place.len() {
            let place = self.place[node] as usize;
            let arcs = self.first_out[place] as usize..self.first_out[place + 1] as usize;
            if is_reached(place)
                && let Some(arc) = self.arcs[arcs].iter().find(|arc| !is_reached(arc.head as usize))
            {
                let lost = self.place.iter().position(|&place| place == arc.head).expect("every place has a node");
                return Err(PathOverflow { node: lost as u32 });
            }
        }
        Ok(())
    }

    /// The distance to `node` in the last run; `None` if there is no way.
    #[inline]
    pub fn distance(&self, node: u32) -> Option<u32> {
        let distance = self.distance[self.place[node as usize] as usize];
        (distance < UNREACHABLE).then_some(distance)
    }
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
                fast.run(source).unwrap();
                (0..graph.node_count()).for_each(|node| assert_eq!(fast.distance(node), plain.distance(node)));
            }
        }
    }

    #[test]
    fn weights_far_beyond_the_open_buckets_are_exact() {
        let graph = ForwardStar::new(5, &[(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (0, 4), (4, 3)]);
        let metric = graph.metric(&[1, 1_900_000_000, 1_900_000_002, 0, 1, 2_000_000_000, u32::MAX]);
        let mut search = OneToAll::new(&graph, &metric);
        search.shift = 2;
        search.run(0).unwrap();
        assert_eq!([2, 3, 4].map(|node| search.distance(node)), [1, 1, 2].map(|above| Some(1_900_000_000 + above)));
    }

    #[test]
    fn a_cost_that_does_not_fit_is_an_error_unless_a_cheaper_way_exists() {
        let graph = ForwardStar::new(4, &[(0, 1), (1, 2), (3, 2), (0, 3)]);
        let mut search = OneToAll::new(&graph, &graph.metric(&[UNREACHABLE - 1, 1, 0, u32::MAX]));
        assert_eq!(search.run(0), Err(PathOverflow { node: 2 }));
        assert_eq!(search.run(3), Ok(()));
        search.reweight(&graph, &graph.metric(&[UNREACHABLE - 1, 1, 0, 7]));
        assert_eq!(search.run(0), Ok(()));
        assert_eq!(search.distance(2), Some(7));
    }
}
