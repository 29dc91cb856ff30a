//! The fewest nodes that cut one end of a part of the network from the other.

use super::undirected::Undirected;

/// A set of nodes whose removal leaves the two sides without a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Separator {
    pub(super) cut: Vec<u32>,
    pub(super) sides: [Vec<u32>; 2],
}

/// What a node is to the flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Source,
    Sink,
    Between,
}

const NONE: u32 = u32::MAX;

/// A largest set of node-disjoint paths from sources to sinks, by Dinitz' algorithm on the graph whose nodes are split in two.
///
/// State `2 * node` is the node's entrance and `2 * node + 1` its exit; between them one path can pass.
struct Disjoint<'graph> {
    graph: &'graph Undirected,
    role: Vec<Role>,
    /// The nodes before and after on the path through a node; `NONE` where no path passes.
    before: Vec<u32>,
    after: Vec<u32>,
    level: Vec<u32>,
    tried: Vec<u32>,
    queue: Vec<u32>,
    starts: Vec<u32>,
}

/// The smallest separator between the first and the last `terminals` nodes of `line`, of those that lie nearest to either end the
/// better balanced one; `None` if the ends touch so closely that nothing is left of one.
///
/// # References
/// Dinitz (1970); Schild and Sommer (2015), doi:10.1007/978-3-319-20086-6_22, for the choice of the ends.
pub(super) fn find_separator(graph: &Undirected, line: &[u32], terminals: usize) -> Option<Separator> {
    let count = graph.node_count() as usize;
    let mut role = vec![Role::Between; count];
    line[..terminals].iter().for_each(|&node| role[node as usize] = Role::Source);
    line[line.len() - terminals..].iter().for_each(|&node| role[node as usize] = Role::Sink);
    // A source next to a sink would need an endless flow: it becomes a node that can be cut.
    for &node in &line[..terminals] {
        if graph.neighbors(node).iter().any(|&neighbor| role[neighbor as usize] == Role::Sink) {
            role[node as usize] = Role::Between;
        }
    }
    let at_source = |node: u32| graph.neighbors(node).iter().any(|&neighbor| role[neighbor as usize] != Role::Source);
    let starts: Vec<u32> = line[..terminals]
        .iter()
        .copied()
        .filter(|&node| role[node as usize] == Role::Source && at_source(node))
        .collect();
    if starts.is_empty() {
        return None;
    }
    let mut flow = Disjoint {
        graph,
        role,
        before: vec![NONE; count],
        after: vec![NONE; count],
        level: vec![NONE; 2 * count],
        tried: vec![0; 2 * count],
        queue: Vec::new(),
        starts,
    };
    while flow.layer() {
        flow.tried.fill(0);
        for index in 0..flow.starts.len() {
            while flow.augment(flow.starts[index]) {}
        }
    }
    Some(flow.better_cut())
}

