//! Files that a user names: regular files, and standard input or a pipe of the shell up to a stated length. What never ends is refused.

use std::fs::File;
use std::io::{Error as IoError, ErrorKind, Read};
use std::path::Path;

use crate::error::{Error, Result};

/// The most bytes that are read from a pipe: a regular file says how long it is, a pipe does not.
const MOST_OF_STREAM: u64 = 1 << 30;

/// Whether a path stands for a stream that the shell has opened: `-`, `/dev/stdin`, `<(...)`.
pub(super) fn is_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
        || ["/dev/stdin", "/dev/fd", "/proc/self/fd", "/dev/stdout", "/dev/stderr"]
            .iter()
            .any(|stream| path.starts_with(stream))
}

/// Opens a file to be read piece by piece.
///
/// # Errors
/// [`Error::Io`] if it cannot be opened or is neither a regular file nor a stream of the shell; a stream that is too long is an error where it is read.
pub(crate) fn open(path: &Path) -> Result<Box<dyn Read>> {
    open_up_to(path, MOST_OF_STREAM)
}

fn open_up_to(path: &Path, most: u64) -> Result<Box<dyn Read>> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(Limited { input: std::io::stdin(), left: most, most }));
    }
    let failed = |error| Error::io("read", path, error);
    if !is_stream(path) {
        // Told before it is opened: opening a named pipe waits for somebody to write.
        check_is_regular(path, &std::fs::metadata(path).map_err(failed)?)?;
        return Ok(Box::new(File::open(path).map_err(failed)?));
    }
    let file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.is_dir() {
        return Err(failed(IoError::new(ErrorKind::IsADirectory, "it is a directory, not a file")));
    }
    Ok(Box::new(Limited { input: file, left: most, most }))
}

/// Refuses directories, named pipes, devices and sockets.
///
/// # Errors
/// [`Error::Io`] that says what it is.
pub(super) fn check_is_regular(path: &Path, metadata: &std::fs::Metadata) -> Result<()> {
    if metadata.is_file() {
        return Ok(());
    }
    let source = if metadata.is_dir() {
        IoError::new(ErrorKind::IsADirectory, "it is a directory, not a file")
    } else {
        IoError::new(ErrorKind::InvalidInput, "it is not a regular file; - reads standard input")
    };
    Err(Error::io("read", path, source))
}

/// Reads a whole file of at most `most` bytes; `what` is told if it has more.
///
/// # Errors
/// [`Error::Io`] if it cannot be read, is neither a regular file nor a stream of the shell, or is too long.
pub(super) fn read_whole(path: &Path, most: u64, what: &str) -> Result<Vec<u8>> {
    let failed = |error| Error::io("read", path, error);
    let too_long = |length: &str| {
        let message = format!("it has {length} bytes, {what} has {most} at most");
        failed(IoError::new(ErrorKind::FileTooLarge, message))
    };
    if !is_stream(path)
        && let Ok(metadata) = std::fs::metadata(path)
        && metadata.is_file()
        && metadata.len() > most
    {
        return Err(too_long(&metadata.len().to_string()));
    }
    let mut bytes = Vec::new();
    open_up_to(path, most + 1)?.take(most + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > most { Err(too_long("more")) } else { Ok(bytes) }
}

/// Passes bytes on up to a limit; more of them are an error.
struct Limited<R> {
    input: R,
    left: u64,
    most: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.input.read(buffer)? as u64;
        self.left = self.left.checked_sub(count).ok_or_else(|| {
            IoError::new(ErrorKind::FileTooLarge, format!("more than {} bytes come from a pipe", self.most))
        })?;
        Ok(count as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipe_is_read_up_to_its_limit() {
        let read = |length: usize, most: u64| {
            let mut text = String::new();
            Limited { input: "x".repeat(length).as_bytes(), left: most, most }
                .read_to_string(&mut text)
                .map(|_| text.len())
        };
        assert_eq!(read(8, 8).expect("as long as it may be"), 8);
        assert_eq!(read(9, 8).expect_err("too long").to_string(), "more than 8 bytes come from a pipe");
    }

    #[cfg(unix)]
    #[test]
    fn devices_and_folders_are_no_input() {
        for path in ["/dev/zero", "/dev/null"] {
            let error = open(Path::new(path)).err().expect("no regular file").to_string();
            assert_eq!(error, format!("cannot read {path}: it is not a regular file; - reads standard input"));
        }
        assert!(open(Path::new("/dev")).err().expect("a folder").to_string().contains("it is a directory"));
        assert!(open(Path::new("/dev/fd/..")).is_err());
    }
}
