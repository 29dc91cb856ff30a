//! Seeded random graphs of several shapes, for the tests of every search.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::route::{ForwardStar, UNREACHABLE};

/// What a random graph looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Any node to any node: loops, parallel arcs, unreachable parts.
    Sparse,
    /// A street-like lattice, both ways, with streets missing.
    Lattice,
    /// A chain of chains: deep, with one-way parts.
    Corridor,
    /// Several components, among them lone nodes.
    Islands,
    /// Every node to every node.
    Dense,
}

impl Shape {
    pub(crate) const ALL: [Shape; 5] = [Shape::Sparse, Shape::Lattice, Shape::Corridor, Shape::Islands, Shape::Dense];
}

/// `count` graphs that go round the shapes, each with a metric full of ties, zero weights and closed arcs.
pub(crate) fn networks(seed: u64, count: usize, shapes: &[Shape]) -> impl Iterator<Item = (ForwardStar, Vec<u32>)> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    (0..count).map(move |index| {
        let size = random.random_range(1..=[4, 12, 40][index % 3]);
        let graph = network(&mut random, shapes[index % shapes.len()], size);
        let metric = weights(&mut random, &graph);
        (graph, metric)
    })
}

/// One graph of about `size` nodes.
pub(crate) fn network(random: &mut impl Rng, shape: Shape, size: u32) -> ForwardStar {
    let mut arcs = Vec::new();
    let mut any = |below: u32| random.random_range(0..below);
    let nodes = match shape {
        Shape::Sparse => {
            (0..any(3 * size + 1)).for_each(|_| arcs.push((any(size), any(size))));
            size
        }
        Shape::Lattice => {
            let side = size.isqrt().max(1);
            for node in 0..side * side {
                let mut street = |to: u32| {
                    if any(8) > 0 {
                        arcs.extend([(node, to), (to, node)]);
                    }
                };
                if node % side + 1 < side {
                    street(node + 1);
                }
                if node + side < side * side {
                    street(node + side);
                }
            }
            side * side
        }
        Shape::Corridor => {
            for node in 1..size {
                let from = node - 1 - any(3.min(node));
                arcs.push((from, node));
                if any(4) > 0 {
                    arcs.push((node, from));
                }
            }
            size
        }
        Shape::Islands => {
            for _ in 0..2 * size {
                let island = any(size / 4 + 1) * 4;
                arcs.push(((island + any(4)).min(size - 1), (island + any(4)).min(size - 1)));
            }
            size
        }
        Shape::Dense => {
            let side = size.min(14);
            (0..side).for_each(|tail| (0..side).for_each(|head| arcs.push((tail, head))));
            side
        }
    };
    ForwardStar::new(nodes, &arcs)
}

/// Weights with many ties, some zero and some closed; one metric in four has large weights.
pub(crate) fn weights(random: &mut impl Rng, graph: &ForwardStar) -> Vec<u32> {
    let most = [3, 10, 1_000, 20_000_000][random.random_range(0..4)];
    (0..graph.arc_count())
        .map(|_| match random.random_range(0..10) {
            0 => 0,
            1 => [UNREACHABLE, u32::MAX][random.random_range(0..2)],
            _ => random.random_range(1..=most),
        })
        .collect()
}
