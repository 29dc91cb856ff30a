//! Risk on networks so small that a formula says what has to come out, and parts of it put together again.

use std::f64::consts::SQRT_2;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use corridor::Error;
use corridor::analysis::{
    ComparisonQuestion, CorridorRisk, CorridorWay, RiskPart, RiskQuestion, RouteRisk, compare, finish_risk, risk_part,
    route_risk,
};
use corridor::io::embedded_network;
use corridor::maths::{exp, ln};
use corridor::network::{Commodity, Network, Overlay, Range, Regime, Tables};
use corridor::route::{Objective, Rule};
use corridor::scenario::{StatusPolicy, lay_over};
use corridor::watch::Watch;

use super::fixtures::{Shipment, network, scenario};

/// Three places in a row and whatever else a test needs.
fn three_places(links: &str, assets: &str, reliability: &str) -> Network {
    network(&format!(
        "-- node.csv --\nnode_id,x_coord,y_coord\na,0,0\nb,1,0\nc,2,0\n\
         -- link.csv --\nlink_id,from_node_id,to_node_id,length,allowed_uses,operator,asset_ids,\
         tariff_usd_per_unit,tariff_low_usd_per_unit,tariff_high_usd_per_unit,time_hours,time_low_hours,time_high_hours\n{links}\n\
         -- asset.csv --\nasset_id,name,risk_rule,reliability_id\n{assets}\n\
         -- reliability.csv --\nreliability_id,regime,events_per_year,duration_median_days,duration_p90_days,lost_share,per_1000km\n{reliability}\n\
         -- commodity.csv --\ncommodity_id,cargo_unit,tonnes_per_unit,value_of_time_usd_per_unit_day,default_transfer\noil,t,1,1,free\nbox,TEU,10,1,free\n\
         -- corridor.csv --\ncorridor_id,must_use_any_asset_ids\n{}\n",
        if assets.contains("second") { "first,first\nsecond,second" } else { "any," },
    ))
}

/// Oil from `a` to another place by time, in many worlds.
fn oil<'n>(network: &'n Network, to: &str) -> (&'n Commodity, RiskQuestion) {
    let place = |id: &str| network.find_node(id).expect("a place");
    let asked = RiskQuestion {
        origin: place("a"),
        destination: place(to),
        via: Vec::new(),
        objective: Objective::Time,
        regime: Regime::War,
        trials: 40_000,
        seed: 1,
    };
    (network.find_commodity("oil").expect("a commodity"), asked)
}

fn answer(network: &Network, commodity: &Commodity, asked: &RiskQuestion) -> RouteRisk {
    route_risk(network, commodity, &Overlay::empty(), asked, Watch::none()).expect("an answer").expect("a route")
}

/// Risk of the only corridor of oil from `a`.
fn only(network: &Network, to: &str) -> CorridorRisk {
    let (commodity, asked) = oil(network, to);
    answer(network, commodity, &asked).corridors.remove(0)
}

/// A share of the worlds that is what it should be, within four standard errors.
#[track_caller]
fn assert_share(found: f64, expected: f64) {
    let error = 4.0 * corridor::maths::sqrt(expected * (1.0 - expected) / 40_000.0);
    assert!((found - expected).abs() < error, "{found}, not {expected}");
}

/// A link from `a` to `b` without spread, on one asset with a reliability of this rate, median, p90, share lost and length rule.
fn one_link(reliability: &str) -> Network {
    three_places("ab,a,b,100,oil,,pipe,1,1,1,24,24,24", "pipe,Pipe,parallel,often", &format!("often,{reliability}"))
}

#[test]
fn an_asset_is_out_for_the_share_of_time_that_its_outages_take_of_outages_and_the_time_between() {
    // 36.525 a year, each of 10 days: as long out as open. Without the time out in the denominator it would always be out.
    assert_share(only(&one_link("any,36.525,10,10,1,false"), "b").open, 0.5);
    assert_share(only(&one_link("any,12.175,10,10,1,false"), "b").open, 0.75);
    // Half the capacity lost stops every second shipment.
    assert_share(only(&one_link("any,36.525,10,10,0.5,false"), "b").open, 0.75);
    // 365.25 a year and 1,000 km, over 100 km.
    assert_share(only(&one_link("any,365.25,10,10,1,true"), "b").open, 0.5);
}

