//! Networks in the formats of others become the folder they should be, or every problem is named with its line.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use corridor::Error;
use corridor::io::{FolderFiles, ImportFormat, ImportOptions, ImportReport, import_network, read_network};
use corridor::network::{Network, Overlay, Regime};
use corridor::route::{FrozenNetwork, Objective, Question, Rule};
use proptest::prelude::*;

use super::fixtures::{BLACK_SEA, folder_of, program, run_on, write_files};

/// Imports one file of a text with markers; the tables by name, and what was said.
fn import(
    format: ImportFormat,
    text: &str,
    name: &str,
    options: &ImportOptions,
) -> Result<(BTreeMap<String, String>, ImportReport), Error> {
    let folder = folder_of(text);
    let target = folder.path().join("imported");
    let report = import_network(format, &folder.path().join(name), options, (&target, false), &|_| {})?;
    let entries = fs::read_dir(&target).expect("a folder").map(|entry| entry.expect("an entry").path());
    let tables = entries.map(|path| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, fs::read_to_string(&path).expect("a table"))
    });
    let tables: BTreeMap<String, String> = tables.collect();
    assert!(!tables.keys().any(|name| name.starts_with('.')), "nothing temporary is left");
    Ok((tables, report))
}

/// What is wrong, without the folder it is in; nothing must have been written.
fn problems(format: ImportFormat, text: &str, name: &str) -> Vec<String> {
    let folder = folder_of(text);
    let target = folder.path().join("imported");
    let path = folder.path().join(name);
    match import_network(format, &path, &ImportOptions::default(), (&target, false), &|_| {}) {
        Err(Error::Data { problems }) => {
            assert!(!target.exists(), "a folder was written all the same");
            let prefix = format!("{}/", folder.path().display());
            problems.iter().map(|problem| problem.to_string().replace(&prefix, "")).collect()
        }
        other => panic!("expected problems in the data, got {other:?}"),
    }
}

fn network(tables: &BTreeMap<String, String>) -> Network {
    let files = tables.iter().map(|(name, text)| (name.clone(), text.clone().into_bytes())).collect();
    read_network(&FolderFiles::Memory(files)).unwrap_or_else(|error| panic!("a network that can be read: {error}"))
}

fn options(set: impl FnOnce(&mut ImportOptions)) -> ImportOptions {
    let mut options = ImportOptions::default();
    set(&mut options);
    options
}

/// Days between two places, if there is a way.
fn days(network: &Network, from: &str, to: &str) -> Option<f64> {
    let commodity = &network.tables().commodities[0];
    let frozen = FrozenNetwork::new(network, commodity, Regime::Any);
    let place = |id: &str| network.find_node(id).expect("a place");
    let question =
        Question { origin: place(from), destination: place(to), objective: Objective::Time, rule: Rule::default() };
    let route = frozen.best_route(&Overlay::empty(), &question).expect("costs that fit")?;
    Some(route.total.time.central.as_days())
}

const GRAPH: &str = "-- sea.gr --\nc Aktau, Alat, Poti\np sp 3 2\na 1 2 4810\na 2 3 8020\n\
                     -- sea.co --\np aux sp co 3\nv 3 41650000 42150000\nv 1 51220000 43600000\nv 2 49410000 39950000\n";

#[test]
fn a_graph_with_positions_becomes_places_and_links() {
    let tenths = options(|options| options.weight = Some("0.1km".parse().expect("a unit")));
    let (tables, report) = import(ImportFormat::Dimacs, GRAPH, "sea.gr", &tenths).expect("a good graph");
    assert_eq!(tables["link.csv"], "link_id,from_node_id,to_node_id,length\n1,1,2,481\n2,2,3,802\n");
    assert_eq!(tables["node.csv"], "node_id,x_coord,y_coord\n3,41.65,42.15\n1,51.22,43.6\n2,49.41,39.95\n");
    assert_eq!(tables["config.csv"], "dataset_name,long_length,speed\nimported,km,kph\n");
    assert_eq!((tables.len(), report.nodes, report.links), (3, 3, 2));
    assert_eq!(report.assumed[0], "weights are in 0.1km, as --unit says");
    assert!(report.assumed[1].ends_with("are millionths of a degree"), "{:?}", report.assumed);
}

#[test]
fn a_graph_without_units_or_positions_says_what_is_taken_for_granted() {
    let graph = GRAPH.split("-- sea.co").next().expect("the graph");
    let (tables, report) = import(ImportFormat::Dimacs, graph, "sea.gr", &ImportOptions::default()).expect("a graph");
    assert_eq!(tables["link.csv"].lines().nth(1), Some("1,1,2,4.81"));
    assert_eq!(tables["node.csv"], "node_id,x_coord,y_coord\n1,,\n2,,\n3,,\n");
    assert_eq!(
        report.assumed,
        [
            "weights are lengths in m: --unit says otherwise",
            "places have no positions: there is no .co file of this name"
        ]
    );
    let minutes = options(|options| options.weight = Some("min".parse().expect("a unit")));
    let (tables, _) = import(ImportFormat::Dimacs, GRAPH, "sea.gr", &minutes).expect("a graph");
    assert_eq!(tables["link.csv"].lines().nth(2), Some("2,2,3,133.6666667"));
    let network = network(&tables);
    let length = network.tables().links[0].length.central().as_km();
    assert!((length - 432.0).abs() < 1.0, "the great circle, not {length}");
}

#[test]
fn small_weights_are_counted_where_the_model_cannot_keep_them() {
    let (_, report) =
        import(ImportFormat::Dimacs, "-- a.gr --\np sp 2 2\na 1 2 49\na 2 1 0\n", "a.gr", &ImportOptions::default())
            .expect("a graph");
    assert_eq!(report.dropped, ["1 lengths under 50 m: they count as 0, because the model keeps 0.1 km"]);
}

#[test]
fn wrong_lines_of_a_graph_are_named_and_nothing_is_written() {
    assert_eq!(
        problems(ImportFormat::Dimacs, "-- a.gr --\np sp 2 2\na 1 3 4\na 1 2 x\n", "a.gr"),
        ["a.gr:2: head: node 3 is not among the 2 nodes", "a.gr:3: weight: 'x' is not a whole number of 64 bits"]
    );
    assert_eq!(
        problems(ImportFormat::Dimacs, &GRAPH.replace("p aux sp co 3", "p aux sp co 4"), "sea.gr"),
        ["sea.co:1: nodes: 4 positions for a graph of 3 nodes"]
    );
    let far = problems(ImportFormat::Dimacs, &GRAPH.replace("43600000", "143600000"), "sea.gr");
    assert!(far[0].starts_with("sea.co:3: node 1 is at 51.22, 143.6 degrees"), "{far:?}");
    let folder = folder_of("-- a.gr --\np sp 2 1\na 1 2 2000000000\n");
    let large = options(|options| options.weight = Some("1000000000km".parse().expect("a unit")));
    let target = folder.path().join("new");
    let said = import_network(ImportFormat::Dimacs, &folder.path().join("a.gr"), &large, (&target, false), &|_| {});
    let said = said.expect_err("too far").to_string();
    assert!(said.contains("a.gr:2: weight: 2000000000 1000000000km is too large"), "{said}");
}

