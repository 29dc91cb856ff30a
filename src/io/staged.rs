//! A folder that appears whole or not at all.
//!
//! The tables are written beside where they shall be, with whatever else the folder holds, and put on the disk; then the two folders change places in one
//! call of the system. So whoever looks, and whenever the program is stopped, there is the old folder or the new one.

use std::fs::File;
use std::io::{BufWriter, ErrorKind};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::leftover::{LOCK, PREFIX, REPLACED, STAGED, is_hidden, remove_leftovers};
use super::write::{folder_of, sync_folder};
use crate::error::{Error, Result};
use crate::network::Table;

/// Every file of a network: what is left of another one would be read with it.
fn files(extension: &str) -> impl Iterator<Item = String> {
    Table::ALL
        .iter()
        .map(|table| table.as_str())
        .chain(["config", "basis", "dated"])
        .map(move |name| format!("{name}.{extension}"))
}

/// Tables that are written beside where they shall be, and moved there when all are complete.
pub(super) struct StagedFolder {
    /// As the user named it.
    target: PathBuf,
    /// Where it is, behind any links.
    place: PathBuf,
    extension: &'static str,
    may_overwrite: bool,
    /// Whether files are moved one by one, because the folder cannot be renamed.
    is_in_place: bool,
    /// Holds the folder that becomes the target; it is made inside, so that it has the rights of any other folder.
    temporary: TempDir,
    /// Tells others that this program still runs.
    _lock: File,
}

impl StagedFolder {
    /// Refuses at once what could not be put in place later: a table of a network that is there and may not be replaced.
    pub(super) fn new(target: &Path, extension: &'static str, may_overwrite: bool) -> Result<Self> {
        let failed = |error| Error::io("write", target, error);
        if target.exists() && !target.is_dir() {
            let source = std::io::Error::new(ErrorKind::NotADirectory, "it is a file, not a folder");
            return Err(failed(source));
        }
        let exists = target.exists();
        let place = if exists { target.canonicalize().map_err(failed)? } else { target.to_owned() };
        let parent = folder_of(&place);
        if !parent.is_dir() {
            let message = format!("there is not a folder {}", parent.display());
            return Err(failed(std::io::Error::new(ErrorKind::NotFound, message)));
        }
        let beside = if exists && !can_be_renamed(&place) { None } else { hidden_folder(parent).ok() };
        let is_in_place = exists && beside.is_none();
        let temporary = match beside {
            Some(beside) => beside,
            None => hidden_folder(if exists { &place } else { parent }).map_err(failed)?,
        };
        let lock = File::create(temporary.path().join(LOCK)).map_err(failed)?;
        // Where there are no locks, a leftover stays.
        let _ = lock.try_lock();
        std::fs::create_dir(temporary.path().join(STAGED)).map_err(failed)?;
        let target = target.to_owned();
        let staged = Self { target, place, extension, may_overwrite, is_in_place, temporary, _lock: lock };
        staged.check_room()?;
        remove_leftovers(folder_of(staged.temporary.path()));
        Ok(staged)
    }

    /// Whether no table is there, or tables may be replaced.
    fn check_room(&self) -> Result<()> {
        let mut there = files(self.extension).filter(|name| self.place.join(name).exists());
        match there.next().filter(|_| !self.may_overwrite) {
            Some(name) => Err(Error::Exists { path: self.target.join(name) }),
            None => Ok(()),
        }
    }

    fn staged(&self) -> PathBuf {
        self.temporary.path().join(STAGED)
    }

    fn failed(&self, error: std::io::Error) -> Error {
        Error::io("write", &self.target, error)
    }

    /// Starts a table.
    pub(super) fn table(&self, name: &str, header: &[&str]) -> Result<TableWriter> {
        let shown = self.target.join(name);
        let file = File::create(self.staged().join(name)).map_err(|error| Error::io("write", &shown, error))?;
        let mut table = TableWriter { shown, writer: csv::Writer::from_writer(BufWriter::new(file)) };
        table.row(header)?;
        Ok(table)
    }

    /// Adds a file.
    pub(super) fn file(&self, name: &str, contents: &[u8]) -> Result<()> {
        let write = || {
            let mut file = File::create(self.staged().join(name))?;
            std::io::Write::write_all(&mut file, contents)?;
            file.sync_all()
        };
        write().map_err(|error| Error::io("write", &self.target.join(name), error))
    }