#[test]
fn an_outage_that_is_met_is_a_long_one_and_lasts_as_long_as_renewal_theory_says() {
    // Log-normal with median 2 days and standard deviation 0.8 of the logarithm, as long out as open.
    let (median, sigma) = (2.0, 0.8);
    let mean = median * exp(sigma * sigma / 2.0);
    let p90 = median * exp(1.281_551_565_545 * sigma);
    let wait = only(&one_link(&format!("any,{},{median},{p90},1,false", 365.25 / mean)), "b").wait;
    // The rest of an outage met has the mean E[L^2] / 2 E[L], not E[L] / 2, and lasts beyond x with the probability of the integral of P(L > y) from x on, over E[L].
    let expected = 0.5 * median * exp(1.5 * sigma * sigma) / 2.0;
    assert!((wait.mean - expected).abs() < 4.0 * wait.standard_error, "{} days, not {expected}", wait.mean);
    assert!(wait.standard_error < 0.02 * expected, "the test would see half of it: {}", wait.standard_error);
    let is_longer = |days: f64| 0.5 * libm::erfc(ln(days / median) / (sigma * SQRT_2));
    let beyond =
        |days: f64| (0..20_000).map(|step| is_longer(days + 0.005 + 0.01 * f64::from(step)) * 0.01).sum::<f64>();
    assert_share(0.1, 0.5 * beyond(wait.p90) / mean);
}

#[test]
fn attacks_of_a_war_come_in_waves_that_meet_every_asset_at_once() {
    // With W exponential of mean 1 an asset is open with E[1 / (1 + W)], Gompertz's constant; two in a row with E[1 / (1 + W)^2], one less that.
    const GOMPERTZ: f64 = 0.596_347_362_323_194;
    let links = "ab,a,b,100,oil,,pipe,1,1,1,24,24,24\nbc,b,c,100,oil,,strait,1,1,1,24,24,24";
    let row = |regime: &str| {
        let reliability = format!("often,{regime},36.525,10,10,1,false");
        three_places(links, "pipe,Pipe,parallel,often\nstrait,Strait,parallel,often", &reliability)
    };
    assert_share(only(&row("war"), "b").open, GOMPERTZ);
    assert_share(only(&row("war"), "c").open, 1.0 - GOMPERTZ);
    // Rates of every day know no waves: each asset is open half of the time, independently.
    assert_share(only(&row("any"), "b").open, 0.5);
    assert_share(only(&row("any"), "c").open, 0.25);
}

#[test]
fn links_of_other_commodities_take_no_share_of_what_a_chain_suffers() {
    let pipe = |rule: &str, reliability: &str| {
        let links = "ab,a,b,100,oil,,pipe,1,1,1,24,24,24\nbc,b,c,100,oil,,pipe,1,1,1,24,24,24\nrail,a,c,600,box,,pipe,1,1,1,24,24,24";
        three_places(links, &format!("pipe,Pipe,{rule},often"), &format!("often,any,{reliability}"))
    };
    // Half of the time one of the two links of 100 km is hit; the railway of 600 km is none of them.
    let series = pipe("series", "36.525,10,10,1,false");
    assert_share(only(&series, "c").open, 0.5);
    assert_share(only(&series, "b").open, 0.75);
    assert_share(only(&pipe("parallel", "36.525,10,10,1,false"), "b").open, 0.5);
    // 182.625 a year and 1,000 km: 36.525 over the 200 km of oil.
    assert_share(only(&pipe("series", "182.625,10,10,1,true"), "c").open, 0.5);
    // The cost of risk of a route: a tenth of the time out, half of its logarithm on each link.
    let nats = |network: &Network, to: &str| {
        let oil = Shipment { network, commodity: "oil", from: "a", to };
        let question = oil.question(Objective::Risk, Rule::default());
        oil.frozen().best_route(&Overlay::empty(), &question).expect("costs that fit").expect("a route").total.risk
    };
    let tenth = (-ln(0.9) * 1e6).round() as u64;
    let seldom = pipe("series", "36.525,1,1,1,false");
    assert!(nats(&seldom, "c").abs_diff(tenth) <= 1, "{}", nats(&seldom, "c"));
    assert!(nats(&seldom, "b").abs_diff(tenth / 2) <= 1, "{}", nats(&seldom, "b"));
}

