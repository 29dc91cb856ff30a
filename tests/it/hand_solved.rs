//! Routes that anybody can check with a pencil, on the network of [`super::fixtures`].

use corridor::maths::exp;
use corridor::network::{Figure, Overlay};
use corridor::route::{Objective, Rule, StepKind};
use corridor::scenario::{StatusPolicy, lay_over};
use corridor::units::Tariff;

use super::fixtures::{BLACK_SEA, Shipment, costs, edited, links, network};

const BY_NOVOROSSIYSK: &str = "cpc-kz cpc-ru sea-novorossiysk";
const BY_CEYHAN: &str = "rail-aktau ship-baku btc sea-ceyhan";
const BY_POTI: &str = "rail-aktau ship-baku rail-poti sea-poti";

#[test]
fn each_objective_finds_its_own_best_way() {
    let network = network(BLACK_SEA);
    let crude = Shipment::crude(&network);
    let generalized = |value_of_time: f64, co2_price: f64| Objective::Generalized { value_of_time, co2_price };
    let cases = [
        (Objective::Tariff, BY_NOVOROSSIYSK),
        (Objective::Time, BY_POTI),
        (Objective::Distance, BY_NOVOROSSIYSK),
        (Objective::Co2, BY_POTI),
        (Objective::Risk, BY_CEYHAN),
        // 51.5 + 18 days x 10 = 231.5 against 69 + 16.5 x 10 = 234, which turns at 11.67 USD a day.
        (generalized(11.6, 0.0), BY_NOVOROSSIYSK),
        (generalized(11.7, 0.0), BY_POTI),
        // 39.20 kg against 26.92 kg for 17.5 USD more: it turns at 1,425.08 USD a tonne.
        (generalized(0.0, 1_425.0), BY_NOVOROSSIYSK),
        (generalized(0.0, 1_426.0), BY_POTI),
    ];
    for (objective, expected) in cases {
        let route = crude.best(objective).expect("a route");
        assert_eq!(links(&network, &route), expected, "best by {objective}");
    }
}

#[test]
fn the_sums_of_the_three_ways_are_those_done_by_hand() {
    let network = network(BLACK_SEA);
    let crude = Shipment::crude(&network);
    let found = |objective| costs(&crude.best(objective).expect("a route"));
    assert_eq!(found(Objective::Tariff), (51.5, 18.0, 3800.0, 39.2));
    assert_eq!(found(Objective::Time), (69.0, 16.5, 4480.0, 26.92));
    assert_eq!(found(Objective::Risk), (64.5, 21.5, 4740.0, 50.72));
}

#[test]
fn low_and_high_are_the_sums_of_the_lows_and_of_the_highs() {
    let network = network(BLACK_SEA);
    let route = Shipment::crude(&network).best(Objective::Tariff).expect("a route");
    let (tariff, time) = (route.total.tariff, route.total.time);
    // 4.5 + 0.5 + 30 + 0 + 10 + 1 and 5.5 + 0.5 + 36 + 0 + 15 + 1.
    assert_eq!((tariff.low.as_usd(), tariff.high.as_usd()), (46.0, 58.0));
    // 24 + 12 + 168 + 24 + 144 + 12 hours and 24 + 12 + 216 + 24 + 192 + 12 hours.
    assert_eq!((time.low.as_days(), time.high.as_days()), (16.0, 20.0));
}

#[test]
fn risk_adds_up_the_assets_of_the_way_and_is_split_over_links_in_series() {
    let network = network(BLACK_SEA);
    let crude = Shipment::crude(&network);
    let nats = |objective| crude.best(objective).expect("a route").total.risk as f64 * 1e-6;
    assert!((nats(Objective::Tariff) - 0.15).abs() < 1e-5, "0.1 for the CPC and 0.05 for the straits");
    assert!((nats(Objective::Time) - 0.06).abs() < 1e-5, "0.01 for the Caspian and 0.05 for the straits");
    assert!((nats(Objective::Risk) - 0.01).abs() < 1e-5, "0.01 for the Caspian");
    let half = crude.between("tengiz", "atyrau").best(Objective::Tariff).expect("a route");
    assert!((half.total.risk as f64 * 1e-6 - 0.1 * 200.0 / 1500.0).abs() < 1e-5, "200 of 1,500 km of the CPC");
    let route = crude.best(Objective::Tariff).expect("a route");
    assert!((route.availability() - exp(-0.15)).abs() < 1e-5);
}

