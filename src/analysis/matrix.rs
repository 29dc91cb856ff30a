//! Many origins to many destinations.

use std::collections::{BTreeMap, BTreeSet};

use crate::network::NodeId;
use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::network::{Overlay, RestrictionId};
use crate::route::{
    Customized, Engine, ForwardStar, FrozenNetwork, Hierarchy, HierarchyError, Objective, OneToAll, PathOverflow,
    UNREACHABLE,
};

/// Costs of the best routes, one row per origin and one column per destination, in the resolution of the objective.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostMatrix {
    /// `None` where there is no route.
    pub costs: Vec<Vec<Option<u32>>>,
}

/// Origins and destinations.
type Ends<'a> = (&'a [NodeId], &'a [NodeId]);

/// The cost of the best route for every origin and destination.
///
/// Searches start from whichever are fewer, the origins or the destinations; the answer is the same.
///
/// # Errors
/// [`Error::Overflow`] if a cost does not fit.
///
/// # Complexity
/// One search for each of the fewer places, or one hierarchy and a sweep for each of them; in parallel over these places.
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
    if engine.is_hierarchy_for(ends.0.len().min(ends.1.len()))
        && let Ok(hierarchy) = prepare_hierarchy(frozen)
    {
        return matrix_with(&hierarchy, frozen, overlay, objective, ends);
    }
    let (graph, weights) = (frozen.graph(), frozen.weights(overlay, objective)?);
    let (sources, targets) = states(frozen, ends);
    let rows = if sources.len() <= targets.len() {
        search_rows(graph, &weights, &sources, &targets)
    } else {
        let (turned, arc_of) = graph.reversed();
        let weights: Vec<u32> = arc_of.iter().map(|&arc| weights[arc as usize]).collect();
        search_rows(&turned, &weights, &targets, &sources).map(|rows| transposed(&rows, sources.len()))
    };
    let costs = rows.map_err(|_| Error::Overflow { measure: objective.as_str() })?;
    Ok(CostMatrix { costs })
}

/// One search per source, in parallel.
fn search_rows(
    graph: &ForwardStar,
    weights: &[u32],
    sources: &[u32],
    targets: &[u32],
) -> std::result::Result<Vec<Vec<Option<u32>>>, PathOverflow> {
    let search = OneToAll::new(graph, weights);
    let row = |search: &mut OneToAll, &source: &u32| {
        search.run(source);
        targets.iter().map(|&target| search.distance(target)).collect()
    };
    sources.par_iter().map_init(|| search.clone(), row).collect()
}

