//! The embedded data: complete, consistent, and near the figures it was built from.

use corridor::analysis::check;
use corridor::io::{embedded_network, embedded_scenarios, read_scenario};
use corridor::network::{Mode, Regime};
use corridor::route::{FrozenNetwork, Objective, Question, Route, Rule};
use corridor::scenario::{StatusPolicy, lay_over};

use super::fixtures::run;

/// The best crude route between two places under a corridor's rule at the baseline.
fn crude(from: &str, to: &str, corridor: Option<&str>) -> Route {
    let network = embedded_network();
    let commodity = network.find_commodity("crude").expect("crude");
    let node = |id: &str| network.find_node(id).unwrap_or_else(|| panic!("{id} is a place"));
    let rule = corridor.map_or_else(Rule::default, |id| {
        Rule::of_corridor(network, network.find_corridor(id).unwrap_or_else(|| panic!("{id} is a corridor")))
    });
    let value_of_time = commodity.value_of_time.central().as_usd();
    let objective = Objective::Generalized { value_of_time, co2_price: 0.0 };
    let question = Question { origin: node(from), destination: node(to), objective, rule };
    let overlay = lay_over(network, commodity, &[], 0, &StatusPolicy::default()).overlay;
    let route = FrozenNetwork::new(network, commodity, Regime::War).best_route(&overlay, &question);
    route.expect("costs that fit").unwrap_or_else(|| panic!("a route from {from} to {to}"))
}

fn assert_near(what: &str, found: f64, low: f64, high: f64) {
    assert!((low..=high).contains(&found), "{what}: {found} is not in {low} to {high}");
}

#[test]
fn the_network_is_as_large_as_it_should_be() {
    let tables = embedded_network().tables();
    assert!(tables.nodes.len() >= 200, "{} places", tables.nodes.len());
    assert!(tables.links.len() >= 290, "{} links", tables.links.len());
    for commodity in ["crude", "container"] {
        let count = tables.links.iter().filter(|link| link.carries(commodity)).count();
        assert!(count >= 80, "{count} links for {commodity}");
    }
    assert!(embedded_scenarios().len() >= 20, "{} scenarios", embedded_scenarios().len());
}

#[test]
fn every_check_is_passed() {
    let findings: Vec<String> = check(embedded_network())
        .into_iter()
        .map(|(name, finding)| format!("{name}: {}.csv row {}: {}", finding.table, finding.row + 1, finding.message))
        .collect();
    assert!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
}

