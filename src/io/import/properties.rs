//! What the properties of a GeoJSON feature say about a link or a place.

use std::collections::BTreeMap;

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
            Some(Value::Array(values)) => {
                values.iter().filter_map(|value| value.as_str().map(|text| text.trim().to_owned())).collect()
            }
            Some(Value::String(text)) => text.split([';', ',']).map(|part| part.trim().to_owned()).collect(),
            _ => Vec::new(),
        };
        parts.into_iter().filter(|part| !part.is_empty()).collect()
    }

    /// The countries of a link or place, by code or name.
    pub(super) fn countries(&self, unknown: &mut Unknown) -> Vec<String> {
        let given = self.list(&["countries", "country", "country_code"]);
        let find = |word: &String| {
            let country = Country::find(word);
            if country.is_none() {
                unknown.add("country", word);
            }
            country
        };
        given.iter().filter_map(find).map(|country| country.to_string()).collect()
    }

    pub(super) fn mode(&self, unknown: &mut Unknown) -> Mode {
        if let Some(word) = self.text(&["mode", "transport_mode"]) {
            if let Some(mode) = Mode::find(&word.to_ascii_lowercase()) {
                return mode;
            }
            unknown.add("mode", &word);
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

    pub(super) fn status(&self, unknown: &mut Unknown) -> String {
        let Some(word) = self.text(&["status"]) else { return String::new() };
        let status = Status::find(&word.to_ascii_lowercase());
        if status.is_none() {
            unknown.add("status", &word);
        }
        status.map_or(String::new(), |status| status.to_string())
    }

    /// The gauge in millimetres, if it is one.
    pub(super) fn gauge(&self, unknown: &mut Unknown) -> String {
        let Some(text) = self.text(&["gauge_mm", "gauge"]) else { return String::new() };
        if text.parse::<u16>().is_ok() {
            return text;
        }
        unknown.add("gauge", &text);
        String::new()
    }

    /// The limit of OpenStreetMap in kilometres per hour: a number, or one of miles per hour.
    pub(super) fn speed_limit(&self, unknown: &mut Unknown) -> Option<f64> {
        const KM_PER_MILE: f64 = 1.609_344;
        let text = self.text(&["maxspeed"])?;
        let in_miles = text.strip_suffix("mph").map(|number| (number, KM_PER_MILE));
        let (number, factor) = in_miles.unwrap_or((text.strip_suffix("km/h").unwrap_or(&text), 1.0));
        let speed = number.trim().parse::<f64>().ok().filter(|speed| speed.is_finite() && *speed >= 0.0);
        if speed.is_none() {
            unknown.add("maxspeed", &text);
        }
        speed.map(|speed| speed * factor)
    }

    /// Whether a route may pass a place: it may, unless it says otherwise.
    pub(super) fn is_thru(&self, unknown: &mut Unknown) -> bool {
        self.find(&["is_thru"]).and_then(|(name, value)| yes_or_no(name, value, unknown)).unwrap_or(true)
    }

    /// Which ways a link can be used: both, unless it says that it is one-way.
    pub(super) fn direction(&self, unknown: &mut Unknown) -> Direction {
        let is_reverse = |value: &Value| match value {
            Value::String(text) => ["-1", "reverse"].contains(&text.trim().to_ascii_lowercase().as_str()),
            Value::Number(number) => number.as_i64() == Some(-1),
            _ => false,
        };
        match self.find(&["directed", "oneway", "one_way"]) {
            Some((name, value)) if name != "directed" && is_reverse(value) => Direction::Backward,
            Some((name, value)) if yes_or_no(name, value, unknown) == Some(true) => Direction::Forward,
            _ => Direction::Both,
        }
    }
}

/// What yes or no, 1 or 0 says; anything else but a blank is not known.
fn yes_or_no(name: &str, value: &Value, unknown: &mut Unknown) -> Option<bool> {
    let word = match value {
        Value::String(text) => text.trim().to_ascii_lowercase(),
        other => other.to_string(),
    };
    match word.as_str() {
        "yes" | "true" | "1" | "y" => Some(true),
        "no" | "false" | "0" | "n" => Some(false),
        "" => None,
        _ => {
            unknown.add(name, &word);
            None
        }
    }
}

/// Values that mean nothing here, by property, with how often each was met.
#[derive(Default)]
pub(super) struct Unknown {
    values: BTreeMap<String, (u64, BTreeMap<String, u64>)>,
}

impl Unknown {
    /// As many values of a property are named one by one.
    const MOST_NAMED: usize = 5;

    fn add(&mut self, property: &str, value: &str) {
        /// Longer ones are cut for the report.
        const LONGEST: usize = 40;
        let (count, named) = self.values.entry(property.to_owned()).or_default();
        *count += 1;
        let shown: String = value.chars().take(LONGEST).flat_map(char::escape_debug).collect();
        if named.len() < Self::MOST_NAMED || named.contains_key(&shown) {
            *named.entry(shown).or_default() += 1;
        }
    }

    /// One sentence for each property.
    pub(super) fn said(&self) -> impl Iterator<Item = String> + '_ {
        self.values.iter().map(|(property, (count, named))| {
            let mut words: Vec<String> = named.iter().map(|(value, times)| format!("'{value}' {times}")).collect();
            let others = count - named.values().sum::<u64>();
            if others > 0 {
                words.push(format!("others {others}"));
            }
            format!("{count} values of {property} that are not known here: {}", words.join(", "))
        })
    }
}

/// Which ways a line can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Both,
    Forward,
    Backward,
}
