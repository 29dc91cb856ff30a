//! Reading a table: every row is checked whole, and every problem is reported with file, line, column and key.
//!
//! In a problem about a CSV file the column is the number of the field, from 1.

mod figures;
mod rows;

use std::collections::BTreeMap;
use std::io::Read;

use crate::error::{Problem, nearest_names};

pub use rows::{BasisWidths, TableRows, read_table_rows};

/// After this many problems in one file the rest of it is not read: it is not the file it should be.
const MOST_PROBLEMS: usize = 1_000;

/// A header line longer than this is no header.
const LONGEST_HEADER: usize = 1 << 20;

/// One table as text: a header and records, with the line each record starts on.
pub struct TextTable {
    file: String,
    columns: BTreeMap<String, usize>,
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
        let mut input = SkipMark { input: std::io::BufReader::with_capacity(1 << 16, input), is_checked: false };
        let mut head = Vec::new();
        if let Err(error) = input.by_ref().take(LONGEST_HEADER as u64).read_to_end(&mut head) {
            return Err(vec![Problem::in_file(file, format!("cannot be read: {error}"))]);
        }
        if head.iter().all(u8::is_ascii_whitespace) {
            return Err(vec![Problem::in_file(file, "is empty").hint("the first line names the columns")]);
        }
        if head.len() == LONGEST_HEADER && !head.contains(&b'\n') {
            return Err(vec![
                Problem::in_file(file, "is not a CSV table: its first line is longer than a megabyte")
                    .hint("the first line names the columns, with commas between them"),
            ]);
        }
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            // The carriage return of Windows stays in the last field, where space is trimmed: so lines are counted right.
            .terminator(::csv::Terminator::Any(b'\n'))
            .from_reader(std::io::Cursor::new(head).chain(input).chain(&b"\n"[..]));
        let mut problems = Vec::new();
        let mut columns = BTreeMap::new();
        let mut width = 0;
        let mut records = Vec::new();
        let mut record = ::csv::ByteRecord::new();
        loop {
            let line = reader.position().line();
            match reader.read_byte_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    problems.push(at(file, line, 0, "", format!("cannot be read: {error}")));
                    break;
                }
            }
            // Every record ends a line, and blank lines before it are passed over: so it is counted back from its end.
            let inner = record.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
            // A quote that is never closed ends with the file instead.
            let counted = reader.position().line().saturating_sub(1 + inner);
            let line = counted.max(record.position().map_or(line, ::csv::Position::line));
            let text = match ::csv::StringRecord::from_byte_record(record.clone()) {
                Ok(text) => text,
                Err(error) => {
                    let field = error.utf8_error().field() as u64 + 1;
                    problems.push(
                        at(file, line, field, "", "is not UTF-8 text".to_owned()).hint("save the file as CSV UTF-8"),
                    );
                    if columns.is_empty() || problems.len() >= MOST_PROBLEMS {
                        break;
                    }
                    continue;
                }
            };
            if text.len() == 1 && text[0].trim().is_empty() {
                continue;
            }
            if columns.is_empty() {
                width = text.len();
                for (position, name) in text.iter().enumerate() {
                    if columns.insert(name.trim().to_owned(), position).is_some() {
                        let message = format!("the column '{}' stands twice", name.trim());
                        problems.push(at(file, line, position as u64 + 1, name.trim(), message));
                    }
                }
                continue;
            }
            if text.len() != width {
                let message = format!("has {} fields, the header has {width}", text.len());
                problems.push(
                    at(file, line, text.len() as u64, "", message)
                        .hint("a field with a comma or a quote stands in double quotes"),
                );
            } else {
                records.push((line, text));
            }
            if problems.len() >= MOST_PROBLEMS {
                problems.push(at(file, line, 0, "", "too many problems: the rest is not read".to_owned()));
                break;
            }
        }
        if problems.is_empty() { Ok(Self { file: file.to_owned(), columns, records }) } else { Err(problems) }
    }

    /// Whether the header has a column.
    pub fn has_column(&self, name: &str) -> bool {
        self.columns.contains_key(name)
    }

    /// The names of the columns, sorted.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.keys().map(String::as_str)
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
        let field = self.columns.get(column).map_or(0, |position| *position as u64 + 1);
        at(&self.file, self.line(row), field, column, message)
    }

    /// A field without the space around it; blank if the column is not there.
    pub fn text_of(&self, row: usize, column: &str) -> &str {
        self.field(row, column)
    }

    fn field(&self, row: usize, column: &str) -> &str {
        self.columns.get(column).and_then(|position| self.records[row].1.get(*position)).unwrap_or("").trim()
    }

    /// Checks the header: `required` columns are there and no column is a misspelt or wrongly measured `known` one.
    fn header_problems(&self, required: &[&str], known: &[String]) -> Vec<Problem> {
        let mut problems = Vec::new();
        for column in required.iter().filter(|column| !self.has_column(column)) {
            let near = nearest_names(column, self.columns());
            let mut problem = at(&self.file, 1, 0, column, "the column is missing".to_owned());
            if let Some(near) = near.first() {
                problem = problem.hint(format!("the header has '{near}'"));
            }
            problems.push(problem);
        }
        for (column, position) in &self.columns {
            if known.iter().any(|name| name == column) {
                continue;
            }
            let meant = known.iter().find(|name| is_misspelt(column, name));
            if let Some(meant) = meant {
                problems.push(
                    at(&self.file, 1, *position as u64 + 1, column, "is not a column of this table".to_owned())
                        .hint(format!("did you mean '{meant}'? The unit is part of the name")),
                );
            }
        }
        problems
    }
}

