//! The corridors side by side and the best route for three hundred random pairs of the embedded network, by every objective.

mod support;

use std::time::{Duration, Instant};

use corridor::analysis::{ComparisonQuestion, CorridorWay, compare, explain_no_route, why_closed};
use corridor::io::embedded_network;
use corridor::network::NodeId;
use corridor::network::{Commodity, Overlay, Regime};
use corridor::route::{FrozenNetwork, Objective, Question, Route, Rule};
use corridor::scenario::{StatusPolicy, lay_over};
use corridor::watch::Watch;
use divan::counter::ItemsCount;

/// What `compare` and `route` answer for a pair of places.
struct Asked<'n> {
    commodity: &'n Commodity,
    frozen: &'n FrozenNetwork<'n>,
    today: &'n Overlay,
    ends: (NodeId, NodeId),
}

const OBJECTIVES: [Objective; 6] = [
    Objective::Tariff,
    Objective::Time,
    Objective::Co2,
    Objective::Distance,
    Objective::Risk,
    Objective::Generalized { value_of_time: 30.0, co2_price: 50.0 },
];

impl Asked<'_> {
    /// The sum of the costs of all routes found, in steps of the objective.
    fn answer(&self, objective: Objective) -> u64 {
        let network = embedded_network();
        let (origin, destination) = self.ends;
        let asked = ComparisonQuestion {
            origin,
            destination,
            via: Vec::new(),
            objective,
            regime: Regime::War,
            always: Vec::new(),
            scenarios: Vec::new(),
            day: 0,
            policy: StatusPolicy::default(),
        };
        let comparison = compare(network, self.commodity, &asked).expect("costs that fit");
        why_closed(network, self.commodity, &asked, &comparison, Watch::none()).expect("costs that fit");
        let question = Question { origin, destination, objective, rule: Rule::default() };
        let best = self.frozen.best_route(self.today, &question).expect("costs that fit");
        if best.is_none() {
            explain_no_route(self.frozen, self.today, &question, Watch::none()).expect("costs that fit");
        }
        let cost = |route: &Route| -> u64 {
            route.steps.iter().map(|step| u64::from(objective.weight(&step.measures).expect("it fits"))).sum()
        };
        let rows = comparison.cases.iter().flat_map(|case| &case.rows);
        let rows =
            rows.filter_map(|row| if let CorridorWay::Route(route) = &row.way { Some(route.as_ref()) } else { None });
        rows.chain(&best).map(cost).sum()
    }
}

/// Does something with every pair: the ones that were slow once, then random ones of every commodity in turn.
fn each_pair(mut visit: impl FnMut(&Asked<'_>, &str)) {
    let network = embedded_network();
    let commodities = network.tables().commodities.as_slice();
    let frozen: Vec<FrozenNetwork<'_>> =
        commodities.iter().map(|commodity| FrozenNetwork::new(network, commodity, Regime::War)).collect();
    let today: Vec<Overlay> = commodities
        .iter()
        .map(|commodity| lay_over(network, commodity, &[], 0, &StatusPolicy::default()).overlay)
        .collect();
    let served: Vec<Vec<NodeId>> = commodities.iter().map(places).collect();
    let known =
        [("container", "aktogay", "zhezkazgan"), ("container", "osh", "chelyabinsk"), ("container", "van", "kashgar")];
    let known = known.iter().map(|&(commodity, from, to)| {
        let place = |id| network.find_node(id).expect("a place");
        (commodities.iter().position(|row| row.id.as_str() == commodity).expect("a commodity"), place(from), place(to))
    });
    let random = support::pairs(1 << 20, 300, 9).into_iter().enumerate().map(|(number, (from, to))| {
        let commodity = number % commodities.len();
        let place = |number: u32| served[commodity][number as usize % served[commodity].len()];
        (commodity, place(from), place(to))
    });
    for (index, from, to) in known.chain(random) {
        let commodity = &commodities[index];
        let name = format!("{} {} {}", network.node(from).id, network.node(to).id, commodity.id);
        visit(&Asked { commodity, frozen: &frozen[index], today: &today[index], ends: (from, to) }, &name);
    }
}

/// The places that a link of a commodity leads to or from.
fn places(commodity: &Commodity) -> Vec<NodeId> {
    let network = embedded_network();
    let mut places: Vec<NodeId> = network
        .ways()
        .filter(|(_, _, way)| network.link(way.link).carries(&commodity.id))
        .flat_map(|(from, to, _)| [from, to])
        .collect();
    places.sort();
    places.dedup();
    places
}

fn main() {
    let (mut checksum, mut count, mut total) = (0u64, 0, Duration::ZERO);
    let mut worst = (Duration::ZERO, String::new());
    each_pair(|asked, name| {
        for objective in OBJECTIVES {
            let start = Instant::now();
            checksum = checksum.wrapping_mul(31).wrapping_add(asked.answer(objective));
            let taken = start.elapsed();
            (count, total) = (count + 1, total + taken);
            if taken > worst.0 {
                worst = (taken, format!("{name} by {}", objective.as_str()));
            }
        }
    });
    println!("checksum {checksum}");
    eprintln!("{count} questions, mean {:?}, worst {:?}: {}", total / count, worst.0, worst.1);
    divan::main();
}

#[divan::bench(sample_count = 3)]
fn all_pairs_by_every_objective(bencher: divan::Bencher<'_, '_>) {
    bencher.counter(ItemsCount::new(303 * OBJECTIVES.len())).bench_local(|| {
        let mut sum = 0u64;
        each_pair(|asked, _| OBJECTIVES.iter().for_each(|objective| sum = sum.wrapping_add(asked.answer(*objective))));
        sum
    });
}
