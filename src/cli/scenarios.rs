//! `corridor scenarios`

use clap::{Args, Subcommand};
use serde_json::json;

use super::Outcome;
use super::args::{Format, NetworkArgs, OutputArgs};
use super::output::{Answer, no_such_format};
use crate::error::Result;
use crate::records::{Column, Kind, Records};
use crate::report::{Align, Table, counted};
use crate::scenario::{Scenario, ScenarioChange};

/// List the named scenarios, or show one.
#[derive(Debug, Args)]
pub(super) struct ScenariosArgs {
    #[command(subcommand)]
    verb: Option<Verb>,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// One line per scenario
    List,
    /// What a scenario changes, and what that rests on
    Show {
        /// Name or .toml file
        id: String,
    },
}

impl ScenariosArgs {
    pub(super) fn run(&self) -> Result<Outcome> {
        let answer = match &self.verb {
            Some(Verb::Show { id }) => self.show(id)?.into(),
            Some(Verb::List) | None => self.list()?,
        };
        self.output.write(answer)?;
        Ok(Outcome::Answered)
    }

    fn list(&self) -> Result<Answer> {
        let mut scenarios = self.network.all_scenarios()?;
        scenarios.sort_by(|one, other| one.id.cmp(&other.id));
        let format = self.output.format()?;
        match format {
            Format::Table | Format::Md => {
                let mut table = Table::new([
                    ("scenario", Align::Left),
                    ("start", Align::Left),
                    ("days", Align::Right),
                    ("cause", Align::Left),
                    ("happened", Align::Left),
                    ("title", Align::Left),
                ]);
                for scenario in &scenarios {
                    table.row(shown_row(scenario).to_vec());
                }
                Ok(if format == Format::Md { table.markdown() } else { table.plain() }.into())
            }
            Format::Csv | Format::Parquet => {
                let mut records = Records::new([
                    Column::text("scenario"),
                    Column::new("start", Kind::Date),
                    Column::integer("duration_days"),
                    Column::text("cause"),
                    Column::text("executed"),
                    Column::text("title"),
                ]);
                scenarios.iter().for_each(|scenario| records.row(row(scenario)));
                let loaded = self.network.load()?;
                Ok(records.with_head(loaded.head("scenarios", &json!({}), &[]).fields()).into())
            }
            Format::Json => {
                let all: Vec<_> = scenarios.iter().map(scenario_json).collect();
                Ok(Answer::Text(serde_json::to_string_pretty(&all).expect("plain JSON") + "\n"))
            }
            Format::Geojson => Err(no_such_format("scenarios list", "table, md, csv, json, parquet")),
        }
    }

    fn show(&self, id: &str) -> Result<String> {
        let scenario = self.network.scenario(id)?;
        let loaded = self.network.load()?;
        match self.output.format()? {
            Format::Json => Ok(serde_json::to_string_pretty(&scenario_json(&scenario)).expect("plain JSON") + "\n"),
            Format::Table | Format::Md => {
                let resolved = scenario.resolve(&loaded.network);
                let mut text = format!("{}: {}\n", scenario.id, scenario.title);
                let [_, start, days, cause, executed, _] = shown_row(&scenario);
                text += &format!("  cause {cause}, happened: {executed}, start {start}, days {days}\n");
                if !scenario.description.is_empty() {
                    text += &format!("  {}\n", scenario.description);
                }
                text += "\nchanges\n";
                for (position, change) in scenario.changes.iter().enumerate() {
                    text += &format!("  {}. {}{}\n", position + 1, change.describe(), window_text(change));
                    if let Ok(resolved) = &resolved {
                        let members = &resolved.changes[position].members;
                        let (links, places) = (members.links.len(), members.nodes.len());
                        text += &format!("     touches {} and {}\n", counted(links, "link"), counted(places, "place"));
                    }
                    let why = if change.why.is_empty() { "no reason given" } else { &change.why };
                    text += &format!("     {why} ({}{})\n", change.basis, source_list(&change.sources));
                }
                if !scenario.assumptions.is_empty() {
                    text += "\nassumed\n";
                    text.extend(scenario.assumptions.iter().map(|sentence| format!("  - {sentence}\n")));
                }
                if !scenario.sources.is_empty() {
                    text += "\nsources\n";
                    for id in &scenario.sources {
                        let source = loaded.network.find_source(id);
                        let shown = source.map_or("not in source.csv".to_owned(), |source| {
                            format!("{}, {} ({}) {}", source.title, source.publisher, source.date, source.url)
                        });
                        text += &format!("  {id}: {shown}\n");
                    }
                }
                if let Err(problems) = resolved {
                    text += "\nproblems with this network\n";
                    text.extend(problems.iter().map(|problem| format!("  {problem}\n")));
                }
                Ok(text)
            }
            _ => Err(no_such_format("scenarios show", "table, md, json")),
        }
    }
}

/// The same for reading: a scenario without a date has a dash, one without an end is open.
fn shown_row(scenario: &Scenario) -> [String; 6] {
    let [id, start, days, cause, executed, title] = row(scenario);
    let or = |text: String, word: &str| if text.is_empty() { word.to_owned() } else { text };
    [id, or(start, "-"), or(days, "open"), cause, executed, title]
}

/// Id, start, days, cause, whether it happened, title; blank for what is not known.
fn row(scenario: &Scenario) -> [String; 6] {
    [
        scenario.id.clone(),
        scenario.start.map_or_else(String::new, |date| date.to_string()),
        scenario.days.map_or_else(String::new, |days| days.to_string()),
        scenario.cause.clone(),
        scenario.executed.clone(),
        scenario.title.clone(),
    ]
}

fn source_list(sources: &[String]) -> String {
    if sources.is_empty() { String::new() } else { format!(": {}", sources.join(" ")) }
}

fn window_text(change: &ScenarioChange) -> String {
    let only = change.commodity.as_ref().map_or(String::new(), |id| format!(" for {id} only"));
    format!(", {}{only}", change.window)
}

fn scenario_json(scenario: &Scenario) -> serde_json::Value {
    let changes: Vec<_> = scenario
        .changes
        .iter()
        .map(|change| {
            json!({
                "action": change.action.as_str(),
                "does": change.describe(),
                "target": change.target.as_str(),
                "targets": change.targets,
                "commodity": change.commodity,
                "from_day": change.window.from_day,
                "to_day": change.window.to_day,
                "why": change.why,
                "basis": change.basis,
                "source_ids": change.sources,
            })
        })
        .collect();
    json!({
        "scenario": scenario.id,
        "title": scenario.title,
        "cause": scenario.cause,
        "executed": scenario.executed,
        "start": scenario.start.map(|date| date.to_string()),
        "duration_days": scenario.days,
        "description": scenario.description,
        "source_ids": scenario.sources,
        "assumptions": scenario.assumptions,
        "changes": changes,
    })
}
