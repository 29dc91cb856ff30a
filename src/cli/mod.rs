//! The command line: one file per verb.

mod args;
mod breakeven;
mod compare;
mod critical;
mod import;
mod inputs;
mod manual;
mod matrix;
mod network;
mod output;
mod risk;
mod route;
mod scenarios;
mod simulate;
mod sources;
mod validate;

use clap::{Parser, Subcommand};

use crate::error::Result;

/// What came of a command that ran without an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
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

// What a command is for stands with its arguments: a comment here would hide it from --help.
#[derive(Debug, Subcommand)]
enum Command {
    Compare(compare::CompareArgs),
    Route(route::RouteArgs),
    Simulate(simulate::SimulateArgs),
    Breakeven(breakeven::BreakevenArgs),
    Critical(critical::CriticalArgs),
    Matrix(matrix::MatrixArgs),
    Risk(risk::RiskArgs),
    Scenarios(scenarios::ScenariosArgs),
    Network(network::NetworkVerbArgs),
    Sources(sources::SourcesArgs),
    Validate(validate::ValidateArgs),
    Completions(manual::CompletionsArgs),
    Man(manual::ManArgs),
}

impl Cli {
    /// Runs the command.
    ///
    /// # Errors
    /// Whatever the command fails with.
    pub fn run(self) -> Result<Outcome> {
        match self.command {
            Command::Compare(args) => args.run(),
            Command::Route(args) => args.run(),
            Command::Simulate(args) => args.run(),
            Command::Breakeven(args) => args.run(),
            Command::Critical(args) => args.run(),
            Command::Matrix(args) => args.run(),
            Command::Risk(args) => args.run(),
            Command::Scenarios(args) => args.run(),
            Command::Network(args) => args.run(),
            Command::Sources(args) => args.run(),
            Command::Validate(args) => args.run(),
            Command::Completions(args) => args.run(),
            Command::Man(args) => args.run(),
        }
    }
}