#[test]
fn a_flow_problem_keeps_capacities_costs_supplies_and_demands() {
    let text = "-- oil.min --\nc two ways to one market\np min 4 4\nn 1 90\nn 4 -70\na 1 2 0 50 3\na 1 3 0 60 4\na 2 4 0 50 3\na 3 4 0 60 9\n";
    let (tables, report) =
        import(ImportFormat::Dimacs, text, "oil.min", &ImportOptions::default()).expect("a flow problem");
    assert_eq!(
        tables["link.csv"],
        "link_id,from_node_id,to_node_id,capacity,tariff_usd_per_unit\n1,1,2,50,3\n2,1,3,60,4\n3,2,4,50,3\n4,3,4,60,9\n"
    );
    assert_eq!(tables["supply.csv"], "supply_id,node_id,commodity_id,supply\n1,1,cargo,90\n");
    assert_eq!(
        tables["market.csv"],
        "market_id,node_id,commodity_id,name,demand,netback_usd_per_unit\n4,4,cargo,4,70,40\n"
    );
    assert_eq!((report.nodes, report.links), (4, 4));
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in &tables {
        fs::write(folder.path().join(name), text).expect("a table");
    }
    let said = run_on(folder.path(), &["simulate", "--days", "3", "--format", "json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    // Each day 50 go by place 2 for 6 USD each and 20 by place 3 for 13, the cheapest flow there is.
    let json: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    let tariffs = find_number(&json, "tariffs_usd").expect("tariffs");
    assert_eq!(tariffs, 3.0 * (50.0 * 6.0 + 20.0 * 13.0), "{}", said.out);
    let said = run_on(folder.path(), &["network", "check"]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
}

#[test]
fn what_no_link_can_be_is_refused_with_its_line() {
    let text = "-- oil.min --\np min 2 3\na 1 2 4 50 3\na 1 2 0 50 -3\na 2 1 0 5 1\n";
    assert_eq!(
        problems(ImportFormat::Dimacs, text, "oil.min"),
        [
            "oil.min:2: lower: 4 is a lower bound, and no link has to carry anything\n  hint: 0; first subtract it from the capacity and from the supply of the tail, and add it to the supply of the head",
            "oil.min:3: cost: -3 is not between 0 and 999999999\n  hint: a tariff is a number from 0 up",
        ]
    );
}

#[test]
fn marks_and_indented_comments_before_a_graph_are_passed_over() {
    let flow = "-- oil.min --\n\u{feff}c oil\n  c more\n\n p  min 2 1\na 1 2 0 50 3\n";
    let (tables, _) = import(ImportFormat::Dimacs, flow, "oil.min", &ImportOptions::default()).expect("a flow problem");
    assert_eq!(tables["link.csv"].lines().nth(1), Some("1,1,2,50,3"));
    for text in ["\u{feff}p sp 2 1\na 1 2 1000\n", "\u{feff}\n\tc x\np sp 2 1\na 1 2 1000\n"] {
        let text = format!("-- a.gr --\n{text}");
        let (_, report) = import(ImportFormat::Dimacs, &text, "a.gr", &ImportOptions::default()).expect("a graph");
        assert_eq!(report.links, 1);
    }
    let town = TOWN.replace("<NUMBER OF ZONES>", "\u{feff}<NUMBER OF ZONES>");
    let (_, report) = import(ImportFormat::Tntp, &town, "town_net.tntp", &ImportOptions::default()).expect("a town");
    assert_eq!(report.links, 6);
    assert_eq!(
        problems(ImportFormat::Dimacs, "-- a.gr --\nc\n\np sp 2 1\na 1 2 x\n", "a.gr"),
        ["a.gr:4: weight: 'x' is not a whole number of 64 bits"],
        "lines are counted from the first"
    );
}

#[cfg(unix)]
#[test]
fn a_graph_can_come_through_a_pipe() {
    use std::io::Write;
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("new").display().to_string();
    for text in ["c graph\np sp 2 1\na 1 2 1000\n", "p min 2 1\na 1 2 0 50 3\n"] {
        let arguments = ["network", "import", "dimacs", "/dev/stdin", "-o", &target, "--overwrite"];
        let piped = std::process::Stdio::piped;
        let mut child = program(&arguments).stdin(piped()).stderr(piped()).spawn().expect("the program runs");
        child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("room in the pipe");
        let output = child.wait_with_output().expect("an end");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn a_first_thru_node_that_is_not_there_is_doubted() {
    let closed = TOWN.replace("<FIRST THRU NODE> 3", "<FIRST THRU NODE> 9");
    let (tables, report) =
        import(ImportFormat::Tntp, &closed, "town_net.tntp", &ImportOptions::default()).expect("a town");
    assert_eq!(tables["node.csv"].matches(",false").count(), 4);
    assert_eq!(report.doubts, ["no route passes any of the 4 nodes: <FIRST THRU NODE> 9 is none of them"]);
}

/// Zones 1 and 2, and a way round between 1 and 4 that does not pass zone 2.
const TOWN: &str = "\
-- town_net.tntp --
<NUMBER OF ZONES> 2\t\t
<NUMBER OF NODES> 4
<FIRST THRU NODE> 3
<NUMBER OF LINKS> 6
<ORIGINAL HEADER>~ \tInit node \tTerm node \tCapacity \t;
<END OF METADATA>\t


~ \tinit_node\tterm_node\tcapacity\tlength\tfree_flow_time\tb\tpower\tspeed \ttoll \tlink_type\t;
\t1\t2\t100.5\t1\t1\t0.15\t4\t0\t0\t1\t;
\t2\t4\t100\t1\t1\t0.15\t4\t0\t0\t1;
\t1\t3\t100\t10\t10\t0.15\t4\t0\t0\t1\t; 
 \t3  \t4 \t999999.0000000000 \t  10.0 \t 1.0E1 \t0.0000000000 \t4.000000 \t0.000000 \t0.25 \t0 \t; 
\t4\t3\t100\t10\t10\t0.15\t4\t0\t0\t1\t
\t3\t1\t100\t10\t10\t0.15\t4\t0\t0\t1\t;
-- town_node.tntp --
Node\tX\tY\t;
1\t51.22\t43.60\t;
2\t51.22\t43.61\t;
3\t51.23\t43.60\t;
4\t51.23\t43.61\t;
";

#[test]
fn a_traffic_network_keeps_what_the_model_has_a_place_for() {
    let (tables, report) =
        import(ImportFormat::Tntp, TOWN, "town_net.tntp", &ImportOptions::default()).expect("a town");
    let links: Vec<&str> = tables["link.csv"].lines().collect();
    assert_eq!(links[0], "link_id,from_node_id,to_node_id,length,time_hours,tariff_usd_per_unit,capacity");
    assert_eq!(links[1], "1,1,2,1.609344,0.0166667,0,2412");
    assert_eq!(links[4], "4,3,4,16.09344,0.1666667,0.25,23999976");
    assert_eq!(
        tables["node.csv"],
        "node_id,x_coord,y_coord,node_type,is_thru\n1,51.22,43.6,zone,false\n2,51.22,43.61,zone,false\n3,51.23,43.6,,\n4,51.23,43.61,,\n"
    );
    assert_eq!(tables["commodity.csv"], "commodity_id,name,cargo_unit,tonnes_per_unit\nvehicle,Vehicle,vehicle,1\n");
    assert_eq!(
        report.assumed,
        [
            "lengths are in mi (unless told otherwise), free flow times in min (unless told otherwise)",
            "tolls are in usd (unless told otherwise)",
            "capacities are vehicles per hour: 24 of them a day",
            "no route passes nodes 1 to 2: the first thru node is 3",
        ]
    );
    assert_eq!(report.dropped, ["b, power, speed and link_type of every link"]);
    let told = options(|options| {
        options.length = Some("ft".parse().expect("a unit"));
        options.time = Some("h".parse().expect("a unit"));
        options.toll = Some("0.01usd".parse().expect("a unit"));
    });
    let (tables, _) = import(ImportFormat::Tntp, TOWN, "town_net.tntp", &told).expect("a town");
    assert_eq!(tables["link.csv"].lines().nth(4), Some("4,3,4,0.003048,10,0.0025,23999976"));
}

#[test]
fn no_route_passes_a_zone_but_it_may_start_or_end_there() {
    let in_days = |text: &str| {
        let told = options(|options| options.time = Some("days".parse().expect("a unit")));
        network(&import(ImportFormat::Tntp, text, "town_net.tntp", &told).expect("a town").0)
    };
    let town = in_days(TOWN);
    assert_eq!(days(&town, "1", "2"), Some(1.0));
    assert_eq!(days(&town, "2", "4"), Some(1.0));
    assert_eq!(days(&town, "1", "4"), Some(20.0), "two days through zone 2 are forbidden");
    assert_eq!(days(&town, "4", "1"), Some(20.0));
    assert_eq!(days(&town, "3", "2"), None, "zone 2 is reached from zone 1 only");
    let open = in_days(&TOWN.replace("<FIRST THRU NODE> 3", "<FIRST THRU NODE> 1"));
    assert_eq!(days(&open, "1", "4"), Some(2.0));
    assert_eq!(days(&open, "3", "2"), Some(11.0));
}

/// Days by Bellman and Ford, leaving a node below the first thru node only if the way starts there.
fn days_by_hand(arcs: &[(u32, u32, u32)], first_thru: u32, from: u32, to: u32) -> Option<f64> {
    let mut days: BTreeMap<u32, u32> = BTreeMap::from([(from, 0)]);
    for _ in 0..=arcs.len() {
        for &(tail, head, time) in arcs {
            let Some(before) = days.get(&tail).copied().filter(|_| tail == from || tail >= first_thru) else {
                continue;
            };
            let known = days.entry(head).or_insert(u32::MAX);
            *known = (*known).min(before + time);
        }
    }
    days.get(&to).map(|days| f64::from(*days))
}

#[test]
fn flows_do_not_pass_a_zone_either() {
    let (tables, _) = import(ImportFormat::Tntp, TOWN, "town_net.tntp", &ImportOptions::default()).expect("a town");
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in &tables {
        fs::write(folder.path().join(name), text).expect("a table");
    }
    write_files(
        folder.path(),
        "-- supply.csv --\nsupply_id,node_id,commodity_id,supply\ns,1,vehicle,50\n\
         -- market.csv --\nmarket_id,node_id,commodity_id,name,demand,netback_usd_per_unit\nm,4,vehicle,m,50,100\n\
         -- outlet.csv --\noutlet_id,name,commodity_id,measure_link_ids\nzone,By the zone,vehicle,2\nround,Round it,vehicle,4\n",
    );
    let said = run_on(folder.path(), &["simulate", "--days", "2", "--format", "json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let json: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    let mut throughputs = Vec::new();
    collect_throughputs(&json, &mut throughputs);
    // The way through the zone costs nothing, the way round 0.25 a vehicle.
    assert_eq!(throughputs, ["round 50.0", "round 50.0", "zone 0.0", "zone 0.0"], "{}", said.out);
}

/// The first number of a name, wherever it stands in an answer.
fn find_number(value: &serde_json::Value, name: &str) -> Option<f64> {
    match value {
        serde_json::Value::Object(object) => match object.get(name).and_then(serde_json::Value::as_f64) {
            Some(number) => Some(number),
            None => object.values().find_map(|value| find_number(value, name)),
        },
        serde_json::Value::Array(values) => values.iter().find_map(|value| find_number(value, name)),
        _ => None,
    }
}

/// Every day's throughput of every outlet, wherever it stands in an answer, sorted.
fn collect_throughputs(value: &serde_json::Value, into: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(object) if object.get("series").is_some_and(|series| series == "throughput") => {
            let days = object["values"].as_array().expect("values").iter();
            let id = object["id"].as_str().expect("an id");
            into.extend(days.map(|day| format!("{id} {:.1}", day.as_f64().expect("a number"))));
        }
        serde_json::Value::Object(object) => object.values().for_each(|value| collect_throughputs(value, into)),
        serde_json::Value::Array(values) => values.iter().for_each(|value| collect_throughputs(value, into)),
        _ => {}
    }
    into.sort();
}

#[test]
fn positions_that_are_no_degrees_are_left_out_of_a_traffic_network() {
    let metres = TOWN.replace("1\t51.22\t43.60\t;", "1\t651220.5\t4.36E6\t;");
    let (tables, report) =
        import(ImportFormat::Tntp, &metres, "town_net.tntp", &ImportOptions::default()).expect("a town");
    assert!(tables["node.csv"].contains("\n4,,,,\n"), "{}", tables["node.csv"]);
    assert!(
        report.dropped.contains(&"positions of 4 places: they are not longitude and latitude in degrees".to_owned()),
        "{:?}",
        report.dropped
    );
}

#[test]
fn wrong_lines_of_a_traffic_network_are_named() {
    let text = "-- a_net.tntp --\n<NUMBER OF NODES> 2\n<NUMBER OF LINKS> 9\n<END OF METADATA>\n~ header\n\
                1 2 3 4 5 ;\n1 3 1 1 1 0 0 0 0 1 ;\n1 2 1 -1 1 0 0 0 0 1 ;\n1 2 NaN 1 1 0 0 0 0 1 ;\n1.5 2 1 1 1 0 0 0 0 1 ;\n\
                1 2 1 1e300 1 0 0 0 0 1 ;\n";
    assert_eq!(
        problems(ImportFormat::Tntp, text, "a_net.tntp"),
        [
            "a_net.tntp:5: has 5 fields, not 10\n  hint: init_node term_node capacity length free_flow_time b power speed toll link_type",
            "a_net.tntp:6: term_node: node 3 is not among the 2 nodes",
            "a_net.tntp:7: length: '-1' is negative",
            "a_net.tntp:8: capacity: 'NaN' is not a number",
            "a_net.tntp:9: init_node: '1.5' is not a whole number of 64 bits",
            "a_net.tntp:10: length: is too large\n  hint: --length-unit, --time-unit and --toll-unit",
        ]
    );
    let of = |text: &str| problems(ImportFormat::Tntp, &format!("-- a_net.tntp --\n{text}"), "a_net.tntp");
    assert_eq!(of("<NUMBER OF NODES> 2\n"), ["a_net.tntp: has no line <END OF METADATA>"]);
    assert_eq!(of("<END OF METADATA>\n"), ["a_net.tntp: has no line <NUMBER OF NODES>"]);
    assert_eq!(
        of("<NUMBER OF NODES> 2\n<NUMBER OF LINKS> 1\n<END OF METADATA>\n"),
        ["a_net.tntp: has 0 links, <NUMBER OF LINKS> says 1"]
    );
    assert!(of("hello\n")[0].starts_with("a_net.tntp:1: is neither <NAME> VALUE nor a comment"));
    assert_eq!(
        of("<NUMBER OF NODES> many\n<END OF METADATA>\n"),
        ["a_net.tntp:1: NUMBER OF NODES: 'many' is not a whole number of 64 bits"]
    );
}

const LINES: &str = "\
-- lines.geojson --
{\"type\": \"FeatureCollection\", \"bbox\": [0, 0, 4, 4], \"crs\": {\"features\": [1]}, \"features\": [
  {\"type\": \"Feature\", \"geometry\": {\"type\": \"LineString\", \"coordinates\": [[51.22, 43.6], [50, 42], [49.41, 39.95]]},
   \"properties\": {\"name\": \"Ferry\", \"mode\": \"ferry\", \"length_km\": 509.5, \"oneway\": \"yes\", \"speed\": 25, \"capacity\": 12}},
  {\"type\": \"Feature\", \"id\": 7, \"geometry\": {\"type\": \"LineString\", \"coordinates\": [[49.4100001, 39.9500002], [41.65, 42.15]]},
   \"properties\": {\"railway\": \"rail\", \"maxspeed\": \"50 mph\", \"country\": \"AZ;GE\"}},
  {\"type\": \"Feature\", \"geometry\": {\"type\": \"MultiLineString\", \"coordinates\": [[[0, 0], [0, 1]], [[0, 1], [1, 1]]]},
   \"properties\": {\"id\": \"m\", \"oneway\": -1}},
  {\"type\": \"Feature\", \"geometry\": {\"type\": \"Point\", \"coordinates\": [9, 9]}, \"properties\": null},
  {\"type\": \"Feature\", \"geometry\": null, \"properties\": {}}
]}
";

#[test]
fn lines_become_links_and_their_ends_places() {
    let (tables, report) =
        import(ImportFormat::GeoJson, LINES, "lines.geojson", &ImportOptions::default()).expect("good lines");
    insta::assert_snapshot!(tables["link.csv"], @r#"
    link_id,name,from_node_id,to_node_id,directed,length,geometry,mode,service,gauge_mm,operator,countries,status,time_hours,tariff_usd_per_unit,capacity,allowed_uses
    1,Ferry,51.22_43.6,49.41_39.95,true,509.5,"LINESTRING (51.22 43.6, 50 42, 49.41 39.95)",ferry,,,,,,20.38,,12,
    7,,49.41_39.95,41.65_42.15,false,694.8643976,,rail,,,,AZ;GE,,8.6353744,,,
    m-1,,0_1,0_0,true,111.1950802,,road,,,,,,,,,
    m-2,,1_1,0_1,true,111.1781443,,road,,,,,,,,,
    "#);
    insta::assert_snapshot!(tables["node.csv"], @"
    node_id,name,x_coord,y_coord,node_type,country,is_thru
    51.22_43.6,,51.22,43.6,,,
    49.41_39.95,,49.41,39.95,,,
    41.65_42.15,,41.65,42.15,,,
    0_1,,0,1,,,
    0_0,,0,0,,,
    1_1,,1,1,,,
    ");
    assert_eq!(
        report.assumed,
        [
            "ends that agree to 6 decimals are one place (unless told otherwise)",
            "3 lengths are great circles along the line",
            "2 times are length by speed in km/h",
            "1 links go both ways",
            "1 MultiLineStrings are a link for each part",
        ]
    );
    assert_eq!(report.dropped, ["1 features that are neither lines nor points", "1 points without node_id"]);
    assert_eq!(network(&tables).tables().links.len(), 4);
    let exact = options(|options| options.decimals = Some(9));
    let (_, report) = import(ImportFormat::GeoJson, LINES, "lines.geojson", &exact).expect("good lines");
    assert_eq!(report.nodes, 7, "a tenth of a metre is too far then");
}

#[test]
fn wrong_features_are_named_with_line_and_number() {
    let of = |text: &str| problems(ImportFormat::GeoJson, &format!("-- a.json --\n{text}"), "a.json");
    let far =
        of(&LINES[LINES.find('{').expect("a brace")..].replace("[50, 42]", "[500000, 42]").replace("509.5", "-2"));
    assert_eq!(
        far,
        [
            "a.json:2: coordinates: feature 1 is at 500000, 42, which is not a longitude and latitude\n  hint: degrees, longitude first (RFC 7946)"
        ]
    );
    let wrong = of(&LINES[LINES.find('{').expect("a brace")..]
        .replace("509.5", "-2")
        .replace("\"id\": \"m\"", "\"id\": \"m,n\""));
    assert_eq!(
        wrong,
        [
            "a.json:2: length_km: feature 1 has -2\n  hint: a number from 0 up",
            "a.json:6: id: feature 3 has the id 'm,n'\n  hint: an id has no comma, semicolon or line end",
        ]
    );
    assert_eq!(of("{\"type\": \"Feature\"}"), ["a.json: is no FeatureCollection: it has no \"features\""]);
    assert_eq!(
        of("{\"features\": [\n{\"type\": \"Feat"),
        ["a.json:2: feature 1 cannot be read: EOF while parsing a string"]
    );
    assert!(
        of("{\"features\": [\n\n{\"type\": \"Feature\", \"geometry\": 3}]}")[0]
            .starts_with("a.json:3: feature 1 cannot be read")
    );
}

#[test]
fn features_that_are_cut_off_anywhere_are_refused() {
    let text = LINES.split_once('\n').expect("a marker").1.trim_end();
    let folder = tempfile::tempdir().expect("a folder");
    let (path, target) = (folder.path().join("a.json"), folder.path().join("new"));
    let read = |text: &str| {
        fs::write(&path, text).expect("a file");
        import_network(ImportFormat::GeoJson, &path, &ImportOptions::default(), (&target, true), &|_| {})
    };
    for length in 0..text.len() {
        assert!(read(&text[..length]).is_err(), "{}", &text[..length]);
    }
    assert_eq!(read(text).expect("the whole file").links, 4);
    for empty in ["{\"features\":[]}", "{ \"features\" : [ ] , \"name\": \"]\" } "] {
        assert_eq!(read(empty).expect("an empty network").links, 0);
    }
    let of = |text: &str| problems(ImportFormat::GeoJson, &format!("-- a.json --\n{text}"), "a.json");
    let point = "{\"type\":\"Feature\",\"geometry\":null,\"properties\":null}";
    assert_eq!(of("{\"features\":["), ["a.json:1: the file ends before feature 1"]);
    assert_eq!(of(&format!("{{\"features\":[\n{point},")), ["a.json:2: the file ends before feature 2"]);
    assert_eq!(
        of(&format!("{{\"features\":[\n{point}")),
        ["a.json:2: the file ends after feature 1: the list of features has no end"]
    );
    assert_eq!(
        of(&format!("{{\"features\":[{point} {point}]}}")),
        ["a.json:1: feature 1 is followed by neither a comma nor ]"]
    );
    assert_eq!(of("{\"features\":[]"), ["a.json:1: the file ends before the FeatureCollection does"]);
    assert_eq!(of("{\"features\":null}"), ["a.json:1: features: is not a list"]);
}

/// One feature with this geometry and these properties.
fn one_feature(geometry: &str, properties: &str) -> String {
    format!(
        "-- a.json --\n{{\"features\":[{{\"type\":\"Feature\",\"geometry\":{geometry},\"properties\":{properties}}}]}}\n"
    )
}

#[test]
fn a_line_against_its_direction_has_its_named_ends_the_other_way_round() {
    let text = one_feature(
        "{\"type\":\"LineString\",\"coordinates\":[[0,0],[1,0],[1,1]]}",
        "{\"oneway\":\"-1\",\"from_node_id\":\"a\",\"to_node_id\":\"b\",\"length_km\":9}",
    );
    let (tables, _) = import(ImportFormat::GeoJson, &text, "a.json", &ImportOptions::default()).expect("a line");
    assert_eq!(tables["link.csv"].lines().nth(1), Some("1,,b,a,true,9,\"LINESTRING (1 1, 1 0, 0 0)\",road,,,,,,,,,"));
    let network = network(&tables);
    let position = |id: &str| network.node(network.find_node(id).expect("a place")).position.expect("a position");
    assert_eq!((position("a").longitude, position("b").longitude), (0.0, 1.0));
}

#[test]
fn a_link_without_a_line_is_as_long_as_the_way_between_its_places() {
    for geometry in ["null", "{\"type\":\"LineString\",\"coordinates\":[[5,5]]}"] {
        let text = one_feature(geometry, "{\"from_node_id\":\"a\",\"to_node_id\":\"b\",\"speed\":50}").replace(
            "]}\n",
            ",{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[0,0]},\"properties\":{\"node_id\":\"a\"}},\
             {\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[0,1]},\"properties\":{\"node_id\":\"b\"}}]}\n",
        );
        let (tables, report) =
            import(ImportFormat::GeoJson, &text, "a.json", &ImportOptions::default()).expect("a link");
        assert_eq!(tables["link.csv"].lines().nth(1), Some("1,,a,b,false,,,road,,,,,,,,,"));
        assert!(
            report.assumed.contains(
                &"1 links have no line: they are as long as the great circle between their places".to_owned()
            ),
            "{:?}",
            report.assumed
        );
        assert_eq!(report.dropped, ["1 speeds of links that have neither a line nor a length"]);
        assert_eq!(network(&tables).tables().links[0].length.central().as_km(), 111.2);
    }
}

#[test]
fn ids_and_commodities_that_no_table_can_hold_are_refused_or_blank() {
    let line = "{\"type\":\"LineString\",\"coordinates\":[[0,0],[0,1]]}";
    let text = one_feature(line, "{\"commodities\":[\" crude \",\" \"]}")
        .replace("\"type\":\"Feature\"", "\"type\":\"Feature\",\"id\":\" \"");
    let (tables, _) = import(ImportFormat::GeoJson, &text, "a.json", &ImportOptions::default()).expect("a line");
    let link = network(&tables).tables().links[0].clone();
    assert_eq!((link.id.as_str(), link.commodities), ("1", vec!["crude".to_owned()]));
    assert_eq!(
        problems(ImportFormat::GeoJson, &one_feature(line, "{\"commodities\":[\"oil;gas\"]}"), "a.json"),
        ["a.json:1: id: feature 1 has the id 'oil;gas'\n  hint: an id has no comma, semicolon or line end"]
    );
}

#[test]
fn parts_of_a_line_share_what_the_whole_costs() {
    let text = one_feature(
        "{\"type\":\"MultiLineString\",\"coordinates\":[[[0,0],[0,1]],[[0,2],[0,5]]]}",
        "{\"id\":\"m\",\"length_km\":500,\"time_hours\":8,\"tariff_usd_per_unit\":10,\"capacity\":7}",
    );
    let (tables, report) = import(ImportFormat::GeoJson, &text, "a.json", &ImportOptions::default()).expect("a line");
    let rows: Vec<&str> = tables["link.csv"].lines().skip(1).collect();
    assert_eq!(rows, ["m-1,,0_0,0_1,false,125,,road,,,,,,2,2.5,7,", "m-2,,0_2,0_5,false,375,,road,,,,,,6,7.5,7,"]);
    assert_eq!(
        report.assumed[2..],
        [
            "1 MultiLineStrings are a link for each part".to_owned(),
            "1 of them share length, time and tariff out to their parts by length".to_owned(),
        ]
    );
}

#[test]
fn words_that_mean_nothing_here_are_counted_and_said() {
    let line =
        "{\"type\":\"Feature\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[0,0],[0,1]]},\"properties\":";
    let text = format!(
        "-- a.json --\n{{\"features\":[\n{line}{{\"id\":5,\"status\":\"abandoned\",\"mode\":\"tram\",\"country\":\"Kazakhstan; Freedonia\",\
         \"oneway\":\"reversible\",\"gauge\":\"1435;1520\",\"maxspeed\":\"signals\"}}}},\n\
         {line}{{\"id\":5,\"status\":\"abandoned\",\"directed\":\"maybe\"}}}},\n{line}{{\"status\":\"Planned\",\"maxspeed\":\"50 km/h\"}}}}]}}\n"
    );
    let (tables, report) = import(ImportFormat::GeoJson, &text, "a.json", &ImportOptions::default()).expect("lines");
    assert_eq!(
        report.dropped,
        [
            "1 values of country that are not known here: 'Freedonia' 1",
            "1 values of directed that are not known here: 'maybe' 1",
            "1 values of gauge that are not known here: '1435;1520' 1",
            "1 values of maxspeed that are not known here: 'signals' 1",
            "1 values of mode that are not known here: 'tram' 1",
            "1 values of oneway that are not known here: 'reversible' 1",
            "2 values of status that are not known here: 'abandoned' 2",
        ]
    );
    assert!(
        report
            .assumed
            .contains(&"1 links have an id that a link before has: -2, -3 and so on is added to it".to_owned()),
        "{:?}",
        report.assumed
    );
    let links = network(&tables).tables().links.clone();
    assert_eq!(links[0].countries, [corridor::network::Country::new("KZ").expect("a code")]);
    assert_eq!((links[1].id.as_str(), links[2].status), ("5-2", corridor::network::Status::Planned));
}

#[test]
fn an_exported_network_is_imported_again_with_the_same_links() {
    an_export_is_the_same_network(BLACK_SEA);
    an_export_is_the_same_network(ZONES);
}

/// A zone, a place without a position, and a service of its own.
const ZONES: &str = "\
-- node.csv --
node_id,name,node_type,country,x_coord,y_coord,is_thru
quay,Quay,port,KZ,51.2,43.6,
zone,Zone,zone,KZ,51.3,43.6,false
far,Far,,,,,
lone,Lone,,,,,false
-- link.csv --
link_id,from_node_id,to_node_id,directed,length,mode,gauge_mm,service
1,quay,zone,true,9,rail,1520,block_train
2,zone,far,false,12,road,,
";

fn an_export_is_the_same_network(text: &str) {
    let original = folder_of(text);
    let file = original.path().join("net.geojson");
    let said = run_on(original.path(), &["network", "export", "-o", file.to_str().expect("a plain name")]);
    assert_eq!(said.code, 0, "{}", said.err);
    let target = original.path().join("again");
    let arguments =
        ["network", "import", "geojson", file.to_str().expect("a name"), "-o", target.to_str().expect("a name")];
    let output = program(&arguments).output().expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let read = |folder: &Path| read_network(&FolderFiles::Disk(folder.to_owned())).expect("a network");
    let (one, other) = (read(original.path()), read(&target));
    assert_eq!(one.tables().links.len(), other.tables().links.len());
    for (before, after) in one.tables().links.iter().zip(&other.tables().links) {
        let facts = |link: &corridor::network::Link| {
            let carried = (link.from.clone(), link.to.clone(), link.commodities.clone(), link.countries.clone());
            let figures = (link.length.central(), link.time.central(), link.tariff.central());
            let kind = (link.mode, link.gauge_mm, link.service.clone(), link.status);
            (link.id.clone(), link.name.clone(), link.directed, kind, carried, figures)
        };
        assert_eq!(facts(before), facts(after));
        let capacity = |link: &corridor::network::Link| link.capacity.as_ref().map(|figure| figure.central());
        assert_eq!(capacity(before), capacity(after), "{}", before.id);
    }
    for node in &one.tables().nodes {
        let again = other.find_node(&node.id).map(|index| other.node(index)).expect("every place");
        let facts = |node: &corridor::network::Node| {
            (node.name.clone(), node.kind.clone(), node.country, node.position, node.is_thru)
        };
        assert_eq!(facts(node), facts(again));
    }
}

/// Names, words and blanks as samples have them; lengths are in feet, whatever the configuration says.
const SAMPLE: &str = "\
-- Town_NODE.csv --
node_id,name,x_coord,y_coord,z_coord,node_type,ctrl_type,zone_id,parent_node,notes
1,,51.2200,43.6000,,external,,,,
2,Quay,51.2300,43.6000,,,signal,,,
3,,51.2300,43.6100,,,,,,
-- Town_Link.csv --
link_id,name,from_node_id,to_node_id,directed,geometry_id,geometry,parent_link_id,dir_flag,length,grade,facility_type,capacity,free_speed,lanes,allowed_uses,toll,notes
12,Quay Road,1,2,TRUE,901,,,1,2650,,,1000,25,2,\"AUTO, BIKE\",,east
21,Quay Road,2,1,true,901,,,-1,2650,,,1000,25,,\"AUTO, BIKE\",,west
23,,2,3,0,,\"LINESTRING (51.23 43.6, 51.23 43.61)\",,,,,Cycletrack,,,,BIKE,,
23,,2,3,FALSE,,,,,,,,,,,WALK,,
34,,3,4,1,,,,,,,,,,,,,
-- Town_geometry.csv --
geometry_id,geometry
901,\"LINESTRING(51.22 43.6,51.225 43.601,51.23 43.6)\"
-- Town_config.csv --
dataset_name,short_length,long_length,speed,crs,geometry_field_format,currency,version_number
Town,foot,mile,mph,4326,wkt,US cents,0.94
";

#[test]
fn a_sample_folder_is_read_by_the_names_and_units_it_has() {
    let lenient = options(|options| options.drop_broken = true);
    let (tables, report) = import(ImportFormat::Gmns, SAMPLE, "", &lenient).expect("a sample");
    insta::assert_snapshot!(tables["link.csv"], @r#"
    link_id,from_node_id,to_node_id,directed,length,time_hours,capacity,mode,geometry,name,gauge_mm,service,operator,countries,status,tariff_usd_per_unit,note
    12,1,2,true,4264.7616,106,48000,road,"LINESTRING (51.22 43.6, 51.225 43.601, 51.23 43.6)",Quay Road,,,,,,,east
    21,2,1,true,4264.7616,106,24000,road,"LINESTRING (51.23 43.6, 51.225 43.601, 51.22 43.6)",Quay Road,,,,,,,west
    23,2,3,false,,,,road,"LINESTRING (51.23 43.6, 51.23 43.61)",,,,,,,,
    "#);
    assert_eq!(
        tables["node.csv"].lines().nth(2),
        Some("2,Quay,51.2300,43.6000,,,,,,"),
        "the name is kept, the kind of signal is not"
    );
    assert_eq!(
        report.assumed,
        [
            "lengths are in mile, as config.csv says",
            "capacities are vehicles per hour and lane: 24 times the lanes a day",
        ]
    );
    assert_eq!(report.dropped, ["2 rows whose id stands twice or whose place is not there", "columns ctrl_type"]);
    assert_eq!(
        report.doubts,
        [
            "lengths may not be in mile: they are 5296.2 times the straight lines; in ft they would fit: --length-unit ft"
        ]
    );
    let told = options(|options| {
        options.drop_broken = true;
        options.length = Some("ft".parse().expect("a unit"));
        options.uses = vec!["auto".to_owned()];
    });
    let (tables, report) = import(ImportFormat::Gmns, SAMPLE, "", &told).expect("a sample");
    assert_eq!(tables["link.csv"].lines().nth(1).and_then(|row| row.split(',').nth(4)), Some("0.80772"));
    assert_eq!((report.links, report.doubts), (2, Vec::new()));
    assert!(report.dropped.contains(&"2 links of other uses".to_owned()), "{:?}", report.dropped);
    assert_eq!(network(&tables).tables().links.len(), 2);
}

#[test]
fn contradictions_in_a_sample_are_refused_unless_they_may_be_dropped() {
    assert_eq!(
        problems(ImportFormat::Gmns, SAMPLE, ""),
        [
            "Town_Link.csv:5:1: link_id: '23' stands twice\n  hint: --drop-broken leaves such rows out",
            "Town_Link.csv:6:4: to_node_id: '4' is not among the places\n  hint: --drop-broken leaves such rows out",
        ]
    );
    let wrong = SAMPLE.replace("TRUE,901,,,1,2650", "perhaps,901,,,1,-5").replace("51.2300,43.6100", "east,43.6100");
    assert_eq!(
        problems(ImportFormat::Gmns, &wrong, "")[..2],
        [
            "Town_NODE.csv:4:3: x_coord: 'east' is not a number\n  hint: a decimal number with a point: 12.5",
            "Town_Link.csv:2:5: directed: 'perhaps' is neither true nor false\n  hint: true or false (1 or 0)",
        ]
    );
    let missing = SAMPLE.replace("Town_Link.csv", "roads.csv");
    assert!(problems(ImportFormat::Gmns, &missing, "")[0].starts_with("link.csv: is missing"));
    let twice = format!("{SAMPLE}-- other_link.csv --\nlink_id\n");
    let said = problems(ImportFormat::Gmns, &twice, "");
    assert!(said[0].contains("link.csv could be Town_Link.csv or other_link.csv"), "{said:?}");
}

/// Two places and links of the given columns and rows.
fn gmns_of(columns: &str, rows: &str) -> String {
    format!(
        "-- node.csv --\nnode_id,x_coord,y_coord\na,0,0\nb,0,1\n-- link.csv --\nlink_id,from_node_id,to_node_id,{columns}\n{rows}"
    )
}

#[test]
fn a_link_that_is_too_long_or_slow_is_named_and_no_lane_carries_nothing() {
    let text = gmns_of("length,free_speed,time_hours", "1,a,b,1e30,,\n2,a,b,9,1e-30,\n3,a,b,9,,1e300\n");
    assert_eq!(
        problems(ImportFormat::Gmns, &text, ""),
        [
            "link.csv:2:4: length: '1e30' is too large\n  hint: --length-unit says what lengths are in",
            "link.csv:3:5: free_speed: '1e-30' makes the time too long\n  hint: a speed of which a time can come",
            "link.csv:4:6: time_hours: '1e300' is too large\n  hint: hours",
        ]
    );
    let lanes = gmns_of("length,lanes,capacity", "1,a,b,9,0,100\n2,a,b,9,2,100\n3,a,b,9,,100\n");
    let (tables, _) = import(ImportFormat::Gmns, &lanes, "", &ImportOptions::default()).expect("links");
    let capacities = network(&tables)
        .tables()
        .links
        .iter()
        .map(|link| link.capacity.clone().map(|of| of.central().as_per_day()))
        .collect::<Vec<_>>();
    assert_eq!(capacities, [Some(0.0), Some(4800.0), Some(2400.0)]);
}

#[test]
fn columns_that_are_copied_are_checked_where_they_stand() {
    let text = gmns_of("mode,status,countries,gauge_mm,tariff_usd_per_unit", "1,a,b,tram,abandoned,KAZ,wide,free\n")
        .replace(
            "x_coord,y_coord\na,0,0\nb,0,1",
            "x_coord,y_coord,country,is_thru\na,0,0,Kazakhstan,\nb,0,1,KZ,perhaps",
        );
    let said = problems(ImportFormat::Gmns, &text, "");
    let first: Vec<&str> = said.iter().filter_map(|problem| problem.lines().next()).collect();
    assert_eq!(
        first,
        [
            "node.csv:2:4: country: 'Kazakhstan' is not a country code",
            "node.csv:3:5: is_thru: 'perhaps' is neither true nor false",
            "link.csv:2:4: mode: 'tram' is not known",
            "link.csv:2:7: gauge_mm: 'wide' is not a number",
            "link.csv:2:6: countries: 'KAZ' is not a country code",
            "link.csv:2:5: status: 'abandoned' is not known",
            "link.csv:2:8: tariff_usd_per_unit: 'free' is not a number",
        ]
    );
    assert!(said.iter().all(|problem| problem.contains("\n  hint: ")), "{said:?}");
    let blank = gmns_of("length", "1,a,,many\n2,a,b\n");
    assert_eq!(
        problems(ImportFormat::Gmns, &blank, ""),
        [
            "link.csv:2:3: to_node_id: is blank\n  hint: every row has an id, and a link names its two places",
            "link.csv:3:3: has 3 fields, the header has 4\n  hint: a field with a comma or a quote stands in double quotes",
        ]
    );
}

#[test]
fn a_time_comes_of_the_speed_also_where_the_length_is_blank() {
    let text = gmns_of("length,free_speed,time_hours", "1,a,b,,10,\n2,a,b,50,10,\n3,a,b,,10,7\n");
    let (tables, report) = import(ImportFormat::Gmns, &text, "", &ImportOptions::default()).expect("links");
    assert_eq!(
        report.assumed,
        ["lengths are in km: no config.csv says otherwise", "speeds are in km/h: no config.csv says otherwise"]
    );
    let folder = folder_of(&text);
    let raw = read_network(&FolderFiles::Disk(folder.path().to_owned())).expect("a GMNS folder");
    for network in [network(&tables), raw] {
        let hours: Vec<f64> =
            network.tables().links.iter().map(|link| (link.time.central().as_days() * 240.0).round() / 10.0).collect();
        assert_eq!(hours, [11.1, 5.0, 7.0]);
    }
}

#[test]
fn units_of_a_configuration_are_the_same_for_an_import_and_a_folder() {
    for (length, speed, hours) in [("Kilometres", "KMH", 5.0), ("miles", "mph", 5.0), ("metre", "m/s", 50.0 / 36_000.0)]
    {
        let text = gmns_of("length,free_speed", "1,a,b,50,10\n")
            + &format!("-- config.csv --\ndataset_name,long_length,speed\nx,{length},{speed}\n");
        let (tables, _) = import(ImportFormat::Gmns, &text, "", &ImportOptions::default()).expect("known units");
        let folder = folder_of(&text);
        let raw = read_network(&FolderFiles::Disk(folder.path().to_owned())).expect("a GMNS folder");
        for network in [network(&tables), raw] {
            let found = network.tables().links[0].time.central().as_days() * 24.0;
            assert!((found - hours).abs() < 0.002, "{length}, {speed}: {found}");
        }
    }
}

#[test]
fn coordinates_of_another_system_leave_places_without_positions() {
    let feet = SAMPLE.replace("51.2200,43.6000", "1523373,1003235").replace("51.2300,43.6000", "1526023,1003235");
    let lenient = options(|options| options.drop_broken = true);
    let (tables, report) = import(ImportFormat::Gmns, &feet, "", &lenient).expect("a sample");
    assert!(tables["node.csv"].contains("\n1,,,,external,"), "{}", tables["node.csv"]);
    assert!(!tables["link.csv"].contains("LINESTRING"), "{}", tables["link.csv"]);
    assert!(report.dropped[0].starts_with("positions and waypoints"), "{:?}", report.dropped);
    assert_eq!(
        report.assumed.last().map(String::as_str),
        Some("1 links have neither length nor positions: they count as 0 km long")
    );
    assert!(
        report.doubts[0].contains("as long as straight lines in the unit of the coordinates"),
        "{:?}",
        report.doubts
    );
    let _ = network(&tables);
}

#[test]
fn the_command_says_what_it_read_and_refuses_what_it_should() {
    let folder = folder_of(GRAPH);
    let path = |name: &str| folder.path().join(name).display().to_string();
    let run = |arguments: &[&str]| {
        let output = program(arguments).output().expect("the program runs");
        (output.status.code().expect("a code"), String::from_utf8(output.stderr).expect("text"))
    };
    let (graph, target) = (path("sea.gr"), path("sea"));
    let (code, said) = run(&["network", "import", "dimacs", &graph, "-o", &target, "--unit", "km"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(said.lines().next(), Some(format!("{target}: 3 places, 2 links from {graph}").as_str()));
    assert!(said.contains("assumed: weights are in km, as --unit says"), "{said}");
    let (code, said) = run(&["network", "import", "dimacs", &graph, "-o", &target]);
    assert_eq!(code, 2);
    assert!(said.contains("node.csv already exists") && said.contains("--overwrite"), "{said}");
    assert_eq!(run(&["network", "import", "dimacs", &graph, "-o", &target, "--overwrite"]).0, 0);
    for (arguments, expected) in [
        (vec!["dimacs", &graph], "an imported network is a folder of tables"),
        (vec!["dimacs", &graph, "-o", &target, "--format", "csv"], "an imported network is a folder of CSV tables"),
        (vec!["dimacs", &graph, "-o", &target, "--length-unit", "km"], "--length-unit says nothing about dimacs"),
        (vec!["tntp", &graph, "-o", &target, "--time-unit", "km"], "--time-unit km is not of that kind"),
        (
            vec!["dimacs", &graph, "-o", &target, "--unit", "parsec"],
            "'parsec' is not a unit known here\n  hint: one of m, km, mi, ft, s, min, h, days, usd",
        ),
        (vec!["shapefile", &graph, "-o", &target], "invalid value 'shapefile'"),
        (vec!["dimacs", "no.gr", "-o", &path("new")], "cannot read no.gr"),
        (vec!["gmns", &graph, "-o", &path("new")], "cannot read"),
    ] {
        let (code, said) = run(&[&["network", "import"], &arguments[..]].concat());
        assert_eq!(code, 2, "{arguments:?}: {said}");
        assert!(said.contains(expected), "{arguments:?}: {said}");
    }
    assert!(!folder.path().join("new").exists());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_imported_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), start in 0usize..6) {
        let heads = ["", "p sp 3 1\n", "p min 3 1\n", "<NUMBER OF NODES> 3\n<END OF METADATA>\n", "{\"features\": [", "link_id,from_node_id,to_node_id\n"];
        let folder = folder_of("-- node.csv --\nnode_id,x_coord,y_coord\n1,,\n");
        let contents = [heads[start].as_bytes(), &bytes].concat();
        for name in ["any", "link.csv"] {
            fs::write(folder.path().join(name), &contents).expect("a file");
        }
        for (format, name) in [(ImportFormat::Dimacs, "any"), (ImportFormat::Tntp, "any"), (ImportFormat::GeoJson, "any"), (ImportFormat::Gmns, "")] {
            let target = folder.path().join("new");
            let path = folder.path().join(name);
            match import_network(format, &path, &ImportOptions::default(), (&target, true), &|_| {}) {
                Ok(_) => {
                    let read = read_network(&FolderFiles::Disk(target));
                    prop_assert!(read.is_ok(), "{}: {}", format.as_str(), read.err().map(|error| error.to_string()).unwrap_or_default());
                }
                Err(error) => prop_assert!(!error.to_string().is_empty()),
            }
        }
    }

    #[test]
    fn every_way_through_a_traffic_network_is_the_shortest_that_passes_no_zone(
        arcs in prop::collection::vec((1u32..=6, 1u32..=6, 0u32..9), 0..14),
        first_thru in 1u32..=5,
    ) {
        let mut text = format!("-- a_net.tntp --\n<NUMBER OF NODES> 6\n<FIRST THRU NODE> {first_thru}\n<END OF METADATA>\n");
        arcs.iter().for_each(|(tail, head, time)| text += &format!("{tail} {head} 1 1 {time} 0 0 0 0 1 ;\n"));
        let told = options(|options| options.time = Some("days".parse().expect("a unit")));
        let network = network(&import(ImportFormat::Tntp, &text, "a_net.tntp", &told).expect("a network").0);
        for (from, to) in (1..=6).flat_map(|from| (1..=6).map(move |to| (from, to))).filter(|(from, to)| from != to) {
            let expected = days_by_hand(&arcs, first_thru, from, to);
            prop_assert_eq!(days(&network, &from.to_string(), &to.to_string()), expected, "{} to {}", from, to);
        }
    }

    #[test]
    fn gmns_rows_nearly_right_are_imported_or_refused(
        place in "[ab],(|[0-9]{1,3}|x),(|[0-9]{1,2}),(|KZ|KAZ),(|true|maybe)\n",
        link in "(1|2|;),[ab],[abc],(|1|yes),(|[0-9]|1e30|-1),(|rail|tram),(|1520|wide),(|idle|gone),(|KZ;RU|KAZ),(|[0-9]|inf|1e20),(|0|9),(|0|2),(|LINESTRING \\(0 0. 9 9\\))\n",
        is_lenient in any::<bool>(),
    ) {
        let folder = folder_of(&format!(
            "-- node.csv --\nnode_id,x_coord,y_coord,country,is_thru\nb,,,,\n{place}-- link.csv --\n\
             link_id,from_node_id,to_node_id,directed,length,mode,gauge_mm,status,countries,tariff_usd_per_unit,free_speed,lanes,geometry\n{link}"
        ));
        let target = folder.path().join("new");
        let lenient = options(|options| options.drop_broken = is_lenient);
        if import_network(ImportFormat::Gmns, folder.path(), &lenient, (&target, true), &|_| {}).is_ok() {
            let read = read_network(&FolderFiles::Disk(target));
            prop_assert!(read.is_ok(), "{}", read.err().map(|error| error.to_string()).unwrap_or_default());
        }
    }

    #[test]
    fn features_nearly_right_are_imported_or_refused(text in "(\\{\"type\":\"Feature\",\"geometry\":\\{\"type\":\"(LineString|Point|MultiLineString)\",\"coordinates\":(\\[\\[1,2\\],\\[3,[0-9]{1,4}\\]\\]|\\[1\\]|\\[\\]|\\[1,2\\])\\},\"properties\":(null|\\{\"(length|oneway|mode|id)\":(\"[a-z,-]{0,3}\"|-?[0-9]{1,3}|true|\\[\\])\\})\\},?){0,3}") {
        let folder = folder_of(&format!("-- a.json --\n{{\"features\":[{text}]}}\n"));
        let target = folder.path().join("new");
        let path = folder.path().join("a.json");
        if import_network(ImportFormat::GeoJson, &path, &ImportOptions::default(), (&target, true), &|_| {}).is_ok() {
            prop_assert!(read_network(&FolderFiles::Disk(target)).is_ok());
        }
    }
}
