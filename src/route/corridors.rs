//! Which corridor a route belongs to.

use super::{FrozenNetwork, Rule};

/// The id of the first corridor for the commodity whose rule a route satisfies.
pub(super) fn label(frozen: &FrozenNetwork<'_>, arcs: &[u32]) -> Option<String> {
    let network = frozen.network();
    let corridors = network.tables().corridors.iter().filter(|corridor| corridor.is_for(&frozen.commodity().id));
    corridors
        .into_iter()
        .find(|corridor| Rule::of_corridor(network, corridor).is_satisfied_by(frozen, arcs))
        .map(|corridor| corridor.id.clone())
}
