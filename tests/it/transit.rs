//! Transit closed through a country: for what neither starts nor ends there, and for nothing else.

use corridor::analysis::{Closable, CriticalQuestion, Criticality, critical, explain_no_route, matrix};
use corridor::flow::{Behaviour, SeriesKind, SimulationQuestion, simulate};
use corridor::io::{embedded_network, read_scenario};
use corridor::network::{Network, Regime};
use corridor::route::{Engine, Objective, Rule};
use corridor::scenario::StatusPolicy;
use corridor::watch::Watch;

use super::fixtures::{BLACK_SEA, Shipment, edited, folder_of, links, network, run_on, scenario};

const BY_NOVOROSSIYSK: &str = "cpc-kz cpc-ru sea-novorossiysk";
const BY_CEYHAN: &str = "rail-aktau ship-baku btc sea-ceyhan";

fn closing(country: &str) -> String {
    format!("[[change]]\naction = \"close\"\ntransit = \"{country}\"\n")
}

fn countries(network: &Network, commodity: &str, is_whole: bool, size: usize) -> Criticality {
    let commodity = network.find_commodity(commodity).expect("a commodity");
    let place = |id: &str| network.find_node(id).expect("a place");
    let supplies = network.tables().supplies.iter().filter(|row| row.is_for(&commodity.id));
    let markets = || network.tables().markets.iter().filter(|row| row.is_for(&commodity.id));
    let pairs = supplies.flat_map(|supply| markets().map(|market| (place(&supply.node), place(&market.node))));
    let asked = CriticalQuestion {
        pairs: pairs.filter(|(from, to)| from != to).collect(),
        objective: Objective::Tariff,
        closable: Closable::Countries { is_whole },
        part: None,
        size,
        count: 1_000,
        always: Vec::new(),
        day: 0,
        policy: StatusPolicy::default(),
        regime: Regime::Any,
    };
    critical(network, commodity, &asked, &Watch::none()).expect("an answer").expect("pairs with a route")
}

#[test]
fn what_starts_or_ends_in_the_country_goes_on_and_what_passes_through_does_not() {
    let network = network(BLACK_SEA);
    let crude = Shipment::crude(&network);
    let way =
        |shipment: Shipment<'_>, country: &str| shipment.under(&closing(country)).map(|route| links(&network, &route));
    assert_eq!(way(crude, "RU").as_deref(), Some(BY_CEYHAN));
    assert_eq!(way(crude, "KZ").as_deref(), Some(BY_NOVOROSSIYSK), "it starts there");
    assert_eq!(way(crude, "IT").as_deref(), Some(BY_NOVOROSSIYSK), "it ends there");
    assert_eq!(way(crude, "TR"), None, "every ship passes Türkiye");
    assert_eq!(way(crude.between("tengiz", "novorossiysk"), "RU").as_deref(), Some("cpc-kz cpc-ru"));
    assert_eq!(way(crude.between("novorossiysk", "augusta"), "RU").as_deref(), Some("sea-novorossiysk"));
    assert_eq!(way(crude.between("tengiz", "ceyhan"), "TR").as_deref(), Some("rail-aktau ship-baku btc"));
    let both = closing("RU") + &closing("AZ");
    assert!(crude.under(&both).is_none());
    assert!(crude.between("tengiz", "baku").under(&both).is_some(), "each country spares its own");
    let one_change = "[[change]]\naction = \"close\"\ntransit = [\"RU\", \"AZ\"]\n";
    assert!(crude.under(one_change).is_none());
    assert!(crude.between("tengiz", "baku").under(one_change).is_some(), "also in one change");
}

#[test]
fn a_country_that_only_its_places_lie_in_closes_with_them() {
    // No link is listed with Russia any more; the port of Novorossiysk still lies there.
    let text = edited(",pipeline,,CPC-R,KZ;RU,cpc,", ",pipeline,,CPC-R,KZ,cpc,");
    let text = text.replace("sea,,,RU;TR;IT,straits", "sea,,,TR;IT,straits");
    let text = text.replace("rail,1520,RZD,KZ;RU,", "rail,1520,RZD,KZ,");
    let network = network(&text);
    let way = Shipment::crude(&network).under(&closing("RU")).map(|route| links(&network, &route));
    assert_eq!(way.as_deref(), Some(BY_CEYHAN));
    let answer = countries(&network, "crude", false, 1);
    let russia = answer.sets.iter().find(|set| set.closed == ["RU"]).expect("Russia is listed");
    assert_eq!((russia.cut_off, russia.extra, russia.pairs), (0, 13.0, 1), "64.5 USD by Ceyhan against 51.5");
}