/// Columns as rows; without a row there are `columns` empty ones.
fn transposed<Cell: Copy>(rows: &[Vec<Cell>], columns: usize) -> Vec<Vec<Cell>> {
    (0..columns).map(|column| rows.iter().map(|row| row[column]).collect()).collect()
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
/// One customisation and a sweep per sixteen of the fewer places; in parallel over these places.
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
    let rows = if sources.len() <= targets.len() {
        hierarchy.matrix(&costs, &sources, &targets)
    } else {
        let turned = costs.reversed();
        hierarchy.matrix(&turned, &targets, &sources).map(|rows| transposed(&rows, sources.len()))
    };
    let rows = rows.map_err(|_| Error::Overflow { measure: objective.as_str() })?;
    let open = |cost: u32| (cost < UNREACHABLE).then_some(cost);
    let costs = rows.into_iter().map(|row| row.into_iter().map(open).collect()).collect();
    Ok(CostMatrix { costs })
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
    let mut whole = CostMatrix { costs: vec![vec![None; destinations.len()]; origins.len()] };
    for (spared, cells) in cells {
        let rows: Vec<usize> = cells.iter().map(|(row, _)| *row).collect::<BTreeSet<_>>().into_iter().collect();
        let columns: Vec<usize> =
            cells.iter().map(|(_, column)| *column).collect::<BTreeSet<_>>().into_iter().collect();
        let held = overlay.lifting(&spared).without_sparing();
        let picked = |places: &[NodeId], which: &[usize]| which.iter().map(|at| places[*at]).collect::<Vec<_>>();
        let (from, to) = (picked(origins, &rows), picked(destinations, &columns));
        let part = of_all(&held, (&from, &to))?;
        for (row, column) in cells {
            let at = |which: &[usize], wanted| which.binary_search(&wanted).expect("a row or column of the part");
            whole.costs[row][column] = part.costs[at(&rows, row)][at(&columns, column)];
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::{FolderFiles, embedded_network, read_network};
    use crate::network::{Network, Regime};
    use crate::route::Dijkstra;

    const ENGINES: [Engine; 3] = [Engine::Auto, Engine::Search, Engine::Hierarchy];

    /// Every cell by a search of its own.
    fn cell_by_cell(frozen: &FrozenNetwork<'_>, ends: (&[NodeId], &[NodeId])) -> Vec<Vec<Option<u32>>> {
        let weights = frozen.weights(&Overlay::empty(), &Objective::Tariff).expect("weights that fit");
        let mut search = Dijkstra::new(frozen.graph());
        let mut cost = |origin: &NodeId, destination: &NodeId| {
            let (start, end) = (frozen.start(*origin), frozen.end(*destination));
            search.run(frozen.graph(), &weights, start, Some(end)).expect("a cost that fits");
            search.distance(end)
        };
        ends.0.iter().map(|origin| ends.1.iter().map(|destination| cost(origin, destination)).collect()).collect()
    }

    #[test]
    fn few_origins_few_destinations_and_as_many_of_both_cost_what_each_pair_costs_alone() {
        let network = embedded_network();
        let places: Vec<NodeId> = network.nodes().collect();
        let (few, many): (Vec<NodeId>, Vec<NodeId>) =
            (places.iter().copied().skip(3).step_by(29).collect(), places.iter().copied().step_by(3).collect());
        let mut one_way = 0;
        for commodity in &network.tables().commodities {
            let frozen = FrozenNetwork::new(network, commodity, Regime::Peace);
            for ends in [(&few, &many), (&many, &few), (&few, &few)] {
                let expected = cell_by_cell(&frozen, (ends.0, ends.1));
                for engine in ENGINES {
                    let found = matrix(&frozen, &Overlay::empty(), &Objective::Tariff, (ends.0, ends.1), engine);
                    let found = found.expect("costs that fit").costs;
                    assert_eq!(found, expected, "{} from {} to {}", commodity.id, ends.0.len(), ends.1.len());
                }
                one_way += expected.iter().flatten().filter(|cost| cost.is_none()).count();
            }
        }
        assert!(one_way > 100, "closed pairs, so that a matrix the wrong way round is noticed: {one_way}");
    }

    #[test]
    fn a_cost_that_does_not_fit_is_an_error_from_either_side_and_only_if_it_is_asked_for() {
        let network = read_network(&FolderFiles::from_text(
            "-- node.csv --\nnode_id,x_coord,y_coord\na,,\nb,,\nc,,\nd,,\n\
             -- link.csv --\nlink_id,from_node_id,to_node_id,directed,length,tariff_usd_per_unit\n\
             ab,a,b,true,1,15000000\nbc,b,c,true,1,15000000\ncd,c,d,true,1,1\n",
        ));
        let network: Network = network.expect("a good network");
        let places: Vec<NodeId> = network.nodes().collect();
        let frozen = FrozenNetwork::new(&network, &network.tables().commodities[0], Regime::Peace);
        let (a, b, c, d) = (places[0], places[1], places[2], places[3]);
        for engine in ENGINES {
            let ask = |origins: &[NodeId], destinations: &[NodeId]| {
                let found = matrix(&frozen, &Overlay::empty(), &Objective::Tariff, (origins, destinations), engine);
                found.map(|found| found.costs).map_err(|error| matches!(error, Error::Overflow { .. }))
            };
            assert_eq!(ask(&[a], &[b, d]), Err(true));
            assert_eq!(ask(&[a, b], &[d]), Err(true));
            let cost = |usd: u32| Some(usd * 100);
            assert_eq!(ask(&[a, b, c], &[b]), Ok(vec![vec![cost(15_000_000)], vec![Some(0)], vec![None]]));
            assert_eq!(ask(&[b], &[a, c, d]), Ok(vec![vec![None, cost(15_000_000), cost(15_000_001)]]));
        }
    }
}
