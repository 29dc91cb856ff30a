//! Flags that every command has.

use std::path::PathBuf;

use clap::Args;

use crate::ask::Session;
use crate::error::Result;
use crate::report::Format;

// Which network.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct SessionArgs {
    /// Folder with node.csv and link.csv (GMNS) [default: the embedded network]
    #[arg(long, value_name = "DIR", global = true, help_heading = "Network")]
    pub(super) network: Option<PathBuf>,
    /// Folder with scenario files besides the embedded ones
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
    /// How the answer looks [default: by the name given to --output, else a table]
    #[arg(long, value_enum, global = true, help_heading = "Output")]
    pub(super) format: Option<Format>,
    /// Write to this file; `-` is standard output
    #[arg(short, long, value_name = "FILE", global = true, help_heading = "Output")]
    pub(super) output: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long, global = true, help_heading = "Output")]
    pub(super) overwrite: bool,
}
