//! The unrolled problem against a slow twin that keeps a ledger, and against a slow solver.

use std::collections::BTreeMap;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::min_cost_flow::twin::{least_cost, successive_ways};
use super::warm::WarmSolver;
use super::{Behaviour, Foresight, JointStart, SimulationQuestion, Simulator, simulate};
use crate::io::{FolderFiles, read_network, read_scenario};
use crate::network::Network;
use crate::scenario::{Resolved, StatusPolicy};
use crate::units::Quantity;
use crate::watch::Watch;

/// One field, a pipe, a tank and a ship to one market, with room to spare everywhere while nothing is closed.
#[derive(Debug, Clone, Copy)]
struct Chain {
    supply: i64,
    pipe_usd: i64,
    room: i64,
    opening: i64,
    holding_cents: i64,
    ship: i64,
    ship_usd: i64,
    lag: i64,
    days: i64,
    closed: (i64, i64),
}

impl Chain {
    fn random(random: &mut ChaCha8Rng) -> Self {
        let supply = random.random_range(1..=3);
        // Even, so that the parts of the tank are whole and the ledger can count in units.
        let opening = 2 * random.random_range(0..=2);
        let room = opening + 2 * random.random_range(0..=1);
        let days = random.random_range(1..=5);
        let from = random.random_range(0..days);
        Self {
            supply,
            pipe_usd: random.random_range(0..=2),
            room,
            opening,
            holding_cents: random.random_range(0..=30),
            ship: supply + random.random_range(1..=2),
            ship_usd: random.random_range(0..=3),
            lag: random.random_range(0..=1),
            days,
            closed: (from, random.random_range(from + 1..=days)),
        }
    }

    fn network(&self) -> Network {
        let Self { supply, pipe_usd, room, opening, ship, ship_usd, lag, .. } = *self;
        let (hours, holding) = (lag * 24, self.holding_cents as f64 / 100.0);
        let text = format!(
            "-- node.csv --\nnode_id,x_coord,y_coord\nfield,53,46\ntank,37,44\nmarket,15,37\n\
            -- link.csv --\nlink_id,from_node_id,to_node_id,mode,length,time_hours,tariff_usd_per_unit,capacity,allowed_uses\n\
            pipe,field,tank,pipeline,100,0,{pipe_usd},9,oil\nship,tank,market,sea,100,{hours},{ship_usd},{ship},oil\n\
            -- commodity.csv --\ncommodity_id,cargo_unit,tonnes_per_unit\noil,t,1\n\
            -- supply.csv --\nsupply_id,node_id,commodity_id,supply\nfield,field,oil,{supply}\n\
            -- market.csv --\nmarket_id,node_id,commodity_id,demand,netback_usd_per_unit\nmarket,market,oil,100,50\n\
            -- storage.csv --\nstorage_id,node_id,commodity_id,capacity,opening,holding_usd_per_unit_day\n\
            tank,tank,oil,{room},{opening},{holding}\n"
        );
        read_network(&FolderFiles::from_text(&text)).expect("a good network")
    }

