//! The simulation on the embedded network, and questions that make no sense.

use corridor::analysis::{Closable, check_episodes, check_flows, critical_flow};
use corridor::flow::{
    Behaviour, Foresight, SeriesKind, Simulation, SimulationError, SimulationQuestion, Simulator, simulate,
};
use corridor::io::{
    FolderFiles, embedded_episodes, embedded_network, embedded_observed, embedded_scenarios, embedded_table,
    read_network, read_scenario,
};
use corridor::network::Network;
use corridor::scenario::{Action, Resolved, Scenario, ScenarioChange, TargetKind};
use corridor::units::Quantity;
use corridor::watch::Watch;

const CPC: &str = "cpc-tank-farm";

fn named(network: &Network, id: &str) -> Resolved {
    let (id, text) = embedded_scenarios().into_iter().find(|(known, _)| *known == id).expect("a scenario");
    read_scenario(id, id, text).expect("a good scenario").resolve(network).expect("it fits")
}

fn written(network: &Network, changes: &str) -> Resolved {
    let text = format!("title = \"written\"\n{changes}");
    read_scenario("written", "written.toml", &text).expect("a good scenario").resolve(network).expect("it fits")
}

fn outcome(network: &Network, scenario: Option<&Resolved>, days: usize, foresight: Foresight) -> Simulation {
    let crude = network.find_commodity("crude").expect("crude");
    let behaviour = Behaviour { foresight, ..Behaviour::of(crude) };
    let asked = SimulationQuestion { scenario, behaviour, ..SimulationQuestion::new(crude, days) };
    simulate(network, crude, &asked, Watch::none()).expect("an outcome")
}

fn total(outcome: &Simulation, kind: SeriesKind, id: &str) -> Quantity {
    outcome.find(kind, id).expect("a series").total()
}

#[test]
fn the_flows_of_2025_come_out_within_a_tenth() {
    let checks = check_flows(embedded_network(), &embedded_observed().expect("a good table")).expect("flows");
    let outlets = ["cpc", "atyrau-samara", "china", "aktau-baku-btc", "aktau-makhachkala", "northern", "middle"];
    for outlet in outlets {
        let check = checks.iter().find(|check| check.observed.outlet == outlet).expect("a check");
        assert!(check.error().abs() <= 0.10, "{outlet}: {:.3}", check.error());
    }
}

#[test]
fn a_baseline_is_the_same_every_day_and_with_every_horizon() {
    let network = embedded_network();
    for commodity in ["crude", "container"] {
        let commodity = network.find_commodity(commodity).expect("a commodity");
        let mut by_horizon = Vec::new();
        for days in [30, 90, 180] {
            let asked = SimulationQuestion::new(commodity, days);
            let baseline = simulate(network, commodity, &asked, Watch::none()).expect("an outcome");
            let one_day: Vec<_> = baseline
                .series
                .iter()
                .map(|series| {
                    let usual = series.values[0];
                    assert!(series.values.iter().all(|value| *value == usual), "{}: {:?}", series.id, series.values);
                    (series.kind, series.id.clone(), usual)
                })
                .collect();
            assert_eq!(baseline.summary.shut_in, Quantity::ZERO);
            by_horizon.push((one_day, baseline.summary.delivered.steps() / days as i64));
        }
        assert_eq!(by_horizon[0], by_horizon[1]);
        assert_eq!(by_horizon[0], by_horizon[2]);
    }
}

