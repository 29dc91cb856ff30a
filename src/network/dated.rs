//! A row of `dated.csv` or of an overlay file: a figure in the place of another one, for good or for a while.

use serde::{Deserialize, Serialize};

/// A figure as a row gives it; nothing is checked yet.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FigureRow {
    /// Owner of the figure, with its kind where the id alone is not enough: `link:cpc-1`.
    pub id: String,
    /// Which figure: `tariff`, `time`, `capacity`, `supply`, `demand`, `netback`, `opening`, `events_per_year`.
    pub field: String,
    /// The first day on which it holds, a date or a number counted from the start of the scenarios; blank for always before.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// The first day on which it holds no more, in the same forms; blank for no end.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub to: String,
    /// The central value.
    pub value: f64,
    /// Its unit: `Mt/a`, `t/d`, `h`, `d`, `kt`; blank for USD per cargo unit and for events per year.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// The low value; without it the central one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// The high value; without it the central one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// What it rests on: `published`, `derived` or `assumed`; without it published if there is a source, else assumed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub basis: String,
    /// Ids of the sources.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source_ids: Vec<String>,
    /// Anything worth saying.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}
