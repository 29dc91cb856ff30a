//! One question, one answer: by flags, as JSON and through the library the bytes are the same.

use std::io::Write;
use std::process::Stdio;

use corridor::ask::{Answer, Question, Session};
use corridor::report::{Format, Page, written};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::fixtures::{program, run};

/// A question by flags and as JSON.
struct Asked {
    flags: Vec<String>,
    ask: Value,
}

fn questions() -> Vec<Asked> {
    let read = |line: &str| {
        let row: Value = serde_json::from_str(line).expect("JSON");
        let flags = row["flags"].as_array().expect("flags").iter();
        Asked { flags: flags.map(|flag| flag.as_str().expect("a word").to_owned()).collect(), ask: row["ask"].clone() }
    };
    include_str!("questions.jsonl").lines().map(read).collect()
}

fn answer(session: &Session, ask: &Value) -> Answer {
    session
        .ask(&Question::from_value(ask.clone()).expect("a question"))
        .unwrap_or_else(|error| panic!("{ask}: {error}"))
}

#[test]
fn the_file_asks_every_question_and_two_hundred_in_all() {
    let asked = questions();
    assert!(asked.len() >= 200, "{}", asked.len());
    for name in corridor::ask::QUESTIONS {
        assert!(asked.iter().any(|one| one.ask.get(name).is_some()), "nobody asks {name}");
    }
}

