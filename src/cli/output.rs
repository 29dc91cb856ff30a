//! Where answers go.

use std::io::{IsTerminal, Write};

use super::Exit;
use super::args::OutputArgs;
use crate::ask::Answer;
use crate::error::{Error, Result};
use crate::io::{OutputTarget, write_output};
use crate::report::{Format, Page, written};
use crate::watch::Watch;

impl OutputArgs {
    /// How the answer looks: as asked for, or by the file's name, or a table.
    pub(super) fn format(&self) -> Result<Format> {
        self.format_or(Format::Table)
    }

    /// The same, with another format if nothing says which.
    pub(super) fn format_or(&self, otherwise: Format) -> Result<Format> {
        let format = self.named_format(otherwise)?;
        if format == Format::Parquet && !cfg!(feature = "parquet") {
            return Err(Error::question(
                "this program was built without Parquet",
                "cargo install --path . --features parquet, or --format csv",
            ));
        }
        if format == Format::Parquet && self.is_terminal() {
            return Err(Error::question("Parquet cannot be shown on a terminal", "-o answer.parquet, or --format csv"));
        }
        Ok(format)
    }

    fn named_format(&self, otherwise: Format) -> Result<Format> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        let Some(path) = self.output.as_ref().filter(|_| self.is_file()) else { return Ok(otherwise) };
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or("").to_ascii_lowercase();
        Format::of_ending(&ending).ok_or_else(|| {
            Error::question(
                format!("no format goes with the name {} (.{ending})", path.display()),
                "end it in .csv, .json, .geojson, .md, .parquet, .svg or .txt, or give --format",
            )
        })
    }

    /// Whether the answer goes to a file.
    pub(super) fn is_file(&self) -> bool {
        self.output.as_ref().is_some_and(|path| path.as_os_str() != "-")
    }

    /// Whether the answer goes to a terminal.
    pub(super) fn is_terminal(&self) -> bool {
        !self.is_file() && std::io::stdout().is_terminal()
    }

    fn target(&self) -> OutputTarget {
        match &self.output {
            Some(path) if self.is_file() => OutputTarget::File { path: path.clone(), may_overwrite: self.overwrite },
            _ => OutputTarget::Stdout,
        }
    }

    /// Writes an answer, or says why there is none.
    pub(super) fn write_answer(&self, answer: &Answer, format: Format, page: &Page) -> Result<Exit> {
        match written(answer, format, page)? {
            Some(bytes) => {
                self.write(&bytes)?;
                self.say_notes(answer, format);
            }
            None => answer.notes.iter().for_each(|note| say(&format!("note: {note}"))),
        }
        match answer.reason() {
            None => Ok(Exit::Answered),
            Some(reason) => {
                say(&reason.to_string());
                Ok(Exit::NoAnswer)
            }
        }
    }

    /// Says the notes of an answer whose format cannot hold them.
    pub(super) fn say_notes(&self, answer: &Answer, format: Format) {
        if matches!(format, Format::Csv | Format::Geojson | Format::Parquet | Format::Svg) {
            answer.notes.iter().for_each(|note| say(&format!("note: {note}")));
        }
    }

    /// Writes a text that has one form only.
    ///
    /// # Errors
    /// [`Error::Question`] if a format was asked for; what [`OutputArgs::write`] fails with.
    pub(super) fn write_text(&self, text: &[u8]) -> Result<()> {
        match self.format {
            None => self.write(text),
            Some(format) => Err(Error::question(
                format!("this text has one form only: {{format}} {} cannot be given", format.as_str()),
                "leave {format} out",
            )),
        }
    }

    /// Writes bytes to the file or to standard output.
    pub(super) fn write(&self, bytes: &[u8]) -> Result<()> {
        write_output(&self.target(), bytes)?;
        if let OutputTarget::File { path, .. } = self.target()
            && std::io::stderr().is_terminal()
        {
            say(&format!("wrote {}", path.display()));
        }
        Ok(())
    }
}

/// Runs a search, with a bar if standard error is a terminal and the search tells how far it is.
pub(super) fn with_progress<T>(search: impl FnOnce(Watch<'_>) -> T) -> T {
    if !std::io::stderr().is_terminal() {
        return search(Watch::none());
    }
    let bar = indicatif::ProgressBar::no_length();
    let on_progress = |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    };
    let found = search(Watch::none().telling(&on_progress));
    bar.finish_and_clear();
    found
}

/// Talk, not data: nothing is lost if nobody listens, and the exit code stays what it is.
pub(super) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
