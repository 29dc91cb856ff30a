//! What the properties of a GeoJSON feature say about a link or a place.

use geojson::JsonObject;
use serde_json::Value;

use crate::network::{Country, Mode, Status};

/// The properties of one feature, each asked for by the names that are in use for it.
pub(super) struct Properties<'f>(pub(super) Option<&'f JsonObject>);

impl Properties<'_> {
    fn find(&self, names: &[&str]) -> Option<(&str, &Value)> {
        let object = self.0?;
        names.iter().find_map(|name| {
            let (key, value) = object.get_key_value(*name)?;
            (!value.is_null()).then_some((key.as_str(), value))
        })
    }

    /// A text, or a number as text; `None` if it is not there or blank.
    pub(super) fn text(&self, names: &[&str]) -> Option<String> {
        let text = match self.find(names)?.1 {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        (!text.is_empty()).then_some(text)
    }

    /// A number from 0 up, with the name it stands under.
    ///
    /// # Errors
    /// Name and value of what is no such number.
    pub(super) fn number(&self, names: &[&str]) -> Result<Option<(String, f64)>, (String, String)> {
        let Some((name, value)) = self.find(names) else { return Ok(None) };
        let number = match value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) if text.trim().is_empty() => return Ok(None),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        match number.filter(|number: &f64| number.is_finite() && *number >= 0.0) {
            Some(number) => Ok(Some((name.to_owned(), number))),
            None => Err((name.to_owned(), value.to_string())),
        }
    }

    /// A list of texts, or a text with `;` or `,` between them.
    pub(super) fn list(&self, names: &[&str]) -> Vec<String> {
        let parts: Vec<String> = match self.find(names).map(|(_, value)| value) {
            Some(Value::Array(values)) => values.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect(),
            Some(Value::String(text)) => text.split([';', ',']).map(|part| part.trim().to_owned()).collect(),
            _ => Vec::new(),
        };
        parts.into_iter().filter(|part| !part.is_empty()).collect()
    }

    /// The countries of a link or place, those that are codes.
    pub(super) fn countries(&self) -> Vec<String> {
        let codes = self.list(&["countries", "country", "country_code"]);
        codes.iter().filter_map(|code| Country::new(code)).map(|country| country.to_string()).collect()
    }

    pub(super) fn mode(&self) -> Mode {
        let word = self.text(&["mode", "transport_mode"]).unwrap_or_default().to_ascii_lowercase();
        if let Some(mode) = Mode::find(&word) {
            return mode;
        }
        let is_there = |name: &str| self.find(&[name]).is_some();
        match self.text(&["route"]).as_deref() {
            Some("ferry") => Mode::Ferry,
            _ if is_there("railway") => Mode::Rail,
            _ if is_there("pipeline") => Mode::Pipeline,
            _ if is_there("waterway") || is_there("seamark:type") => Mode::Sea,
            _ => Mode::Road,
        }
    }

    pub(super) fn status(&self) -> String {
        let status = self.text(&["status"]).and_then(|word| Status::find(&word.to_ascii_lowercase()));
        status.map_or(String::new(), |status| status.to_string())
    }

    /// Which ways a link can be used: both, unless it says that it is one-way.
    pub(super) fn direction(&self) -> Direction {
        if let Some((_, value)) = self.find(&["directed"]) {
            return if is_yes(value) { Direction::Forward } else { Direction::Both };
        }
        match self.find(&["oneway", "one_way"]) {
            Some((_, Value::String(text))) if ["-1", "reverse"].contains(&text.as_str()) => Direction::Backward,
            Some((_, Value::Number(number))) if number.as_i64() == Some(-1) => Direction::Backward,
            Some((_, value)) if is_yes(value) => Direction::Forward,
            _ => Direction::Both,
        }
    }
}

/// Which ways a line can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Both,
    Forward,
    Backward,
}

fn is_yes(value: &Value) -> bool {
    match value {
        Value::Bool(is_yes) => *is_yes,
        Value::Number(number) => number.as_i64() == Some(1),
        Value::String(text) => ["yes", "true", "1", "y"].contains(&text.to_ascii_lowercase().as_str()),
        _ => false,
    }
}
