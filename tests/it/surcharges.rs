//! One rule for a surcharge or a delay on an asset: once for each passage, wherever it comes from.

use corridor::analysis::{BestStretch, Varied, breakeven};
use corridor::route::{Objective, Rule};

use super::fixtures::{BLACK_SEA, Shipment, edited, links, network};

const ON_CPC: &str = "[[change]]\naction = \"surcharge\"\nasset = \"cpc\"\nusd_per_unit = 2.0\nlow_usd_per_unit = 1.0\nhigh_usd_per_unit = 4.0\n";

fn usd(shipment: Shipment<'_>, changes: &str) -> f64 {
    shipment.under(changes).expect("a route").total.tariff.central.as_usd()
}

fn stretches(shipment: Shipment<'_>, varied: &str, range: (f64, f64), objective: Objective) -> Vec<BestStretch> {
    let frozen = shipment.frozen();
    let varied = Varied::parse(shipment.network, varied).expect("something that varies");
    let question = shipment.question(objective, Rule::default());
    breakeven(&frozen, &shipment.overlay(&[], 0), &question, varied, range).expect("an answer")
}

#[test]
fn a_surcharge_on_links_in_series_is_paid_once_and_shared_by_length() {
    let network = network(BLACK_SEA);
    let crude = Shipment::crude(&network);
    let route = crude.under(ON_CPC).expect("a route");
    let range = route.total.tariff;
    assert_eq!((range.low.as_usd(), range.central.as_usd(), range.high.as_usd()), (46.0 + 1.0, 51.5 + 2.0, 58.0 + 4.0));
    // 200 of 1,500 km are 0.267 of 2 USD, 1,300 km the rest: to the cent, both add up.
    assert_eq!(usd(crude.between("tengiz", "atyrau"), ON_CPC), 5.27);
    assert_eq!(usd(crude.between("tengiz", "novorossiysk"), ON_CPC), 38.5 + 2.0);
    let delay = "[[change]]\naction = \"delay\"\nasset = \"cpc\"\nhours = 72.0\n";
    let days = |shipment: Shipment<'_>| shipment.under(delay).expect("a route").total.time.central.as_days();
    assert_eq!(days(crude), 18.0 + 3.0);
    assert_eq!(days(crude.between("tengiz", "atyrau")), 1.0 + 0.4);
}

#[test]
fn a_surcharge_on_links_side_by_side_is_paid_whole_on_each() {
    let side_by_side =
        edited("cpc,CPC as a whole,pipeline,,often,series,", "cpc,CPC as a whole,pipeline,,often,parallel,");
    let network = network(&side_by_side);
    let crude = Shipment::crude(&network);
    assert_eq!(usd(crude, ON_CPC), 51.5 + 2.0 * 2.0, "two links, each a whole passage");
    assert_eq!(usd(crude.between("tengiz", "atyrau"), ON_CPC), 5.0 + 2.0);
}

#[test]
fn the_surcharge_of_an_asset_with_links_is_not_paid_at_its_places_too() {
    let at_a_place = edited(
        "atyrau,Atyrau,pump_station,KZ,51.88,47.11,KZGUW,,",
        "atyrau,Atyrau,pump_station,KZ,51.88,47.11,KZGUW,,cpc",
    );
    let network = network(&at_a_place);
    assert_eq!(usd(Shipment::crude(&network), ON_CPC), 51.5 + 2.0);
}