#[test]
fn network_check_finds_nothing() {
    let said = run(&["network", "check"]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    assert!(said.out.ends_with(" 0 findings\n"), "{}", said.out);
}

#[test]
fn every_scenario_fits_the_network() {
    let mut wrong = Vec::new();
    for (id, text) in embedded_scenarios() {
        match read_scenario(id, &format!("{id}.toml"), text) {
            Err(error) => wrong.push(error.to_string()),
            Ok(scenario) => {
                if let Err(problems) = scenario.resolve(embedded_network()) {
                    wrong.extend(problems.iter().map(ToString::to_string));
                }
                assert!(!scenario.sources.is_empty() || scenario.cause == "what_if", "{id} names no source");
                assert!(!scenario.description.is_empty(), "{id} says nothing of itself");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_scenario_touches_what_it_names_for_some_commodity() {
    let network = embedded_network();
    for (id, text) in embedded_scenarios() {
        let scenario = read_scenario(id, id, text).expect("a good scenario");
        let resolved = scenario.resolve(network).expect("a scenario that fits");
        let is_felt = network.tables().commodities.iter().any(|commodity| {
            let laid = lay_over(network, commodity, &[&resolved], 0, &StatusPolicy::default());
            laid.applied.iter().any(|applied| applied.links + applied.nodes > 0)
        });
        assert!(is_felt, "{id} touches nothing");
    }
}

#[test]
fn the_published_through_tariffs_are_met_to_the_cent() {
    let network = embedded_network();
    let sum = |prefix: &str| -> i64 {
        let numbered = |id: &str| id.strip_prefix(prefix).is_some_and(|rest| rest.parse::<u32>().is_ok());
        let links = network.links().filter(|(_, link)| numbered(&link.id));
        links.map(|(_, link)| link.tariff.central().steps()).sum()
    };
    assert_eq!(sum("cpc-"), 38_00, "the CPC in cents");
    let btc: Route = crude("sangachal", "ceyhan", None);
    assert_eq!(btc.total.tariff.central.as_usd(), 24.0, "the BTC from Sangachal to Ceyhan");
}

#[test]
fn tengiz_to_augusta_costs_and_lasts_what_is_published() {
    let russia = crude("tengiz", "augusta", Some("russia"));
    assert_near("USD/t by russia", russia.total.tariff.central.as_usd(), 54.0, 60.0);
    assert_near("days by russia", russia.total.time.central.as_days(), 11.5, 14.5);
    let middle = crude("tengiz", "augusta", Some("middle"));
    assert_near("USD/t by middle", middle.total.tariff.central.as_usd(), 76.0, 84.0);
    assert_near("days by middle", middle.total.time.central.as_days(), 34.0, 42.0);
    let best = crude("tengiz", "augusta", None);
    assert_eq!(best.corridor.as_deref(), Some("russia"));
}

#[test]
fn sea_legs_have_the_lengths_of_the_sailing_tables() {
    let network = embedded_network();
    let ranges = [
        ("novorossiysk", "augusta", 2301.0, 2312.0),
        ("novorossiysk", "trieste", 2998.0, 3031.0),
        ("supsa", "augusta", 2554.0, 2566.0),
        ("ceyhan", "trieste", 2621.0, 2634.0),
    ];
    let at_sea: Vec<_> = network.links().filter(|(_, link)| link.mode == Mode::Sea).map(|(_, link)| link).collect();
    for (from, to, low, high) in ranges {
        let place = |given: &str| {
            let found = network.places().find(given, corridor::units::Distance::ZERO).expect("a place");
            network.node(found.node).id.clone()
        };
        let (origin, destination) = (place(from), place(to));
        // A sea leg may be one link or several by way of straits: the shortest way by sea counts.
        let mut km: std::collections::BTreeMap<&str, f64> = std::collections::BTreeMap::from([(origin.as_str(), 0.0)]);
        for _ in 0..network.tables().nodes.len() {
            for link in &at_sea {
                let mut ways = vec![(link.from.as_str(), link.to.as_str())];
                if !link.directed {
                    ways.push((&link.to, &link.from));
                }
                for (tail, head) in ways {
                    let Some(so_far) = km.get(tail).copied() else { continue };
                    let through = so_far + link.length.central().as_km();
                    let known = km.entry(head).or_insert(f64::INFINITY);
                    *known = known.min(through);
                }
            }
        }
        let found = km.get(destination.as_str()).copied().unwrap_or(f64::NAN);
        assert_near(&format!("km from {from} to {to}"), found, low, high);
    }
}

#[test]
fn figures_of_the_data_hold_together() {
    let tables = embedded_network().tables();
    for link in &tables.links {
        assert!(link.length.central().as_km() > 0.0 || link.length.central() == Default::default(), "{}", link.id);
        assert!(link.tariff.range.low <= link.tariff.central() && link.tariff.central() <= link.tariff.range.high);
        assert!(link.time.range.low <= link.time.central() && link.time.central() <= link.time.range.high);
        assert!(!link.countries.is_empty(), "{} enters no country", link.id);
        assert!(!link.commodities.is_empty(), "{} says not what it carries", link.id);
    }
}

#[test]
fn the_same_question_gives_the_same_bytes() {
    for arguments in [
        &["compare", "Tengiz", "Augusta", "--scenario", "cpc-closure-30d"][..],
        &["compare", "Khorgos", "Duisburg", "--commodity", "container", "--format", "json"],
        &["route", "Tengiz", "Trieste", "--avoid-country", "RU", "--explain"],
    ] {
        let (one, other) = (run(arguments), run(arguments));
        assert_eq!(one.code, 0, "{arguments:?}: {}", one.err);
        assert!(one.out.len() > 500, "{arguments:?}: {}", one.out);
        assert_eq!((one.out, one.err), (other.out, other.err), "{arguments:?}");
    }
}

#[test]
fn the_questions_of_the_front_page_are_answered() {
    for arguments in [
        &["compare", "Tengiz", "Augusta", "--scenario", "cpc-closure-30d"][..],
        &["compare", "Khorgos", "Duisburg", "--commodity", "container"],
        &["compare", "Xi'an", "Constanta", "--commodity", "container", "--scenario", "red-sea-diversion"],
        &["route", "Tengiz", "Trieste", "--avoid-country", "RU", "--explain"],
        &["route", "46.15,53.38", "Trieste"],
    ] {
        let said = run(arguments);
        assert_eq!(said.code, 0, "{arguments:?}: {}", said.err);
    }
    let said = run(&["compare", "Tengiz", "Augusta", "--scenario", "cpc-closure-30d", "--format", "csv"]);
    let rows = |scenario: &str, corridor: &str| {
        let start = format!("tengiz,augusta,crude,{scenario},{corridor},");
        said.out.lines().filter(|line| line.starts_with(&start)).count()
    };
    for scenario in ["baseline", "cpc-closure-30d"] {
        for corridor in ["russia", "middle"] {
            assert_eq!(rows(scenario, corridor), 1, "{scenario}, {corridor}:\n{}", said.out);
        }
    }
    let said = run(&["route", "Tengiz", "Novorossiysk", "--close", "cpc-5"]);
    assert!(said.code == 0 || (said.code == 1 && said.err.contains("--close cpc-5")), "{}{}", said.out, said.err);
}
