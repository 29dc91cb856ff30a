//! Hand-solved simulations.

use super::*;
use crate::io::{FolderFiles, read_network, read_scenario};
use crate::network::Network;
use crate::scenario::Resolved;
use crate::units::Quantity;
use crate::watch::Watch;

/// A field of 10 t a day, a pipe to a tank of 30 t that holds 10 t, and a ship that takes two days to the market.
const FIELD_TANK_SHIP: &str = "\
-- node.csv --
node_id,x_coord,y_coord
field,53,46
tank,37,44
market,15,37
-- link.csv --
link_id,from_node_id,to_node_id,mode,length,time_hours,tariff_usd_per_unit,capacity,allowed_uses
pipe,field,tank,pipeline,100,24,1,20,oil
ship,tank,market,sea,100,48,2,12,oil
-- commodity.csv --
commodity_id,cargo_unit,tonnes_per_unit
oil,t,1
-- supply.csv --
supply_id,node_id,commodity_id,supply
field,field,oil,10
-- market.csv --
market_id,node_id,commodity_id,demand,netback_usd_per_unit
market,market,oil,100,50
-- storage.csv --
storage_id,node_id,commodity_id,capacity,opening
tank,tank,oil,30,10
-- outlet.csv --
outlet_id,name,commodity_id,measure_link_ids
ship,Ship,oil,ship
";

fn network(text: &str) -> Network {
    read_network(&FolderFiles::from_text(text)).unwrap_or_else(|error| panic!("a good network: {error}"))
}

/// A scenario of the given `[[change]]` tables.
fn scenario(network: &Network, id: &str, changes: &str) -> Resolved {
    let text = format!("title = \"{id}\"\n{changes}");
    read_scenario(id, &format!("{id}.toml"), &text).expect("a good scenario").resolve(network).expect("it fits")
}

/// Oil with the default behaviour, but a ramp of a day.
fn asked(days: usize, foresight: Foresight) -> SimulationQuestion<'static> {
    SimulationQuestion {
        always: Vec::new(),
        scenario: None,
        days,
        from_day: 0,
        behaviour: Behaviour { foresight, ramp_days: 1, ..Behaviour::default() },
        policy: Default::default(),
    }
}

fn simulated(network: &Network, asked: &SimulationQuestion<'_>) -> Simulation {
    simulate(network, network.find_commodity("oil").expect("oil"), asked, Watch::none()).expect("an outcome")
}

/// Amounts that are whole, as numbers.
fn whole(amount: Quantity) -> i64 {
    assert_eq!(amount.steps() % i64::from(Quantity::STEPS_PER_UNIT), 0, "{amount} is not whole");
    amount.steps() / i64::from(Quantity::STEPS_PER_UNIT)
}

fn values(simulation: &Simulation, kind: SeriesKind, id: &str) -> Vec<i64> {
    let series = simulation.find(kind, id).unwrap_or_else(|| panic!("a series of {id}"));
    series.values.iter().copied().map(whole).collect()
}

fn run(closed_days: Option<(u32, u32)>, foresight: Foresight, days: usize) -> Simulation {
    let network = network(FIELD_TANK_SHIP);
    let resolved = closed_days.map(|(from, to)| {
        let change = format!("[[change]]\naction = \"close\"\nlink = \"ship\"\nfrom_day = {from}\nto_day = {to}\n");
        scenario(&network, "no-ship", &change)
    });
    simulated(&network, &SimulationQuestion { scenario: resolved.as_ref(), ..asked(days, foresight) })
}

#[test]
fn the_baseline_is_the_same_every_day() {
    let outcome = run(None, Foresight::Myopic, 8);
    assert_eq!(values(&outcome, SeriesKind::Throughput, "ship"), [10; 8]);
    assert_eq!(values(&outcome, SeriesKind::Delivered, "market"), [10; 8]);
    assert_eq!(values(&outcome, SeriesKind::Stock, "tank"), [10; 8]);
    assert_eq!(values(&outcome, SeriesKind::InTransit, "all"), [20; 8]);
    assert_eq!(outcome.summary.shut_in, Quantity::ZERO);
}

#[test]
fn a_closure_fills_the_tank_then_shuts_the_field_in_and_what_was_at_sea_still_arrives() {
    for foresight in [Foresight::Myopic, Foresight::Perfect] {
        let outcome = run(Some((0, 3)), foresight, 40);
        let shut_in = values(&outcome, SeriesKind::ShutIn, "field");
        let stock = values(&outcome, SeriesKind::Stock, "tank");
        let delivered = values(&outcome, SeriesKind::Delivered, "market");
        // Twenty tonnes of room take two of the three days.
        assert_eq!(shut_in.iter().sum::<i64>(), 10, "{foresight:?}");
        assert_eq!(stock[2], 30);
        assert_eq!(delivered[..5], [10, 10, 0, 0, 0]);
        // Reopened, the ship takes 12 a day: 2 more than come in, until the tank is where it was.
        assert_eq!(stock[3], 28);
        assert_eq!(stock[39], 10);
    }
}

