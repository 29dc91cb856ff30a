//! Scenarios laid over a network, for one commodity and one day.

use std::collections::BTreeMap;

use super::setting::is_about;
use super::{Action, Expansion, Resolved, TargetKind, Window};
use crate::network::{CapacityChange, Change, Commodity, LinkId, Network, Overlay, Range, Status, TransferId};
use crate::units::{Duration, Tariff};

/// Which links that are not operating may be used all the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatusPolicy {
    /// Links of these statuses are used.
    pub include: Vec<Status>,
    /// These links are used whatever their status.
    pub include_links: Vec<LinkId>,
}

/// What a change of a scenario did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Id of the scenario.
    pub scenario: String,
    /// How the change is named.
    pub label: String,
    /// Why, if somebody said so.
    pub why: String,
    /// How many links of the commodity it touched.
    pub links: usize,
    /// How many places it touched.
    pub nodes: usize,
    /// How many transfers of the commodity it touched.
    pub transfers: usize,
    /// When it holds.
    pub window: Window,
    /// The only commodity that it is for, if there is one.
    pub commodity: Option<String>,
    /// Whether it is in force on the day and for the commodity.
    pub is_in_force: bool,
}

/// An overlay and how it came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Laid {
    /// The changes laid over the network.
    pub overlay: Overlay,
    /// What each change did, in order.
    pub applied: Vec<Applied>,
}

/// Lays scenarios over a network in order, as they stand on a day: closures add up, derates and expansions each work on the capacity that those before them left, surcharges and
/// delays add up, the last status holds. A figure that is set stands in the place of the table's, so that the changes before it work on it, too.
///
/// A change for another commodity, or whose window does not hold on the day, is listed but does nothing. A link whose status is not
/// operating in the end, and which the policy does not include, is closed by its status.
///
/// # Complexity
/// O(changes x links).
pub fn lay_over(
    network: &Network,
    commodity: &Commodity,
    scenarios: &[&Resolved],
    day: u32,
    policy: &StatusPolicy,
) -> Laid {
    let mut overlay = Overlay::empty();
    let mut applied = Vec::new();
    let mut statuses: BTreeMap<LinkId, (Status, Option<String>)> = BTreeMap::new();
    for resolved in scenarios {
        for item in &resolved.changes {
            let change = &item.change;
            let is_for_us = change.commodity.as_ref().is_none_or(|id| *id == commodity.id);
            let is_in_force = is_for_us && change.window.holds_on(day);
            let links: Vec<LinkId> =
                item.members.links.iter().copied().filter(|link| network.link(*link).carries(&commodity.id)).collect();
            let is_of_ours = |transfer: &TransferId| network.transfer(*transfer).is_for(&commodity.id);
            let transfers: Vec<TransferId> = item.members.transfers.iter().copied().filter(is_of_ours).collect();
            applied.push(Applied {
                scenario: resolved.scenario.id.clone(),
                label: item.label.clone(),
                why: change.why.clone(),
                links: links.len(),
                nodes: item.members.nodes.len(),
                transfers: transfers.len(),
                window: change.window,
                commodity: change.commodity.clone(),
                is_in_force,
            });
            if !is_in_force {
                continue;
            }
            match &change.action {
                Action::SetStatus(status) => {
                    statuses.extend(links.iter().map(|link| (*link, (*status, Some(item.label.clone())))));
                }
                Action::Close => close(network, &mut overlay, item, &links, &transfers),
                Action::Derate(share) => derate(network, commodity, &mut overlay, item, *share, &links, &transfers),
                Action::Expand(expansion) => expand(network, commodity, &mut overlay, item, expansion),
                Action::Set(_) => {
                    let settings = item.settings.iter().filter(|setting| is_about(network, setting, commodity));
                    settings.for_each(|setting| overlay.set(setting));
                }
                Action::Surcharge(tariff) => {
                    let change = as_change(item, *tariff, Range::default());
                    lay_extra((network, commodity), &mut overlay, item, (&links, &transfers), &change);
                }
                Action::Delay(time) => {
                    let change = as_change(item, Range::default(), *time);
                    lay_extra((network, commodity), &mut overlay, item, (&links, &transfers), &change);
                }
            }
        }
    }
    close_by_status(network, commodity, &mut overlay, &statuses, policy);
    Laid { overlay, applied }
}

fn as_change(item: &super::ResolvedChange, tariff: Range<Tariff>, time: Range<Duration>) -> Change {
    Change { label: item.label.clone(), tariff, time, basis: item.change.basis, sources: item.change.sources.clone() }
}

