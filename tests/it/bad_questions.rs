//! Questions that make no sense: exit code 2 with the nearest names, and questions without an answer: exit code 1 with the reason.

use super::fixtures::{BLACK_SEA, CPC_CLOSED, Said, folder_of, run, run_on};

const CRUDE: [&str; 5] = ["route", "Tengiz", "Augusta", "--commodity", "crude"];

fn ask(more: &[&str]) -> Said {
    let folder = folder_of(BLACK_SEA);
    run_on(folder.path(), &[&CRUDE[..], more].concat())
}

fn assert_error(said: &Said, error: &str, hint: &str) {
    assert_eq!(said.code, 2, "{}{}", said.out, said.err);
    assert!(said.out.is_empty(), "data with an error: {}", said.out);
    assert!(
        said.err.contains(error) && said.err.contains(hint),
        "'{error}' and '{hint}' are not both in:\n{}",
        said.err
    );
    assert!(!said.err.contains("panicked"), "{}", said.err);
}

#[test]
fn an_unknown_name_is_answered_with_the_nearest_ones() {
    let cases: [(&[&str], &str, &str); 14] = [
        (&["--avoid-country", "Rusia"], "unknown country 'Rusia'", "did you mean 'Russia'"),
        (
            &["--avoid-country", "RU, Iran, Islamic Republic of"],
            "no place and no link of the network is in Iran (IR)",
            "AZ",
        ),
        (&["--avoid-country", "RU, Atlantis"], "unknown country 'Atlantis'", "English name"),
        (&["--avoid-country", "CN"], "no place and no link of the network is in China (CN)", "its countries are AZ "),
        (&["--avoid-node", "Novorosisk"], "unknown place 'Novorosisk'", "'novorossiysk'"),
        (&["--avoid-link", "cpc-9"], "unknown link 'cpc-9'", "'cpc-kz'"),
        (&["--avoid-asset", "strait"], "unknown asset 'strait'", "did you mean 'straits'"),
        (&["--avoid-operator", "CPC"], "unknown operator 'CPC'", "'CPC-K'"),
        (&["--avoid-mode", "pipe"], "unknown mode 'pipe'", "did you mean 'pipeline'"),
        (&["--via", "Bakou"], "unknown place 'Bakou'", "did you mean 'baku'"),
        (&["--close", "cpc_ru"], "unknown link, asset or place 'cpc_ru'", "'cpc-ru'"),
        (&["--scenario", "cpc-closure"], "unknown scenario 'cpc-closure'", "'cpc-closure-30d'"),
        (&["--corridor", "midle"], "unknown corridor 'midle'", "did you mean 'middle'"),
        (&["--include", "idel"], "unknown link or status 'idel'", "did you mean 'idle'"),
    ];
    for (more, error, hint) in cases {
        assert_error(&ask(more), error, hint);
    }
    let folder = folder_of(BLACK_SEA);
    assert_error(
        &run_on(folder.path(), &["route", "Tengis", "Augusta"]),
        "unknown place 'Tengis'",
        "did you mean 'tengiz'",
    );
    assert_error(
        &run_on(folder.path(), &["route", "Tengiz", "Qqqqqq"]),
        "unknown place 'Qqqqqq'",
        "network show --places",
    );
    let said = run_on(folder.path(), &["route", "Tengiz", "Augusta", "--commodity", "gas"]);
    assert_error(&said, "unknown commodity 'gas'", "did you mean 'crude' or 'container'?");
    assert_error(&run_on(folder.path(), &["sources", "T-9"]), "unknown source 'T-9'", "did you mean 'T-1'");
    assert_error(&run_on(folder.path(), &["network", "show", "bacu"]), "unknown link, asset or place 'bacu'", "'baku'");
    assert_error(&run_on(folder.path(), &["scenarios", "show", "nope-nope"]), "unknown scenario 'nope-nope'", "");
}

