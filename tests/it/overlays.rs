//! Changes laid over a network: what they cost, how often they are paid, and what they close.

use corridor::io::read_scenario;
use corridor::network::Overlay;
use corridor::route::{Objective, Rule};
use corridor::scenario::{StatusPolicy, lay_over};

use super::fixtures::{BLACK_SEA, CPC_CLOSED, Shipment, edited, links, network, scenario};

fn tariff(route: &corridor::route::Route) -> f64 {
    route.total.tariff.central.as_usd()
}

#[test]
fn a_surcharge_on_a_country_is_paid_once_per_entry() {
    let network = network(BLACK_SEA);
    let crude = Shipment::crude(&network);
    let on = |country: &str| {
        let changes = format!("[[change]]\naction = \"surcharge\"\ncountry = \"{country}\"\nusd_per_unit = 1.0\n");
        crude.under(&changes).expect("a route")
    };
    assert_eq!(tariff(&on("RU")), 52.5, "the pipe enters Russia, the ship leaves from it");
    assert_eq!(tariff(&on("KZ")), 51.5, "what starts in Kazakhstan does not enter it");
    assert_eq!(tariff(&on("TR")), 52.5, "the ship passes the Turkish Straits");
    assert_eq!(tariff(&on("IT")), 52.5);
    assert_eq!(tariff(&on("GE")), 51.5, "the best way does not see Georgia");
}

#[test]
fn a_country_entered_twice_is_paid_twice() {
    let network = network(BLACK_SEA);
    let boxes = Shipment::boxes(&network).between("aktau", "baku");
    let aktau = network.find_node("aktau").expect("a place");
    let baku = network.find_node("baku").expect("a place");
    let changes = "[[change]]\naction = \"surcharge\"\ncountry = \"AZ\"\nusd_per_unit = 5.0\n";
    let overlay = boxes.overlay(&[&scenario(&network, "test", changes)], 0);
    let there_and_back = Rule::default().via(&[baku, aktau, baku]);
    let route = boxes.best_under(Objective::Tariff, there_and_back, &overlay).expect("a route");
    assert_eq!(links(&network, &route), "ship-baku ship-baku ship-baku");
    assert_eq!(tariff(&route), 3.0 * 9.0 + 2.0 * 5.0);
}

#[test]
fn a_surcharge_turns_the_shipment_to_another_way_when_it_is_high_enough() {
    let network = network(BLACK_SEA);
    let crude = Shipment::crude(&network);
    let with = |usd: f64| {
        let changes = format!("[[change]]\naction = \"surcharge\"\nlink = \"cpc-ru\"\nusd_per_unit = {usd:?}\n");
        let route = crude.under(&changes).expect("a route");
        (links(&network, &route), tariff(&route))
    };
    assert_eq!(with(12.99), ("cpc-kz cpc-ru sea-novorossiysk".into(), 64.49));
    assert_eq!(with(13.01), ("rail-aktau ship-baku btc sea-ceyhan".into(), 64.5));
}

#[test]
fn a_delay_at_a_place_is_paid_by_what_passes_through_it() {
    let network = network(BLACK_SEA);
    let crude = Shipment::crude(&network);
    let changes = "[[change]]\naction = \"delay\"\nnode = \"atyrau\"\nhours = 48.0\n";
    let days = |from, to| {
        let shipment = crude.between(from, to);
        shipment.under(changes).expect("a route").total.time.central.as_days()
    };
    assert_eq!(days("tengiz", "augusta"), 20.0);
    assert_eq!(days("tengiz", "atyrau"), 1.0, "it ends there");
    assert_eq!(days("atyrau", "novorossiysk"), 2.5, "it starts there");
}

#[test]
fn derates_multiply_in_the_bottleneck_and_name_who_derated() {
    let network = network(BLACK_SEA);
    let changes = "[[change]]\naction = \"derate\"\nlink = \"cpc-ru\"\nfactor = 0.5\n\
                   [[change]]\naction = \"derate\"\nmode = \"pipeline\"\nfactor = 0.5\n";
    let found = Shipment::crude(&network).under(changes).expect("a route").bottleneck.expect("a known capacity");
    assert_eq!((found.id.as_str(), found.capacity.central.as_per_day()), ("cpc-ru", 45_000.0));
    assert_eq!(found.derated_by.len(), 2);
    assert!(found.derated_by[0].contains("scenario test leaves 50 % of link cpc-ru"), "{:?}", found.derated_by);
}

#[test]
fn a_derate_of_an_asset_cuts_its_joint_capacity_and_its_links_once_each() {
    let network = network(BLACK_SEA);
    let changes = "[[change]]\naction = \"derate\"\nasset = \"btc\"\nfactor = 0.1\n";
    let crude = Shipment::crude(&network).between("baku", "ceyhan");
    let found = crude.under(changes).expect("a route").bottleneck.expect("a known capacity");
    assert_eq!((found.id.as_str(), found.kind, found.capacity.central.as_per_day()), ("btc", "asset", 15_000.0));
}

#[test]
fn a_derate_to_nothing_is_a_closure() {
    let network = network(BLACK_SEA);
    let changes = "[[change]]\naction = \"derate\"\nlink = \"cpc-ru\"\nfactor = 0.0\n";
    let route = Shipment::crude(&network).under(changes).expect("a route");
    assert_eq!(links(&network, &route), "rail-aktau ship-baku btc sea-ceyhan");
}

