//! A JSON text with the line that is read.

use std::cell::RefCell;
use std::io::{BufRead, Read};

/// Bytes with the line they are on.
pub(super) struct Located<'a> {
    input: super::Counted<'a>,
    pub(super) line: u64,
    /// The line of the first brace since it was last taken.
    pub(super) start: Option<u64>,
}

impl<'a> Located<'a> {
    pub(super) fn new(input: super::Counted<'a>) -> Self {
        Self { input, line: 1, start: None }
    }

    fn next(&mut self) -> std::io::Result<Option<u8>> {
        let Some(&byte) = self.input.fill_buf()?.first() else { return Ok(None) };
        self.input.consume(1);
        match byte {
            b'\n' => self.line += 1,
            b'{' if self.start.is_none() => self.start = Some(self.line),
            _ => {}
        }
        Ok(Some(byte))
    }

    /// The next byte that is no space, which stays to be read.
    pub(super) fn peek(&mut self) -> std::io::Result<Option<u8>> {
        loop {
            match self.input.fill_buf()?.first().copied() {
                Some(byte) if byte.is_ascii_whitespace() => self.next()?,
                other => return Ok(other),
            };
        }
    }

    /// Reads the next byte that is no space.
    pub(super) fn token(&mut self) -> std::io::Result<Option<u8>> {
        self.peek()?;
        self.next()
    }

    /// Reads a text to its closing quote, as far as it could be `longest` bytes long.
    fn text(&mut self, longest: usize) -> std::io::Result<Vec<u8>> {
        let mut text = Vec::new();
        while let Some(byte) = self.next()? {
            match byte {
                b'"' => break,
                b'\\' => {
                    self.next()?;
                    text.push(b'\\');
                }
                byte if text.len() <= longest => text.push(byte),
                _ => {}
            }
        }
        Ok(text)
    }

    /// Reads to the end of the outermost object, whose other members are not used; `false` if the file ends before.
    pub(super) fn skip_to_end(&mut self) -> std::io::Result<bool> {
        let mut depth = 1u32;
        while let Some(byte) = self.next()? {
            match byte {
                b'"' => drop(self.text(0)?),
                b'{' | b'[' => depth += 1,
                b'}' | b']' if depth == 1 => return Ok(byte == b'}'),
                b'}' | b']' => depth -= 1,
                _ => {}
            }
        }
        Ok(false)
    }
}

/// The reader that the features are read from, while this file asks it where it is.
pub(super) struct Shared<'c, 'a>(pub(super) &'c RefCell<Located<'a>>);

impl Read for Shared<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        // A byte at a time, so that the line is that of what was parsed.
        let Some(place) = buffer.first_mut() else { return Ok(0) };
        Ok(match self.0.borrow_mut().next()? {
            Some(byte) => {
                *place = byte;
                1
            }
            None => 0,
        })
    }
}

/// Reads up to the value of the key `features` of the outermost object: other keys before it may hold lists too.
pub(super) fn seek_features(located: &mut Located<'_>) -> std::io::Result<bool> {
    const KEY: &[u8] = b"features";
    let mut depth = 0u32;
    let mut text: Vec<u8> = Vec::new();
    while let Some(byte) = located.next()? {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            // A longer text is another key.
            b'"' => text = located.text(KEY.len())?,
            b':' if depth == 1 && text == KEY => {
                located.start = None;
                return Ok(true);
            }
            byte if byte.is_ascii_whitespace() => {}
            _ => text.clear(),
        }
    }
    Ok(false)
}
