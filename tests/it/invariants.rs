//! What must hold on any network, asked of the program as a user would: the verbs agree to the last digit, closures only raise costs, the order
//! of rows and a way through a folder change nothing, and what flows is conserved.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::random_trade::{Row, Trade, trades};

/// A printed decimal in ten-thousandths, exactly.
fn exact(text: &str) -> i64 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{part:0<4}");
    digits.parse().unwrap_or_else(|_| panic!("not a decimal of up to four places: '{text}'"))
}

/// What a question by one objective is about: its name, the column of a leg or row, and the measure of `risk`.
const OBJECTIVES: [(&str, &str, &str); 2] =
    [("tariff", "tariff_usd_per_unit", "tariff"), ("time", "time_days", "time")];

/// Cost and links of each route of an answer of `route`, in order.
fn routes(rows: &[Row], column: &str) -> Vec<(i64, String)> {
    let mut routes: BTreeMap<u32, (i64, Vec<String>)> = BTreeMap::new();
    for row in rows {
        let route = routes.entry(row["route"].parse().expect("a number of a route")).or_default();
        route.0 += exact(&row[column]);
        if row["kind"] == "link" {
            route.1.push(row["id"].clone());
        }
    }
    routes.into_values().map(|(cost, links)| (cost, links.join(";"))).collect()
}

/// The cheapest route.
fn route(trade: &Trade, question: &[&str], column: &str) -> Option<(i64, String)> {
    routes(&trade.rows(&[&["route"][..], question].concat()), column).into_iter().next()
}

/// Costs of `matrix` between all places, of those that can be reached.
fn matrix(trade: &Trade, question: &[&str]) -> BTreeMap<(String, String), i64> {
    let rows = trade.rows(&[&["matrix", "all", "all"][..], question].concat());
    rows.into_iter()
        .filter(|row| row["status"] == "open")
        .map(|row| ((row["origin"].clone(), row["destination"].clone()), exact(&row["cost"])))
        .collect()
}

fn open(rows: Vec<Row>) -> Vec<Row> {
    rows.into_iter().filter(|row| row["status"] == "open").collect()
}

#[test]
fn the_same_question_has_the_same_answer_in_every_verb() {
    let mut agreed = 0;
    for mut trade in trades(8) {
        let pairs = trade.pairs(2);
        for (commodity, (objective, column, measure)) in
            ["crude", "box"].into_iter().flat_map(|commodity| OBJECTIVES.map(|objective| (commodity, objective)))
        {
            let by = ["--commodity", commodity, "--objective", objective];
            let costs = matrix(&trade, &by);
            let hierarchy = matrix(&trade, &[&by[..], &["--engine", "hierarchy"]].concat());
            assert_eq!(costs, hierarchy, "matrix by {by:?} and by the hierarchy\n{}", trade.text);
            for (from, to) in &pairs {
                let question = [&[from.as_str(), to.as_str()][..], &by[..]].concat();
                let say = |verb: &str| format!("{verb} {question:?}\n{}", trade.text);
                let ask = |verb: &[&str], more: &[&str]| trade.rows(&[verb, &question, more].concat());
                let best = route(&trade, &question, column);
                let cell = costs.get(&(from.clone(), to.clone()));
                assert_eq!(cell, best.as_ref().map(|(cost, _)| cost), "{}", say("matrix"));

                let rows = open(ask(&["compare"], &[]));
                let any = rows.iter().find(|row| row["corridor"] == "any");
                let any = any.map(|row| (exact(&row[column]), row["links"].clone()));
                assert_eq!(any, best, "{}", say("compare"));
                for row in &rows {
                    let found = route(&trade, &[&question[..], &["--corridor", &row["corridor"]]].concat(), column);
                    let row = (exact(&row[column]), row["links"].clone());
                    assert_eq!(found, Some(row), "{}", say("route --corridor"));
                }
                let Some((cost, _)) = best else { continue };

                let trials = ask(&["risk"], &["--trials", "5"]);
                for row in &rows {
                    let median = trials.iter().find(|trial| {
                        trial["corridor"] == row["corridor"]
                            && trial["measure"] == measure
                            && trial["statistic"] == "p50"
                    });
                    let median = median.map(|trial| exact(&trial["value"]));
                    assert_eq!(median, Some(exact(&row[column])), "{}", say("risk without spread"));
                }
                let pareto = ["route", from, to, "--commodity", commodity, "--pareto", "tariff,time,distance"];
                let choices = routes(&trade.rows(&pareto), column);
                assert_eq!(choices.iter().map(|(cost, _)| *cost).min(), Some(cost), "{}", say("trade-offs"));
                let wide = ["--alternatives", "4", "--max-overlap", "1", "--max-stretch", "9"];
                let others: Vec<i64> =
                    routes(&ask(&["route"], &wide), column).into_iter().map(|(cost, _)| cost).collect();
                assert_eq!(others.first(), Some(&cost), "{}", say("alternatives"));
                assert!(others.is_sorted(), "{others:?} {}", say("alternatives"));
                if objective == "tariff" {
                    let varied = ["breakeven", from, to, "--commodity", commodity, "--vary", "value-of-time"];
                    let stretches = trade.rows(&varied);
                    assert_eq!(exact(&stretches[0][column]), cost, "time is worth nothing: {}", say("breakeven"));
                }
                agreed += 1;
            }
        }
    }
    assert!(agreed > 20, "only {agreed} questions had an answer");
}