#[test]
fn boxes_change_service_where_no_transfer_is_listed_and_pay_where_one_is() {
    let network = network(BLACK_SEA);
    let boxes = Shipment::boxes(&network);
    let by_rail = boxes.best(Objective::Tariff).expect("a route");
    assert_eq!(links(&network, &by_rail), "road-atyrau rail-novorossiysk sea-novorossiysk");
    assert_eq!(costs(&by_rail), (52.0, 9.75, 3800.0, 367.0), "10 tonnes in a box");
    let over_the_sea = boxes.under("[[change]]\naction = \"close\"\ncountry = \"RU\"\n").expect("a route");
    assert_eq!(links(&network, &over_the_sea), BY_POTI);
    assert_eq!(costs(&over_the_sea), (151.0, 16.5, 4480.0, 269.2), "90 USD and 3 days at Poti");
}

#[test]
fn crude_cannot_change_from_pipe_to_rail_where_no_transfer_is_listed() {
    let network = network(BLACK_SEA);
    let close_pipe = "[[change]]\naction = \"close\"\nlink = \"cpc-ru\"\n";
    let route = Shipment::crude(&network).under(close_pipe).expect("a route");
    assert_eq!(links(&network, &route), BY_CEYHAN, "the cheap railway from Atyrau is out of reach");
    let listed = edited(
        "atyrau-border,atyrau,crude,pipeline,pipeline,",
        "atyrau-rail,atyrau,crude,pipeline,rail_1520,mode_change,24,assumed,6,6,6,assumed,,\natyrau-border,atyrau,crude,pipeline,pipeline,",
    );
    let listed = super::fixtures::network(&listed);
    let route = Shipment::crude(&listed).under(close_pipe).expect("a route");
    assert_eq!(links(&listed, &route), "cpc-kz rail-novorossiysk sea-novorossiysk");
    assert_eq!(route.total.tariff.central.as_usd(), 5.0 + 6.0 + 10.0 + 4.0 + 12.0 + 1.0);
}

#[test]
fn a_dwell_is_paid_by_what_passes_through_and_not_by_what_starts_or_ends_there() {
    let network = network(BLACK_SEA);
    let crude = Shipment::crude(&network);
    let tariff = |from: &str, to: &str| {
        crude.between(from, to).best(Objective::Tariff).expect("a route").total.tariff.central.as_usd()
    };
    assert_eq!(tariff("tengiz", "atyrau"), 5.0);
    assert_eq!(tariff("atyrau", "novorossiysk"), 10.0, "by rail, which crude may take where it starts");
    assert_eq!(tariff("tengiz", "novorossiysk"), 38.5, "with the border at Atyrau");
    assert_eq!(tariff("novorossiysk", "augusta"), 13.0, "with the discharge at Augusta");
}

