//! Rules over whole routes against every walk of small random networks.

use std::collections::BTreeSet;

use corridor::analysis::{NoRoute, explain_no_route};
use corridor::network::{Country, Overlay};
use corridor::route::{Objective, Question, Rule, UNREACHABLE};
use corridor::watch::Watch;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::fixtures::{BLACK_SEA, Shipment, links, network, scenario};
use super::walks::{WalkQuestion, random_network};

/// How many random networks are searched.
const NETWORKS: u64 = 400;

#[test]
fn the_best_route_of_a_rule_is_the_best_of_all_ways_that_keep_to_it() {
    let (mut found, mut absent, mut laden) = (0, 0, 0);
    for seed in 0..NETWORKS {
        let text = random_network(seed);
        let network = network(&text);
        let mut random = ChaCha8Rng::seed_from_u64(seed ^ 0xC0_44_1D_04);
        let ids: Vec<&str> = network.tables().nodes.iter().map(|node| node.id.as_str()).collect();
        let place = |random: &mut ChaCha8Rng| ids[random.random_range(0..ids.len())];
        for corridor in std::iter::once(None).chain(network.tables().corridors.iter().map(Some)) {
            let (origin, destination) = (place(&mut random), place(&mut random));
            let via_count = random.random_range(0..=2);
            let via: Vec<&str> = (0..via_count).map(|_| place(&mut random)).collect();
            let shipment = Shipment { network: &network, commodity: "oil", from: origin, to: destination };
            let places: Vec<_> = via.iter().map(|id| network.find_node(id).expect("a place")).collect();
            let rule = corridor.map_or_else(Rule::default, |row| Rule::of_corridor(&network, row)).via(&places);
            let country = Country::new("RU").expect("a code");
            let has_country = network.countries().contains(&country);
            let surcharge = if has_country {
                "[[change]]\naction = \"surcharge\"\ncountry = \"RU\"\nusd_per_unit = 2.0\n"
            } else {
                ""
            };
            let close = "[[change]]\naction = \"close\"\nlink = \"l0\"\n";
            let changed = scenario(&network, "test", &format!("{close}{surcharge}"));
            let overlay = shipment.overlay(&[&changed], 0);
            let walks = WalkQuestion {
                network: &network,
                commodity: "oil",
                origin,
                destination,
                corridor,
                via,
                closed: vec!["l0"],
                on_entry: has_country.then_some((country, 2)),
            };
            for objective in [Objective::Tariff, Objective::Time] {
                let route = shipment.best_under(objective, rule.clone(), &overlay);
                let cost = route.as_ref().map(|route| match objective {
                    Objective::Tariff => route.total.tariff.central.steps(),
                    _ => route.total.time.central.steps(),
                });
                let named = corridor.map(|row| &row.id);
                assert_eq!(
                    cost,
                    walks.least(objective),
                    "seed {seed}: {origin} to {destination} by {:?} under {named:?}, best by {objective}\n{text}",
                    walks.via
                );
                if let Some(route) = route {
                    assert!(
                        rule.is_satisfied_by(&shipment.frozen(), &route.arcs),
                        "seed {seed}: the route breaks its rule\n{text}"
                    );
                    found += 1;
                    laden += usize::from(route.total.tariff.central.as_usd() > 0.0);
                } else {
                    absent += 1;
                }
            }
        }
    }
    assert!(found > 300 && absent > 300 && laden > 200, "{found} found, {absent} absent, {laden} with a tariff");
}

#[test]
fn a_found_route_is_labelled_with_the_first_corridor_that_it_keeps_to() {
    let mut labels = std::collections::BTreeMap::new();
    for seed in 0..NETWORKS {
        let text = random_network(seed);
        let network = network(&text);
        for to in &network.tables().nodes {
            let shipment = Shipment { network: &network, commodity: "oil", from: "p0", to: &to.id };
            let Some(route) = shipment.best(Objective::Tariff) else { continue };
            let entered = route.countries(&network);
            let on_way: Vec<&String> = route.links().flat_map(|link| &network.link(link).assets).collect();
            let at_places: Vec<&String> =
                route.places().into_iter().flat_map(|node| &network.node(node).assets).collect();
            let expected = network.tables().corridors.iter().find(|row| {
                (row.any_assets.is_empty() || row.any_assets.iter().any(|asset| on_way.contains(&asset)))
                    && row.enters.iter().all(|country| entered.contains(country))
                    && row.avoids.iter().all(|country| !entered.contains(country))
                    && row.avoids_assets.iter().all(|asset| !on_way.contains(&asset) && !at_places.contains(&asset))
            });
            assert_eq!(route.corridor, expected.map(|row| row.id.clone()), "seed {seed}, to {}\n{text}", to.id);
            *labels.entry(route.corridor).or_insert(0) += 1;
        }
    }
    assert!(labels.len() >= 4 && labels.values().all(|count| *count > 10), "labels seen: {labels:?}");
}

