//! Networks in the formats of others become the folder they should be, or every problem is named with its line.

mod dimacs;
mod geo_json;
mod gmns;
mod tntp;

use std::collections::BTreeMap;
use std::fs;

use corridor::Error;
use corridor::io::{FolderFiles, ImportFormat, ImportOptions, ImportReport, import_network, read_network};
use corridor::network::{Network, Overlay, Regime};
use corridor::route::{FrozenNetwork, Objective, Question, Rule};

use proptest::prelude::*;

use super::fixtures::{folder_of, program};

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

#[test]
fn the_command_says_what_it_read_and_refuses_what_it_should() {
    let folder = folder_of(dimacs::GRAPH);
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
            let expected = tntp::days_by_hand(&arcs, first_thru, from, to);
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
