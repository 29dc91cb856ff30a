//! The network in the binary.

use std::io::Read;
use std::sync::OnceLock;

use include_dir::{Dir, include_dir};

use super::folder::{TableFiles, read_digested};
use crate::error::Result;
use crate::network::Network;

static DATA: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data");

/// The tables in the binary, read where they are.
struct Embedded;

impl TableFiles for Embedded {
    fn open(&self, name: &str) -> Result<Option<Box<dyn Read + '_>>> {
        Ok(DATA.get_file(name).map(|file| Box::new(file.contents()) as Box<dyn Read>))
    }
}

/// The digest of the embedded network, worked out when the program is built.
const DIGEST: &str = env!("CORRIDOR_DATA_DIGEST");

/// The embedded network of crude oil and container corridors.
///
/// It is read and checked once per process.
///
/// # Panics
/// Never in a released version: the tests read it.
pub fn embedded_network() -> &'static Network {
    static NETWORK: OnceLock<Network> = OnceLock::new();
    NETWORK.get_or_init(|| match read_digested(&Embedded, Some(DIGEST)) {
        Ok(network) => network,
        Err(error) => panic!("the embedded network is broken:\n{error}"),
    })
}

/// File name and text of each embedded scenario, sorted by name.
pub fn embedded_scenarios() -> Vec<(&'static str, &'static str)> {
    let mut scenarios: Vec<_> = DATA
        .get_dir("scenarios")
        .into_iter()
        .flat_map(|folder| folder.files())
        .filter_map(|file| Some((file.path().file_stem()?.to_str()?, file.contents_utf8()?)))
        .collect();
    scenarios.sort_unstable();
    scenarios
}

/// An embedded table as text: for validation data that is no part of the model.
pub fn embedded_table(name: &str) -> Option<&'static str> {
    DATA.get_file(name).and_then(|file| file.contents_utf8())
}
