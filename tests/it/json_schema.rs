//! JSON answers against the schemas that their types give.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::fixtures::{BLACK_SEA, CPC_CLOSED, folder_of, run, run_on};

/// The schema of the answer to a question.
fn schema(question: &str) -> Value {
    corridor::ask::answer_schema_of(question).expect("a question").into()
}

/// Everything of an answer that its schema does not allow.
fn faults(schema: &Value, answer: &str) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).expect("a schema that can be compiled");
    let answer: Value = serde_json::from_str(answer).expect("an answer is JSON");
    validator.iter_errors(&answer).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn the_schemas_in_the_reference_are_those_that_the_program_prints() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference/schemas.json");
    let printed = run(&["ask", "--schema"]).out;
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == printed, "corridor ask --schema -o docs/reference/schemas.json --overwrite");
    let all: Value = serde_json::from_str(&printed).expect("JSON");
    for (name, both) in all.as_object().expect("an object") {
        for kind in ["question", "answer"] {
            assert!(jsonschema::meta::is_valid(&both[kind]), "{name} {kind}");
        }
    }
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
        &["route", "Ceyhan", "Augusta", "--objective", "time"],
    ];
    for question in questions {
        let said = run_on(folder.path(), &[question, &["--format", "json"]].concat());
        assert!(said.code < 2, "{question:?}: {}", said.err);
        let found = faults(&schema(question[0]), &said.out);
        assert!(found.is_empty(), "{question:?}:\n{}\n{}", found.join("\n"), said.out);
    }
}

#[test]
fn a_schema_refuses_what_is_no_answer() {
    let folder = folder_of(BLACK_SEA);
    for command in ["compare", "route"] {
        let ask = [command, "Tengiz", "Augusta", "--commodity", "crude", "--format", "json"];
        let good: Value = serde_json::from_str(&run_on(folder.path(), &ask).out).expect("JSON");
        let schema = schema(command);
        assert!(faults(&schema, &good.to_string()).is_empty());
        for key in ["schema", "program", "network", "scenarios", "question", "outcome", "notes", "result"] {
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
    let ask = ["route", "Tengiz", "Augusta", "--commodity", "crude", "--format", "json"];
    let said = run_on(folder.path(), &[&ask[..], &["--avoid-country", "Azerbaijan", "--include", "idle"]].concat());
    let json: Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(json["schema"], "corridor/route/2");
    let question = &json["question"]["route"];
    assert_eq!(question["avoid_country"], serde_json::json!(["AZ"]));
    assert_eq!(question["include"], serde_json::json!(["idle"]));
    assert_eq!(question["objective"], "generalized");
    assert_eq!(question["value_of_time"], 0.2);
    let digest = json["network"]["sha256"].as_str().expect("a digest");
    assert_eq!(digest.len(), 64);
    let other = folder_of(&BLACK_SEA.replace("true,1760,", "true,1761,"));
    let other: Value = serde_json::from_str(&run_on(other.path(), &ask).out).expect("JSON");
    assert_ne!(other["network"]["sha256"], digest, "another network has another digest");
}
