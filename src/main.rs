//! The `corridor` command: parse, run, say what went wrong and what would help.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use corridor::cli::{Cli, Exit};

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(Exit::Answered) => ExitCode::SUCCESS,
        Ok(Exit::NoAnswer) => ExitCode::from(1),
        Err(said) => {
            // Talk, not data: the exit code tells as much if nobody listens.
            let _ = write!(std::io::stderr(), "{said}");
            ExitCode::from(2)
        }
    }
}
