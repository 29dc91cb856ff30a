//! Alternatives, trade-offs, break-even points, worst closures, risk: slow twins, what must hold anyway, and bad questions.

use corridor::analysis::{
    Closable, CriticalQuestion, RiskQuestion, Varied, alternatives, breakeven, critical, route_risk, trade_offs,
};
use corridor::io::embedded_network;
use corridor::network::{Commodity, Network, Overlay, Regime};
use corridor::route::{FrozenNetwork, Objective, PreparedQuestion, Question, Route, Rule, UNREACHABLE};
use corridor::scenario::{StatusPolicy, lay_over};
use corridor::watch::Watch;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::fixtures::{Said, run};

/// Tengiz to Augusta and Khorgos to Duisburg on the embedded network as it is today.
fn cases() -> [(&'static str, &'static str, &'static str); 3] {
    [("crude", "tengiz", "augusta"), ("container", "khorgos", "duisburg"), ("container", "xian", "constanta")]
}

fn asked<'n>(
    (commodity, origin, destination): (&str, &str, &str),
    objective: Objective,
) -> (&'n Network, &'n Commodity, Overlay, Question) {
    let network = embedded_network();
    let commodity = network.find_commodity(commodity).expect("a commodity");
    let overlay = lay_over(network, commodity, &[], 0, &StatusPolicy::default()).overlay;
    let place = |id: &str| network.find_node(id).expect("a place");
    let question =
        Question { origin: place(origin), destination: place(destination), objective, rule: Rule::default() };
    (network, commodity, overlay, question)
}

fn generalized(commodity: &str) -> Objective {
    Objective::Generalized { value_of_time: if commodity == "crude" { 0.16 } else { 430.0 }, co2_price: 0.0 }
}

fn cost(objective: &Objective, route: &Route) -> u64 {
    route.steps.iter().map(|step| u64::from(objective.weight(&step.measures).expect("it fits"))).sum()
}

#[test]
fn alternatives_come_in_order_are_in_no_state_twice_and_keep_the_rule_of_overlap() {
    for case in cases() {
        let objective = generalized(case.0);
        let (network, commodity, overlay, question) = asked(case, objective);
        let frozen = FrozenNetwork::new(network, commodity, Regime::War);
        let found = alternatives(&frozen, &overlay, &question, (5, 0.6, 2.0), Watch::none()).expect("an answer").routes;
        assert!(found.len() >= 2, "{case:?}");
        let best = frozen.best_route(&overlay, &question).expect("an answer").expect("a route");
        assert_eq!(found[0].links().collect::<Vec<_>>(), best.links().collect::<Vec<_>>());
        for pair in found.windows(2) {
            assert!(cost(&objective, &pair[0]) <= cost(&objective, &pair[1]));
        }
        for (position, route) in found.iter().enumerate() {
            let mut states: Vec<u32> = route.arcs.iter().map(|arc| frozen.graph().head(*arc)).collect();
            states.sort_unstable();
            states.dedup();
            assert_eq!(states.len(), route.arcs.len(), "{case:?}: a state twice");
            for other in &found[..position] {
                let theirs: Vec<_> = other.links().collect();
                let km = |link| network.link(link).length.central().as_km();
                let shared: f64 = route.links().filter(|link| theirs.contains(link)).map(km).sum();
                let shorter = route.distance().as_km().min(other.distance().as_km());
                assert!(shared <= 0.6 * shorter + 0.5, "{case:?}: {shared} of {shorter} km shared");
            }
        }
    }
}

#[test]
fn trade_offs_hold_every_single_optimum_and_nothing_beaten() {
    let criteria = [Objective::Tariff, Objective::Time, Objective::Co2, Objective::Risk];
    for case in cases() {
        let (network, commodity, overlay, question) = asked(case, Objective::Tariff);
        let frozen = FrozenNetwork::new(network, commodity, Regime::War);
        for count in 2..=4 {
            let criteria = &criteria[..count];
            let found = trade_offs(&frozen, &overlay, &question, criteria, Watch::none()).expect("an answer").routes;
            let costs: Vec<Vec<u64>> =
                found.iter().map(|route| criteria.iter().map(|one| cost(one, route)).collect()).collect();
            for (position, one) in costs.iter().enumerate() {
                for (other_position, other) in costs.iter().enumerate() {
                    let beaten = other.iter().zip(one).all(|(theirs, ours)| theirs <= ours);
                    assert!(position == other_position || !beaten, "{case:?}: {one:?} is beaten by {other:?}");
                }
            }
            for (index, objective) in criteria.iter().enumerate() {
                let asked = Question { objective: *objective, ..question.clone() };
                let best = frozen.best_route(&overlay, &asked).expect("an answer").expect("a route");
                let least = costs.iter().map(|costs| costs[index]).min();
                assert_eq!(least, Some(cost(objective, &best)), "{case:?} {objective}");
            }
        }
    }
}

