//! Expansions and figures that are set: by hand, and against a copy of the network whose tables have those figures.

use corridor::ask::{Answer, Question, Session};
use serde_json::{Value, json};

use super::fixtures::{BLACK_SEA, Shipment, edited, folder_of, network, run_on};
use super::random_trade::trades;

/// A tank at Tengiz and an outlet, so that flows have stocks and ramps; with them comes a market nearby that pays less.
const STORAGE: &str = "\
-- storage.csv --
storage_id,node_id,commodity_id,capacity,opening,holding_usd_per_unit_day
tank,tengiz,crude,500000,100000,0.5
-- outlet.csv --
outlet_id,name,commodity_id,measure_link_ids
south,South,crude,btc
";

fn with_storage() -> String {
    let market = "augusta-oil,augusta,crude,Augusta,100000,500\n";
    edited(market, &format!("{market}baku-oil,baku,crude,Baku,20000,440\n")) + STORAGE
}

fn session(text: &str) -> Session {
    Session::of(network(text))
}

fn ask(session: &Session, question: &Value) -> Result<Answer, String> {
    let question = Question::from_value(question.clone()).map_err(|error| error.to_string())?;
    session.ask(&question).map_err(|error| error.to_string())
}

fn told(session: &Session, question: &Value) -> Value {
    let answer = ask(session, question).unwrap_or_else(|error| panic!("{question}: {error}"));
    serde_json::from_str(&answer.json()).expect("JSON")
}

fn crude_route(more: &Value) -> Value {
    let mut fields = json!({"origin": "tengiz", "destination": "augusta", "commodity": "crude"});
    fields.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    json!({ "route": fields })
}

/// Id and capacity of the bottleneck and of the next one.
fn bottlenecks(more: &Value) -> [(String, f64); 2] {
    let told = told(&session(BLACK_SEA), &crude_route(more));
    ["bottleneck", "next_bottleneck"].map(|key| {
        let found = &told["result"]["routes"][0][key];
        let id = found["id"].as_str().unwrap_or_default().to_owned();
        (id, found["capacity_units_per_day"]["central"].as_f64().unwrap_or(0.0))
    })
}

fn notes(question: &Value) -> Vec<String> {
    let told = told(&session(&with_storage()), question);
    told["notes"]
        .as_array()
        .expect("notes")
        .iter()
        .map(|note| note["text"].as_str().expect("a text").to_owned())
        .collect()
}

#[test]
fn the_next_bottleneck_is_what_binds_when_the_first_has_no_limit() {
    let named = |id: &str, capacity: f64| (id.to_owned(), capacity);
    assert_eq!(bottlenecks(&json!({})), [named("cpc-ru", 180_000.0), named("cpc", 190_000.0)]);
    // 3.65 Mt a year are 10,000 t a day: as much as CPC as a whole, which comes first on the way.
    let widened = bottlenecks(&json!({"expand": ["cpc-ru=+3.65Mt/a"]}));
    assert_eq!(widened, [named("cpc", 190_000.0), named("cpc-ru", 190_000.0)]);
    let twice = bottlenecks(&json!({"expand": ["link:cpc-ru=2", "asset:cpc=+5kt/d"]}));
    assert_eq!(twice, [named("cpc", 195_000.0), named("cpc-kz", 200_000.0)]);
    // An asset counts once, however many links of the way rest on it.
    let narrow = bottlenecks(&json!({"set": ["cpc.capacity=1000t/d"]}));
    assert_eq!(narrow, [named("cpc", 1_000.0), named("cpc-ru", 180_000.0)]);
}

#[test]
fn a_table_says_what_binds_next_and_who_expanded() {
    let folder = folder_of(BLACK_SEA);
    let said =
        run_on(folder.path(), &["route", "tengiz", "augusta", "--commodity", "crude", "--expand", "cpc-ru=+5000t/d"]);
    assert!(
        said.out.contains("capacity: 185000 t/day (67.5 Mt/a) at link cpc-ru (CPC in Russia), expanded by expand cpc-ru=+5000t/d\nwithout it: 190000 t/day (69.3 Mt/a) at asset cpc (CPC as a whole)\n"),
        "{}",
        said.out
    );
}

