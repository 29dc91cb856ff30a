//! The cost of the best route for every origin and destination.

use std::collections::BTreeSet;
use std::path::Path;

use crate::network::NodeId;
use schemars::JsonSchema;
use serde::Serialize;

use super::asking::{Asking, Reply, fitted, regime, snap_limit};
use super::question::{Goods, Part, Places};
use super::told::CommodityTold;
use super::{Ask, Matrix, NoEffect, Note, PartOf, Reason};
use crate::analysis::{matrix, matrix_with, part_of, prepare_hierarchy};
use crate::error::{Error, ParameterProblem, Result};
use crate::io;
use crate::network::{Commodity, Network};
use crate::route::{FrozenNetwork, Hierarchy, HierarchyError, Objective};
use crate::scenario::{Resolved, lay_over};
use crate::units::Distance;

/// A matrix of costs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MatrixResult {
    /// What is shipped.
    pub commodity: CommodityTold,
    /// What was minimised.
    pub objective: String,
    /// Ids of the origins: rows. In a part, those of its rows: the rows of consecutive parts put one after the other are those of the whole.
    pub origins: Vec<String>,
    /// Ids of the destinations: columns.
    pub destinations: Vec<String>,
    /// The unit of the costs.
    pub unit: String,
    /// Rows of costs; `null` where there is no route.
    pub costs: Vec<Vec<Option<f64>>>,
    /// Decimals that say all there is to say.
    #[serde(skip)]
    pub decimals: usize,
    /// What was minimised, in words.
    #[serde(skip)]
    pub objective_text: String,
}

impl Ask for Matrix {
    type Result = MatrixResult;

    fn answer(&self, asking: &mut Asking<'_>) -> Result<Reply<MatrixResult>> {
        let mut question = self.clone();
        let network = asking.network;
        let snap = snap_limit(&mut question.snap_km)?;
        let is_regime_given = question.regime.is_some();
        let regime = regime(question.goods().regime);
        for (parameter, given) in [("origins", &question.origins), ("destinations", &question.destinations)] {
            if word(given).is_none() && names(given).is_empty() {
                return Err(missing(parameter));
            }
        }
        let Some(commodity) = commodity(asking, &mut question, snap)? else {
            let (mut scenario, mut day) = (question.scenario.clone(), question.day);
            asking.check_rest(&mut question, &mut [], (&mut scenario, &mut day))?;
            (question.scenario, question.day) = (scenario, day);
            return Ok(Reply::none(question, Reason::NothingMovesInAny));
        };
        let origins = places(asking, commodity, ("origins", &mut question.origins), snap)?;
        let destinations = places(asking, commodity, ("destinations", &mut question.destinations), snap)?;
        let rows = part_of("rows", question.rows.map(Part::range).as_ref(), origins.len())?;
        let objective = asking.objective(&mut question, commodity)?;
        if is_regime_given && objective != Objective::Risk {
            asking.notes.push(Note::WithoutEffect { parameter: "regime", why: NoEffect::OnlyForRisk });
        } else if objective != Objective::Risk {
            question.regime = None;
        }
        let mut scenario = std::mem::take(&mut question.scenario);
        let scenarios = asking.scenarios(&mut scenario)?;
        question.scenario = scenario;
        let mut day = question.day;
        let on = asking.day(&mut day, &scenarios)?;
        question.day = day;
        asking.note_out_of_force(&scenarios, commodity, on);
        let constraints = asking.constraints(&mut question, snap)?;
        asking.note_untouched(&constraints, commodity);
        asking.note_costs_only(&question.expand);
        let layers: Vec<&Resolved> =
            constraints.held.iter().chain(scenarios.iter().map(|fitted| &fitted.resolved)).collect();
        let laid = lay_over(network, commodity, &layers, on, &constraints.policy);
        if let Some(Part { from, to }) = question.rows {
            asking.notes.push(Note::Part { of: PartOf::Rows, from, to });
        }
        let frozen = FrozenNetwork::new(network, commodity, regime);
        let origins = &origins[rows];
        let ends = (origins, &destinations[..]);
        let found = match &asking.means.hierarchy {
            Some(path) => matrix_with(&kept_hierarchy(&frozen, path)?, &frozen, &laid.overlay, &objective, ends),
            None => matrix(&frozen, &laid.overlay, &objective, ends, asking.means.engine),
        }?;
        let (steps, unit, decimals) = scale(&objective, &commodity.cargo_unit);
        let id = |node: &NodeId| network.node(*node).id.clone();
        let cost = |cost: &Option<u32>| cost.map(|cost| f64::from(cost) / steps);
        let result = MatrixResult {
            commodity: commodity.into(),
            objective: objective.as_str().to_owned(),
            origins: origins.iter().map(id).collect(),
            destinations: destinations.iter().map(id).collect(),
            unit,
            costs: found.costs.iter().map(|row| row.iter().map(cost).collect()).collect(),
            decimals,
            objective_text: objective.to_string(),
        };
        let has_any = result.costs.iter().flatten().any(Option::is_some);
        Ok(if has_any { Reply::answered(question, result) } else { Reply::none_but(question, Reason::NoPair, result) })
    }
}

