//! Where answers go.

use std::io::{IsTerminal, Write};

use super::args::{Format, OutputArgs};
use crate::error::{Error, Result};
use crate::io::{OutputTarget, write_output};
use crate::records::{RecordFormat, Records};

/// An answer, ready to be written.
pub(super) enum Answer {
    /// A text in its format.
    Text(String),
    /// Rows, to be written as CSV or Parquet.
    Rows(Records),
}

impl From<String> for Answer {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Records> for Answer {
    fn from(records: Records) -> Self {
        Self::Rows(records)
    }
}

impl OutputArgs {
    /// How the answer shall look: as asked for, or by the file's name, or a table.
    pub(super) fn format(&self) -> Result<Format> {
        let format = self.named_format()?;
        if format == Format::Parquet && !cfg!(feature = "parquet") {
            return Err(Error::question(
                "this program was built without Parquet",
                "cargo install --path . --features parquet, or --format csv",
            ));
        }
        if format == Format::Parquet && !self.is_file() && std::io::stdout().is_terminal() {
            return Err(Error::question(
                "Parquet is nothing for a terminal to show",
                "-o answer.parquet, or --format csv",
            ));
        }
        Ok(format)
    }

    /// How rows are written.
    pub(super) fn record_format(&self) -> Result<RecordFormat> {
        Ok(match self.format()? {
            #[cfg(feature = "parquet")]
            Format::Parquet => RecordFormat::Parquet,
            _ => RecordFormat::Csv,
        })
    }

    fn named_format(&self) -> Result<Format> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        let Some(path) = self.output.as_ref().filter(|path| path.as_os_str() != "-") else { return Ok(Format::Table) };
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("").to_ascii_lowercase();
        Ok(match extension.as_str() {
            "csv" => Format::Csv,
            "json" => Format::Json,
            "geojson" => Format::Geojson,
            "md" => Format::Md,
            "parquet" => Format::Parquet,
            "txt" | "" => Format::Table,
            other => {
                return Err(Error::question(
                    format!("no format goes with the name {} (.{other})", path.display()),
                    "end it in .csv, .json, .geojson, .md, .parquet or .txt, or give --format",
                ));
            }
        })
    }

    /// The format, or `None` for a file whose name ends in .svg.
    pub(super) fn format_or_svg(&self) -> Result<Option<Format>> {
        let is_svg = self.output.as_ref().and_then(|path| path.extension()).is_some_and(|extension| extension == "svg");
        if is_svg && self.format.is_none() { Ok(None) } else { self.format().map(Some) }
    }

    /// Whether the answer goes to a file.
    pub(super) fn is_file(&self) -> bool {
        self.output.as_ref().is_some_and(|path| path.as_os_str() != "-")
    }

    pub(super) fn target(&self) -> OutputTarget {
        match &self.output {
            Some(path) if path.as_os_str() != "-" => {
                OutputTarget::File { path: path.clone(), may_overwrite: self.overwrite }
            }
            _ => OutputTarget::Stdout,
        }
    }

    /// Writes an answer.
    pub(super) fn write(&self, answer: Answer) -> Result<()> {
        match answer {
            Answer::Text(text) => write_output(&self.target(), text.as_bytes())?,
            Answer::Rows(records) => write_output(&self.target(), &self.record_format()?.bytes(&records))?,
        }
        if let OutputTarget::File { path, .. } = self.target()
            && std::io::stderr().is_terminal()
        {
            say(&format!("wrote {}", path.display()));
        }
        Ok(())
    }
}

/// The error of a command that has no such format.
pub(super) fn no_such_format(command: &str, has: &str) -> Error {
    Error::question(format!("{command} has no answer in this format"), format!("one of {has}"))
}

/// Talk, not data: nothing is lost if nobody listens, and the exit code stays what it is.
pub(super) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
