//! The same shipment by each corridor under each scenario.

use crate::network::NodeId;
use rayon::prelude::*;

use crate::error::Result;
use crate::network::{Commodity, Corridor, Network, Regime};
use crate::route::{FrozenNetwork, Objective, PreparedQuestion, Question, Route, Rule};
use crate::scenario::{Applied, Laid, Resolved, StatusPolicy, lay_over};

/// What is compared.
#[derive(Debug, Clone)]
pub struct ComparisonQuestion<'a> {
    /// Where the cargo is.
    pub origin: NodeId,
    /// Where it shall go.
    pub destination: NodeId,
    /// Places to pass, in order.
    pub via: Vec<NodeId>,
    /// What shall be least.
    pub objective: Objective,
    /// Which outage rates hold.
    pub regime: Regime,
    /// Changes that hold in every case.
    pub always: Vec<&'a Resolved>,
    /// Scenarios, each compared on its own besides the baseline.
    pub scenarios: Vec<&'a Resolved>,
    /// The day of the scenarios.
    pub day: u32,
    /// Which links that are not operating are used all the same.
    pub policy: StatusPolicy,
}

/// How a corridor does in a case.
#[derive(Debug, Clone, PartialEq)]
pub enum CorridorWay {
    /// Its best route.
    Route(Box<Route>),
    /// Nothing open keeps to its rule, though something would if nothing were closed.
    Closed,
    /// No route of the network keeps to its rule between the two places.
    Absent,
}

/// One corridor in one case.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Id of the corridor.
    pub corridor: String,
    /// How it does.
    pub way: CorridorWay,
}

/// All corridors under one scenario, or under none.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Id of the scenario; `baseline` for none.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// What was laid over the network.
    pub laid: Laid,
    /// One row per corridor of the commodity, in the order of the network.
    pub rows: Vec<Row>,
}

/// Every corridor in every case.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The baseline first, then the scenarios in the order asked for.
    pub cases: Vec<Case>,
}

impl Comparison {
    /// The first route found: what the others are compared with.
    pub fn reference(&self) -> Option<&Route> {
        self.cases.iter().flat_map(|case| &case.rows).find_map(|row| match &row.way {
            CorridorWay::Route(route) => Some(route.as_ref()),
            _ => None,
        })
    }
}

impl Case {
    /// The changes of the scenario, leaving out those that held anyway.
    pub fn own_changes(&self) -> impl Iterator<Item = &Applied> {
        self.laid.applied.iter().filter(|applied| applied.scenario == self.scenario)
    }
}

/// Finds the best route of each corridor, at the baseline and under each scenario.
///
/// Each row is exact: the best of all routes that keep to the corridor's rule. A route that keeps to several rules stands in several rows.
///
/// # Errors
/// [`crate::Error::Overflow`] if a cost does not fit.
///
/// # Complexity
/// One search per corridor and case over states x rule progress, in parallel over cases; answers do not depend on the number of threads.
pub fn compare(network: &Network, commodity: &Commodity, asked: &ComparisonQuestion<'_>) -> Result<Comparison> {
    let frozen = FrozenNetwork::new(network, commodity, asked.regime);
    let corridors: Vec<&Corridor> = network.tables().corridors.iter().filter(|row| row.is_for(&commodity.id)).collect();
    let cases: Vec<Option<&Resolved>> =
        std::iter::once(None).chain(asked.scenarios.iter().copied().map(Some)).collect();
    let prepare = |corridor: &&Corridor| {
        let rule = Rule::of_corridor(network, corridor).via(&asked.via);
        let (origin, destination, objective) = (asked.origin, asked.destination, asked.objective);
        PreparedQuestion::new(&frozen, &Question { origin, destination, objective, rule })
    };
    let prepared: Vec<PreparedQuestion<'_>> = corridors.par_iter().map(prepare).collect();
    let cases: Vec<Result<Case>> = cases
        .into_par_iter()
        .map_init(
            || prepared.iter().map(PreparedQuestion::search).collect::<Vec<_>>(),
            |searches, scenario| {
                let laid = laid(network, commodity, asked, scenario);
                let weights = frozen.weights(&laid.overlay, &asked.objective)?;
                // Needed only where something is closed off.
                let mut open: Option<Vec<u32>> = None;
                let mut rows = Vec::with_capacity(corridors.len());
                for (corridor, search) in corridors.iter().zip(searches) {
                    let way = if let Some(arcs) = search.best_arcs(&weights)? {
                        CorridorWay::Route(Box::new(Route::trace(&frozen, &laid.overlay, &arcs)))
                    } else {
                        let open = match &mut open {
                            Some(open) => open,
                            none => none.insert(frozen.open_weights(&laid.overlay, &asked.objective)?),
                        };
                        if search.best_arcs(open)?.is_some() { CorridorWay::Closed } else { CorridorWay::Absent }
                    };
                    rows.push(Row { corridor: corridor.id.clone(), way });
                }
                let (id, title) = scenario
                    .map_or(("baseline".to_owned(), "the network as it is today".to_owned()), |resolved| {
                        (resolved.scenario.id.clone(), resolved.scenario.title.clone())
                    });
                Ok(Case { scenario: id, title, laid, rows })
            },
        )
        .collect();
    // Of several errors that of the first case is told, whichever thread was first.
    Ok(Comparison { cases: cases.into_iter().collect::<Result<_>>()? })
}

/// The network under a scenario, or under none, and what holds anyway.
fn laid(network: &Network, commodity: &Commodity, asked: &ComparisonQuestion<'_>, scenario: Option<&Resolved>) -> Laid {
    let mut layers = asked.always.clone();
    layers.extend(scenario);
    let Laid { overlay, applied } = lay_over(network, commodity, &layers, asked.day, &asked.policy);
    let overlay = overlay.for_shipment(network, asked.origin, asked.destination).into_owned();
    Laid { overlay, applied }
}
