//! Where answers go.

use std::io::{IsTerminal, Write};

use super::args::{Format, OutputArgs};
use crate::error::{Error, Result};
use crate::io::{OutputTarget, write_output};

impl OutputArgs {
    /// How the answer shall look: as asked for, or by the file's name, or a table.
    pub(super) fn format(&self) -> Result<Format> {
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
            "txt" | "" => Format::Table,
            other => {
                return Err(Error::question(
                    format!("no format goes with the name {} (.{other})", path.display()),
                    "end it in .csv, .json, .geojson, .md or .txt, or give --format",
                ));
            }
        })
    }

    /// The format, or `None` for a file whose name ends in .svg.
    pub(super) fn format_or_svg(&self) -> Result<Option<Format>> {
        let is_svg = self.output.as_ref().and_then(|path| path.extension()).is_some_and(|extension| extension == "svg");
        if is_svg && self.format.is_none() { Ok(None) } else { self.format().map(Some) }
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
    pub(super) fn write(&self, contents: &str) -> Result<()> {
        write_output(&self.target(), contents.as_bytes())?;
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
