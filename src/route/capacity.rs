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