    /// The least that the days can cost, in cents, by trying every amount on every day; the ledger is kept as the documentation of the model says.
    fn least_cost(&self) -> i64 {
        let behaviour = Behaviour::default();
        let cents = |usd: f64| (usd * 100.0).round() as i64;
        let (unmet, waiting) = (cents(behaviour.unmet_price), cents(behaviour.waiting_price));
        let yard = if self.lag == 0 { 0 } else { self.supply * 7 };
        let usual_cost = 100 * (self.pipe_usd + self.ship_usd);
        // State: stock, waiting at the market, at sea until tomorrow.
        let at_sea = self.supply * self.lag;
        let mut least: BTreeMap<(i64, i64, i64), i64> = BTreeMap::from([((self.opening, 0, at_sea), 0)]);
        for day in 0..self.days {
            let is_last = day + 1 == self.days;
            let ship = if (self.closed.0..self.closed.1).contains(&day) { 0 } else { self.ship };
            let shut_in_price =
                5_000 + cents(behaviour.shut_in_price) + (730 - day) * (self.holding_cents + 3) + usual_cost;
            let mut after = BTreeMap::new();
            for ((stock, waits, arrives), before) in least {
                for shut_in in 0..=self.supply {
                    let piped = self.supply - shut_in;
                    for shipped in 0..=ship.min(stock + piped) {
                        let left = stock + piped - shipped;
                        let at_market = waits + arrives + if self.lag == 0 { shipped } else { 0 };
                        for stays in 0..=at_market.min(yard) {
                            let sold = at_market - stays;
                            let mut cost = before + shut_in * shut_in_price;
                            cost += 100 * (piped * self.pipe_usd + shipped * self.ship_usd);
                            cost += stays * waiting - sold.min(self.supply) * unmet;
                            if is_last && self.lag > 0 {
                                cost -= shipped.min(self.supply) * unmet;
                            }
                            let Some(held) = self.tank_cost(left, is_last, unmet) else { continue };
                            let best =
                                after.entry((left, stays, if self.lag == 0 { 0 } else { shipped })).or_insert(i64::MAX);
                            *best = (*best).min(cost + held);
                        }
                    }
                }
            }
            least = after;
        }
        *least.values().min().expect("shutting in is always possible")
    }

    /// What a stock costs overnight; on the last day what it costs to sell it later, and less for what belongs in the tank.
    fn tank_cost(&self, stock: i64, is_last: bool, unmet: i64) -> Option<i64> {
        let half = self.opening / 2;
        let upper = (self.room - self.opening) / 2;
        let tiers = [
            (half, -2 * self.holding_cents - 2),
            (self.opening - half, -self.holding_cents - 1),
            (upper, self.holding_cents + 1),
            (self.room - self.opening - upper, self.holding_cents + 2),
        ];
        let mut rest = stock;
        let mut cost = if is_last { stock * 100 * self.ship_usd } else { 0 };
        for (tier, (size, price)) in tiers.into_iter().enumerate() {
            let part = rest.min(size);
            cost += part * (price - if is_last && tier < 2 { 2 * unmet } else { 0 });
            rest -= part;
        }
        (rest == 0).then_some(cost)
    }
}

fn closing(network: &Network, link: &str, (from, to): (i64, i64)) -> Resolved {
    let text = format!(
        "title = \"closed\"\n[[change]]\naction = \"close\"\nlink = \"{link}\"\nfrom_day = {from}\nto_day = {to}\n"
    );
    read_scenario("closed", "closed.toml", &text).expect("a good scenario").resolve(network).expect("it fits")
}

fn asked(scenario: Option<&Resolved>, days: i64, foresight: Foresight) -> SimulationQuestion<'_> {
    let behaviour = Behaviour { foresight, ..Behaviour::default() };
    let (always, policy) = (Vec::new(), StatusPolicy::default());
    SimulationQuestion { always, scenario, days: days as usize, from_day: 0, behaviour, policy }
}

#[test]
fn a_chain_costs_what_a_ledger_of_every_choice_says() {
    let mut random = ChaCha8Rng::seed_from_u64(19);
    for _ in 0..400 {
        let chain = Chain::random(&mut random);
        let network = chain.network();
        let closed = closing(&network, "ship", chain.closed);
        let oil = network.find_commodity("oil").expect("oil");
        let asked = asked(Some(&closed), chain.days, Foresight::Perfect);
        let outcome = simulate(&network, oil, &asked, Watch::none()).expect("an outcome");
        assert_eq!((outcome.summary.loss_usd * 100.0).round() as i64, chain.least_cost(), "{chain:?}");
    }
}

