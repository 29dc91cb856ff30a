//! Scenario files as text, and their digests.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// The scenario files of a folder, by name.
///
/// # Errors
/// [`Error::Io`] if the folder cannot be read.
pub fn scenario_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(|error| Error::io("read", folder, error))?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    paths.sort();
    Ok(paths)
}

/// The text of a scenario file.
///
/// # Errors
/// [`Error::Io`] if the file cannot be read.
pub fn read_scenario_text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|error| Error::io("read", path, error))
}

/// SHA-256 of a text under a name, both with their lengths.
pub fn text_digest(name: &str, text: &str) -> String {
    let mut hash = Sha256::new();
    for part in [name, text] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
