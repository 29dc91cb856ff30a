//! CSV, GeoJSON and explanations: headers as documented, sums that are exact, maps that are right.

use std::collections::BTreeMap;

use serde_json::Value;

use super::fixtures::{BLACK_SEA, edited, folder_of, run, run_on};

const COMPARE_HEADER: &str = "origin,destination,commodity,scenario,corridor,status,tariff_usd_per_unit,tariff_low_usd_per_unit,tariff_high_usd_per_unit,\
                              time_days,time_low_days,time_high_days,distance_km,co2_kg_per_unit,capacity_units_per_day,bottleneck,published_share,countries,links";

const ROUTE_HEADER: &str = "route,step,kind,id,from_node_id,to_node_id,mode,countries,tariff_usd_per_unit,tariff_low_usd_per_unit,tariff_high_usd_per_unit,\
                            time_days,time_low_days,time_high_days,distance_km,co2_kg_per_unit,capacity_units_per_day";

/// A number with a point, without it: exact to add.
fn steps(text: &str) -> i128 {
    text.replace('.', "").parse().unwrap_or_else(|_| panic!("'{text}' is a number"))
}

/// Records as maps from column to field.
fn records(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().collect::<Result<_, _>>().expect("a table")
}

#[test]
fn the_headers_are_those_of_the_reference() {
    let folder = folder_of(BLACK_SEA);
    let said = run_on(folder.path(), &["compare", "Tengiz", "Augusta", "--commodity", "crude", "--format", "csv"]);
    assert_eq!(said.out.lines().next(), Some(COMPARE_HEADER));
    let said = run_on(folder.path(), &["route", "Tengiz", "Augusta", "--commodity", "crude", "--format", "csv"]);
    let header = said.out.lines().next().expect("a header");
    assert!(header.starts_with(ROUTE_HEADER), "{header}");
}

#[test]
fn a_comparison_has_one_row_per_corridor_and_scenario() {
    let folder = folder_of(BLACK_SEA);
    let said = run_on(
        folder.path(),
        &["compare", "Tengiz", "Augusta", "--commodity", "crude", "--close", "sea-poti", "--format", "csv"],
    );
    assert_eq!(
        said.out.lines().skip(1).collect::<Vec<_>>(),
        [
            "tengiz,augusta,crude,baseline,russia,open,51.50,46.00,58.00,18.0000,16.0000,20.0000,3800.0,39.20,180000.000,cpc-ru,0.7379,KZ;RU;TR;IT,cpc-kz;cpc-ru;sea-novorossiysk",
            "tengiz,augusta,crude,baseline,middle,open,64.50,56.50,78.00,21.5000,21.5000,21.5000,4740.0,50.72,15000.000,aktau-load,0.4031,KZ;AZ;GE;TR;IT,rail-aktau;ship-baku;btc;sea-ceyhan",
            "tengiz,augusta,crude,baseline,georgia,closed,,,,,,,,,,,,,",
        ]
    );
}

#[test]
fn the_rows_of_a_route_add_up_to_the_row_of_the_comparison() {
    let mut compared = 0;
    for (from, to, commodity) in
        [("Tengiz", "Augusta", "crude"), ("Khorgos", "Duisburg", "container"), ("Karachaganak", "Trieste", "crude")]
    {
        let comparison = run(&["compare", from, to, "--commodity", commodity, "--format", "csv"]);
        for row in records(&comparison.out).iter().filter(|row| row["status"] == "open") {
            let said =
                run(&["route", from, to, "--commodity", commodity, "--corridor", &row["corridor"], "--format", "csv"]);
            let legs = records(&said.out);
            for column in [
                "tariff_usd_per_unit",
                "tariff_low_usd_per_unit",
                "tariff_high_usd_per_unit",
                "time_days",
                "time_low_days",
                "time_high_days",
                "distance_km",
                "co2_kg_per_unit",
            ] {
                let sum: i128 = legs.iter().map(|leg| steps(&leg[column])).sum();
                assert_eq!(sum, steps(&row[column]), "{from} to {to} by {}: {column}", row["corridor"]);
            }
            let links: Vec<&str> =
                legs.iter().filter(|leg| leg["kind"] == "link").map(|leg| leg["id"].as_str()).collect();
            assert_eq!(links.join(";"), row["links"]);
            for pair in legs.windows(2) {
                assert_eq!(pair[0]["to_node_id"], pair[1]["from_node_id"], "the steps hang together");
            }
            compared += 1;
        }
    }
    assert!(compared >= 5, "{compared} routes");
}

