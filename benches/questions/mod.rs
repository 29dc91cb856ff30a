//! Questions of many searches, and whom to ask them: for the bench of the engines, and for the page that compares them.

#![allow(dead_code, unreachable_pub, reason = "each user takes a part")]

use std::fmt::Write;

use corridor::analysis::{Comparison, ComparisonQuestion, RiskQuestion, RouteRisk, compare, matrix, route_risk};
use corridor::io::{FolderFiles, embedded_network, embedded_scenarios, read_network, read_scenario};
use corridor::network::NodeId;
use corridor::network::{Commodity, Network, Overlay, Regime};
use corridor::route::{Engine, FrozenNetwork, Objective};
use corridor::scenario::{Resolved, StatusPolicy};
use corridor::watch::Watch;

use crate::support;

/// What is searched.
#[derive(Debug, Clone, Copy)]
pub enum Size {
    /// Containers on the embedded network, some hundreds of places.
    Embedded,
    /// 11,062 generated places.
    Large,
}

/// A network, two of its places and the scenarios that fit it.
pub struct Case {
    pub network: Network,
    pub commodity: Commodity,
    pub ends: (NodeId, NodeId),
    pub scenarios: Vec<Resolved>,
}

pub fn case(size: Size) -> Case {
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

/// A generated network as a user's folder, with ranges and outages, and a single corridor that demands nothing.
fn generated(places: u32) -> Network {
    let support::CorridorLike { graph, metrics: [tariff, time, ..] } = support::corridor_like(places, 7);
    let mut text = "-- node.csv --\nnode_id,x_coord,y_coord\n".to_owned();
    (0..places).for_each(|place| writeln!(text, "p{place},,").expect("room"));
    text += "-- link.csv --\nlink_id,from_node_id,to_node_id,length,time_hours,time_low_hours,time_high_hours,tariff_usd_per_unit,operator,\
             asset_ids\n";
    for arc in 0..graph.arc_count() {
        let (tail, head, tariff, time) = (graph.tail(arc), graph.head(arc), tariff[arc as usize], time[arc as usize]);
        let (low, high) = (f64::from(time) * 0.7, f64::from(time) * 1.6);
        // A hundred carriers, whose times vary on their own, and an asset on every tenth link.
        let asset = if arc % 10 == 0 { format!("a{}", arc / 10 % 200) } else { String::new() };
        writeln!(text, "l{arc},p{tail},p{head},{tariff},{time},{low},{high},{tariff},c{},{asset}", arc % 100)
            .expect("room");
    }
    text += "-- corridor.csv --\ncorridor_id\nany\n-- asset.csv --\nasset_id,name,reliability_id\n";
    (0..200).for_each(|asset| writeln!(text, "a{asset},a{asset},often").expect("room"));
    text += "-- reliability.csv --\nreliability_id,name,regime,events_per_year,duration_median_days,duration_p90_days,lost_share\n\
             often,Often,any,6,4,20,1\n";
    read_network(&FolderFiles::from_text(&text)).expect("a good network")
}

/// The best routes by time in so many worlds.
pub fn risk(case: &Case, trials: usize) -> Option<RouteRisk> {
    let asked = RiskQuestion {
        origin: case.ends.0,
        destination: case.ends.1,
        via: Vec::new(),
        objective: Objective::Time,
        regime: Regime::Any,
        trials: trials as u64,
        seed: 1,
    };
    route_risk(&case.network, &case.commodity, &Overlay::empty(), &asked, Watch::none()).expect("an answer")
}

/// The best routes by time in so many cases, the baseline and scenarios in turn.
pub fn comparison(case: &Case, cases: usize) -> Comparison {
    let asked = ComparisonQuestion {
        origin: case.ends.0,
        destination: case.ends.1,
        via: Vec::new(),
        objective: Objective::Time,
        regime: Regime::Any,
        always: Vec::new(),
        scenarios: case.scenarios.iter().cycle().take(cases - 1).collect(),
        day: 0,
        policy: StatusPolicy::default(),
    };
    compare(&case.network, &case.commodity, &asked).expect("an answer")
}

/// Times between so many places, in turn.
pub fn times(case: &Case, engine: Engine, places: usize) -> Vec<Option<u32>> {
    let frozen = FrozenNetwork::new(&case.network, &case.commodity, Regime::Any);
    let places: Vec<NodeId> = case.network.nodes().cycle().take(places).collect();
    let found = matrix(&frozen, &Overlay::empty(), &Objective::Time, (&places, &places), engine);
    found.expect("costs that fit").costs.concat()
}
