//! Flags that every command has.

use std::path::PathBuf;

use clap::Args;

use crate::ask::Session;
use crate::error::Result;
use crate::report::Format;

// Which network.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct SessionArgs {
    /// Read the network from this folder of node.csv and link.csv (GMNS) [default: the embedded network]
    #[arg(long, value_name = "DIR", global = true, help_heading = "Network")]
    pub(super) network: Option<PathBuf>,
    /// Add the scenario files of this folder to the embedded ones
    #[arg(long, value_name = "DIR", global = true, help_heading = "Network")]
    pub(super) scenarios_dir: Option<PathBuf>,
}

impl SessionArgs {
    /// Reads the network and the scenarios that are asked for.
    pub(super) fn session(&self) -> Result<Session> {
        let session = match &self.network {
            None => Session::embedded(),
            Some(folder) => Session::open(folder)?,
        };
        match &self.scenarios_dir {
            None => Ok(session),
            Some(folder) => session.with_scenarios(folder),
        }
    }
}

// Where the answer goes and how it looks.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct OutputArgs {
    /// Format of the answer [default: by the ending of --output, else table]
    #[arg(long, value_enum, global = true, help_heading = "Output")]
    pub(super) format: Option<Format>,
    /// Write to this file; `-` is standard output
    #[arg(short, long, value_name = "FILE", global = true, help_heading = "Output")]
    pub(super) output: Option<PathBuf>,
    /// Replace an existing file
    #[arg(long, global = true, help_heading = "Output")]
    pub(super) overwrite: bool,
}
