//! From how many searches on a hierarchy pays: questions of as many searches as the threshold says, by either engine.

mod support;

use std::fmt::Write;

use corridor::analysis::{ComparisonQuestion, RiskQuestion, compare, matrix, route_risk};
use corridor::io::{FolderFiles, embedded_network, embedded_scenarios, read_network, read_scenario};
use corridor::network::{Commodity, Network, Overlay, Regime};
use corridor::route::{Engine, FrozenNetwork, HIERARCHY_PAYS_FROM, Objective};
use corridor::scenario::{Resolved, StatusPolicy};
use petgraph::graph::NodeIndex;

/// What is searched.
#[derive(Debug, Clone, Copy)]
enum Size {
    /// Containers on the embedded network, some hundreds of places.
    Embedded,
    /// 11,062 generated places.
    Large,
}

const SIZES: [(Size, Engine); 6] = [
    (Size::Embedded, Engine::Auto),
    (Size::Embedded, Engine::Dijkstra),
    (Size::Embedded, Engine::Hierarchy),
    (Size::Large, Engine::Auto),
    (Size::Large, Engine::Dijkstra),
    (Size::Large, Engine::Hierarchy),
];

/// A network, two of its places and the scenarios that fit it.
struct Case {
    network: Network,
    commodity: Commodity,
    ends: (NodeIndex, NodeIndex),
    scenarios: Vec<Resolved>,
}

fn main() {
    for size in [Size::Embedded, Size::Large] {
        let case = case(size);
        let answers = [Engine::Auto, Engine::Dijkstra, Engine::Hierarchy].map(|engine| {
            let comparison = comparison(&case, engine);
            (risk(&case, engine), comparison.cases.len(), comparison.cases, costs(&case, engine))
        });
        assert!(answers[0] == answers[1] && answers[0] == answers[2], "{size:?}: the engines differ");
        let routes = answers[0].2.iter().map(|case| case.rows.len()).sum::<usize>();
        let sum: u64 = answers[0].3.iter().flatten().map(|&cost| u64::from(cost)).sum();
        println!("{size:?}: the same answers, {routes} rows of comparison, matrix checksum {sum}");
    }
    divan::main();
}

fn case(size: Size) -> Case {
    let (network, commodity, ends) = match size {
        Size::Embedded => (embedded_network().clone(), "container", ("khorgos", "duisburg")),
        Size::Large => (generated(11_062), "cargo", ("p40", "p11000")),
    };
    let commodity = network.find_commodity(commodity).expect("a commodity").clone();
    let place = |id| network.find_node(id).expect("a place");
    let ends = (place(ends.0), place(ends.1));
    let embedded = embedded_scenarios().into_iter();
    let closed =
        (0..60).map(|link| format!("title = \"closed\"\n[[change]]\naction = \"close\"\nlink = \"l{}\"\n", 137 * link));
    let texts: Vec<(String, String)> = match size {
        Size::Embedded => embedded.map(|(id, text)| (id.to_owned(), text.to_owned())).collect(),
        Size::Large => closed.enumerate().map(|(number, text)| (format!("closure-{number}"), text)).collect(),
    };
    let scenarios = texts.iter().filter_map(|(id, text)| read_scenario(id, id, text).ok()?.resolve(&network).ok());
    Case { scenarios: scenarios.collect(), network, commodity, ends }
}

/// A generated network as a user's folder, with a single corridor that demands nothing.
fn generated(places: u32) -> Network {
    let support::CorridorLike { graph, metrics: [tariff, time, ..] } = support::corridor_like(places, 7);
    let mut text = "-- node.csv --\nnode_id,x_coord,y_coord\n".to_owned();
    (0..places).for_each(|place| writeln!(text, "p{place},,").expect("room"));
    text += "-- link.csv --\nlink_id,from_node_id,to_node_id,length,time_hours,tariff_usd_per_unit\n";
    for arc in 0..graph.arc_count() {
        let (tail, head, tariff, time) = (graph.tail(arc), graph.head(arc), tariff[arc as usize], time[arc as usize]);
        writeln!(text, "l{arc},p{tail},p{head},{tariff},{time},{tariff}").expect("room");
    }
    text += "-- corridor.csv --\ncorridor_id\nany\n";
    read_network(&FolderFiles::from_text(&text)).expect("a good network")
}

fn risk(Case { network, commodity, ends, .. }: &Case, engine: Engine) -> Option<corridor::analysis::RouteRisk> {
    let asked = RiskQuestion {
        origin: ends.0,
        destination: ends.1,
        via: Vec::new(),
        objective: Objective::Time,
        regime: Regime::Any,
        trials: HIERARCHY_PAYS_FROM,
        seed: 1,
        engine,
    };
    route_risk(network, commodity, &Overlay::empty(), &asked).expect("an answer")
}

fn comparison(case: &Case, engine: Engine) -> corridor::analysis::Comparison {
    let asked = ComparisonQuestion {
        origin: case.ends.0,
        destination: case.ends.1,
        via: Vec::new(),
        objective: Objective::Time,
        regime: Regime::Any,
        always: Vec::new(),
        scenarios: case.scenarios.iter().cycle().take(HIERARCHY_PAYS_FROM - 1).collect(),
        day: 0,
        policy: StatusPolicy::default(),
        engine,
    };
    compare(&case.network, &case.commodity, &asked).expect("an answer")
}

fn costs(Case { network, commodity, .. }: &Case, engine: Engine) -> Vec<Option<u32>> {
    let frozen = FrozenNetwork::new(network, commodity, Regime::Any);
    let places: Vec<NodeIndex> = network.graph().node_indices().cycle().take(HIERARCHY_PAYS_FROM).collect();
    let found = matrix(&frozen, &Overlay::empty(), &Objective::Time, (&places, &places[..20]), engine);
    found.expect("costs that fit").costs.concat()
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn risk_of_as_many_worlds(bencher: divan::Bencher<'_, '_>, (size, engine): (Size, Engine)) {
    let case = case(size);
    bencher.bench(|| risk(&case, engine));
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn comparison_of_as_many_scenarios(bencher: divan::Bencher<'_, '_>, (size, engine): (Size, Engine)) {
    let case = case(size);
    bencher.bench(|| comparison(&case, engine));
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn matrix_of_as_many_origins(bencher: divan::Bencher<'_, '_>, (size, engine): (Size, Engine)) {
    let case = case(size);
    bencher.bench(|| costs(&case, engine));
}