#[test]
fn a_closure_fills_the_tanks_then_cuts_the_fields_and_is_over_within_a_quarter() {
    let network = embedded_network();
    let closed = outcome(network, Some(&named(network, "cpc-closure-30d")), 90, Foresight::Myopic);
    let baseline = outcome(network, None, 90, Foresight::Myopic);
    let (_, _, full) = closed.summary.storages.iter().find(|(id, _, _)| id == CPC).expect("the tank farm");
    assert!((1..=4).contains(&full.expect("it fills")), "full on day {full:?}");
    let cut = |day: usize| closed.on_day(SeriesKind::ShutIn, day);
    assert_eq!(cut(0), Quantity::ZERO);
    assert!(cut(5) > Quantity::units(100_000.0));
    assert_eq!(cut(35), Quantity::ZERO);
    let ways = ["atyrau-samara", "aktau-baku-btc", "aktau-makhachkala", "china"];
    let added = |day: usize| -> f64 {
        let on = |outcome: &Simulation, id| {
            outcome.find(SeriesKind::Throughput, id).expect("an outlet").values[day].as_units()
        };
        ways.iter().map(|id| on(&closed, id) - on(&baseline, id)).sum()
    };
    let first_month: f64 = (0..30).map(added).sum();
    assert!((200_000.0..=700_000.0).contains(&first_month), "rerouted in the first month: {first_month}");
    let normal = closed.recovery_day(&baseline).expect("normal within the horizon");
    assert!((35..=75).contains(&normal), "normal from day {normal}");
}

#[test]
fn foresight_costs_no_more() {
    let network = embedded_network();
    for id in ["spm-loss", "storm-november-2023", "btc-2008", "cpc-closure-30d"] {
        let scenario = named(network, id);
        let [perfect, myopic] =
            [Foresight::Perfect, Foresight::Myopic].map(|foresight| outcome(network, Some(&scenario), 90, foresight));
        assert!(perfect.summary.loss_usd <= myopic.summary.loss_usd, "{id}");
    }
}

#[test]
fn a_stop_of_one_day_has_no_effect_upstream() {
    let network = embedded_network();
    let stop = written(network, "[[change]]\naction = \"close\"\nasset = \"cpc-moorings\"\nfrom_day = 3\nto_day = 4\n");
    let outcome = outcome(network, Some(&stop), 40, Foresight::Myopic);
    assert_eq!(outcome.summary.shut_in, Quantity::ZERO);
    assert!(outcome.find(SeriesKind::Stock, CPC).expect("the tank farm").values[3] > Quantity::units(600_000.0));
}

#[test]
fn closing_a_link_that_carries_nothing_changes_nothing() {
    let network = embedded_network();
    let baseline = outcome(network, None, 45, Foresight::Myopic);
    // Idle, planned, and open but unused.
    for link in ["wrep", "kcts-sea", "ustluga-trieste"] {
        let close = format!("[[change]]\naction = \"close\"\nlink = \"{link}\"\nfrom_day = 0\nto_day = 20\n");
        let closed = outcome(network, Some(&written(network, &close)), 45, Foresight::Perfect);
        for series in &baseline.series {
            if series.kind != SeriesKind::Capacity {
                assert_eq!(Some(series), closed.find(series.kind, &series.id), "{link}");
            }
        }
        assert_eq!(closed.summary.loss_usd, baseline.summary.loss_usd, "{link}");
    }
}

/// The embedded tables with one of them changed.
fn changed(table: &str, change: impl Fn(&str) -> String) -> Network {
    let names = [
        "node",
        "link",
        "transfer",
        "asset",
        "commodity",
        "corridor",
        "emission",
        "reliability",
        "supply",
        "market",
        "storage",
        "outlet",
        "source",
        "basis",
    ];
    let text: String = names
        .iter()
        .map(|name| {
            let content = embedded_table(&format!("{name}.csv")).expect("a table");
            let content = if *name == table { change(content) } else { content.to_owned() };
            format!("-- {name}.csv --\n{content}")
        })
        .collect();
    read_network(&FolderFiles::from_text(&text)).expect("a good network")
}

#[test]
fn twice_the_tank_never_raises_shut_in() {
    let twice = changed("storage", |text| {
        assert!(text.contains("cpc-tank-farm,cpc-tank-farm,crude,1000000,"));
        text.replace("cpc-tank-farm,cpc-tank-farm,crude,1000000,", "cpc-tank-farm,cpc-tank-farm,crude,2000000,")
    });
    let network = embedded_network();
    for id in ["storm-november-2023", "spm-loss", "cpc-closure-30d"] {
        for foresight in [Foresight::Myopic, Foresight::Perfect] {
            let small = outcome(network, Some(&named(network, id)), 75, foresight).summary.shut_in;
            let large = outcome(&twice, Some(&named(&twice, id)), 75, foresight).summary.shut_in;
            assert!(large <= small, "{id}: {large} > {small}");
        }
    }
}

