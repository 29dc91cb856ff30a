//! A row of `critical` is the difference that the same closure makes to the matrix of all pairs.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use corridor::analysis::{Closable, CriticalQuestion, Criticality, critical, matrix};
use corridor::io::{embedded_network, read_scenario};
use corridor::network::NodeId;
use corridor::network::{Commodity, Network, Regime};
use corridor::route::{Engine, FrozenNetwork, Objective};
use corridor::scenario::{Action, Resolved, Scenario, ScenarioChange, StatusPolicy, TargetKind, lay_over};
use corridor::watch::Watch;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::fixtures::network;

const ALL: [Closable; 5] = [
    Closable::Assets,
    Closable::Links,
    Closable::Nodes,
    Closable::Countries { is_whole: false },
    Closable::Countries { is_whole: true },
];

/// A commodity of a network, what holds anyway, and pairs.
struct Asked<'n> {
    network: &'n Network,
    commodity: &'n Commodity,
    always: Vec<Resolved>,
    day: u32,
    pairs: Vec<(NodeId, NodeId)>,
    objective: Objective,
}

impl Asked<'_> {
    fn critical(&self, closable: Closable, size: usize, count: usize) -> Option<Criticality> {
        let asked = CriticalQuestion {
            pairs: self.pairs.clone(),
            objective: self.objective,
            closable,
            part: None,
            size,
            count,
            always: self.always.iter().collect(),
            day: self.day,
            policy: StatusPolicy::default(),
            regime: Regime::Any,
        };
        critical(self.network, self.commodity, &asked, &Watch::none()).ok().flatten()
    }

    /// The cost of each pair under closures, as a matrix tells it.
    fn costs(&self, kind: TargetKind, closed: &[String]) -> Vec<Option<u32>> {
        let close = |name: &String| ScenarioChange::labelled("close", Action::Close, kind, vec![name.clone()]);
        let closures = Scenario::of_question(closed.iter().map(close).collect()).resolve(self.network);
        let closures = closures.expect("closures of the network");
        let layers: Vec<&Resolved> = self.always.iter().chain([&closures]).collect();
        let overlay = lay_over(self.network, self.commodity, &layers, self.day, &StatusPolicy::default()).overlay;
        let frozen = FrozenNetwork::new(self.network, self.commodity, Regime::Any);
        let places = |end: fn(&(NodeId, NodeId)) -> NodeId| {
            let mut all: Vec<NodeId> = self.pairs.iter().map(end).collect();
            all.sort();
            all.dedup();
            all
        };
        let (origins, destinations) = (places(|pair| pair.0), places(|pair| pair.1));
        let all = matrix(&frozen, &overlay, &self.objective, (&origins, &destinations), Engine::Search);
        let costs = all.expect("costs that fit").costs;
        let at = |all: &[NodeId], place| all.binary_search(&place).expect("an end of a pair");
        self.pairs.iter().map(|(from, to)| costs[at(&origins, *from)][at(&destinations, *to)]).collect()
    }

    /// Whether a pair starts or ends in what is closed, so that it is left out for it; a transit closure leaves it out by itself.
    fn is_left_out(&self, closable: Closable, name: &str, (from, to): (NodeId, NodeId)) -> bool {
        [from, to].iter().any(|end| {
            let place = self.network.node(*end);
            match closable {
                Closable::Assets => place.assets.iter().any(|asset| asset == name),
                Closable::Nodes => place.id == name,
                Closable::Countries { is_whole: false } => place.country.is_some_and(|it| it.as_str() == name),
                Closable::Links | Closable::Countries { is_whole: true } => false,
            }
        })
    }

    /// Pairs left out for each, cut off, and the extra cost in steps, by closing the sets and asking the matrix.
    fn naive(&self, closable: Closable, closed: &[String]) -> (Vec<usize>, usize, i64) {
        let kind = kind_of(closable);
        let open = self.costs(kind, &[]);
        let mut left_out = vec![0; closed.len()];
        let mut by_subset: BTreeMap<Vec<String>, Vec<Option<u32>>> = BTreeMap::new();
        let (mut cut_off, mut extra) = (0, 0);
        for (pair, before) in open.iter().enumerate().filter_map(|(pair, cost)| Some((pair, (*cost)?))) {
            let mut applied = Vec::new();
            for (position, name) in closed.iter().enumerate() {
                let is_left_out = self.is_left_out(closable, name, self.pairs[pair]);
                left_out[position] += usize::from(is_left_out);
                // Transit is closed for all pairs: who is spared is for the overlay to know.
                if !is_left_out || kind == TargetKind::Transit {
                    applied.push(name.clone());
                }
            }
            let after = by_subset.entry(applied).or_insert_with_key(|names| self.costs(kind, names))[pair];
            match after {
                Some(after) => extra += i64::from(after) - i64::from(before),
                None => cut_off += 1,
            }
        }
        (left_out, cut_off, extra)
    }

    /// Compares every row that is listed, and says how many there were and how many left a pair out.
    fn check(&self, closable: Closable, size: usize, count: usize) -> (usize, usize) {
        let Some(found) = self.critical(closable, size, count) else { return (0, 0) };
        let per_unit = if self.objective == Objective::Time { 10_000.0 } else { 100.0 };
        for set in &found.sets {
            let (left_out, cut_off, extra) = self.naive(closable, &set.closed);
            let told = (&set.left_out, set.cut_off, (set.extra * per_unit).round() as i64);
            assert_eq!(told, (&left_out, cut_off, extra), "{closable:?} {:?}", set.closed);
        }
        (found.sets.len(), found.sets.iter().filter(|set| set.left_out.iter().any(|pairs| *pairs > 0)).count())
    }
}

