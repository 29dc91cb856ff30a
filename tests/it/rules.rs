//! Rules over whole routes against every walk of small random networks.

use corridor::network::Country;
use corridor::route::{Objective, Rule};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::fixtures::{BLACK_SEA, Shipment, links, network, scenario};
use super::walks::{WalkQuestion, random_network};

/// How many random networks are searched.
const NETWORKS: u64 = 400;

#[test]
fn the_best_route_of_a_rule_is_the_best_of_all_walks_that_keep_to_it() {
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
