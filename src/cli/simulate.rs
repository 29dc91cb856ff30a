//! `corridor simulate`

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Outcome;
use super::args::{ConstraintArgs, Format, NetworkArgs, OutputArgs, QuestionArgs};
use super::output::no_such_format;
use crate::error::{Error, Result};
use crate::flow::{Behaviour, Foresight, Outcome as FlowOutcome, SimulationQuestion, simulate};
use crate::io::{OutputTarget, write_output};
use crate::network::Commodity;
use crate::report::{SimulationReport, simulation_svg};

/// Simulate a closure day by day: what still gets out, when the tanks are full, what is shut in, when it is normal again.
///
/// The baseline is always simulated too. Dates are those of the scenario, if it has one.
#[derive(Debug, Args)]
pub(super) struct SimulateArgs {
    /// Scenarios, by name or .toml file, each simulated on its own; without one the baseline
    #[arg(value_name = "NAME|FILE")]
    scenarios: Vec<String>,
    /// How many days
    #[arg(long, value_name = "N", default_value_t = 90)]
    days: usize,
    /// What is shipped: crude, container; without it the first commodity that a scenario touches
    #[arg(long, value_name = "ID")]
    commodity: Option<String>,
    /// What is known of the future
    #[arg(long, value_enum, default_value_t)]
    foresight: ForesightWord,
    /// Days until all spare capacity of every outlet can be used; without it the ramp of each outlet in the data
    #[arg(long, value_name = "DAYS")]
    ramp: Option<u32>,
    /// The day of the simulation that the scenario starts on
    #[arg(long, value_name = "N", default_value_t = 0)]
    from_day: usize,
    /// USD lost with a unit that is never produced, beyond its sale
    #[arg(long, value_name = "USD")]
    shut_in_price: Option<f64>,
    /// List what one more unit a day of each full capacity would be worth
    #[arg(long)]
    marginal: bool,
    /// Write a chart of each scenario to this SVG file; several get their names added
    #[arg(long, value_name = "FILE")]
    chart: Option<PathBuf>,
    #[command(flatten)]
    constraints: ConstraintArgs,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum ForesightWord {
    /// The end of a closure is not known
    #[default]
    Myopic,
    /// The whole horizon is known
    Perfect,
}

impl SimulateArgs {
    pub(super) fn run(&self) -> Result<Outcome> {
        let format = self.output.format_or_svg()?;
        let loaded = self.network.load()?;
        let network = loaded.network.as_ref();
        let resolved = self.network.resolved(network, &self.scenarios)?;
        let mut notes = Vec::new();
        let commodity = self.commodity(network, &resolved, &mut notes)?;
        let policy = self.constraints.policy(network)?;
        if let Some(constraints) = self.constraints.as_scenario(network, &QuestionArgs::default())? {
            return Err(Error::question(
                format!("simulate takes its closures from scenarios, not from {}", constraints.changes[0].label),
                "write them to a .toml file and name it",
            ));
        }
        if resolved.is_empty() && (self.chart.is_some() || format.is_none()) {
            let hint = "corridor simulate cpc-closure-30d --chart chart.svg";
            return Err(Error::question("a chart needs a scenario", hint));
        }
        let behaviour = self.behaviour(commodity)?;
        let asked = |scenario| SimulationQuestion {
            scenario,
            days: self.days,
            from_day: self.from_day,
            behaviour,
            policy: policy.clone(),
        };
        let bar = indicatif::ProgressBar::new(resolved.len() as u64 + 1);
        let baseline = simulate(network, commodity, &asked(None))?;
        bar.inc(1);
        let mut outcomes: Vec<(String, Option<jiff::civil::Date>, FlowOutcome)> = Vec::new();
        for scenario in &resolved {
            let outcome = simulate(network, commodity, &asked(Some(scenario)))?;
            if outcome.summary.first_disturbed.is_none() {
                notes.push(format!("{} changes nothing for {} within the horizon", scenario.scenario.id, commodity.id));
            }
            let days_before = jiff::Span::new().days(i64::try_from(self.from_day).unwrap_or(0));
            let start = scenario.scenario.start.and_then(|start| start.checked_sub(days_before).ok());
            outcomes.push((scenario.scenario.title.clone(), start, outcome));
            bar.inc(1);
        }
        bar.finish_and_clear();
        let report = SimulationReport {
            network,
            network_name: &loaded.shown,
            commodity,
            baseline: &baseline,
            outcomes: &outcomes,
            behaviour: &behaviour,
            has_marginals: self.marginal,
            is_ascii: !(std::io::stdout().is_terminal() && self.output.target() == OutputTarget::Stdout),
            notes: &notes,
        };
        if let Some(path) = &self.chart {
            self.write_charts(path, &baseline, &outcomes, commodity)?;
        }
        let answer = match format {
            None => {
                let (title, start, outcome) = outcomes.first().expect("a chart has a scenario");
                let title = format!("{}: {title}", outcome.scenario);
                simulation_svg(&title, outcome, &baseline, *start, &commodity.cargo_unit).into()
            }
            Some(Format::Table) => report.text(false).into(),
            Some(Format::Md) => report.text(true).into(),
            Some(Format::Csv | Format::Parquet) => report.records().into(),
            Some(Format::Json) => report.json().into(),
            Some(Format::Geojson) => {
                return Err(no_such_format("simulate", "table, md, csv, json, parquet, svg (by the file name)"));
            }
        };
        self.output.write(answer)?;
        Ok(Outcome::Answered)
    }