#[test]
fn pairs_of_a_country_are_left_out_for_it_and_counted_and_cut_off_when_it_is_closed_whole() {
    let network = network(BLACK_SEA);
    let transit = countries(&network, "crude", false, 1);
    assert_eq!((transit.pairs, transit.only_left_out.as_slice()), (1, &[("IT".to_owned(), 1), ("KZ".into(), 1)][..]));
    let closed: Vec<_> = transit.sets.iter().map(|set| (set.closed.join(" "), set.cut_off, set.extra)).collect();
    assert_eq!(closed, [("TR".into(), 1, 0.0), ("RU".into(), 0, 13.0)]);
    let whole = countries(&network, "crude", true, 1);
    let mut cut: Vec<_> = whole.sets.iter().filter(|set| set.cut_off == 1).map(|set| set.closed.join(" ")).collect();
    cut.sort();
    assert_eq!((cut.as_slice(), whole.only_left_out.len()), (&["IT".to_owned(), "KZ".into(), "TR".into()][..], 0));
}

#[test]
fn countries_that_hold_an_end_of_a_pair_are_ranked_or_said_to_change_nothing_else() {
    let network = embedded_network();
    let (crude, boxes) = (countries(network, "crude", false, 1), countries(network, "container", false, 1));
    let listed = |answer: &Criticality, country: &str| {
        let set = answer.sets.iter().find(|set| set.closed == [country]);
        let set = set.unwrap_or_else(|| panic!("{country} is not listed"));
        assert_eq!(set.pairs + set.left_out[0], answer.pairs, "{country}");
        set.left_out[0]
    };
    assert!(listed(&crude, "RU") > 0);
    assert!(listed(&boxes, "AZ") > 0);
    listed(&boxes, "KZ");
    let (mut kazakh, mut azeri) = (0, 0);
    for (name, pairs) in &crude.only_left_out {
        kazakh += if name == "KZ" { *pairs } else { 0 };
        azeri += if name == "AZ" { *pairs } else { 0 };
    }
    assert!(kazakh > azeri && azeri > 0, "most fields are Kazakh: {:?}", crude.only_left_out);
}

#[test]
fn a_matrix_row_is_the_best_route_of_each_pair() {
    let network = network(BLACK_SEA);
    for commodity in ["crude", "container"] {
        let shipment = Shipment { commodity, ..Shipment::crude(&network) };
        let changes = closing("RU") + &closing("AZ");
        let overlay = shipment.overlay(&[&scenario(&network, "test", &changes)], 0);
        let frozen = shipment.frozen();
        let places: Vec<_> = network.nodes().collect();
        for engine in [Engine::Search, Engine::Hierarchy] {
            let costs = matrix(&frozen, &overlay, &Objective::Tariff, (&places, &places), engine).expect("costs").costs;
            let mut finite = 0;
            for (row, from) in places.iter().enumerate() {
                for (column, to) in places.iter().enumerate().filter(|(_, to)| *to != from) {
                    let ids = [*from, *to].map(|place| network.node(place).id.as_str());
                    let asked = shipment.between(ids[0], ids[1]).question(Objective::Tariff, Rule::default());
                    let best = frozen.best_route(&overlay, &asked).expect("costs that fit");
                    let cost = best.map(|route| route.total.tariff.central.steps());
                    assert_eq!(costs[row][column].map(i64::from), cost, "{commodity} {ids:?}");
                    finite += usize::from(cost.is_some());
                }
            }
            assert!(finite > 15, "{finite}");
        }
    }
}

#[test]
fn what_closes_transit_is_named_where_there_is_no_route() {
    let network = network(BLACK_SEA);
    let crude = Shipment::crude(&network);
    let overlay = crude.overlay(&[&scenario(&network, "test", &closing("TR"))], 0);
    let why =
        explain_no_route(&crude.frozen(), &overlay, &crude.question(Objective::Tariff, Rule::default()), Watch::none());
    let why = why.expect("an explanation").to_string();
    assert!(why.contains("closes transit through TR"), "{why}");
    assert!(why.contains("51.5 USD"), "{why}");
}

