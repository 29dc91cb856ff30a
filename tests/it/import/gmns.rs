//! Samples of GMNS.

use corridor::io::{FolderFiles, ImportFormat, ImportOptions, read_network};

use super::{import, network, options, problems};
use crate::fixtures::folder_of;

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