fn kind_of(closable: Closable) -> TargetKind {
    match closable {
        Closable::Assets => TargetKind::Asset,
        Closable::Links => TargetKind::Link,
        Closable::Nodes => TargetKind::Node,
        Closable::Countries { is_whole: false } => TargetKind::Transit,
        Closable::Countries { is_whole: true } => TargetKind::Country,
    }
}

fn names_of(network: &Network, closable: Closable) -> Vec<String> {
    let tables = network.tables();
    match closable {
        Closable::Assets => tables.assets.iter().map(|row| row.id.clone()).collect(),
        Closable::Links => tables.links.iter().map(|row| row.id.clone()).collect(),
        Closable::Nodes => tables.nodes.iter().map(|row| row.id.clone()).collect(),
        Closable::Countries { .. } => network.countries().iter().map(ToString::to_string).collect(),
    }
}

/// Seven places in three countries or none, two modes, assets on links, places and transfers; links are listed with countries at random.
fn random_network(random: &mut ChaCha8Rng) -> String {
    let mut any = |below: u32| random.random_range(0..below);
    let countries = ["AA", "BB", "CC", ""];
    let assets = ["x", "y", "z", "", "", ""];
    let mut text = "-- node.csv --\nnode_id,x_coord,y_coord,country,asset_ids\n".to_owned();
    let places = 5 + any(3);
    for place in 0..places {
        let (country, asset) = (countries[any(4) as usize], assets[any(6) as usize]);
        writeln!(text, "n{place},,,{country},{asset}").expect("a string");
    }
    text += "-- link.csv --\nlink_id,from_node_id,to_node_id,directed,length,mode,countries,asset_ids,tariff_usd_per_unit,time_hours\n";
    for link in 0..10 + any(8) {
        let (from, to) = (any(places), any(places));
        let (directed, length, mode) = (any(2) == 0, any(9), ["rail", "sea"][any(2) as usize]);
        let (country, asset) = (["AA", "BB", "CC", "AA;BB", "DD"][any(5) as usize], assets[any(6) as usize]);
        let (usd, hours) = (any(9), any(9) * 6);
        writeln!(text, "l{link},n{from},n{to},{directed},{length},{mode},{country},{asset},{usd},{hours}")
            .expect("a string");
    }
    text += "-- transfer.csv --\ntransfer_id,node_id,commodity_id,from_service,to_service,kind,tariff_usd_per_unit,time_hours,asset_ids\n";
    for transfer in 0..any(6) {
        let (place, usd, hours, asset) = (any(places), any(4), any(4) * 6, assets[any(6) as usize]);
        let (from, to) = [("rail", "sea"), ("sea", "rail"), ("rail", "rail"), ("origin", "rail")][any(4) as usize];
        writeln!(text, "t{transfer},n{place},cargo,{from},{to},yard,{usd},{hours},{asset}").expect("a string");
    }
    text += "-- asset.csv --\nasset_id,name,kind,risk_rule\nx,X,yard,series\ny,Y,yard,parallel\nz,Z,yard,series\n";
    text + "-- commodity.csv --\ncommodity_id,name,cargo_unit,tonnes_per_unit,default_transfer\ncargo,Cargo,t,1,free\n"
}

