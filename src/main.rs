//! The `corridor` command: parse, run, say what went wrong and what would help.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use corridor::cli::{Cli, Outcome};

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(Outcome::Answered) => ExitCode::SUCCESS,
        Ok(Outcome::NoAnswer) => ExitCode::from(1),
        Err(error) => {
            let hint = error.hint().map_or(String::new(), |hint| format!("hint: {hint}\n"));
            // Talk, not data: the exit code tells as much if nobody listens.
            let _ = write!(std::io::stderr(), "error: {error}\n{hint}");
            ExitCode::from(2)
        }
    }
}