#[test]
fn every_kind_of_target_closes_what_it_names() {
    let network = network(BLACK_SEA);
    let crude = Shipment::crude(&network);
    let close = |target: &str| {
        let changes = format!("[[change]]\naction = \"close\"\n{target}\n");
        crude.under(&changes).map(|route| links(&network, &route))
    };
    let (ceyhan, poti) = ("rail-aktau ship-baku btc sea-ceyhan", "rail-aktau ship-baku rail-poti sea-poti");
    assert_eq!(close("link = \"cpc-ru\"").as_deref(), Some(ceyhan));
    assert_eq!(close("asset = \"cpc\"").as_deref(), Some(ceyhan));
    assert_eq!(close("node = \"novorossiysk\"").as_deref(), Some(ceyhan));
    assert_eq!(close("country = \"RU\"").as_deref(), Some(ceyhan));
    assert_eq!(close("corridor = \"russia\"").as_deref(), Some(ceyhan));
    assert_eq!(close("operator = \"CPC-R\"").as_deref(), Some(ceyhan));
    assert_eq!(close("mode = \"pipeline\"").as_deref(), Some(poti));
    assert_eq!(close("link = [\"cpc-kz\", \"btc\"]").as_deref(), Some(poti));
    assert_eq!(close("country = [\"RU\", \"AZ\"]"), None);
    assert_eq!(close("mode = \"sea\""), None);
    assert_eq!(close("node = \"tengiz\""), None, "nothing starts at a closed place");
    assert_eq!(close("node = \"augusta\""), None, "nothing ends at a closed place");
}

#[test]
fn a_change_for_another_commodity_does_nothing() {
    let network = network(BLACK_SEA);
    let changes = "[[change]]\naction = \"close\"\ncountry = \"RU\"\ncommodity = \"container\"\n";
    let crude = Shipment::crude(&network).under(changes).expect("a route");
    assert_eq!(links(&network, &crude), "cpc-kz cpc-ru sea-novorossiysk");
    let boxes = Shipment::boxes(&network).under(changes).expect("a route");
    assert_eq!(links(&network, &boxes), "rail-aktau ship-baku rail-poti sea-poti");
}

#[test]
fn a_change_holds_from_its_first_day_to_the_day_before_its_end() {
    let network = network(BLACK_SEA);
    let crude = Shipment::crude(&network);
    let closed = read_scenario("cpc-closed", "cpc-closed.toml", CPC_CLOSED).expect("a good scenario");
    let closed = closed.resolve(&network).expect("a scenario that fits");
    let tariff_on = |day| {
        let overlay = crude.overlay(&[&closed], day);
        tariff(&crude.best_under(Objective::Tariff, Rule::default(), &overlay).expect("a route"))
    };
    assert_eq!([0, 2, 3, 9, 10].map(tariff_on), [64.5, 64.5, 55.5, 55.5, 51.5]);
}

#[test]
fn what_each_change_did_is_told() {
    let network = network(BLACK_SEA);
    let closed = read_scenario("cpc-closed", "cpc-closed.toml", CPC_CLOSED).expect("a good scenario");
    let closed = closed.resolve(&network).expect("a scenario that fits");
    let commodity = network.find_commodity("crude").expect("crude");
    let laid = lay_over(&network, commodity, &[&closed], 0, &StatusPolicy::default());
    let told: Vec<_> =
        laid.applied.iter().map(|one| (one.label.as_str(), one.links, one.nodes, one.is_in_force)).collect();
    assert_eq!(
        told,
        [
            ("scenario cpc-closed closes link cpc-ru", 1, 0, true),
            ("scenario cpc-closed sets link wrep to operating", 1, 0, false)
        ]
    );
    assert_eq!(laid.applied[0].why, "a court said so");
}

#[test]
fn scenarios_laid_together_close_what_any_of_them_closes() {
    let network = network(BLACK_SEA);
    let crude = Shipment::crude(&network);
    let one = scenario(&network, "one", "[[change]]\naction = \"close\"\nlink = \"cpc-ru\"\n");
    let two = scenario(&network, "two", "[[change]]\naction = \"close\"\nlink = \"btc\"\n");
    let best = |overlay: &Overlay| {
        let route = crude.best_under(Objective::Tariff, Rule::default(), overlay).expect("a route");
        links(&network, &route)
    };
    let both = "rail-aktau ship-baku rail-poti sea-poti";
    assert_eq!(best(&crude.overlay(&[&one, &two], 0)), both);
    assert_eq!(best(&crude.overlay(&[&two, &one], 0)), both);
}

#[test]
fn the_last_status_holds() {
    let network = network(BLACK_SEA);
    let crude = Shipment::crude(&network);
    let set = |status: &str| format!("[[change]]\naction = \"status\"\nlink = \"cpc-ru\"\nstatus = \"{status}\"\n");
    let opened = crude.under(&(set("suspended") + &set("operating"))).expect("a route");
    assert_eq!(links(&network, &opened), "cpc-kz cpc-ru sea-novorossiysk");
    let shut = crude.under(&(set("operating") + &set("suspended"))).expect("a route");
    assert_eq!(links(&network, &shut), "rail-aktau ship-baku btc sea-ceyhan");
}

#[test]
fn a_link_whose_tail_has_no_country_is_an_entry_into_each_of_its_countries() {
    let at_sea = edited("novorossiysk,Novorossiysk,port,RU,", "novorossiysk,Novorossiysk,port,,");
    let network = network(&at_sea);
    let changes = "[[change]]\naction = \"surcharge\"\ncountry = \"RU\"\nusd_per_unit = 1.0\n";
    let route = Shipment::crude(&network).under(changes).expect("a route");
    assert_eq!(tariff(&route), 53.5, "nobody can tell that the ship was in Russia already");
}