#[test]
fn at_a_break_even_point_both_routes_cost_the_same_and_between_points_the_search_agrees() {
    for case in cases() {
        let (network, commodity, overlay, question) = asked(case, Objective::Tariff);
        let frozen = FrozenNetwork::new(network, commodity, Regime::War);
        let varied = Varied::parse(network, "country:RU tariff").expect("a country");
        let found = breakeven(&frozen, &overlay, &question, varied, (0.0, 4_000.0)).expect("an answer");
        assert_eq!((found[0].from, found[found.len() - 1].to), (0.0, 4_000.0));
        let entries = |route: &Route| {
            // One entry is paid for each link that enters Russia from a place outside it.
            route
                .steps
                .iter()
                .filter(|step| {
                    let from = network.node(step.from).country;
                    let corridor::route::StepKind::Link(way) = step.kind else { return false };
                    let enters = network.link(way.link).countries.iter().any(|country| country.as_str() == "RU");
                    enters && from.is_none_or(|country| country.as_str() != "RU")
                })
                .count() as f64
        };
        let at = |route: &Route, usd: f64| route.total.tariff.central.as_usd() + entries(route) * usd;
        for pair in found.windows(2) {
            assert_eq!(pair[0].to, pair[1].from);
            let (before, after) = (at(&pair[0].route, pair[0].to), at(&pair[1].route, pair[0].to));
            assert!((before - after).abs() < 1e-6, "{case:?}: {before} against {after}");
        }
        for stretch in &found {
            // The slow twin: a surcharge of that size laid over the network, and a plain search.
            let middle = (stretch.from + stretch.to) / 2.0;
            let text = format!(
                "title = \"dearer\"\n[[change]]\naction = \"surcharge\"\ncountry = \"RU\"\nusd_per_unit = {middle}\n"
            );
            let scenario = corridor::io::read_scenario("dearer", "dearer.toml", &text).expect("a scenario");
            let resolved = scenario.resolve(network).expect("it fits");
            let overlay = lay_over(network, commodity, &[&resolved], 0, &StatusPolicy::default()).overlay;
            let best = frozen.best_route(&overlay, &question).expect("an answer").expect("a route");
            let expected = best.total.tariff.central.as_usd();
            assert!((at(&stretch.route, middle) - expected).abs() < 0.02, "{case:?} at {middle}");
        }
    }
}

#[test]
fn the_worst_closures_equal_closing_everything_in_turn() {
    let (network, commodity, overlay, _) = asked(("crude", "tengiz", "augusta"), Objective::Tariff);
    let place = |id: &str| network.find_node(id).expect("a place");
    let pairs: Vec<_> = [("tengiz", "augusta"), ("kashagan-bolashak", "trieste"), ("acg", "rotterdam")]
        .into_iter()
        .map(|(from, to)| (place(from), place(to)))
        .collect();
    let ask = |size| CriticalQuestion {
        pairs: pairs.clone(),
        objective: Objective::Tariff,
        closable: Closable::Links,
        part: None,
        size,
        count: 10_000,
        always: Vec::new(),
        day: 0,
        policy: StatusPolicy::default(),
        regime: Regime::Any,
    };
    let single = critical(network, commodity, &ask(1), &Watch::none()).expect("an answer").expect("pairs with a route");
    let frozen = FrozenNetwork::new(network, commodity, Regime::Any);
    let best = |overlay: &Overlay, (origin, destination)| {
        let question = Question { origin, destination, objective: Objective::Tariff, rule: Rule::default() };
        frozen.best_route(overlay, &question).expect("an answer").map(|route| route.total.tariff.central.as_usd())
    };
    for (id, link) in network.links().filter(|(_, link)| link.carries("crude")) {
        let mut closed = overlay.clone();
        let by = closed.restrict("test", "");
        closed.close_link(id, by);
        let (mut cut_off, mut extra) = (0, 0.0);
        for pair in &pairs {
            match (best(&overlay, *pair), best(&closed, *pair)) {
                (Some(before), Some(after)) => extra += after - before,
                (Some(_), None) => cut_off += 1,
                _ => {}
            }
        }
        let listed = single.sets.iter().find(|set| set.closed == [link.id.clone()]);
        let (listed_cut_off, listed_extra) = listed.map_or((0, 0.0), |set| (set.cut_off, set.extra));
        assert_eq!(listed_cut_off, cut_off, "{}", link.id);
        assert!((listed_extra - extra).abs() < 1e-6, "{}: {listed_extra} against {extra}", link.id);
    }
    // Two closures are never milder than the worse of them alone.
    let double = critical(network, commodity, &ask(2), &Watch::none()).expect("an answer").expect("pairs with a route");
    let worst = |answer: &corridor::analysis::Criticality| answer.sets[0].cut_off;
    assert!(worst(&double) >= worst(&single));
    for (position, pair) in double.sets.windows(2).enumerate() {
        let order = |set: &corridor::analysis::CriticalSet| (set.cut_off, set.extra);
        assert!(order(&pair[0]) >= order(&pair[1]), "rank {position}");
    }
}