/// Steps of an objective's resolution in its unit, the unit, and the decimals to print.
fn scale(objective: &Objective, unit: &str) -> (f64, String, usize) {
    match objective {
        Objective::Tariff => (100.0, format!("USD/{unit}"), 2),
        Objective::Time => (10_000.0, "days".to_owned(), 2),
        Objective::Co2 => (100.0, format!("kg CO2/{unit}"), 1),
        Objective::Distance => (10.0, "km".to_owned(), 1),
        Objective::Risk => (1e6, "nats".to_owned(), 4),
        Objective::Generalized { .. } => (1_000.0, format!("USD/{unit} with time"), 2),
    }
}

/// The commodity given, or the only one that can move between the places named; `None` if none can.
fn commodity<'s>(asking: &mut Asking<'s>, question: &mut Matrix, snap: Distance) -> Result<Option<&'s Commodity>> {
    let network = asking.network;
    let named = [&question.origins, &question.destinations].map(|given| named(network, given, snap));
    let [origins, destinations] = named;
    let ends = [(&question.origins, origins?), (&question.destinations, destinations?)];
    let of_commodity = |commodity: &Commodity| {
        ends.each_ref().map(|(given, named)| match of_word(network, commodity, given) {
            Some(places) => places,
            None => named.iter().map(|place| fitted(network, commodity, *place)).collect(),
        })
    };
    let between = || "between the origins and the destinations".to_owned();
    let found = asking.commodity_between(question.commodity.as_deref(), of_commodity, between)?;
    question.commodity = found.map(|commodity| commodity.id.clone());
    Ok(found)
}

/// The places that are named; none for a word.
fn named(network: &Network, given: &Places, snap: Distance) -> Result<Vec<NodeId>> {
    if word(given).is_some() {
        return Ok(Vec::new());
    }
    names(given).iter().map(|name| Ok(network.places().find(name, snap)?.node)).collect()
}

/// The word that stands for the places, if one does.
fn word(given: &Places) -> Option<&'static str> {
    match given {
        Places::Text(word) => WORDS.into_iter().find(|known| known == word),
        Places::List(_) => None,
    }
}

/// The places that a word stands for.
fn of_word(network: &Network, commodity: &Commodity, given: &Places) -> Option<Vec<NodeId>> {
    let tables = network.tables();
    let place = |id: &String| network.find_node(id).expect("a checked key");
    Some(match word(given)? {
        "all" => network.nodes().collect(),
        "supplies" => {
            tables.supplies.iter().filter(|row| row.is_for(&commodity.id)).map(|row| place(&row.node)).collect()
        }
        _ => tables.markets.iter().filter(|row| row.is_for(&commodity.id)).map(|row| place(&row.node)).collect(),
    })
}

/// Words that stand for many places.
const WORDS: [&str; 3] = ["supplies", "markets", "all"];

/// The names in a list, or in a text: between semicolons if there are any, so that positions can be named, else between commas; a lone position is one.
fn names(given: &Places) -> Vec<String> {
    match given {
        Places::List(list) => list.clone(),
        Places::Text(text) => {
            let parts = || text.split(',').map(str::trim);
            let is_position = parts().count() == 2 && parts().all(|part| part.parse::<f64>().is_ok());
            let separator = if text.contains(';') || is_position { ';' } else { ',' };
            text.split(separator).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
        }
    }
}

/// The places given, each once, as ids.
fn places(
    asking: &mut Asking<'_>,
    commodity: &Commodity,
    (parameter, given): (&'static str, &mut Places),
    snap: Distance,
) -> Result<Vec<NodeId>> {
    let network = asking.network;
    let by_word = of_word(network, commodity, given);
    let is_word = by_word.is_some();
    let mut places: Vec<NodeId> = match by_word {
        Some(places) => places,
        None => {
            let mut list = names(given);
            let mut found = Vec::with_capacity(list.len());
            for name in &mut list {
                let place = asking.place(parameter, name, snap)?;
                found.push(asking.fitted_place(commodity, place));
            }
            found
        }
    };
    let mut seen = BTreeSet::new();
    places.retain(|place| seen.insert(*place));
    if places.is_empty() {
        return Err(missing(parameter));
    }
    if !is_word {
        *given = Places::List(places.iter().map(|place| network.node(*place).id.clone()).collect());
    }
    Ok(places)
}

fn missing(parameter: &'static str) -> Error {
    let example = format!("{{{parameter}}} Tengiz,Uzen or a .csv file or supplies");
    Error::parameter(parameter, ParameterProblem::Missing { example })
}

/// The hierarchy in a file, or one that is prepared now and kept there for the next time.
fn kept_hierarchy(frozen: &FrozenNetwork<'_>, path: &Path) -> Result<Hierarchy> {
    let failed = |action: &'static str| {
        move |error: HierarchyError| match error {
            HierarchyError::File { path, source } => Error::io(action, &path, source),
            HierarchyError::TooDense => Error::question(error.to_string(), "leave out {hierarchy}"),
            other => Error::question(format!("{}: {other}", path.display()), "delete the file, or name another one"),
        }
    };
    if path.exists() {
        return Hierarchy::load(frozen.graph(), path).map_err(failed("read"));
    }
    let hierarchy = prepare_hierarchy(frozen).map_err(failed("prepare"))?;
    let target = io::OutputTarget::File { path: path.to_owned(), may_overwrite: false };
    io::write_output(&target, &hierarchy.to_bytes(frozen.graph()))?;
    Ok(hierarchy)
}