#[test]
fn a_closure_helps_nobody_and_critical_adds_up_what_it_costs() {
    let mut worse = 0;
    for mut trade in trades(5) {
        let pairs = trade.pairs(6);
        let file = trade.folder.path().join("pairs.csv");
        let lines: String = pairs.iter().map(|(from, to)| format!("{from},{to}\n")).collect();
        fs::write(&file, format!("origin,destination\n{lines}")).expect("a file");
        let by = ["--commodity", "crude", "--objective", "tariff"];
        let base = matrix(&trade, &by);
        for (kind, things) in [("--links", trade.links.clone()), ("--assets", trade.assets.clone())] {
            let mut naive: BTreeMap<String, (i64, i64)> = BTreeMap::new();
            for thing in &things {
                let shut = matrix(&trade, &[&by[..], &["--close", thing]].concat());
                for (pair, cost) in &shut {
                    assert!(
                        base.get(pair).is_some_and(|before| before <= cost),
                        "{pair:?} without {thing}\n{}",
                        trade.text
                    );
                }
                let mut sum = (0, 0);
                for pair in &pairs {
                    match (base.get(pair), shut.get(pair)) {
                        (Some(before), Some(after)) => sum.1 += after - before,
                        (Some(_), None) => sum.0 += 1,
                        _ => {}
                    }
                }
                if sum != (0, 0) {
                    naive.insert(thing.clone(), sum);
                    worse += 1;
                }
            }
            let file = file.to_str().expect("a plain name");
            let ranked = trade.rows(&["critical", "--commodity", "crude", "--pairs", file, kind, "--top", "1000"]);
            let ranked: BTreeMap<String, (i64, i64)> = ranked
                .iter()
                .map(|row| {
                    (row["closed"].clone(), (row["pairs_cut_off"].parse().expect("a count"), exact(&row["extra"])))
                })
                .collect();
            assert_eq!(ranked, naive, "{kind} {pairs:?}\n{}", trade.text);
        }
    }
    assert!(worse > 20, "only {worse} closures mattered");
}

#[test]
fn tariffs_twice_as_high_are_the_same_routes_at_twice_the_cost() {
    for mut once in trades(6) {
        let seed = once.seed;
        let twice = Trade::new(seed, 2);
        for (from, to) in once.pairs(5) {
            for objective in ["tariff", "generalized"] {
                let question = [from.as_str(), to.as_str(), "--commodity", "box", "--objective", objective];
                let found = route(&once, &question, "tariff_usd_per_unit");
                let doubled = found.map(|(cost, links)| (2 * cost, links));
                assert_eq!(route(&twice, &question, "tariff_usd_per_unit"), doubled, "{question:?}\n{}", once.text);
            }
        }
    }
}

#[test]
fn the_order_of_rows_changes_no_cost() {
    for mut trade in trades(6) {
        let shuffled = trade.shuffled();
        for (commodity, (objective, ..)) in ["crude", "box"].into_iter().zip(OBJECTIVES) {
            let by = ["--commodity", commodity, "--objective", objective];
            assert_eq!(matrix(&shuffled, &by), matrix(&trade, &by), "{by:?}\n{}", trade.text);
        }
        let delivered = |trade: &Trade| simulated(trade, None, "myopic").totals("baseline", "delivered");
        assert_eq!(delivered(&shuffled), delivered(&trade), "{}", trade.text);
    }
}

