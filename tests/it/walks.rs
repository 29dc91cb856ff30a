//! A slow twin of the search under rules: every walk of a small network, straight from its rows.
//!
//! It knows nothing of frozen graphs: a walk is a list of links, and two walks are taken for one only if they end at the same place in the same
//! service, used the same links and passed the same places to pass.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use corridor::network::{Corridor, Country, DefaultTransfer, Link, Network};
use corridor::route::Objective;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What the walks are held against.
pub(crate) struct WalkQuestion<'n> {
    pub(crate) network: &'n Network,
    pub(crate) commodity: &'n str,
    pub(crate) origin: &'n str,
    pub(crate) destination: &'n str,
    pub(crate) corridor: Option<&'n Corridor>,
    pub(crate) via: Vec<&'n str>,
    /// Links that are closed.
    pub(crate) closed: Vec<&'n str>,
    /// USD paid on entering a country from outside it.
    pub(crate) on_entry: Option<(Country, i64)>,
}

/// Ends here, in this service (`origin` before the first link), with these links used and so many places to pass behind it.
type Stand<'n> = (&'n str, &'n str, u32, usize);

impl<'n> WalkQuestion<'n> {
    /// The least cost in steps of the objective (tariff or time) of all walks that keep to the rule.
    pub(crate) fn least(&self, objective: Objective) -> Option<i64> {
        let start = (self.origin, "origin", 0, self.passed(self.origin, 0));
        let mut best: BTreeMap<Stand<'n>, i64> = BTreeMap::from([(start, 0)]);
        let mut waiting = vec![start];
        while let Some(stand) = waiting.pop() {
            let cost = best[&stand];
            for (next, extra) in self.steps(stand, objective) {
                let through = cost + extra;
                if best.get(&next).is_none_or(|known| through < *known) {
                    best.insert(next, through);
                    waiting.push(next);
                }
            }
        }
        let ends = best.iter().filter(|((place, .., used, passed), _)| {
            *place == self.destination && *passed == self.via.len() && self.keeps_the_rule(*used)
        });
        ends.filter_map(|((place, service, ..), cost)| {
            Some(cost + self.transfer(place, service, "destination", objective)?)
        })
        .min()
    }

    /// The costs of all walks that are in no state twice, rising, in steps of the objective; `None` if there are more than `most`. A state is a place, a
    /// service in which the cargo arrived there or is about to leave, and how many places to pass are behind it.
    pub(crate) fn all(&self, objective: Objective, most: usize) -> Option<Vec<i64>> {
        assert!(self.corridor.is_none() && self.on_entry.is_none(), "not for rules of corridors");
        let mut found = Vec::new();
        self.extend(objective, &mut vec![(self.origin, "origin", false, 0)], 0, (most, &mut found));
        found.sort_unstable();
        (found.len() <= most).then_some(found)
    }

    /// Goes on from the last state of a walk, in which the cargo has just arrived.
    fn extend(
        &self,
        objective: Objective,
        walk: &mut Vec<(&'n str, &'n str, bool, usize)>,
        cost: i64,
        (most, found): (usize, &mut Vec<i64>),
    ) {
        let (place, service, _, passed) = *walk.last().expect("a state");
        let passed = self.passed(place, passed);
        if place == self.destination && passed == self.via.len() {
            found.extend(self.transfers(place, service, "destination", objective).iter().map(|own| cost + own));
        }
        let touching = || {
            let ours = self.network.tables().links.iter().filter(|link| link.carries(self.commodity));
            ours.flat_map(|link| {
                let there = (link.from == place).then_some((link, link.to.as_str()));
                let back = (link.to == place && !link.directed).then_some((link, link.from.as_str()));
                there.into_iter().chain(back)
            })
        };
        let services: std::collections::BTreeSet<&str> = touching().map(|(link, _)| link.service.as_str()).collect();
        for to in services {
            let leaving = (place, to, true, passed);
            if walk.contains(&leaving) || found.len() > most {
                continue;
            }
            walk.push(leaving);
            for own in self.transfers(place, service, to, objective) {
                let open =
                    touching().filter(|(link, _)| link.service == to && !self.closed.contains(&link.id.as_str()));
                for (link, head) in open {
                    let arriving = (head, to, false, passed);
                    if walk.contains(&arriving) {
                        continue;
                    }
                    walk.push(arriving);
                    self.extend(objective, walk, cost + own + own_cost(link, objective), (most, found));
                    walk.pop();
                }
            }
            walk.pop();
        }
    }