#[test]
fn flags_json_and_library_give_the_same_bytes() {
    let asked = questions();
    let session = Session::embedded();
    let answers: Vec<Answer> = asked.par_iter().map(|one| answer(&session, &one.ask)).collect();
    asked.par_iter().zip(&answers).for_each(|(one, answer)| {
        let flags: Vec<&str> = one.flags.iter().map(String::as_str).chain(["--format", "json"]).collect();
        let said = run(&flags);
        let code = i32::from(!answer.is_answered());
        assert_eq!((said.code, said.out.as_str()), (code, answer.json().as_str()), "{flags:?}: {}", said.err);
    });
    let lines: String = asked.iter().map(|one| format!("{}\n", one.ask)).collect();
    for format in [Format::Json, Format::Table, Format::Md] {
        let mut child = program(&["ask", "-", "--format", format.as_str()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        // What cannot be told as rows is left out.
        let has_format = |answer: &&Answer| written(answer, format, &Page::default()).is_ok();
        let fitting = asked.iter().zip(&answers).filter(|(_, answer)| has_format(answer));
        let text: String = if format == Format::Json {
            lines.clone()
        } else {
            fitting.map(|(one, _)| format!("{}\n", one.ask)).collect()
        };
        let mut input = child.stdin.take().expect("a pipe");
        let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
        let out = child.wait_with_output().expect("the program ends").stdout;
        writer.join().expect("a thread").expect("questions");
        let pieces: Vec<Vec<u8>> =
            answers.iter().filter_map(|answer| written(answer, format, &Page::default()).ok().flatten()).collect();
        let expected = if format == Format::Json {
            let trimmed: Vec<&[u8]> = pieces.iter().map(|piece| piece.trim_ascii_end()).collect();
            [b"[\n".as_slice(), &trimmed.join(b",\n".as_slice()), b"\n]\n"].concat()
        } else {
            pieces.concat()
        };
        assert!(out == expected, "{}: {} and {} bytes", format.as_str(), out.len(), expected.len());
    }
    let every_fourth: Vec<_> = asked.iter().zip(&answers).step_by(4).collect();
    every_fourth.par_iter().for_each(|(one, answer)| {
        for format in [Format::Csv, Format::Geojson, Format::Md, Format::Table] {
            let flags: Vec<&str> = one.flags.iter().map(String::as_str).chain(["--format", format.as_str()]).collect();
            let said = run(&flags);
            match written(answer, format, &Page::default()) {
                Ok(bytes) => assert!(said.out.as_bytes() == bytes.unwrap_or_default(), "{flags:?}: {}", said.err),
                Err(error) => assert_eq!((said.code, said.out.as_str()), (2, ""), "{flags:?}: {error}"),
            }
        }
    });
}

#[test]
fn a_question_as_it_was_resolved_has_the_same_answer() {
    let session = Session::embedded();
    questions().par_iter().for_each(|one| {
        let first = answer(&session, &one.ask);
        let resolved = serde_json::to_value(&first.question).expect("JSON");
        let again = answer(&session, &resolved);
        assert_eq!(again.question, first.question, "{}", one.ask);
        assert_eq!((&again.result, &again.outcome), (&first.result, &first.outcome), "{resolved}");
    });
}

#[test]
fn an_answer_fits_the_schema_of_its_question() {
    let session = Session::embedded();
    let validators: Vec<(&str, jsonschema::Validator, jsonschema::Validator)> = corridor::ask::QUESTIONS
        .iter()
        .map(|name| {
            let validator = |schema: Option<schemars::Schema>| {
                jsonschema::validator_for(&schema.expect("a schema").into()).expect("a valid schema")
            };
            let (question, answer) = (corridor::ask::question_schema(name), corridor::ask::answer_schema_of(name));
            (*name, validator(question), validator(answer))
        })
        .collect();
    questions().par_iter().for_each(|one| {
        let answer = answer(&session, &one.ask);
        let (name, question, whole) =
            validators.iter().find(|(name, ..)| *name == answer.question.name()).expect("a schema");
        question.validate(&one.ask[name]).unwrap_or_else(|error| panic!("{}: {error}", one.ask));
        let json: Value = serde_json::from_str(&answer.json()).expect("JSON");
        whole.validate(&json).unwrap_or_else(|error| panic!("{}: {error} at {}", one.ask, error.instance_path()));
    });
}

#[test]
fn an_unknown_key_is_refused_at_each_level() {
    let refused = |ask: Value, wanted: &str| {
        let error = Question::from_value(ask.clone()).expect_err("an unknown key");
        let told = format!("{error} {}", error.hint().unwrap_or_default());
        assert!(told.contains(wanted), "{ask}: {told}");
    };
    refused(json!({ "compar": {} }), "did you mean 'compare'");
    refused(json!({ "compare": { "origin": "a", "destination": "b", "scenari": [] } }), "did you mean 'scenario'");
    refused(
        json!({ "compare": { "origin": "a", "destination": "b", "corridor": "russia" } }),
        "compare has no corridor",
    );
    let whole = json!({ "id": "mine", "title": "Mine", "cause": "what_if", "change": [] });
    let with = |key: &str| {
        let mut scenario = whole.clone();
        scenario[key] = json!(3);
        json!({ "compare": { "origin": "a", "destination": "b", "scenario": [scenario] } })
    };
    refused(with("dais"), "unknown field `dais`");
    let mut scenario = whole.clone();
    scenario["change"] = json!([{ "action": "close", "asset": "cpc", "days": 3 }]);
    refused(json!({ "simulate": { "scenario": [scenario] } }), "unknown field `days`");
    refused(json!({ "route": { "destination": "b" } }), "missing field `origin`");
    refused(json!({ "route": { "origin": "a", "destination": "b" }, "show": {} }), "not both");
    refused(json!([]), "an object is expected");
}

#[test]
fn a_scenario_by_name_from_a_file_and_whole_gives_the_same_result() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mine.toml");
    let toml = "title = \"Mine\"\ncause = \"what_if\"\nexecuted = \"what_if\"\ndescription = \"A test.\"\ndays = 9\n\
                assumptions = [\"none\"]\n[[change]]\naction = \"close\"\nasset = \"cpc\"\nwhy = \"a test\"\nbasis = \"assumed\"\n";
    std::fs::write(&path, toml).expect("a file");
    let path = path.to_str().expect("a plain name");
    let by_file = run(&["compare", "Tengiz", "Augusta", "--scenario", path, "--format", "csv"]);
    assert_eq!(by_file.code, 0, "{}", by_file.err);
    let folder = folder.path().to_str().expect("a plain name");
    let named = ["compare", "Tengiz", "Augusta", "--scenario", "mine", "--scenarios-dir", folder, "--format", "csv"];
    assert_eq!(run(&named).out, by_file.out);
    let scenario = json!({
        "id": "mine", "title": "Mine", "cause": "what_if", "executed": "what_if", "description": "A test.", "days": 9,
        "assumptions": ["none"],
        "change": [{ "action": "close", "asset": ["cpc"], "why": "a test", "basis": "assumed" }],
    });
    let ask = json!({ "compare": { "origin": "Tengiz", "destination": "Augusta", "scenario": [scenario] } });
    let answer = answer(&Session::embedded(), &ask);
    let bytes = written(&answer, Format::Csv, &Page::default()).expect("rows").expect("an answer");
    assert_eq!(String::from_utf8(bytes).expect("text"), by_file.out);
    assert_eq!(answer.scenarios.keys().collect::<Vec<_>>(), ["mine"]);
}

#[test]
fn an_answer_names_no_path_and_no_number_of_threads() {
    let folder = super::fixtures::folder_of(super::fixtures::BLACK_SEA);
    let network = folder.path().to_str().expect("a plain name");
    let ask = ["compare", "Tengiz", "Augusta", "--commodity", "crude", "--network", network, "--format", "json"];
    let said = run(&ask);
    assert!(!said.out.contains(network), "{}", said.out);
    let json: Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(json["network"]["sha256"].as_str().map(str::len), Some(64));
    assert_eq!(json["question"]["compare"]["objective"], "generalized");
    assert_eq!(json["question"]["compare"]["snap_km"], 25.0);
}

#[test]
fn a_parameter_that_a_question_does_not_have_is_refused_by_its_flag() {
    for (flags, wanted) in [
        (
            &["route", "Tengiz", "Augusta", "--pareto", "tariff", "--objective", "time"][..],
            "--objective cannot be given with --pareto",
        ),
        (&["risk", "--flow", "--objective", "time"], "flow risk has no --objective"),
        (
            &["route", "Tengiz", "Augusta", "--value-of-time", "3", "--objective", "tariff"],
            "--value-of-time works only with --objective generalized",
        ),
        (&["critical", "--days", "3"], "--days works only with --metric flow"),
        (&["compare", "Tengiz", "Augusta", "--snap-km", "-3"], "--snap-km must be 0 or more, got -3"),
        (&["route", "Tengiz", "Augusta", "--explain", "--format", "json"], "--explain works only with a table"),
    ] {
        let said = run(flags);
        assert!(said.code == 2 && said.err.contains(wanted), "{flags:?}: {} {}", said.code, said.err);
    }
}

#[test]
fn the_same_lack_of_a_route_has_the_same_exit_code_in_every_verb() {
    for flags in [
        &["route", "Tengiz", "Shanghai"][..],
        &["compare", "Tengiz", "Shanghai"],
        &["breakeven", "Tengiz", "Shanghai", "--vary", "value-of-time"],
        &["risk", "Tengiz", "Shanghai", "--trials", "3"],
        &["route", "Tengiz", "Shanghai", "--alternatives", "2"],
        &["route", "Tengiz", "Shanghai", "--pareto", "tariff,time"],
    ] {
        let said = run(flags);
        assert!(said.code == 1 && said.out.is_empty(), "{flags:?}: {} {}{}", said.code, said.out, said.err);
        assert!(said.err.contains("no links join them for any commodity"), "{flags:?}: {}", said.err);
    }
}

#[test]
fn a_number_is_the_same_in_json_and_as_a_flag() {
    // The nearest binary number is found only by a reader that rounds to it.
    for number in ["31.286015205402702", "0.1", "5e-324"] {
        let asked =
            ["matrix", "Tengiz", "Augusta", "--commodity", "crude", "--format", "json", "--value-of-time", number];
        let by_flag: Value = serde_json::from_str(&run(&asked).out).expect("JSON");
        let text = format!(
            r#"{{"matrix": {{"origins": "Tengiz", "destinations": "Augusta", "commodity": "crude", "value_of_time": {number}}}}}"#
        );
        let by_json = Session::embedded().ask(&Question::from_json(&text).expect("a question")).expect("an answer");
        assert_eq!(by_flag, serde_json::from_str::<Value>(&by_json.json()).expect("JSON"), "{number}");
        assert_eq!(by_flag["question"]["matrix"]["value_of_time"].as_f64(), number.parse().ok(), "{number}");
    }
}

#[test]
fn a_scenario_that_does_not_touch_the_commodity_is_said_to_change_nothing() {
    for asked in [&["simulate", "cpc-closure-30d"][..], &["simulate", "--close", "asset:cpc"]] {
        let said = run(&[asked, &["--commodity", "container", "--days", "40"]].concat());
        assert!(said.out.contains("changes nothing for container"), "{}{}", said.out, said.err);
    }
}

#[test]
fn the_why_of_a_note_is_a_value_with_fields_beside_the_sentence() {
    let session = Session::embedded();
    let between = |more: Value| {
        let mut fields = json!({"origin": "Tengiz", "destination": "Augusta", "commodity": "crude"});
        fields.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        fields
    };
    let closed = |commodity: &str, day: u32| {
        let change = json!({"action": "close", "asset": ["caspian-crossing"], "why": "a test", "basis": "assumed", "commodity": commodity});
        json!([{
            "id": "mine", "title": "Mine", "cause": "what_if", "executed": "what_if", "description": "A test.",
            "days": 9, "assumptions": ["none"], "change": [change],
        }, day])
    };
    let under = |scenario: Value| between(json!({"scenario": [scenario[0]], "day": scenario[1]}));
    for (ask, note, why, text) in [
        (
            json!({"route": under(closed("crude", 12))}),
            "not_in_force",
            json!({"cause": "other_days", "day": 12, "windows": [{"from_day": 0, "to_day": 9}]}),
            "mine: not in force on day 12 (its changes hold on days 0-8)",
        ),
        (
            json!({"route": under(closed("container", 2))}),
            "not_in_force",
            json!({"cause": "other_commodities", "commodity": "crude", "only_for": ["container"]}),
            "mine: changes nothing for crude, only for container",
        ),
        (
            json!({"route": between(json!({"day": 3}))}),
            "without_effect",
            json!({"cause": "no_scenario"}),
            "day makes no difference: there is not a scenario that it could be a day of",
        ),
        (
            json!({"matrix": {"origins": ["Tengiz"], "destinations": ["Augusta"], "commodity": "crude", "regime": "peace"}}),
            "without_effect",
            json!({"cause": "only_for_risk"}),
            "regime makes no difference: outage rates count only where risk is minimised",
        ),
        (
            json!({"simulate": {"commodity": "crude", "days": 3, "ramp": 2}}),
            "without_effect",
            json!({"cause": "nothing_changed"}),
            "ramp makes no difference: nothing is closed or changed",
        ),
        (
            json!({"alternatives": between(json!({"alternatives": 9, "max_overlap": 0.1, "max_stretch": 1.25}))}),
            "no_more_alternatives",
            json!({"cause": "too_costly", "max_stretch": 1.25}),
            "no more routes that cost at most 1.25 times the best differ enough",
        ),
    ] {
        let told: Value = serde_json::from_str(&answer(&session, &ask).json()).expect("JSON");
        let notes = told["notes"].as_array().expect("notes");
        let found = notes.iter().find(|found| found["note"] == note).unwrap_or_else(|| panic!("{ask}: {notes:?}"));
        assert_eq!((&found["why"], found["text"].as_str()), (&why, Some(text)), "{ask}");
    }
}

#[test]
fn a_date_is_a_day_of_scenarios_that_start_on_one_day() {
    let base = ["route", "Tengiz", "Augusta", "--scenario", "spm-loss", "--format", "json"];
    let by = |day: &str| run(&[&base[..], &["--day", day]].concat());
    let start = jiff::civil::date(2025, 11, 29);
    let shown = run(&["scenarios", "show", "spm-loss", "--format", "json"]);
    let json: Value = serde_json::from_str(&shown.out).expect("JSON");
    let start = json["result"]["scenarios"][0]["start"].as_str().map_or(start, |text| text.parse().expect("a date"));
    let fourth = start.checked_add(jiff::Span::new().days(3)).expect("a date").to_string();
    assert_eq!(by(&fourth).out, by("3").out);
    assert!(by("3").out.contains("\"day\": 3"), "{}", by("3").out);
    let said = run(&["route", "Tengiz", "Augusta", "--day", "2027-02-20"]);
    assert!(said.code == 2 && said.err.contains("hint:"), "{}", said.err);
    assert!(by("15.01.2027").err.contains("neither a number of days"), "{}", by("15.01.2027").err);
}

#[test]
fn every_session_is_asked_by_threads_at_once_with_the_same_answers() {
    let session = Session::embedded();
    let ask = json!({ "compare": { "origin": "Tengiz", "destination": "Augusta", "scenario": ["cpc-closure-30d"] } });
    let all: Vec<String> = (0..8).into_par_iter().map(|_| answer(&session, &ask).json()).collect();
    assert!(all.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn the_table_of_questions_names_each_of_them_with_its_command_path_and_name() {
    let page = include_str!("../../docs/reference/questions.md");
    for name in corridor::ask::QUESTIONS {
        let row = page
            .lines()
            .find(|line| line.starts_with(&format!("| `{name}` |")))
            .unwrap_or_else(|| panic!("no row for {name}"));
        assert!(
            row.contains("| `corridor ")
                && row.contains(&format!("`/v1/{name}`"))
                && row.contains(&format!("`corridor.{name}`")),
            "{row}"
        );
    }
}
