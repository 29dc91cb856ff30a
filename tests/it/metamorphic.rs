//! What must hold whatever the numbers are: closing, adding and scaling, and countries that are avoided.

use std::collections::BTreeSet;

use corridor::io::embedded_network;
use corridor::network::NodeId;
use corridor::network::{Country, Network, Overlay};
use corridor::route::{FrozenNetwork, Objective, Question, Route, Rule};
use corridor::scenario::{Action, Resolved, Scenario, ScenarioChange, StatusPolicy, TargetKind, lay_over};

use super::fixtures::{BLACK_SEA, Shipment, links, network};
use super::walks::random_network;

const OBJECTIVES: [Objective; 6] = [
    Objective::Tariff,
    Objective::Time,
    Objective::Co2,
    Objective::Distance,
    Objective::Risk,
    Objective::Generalized { value_of_time: 3.0, co2_price: 50.0 },
];

fn closing(network: &Network, kind: TargetKind, id: &str) -> Resolved {
    let change = ScenarioChange::labelled(format!("close {id}"), Action::Close, kind, vec![id.to_owned()]);
    Scenario::of_question(vec![change]).resolve(network).expect("something of the network")
}

#[test]
fn closing_a_link_that_is_not_used_changes_nothing_and_closing_a_used_one_never_helps() {
    let network = network(BLACK_SEA);
    for shipment in [Shipment::crude(&network), Shipment::boxes(&network)] {
        for objective in OBJECTIVES {
            let before = shipment.best(objective).expect("a route");
            let used: BTreeSet<String> = before.links().map(|link| network.link(link).id.clone()).collect();
            for (id, link) in network.links() {
                let overlay = shipment.overlay(&[&closing(&network, TargetKind::Link, &link.id)], 0);
                let after = shipment.best_under(objective, Rule::default(), &overlay);
                if used.contains(&link.id) {
                    let after = after.filter(|route| route.links().any(|used| used == id));
                    assert!(after.is_none(), "{} is closed and used", link.id);
                } else {
                    assert_eq!(after.as_ref(), Some(&before), "{} is not used, best by {objective}", link.id);
                }
            }
        }
    }
}

/// The cost that a search minimises, in its own steps.
fn cost(shipment: &Shipment<'_>, overlay: &Overlay, objective: &Objective, route: &Route) -> u64 {
    let weights = shipment.frozen().weights(overlay, objective).expect("costs that fit");
    route.arcs.iter().map(|arc| u64::from(weights[*arc as usize])).sum()
}

#[test]
fn a_link_more_never_makes_the_best_route_worse() {
    let mut gained = 0;
    for seed in 0..150 {
        let text = random_network(seed);
        let whole = network(&text);
        let count = whole.tables().nodes.len();
        for removed in &whole.tables().links {
            let line = text.lines().find(|line| line.starts_with(&format!("{},", removed.id))).expect("its line");
            // Without the link its service may be gone from a place, so it is closed and not cut out of the text.
            assert!(line.contains(&removed.to));
            for objective in [Objective::Tariff, Objective::Time] {
                let to = &whole.tables().nodes[count - 1].id;
                let shipment = Shipment { network: &whole, commodity: "oil", from: "p0", to };
                let (open, shut) =
                    (Overlay::empty(), shipment.overlay(&[&closing(&whole, TargetKind::Link, &removed.id)], 0));
                let with = shipment.best_under(objective, Rule::default(), &open);
                let without = shipment.best_under(objective, Rule::default(), &shut);
                match (with, without) {
                    (Some(with), Some(without)) => {
                        let (with, without) =
                            (cost(&shipment, &open, &objective, &with), cost(&shipment, &shut, &objective, &without));
                        assert!(with <= without, "seed {seed}: {} makes it worse\n{text}", removed.id);
                        gained += usize::from(with < without);
                    }
                    (None, Some(_)) => panic!("seed {seed}: {} takes the route away\n{text}", removed.id),
                    _ => {}
                }
            }
        }
    }
    assert!(gained > 20, "only {gained} links made a route better");
}

#[test]
fn twice_the_tariffs_is_the_same_route_at_twice_the_cost() {
    let network = network(BLACK_SEA);
    let mut tables = network.tables().clone();
    let double = |range: corridor::network::Range<corridor::units::Tariff>| corridor::network::Range {
        central: range.central.scaled(2.0),
        low: range.low.scaled(2.0),
        high: range.high.scaled(2.0),
    };
    tables.links.iter_mut().for_each(|link| link.tariff.range = double(link.tariff.range));
    tables.transfers.iter_mut().for_each(|row| row.tariff.range = double(row.tariff.range));
    let doubled = Network::new(tables).expect("a good network");
    for from in ["tengiz", "aktau", "baku", "atyrau"] {
        let once = Shipment::crude(&network).between(from, "augusta").best(Objective::Tariff).expect("a route");
        let twice = Shipment::crude(&doubled).between(from, "augusta").best(Objective::Tariff).expect("a route");
        assert_eq!(links(&network, &once), links(&doubled, &twice));
        assert_eq!(twice.total.tariff, double(once.total.tariff));
        assert_eq!(twice.total.time, once.total.time);
    }
}

