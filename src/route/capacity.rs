//! What limits a route, and what limits it next.

use super::FrozenNetwork;
use super::route::{Bottleneck, Route, StepKind};
use crate::network::{AssetId, HeldCapacity, Overlay};

/// The link, transfer or asset of a route that passes least, derates and expansions applied, and the one that passes least where the first has no limit; of equals the first on the way.
///
/// A link counts with its own capacity and with the joint capacity of each of its assets, a transfer likewise, and a place with the joint capacity of
/// its assets. Cargo of others that uses the same capacity is not taken off.
pub(super) fn find_bottlenecks(
    frozen: &FrozenNetwork<'_>,
    overlay: &Overlay,
    route: &Route,
) -> [Option<Bottleneck>; 2] {
    let network = frozen.network();
    let mut found = Vec::new();
    for step in &route.steps {
        match step.kind {
            StepKind::Link(way) => {
                let link = network.link(way.link);
                found.extend(candidate(&link.id, &link.name, "link", overlay.link_capacity(network, way.link)));
                found.extend(joint(frozen, overlay, network.link_assets(way.link)));
                found.extend(joint(frozen, overlay, network.node_assets(step.to)));
            }
            StepKind::Transfer(Some(id)) => {
                let (transfer, name) = (network.transfer(id), &network.node(step.from).name);
                found.extend(candidate(&transfer.id, name, "transfer", overlay.transfer_capacity(network, id)));
                found.extend(joint(frozen, overlay, network.transfer_assets(id)));
            }
            StepKind::Transfer(None) => {}
        }
    }
    let least = |rows: &[Bottleneck]| rows.iter().min_by_key(|bottleneck| bottleneck.capacity.central).cloned();
    let first = least(&found);
    if let Some(first) = &first {
        // An asset comes once for each link on it.
        found.retain(|other| (other.kind, &other.id) != (first.kind, &first.id));
    }
    let next = least(&found);
    [first, next]
}

fn joint(frozen: &FrozenNetwork<'_>, overlay: &Overlay, assets: &[AssetId]) -> Vec<Bottleneck> {
    let network = frozen.network();
    let counted =
        assets.iter().filter(|asset| network.asset(**asset).commodity.as_ref() == Some(&frozen.commodity().id));
    counted
        .filter_map(|&id| {
            let asset = network.asset(id);
            candidate(&asset.id, &asset.name, "asset", overlay.joint_capacity(network, id))
        })
        .collect()
}

fn candidate(id: &str, name: &str, kind: &'static str, capacity: Option<HeldCapacity<'_>>) -> Option<Bottleneck> {
    let capacity = capacity?;
    let (derated_by, expanded_by) =
        capacity.change.map_or_else(Default::default, |change| (change.derated_by.clone(), change.expanded_by.clone()));
    Some(Bottleneck {
        id: id.to_owned(),
        name: name.to_owned(),
        kind,
        capacity: capacity.range(),
        derated_by,
        expanded_by,
    })
}

#[cfg(test)]
mod tests {
    use crate::io::{FolderFiles, read_network};
    use crate::network::{Overlay, Regime};
    use crate::route::{FrozenNetwork, Objective, Question, Rule};

    /// Two pipes of 100 through a hub to a port; `assets` are those of the hub and the port.
    fn bottleneck(assets: [&str; 2]) -> (String, f64) {
        let [hub, port] = assets;
        let text = format!(
            "-- node.csv --\nnode_id,x_coord,y_coord,asset_ids\nfield,53,46,\nhub,50,44,{hub}\nport,37,44,{port}\n\
            -- link.csv --\nlink_id,from_node_id,to_node_id,mode,length,time_hours,tariff_usd_per_unit,capacity,allowed_uses\n\
            one,field,hub,pipeline,1,0,1,100,oil\ntwo,hub,port,pipeline,1,0,1,90,oil\n\
            -- asset.csv --\nasset_id,name,commodity_id,capacity\npumps,Pumps,oil,40\njetty,Jetty,oil,30\nother,Other,water,10\n\
            -- commodity.csv --\ncommodity_id,cargo_unit,tonnes_per_unit\noil,t,1\nwater,t,1\n"
        );
        let network = read_network(&FolderFiles::from_text(&text)).expect("a good network");
        let frozen = FrozenNetwork::new(&network, network.find_commodity("oil").expect("oil"), Regime::Any);
        let place = |id: &str| network.find_node(id).expect("a place");
        let (origin, destination) = (place("field"), place("port"));
        let question = Question { origin, destination, objective: Objective::Tariff, rule: Rule::default() };
        let route = frozen.best_route(&Overlay::empty(), &question).expect("costs that fit").expect("a route");
        let found = route.bottleneck.expect("a known capacity");
        (found.id, found.capacity.central.as_per_day())
    }

    #[test]
    fn places_on_the_way_and_at_its_end_limit_it_with_the_capacity_of_their_assets() {
        assert_eq!(bottleneck(["", ""]), ("two".to_owned(), 90.0));
        assert_eq!(bottleneck(["pumps", ""]), ("pumps".to_owned(), 40.0));
        assert_eq!(bottleneck(["pumps", "jetty"]), ("jetty".to_owned(), 30.0));
        // What is counted in no commodity of ours limits nothing.
        assert_eq!(bottleneck(["other", ""]), ("two".to_owned(), 90.0));
    }
}
