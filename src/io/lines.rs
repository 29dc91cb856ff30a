//! Text formats of one record a line: lines, words and numbers, and what is wrong with them, by line.

use std::io::{BufRead, Read};

use crate::error::{Error, Problem, Result};

/// No line of such a format comes near this length; what does is no such file.
pub(super) const LONGEST_LINE: u64 = 4_096;
/// A byte order mark, which some editors put before a text.
pub(super) const MARK: &[u8] = b"\xEF\xBB\xBF";
/// More problems than this are not listed one by one.
pub(super) const MOST_PROBLEMS: usize = 20;
/// assumption: no network of ours has more nodes, so a larger count is a slip and must not claim the memory.
pub(super) const MOST_NODES: i64 = 1 << 28;

/// Where a reader is in a file, and what was wrong until there.
#[derive(Default)]
pub(super) struct Lines<'t> {
    file: &'t str,
    line: u64,
    problems: Vec<Problem>,
}

impl<'t> Lines<'t> {
    /// The start of a file; `file` is the name to call it in a message.
    pub(super) fn new(file: &'t str) -> Self {
        Self { file, ..Self::default() }
    }

    /// Notes what is wrong with the line that is read.
    pub(super) fn problem(&mut self, key: &str, message: String) {
        self.problems.push(Problem { line: self.line, key: key.to_owned(), ..Problem::in_file(self.file, message) });
    }

    /// Notes what is wrong with the line that is read, and what would fit.
    pub(super) fn problem_with_hint(&mut self, key: &str, message: String, hint: &str) {
        self.problem(key, message);
        if let Some(problem) = self.problems.last_mut() {
            problem.hint = Some(hint.to_owned());
        }
    }

    /// Notes what is wrong with the file as a whole, once its lines are read.
    pub(super) fn problem_of_file(&mut self, message: String) {
        self.line = 0;
        self.problem("", message);
    }

    /// Says which line is read, where this does not read it.
    pub(super) fn set_line(&mut self, line: u64) {
        self.line = line;
    }

    /// Whether so much is wrong that the rest need not be read.
    pub(super) fn is_full(&self) -> bool {
        self.problems.len() >= MOST_PROBLEMS
    }

    /// Whether nothing was wrong so far.
    pub(super) fn is_good(&self) -> bool {
        self.problems.is_empty()
    }

    /// Hands over each line that is not blank and does not start with `comment`; stops after [`MOST_PROBLEMS`].
    pub(super) fn read(
        &mut self,
        mut reader: impl BufRead,
        comment: u8,
        mut read: impl FnMut(&mut Self, &str) -> Result<()>,
    ) -> Result<()> {
        let mut line = Vec::new();
        while !self.is_full() {
            line.clear();
            let length = reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line);
            let length = length.map_err(|source| Error::io("read", self.file.as_ref(), source))?;
            if length == 0 {
                break;
            }
            self.line += 1;
            if length as u64 == LONGEST_LINE && line.last() != Some(&b'\n') {
                self.problem("", format!("the line is longer than {LONGEST_LINE} bytes"));
                break;
            }
            let bytes = line.strip_prefix(MARK).filter(|_| self.line == 1).unwrap_or(&line);
            let text = bytes.trim_ascii();
            if text.first().is_none_or(|first| *first == comment) {
                continue;
            }
            match std::str::from_utf8(text) {
                Ok(text) => read(self, text)?,
                Err(_) => self.problem("", "is not UTF-8 text".to_owned()),
            }
        }
        Ok(())
    }

    /// Exactly the whole numbers that `keys` name, if that is what the words are.
    pub(super) fn numbers<'w, const COUNT: usize>(
        &mut self,
        keys: [&str; COUNT],
        mut words: impl Iterator<Item = &'w str>,
    ) -> Option<[i64; COUNT]> {
        let mut numbers = [0; COUNT];
        for (number, key) in numbers.iter_mut().zip(keys) {
            let Some(word) = words.next() else {
                self.problem(key, "is missing".to_owned());
                return None;
            };
            *number = self.whole(key, word)?;
        }
        if let Some(word) = words.next() {
            self.problem("", format!("'{word}' is one number too many"));
            return None;
        }
        Some(numbers)
    }

    /// A whole number.
    pub(super) fn whole(&mut self, key: &str, word: &str) -> Option<i64> {
        let value = word.parse().ok();
        if value.is_none() {
            self.problem(key, format!("'{}' is not a whole number of 64 bits", word.escape_debug()));
        }
        value
    }

    /// A finite decimal number from 0 up.
    pub(super) fn decimal_from_zero(&mut self, key: &str, word: &str) -> Option<f64> {
        let value = self.decimal(key, word)?;
        if value < 0.0 {
            self.problem(key, format!("'{word}' is negative"));
            return None;
        }
        Some(value)
    }

    /// A finite decimal number.
    pub(super) fn decimal(&mut self, key: &str, word: &str) -> Option<f64> {
        let value = word.parse().ok().filter(|value: &f64| value.is_finite());
        if value.is_none() {
            self.problem(key, format!("'{}' is not a number", word.escape_debug()));
        }
        value
    }

    /// What a problem line `p KIND NODES...` says, the number of nodes first.
    pub(super) fn size<'w, const KINDS: usize, const COUNT: usize>(
        &mut self,
        kinds: [&str; KINDS],
        keys: [&str; COUNT],
        mut words: impl Iterator<Item = &'w str>,
    ) -> Option<[i64; COUNT]> {
        for kind in kinds {
            let word = words.next().unwrap_or_default();
            if word != kind {
                self.problem("", format!("the problem is '{}', not '{kind}'", word.escape_debug()));
                return None;
            }
        }
        let size = self.numbers(keys, words)?;
        self.is_count("nodes", size[0]).then_some(size)
    }

    /// Whether a number of nodes is one that a network can have; it is a problem if not.
    pub(super) fn is_count(&mut self, key: &str, nodes: i64) -> bool {
        let fits = (0..=MOST_NODES).contains(&nodes);
        if !fits {
            self.problem(key, format!("{nodes} is not between 0 and {MOST_NODES}"));
        }
        fits
    }

    /// The index of a node number.
    pub(super) fn node(&mut self, key: &str, number: i64, nodes: i64) -> Option<u32> {
        if !(1..=nodes).contains(&number) {
            self.problem(key, format!("node {number} is not among the {nodes} nodes"));
            return None;
        }
        Some(number as u32 - 1)
    }

    /// The size, if nothing was wrong and as many lines came as it says last.
    pub(super) fn finish<const COUNT: usize>(
        mut self,
        size: Option<[i64; COUNT]>,
        lines: usize,
        form: &str,
    ) -> Result<[i64; COUNT]> {
        if self.is_good() {
            match size {
                None => self.problem_of_file(format!("has no problem line '{form}'")),
                Some(size) if size[COUNT - 1] != lines as i64 => {
                    let announced = size[COUNT - 1];
                    self.problem_of_file(format!("has {lines} lines of data, the problem line says {announced}"));
                }
                Some(size) => return Ok(size),
            }
        }
        Err(Error::Data { problems: self.problems })
    }

    /// Everything that was wrong, and what is wrong with the file as a whole.
    pub(super) fn close(mut self, of_the_file: Option<String>) -> Result<()> {
        if let Some(message) = of_the_file.filter(|_| self.is_good()) {
            self.problem_of_file(message);
        }
        if self.is_good() { Ok(()) } else { Err(Error::Data { problems: self.problems }) }
    }
}