#[test]
fn closing_a_link_that_no_best_route_uses_changes_no_answer() {
    let before = run(&["compare", "Tengiz", "Augusta", "--format", "csv"]);
    let after = run(&["compare", "Tengiz", "Augusta", "--format", "csv", "--close", "kumkol-shymkent"]);
    assert_eq!((before.code, before.out), (after.code, after.out));
}

#[test]
fn risk_is_the_same_on_any_number_of_threads_and_its_shares_add_up() {
    let ask =
        |threads: &str| run(&["risk", "Tengiz", "Augusta", "--trials", "400", "--format", "csv", "--threads", threads]);
    let (one, two) = (ask("1"), ask("2"));
    assert_eq!(one.code, 0, "{}", one.err);
    assert_eq!(one.out, two.out);
    let (network, commodity, overlay, question) = asked(("container", "khorgos", "duisburg"), generalized("container"));
    let asked = RiskQuestion {
        origin: question.origin,
        destination: question.destination,
        via: Vec::new(),
        objective: question.objective,
        regime: Regime::War,
        trials: 500,
        seed: 7,
    };
    let risk = route_risk(network, commodity, &overlay, &asked, Watch::none()).expect("an answer").expect("a route");
    let sum = |share: fn(&corridor::analysis::CorridorRisk) -> f64| risk.corridors.iter().map(share).sum::<f64>();
    assert!((sum(|corridor| corridor.cheapest) - 1.0).abs() < 1e-9);
    assert!((sum(|corridor| corridor.fastest) - 1.0).abs() < 1e-9);
    for corridor in &risk.corridors {
        assert!(corridor.tariff.p10 <= corridor.tariff.p50 && corridor.tariff.p50 <= corridor.tariff.p90);
        assert!((0.0..=1.0).contains(&corridor.open));
        assert!(corridor.drivers.iter().all(|driver| driver.rank_correlation.abs() <= 1.0 + 1e-9));
    }
    let peace = RiskQuestion { regime: Regime::Peace, ..asked };
    let calm = route_risk(network, commodity, &overlay, &peace, Watch::none()).expect("an answer").expect("a route");
    assert!(calm.corridors[0].wait.mean <= risk.corridors[0].wait.mean + 0.5);
}

#[test]
fn a_prepared_question_answers_the_same_with_bounds_and_without() {
    let mut random = ChaCha8Rng::seed_from_u64(5);
    let mut compared = 0;
    for case in cases() {
        for objective in [generalized(case.0), Objective::Tariff, Objective::Time, Objective::Distance] {
            let (network, commodity, overlay, question) = asked(case, objective);
            let frozen = FrozenNetwork::new(network, commodity, Regime::War);
            let lowest = frozen.weights(&overlay, &objective).expect("costs that fit");
            for corridor in network.tables().corridors.iter().filter(|row| row.is_for(&commodity.id)) {
                let question = Question { rule: Rule::of_corridor(network, corridor), ..question.clone() };
                let mut bounded = PreparedQuestion::with_bounds(&frozen, &question, &lowest);
                let plain = PreparedQuestion::new(&frozen, &question);
                let worlds: Vec<Vec<u32>> = (0..20)
                    .map(|_| {
                        let above =
                            |low: &u32| if *low < UNREACHABLE { low + random.random_range(0..=low / 2) } else { *low };
                        lowest.iter().map(above).collect()
                    })
                    .collect();
                let expected: Vec<_> =
                    worlds.iter().map(|world| plain.search().best_arcs(world).expect("it fits")).collect();
                let mut search = bounded.search();
                for (world, expected) in worlds.iter().zip(&expected) {
                    assert_eq!(&search.best_arcs(world).expect("it fits"), expected, "{case:?} by {objective}");
                    assert_eq!(&search.best_arcs_by(|arc| world[arc as usize]).expect("it fits"), expected);
                    compared += usize::from(expected.is_some());
                }
                drop(search);
                bounded.drop_bounds();
                assert_eq!(bounded.search().best_arcs(&worlds[0]).expect("it fits"), expected[0]);
            }
        }
    }
    assert!(compared > 400, "{compared}");
}

