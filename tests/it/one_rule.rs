//! One rule for coming back, in every verb: the cheapest walk that is in no state (place, service, progress of the rule) twice.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::atomic::AtomicBool;

use corridor::Error;
use corridor::analysis::{
    Closable, ComparisonQuestion, CorridorWay, CriticalQuestion, NoMore, NoRoute, Varied, alternatives, breakeven,
    compare, critical, explain_no_route, matrix, trade_offs, why_closed,
};
use corridor::io::embedded_network;
use corridor::network::NodeId;
use corridor::network::{Network, Overlay, Regime};
use corridor::route::{Engine, KShortest, Objective, Question, Route, Rule, RuledGraph, UNREACHABLE};
use corridor::scenario::StatusPolicy;
use corridor::watch::Watch;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::fixtures::{Shipment, links, network};
use super::walks::{WalkQuestion, random_network};

const OBJECTIVES: [Objective; 6] = [
    Objective::Tariff,
    Objective::Time,
    Objective::Co2,
    Objective::Distance,
    Objective::Risk,
    Objective::Generalized { value_of_time: 3.0, co2_price: 50.0 },
];

/// Asks every verb about one pair and holds the answers against each other; how many routes there were in all, and how many of them pass a place again.
fn hold_together(shipment: &Shipment<'_>, objective: Objective) -> (usize, usize) {
    let network = shipment.network;
    let case = format!("{} to {}, {}, by {objective}", shipment.from, shipment.to, shipment.commodity);
    let (frozen, overlay) = (shipment.frozen(), shipment.overlay(&[], 0));
    let question = shipment.question(objective, Rule::default());
    let weights = frozen.weights(&overlay, &objective).expect("costs that fit");
    let cost = |route: &Route| route.arcs.iter().map(|arc| weights[*arc as usize]).sum::<u32>();
    let best = frozen.best_route(&overlay, &question).expect("costs that fit");
    let least = best.as_ref().map(cost);

    let ends = ([question.origin], [question.destination]);
    for engine in [Engine::Search, Engine::Hierarchy] {
        let cells = matrix(&frozen, &overlay, &objective, (&ends.0, &ends.1), engine).expect("costs that fit");
        assert_eq!(cells.costs, [[least]], "matrix, {case}");
    }
    let found = alternatives(&frozen, &overlay, &question, (1, 0.6, 1.5), Watch::none()).expect("an answer");
    assert_eq!(found.routes.first().map(cost), least, "alternatives, {case}");
    let found = trade_offs(&frozen, &overlay, &question, &[objective], Watch::none()).expect("an answer");
    assert_eq!(found.routes.first().map(cost), least, "trade-offs, {case}");
    if objective == Objective::Tariff {
        let link = network.tables().links[0].id.clone();
        let varied = Varied::parse(network, &format!("link:{link} tariff")).expect("a link");
        let found = breakeven(&frozen, &overlay, &question, varied, (0.0, 1.0)).expect("an answer");
        assert_eq!(found.first().map(|stretch| cost(&stretch.route)), least, "break-even, {case}");
    }
    let (mut routes, mut returning) =
        (usize::from(best.is_some()), usize::from(best.is_some_and(|best| returns(&best))));

    let asked = ComparisonQuestion {
        origin: question.origin,
        destination: question.destination,
        via: Vec::new(),
        objective,
        regime: Regime::War,
        always: Vec::new(),
        scenarios: Vec::new(),
        day: 0,
        policy: StatusPolicy::default(),
    };
    let comparison = compare(network, frozen.commodity(), &asked).expect("costs that fit");
    let reasons = why_closed(network, frozen.commodity(), &asked, &comparison, Watch::none()).expect("costs that fit");
    for (row, reason) in comparison.cases[0].rows.iter().zip(&reasons[0]) {
        let rule = Rule::of_corridor(network, network.find_corridor(&row.corridor).expect("a corridor"));
        let by_route =
            frozen.best_route(&overlay, &shipment.question(objective, rule.clone())).expect("costs that fit");
        let question = Question { rule, ..question.clone() };
        match (&row.way, by_route) {
            (CorridorWay::Route(row), Some(route)) => {
                assert_eq!(**row, route, "{case}");
                assert!(Some(cost(&route)) >= least, "a rule makes nothing cheaper, {case}");
                routes += 1;
                returning += usize::from(returns(&route));
            }
            (CorridorWay::Closed, None) => {
                let why = explain_no_route(&frozen, &overlay, &question, Watch::none()).expect("costs that fit");
                assert!(matches!(why, NoRoute::Closed { .. }), "{case}");
                assert_eq!(reason.as_ref(), Some(&why));
            }
            (CorridorWay::Absent, None) => {
                let why = explain_no_route(&frozen, &overlay, &question, Watch::none()).expect("costs that fit");
                assert_eq!(why, NoRoute::Absent, "{case}");
            }
            (answer, route) => panic!("compare answers {answer:?} and route {route:?}, {case}"),
        }
    }
    (routes, returning)
}

