//! Results to files: whole or not at all, and on the disk when it is said that they are written.

use std::fs::{File, Metadata};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::input::is_stream;
use super::leftover::{PREFIX, remove_leftovers};
use crate::error::{Error, Result};

/// Where a result goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutputTarget {
    /// Standard output.
    Stdout,
    /// A file.
    File {
        /// Its path.
        path: PathBuf,
        /// Whether a file that is there may be replaced.
        may_overwrite: bool,
    },
}

/// Writes a result: a file appears complete under its name or not at all.
///
/// A file that is replaced keeps its mode and owner; a link is written through. A reader of standard output that stops reading early is no error.
///
/// # Errors
/// [`Error::Exists`] if the file is there and may not be replaced; [`Error::Io`] if it cannot be written.
pub fn write_output(target: &OutputTarget, contents: &[u8]) -> Result<()> {
    match target {
        OutputTarget::Stdout => {
            let mut stdout = std::io::stdout().lock();
            match stdout.write_all(contents).and_then(|()| stdout.flush()) {
                Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
                Err(error) => Err(Error::io("write", Path::new("standard output"), error)),
                Ok(()) => Ok(()),
            }
        }
        OutputTarget::File { path, may_overwrite } => write_file(path, *may_overwrite, contents),
    }
}

fn write_file(path: &Path, may_overwrite: bool, contents: &[u8]) -> Result<()> {
    let failed = |error| Error::io("write", path, error);
    if path.is_dir() {
        return Err(failed(std::io::Error::new(std::io::ErrorKind::IsADirectory, "it is a directory")));
    }
    if is_stream(path) || (path.exists() && !path.is_file()) {
        // A device or a pipe cannot be replaced by renaming, and nothing that it held is lost.
        let mut file = File::options().write(true).open(path).map_err(failed)?;
        return file.write_all(contents).map_err(failed);
    }
    let place = behind_links(path).map_err(failed)?;
    let replaced = std::fs::metadata(&place).ok();
    if !may_overwrite && replaced.is_some() {
        return Err(Error::Exists { path: path.to_owned() });
    }
    let folder = folder_of(&place);
    if !folder.is_dir() {
        let message = format!("there is not a folder {}", folder.display());
        return Err(failed(std::io::Error::new(std::io::ErrorKind::NotFound, message)));
    }
    remove_leftovers(folder);
    let mut file = tempfile::Builder::new()
        .prefix(PREFIX)
        .permissions(default_permissions())
        .tempfile_in(folder)
        .map_err(failed)?;
    // It tells others that the file is in use; where there are no locks, a leftover stays.
    let _ = file.as_file().try_lock();
    file.write_all(contents).map_err(failed)?;
    if let Some(replaced) = &replaced {
        keep_rights(file.as_file(), replaced).map_err(failed)?;
    }
    file.as_file().sync_all().map_err(failed)?;
    let kept = if may_overwrite { file.persist(&place) } else { file.persist_noclobber(&place) };
    match kept {
        Ok(_) => sync_folder(folder).map_err(failed),
        Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(Error::Exists { path: path.to_owned() })
        }
        Err(error) => Err(failed(error.error)),
    }
}

/// The folder that a file is in.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The file that a chain of symbolic links leads to, whether it is there or not.
fn behind_links(path: &Path) -> std::io::Result<PathBuf> {
    /// As many as Linux follows.
    const MOST_LINKS: usize = 40;
    let mut place = path.to_owned();
    for _ in 0..MOST_LINKS {
        match std::fs::read_link(&place) {
            Ok(next) => place = folder_of(&place).join(next),
            Err(_) => return Ok(place),
        }
    }
    Err(std::io::Error::other("its links lead round in a circle"))
}

/// Gives a new file mode and owner of the one that it replaces; the owner only if the user may.
fn keep_rights(file: &File, replaced: &Metadata) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let _ = fchown(file, Some(replaced.uid()), Some(replaced.gid()));
    }
    file.set_permissions(replaced.permissions())
}

/// Puts the names in a folder on the disk, where a system knows how.
pub(super) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// What a plain file gets, less what the user's mask takes away.
#[cfg(unix)]
fn default_permissions() -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    std::fs::Permissions::from_mode(0o666)
}

#[cfg(not(unix))]
fn default_permissions() -> std::fs::Permissions {
    std::fs::metadata(".").map(|metadata| metadata.permissions()).expect("the current directory")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, may_overwrite: bool, contents: &str) -> Result<()> {
        write_output(&OutputTarget::File { path: path.to_owned(), may_overwrite }, contents.as_bytes())
    }

    #[test]
    fn a_file_is_replaced_only_when_that_was_asked_for() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("answer.csv");
        write(&path, false, "one").expect("a new file");
        assert!(matches!(write(&path, false, "two"), Err(Error::Exists { .. })));
        assert_eq!(std::fs::read(&path).expect("the file"), b"one");
        write(&path, true, "two").expect("a replaced file");
        assert_eq!(std::fs::read(&path).expect("the file"), b"two");
        assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 1, "no temporary file is left");
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert!(matches!(write(&folder.path().join("no/answer.csv"), false, ""), Err(Error::Io { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn a_replaced_file_keeps_its_mode() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("secret.csv");
        for mode in [0o600, 0o644, 0o640] {
            std::fs::write(&path, "old").expect("a file");
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("a mode");
            write(&path, true, "new").expect("a replaced file");
            let found = std::fs::metadata(&path).expect("the file").permissions().mode() & 0o777;
            assert_eq!((found, std::fs::read(&path).expect("the file")), (mode, b"new".to_vec()));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_written_through() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = |name: &str| folder.path().join(name);
        std::fs::create_dir(path("deep")).expect("a folder");
        std::fs::write(path("deep/real"), "old").expect("a file");
        symlink("deep/middle", path("link")).expect("a link");
        symlink("real", path("deep/middle")).expect("a link");
        assert!(matches!(write(&path("link"), false, "new"), Err(Error::Exists { .. })));
        write(&path("link"), true, "new").expect("a replaced file");
        assert!(path("link").is_symlink() && path("deep/middle").is_symlink());
        assert_eq!(std::fs::read(path("deep/real")).expect("the file"), b"new");
        symlink("nowhere", path("dangling")).expect("a link");
        write(&path("dangling"), false, "new").expect("a new file behind the link");
        assert!(path("dangling").is_symlink());
        assert_eq!(std::fs::read(path("nowhere")).expect("the file"), b"new");
        symlink("round", path("round")).expect("a link");
        assert!(matches!(write(&path("round"), true, "new"), Err(Error::Io { .. })));
    }
}