    fn behaviour(&self, commodity: &Commodity) -> Result<Behaviour> {
        let mut behaviour = Behaviour {
            foresight: match self.foresight {
                ForesightWord::Myopic => Foresight::Myopic,
                ForesightWord::Perfect => Foresight::Perfect,
            },
            ..Behaviour::of(commodity)
        };
        if let Some(days) = self.ramp {
            behaviour.ramp_days = days;
            behaviour.is_ramp_given = true;
        }
        if let Some(price) = self.shut_in_price {
            if !(0.0..=1e6).contains(&price) {
                return Err(Error::question(
                    format!("--shut-in-price {price} makes no sense"),
                    "USD from 0 to 1,000,000",
                ));
            }
            behaviour.shut_in_price = price;
        }
        Ok(behaviour)
    }

    /// The commodity asked for, or the first one that the scenarios touch, or the first of the network.
    fn commodity<'n>(
        &self,
        network: &'n crate::network::Network,
        resolved: &[crate::scenario::Resolved],
        notes: &mut Vec<String>,
    ) -> Result<&'n Commodity> {
        let all = &network.tables().commodities;
        if let Some(id) = &self.commodity {
            return network.find_commodity(id).ok_or_else(|| Error::Unknown {
                what: "commodity",
                given: id.clone(),
                near: all.iter().map(|commodity| commodity.id.clone()).collect(),
            });
        }
        let touches = |commodity: &&Commodity| {
            resolved.iter().flat_map(|scenario| &scenario.changes).any(|change| {
                change.change.commodity.as_ref().is_none_or(|id| *id == commodity.id)
                    && change.members.links.iter().any(|link| network.link(*link).carries(&commodity.id))
            })
        };
        let found = all.iter().find(touches).or(all.first());
        let commodity = found.ok_or_else(|| Error::question("the network has no commodity", "add commodity.csv"))?;
        notes.push(format!("commodity: {}", commodity.id));
        Ok(commodity)
    }

    fn write_charts(
        &self,
        path: &std::path::Path,
        baseline: &FlowOutcome,
        outcomes: &[(String, Option<jiff::civil::Date>, FlowOutcome)],
        commodity: &Commodity,
    ) -> Result<()> {
        for (title, start, outcome) in outcomes {
            let path = if outcomes.len() == 1 {
                path.to_owned()
            } else {
                let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("chart");
                path.with_file_name(format!("{stem}-{}.svg", outcome.scenario))
            };
            let title = format!("{}: {title}", outcome.scenario);
            let svg = simulation_svg(&title, outcome, baseline, *start, &commodity.cargo_unit);
            write_output(&OutputTarget::File { path, may_overwrite: self.output.overwrite }, svg.as_bytes())?;
        }
        Ok(())
    }
}