#[test]
fn foresight_never_costs_more() {
    for (from, to) in [(0, 1), (2, 9), (5, 30)] {
        let myopic = run(Some((from, to)), Foresight::Myopic, 40);
        let perfect = run(Some((from, to)), Foresight::Perfect, 40);
        assert!(perfect.summary.loss_usd <= myopic.summary.loss_usd + 1e-9);
        assert!(perfect.summary.shut_in <= myopic.summary.shut_in);
    }
}

#[test]
fn a_stop_that_the_tank_can_hold_has_no_effect_upstream() {
    let outcome = run(Some((3, 4)), Foresight::Myopic, 30);
    assert_eq!(outcome.summary.shut_in, Quantity::ZERO);
    let baseline = run(None, Foresight::Myopic, 30);
    // Ten tonnes are drained at two a day, and the last of them is at sea for two days.
    assert_eq!(outcome.recovery_day(&baseline), Some(11));
}

#[test]
fn horizons_that_make_no_sense_are_refused_and_the_limit_is_named() {
    let network = network(FIELD_TANK_SHIP);
    let oil = network.find_commodity("oil").expect("oil");
    for days in [0, 731] {
        let refused = simulate(&network, oil, &asked(days, Foresight::Myopic), Watch::none()).expect_err("no horizon");
        assert_eq!(refused, SimulationError::Horizon { days });
        assert_eq!(refused.to_string(), format!("days must be 1 to 730, got {days}"));
    }
}

/// As much as fits goes by the ship; when it stops, a railway takes what it can, and the field is cut for the rest. There is no tank.
const SHIP_OR_RAIL: &str = "\
-- node.csv --
node_id,x_coord,y_coord
field,53,46
market,15,37
-- link.csv --
link_id,from_node_id,to_node_id,mode,length,time_hours,tariff_usd_per_unit,capacity,allowed_uses
ship,field,market,sea,100,0,1,10,oil
rail,field,market,rail,100,0,3,10,oil
-- commodity.csv --
commodity_id,cargo_unit,tonnes_per_unit
oil,t,1
-- supply.csv --
supply_id,node_id,commodity_id,supply
field,field,oil,10
-- market.csv --
market_id,node_id,commodity_id,demand,netback_usd_per_unit
market,market,oil,100,50
-- outlet.csv --
outlet_id,name,commodity_id,measure_link_ids,ramp_units_per_day
rail,Rail,oil,rail,2
";

#[test]
fn an_outlet_takes_its_first_step_on_the_first_day_of_a_disturbance() {
    let without_own = SHIP_OR_RAIL.replace("rail,Rail,oil,rail,2", "rail,Rail,oil,rail,");
    // Two more a day by the outlet's own ramp; a fifth of ten spare a day where it has none.
    for (text, ramp_days) in [(SHIP_OR_RAIL, 30), (&without_own, 5)] {
        let network = network(text);
        let closed = scenario(&network, "no-ship", "[[change]]\naction = \"close\"\nlink = \"ship\"\nfrom_day = 2\n");
        for foresight in [Foresight::Myopic, Foresight::Perfect] {
            let mut asked = asked(9, foresight).under(&closed);
            asked.behaviour.ramp_days = ramp_days;
            let simulation = simulated(&network, &asked);
            assert_eq!(values(&simulation, SeriesKind::Throughput, "rail"), [0, 0, 2, 4, 6, 8, 10, 10, 10]);
            assert_eq!(values(&simulation, SeriesKind::ShutIn, "field"), [0, 0, 8, 6, 4, 2, 0, 0, 0]);
        }
    }
}

/// Tanks on both ends of a pipe of 12; the ship takes the 10 of the field and no more.
const TWO_TANKS: &str = "\
-- node.csv --
node_id,x_coord,y_coord
field,53,46
port,37,44
market,15,37
-- link.csv --
link_id,from_node_id,to_node_id,mode,length,time_hours,tariff_usd_per_unit,capacity,allowed_uses
pipe,field,port,pipeline,100,0,1,12,oil
ship,port,market,sea,100,0,2,10,oil
-- commodity.csv --
commodity_id,cargo_unit,tonnes_per_unit
oil,t,1
-- supply.csv --
supply_id,node_id,commodity_id,supply
field,field,oil,10
-- market.csv --
market_id,node_id,commodity_id,demand,netback_usd_per_unit
market,market,oil,100,50
-- storage.csv --
storage_id,node_id,commodity_id,capacity,opening,holding_usd_per_unit_day
field,field,oil,30,10,0.1
port,port,oil,30,20,0.1
";