#[test]
fn derates_and_expansions_compose_in_the_order_of_the_list() {
    let network = network(BLACK_SEA);
    let derate = "[[change]]\naction = \"derate\"\nlink = \"cpc-ru\"\nfactor = 0.5\n";
    let expand = "[[change]]\naction = \"expand\"\nlink = \"cpc-ru\"\namount = 20\nunit = \"kt/d\"\n";
    let capacity = |changes: &str| {
        let found = Shipment::crude(&network).under(changes).expect("a route").bottleneck.expect("a capacity");
        (found.capacity.central.as_per_day(), found.derated_by.len(), found.expanded_by.len())
    };
    assert_eq!(capacity(&format!("{derate}{expand}")), (110_000.0, 1, 1));
    assert_eq!(capacity(&format!("{expand}{derate}")), (100_000.0, 1, 1));
    // A figure that is set is the table's, so that a derate before it works on it too.
    let set = "[[change]]\naction = \"set\"\nlink = \"cpc-ru\"\nfield = \"capacity\"\nvalue = 36.5\nunit = \"Mt/a\"\n";
    assert_eq!(capacity(&format!("{derate}{set}")), (50_000.0, 1, 0));
}

#[test]
fn a_place_is_expanded_by_its_transfers_and_an_asset_by_its_joint_capacity_or_its_links() {
    let network = network(BLACK_SEA);
    let by_aktau = |changes: &str| {
        let avoid = "[[change]]\naction = \"close\"\nlink = \"cpc-kz\"\n";
        let route = Shipment::crude(&network).under(&format!("{avoid}{changes}")).expect("a route");
        let found = route.bottleneck.expect("a capacity");
        (found.id, found.capacity.central.as_per_day())
    };
    let expand = |target: &str, how: &str| format!("[[change]]\naction = \"expand\"\n{target}\n{how}\n");
    assert_eq!(by_aktau(""), ("aktau-load".to_owned(), 15_000.0));
    let place = expand("node = \"aktau\"", "factor = 1.2");
    assert_eq!(by_aktau(&place), ("aktau-load".to_owned(), 18_000.0));
    let transfer = expand("transfer = \"aktau-load\"", "factor = 3");
    assert_eq!(by_aktau(&transfer), ("ship-baku".to_owned(), 25_000.0));
    // The crossing counts boxes: for oil it is the ship that rests on it.
    assert_eq!(by_aktau(&format!("{transfer}{}", expand("asset = \"caspian\"", "factor = 1.1"))).1, 27_500.0);
    let outlet = expand("link = \"ship-baku\"", "amount = 1000\nunit = \"t/d\"");
    assert_eq!(by_aktau(&format!("{transfer}{outlet}")), ("ship-baku".to_owned(), 26_000.0));
}

#[test]
fn a_window_opens_and_ends_an_expansion_and_a_figure() {
    let network = network(BLACK_SEA);
    let changes = "[[change]]\naction = \"expand\"\nlink = \"cpc-ru\"\nfactor = 1.05\nfrom_day = 2\nto_day = 4\n\
        [[change]]\naction = \"set\"\nlink = \"cpc-ru\"\nfield = \"tariff\"\nvalue = 30\nlow = 29\nhigh = 32\nfrom_day = 3\n\
        [[change]]\naction = \"set\"\nlink = \"cpc-ru\"\nfield = \"time\"\nvalue = 10\nunit = \"d\"\nfrom_day = 3\n";
    let changed = super::fixtures::scenario(&network, "test", changes);
    let on = |day| {
        let crude = Shipment::crude(&network);
        let overlay = crude.overlay(&[&changed], day);
        let objective = corridor::route::Objective::Tariff;
        let route = crude.best_under(objective, corridor::route::Rule::default(), &overlay).expect("a route");
        let total = route.total;
        let ends = [total.tariff.low, total.tariff.central, total.tariff.high].map(|tariff| tariff.as_usd());
        (route.bottleneck.expect("a capacity").capacity.central.as_per_day(), ends, total.time.central.as_days())
    };
    assert_eq!(on(1), (180_000.0, [46.0, 51.5, 58.0], 18.0));
    assert_eq!(on(2), (189_000.0, [46.0, 51.5, 58.0], 18.0));
    // 30 instead of 33 with ends of 29 and 32 instead of 30 and 36; ten days instead of eight.
    assert_eq!(on(3), (189_000.0, [45.0, 48.5, 54.0], 20.0));
    assert_eq!(on(4), (180_000.0, [45.0, 48.5, 54.0], 20.0));
}

