//! Many origins to many destinations.

use petgraph::graph::NodeIndex;
use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::network::Overlay;
use crate::route::hierarchy::{Customized, Hierarchy};
use crate::route::{Dijkstra, Engine, FrozenNetwork, Objective, UNREACHABLE};

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
    (origins, destinations): (&[NodeIndex], &[NodeIndex]),
    engine: Engine,
) -> Result<CostMatrix> {
    let weights = frozen.weights(overlay, objective)?;
    let sources: Vec<u32> = origins.iter().map(|place| frozen.start(*place)).collect();
    let targets: Vec<u32> = destinations.iter().map(|place| frozen.end(*place)).collect();
    let overflow = |_| Error::Overflow { measure: objective.as_str() };
    // A network too dense for a hierarchy is searched plainly.
    if engine.is_hierarchy_for(origins.len())
        && let Ok(hierarchy) = Hierarchy::new(frozen.graph(), frozen.positions(frozen.place_of()).as_deref())
    {
        let costs = Customized::new(&hierarchy, &weights);
        let costs = hierarchy.matrix(&costs, &sources, &targets).map_err(overflow)?;
        let open = |cost: u32| (cost < UNREACHABLE).then_some(cost);
        let costs = costs.into_iter().map(|row| row.into_iter().map(open).collect()).collect();
        return Ok(CostMatrix { costs, engine: "hierarchy" });
    }
    let graph = frozen.graph();
    let costs = sources
        .par_iter()
        .map_init(
            || Dijkstra::new(graph),
            |search, &source| {
                search.run(graph, &weights, source, None).map_err(overflow)?;
                Ok(targets.iter().map(|target| search.distance(*target)).collect())
            },
        )
        .collect::<Result<Vec<Vec<Option<u32>>>>>()?;
    Ok(CostMatrix { costs, engine: "dijkstra" })
}