/// A share of everything is left: of links, of transfers, also those at a place that is derated, of what is produced and stored at a place, and of joint capacities.
fn derate(
    network: &Network,
    commodity: &Commodity,
    overlay: &mut Overlay,
    item: &super::ResolvedChange,
    share: f64,
    links: &[LinkId],
    transfers: &[TransferId],
) {
    let members = &item.members;
    links.iter().for_each(|link| overlay.change_link_capacity(*link, |change| change.derate(share, &item.label)));
    members.nodes.iter().for_each(|node| overlay.derate_node(*node, share));
    let mut all = transfers.to_vec();
    if !members.nodes.is_empty() {
        let rows = network.tables().transfers.iter().enumerate();
        let at_place = rows.filter(|(_, row)| {
            let place = network.find_node(&row.node).expect("a checked key");
            row.is_for(&commodity.id) && members.nodes.contains(&place)
        });
        all.extend(at_place.map(|(row, _)| TransferId::new(row)));
        all.sort();
        all.dedup();
    }
    all.iter().for_each(|id| overlay.change_transfer_capacity(*id, |change| change.derate(share, &item.label)));
    let assets = members.assets.iter();
    assets.for_each(|asset| overlay.change_joint_capacity(*asset, |change| change.derate(share, &item.label)));
}

/// Every capacity that an expansion [widens](super::ResolvedChange::widened) grows by the factor or the amount.
fn expand(
    network: &Network,
    commodity: &Commodity,
    overlay: &mut Overlay,
    item: &super::ResolvedChange,
    expansion: &Expansion,
) {
    let widened = item.widened(network, commodity);
    let grow = |change: &mut CapacityChange| match expansion {
        Expansion::Factor(factor) => change.expand_by_factor(*factor, &item.label),
        Expansion::Amount { .. } => {
            change.expand_by_amount(expansion.per_day(commodity).unwrap_or(0.0), &item.label);
        }
    };
    widened.links.iter().for_each(|link| overlay.change_link_capacity(*link, grow));
    widened.transfers.iter().for_each(|transfer| overlay.change_transfer_capacity(*transfer, grow));
    widened.assets.iter().for_each(|asset| overlay.change_joint_capacity(*asset, grow));
}

/// A closure is one restriction, or one for each country that it closes to transit, each of which spares its own.
fn close(
    network: &Network,
    overlay: &mut Overlay,
    item: &super::ResolvedChange,
    links: &[LinkId],
    transfers: &[TransferId],
) {
    let (nodes, why) = (&item.members.nodes, &item.change.why);
    if item.change.target != TargetKind::Transit {
        let by = overlay.restrict(&item.label, why);
        links.iter().for_each(|link| overlay.close_link(*link, by));
        nodes.iter().for_each(|node| overlay.close_node(*node, by));
        transfers.iter().for_each(|transfer| overlay.close_transfer(*transfer, by));
        return;
    }
    for &country in &item.members.countries {
        let by = overlay.restrict_transit(country, &item.label, why);
        let of_links = links.iter().filter(|link| network.link(**link).countries.contains(&country));
        of_links.for_each(|link| overlay.close_link(*link, by));
        let of_nodes = nodes.iter().filter(|node| network.node(**node).country == Some(country));
        of_nodes.for_each(|node| overlay.close_node(*node, by));
    }
}

/// A surcharge or delay: on a country once per entry, on an asset once per passage, on a place when it is passed, on a transfer when it is made, on anything else once per link.
fn lay_extra(
    (network, commodity): (&Network, &Commodity),
    overlay: &mut Overlay,
    item: &super::ResolvedChange,
    (links, transfers): (&[LinkId], &[TransferId]),
    change: &Change,
) {
    let members = &item.members;
    match item.change.target {
        TargetKind::Country | TargetKind::Transit | TargetKind::Asset | TargetKind::Corridor => {
            members.countries.iter().for_each(|country| overlay.change_country(network, *country, change));
            members.assets.iter().for_each(|asset| overlay.change_asset(network, *asset, &commodity.id, change));
        }
        TargetKind::Transfer => {
            transfers.iter().for_each(|transfer| overlay.change_transfer(*transfer, change.clone()));
        }
        _ => {
            links.iter().for_each(|link| overlay.change_link(*link, change.clone()));
            members.nodes.iter().for_each(|node| overlay.change_node(*node, change.clone()));
        }
    }
}

fn close_by_status(
    network: &Network,
    commodity: &Commodity,
    overlay: &mut Overlay,
    statuses: &BTreeMap<LinkId, (Status, Option<String>)>,
    policy: &StatusPolicy,
) {
    for (id, link) in network.links() {
        if !link.carries(&commodity.id) || policy.include_links.contains(&id) {
            continue;
        }
        let (status, set_by) = statuses.get(&id).cloned().unwrap_or((link.status, None));
        if status == Status::Operating || policy.include.contains(&status) {
            continue;
        }
        let label = set_by.unwrap_or_else(|| {
            let since = if link.status_date.is_empty() { String::new() } else { format!(" ({})", link.status_date) };
            format!("status of link {} is {status}{since}", link.id)
        });
        let by = overlay.restrict(label, "");
        overlay.close_link(id, by);
    }
}
