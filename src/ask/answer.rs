//! An answer: the question as it was resolved, what it rests on, what came out, and what has to be said with it.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema};
use serde::{Serialize, Serializer};

use super::note::Told;
use super::{AnyResult, Note, Question, Reason};

/// Version of the JSON of every answer: grows when a field changes its meaning or goes.
pub const JSON_VERSION: u32 = 2;

/// Whether a question has an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It has.
    Answered,
    /// It has none, and why.
    None(Reason),
}

/// An answer to a question.
///
/// It holds no path, number of threads, face or terminal: the same question to the same network and scenarios gives the same bytes everywhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer<R = AnyResult> {
    /// The question as it was resolved, with every default filled in. Asked again, it has the same answer.
    pub question: Question,
    /// SHA-256 of the network.
    pub network: String,
    /// SHA-256 of each scenario that the answer rests on, by id.
    pub scenarios: BTreeMap<String, String>,
    /// What mattered and was not asked for.
    pub notes: Vec<Note>,
    /// Whether there is an answer.
    pub outcome: Outcome,
    /// What came out; `None` if there is nothing to show.
    pub result: Option<R>,
}

impl<R> Answer<R> {
    /// Whether the question has an answer.
    pub fn is_answered(&self) -> bool {
        self.outcome == Outcome::Answered
    }

    /// Why there is no answer.
    pub fn reason(&self) -> Option<&Reason> {
        match &self.outcome {
            Outcome::Answered => None,
            Outcome::None(reason) => Some(reason),
        }
    }

    /// The same with another kind of result.
    pub fn map<S>(self, change: impl FnOnce(R) -> S) -> Answer<S> {
        let Self { question, network, scenarios, notes, outcome, result } = self;
        Answer { question, network, scenarios, notes, outcome, result: result.map(change) }
    }

    fn told(&self) -> Vec<Told<Note>> {
        self.notes.iter().cloned().map(Told::new).collect()
    }

    /// The name of the schema of its JSON.
    pub fn schema(&self) -> String {
        format!("corridor/{}/{JSON_VERSION}", self.question.name())
    }
}

#[derive(Serialize, JsonSchema)]
struct Program {
    name: &'static str,
    version: &'static str,
}

const PROGRAM: Program = Program { name: "corridor", version: env!("CARGO_PKG_VERSION") };

#[derive(Serialize, JsonSchema)]
struct Digest<'a> {
    /// SHA-256 of every file that was read, with its name and length.
    sha256: &'a str,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum OutcomeWord {
    Answered,
    None,
}

/// What every answer looks like in JSON.
#[derive(Serialize, JsonSchema)]
struct Envelope<'a, R> {
    /// `corridor/QUESTION/VERSION`.
    schema: String,
    program: Program,
    network: Digest<'a>,
    /// SHA-256 of each scenario that the answer rests on, by id.
    scenarios: &'a BTreeMap<String, String>,
    /// The question as it was resolved, under its name; it has a schema of its own.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    question: &'a Question,
    outcome: OutcomeWord,
    /// Why there is no answer.
    reason: Option<Told<Reason>>,
    notes: Vec<Told<Note>>,
    result: &'a Option<R>,
}

impl<R: Serialize> Serialize for Answer<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Envelope {
            schema: self.schema(),
            program: PROGRAM,
            network: Digest { sha256: &self.network },
            scenarios: &self.scenarios,
            question: &self.question,
            outcome: if self.is_answered() { OutcomeWord::Answered } else { OutcomeWord::None },
            reason: self.reason().cloned().map(Told::new),
            notes: self.told(),
            result: &self.result,
        }
        .serialize(serializer)
    }
}

impl<R: Serialize> Answer<R> {
    /// The whole answer as JSON, ending in a line break.
    ///
    /// # Panics
    /// Never: an answer has no keys that are not texts.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("an answer is plain JSON") + "\n"
    }

    /// What stands beside the result, by name, for formats that keep texts: `corridor.schema` as it is, the others as JSON.
    pub fn head(&self) -> Vec<(String, String)> {
        vec![
            ("corridor.schema".into(), self.schema()),
            ("corridor.program".into(), one_line(&PROGRAM)),
            ("corridor.network".into(), one_line(&Digest { sha256: &self.network })),
            ("corridor.scenarios".into(), one_line(&self.scenarios)),
            ("corridor.question".into(), one_line(&self.question)),
            ("corridor.notes".into(), one_line(&self.told())),
        ]
    }
}

fn one_line(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("plain JSON")
}

/// The JSON Schema (draft 2020-12) of an answer with a result of this kind.
pub(super) fn answer_schema<R: JsonSchema + 'static>() -> Schema {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    closed(settings.into_generator().into_root_schema_for::<Envelope<'static, R>>())
}

/// A schema whose objects have no keys but those that it names.
pub(super) fn closed(mut schema: Schema) -> Schema {
    let close = |object: &mut serde_json::Map<String, serde_json::Value>| {
        if object.contains_key("properties") && !object.contains_key("additionalProperties") {
            object.insert("unevaluatedProperties".to_owned(), false.into());
        }
    };
    if let Some(object) = schema.as_object_mut() {
        close(object);
        let kinds = object.get_mut("$defs").and_then(serde_json::Value::as_object_mut);
        kinds
            .into_iter()
            .flat_map(|kinds| kinds.values_mut())
            .filter_map(serde_json::Value::as_object_mut)
            .for_each(close);
    }
    schema
}
