//! `corridor breakeven`

use clap::Args;

use super::Outcome;
use super::args::{ConstraintArgs, Format, NetworkArgs, OutputArgs, QuestionArgs};
use super::inputs::{Asked, asked, note_lines};
use super::output::say;
use crate::analysis::{Varied, breakeven, explain_no_route};
use crate::error::{Error, Result};
use crate::report::{breakeven_json, breakeven_records, breakeven_text, routes_geojson};
use crate::watch::Watch;

/// Find the exact points at which another route or corridor becomes the best, as one figure grows.
#[derive(Debug, Args)]
pub(super) struct BreakevenArgs {
    /// Where the cargo is: an id, a name, a UN/LOCODE, or latitude,longitude in degrees
    origin: String,
    /// Where it shall go: the same
    destination: String,
    /// What grows: 'country:RU tariff', 'asset:caspian-crossing time', 'link:cpc-5 tariff', value-of-time, co2-price
    #[arg(long, value_name = "WHAT")]
    vary: String,
    /// From where to where, in USD per unit, days, USD per unit and day, or USD per tonne of CO2
    #[arg(long, value_name = "LO:HI")]
    range: Option<String>,
    /// Under these scenarios together, by name or .toml file
    #[arg(long, value_name = "NAME|FILE")]
    scenario: Vec<String>,
    #[command(flatten)]
    question: QuestionArgs,
    #[command(flatten)]
    constraints: ConstraintArgs,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl BreakevenArgs {
    pub(super) fn run(&self) -> Result<Outcome> {
        let format = self.output.format()?;
        let loaded = self.network.load()?;
        let network = loaded.network.as_ref();
        let Asked { frozen, laid, question, options, notes } = asked(
            &loaded,
            (&self.origin, &self.destination),
            (&self.question, &self.constraints),
            &self.network.resolved(network, &self.scenario)?,
            (0, None),
        )?;
        let varied = Varied::parse(network, &self.vary)?;
        let Some(best) = frozen.best_route(&laid.overlay, &question)? else {
            say(&format!("no route: {}", explain_no_route(&frozen, &laid.overlay, &question, Watch::none())?));
            return Ok(Outcome::NoAnswer);
        };
        let range = match &self.range {
            None => varied.default_range(&best),
            Some(text) => parse_range(text)?,
        };
        let stretches = breakeven(&frozen, &laid.overlay, &question, varied, range)?;
        let commodity = frozen.commodity();
        let head = options.head("breakeven", &notes);
        let text = |is_markdown| {
            note_lines(&notes) + &breakeven_text(network, commodity, (&self.vary, varied), &stretches, is_markdown)
        };
        self.output.write(match format {
            Format::Table => text(false).into(),
            Format::Md => text(true).into(),
            Format::Csv | Format::Parquet => breakeven_records(network, &head, &self.vary, varied, &stretches).into(),
            Format::Json => breakeven_json(network, &head, &self.vary, varied, &stretches).into(),
            Format::Geojson => {
                let routes: Vec<_> =
                    stretches.iter().map(|stretch| (format!("from {}", stretch.from), &stretch.route)).collect();
                routes_geojson(network, &routes).into()
            }
        })?;
        Ok(Outcome::Answered)
    }
}

fn parse_range(text: &str) -> Result<(f64, f64)> {
    let wrong = || Error::question(format!("'{text}' is no range"), "LO:HI, two numbers: 0:500");
    let (low, high) = text.split_once(':').ok_or_else(wrong)?;
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite()).ok_or_else(wrong);
    Ok((number(low)?, number(high)?))
}
