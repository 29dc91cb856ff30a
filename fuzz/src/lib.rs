//! What the fuzz targets share: several files in one input, and imports into a scratch folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use corridor::analysis::check;
use corridor::io::{FolderFiles, ImportFormat, ImportOptions, import_network, network_records, read_network};
use corridor::network::{Network, Table};
use corridor::records::RecordFormat;
use tempfile::TempDir;

/// The files of an input: each begins after a line `-- name --`.
pub fn files_of(data: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut name = None;
    for line in data.split_inclusive(|byte| *byte == b'\n') {
        let text = String::from_utf8_lossy(line);
        match text.trim().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
            Some(next) if next.len() < 40 && !next.contains(['/', '\0']) && next != ".." => {
                files.insert(next.to_owned(), Vec::new());
                name = Some(next.to_owned());
            }
            _ => {
                if let Some(file) = name.as_ref().and_then(|name| files.get_mut(name)) {
                    file.extend_from_slice(line);
                }
            }
        }
    }
    files
}

/// The tables of a network as CSV, without the empty ones that may be missing.
pub fn written(network: &Network) -> BTreeMap<String, Vec<u8>> {
    network_records(network)
        .into_iter()
        .filter(|(table, records)| !records.is_empty() || matches!(table, Table::Node | Table::Link))
        .map(|(table, records)| (format!("{table}.csv"), RecordFormat::Csv.bytes(&records)))
        .collect()
}

/// Writes the files of the input to a scratch folder and imports `start` from there.
///
/// # Panics
/// If a refused import leaves something, or if an import cannot be read again with as many places and links as it says.
pub fn import(format: ImportFormat, data: &[u8], start: &str, options: &ImportOptions) {
    static SCRATCH: OnceLock<TempDir> = OnceLock::new();
    let scratch = SCRATCH.get_or_init(|| tempfile::tempdir().expect("a temporary folder")).path();
    let (from, to) = (scratch.join("from"), scratch.join("to"));
    clear(&from);
    clear(&to);
    fs::create_dir_all(&from).expect("a temporary folder");
    for (name, contents) in files_of(data) {
        if !name.is_empty() && name != "." {
            fs::write(from.join(name), contents).expect("a file in a temporary folder");
        }
    }
    match import_network(format, &from.join(start), options, (&to, true), &|_| {}) {
        Err(_) => assert!(!to.exists(), "refused, but written"),
        Ok(report) => {
            let network =
                read_network(&FolderFiles::Disk(to)).unwrap_or_else(|error| panic!("cannot be read: {error}"));
            let tables = network.tables();
            assert_eq!(tables.nodes.len() as u64, report.nodes, "places");
            assert_eq!(tables.links.len() as u64, report.links, "links");
            check(&network);
        }
    }
}

fn clear(folder: &Path) {
    if folder.exists() {
        fs::remove_dir_all(folder).expect("a folder of our own");
    }
}
