//! The work of a matrix and of the worst closures in parts: put together again, it is the whole.

use std::cmp::Reverse;
use std::ops::Range;

use corridor::ask::{Question, Session};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use super::fixtures::{BLACK_SEA, network, run};
use super::random_trade::trades;

fn answer(session: &Session, question: &str, fields: &Value) -> Result<Value, String> {
    let asked = Question::from_value(json!({ question: fields })).map_err(|error| error.to_string())?;
    let answer = session.ask(&asked).map_err(|error| error.to_string())?;
    Ok(serde_json::from_str(&answer.json()).expect("JSON"))
}

fn with(fields: &Value, name: &str, value: Value) -> Value {
    let mut all = fields.clone();
    all[name] = value;
    all
}

/// Consecutive ranges that make up a list.
fn split(count: u64, random: &mut ChaCha8Rng) -> Vec<Range<u64>> {
    let mut ends: Vec<u64> = (0..random.random_range(1..4)).map(|_| random.random_range(0..=count)).collect();
    ends.extend([0, count]);
    ends.sort_unstable();
    ends.dedup();
    ends.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

fn text(range: &Range<u64>) -> Value {
    json!(format!("{}..{}", range.start, range.end))
}

fn list<'v>(answer: &'v Value, name: &str) -> &'v [Value] {
    answer["result"][name].as_array().map_or(&[], Vec::as_slice)
}

fn joined(parts: &[Value], name: &str) -> Vec<Value> {
    parts.iter().flat_map(|part| list(part, name)).cloned().collect()
}

/// The worst first: what a set is ranked by, so that less is worse.
fn badness(set: &Value) -> [Reverse<i64>; 2] {
    // Figures of two decimals, so that hundredths are whole.
    let hundredths = |field: &str| (set[field].as_f64().unwrap_or_default() * 10_000.0).round() as i64;
    if set["pairs"].is_null() {
        return ["shut_in_units", "loss_usd"].map(|field| Reverse(hundredths(field)));
    }
    ["pairs_cut_off", "extra"].map(|field| Reverse(hundredths(field)))
}

/// Sets and ties left off, as the documentation of the answer says.
fn merged(parts: &[Value], top: usize) -> (Vec<Value>, u64) {
    let mut sets = joined(parts, "sets");
    sets.sort_by_key(badness);
    let left_off = sets.split_off(top.min(sets.len()));
    for position in 0..sets.len() {
        let is_tie = position > 0 && badness(&sets[position]) == badness(&sets[position - 1]);
        sets[position]["rank"] = if is_tie { sets[position - 1]["rank"].clone() } else { json!(position + 1) };
    }
    let Some(last) = sets.last().map(badness) else { return (sets, 0) };
    let cut = left_off.iter().filter(|set| badness(set) == last).count() as u64;
    let unlisted = parts.iter().filter(|part| list(part, "sets").last().map(badness) == Some(last));
    let ties = cut + unlisted.map(|part| part["result"]["ties_left_off"].as_u64().expect("a count")).sum::<u64>();
    (sets, ties)
}

fn sessions() -> Vec<(Session, &'static str)> {
    let mut sessions = vec![(Session::embedded(), "crude"), (Session::of(network(BLACK_SEA)), "crude")];
    sessions.extend(trades(4).map(|trade| (Session::of(network(&trade.text)), "crude")));
    sessions
}

#[test]
fn the_rows_of_parts_one_after_the_other_are_the_matrix() {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let mut one_row = 0;
    for (session, commodity) in sessions() {
        for engine in ["supplies", "all"] {
            let fields = json!({"origins": engine, "destinations": "all", "commodity": commodity});
            let whole = answer(&session, "matrix", &fields).expect("an answer");
            let origins = list(&whole, "origins").len() as u64;
            let parts: Vec<(Range<u64>, Value)> = split(origins, &mut random)
                .into_iter()
                .map(|range| {
                    (range.clone(), answer(&session, "matrix", &with(&fields, "rows", text(&range))).expect("a part"))
                })
                .collect();
            for (range, part) in &parts {
                assert_eq!(list(part, "origins").len() as u64, range.end - range.start);
                assert_eq!(part["question"]["matrix"]["rows"], text(range));
                let note = json!({"note": "part", "of": "rows", "from": range.start, "to": range.end});
                let notes = part["notes"].as_array().expect("notes").iter();
                assert!(
                    notes.clone().any(|found| ["note", "of", "from", "to"].iter().all(|key| found[key] == note[key])),
                    "{part}"
                );
                one_row += usize::from(range.end - range.start == 1);
            }
            let parts: Vec<Value> = parts.into_iter().map(|(_, part)| part).collect();
            for name in ["origins", "costs"] {
                assert_eq!(joined(&parts, name), list(&whole, name), "{name}");
            }
            assert!(parts.iter().all(|part| part["result"]["destinations"] == whole["result"]["destinations"]));
        }
    }
    assert!(one_row > 0, "some part of a single row");
}

