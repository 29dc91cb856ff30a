//! Results to files: whole or not at all.

use std::io::Write;
use std::path::{Path, PathBuf};

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
/// A reader of standard output that stops reading early is no error.
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
    if path.is_dir() {
        let source = std::io::Error::new(std::io::ErrorKind::IsADirectory, "it is a directory");
        return Err(Error::io("write", path, source));
    }
    if path.exists() && !path.is_file() {
        // A device or a pipe cannot be replaced by renaming, and nothing that it held is lost.
        return std::fs::write(path, contents).map_err(|error| Error::io("write", path, error));
    }
    if !may_overwrite && path.exists() {
        return Err(Error::Exists { path: path.to_owned() });
    }
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        let source =
            std::io::Error::new(std::io::ErrorKind::NotFound, format!("there is no folder {}", folder.display()));
        return Err(Error::io("write", path, source));
    }
    let mut file = tempfile::Builder::new()
        .prefix(".corridor-")
        .permissions(default_permissions())
        .tempfile_in(folder)
        .map_err(|error| Error::io("write", path, error))?;
    file.write_all(contents).and_then(|()| file.flush()).map_err(|error| Error::io("write", path, error))?;
    let kept = if may_overwrite { file.persist(path) } else { file.persist_noclobber(path) };
    match kept {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(Error::Exists { path: path.to_owned() })
        }
        Err(error) => Err(Error::io("write", path, error.error)),
    }
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

    #[test]
    fn a_file_is_replaced_only_when_that_was_asked_for() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("answer.csv");
        let target = |may_overwrite| OutputTarget::File { path: path.clone(), may_overwrite };
        write_output(&target(false), b"one").expect("a new file");
        assert!(matches!(write_output(&target(false), b"two"), Err(Error::Exists { .. })));
        assert_eq!(std::fs::read(&path).expect("the file"), b"one");
        write_output(&target(true), b"two").expect("a replaced file");
        assert_eq!(std::fs::read(&path).expect("the file"), b"two");
        assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 1, "no temporary file is left");
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("no/answer.csv");
        assert!(matches!(write_output(&OutputTarget::File { path, may_overwrite: false }, b""), Err(Error::Io { .. })));
    }
}
