//! Traffic networks of TNTP.

use std::collections::BTreeMap;
use std::fs;

use corridor::io::{ImportFormat, ImportOptions};

use super::{days, import, network, options, problems};
use crate::fixtures::{run_on, write_files};

#[test]
fn a_first_thru_node_that_is_not_there_is_doubted() {
    let closed = TOWN.replace("<FIRST THRU NODE> 3", "<FIRST THRU NODE> 9");
    let (tables, report) =
        import(ImportFormat::Tntp, &closed, "town_net.tntp", &ImportOptions::default()).expect("a town");
    assert_eq!(tables["node.csv"].matches(",false").count(), 4);
    assert_eq!(report.doubts, ["no route passes any of the 4 nodes: <FIRST THRU NODE> 9 is none of them"]);
}

/// Zones 1 and 2, and a way round between 1 and 4 that does not pass zone 2.
pub(super) const TOWN: &str = "\
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
pub(super) fn days_by_hand(arcs: &[(u32, u32, u32)], first_thru: u32, from: u32, to: u32) -> Option<f64> {
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