#[test]
fn what_cannot_be_expanded_or_set_is_an_error_that_says_why() {
    let session = session(&with_storage());
    let error = |more: Value| ask(&session, &crude_route(&more)).expect_err("an error");
    let expand = |text: &str| error(json!({ "expand": [text] }));
    assert!(expand("cpc-ru=+5").contains("'+5' is an amount without a unit"));
    assert!(expand("cpc-ru=5Mt/a").contains("is an amount without a plus sign"));
    assert!(expand("cpc-ru=0.5").contains("0.5 is less than 1"));
    assert!(expand("cpc-ru=+5Mb/d").contains("'Mb/d' is no unit of TEU or t a year or a day"));
    assert!(expand("cpc-ru").contains("by how much is missing"));
    assert!(expand("cpc-rut=2").contains("cpc-rut"));
    assert!(expand("country:KZ=2").contains("a country cannot be expanded"));
    assert!(expand("supply:tengiz-oil=2").contains("a supply cannot be expanded"));
    let set = |text: &str| error(json!({ "set": [text] }));
    assert!(set("link:cpc-ru.tarif=3").contains("tarif"));
    assert!(set("cpc-ru=3").contains("names no figure"));
    assert!(set("cpc-ru.tariff").contains("'=' and a value are missing"));
    assert!(set("cpc-ru.tariff=cheap").contains("is not a number with a unit"));
    assert!(set("cpc-ru.tariff=-3").contains("is not a range"));
    assert!(set("cpc-ru.capacity=3").contains("the unit is missing"));
    assert!(set("cpc-ru.capacity=3TEU/d").contains("'TEU/d' does not fit"));
    assert!(set("cpc-ru.time=3").contains("the unit is missing"));
    assert!(set("node:aktau.capacity=3t/d").contains("a place has no figure of its own"));
    assert!(set("cpc-rut.tariff=3").contains("cpc-rut"));
    assert!(set("btc.capacity=3t/d").contains("link:btc.capacity"), "both the link and the asset have one");
    assert!(set("storage:tank.opening=3t/d").contains("'t/d' does not fit"));
    assert!(
        set("storage:tank.capacity=50kt").contains("storage tank would open with 100000.000 units and hold 50000.000")
    );
}

#[test]
fn what_makes_no_difference_is_said_to() {
    let expand = |text: &str| notes(&crude_route(&json!({ "expand": [text] })));
    let unknown = "expand sea-novorossiysk=2 makes no difference: no known capacity for crude, so nothing to expand";
    assert_eq!(expand("sea-novorossiysk=2"), [unknown]);
    let boxes = "expand transfer:poti-boxes=2 makes no difference: it touches nothing that carries crude";
    assert_eq!(expand("transfer:poti-boxes=2"), [boxes]);
    // An amount of boxes widens nothing for oil.
    assert_eq!(expand("ship-baku=+5TEU/d").len(), 1);
    let set = |text: &str| notes(&crude_route(&json!({ "set": [text] })));
    let same = "set link:btc.tariff=24 makes no difference: the figure is that already";
    assert_eq!(set("link:btc.tariff=24"), [same]);
    let boxes = "set poti-boxes.tariff=1 makes no difference: it touches nothing that carries crude";
    assert_eq!(set("poti-boxes.tariff=1"), [boxes]);
    assert_eq!(set("cpc-ru.tariff=32"), [""; 0]);
    let matrix = json!({"matrix": {"origins": "supplies", "destinations": "markets", "commodity": "crude", "expand": ["cpc-ru=2"]}});
    assert_eq!(notes(&matrix), ["expand makes no difference: what a route costs does not depend on capacities"]);
}