#[test]
fn a_hierarchy_that_is_kept_in_a_file_answers_the_same_and_is_refused_where_it_does_not_belong() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("crude.cch");
    let path = path.to_str().expect("text");
    let ask = |commodity: &str, more: &[&str]| {
        run(&[&["matrix", "supplies", "markets", "--commodity", commodity, "--format", "csv"], more].concat())
    };
    let plain = ask("crude", &["--engine", "search"]);
    let (first, second) = (ask("crude", &["--hierarchy", path]), ask("crude", &["--hierarchy", path]));
    assert_eq!((first.code, &first.out), (0, &plain.out));
    assert!(first.err.starts_with("wrote "), "{}", first.err);
    assert_eq!((second.code, second.out, second.err), (0, plain.out, String::new()));
    let closed = ["--scenario", "cpc-closure-30d"];
    let (under, kept) = (ask("crude", &closed), ask("crude", &[&closed[..], &["--hierarchy", path]].concat()));
    assert_eq!(kept.out, under.out, "the same file under a scenario");
    let other = ask("container", &["--hierarchy", path]);
    assert_eq!(other.code, 2);
    assert!(other.err.contains("crude.cch: the saved hierarchy is for another network"), "{}", other.err);
    assert!(other.err.contains("hint: delete the file, or name another one"), "{}", other.err);
    std::fs::write(path, b"corr-cch").expect("a writable file");
    assert!(ask("crude", &["--hierarchy", path]).err.contains("cut short"));
    let both = ask("crude", &["--hierarchy", path, "--engine", "search"]);
    assert_eq!(both.code, 2, "{}", both.err);
}

#[test]
fn what_is_too_dear_to_be_counted_matters_only_where_it_is_needed_in_every_verb_and_by_every_engine() {
    let nodes = "node_id,x_coord,y_coord\ns,,\nt,,\ny,,\nz,,\n";
    let corridor = "corridor_id\nany\n";
    let cases = [
        // A place that nobody passes is too far from the destination.
        ("a,s,t,5,5\nb,z,y,1500000,1500000\nc,y,t,1500000,1500000\n", "s,t", Some(0)),
        // A link that nobody needs is too dear in some worlds.
        ("a,s,t,5,5\nb,s,y,2100000,9000000\nc,y,t,1,1\n", "s,t", Some(0)),
        // A dead end is too dear, and there is no way at all.
        ("b,s,y,1500000,1500000\nc,y,z,1500000,1500000\n", "s,t", Some(1)),
        // The only way is too dear.
        ("b,s,y,1500000,1500000\nc,y,t,1500000,1500000\n", "s,t", Some(2)),
    ];
    for (links, ends, code) in cases {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a writable folder");
        write("node.csv", nodes);
        write("corridor.csv", corridor);
        let head = "link_id,from_node_id,to_node_id,tariff_usd_per_unit,tariff_high_usd_per_unit\n";
        write("link.csv", &format!("{head}{links}"));
        let (from, to) = ends.split_once(',').expect("two places");
        let network = folder.path().to_str().expect("text");
        let questions: [&[&str]; 5] = [
            &["risk", "--trials", "40"],
            &["compare"],
            &["matrix", "--engine", "search"],
            &["matrix", "--engine", "hierarchy"],
            &["matrix", "--engine", "auto"],
        ];
        for question in questions {
            let ends = [question[0], from, to, "--network", network, "--format", "csv"];
            let said = run(&[&ends[..], &question[1..]].concat());
            assert_eq!(Some(said.code), code, "{question:?} on {links}: {}", said.err);
        }
    }
}

