//! Many origins to many destinations.

use petgraph::graph::NodeIndex;
use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::network::Overlay;
use crate::route::{Customized, Dijkstra, Engine, FrozenNetwork, Hierarchy, HierarchyError, Objective, UNREACHABLE};

/// Costs of the best routes, one row per origin and one column per destination, in the resolution of the objective.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostMatrix {
    /// `None` where there is no route.
    pub costs: Vec<Vec<Option<u32>>>,
    /// The engine that was used.
    pub engine: &'static str,
}

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
    ends: (&[NodeIndex], &[NodeIndex]),
    engine: Engine,
) -> Result<CostMatrix> {
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
    ends: (&[NodeIndex], &[NodeIndex]),
) -> Result<CostMatrix> {
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

/// The states in which routes begin and end.
fn states(frozen: &FrozenNetwork<'_>, (origins, destinations): (&[NodeIndex], &[NodeIndex])) -> (Vec<u32>, Vec<u32>) {
    (
        origins.iter().map(|place| frozen.start(*place)).collect(),
        destinations.iter().map(|place| frozen.end(*place)).collect(),
    )
}