#[test]
fn parts_of_the_worst_closures_merge_to_the_whole() {
    let mut random = ChaCha8Rng::seed_from_u64(8);
    let (mut ties, mut parts_with_ties, mut asked) = (0, 0, 0);
    for (session, commodity) in sessions() {
        for (fields, tops) in [
            (json!({"k": 1}), [1, 3, 1000]),
            (json!({"k": 2}), [2, 5, 1000]),
            (json!({"k": 2, "metric": "time", "links": true}), [4, 15, 40]),
            (json!({"k": 3, "countries": true}), [1, 3, 9]),
            (json!({"metric": "flow", "days": 5}), [1, 2, 1000]),
            (json!({"metric": "flow", "days": 5, "links": true}), [1, 4, 9]),
        ] {
            for top in tops {
                let fields = with(&with(&fields, "top", json!(top)), "commodity", json!(commodity));
                let Ok(whole) = answer(&session, "critical", &fields) else { continue };
                let Some(closable) = whole["result"]["closable"].as_u64().filter(|count| *count > 0) else { continue };
                let part = |range: &Range<u64>| answer(&session, "critical", &with(&fields, "part", text(range)));
                let ranges = split(closable, &mut random);
                let parts: Vec<Value> = ranges.iter().map(|range| part(range).expect("a part")).collect();
                let (sets, left_off) = merged(&parts, top);
                assert_eq!(sets, list(&whole, "sets"), "{fields} {ranges:?}");
                assert_eq!(json!(left_off), whole["result"]["ties_left_off"], "{fields} {ranges:?}");
                for name in ["no_way_round", "only_left_out"] {
                    assert_eq!(joined(&parts, name), list(&whole, name), "{fields} {ranges:?}");
                }
                for name in ["pairs", "closable", "unit"] {
                    assert!(parts.iter().all(|part| part["result"][name] == whole["result"][name]), "{fields} {name}");
                }
                asked += usize::from(ranges.len() > 1);
                ties += usize::from(left_off > 0);
                parts_with_ties += parts.iter().filter(|part| part["result"]["ties_left_off"] != json!(0)).count();
            }
        }
    }
    assert!(asked > 40 && ties > 5 && parts_with_ties > 5, "{asked} {ties} {parts_with_ties}");
}

#[test]
fn a_part_beyond_the_list_is_refused_by_name_with_the_length_of_the_list() {
    for (flags, wanted) in [
        (
            &["matrix", "Tengiz,Uzen", "Augusta", "--rows", "1..3"][..],
            "--rows must be within 0..2 and not empty, got 1..3",
        ),
        (
            &["matrix", "Tengiz,Uzen,Tengiz", "Augusta", "--rows", "2..3"],
            "--rows must be within 0..2 and not empty, got 2..3",
        ),
        (&["matrix", "Tengiz,Uzen", "Augusta", "--rows", "1..1"], "--rows must be within 0..2 and not empty, got 1..1"),
        (&["matrix", "Tengiz,Uzen", "Augusta", "--rows", "2"], "'2' is not a range like 20..40"),
        (&["critical", "--part", "0..9999"], "--part must be within 0.."),
        (&["critical", "--part", "3..2", "--metric", "flow"], "--part must be within 0.."),
    ] {
        let flags = [flags, &["--commodity", "crude"]].concat();
        let said = run(&flags);
        assert!(said.code == 2 && said.err.contains(wanted), "{flags:?}: {} {}", said.code, said.err);
    }
    let session = Session::embedded();
    let wrong = answer(&session, "critical", &json!({"part": 3})).expect_err("a number");
    assert!(wrong.contains("expected a string"), "{wrong}");
    let wrong = answer(&session, "critical", &json!({"part": "3"})).expect_err("a number");
    assert!(wrong.contains("is not a range like 20..40"), "{wrong}");
}