/// The cells of a printed table by column: a number ends where its header ends.
fn column(table: &str, header: &str) -> Vec<String> {
    let lines: Vec<&str> = table.lines().collect();
    let head = lines.iter().position(|line| line.starts_with("step ")).expect("a header");
    let padded = format!(" {} ", lines[head]);
    let at = padded.find(&format!(" {header} ")).expect("the column");
    let end = padded[..at + header.len()].chars().count();
    lines[head + 1..]
        .iter()
        .take_while(|line| !line.is_empty())
        .map(|line| {
            let upto: String = line.chars().take(end).collect();
            let padding = end - upto.chars().count();
            if padding > 0 { String::new() } else { upto.rsplit(' ').next().unwrap_or_default().to_owned() }
        })
        .collect()
}

#[test]
fn an_explanation_adds_up_to_its_total_to_the_last_digit() {
    let questions: [&[&str]; 4] = [
        &["route", "Tengiz", "Trieste", "--avoid-country", "RU", "--explain"],
        &["route", "Tengiz", "Augusta", "--explain", "--scenario", "straits-queue"],
        &["route", "Khorgos", "Duisburg", "--commodity", "container", "--explain"],
        &["route", "Xi'an", "Constanta", "--commodity", "container", "--explain", "--corridor", "middle"],
    ];
    for question in questions {
        let said = run(question);
        assert_eq!(said.code, 0, "{question:?}: {}", said.err);
        for header in ["USD", "low", "high", "days", "km", "kg CO2"] {
            let cells = column(&said.out, header);
            let (total, parts) = cells.split_last().expect("rows");
            let sum: i128 = parts.iter().filter(|cell| !cell.is_empty()).map(|cell| steps(cell)).sum();
            assert_eq!(sum, steps(total), "{question:?}: {header}\n{}", said.out);
        }
    }
}

#[test]
fn parts_of_a_json_route_add_up_to_their_steps_and_these_to_the_total() {
    let said = run(&["route", "Khorgos", "Duisburg", "--commodity", "container", "--format", "json"]);
    let json: Value = serde_json::from_str(&said.out).expect("JSON");
    let route = &json["result"]["routes"][0];
    let cents = |value: &Value| (value["central"].as_f64().expect("a number") * 100.0).round() as i64;
    let mut sum = 0;
    for step in route["steps"].as_array().expect("steps") {
        let parts: i64 =
            step["components"].as_array().expect("parts").iter().map(|part| cents(&part["tariff_usd_per_unit"])).sum();
        assert_eq!(parts, cents(&step["tariff_usd_per_unit"]), "{step}");
        sum += parts;
    }
    assert_eq!(sum, cents(&route["tariff_usd_per_unit"]));
}

#[test]
fn fields_with_commas_and_quotes_are_quoted() {
    let folder = folder_of(&edited("btc,BTC pipeline", "\"btc \"\"new\"\"\",BTC pipeline"));
    let said = run_on(folder.path(), &["route", "Baku", "Ceyhan", "--format", "csv"]);
    assert!(said.out.contains("1,1,link,\"btc \"\"new\"\"\",baku,ceyhan"), "{}{}", said.out, said.err);
}

