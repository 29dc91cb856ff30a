//! Records of a table one at a time, with the lines they start on.

use std::collections::BTreeMap;
use std::io::Read;

use crate::error::{Problem, nearest_names};

/// After this many problems in one file the rest of it is not read: it is not the file it should be.
pub(super) const MOST_PROBLEMS: usize = 1_000;

/// A header line longer than this is no header.
const LONGEST_HEADER: usize = 1 << 20;

/// Longer than most header lines.
const FIRST_READ: usize = 1 << 12;

/// The columns of a table, and the file to name in a problem with it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Header {
    file: String,
    columns: BTreeMap<String, usize>,
}

impl Header {
    /// Where a column is in the records.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.columns.get(name).copied()
    }

    /// Whether there is a column.
    pub(crate) fn has_column(&self, name: &str) -> bool {
        self.columns.contains_key(name)
    }

    /// The names of the columns, sorted.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.keys().map(String::as_str)
    }

    /// A field of a record without the space around it; blank if the column is not there.
    pub(crate) fn field<'r>(&self, record: &'r ::csv::StringRecord, column: &str) -> &'r str {
        self.columns.get(column).and_then(|position| record.get(*position)).unwrap_or("").trim()
    }

    /// A problem at a column of the record on a line.
    pub(crate) fn problem(&self, line: u64, column: &str, message: String) -> Problem {
        let field = self.columns.get(column).map_or(0, |position| *position as u64 + 1);
        at(&self.file, line, field, column, message)
    }

    /// Checks the header: `required` columns are there and no column is a misspelt or wrongly measured `known` one.
    pub(crate) fn problems(&self, required: &[&str], known: &[&str]) -> Vec<Problem> {
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
            if known.contains(&column.as_str()) {
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

/// Reads one record after the other; what is wrong with the file as CSV is told at the end.
pub(crate) struct RecordReader<R: Read> {
    header: Header,
    width: usize,
    reader: ::csv::Reader<Input<R>>,
    record: ::csv::StringRecord,
    problems: Vec<Problem>,
    is_over: bool,
}

type Input<R> = std::io::Chain<std::io::Chain<std::io::Cursor<Vec<u8>>, SkipMark<R>>, &'static [u8]>;

impl<R: Read> RecordReader<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// That it cannot be read, is empty or has none.
    pub(crate) fn open(file: &str, input: R) -> Result<Self, Vec<Problem>> {
        let mut input = SkipMark { input: std::io::BufReader::with_capacity(1 << 16, input), is_checked: false };
        let mut head = Vec::new();
        // As much as shows the end of the first line that is not blank.
        while head.len() < LONGEST_HEADER && !head.trim_ascii_start().contains(&b'\n') {
            let more = (LONGEST_HEADER - head.len()).min(FIRST_READ) as u64;
            match input.by_ref().take(more).read_to_end(&mut head) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => return Err(vec![Problem::in_file(file, format!("cannot be read: {error}"))]),
            }
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
        let reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            // The carriage return of Windows stays in the last field, where space is trimmed: so lines are counted right.
            .terminator(::csv::Terminator::Any(b'\n'))
            .from_reader(std::io::Cursor::new(head).chain(input).chain(&b"\n"[..]));
        let mut records = Self {
            header: Header { file: file.to_owned(), ..Header::default() },
            width: 0,
            reader,
            record: ::csv::StringRecord::new(),
            problems: Vec::new(),
            is_over: false,
        };
        records.read_header();
        Ok(records)
    }

    fn read_header(&mut self) {
        let Some(line) = self.read_any() else {
            self.is_over = true;
            return;
        };
        self.width = self.record.len();
        for (position, name) in self.record.iter().enumerate() {
            if self.header.columns.insert(name.trim().to_owned(), position).is_some() {
                let message = format!("the column '{}' stands twice", name.trim());
                self.problems.push(at(&self.header.file, line, position as u64 + 1, name.trim(), message));
            }
        }
    }

    /// The columns.
    pub(crate) fn header(&self) -> &Header {
        &self.header
    }

    /// The record that was read last.
    pub(crate) fn record(&self) -> &::csv::StringRecord {
        &self.record
    }

    /// Reads the next record that has as many fields as the header, and returns its line; `None` at the end.
    pub(crate) fn read(&mut self) -> Option<u64> {
        loop {
            if self.problems.len() >= MOST_PROBLEMS && !self.is_over {
                self.is_over = true;
                let line = self.reader.position().line().saturating_sub(1);
                let message = "too many problems: the rest is not read".to_owned();
                self.problems.push(at(&self.header.file, line, 0, "", message));
            }
            let line = self.read_any()?;
            if self.record.len() == self.width {
                return Some(line);
            }
            let (fields, file) = (self.record.len(), &self.header.file);
            let message = format!("has {fields} fields, the header has {}", self.width);
            self.problems.push(
                at(file, line, fields as u64, "", message)
                    .hint("a field with a comma or a quote stands in double quotes"),
            );
        }
    }

    /// Reads the next record that is text and not blank.
    fn read_any(&mut self) -> Option<u64> {
        while !self.is_over {
            let line = self.reader.position().line();
            let mut bytes = std::mem::take(&mut self.record).into_byte_record();
            match self.reader.read_byte_record(&mut bytes) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    self.problems.push(at(&self.header.file, line, 0, "", format!("cannot be read: {error}")));
                    break;
                }
            }
            // Every record ends a line, and blank lines before it are passed over: so it is counted back from its end.
            let inner = bytes.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
            // A quote that is never closed ends with the file instead.
            let counted = self.reader.position().line().saturating_sub(1 + inner);
            let line = counted.max(bytes.position().map_or(line, ::csv::Position::line));
            match ::csv::StringRecord::from_byte_record(bytes) {
                Ok(text) if text.len() == 1 && text[0].trim().is_empty() => self.record = text,
                Ok(text) => {
                    self.record = text;
                    return Some(line);
                }
                Err(error) => {
                    let field = error.utf8_error().field() as u64 + 1;
                    let problem = at(&self.header.file, line, field, "", "is not UTF-8 text".to_owned());
                    self.problems.push(problem.hint("save the file as CSV UTF-8"));
                    if self.header.columns.is_empty() || self.problems.len() >= MOST_PROBLEMS {
                        break;
                    }
                }
            }
        }
        self.is_over = true;
        None
    }

    /// The header, if nothing was wrong with the file as CSV.
    ///
    /// # Errors
    /// Everything that was.
    pub(crate) fn finish(self) -> Result<Header, Vec<Problem>> {
        if self.problems.is_empty() { Ok(self.header) } else { Err(self.problems) }
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
    input: std::io::BufReader<R>,
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
