//! What limits a route.

use super::FrozenNetwork;
use super::route::{Bottleneck, Route, StepKind};
use crate::network::{Figure, Network, Overlay, Range};
use crate::units::{Measure, Rate};

/// The link, transfer or asset of a route that passes least, derates applied; of equals the first on the way.
///
/// A link counts with its own capacity and with the joint capacity of each of its assets, a transfer likewise, and a place with the joint capacity of
/// its assets. Cargo of others that uses the same capacity is not taken off.
pub(super) fn find_bottleneck(frozen: &FrozenNetwork<'_>, overlay: &Overlay, route: &Route) -> Option<Bottleneck> {
    let network = frozen.network();
    let mut found = Vec::new();
    for step in &route.steps {
        match step.kind {
            StepKind::Link(way) => {
                let link = network.link(way.link);
                let derate = overlay.link(way.link).and_then(|effect| effect.derate.as_ref());
                found.extend(candidate(&link.id, &link.name, "link", link.capacity.as_ref(), derate));
                found.extend(joint(frozen, overlay, network.link_assets(way.link)));
                found.extend(joint(frozen, overlay, network.node_assets(step.to)));
            }
            StepKind::Transfer(Some(id)) => {
                let transfer = network.transfer(id);
                let name = place_name(network, step.from.index());
                let derate = overlay.derate_of_transfer(id, step.from);
                found.extend(candidate(&transfer.id, name, "transfer", transfer.capacity.as_ref(), derate.as_ref()));
                found.extend(joint(frozen, overlay, network.transfer_assets(id)));
            }
            StepKind::Transfer(None) => {}
        }
    }
    found.into_iter().min_by_key(|bottleneck| bottleneck.capacity.central)
}

fn place_name(network: &Network, place: usize) -> &str {
    &network.tables().nodes[place].name
}

fn joint(frozen: &FrozenNetwork<'_>, overlay: &Overlay, assets: &[crate::network::AssetId]) -> Vec<Bottleneck> {
    let network = frozen.network();
    let counted =
        assets.iter().filter(|asset| network.asset(**asset).commodity.as_ref() == Some(&frozen.commodity().id));
    counted
        .filter_map(|&id| {
            let asset = network.asset(id);
            candidate(&asset.id, &asset.name, "asset", asset.capacity.as_ref(), overlay.asset(id))
        })
        .collect()
}

fn candidate(
    id: &str,
    name: &str,
    kind: &'static str,
    capacity: Option<&Figure<Rate>>,
    derate: Option<&(f64, Vec<String>)>,
) -> Option<Bottleneck> {
    let range = capacity?.range;
    let (factor, derated_by) = derate.map_or((1.0, Vec::new()), |(factor, labels)| (*factor, labels.clone()));
    let left = |rate: Rate| Rate::from_table(rate.as_per_day() * factor).unwrap_or(rate);
    Some(Bottleneck {
        id: id.to_owned(),
        name: name.to_owned(),
        kind,
        capacity: Range { central: left(range.central), low: left(range.low), high: left(range.high) },
        derated_by,
    })
}