#[test]
fn it_is_normal_again_when_stocks_are_not_only_deliveries() {
    let network = network(TWO_TANKS);
    let stop = "[[change]]\naction = \"close\"\nlink = \"pipe\"\nfrom_day = 0\nto_day = 1\n";
    let stop = scenario(&network, "stop", stop);
    let calm = asked(20, Foresight::Perfect);
    let baseline = simulated(&network, &calm);
    let stopped = simulated(&network, &calm.under(&stop));
    // The tank in the port feeds the ship for a day, that of the field takes the output; both come back by the two that the pipe has to spare.
    assert_eq!(values(&stopped, SeriesKind::Delivered, "market"), [10; 20]);
    assert_eq!(values(&stopped, SeriesKind::Stock, "port")[..7], [10, 12, 14, 16, 18, 20, 20]);
    assert_eq!(values(&stopped, SeriesKind::Stock, "field")[..7], [20, 18, 16, 14, 12, 10, 10]);
    assert_eq!(stopped.recovery_day(&baseline), Some(5));
}

#[test]
fn a_tank_is_full_after_as_many_days_as_it_takes_to_fill_it() {
    // Twenty tonnes of room at ten a day.
    for (from, full) in [(0, 1), (3, 4)] {
        let closed = run(Some((from, 9)), Foresight::Myopic, 12);
        assert_eq!(closed.summary.storages, [("tank".to_owned(), Quantity::units(30.0), Some(full))]);
        assert_eq!(closed.summary.days_until_full("tank", from as usize), Some(2));
    }
    assert_eq!(run(Some((0, 1)), Foresight::Myopic, 12).summary.days_until_full("tank", 0), None);
}

/// The ship takes exactly what the field has: it is full every day, but only worth more while it is derated to half.
#[test]
fn a_full_link_is_worth_something_only_on_days_on_which_more_would_pass() {
    let text = TWO_TANKS.split("-- storage.csv --").next().expect("the tables before");
    let network = network(text);
    let half = "[[change]]\naction = \"derate\"\nlink = \"ship\"\nfactor = 0.5\nfrom_day = 2\nto_day = 4\n";
    let half = scenario(&network, "half", half);
    for foresight in [Foresight::Myopic, Foresight::Perfect] {
        let simulation = simulated(&network, &asked(8, foresight).under(&half));
        assert_eq!(values(&simulation, SeriesKind::ShutIn, "field"), [0, 0, 5, 5, 0, 0, 0, 0]);
        // In cents, on day d: the sale 5000, the cut 5000, 730 - d for sooner, and the usual way 300 are lost; delivered, the way costs 300 and a short market is spared 400.
        let worth = |day: i64| 5_000 + 5_000 + (730 - day) + 300 - 300 + 400;
        let expected = Marginal {
            kind: "link",
            id: "ship".to_owned(),
            usd_per_unit: (worth(2) + worth(3)) as f64 / 100.0 / 2.0,
            days: 2,
        };
        assert_eq!(simulation.marginals, [expected], "{foresight:?}");
    }
    let calm = simulated(&network, &asked(8, Foresight::Myopic));
    assert_eq!(calm.marginals, []);
}

#[test]
fn what_leaves_a_place_half_its_capacity_halves_its_transfers() {
    let text = TWO_TANKS.split("-- storage.csv --").next().expect("the tables before").to_owned()
        + "-- transfer.csv --\ntransfer_id,node_id,commodity_id,from_service,to_service,kind,time_hours,tariff_usd_per_unit,capacity\n\
           load,port,oil,pipeline,sea,transshipment,0,0,10\n";
    let network = network(&text);
    let half = "[[change]]\naction = \"derate\"\nnode = \"port\"\nfactor = 0.5\nfrom_day = 2\nto_day = 4\n";
    let half = scenario(&network, "half", half);
    let simulation = simulated(&network, &asked(6, Foresight::Perfect).under(&half));
    assert_eq!(values(&simulation, SeriesKind::ShutIn, "field"), [0, 0, 5, 5, 0, 0]);
}

#[test]
fn a_plan_below_the_baseline_is_an_error_of_the_program() {
    let network = network(FIELD_TANK_SHIP);
    let oil = network.find_commodity("oil").expect("oil");
    let stop = scenario(&network, "stop", "[[change]]\naction = \"close\"\nlink = \"ship\"\nfrom_day = 2\n");
    let asked = asked(8, Foresight::Perfect).under(&stop);
    let mut simulator = Simulator::new(&network, oil, &asked).expect("a simulator");
    assert!(simulator.simulate(&asked, Watch::none()).is_ok());
    // As if the baseline had been dearer.
    simulator.usual_cost += 1_000_000_000;
    let baseline = super::recorder::usd(simulator.usual_cost);
    let error = simulator.simulate(&asked, Watch::none()).expect_err("a plan below the baseline");
    assert!(matches!(error, SimulationError::BelowBaseline { baseline: stated, .. } if stated == baseline), "{error}");
}

