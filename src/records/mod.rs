//! Rows with named and typed columns: what an answer or a table of a network is before it becomes CSV or Parquet.
//!
//! A cell is kept as the text that CSV shows. So a number has the same digits in every format, and no table has its columns written twice.

mod csv;
#[cfg(feature = "parquet")]
mod parquet;

use std::borrow::Cow;

/// What the cells of a column hold. Every column may have blank cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words; lists are joined by `;`.
    Text,
    /// A whole number.
    Integer,
    /// A decimal number.
    Number,
    /// `true` or `false`, `yes` or `no`.
    Truth,
    /// A day: `2026-03-01`.
    Date,
}

impl Kind {
    /// Whether a cell can stand in a column of this kind; a blank one always can.
    pub fn fits(self, cell: &str) -> bool {
        cell.is_empty()
            || match self {
                Self::Text => true,
                Self::Integer => cell.parse::<i64>().is_ok(),
                Self::Number => cell.parse::<f64>().is_ok_and(f64::is_finite),
                Self::Truth => find_truth(cell).is_some(),
                Self::Date => cell.parse::<jiff::civil::Date>().is_ok(),
            }
    }
}

/// The truth that a word says.
fn find_truth(word: &str) -> Option<bool> {
    match word {
        "true" | "yes" => Some(true),
        "false" | "no" => Some(false),
        _ => None,
    }
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    name: Cow<'static, str>,
    kind: Kind,
}

impl Column {
    /// A column with a name that is known when the program is built.
    pub const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name: Cow::Borrowed(name), kind }
    }

    /// A column of words.
    pub const fn text(name: &'static str) -> Self {
        Self::new(name, Kind::Text)
    }

    /// A column of whole numbers.
    pub const fn integer(name: &'static str) -> Self {
        Self::new(name, Kind::Integer)
    }

    /// A column of decimal numbers.
    pub const fn number(name: &'static str) -> Self {
        Self::new(name, Kind::Number)
    }

    /// A column whose name is put together.
    pub fn named(name: String, kind: Kind) -> Self {
        Self { name: Cow::Owned(name), kind }
    }

    /// Its name, the unit included.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What its cells hold.
    pub fn kind(&self) -> Kind {
        self.kind
    }
}

/// What records can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordFormat {
    /// Comma-separated values.
    Csv,
    /// Parquet, in a program built with the feature of this name.
    #[cfg(feature = "parquet")]
    Parquet,
}

impl RecordFormat {
    /// How the name of a file in this format ends.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            #[cfg(feature = "parquet")]
            Self::Parquet => "parquet",
        }
    }

    /// The contents of a file with these records.
    pub fn bytes(self, records: &Records) -> Vec<u8> {
        match self {
            Self::Csv => records.csv().into_bytes(),
            #[cfg(feature = "parquet")]
            Self::Parquet => records.parquet(),
        }
    }
}

/// Rows under a head.
///
/// # Examples
/// ```
/// use corridor::records::{Column, Records};
///
/// let mut records = Records::new([Column::text("corridor"), Column::number("time_days")]);
/// records.row(["middle", "38.4"]);
/// records.row(["china", ""]);
/// assert_eq!(records.csv(), "corridor,time_days\nmiddle,38.4\nchina,\n");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Records {
    columns: Vec<Column>,
    head: Vec<(String, String)>,
    /// The cells one after the other, row by row.
    cells: String,
    /// Where each cell ends.
    ends: Vec<usize>,
}

impl Records {
    /// Without a row.
    pub fn new(columns: impl IntoIterator<Item = Column>) -> Self {
        Self { columns: columns.into_iter().collect(), head: Vec::new(), cells: String::new(), ends: Vec::new() }
    }

    /// With what is said of all rows together: keys and values, for formats that have a place for it.
    pub fn with_head(mut self, head: impl IntoIterator<Item = (String, String)>) -> Self {
        self.head.extend(head);
        self
    }

    /// Adds a row.
    ///
    /// # Panics
    /// If it has another number of cells than there are columns, or a cell does not fit its column: a mistake in the program, not in data.
    pub fn row<C: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = C>) {
        let before = self.ends.len();
        for (position, cell) in cells.into_iter().enumerate() {
            let (cell, column) = (cell.as_ref(), self.columns.get(position).expect("a column for every cell"));
            assert!(column.kind.fits(cell), "'{cell}' is no {:?} for {}", column.kind, column.name);
            self.cells += cell;
            self.ends.push(self.cells.len());
        }
        assert_eq!(self.ends.len() - before, self.columns.len(), "a cell for every column");
    }

    /// The heads of the columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.ends.len() / self.columns.len().max(1)
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A cell by row and column, both from 0.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        let position = row * self.columns.len() + column;
        let start = position.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.cells[start..self.ends[position]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_by_row_and_column() {
        let mut records = Records::new([Column::text("id"), Column::integer("day"), Column::new("date", Kind::Date)]);
        records.row(["cpc", "0", "2026-03-01"]);
        records.row(["", "", ""]);
        records.row(["btc", "-7", ""]);
        assert_eq!(records.len(), 3);
        assert_eq!([records.cell(0, 0), records.cell(0, 2), records.cell(2, 0)], ["cpc", "2026-03-01", "btc"]);
        assert_eq!([records.cell(1, 0), records.cell(2, 1), records.cell(2, 2)], ["", "-7", ""]);
    }

    #[test]
    #[should_panic(expected = "'many' is no Integer for day")]
    fn a_word_is_no_number() {
        Records::new([Column::integer("day")]).row(["many"]);
    }

    #[test]
    #[should_panic(expected = "a cell for every column")]
    fn a_row_is_as_wide_as_the_head() {
        Records::new([Column::text("id"), Column::integer("day")]).row(["cpc"]);
    }
}