impl Disjoint<'_> {
    fn is_used(&self, node: u32) -> bool {
        self.before[node as usize] != NONE
    }

    /// Layers the states by their steps from the sources; tells whether a sink can be reached.
    fn layer(&mut self) -> bool {
        self.level.fill(NONE);
        self.queue.clear();
        for &node in &self.starts {
            self.level[2 * node as usize + 1] = 0;
            self.queue.push(2 * node + 1);
        }
        let mut next = 0;
        let mut last = NONE;
        while next < self.queue.len() {
            let state = self.queue[next];
            next += 1;
            let level = self.level[state as usize] + 1;
            if level > last {
                break;
            }
            let mut step = 0;
            while let Some(to) = self.step(state, step) {
                step += 1;
                if self.role[to as usize / 2] == Role::Sink {
                    last = level;
                } else if self.level[to as usize] == NONE {
                    self.level[to as usize] = level;
                    self.queue.push(to);
                }
            }
        }
        last != NONE
    }

    /// The `index`-th state that can follow; a step back to a source is answered by the state itself, which leads nowhere.
    #[inline]
    fn step(&self, state: u32, index: u32) -> Option<u32> {
        let node = state / 2;
        let neighbors = self.graph.neighbors(node);
        if state.is_multiple_of(2) {
            // Entering a node that a path passes pushes that path back to the node before.
            return (index == 0).then(|| match self.before[node as usize] {
                NONE => state + 1,
                before if self.role[before as usize] == Role::Source => state,
                before => 2 * before + 1,
            });
        }
        match neighbors.get(index as usize) {
            Some(&neighbor) if self.role[neighbor as usize] == Role::Source => Some(state),
            Some(&neighbor) => Some(2 * neighbor),
            None => (index as usize == neighbors.len() && self.is_used(node)).then_some(state - 1),
        }
    }

    /// Finds one more path from `start` along the layers.
    fn augment(&mut self, start: u32) -> bool {
        let mut path = vec![2 * start + 1];
        while let Some(&state) = path.last() {
            let index = self.tried[state as usize];
            let Some(to) = self.step(state, index) else {
                path.pop();
                if let Some(&back) = path.last() {
                    self.tried[back as usize] += 1;
                }
                continue;
            };
            if self.role[to as usize / 2] == Role::Sink {
                self.tried[state as usize] += 1;
                path.push(to);
                self.apply(&path);
                return true;
            }
            let onwards = self.level[to as usize] != NONE && self.level[to as usize] == self.level[state as usize] + 1;
            if onwards && self.tried[to as usize] != NONE {
                path.push(to);
            } else {
                self.tried[state as usize] += 1;
            }
        }
        false
    }

    fn apply(&mut self, path: &[u32]) {
        for pair in path.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let (tail, head) = (from / 2, to / 2);
            if from % 2 == 1 && tail != head {
                self.after[tail as usize] = head;
                if self.role[head as usize] == Role::Between {
                    self.before[head as usize] = tail;
                }
            } else if from % 2 == 1 {
                (self.before[tail as usize], self.after[tail as usize]) = (NONE, NONE);
            }
            // In this phase another path must not pass the same state again.
            self.tried[from as usize] =
                if self.role[tail as usize] == Role::Source { self.tried[from as usize] } else { NONE };
        }
    }

    /// Which states the sources still reach, or from which a sink is still reached.
    fn reach(&self, from_sources: bool) -> Vec<bool> {
        let mut reached = vec![false; self.level.len()];
        let mut stack = Vec::new();
        if from_sources {
            stack.extend(self.starts.iter().map(|&node| 2 * node + 1));
        } else {
            let sinks = (0..self.graph.node_count()).filter(|&node| self.role[node as usize] == Role::Sink);
            let near = sinks.flat_map(|node| self.graph.neighbors(node));
            stack.extend(near.filter(|&&node| self.role[node as usize] == Role::Between).map(|&node| 2 * node + 1));
        }
        stack.iter().for_each(|&state| reached[state as usize] = true);
        while let Some(state) = stack.pop() {
            let mut visit = |to: u32| {
                if self.role[to as usize / 2] == Role::Between && !reached[to as usize] {
                    reached[to as usize] = true;
                    stack.push(to);
                }
            };
            let node = state / 2;
            if from_sources {
                (0..).map_while(|index| self.step(state, index)).for_each(visit);
            } else if state.is_multiple_of(2) {
                self.graph.neighbors(node).iter().for_each(|&neighbor| visit(2 * neighbor + 1));
                if self.is_used(node) {
                    visit(state + 1);
                }
            } else if !self.is_used(node) {
                visit(state - 1);
            } else {
                visit(2 * self.after[node as usize]);
            }
        }
        reached
    }

    fn better_cut(&self) -> Separator {
        let count = self.graph.node_count();
        let by_sources = self.reach(true);
        let by_sinks = self.reach(false);
        let near_sources = |node: u32| match self.role[node as usize] {
            Role::Source => Some(0),
            Role::Sink => Some(1),
            Role::Between if by_sources[2 * node as usize + 1] => Some(0),
            Role::Between if by_sources[2 * node as usize] => None,
            Role::Between => Some(1),
        };
        let near_sinks = |node: u32| match self.role[node as usize] {
            Role::Source => Some(0),
            Role::Sink => Some(1),
            Role::Between if by_sinks[2 * node as usize] => Some(1),
            Role::Between if by_sinks[2 * node as usize + 1] => None,
            Role::Between => Some(0),
        };
        let split = |side_of: &dyn Fn(u32) -> Option<usize>| {
            let mut separator = Separator { cut: Vec::new(), sides: [Vec::new(), Vec::new()] };
            for node in 0..count {
                match side_of(node) {
                    Some(side) => separator.sides[side].push(node),
                    None => separator.cut.push(node),
                }
            }
            separator
        };
        let (first, second) = (split(&near_sources), split(&near_sinks));
        if second.smaller_side() > first.smaller_side() { second } else { first }
    }
}

