//! `corridor compare`

use clap::Args;

use super::Outcome;
use super::args::{ConstraintArgs, Format, NetworkArgs, OutputArgs, QuestionArgs};
use super::inputs::{fitted_place, need_corridors, note_out_of_force, resolved_options};
use crate::analysis::{Answer, ComparisonQuestion, compare, why_closed};
use crate::error::Result;
use crate::report::{ComparisonReport, routes_geojson};
use crate::watch::Watch;

/// Compare the corridors between two places: one row per corridor and scenario.
///
/// The baseline is always there; the best route of each corridor is exact.
#[derive(Debug, Args)]
pub(super) struct CompareArgs {
    /// Where the cargo is: an id, a name, a UN/LOCODE, or latitude,longitude in degrees
    origin: String,
    /// Where it shall go: the same
    destination: String,
    /// Compare under this scenario too, by name or .toml file; may be given several times
    #[arg(long, value_name = "NAME|FILE")]
    scenario: Vec<String>,
    /// The day of the scenarios, 0 for their first
    #[arg(long, value_name = "N", default_value_t = 0)]
    day: u32,
    #[command(flatten)]
    question: QuestionArgs,
    #[command(flatten)]
    constraints: ConstraintArgs,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl CompareArgs {
    pub(super) fn run(&self) -> Result<Outcome> {
        let format = self.output.format()?;
        let loaded = self.network.load()?;
        let network = loaded.network.as_ref();
        let mut notes = Vec::new();
        let origin = self.question.place(network, &self.origin, &mut notes)?;
        let destination = self.question.place(network, &self.destination, &mut notes)?;
        let via = self.question.via_places(network, &mut notes)?;
        let commodity = self.question.commodity(network, (origin, destination), &mut notes)?;
        need_corridors(network, commodity)?;
        let origin = fitted_place(network, commodity, origin, &mut notes);
        let destination = fitted_place(network, commodity, destination, &mut notes);
        let objective = self.question.objective(commodity)?;
        let scenarios = self.network.resolved(network, &self.scenario)?;
        let constraints = self.constraints.as_scenario(network, &self.question)?;
        let policy = self.constraints.policy(network)?;
        let regime = self.question.regime();
        let options = resolved_options(&loaded, commodity, &objective, regime, constraints.as_ref(), &policy);
        if !self.scenario.is_empty() {
            notes.push(format!("scenarios as they stand on their day {}", self.day));
            note_out_of_force(&scenarios, commodity, self.day, &mut notes);
        }
        let asked = ComparisonQuestion {
            origin,
            destination,
            via,
            objective,
            regime,
            always: constraints.iter().collect(),
            scenarios: scenarios.iter().collect(),
            day: self.day,
            policy,
        };
        let comparison = compare(network, commodity, &asked)?;
        let reasons = why_closed(network, commodity, &asked, &comparison, Watch::none())?;
        let report = ComparisonReport {
            network,
            commodity,
            comparison: &comparison,
            origin: &network.node(origin).id,
            destination: &network.node(destination).id,
            options: &options,
            notes: &notes,
            reasons: &reasons,
        };
        let answer = match format {
            Format::Table => report.text(false).into(),
            Format::Md => report.text(true).into(),
            Format::Csv | Format::Parquet => report.records().into(),
            Format::Json => report.json().into(),
            Format::Geojson => {
                let routes: Vec<_> = comparison
                    .cases
                    .iter()
                    .flat_map(|case| case.rows.iter().map(move |row| (case, row)))
                    .filter_map(|(case, row)| match &row.answer {
                        Answer::Route(route) => Some((format!("{}/{}", case.scenario, row.corridor), route.as_ref())),
                        _ => None,
                    })
                    .collect();
                routes_geojson(network, &routes).into()
            }
        };
        self.output.write(answer)?;
        Ok(if comparison.reference().is_some() { Outcome::Answered } else { Outcome::NoAnswer })
    }
}