#[test]
fn tariff_and_time_of_a_carrier_lie_at_quantiles_of_their_own() {
    // By the first way tariff and days are both triangular from 0 over 1 to 2, each like the sum of two uniform numbers; the second costs 1 USD and no time.
    let network = three_places(
        "first,a,b,100,oil,One,first,1,0,2,24,0,48\nsecond,a,b,100,oil,Two,second,1,1,1,0,0,0",
        "first,First,parallel,\nsecond,Second,parallel,",
        "",
    );
    let (commodity, asked) = oil(&network, "b");
    let objective = Objective::Generalized { value_of_time: 1.0, co2_price: 0.0 };
    let risk = answer(&network, commodity, &RiskQuestion { objective, ..asked });
    let first = &risk.corridors[0];
    assert_share(first.cheapest, 0.5);
    assert_eq!(first.fastest, 0.0);
    // Four uniform numbers sum to less than 1 once in 4! times; at one quantile it would be once in 8 times.
    assert_share(first.best, 1.0 / 24.0);
    assert_eq!(first.best + risk.corridors[1].best, 1.0);
    for of in ["tariff", "time"] {
        let drivers: Vec<_> = first.drivers.iter().filter(|driver| driver.of == of).collect();
        assert_eq!((drivers[0].name.as_str(), drivers.len()), ("road One", 3));
        assert!(drivers[0].rank_correlation > 0.999, "{drivers:?}");
        assert!(drivers[1..].iter().all(|driver| driver.rank_correlation.abs() < 0.04), "{drivers:?}");
    }
    // Quantiles of a triangle: a tenth lies below sqrt(0.2).
    assert!((first.tariff.p10 - corridor::maths::sqrt(0.2)).abs() < 0.01, "{}", first.tariff.p10);
    assert!((first.time.p90 - 2.0 + corridor::maths::sqrt(0.2)).abs() < 0.01, "{}", first.time.p90);
}

/// A network whose every figure is exactly its central value and in which nothing fails.
fn without_spread(tables: &Tables) -> Network {
    let mut tables = tables.clone();
    for link in &mut tables.links {
        link.tariff.range = Range::exactly(link.tariff.central());
        link.time.range = Range::exactly(link.time.central());
    }
    for transfer in &mut tables.transfers {
        transfer.tariff.range = Range::exactly(transfer.tariff.central());
        transfer.time.range = Range::exactly(transfer.time.central());
    }
    tables.assets.iter_mut().for_each(|asset| asset.reliability = None);
    Network::new(tables).expect("a network that was good before")
}

