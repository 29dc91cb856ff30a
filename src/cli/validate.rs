//! `corridor validate`

use clap::Args;
use serde_json::json;

use super::Outcome;
use super::args::{Format, NetworkArgs, OutputArgs};
use super::output::no_such_format;
use crate::analysis::{check_episodes, check_flows, validate};
use crate::error::{Error, Result};
use crate::io;
use crate::report::{episode_check_markdown, flow_check_markdown, validation_markdown, validation_records};

/// Hold the model against published days and tariffs, the flows of 2025 and what came of past disruptions.
#[derive(Debug, Args)]
pub(super) struct ValidateArgs {
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl ValidateArgs {
    pub(super) fn run(&self) -> Result<Outcome> {
        let loaded = self.network.load()?;
        let network = loaded.network.as_ref();
        let rows = io::embedded_published()?;
        let mut resolved = Vec::new();
        for scenario in self.network.all_scenarios()? {
            resolved.push(scenario.resolve(network).map_err(|problems| Error::Data { problems })?);
        }
        let validated = validate(network, &resolved, &rows)?;
        let head = loaded.head("validate", &json!({}), &[]);
        self.output.write(match self.output.format()? {
            Format::Table | Format::Md => {
                ("# Validation\n\nWritten by `corridor validate` from the data of this version; days are held against the middle of the published interval.\n\n"
                    .to_owned()
                    + &validation_markdown(network, &validated)
                    + &flow_check_markdown(network, &check_flows(network, &io::embedded_observed()?)?)
                    + &episode_check_markdown(network, &check_episodes(network, &resolved, &io::embedded_episodes()?)?)).into()
            }
            Format::Csv | Format::Parquet => validation_records(&validated).with_head(head.fields()).into(),
            _ => return Err(no_such_format("validate", "md, csv, parquet")),
        })?;
        Ok(Outcome::Answered)
    }
}