/// Whether a route passes a place again.
fn returns(route: &Route) -> bool {
    let places = route.places();
    places.iter().collect::<BTreeSet<_>>().len() < places.len()
}

#[test]
fn every_verb_gives_the_same_cost_on_random_networks() {
    let (mut routes, mut returning) = (0, 0);
    for seed in 0..60 {
        let text = random_network(seed);
        let network = network(&text);
        let ids: Vec<&str> = network.tables().nodes.iter().map(|node| node.id.as_str()).collect();
        for (from, to) in
            ids.iter().flat_map(|from| ids.iter().map(move |to| (*from, *to))).filter(|(from, to)| from != to)
        {
            let shipment = Shipment { network: &network, commodity: "oil", from, to };
            for objective in [Objective::Tariff, Objective::Time] {
                let seen = hold_together(&shipment, objective);
                (routes, returning) = (routes + seen.0, returning + seen.1);
            }
        }
    }
    assert!(routes > 1_000 && returning > 30, "{routes} routes, {returning} of them pass a place again");
}

/// The places that a link of a commodity leads to or from, on the embedded network.
fn served(network: &'static Network, commodity: &str) -> Vec<&'static str> {
    let ways = network.ways().filter(|(_, _, way)| network.link(way.link).carries(commodity));
    let places: BTreeSet<NodeId> = ways.flat_map(|(from, to, _)| [from, to]).collect();
    places.into_iter().map(|place| network.node(place).id.as_str()).collect()
}

#[test]
fn every_verb_gives_the_same_cost_on_the_embedded_network() {
    let network = embedded_network();
    let mut random = ChaCha8Rng::seed_from_u64(17);
    let (mut routes, mut returning) = (0, 0);
    for commodity in ["crude", "container"] {
        let places = served(network, commodity);
        for _ in 0..10 {
            let place = |random: &mut ChaCha8Rng| places[random.random_range(0..places.len())];
            let shipment = Shipment { network, commodity, from: place(&mut random), to: place(&mut random) };
            if shipment.from == shipment.to {
                continue;
            }
            for objective in OBJECTIVES {
                let seen = hold_together(&shipment, objective);
                (routes, returning) = (routes + seen.0, returning + seen.1);
            }
        }
    }
    assert!(routes > 200 && returning > 0, "{routes} routes, {returning} of them pass a place again");
}

#[test]
fn van_to_kashgar_by_tariff_goes_over_a_place_twice_and_route_and_matrix_agree() {
    let shipment = Shipment { network: embedded_network(), commodity: "container", from: "van", to: "kashgar" };
    let (routes, returning) = hold_together(&shipment, Objective::Tariff);
    assert!(routes > 1 && returning > 0, "{routes} {returning}");
    assert!(returns(&shipment.best(Objective::Tariff).expect("a route")));
}

/// Rail from the west ends at a junction; only at a terminal on a spur does cargo change to the road, which leads back over the junction.
///
/// By hand from `west` to `east`: rail to the junction 10, rail up the spur 1, the change 2, the road back 3, the road on 20: 36 USD. By sea: 50 USD.
const SPUR: &str = "\
-- node.csv --
node_id,x_coord,y_coord,asset_ids
west,0,0,
junction,1,0,
terminal,1,1,crane
east,2,0,
-- link.csv --
link_id,from_node_id,to_node_id,directed,mode,service,tariff_usd_per_unit
main,west,junction,false,rail,rail,10
spur,junction,terminal,false,rail,rail,1
lane,terminal,junction,false,road,road,3
highway,junction,east,false,road,road,20
line,junction,east,false,rail,rail,70
ferry,west,east,false,sea,sea,50
-- transfer.csv --
transfer_id,node_id,commodity_id,from_service,to_service,tariff_usd_per_unit
change,terminal,oil,rail,road,2
-- commodity.csv --
commodity_id,cargo_unit,tonnes_per_unit,default_transfer
oil,t,1,forbidden
-- asset.csv --
asset_id,name
crane,Crane
-- corridor.csv --
corridor_id
any
";

#[test]
fn a_spur_to_a_terminal_and_back_over_the_junction_is_a_route() {
    let network = network(SPUR);
    let shipment = Shipment { network: &network, commodity: "oil", from: "west", to: "east" };
    let best = shipment.best(Objective::Tariff).expect("a route");
    assert_eq!(
        (links(&network, &best), best.total.tariff.central.as_usd()),
        ("main spur lane highway".to_owned(), 36.0)
    );
    assert!(returns(&best));
    assert_eq!(best.links_used_twice(), [], "there by rail, back by road");
    assert_eq!(hold_together(&shipment, Objective::Tariff), (2, 2));
    // The next best ones, each in no state twice: by sea, and by rail along the line.
    let (frozen, overlay) = (shipment.frozen(), shipment.overlay(&[], 0));
    let question = shipment.question(Objective::Tariff, Rule::default());
    let found = alternatives(&frozen, &overlay, &question, (9, 1.0, 9.0), Watch::none()).expect("an answer").routes;
    let found: Vec<_> =
        found.iter().map(|route| (links(&network, route), route.total.tariff.central.as_usd())).collect();
    let expected = [("main spur lane highway", 36.0), ("ferry", 50.0), ("main line", 80.0)];
    assert_eq!(found, expected.map(|(links, usd)| (links.to_owned(), usd)));
}

#[test]
fn a_link_that_is_used_out_and_back_is_told() {
    let network = network(SPUR);
    let place = |id: &str| network.find_node(id).expect("a place");
    let shipment = Shipment { network: &network, commodity: "oil", from: "west", to: "east" };
    let mut overlay = Overlay::empty();
    let by = overlay.restrict("closed".to_owned(), "");
    // With the road back and the ferry shut, a way over the terminal leads up the spur and down again.
    ["lane", "ferry"].iter().for_each(|id| overlay.close_link(network.find_link(id).expect("a link"), by));
    let rule = Rule::default().via(&[place("terminal")]);
    let route = shipment.best_under(Objective::Tariff, rule, &overlay).expect("a route");
    assert_eq!(links(&network, &route), "main spur spur line");
    assert_eq!(route.links_used_twice(), [network.find_link("spur").expect("a link")]);
    // Twice over the main line and twice over the spur: each is told once, in the order of the first use.
    let rule = Rule::default().via(&[place("terminal"), place("west"), place("junction")]);
    let route = shipment.best_under(Objective::Tariff, rule, &overlay).expect("a route");
    assert_eq!(links(&network, &route), "main spur spur main main line");
    let twice: Vec<&str> = route.links_used_twice().iter().map(|link| network.link(*link).id.as_str()).collect();
    assert_eq!(twice, ["main", "spur"]);
}

#[test]
fn the_walks_are_those_that_an_enumeration_of_all_rows_finds() {
    let (mut compared, mut returning) = (0, 0);
    for seed in 0..400 {
        let text = random_network(seed);
        let network = network(&text);
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let ids: Vec<&str> = network.tables().nodes.iter().map(|node| node.id.as_str()).collect();
        let mut place = || ids[random.random_range(0..ids.len())];
        let (origin, destination, via) = (place(), place(), if seed % 3 == 0 { vec![place()] } else { Vec::new() });
        let walks = WalkQuestion {
            network: &network,
            commodity: "oil",
            origin,
            destination,
            corridor: None,
            via: via.clone(),
            closed: vec!["l0"],
            on_entry: None,
        };
        let Some(expected) = walks.all(Objective::Tariff, 400) else { continue };
        let shipment = Shipment { network: &network, commodity: "oil", from: origin, to: destination };
        let mut overlay = Overlay::empty();
        let by = overlay.restrict("closed".to_owned(), "");
        overlay.close_link(network.find_link("l0").expect("a link"), by);
        let places: Vec<NodeId> = via.iter().map(|id| network.find_node(id).expect("a place")).collect();
        let question = shipment.question(Objective::Tariff, Rule::default().via(&places));
        let frozen = shipment.frozen();
        let ruled = RuledGraph::new(&frozen, &question.rule);
        let weights = frozen.weights(&overlay, &Objective::Tariff).expect("costs that fit");
        let weights = ruled.by_arc(&weights);
        let ends = (ruled.source(frozen.start(question.origin)), ruled.target(frozen.end(question.destination)));
        let found = KShortest::new(ruled.graph(), &weights, ends.0, ends.1).map(|path| {
            let route = Route::trace(&frozen, &overlay, &ruled.base_arcs(&path.arcs));
            returning += usize::from(returns(&route));
            i64::from(path.cost)
        });
        assert_eq!(found.collect::<Vec<_>>(), expected, "seed {seed}, {origin} to {destination} by {via:?}\n{text}");
        compared += expected.len();
    }
    assert!(compared > 1_000 && returning > 100, "{compared} walks, {returning} pass a place again");
}

#[test]
fn what_was_not_decided_is_not_told_as_no_route() {
    // From each place to the next there are two ways, each closed for a reason of its own: any half of sixty reasons opens a route.
    let hops = 30;
    let mut text = "-- node.csv --\nnode_id,x_coord,y_coord\n".to_owned();
    (0..=hops).for_each(|place| writeln!(text, "p{place},{place},0").expect("room"));
    text += "-- link.csv --\nlink_id,from_node_id,to_node_id,tariff_usd_per_unit\n";
    for hop in 0..hops {
        let usd = 1 << (hop % 20);
        writeln!(text, "up{hop},p{hop},p{},{usd}\ndown{hop},p{hop},p{},{}", hop + 1, hop + 1, 2 * usd).expect("room");
    }
    text += "-- commodity.csv --\ncommodity_id,cargo_unit,tonnes_per_unit\noil,t,1\n";
    let network = network(&text);
    let mut overlay = Overlay::empty();
    for (link, row) in network.links() {
        let by = overlay.restrict(row.id.clone(), "");
        overlay.close_link(link, by);
    }
    let shipment = Shipment { network: &network, commodity: "oil", from: "p0", to: "p30" };
    let question = shipment.question(Objective::Tariff, Rule::default());
    let why = explain_no_route(&shipment.frozen(), &overlay, &question, Watch::none()).expect("costs that fit");
    let NoRoute::NotDecided { lift, route } = &why else { panic!("{why}") };
    assert_eq!((lift.len(), route.links().count()), (hops, hops));
    assert!(lift.iter().all(|restriction| restriction.label.starts_with("up")), "the cheaper ways");
    assert!(why.to_string().contains("not decided"), "{why}");
    // A few hops are decided.
    let near = Shipment { to: "p4", ..shipment }.question(Objective::Tariff, Rule::default());
    let why = explain_no_route(&shipment.frozen(), &overlay, &near, Watch::none()).expect("costs that fit");
    assert!(matches!(&why, NoRoute::Closed { lift, .. } if lift.len() == 4), "{why}");
}

#[test]
fn a_cost_that_does_not_fit_is_told_from_no_route_by_every_verb() {
    let text = "-- node.csv --\nnode_id,x_coord,y_coord\na,0,0\nb,1,0\nc,2,0\n-- link.csv --\nlink_id,from_node_id,to_node_id,tariff_usd_per_unit\n\
                one,a,b,15000000\ntwo,b,c,15000000\n-- commodity.csv --\ncommodity_id,cargo_unit,tonnes_per_unit\noil,t,1\n-- corridor.csv --\ncorridor_id\nany\n";
    let network = network(text);
    let shipment = Shipment { network: &network, commodity: "oil", from: "a", to: "c" };
    let (frozen, overlay) = (shipment.frozen(), Overlay::empty());
    let question = shipment.question(Objective::Tariff, Rule::default());
    let ends = ([question.origin], [question.destination]);
    let closures = CriticalQuestion {
        pairs: vec![(question.origin, question.destination)],
        objective: Objective::Tariff,
        closable: Closable::Links,
        part: None,
        size: 1,
        count: 3,
        always: Vec::new(),
        day: 0,
        policy: StatusPolicy::default(),
        regime: Regime::Any,
    };
    let overflows = [
        frozen.best_route(&overlay, &question).err(),
        matrix(&frozen, &overlay, &Objective::Tariff, (&ends.0, &ends.1), Engine::Auto).err(),
        alternatives(&frozen, &overlay, &question, (3, 0.6, 1.5), Watch::none()).err(),
        trade_offs(&frozen, &overlay, &question, &[Objective::Tariff, Objective::Time], Watch::none()).err(),
        explain_no_route(&frozen, &overlay, &question, Watch::none()).err(),
        critical(&network, frozen.commodity(), &closures, &Watch::none()).err(),
    ];
    for overflow in overflows {
        assert!(matches!(overflow, Some(Error::Overflow { measure: "tariff" })), "{overflow:?}");
    }
    assert!(
        frozen.weights(&overlay, &Objective::Tariff).expect("each fits").iter().all(|weight| *weight < UNREACHABLE)
    );
}

/// A chain of places, two ways from each to the next, one cheap and one fast, so that no two routes cost the same.
fn chain(hops: u32) -> String {
    let mut text = "-- node.csv --\nnode_id,x_coord,y_coord\n".to_owned();
    (0..=hops + 1).for_each(|place| writeln!(text, "p{place},{place},0").expect("room"));
    text += "-- link.csv --\nlink_id,from_node_id,to_node_id,length,tariff_usd_per_unit,time_hours\n";
    for hop in 0..hops {
        let (usd, hours) = (0.01 * f64::from(1 << hop), 0.0024 * f64::from(1 << hop));
        writeln!(text, "up{hop},p{hop},p{},1,{usd:.2},0\ndown{hop},p{hop},p{},1,0,{hours:.4}", hop + 1, hop + 1)
            .expect("room");
    }
    writeln!(text, "last,p{hops},p{},5000,1,0", hops + 1).expect("room");
    text + "-- commodity.csv --\ncommodity_id,cargo_unit,tonnes_per_unit\noil,t,1\n"
}

#[test]
fn a_search_that_gives_up_says_so_and_one_that_is_stopped_stops() {
    let network = network(&chain(21));
    let shipment = Shipment { network: &network, commodity: "oil", from: "p0", to: "p22" };
    let (frozen, overlay) = (shipment.frozen(), Overlay::empty());
    let question = shipment.question(Objective::Tariff, Rule::default());
    let criteria = [Objective::Tariff, Objective::Time];
    // All routes share the long last link, so that none of two million differs enough from the best.
    let found = alternatives(&frozen, &overlay, &question, (2, 0.5, 1e9), Watch::none()).expect("an answer");
    assert_eq!(found.routes.len(), 1);
    let Some(NoMore::GaveUp { examined }) = found.why_no_more else { panic!("{:?}", found.why_no_more) };
    assert!((1_000..=200_000).contains(&examined), "{examined}");
    let found = trade_offs(&frozen, &overlay, &question, &criteria, Watch::none()).expect("an answer");
    assert_eq!((found.is_complete, found.routes.len()), (false, 1_000));
    let stop = AtomicBool::new(true);
    let watch = Watch::none().stopped_by(&stop);
    let stopped = [
        alternatives(&frozen, &overlay, &question, (2, 0.5, 1e9), watch).err(),
        trade_offs(&frozen, &overlay, &question, &criteria, watch).err(),
        explain_no_route(&frozen, &overlay, &question, watch).err(),
    ];
    assert!(stopped.iter().all(|error| matches!(error, Some(Error::Stopped))), "{stopped:?}");
    // A shorter chain is searched to the end.
    let near = Shipment { to: "p8", ..shipment }.question(Objective::Tariff, Rule::default());
    let found = trade_offs(&frozen, &overlay, &near, &criteria, Watch::none()).expect("an answer");
    assert_eq!((found.is_complete, found.routes.len()), (true, 1 << 8));
}
