//! JSON answers against the schemas in `docs/reference`.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::fixtures::{BLACK_SEA, CPC_CLOSED, folder_of, run, run_on};

/// The schema of a command's answer.
fn schema(command: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/reference/{command}.schema.json"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("a schema is JSON")
}

/// Everything of an answer that its schema does not allow.
fn faults(schema: &Value, answer: &str) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).expect("a schema that can be compiled");
    let answer: Value = serde_json::from_str(answer).expect("an answer is JSON");
    validator.iter_errors(&answer).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn every_schema_is_a_schema() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference");
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("the reference") {
        let path = entry.expect("a file").path();
        if path.to_string_lossy().ends_with(".schema.json") {
            let schema: Value = serde_json::from_str(&fs::read_to_string(&path).expect("a text")).expect("JSON");
            assert!(jsonschema::meta::is_valid(&schema), "{}", path.display());
            count += 1;
        }
    }
    assert!(count >= 2, "{count} schemas");
}

#[test]
fn answers_on_the_test_network_keep_to_their_schema() {
    let folder = folder_of(BLACK_SEA);
    let scenario = folder.path().join("cpc-closed.toml");
    fs::write(&scenario, CPC_CLOSED).expect("a file");
    let scenario = scenario.to_str().expect("a plain name");
    let questions: [&[&str]; 8] = [
        &["compare", "Tengiz", "Augusta", "--commodity", "crude"],
        &["compare", "Tengiz", "Augusta", "--commodity", "crude", "--scenario", scenario, "--day", "4"],
        &["compare", "Tengiz", "Augusta", "--commodity", "container", "--avoid-country", "RU", "--objective", "risk"],
        &["compare", "Tengiz", "Augusta", "--commodity", "crude", "--avoid-mode", "sea"],
        &["compare", "46.15,53.38", "Augusta", "--commodity", "crude", "--include-planned", "--close", "asset:btc=0.5"],
        &["route", "Tengiz", "Augusta", "--commodity", "crude", "--scenario", scenario],
        &["route", "Baku", "Baku", "--commodity", "crude"],
        &["route", "Ceyhan", "Augusta", "--objective", "time", "--explain"],
    ];
    for question in questions {
        let said = run_on(folder.path(), &[question, &["--format", "json"]].concat());
        assert!(said.code < 2, "{question:?}: {}", said.err);
        let found = faults(&schema(question[0]), &said.out);
        assert!(found.is_empty(), "{question:?}:\n{}\n{}", found.join("\n"), said.out);
    }
}

#[test]
fn answers_on_the_embedded_network_keep_to_their_schema() {
    let questions: [&[&str]; 6] = [
        &["matrix", "supplies", "markets", "--commodity", "crude"],
        &[
            "matrix",
            "Tengiz,Uzen",
            "Augusta",
            "--commodity",
            "crude",
            "--objective",
            "risk",
            "--avoid-country",
            "Russia",
        ],
        &["compare", "Tengiz", "Augusta", "--scenario", "cpc-closure-30d"],
        &["compare", "Khorgos", "Duisburg", "--commodity", "container"],
        &["route", "Tengiz", "Trieste", "--avoid-country", "RU"],
        &["route", "Xi'an", "Constanta", "--commodity", "container", "--scenario", "red-sea-diversion"],
    ];
    for question in questions {
        let said = run(&[question, &["--format", "json"]].concat());
        assert_eq!(said.code, 0, "{question:?}: {}", said.err);
        let found = faults(&schema(question[0]), &said.out);
        assert!(found.is_empty(), "{question:?}:\n{}", found.join("\n"));
    }
}

#[test]
fn a_schema_refuses_what_is_no_answer() {
    let folder = folder_of(BLACK_SEA);
    for (command, places) in [("compare", ["Tengiz", "Augusta"]), ("route", ["Tengiz", "Augusta"])] {
        let said = run_on(folder.path(), &[command, places[0], places[1], "--commodity", "crude", "--format", "json"]);
        let good: Value = serde_json::from_str(&said.out).expect("JSON");
        let schema = schema(command);
        for key in ["schema", "program", "network", "options", "warnings", "result"] {
            let mut without = good.clone();
            without.as_object_mut().expect("an object").remove(key);
            assert!(!faults(&schema, &without.to_string()).is_empty(), "{command} without {key}");
            let mut wrong = good.clone();
            wrong[key] = Value::from(5);
            assert!(!faults(&schema, &wrong.to_string()).is_empty(), "{command} with a number for {key}");
        }
        let mut more = good.clone();
        more["result"]["surprise"] = Value::from("x");
        assert!(!faults(&schema, &more.to_string()).is_empty(), "{command} with a key nobody knows");
    }
}

#[test]
fn an_answer_says_what_it_was_asked_and_on_what() {
    let folder = folder_of(BLACK_SEA);
    let said = run_on(
        folder.path(),
        &[
            "route",
            "Tengiz",
            "Augusta",
            "--commodity",
            "crude",
            "--avoid-country",
            "AZ",
            "--include",
            "idle",
            "--format",
            "json",
        ],
    );
    let json: Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(json["schema"], "corridor/route/1");
    assert_eq!(json["options"]["constraints"], serde_json::json!(["--avoid-country AZ"]));
    assert_eq!(json["options"]["included"], serde_json::json!(["idle"]));
    assert_eq!(json["options"]["objective"], "generalized");
    assert_eq!(json["options"]["value_of_time_usd_per_unit_day"], 0.2);
    let digest = json["network"]["sha256"].as_str().expect("a digest");
    assert_eq!(digest.len(), 64);
    let other = folder_of(&BLACK_SEA.replace("true,1760,", "true,1761,"));
    let said = run_on(other.path(), &["route", "Tengiz", "Augusta", "--commodity", "crude", "--format", "json"]);
    let other: Value = serde_json::from_str(&said.out).expect("JSON");
    assert_ne!(other["network"]["sha256"], digest, "another network has another digest");
}