#[test]
fn risk_without_spread_is_the_comparison_to_the_last_digit() {
    let network = without_spread(embedded_network().tables());
    let policy = StatusPolicy::default();
    let change = "[[change]]\naction = \"surcharge\"\ncountry = \"GE\"\nusd_per_unit = 1.37\n";
    let surcharge = scenario(&network, "surcharge", change);
    let mut compared = 0;
    for supply in &network.tables().supplies {
        let of_all = supply.commodities.iter().flat_map(|id| {
            network.tables().markets.iter().filter(move |market| market.is_for(id)).map(move |market| (id, market))
        });
        for (id, market) in of_all {
            let commodity = network.find_commodity(id).expect("a commodity");
            let place = |id: &str| network.find_node(id).expect("a place");
            let (origin, destination) = (place(&supply.node), place(&market.node));
            let objective =
                Objective::Generalized { value_of_time: commodity.value_of_time.central().as_usd(), co2_price: 0.0 };
            let (via, regime) = (Vec::new(), Regime::War);
            let asked = ComparisonQuestion {
                origin,
                destination,
                via: via.clone(),
                objective,
                regime,
                always: vec![&surcharge],
                scenarios: Vec::new(),
                day: 0,
                policy: policy.clone(),
            };
            let comparison = compare(&network, commodity, &asked).expect("an answer");
            let routes = comparison.cases[0].rows.iter().filter_map(|row| match &row.way {
                CorridorWay::Route(route) => Some((row.corridor.as_str(), route)),
                _ => None,
            });
            let asked = RiskQuestion { origin, destination, via, objective, regime, trials: 3, seed: 1 };
            let overlay = lay_over(&network, commodity, &[&surcharge], 0, &policy).overlay;
            let risk = route_risk(&network, commodity, &overlay, &asked, Watch::none()).expect("an answer");
            let mut corridors = risk.iter().flat_map(|risk| &risk.corridors);
            for (corridor, route) in routes {
                let row = corridors.next().expect("the corridors of the comparison");
                assert_eq!(row.corridor, corridor, "{} to {}", supply.id, market.id);
                let (usd, days) = (route.total.tariff.central.as_usd(), route.total.time.central.as_days());
                for (spread, value) in [(&row.tariff, usd), (&row.time, days), (&row.wait, 0.0)] {
                    let all = [spread.p10, spread.p50, spread.p90, spread.mean];
                    assert_eq!(all, [value; 4], "{} to {} by {corridor}", supply.id, market.id);
                    assert_eq!(spread.standard_error, 0.0);
                }
                assert_eq!(row.open, 1.0);
                compared += 1;
            }
            assert!(corridors.next().is_none(), "a corridor that the comparison does not have");
        }
    }
    assert!(compared > 100, "only {compared} routes");
}

/// Crude from Tengiz to Augusta as the embedded network is today.
fn tengiz_augusta(trials: u64) -> (&'static Network, &'static Commodity, Overlay, RiskQuestion) {
    let network = embedded_network();
    let commodity = network.find_commodity("crude").expect("a commodity");
    let place = |id: &str| network.find_node(id).expect("a place");
    let asked = RiskQuestion {
        origin: place("tengiz"),
        destination: place("augusta"),
        via: Vec::new(),
        objective: Objective::Generalized { value_of_time: 0.2, co2_price: 0.0 },
        regime: Regime::War,
        trials,
        seed: 7,
    };
    (network, commodity, lay_over(network, commodity, &[], 0, &StatusPolicy::default()).overlay, asked)
}

#[test]
fn parts_of_the_trials_merged_in_any_order_have_the_bytes_of_one_run() {
    let (network, commodity, overlay, asked) = tengiz_augusta(700);
    let part = |trials: std::ops::Range<u64>| {
        let part = risk_part(network, commodity, &overlay, &asked, trials, Watch::none()).expect("an answer");
        // As it travels between machines.
        let text = serde_json::to_string(&part.expect("a route")).expect("a text");
        serde_json::from_str::<RiskPart>(&text).expect("the part that was written")
    };
    let whole = route_risk(network, commodity, &overlay, &asked, Watch::none()).expect("an answer").expect("a route");
    let bytes = |risk: &RouteRisk| format!("{risk:?}");
    assert!(
        whole.corridors.len() > 1 && whole.corridors.iter().all(|corridor| corridor.tariff.p10 < corridor.tariff.p90)
    );
    for count in [1, 2, 3, 7] {
        let end = |number: u64| asked.trials * number / count;
        let mut parts: Vec<RiskPart> = (0..count).map(|number| part(end(number)..end(number + 1))).collect();
        let mut merged = parts.remove(parts.len() / 2);
        parts.iter().rev().for_each(|other| merged.merge(other).expect("parts of one question"));
        let finished = finish_risk(network, commodity, &overlay, &asked, &merged).expect("all trials");
        assert_eq!(bytes(&finished), bytes(&whole), "{count} parts");
    }
}