/// Two fields and two markets, a tank, a ship that is slow, a quota, a contract and a lossy short cut, all of random size.
fn random_network(random: &mut ChaCha8Rng) -> Network {
    let mut size = |most: i64| random.random_range(0..=most);
    let room = size(9);
    let text = format!(
        "-- node.csv --\nnode_id,x_coord,y_coord\nnorth,53,46\nsouth,52,43\nhub,50,44\ntank,37,44\nsea,15,37\nland,20,52\n\
        -- link.csv --\nlink_id,from_node_id,to_node_id,mode,length,time_hours,tariff_usd_per_unit,capacity,asset_ids,quality_loss_usd_per_unit,allowed_uses\n\
        a,north,hub,pipeline,1,0,{},{},,,oil\nb,south,hub,rail,1,{},{},{},quota,,oil\nc,hub,tank,pipeline,1,0,{},{},,,oil\n\
        d,tank,sea,sea,1,{},{},{},,,oil\ne,hub,land,rail,1,{},{},{},quota,{},oil\nf,north,land,road,1,{},{},{},,,oil\n\
        -- asset.csv --\nasset_id,name,commodity_id,capacity\nquota,Quota,oil,{}\n\
        -- commodity.csv --\ncommodity_id,cargo_unit,tonnes_per_unit,value_of_time_usd_per_unit_day\noil,t,1,0.5\n\
        -- supply.csv --\nsupply_id,node_id,commodity_id,supply\nnorth,north,oil,{}\nsouth,south,oil,{}\n\
        -- market.csv --\nmarket_id,node_id,commodity_id,demand,netback_usd_per_unit\nsea,sea,oil,{},{}\nland,land,oil,{},{}\n\
        -- storage.csv --\nstorage_id,node_id,commodity_id,capacity,opening,holding_usd_per_unit_day\ntank,tank,oil,{room},{},0.2\n\
        -- outlet.csv --\noutlet_id,name,commodity_id,measure_link_ids,ramp_units_per_day,contract_units_per_day,shortfall_usd_per_unit\n\
        ship,Ship,oil,d,,,\nland,Land,oil,e,{},{},{}\n",
        size(3),
        size(9),
        24 * size(2),
        size(3),
        size(9),
        size(3),
        size(9),
        24 * size(3),
        size(3),
        size(9),
        24 * size(2),
        size(3),
        size(9),
        size(5),
        24 * size(2),
        size(9),
        size(4),
        size(9),
        1 + size(5),
        size(6),
        size(9),
        40 + size(9),
        size(9),
        40 + size(9),
        size(room),
        1 + size(3),
        size(4),
        size(9),
    );
    read_network(&FolderFiles::from_text(&text)).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

#[test]
fn plans_are_optimal_by_a_slow_solver_and_foresight_never_costs_more() {
    let mut random = ChaCha8Rng::seed_from_u64(20);
    let mut bound = 0;
    for _ in 0..300 {
        let network = random_network(&mut random);
        let oil = network.find_commodity("oil").expect("oil");
        let days = random.random_range(1..=8);
        let from = random.random_range(0..days);
        let link = ["a", "b", "c", "d", "e", "f"][random.random_range(0..6)];
        let closed = closing(&network, link, (from, random.random_range(from + 1..=days)));
        let perfect = asked(Some(&closed), days, Foresight::Perfect);
        let simulator = Simulator::new(&network, oil, &perfect).expect("a simulator");
        let plan = simulator.plan(&perfect);
        let solution = WarmSolver::new()
            .solve(&plan.problem, &plan.ties, &plan.limits, JointStart::default())
            .expect("a solution");
        solution.verify(&plan.problem, &plan.limits).expect("balance, capacities and complementary slackness");
        if solution.pivots == 0 {
            assert_eq!(Some(solution.objective), successive_ways(&plan.problem).map(|cost| cost as f64));
        } else {
            let least = least_cost(&plan.problem, &plan.limits).expect("a flow");
            assert!((solution.objective - least).abs() <= 1e-6 * least.abs(), "{} but {least}", solution.objective);
            bound += 1;
        }
        let known = simulate(&network, oil, &perfect, Watch::none()).expect("an outcome");
        let unknown =
            simulate(&network, oil, &asked(Some(&closed), days, Foresight::Myopic), Watch::none()).expect("an outcome");
        // Amounts are made whole where joint limits bind: a unit may cost what it is worth.
        let made_whole = if solution.pivots > 0 { 60.0 } else { 1e-6 };
        assert!(known.summary.loss_usd <= unknown.summary.loss_usd + made_whole);
    }
    assert!(bound > 20, "joint limits bind in {bound} plans");
}

#[test]
fn a_warm_start_finds_what_a_cold_one_does_day_by_day() {
    let mut random = ChaCha8Rng::seed_from_u64(21);
    let mut solved = 0;
    for _ in 0..40 {
        let network = random_network(&mut random);
        let oil = network.find_commodity("oil").expect("oil");
        let days = random.random_range(2..=12);
        for foresight in [Foresight::Myopic, Foresight::Perfect] {
            let calm = asked(None, days, foresight);
            let mut warm = Simulator::new(&network, oil, &calm).expect("a simulator");
            for _ in 0..8 {
                let from = random.random_range(0..days);
                let link = ["a", "b", "c", "d", "e", "f"][random.random_range(0..6)];
                let closed = closing(&network, link, (from, random.random_range(from + 1..=days)));
                let asked = calm.clone().under(&closed);
                let cold = Simulator::with_solver(&network, oil, &asked, WarmSolver::cold());
                let cold = cold.and_then(|mut cold| cold.simulate(&asked, Watch::none())).expect("an outcome");
                assert_eq!(warm.simulate(&asked, Watch::none()).expect("an outcome"), cold, "{link} {foresight:?}");
                solved += 1;
            }
        }
    }
    assert_eq!(solved, 640);
}

/// Days like any other are a cheapest plan, and the only one that is least by the second cost.
fn assert_as_usual(simulator: &Simulator<'_>, calm: &SimulationQuestion<'_>) {
    let plan = simulator.plan(calm);
    let usual = simulator.as_usual(&plan);
    usual.verify(&plan.problem, &plan.limits).expect("balance, capacities and complementary slackness");
    let planned = WarmSolver::new().solve(&plan.problem, &plan.ties, &plan.limits, JointStart::default());
    assert_eq!(planned.expect("a solution").flow, usual.flow);
}

/// What every day sends if all are alike is a cheapest flow of all days together, whatever the horizon and the network.
#[test]
fn days_like_any_other_are_the_cheapest_together() {
    let mut random = ChaCha8Rng::seed_from_u64(22);
    let mut short = 0;
    for _ in 0..200 {
        let network = random_network(&mut random);
        let oil = network.find_commodity("oil").expect("oil");
        let calm = asked(None, random.random_range(1..=9), Foresight::Perfect);
        let mut simulator = Simulator::new(&network, oil, &calm).expect("a simulator");
        assert_as_usual(&simulator, &calm);
        short +=
            u32::from(simulator.simulate(&calm, Watch::none()).expect("an outcome").summary.shut_in > Quantity::ZERO);
    }
    assert!(short > 20, "{short} baselines shut in");
}

#[test]
fn days_like_any_other_are_the_cheapest_together_on_the_embedded_network() {
    let network = crate::io::embedded_network();
    for (commodity, horizons) in [("crude", [1, 30, 90, 180]), ("container", [1, 2, 15, 40])] {
        let commodity = network.find_commodity(commodity).expect("a commodity");
        for days in horizons {
            let calm = SimulationQuestion::new(commodity, days);
            let simulator = Simulator::new(network, commodity, &calm).expect("a simulator");
            assert_as_usual(&simulator, &calm);
        }
    }
}