#[test]
fn transit_is_closed_by_a_flag_and_can_only_be_closed() {
    let folder = folder_of(BLACK_SEA);
    let ask = |from: &str, to: &str, closed: &str| {
        let question = ["route", from, to, "--commodity", "crude", "--objective", "tariff", "--format", "csv"];
        run_on(folder.path(), &[&question[..], &["--close", closed]].concat())
    };
    let said = ask("Tengiz", "Augusta", "transit:Russia");
    assert!(said.code == 0 && said.out.contains("btc"), "{}{}", said.out, said.err);
    let said = ask("Tengiz", "Novorossiysk", "transit:Russia");
    assert!(said.code == 0 && said.out.contains("cpc-ru"), "{}{}", said.out, said.err);
    let said = ask("Tengiz", "Novorossiysk", "country:Russia");
    assert_eq!(said.code, 1, "{}{}", said.out, said.err);
    let network = network(BLACK_SEA);
    let text = "title = \"x\"\n[[change]]\naction = \"surcharge\"\ntransit = \"RU\"\nusd_per_unit = 1.0\n";
    let dear =
        read_scenario("x", "x.toml", text).expect("TOML").resolve(&network).expect_err("no surcharge on transit");
    assert!(dear[0].message.contains("only closed"), "{dear:?}");
}

/// Units delivered to a market in ten days.
fn delivered(network: &Network, changes: &str, market: &str) -> i64 {
    let crude = network.find_commodity("crude").expect("crude");
    let scenario = (!changes.is_empty()).then(|| scenario(network, "test", changes));
    let policy = StatusPolicy::default();
    let behaviour = Behaviour::of(crude);
    let asked = SimulationQuestion {
        always: Vec::new(),
        scenario: scenario.as_ref(),
        days: 10,
        from_day: 0,
        behaviour,
        policy,
    };
    let outcome = simulate(network, crude, &asked, Watch::none()).expect("an outcome");
    outcome.find(SeriesKind::Delivered, market).expect("a market").total().steps() / 1_000
}

#[test]
fn a_flow_reaches_the_markets_of_the_country_and_leaves_its_fields_but_does_not_pass() {
    let country = "[[change]]\naction = \"close\"\ncountry = \"RU\"\n";
    // Russia neither ships nor buys: its transit is all there is.
    let only = network(BLACK_SEA);
    let base = delivered(&only, "", "augusta-oil");
    let shut = delivered(&only, &closing("RU"), "augusta-oil");
    assert!(shut < base, "{shut} of {base}");
    assert_eq!(shut, delivered(&only, country, "augusta-oil"));
    // Kazakhstan only ships, Italy only buys.
    for own in ["KZ", "IT"] {
        assert_eq!(delivered(&only, &closing(own), "augusta-oil"), base, "{own}");
    }
    assert_eq!(
        delivered(&only, &closing("TR"), "augusta-oil"),
        delivered(&only, &country.replace("RU", "TR"), "augusta-oil")
    );

    // Russia buys too: its market is served as before, and no more passes than without Russia.
    let market = "augusta-oil,augusta,crude,Augusta,100000,500\n";
    let buying = network(&edited(market, &format!("{market}refinery,novorossiysk,crude,Refinery,20000,520\n")));
    assert_eq!(delivered(&buying, "", "refinery"), 200_000);
    assert_eq!(delivered(&buying, &closing("RU"), "refinery"), 200_000);
    assert_eq!(delivered(&buying, country, "refinery"), 0);
    assert!(delivered(&buying, &closing("RU"), "augusta-oil") <= shut);

    // Russia ships too, 5,000 a day from Novorossiysk. Ships take seven days, loading and discharge one each: when the country closes, eight days of 95,000 are behind
    // the port, against eight of 90,000. What is being loaded then sails if only transit is closed, and so does what Russia ships on the first day.
    let supply = "tengiz-oil,tengiz,crude,90000\n";
    let shipping = network(&edited(supply, &format!("{supply}terminal,novorossiysk,crude,5000\n")));
    assert_eq!(delivered(&shipping, country, "augusta-oil") - shut, 8 * 5_000);
    assert_eq!(delivered(&shipping, &closing("RU"), "augusta-oil") - shut, 8 * 5_000 + 95_000 + 5_000);
}
