//! Every parameter of every question reaches the answer: with it the result is another one.

use std::collections::{BTreeMap, BTreeSet};

use corridor::ask::{QUESTIONS, Question, Session, question_schema};
use rayon::prelude::*;
use serde_json::{Map, Value, json};

/// A parameter with a value, and what else the question has to say for it to matter.
type Case = (&'static str, Value, Value);

fn crude() -> Value {
    json!({"origin": "Tengiz", "destination": "Augusta", "commodity": "crude"})
}

fn boxes() -> Value {
    json!({"origin": "Khorgos", "destination": "Duisburg", "commodity": "container"})
}

/// What questions about one shipment of oil have in common.
fn shipment() -> Vec<Case> {
    let snapped = json!({"origin": "46.4,53.4", "destination": "Augusta", "commodity": "crude", "snap_km": 100.0});
    vec![
        ("origin", json!("Uzen"), crude()),
        ("destination", json!("Trieste"), crude()),
        ("commodity", json!("container"), json!({"origin": "Aktau", "destination": "Baku", "commodity": "crude"})),
        ("snap_km", json!(1.0), snapped),
        ("via", json!(["sangachal"]), crude()),
    ]
}

fn constraints(base: &Value) -> Vec<Case> {
    let planned = with(base, &json!({"origin": "kashagan-bolashak", "avoid_country": ["RU"]}));
    vec![
        ("avoid_country", json!(["RU"]), base.clone()),
        ("avoid_node", json!(["kropotkinskaya"]), base.clone()),
        ("avoid_link", json!(["cpc-5"]), base.clone()),
        ("avoid_asset", json!(["cpc"]), base.clone()),
        ("avoid_operator", json!(["CPC (CPC-R)"]), base.clone()),
        ("avoid_mode", json!(["pipeline"]), base.clone()),
        ("close", json!(["cpc-5"]), base.clone()),
        ("expand", json!(["cpc=1.5"]), base.clone()),
        ("set", json!(["link:cpc-1.tariff=38"]), base.clone()),
        ("overlay", json!([{"id": "link:cpc-1", "field": "tariff", "value": 30.0}]), base.clone()),
        ("include", json!(["wrep"]), with(base, &json!({"close": ["asset:cpc-terminal", "btc"]}))),
        ("include_planned", json!(true), planned),
    ]
}

fn scenarios(base: &Value) -> Vec<Case> {
    let closed = with(base, &json!({"scenario": ["cpc-closure-30d"]}));
    vec![("scenario", json!(["cpc-closure-30d"]), base.clone()), ("day", json!(30), closed)]
}

fn cost(base: &Value) -> Vec<Case> {
    vec![
        ("objective", json!("tariff"), base.clone()),
        ("value_of_time", json!(0.0), base.clone()),
        ("co2_price", json!(5000.0), with(base, &json!({"value_of_time": 0.0}))),
    ]
}

fn with(base: &Value, more: &Value) -> Value {
    let mut all = base.as_object().expect("an object").clone();
    all.extend(more.as_object().expect("an object").clone());
    Value::Object(all)
}

fn cases(question: &str) -> Vec<Case> {
    let of_shipment = || [shipment(), constraints(&crude()), scenarios(&crude())].concat();
    let regime = |base: Value| ("regime", json!("peace"), base);
    match question {
        "compare" => [of_shipment(), cost(&boxes()), vec![regime(crude())]].concat(),
        "route" => {
            let own = vec![("corridor", json!("middle"), crude()), regime(crude())];
            [of_shipment(), cost(&boxes()), own].concat()
        }
        "alternatives" => {
            let three = with(&boxes(), &json!({"alternatives": 3}));
            let own = vec![
                ("corridor", json!("middle"), crude()),
                regime(crude()),
                ("alternatives", json!(2), three.clone()),
                ("max_overlap", json!(1.0), three.clone()),
                ("max_stretch", json!(1.0), three),
            ];
            [of_shipment(), cost(&boxes()), own].concat()
        }
        "trade_offs" => {
            let of = |base: Value| with(&base, &json!({"pareto": ["tariff", "time"]}));
            let own = vec![
                ("corridor", json!("middle"), of(crude())),
                regime(of(crude())),
                ("pareto", json!(["tariff", "time", "co2"]), of(boxes())),
            ];
            let shared = of_shipment().into_iter().map(|(name, value, base)| (name, value, of(base)));
            shared.chain(own).collect()
        }
        "breakeven" => {
            let of = |base: Value| with(&base, &json!({"vary": "asset:turkish-straits tariff", "range": "0:300"}));
            let boxes = with(&boxes(), &json!({"vary": "country:RU tariff", "range": "0:3000"}));
            let own = vec![
                ("vary", json!("country:RU time"), of(crude())),
                ("range", json!("0:20"), of(crude())),
                regime(with(&of(crude()), &json!({"objective": "generalized"}))),
            ];
            let shared = of_shipment().into_iter().map(|(name, value, base)| (name, value, of(base)));
            shared.chain(cost(&boxes)).chain(own).collect()
        }
        "risk" => {
            let of = |base: Value| with(&base, &json!({"trials": 60}));
            let own = vec![regime(of(crude())), ("seed", json!(2), of(crude())), ("trials", json!(61), of(crude()))];
            let shared = [of_shipment(), cost(&boxes())].concat().into_iter();
            shared.map(|(name, value, base)| (name, value, of(base))).chain(own).collect()
        }
        "matrix" => {
            let of = |base: Value| {
                let mut fields = base.as_object().expect("an object").clone();
                for (one, many) in [("origin", "origins"), ("destination", "destinations")] {
                    let place = fields.remove(one).expect("a place");
                    fields.insert(many.to_owned(), json!([place]));
                }
                Value::Object(fields)
            };
            let own = vec![
                ("origins", json!(["Uzen"]), of(crude())),
                ("destinations", json!("Trieste"), of(crude())),
                ("rows", json!("1..2"), with(&of(crude()), &json!({"origins": ["Tengiz", "Uzen"]}))),
                regime(with(&of(crude()), &json!({"objective": "risk"}))),
            ];
            let ends = ["origin", "destination", "via"];
            let shared = [of_shipment(), cost(&boxes())].concat().into_iter();
            let shared = shared.filter(|(name, ..)| !ends.contains(name));
            shared.map(|(name, value, base)| (name, value, of(base))).chain(own).collect()
        }
        "critical" => {
            let base = json!({"pairs": [["Tengiz", "Augusta"]], "commodity": "crude", "top": 9});
            let flow = json!({"metric": "flow", "days": 9, "commodity": "crude", "top": 9});
            let kashagan =
                json!({"pairs": [["kashagan-bolashak", "Augusta"]], "avoid_country": ["RU"], "commodity": "crude"});
            let mut cases = constraints(&base);
            cases.retain(|(name, ..)| !name.starts_with("include") && *name != "expand");
            let of_flows = [
                ("expand", json!(["link:cpc-5=1.5"]), with(&flow, &json!({"close": ["cpc-5=0.5"]}))),
                ("set", json!(["supply:tengiz.supply=9kt/d"]), flow.clone()),
                (
                    "overlay",
                    json!([{"id": "tengiz", "field": "supply", "to": "3", "value": 9.0, "unit": "kt/d"}]),
                    flow.clone(),
                ),
                ("close", json!(["cpc-5"]), flow.clone()),
                ("avoid_country", json!(["AZ"]), flow.clone()),
                ("include", json!(["wrep"]), with(&flow, &json!({"close": ["asset:cpc-terminal", "btc"]}))),
                ("scenario", json!(["cpc-closure-30d"]), flow.clone()),
                ("days", json!(10), flow.clone()),
                ("top", json!(2), flow.clone()),
                ("links", json!(true), flow.clone()),
                ("part", json!("1..9"), flow.clone()),
                ("commodity", json!("container"), flow),
            ];
            let own = [
                ("include_planned", json!(true), kashagan),
                ("include", json!(["cpc-to-kto"]), with(&base, &json!({"close": ["asset:cpc-terminal"]}))),
                ("pairs", json!([["Uzen", "Augusta"]]), base.clone()),
                ("commodity", json!("container"), json!({"commodity": "crude", "top": 9})),
                ("metric", json!("time"), base.clone()),
                ("assets", json!(true), with(&base, &json!({"links": true}))),
                ("links", json!(true), base.clone()),
                ("nodes", json!(true), base.clone()),
                ("countries", json!(true), base.clone()),
                ("whole", json!(true), with(&base, &json!({"countries": true}))),
                ("k", json!(2), base.clone()),
                ("top", json!(2), base.clone()),
                ("part", json!("1..9"), base.clone()),
            ];
            cases.into_iter().chain(scenarios(&base)).chain(of_flows).chain(own).collect()
        }
        "simulate" => {
            let base = json!({"commodity": "crude", "days": 20});
            let closed = with(&base, &json!({"scenario": ["cpc-closure-30d"]}));
            let mut cases = constraints(&base);
            cases.retain(|(name, ..)| *name != "include_planned");
            let own = [
                ("include_planned", json!(true), with(&base, &json!({"close": ["btc"]}))),
                ("scenario", json!(["cpc-closure-30d"]), base.clone()),
                ("days", json!(21), base.clone()),
                ("commodity", json!("container"), base),
                ("from_day", json!(3), closed.clone()),
                ("foresight", json!("perfect"), with(&closed, &json!({"days": 60}))),
                ("ramp", json!(2), closed.clone()),
                ("shut_in_price", json!(3.0), closed),
            ];
            cases.into_iter().chain(own).collect()
        }
        "flow_risk" => {
            let base = json!({"commodity": "crude", "days": 20, "trials": 6});
            let mut cases = constraints(&base);
            cases.retain(|(name, ..)| !["include_planned", "expand", "set", "overlay"].contains(name));
            let own = [
                (
                    "expand",
                    json!(["kazakh-crude-btc=3", "asset:atyrau-samara=3", "china-line-kazakh-share=3"]),
                    base.clone(),
                ),
                ("set", json!(["supply:tengiz.supply=9kt/d"]), base.clone()),
                (
                    "overlay",
                    json!([{"id": "tengiz", "field": "supply", "to": "3", "value": 9.0, "unit": "kt/d"}]),
                    base.clone(),
                ),
                ("include_planned", json!(true), with(&base, &json!({"close": ["btc"]}))),
                ("flow", json!(["cpc-closure-30d"]), base.clone()),
                ("days", json!(21), base.clone()),
                ("commodity", json!("container"), base.clone()),
                ("seed", json!(2), base.clone()),
                ("trials", json!(7), base.clone()),
                regime(base),
            ];
            cases.into_iter().chain(own).collect()
        }
        "scenarios" => vec![("id", json!("cpc-closure-30d"), json!({}))],
        "sources" => vec![("id", json!("O-S009"), json!({}))],
        "show" => vec![
            ("id", json!("cpc-5"), json!({})),
            ("places", json!(true), json!({})),
            ("links", json!(true), json!({})),
            ("assets", json!(true), json!({})),
        ],
        _ => Vec::new(),
    }
}

fn parameters(question: &str) -> BTreeSet<String> {
    let schema = question_schema(question).expect("a question").to_value();
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.into_iter().flat_map(Map::keys).cloned().collect()
}

/// The result without what only repeats the question, or why there is none.
fn result(session: &Session, question: &str, fields: &Value) -> Result<Value, String> {
    let asked = Question::from_value(json!({question: fields})).map_err(|error| error.to_string())?;
    let answer = session.ask(&asked).map_err(|error| error.to_string())?;
    let mut told: Value = serde_json::from_str(&answer.json()).expect("JSON");
    if told["result"].is_null() {
        return Ok(told["reason"].take());
    }
    let mut result = told["result"].take();
    let repeated: BTreeMap<&str, ()> = [("behaviour", ()), ("varied", ()), ("criteria", ())].into();
    if let Some(fields) = result.as_object_mut() {
        let own = parameters(question);
        fields.retain(|name, _| !own.contains(name) && !repeated.contains_key(name.as_str()));
    }
    Ok(result)
}

#[test]
fn every_parameter_of_every_question_is_tried() {
    for question in QUESTIONS {
        let tried: BTreeSet<String> = cases(question).into_iter().map(|(name, ..)| name.to_owned()).collect();
        assert_eq!(tried, parameters(question), "{question}");
    }
}

#[test]
fn with_each_parameter_the_result_is_another_one() {
    let session = Session::embedded();
    let all: Vec<(&str, Case)> =
        QUESTIONS.iter().flat_map(|question| cases(question).into_iter().map(|case| (*question, case))).collect();
    assert!(all.len() > 190, "{}", all.len());
    let idle: Vec<String> = all
        .into_par_iter()
        .filter_map(|(question, (name, value, base))| {
            let before = result(&session, question, &base);
            let after = result(&session, question, &with(&base, &json!({ name: value })));
            // A place too far away, and assets as well as links.
            let is_meant_to_fail = ["snap_km", "assets"].contains(&name);
            match (&before, &after) {
                (Err(error), _) => Some(format!("{question} {base}: {error}")),
                (_, Err(error)) if !is_meant_to_fail => Some(format!("{question} {name} {value}: {error}")),
                // Only costs are asked for: that it makes no difference is a note, see `growth`.
                _ if name == "expand" && ["matrix", "risk"].contains(&question) => None,
                _ if before == after => Some(format!("{question} {base}: {name} {value} makes no difference")),
                _ => None,
            }
        })
        .collect();
    assert!(idle.is_empty(), "{} of them:\n{}", idle.len(), idle.join("\n"));
}
