//! Parts of the work of a question.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

/// Some in a row, counted from 0, the last left out: `2000..4000`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Part {
    /// The first.
    pub from: u64,
    /// The one after the last.
    pub to: u64,
}

impl Part {
    const PATTERN: &str = "^ *[0-9]+ *\\.\\. *[0-9]+ *$";

    /// As a range.
    pub fn range(self) -> Range<u64> {
        self.from..self.to
    }
}

impl From<Range<u64>> for Part {
    fn from(range: Range<u64>) -> Self {
        Self { from: range.start, to: range.end }
    }
}

impl From<Part> for String {
    fn from(part: Part) -> Self {
        part.to_string()
    }
}

impl TryFrom<String> for Part {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl fmt::Display for Part {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}..{}", self.from, self.to)
    }
}

impl FromStr for Part {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.trim().parse().ok();
        let ends = text.split_once("..").and_then(|(from, to)| number(from).zip(number(to)));
        ends.map(|(from, to)| Self { from, to }).ok_or_else(|| format!("'{text}' is not a range like 20..40"))
    }
}

impl JsonSchema for Part {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Part".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Some in a row, counted from 0, the last left out.",
            "type": "string", "pattern": Self::PATTERN
        })
    }
}

/// How many trials, or which of them: `10000`, or `2000..4000` for a part whose answer can be merged with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trials {
    /// The first trial.
    pub from: u64,
    /// The one after the last.
    pub to: u64,
    /// Whether they are a part, whose answer has the counts that are merged.
    pub is_part: bool,
}

impl From<u64> for Trials {
    fn from(count: u64) -> Self {
        Self { from: 0, to: count, is_part: false }
    }
}

impl From<Part> for Trials {
    fn from(Part { from, to }: Part) -> Self {
        Self { from, to, is_part: true }
    }
}

impl From<Range<u64>> for Trials {
    fn from(range: Range<u64>) -> Self {
        Part::from(range).into()
    }
}

impl fmt::Display for Trials {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_part { Part::from(self.from..self.to).fmt(out) } else { self.to.fmt(out) }
    }
}

impl FromStr for Trials {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let count = text.trim().parse::<u64>().map(Self::from);
        count
            .or_else(|_| text.parse::<Part>().map(Self::from))
            .map_err(|_| format!("'{text}' is neither a number of trials nor a range like 2000..4000"))
    }
}

impl Serialize for Trials {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_part { serializer.collect_str(self) } else { serializer.serialize_u64(self.to) }
    }
}

impl<'de> Deserialize<'de> for Trials {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsTrials;
        impl Visitor<'_> for AsTrials {
            type Value = Trials;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a number of trials or a range like \"2000..4000\"")
            }
            fn visit_u64<E: de::Error>(self, count: u64) -> Result<Trials, E> {
                Ok(Trials::from(count))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Trials, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_any(AsTrials)
    }
}

impl JsonSchema for Trials {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Trials".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "How many trials, or which of them as a range whose end is left out.",
            "oneOf": [{ "type": "integer", "minimum": 1 }, { "type": "string", "pattern": Part::PATTERN }]
        })
    }
}
