//! Fields to values, each with its own message.

use super::Header;
use super::columns::{Column, FigureColumns, Positions};
use super::rows::BasisWidths;
use crate::error::{Problem, nearest_names};
use crate::network::{Basis, Country, Figure, Range};
use crate::units::Measure;

/// One record while it is read: its values, and what is wrong with it.
pub(super) struct RowReader<'a> {
    pub(super) header: &'a Header,
    pub(super) positions: &'a Positions,
    pub(super) record: &'a ::csv::StringRecord,
    pub(super) line: u64,
    pub(super) widths: &'a BasisWidths,
    pub(super) problems: &'a mut Vec<Problem>,
}

impl<'a> RowReader<'a> {
    /// A field without the space around it; blank if the column is not there.
    pub(super) fn field(&self, column: Column) -> &'a str {
        self.positions.field(self.record, column)
    }

    pub(super) fn text(&self, column: Column) -> String {
        self.field(column).to_owned()
    }

    pub(super) fn is_blank(&self, column: Column) -> bool {
        self.field(column).is_empty()
    }

    pub(super) fn problem(&mut self, column: Column, message: String, hint: impl Into<String>) {
        self.problems.push(self.header.problem(self.line, column.name, message).hint(hint));
    }

    /// A list that names something.
    pub(super) fn some(&mut self, column: Column, hint: &str) -> Vec<String> {
        let list = self.list(column);
        if list.is_empty() {
            self.problem(column, "is blank".to_owned(), hint);
        }
        list
    }

    /// A key: not blank, without the characters that join lists.
    pub(super) fn id(&mut self, column: Column) -> String {
        let id = self.text(column);
        if id.is_empty() {
            self.problem(column, "is blank".to_owned(), "every row has an id");
        } else if id.contains([';', ',', '\n', '\r']) || id.chars().any(char::is_control) {
            self.problem(
                column,
                format!("'{}' is not an id", id.escape_debug()),
                "an id has no comma, semicolon or line end",
            );
        }
        id
    }

    pub(super) fn optional(&self, column: Column) -> Option<String> {
        let text = self.text(column);
        (!text.is_empty()).then_some(text)
    }

    pub(super) fn list(&self, column: Column) -> Vec<String> {
        let parts = self.field(column).split(';').map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    /// One of the words of an enum; `default` where the field is blank.
    pub(super) fn word<T: Copy + ToString>(
        &mut self,
        column: Column,
        all: &[T],
        find: fn(&str) -> Option<T>,
        default: T,
    ) -> T {
        let word = self.field(column);
        if word.is_empty() {
            return default;
        }
        find(word).unwrap_or_else(|| {
            let words: Vec<String> = all.iter().map(ToString::to_string).collect();
            self.problem(column, format!("'{word}' is not known"), format!("one of {}", words.join(", ")));
            default
        })
    }

    pub(super) fn bool(&mut self, column: Column, default: bool) -> bool {
        match self.field(column).to_ascii_lowercase().as_str() {
            "" => default,
            "true" | "1" | "yes" => true,
            "false" | "0" | "no" => false,
            other => {
                let message = format!("'{other}' is neither true nor false");
                self.problem(column, message, "true or false (1 or 0)");
                default
            }
        }
    }

    pub(super) fn country(&mut self, column: Column) -> Option<Country> {
        let code = self.field(column);
        if code.is_empty() {
            return None;
        }
        let country = Country::new(code);
        if country.is_none() {
            self.problem(column, format!("'{code}' is not a country code"), "ISO 3166-1 alpha-2: KZ, RU, AZ");
        }
        country
    }

    pub(super) fn countries(&mut self, column: Column) -> Vec<Country> {
        let codes = self.list(column);
        let mut countries = Vec::with_capacity(codes.len());
        for code in codes {
            match Country::new(&code) {
                Some(country) => countries.push(country),
                None => self.problem(column, format!("'{code}' is not a country code"), "ISO 3166-1 alpha-2: KZ;RU;AZ"),
            }
        }
        countries
    }

    /// A finite number, or `None` if the field is blank or wrong (which is then reported).
    pub(super) fn number(&mut self, column: Column) -> Option<f64> {
        let text = self.field(column);
        if text.is_empty() {
            return None;
        }
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Some(number),
            Ok(_) => {
                self.problem(column, format!("'{text}' is not a finite number"), "a decimal number: 12.5");
                None
            }
            Err(_) => {
                self.problem(column, format!("'{text}' is not a number"), "a decimal number with a point: 12.5");
                None
            }
        }
    }

    /// A number from 0 up.
    pub(super) fn number_from_zero(&mut self, column: Column) -> Option<f64> {
        let number = self.number(column)?;
        if number < 0.0 {
            self.problem(column, format!("'{}' is negative", self.field(column)), "a number from 0 up");
            return None;
        }
        Some(number)
    }

    pub(super) fn quantity<T: Measure>(&mut self, column: Column, factor: f64) -> Option<T> {
        let number = self.number_from_zero(column)?;
        let quantity = T::from_table(number * factor);
        if quantity.is_none() {
            self.problem(column, format!("'{number}' is too large"), "a number that something can have");
        }
        quantity
    }

    /// A figure, or `None` where its central value is blank or wrong. `factor` converts table units to the quantity's unit.
    pub(super) fn figure<T: Measure>(&mut self, columns: FigureColumns, factor: f64) -> Option<Figure<T>> {
        if ![columns.central, columns.low, columns.high].into_iter().any(|column| self.positions.has(column)) {
            return None;
        }
        let low: Option<T> = self.quantity(columns.low, factor);
        let high: Option<T> = self.quantity(columns.high, factor);
        let Some(central) = self.quantity::<T>(columns.central, factor) else {
            if (low.is_some() || high.is_some()) && self.is_blank(columns.central) {
                self.problem(
                    columns.central,
                    "is blank, but has a low or high value".to_owned(),
                    "give the central value too",
                );
            }
            return None;
        };
        let word = self.field(columns.basis);
        let basis = if word.is_empty() {
            Basis::Assumed
        } else {
            Basis::find(word).unwrap_or_else(|| {
                self.problem(columns.basis, format!("'{word}' is not known"), "published, derived or assumed");
                Basis::Assumed
            })
        };
        let (low_factor, high_factor) = if word.is_empty() { (1.0, 1.0) } else { self.widths.of(basis) };
        let scaled = |factor: f64| T::from_table(central.to_table() * factor).unwrap_or(central);
        let range = Range {
            central,
            low: low.unwrap_or_else(|| scaled(low_factor)),
            high: high.unwrap_or_else(|| scaled(high_factor)),
        };
        if range.low > range.central {
            self.problem(
                columns.low,
                format!("'{}' is above the central value", self.field(columns.low)),
                "low <= central <= high",
            );
        }
        if range.high < range.central {
            self.problem(
                columns.high,
                format!("'{}' is below the central value", self.field(columns.high)),
                "low <= central <= high",
            );
        }
        let year = self.number(columns.year).map(|year| year as i16);
        Some(Figure { range, basis, year, sources: self.list(columns.sources) })
    }

    /// Like [`RowReader::figure`], reported if it is not there.
    pub(super) fn required_figure<T: Measure>(&mut self, columns: FigureColumns) -> Figure<T> {
        let before = self.problems.len();
        self.figure(columns, 1.0).unwrap_or_else(|| {
            if self.problems.len() == before {
                self.problem(columns.central, "is blank".to_owned(), "a number from 0 up");
            }
            Figure::assumed(T::default())
        })
    }
}

/// The hint for a word that is not among the known ones.
pub(super) fn near_hint<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest_names(given, known).first().map(|near| format!("did you mean '{near}'?"))
}
