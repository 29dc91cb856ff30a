//! A commodity that is not given: one rule for every question between places.

use std::collections::BTreeMap;

use corridor::ask::{Compare, Matrix, Places, Question, Session};
use corridor::error::{Error, ParameterProblem};
use rand::SeedableRng as _;
use rand::seq::IndexedRandom as _;
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use super::fixtures::{BLACK_SEA, network};
use super::random_trade::trades;

/// What a question takes: a commodity, none, or the choice between several.
fn taken(session: &Session, question: impl Into<Question>) -> String {
    match session.ask(&question.into()) {
        Ok(answer) => {
            let asked = serde_json::to_value(&answer.question).expect("JSON");
            let commodity =
                asked.as_object().and_then(|object| object.values().next()).map(|fields| &fields["commodity"]);
            let notes = serde_json::from_str::<Value>(&answer.json()).expect("JSON")["notes"].to_string();
            format!("{} {}", commodity.unwrap_or(&Value::Null), notes.contains("only_commodity"))
        }
        Err(Error::Parameter { problem: ParameterProblem::Undecided { choices, .. }, .. }) => choices.join(" or "),
        Err(error) => panic!("{error}"),
    }
}

fn matrix(origins: &[&str], destinations: &[&str]) -> Matrix {
    let list = |places: &[&str]| Places::List(places.iter().map(|&place| place.to_owned()).collect());
    Matrix::default().origins(list(origins)).destinations(list(destinations))
}

#[test]
fn a_matrix_and_a_comparison_take_the_same_commodity_for_the_same_places() {
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let mut sessions = vec![(Session::embedded(), 150), (Session::of(network(BLACK_SEA)), 40)];
    sessions.extend(trades(3).map(|trade| (Session::of(network(&trade.text)), 10)));
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (session, count) in sessions {
        let places: Vec<String> = session.network().tables().nodes.iter().map(|node| node.id.clone()).collect();
        for _ in 0..count {
            let [from, to] = [0, 1].map(|_| places.choose(&mut random).expect("places").as_str());
            let by_matrix = taken(&session, matrix(&[from], &[to]));
            assert_eq!(by_matrix, taken(&session, Compare::new(from, to)), "{from} {to}");
            *seen.entry(by_matrix).or_default() += 1;
        }
    }
    for wanted in ["\"crude\" true", "\"container\" true", "null false", "crude or container"] {
        assert!(seen.get(wanted).is_some_and(|count| *count > 2), "{wanted}: {seen:?}");
    }
}

#[test]
fn a_matrix_takes_the_only_commodity_that_goes_from_some_origin_to_some_destination() {
    let session = Session::of(network(BLACK_SEA));
    // Boxes go by road to Atyrau and by rail, crude by pipe as well: both everywhere but to Ceyhan.
    assert_eq!(taken(&session, matrix(&["tengiz"], &["augusta"])), "crude or container");
    assert_eq!(taken(&session, matrix(&["tengiz", "almaty"], &["ceyhan"])), "\"crude\" true");
    assert_eq!(taken(&session, matrix(&["tengiz", "almaty"], &["ceyhan", "poti"])), "crude or container");
    assert_eq!(taken(&session, matrix(&["almaty"], &["ceyhan", "poti"])), "null false");
    // Only crude has supplies and markets.
    let words = Matrix::default().origins("supplies").destinations("markets");
    assert_eq!(taken(&session, words), "\"crude\" true");
    let ask = Question::from_value(json!({"matrix": {"origins": ["almaty"], "destinations": ["poti"]}}));
    let answer = session.ask(&ask.expect("a question")).expect("an answer");
    let told: Value = serde_json::from_str(&answer.json()).expect("JSON");
    assert_eq!(told["reason"]["reason"], "nothing_moves_in_any");
    let wrong = matrix(&["almaty"], &["poti"]).close("nonsense");
    assert!(session.ask(&wrong).expect_err("an unknown thing").to_string().contains("'nonsense'"));
}