#[test]
fn positions_are_places_of_a_matrix_and_what_was_taken_for_them_is_said_everywhere() {
    let one = run(&["matrix", "46.15,53.38", "Augusta", "--commodity", "crude"]);
    let list = run(&["matrix", "46.15,53.38;Uzen", "Augusta;37.2,15.2", "--commodity", "crude", "--snap-km", "60"]);
    assert_eq!((one.code, list.code), (0, 0), "{}{}", one.err, list.err);
    assert!(one.out.contains("note: '46.15,53.38' is taken for Tengiz"), "{}", one.out);
    assert!(list.out.contains("uzen"), "{}", list.out);
    let vary = run(&["breakeven", "46.15,53.38", "Augusta", "--vary", "country:RU tariff"]);
    assert!(
        vary.out.lines().nth(1).is_some_and(|line| line.starts_with("note: '46.15,53.38' is taken for Tengiz")),
        "{}{}",
        vary.out,
        vary.err
    );
    let idle = run(&["critical", "--commodity", "crude", "--scenario", "alashankou-ban-2021"]);
    assert!(
        idle.out.lines().nth(1).is_some_and(|line| line.starts_with("note: alashankou-ban-2021")),
        "{}{}",
        idle.out,
        idle.err
    );
}

#[test]
fn a_matrix_is_the_same_by_searches_and_by_a_hierarchy() {
    for commodity in ["crude", "container"] {
        let ask = |engine: &str| {
            run(&["matrix", "all", "all", "--commodity", commodity, "--engine", engine, "--format", "csv"])
        };
        let (searched, hierarchy) = (ask("search"), ask("hierarchy"));
        assert_eq!(searched.code, 0, "{}", searched.err);
        assert_eq!(searched.out, hierarchy.out);
    }
}

#[test]
fn questions_that_make_no_sense_are_refused_with_a_hint() {
    let cases: [(&[&str], &str); 15] = [
        (&["route", "Tengiz", "Augusta", "--alternatives", "0"], "--alternatives must be 1 to 1000, got 0"),
        (
            &["route", "Tengiz", "Augusta", "--alternatives", "2", "--max-overlap", "1.5"],
            "--max-overlap must be 0 to 1, got 1.5",
        ),
        (
            &["route", "Tengiz", "Augusta", "--alternatives", "2", "--max-stretch", "0.5"],
            "--max-stretch must be 1 or more, got 0.5",
        ),
        (&["route", "Tengiz", "Augusta", "--pareto", "tariff,tariff"], "--pareto: tariff stands twice"),
        (&["route", "Tengiz", "Augusta", "--pareto", "beauty"], "invalid value 'beauty'"),
        (&["route", "Tengiz", "Augusta", "--pareto", "tariff,time,co2,risk,distance"], "1 to 4 criteria, not 5"),
        (&["breakeven", "Tengiz", "Augusta", "--vary", "country:XX tariff"], "unknown country 'XX'"),
        (
            &["breakeven", "Tengiz", "Augusta", "--vary", "weather"],
            "--vary: 'weather' is not a figure that can be varied",
        ),
        (&["breakeven", "Tengiz", "Augusta", "--vary", "co2-price", "--range", "9:1"], "'9:1' is not a range"),
        (
            &["breakeven", "Tengiz", "Augusta", "--vary", "co2-price", "--range", "0:inf"],
            "--range: '0:inf' is not a range",
        ),
        (
            &["breakeven", "Tengiz", "Augusta", "--vary", "co2-price", "--objective", "time"],
            "--vary works only with --objective generalized",
        ),
        (&["critical", "-k", "0"], "--k must be 1 to 3, got 0"),
        (&["critical", "-k", "4"], "--k must be 1 to 3, got 4"),
        (&["risk", "Tengiz", "Augusta", "--trials", "0"], "--trials must be 1 to 10000000, got 0"),
        (&["risk", "Tengiz", "Augusta", "--threads", "0"], "invalid value '0'"),
    ];
    for (question, expected) in cases {
        let said: Said = run(question);
        assert_eq!(said.code, 2, "{question:?}: {}{}", said.out, said.err);
        assert!(said.err.contains(expected), "{question:?}: {}", said.err);
        let says_what_fits = ["hint: ", " must be ", " works only with ", "[possible values"]
            .iter()
            .any(|words| said.err.contains(words));
        assert!(says_what_fits || said.err.contains("invalid value"), "{question:?}: {}", said.err);
    }
    assert_eq!(run(&["critical", "--metric", "beauty"]).code, 2);
    // More alternatives than there are, and a way from a place to itself, have answers.
    let many = run(&["route", "Tengiz", "Augusta", "--alternatives", "900", "--max-overlap", "0.2", "--format", "csv"]);
    assert_eq!(many.code, 0, "{}", many.err);
    for more in [&["--alternatives", "3"][..], &["--pareto", "tariff,time"]] {
        let said = run(&[&["route", "Tengiz", "Tengiz", "--commodity", "crude"], more].concat());
        assert!(said.code <= 1 && !said.err.contains("panicked"), "{}{}", said.out, said.err);
    }
}
