//! `corridor risk`

use clap::Args;
use serde_json::json;

use super::Outcome;
use super::args::{ConstraintArgs, Format, NetworkArgs, OutputArgs, QuestionArgs};
use super::inputs::{commodity_or_first, fitted_place, need_corridors, note_out_of_force, resolved_options};
use super::output::{Answer, no_such_format, say};
use crate::analysis::{FlowRiskQuestion, RiskQuestion, flow_risk, route_risk};
use crate::error::{Error, Result};
use crate::flow::Behaviour;
use crate::report::{
    flow_risk_json, flow_risk_records, flow_risk_text, route_risk_json, route_risk_records, route_risk_text,
};
use crate::scenario::{Resolved, lay_over};
use crate::watch::Watch;

/// What could go wrong: Monte Carlo over outages and over the range of every figure.
///
/// With two places: tariff, time and waits of each corridor, and how often it is the cheapest and fastest. With --flow: delivered and shut-in volumes of the
/// whole network, with outages drawn on top of each scenario.
#[derive(Debug, Args)]
pub(super) struct RiskArgs {
    /// Where the cargo is: an id, a name, a UN/LOCODE, or latitude,longitude in degrees
    #[arg(required_unless_present = "flow")]
    origin: Option<String>,
    /// Where it shall go: the same
    #[arg(required_unless_present = "flow")]
    destination: Option<String>,
    /// Flows instead of a route: outages on top of the baseline and of each of these scenarios
    #[arg(long, value_name = "NAME|FILE", value_delimiter = ',', num_args = 0.., conflicts_with_all = ["origin", "destination"])]
    flow: Option<Vec<String>>,
    /// Under these scenarios together (for a route)
    #[arg(long, value_name = "NAME|FILE")]
    scenario: Vec<String>,
    /// How many worlds are drawn; without it 10,000 for a route and 200 for flows
    #[arg(long, value_name = "N")]
    trials: Option<u64>,
    /// What the random numbers start from
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Threads; without it one per processor. The answer does not depend on it
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// How many days (for flows)
    #[arg(long, value_name = "N", default_value_t = 90)]
    days: usize,
    #[command(flatten)]
    question: QuestionArgs,
    #[command(flatten)]
    constraints: ConstraintArgs,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl RiskArgs {
    pub(super) fn run(&self) -> Result<Outcome> {
        let threads = match self.threads {
            Some(0) => return Err(Error::question("--threads 0 makes no sense", "1 or more")),
            Some(threads) => threads,
            None => 0,
        };
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|error| Error::question(format!("no threads: {error}"), "fewer --threads"))?;
        let answer = pool.install(|| match &self.flow {
            Some(scenarios) => self.flows(scenarios).map(Some),
            None => self.routes(),
        })?;
        let Some(answer) = answer else { return Ok(Outcome::NoAnswer) };
        self.output.write(answer)?;
        Ok(Outcome::Answered)
    }

    /// `None` if no corridor has a route, which is then said.
    fn routes(&self) -> Result<Option<Answer>> {
        let (Some(origin), Some(destination)) = (&self.origin, &self.destination) else {
            return Err(Error::question("two places are needed", "corridor risk Tengiz Augusta"));
        };
        let format = self.output.format()?;
        let loaded = self.network.load()?;
        let network = loaded.network.as_ref();
        let mut notes = Vec::new();
        let origin = self.question.place(network, origin, &mut notes)?;
        let destination = self.question.place(network, destination, &mut notes)?;
        let commodity = self.question.commodity(network, (origin, destination), &mut notes)?;
        need_corridors(network, commodity)?;
        let origin = fitted_place(network, commodity, origin, &mut notes);
        let destination = fitted_place(network, commodity, destination, &mut notes);
        let objective = self.question.objective(commodity)?;
        let regime = self.question.regime();
        let via = self.question.via_places(network, &mut notes)?;
        let scenarios = self.network.resolved(network, &self.scenario)?;
        note_out_of_force(&scenarios, commodity, 0, &mut notes);
        let constraints = self.constraints.as_scenario(network, &self.question)?;
        let policy = self.constraints.policy(network)?;
        let layers: Vec<&Resolved> = constraints.iter().chain(&scenarios).collect();
        let laid = lay_over(network, commodity, &layers, 0, &policy);
        let asked = RiskQuestion {
            origin,
            destination,
            via,
            objective,
            regime,
            trials: self.trials.unwrap_or(10_000),
            seed: self.seed,
        };
        let Some(risk) = route_risk(network, commodity, &laid.overlay, &asked, Watch::none())? else {
            say("no corridor has an open route between the two places; `corridor compare` says why");
            return Ok(None);
        };
        let options = resolved_options(&loaded, commodity, &objective, regime, constraints.as_ref(), &policy);
        let head = options.head("risk", &notes);
        let (from, to) = (network.node(origin), network.node(destination));
        Ok(Some(match format {
            Format::Table | Format::Md => {
                let is_markdown = format == Format::Md;
                let places = (from.name.as_str(), to.name.as_str());
                route_risk_text(places, commodity, (&options, &notes), &risk, self.seed, is_markdown).into()
            }
            Format::Csv | Format::Parquet => route_risk_records(&head, (&from.id, &to.id), commodity, &risk).into(),
            Format::Json => route_risk_json(&head, (&from.id, &to.id), &risk, self.seed).into(),
            Format::Geojson => return Err(no_such_format("risk", "table, md, csv, json, parquet")),
        }))
    }

    fn flows(&self, scenarios: &[String]) -> Result<Answer> {
        let format = self.output.format()?;
        let loaded = self.network.load()?;
        let network = loaded.network.as_ref();
        if let Some(constraints) = self.constraints.as_scenario(network, &self.question)? {
            return Err(Error::question(
                format!("risk --flow takes its closures from scenarios, not from {}", constraints.changes[0].label),
                "write them to a .toml file and name it after --flow",
            ));
        }
        if !self.scenario.is_empty() || !self.question.via.is_empty() {
            return Err(Error::question(
                "risk --flow has no --scenario and no --via",
                "name the scenarios after --flow",
            ));
        }
        let resolved = self.network.resolved(network, scenarios)?;
        let commodity = commodity_or_first(network, self.question.commodity.as_deref())?;
        let asked = FlowRiskQuestion {
            scenarios: resolved.iter().collect(),
            days: self.days,
            behaviour: Behaviour::of(commodity),
            regime: self.question.regime(),
            trials: self.trials.unwrap_or(200),
            seed: self.seed,
        };
        let risk = flow_risk(network, commodity, &asked)?;
        let options = json!({
            "commodity": commodity.id,
            "cargo_unit": commodity.cargo_unit,
            "days": self.days,
            "regime": asked.regime.as_str(),
            "seed": self.seed,
        });
        let head = loaded.head("risk-flow", &options, &[]);
        Ok(match format {
            Format::Table => flow_risk_text(commodity, &risk, self.days, self.seed, false).into(),
            Format::Md => flow_risk_text(commodity, &risk, self.days, self.seed, true).into(),
            Format::Csv | Format::Parquet => flow_risk_records(&head, commodity, &risk).into(),
            Format::Json => flow_risk_json(&head, &risk).into(),
            Format::Geojson => return Err(no_such_format("risk", "table, md, csv, json, parquet")),
        })
    }
}