#[test]
fn on_random_networks_every_closure_is_the_difference_of_matrices() {
    let mut random = ChaCha8Rng::seed_from_u64(11);
    let mut counts: BTreeMap<(String, usize), (usize, usize)> = BTreeMap::new();
    for round in 0..40 {
        let network = network(&random_network(&mut random));
        let commodity = network.find_commodity("cargo").expect("cargo");
        let places: Vec<NodeId> = network.nodes().collect();
        let pairs = places.iter().flat_map(|from| places.iter().map(move |to| (*from, *to)));
        let standing = "title = \"x\"\ndays = 3\n[[change]]\naction = \"close\"\ntransit = \"BB\"\nfrom_day = 1\n\
                        [[change]]\naction = \"surcharge\"\nasset = \"x\"\nusd_per_unit = 0.07\n";
        let standing = read_scenario("standing", "standing.toml", standing).expect("a scenario").resolve(&network);
        let mut asked = Asked {
            network: &network,
            commodity,
            always: standing.into_iter().filter(|_| round % 2 == 0).collect(),
            day: round % 3,
            pairs: pairs.filter(|(from, to)| from != to).collect(),
            objective: if round % 4 < 2 { Objective::Tariff } else { Objective::Time },
        };
        asked.pairs.truncate(24);
        for closable in ALL {
            for size in 1..=2 {
                let (rows, with_left_out) = asked.check(closable, size, 25);
                let count = counts.entry((format!("{closable:?}"), size)).or_default();
                *count = (count.0 + rows, count.1 + with_left_out);
            }
            // What is not listed does nothing.
            let Some(found) = asked.critical(closable, 1, 1_000) else { continue };
            for name in names_of(&network, closable) {
                if found.sets.iter().all(|set| set.closed != [name.clone()]) {
                    let does_nothing = Scenario::of_question(vec![ScenarioChange::labelled(
                        "close",
                        Action::Close,
                        kind_of(closable),
                        vec![name.clone()],
                    )])
                    .resolve(&network)
                    .is_err();
                    let (_, cut_off, extra) = if does_nothing {
                        (Vec::new(), 0, 0)
                    } else {
                        asked.naive(closable, std::slice::from_ref(&name))
                    };
                    assert_eq!((cut_off, extra), (0, 0), "{closable:?} {name}");
                }
            }
        }
    }
    for ((closable, size), (rows, with_left_out)) in &counts {
        assert!(*rows > 40, "{closable} {size}: {rows} rows");
        let leaves_out = !closable.contains("Links") && !closable.contains("true");
        assert_eq!(*with_left_out > 10, leaves_out, "{closable} {size}: {with_left_out} rows leave pairs out");
    }
}

#[test]
fn on_the_embedded_network_the_worst_closures_are_the_differences_of_matrices() {
    let network = embedded_network();
    for (commodity, objective) in
        [("crude", Objective::Tariff), ("crude", Objective::Time), ("container", Objective::Tariff)]
    {
        let commodity = network.find_commodity(commodity).expect("a commodity");
        let place = |id: &str| network.find_node(id).expect("a place");
        let supplies = network.tables().supplies.iter().filter(|row| row.is_for(&commodity.id));
        let markets = || network.tables().markets.iter().filter(|row| row.is_for(&commodity.id));
        let pairs = supplies.flat_map(|supply| markets().map(|market| (place(&supply.node), place(&market.node))));
        let pairs = pairs.filter(|(from, to)| from != to).collect();
        let asked = Asked { network, commodity, always: Vec::new(), day: 0, pairs, objective };
        for closable in ALL {
            for (size, count) in [(1, 8), (2, 4)] {
                let (rows, _) = asked.check(closable, size, count);
                assert!(rows >= count.min(4), "{closable:?} {size}: {rows}");
            }
        }
    }
}