    fn passed(&self, place: &str, mut passed: usize) -> usize {
        while self.via.get(passed) == Some(&place) {
            passed += 1;
        }
        passed
    }

    /// Every way on from a stand, with what the transfer and the link cost.
    fn steps(&self, (place, service, used, passed): Stand<'n>, objective: Objective) -> Vec<(Stand<'n>, i64)> {
        let mut steps = Vec::new();
        for (position, link) in self.network.tables().links.iter().enumerate() {
            if !link.carries(self.commodity) || self.closed.contains(&link.id.as_str()) {
                continue;
            }
            let mut heads = Vec::new();
            if link.from == place {
                heads.push(link.to.as_str());
            }
            if link.to == place && !link.directed {
                heads.push(link.from.as_str());
            }
            for head in heads {
                let Some(transfer) = self.transfer(place, service, &link.service, objective) else { continue };
                let own = own_cost(link, objective);
                let country = self.network.find_node(place).and_then(|node| self.network.node(node).country);
                let entry = match self.on_entry {
                    Some((entered, usd)) if objective == Objective::Tariff => {
                        let is_entered = link.countries.contains(&entered) && country != Some(entered);
                        if is_entered { usd * 100 } else { 0 }
                    }
                    _ => 0,
                };
                let stand = (head, link.service.as_str(), used | 1 << position, self.passed(head, passed));
                steps.push((stand, transfer + own + entry));
            }
        }
        steps
    }

    /// The cost of a change of service, or `None` where it is not possible.
    fn transfer(&self, place: &str, from: &str, to: &str, objective: Objective) -> Option<i64> {
        self.transfers(place, from, to, objective).into_iter().min()
    }

    /// The costs of every way to change service: the rows that list it, or nothing where it is free.
    fn transfers(&self, place: &str, from: &str, to: &str, objective: Objective) -> Vec<i64> {
        let listed = self.network.tables().transfers.iter().filter(|row| {
            row.node == place && row.is_for(self.commodity) && row.from_service == from && row.to_service == to
        });
        let mut costs: Vec<i64> = listed
            .map(|row| match objective {
                Objective::Tariff => row.tariff.central().steps(),
                _ => row.time.central().steps(),
            })
            .collect();
        let default = self.network.find_commodity(self.commodity).expect("the commodity").default_transfer;
        let is_free = from == to || from == "origin" || to == "destination" || default == DefaultTransfer::Free;
        if costs.is_empty() && is_free {
            costs.push(0);
        }
        costs
    }

    fn keeps_the_rule(&self, used: u32) -> bool {
        let Some(corridor) = self.corridor else { return true };
        let tables = self.network.tables();
        let links =
            || tables.links.iter().enumerate().filter(|(position, _)| used >> position & 1 == 1).map(|(_, link)| link);
        let visited = |id: &String| *id == self.origin || links().any(|link| link.from == *id || link.to == *id);
        let places = || tables.nodes.iter().filter(|node| visited(&node.id));
        let enters = |country: &Country| {
            links().any(|link| link.countries.contains(country)) || places().any(|node| node.country == Some(*country))
        };
        let rests_on = |asset: &String| links().any(|link| link.assets.contains(asset));
        let passes = |asset: &String| places().any(|node| node.assets.contains(asset));
        (corridor.any_assets.is_empty() || corridor.any_assets.iter().any(rests_on))
            && corridor.enters.iter().all(enters)
            && !corridor.avoids.iter().any(enters)
            && !corridor.avoids_assets.iter().any(|asset| rests_on(asset) || passes(asset))
    }
}

