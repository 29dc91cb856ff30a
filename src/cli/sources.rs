//! `corridor sources`

use clap::Args;
use serde_json::json;

use super::Outcome;
use super::args::{Format, NetworkArgs, OutputArgs};
use super::output::no_such_format;
use crate::analysis::{SourcedFigure, sourced_figures};
use crate::error::{Error, Result, nearest_names};
use crate::records::{Column, Records};
use crate::report::{Align, Table};

/// List the sources, or every figure that one of them supports.
#[derive(Debug, Args)]
pub(super) struct SourcesArgs {
    /// A source; without it all of them
    id: Option<String>,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl SourcesArgs {
    pub(super) fn run(&self) -> Result<Outcome> {
        let loaded = self.network.load()?;
        let network = loaded.network.as_ref();
        let scenarios = self.network.all_scenarios()?;
        let figures = sourced_figures(network, &scenarios);
        let format = self.output.format()?;
        let head = loaded.head("sources", &json!({ "source": self.id }), &[]).fields();
        let answer = match &self.id {
            Some(given) => {
                let source = network.find_source(given).ok_or_else(|| Error::Unknown {
                    what: "source",
                    given: given.clone(),
                    near: nearest_names(given, network.tables().sources.iter().map(|source| source.id.as_str())),
                })?;
                let supported: Vec<&SourcedFigure> =
                    figures.iter().filter(|figure| figure.source == source.id).collect();
                let said = format!(
                    "{}: {}\n  {} ({})\n  {}\n  supports: {}\n\n",
                    source.id, source.title, source.publisher, source.date, source.url, source.supports
                );
                match format {
                    Format::Table => (said + &figures_table(&supported).plain()).into(),
                    Format::Md => (said + &figures_table(&supported).markdown()).into(),
                    Format::Csv | Format::Parquet => figures_records(&supported).with_head(head).into(),
                    _ => return Err(no_such_format("sources", "table, md, csv, parquet")),
                }
            }
            None => {
                let mut table = Table::new([
                    ("source", Align::Left),
                    ("figures", Align::Count),
                    ("date", Align::Left),
                    ("publisher", Align::Left),
                    ("title", Align::Left),
                ]);
                for source in &network.tables().sources {
                    let count = figures.iter().filter(|figure| figure.source == source.id).count();
                    table.row(vec![
                        source.id.clone(),
                        count.to_string(),
                        source.date.clone(),
                        source.publisher.clone(),
                        source.title.clone(),
                    ]);
                }
                match format {
                    Format::Table => table.plain().into(),
                    Format::Md => table.markdown().into(),
                    Format::Csv | Format::Parquet => table.records().with_head(head).into(),
                    _ => return Err(no_such_format("sources", "table, md, csv, parquet")),
                }
            }
        };
        self.output.write(answer)?;
        Ok(Outcome::Answered)
    }
}

fn figures_table(figures: &[&SourcedFigure]) -> Table {
    let mut table = Table::new([
        ("table", Align::Left),
        ("id", Align::Left),
        ("figure", Align::Left),
        ("central", Align::Right),
        ("low", Align::Right),
        ("high", Align::Right),
        ("unit", Align::Left),
        ("basis", Align::Left),
        ("year", Align::Right),
    ]);
    figures.iter().for_each(|figure| table.row(figure.cells()[1..].to_vec()));
    table
}

fn figures_records(figures: &[&SourcedFigure]) -> Records {
    let columns = ["source_id", "table", "id", "figure", "central", "low", "high", "unit", "basis"];
    let columns = columns.into_iter().map(Column::text).chain([Column::integer("year")]);
    let mut records = Records::new(columns);
    figures.iter().for_each(|figure| records.row(figure.cells()));
    records
}