/// The text of a network with a figure of one row replaced, as an assumption without ends.
fn copied(text: &str, table: &str, id: &str, [before, after]: [&str; 2], value: &str, counts: &str) -> String {
    let start = text.find(&format!("-- {table}.csv --\n")).expect("a table") + format!("-- {table}.csv --\n").len();
    let end = text[start..].find("\n-- ").map_or(text.len(), |end| start + end + 1);
    let mut rows: Vec<Vec<String>> =
        text[start..end].lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
    let mut put = |column: String, value: &str, is_needed: bool| {
        let position = rows[0].iter().position(|name| *name == column);
        if position.is_none() && !is_needed {
            return;
        }
        let position = position.unwrap_or_else(|| {
            rows[0].push(column);
            rows[1..].iter_mut().for_each(|row| row.push(String::new()));
            rows[0].len() - 1
        });
        let found = rows.iter_mut().filter(|row| row[0] == id);
        found.for_each(|row| row[position] = value.to_owned());
    };
    put(format!("{before}{after}"), value, true);
    for end in ["_low", "_high"] {
        put(format!("{before}{end}{after}"), "", false);
    }
    put(format!("{before}_basis"), "assumed", false);
    put(format!("{before}_year"), "", false);
    put(format!("{before}_source_ids"), "", false);
    if !counts.is_empty() {
        put("commodity_id".to_owned(), counts, true);
    }
    let table: String = rows.iter().map(|row| row.join(",") + "\n").collect();
    format!("{}{table}{}", &text[..start], &text[end..])
}

/// A question of each kind, which look at all there is.
fn questions() -> Vec<(&'static str, Value)> {
    let ends = json!({"origin": "tengiz", "destination": "augusta", "commodity": "crude"});
    let with = |more: Value| {
        let mut fields = ends.as_object().expect("an object").clone();
        fields.extend(more.as_object().expect("an object").clone());
        Value::Object(fields)
    };
    vec![
        ("compare", with(json!({}))),
        ("route", with(json!({"objective": "tariff"}))),
        ("alternatives", with(json!({"max_stretch": 3.0, "max_overlap": 0.9}))),
        ("trade_offs", with(json!({"pareto": ["tariff", "time", "risk"]}))),
        ("breakeven", with(json!({"vary": "country:RU tariff", "range": "0:60"}))),
        ("critical", json!({"commodity": "crude"})),
        ("critical", json!({"commodity": "crude", "metric": "flow", "days": 6})),
        ("matrix", json!({"origins": "all", "destinations": "all", "commodity": "crude"})),
        ("risk", with(json!({"trials": 40}))),
        ("flow_risk", json!({"commodity": "crude", "trials": 3, "days": 8})),
        ("simulate", json!({"commodity": "crude", "days": 12, "close": ["link:cpc-ru=0.4"]})),
        ("simulate", json!({"commodity": "crude", "days": 12, "close": ["sea-novorossiysk"]})),
    ]
}

fn asked(name: &str, mut fields: Value, set: &str) -> Value {
    if !set.is_empty() {
        fields["set"] = json!([set]);
    }
    json!({ name: fields })
}

