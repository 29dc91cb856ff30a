//! Many origins to many destinations.

use petgraph::graph::NodeIndex;
use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::network::Overlay;
use crate::route::hierarchy::{Customized, Hierarchy};
use crate::route::{Dijkstra, FrozenNetwork, Objective, UNREACHABLE};

/// How a matrix is computed; the answer is the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MatrixEngine {
    /// Whichever is faster by the measured threshold.
    #[default]
    Auto,
    /// One search per origin.
    Dijkstra,
    /// A customizable contraction hierarchy, built first.
    Hierarchy,
}

/// From how many origins on building a hierarchy first is faster, on networks of any size: building one costs about as much as this many searches
/// (measured on the embedded network and on roads of New York, see `docs/benchmarks.md`).
pub const HIERARCHY_PAYS_FROM: usize = 400;

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
    engine: MatrixEngine,
) -> Result<CostMatrix> {
    let weights = frozen.weights(overlay, objective)?;
    let sources: Vec<u32> = origins.iter().map(|place| frozen.start(*place)).collect();
    let targets: Vec<u32> = destinations.iter().map(|place| frozen.end(*place)).collect();
    let overflow = |_| Error::Overflow { measure: objective.as_str() };
    let is_hierarchy = match engine {
        MatrixEngine::Auto => origins.len() >= HIERARCHY_PAYS_FROM,
        MatrixEngine::Dijkstra => false,
        MatrixEngine::Hierarchy => true,
    };
    // A network too dense for a hierarchy is searched plainly.
    if is_hierarchy && let Ok(hierarchy) = Hierarchy::new(frozen.graph(), coordinates(frozen).as_deref()) {
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

/// Longitude and latitude of each state's place; `None` if any place has none.
fn coordinates(frozen: &FrozenNetwork<'_>) -> Option<Vec<[f64; 2]>> {
    let places = frozen.place_of().iter();
    places
        .map(|place| {
            let position = frozen.network().node(NodeIndex::new(*place as usize)).position?;
            Some([position.x(), position.y()])
        })
        .collect()
}
