//! Many origins to many destinations.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::graph::NodeIndex;
use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::network::{Overlay, RestrictionId};
use crate::route::{Customized, Dijkstra, Engine, FrozenNetwork, Hierarchy, HierarchyError, Objective, UNREACHABLE};

/// Costs of the best routes, one row per origin and one column per destination, in the resolution of the objective.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostMatrix {
    /// `None` where there is no route.
    pub costs: Vec<Vec<Option<u32>>>,
    /// The engine that was used.
    pub engine: &'static str,
}

/// Origins and destinations.
type Ends<'a> = (&'a [NodeIndex], &'a [NodeIndex]);

/// The cost of the best route for every origin and destination.
///
/// # Errors
/// [`Error::Overflow`] if a cost does not fit.
///
/// # Complexity
/// One search per origin, or one hierarchy and a sweep per origin; in parallel over origins.
pub fn matrix(
    frozen: &FrozenNetwork<'_>,
    overlay: &Overlay,
    objective: &Objective,
    ends: Ends<'_>,
    engine: Engine,
) -> Result<CostMatrix> {
    if !overlay.sparing().is_empty() {
        let of_all = |overlay: &Overlay, ends: Ends<'_>| matrix(frozen, overlay, objective, ends, engine);
        return by_shipment(frozen, overlay, ends, of_all);
    }
    // A network too dense for a hierarchy is searched plainly.
    if engine.is_hierarchy_for(ends.0.len())
        && let Ok(hierarchy) = prepare_hierarchy(frozen)
    {
        return matrix_with(&hierarchy, frozen, overlay, objective, ends);
    }
    let weights = frozen.weights(overlay, objective)?;
    let (sources, targets) = states(frozen, ends);
    let overflow = |_| Error::Overflow { measure: objective.as_str() };
    let graph = frozen.graph();
    let row = |search: &mut Dijkstra, &source: &u32| {
        if search.run(graph, &weights, source, None).is_ok() {
            return Ok(targets.iter().map(|target| search.distance(*target)).collect());
        }
        // Some place is too far to be counted: it matters only if it is a destination.
        let cost = |&target: &u32| {
            search.run(graph, &weights, source, Some(target)).map_err(overflow)?;
            Ok(search.distance(target))
        };
        targets.iter().map(cost).collect()
    };
    let costs = sources.par_iter().map_init(|| Dijkstra::new(graph), row).collect::<Vec<Result<Vec<Option<u32>>>>>();
    Ok(CostMatrix { costs: costs.into_iter().collect::<Result<_>>()?, engine: "dijkstra" })
}

/// The same by a hierarchy that is there already, whatever the objective and the overlay.
///
/// # Errors
/// As [`matrix`].
///
/// # Panics
/// If the hierarchy is that of another graph.
///
/// # Complexity
/// One customisation and a sweep per sixteen origins; in parallel over origins.
pub fn matrix_with(
    hierarchy: &Hierarchy,
    frozen: &FrozenNetwork<'_>,
    overlay: &Overlay,
    objective: &Objective,
    ends: Ends<'_>,
) -> Result<CostMatrix> {
    if !overlay.sparing().is_empty() {
        let of_all = |overlay: &Overlay, ends: Ends<'_>| matrix_with(hierarchy, frozen, overlay, objective, ends);
        return by_shipment(frozen, overlay, ends, of_all);
    }
    let (sources, targets) = states(frozen, ends);
    let costs = Customized::new(hierarchy, &frozen.weights(overlay, objective)?);
    let overflow = |_| Error::Overflow { measure: objective.as_str() };
    let costs = hierarchy.matrix(&costs, &sources, &targets).map_err(overflow)?;
    let open = |cost: u32| (cost < UNREACHABLE).then_some(cost);
    let costs = costs.into_iter().map(|row| row.into_iter().map(open).collect()).collect();
    Ok(CostMatrix { costs, engine: "hierarchy" })
}

/// A hierarchy for the graph of a network and commodity; places with positions help to find it.
///
/// # Errors
/// [`HierarchyError::TooDense`] if the network has no small cuts.
///
/// # Complexity
/// That of [`Hierarchy::new`].
pub fn prepare_hierarchy(frozen: &FrozenNetwork<'_>) -> std::result::Result<Hierarchy, HierarchyError> {
    Hierarchy::new(frozen.graph(), frozen.positions(frozen.place_of()).as_deref())
}

/// A matrix under an overlay that is not the same for every shipment: one matrix for each set of restrictions that some pair is spared, without them, of the rows and columns that need it.
fn by_shipment(
    frozen: &FrozenNetwork<'_>,
    overlay: &Overlay,
    (origins, destinations): Ends<'_>,
    of_all: impl Fn(&Overlay, Ends<'_>) -> Result<CostMatrix>,
) -> Result<CostMatrix> {
    let mut cells: BTreeMap<Vec<RestrictionId>, Vec<(usize, usize)>> = BTreeMap::new();
    for (row, origin) in origins.iter().enumerate() {
        for (column, destination) in destinations.iter().enumerate() {
            let spared = overlay.spared(frozen.network(), *origin, *destination);
            cells.entry(spared).or_default().push((row, column));
        }
    }
    let mut whole = CostMatrix { costs: vec![vec![None; destinations.len()]; origins.len()], engine: "dijkstra" };
    for (spared, cells) in cells {
        let rows: Vec<usize> = cells.iter().map(|(row, _)| *row).collect::<BTreeSet<_>>().into_iter().collect();
        let columns: Vec<usize> =
            cells.iter().map(|(_, column)| *column).collect::<BTreeSet<_>>().into_iter().collect();
        let held = overlay.lifting(&spared).without_sparing();
        let picked = |places: &[NodeIndex], which: &[usize]| which.iter().map(|at| places[*at]).collect::<Vec<_>>();
        let (from, to) = (picked(origins, &rows), picked(destinations, &columns));
        let part = of_all(&held, (&from, &to))?;
        for (row, column) in cells {
            let at = |which: &[usize], wanted| which.binary_search(&wanted).expect("a row or column of the part");
            whole.costs[row][column] = part.costs[at(&rows, row)][at(&columns, column)];
        }
        whole.engine = part.engine;
    }
    Ok(whole)
}

/// The states in which routes begin and end.
fn states(frozen: &FrozenNetwork<'_>, (origins, destinations): Ends<'_>) -> (Vec<u32>, Vec<u32>) {
    (
        origins.iter().map(|place| frozen.start(*place)).collect(),
        destinations.iter().map(|place| frozen.end(*place)).collect(),
    )
}
