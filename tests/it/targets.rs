//! One rule for what a word means that names something to close, and for what a country is called.

use corridor::Error;
use corridor::io::embedded_network;
use corridor::scenario::{Action, StatusPolicy, TargetKind, avoidances, closure_of, find_target};
use corridor::units::Distance;

use super::fixtures::{BLACK_SEA, network};

const NEAR: fn() -> Distance = || Distance::km(25.0);

#[test]
fn a_name_alone_is_that_of_a_link_an_asset_or_a_place_and_a_kind_names_anything() {
    let network = network(BLACK_SEA);
    let cases = [
        ("cpc-ru", TargetKind::Link, "cpc-ru"),
        ("cpc", TargetKind::Asset, "cpc"),
        ("Shevchenko", TargetKind::Node, "aktau"),
        ("43.61,51.2", TargetKind::Node, "aktau"),
        ("link:btc", TargetKind::Link, "btc"),
        ("asset:btc", TargetKind::Asset, "btc"),
        ("node:RUNVS", TargetKind::Node, "novorossiysk"),
        ("country:Russia", TargetKind::Country, "RU"),
        ("transit:rus", TargetKind::Transit, "RU"),
        ("operator:cpc-r", TargetKind::Operator, "cpc-r"),
        ("mode:Sea", TargetKind::Mode, "sea"),
        ("corridor:middle", TargetKind::Corridor, "middle"),
    ];
    for (given, kind, name) in cases {
        assert_eq!(find_target(&network, given, NEAR()).expect(given), (kind, name.to_owned()), "{given}");
    }
}

#[test]
fn a_name_of_several_things_is_an_error_that_lists_them() {
    let network = network(BLACK_SEA);
    match find_target(&network, "btc", NEAR()) {
        Err(Error::Ambiguous { given, candidates, .. }) => {
            assert_eq!((given.as_str(), candidates), ("btc", vec!["link:btc".to_owned(), "asset:btc".to_owned()]));
        }
        other => panic!("{other:?}"),
    }
    match find_target(embedded_network(), "suez", NEAR()) {
        Err(Error::Ambiguous { candidates, .. }) => assert_eq!(candidates, ["asset:suez", "node:suez"]),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_name_of_nothing_is_an_error_with_the_nearest_names_of_its_kind() {
    let network = network(BLACK_SEA);
    let cases = [
        ("cpc_ru", "link, asset or place", "cpc-ru"),
        ("link:cpc", "link", "cpc-kz"),
        ("asset:strait", "asset", "straits"),
        ("node:Novorosisk", "place", "novorossiysk"),
        ("transit:Rusia", "country", "Russia"),
        ("operator:CPC", "operator", "CPC-K"),
        ("mode:pipe", "mode", "pipeline"),
        ("corridor:midle", "corridor", "middle"),
    ];
    for (wrong, kind, meant) in cases {
        match find_target(&network, wrong, NEAR()) {
            Err(Error::Unknown { what, near, .. }) => {
                assert_eq!(what, kind, "{wrong}");
                assert!(near.iter().any(|name| name == meant), "{wrong}: {near:?}");
            }
            other => panic!("{wrong}: {other:?}"),
        }
    }
    let nowhere = find_target(&network, "transit:Chad", NEAR());
    assert!(matches!(nowhere, Err(Error::Question { .. })), "{nowhere:?}");
}

#[test]
fn a_share_derates_and_a_share_of_nothing_closes() {
    let network = network(BLACK_SEA);
    let action = |given: &str| closure_of(&network, given, NEAR()).map(|change| change.action);
    assert_eq!(action("cpc").expect("an asset"), Action::Close);
    assert_eq!(action("cpc=0").expect("an asset"), Action::Close);
    assert_eq!(action("cpc=0.25").expect("an asset"), Action::Derate(0.25));
    assert_eq!(action("asset:btc=1").expect("an asset"), Action::Derate(1.0));
    for wrong in ["cpc=1.01", "cpc=-0.1", "cpc=NaN", "cpc=", "transit:RU=0.5"] {
        assert!(matches!(action(wrong), Err(Error::Question { .. })), "{wrong}");
    }
}

#[test]
fn a_list_of_countries_keeps_names_with_a_comma_whole() {
    let network = embedded_network();
    let codes = |given: &str| {
        let found = network.find_countries(given).expect("countries of the network");
        found.iter().map(|country| country.as_str().to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(codes("Iran, Islamic Republic of"), "IR");
    assert_eq!(codes("Iran, Islamic Republic of,RU"), "IR RU");
    assert_eq!(codes("RU, Iran, Islamic Republic of, kaz"), "RU IR KZ");
    assert!(matches!(network.find_countries("RU,Atlantis"), Err(Error::Unknown { given, .. }) if given == "Atlantis"));
    assert!(matches!(network.find_country("XX"), Err(Error::Unknown { .. })), "a code that no country has");
    assert!(matches!(network.find_country("Chad"), Err(Error::Question { .. })), "a country of no place");
    let avoided = avoidances(network, TargetKind::Country, "Iran, Islamic Republic of,RU", NEAR()).expect("two");
    let labels: Vec<_> = avoided.iter().filter_map(|change| change.label.as_deref()).collect();
    assert_eq!(labels, ["avoid country IR", "avoid country RU"]);
}

#[test]
fn a_word_that_lets_something_in_is_a_status_or_a_link() {
    let network = network(BLACK_SEA);
    let words = ["idle".to_owned(), "tcp".to_owned()];
    let policy = StatusPolicy::of(&network, false, &words).expect("a status and a link");
    assert_eq!((policy.include.len(), policy.include_links.len()), (1, 1));
    let wrong = StatusPolicy::of(&network, false, &["tcpp".to_owned()]);
    assert!(matches!(wrong, Err(Error::Unknown { near, .. }) if near.contains(&"tcp".to_owned())));
}
