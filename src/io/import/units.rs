//! Units that a number without one is given in.

use std::fmt;
use std::str::FromStr;

use crate::error::Error;
use crate::io::gmns_units::{LENGTHS, find_unit};

/// What a unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitKind {
    /// Length.
    Length,
    /// Time.
    Time,
    /// US dollars.
    Money,
}

impl UnitKind {
    /// The words for units of this kind.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Self::Length => &["m", "km", "mi", "ft"],
            Self::Time => &["s", "min", "h", "days"],
            Self::Money => &["usd"],
        }
    }
}

/// A unit, or a multiple of one: `km`, `min`, `0.1m`.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    kind: UnitKind,
    factor: f64,
    shown: String,
}

impl Unit {
    /// What it measures.
    pub fn kind(&self) -> UnitKind {
        self.kind
    }

    /// A number of it in the unit of the tables: kilometres, hours or US dollars.
    pub fn to_table(&self, number: f64) -> f64 {
        number * self.factor
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.shown)
    }
}

impl FromStr for Unit {
    type Err = Error;

    /// From a word, with a factor before it if need be.
    ///
    /// # Examples
    /// ```
    /// use corridor::io::Unit;
    /// assert_eq!("0.5km".parse::<Unit>().unwrap().to_table(962.0), 481.0);
    /// assert_eq!("min".parse::<Unit>().unwrap().to_table(90.0), 1.5);
    /// assert!("parsec".parse::<Unit>().is_err());
    /// ```
    fn from_str(text: &str) -> Result<Self, Error> {
        let start = text.find(|letter: char| letter.is_ascii_alphabetic()).unwrap_or(text.len());
        let (number, word) = text.split_at(start);
        let length = find_unit(&LENGTHS, word);
        let (kind, per_unit) = match word.to_ascii_lowercase().as_str() {
            _ if length.is_some() => (UnitKind::Length, length.unwrap_or_default()),
            "s" | "seconds" => (UnitKind::Time, 1.0 / 3600.0),
            "min" | "minutes" => (UnitKind::Time, 1.0 / 60.0),
            "h" | "hours" => (UnitKind::Time, 1.0),
            "d" | "day" | "days" => (UnitKind::Time, 24.0),
            "usd" => (UnitKind::Money, 1.0),
            _ => {
                let kinds = [UnitKind::Length, UnitKind::Time, UnitKind::Money];
                return Err(Error::question(format!("'{text}' is not a unit known here"), super::kinds_hint(&kinds)));
            }
        };
        let times = if number.trim().is_empty() { Ok(1.0) } else { number.trim().parse::<f64>() };
        match times {
            Ok(times) if times.is_finite() && times > 0.0 => {
                Ok(Self { kind, factor: times * per_unit, shown: text.to_owned() })
            }
            _ => Err(Error::question(format!("'{text}' is not a unit: '{number}' is not a factor"), "0.1m, 10min")),
        }
    }
}

/// A unit that is known to be one.
pub(super) fn unit(word: &str) -> Unit {
    word.parse().expect("a unit of this program")
}