#[test]
fn a_map_has_longitude_first_and_lines_that_start_where_the_last_one_ended() {
    for question in [
        &["route", "Tengiz", "Trieste", "--avoid-country", "RU"][..],
        &["route", "Xi'an", "Constanta", "--commodity", "container"],
        &["compare", "Tengiz", "Augusta"],
    ] {
        let said = run(&[question, &["--format", "geojson"]].concat());
        assert_eq!(said.code, 0, "{}", said.err);
        let parsed: geojson::GeoJson = said.out.parse().expect("GeoJSON by RFC 7946");
        let geojson::GeoJson::FeatureCollection(collection) = parsed else { panic!("a collection of features") };
        let (mut lines, mut points) = (0, 0);
        let mut last: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        for feature in &collection.features {
            let json = serde_json::to_value(feature).expect("a feature is JSON");
            let geometry = &json["geometry"];
            let route = json["properties"]["route"].as_str().expect("the route's name").to_owned();
            let coordinates = &geometry["coordinates"];
            let position = |value: &Value| -> Vec<f64> {
                value.as_array().expect("a position").iter().map(|degrees| degrees.as_f64().expect("degrees")).collect()
            };
            match geometry["type"].as_str() {
                Some("LineString") => {
                    lines += 1;
                    let way: Vec<Vec<f64>> = coordinates.as_array().expect("positions").iter().map(position).collect();
                    assert!(way.len() >= 2);
                    assert!(way.iter().all(|at| at[0].abs() <= 180.0 && at[1].abs() <= 90.0));
                    if let Some(before) = last.insert(route, way[way.len() - 1].clone()) {
                        let gap = (before[0] - way[0][0]).abs() + (before[1] - way[0][1]).abs();
                        assert!(
                            gap < 0.5,
                            "{question:?}: a gap of {gap} degrees before {}",
                            json["properties"]["link_id"]
                        );
                    }
                }
                Some("Point") => {
                    points += 1;
                    if json["properties"]["node_id"] == "tengiz" {
                        let at = position(coordinates);
                        assert!((at[0] - 53.38).abs() < 0.1 && (at[1] - 46.15).abs() < 0.1, "{at:?}");
                    }
                }
                other => panic!("{other:?} is neither a line nor a point"),
            }
        }
        assert!(lines >= 3 && points > lines, "{lines} lines, {points} points");
    }
}

#[test]
fn the_whole_network_is_a_map() {
    let said = run(&["network", "export"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let json: Value = serde_json::from_str(&said.out).expect("JSON");
    let features = json["features"].as_array().expect("features");
    let count = |kind: &str| features.iter().filter(|feature| feature["geometry"]["type"] == kind).count();
    assert!(
        count("LineString") >= 290 && count("Point") >= 200,
        "{} lines, {} points",
        count("LineString"),
        count("Point")
    );
}

#[test]
fn every_command_gives_csv_with_one_header_and_even_rows() {
    let commands: [&[&str]; 7] = [
        &["compare", "Tengiz", "Augusta"],
        &["route", "Tengiz", "Augusta"],
        &["scenarios", "list"],
        &["network", "check"],
        &["network", "show"],
        &["network", "show", "--links"],
        &["sources"],
    ];
    for command in commands {
        let said = run(&[command, &["--format", "csv"]].concat());
        assert_eq!(said.code, 0, "{command:?}: {}", said.err);
        let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(said.out.as_bytes());
        let header = reader.headers().expect("a header").clone();
        let names: std::collections::BTreeSet<&str> = header.iter().collect();
        assert_eq!(names.len(), header.len(), "{command:?}: each column once");
        for record in reader.records() {
            record.unwrap_or_else(|error| panic!("{command:?}: {error}"));
        }
    }
}

#[test]
fn every_source_says_what_it_supports() {
    let listed = run(&["sources", "--format", "csv"]);
    let first = records(&listed.out).into_iter().find(|row| row["figures"] != "0").expect("a source that is used");
    let said = run(&["sources", &first["source"], "--format", "csv"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let figures = records(&said.out);
    assert_eq!(figures.len().to_string(), first["figures"]);
    assert!(figures.iter().all(|row| row["source_id"] == first["source"]));
}