#[test]
fn parts_that_do_not_fit_together_are_refused() {
    let (network, commodity, overlay, asked) = tengiz_augusta(30);
    let part = |asked: &RiskQuestion, trials| risk_part(network, commodity, &overlay, asked, trials, Watch::none());
    let good = |asked: &RiskQuestion, trials| part(asked, trials).expect("an answer").expect("a route");
    let said = |error: Error| error.to_string();
    let mut first = good(&asked, 0..10);
    let before = first.clone();
    assert_eq!(said(first.merge(&good(&asked, 9..20)).unwrap_err()), "trials 9..10 are counted twice");
    let other = RiskQuestion { seed: 8, ..asked.clone() };
    assert_eq!(said(first.merge(&good(&other, 10..20)).unwrap_err()), "parts of different questions do not add up");
    assert_eq!(first, before, "what was refused has left no trace");
    first.merge(&good(&asked, 20..30)).expect("other trials");
    let finish = |asked: &RiskQuestion, part: &RiskPart| finish_risk(network, commodity, &overlay, asked, part);
    assert_eq!(said(finish(&asked, &first).unwrap_err()), "trials 0..10, 20..30 are counted, not 0..30");
    first.merge(&good(&asked, 10..20)).expect("other trials");
    assert_eq!(finish(&asked, &first).expect("all trials").trials, 30);
    assert_eq!(said(finish(&other, &first).unwrap_err()), "the part is of another question");
    for trials in [5..5, 20..31] {
        let shown = format!("trials must be within 0..30 and not empty, got {}..{}", trials.start, trials.end);
        assert_eq!(said(part(&asked, trials).unwrap_err()), shown);
    }
}

#[test]
fn a_longer_run_names_the_same_drivers() {
    let links = "ab,a,b,100,oil,,pipe,2,1,4,24,24,36";
    let network = three_places(links, "pipe,Pipe,parallel,often", "often,any,36.525,3,9,1,false");
    let (commodity, asked) = oil(&network, "b");
    let drivers = |trials| {
        let risk = answer(&network, commodity, &RiskQuestion { trials, ..asked.clone() });
        risk.corridors[0].drivers.clone()
    };
    assert_eq!(drivers(10_000), drivers(12_000));
    assert_ne!(drivers(10_000), drivers(9_000));
}

#[test]
fn a_run_tells_how_far_it_is_and_can_be_stopped() {
    let network = one_link("any,36.525,10,10,1,false");
    let (commodity, asked) = oil(&network, "b");
    let (stop, heard) = (AtomicBool::new(false), Mutex::new(Vec::new()));
    let hear = |done, total| {
        heard.lock().unwrap().push((done, total));
        stop.store(done > asked.trials / 2, Ordering::Relaxed);
    };
    let watch = Watch::none().stopped_by(&stop).telling(&hear);
    let stopped = route_risk(&network, commodity, &Overlay::empty(), &asked, watch);
    assert!(matches!(stopped, Err(Error::Stopped)), "{stopped:?}");
    let heard = heard.into_inner().unwrap();
    assert!(heard.is_sorted() && heard.iter().all(|(_, total)| *total == asked.trials), "{heard:?}");
    assert!(heard.last().is_some_and(|(done, _)| (20_001..30_000).contains(done)), "{heard:?}");
    let part = 100..200;
    let heard = Mutex::new(Vec::new());
    let hear = |done, total| heard.lock().unwrap().push((done, total));
    risk_part(&network, commodity, &Overlay::empty(), &asked, part, Watch::none().telling(&hear)).expect("an answer");
    assert_eq!(*heard.lock().unwrap(), [(100, 100)]);
}
