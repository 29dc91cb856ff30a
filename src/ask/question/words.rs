//! What stands in the fields of a question.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use crate::io::ScenarioInput;
use crate::network::FigureRow;

/// Declares an enum of words that reads the same in JSON, on the command line and in answers; the first is the default.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident {
        $(#[doc = $first_doc:literal])* $first:ident = $first_word:literal,
        $($(#[doc = $doc:literal])* $variant:ident = $word:literal,)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
        pub enum $name {
            $(#[doc = $first_doc])*
            #[default]
            #[serde(rename = $first_word)]
            #[cfg_attr(feature = "cli", value(name = $first_word))]
            $first,
            $($(#[doc = $doc])*
            #[serde(rename = $word)]
            #[cfg_attr(feature = "cli", value(name = $word))]
            $variant,)*
        }

        impl $name {
            /// The word.
            pub fn as_str(self) -> &'static str {
                match self {
                    Self::$first => $first_word,
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.pad(self.as_str())
            }
        }
    };
}

words!(
    /// What to minimise.
    ObjectiveWord {
        /// Tariff + value of time x time + CO2 price x CO2
        Generalized = "generalized",
        /// What the carriers charge
        Tariff = "tariff",
        /// Days
        Time = "time",
        /// Greenhouse gas
        Co2 = "co2",
        /// Kilometres
        Distance = "distance",
        /// Probability of an outage
        Risk = "risk",
    }
);

words!(
    /// Which outage rates hold.
    RegimeWord {
        /// Since February 2022
        War = "war",
        /// Before
        Peace = "peace",
    }
);

words!(
    /// A criterion of a trade-off.
    Criterion {
        /// What the carriers charge
        Tariff = "tariff",
        /// Days
        Time = "time",
        /// Greenhouse gas
        Co2 = "co2",
        /// Probability of an outage
        Risk = "risk",
        /// Kilometres
        Distance = "distance",
    }
);

words!(
    /// What the worst closures are ranked by.
    CriticalMetric {
        /// USD per cargo unit
        Tariff = "tariff",
        /// Days
        Time = "time",
        /// Cargo units shut in
        Flow = "flow",
    }
);

words!(
    /// What shippers know of the future.
    ForesightWord {
        /// The end of a closure is not known
        Myopic = "myopic",
        /// The whole horizon is known
        Perfect = "perfect",
    }
);

/// A day of the scenarios: a number, 0 for their first, or a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// So many days after the start.
    Number(u32),
    /// A date, which needs scenarios that have a start.
    Date(Date),
}

impl From<u32> for Day {
    fn from(number: u32) -> Self {
        Self::Number(number)
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(out),
            Self::Date(date) => date.fmt(out),
        }
    }
}

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text.parse().ok().map(Self::Number);
        let is_date_shaped = text.len() == 10 && text.bytes().filter(|byte| *byte == b'-').count() == 2;
        let date = || text.parse().ok().filter(|_| is_date_shaped).map(Self::Date);
        number
            .or_else(date)
            .ok_or_else(|| format!("'{text}' is neither a number of days, 0 or more, nor a date like 2027-02-20"))
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => serializer.serialize_u32(*number),
            Self::Date(date) => serializer.collect_str(date),
        }
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsDay;
        impl Visitor<'_> for AsDay {
            type Value = Day;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a number of days or a date like \"2027-02-20\"")
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Day, E> {
                u32::try_from(number).map(Day::Number).map_err(|_| E::custom(format!("day {number} is too far away")))
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Day, E> {
                u32::try_from(number).map(Day::Number).map_err(|_| E::custom(format!("day {number} is before day 0")))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Day, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_any(AsDay)
    }
}

impl JsonSchema for Day {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A day of the scenarios: a number, 0 for their first, or a date.",
            "oneOf": [{ "type": "integer", "minimum": 0, "maximum": u32::MAX }, { "type": "string", "format": "date" }]
        })
    }
}

/// Places of a matrix: a list, or a text: names with commas, or with semicolons if there are positions among them, or the word supplies, markets or all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Places {
    /// A word or names in one text.
    Text(String),
    /// One place each.
    List(Vec<String>),
}

