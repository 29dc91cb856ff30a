//! A folder with only GMNS tables is a network, and what is exported is read back to the same answers.

use std::fs;

use super::fixtures::{edited, folder_of, run_on, write_files};

const PLAIN: &str = "\
-- node.csv --
node_id,name,x_coord,y_coord,node_type,ctrl_type,zone_id,parent_node_id
1,Aktau,51.2,43.6,,signal,,
2,Baku,49.4,40.2,,,,
3,Poti,41.7,42.2,,,,
-- link.csv --
link_id,from_node_id,to_node_id,directed,length,geometry,facility_type,capacity,free_speed,lanes,bike_facility,allowed_uses
10,1,2,0,500,,sea,1000,25,1,,SEA
20,2,3,1,900,,rail,2000,30,2,,RAIL
30,1,3,1,1000,,,,25,1,,AUTO
";

#[test]
fn node_and_link_alone_are_a_network() {
    let folder = folder_of(PLAIN);
    let said = run_on(folder.path(), &["network", "check"]);
    assert!(said.out.contains("3 places, 3 links"), "{}{}", said.out, said.err);
    let said = run_on(folder.path(), &["route", "Aktau", "Poti", "--objective", "time", "--format", "csv"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let rows: Vec<&str> = said.out.lines().skip(1).collect();
    // 1,000 km at 25 km/h is 1.6667 days, 500 at 25 and 900 at 30 are 0.8333 and 1.25 days.
    assert_eq!(rows.len(), 1, "{}", said.out);
    assert!(rows[0].starts_with("1,1,link,30,1,3,road,,0.00,0.00,0.00,1.6667,"), "{}", said.out);
    let said = run_on(
        folder.path(),
        &["route", "1", "3", "--objective", "distance", "--avoid-mode", "road", "--format", "csv"],
    );
    let rows: Vec<&str> = said.out.lines().skip(1).collect();
    assert!(
        rows[0].starts_with("1,1,link,10,1,2,sea,,0.00,0.00,0.00,0.8333,0.8333,0.8333,500.0,0.00,1000"),
        "{}",
        said.out
    );
    assert!(rows[1].starts_with("1,2,link,20,2,3,rail,"), "{}", said.out);
    let back = run_on(folder.path(), &["route", "Baku", "Aktau", "--objective", "distance"]);
    assert_eq!(back.code, 0, "a link with directed 0 is used both ways: {}", back.err);
    let back = run_on(folder.path(), &["route", "Poti", "Aktau", "--objective", "distance"]);
    assert_eq!(back.code, 1, "a link with directed 1 is not");
}

#[test]
fn lengths_and_speeds_are_in_the_units_of_the_configuration() {
    let km = |text: &str| {
        let folder = folder_of(text);
        let said = run_on(folder.path(), &["route", "Aktau", "Poti", "--objective", "distance", "--format", "json"]);
        assert_eq!(said.code, 0, "{}", said.err);
        let json: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
        let route = &json["result"]["routes"][0];
        (route["distance_km"].as_f64().expect("km"), route["time_days"]["central"].as_f64().expect("days"))
    };
    assert_eq!(km(PLAIN), (1000.0, 1.6667));
    assert_eq!(km(&format!("{PLAIN}-- config.csv --\nlong_length,speed\nmi,mph\n")), (1609.3, 1.6666));
    assert_eq!(km(&format!("{PLAIN}-- config.csv --\nlong_length\nmiles\n")), (1609.3, 2.6822));
    assert_eq!(km(&format!("{PLAIN}-- config.csv --\ndataset_name,long_length,speed\nx,,\n")), (1000.0, 1.6667));
    assert_eq!(km(&format!("{PLAIN}-- config.csv --\nlong_length,speed\nm,kph\n")).0, 1.0);
}

#[test]
fn a_length_that_is_not_given_is_the_way_of_the_waypoints_or_the_great_circle() {
    let text = "-- node.csv --\nnode_id,x_coord,y_coord\na,0,0\nb,2,0\n-- link.csv --\nlink_id,from_node_id,to_node_id,geometry\n\
                straight,a,b,\nround,b,a,\"LINESTRING (2 0, 1 1, 0 0)\"\n";
    let folder = folder_of(text);
    let km = |from: &str, to: &str| {
        let said = run_on(folder.path(), &["route", from, to, "--format", "csv"]);
        let row = said.out.lines().nth(1).expect("a row").to_owned();
        row.split(',').nth(14).expect("a length").parse::<f64>().expect("a number")
    };
    assert!((km("a", "b") - 222.4).abs() < 0.1, "{}", km("a", "b"));
    assert!((km("b", "a") - 314.5).abs() < 0.1, "{}", km("b", "a"));
}

#[test]
fn a_folder_without_commodities_needs_no_commodity() {
    let folder = folder_of(PLAIN);
    let said = run_on(folder.path(), &["route", "Aktau", "Poti", "--format", "json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let json: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(json["question"]["route"]["commodity"], "cargo");
}

#[test]
fn what_is_exported_gives_the_same_answers_when_it_is_read_again() {
    let costs = "-- link.csv --\nlink_id,from_node_id,to_node_id,directed,length,length_low,length_high,length_basis,mode,service,countries,status,\
                 time_hours,time_low_hours,time_high_hours,time_basis,tariff_usd_per_unit,tariff_low_usd_per_unit,tariff_high_usd_per_unit,tariff_basis,tariff_year,capacity\n\
                 10,1,2,false,500.5,480,520,derived,sea,feeder,KZ;AZ,operating,20.5,20,30,assumed,9.25,7,12,published,2024,1000.125\n\
                 20,2,3,true,900,,,,rail,,AZ;GE,operating,30,,,,20,18,23,derived,2023,\n\
                 30,1,3,true,1000,,,,road,,KZ;GE,planned,50,,,,1,1,1,assumed,,\n";
    for text in [PLAIN.to_owned(), format!("{}{costs}", PLAIN.split("-- link.csv").next().expect("the places"))] {
        let original = folder_of(&text);
        let exported = tempfile::tempdir().expect("a folder");
        let copy = exported.path().join("copy");
        let said = run_on(original.path(), &["network", "export", "-o", copy.to_str().expect("a plain name")]);
        assert_eq!((said.code, said.err.as_str()), (0, ""));
        for pair in [["Aktau", "Poti"], ["Baku", "Aktau"], ["Poti", "Aktau"]] {
            for more in [&[][..], &["--include-planned"], &["--objective", "time", "--avoid-mode", "road"]] {
                let arguments = [&["route", pair[0], pair[1], "--format", "csv"], more].concat();
                let (one, other) = (run_on(original.path(), &arguments), run_on(&copy, &arguments));
                assert!(one.code < 2, "{}", one.err);
                assert_eq!((one.code, one.out, one.err), (other.code, other.out, other.err), "{arguments:?}\n{text}");
            }
        }
        let again = exported.path().join("again");
        let said = run_on(&copy, &["network", "export", "-o", again.to_str().expect("a plain name")]);
        assert_eq!(said.code, 0, "{}", said.err);
        for entry in fs::read_dir(&copy).expect("the folder") {
            let name = entry.expect("a file").file_name();
            let read = |folder: &std::path::Path| fs::read_to_string(folder.join(&name)).expect("a table");
            assert_eq!(read(&copy), read(&again), "{} changes when it is exported again", name.display());
        }
    }
}

#[test]
fn an_export_replaces_files_only_when_that_was_asked_for() {
    let original = folder_of(PLAIN);
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().to_str().expect("a plain name");
    fs::write(folder.path().join("link.csv"), "mine").expect("a file");
    let said = run_on(original.path(), &["network", "export", "-o", target]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("link.csv already exists"), "{}", said.err);
    assert_eq!(fs::read_to_string(folder.path().join("link.csv")).expect("the file"), "mine");
    let said = run_on(original.path(), &["network", "export", "-o", target, "--overwrite"]);
    assert_eq!(said.code, 0, "{}", said.err);
}

#[test]
fn exported_tables_have_the_names_of_gmns() {
    let original = folder_of(&edited("Aktau (port)", "\"Aktau, the port\""));
    let folder = tempfile::tempdir().expect("a folder");
    run_on(original.path(), &["network", "export", "-o", folder.path().join("out").to_str().expect("a plain name")]);
    let read = |name: &str| fs::read_to_string(folder.path().join("out").join(name)).expect("a table");
    let nodes = read("node.csv");
    assert!(nodes.starts_with("node_id,name,node_type,country,x_coord,y_coord,"), "{nodes}");
    assert!(nodes.contains("aktau,\"Aktau, the port\",port,KZ,51.21,43.6,"), "{nodes}");
    let links = read("link.csv");
    for name in ["link_id", "from_node_id", "to_node_id", "directed", "geometry", "allowed_uses", "length", "capacity"]
    {
        let header = links.lines().next().expect("a header");
        assert!(header.split(',').any(|column| column == name), "{name} is not in {header}");
    }
}

#[test]
fn a_network_with_other_commodities_than_the_embedded_one_is_no_trouble() {
    let folder = folder_of(PLAIN);
    write_files(
        folder.path(),
        "-- commodity.csv --\ncommodity_id,cargo_unit,tonnes_per_unit\nSEA,t,1\nRAIL,t,1\nAUTO,t,1\n",
    );
    let said = run_on(folder.path(), &["route", "Aktau", "Poti"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("note: commodity: AUTO"), "{}", said.out);
}