#[test]
fn an_exported_network_gives_the_same_bytes() {
    for mut trade in trades(6) {
        let folder = trade.folder.path().join("exported");
        let folder = folder.to_str().expect("a plain name");
        trade.ask(&["network", "export", "-o", folder]);
        for (from, to) in trade.pairs(3) {
            for question in [
                vec!["route", &from, &to, "--commodity", "box"],
                vec!["compare", &from, &to, "--commodity", "crude"],
                vec!["simulate", "--days", "8", "--commodity", "crude"],
            ] {
                let said = trade.ask(&[&question[..], &["--format", "csv"]].concat());
                let back = super::fixtures::run(&[&question[..], &["--format", "csv", "--network", folder]].concat());
                assert_eq!((back.code, back.out), (said.code, said.out), "{question:?}\n{}", trade.text);
            }
        }
    }
}

/// Sums of an answer of `simulate` by scenario, series and day.
struct Simulated(BTreeMap<(String, String), BTreeMap<u32, i64>>);

impl Simulated {
    fn on(&self, scenario: &str, series: &str, day: u32) -> i64 {
        let days = self.0.get(&(scenario.to_owned(), series.to_owned()));
        days.and_then(|days| days.get(&day)).copied().unwrap_or(0)
    }

    fn totals(&self, scenario: &str, series: &str) -> i64 {
        self.0.get(&(scenario.to_owned(), series.to_owned())).map_or(0, |days| days.values().sum())
    }
}

const DAYS: u32 = 16;

fn simulated(trade: &Trade, scenario: Option<&PathBuf>, foresight: &str) -> Simulated {
    let days = DAYS.to_string();
    let mut question = vec!["simulate", "--commodity", "crude", "--days", &days, "--foresight", foresight];
    question.extend(scenario.map(|file| file.to_str().expect("a plain name")));
    let mut sums: BTreeMap<(String, String), BTreeMap<u32, i64>> = BTreeMap::new();
    for row in trade.rows(&question) {
        let day = row["day"].parse().expect("a day");
        if row["series"] != "cost" {
            let days = sums.entry((row["scenario"].clone(), row["series"].clone())).or_default();
            *days.entry(day).or_default() += exact(&row["value"]);
        }
    }
    Simulated(sums)
}

#[test]
fn what_is_produced_is_delivered_held_or_shut_in_and_a_longer_closure_shuts_in_more() {
    let mut shut_in = 0;
    for trade in trades(5) {
        let supply = 10_000 * trade.supply;
        for foresight in ["myopic", "perfect"] {
            let mut before = 0;
            for length in [3, 6, 12] {
                let file = trade.folder.path().join(format!("shut-{length}.toml"));
                let change =
                    |link: &String| format!("[[change]]\naction = \"close\"\nlink = \"{link}\"\nwhy = \"a test\"\n");
                let changes: String = trade.links_at_supply.iter().map(change).collect();
                fs::write(&file, format!("title = \"Shut\"\ndays = {length}\n{changes}")).expect("a file");
                let answer = simulated(&trade, Some(&file), foresight);
                let name = format!("shut-{length}");
                for scenario in ["baseline", &name] {
                    let held = |day| -> i64 {
                        ["stock", "backlog", "in_transit"].iter().map(|series| answer.on(scenario, series, day)).sum()
                    };
                    for day in 1..DAYS {
                        let gone = answer.on(scenario, "delivered", day) + answer.on(scenario, "shut_in", day);
                        let kept = held(day) - held(day - 1);
                        assert_eq!(supply, gone + kept, "{scenario} {foresight} day {day}\n{}", trade.text);
                    }
                }
                let total = answer.totals(&name, "shut_in");
                assert!(total >= before, "{length} days, {foresight}: {total} < {before}\n{}", trade.text);
                before = total;
                shut_in += i64::from(total > answer.totals("baseline", "shut_in"));
            }
        }
    }
    assert!(shut_in > 0, "no closure shut anything in");
}
