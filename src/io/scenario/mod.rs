//! Scenarios: from TOML files, from whole values as a question gives them, and back to TOML.
//!
//! Files and values are read into the same [`ScenarioInput`] by serde, and that becomes a [`Scenario`] by the same checks; every problem is reported, in a
//! file with line and column.

mod checks;
mod fields;
mod input;
mod read;
mod texts;
mod write;

use crate::error::{Error, Problem, Result};
use crate::scenario::Scenario;

pub use input::{ChangeInput, ScenarioInput};
pub use read::read_scenario;
pub use texts::{ScenarioText, embedded_scenario_texts, find_scenario, read_scenarios, scenario_texts};
pub use write::scenario_toml;

use super::Digest;

/// Something wrong with a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fault {
    /// The position of the change among the changes; `None` for the scenario itself.
    change: Option<usize>,
    /// The key; blank for the change or the scenario as a whole.
    key: String,
    message: String,
    hint: Option<String>,
}

/// Makes a scenario of a whole value, which a question carries instead of a name.
///
/// It is the same scenario as one read from a TOML file with the same keys; its digest is that of the value as JSON.
///
/// # Errors
/// [`Error::Data`] with every wrong value, by its path: `change[0].factor`.
///
/// # Examples
/// ```
/// use corridor::io::{ScenarioInput, scenario_from_input};
///
/// let text = r#"{"title": "Aktau shut by storm", "days": 7, "change": [{"action": "close", "node": "aktau"}]}"#;
/// let input: ScenarioInput = serde_json::from_str(text).expect("the keys of a scenario");
/// let scenario = scenario_from_input("storm", &input)?;
/// assert_eq!(scenario.changes[0].window.to_day, Some(7));
/// # Ok::<(), corridor::Error>(())
/// ```
pub fn scenario_from_input(id: &str, input: &ScenarioInput) -> Result<Scenario> {
    let mut faults = Vec::new();
    let mut scenario = checks::scenario_of(id, input, &mut faults);
    if faults.is_empty() {
        let text = serde_json::to_string(input).expect("plain JSON");
        scenario.digest = scenario_digest(id, &text);
        return Ok(scenario);
    }
    let problems = faults.into_iter().map(|fault| {
        let key = match (fault.change, fault.key.as_str()) {
            (None, key) => key.to_owned(),
            (Some(change), "") => format!("change[{change}]"),
            (Some(change), key) => format!("change[{change}].{key}"),
        };
        Problem { key, hint: fault.hint, ..Problem::in_file(format!("scenario {id}"), fault.message) }
    });
    Err(Error::Data { problems: problems.collect() })
}

/// The digest of a scenario: of its name and the text that says what it is.
pub fn scenario_digest(id: &str, text: &str) -> String {
    let mut digest = Digest::default();
    digest.add(id, text.as_bytes());
    digest.finish()
}

/// The digest of several scenarios in order, since a later one is laid over the ones before.
///
/// # Examples
/// ```
/// use corridor::io::{digest_of_scenarios, find_scenario};
///
/// let [one, other] = ["cpc-closure-30d", "hormuz-2026"].map(|name| find_scenario(name, None).and_then(|text| text.read()).unwrap());
/// assert_ne!(digest_of_scenarios([&one, &other]), digest_of_scenarios([&other, &one]));
/// ```
pub fn digest_of_scenarios<'s>(scenarios: impl IntoIterator<Item = &'s Scenario>) -> String {
    let mut digest = Digest::default();
    for (position, scenario) in scenarios.into_iter().enumerate() {
        digest.add(&format!("{position:06} {}", scenario.id), scenario.digest.as_bytes());
    }
    digest.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::embedded_network;

    #[test]
    fn what_does_not_fit_the_network_is_found_by_line_in_a_file_and_by_path_in_a_value() {
        let text = "title = \"x\"\n[[change]]\naction = \"close\"\nlink = \"cpc-99\"\n";
        let problems = |scenario: Result<Scenario>| {
            let problems = scenario.expect("a good scenario").resolve(embedded_network()).expect_err("no such link");
            problems.iter().map(|problem| problem.to_string().lines().next().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            problems(read_scenario("x", "x.toml", text)),
            ["x.toml:3:1: link: the network has no link 'cpc-99'"]
        );
        let input: ScenarioInput = toml::from_str(text).expect("the keys of a scenario");
        assert_eq!(
            problems(scenario_from_input("x", &input)),
            ["scenario x: change[0].link: the network has no link 'cpc-99'"]
        );
    }
}