    /// Puts the tables in place.
    pub(super) fn publish(self) -> Result<()> {
        self.check_room()?;
        if self.is_in_place {
            return self.move_files().map_err(|error| self.failed(error));
        }
        let parent = folder_of(&self.place);
        let put = || -> std::io::Result<()> {
            if !self.place.exists() {
                sync_folder(&self.staged())?;
                match rename_new(&self.staged(), &self.place) {
                    Err(error) if is_taken(&error) && self.may_overwrite => {}
                    renamed => return renamed.and_then(|()| sync_folder(parent)),
                }
            }
            carry_over(&self.place, &self.staged(), &|name| {
                is_hidden(name) || files(self.extension).any(|file| *name == *file)
            })?;
            std::fs::set_permissions(self.staged(), std::fs::metadata(&self.place)?.permissions())?;
            sync_folder(&self.staged())?;
            exchange(&self.staged(), &self.place, &self.temporary.path().join(REPLACED))?;
            sync_folder(parent)
        };
        put().map_err(
            |error| {
                if is_taken(&error) { Error::Exists { path: self.target.clone() } } else { self.failed(error) }
            },
        )
    }

    /// Moves file by file. The table of places goes first and comes last: without it there is no network, so none can be half of each.
    fn move_files(&self) -> std::io::Result<()> {
        let places = format!("{}.{}", Table::Node, self.extension);
        sync_folder(&self.staged())?;
        let remove = |name: &str| match std::fs::remove_file(self.place.join(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        };
        remove(&places)?;
        sync_folder(&self.place)?;
        for name in files(self.extension).filter(|name| *name != places) {
            remove(&name)?;
        }
        for entry in std::fs::read_dir(self.staged())? {
            let name = entry?.file_name();
            if name != *places {
                std::fs::rename(self.staged().join(&name), self.place.join(&name))?;
            }
        }
        sync_folder(&self.place)?;
        std::fs::rename(self.staged().join(&places), self.place.join(&places))?;
        sync_folder(&self.place)
    }
}

/// A hidden folder in another one.
fn hidden_folder(folder: &Path) -> std::io::Result<TempDir> {
    tempfile::Builder::new().prefix(PREFIX).tempdir_in(folder)
}

/// Whether a folder can change places with one beside it: not if a shell or this program stands in it, or another disk is mounted there.
fn can_be_renamed(place: &Path) -> bool {
    let is_current = std::env::current_dir().is_ok_and(|current| current.starts_with(place));
    #[cfg(unix)]
    let is_mounted = {
        use std::os::unix::fs::MetadataExt;
        let device = |path: &Path| std::fs::metadata(path).map(|metadata| metadata.dev()).ok();
        device(place) != device(folder_of(place))
    };
    #[cfg(not(unix))]
    let is_mounted = false;
    !is_current && !is_mounted
}

fn is_taken(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::AlreadyExists | ErrorKind::DirectoryNotEmpty)
}

/// Makes what a folder holds part of another one, but for the names to pass over at its top: the same files where the disk can have two names for one.
fn carry_over(from: &Path, to: &Path, is_passed_over: &dyn Fn(&std::ffi::OsStr) -> bool) -> std::io::Result<()> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if is_passed_over(&name) {
            continue;
        }
        let (old, new) = (entry.path(), to.join(&name));
        if entry.file_type()?.is_dir() {
            std::fs::create_dir(&new)?;
            carry_over(&old, &new, &|_| false)?;
            std::fs::set_permissions(&new, entry.metadata()?.permissions())?;
            sync_folder(&new)?;
        } else if std::fs::hard_link(&old, &new).is_err() {
            copy(&old, &new)?;
        }
    }
    Ok(())
}

fn copy(old: &Path, new: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    if let Ok(target) = std::fs::read_link(old) {
        return std::os::unix::fs::symlink(target, new);
    }
    std::fs::copy(old, new)?;
    File::open(new)?.sync_all()
}

/// Renames a folder to a name that nothing has.
fn rename_new(from: &Path, to: &Path) -> std::io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    match rename_with(from, to, rustix::fs::RenameFlags::NOREPLACE) {
        Err(error) if is_unknown(&error) => {}
        done => return done,
    }
    std::fs::rename(from, to)
}

/// Lets two folders change places: in one call where the system has it, else by way of `aside`.
fn exchange(staged: &Path, place: &Path, aside: &Path) -> std::io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    match rename_with(staged, place, rustix::fs::RenameFlags::EXCHANGE) {
        Err(error) if is_unknown(&error) => {}
        done => return done,
    }
    exchange_by_way_of(staged, place, aside)
}

