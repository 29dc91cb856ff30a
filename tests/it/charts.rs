//! Charts as files: what the program writes agrees with the answer it prints.

use std::process::Command;

fn run(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_corridor")).args(arguments).output().expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// The value of an attribute in each element that has it.
fn attributes<'a>(svg: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    svg.split(&start).skip(1).filter_map(|rest| rest.split_once('"')).map(|(value, _)| value).collect()
}

#[test]
fn days_of_a_chart_have_the_dates_and_sums_of_the_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("closure.svg");
    let path = path.to_str().expect("a name");
    let asked = ["simulate", "cpc-closure-30d", "--days", "5", "--from-day", "2"];
    let table = run(&[&asked[..], &["--format", "csv", "--chart", path]].concat());
    let svg = std::fs::read_to_string(path).expect("a chart");

    let rows = |scenario: &str| -> Vec<(String, f64)> {
        let mut days = vec![(String::new(), 0.0); 5];
        for row in table.lines().map(|line| line.split(',').collect::<Vec<_>>()).filter(|row| row.len() == 7) {
            if row[0] == scenario && row[3] == "throughput" {
                let day: usize = row[1].parse().expect("a day");
                days[day].0 = row[2].to_owned();
                days[day].1 += row[5].parse::<f64>().expect("a number");
            }
        }
        days
    };
    let (closed, usual) = (rows("cpc-closure-30d"), rows("baseline"));
    assert_eq!(closed[2].0, "2022-07-05", "the scenario starts on day 2");
    let dates: Vec<&str> = closed.iter().map(|(date, _)| date.as_str()).collect();
    assert_eq!(attributes(&svg, "data-date"), dates);
    let baseline: Vec<f64> =
        attributes(&svg, "data-baseline").iter().map(|sum| sum.parse().expect("a number")).collect();
    assert!(baseline.iter().zip(&usual).all(|(drawn, (_, sum))| (drawn - sum).abs() < 0.001), "{baseline:?}");
    let lost: f64 = closed.iter().zip(&usual).map(|(closed, usual)| (usual.1 - closed.1).max(0.0)).sum();
    assert!(lost > 0.0);
    let thousands = format!("{:.1}", lost / 1e3);
    assert!(svg.contains(&format!("below the baseline: {thousands} kt")), "{thousands}");
}

#[test]
fn points_of_a_scatter_are_the_routes_of_the_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("scatter.svg");
    let path = path.to_str().expect("a name");
    let asked = ["route", "Khorgos", "Constanta", "--commodity", "container", "--pareto", "tariff,time"];
    run(&[&asked[..], &["-o", path]].concat());
    let svg = std::fs::read_to_string(path).expect("a chart");
    let answer: serde_json::Value =
        serde_json::from_str(&run(&[&asked[..], &["--format", "json"]].concat())).expect("JSON");
    let routes = answer["result"]["routes"].as_array().expect("routes");
    let numbers = |name: &str| -> Vec<f64> {
        attributes(&svg, name).iter().map(|value| value.parse().expect("a number")).collect()
    };
    let of = |field: &str| -> Vec<f64> {
        routes.iter().map(|route| route[field]["central"].as_f64().expect("a number")).collect()
    };
    assert!(routes.len() > 1);
    assert_eq!(numbers("data-x"), of("tariff_usd_per_unit"));
    assert_eq!(numbers("data-y"), of("time_days"));
}