#[test]
fn a_closed_way_and_an_avoiding_rule_give_the_same_answer() {
    let network = network(BLACK_SEA);
    for shipment in [Shipment::crude(&network), Shipment::boxes(&network)] {
        for objective in OBJECTIVES {
            for country in network.countries() {
                let closed = closing(&network, TargetKind::Country, country.as_str());
                let by_closing = shipment.best_under(objective, Rule::default(), &shipment.overlay(&[&closed], 0));
                let rule = Rule { avoids: vec![country], ..Rule::default() };
                let by_rule = shipment.best_under(objective, rule, &shipment.overlay(&[], 0));
                assert_eq!(by_closing, by_rule, "without {country}, best by {objective}");
            }
        }
    }
}

#[test]
fn the_order_of_the_rows_decides_ties_only() {
    let once = network(BLACK_SEA);
    let mut tables = once.tables().clone();
    tables.links.reverse();
    tables.transfers.reverse();
    tables.nodes.reverse();
    let turned = Network::new(tables).expect("a good network");
    for objective in OBJECTIVES {
        let (one, other) = (Shipment::crude(&once).best(objective), Shipment::crude(&turned).best(objective));
        let (one, other) = (one.expect("a route"), other.expect("a route"));
        assert_eq!((links(&once, &one), one.total), (links(&turned, &other), other.total), "best by {objective}");
    }
}

/// Every question about a set of origins and destinations, with each country avoided in turn: no leg of any answer enters it.
fn avoided_countries_stay_out(commodity: &str, origins: &[NodeId], destinations: &[NodeId]) -> (usize, usize) {
    let network = embedded_network();
    let row = network.find_commodity(commodity).expect("a commodity of the data");
    let frozen = FrozenNetwork::new(network, row, corridor::network::Regime::War);
    let objective = Objective::Generalized { value_of_time: row.value_of_time.central().as_usd(), co2_price: 0.0 };
    let (mut answered, mut detours) = (0, 0);
    let free = lay_over(network, row, &[], 0, &StatusPolicy::default()).overlay;
    let weights = frozen.weights(&free, &objective).expect("costs that fit");
    let avoidances: Vec<(Country, Overlay, Vec<u32>)> = network
        .countries()
        .into_iter()
        .map(|country| {
            let closed = closing(network, TargetKind::Country, country.as_str());
            let overlay = lay_over(network, row, &[&closed], 0, &StatusPolicy::default()).overlay;
            let weights = frozen.weights(&overlay, &objective).expect("costs that fit");
            (country, overlay, weights)
        })
        .collect();
    for &origin in origins {
        for &destination in destinations {
            let question = Question { origin, destination, objective, rule: Rule::default() };
            let Some(arcs) = frozen.best_arcs(&weights, &question).expect("costs that fit") else { continue };
            let route = Route::trace(&frozen, &free, &arcs);
            let entered = route.countries(network);
            for (country, overlay, weights) in &avoidances {
                let Some(arcs) = frozen.best_arcs(weights, &question).expect("costs that fit") else { continue };
                let without = Route::trace(&frozen, overlay, &arcs);
                answered += 1;
                if !entered.contains(country) {
                    assert_eq!(without, route, "avoiding {country}, which the best route does not enter");
                    continue;
                }
                detours += 1;
                assert!(!without.countries(network).contains(country), "{country} is entered all the same");
                for link in without.links().map(|link| network.link(link)) {
                    assert!(!link.countries.contains(country), "{} enters {country}", link.id);
                    for end in [&link.from, &link.to] {
                        let node = network.find_node(end).expect("an end");
                        assert_ne!(network.node(node).country, Some(*country), "{} touches {country}", link.id);
                    }
                }
            }
        }
    }
    (answered, detours)
}

fn places_of<'a>(ids: impl Iterator<Item = &'a String>) -> Vec<NodeId> {
    let ids: BTreeSet<&String> = ids.collect();
    ids.into_iter().map(|id| embedded_network().find_node(id).expect("a place")).collect()
}

#[test]
fn an_avoided_country_is_in_no_leg_of_any_crude_answer() {
    let tables = embedded_network().tables();
    let supplies = places_of(tables.supplies.iter().filter(|row| row.is_for("crude")).map(|row| &row.node));
    let markets = places_of(tables.markets.iter().filter(|row| row.is_for("crude")).map(|row| &row.node));
    let (answered, detours) = avoided_countries_stay_out("crude", &supplies, &markets);
    assert!(answered > 1_000 && detours > 20, "{answered} answers, {detours} of them detours");
}

#[test]
fn an_avoided_country_is_in_no_leg_of_any_container_answer() {
    let ids = ["xian", "khorgos", "almaty", "duisburg", "lodz", "constanta", "poti", "aktau", "istanbul", "shanghai"];
    let network = embedded_network();
    let limit = corridor::units::Distance::ZERO;
    let places: Vec<NodeId> =
        ids.iter().filter_map(|id| network.places().find(id, limit).ok()).map(|found| found.node).collect();
    assert!(places.len() >= 8, "only {} of the places are there", places.len());
    let (answered, detours) = avoided_countries_stay_out("container", &places, &places);
    assert!(answered > 1_000 && detours > 50, "{answered} answers, {detours} of them detours");
}
