//! Scenarios: all of them, or one in full.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::asking::{Asking, Reply};
use super::sources::SourceResult;
use super::{Ask, Scenarios};
use crate::error::{Problem, Result};
use crate::network::Basis;
use crate::scenario::Scenario;

/// A change of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ScenarioChangeResult {
    /// close, derate, surcharge, delay or status.
    pub action: String,
    /// What it does, in words.
    pub does: String,
    /// What kind of thing it targets.
    pub target: String,
    /// Their ids.
    pub targets: Vec<String>,
    /// Only for this commodity.
    pub commodity: Option<String>,
    /// The first day on which it holds.
    pub from_day: u32,
    /// The first day on which it does not hold any more.
    pub to_day: Option<u32>,
    /// Why.
    pub why: String,
    /// What it rests on.
    pub basis: Basis,
    /// Ids of the sources.
    pub source_ids: Vec<String>,
    /// How many links of the network it touches; for one scenario.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<usize>,
    /// How many places it touches; for one scenario.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nodes: Option<usize>,
    /// When it holds, in words.
    #[serde(skip)]
    pub when: String,
}

/// A scenario.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ScenarioResult {
    /// Its id.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// What kind of event it is.
    pub cause: String,
    /// Whether it happened.
    pub executed: String,
    /// When it starts.
    #[schemars(with = "Option<String>")]
    pub start: Option<Date>,
    /// How long it lasts, if that is known.
    pub duration_days: Option<u32>,
    /// What it is.
    pub description: String,
    /// Ids of the sources.
    pub source_ids: Vec<String>,
    /// What is assumed.
    pub assumptions: Vec<String>,
    /// What it changes, in order.
    pub changes: Vec<ScenarioChangeResult>,
}

impl From<&Scenario> for ScenarioResult {
    fn from(scenario: &Scenario) -> Self {
        let changes = scenario.changes.iter().map(|change| ScenarioChangeResult {
            action: change.action.as_str().to_owned(),
            does: change.describe(),
            target: change.target.as_str().to_owned(),
            targets: change.targets.clone(),
            commodity: change.commodity.clone(),
            from_day: change.window.from_day,
            to_day: change.window.to_day,
            why: change.why.clone(),
            basis: change.basis,
            source_ids: change.sources.clone(),
            links: None,
            nodes: None,
            when: change.window.to_string(),
        });
        Self {
            scenario: scenario.id.clone(),
            title: scenario.title.clone(),
            cause: scenario.cause.clone(),
            executed: scenario.executed.clone(),
            start: scenario.start,
            duration_days: scenario.days,
            description: scenario.description.clone(),
            source_ids: scenario.sources.clone(),
            assumptions: scenario.assumptions.clone(),
            changes: changes.collect(),
        }
    }
}

/// Every scenario, or one whole.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ScenariosResult {
    /// By name.
    pub scenarios: Vec<ScenarioResult>,
    /// The sources of the one that was asked for.
    pub sources: Vec<SourceResult>,
    /// What does not fit the network in the one that was asked for.
    pub problems: Vec<String>,
    /// Whether one was asked for.
    #[serde(skip)]
    pub is_one: bool,
}

impl Ask for Scenarios {
    type Result = ScenariosResult;

    fn answer(&self, asking: &mut Asking<'_>) -> Result<Reply<ScenariosResult>> {
        let Some(choice) = &self.id else {
            let scenarios = asking.all_scenarios()?;
            let mut all: Vec<ScenarioResult> = scenarios.iter().map(ScenarioResult::from).collect();
            all.sort_by(|one, other| one.scenario.cmp(&other.scenario));
            let (sources, problems) = (Vec::new(), Vec::new());
            return Ok(Reply::answered(
                self.clone(),
                ScenariosResult { scenarios: all, sources, problems, is_one: false },
            ));
        };
        let scenario = asking.session.scenario(choice)?;
        asking.rest_on(&scenario)?;
        let mut shown = ScenarioResult::from(&scenario);
        let problems = match scenario.resolve(asking.network) {
            Ok(resolved) => {
                for (change, found) in shown.changes.iter_mut().zip(&resolved.changes) {
                    change.links = Some(found.members.links.len());
                    change.nodes = Some(found.members.nodes.len());
                }
                Vec::new()
            }
            Err(problems) => problems.iter().map(without_folder).collect(),
        };
        let source = |id: &String| match asking.network.find_source(id) {
            Some(source) => source.into(),
            None => SourceResult {
                id: id.clone(),
                title: "not in source.csv".to_owned(),
                publisher: String::new(),
                url: String::new(),
                date: String::new(),
                supports: String::new(),
                figures: None,
            },
        };
        let sources = shown.source_ids.iter().map(source).collect();
        let result = ScenariosResult { scenarios: vec![shown], sources, problems, is_one: true };
        Ok(Reply::answered(self.clone(), result))
    }
}

/// A problem as an answer tells it: an answer names no folder.
pub(super) fn without_folder(problem: &Problem) -> String {
    let name = problem.file.rsplit(['/', '\\']).next().unwrap_or_default();
    Problem { file: name.to_owned(), ..problem.clone() }.to_string()
}
