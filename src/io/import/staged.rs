//! A folder that appears whole or not at all.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::error::{Error, Result};
use crate::network::Table;

/// Every file of a network: what an import leaves of another network would be read with it.
fn files() -> impl Iterator<Item = String> {
    let others = ["config.csv", "basis.csv"].map(str::to_owned);
    Table::ALL.iter().map(|table| format!("{table}.csv")).chain(others)
}

/// Tables that are written beside where they shall be, and moved there when all are complete.
pub(super) struct StagedFolder {
    target: PathBuf,
    /// Holds the folder that becomes the target; it is made inside, so that it has the rights of any other folder.
    temporary: TempDir,
}

impl StagedFolder {
    /// Refuses at once what could not be put in place later: a table of a network that is there and may not be replaced.
    pub(super) fn new(target: &Path, may_overwrite: bool) -> Result<Self> {
        if target.exists() && !target.is_dir() {
            let source = std::io::Error::new(std::io::ErrorKind::NotADirectory, "it is a file, not a folder");
            return Err(Error::io("write", target, source));
        }
        let mut there = files().map(|name| target.join(name)).filter(|path| path.exists());
        if let Some(path) = there.next().filter(|_| !may_overwrite) {
            return Err(Error::Exists { path });
        }
        let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !parent.is_dir() {
            let message = format!("there is no folder {}", parent.display());
            return Err(Error::io("write", target, std::io::Error::new(std::io::ErrorKind::NotFound, message)));
        }
        let failed = |error| Error::io("write", target, error);
        let temporary = tempfile::Builder::new().prefix(".corridor-").tempdir_in(parent).map_err(failed)?;
        std::fs::create_dir(temporary.path().join("staged")).map_err(failed)?;
        Ok(Self { target: target.to_owned(), temporary })
    }

    fn staged(&self) -> PathBuf {
        self.temporary.path().join("staged")
    }

    /// Starts a table.
    pub(super) fn table(&self, name: &str, header: &[&str]) -> Result<TableWriter> {
        let shown = self.target.join(name);
        let file = File::create(self.staged().join(name)).map_err(|error| Error::io("write", &shown, error))?;
        let mut table = TableWriter { shown, writer: csv::Writer::from_writer(BufWriter::new(file)) };
        table.row(header)?;
        Ok(table)
    }

    /// Puts the tables in place.
    pub(super) fn publish(self) -> Result<()> {
        let failed = |error| Error::io("write", &self.target, error);
        if !self.target.exists() {
            return std::fs::rename(self.staged(), &self.target).map_err(failed);
        }
        for name in files() {
            let (from, to) = (self.staged().join(&name), self.target.join(&name));
            if from.exists() {
                std::fs::rename(from, &to).map_err(|error| Error::io("write", &to, error))?;
            } else if to.exists() {
                std::fs::remove_file(&to).map_err(|error| Error::io("replace", &to, error))?;
            }
        }
        Ok(())
    }
}

/// A table that is written row by row.
pub(super) struct TableWriter {
    shown: PathBuf,
    writer: csv::Writer<BufWriter<File>>,
}

impl TableWriter {
    /// Writes a row.
    pub(super) fn row<F: AsRef<[u8]>>(&mut self, fields: &[F]) -> Result<()> {
        self.writer.write_record(fields).map_err(|error| Error::io("write", &self.shown, error.into()))
    }

    /// Writes what is buffered.
    pub(super) fn finish(mut self) -> Result<()> {
        self.writer.flush().map_err(|error| Error::io("write", &self.shown, error))
    }

    /// Writes the only row.
    pub(super) fn row_and_finish(mut self, fields: &[&str]) -> Result<()> {
        self.row(fields)?;
        self.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_appears_whole_and_what_an_earlier_import_left_goes() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("net");
        let names = |path: &Path| {
            let entries = std::fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").file_name());
            let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
            names.sort();
            names
        };
        let staged = StagedFolder::new(&target, false).expect("room");
        staged.table("supply.csv", &["supply_id"]).expect("a table").row_and_finish(&["1"]).expect("a row");
        assert!(!target.exists());
        staged.publish().expect("a folder");
        assert_eq!(names(&target), ["supply.csv"]);
        assert!(matches!(StagedFolder::new(&target, false), Err(Error::Exists { .. })));
        for name in ["mine.txt", "transfer.csv", "asset.csv", "basis.csv"] {
            std::fs::write(target.join(name), "mine").expect("a file");
        }
        let staged = StagedFolder::new(&target, true).expect("room");
        staged.table("node.csv", &["node_id"]).expect("a table").row_and_finish(&["1"]).expect("a row");
        staged.publish().expect("a folder");
        assert_eq!(names(&target), ["mine.txt", "node.csv"]);
        drop(StagedFolder::new(&target, true).expect("room"));
        assert_eq!(names(folder.path()), ["net"], "nothing temporary is left");
    }

    #[test]
    fn a_file_or_a_missing_parent_is_refused_before_anything_is_read() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(matches!(StagedFolder::new(&folder.path().join("no/net"), false), Err(Error::Io { .. })));
        std::fs::write(folder.path().join("file"), "").expect("a file");
        assert!(matches!(StagedFolder::new(&folder.path().join("file"), true), Err(Error::Io { .. })));
        std::fs::write(folder.path().join("basis.csv"), "").expect("a file");
        assert!(matches!(StagedFolder::new(folder.path(), false), Err(Error::Exists { .. })));
    }
}