#[test]
fn an_asset_without_links_is_paid_for_at_its_transfers_or_else_at_its_places() {
    let surcharge = "[[change]]\naction = \"surcharge\"\nasset = \"yard\"\nusd_per_unit = 2.0\n";
    let with_asset = |node_assets: &str, transfer_assets: &str| {
        format!(
            "-- node.csv --\nnode_id,x_coord,y_coord,asset_ids\na,,,\nb,,,{node_assets}\nc,,,\n\
             -- link.csv --\nlink_id,from_node_id,to_node_id,length,mode,tariff_usd_per_unit\nab,a,b,1,rail,10\nbc,b,c,1,sea,10\n\
             -- transfer.csv --\ntransfer_id,node_id,commodity_id,from_service,to_service,kind,tariff_usd_per_unit,asset_ids\n\
             b-load,b,cargo,rail,sea,mode_change,1,{transfer_assets}\nb-end,b,cargo,rail,destination,dwell,3,\n\
             -- asset.csv --\nasset_id,name,kind\nyard,Yard,terminal\n\
             -- commodity.csv --\ncommodity_id,name,cargo_unit,tonnes_per_unit\ncargo,Cargo,t,1\n"
        )
    };
    for (node_assets, transfer_assets) in [("yard", ""), ("", "yard"), ("yard", "yard")] {
        let network = network(&with_asset(node_assets, transfer_assets));
        let cargo = Shipment { network: &network, commodity: "cargo", from: "a", to: "c" };
        assert_eq!(usd(cargo, surcharge), 21.0 + 2.0, "assets '{node_assets}' and '{transfer_assets}'");
        assert_eq!(usd(cargo.between("a", "b"), surcharge), 13.0, "what ends there does not pass");
        let shut = surcharge.replace("surcharge", "close").replace("usd_per_unit = 2.0\n", "");
        assert!(cargo.under(&shut).is_none(), "what closes the transfer closes the way");
        let found = stretches(cargo, "asset:yard tariff", (0.0, 10.0), Objective::Tariff);
        assert_eq!((found.len(), found[0].to), (1, 10.0));
    }
}

#[test]
fn a_break_even_surcharge_is_that_of_a_scenario() {
    let network = network(BLACK_SEA);
    let crude = Shipment::crude(&network);
    // 51.5 through Russia against 64.5 by Ceyhan: 13 USD for the whole of the CPC, not for each of its two links.
    let generalized = Objective::Generalized { value_of_time: 0.0, co2_price: 0.0 };
    for objective in [Objective::Tariff, generalized] {
        let found = stretches(crude, "asset:cpc tariff", (0.0, 100.0), objective);
        assert_eq!(found.iter().map(|stretch| stretch.to).collect::<Vec<_>>(), [13.0, 100.0], "{objective}");
    }
    let with = |usd: f64| {
        let changes = format!("[[change]]\naction = \"surcharge\"\nasset = \"cpc\"\nusd_per_unit = {usd:?}\n");
        links(&network, &crude.under(&changes).expect("a route"))
    };
    assert_eq!(with(12.99), "cpc-kz cpc-ru sea-novorossiysk");
    assert_eq!(with(13.01), "rail-aktau ship-baku btc sea-ceyhan");
    // 18 days against 16.5 by Poti is no matter of the CPC; by time the CPC is not best from the start, the Caspian is: 1.5 days.
    let found = stretches(crude, "asset:caspian time", (0.0, 10.0), Objective::Time);
    assert_eq!(found.iter().map(|stretch| stretch.to).collect::<Vec<_>>(), [1.5, 10.0]);
}

#[test]
fn a_break_even_point_of_a_part_of_an_asset_is_that_of_its_share() {
    // From Tengiz to Atyrau 5 USD by pipe or, where it is built, 6 by road. The pipe there is 200 of 1,500 km: 1 USD more for it is 7.5 USD for the whole.
    let road = "road-atyrau,Road Tengiz - Atyrau,tengiz,atyrau,false,250,container,road,,,KZ,,operating,6,6,6,assumed,,30,30,30,";
    let cheap =
        "road-atyrau,Road Tengiz - Atyrau,tengiz,atyrau,false,250,crude,road,,,KZ,,operating,6,6,6,assumed,,6,6,6,";
    let network = network(&edited(road, cheap));
    let crude = Shipment::crude(&network).between("tengiz", "atyrau");
    for objective in [Objective::Tariff, Objective::Generalized { value_of_time: 0.0, co2_price: 0.0 }] {
        let found = stretches(crude, "asset:cpc tariff", (0.0, 100.0), objective);
        assert!((found[0].to - 7.5).abs() < 1e-4, "{}", found[0].to);
    }
    let found = stretches(crude, "asset:cpc tariff", (0.0, 7.49), Objective::Tariff);
    assert_eq!(found.len(), 1, "not before");
}