#[test]
fn the_best_route_of_each_corridor_is_the_one_done_by_hand() {
    let network = network(BLACK_SEA);
    let crude = Shipment::crude(&network);
    let best = |id: &str, objective| {
        let rule = Rule::of_corridor(&network, network.find_corridor(id).expect("a corridor"));
        let route = crude.best_under(objective, rule, &crude.overlay(&[], 0));
        route.map(|route| (links(&network, &route), route.total.tariff.central.as_usd()))
    };
    let expected = |links: &str, usd: f64| Some((links.to_owned(), usd));
    assert_eq!(best("russia", Objective::Time), expected("cpc-kz cpc-ru sea-novorossiysk", 51.5));
    assert_eq!(best("middle", Objective::Tariff), expected("rail-aktau ship-baku btc sea-ceyhan", 64.5));
    assert_eq!(best("georgia", Objective::Tariff), expected("rail-aktau ship-baku rail-poti sea-poti", 69.0));
    assert_eq!(best("ocean", Objective::Tariff), None, "Tengiz lies in Kazakhstan");
}

/// The fewest restrictions that have to be lifted and the least cost then, by trying every set of them.
fn fewest_by_trial(shipment: &Shipment<'_>, overlay: &Overlay, question: &Question) -> Option<(u32, u64)> {
    let frozen = shipment.frozen();
    let open = frozen.open_weights(overlay, &question.objective).expect("costs that fit");
    let count = overlay.restrictions().len();
    assert!(count <= 8, "{count} restrictions are too many to try");
    let trials = (0u32..1 << count).filter_map(|lifted| {
        let weights: Vec<u32> = (0..open.len() as u32)
            .map(|arc| {
                let is_open = frozen.closed_by(arc, overlay).iter().all(|by| lifted >> by.index() & 1 == 1);
                if is_open { open[arc as usize] } else { UNREACHABLE }
            })
            .collect();
        let arcs = frozen.best_arcs(&weights, question).expect("costs that fit")?;
        Some((lifted.count_ones(), arcs.iter().map(|arc| u64::from(open[*arc as usize])).sum()))
    });
    trials.min()
}

#[test]
fn the_restrictions_to_lift_are_the_fewest_of_all_sets_and_the_route_then_the_cheapest() {
    let mut seen = [0; 5];
    for seed in 0..300 {
        let text = random_network(seed);
        let network = network(&text);
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut overlay = Overlay::empty();
        for reason in 0..random.random_range(1..=6) {
            let by = overlay.restrict(format!("reason {reason}"), "");
            for (link, _) in network.links() {
                if random.random_bool(0.4) {
                    overlay.close_link(link, by);
                }
            }
            for node in network.nodes() {
                if random.random_bool(0.1) {
                    overlay.close_node(node, by);
                }
            }
        }
        for to in &network.tables().nodes {
            let shipment = Shipment { network: &network, commodity: "oil", from: "p0", to: &to.id };
            for rule in [Rule::default(), Rule::of_corridor(&network, &network.tables().corridors[0])] {
                let question = shipment.question(Objective::Tariff, rule);
                let frozen = shipment.frozen();
                let open = frozen.open_weights(&overlay, &question.objective).expect("costs that fit");
                let found = match explain_no_route(&frozen, &overlay, &question, Watch::none()).expect("costs that fit")
                {
                    NoRoute::Absent => None,
                    NoRoute::NotDecided { .. } => panic!("seed {seed}: given up among six restrictions"),
                    NoRoute::Closed { lift, route } => {
                        let names: BTreeSet<&String> = lift.iter().map(|restriction| &restriction.label).collect();
                        let closed_by = |arc: &u32| frozen.closed_by(*arc, &overlay);
                        let needed: BTreeSet<&String> = route
                            .arcs
                            .iter()
                            .flat_map(closed_by)
                            .map(|by| &overlay.restrictions()[by.index()].label)
                            .collect();
                        assert_eq!(names, needed, "what is lifted is what the route needs");
                        assert!(question.rule.is_satisfied_by(&frozen, &route.arcs));
                        let cost = route.arcs.iter().map(|arc| u64::from(open[*arc as usize])).sum::<u64>();
                        Some((lift.len() as u32, cost))
                    }
                };
                assert_eq!(found, fewest_by_trial(&shipment, &overlay, &question), "seed {seed}, to {}\n{text}", to.id);
                seen[found.map_or(4, |(count, _)| count.min(3) as usize)] += 1;
            }
        }
    }
    assert!(seen.iter().all(|count| *count > 20), "none, one, two, more to lift, no way at all: {seen:?}");
}