#[test]
fn a_closure_that_comes_with_the_question_holds_from_the_first_day_and_the_scenario_from_its_own() {
    let network = network(SHIP_OR_RAIL);
    let oil = network.find_commodity("oil").expect("oil");
    let closing = |link: &str| {
        scenario(&network, &format!("no-{link}"), &format!("[[change]]\naction = \"close\"\nlink = \"{link}\"\n"))
    };
    let (ship, rail) = (closing("ship"), closing("rail"));
    let asked = SimulationQuestion { always: vec![&ship], from_day: 3, ..asked(6, Foresight::Myopic).under(&rail) };
    let simulation = simulated(&network, &asked);
    assert_eq!(values(&simulation, SeriesKind::ShutIn, "field"), [8, 6, 4, 10, 10, 10]);
    assert_eq!((simulation.scenario.as_str(), simulation.summary.first_disturbed), ("no-rail", Some(0)));
    // One simulator answers both, with the baseline as it is without either.
    let mut simulator = Simulator::new(&network, oil, &asked).expect("a simulator");
    let calm = SimulationQuestion { always: Vec::new(), scenario: None, ..asked.clone() };
    let baseline = simulator.simulate(&calm, Watch::none()).expect("an outcome");
    assert_eq!((whole(baseline.summary.shut_in), baseline.scenario.as_str()), (0, "baseline"));
    assert_eq!(simulator.simulate(&asked, Watch::none()), Ok(simulation));
}

#[test]
fn a_simulation_stops_when_it_is_told_to() {
    let network = network(FIELD_TANK_SHIP);
    let oil = network.find_commodity("oil").expect("oil");
    let stop = std::sync::atomic::AtomicBool::new(true);
    let stopped = simulate(&network, oil, &asked(8, Foresight::Myopic), Watch::none().stopped_by(&stop));
    assert_eq!(stopped, Err(SimulationError::Stopped));
    assert!(matches!(crate::Error::from(SimulationError::Stopped), crate::Error::Stopped));
}

/// Two fields of 8 with a railway each and a quota of 10 for both, which neither leave nor enter one place. 6 of the southern, which is the dearer by a dollar, are contracted.
const QUOTA: &str = "\
-- node.csv --
node_id,x_coord,y_coord
north,53,46
south,52,43
sea,15,37
land,20,52
-- link.csv --
link_id,from_node_id,to_node_id,mode,length,time_hours,tariff_usd_per_unit,asset_ids,allowed_uses
a,north,sea,rail,1,0,1,quota,oil
b,south,land,rail,1,0,2,quota,oil
-- asset.csv --
asset_id,name,commodity_id,capacity
quota,Quota,oil,10
-- commodity.csv --
commodity_id,cargo_unit,tonnes_per_unit
oil,t,1
-- supply.csv --
supply_id,node_id,commodity_id,supply
north,north,oil,8
south,south,oil,8
-- market.csv --
market_id,node_id,commodity_id,demand,netback_usd_per_unit
sea,sea,oil,90,50
land,land,oil,90,50
-- outlet.csv --
outlet_id,name,commodity_id,measure_link_ids,contract_units_per_day,shortfall_usd_per_unit
a,North,oil,a,,
b,South,oil,b,6,5
";

#[test]
fn a_contract_counts_in_a_joint_capacity_and_a_unit_more_of_it_is_worth_what_it_saves() {
    let network = network(QUOTA);
    let calm = simulated(&network, &asked(4, Foresight::Myopic));
    assert_eq!(values(&calm, SeriesKind::Throughput, "b"), [6; 4]);
    assert_eq!(values(&calm, SeriesKind::Throughput, "a"), [4; 4]);
    // A unit more goes by the cheaper railway: the sale of 50 and the cut of 50 are spared, and a tariff of 1 is paid.
    let quota = Marginal { kind: "asset", id: "quota".to_owned(), usd_per_unit: 99.0, days: 4 };
    assert_eq!(calm.marginals, [quota]);
    // With less than is contracted the contract is kept as far as it goes.
    let less = "[[change]]\naction = \"derate\"\nasset = \"quota\"\nfactor = 0.5\n";
    let less = scenario(&network, "less", less);
    for foresight in [Foresight::Myopic, Foresight::Perfect] {
        let simulation = simulated(&network, &asked(4, foresight).under(&less));
        assert_eq!(values(&simulation, SeriesKind::Throughput, "b"), [5; 4], "{foresight:?}");
        assert_eq!(values(&simulation, SeriesKind::Throughput, "a"), [0; 4], "{foresight:?}");
    }
}
