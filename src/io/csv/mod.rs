//! Reading a table: every row is checked whole, and every problem is reported with file, line, column and key.
//!
//! In a problem about a CSV file the column is the number of the field, from 1.

pub(super) mod columns;
mod figures;
mod records;
mod rows;

use std::io::Read;

use crate::error::Problem;

pub(super) use records::{Header, RecordReader};
pub use rows::{BasisWidths, LinkWithoutLength, TableRows, read_table_rows};
pub(super) use rows::{mode_of_gmns, problems_of_copied};

/// One table as text: a header and records, with the line each record starts on.
pub struct TextTable {
    header: Header,
    records: Vec<(u64, ::csv::StringRecord)>,
}

impl TextTable {
    /// Reads a whole table.
    ///
    /// A byte order mark and Windows line ends are accepted; every record must have as many fields as the header.
    ///
    /// # Errors
    /// What is wrong with the file as CSV: empty, no header, a column named twice, text that is not UTF-8, a record that is too
    /// short or too long, a quote that is never closed.
    pub fn read(file: &str, input: impl Read) -> Result<Self, Vec<Problem>> {
        let mut reader = RecordReader::open(file, input)?;
        let mut records = Vec::new();
        while let Some(line) = reader.read() {
            records.push((line, reader.record().clone()));
        }
        let header = reader.finish()?;
        Ok(Self { header, records })
    }

    /// Whether the header has a column.
    pub fn has_column(&self, name: &str) -> bool {
        self.header.has_column(name)
    }

    /// What is wrong with the header of a table that is declared.
    pub(super) fn problems_of_header(&self, columns: &columns::TableColumns) -> Vec<Problem> {
        columns.all_problems(&self.header)
    }

    /// The names of the columns, sorted.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.header.columns()
    }

    /// The number of records.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The line that a record starts on.
    pub fn line(&self, row: usize) -> u64 {
        self.records[row].0
    }

    /// A problem at a column of a record.
    pub fn problem(&self, row: usize, column: &str, message: String) -> Problem {
        self.header.problem(self.line(row), column, message)
    }

    /// A field without the space around it; blank if the column is not there.
    pub fn text_of(&self, row: usize, column: &str) -> &str {
        self.header.field(&self.records[row].1, column)
    }
}

/// Where the rows of a table are in its file: enough to say where one is wrong once their text is gone.
#[derive(Debug)]
pub struct RowLines {
    header: Header,
    lines: Vec<u32>,
}

impl RowLines {
    /// A problem at a column of a row; a row that is not there is the file as a whole.
    pub fn problem(&self, row: usize, column: &str, message: String) -> Problem {
        self.header.problem(self.lines.get(row).map_or(0, |line| u64::from(*line)), column, message)
    }
}

#[cfg(test)]
mod tests {
    use super::records::MOST_PROBLEMS;
    use super::*;

    fn first_problem(text: &[u8]) -> String {
        TextTable::read("node.csv", text).err().expect("problems")[0].to_string()
    }

    #[test]
    fn marks_windows_line_ends_quotes_and_newlines_in_fields_are_read() {
        let table =
            TextTable::read("node.csv", "\u{feff}node_id,name\r\naktau,\"Aktau, \"\"new\"\"\r\nport\"\r\n".as_bytes())
                .expect("a good table");
        assert_eq!(table.text_of(0, "node_id"), "aktau");
        assert_eq!(table.text_of(0, "name"), "Aktau, \"new\"\r\nport");
        assert_eq!(table.line(0), 2);
    }

    #[test]
    fn broken_files_are_refused_with_the_place() {
        assert!(first_problem(b"").contains("is empty"));
        assert!(first_problem(b"\xEF\xBB\xBF\n").contains("is empty"));
        assert_eq!(
            first_problem(b"node_id,name\naktau\n").lines().next().unwrap(),
            "node.csv:2:1: has 1 fields, the header has 2"
        );
        assert!(first_problem(b"node_id,name\naktau,\xff\n").starts_with("node.csv:2:2: is not UTF-8 text"));
        assert!(first_problem(b"node_id,node_id\n").contains("stands twice"));
        assert!(first_problem(&vec![b'x'; 2 << 20]).contains("longer than a megabyte"));
    }

    #[test]
    fn every_short_record_is_reported_until_it_is_clear_that_the_file_is_another() {
        let problems = TextTable::read("node.csv", "a,b\n1\n2\n3\n".as_bytes()).err().expect("problems");
        assert_eq!(problems.len(), 3);
        let garbage = "a,b\n".to_owned() + &"1\n".repeat(5_000);
        assert_eq!(TextTable::read("node.csv", garbage.as_bytes()).err().expect("problems").len(), MOST_PROBLEMS + 1);
    }
}
