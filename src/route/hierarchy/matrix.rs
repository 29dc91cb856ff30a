//! Many to many: one sweep per batch of origins, down to the destinations alone.

use rayon::prelude::*;

use super::sweep::{BATCH, Selection, Sweep};
use super::{Customized, Hierarchy};
use crate::route::{PathOverflow, UNREACHABLE};

impl Hierarchy {
    /// The costs from each origin (row) to each destination (column), [`UNREACHABLE`] where there is no way.
    ///
    /// Origins are spread over the threads of the current rayon pool; the answer does not depend on their number.
    ///
    /// # Errors
    /// [`PathOverflow`] if a destination can be reached from an origin, but at no cost that fits.
    ///
    /// # Panics
    /// If a node is outside the graph.
    ///
    /// # Complexity
    /// O(origins x edges above the destinations).
    ///
    /// # Examples
    /// ```
    /// use corridor::route::{Customized, ForwardStar, Hierarchy, UNREACHABLE};
    ///
    /// let (khorgos, aktau, poti, duisburg) = (0, 1, 2, 3);
    /// let graph = ForwardStar::new(4, &[(khorgos, aktau), (aktau, poti), (poti, duisburg)]);
    /// let hierarchy = Hierarchy::new(&graph, None)?;
    /// let days = Customized::new(&hierarchy, &graph.metric(&[8, 9, 16]));
    /// let matrix = hierarchy.matrix(&days, &[khorgos, poti], &[duisburg, aktau])?;
    /// assert_eq!(matrix, [[33, 8], [16, UNREACHABLE]]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # References
    /// Delling, Goldberg, Werneck (2011), doi:10.4230/OASIcs.ATMOS.2011.52, for the restricted sweep.
    pub fn matrix(
        &self,
        costs: &Customized,
        origins: &[u32],
        destinations: &[u32],
    ) -> Result<Vec<Vec<u32>>, PathOverflow> {
        let selection = Selection::new(self, destinations);
        let batches: Vec<_> = origins
            .par_chunks(BATCH)
            .map_init(Sweep::new, |sweep, batch| {
                sweep.run(self, costs, batch, &selection)?;
                let row = |index| {
                    let cost = |&destination: &u32| sweep.distance(self, index, destination).unwrap_or(UNREACHABLE);
                    destinations.iter().map(cost).collect()
                };
                Ok((0..batch.len()).map(row).collect::<Vec<Vec<u32>>>())
            })
            .collect();
        // Of several errors that of the first origins is told, whichever thread was first.
        let batches: Result<Vec<_>, _> = batches.into_iter().collect();
        Ok(batches?.into_iter().flatten().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::random_network::{Shape, networks};
    use crate::route::{Dijkstra, ForwardStar};

    #[test]
    fn the_matrix_equals_dijkstra_row_by_row() {
        for (graph, metric) in networks(41, 100, &Shape::ALL) {
            let hierarchy = Hierarchy::new(&graph, None).unwrap();
            let costs = Customized::new(&hierarchy, &metric);
            let origins: Vec<u32> = (0..graph.node_count()).rev().chain([0]).collect();
            let destinations: Vec<u32> = (0..graph.node_count()).step_by(2).collect();
            let matrix = hierarchy.matrix(&costs, &origins, &destinations).unwrap();
            let mut plain = Dijkstra::new(&graph);
            for (&origin, row) in origins.iter().zip(&matrix) {
                plain.run(&graph, &metric, origin, None).unwrap();
                let expected = destinations.iter().map(|&node| plain.distance(node).unwrap_or(UNREACHABLE));
                assert!(expected.eq(row.iter().copied()));
            }
            assert_eq!(hierarchy.matrix(&costs, &[], &destinations).unwrap(), Vec::<Vec<u32>>::new());
        }
    }

    #[test]
    fn a_cost_that_does_not_fit_is_an_error() {
        let graph = ForwardStar::new(3, &[(0, 1), (1, 2)]);
        let hierarchy = Hierarchy::new(&graph, None).unwrap();
        let costs = Customized::new(&hierarchy, &[UNREACHABLE - 1, 1]);
        assert_eq!(hierarchy.matrix(&costs, &[2, 0], &[2]), Err(PathOverflow { node: 2 }));
        assert_eq!(hierarchy.matrix(&costs, &[2, 0], &[1]), Ok(vec![vec![UNREACHABLE], vec![UNREACHABLE - 1]]));
    }
}
