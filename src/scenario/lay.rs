//! Scenarios laid over a network, for one commodity and one day.

use std::collections::BTreeMap;

use super::{Action, Resolved, TargetKind, Window};
use crate::network::{Change, Commodity, LinkId, Network, Overlay, Range, Status, TransferId};
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

/// Lays scenarios over a network in order, as they stand on a day: closures add up, derates multiply, surcharges and delays add up, the last status
/// holds.
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
            match change.action {
                Action::SetStatus(status) => {
                    statuses.extend(links.iter().map(|link| (*link, (status, Some(item.label.clone())))));
                }
                Action::Close => close(network, &mut overlay, item, &links, &transfers),
                Action::Derate(factor) => {
                    links.iter().for_each(|link| overlay.derate_link(*link, factor, &item.label));
                    item.members.nodes.iter().for_each(|node| overlay.derate_node(*node, factor, &item.label));
                    // A transfer at a place that is derated is derated with it.
                    let is_apart = |transfer: &&TransferId| {
                        let place = network.find_node(&network.transfer(**transfer).node).expect("a checked key");
                        !item.members.nodes.contains(&place)
                    };
                    let apart = transfers.iter().filter(is_apart);
                    apart.for_each(|transfer| overlay.derate_transfer(*transfer, factor, &item.label));
                    item.members.assets.iter().for_each(|asset| overlay.derate_joint(*asset, factor, &item.label));
                }
                Action::Surcharge(tariff) => {
                    let change = as_change(item, tariff, Range::default());
                    lay_extra((network, commodity), &mut overlay, item, &links, &change);
                }
                Action::Delay(time) => {
                    let change = as_change(item, Range::default(), time);
                    lay_extra((network, commodity), &mut overlay, item, &links, &change);
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

/// A surcharge or delay: on a country once per entry, on an asset once per passage, on a place when it is passed, on anything else once per link.
fn lay_extra(
    (network, commodity): (&Network, &Commodity),
    overlay: &mut Overlay,
    item: &super::ResolvedChange,
    links: &[LinkId],
    change: &Change,
) {
    let members = &item.members;
    match item.change.target {
        TargetKind::Country | TargetKind::Transit | TargetKind::Asset | TargetKind::Corridor => {
            members.countries.iter().for_each(|country| overlay.change_country(network, *country, change));
            members.assets.iter().for_each(|asset| overlay.change_asset(network, *asset, &commodity.id, change));
        }
        TargetKind::Link | TargetKind::Node | TargetKind::Operator | TargetKind::Mode => {
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
