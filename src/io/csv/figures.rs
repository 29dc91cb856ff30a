//! Fields to values, each with its own message.

use super::Header;
use super::rows::BasisWidths;
use crate::error::{Problem, nearest_names};
use crate::network::{Basis, Country, Figure, Range};
use crate::units::Measure;

/// One record while it is read: its values, and what is wrong with it.
pub(super) struct RowReader<'a> {
    pub(super) header: &'a Header,
    pub(super) record: &'a ::csv::StringRecord,
    pub(super) line: u64,
    pub(super) widths: &'a BasisWidths,
    pub(super) problems: &'a mut Vec<Problem>,
}

/// The names of a figure's six columns.
#[derive(Debug, Clone)]
pub(super) struct FigureColumns {
    stem: &'static str,
    unit: &'static str,
}

impl FigureColumns {
    pub(super) const fn new(stem: &'static str, unit: &'static str) -> Self {
        Self { stem, unit }
    }

    pub(super) fn central(&self) -> String {
        format!("{}{}", self.stem, self.unit)
    }

    fn low(&self) -> String {
        format!("{}_low{}", self.stem, self.unit)
    }

    fn high(&self) -> String {
        format!("{}_high{}", self.stem, self.unit)
    }

    fn other(&self, what: &str) -> String {
        format!("{}_{what}", self.stem)
    }

    pub(super) fn all(&self) -> [String; 6] {
        [self.central(), self.low(), self.high(), self.other("basis"), self.other("year"), self.other("source_ids")]
    }
}

impl RowReader<'_> {
    pub(super) fn text(&self, column: &str) -> String {
        self.header.field(self.record, column).to_owned()
    }

    pub(super) fn is_blank(&self, column: &str) -> bool {
        self.header.field(self.record, column).is_empty()
    }

    pub(super) fn problem(&mut self, column: &str, message: String, hint: impl Into<String>) {
        self.problems.push(self.header.problem(self.line, column, message).hint(hint));
    }

    /// A key: not blank, without the characters that join lists.
    pub(super) fn id(&mut self, column: &str) -> String {
        let id = self.text(column);
        if id.is_empty() {
            self.problem(column, "is blank".to_owned(), "every row has an id");
        } else if id.contains([';', ',', '\n', '\r']) || id.chars().any(char::is_control) {
            self.problem(
                column,
                format!("'{}' is no id", id.escape_debug()),
                "an id has no comma, semicolon or line end",
            );
        }
        id
    }

    pub(super) fn optional(&self, column: &str) -> Option<String> {
        let text = self.text(column);
        (!text.is_empty()).then_some(text)
    }

    pub(super) fn list(&self, column: &str) -> Vec<String> {
        let parts = self.header.field(self.record, column).split(';').map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    /// One of the words of an enum; `default` where the field is blank.
    pub(super) fn word<T: Copy + ToString>(
        &mut self,
        column: &str,
        all: &[T],
        find: fn(&str) -> Option<T>,
        default: T,
    ) -> T {
        let word = self.text(column);
        if word.is_empty() {
            return default;
        }
        find(&word).unwrap_or_else(|| {
            let words: Vec<String> = all.iter().map(ToString::to_string).collect();
            self.problem(column, format!("'{word}' is not known"), format!("one of {}", words.join(", ")));
            default
        })
    }

    pub(super) fn bool(&mut self, column: &str, default: bool) -> bool {
        match self.text(column).to_ascii_lowercase().as_str() {
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

    pub(super) fn country(&mut self, column: &str) -> Option<Country> {
        let code = self.optional(column)?;
        let country = Country::new(&code);
        if country.is_none() {
            self.problem(column, format!("'{code}' is no country code"), "ISO 3166-1 alpha-2: KZ, RU, AZ");
        }
        country
    }

    pub(super) fn countries(&mut self, column: &str) -> Vec<Country> {
        let codes = self.list(column);
        let mut countries = Vec::with_capacity(codes.len());
        for code in codes {
            match Country::new(&code) {
                Some(country) => countries.push(country),
                None => self.problem(column, format!("'{code}' is no country code"), "ISO 3166-1 alpha-2: KZ;RU;AZ"),
            }
        }
        countries
    }

    /// A finite number, or `None` if the field is blank or wrong (which is then reported).
    pub(super) fn number(&mut self, column: &str) -> Option<f64> {
        let text = self.text(column);
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
    pub(super) fn number_from_zero(&mut self, column: &str) -> Option<f64> {
        let number = self.number(column)?;
        if number < 0.0 {
            self.problem(column, format!("'{}' is negative", self.text(column)), "a number from 0 up");
            return None;
        }
        Some(number)
    }

    pub(super) fn quantity<T: Measure>(&mut self, column: &str, factor: f64) -> Option<T> {
        let number = self.number_from_zero(column)?;
        let quantity = T::from_table(number * factor);
        if quantity.is_none() {
            self.problem(column, format!("'{number}' is too large"), "a number that something can have");
        }
        quantity
    }

    /// A figure, or `None` where its central value is blank or wrong. `factor` converts table units to the quantity's unit.
    pub(super) fn figure<T: Measure>(&mut self, columns: &FigureColumns, factor: f64) -> Option<Figure<T>> {
        if !self.header.has_stem(columns.stem) {
            return None;
        }
        let low: Option<T> = self.quantity(&columns.low(), factor);
        let high: Option<T> = self.quantity(&columns.high(), factor);
        let Some(central) = self.quantity::<T>(&columns.central(), factor) else {
            if (low.is_some() || high.is_some()) && self.is_blank(&columns.central()) {
                self.problem(
                    &columns.central(),
                    "is blank, but has a low or high value".to_owned(),
                    "give the central value too",
                );
            }
            return None;
        };
        let basis_column = columns.other("basis");
        let word = self.text(&basis_column);
        let basis = if word.is_empty() {
            Basis::Assumed
        } else {
            Basis::find(&word).unwrap_or_else(|| {
                self.problem(&basis_column, format!("'{word}' is not known"), "published, derived or assumed");
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
                &columns.low(),
                format!("'{}' is above the central value", self.text(&columns.low())),
                "low <= central <= high",
            );
        }
        if range.high < range.central {
            self.problem(
                &columns.high(),
                format!("'{}' is below the central value", self.text(&columns.high())),
                "low <= central <= high",
            );
        }
        let year = self.number(&columns.other("year")).map(|year| year as i16);
        Some(Figure { range, basis, year, sources: self.list(&columns.other("source_ids")) })
    }

    /// Like [`RowReader::figure`], reported if it is not there.
    pub(super) fn required_figure<T: Measure>(&mut self, columns: &FigureColumns) -> Figure<T> {
        let before = self.problems.len();
        self.figure(columns, 1.0).unwrap_or_else(|| {
            if self.problems.len() == before {
                self.problem(&columns.central(), "is blank".to_owned(), "a number from 0 up");
            }
            Figure::assumed(T::default())
        })
    }
}

/// The hint for a word that is not among the known ones.
pub(super) fn near_hint<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest_names(given, known).first().map(|near| format!("did you mean '{near}'?"))
}
