//! `corridor route`

use clap::Args;

use super::Outcome;
use super::args::{ConstraintArgs, Format, NetworkArgs, OutputArgs, QuestionArgs};
use super::inputs::resolved_options;
use crate::analysis::explain_no_route;
use crate::error::{Error, Result};
use crate::report::{RouteReport, routes_geojson};
use crate::route::{FrozenNetwork, Question, Rule};
use crate::scenario::{Resolved, lay_over};

/// Find the best route between two places, leg by leg.
///
/// Without a route the exit code is 1, and what closed it is named: a smallest set of closures and avoidances that, lifted, opens one.
#[derive(Debug, Args)]
pub(super) struct RouteArgs {
    /// Where the cargo is
    origin: String,
    /// Where it shall go
    destination: String,
    /// Under these scenarios together, by name or .toml file; may be given several times
    #[arg(long, value_name = "NAME|FILE")]
    scenario: Vec<String>,
    /// The day of the scenarios, 0 for their first
    #[arg(long, value_name = "N", default_value_t = 0)]
    day: u32,
    /// Keep to the rule of this corridor
    #[arg(long, value_name = "ID")]
    corridor: Option<String>,
    /// Spell out every part of every step with its basis, year and sources
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    question: QuestionArgs,
    #[command(flatten)]
    constraints: ConstraintArgs,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl RouteArgs {
    pub(super) fn run(&self) -> Result<Outcome> {
        let format = self.output.format()?;
        let loaded = self.network.load()?;
        let network = loaded.network.as_ref();
        let mut notes = Vec::new();
        let origin = self.question.place(network, &self.origin, &mut notes)?;
        let destination = self.question.place(network, &self.destination, &mut notes)?;
        let via = self.question.via_places(network, &mut notes)?;
        let commodity = self.question.commodity(network, (origin, destination), &mut notes)?;
        let objective = self.question.objective(commodity)?;
        let regime = self.question.regime();
        let scenarios = self.network.resolved(network, &self.scenario)?;
        let constraints = self.constraints.as_scenario(network, &self.question)?;
        let policy = self.constraints.policy(network)?;
        let options = resolved_options(&loaded, commodity, &objective, regime, constraints.as_ref(), &policy);
        let rule = match &self.corridor {
            None => Rule::default(),
            Some(id) => match network.find_corridor(id) {
                Some(corridor) => Rule::of_corridor(network, corridor),
                None => {
                    let known = network.tables().corridors.iter().map(|corridor| corridor.id.as_str());
                    let near = crate::error::nearest_names(id, known);
                    return Err(Error::Unknown { what: "corridor", given: id.clone(), near });
                }
            },
        };
        let question = Question { origin, destination, objective, rule: rule.via(&via) };
        let layers: Vec<&Resolved> = constraints.iter().chain(&scenarios).collect();
        let laid = lay_over(network, commodity, &layers, self.day, &policy);
        let frozen = FrozenNetwork::new(network, commodity, regime);
        let Some(route) = frozen.best_route(&laid.overlay, &question)? else {
            let reason = explain_no_route(&frozen, &laid.overlay, &question)?;
            eprintln!("no route from {} to {}: {reason}", network.node(origin).name, network.node(destination).name);
            return Ok(Outcome::NoAnswer);
        };
        let routes = [("1".to_owned(), &route)];
        let report = RouteReport {
            network,
            commodity,
            routes: &routes,
            options: &options,
            notes: &notes,
            is_explained: self.explain,
        };
        self.output.write(&match format {
            Format::Table => report.text(false),
            Format::Md => report.text(true),
            Format::Csv => report.csv(),
            Format::Json => report.json(),
            Format::Geojson => routes_geojson(network, &routes),
        })?;
        Ok(Outcome::Answered)
    }
}
