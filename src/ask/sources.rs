//! Sources, and the figures that rest on them.

use schemars::JsonSchema;
use serde::Serialize;

use super::asking::{Asking, Reply};
use super::{Ask, Sources};
use crate::analysis::{SourcedFigure, sourced_figures};
use crate::error::{Error, Result, nearest_names};
use crate::network::Source;

/// A source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourceResult {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Where.
    pub url: String,
    /// When.
    pub date: String,
    /// What it supports, in words.
    pub supports: String,
    /// How many figures rest on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figures: Option<usize>,
}

impl From<&Source> for SourceResult {
    fn from(source: &Source) -> Self {
        Self {
            id: source.id.clone(),
            title: source.title.clone(),
            publisher: source.publisher.clone(),
            url: source.url.clone(),
            date: source.date.clone(),
            supports: source.supports.clone(),
            figures: None,
        }
    }
}

/// A figure and a source that it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourcedFigureResult {
    /// Id of the source.
    pub source_id: String,
    /// The table it stands in, or `scenario`.
    pub table: String,
    /// Id of the row.
    pub id: String,
    /// Which figure of it.
    pub figure: String,
    /// Central, as printed.
    pub central: String,
    /// Low, as printed.
    pub low: String,
    /// High, as printed.
    pub high: String,
    /// The unit.
    pub unit: String,
    /// What it rests on.
    pub basis: String,
    /// The year it is valid for.
    pub year: String,
}

impl From<&SourcedFigure> for SourcedFigureResult {
    fn from(figure: &SourcedFigure) -> Self {
        let [source_id, table, id, name, central, low, high, unit, basis, year] = figure.cells();
        Self { source_id, table, id, figure: name, central, low, high, unit, basis, year }
    }
}

/// Every source, or one with every figure that it supports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourcesResult {
    /// The sources.
    pub sources: Vec<SourceResult>,
    /// The figures of the one that was asked for.
    pub figures: Vec<SourcedFigureResult>,
    /// Whether one was asked for.
    #[serde(skip)]
    pub is_one: bool,
}

impl Ask for Sources {
    type Result = SourcesResult;

    fn answer(&self, asking: &mut Asking<'_>) -> Result<Reply<SourcesResult>> {
        let mut question = self.clone();
        let tables = asking.network.tables();
        let figures = sourced_figures(asking.network, &asking.all_scenarios()?);
        let counted = |source: &Source| {
            let count = figures.iter().filter(|figure| figure.source == source.id).count();
            SourceResult { figures: Some(count), ..source.into() }
        };
        let result = match &mut question.id {
            None => {
                let sources = tables.sources.iter().map(counted).collect();
                SourcesResult { sources, figures: Vec::new(), is_one: false }
            }
            Some(given) => {
                let source = asking.network.find_source(given).ok_or_else(|| Error::Unknown {
                    what: "source",
                    given: given.clone(),
                    near: nearest_names(given, tables.sources.iter().map(|source| source.id.as_str())),
                })?;
                given.clone_from(&source.id);
                let supported = figures.iter().filter(|figure| figure.source == source.id);
                let figures = supported.map(SourcedFigureResult::from).collect();
                SourcesResult { sources: vec![counted(source)], figures, is_one: true }
            }
        };
        Ok(Reply::answered(question, result))
    }
}
