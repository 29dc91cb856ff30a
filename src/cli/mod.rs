//! The command line: flags to a question, the answer to bytes, and an exit code.

mod args;
mod ask;
mod files;
mod import;
mod manual;
mod network;
mod output;
mod verbs;

use clap::{Parser, Subcommand};

use crate::ask as questions;
use crate::error::{Error, Result};
use verbs::{MatrixVerb, RiskVerb, RouteVerb, ScenariosVerb, SimulateVerb, Verb};

/// What came of a command that ran without an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// The question has an answer.
    Answered,
    /// The question has no answer, and it was said why.
    NoAnswer,
}

/// Compare oil and container corridors across Eurasia.
///
/// Routes through Russia and around it, for crude oil and for containers: what they cost, how long they take, how much fits, and what happens when
/// something closes. Every figure has a source or says that it is an assumption.
#[derive(Debug, Parser)]
#[command(name = "corridor", version, max_term_width = 100, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 answered, 1 no answer (the reason is printed), 2 error.\n\
    Try: corridor compare Tengiz Augusta --scenario cpc-closure-30d")]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

// What a command is for stands with its question: a comment here would hide it from --help.
#[derive(Debug, Subcommand)]
enum Command {
    Compare(Verb<questions::Compare>),
    Route(RouteVerb),
    Simulate(SimulateVerb),
    Breakeven(Verb<questions::Breakeven>),
    Critical(Verb<questions::Critical>),
    Matrix(MatrixVerb),
    Risk(RiskVerb),
    Scenarios(ScenariosVerb),
    Network(network::NetworkVerb),
    Sources(Verb<questions::Sources>),
    Validate(Verb<questions::Validate>),
    Ask(ask::AskVerb),
    Completions(manual::CompletionsArgs),
    Man(manual::ManArgs),
}

impl Cli {
    /// Runs the command.
    ///
    /// # Errors
    /// Whatever the command fails with, as it is said.
    pub fn run(self) -> std::result::Result<Exit, Said> {
        let is_json = matches!(self.command, Command::Ask(_));
        self.answer().map_err(|error| told(&error, is_json))
    }

    fn answer(self) -> Result<Exit> {
        match self.command {
            Command::Compare(verb) => verb.run(),
            Command::Route(verb) => verb.run(),
            Command::Simulate(verb) => verb.run(),
            Command::Breakeven(verb) => verb.run(),
            Command::Critical(verb) => verb.run(),
            Command::Matrix(verb) => verb.run(),
            Command::Risk(verb) => verb.run(),
            Command::Scenarios(verb) => verb.run(),
            Command::Network(verb) => verb.run(),
            Command::Sources(verb) => verb.run(),
            Command::Validate(verb) => verb.run(),
            Command::Ask(verb) => verb.run(),
            Command::Completions(args) => args.run(),
            Command::Man(args) => args.run(),
        }
    }
}

/// An error in lines for standard error.
pub type Said = String;

/// An error as the command line tells it: parameters are flags, or keys where questions come as JSON.
fn told(error: &Error, is_json: bool) -> Said {
    let spell = |name: &str| if is_json { name.to_owned() } else { format!("--{}", name.replace('_', "-")) };
    let (message, hint) = error.told(&spell);
    let hint = hint.map_or(String::new(), |hint| format!("hint: {hint}\n"));
    format!("error: {message}\n{hint}")
}
