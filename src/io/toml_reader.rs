//! TOML with positions: every wrong key and value is reported, not only the first.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{Problem, nearest_names};

/// A text while it is read, and what is wrong with it.
pub(super) struct TomlReader<'t> {
    pub(super) file: &'t str,
    pub(super) text: &'t str,
    pub(super) problems: Vec<Problem>,
}

/// A value and where it starts.
pub(super) type Value<'t> = Spanned<DeValue<'t>>;

impl<'t> TomlReader<'t> {
    pub(super) fn new(file: &'t str, text: &'t str) -> Self {
        Self { file, text, problems: Vec::new() }
    }

    /// The top table, whatever of it can be read; syntax errors are noted.
    pub(super) fn parse(&mut self) -> DeTable<'t> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let offset = error.span().map_or(0, |span| span.start);
            self.problem(offset, "", error.message().lines().collect::<Vec<_>>().join(", "), None);
        }
        table.into_inner()
    }

    /// Line and column of a byte, from 1.
    pub(super) fn position(&self, offset: usize) -> (u64, u64) {
        let before = &self.text.as_bytes()[..offset.min(self.text.len())];
        let line = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        let column = String::from_utf8_lossy(&before[start..]).chars().count() as u64 + 1;
        (line, column)
    }

    pub(super) fn problem(&mut self, offset: usize, key: &str, message: String, hint: Option<String>) {
        let (line, column) = self.position(offset);
        self.problems.push(Problem { file: self.file.to_owned(), line, column, key: key.to_owned(), message, hint });
    }

    /// Notes keys that are not known.
    pub(super) fn check_keys(&mut self, table: &DeTable<'t>, known: &[&str]) {
        for key in table.keys() {
            let name: &str = key.get_ref();
            if !known.contains(&name) {
                let near = nearest_names(name, known.iter().copied());
                let hint = match near.first() {
                    Some(near) => format!("did you mean '{near}'?"),
                    None => format!("known keys: {}", known.join(", ")),
                };
                self.problem(key.span().start, name, "is not a known key".to_owned(), Some(hint));
            }
        }
    }

    pub(super) fn find<'v>(&self, table: &'v DeTable<'t>, key: &str) -> Option<&'v Value<'t>> {
        table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }

    fn wrong_type(&mut self, key: &str, value: &Value<'t>, wanted: &str) {
        let message = format!("is a {}, not {wanted}", value.get_ref().type_str());
        self.problem(value.span().start, key, message, None);
    }

    /// A text; blank if the key is not there.
    pub(super) fn text_at(&mut self, table: &DeTable<'t>, key: &str) -> String {
        let Some(value) = self.find(table, key) else { return String::new() };
        match value.get_ref().as_str() {
            Some(text) => text.to_owned(),
            None => {
                self.wrong_type(key, value, "a text");
                String::new()
            }
        }
    }

    /// A text, or several.
    pub(super) fn texts_at(&mut self, table: &DeTable<'t>, key: &str) -> Vec<String> {
        let Some(value) = self.find(table, key) else { return Vec::new() };
        let items: Vec<&Value<'t>> = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![value],
        };
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref().as_str() {
                Some(text) => texts.push(text.to_owned()),
                None => self.wrong_type(key, item, "a text or a list of texts"),
            }
        }
        texts
    }

    /// A finite number, and where it stands.
    pub(super) fn number_at(&mut self, table: &DeTable<'t>, key: &str) -> Option<f64> {
        let value = self.find(table, key)?;
        let number = match value.get_ref() {
            DeValue::Float(float) => float.as_str().parse::<f64>().ok(),
            DeValue::Integer(integer) => {
                i64::from_str_radix(integer.as_str(), integer.radix()).ok().map(|integer| integer as f64)
            }
            _ => {
                self.wrong_type(key, value, "a number");
                return None;
            }
        };
        match number.filter(|number| number.is_finite()) {
            Some(number) => Some(number),
            None => {
                self.problem(value.span().start, key, "is not a finite number".to_owned(), None);
                None
            }
        }
    }

    /// A whole number of days from 0.
    pub(super) fn days_at(&mut self, table: &DeTable<'t>, key: &str) -> Option<u32> {
        let number = self.number_at(table, key)?;
        if number < 0.0 || number.fract() != 0.0 || number > 1e6 {
            let offset = self.find(table, key).map_or(0, |value| value.span().start);
            let hint = Some("a whole number of days from 0".to_owned());
            self.problem(offset, key, format!("'{number}' is no number of days"), hint);
            return None;
        }
        Some(number as u32)
    }

    /// A date.
    pub(super) fn date_at(&mut self, table: &DeTable<'t>, key: &str) -> Option<jiff::civil::Date> {
        let value = self.find(table, key)?;
        let text = match value.get_ref() {
            DeValue::Datetime(datetime) => datetime.to_string(),
            DeValue::String(text) => text.to_string(),
            _ => {
                self.wrong_type(key, value, "a date");
                return None;
            }
        };
        match text.parse::<jiff::civil::Date>() {
            Ok(date) => Some(date),
            Err(_) => {
                let hint = Some("a date: 2022-07-06".to_owned());
                self.problem(value.span().start, key, format!("'{text}' is no date"), hint);
                None
            }
        }
    }
}
