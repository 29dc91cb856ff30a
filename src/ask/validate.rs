//! The model beside what was published and observed.

use schemars::JsonSchema;
use serde::Serialize;

use super::asking::{Asking, Reply};
use super::{Ask, Validate};
use crate::analysis::{EpisodeCheck, FlowCheck, Validated, check_episodes, check_flows, validate};
use crate::error::{Error, Result};
use crate::io;

/// A published figure beside what the model says.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PublishedResult {
    /// The key.
    pub published_id: String,
    /// Id of the commodity.
    pub commodity: String,
    /// Where it starts.
    pub origin: String,
    /// Where it ends.
    pub destination: String,
    /// By which corridor; blank for the best.
    pub corridor: String,
    /// The figures of the network were not made from it.
    pub independent: bool,
    /// Middle of the published days.
    pub published_days: Option<f64>,
    /// Days by the model.
    pub model_days: Option<f64>,
    /// (model - published) / published.
    pub days_error: Option<f64>,
    /// Published tariff.
    pub published_tariff_usd_per_unit: Option<f64>,
    /// Tariff by the model.
    pub model_tariff_usd_per_unit: Option<f64>,
    /// (model - published) / published.
    pub tariff_error: Option<f64>,
}

/// An observed yearly flow beside the simulated one.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FlowCheckResult {
    /// Id of the commodity.
    pub commodity: String,
    /// Id of the outlet.
    pub outlet: String,
    /// The year.
    pub year: u16,
    /// Observed, in cargo units a year.
    pub observed_units: f64,
    /// Simulated, in cargo units a year.
    pub model_units: f64,
    /// (model - observed) / observed.
    pub error: f64,
}

/// What came of an episode beside what the model says.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EpisodeCheckResult {
    /// Id of the scenario.
    pub scenario: String,
    /// Id of the commodity.
    pub commodity: String,
    /// Of what.
    pub targets: Vec<String>,
    /// The first day.
    pub from_day: usize,
    /// The one after the last.
    pub to_day: usize,
    /// What was observed.
    pub observed: f64,
    /// What the model says.
    pub model: Option<f64>,
}

/// The model against what was published and observed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ValidateResult {
    /// Days and tariffs.
    pub published: Vec<PublishedResult>,
    /// Flows by outlet.
    pub flows: Vec<FlowCheckResult>,
    /// Episodes.
    pub episodes: Vec<EpisodeCheckResult>,
    /// The same with all that a page needs.
    #[serde(skip)]
    pub page: ValidationPage,
}

/// What a page of validation needs besides its figures.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ValidationPage {
    /// Every published row, compared.
    pub rows: Vec<Validated>,
    /// Every observed flow, compared.
    pub flows: Vec<FlowCheck>,
    /// Every episode, compared.
    pub episodes: Vec<EpisodeCheck>,
    /// Id, name and cargo unit of each commodity.
    pub commodities: Vec<super::told::CommodityTold>,
    /// Id and name of each outlet.
    pub outlets: Vec<(String, String)>,
    /// Unit of each episode's value.
    pub units: Vec<String>,
}

impl Ask for Validate {
    type Result = ValidateResult;

    fn answer(&self, asking: &mut Asking<'_>) -> Result<Reply<ValidateResult>> {
        let network = asking.network;
        let mut resolved = Vec::new();
        for scenario in asking.all_scenarios()? {
            resolved.push(scenario.resolve(network).map_err(|problems| Error::Data { problems })?);
        }
        let rows = validate(network, &resolved, &io::embedded_published()?)?;
        let flows = check_flows(network, &io::embedded_observed()?)?;
        let episodes = check_episodes(network, &resolved, &io::embedded_episodes()?)?;
        let tables = network.tables();
        let published = rows.iter().map(|row| PublishedResult {
            published_id: row.published.id.clone(),
            commodity: row.published.commodity.clone(),
            origin: row.published.origin.clone(),
            destination: row.published.destination.clone(),
            corridor: row.published.corridor.clone(),
            independent: row.published.is_independent,
            published_days: row.published_days(),
            model_days: row.days,
            days_error: row.days_error(),
            published_tariff_usd_per_unit: row.published.tariff_usd,
            model_tariff_usd_per_unit: row.tariff_usd,
            tariff_error: row.tariff_error(),
        });
        let flow_rows = flows.iter().map(|row| FlowCheckResult {
            commodity: row.observed.commodity.clone(),
            outlet: row.observed.outlet.clone(),
            year: row.observed.year,
            observed_units: row.observed_units,
            model_units: row.model_units,
            error: row.error(),
        });
        let episode_rows = episodes.iter().map(|row| EpisodeCheckResult {
            scenario: row.episode.scenario.clone(),
            commodity: row.episode.commodity.clone(),
            targets: row.episode.targets.clone(),
            from_day: row.episode.from_day,
            to_day: row.episode.to_day,
            observed: row.episode.value,
            model: row.model,
        });
        let unit = |row: &EpisodeCheck| {
            let commodity = network.find_commodity(&row.episode.commodity);
            commodity.map_or(String::new(), |commodity| row.episode.metric.unit(commodity))
        };
        let result = ValidateResult {
            published: published.collect(),
            flows: flow_rows.collect(),
            episodes: episode_rows.collect(),
            page: ValidationPage {
                commodities: tables.commodities.iter().map(Into::into).collect(),
                outlets: tables.outlets.iter().map(|outlet| (outlet.id.clone(), outlet.name.clone())).collect(),
                units: episodes.iter().map(unit).collect(),
                rows,
                flows,
                episodes,
            },
        };
        Ok(Reply::answered(self.clone(), result))
    }
}
