//! Tables for reading, on a screen or in Markdown.

use comfy_table::{CellAlignment, presets};

use crate::records::{Column, Kind, Records};

/// Which side a column leans to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
    /// Whole numbers.
    Count,
}

/// A table of texts.
#[derive(Debug, Clone, Default)]
pub struct Table {
    columns: Vec<(String, Align)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows.
    pub fn new<'c>(columns: impl IntoIterator<Item = (&'c str, Align)>) -> Self {
        let columns = columns.into_iter().map(|(name, align)| (name.to_owned(), align)).collect();
        Self { columns, rows: Vec::new() }
    }

    /// Adds a row; what is missing at its end is blank.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// For the screen: columns by spaces, nothing after the last word of a line.
    pub fn plain(&self) -> String {
        let mut table = self.laid_out();
        table.load_style(presets::NOTHING);
        for column in table.column_iter_mut() {
            column.set_padding((0, 2));
        }
        table.trim_fmt() + "\n"
    }

    /// For Markdown.
    pub fn markdown(&self) -> String {
        let escaped = Self {
            columns: self.columns.clone(),
            rows: self.rows.iter().map(|row| row.iter().map(|cell| cell.replace('|', "\\|")).collect()).collect(),
        };
        let mut table = escaped.laid_out();
        table.load_style(presets::ASCII_MARKDOWN);
        table.to_string() + "\n"
    }

    /// The same cells with typed columns.
    ///
    /// # Panics
    /// If a cell of a column of numbers is none.
    pub fn records(&self) -> Records {
        let kind = |align: Align| match align {
            Align::Left => Kind::Text,
            Align::Right => Kind::Number,
            Align::Count => Kind::Integer,
        };
        let columns = self.columns.iter().map(|(name, align)| Column::named(name.clone(), kind(*align)));
        let mut records = Records::new(columns);
        for row in &self.rows {
            let blank = std::iter::repeat("");
            records.row(row.iter().map(String::as_str).chain(blank).take(self.columns.len()));
        }
        records
    }

    fn laid_out(&self) -> comfy_table::Table {
        let mut table = comfy_table::Table::new();
        table.set_header(self.columns.iter().map(|(name, _)| name.as_str()));
        for row in &self.rows {
            let blank = std::iter::repeat(String::new());
            table.add_row(row.iter().cloned().chain(blank).take(self.columns.len()));
        }
        for (position, (_, align)) in self.columns.iter().enumerate() {
            if let Some(column) = table.column_mut(position) {
                column.set_cell_alignment(match align {
                    Align::Left => CellAlignment::Left,
                    Align::Right | Align::Count => CellAlignment::Right,
                });
            }
        }
        table
    }
}
