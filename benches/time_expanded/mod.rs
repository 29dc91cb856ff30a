//! A seeded corridor network unrolled over days: links with delay, storage, supplies that can be shut in, demands that can stay unmet.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A tail, a head, a capacity and a cost.
pub(crate) type Arc = (u32, u32, i64, i64);

/// Cost of a unit of supply that is never produced.
const SHUT_IN: i64 = 20_000;
/// Cost of a unit of demand that is not met.
const UNMET: i64 = 200_000;

/// A flow over time; the last node is the outside, where shut-in supply goes to and unmet demand comes from.
pub(crate) struct TimeExpanded {
    pub(crate) node_count: u32,
    pub(crate) arcs: Vec<Arc>,
    pub(crate) supply: Vec<i64>,
    /// The arcs of each link, by day of departure.
    pub(crate) links: Vec<Vec<u32>>,
}

/// Three links out of each of `places` places to places near it, both ways on average; three places in five have storage, one
/// in six a supply and one in six a demand that change from day to day.
pub(crate) fn time_expanded(places: u32, days: u32, seed: u64) -> TimeExpanded {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let outside = places * days;
    let mut arcs: Vec<Arc> = Vec::new();
    let mut links = Vec::new();
    for place in 0..places {
        for _ in 0..3 {
            let to = (place + random.random_range(1..=12) + places - 6) % places;
            let delay = [1, 1, 1, 1, 1, 1, 1, 2, 2, 3][random.random_range(0..10)];
            let capacity = [54, 136, 273][random.random_range(0..3)];
            let cost = random.random_range(50..1_000);
            let first = arcs.len() as u32;
            arcs.extend(
                (0..days.saturating_sub(delay))
                    .map(|day| (day * places + place, (day + delay) * places + to, capacity, cost)),
            );
            links.push((first..arcs.len() as u32).collect());
        }
    }
    let mut supply = vec![0; outside as usize + 1];
    for place in 0..places {
        if random.random_range(0..5) < 3 {
            let (size, cost) = (random.random_range(300..2_000), random.random_range(1..10));
            arcs.extend((1..days).map(|day| ((day - 1) * places + place, day * places + place, size, cost)));
            // What is in stock at the end is worth nothing and costs nothing.
            arcs.push(((days - 1) * places + place, outside, size, 0));
        }
        let (role, usual) = (random.random_range(0..6), random.random_range(40..120));
        for node in (0..days).map(|day| day * places + place) {
            let amount = usual + random.random_range(0..20);
            match role {
                0 => {
                    supply[node as usize] = amount;
                    arcs.push((node, outside, amount, SHUT_IN));
                }
                1 => {
                    supply[node as usize] = -amount;
                    arcs.push((outside, node, amount, UNMET));
                }
                _ => {}
            }
        }
    }
    supply[outside as usize] = -supply.iter().sum::<i64>();
    TimeExpanded { node_count: outside + 1, arcs, supply, links }
}