/// A figure, as it is set and as the table has it.
struct Copied {
    set: &'static str,
    table: &'static str,
    id: &'static str,
    column: [&'static str; 2],
    value: &'static str,
    counts: &'static str,
}

const fn figure(
    set: &'static str,
    (table, id): (&'static str, &'static str),
    column: [&'static str; 2],
    value: &'static str,
) -> Copied {
    Copied { set, table, id, column, value, counts: "" }
}

const USD: &str = "_usd_per_unit";

#[test]
fn a_figure_that_is_set_gives_every_verb_the_answer_of_a_copy_of_the_tables_with_it() {
    let figures = [
        figure("cpc-ru.tariff=70", ("link", "cpc-ru"), ["tariff", USD], "70"),
        figure("link:cpc-ru.time=1.5d", ("link", "cpc-ru"), ["time", "_hours"], "36"),
        figure("link:cpc-ru.capacity=7.3Mt/a", ("link", "cpc-ru"), ["capacity", ""], "20000"),
        figure("link:sea-ceyhan.capacity=2kt/d", ("link", "sea-ceyhan"), ["capacity", ""], "2000"),
        figure("transfer:aktau-load.tariff=0USD/t", ("transfer", "aktau-load"), ["tariff", USD], "0"),
        figure("aktau-load.time=300h", ("transfer", "aktau-load"), ["time", "_hours"], "300"),
        figure("aktau-load.capacity=900t/d", ("transfer", "aktau-load"), ["capacity", ""], "900"),
        figure("novorossiysk-load.capacity=900t/d", ("transfer", "novorossiysk-load"), ["capacity", ""], "900"),
        figure("asset:cpc.capacity=55kt/d", ("asset", "cpc"), ["capacity", ""], "55000"),
        Copied {
            counts: "crude",
            ..figure("straits.capacity=5000t/d", ("asset", "straits"), ["capacity", ""], "5000")
        },
        figure("supply:tengiz-oil.supply=30kt/d", ("supply", "tengiz-oil"), ["supply", ""], "30000"),
        figure("augusta-oil.demand=40kt/d", ("market", "augusta-oil"), ["demand", ""], "40000"),
        figure("augusta-oil.netback=55", ("market", "augusta-oil"), ["netback", USD], "55"),
        figure("storage:tank.capacity=120kt", ("storage", "tank"), ["capacity", ""], "120000"),
        figure("tank.opening=7000t", ("storage", "tank"), ["opening", ""], "7000"),
        figure("often.events_per_year=3", ("reliability", "often"), ["events_per_year", ""], "3"),
    ];
    let text = with_storage();
    let plain = session(&text);
    for Copied { set, table, id, column, value, counts } in figures {
        let copy = copied(&text, table, id, column, value, counts);
        let copy = session(&copy);
        let mut moved = Vec::new();
        for (name, fields) in questions() {
            let what = |session: &Session, set: &str| {
                let mut told = told(session, &asked(name, fields.clone(), set));
                [told["outcome"].take(), told["notes"].take(), told["result"].take()]
            };
            let (with, expected) = (what(&plain, set), what(&copy, ""));
            assert_eq!(with, expected, "{name} {fields} --set {set}");
            if with != what(&plain, "") {
                moved.push(name);
            }
        }
        assert!(!moved.is_empty(), "{set} moves no answer");
    }
}

/// The columns of overlay files.
const COLUMNS: &str = "id,field,from,to,value,unit,low,high,basis,source_ids,note\n";

#[test]
fn rows_of_a_file_set_figures_as_flags_do() {
    let folder = folder_of(BLACK_SEA);
    let file = folder.path().join("mine.csv");
    let rows = "cpc-ru,tariff,,,40,,39,44,,T-1,a contract\ntransfer:aktau-load,time,,,2,d,,,,,\n";
    std::fs::write(&file, format!("{COLUMNS}{rows}")).expect("a file");
    let path = file.to_str().expect("a plain name");
    let ask = ["route", "tengiz", "augusta", "--commodity", "crude", "--objective", "tariff", "--format", "json"];
    let said = run_on(folder.path(), &[&ask[..], &["--overlay", path]].concat());
    let told: Value = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{}", said.err));
    let route = &told["result"]["routes"][0];
    // 7 more than the 51.5 of the table; 46 and 58 with 39 instead of 30 and 44 instead of 36.
    assert_eq!(route["tariff_usd_per_unit"], json!({"central": 58.5, "low": 55.0, "high": 66.0}));
    let step = route["steps"].as_array().expect("steps").iter().find(|step| step["id"] == "cpc-ru").expect("a step");
    assert_eq!((&step["basis"], &step["components"][0]["source_ids"]), (&json!("published"), &json!(["T-1"])));
    // The question holds the rows, and has the same answer again.
    assert_eq!(
        told["question"]["route"]["overlay"][1],
        json!({"id": "transfer:aktau-load", "field": "time", "value": 2.0, "unit": "d"})
    );
    let again = self::told(&session(BLACK_SEA), &told["question"]);
    assert_eq!(again["result"], told["result"]);
}

#[test]
fn what_is_wrong_with_a_row_is_told_by_file_line_and_column() {
    let folder = folder_of(BLACK_SEA);
    let file = folder.path().join("mine.csv");
    let rows = "cpc-ru,tarif,,,40,,,,,,\ncpc-ru,capacity,,,40,,,,,,\ncpc-rut,tariff,,,40,,,,,,\ncpc-ru,tariff,9,4,x,,,,guess,T-9,\n";
    std::fs::write(&file, format!("{COLUMNS}{rows}")).expect("a file");
    let path = file.to_str().expect("a plain name");
    let said = |path: &str| run_on(folder.path(), &["route", "tengiz", "augusta", "--overlay", path]);
    let first = said(path);
    assert_eq!(first.code, 2);
    assert!(first.err.contains("mine.csv:5:5: value: 'x' is not a finite number"), "{}", first.err);
    std::fs::write(&file, format!("{COLUMNS}{}", rows.replace(",x,", ",1,"))).expect("a file");
    let all = said(path).err;
    for expected in [
        "mine.csv:2:2: field: unknown figure 'tarif'",
        "mine.csv:3:6: unit: the unit is missing",
        "mine.csv:4:1: id: ",
        "mine.csv:5:4: to: '4' is not after '9'",
        "mine.csv:5:9: basis: 'guess' is not known",
        "mine.csv:5:10: source_ids: source 'T-9' is not in source.csv",
    ] {
        assert!(all.contains(expected), "{expected} in {all}");
    }
    std::fs::write(&file, "id,field,valeu\n").expect("a file");
    assert!(said(path).err.contains("value"), "{}", said(path).err);
}

/// The network with a table of dated figures.
fn dated(rows: &str) -> String {
    format!("{}-- dated.csv --\n{COLUMNS}{rows}", with_storage())
}

#[test]
fn dated_figures_of_a_network_hold_between_their_dates_and_before_scenarios() {
    let rows = "cpc-ru,tariff,2026-01-05,2026-01-08,40,,,,,T-1,\ncpc-ru,tariff,2026-01-08,,42,,,,,T-1,\ncpc-ru,time,,2026-01-02,9,d,,,,T-1,\n";
    let session = session(&dated(rows));
    let scenario = json!({"id": "s", "title": "s", "start": "2026-01-01", "days": 30, "change": [
        {"action": "surcharge", "link": "cpc-ru", "usd_per_unit": 1.0}]});
    let costs = |more: Value| {
        let mut more = more;
        more["objective"] = json!("tariff");
        let told = told(&session, &crude_route(&more));
        let route = &told["result"]["routes"][0];
        let number = |value: &Value| value["central"].as_f64().expect("a number");
        (number(&route["tariff_usd_per_unit"]), number(&route["time_days"]))
    };
    // Without a date what has no end holds: 51.5 - 33 + 42.
    assert_eq!(costs(json!({})), (60.5, 18.0));
    let on = |day: u32| costs(json!({"scenario": [scenario], "day": day}));
    assert_eq!(on(0), (52.5, 19.0));
    assert_eq!(on(1), (52.5, 18.0));
    assert_eq!(on(4), (59.5, 18.0));
    assert_eq!(on(6), (59.5, 18.0));
    assert_eq!(on(7), (61.5, 18.0));
    assert_eq!(costs(json!({"scenario": [scenario], "day": "2026-01-06"})), (59.5, 18.0));
    // The user's own figure stands before that of the data.
    assert_eq!(costs(json!({"set": ["cpc-ru.tariff=10"]})), (28.5, 18.0));
}

#[test]
fn a_dated_row_that_does_not_fit_is_a_problem_of_the_network() {
    let found =
        super::fixtures::problems(&dated("cpc-ru,tariff,2026-01-05,2026-01-05,40,,,,,,\ncpc-ru,fee,,,1,,,,,,\n"));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("dated.csv:2:4: to: '2026-01-05' is not after '2026-01-05'"), "{found:?}");
    assert!(found[1].starts_with("dated.csv:3:2: field: "), "{found:?}");
}

#[test]
fn rows_for_a_while_change_the_days_of_a_simulation_that_they_name() {
    let session = session(&with_storage());
    let simulated = |more: Value| {
        let mut fields = json!({"commodity": "crude", "days": 10});
        fields.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        let told = told(&session, &json!({"simulate": fields}));
        let outcomes = told["result"]["outcomes"].as_array().expect("outcomes").clone();
        outcomes.last().expect("an outcome").clone()
    };
    let values = |outcome: &Value, kind: &str, id: &str| -> Vec<i64> {
        let series = outcome["series"].as_array().expect("series").iter();
        let mut fitting = series.filter(|one| one["series"] == kind && one["id"] == id);
        let found = fitting.next().unwrap_or_else(|| panic!("a series {kind} {id}"));
        found["values"]
            .as_array()
            .expect("values")
            .iter()
            .map(|value| value.as_f64().expect("a number").round() as i64)
            .collect()
    };
    // Nothing waits in the pipes: what the field puts out is less on two days, and half is bought on one.
    let supply = json!({"overlay": [{"id": "tengiz-oil", "field": "supply", "from": "2", "to": "4", "value": 60.0, "unit": "kt/d"}]});
    let outcome = simulated(supply);
    let delivered: i64 = values(&outcome, "delivered", "augusta-oil").iter().sum();
    let all: i64 = values(&simulated(json!({})), "delivered", "augusta-oil").iter().sum();
    assert!(delivered <= all);
    let demand = json!({"overlay": [{"id": "augusta-oil", "field": "demand", "from": "3", "to": "4", "value": 50.0, "unit": "kt/d"}]});
    let bought = values(&simulated(demand), "delivered", "augusta-oil");
    assert_eq!((bought[2], bought[3]), (90_000, 50_000), "{bought:?}");
    let capacity = json!({"overlay": [{"id": "link:cpc-ru", "field": "capacity", "from": "0", "to": "2", "value": 0.0, "unit": "t/d"},
        {"id": "link:cpc-ru", "field": "capacity", "from": "20", "value": 0.0, "unit": "t/d"}]});
    let shut = simulated(capacity.clone());
    let closed = simulated(
        json!({"scenario": [{"id": "s", "title": "s", "days": 2, "change": [{"action": "close", "link": "cpc-ru"}]}]}),
    );
    assert_eq!(values(&shut, "delivered", "augusta-oil"), values(&closed, "delivered", "augusta-oil"));
    assert_eq!(values(&shut, "shut_in", "tengiz-oil"), values(&closed, "shut_in", "tengiz-oil"));
    let mut asked = capacity;
    asked["commodity"] = json!("crude");
    asked["days"] = json!(10);
    let notes = notes(&json!({"simulate": asked}));
    let late = "overlay link:cpc-ru.capacity = 0 t/d: it does not hold on the days that are asked for";
    assert_eq!(notes, [late]);
}

#[test]
fn an_expansion_never_makes_a_route_or_a_flow_worse() {
    let mut wider = 0;
    for mut trade in trades(12) {
        let session = session(&trade.text);
        let pairs = trade.pairs(3);
        let known: Vec<&String> = trade.links.iter().chain(&trade.assets).collect();
        for (position, (from, to)) in pairs.iter().enumerate() {
            let text = format!("{}=1.7", known[(position * 7 + 3) % known.len()]);
            let route = |more: Value| {
                let mut fields = json!({"origin": from, "destination": to, "commodity": "crude"});
                fields.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
                let told = told(&session, &json!({"route": fields}));
                let route = told["result"]["routes"][0].clone();
                let capacity = route["bottleneck"]["capacity_units_per_day"]["central"].as_f64();
                (route["links"].clone(), capacity.unwrap_or(f64::INFINITY))
            };
            let (before, after) = (route(json!({})), route(json!({ "expand": [text] })));
            assert_eq!(before.0, after.0, "seed {}: costs do not depend on capacities", trade.seed);
            assert!(before.1 <= after.1, "seed {}: {} before, {} with {text}", trade.seed, before.1, after.1);
        }
        for id in known.iter().step_by(5) {
            for how in [format!("{id}=2"), format!("{id}=+500t/d")] {
                let ask =
                    json!({"simulate": {"commodity": "crude", "days": 8, "foresight": "perfect", "expand": [how]}});
                let Ok(answer) = self::ask(&session, &ask) else { continue };
                let told: Value = serde_json::from_str(&answer.json()).expect("JSON");
                let outcomes = told["result"]["outcomes"].as_array().expect("outcomes").clone();
                let loss = |outcome: &Value| outcome["loss_usd"].as_f64().expect("a loss");
                let (before, after) = (loss(&outcomes[0]), loss(&outcomes[1]));
                assert!(after <= before, "seed {}: {how}: {before} before, {after} after", trade.seed);
                wider += usize::from(after < before);
            }
        }
    }
    assert!(wider > 5, "{wider} expansions made a difference");
}

#[test]
fn a_scenario_that_sets_a_figure_gives_the_answer_of_a_question_that_does() {
    let session = session(&with_storage());
    let figures = [
        ("link", "cpc-ru", "tariff", 70.0, "", "70"),
        ("link", "cpc-ru", "time", 1.5, "d", "1.5d"),
        ("link", "cpc-ru", "capacity", 7.3, "Mt/a", "7.3Mt/a"),
        ("transfer", "aktau-load", "tariff", 0.0, "", "0"),
        ("transfer", "novorossiysk-load", "time", 300.0, "h", "300h"),
        ("transfer", "augusta-discharge", "capacity", 0.9, "kt/d", "0.9kt/d"),
        ("asset", "cpc", "capacity", 55.0, "kt/d", "55kt/d"),
    ];
    let of_one_day = |(name, fields): &(&str, Value)| {
        !["compare", "simulate", "flow_risk"].contains(name) && fields["metric"] != json!("flow")
    };
    for (kind, id, field, value, unit, written) in figures {
        let mut change = json!({"action": "set", "field": field, "value": value, "unit": unit});
        change[kind] = json!(id);
        let scenario = json!({"id": "s", "title": "s", "change": [change]});
        let mut moved = 0;
        for (name, fields) in questions().into_iter().filter(of_one_day) {
            let mut with_scenario = fields.clone();
            with_scenario["scenario"] = json!([scenario]);
            let by_scenario = told(&session, &json!({ name: with_scenario }));
            let by_flag = told(&session, &asked(name, fields.clone(), &format!("{kind}:{id}.{field}={written}")));
            assert_eq!(by_scenario["result"], by_flag["result"], "{name}: {kind}:{id}.{field}");
            moved += usize::from(by_flag["result"] != told(&session, &asked(name, fields, ""))["result"]);
        }
        assert!(moved > 0, "{kind}:{id}.{field} moves no answer");
    }
}

#[test]
fn a_scenario_for_a_while_cannot_set_what_holds_always() {
    let network = network(&with_storage());
    let problems = |change: &str| {
        let text = format!("title = \"t\"\n[[change]]\naction = \"set\"\n{change}\n");
        let found = corridor::io::read_scenario("t", "t.toml", &text).expect("good keys").resolve(&network);
        found.expect_err("a problem").iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let often = "reliability = \"often\"\nfield = \"events_per_year\"\nvalue = 3";
    assert!(problems(often).contains("t.toml:3:1: field: reliability.events_per_year cannot change from day to day"));
    let opening = "storage = \"tank\"\nfield = \"opening\"\nvalue = 3\nunit = \"kt\"";
    assert!(problems(opening).contains("storage.opening cannot change from day to day"));
    let straits = "asset = \"straits\"\nfield = \"capacity\"\nvalue = 3\nunit = \"kt/d\"";
    assert!(problems(straits).contains("asset straits has no known capacity that could change for a while"));
    let country = "country = \"KZ\"\nfield = \"capacity\"\nvalue = 3\nunit = \"kt/d\"";
    assert!(problems(country).contains("a country has no figures to set"));
    let wrong = "link = \"cpc-ru\"\nfield = \"demand\"\nvalue = 3\nunit = \"kt/d\"";
    assert!(problems(wrong).contains("a link has no figure 'demand'"));
    let side_by_side =
        "title = \"t\"\n[[change]]\naction = \"expand\"\noutlet = \"south\"\namount = 3\nunit = \"kt/d\"\n";
    let one = corridor::io::read_scenario("t", "t.toml", side_by_side).expect("good keys");
    assert!(one.resolve(&network).is_ok(), "the outlet has one link");
}

#[test]
fn a_column_that_no_overlay_has_is_refused() {
    let folder = folder_of(BLACK_SEA);
    let file = folder.path().join("mine.csv");
    std::fs::write(&file, "id,field,form,to,value,foo\ncpc-ru,tariff,30,60,3,\n").expect("a file");
    let said = run_on(folder.path(), &["route", "tengiz", "augusta", "--overlay", file.to_str().expect("a name")]);
    assert_eq!((said.code, said.out.as_str()), (2, ""), "{}", said.err);
    for expected in ["mine.csv:1:3: form: ", "did you mean from", "mine.csv:1:6: foo: is not a column of this table"] {
        assert!(said.err.contains(expected), "{expected}: {}", said.err);
    }
}

#[test]
fn an_amount_in_the_unit_of_another_cargo_is_refused() {
    for (target, fits) in [("kazakh-crude-btc=+2.5kTEU/a", false), ("kazakh-crude-btc=+2.5Mt/a", true)] {
        let said = super::fixtures::run(&["compare", "Tengiz", "Augusta", "--commodity", "crude", "--expand", target]);
        assert_eq!(said.code, if fits { 0 } else { 2 }, "{target}: {}{}", said.out, said.err);
        let is_told = said.err.contains("'kTEU/a' does not fit kazakh-crude-btc, which carries t a year or a day");
        assert_eq!(is_told, !fits, "{target}: {}", said.err);
    }
}