fn own_cost(link: &Link, objective: Objective) -> i64 {
    match objective {
        Objective::Tariff => link.tariff.central().steps(),
        _ => link.time.central().steps(),
    }
}

/// A small random network with ties, free links, loops, parallel links, links both ways, transfers, closed links and corridors, as text.
pub(crate) fn random_network(seed: u64) -> String {
    const COUNTRIES: [&str; 3] = ["KZ", "RU", "AZ"];
    const SERVICES: [&str; 2] = ["sea", "rail"];
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let places = random.random_range(2..=5);
    let some = |list: &[&str], share: f64, random: &mut ChaCha8Rng| -> String {
        list.iter().filter(|_| random.random_bool(share)).copied().collect::<Vec<_>>().join(";")
    };
    let mut text = "-- node.csv --\nnode_id,x_coord,y_coord,country,asset_ids\n".to_owned();
    for place in 0..places {
        let country = if random.random_bool(0.2) { "" } else { COUNTRIES[random.random_range(0..3)] };
        let assets = some(&["port"], 0.15, &mut random);
        writeln!(text, "p{place},{place},0,{country},{assets}").expect("a text");
    }
    text += "-- link.csv --\nlink_id,from_node_id,to_node_id,directed,mode,service,countries,asset_ids,tariff_usd_per_unit,time_hours\n";
    for link in 0..random.random_range(1..=9) {
        let (from, to) = (random.random_range(0..places), random.random_range(0..places));
        let directed = random.random_bool(0.7);
        let service = SERVICES[random.random_range(0..2)];
        let countries = some(&COUNTRIES, 0.3, &mut random);
        let assets = some(&["pipe", "strait"], 0.2, &mut random);
        let (tariff, days) = (random.random_range(0..4), random.random_range(0..4));
        writeln!(
            text,
            "l{link},p{from},p{to},{directed},{service},{service},{countries},{assets},{tariff},{}",
            days * 24
        )
        .expect("a text");
    }
    text +=
        "-- transfer.csv --\ntransfer_id,node_id,commodity_id,from_service,to_service,tariff_usd_per_unit,time_hours\n";
    for transfer in 0..random.random_range(0..=4) {
        let place = random.random_range(0..places);
        let from = ["sea", "rail", "origin"][random.random_range(0..3)];
        let to = ["sea", "rail", "destination"][random.random_range(0..3)];
        let (tariff, days) = (random.random_range(0..3), random.random_range(0..3));
        writeln!(text, "t{transfer},p{place},oil,{from},{to},{tariff},{}", days * 24).expect("a text");
    }
    let default = if random.next_u32().is_multiple_of(2) { "free" } else { "forbidden" };
    writeln!(
        text,
        "-- commodity.csv --\ncommodity_id,cargo_unit,tonnes_per_unit,default_transfer\noil,t,1,{default}\n\
         -- asset.csv --\nasset_id,name\npipe,Pipe\nstrait,Strait\nport,Port"
    )
    .expect("a text");
    text += "-- corridor.csv --\ncorridor_id,must_use_any_asset_ids,must_enter_countries,must_not_enter_countries,must_not_use_asset_ids\n";
    for corridor in 0..3 {
        let any = some(&["pipe", "strait"], 0.4, &mut random);
        let enters = some(&COUNTRIES, 0.3, &mut random);
        let avoids = some(&COUNTRIES, 0.15, &mut random);
        let avoids_assets = some(&["strait", "port"], 0.2, &mut random);
        writeln!(text, "c{corridor},{any},{enters},{avoids},{avoids_assets}").expect("a text");
    }
    text
}