#[test]
fn a_country_is_found_by_its_names_and_codes() {
    let wanted = ask(&["--avoid-country", "RU"]);
    for name in ["Russia", "russia", "Russian Federation", "RUS", "ru"] {
        let said = ask(&["--avoid-country", name]);
        assert_eq!((said.code, &said.out, &said.err), (wanted.code, &wanted.out, &wanted.err), "{name}");
    }
    let folder = folder_of(BLACK_SEA);
    let scenario = folder.path().join("closed.toml");
    std::fs::write(&scenario, CPC_CLOSED.replace("link = \"cpc-ru\"", "country = \"Russia\"")).expect("a file");
    let question = ["--commodity", "crude", "--scenario", scenario.to_str().expect("a plain name")];
    let said = run_on(folder.path(), &[&["compare", "Tengiz", "Augusta"][..], &question].concat());
    assert!(said.out.contains("  closes country Russia [3 links, 1 place]"), "{}{}", said.out, said.err);
    let said = run_on(folder.path(), &["breakeven", "Tengiz", "Augusta", "--vary", "country:russia tariff"]);
    assert!(!said.err.contains("unknown country"), "{}", said.err);
}

#[test]
fn a_scenario_that_does_nothing_on_the_day_says_when_it_holds() {
    let folder = folder_of(BLACK_SEA);
    let scenario = folder.path().join("cpc-closed.toml");
    std::fs::write(&scenario, CPC_CLOSED).expect("a file");
    let scenario = scenario.to_str().expect("a plain name");
    let note = "cpc-closed: not in force on day 45 (its changes hold on days 0-9)";
    for verb in ["compare", "route"] {
        let question = [verb, "Tengiz", "Augusta", "--commodity", "crude", "--scenario", scenario, "--day", "45"];
        let said = run_on(folder.path(), &question);
        assert!(said.out.contains(&format!("note: {note}\n")), "{}{}", said.out, said.err);
        let said = run_on(folder.path(), &[&question[..], &["--format", "json"]].concat());
        let json: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
        assert!(json["notes"].as_array().expect("a list").iter().any(|told| told["text"] == note), "{verb}");
    }
    let said = run_on(
        folder.path(),
        &["compare", "Tengiz", "Augusta", "--commodity", "crude", "--scenario", scenario, "--day", "1"],
    );
    assert!(said.out.contains("the idle line is opened (not in force: holds on days 3-9)"), "{}", said.out);
}

