//! Questions as JSON, and the schemas of questions and answers.

use schemars::Schema;
use serde_json::Value;

use super::answer::{answer_schema, closed};
use super::*;
use crate::error::{Error, ParameterProblem, nearest_names};

/// One row per question: name, parameters, schema of its answer.
macro_rules! questions {
    ($($variant:ident,)+) => {
        /// The name of every question, as in JSON and in addresses.
        pub const QUESTIONS: &[&str] = &[$($variant::NAME),+];

        /// The parameters of a question.
        fn parameters(name: &str) -> Option<&'static [&'static str]> {
            match name {
                $($variant::NAME => Some($variant::PARAMETERS),)+
                _ => None,
            }
        }

        /// The JSON Schema of a question, without its name around it.
        #[must_use]
        pub fn question_schema(name: &str) -> Option<Schema> {
            match name {
                $($variant::NAME => Some(schema_of::<$variant>()),)+
                _ => None,
            }
        }

        /// The JSON Schema of the answer to a question.
        pub fn answer_schema_of(name: &str) -> Option<Schema> {
            match name {
                $($variant::NAME => Some(answer_schema::<<$variant as Ask>::Result>()),)+
                _ => None,
            }
        }

        fn read_as(name: &str, fields: Value) -> Option<serde_json::Result<Question>> {
            match name {
                $($variant::NAME => Some(serde_json::from_value::<$variant>(fields).map(Question::from)),)+
                _ => None,
            }
        }
    };
}

questions!(
    Compare,
    Route,
    Alternatives,
    TradeOffs,
    Breakeven,
    Critical,
    Matrix,
    Risk,
    FlowRisk,
    Simulate,
    Scenarios,
    Show,
    Sources,
    Check,
    Validate,
);

fn schema_of<T: schemars::JsonSchema>() -> Schema {
    closed(schemars::generate::SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>())
}

impl Question {
    /// Its name, as in JSON and in addresses.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Compare(_) => Compare::NAME,
            Self::Route(_) => Route::NAME,
            Self::Alternatives(_) => Alternatives::NAME,
            Self::TradeOffs(_) => TradeOffs::NAME,
            Self::Breakeven(_) => Breakeven::NAME,
            Self::Critical(_) => Critical::NAME,
            Self::Matrix(_) => Matrix::NAME,
            Self::Risk(_) => Risk::NAME,
            Self::FlowRisk(_) => FlowRisk::NAME,
            Self::Simulate(_) => Simulate::NAME,
            Self::Scenarios(_) => Scenarios::NAME,
            Self::Show(_) => Show::NAME,
            Self::Sources(_) => Sources::NAME,
            Self::Check(_) => Check::NAME,
            Self::Validate(_) => Validate::NAME,
        }
    }

    /// A question in JSON: one object under its name, `{"compare": {"origin": "Tengiz", "destination": "Augusta"}}`.
    ///
    /// # Errors
    /// [`Error::Json`] or [`Error::Parameter`] with what is wrong and what would do.
    pub fn from_json(text: &str) -> Result<Self> {
        let value: Value = serde_json::from_str(text)
            .map_err(|error| Error::Json { message: error.to_string(), hint: Some(EXAMPLE.to_owned()) })?;
        Self::from_value(value)
    }

    /// The same from a JSON value.
    ///
    /// # Errors
    /// As [`Question::from_json`].
    pub fn from_value(value: Value) -> Result<Self> {
        let wrong = |message: &str| Error::Json { message: message.to_owned(), hint: Some(EXAMPLE.to_owned()) };
        let Value::Object(object) = value else { return Err(wrong("an object is expected")) };
        let mut entries = object.into_iter();
        match (entries.next(), entries.next()) {
            (Some((name, fields)), None) => Self::named(&name, fields),
            (None, _) => Err(wrong("the object is empty")),
            (Some((one, _)), Some((other, _))) => {
                Err(wrong(&format!("one question is expected under its name, not both '{one}' and '{other}'")))
            }
        }
    }

    /// A question whose name is known, from its fields alone.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a name or a parameter that is none, [`Error::Json`] for a value that does not fit.
    pub fn named(name: &str, fields: Value) -> Result<Self> {
        let Some(known) = parameters(name) else {
            let near = or_all(nearest_names(name, QUESTIONS.iter().copied()), QUESTIONS);
            return Err(Error::Unknown { what: "question", given: name.to_owned(), near });
        };
        if !fields.is_object() {
            return Err(Error::Json {
                message: format!("{name}: its parameters are expected as an object"),
                hint: Some(EXAMPLE.to_owned()),
            });
        }
        if let Value::Object(fields) = &fields
            && let Some(given) = fields.keys().find(|key| !known.contains(&key.as_str()))
        {
            if let Some(parameter) = parameter_of_any(given) {
                let question = QUESTIONS.iter().find(|known| *known == &name).expect("a known name");
                return Err(Error::parameter(parameter, ParameterProblem::NotOfQuestion { question }));
            }
            let near = or_all(nearest_names(given, known.iter().copied()), known);
            return Err(Error::Unknown { what: "parameter", given: given.clone(), near });
        }
        let read = read_as(name, fields).expect("a known name");
        read.map_err(|error| Error::Json {
            message: format!("{name}: {error}"),
            hint: Some(format!("`corridor ask {{schema}} {name}` says what it takes")),
        })
    }
}

/// What is near, or everything that there is.
fn or_all(near: Vec<String>, known: &[&str]) -> Vec<String> {
    if near.is_empty() { known.iter().map(ToString::to_string).collect() } else { near }
}

/// A parameter that some question has.
fn parameter_of_any(given: &str) -> Option<&'static str> {
    let all = QUESTIONS.iter().filter_map(|name| parameters(name)).flatten().copied();
    all.into_iter().find(|known| *known == given)
}

const EXAMPLE: &str = r#"{"compare": {"origin": "Tengiz", "destination": "Augusta"}}"#;
