//! A question in JSON to the embedded network: it is answered, or refused with a reason.
#![no_main]

use std::sync::OnceLock;

use corridor::ask::{Question, Session};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

/// Numbers that say how much work there is are kept small: a long answer is no fault.
fn lessen(value: &mut Value) {
    match value {
        Value::Number(number) if number.as_f64().is_some_and(|number| number > 400.0) => *value = Value::from(400),
        Value::Array(values) => values.iter_mut().for_each(lessen),
        Value::Object(fields) => {
            for (name, value) in fields {
                lessen(value);
                if matches!(name.as_str(), "trials" | "days" | "threads" | "k")
                    && value.as_f64().is_some_and(|number| number > 3.0)
                {
                    *value = Value::from(3);
                }
            }
        }
        _ => {}
    }
}

fuzz_target!(|text: &str| {
    static SESSION: OnceLock<Session> = OnceLock::new();
    let _ = Question::from_json(text);
    let Ok(mut value) = serde_json::from_str::<Value>(text) else { return };
    lessen(&mut value);
    let Ok(question) = Question::from_value(value) else { return };
    if let Ok(answer) = SESSION.get_or_init(Session::embedded).ask(&question) {
        assert!(serde_json::from_str::<Value>(&answer.json()).is_ok(), "an answer is JSON");
        assert!(answer.is_answered() || answer.reason().is_some(), "no answer has a reason");
    }
});
