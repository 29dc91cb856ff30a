//! Hidden files and folders that are written before they get their name, and what a killed program left of them.

use std::ffi::OsStr;
use std::fs::File;
use std::path::Path;
use std::time::Duration;

/// How the name of such a file or folder starts.
pub(super) const PREFIX: &str = ".corridor-partial-";
/// How many letters and digits, drawn at random, follow.
const DRAWN: usize = 6;
/// The file in a hidden folder that is locked as long as its program runs.
pub(super) const LOCK: &str = "lock";
/// Where the files that shall be in place wait in it.
pub(super) const STAGED: &str = "staged";
/// Where the files that they replace are in it.
pub(super) const REPLACED: &str = "replaced";

/// Between making a file and locking it.
const YOUNG: Duration = Duration::from_secs(10);
/// A folder without a lock was left between two calls, or is of another program.
const OLD: Duration = Duration::from_secs(3_600);

/// Whether a file is one that is not in place yet.
pub(super) fn is_hidden(name: &OsStr) -> bool {
    let drawn = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
    drawn.is_some_and(|drawn| drawn.len() == DRAWN && drawn.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Removes what programs that run no longer left in a folder. What cannot be removed stays: it is in nobody's way.
pub(super) fn remove_leftovers(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| is_hidden(&entry.file_name())) {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && is_abandoned_folder(&path) => {
                let _ = std::fs::remove_dir_all(&path);
            }
            Ok(kind) if kind.is_file() && is_abandoned(&path) == Some(true) => {
                let _ = std::fs::remove_file(&path);
            }
            _ => {}
        }
    }
}

fn is_abandoned_folder(folder: &Path) -> bool {
    if folder.join(REPLACED).exists() && folder.join(STAGED).exists() {
        // The program stopped with the old files away and the new ones not yet in place: they are for the user to decide about.
        return false;
    }
    is_abandoned(&folder.join(LOCK)).unwrap_or_else(|| is_older(folder, OLD))
}

/// Whether nobody holds the lock of a file; `None` if there is no such file.
fn is_abandoned(path: &Path) -> Option<bool> {
    let file = File::open(path).ok()?;
    Some(is_older(path, YOUNG) && file.try_lock().is_ok())
}

fn is_older(path: &Path, age: Duration) -> bool {
    let changed = std::fs::metadata(path).and_then(|metadata| metadata.modified());
    changed.is_ok_and(|changed| changed.elapsed().is_ok_and(|since| since > age))
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    fn file(path: &Path, age: Duration) -> File {
        let file = File::create(path).expect("a file");
        file.set_modified(SystemTime::now() - age).expect("a time");
        file
    }

    #[test]
    fn what_is_left_goes_and_what_is_in_use_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        let minute = Duration::from_secs(60);
        file(&path(".corridor-partial-LeFt01"), minute);
        file(&path(".corridor-partial-YoUnG1"), Duration::ZERO);
        for name in ["mine", ".corridor-backup", ".corridor-partial-", ".corridor-partial-notes.txt"] {
            file(&path(name), minute);
        }
        let held = file(&path(".corridor-partial-HeLd01"), minute);
        held.try_lock().expect("a lock");
        for name in [".corridor-partial-DeAd01", ".corridor-partial-AlIvE1", ".corridor-partial-HaLf01"] {
            std::fs::create_dir_all(path(name).join(STAGED)).expect("a folder");
        }
        file(&path(".corridor-partial-DeAd01").join(LOCK), minute);
        std::fs::create_dir(path(".corridor-partial-HaLf01").join(REPLACED)).expect("a folder");
        file(&path(".corridor-partial-HaLf01").join(LOCK), minute);
        let alive = file(&path(".corridor-partial-AlIvE1").join(LOCK), minute);
        alive.try_lock().expect("a lock");
        remove_leftovers(folder.path());
        let mut names: Vec<String> = std::fs::read_dir(folder.path())
            .expect("the folder")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        let kept = [
            ".corridor-backup",
            ".corridor-partial-",
            ".corridor-partial-AlIvE1",
            ".corridor-partial-HaLf01",
            ".corridor-partial-HeLd01",
            ".corridor-partial-YoUnG1",
            ".corridor-partial-notes.txt",
            "mine",
        ];
        assert_eq!(names, kept);
    }
}
