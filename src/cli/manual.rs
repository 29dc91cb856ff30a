//! `corridor completions` and `corridor man`

use clap::{Args, CommandFactory};

use super::args::OutputArgs;
use super::{Cli, Exit};
use crate::error::{Error, Result};

/// Print shell completions.
#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// For this shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
    #[command(flatten)]
    output: OutputArgs,
}

impl CompletionsArgs {
    pub(super) fn run(&self) -> Result<Exit> {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "corridor", &mut text);
        self.output.write_text(&text)?;
        Ok(Exit::Answered)
    }
}

/// Print the manual page of the program or of a command.
#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// Of this command: compare, or network show
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
}

impl ManArgs {
    pub(super) fn run(&self) -> Result<Exit> {
        let mut program = Cli::command();
        program.build();
        let mut page = &program;
        for name in &self.command {
            page = page.find_subcommand(name).ok_or_else(|| {
                let names = page.get_subcommands().map(clap::Command::get_name);
                let near = crate::error::nearest_names(name, names);
                Error::Unknown { what: "command", given: name.clone(), near }
            })?;
        }
        let mut text = Vec::new();
        clap_mangen::Man::new(page.clone())
            .render(&mut text)
            .map_err(|error| Error::io("write", std::path::Path::new("the manual page"), error))?;
        self.output.write_text(&text)?;
        Ok(Exit::Answered)
    }
}