/// Whether an unknown column is a known one misspelt, or the same quantity in another unit.
fn is_misspelt(given: &str, known: &str) -> bool {
    let has_unit = |name: &str| {
        ["_usd", "_eur", "_hours", "_days", "_km", "_mi", "_per_", "_kg", "_g_", "_m"]
            .iter()
            .any(|unit| name.contains(unit))
    };
    let same_quantity = given.split('_').next() == known.split('_').next() && has_unit(given) && has_unit(known);
    let is_length = known == "length" && given.starts_with("length_") && !given.ends_with("_note");
    same_quantity || is_length || (given.len() > 4 && strsim::damerau_levenshtein(given, known) <= 2)
}

fn at(file: &str, line: u64, column: u64, key: &str, message: String) -> Problem {
    Problem { file: file.to_owned(), line, column, key: key.to_owned(), message, hint: None }
}

/// Skips a UTF-8 byte order mark at the start.
struct SkipMark<R> {
    input: R,
    is_checked: bool,
}

impl<R: Read> Read for SkipMark<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.is_checked || buffer.len() < 3 {
            return self.input.read(buffer);
        }
        self.is_checked = true;
        let mut start = [0u8; 3];
        let mut filled = 0;
        while filled < 3 {
            match self.input.read(&mut start[filled..])? {
                0 => break,
                count => filled += count,
            }
        }
        let kept = if start[..filled] == *b"\xEF\xBB\xBF" { &[][..] } else { &start[..filled] };
        buffer[..kept.len()].copy_from_slice(kept);
        match kept.len() {
            0 => self.input.read(buffer),
            count => Ok(count),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first_problem(text: &[u8]) -> String {
        TextTable::read("node.csv", text).err().expect("problems")[0].to_string()
    }

    #[test]
    fn marks_windows_line_ends_quotes_and_newlines_in_fields_are_read() {
        let table =
            TextTable::read("node.csv", "\u{feff}node_id,name\r\naktau,\"Aktau, \"\"new\"\"\r\nport\"\r\n".as_bytes())
                .expect("a good table");
        assert_eq!(table.field(0, "node_id"), "aktau");
        assert_eq!(table.field(0, "name"), "Aktau, \"new\"\r\nport");
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