#[test]
fn episodes_without_loss_have_none_and_losses_have_the_right_order() {
    let network = embedded_network();
    let scenarios: Vec<Resolved> = embedded_scenarios().into_iter().map(|(id, _)| named(network, id)).collect();
    let rows = embedded_episodes().expect("a good table");
    let checks = check_episodes(network, &scenarios, &rows).expect("episodes");
    assert_eq!(checks.len(), rows.len());
    let crude = || checks.iter().filter(|check| check.episode.commodity == "crude" && check.episode.kind == "observed");
    for check in crude() {
        let (observed, model) = (check.episode.value, check.model.expect("a value"));
        if observed == 0.0 {
            assert!(model.abs() < 0.5, "{}: {model}", check.episode.id);
        } else {
            assert!((0.4..=2.5).contains(&(model / observed)), "{}: {model} against {observed}", check.episode.id);
        }
    }
    assert!(crude().count() >= 12);
}

#[test]
fn derates_of_one_asset_that_overlap_multiply() {
    let network = embedded_network();
    let twice = "[[change]]\naction = \"derate\"\nasset = \"cpc-moorings\"\nfactor = 0.5\nfrom_day = 0\nto_day = 60\n\
        [[change]]\naction = \"derate\"\nasset = \"cpc-moorings\"\nfactor = 0.5\nfrom_day = 10\nto_day = 60\n";
    let outcome = outcome(network, Some(&written(network, twice)), 40, Foresight::Myopic);
    let kazakh = &outcome.find(SeriesKind::Throughput, "cpc").expect("cpc").values;
    assert!(kazakh[9].as_units() > 230_137.0 / 2.0 - 25_000.0, "half: {}", kazakh[9]);
    assert!(kazakh[39].as_units() <= 230_137.0 / 4.0, "a quarter: {}", kazakh[39]);
}

#[test]
fn windows_are_forward_and_may_lie_beyond_the_horizon() {
    let backward = "title = \"t\"\n[[change]]\naction = \"close\"\nlink = \"cpc-6\"\nfrom_day = 9\nto_day = 4\n";
    assert!(read_scenario("t", "t.toml", backward).is_err());
    let network = embedded_network();
    let late = "[[change]]\naction = \"close\"\nlink = \"cpc-6\"\nfrom_day = 400\nto_day = 500\n";
    let late = outcome(network, Some(&written(network, late)), 20, Foresight::Myopic);
    assert_eq!((late.summary.first_disturbed, late.summary.shut_in), (None, Quantity::ZERO));
}

#[test]
fn horizons_are_of_one_day_to_two_years() {
    let network = embedded_network();
    let crude = network.find_commodity("crude").expect("crude");
    for (days, is_good) in [(0, false), (1, true), (731, false), (10_000, false), (usize::MAX, false)] {
        let answer = simulate(network, crude, &SimulationQuestion::new(crude, days), Watch::none());
        if is_good {
            assert_eq!(answer.expect("an outcome").days, days);
        } else {
            assert_eq!(answer, Err(SimulationError::Horizon { days }));
        }
    }
}

#[test]
fn a_tank_of_less_than_nothing_is_refused() {
    let text = embedded_table("storage.csv").expect("a table").replace(",crude,1000000,", ",crude,-5,");
    let error = read_network(&FolderFiles::from_text(&format!(
        "-- node.csv --\nnode_id,x_coord,y_coord\na,1,1\nb,2,2\n\
        -- link.csv --\nlink_id,from_node_id,to_node_id,length\nl,a,b,1\n-- storage.csv --\n{text}"
    )))
    .expect_err("a negative storage");
    assert!(error.to_string().contains("storage.csv") && error.to_string().contains("capacity"), "{error}");
}