#[test]
fn a_position_far_from_every_place_is_refused_with_the_nearest_one() {
    let folder = folder_of(BLACK_SEA);
    let from = |position: &str, more: &[&str]| {
        run_on(folder.path(), &[&["route", position, "Augusta", "--commodity", "crude"], more].concat())
    };
    assert_error(
        &from("46.5,53.4", &[]),
        "no place within 25 km of 46.5,53.4: the nearest is tengiz, 38.",
        "--snap-km",
    );
    let said = from("46.5,53.4", &["--snap-km", "50"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("note: '46.5,53.4' is taken for Tengiz (tengiz), 38."), "{}", said.out);
    assert_error(&from("96.5,53.4", &[]), "'96.5,53.4' is not a position on Earth", "latitude,longitude");
    assert_error(&from("46.5,253.4", &[]), "is not a position on Earth", "");
    assert_error(&from("NaN,53.4", &[]), "is not a position on Earth", "");
    assert_error(&from("46.5,53.4", &["--snap-km=-1"]), "--snap-km must be 0 or more, got -1", "");
    assert_error(&from("46.5,53.4", &["--snap-km", "NaN"]), "--snap-km must be 0 or more, got NaN", "");
    assert_error(&from("46.5,53.4", &["--snap-km", "inf"]), "--snap-km must be 0 or more, got inf", "");
}

#[test]
fn numbers_out_of_range_are_refused() {
    let cases: [(&[&str], &str); 10] = [
        (&["--close", "btc=1.5"], "--close btc=1.5: '1.5' is not a share"),
        (&["--close", "btc=-1"], "'-1' is not a share"),
        (&["--close", "btc=NaN"], "'NaN' is not a share"),
        (&["--close", "btc=half"], "'half' is not a share"),
        (&["--close", "btc="], "'' is not a share"),
        (&["--value-of-time=-3"], "--value-of-time must be 0 or more, got -3"),
        (&["--value-of-time", "NaN"], "--value-of-time must be 0 or more, got NaN"),
        (&["--co2-price", "inf"], "--co2-price must be 0 or more, got inf"),
        (&["--day=-1"], "invalid value '-1' for '--day <N|DATE>'"),
        (&["--value-of-time", "1e300"], "a route's generalized is more than the search can hold"),
    ];
    for (more, error) in cases {
        assert_error(&ask(more), error, "");
    }
}

#[test]
fn a_commodity_that_is_not_clear_is_asked_for() {
    let folder = folder_of(BLACK_SEA);
    let said = run_on(folder.path(), &["route", "Tengiz", "Augusta"]);
    assert_error(
        &said,
        "more than one commodity can move from Tengiz to Augusta",
        "--commodity crude or --commodity container",
    );
    let said = run_on(folder.path(), &["compare", "Tengiz", "Almaty"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("no route from Tengiz to Almaty: no links join them for any commodity"), "{}", said.err);
    let said = run_on(folder.path(), &["route", "Baku", "Ceyhan"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.out.contains("note: commodity: crude (the only one that can move between the places)"),
        "{}",
        said.out
    );
}

#[test]
fn a_name_that_two_places_have_is_ambiguous() {
    let twins = BLACK_SEA.replace("Haydar Aliyev,", "Marine Terminal,").replace("Shevchenko,", "Marine Terminal,");
    let folder = folder_of(&twins);
    let said = run_on(folder.path(), &["route", "marine terminal", "Augusta", "--commodity", "crude"]);
    assert_error(&said, "place 'marine terminal' could be 'aktau' or 'ceyhan'", "give the id");
}

#[test]
fn places_are_found_by_id_name_alias_code_and_position() {
    let folder = folder_of(BLACK_SEA);
    let first = |origin: &str| {
        let said = run_on(folder.path(), &["route", origin, "Augusta", "--commodity", "crude", "--format", "json"]);
        assert_eq!(said.code, 0, "{origin}: {}", said.err);
        let json: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
        json["result"]["routes"][0]["origin"].as_str().expect("a place").to_owned()
    };
    for name in
        ["aktau", "Aktau", "AKTAU (PORT)", "aktau port", "Shevchenko", "kzsco", "Äktáu", "43.6,51.2", " 43.6 , 51.2 "]
    {
        assert_eq!(first(name), "aktau", "{name}");
    }
    for name in ["Baku", "Alat", "baku/alat", "AZBAK"] {
        assert_eq!(first(name), "baku", "{name}");
    }
}

#[test]
fn no_route_says_what_closed_it_and_what_lifting_that_would_open() {
    let said = ask(&["--avoid-country", "RU,AZ"]);
    assert_eq!((said.code, said.out.as_str()), (1, ""));
    assert_eq!(
        said.err,
        "no route from Tengiz to Augusta: blocked by avoid country RU. Without it: 51.5 USD/t, 18.0 days\n"
    );
    let said = ask(&["--close", "cpc-ru", "--close", "baku", "--include", "idle"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("blocked by close cpc-ru. Without it"), "{}", said.err);
    let said = ask(&["--avoid-mode", "sea"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("blocked by avoid mode sea. Without it"), "{}", said.err);
}

#[test]
fn the_set_to_lift_is_a_smallest_one() {
    // Three closures stand in the way by Novorossiysk and two in the way by Ceyhan, though both are cheaper than Poti.
    let said = ask(&[
        "--close",
        "cpc-kz",
        "--close",
        "cpc-ru",
        "--close",
        "sea-novorossiysk",
        "--close",
        "link:btc",
        "--close",
        "sea-ceyhan",
        "--close",
        "rail-poti",
        "--close",
        "wrep",
        "--close",
        "tcp",
    ]);
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(said.err.contains("blocked by close rail-poti. Without it: 69.0 USD/t"), "{}", said.err);
}

#[test]
fn a_comparison_without_any_route_is_no_answer_but_still_a_table() {
    let folder = folder_of(BLACK_SEA);
    let said = run_on(folder.path(), &["compare", "Tengiz", "Augusta", "--commodity", "crude", "--avoid-mode", "sea"]);
    assert_eq!(said.code, 1, "{}{}", said.out, said.err);
    assert!(said.out.contains("russia: no route: blocked by avoid mode sea. Without it: 51.5 USD/t"), "{}", said.out);
}

#[test]
fn a_place_that_no_link_reaches_is_told_apart_from_a_closed_one() {
    let folder = folder_of(BLACK_SEA);
    let said = run_on(folder.path(), &["route", "Tengiz", "Almaty", "--commodity", "crude"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("no links join the two places under this rule, open or closed"), "{}", said.err);
}

#[test]
fn a_command_line_that_cannot_be_read_is_an_error() {
    for arguments in [
        &[][..],
        &["teleport"],
        &["route", "Tengiz"],
        &["route", "Tengiz", "Augusta", "Trieste"],
        &["route", "Tengiz", "Augusta", "--objective", "beauty"],
        &["route", "Tengiz", "Augusta", "--format", "xls"],
        &["route", "Tengiz", "Augusta", "--avoid-contry", "RU"],
        &["network"],
    ] {
        let said = run(arguments);
        assert_eq!(said.code, 2, "{arguments:?}: {}{}", said.out, said.err);
        assert!(said.out.is_empty() && !said.err.is_empty(), "{arguments:?}");
    }
    let said = run(&["route", "Tengiz", "Augusta", "--avoid-contry", "RU"]);
    assert!(said.err.contains("--avoid-country"), "{}", said.err);
}

#[test]
fn a_network_without_corridors_has_nothing_to_compare_and_says_so() {
    let folder = folder_of(
        "-- node.csv --\nnode_id,x_coord,y_coord\na,50,40\nb,51,40\n-- link.csv --\nlink_id,from_node_id,to_node_id\nab,a,b\n",
    );
    for verb in ["compare", "risk"] {
        let said = run_on(folder.path(), &[verb, "a", "b"]);
        assert_error(&said, "the network has no corridor for cargo", "ask for a route");
    }
    assert_eq!(run_on(folder.path(), &["route", "a", "b"]).code, 0);
    // The commodity of the network is taken, not one of another.
    assert_error(&run_on(folder.path(), &["critical"]), "no supplies and markets for cargo", "--pairs");
}

#[test]
fn a_parameter_that_could_only_be_ignored_is_refused() {
    let cases: [(&[&str], &str); 13] = [
        (&["man", "--format", "json"], "--format json cannot be given"),
        (&["completions", "bash", "--format", "csv"], "--format csv cannot be given"),
        (&["ask", "--schema", "show", "--format", "table"], "format table cannot be given"),
        (&["risk", "Tengiz", "Augusta", "--days", "9"], "--days works only with --flow"),
        (&["route", "Tengiz", "Augusta", "--avoid-mode", ""], "--avoid-mode: '' is not a name"),
        (&["route", "Tengiz", "Augusta", "--avoid-country", ""], "--avoid-country: '' is not a name"),
        (&["route", "Tengiz", "Augusta", "--include", "idle,,planned"], "--include: 'idle,,planned' is not a name"),
        (
            &["breakeven", "Tengiz", "Augusta", "--vary", "co2-price", "--co2-price", "40"],
            "--co2-price cannot be given with --vary co2-price",
        ),
        (&["breakeven", "Tengiz", "Augusta", "--vary", "country:RU tariff", "--range", "9:9"], "'9:9'"),
        (&["breakeven", "Tengiz", "Augusta", "--vary", "country:RU tariff", "--range=-5:1"], "'-5:1'"),
        (&["critical", "--metric", "flow", "--day", "2"], "--day cannot be given with --metric flow"),
        (&["simulate", "--chart", "chart.svg"], "a chart needs a scenario"),
        (&["risk", "Tengiz", "Augusta", "--trials", "0..5"], "a part of the trials has no figures yet"),
    ];
    for (asked, error) in cases {
        assert_error(&run(asked), error, "");
    }
}

#[test]
fn two_scenarios_of_one_id_are_refused_and_one_given_twice_counts_once() {
    let folder = folder_of(BLACK_SEA);
    for (name, link) in [("one", "cpc-ru"), ("other", "cpc-kz")] {
        std::fs::create_dir(folder.path().join(name)).expect("a folder");
        let text = CPC_CLOSED.replace("cpc-ru", link);
        std::fs::write(folder.path().join(name).join("shut.toml"), text).expect("a file");
    }
    let file = |name: &str| folder.path().join(name).join("shut.toml").display().to_string();
    let asked = |second: &str| {
        let (one, second) = (file("one"), file(second));
        let more = ["compare", "Tengiz", "Augusta", "--commodity", "crude", "--scenario", &one, "--scenario", &second];
        run_on(folder.path(), &more)
    };
    assert_eq!(asked("one").out.matches("CPC closed in Russia").count(), 1, "{}{}", asked("one").out, asked("one").err);
    assert_error(&asked("other"), "two different scenarios have the id 'shut'", "its name");
}

#[test]
fn an_id_of_two_things_is_shown_by_its_kind() {
    assert_error(&run(&["network", "show", "suez"]), "could be 'asset:suez' or 'node:suez'", "asset:suez");
    for (asked, kind) in [("asset:suez", "asset"), ("node:suez", "place"), ("Suez Canal", "place")] {
        let json = |id: &str| -> serde_json::Value {
            let said = run(&["network", "show", id, "--format", "json"]);
            serde_json::from_str(&said.out).expect("JSON")
        };
        let first = json(asked);
        assert!(first["result"].get(kind).is_some(), "{asked}");
        let again = json(first["question"]["show"]["id"].as_str().expect("an id"));
        assert_eq!(first["result"], again["result"], "{asked}");
    }
}

#[test]
fn a_wrong_parameter_is_an_error_where_nothing_can_move_too() {
    for verb in ["route", "compare"] {
        let asked = |more: &[&str]| run(&[&[verb, "Tengiz", "Shanghai"], more].concat());
        assert_eq!(asked(&[]).code, 1, "{}", asked(&[]).err);
        assert_error(&asked(&["--close", "nonsense"]), "unknown link, asset or place 'nonsense'", "");
        assert_error(&asked(&["--scenario", "nope"]), "unknown scenario 'nope'", "");
        assert_error(&asked(&["--via", "Atlantis"]), "unknown place 'Atlantis'", "");
    }
}

#[test]
fn a_constraint_that_touches_nothing_of_the_commodity_is_said_to() {
    let says = |asked: &[&str], change: &str| {
        let said = run(asked);
        let note = format!("{change} makes no difference: it touches nothing that carries crude");
        assert_eq!(said.code, 0, "{}", said.err);
        (said.out + &said.err).contains(&note)
    };
    let crude = |verb: &'static str, more: &[&'static str]| -> Vec<&'static str> {
        [&[verb, "Tengiz", "Augusta", "--commodity", "crude"], more].concat()
    };
    for verb in ["route", "compare", "matrix"] {
        assert!(says(&crude(verb, &["--avoid-country", "KG"]), "avoid country KG"), "{verb}");
        assert!(says(&crude(verb, &["--close", "dostyk"]), "close dostyk"), "{verb}");
        assert!(!says(&crude(verb, &["--avoid-country", "CN"]), "avoid country CN"), "{verb}");
        assert!(!says(&crude(verb, &["--close", "asset:cpc"]), "close asset:cpc"), "{verb}");
    }
}
