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

#[derive(Debug, Subcommand)]
enum Command {
    /// One row per corridor and scenario: tariff, time, distance, CO2, capacity, countries
    Compare(compare::CompareArgs),
    /// The best route, leg by leg, or why there is none
    Route(route::RouteArgs),
    /// A closure day by day: what gets out, what is shut in, when it is normal again
    Simulate(simulate::SimulateArgs),
    /// The exact points at which another route becomes the best
    Breakeven(breakeven::BreakevenArgs),
    /// Which closure hurts most
    Critical(critical::CriticalArgs),
    /// The cost of the best route for every origin and destination
    Matrix(matrix::MatrixArgs),
    /// What could go wrong: Monte Carlo over outages and figures
    Risk(risk::RiskArgs),
    /// The named scenarios
    Scenarios(scenarios::ScenariosArgs),
    /// Check, show, import or export a network
    Network(network::NetworkVerbArgs),
    /// Where the figures come from
    Sources(sources::SourcesArgs),
    /// The model against published figures that it was not built from
    Validate(validate::ValidateArgs),
    /// Shell completions
    Completions(manual::CompletionsArgs),
    /// The manual page
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
