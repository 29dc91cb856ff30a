//! `corridor route`

use clap::Args;

use super::Outcome;
use super::args::{ConstraintArgs, Format, NetworkArgs, OutputArgs, QuestionArgs};
use super::inputs::{Asked, asked};
use super::output::say;
use crate::analysis::{TradeOffs, alternatives, explain_no_route, trade_offs};
use crate::error::{Error, Result};
use crate::report::{RouteReport, dominated_text, routes_geojson, routes_table, scatter_svg, scatter_text};
use crate::route::{Objective, Route};
use crate::watch::Watch;

/// More routes than these are only listed, not spelt out.
const MOST_SPELT_OUT: usize = 5;

/// What is said where not all trade-offs were found.
const GAVE_UP: &str = "the search for trade-offs gave up: there are more, at more of the first criterion";

/// Find the best route between two places, leg by leg.
///
/// Without a route the exit code is 1, and what closed it is named: a smallest set of closures and avoidances that, lifted, opens one.
#[derive(Debug, Args)]
pub(super) struct RouteArgs {
    /// Where the cargo is: an id, a name, a UN/LOCODE, or latitude,longitude in degrees
    origin: String,
    /// Where it shall go: the same
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
    /// Show so many routes that truly differ
    #[arg(long, value_name = "K", conflicts_with = "pareto")]
    alternatives: Option<usize>,
    /// The most that two alternatives may share of the length of the shorter, 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.6)]
    max_overlap: f64,
    /// The most that an alternative may cost, as a multiple of the best
    #[arg(long, value_name = "FACTOR", default_value_t = 1.5)]
    max_stretch: f64,
    /// Show every route that no other beats in all of these: tariff, time, co2, risk, distance
    #[arg(long, value_name = "CRITERIA", value_delimiter = ',')]
    pareto: Vec<String>,
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
        let format = self.output.format_or_svg()?;
        let loaded = self.network.load()?;
        let network = loaded.network.as_ref();
        let scenarios = self.network.resolved(network, &self.scenario)?;
        let asked = asked(
            &loaded,
            (&self.origin, &self.destination),
            (&self.question, &self.constraints),
            &scenarios,
            (self.day, self.corridor.as_deref()),
        )?;
        let (routes, trade_offs, mut notes) = self.routes(&asked)?;
        let Asked { frozen, laid, question, options, notes: asked_notes } = &asked;
        notes.splice(0..0, asked_notes.iter().cloned());
        if routes.is_empty() && trade_offs.as_ref().is_some_and(|found| !found.is_complete) {
            say(GAVE_UP);
            return Ok(Outcome::NoAnswer);
        }
        if routes.is_empty() {
            let reason = explain_no_route(frozen, &laid.overlay, question, Watch::none())?;
            let (from, to) = (network.node(question.origin), network.node(question.destination));
            say(&format!("no route from {} to {}: {reason}", from.name, to.name));
            return Ok(Outcome::NoAnswer);
        }
        let named: Vec<(String, &Route)> =
            routes.iter().enumerate().map(|(position, route)| ((position + 1).to_string(), route)).collect();
        let commodity = frozen.commodity();
        let why = match (&trade_offs, self.alternatives) {
            (Some(_), _) => format!("not beaten in {} together", self.pareto.join(", ")),
            (None, Some(_)) => format!("alternatives by {}", options.objective),
            (None, None) => format!("best by {}", options.objective),
        };
        let report =
            RouteReport { network, commodity, routes: &named, options, notes: &notes, why, is_explained: self.explain };
        let answer = match format {
            Some(Format::Table | Format::Md) => {
                let is_markdown = format == Some(Format::Md);
                let summary = self.summary(&report, trade_offs.as_ref(), is_markdown);
                if named.len() > MOST_SPELT_OUT && !self.explain {
                    (summary + "their legs: --explain, or --format csv\n").into()
                } else {
                    (summary + &report.text(is_markdown)).into()
                }
            }
            Some(Format::Csv | Format::Parquet) => report.records().into(),
            Some(Format::Json) => report.json().into(),
            Some(Format::Geojson) => routes_geojson(network, &named).into(),
            None => match &trade_offs {
                Some(found) if found.criteria.len() > 1 => {
                    let (from, to) = (network.node(question.origin), network.node(question.destination));
                    scatter_svg(&format!("{} to {}", from.name, to.name), found, commodity).into()
                }
                _ => {
                    return Err(Error::question(
                        "a picture needs trade-offs between two criteria",
                        "--pareto tariff,time -o picture.svg",
                    ));
                }
            },
        };
        self.output.write(answer)?;
        Ok(Outcome::Answered)
    }

    /// The routes asked for: one, alternatives, or trade-offs; what was not asked for but matters goes to the notes.
    fn routes(&self, asked: &Asked<'_>) -> Result<(Vec<Route>, Option<TradeOffs>, Vec<String>)> {
        let Asked { frozen, laid, question, .. } = asked;
        if let Some(count) = self.alternatives {
            let rule = (count, self.max_overlap, self.max_stretch);
            let found = alternatives(frozen, &laid.overlay, question, rule, Watch::none())?;
            return Ok((found.routes, None, found.why_no_more.iter().map(ToString::to_string).collect()));
        }
        if self.pareto.is_empty() {
            return Ok((frozen.best_route(&laid.overlay, question)?.into_iter().collect(), None, Vec::new()));
        }
        let criteria = self.pareto.iter().map(|word| criterion(word)).collect::<Result<Vec<_>>>()?;
        let found = trade_offs(frozen, &laid.overlay, question, &criteria, Watch::none())?;
        let gave_up = (!found.is_complete).then(|| GAVE_UP.to_owned());
        Ok((found.routes.clone(), Some(found), gave_up.into_iter().collect()))
    }

    /// All routes beside each other, and the picture of their trade-offs.
    fn summary(&self, report: &RouteReport<'_>, trade_offs: Option<&TradeOffs>, is_markdown: bool) -> String {
        if report.routes.len() < 2 && trade_offs.is_none() {
            return String::new();
        }
        let table = routes_table(report.network, report.commodity, report.routes);
        let mut text = if is_markdown { table.markdown() } else { table.plain() };
        if let Some(found) = trade_offs {
            let fence = if is_markdown { "```\n" } else { "" };
            text += &format!("\n{fence}{}{fence}{}", scatter_text(found, report.commodity), dominated_text(found));
        }
        text + "\n"
    }
}

fn criterion(word: &str) -> Result<Objective> {
    Ok(match word {
        "tariff" => Objective::Tariff,
        "time" => Objective::Time,
        "co2" => Objective::Co2,
        "distance" => Objective::Distance,
        "risk" => Objective::Risk,
        other => {
            return Err(Error::Unknown {
                what: "criterion",
                given: other.to_owned(),
                near: ["tariff", "time", "co2", "risk", "distance"].map(str::to_owned).to_vec(),
            });
        }
    })
}
