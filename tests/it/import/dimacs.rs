//! Graphs and flow problems of DIMACS.

use std::fs;

use corridor::io::{ImportFormat, ImportOptions, import_network};

use super::tntp::TOWN;
use super::{find_number, import, network, options, problems};
use crate::fixtures::{folder_of, program, run_on};

pub(super) const GRAPH: &str = "-- sea.gr --\nc Aktau, Alat, Poti\np sp 3 2\na 1 2 4810\na 2 3 8020\n\
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