#[test]
fn a_market_that_nobody_can_reach_takes_nothing() {
    let more = |text: &str| {
        let header = text.lines().next().expect("a header").split(',').count();
        let mut row = vec![""; header];
        (row[0], row[1], row[2], row[4]) = ("nowhere", "tengiz", "crude", "1000");
        let netback = text.lines().next().expect("a header").split(',').position(|name| name == "netback_usd_per_unit");
        row[netback.expect("the column")] = "700";
        format!("{}\n{}\n", text.trim_end(), row.join(","))
    };
    // Kuryk has no oil terminal: nothing arrives there.
    let with = changed("market", |text| more(text).replace("nowhere,tengiz", "nowhere,kuryk"));
    let outcome = outcome(&with, None, 20, Foresight::Myopic);
    assert_eq!(total(&outcome, SeriesKind::Delivered, "nowhere"), Quantity::ZERO);
    let plain = self::outcome(embedded_network(), None, 20, Foresight::Myopic);
    assert_eq!(outcome.summary.delivered, plain.summary.delivered);
}

#[test]
fn boxes_go_by_every_way_and_wait_or_turn_when_one_is_shut() {
    let network = embedded_network();
    let boxes = network.find_commodity("container").expect("containers");
    let run = |scenario: Option<&Resolved>| {
        let asked = SimulationQuestion { scenario, ..SimulationQuestion::new(boxes, 60) };
        simulate(network, boxes, &asked, Watch::none()).expect("an outcome")
    };
    let baseline = run(None);
    for outlet in ["northern", "middle", "southern", "ocean"] {
        assert!(total(&baseline, SeriesKind::Throughput, outlet) > Quantity::ZERO, "{outlet}");
    }
    let closed = run(Some(&named(network, "malaszewicze-closure-2025")));
    let northern = |outcome: &Simulation| total(outcome, SeriesKind::Throughput, "northern");
    assert!(northern(&closed) < northern(&baseline).scaled(0.9));
    assert!(closed.summary.delivered < baseline.summary.delivered);
    let diverted = run(Some(&named(network, "red-sea-diversion")));
    assert!(diverted.summary.tariffs_usd > baseline.summary.tariffs_usd * 1.1);
}

/// One simulator for all scenarios, and one for each. No plan that knows the future is below the baseline, unless a way is opened or less is produced.
#[test]
fn scenarios_one_after_the_other_are_as_each_alone_and_none_is_below_the_baseline() {
    let network = embedded_network();
    let scenarios: Vec<Resolved> = embedded_scenarios().into_iter().map(|(id, _)| named(network, id)).collect();
    let is_supply = |node| network.tables().supplies.iter().any(|row| network.find_node(&row.node) == Some(node));
    let mut compared = 0;
    let mut below = Vec::new();
    for (id, foresight, days, step) in [
        ("crude", Foresight::Myopic, 40, 3),
        ("crude", Foresight::Perfect, 40, 1),
        ("container", Foresight::Myopic, 12, 13),
        ("container", Foresight::Perfect, 12, 7),
    ] {
        let commodity = network.find_commodity(id).expect("a commodity");
        let behaviour = Behaviour { foresight, ..Behaviour::of(commodity) };
        let calm = SimulationQuestion { behaviour, ..SimulationQuestion::new(commodity, days) };
        let mut simulator = Simulator::new(network, commodity, &calm).expect("a simulator");
        let baseline = simulator.simulate(&calm, Watch::none()).expect("an outcome").summary;
        for scenario in scenarios.iter().step_by(step) {
            let asked = calm.clone().under(scenario);
            let after = simulator.simulate(&asked, Watch::none()).expect("an outcome");
            let alone = simulate(network, commodity, &asked, Watch::none()).expect("an outcome");
            assert_eq!(after, alone, "{}", scenario.scenario.id);
            let is_free = scenario.changes.iter().any(|change| {
                // What arrives after the horizon is worth what it is on any day, so that sending late pays where a delay still holds then.
                ["status", "delay"].contains(&change.change.action.as_str())
                    || change.members.nodes.iter().any(|node| is_supply(*node))
            });
            if foresight == Foresight::Perfect && !is_free {
                compared += 1;
                // Where joint limits bind, amounts are made whole thousandths.
                if after.summary.loss_usd < baseline.loss_usd - 1e-7 * baseline.loss_usd.abs() {
                    below.push((id, scenario.scenario.id.clone()));
                }
            }
        }
    }
    assert_eq!(below, []);
    assert!(compared > 30, "{compared}");
}