fn exchange_by_way_of(staged: &Path, place: &Path, aside: &Path) -> std::io::Result<()> {
    std::fs::rename(place, aside)?;
    std::fs::rename(staged, place).or_else(|error| std::fs::rename(aside, place).and(Err(error)))
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn rename_with(from: &Path, to: &Path, flags: rustix::fs::RenameFlags) -> std::io::Result<()> {
    use rustix::fs::{CWD, renameat_with};
    renameat_with(CWD, from, CWD, to, flags).map_err(Into::into)
}

/// Whether a system or a disk does not know this way of renaming.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn is_unknown(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported)
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

    /// Writes what is buffered, and puts it on the disk.
    pub(super) fn finish(self) -> Result<()> {
        let Self { shown, writer } = self;
        let failed = |error| Error::io("write", &shown, error);
        let buffer = writer.into_inner().map_err(|error| failed(std::io::Error::other(error.to_string())))?;
        let file = buffer.into_inner().map_err(|error| failed(error.into_error()))?;
        file.sync_all().map_err(failed)
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

    fn names(path: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn staged(target: &Path, name: &str) -> StagedFolder {
        let staged = StagedFolder::new(target, "csv", true).expect("room");
        staged.table(name, &["id"]).expect("a table").row_and_finish(&["1"]).expect("a row");
        staged
    }

    #[test]
    fn a_folder_appears_whole_and_what_an_earlier_import_left_goes() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("net");
        let first = staged(&target, "supply.csv");
        assert!(!target.exists());
        first.publish().expect("a folder");
        assert_eq!(names(&target), ["supply.csv"]);
        assert!(matches!(StagedFolder::new(&target, "csv", false), Err(Error::Exists { .. })));
        for name in ["mine.txt", "transfer.csv", "asset.csv", "basis.csv"] {
            std::fs::write(target.join(name), "mine").expect("a file");
        }
        std::fs::create_dir(target.join("scenarios")).expect("a folder");
        std::fs::write(target.join("scenarios/node.csv"), "mine").expect("a file");
        let second = staged(&target, "node.csv");
        assert_eq!(names(&target).len(), 6, "nothing changes before all is there");
        second.publish().expect("a folder");
        assert_eq!(names(&target), ["mine.txt", "node.csv", "scenarios"]);
        assert_eq!(std::fs::read(target.join("mine.txt")).expect("a file"), b"mine");
        assert_eq!(names(&target.join("scenarios")), ["node.csv"]);
        drop(StagedFolder::new(&target, "csv", true).expect("room"));
        assert_eq!(names(folder.path()), ["net"], "nothing temporary is left");
    }

    #[test]
    fn a_folder_that_cannot_be_renamed_gets_its_tables_one_by_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("net");
        std::fs::create_dir(&target).expect("a folder");
        for name in ["mine.txt", "transfer.csv", "node.csv"] {
            std::fs::write(target.join(name), "mine").expect("a file");
        }
        let mut inside = staged(&target, "node.csv");
        inside.table("link.csv", &["id"]).expect("a table").row_and_finish(&["1"]).expect("a row");
        inside.is_in_place = true;
        inside.publish().expect("a folder");
        assert_eq!(names(&target), ["link.csv", "mine.txt", "node.csv"]);
        assert_eq!(std::fs::read(target.join("node.csv")).expect("a table"), b"id\n1\n");
    }

    #[test]
    fn folders_change_places_also_where_the_system_has_no_call_for_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        for name in ["new", "old"] {
            std::fs::create_dir(path(name)).expect("a folder");
            std::fs::write(path(name).join(name), "").expect("a file");
        }
        exchange_by_way_of(&path("new"), &path("old"), &path("aside")).expect("two folders");
        assert_eq!((names(&path("old")), names(&path("aside"))), (vec!["new".to_owned()], vec!["old".to_owned()]));
        assert!(exchange_by_way_of(&path("nothing"), &path("old"), &path("back")).is_err());
        assert_eq!(names(&path("old")), ["new"], "what was there is there again");
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_behind_a_link_is_replaced_and_keeps_its_mode() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        staged(&real, "supply.csv").publish().expect("a folder");
        std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o750)).expect("a mode");
        symlink("real", &link).expect("a link");
        staged(&link, "node.csv").publish().expect("a folder");
        assert!(link.is_symlink());
        assert_eq!(names(&real), ["node.csv"]);
        assert_eq!(std::fs::metadata(&real).expect("a folder").permissions().mode() & 0o777, 0o750);
    }

    #[test]
    fn of_two_that_write_one_new_folder_the_second_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("net");
        let new = || {
            let staged = StagedFolder::new(&target, "csv", false).expect("room");
            staged.file("node.csv", b"node_id\n").expect("a table");
            staged
        };
        let (first, second) = (new(), new());
        first.publish().expect("a folder");
        assert!(matches!(second.publish(), Err(Error::Exists { .. })));
        assert_eq!(names(folder.path()), ["net"]);
    }

    #[test]
    fn a_file_or_a_missing_parent_is_refused_before_anything_is_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let new = |name: &str, may_overwrite| StagedFolder::new(&folder.path().join(name), "csv", may_overwrite);
        assert!(matches!(new("no/net", false), Err(Error::Io { .. })));
        std::fs::write(folder.path().join("file"), "").expect("a file");
        assert!(matches!(new("file", true), Err(Error::Io { .. })));
        std::fs::write(folder.path().join("basis.csv"), "").expect("a file");
        assert!(matches!(new("", false), Err(Error::Exists { .. })));
    }
}