impl Separator {
    pub(super) fn smaller_side(&self) -> usize {
        self.sides[0].len().min(self.sides[1].len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::random_network::{Shape, networks};

    /// The size of the smallest set of non-terminals that parts the ends, by trying all sets.
    fn smallest_by_trying(graph: &Undirected, role: &[Option<usize>]) -> u32 {
        let free: Vec<u32> = (0..graph.node_count()).filter(|&node| role[node as usize].is_none()).collect();
        let parts = |removed: u32| {
            let is_removed =
                |node: u32| free.iter().position(|&other| other == node).is_some_and(|at| removed >> at & 1 == 1);
            let mut seen: Vec<bool> = role.iter().map(|&side| side == Some(0)).collect();
            let mut stack: Vec<u32> = (0..graph.node_count()).filter(|&node| seen[node as usize]).collect();
            while let Some(node) = stack.pop() {
                for &neighbor in graph.neighbors(node) {
                    if !seen[neighbor as usize] && !is_removed(neighbor) {
                        seen[neighbor as usize] = true;
                        stack.push(neighbor);
                    }
                }
            }
            (0..graph.node_count()).all(|node| role[node as usize] != Some(1) || !seen[node as usize])
        };
        (0..1u32 << free.len()).filter(|&removed| parts(removed)).map(u32::count_ones).min().unwrap()
    }

    #[test]
    fn the_cut_parts_the_sides_and_is_as_small_as_trying_all_sets_finds() {
        let mut compared = 0;
        for (star, _) in networks(5, 600, &Shape::ALL) {
            let graph = Undirected::of(&star);
            let count = graph.node_count();
            if !(3..=14).contains(&count) {
                continue;
            }
            let line: Vec<u32> = (0..count).collect();
            let terminals = (count as usize / 4).max(1);
            let Some(separator) = find_separator(&graph, &line, terminals) else { continue };
            let mut side = vec![None; count as usize];
            for (index, nodes) in separator.sides.iter().enumerate() {
                nodes.iter().for_each(|&node| side[node as usize] = Some(index));
            }
            assert_eq!(separator.cut.len() + separator.sides[0].len() + separator.sides[1].len(), count as usize);
            for node in 0..count {
                for &neighbor in graph.neighbors(node) {
                    let pair = (side[node as usize], side[neighbor as usize]);
                    assert!(pair != (Some(0), Some(1)), "{node} touches {neighbor}");
                }
            }
            let is_sink = |node: &u32| *node >= count - terminals as u32;
            let role: Vec<Option<usize>> = (0..count)
                .map(|node| match node {
                    sink if is_sink(&sink) => Some(1),
                    source if source < terminals as u32 && !graph.neighbors(source).iter().any(is_sink) => Some(0),
                    _ => None,
                })
                .collect();
            assert_eq!(separator.cut.len() as u32, smallest_by_trying(&graph, &role));
            compared += 1;
        }
        assert!(compared > 100, "{compared}");
    }
}