fn closing(network: &Network, kind: TargetKind, id: &str) -> Option<Resolved> {
    let change = ScenarioChange::labelled(format!("--close {id}"), Action::Close, kind, vec![id.to_owned()]);
    Scenario::of_question(vec![change]).resolve(network).ok()
}

/// A closure that comes with a question is a scenario of that closure, and a row of critical is what it does, to the last digit.
#[test]
fn a_row_of_critical_is_the_simulation_of_that_closure() {
    let network = embedded_network();
    let crude = network.find_commodity("crude").expect("crude");
    let calm = SimulationQuestion::new(crude, 30);
    let baseline = simulate(network, crude, &calm, Watch::none()).expect("an outcome").summary;
    let mut simulator = Simulator::new(network, crude, &calm).expect("a simulator");
    for (closable, kind) in [
        (Closable::Assets, TargetKind::Asset),
        (Closable::Links, TargetKind::Link),
        (Closable::Countries { is_whole: false }, TargetKind::Transit),
    ] {
        let rows =
            critical_flow(network, crude, (closable, None), &calm, usize::MAX, Watch::none()).expect("rows").closures;
        assert!(rows.len() > 2, "{}", rows.len());
        let ids: Vec<String> = match kind {
            TargetKind::Asset => network.tables().assets.iter().map(|asset| asset.id.clone()).collect(),
            TargetKind::Transit => network.countries().iter().map(ToString::to_string).collect(),
            _ => network.links().filter(|(_, link)| link.carries("crude")).map(|(_, link)| link.id.clone()).collect(),
        };
        for id in ids {
            let Some(closed) = closing(network, kind, &id) else { continue };
            let asked = SimulationQuestion { always: vec![&closed], ..calm.clone() };
            let simulated = simulator.simulate(&asked, Watch::none()).expect("an outcome").summary;
            match rows.iter().find(|row| row.closed == id) {
                Some(row) => {
                    assert_eq!(row.shut_in, simulated.shut_in - baseline.shut_in, "{id}");
                    assert_eq!(row.undelivered, baseline.delivered - simulated.delivered, "{id}");
                    assert_eq!(row.loss_usd, simulated.loss_usd - baseline.loss_usd, "{id}");
                }
                None => assert!((simulated.loss_usd - baseline.loss_usd).abs() <= 0.5, "{id}"),
            }
        }
    }
    let closed = closing(network, TargetKind::Asset, "cpc-russia").expect("an asset");
    let as_scenario = simulate(network, crude, &calm.clone().under(&closed), Watch::none()).expect("an outcome");
    let always = SimulationQuestion { always: vec![&closed], ..calm };
    let as_closure = simulate(network, crude, &always, Watch::none()).expect("an outcome");
    assert_eq!((&as_closure.series, &as_closure.summary), (&as_scenario.series, &as_scenario.summary));
    assert_eq!(as_closure.scenario, "--close cpc-russia");
}

#[test]
fn a_commodity_that_nobody_supplies_is_an_error_that_names_those_that_are() {
    let network = changed("supply", |text| {
        text.lines().filter(|line| !line.contains(",container,")).map(|line| format!("{line}\n")).collect()
    });
    let boxes = network.find_commodity("container").expect("containers");
    let error = simulate(&network, boxes, &SimulationQuestion::new(boxes, 30), Watch::none()).expect_err("no supply");
    let known = vec!["crude".to_owned()];
    assert_eq!(error, SimulationError::Nothing { what: "supply", commodity: "container".to_owned(), known });
    assert_eq!(corridor::Error::from(error).hint().as_deref(), Some("commodities with supplies and markets: crude"));
}
