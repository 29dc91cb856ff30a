//! Answers as JSON, with one envelope for every command; the schema is in `docs/reference/`.

use serde_json::{Value, json};

use crate::network::{Network, Range, Regime};
use crate::route::{Objective, Route, StepKind};
use crate::units::{Measure, Rate};

/// Version of the JSON of every command: grows when a field changes its meaning or goes.
pub const JSON_VERSION: u32 = 1;

/// The options of a question, as they were resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// `embedded`, or the folder.
    pub network: String,
    /// SHA-256 of its files.
    pub network_digest: String,
    /// Id of the commodity.
    pub commodity: String,
    /// What it is counted in.
    pub cargo_unit: String,
    /// What was least.
    pub objective: Objective,
    /// Which outage rates held.
    pub regime: Regime,
    /// Closures and avoidances of the question.
    pub constraints: Vec<String>,
    /// Statuses and links used although not operating.
    pub included: Vec<String>,
}

impl Options {
    /// The head of an answer to a question with these options.
    pub fn head(&self, command: &str, warnings: &[String]) -> Head {
        let mut options = self.json();
        options["command"] = json!(command);
        Head::new(command, (&self.network, &self.network_digest), &options, warnings)
    }

    /// As JSON.
    pub fn json(&self) -> Value {
        let (value_of_time, co2_price) = match self.objective {
            Objective::Generalized { value_of_time, co2_price } => (json!(value_of_time), json!(co2_price)),
            _ => (Value::Null, Value::Null),
        };
        json!({
            "commodity": self.commodity,
            "cargo_unit": self.cargo_unit,
            "objective": self.objective.as_str(),
            "value_of_time_usd_per_unit_day": value_of_time,
            "co2_price_usd_per_t": co2_price,
            "regime": self.regime.as_str(),
            "constraints": self.constraints,
            "included": self.included,
        })
    }
}

/// What an answer carries beside its rows: schema, program, network, options, warnings.
#[derive(Debug, Clone, PartialEq)]
pub struct Head(Value);

impl Head {
    /// The head of an answer of a command over a network, which is named as the user knows it.
    pub fn new(command: &str, (shown, digest): (&str, &str), options: &Value, warnings: &[String]) -> Self {
        Self(json!({
            "schema": format!("corridor/{command}/{JSON_VERSION}"),
            "program": { "name": "corridor", "version": env!("CARGO_PKG_VERSION") },
            "network": { "name": shown, "sha256": digest },
            "options": options,
            "warnings": warnings,
        }))
    }

    /// The whole answer as JSON.
    pub fn with_result(&self, result: Value) -> String {
        let mut answer = self.0.clone();
        answer["result"] = result;
        serde_json::to_string_pretty(&answer).expect("JSON without maps of other keys than text") + "\n"
    }

    /// The fields by name, for formats that keep texts: `corridor.schema` as it is, the others as JSON.
    pub fn fields(&self) -> Vec<(String, String)> {
        let fields = self.0.as_object().into_iter().flatten();
        fields
            .map(|(name, value)| {
                (format!("corridor.{name}"), value.as_str().map_or_else(|| value.to_string(), str::to_owned))
            })
            .collect()
    }
}

pub(super) fn range_json<T: Measure>(range: Range<T>) -> Value {
    json!({ "central": range.central.to_table(), "low": range.low.to_table(), "high": range.high.to_table() })
}

/// A route with all its steps and what each rests on.
pub fn route_json(network: &Network, route: &Route) -> Value {
    let node_id = |node: petgraph::graph::NodeIndex| network.node(node).id.as_str();
    let steps: Vec<Value> = route
        .steps
        .iter()
        .map(|step| {
            let (kind, id, mode) = match step.kind {
                StepKind::Link(way) => {
                    let link = network.link(way.link);
                    ("link", link.id.as_str(), json!(link.mode.as_str()))
                }
                StepKind::Transfer(Some(id)) => ("transfer", network.transfer(id).id.as_str(), Value::Null),
                StepKind::Transfer(None) => ("transfer", "", Value::Null),
            };
            let components: Vec<Value> = step
                .components
                .iter()
                .map(|part| {
                    json!({
                        "label": part.label,
                        "tariff_usd_per_unit": range_json(part.tariff),
                        "time_days": range_json(part.time),
                        "co2_kg_per_unit": part.co2,
                        "basis": part.basis,
                        "year": part.year,
                        "source_ids": part.sources,
                    })
                })
                .collect();
            json!({
                "kind": kind,
                "id": id,
                "from_node_id": node_id(step.from),
                "to_node_id": node_id(step.to),
                "mode": mode,
                "tariff_usd_per_unit": range_json(step.measures.tariff),
                "time_days": range_json(step.measures.time),
                "distance_km": step.measures.distance,
                "co2_kg_per_unit": step.measures.co2,
                "components": components,
            })
        })
        .collect();
    json!({
        "origin": node_id(route.origin),
        "destination": node_id(route.destination),
        "corridor": route.corridor,
        "tariff_usd_per_unit": range_json(route.total.tariff),
        "time_days": range_json(route.total.time),
        "distance_km": route.total.distance,
        "co2_kg_per_unit": route.total.co2,
        "availability": (route.availability() * 1e6).round() / 1e6,
        "published_share": (route.published_share().get() * 1e4).round() / 1e4,
        "countries": route.countries(network),
        "bottleneck": bottleneck_json(route),
        "nodes": route.places().into_iter().map(node_id).collect::<Vec<_>>(),
        "links": route.links().map(|link| network.link(link).id.as_str()).collect::<Vec<_>>(),
        "steps": steps,
    })
}

fn bottleneck_json(route: &Route) -> Value {
    let Some(bottleneck) = &route.bottleneck else { return Value::Null };
    json!({
        "kind": bottleneck.kind,
        "id": bottleneck.id,
        "name": bottleneck.name,
        "capacity_units_per_day": range_json::<Rate>(bottleneck.capacity),
        "derated_by": bottleneck.derated_by,
    })
}
