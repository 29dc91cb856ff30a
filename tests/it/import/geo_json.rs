//! Lines of GeoJSON.

use std::fs;
use std::path::Path;

use corridor::io::{FolderFiles, ImportFormat, ImportOptions, import_network, read_network};

use super::{import, network, options, problems};
use crate::fixtures::{BLACK_SEA, folder_of, program, run_on};

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