impl Default for Places {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

impl From<&str> for Places {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Vec<String>> for Places {
    fn from(list: Vec<String>) -> Self {
        Self::List(list)
    }
}

impl FromStr for Places {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(text.into())
    }
}

impl<'de> Deserialize<'de> for Places {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsPlaces;
        impl<'de> Visitor<'de> for AsPlaces {
            type Value = Places;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a list of places, or one of the words \"supplies\", \"markets\", \"all\"")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Places, E> {
                Ok(text.into())
            }
            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Places, A::Error> {
                Vec::deserialize(de::value::SeqAccessDeserializer::new(list)).map(Places::List)
            }
        }
        deserializer.deserialize_any(AsPlaces)
    }
}

/// Pairs of places: `markets` for every supply to every market, or a list of origins and destinations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Pairs {
    /// The word `markets`.
    Word(String),
    /// Origin and destination each.
    List(Vec<[String; 2]>),
}

impl Default for Pairs {
    fn default() -> Self {
        Self::Word("markets".to_owned())
    }
}

impl From<&str> for Pairs {
    fn from(word: &str) -> Self {
        Self::Word(word.to_owned())
    }
}

impl From<Vec<[String; 2]>> for Pairs {
    fn from(list: Vec<[String; 2]>) -> Self {
        Self::List(list)
    }
}

impl FromStr for Pairs {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(text.into())
    }
}

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsPairs;
        impl<'de> Visitor<'de> for AsPairs {
            type Value = Pairs;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("the word \"markets\" or a list of [origin, destination]")
            }
            fn visit_str<E: de::Error>(self, word: &str) -> Result<Pairs, E> {
                Ok(word.into())
            }
            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Pairs, A::Error> {
                Vec::deserialize(de::value::SeqAccessDeserializer::new(list)).map(Pairs::List)
            }
        }
        deserializer.deserialize_any(AsPairs)
    }
}

/// A scenario by its name, or whole.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum ScenarioChoice {
    /// One of the session.
    Named(String),
    /// Written out with the question.
    Whole(Box<WholeScenario>),
}

/// A scenario that comes with the question: its name, and the keys of a scenario file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct WholeScenario {
    /// The name it has in the answer.
    pub id: String,
    /// What it says.
    #[serde(flatten)]
    pub scenario: ScenarioInput,
}

impl<'de> Deserialize<'de> for WholeScenario {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Flattening would let unknown keys pass: the name is taken out, and the rest has to be a scenario.
        let mut fields = serde_json::Map::deserialize(deserializer)?;
        let id = fields.remove("id").ok_or_else(|| de::Error::missing_field("id"))?;
        let id = serde_json::from_value(id).map_err(|error| de::Error::custom(format!("id: {error}")))?;
        let scenario = serde_json::from_value(fields.into()).map_err(de::Error::custom)?;
        Ok(Self { id, scenario })
    }
}

impl From<&str> for ScenarioChoice {
    fn from(name: &str) -> Self {
        Self::Named(name.to_owned())
    }
}

impl From<WholeScenario> for ScenarioChoice {
    fn from(scenario: WholeScenario) -> Self {
        Self::Whole(Box::new(scenario))
    }
}

impl FromStr for ScenarioChoice {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(text.into())
    }
}

impl<'de> Deserialize<'de> for ScenarioChoice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsChoice;
        impl<'de> Visitor<'de> for AsChoice {
            type Value = ScenarioChoice;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("the name of a scenario or a scenario written out")
            }
            fn visit_str<E: de::Error>(self, name: &str) -> Result<ScenarioChoice, E> {
                Ok(name.into())
            }
            fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<ScenarioChoice, A::Error> {
                WholeScenario::deserialize(de::value::MapAccessDeserializer::new(fields)).map(ScenarioChoice::from)
            }
        }
        deserializer.deserialize_any(AsChoice)
    }
}

/// Figures to set: a file that a face still has to read, or a row of one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum OverlayItem {
    /// A file with rows.
    File(String),
    /// A row.
    Row(Box<FigureRow>),
}

/// In JSON there are only rows: a question holds no path.
impl JsonSchema for OverlayItem {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        FigureRow::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        FigureRow::json_schema(generator)
    }
}

impl<'de> Deserialize<'de> for OverlayItem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        FigureRow::deserialize(deserializer).map(Self::from)
    }
}

impl From<FigureRow> for OverlayItem {
    fn from(row: FigureRow) -> Self {
        Self::Row(Box::new(row))
    }
}

impl FromStr for OverlayItem {
    type Err = std::convert::Infallible;

    fn from_str(path: &str) -> Result<Self, Self::Err> {
        Ok(Self::File(path.to_owned()))
    }
}