#[test]
fn a_link_both_ways_is_used_backwards_with_the_same_costs_and_countries_turned_round() {
    let network = network(BLACK_SEA);
    let boxes = Shipment::boxes(&network);
    let there = boxes.between("aktau", "baku").best(Objective::Time).expect("a route");
    let back = boxes.between("baku", "aktau").best(Objective::Time).expect("a route");
    assert_eq!(costs(&there), costs(&back));
    let codes = |route: &corridor::route::Route| {
        route.countries(&network).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    assert_eq!((codes(&there), codes(&back)), ("KZ AZ".to_owned(), "AZ KZ".to_owned()));
    assert!(matches!(back.steps[0].kind, StepKind::Link(way) if way.is_reversed));
    assert!(
        boxes.between("augusta", "poti").best(Objective::Time).is_none(),
        "a link one way is not used against its direction"
    );
}

#[test]
fn a_shipment_to_its_own_origin_costs_nothing() {
    let network = network(BLACK_SEA);
    let route = Shipment::crude(&network).between("baku", "baku").best(Objective::Time).expect("a route");
    assert_eq!(costs(&route), (0.0, 0.0, 0.0, 0.0));
    assert_eq!(route.places().len(), 1);
    assert_eq!(route.published_share().get(), 1.0, "nothing is charged");
}

#[test]
fn a_place_without_links_has_no_route() {
    let network = network(BLACK_SEA);
    assert!(Shipment::crude(&network).between("tengiz", "almaty").best(Objective::Time).is_none());
    assert!(Shipment::crude(&network).between("almaty", "tengiz").best(Objective::Time).is_none());
}

#[test]
fn of_equally_good_ways_the_same_one_is_found_every_time() {
    let twin = edited(
        "sea-ceyhan,Ship Ceyhan",
        "btc-twin,BTC again,baku,ceyhan,true,1760,crude,pipeline,,BTC Co,AZ;GE;TR,btc,operating,240,240,240,published,T-1,24,24,24,published,2024,T-1,160000,pipe\nsea-ceyhan,Ship Ceyhan",
    );
    let network = network(&twin);
    let crude = Shipment::crude(&network);
    for _ in 0..5 {
        let route = crude.best(Objective::Risk).expect("a route");
        assert_eq!(links(&network, &route), BY_CEYHAN, "the twin stands later in the table");
    }
}

#[test]
fn places_are_passed_in_the_order_asked_for() {
    let network = network(BLACK_SEA);
    let crude = Shipment::crude(&network);
    let node = |id: &str| network.find_node(id).expect("a place");
    let by = |places: &[&str]| {
        let places: Vec<_> = places.iter().map(|id| node(id)).collect();
        let overlay = crude.overlay(&[], 0);
        crude.best_under(Objective::Tariff, Rule::default().via(&places), &overlay).map(|route| links(&network, &route))
    };
    assert_eq!(by(&["baku"]).as_deref(), Some(BY_CEYHAN));
    assert_eq!(by(&["poti"]).as_deref(), Some(BY_POTI));
    assert_eq!(by(&["aktau", "baku", "poti"]).as_deref(), Some(BY_POTI));
    assert_eq!(by(&["poti", "ceyhan"]), None, "crude cannot come back from Poti's railway to the pipe");
    assert_eq!(by(&["ceyhan", "baku"]), None);
    assert_eq!(by(&["almaty"]), None);
    assert_eq!(by(&["tengiz"]).as_deref(), Some(BY_NOVOROSSIYSK), "the origin is passed at the start");
    assert_eq!(by(&["augusta"]).as_deref(), Some(BY_NOVOROSSIYSK), "the destination is passed at the end");
    assert_eq!(by(&["tengiz", "tengiz", "atyrau", "atyrau"]).as_deref(), Some(BY_NOVOROSSIYSK));
}

#[test]
fn a_detour_to_pass_a_place_goes_there_and_back() {
    let network = network(BLACK_SEA);
    let boxes = Shipment::boxes(&network).between("aktau", "poti");
    let tengiz = network.find_node("tengiz").expect("a place");
    let rule = Rule::default().via(&[tengiz]);
    let route = boxes.best_under(Objective::Tariff, rule, &boxes.overlay(&[], 0)).expect("a route");
    assert_eq!(links(&network, &route), "rail-aktau rail-aktau ship-baku rail-poti");
    assert_eq!(route.total.tariff.central.as_usd(), 18.0 + 18.0 + 9.0 + 20.0);
}

#[test]
fn links_that_do_not_operate_are_used_only_where_that_is_asked_for() {
    let network = network(BLACK_SEA);
    let crude = Shipment::crude(&network);
    let commodity = network.find_commodity("crude").expect("crude");
    let with = |policy: StatusPolicy| {
        let overlay = lay_over(&network, commodity, &[], 0, &policy).overlay;
        let route = crude.best_under(Objective::Tariff, Rule::default(), &overlay).expect("a route");
        (links(&network, &route), route.total.tariff.central.as_usd())
    };
    assert_eq!(with(StatusPolicy::default()).0, BY_NOVOROSSIYSK);
    let idle = StatusPolicy { include: vec![corridor::network::Status::Idle], include_links: Vec::new() };
    assert_eq!(with(idle).0, BY_NOVOROSSIYSK, "55.5 by the idle line is dearer than 51.5");
    let planned = StatusPolicy { include: Vec::new(), include_links: network.find_link("tcp").into_iter().collect() };
    assert_eq!(with(planned), ("tcp btc sea-ceyhan".to_owned(), 38.0));
    let open = crude.best_under(Objective::Tariff, Rule::default(), &Overlay::empty()).expect("a route");
    assert_eq!(links(&network, &open), "tcp wrep sea-poti", "an empty overlay closes nothing, not even by status");
}

#[test]
fn the_bottleneck_is_the_least_of_links_transfers_and_joint_capacities() {
    let network = network(BLACK_SEA);
    let crude = Shipment::crude(&network);
    let bottleneck = |objective| crude.best(objective).expect("a route").bottleneck.expect("a known capacity");
    let found = bottleneck(Objective::Tariff);
    assert_eq!((found.id.as_str(), found.kind, found.capacity.central.as_per_day()), ("cpc-ru", "link", 180_000.0));
    let found = bottleneck(Objective::Time);
    assert_eq!(
        (found.id.as_str(), found.kind, found.capacity.central.as_per_day()),
        ("aktau-load", "transfer", 15_000.0)
    );
    let by_pipe = crude.between("baku", "ceyhan").best(Objective::Tariff).expect("a route");
    let found = by_pipe.bottleneck.expect("a known capacity");
    assert_eq!((found.id.as_str(), found.kind, found.capacity.central.as_per_day()), ("btc", "asset", 150_000.0));
    let at_sea = crude.between("ceyhan", "augusta").best(Objective::Tariff).expect("a route");
    assert_eq!(at_sea.bottleneck, None, "no capacity at sea is known");
}

#[test]
fn a_joint_capacity_counts_only_for_its_own_commodity() {
    let network = network(BLACK_SEA);
    let boxes = Shipment::boxes(&network).between("aktau", "baku").best(Objective::Tariff).expect("a route");
    let found = boxes.bottleneck.expect("a known capacity");
    assert_eq!((found.id.as_str(), found.capacity.central.as_per_day()), ("caspian", 400.0));
    let crude = Shipment::crude(&network).between("aktau", "baku").best(Objective::Tariff).expect("a route");
    assert_eq!(crude.bottleneck.expect("a known capacity").id, "ship-baku");
}

#[test]
fn a_route_is_labelled_with_the_first_corridor_whose_rule_it_keeps() {
    let network = network(BLACK_SEA);
    let crude = Shipment::crude(&network);
    let label = |objective| crude.best(objective).expect("a route").corridor;
    assert_eq!(label(Objective::Tariff).as_deref(), Some("russia"));
    assert_eq!(label(Objective::Time).as_deref(), Some("middle"), "not georgia, which stands later");
    assert_eq!(label(Objective::Risk).as_deref(), Some("middle"));
    let home = crude.between("tengiz", "atyrau").best(Objective::Tariff).expect("a route");
    assert_eq!(home.corridor, None);
    let boxes = Shipment::boxes(&network).between("poti", "augusta").best(Objective::Tariff).expect("a route");
    assert_eq!(boxes.corridor.as_deref(), Some("ocean"));
    let oil = crude.between("poti", "augusta").best(Objective::Tariff).expect("a route");
    assert_eq!(oil.corridor.as_deref(), Some("georgia"), "ocean is for boxes only");
}

#[test]
fn the_published_share_counts_dollars() {
    let network = network(BLACK_SEA);
    let crude = Shipment::crude(&network);
    let route = crude.best(Objective::Tariff).expect("a route");
    assert!((route.published_share().get() - 38.0 / 51.5).abs() < 1e-9, "5 and 33 of 51.5 are published");
    let route = crude.best(Objective::Time).expect("a route");
    assert!((route.published_share().get() - 22.0 / 69.0).abs() < 1e-9, "2 at Aktau and 20 to Poti of 69");
}

#[test]
fn the_parts_of_a_route_add_up_to_its_total() {
    let network = network(BLACK_SEA);
    for shipment in [Shipment::crude(&network), Shipment::boxes(&network)] {
        for objective in [Objective::Tariff, Objective::Time, Objective::Risk] {
            let route = shipment.best(objective).expect("a route");
            for step in &route.steps {
                let tariff: Tariff = step.components.iter().map(|part| part.tariff.central).sum();
                assert_eq!(tariff, step.measures.tariff.central);
                assert_eq!(
                    step.components.iter().map(|part| part.time).sum::<corridor::network::Range<_>>(),
                    step.measures.time
                );
            }
            let tariff: Tariff = route.steps.iter().map(|step| step.measures.tariff.central).sum();
            assert_eq!(tariff, route.total.tariff.central);
        }
    }
}

#[test]
fn a_figure_nobody_gave_has_no_spread() {
    let figure = Figure::assumed(Tariff::usd(12.0));
    assert_eq!((figure.range.low, figure.range.high), (figure.range.central, figure.range.central));
}
