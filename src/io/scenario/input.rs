//! The keys of a scenario, as serde reads and writes them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::fields;

/// A scenario as it is written down: the keys of a TOML file, or of a JSON value with the same names.
///
/// Nothing is checked here but types and names of keys; [`super::scenario_from_input`] checks the rest.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ScenarioInput {
    /// One line that says what happens.
    pub title: String,
    /// What brings it about: `court_order`, `weather`, `war`, `what_if`...
    #[serde(skip_serializing_if = "String::is_empty")]
    pub cause: String,
    /// Whether it happened: `yes`, `no`, `partial`, `counterfactual`, `what_if`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub executed: String,
    /// Day 0, a date.
    #[schemars(with = "Option<String>")]
    #[serde(with = "fields::date", skip_serializing_if = "Option::is_none")]
    pub start: Option<Date>,
    /// The first day after the scenario, a date.
    #[schemars(with = "Option<String>")]
    #[serde(with = "fields::date", skip_serializing_if = "Option::is_none")]
    pub end: Option<Date>,
    /// How many days it lasts.
    #[serde(deserialize_with = "fields::days", skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// What it is, in a sentence or two.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Ids of the sources: one, or a list.
    #[serde(deserialize_with = "fields::texts", skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// What is assumed, a sentence each.
    #[serde(deserialize_with = "fields::texts", skip_serializing_if = "Vec::is_empty")]
    pub assumptions: Vec<String>,
    /// The changes, in the order in which they are made.
    pub change: Vec<ChangeInput>,
}

/// A change as it is written down: an action, its figures, exactly one kind of target, a window and what it rests on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ChangeInput {
    /// `close`, `derate`, `expand`, `surcharge`, `delay`, `status` or `set`.
    pub action: String,
    /// Ids of links: one, or a list.
    #[serde(deserialize_with = "fields::some_texts", skip_serializing_if = "Option::is_none")]
    pub link: Option<Vec<String>>,
    /// Ids of places: one, or a list.
    #[serde(deserialize_with = "fields::some_texts", skip_serializing_if = "Option::is_none")]
    pub node: Option<Vec<String>>,
    /// Ids of assets: one, or a list.
    #[serde(deserialize_with = "fields::some_texts", skip_serializing_if = "Option::is_none")]
    pub asset: Option<Vec<String>>,
    /// Codes or names of countries: one, or a list.
    #[serde(deserialize_with = "fields::some_texts", skip_serializing_if = "Option::is_none")]
    pub country: Option<Vec<String>>,
    /// Codes or names of countries whose transit is meant: one, or a list.
    #[serde(deserialize_with = "fields::some_texts", skip_serializing_if = "Option::is_none")]
    pub transit: Option<Vec<String>>,
    /// Names of companies: one, or a list.
    #[serde(deserialize_with = "fields::some_texts", skip_serializing_if = "Option::is_none")]
    pub operator: Option<Vec<String>>,
    /// Modes: one, or a list.
    #[serde(deserialize_with = "fields::some_texts", skip_serializing_if = "Option::is_none")]
    pub mode: Option<Vec<String>>,
    /// Ids of corridors: one, or a list.
    #[serde(deserialize_with = "fields::some_texts", skip_serializing_if = "Option::is_none")]
    pub corridor: Option<Vec<String>>,
    /// Ids of transfers: one, or a list.
    #[serde(deserialize_with = "fields::some_texts", skip_serializing_if = "Option::is_none")]
    pub transfer: Option<Vec<String>>,
    /// Ids of outlets, whose links are meant: one, or a list.
    #[serde(deserialize_with = "fields::some_texts", skip_serializing_if = "Option::is_none")]
    pub outlet: Option<Vec<String>>,
    /// For `set`: ids of supplies, one or a list.
    #[serde(deserialize_with = "fields::some_texts", skip_serializing_if = "Option::is_none")]
    pub supply: Option<Vec<String>>,
    /// For `set`: ids of markets, one or a list.
    #[serde(deserialize_with = "fields::some_texts", skip_serializing_if = "Option::is_none")]
    pub market: Option<Vec<String>>,
    /// For `set`: ids of storages, one or a list.
    #[serde(deserialize_with = "fields::some_texts", skip_serializing_if = "Option::is_none")]
    pub storage: Option<Vec<String>>,
    /// For `set`: ids of outage rates, one or a list.
    #[serde(deserialize_with = "fields::some_texts", skip_serializing_if = "Option::is_none")]
    pub reliability: Option<Vec<String>>,
    /// Only for this commodity.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub commodity: String,
    /// For `derate`: the share of the capacity that is left, 0 to 1. For `expand`: how many times the capacity there is then, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub factor: Option<f64>,
    /// For `expand`: how much capacity is added, in the unit of `unit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<f64>,
    /// For `set`: which figure: `tariff`, `time`, `capacity`, `supply`, `demand`, `netback`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub field: String,
    /// For `set`: what it is then, in the unit of `unit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The low end of it; without it the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// The high end of it; without it the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// The unit of `amount` or `value`: `Mt/a`, `kt/d`, `TEU/d`, `h`, `d`, `kt`; blank for USD per cargo unit.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// For `surcharge`: what it costs more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usd_per_unit: Option<f64>,
    /// The low end of it; without it the central value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low_usd_per_unit: Option<f64>,
    /// The high end of it; without it the central value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high_usd_per_unit: Option<f64>,
    /// For `delay`: how much longer it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<f64>,
    /// The low end of it; without it the central value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low_hours: Option<f64>,
    /// The high end of it; without it the central value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high_hours: Option<f64>,
    /// For `status`: the status that the links get.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// The first day of the change, a date; without it day 0.
    #[schemars(with = "Option<String>")]
    #[serde(with = "fields::date", skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The day after its last one, a date; without it the end of the scenario.
    #[schemars(with = "Option<String>")]
    #[serde(with = "fields::date", skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// The first day of the change, counted from 0.
    #[serde(deserialize_with = "fields::days", skip_serializing_if = "Option::is_none")]
    pub from_day: Option<u32>,
    /// The day after its last one, counted from 0.
    #[serde(deserialize_with = "fields::days", skip_serializing_if = "Option::is_none")]
    pub to_day: Option<u32>,
    /// Why, in a few words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// What it rests on: `published`, `derived` or `assumed`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub basis: String,
    /// Ids of the sources: one, or a list.
    #[serde(deserialize_with = "fields::texts", skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
}
