//! Named checks of what a network says: rows that can be read but cannot be true.

use std::collections::BTreeSet;

use crate::maths::{great_circle_km, km_along};
use crate::network::{Basis, Figure, Finding, Link, Mode, Network, Position, Status, Table};
use crate::units::Measure;

/// A check by name, with what it looks for.
pub struct Check {
    /// The name in reports.
    pub name: &'static str,
    /// What it looks for.
    pub about: &'static str,
    find: fn(&Network) -> Vec<Finding>,
}

/// Every check, in the order of reports.
pub const CHECKS: [Check; 9] = [
    Check {
        name: "shorter-than-great-circle",
        about: "a link that is shorter than the great circle between its ends, or than its own waypoints",
        find: shorter_than_great_circle,
    },
    Check { name: "detour", about: "a link more than three times as long as the great circle", find: detour },
    Check { name: "speed", about: "a link on which cargo would move faster than its mode can", find: speed },
    Check { name: "ends", about: "waypoints that do not start and end at the link's places", find: ends },
    Check {
        name: "countries",
        about: "a link whose countries leave out the country of one of its places",
        find: countries,
    },
    Check { name: "unsourced", about: "a published or derived figure that names no source", find: unsourced },
    Check { name: "isolated", about: "a place that no link touches", find: isolated },
    Check { name: "idle-asset", about: "an asset that no link, place, transfer or storage rests on", find: idle_asset },
    Check {
        name: "no-transfer",
        about: "a transfer between services that no link of its commodity has at that place",
        find: no_transfer,
    },
];

/// Runs every check.
///
/// # Complexity
/// O(rows x log rows).
pub fn check(network: &Network) -> Vec<(&'static str, Finding)> {
    CHECKS.iter().flat_map(|check| (check.find)(network).into_iter().map(|finding| (check.name, finding))).collect()
}

fn finding(table: Table, row: usize, column: &str, message: String) -> Finding {
    Finding { table, row, column: column.to_owned(), message, hint: None }
}

fn each_link(network: &Network, mut test: impl FnMut(&Link, usize) -> Option<Finding>) -> Vec<Finding> {
    network.tables().links.iter().enumerate().filter_map(|(row, link)| test(link, row)).collect()
}

fn position(network: &Network, id: &str) -> Option<Position> {
    network.find_node(id).and_then(|node| network.node(node).position)
}

fn straight_km(network: &Network, link: &Link) -> Option<f64> {
    let (from, to) = (position(network, &link.from)?, position(network, &link.to)?);
    Some(great_circle_km(from.into(), to.into()))
}

/// Positions are rounded: a kilometre and a half per cent are forgiven.
fn is_clearly_less(length_km: f64, than_km: f64) -> bool {
    length_km < than_km * 0.995 - 1.0
}

fn shorter_than_great_circle(network: &Network) -> Vec<Finding> {
    each_link(network, |link, row| {
        let straight = straight_km(network, link)?;
        let length = link.length.central().as_km();
        let way = km_along(link.geometry.iter().map(|coord| (*coord).into()));
        if is_clearly_less(length, straight) {
            let message = format!("{} is {length:.0} km long, the great circle is {straight:.0} km", link.id);
            return Some(finding(Table::Link, row, "length", message));
        }
        // Waypoints are drawn by hand, so that a tenth is forgiven.
        (length < way * 0.9).then(|| {
            let message = format!("{} is {length:.0} km long, its waypoints {way:.0} km", link.id);
            finding(Table::Link, row, "geometry", message)
        })
    })
}

fn detour(network: &Network) -> Vec<Finding> {
    each_link(network, |link, row| {
        let straight = straight_km(network, link)?;
        let length = link.length.central().as_km();
        let way = km_along(link.geometry.iter().map(|coord| (*coord).into()));
        (length > (straight * 3.0).max(way * 1.5).max(30.0)).then(|| {
            let message = format!("{} is {length:.0} km long, the great circle is only {straight:.0} km", link.id);
            finding(Table::Link, row, "length", message)
        })
    })
}

/// The most kilometres in a day that cargo can make: pipelines by pumping, the others by the fastest service there is.
fn fastest_km_per_day(mode: Mode) -> f64 {
    match mode {
        Mode::Pipeline => 400.0,
        Mode::Rail => 2_400.0,
        Mode::Sea | Mode::Ferry => 1_100.0,
        Mode::Road => 1_800.0,
    }
}

fn speed(network: &Network) -> Vec<Finding> {
    each_link(network, |link, row| {
        let (length, days) = (link.length.central().as_km(), link.time.central().as_days());
        let limit = fastest_km_per_day(link.mode);
        (length > 20.0 && length > days * limit).then(|| {
            let message = format!(
                "{}: {length:.0} km in {days:.2} days is faster than {} can be ({limit:.0} km a day)",
                link.id, link.mode
            );
            finding(Table::Link, row, "time_hours", message)
        })
    })
}

fn ends(network: &Network) -> Vec<Finding> {
    each_link(network, |link, row| {
        let (first, last) = (link.geometry.first()?, link.geometry.last()?);
        let far = |coord: &Position, id: &str| {
            position(network, id).is_some_and(|point| great_circle_km(point.into(), (*coord).into()) > 25.0)
        };
        (far(first, &link.from) || far(last, &link.to)).then(|| {
            let message = format!("the waypoints of {} start or end more than 25 km from its places", link.id);
            finding(Table::Link, row, "geometry", message)
        })
    })
}

fn countries(network: &Network) -> Vec<Finding> {
    each_link(network, |link, row| {
        let missing: Vec<String> = [&link.from, &link.to]
            .into_iter()
            .filter_map(|id| network.find_node(id).and_then(|node| network.node(node).country))
            .filter(|country| !link.countries.contains(country))
            .map(|country| country.to_string())
            .collect();
        (!missing.is_empty()).then(|| {
            let message = format!("{} does not list {}, where it starts or ends", link.id, missing.join(" and "));
            finding(Table::Link, row, "countries", message)
        })
    })
}

fn unsourced(network: &Network) -> Vec<Finding> {
    fn needs_source<T: Measure>(figure: &Figure<T>) -> bool {
        figure.basis != Basis::Assumed && figure.sources.is_empty()
    }
    let tables = network.tables();
    let mut findings = Vec::new();
    for (row, link) in tables.links.iter().enumerate() {
        let wrong = [
            ("length", needs_source(&link.length)),
            ("time_hours", needs_source(&link.time)),
            ("tariff_usd_per_unit", needs_source(&link.tariff)),
            ("quality_loss_usd_per_unit", link.quality_loss.as_ref().is_some_and(needs_source)),
            ("capacity", link.capacity.as_ref().is_some_and(needs_source)),
        ];
        for (column, _) in wrong.into_iter().filter(|(_, is_wrong)| *is_wrong) {
            findings.push(finding(Table::Link, row, column, format!("{}: no source", link.id)));
        }
    }
    for (row, transfer) in tables.transfers.iter().enumerate() {
        if needs_source(&transfer.time) || needs_source(&transfer.tariff) {
            findings.push(finding(Table::Transfer, row, "time_hours", format!("{}: no source", transfer.id)));
        }
    }
    for (row, asset) in tables.assets.iter().enumerate() {
        if asset.capacity.as_ref().is_some_and(needs_source) {
            findings.push(finding(Table::Asset, row, "capacity", format!("{}: no source", asset.id)));
        }
    }
    for (row, outlet) in tables.outlets.iter().enumerate() {
        let wrong = [
            ("ramp_units_per_day", outlet.ramp.as_ref().is_some_and(needs_source)),
            ("contract_units_per_day", outlet.contract.as_ref().is_some_and(needs_source)),
            ("shortfall_usd_per_unit", outlet.shortfall.as_ref().is_some_and(needs_source)),
        ];
        for (column, _) in wrong.into_iter().filter(|(_, is_wrong)| *is_wrong) {
            findings.push(finding(Table::Outlet, row, column, format!("{}: no source", outlet.id)));
        }
    }
    findings
}

fn isolated(network: &Network) -> Vec<Finding> {
    network
        .nodes()
        .filter(|node| !network.has_links(*node))
        .map(|node| {
            let message = format!("{}: no link starts or ends here", network.node(node).id);
            finding(Table::Node, node.index(), "node_id", message)
        })
        .collect()
}

fn idle_asset(network: &Network) -> Vec<Finding> {
    let tables = network.tables();
    let used: BTreeSet<&String> = tables
        .links
        .iter()
        .flat_map(|row| &row.assets)
        .chain(tables.nodes.iter().flat_map(|row| &row.assets))
        .chain(tables.transfers.iter().flat_map(|row| &row.assets))
        .chain(tables.storages.iter().flat_map(|row| &row.assets))
        .collect();
    let assets = tables.assets.iter().enumerate();
    assets
        .filter(|(_, asset)| !used.contains(&asset.id))
        .map(|(row, asset)| finding(Table::Asset, row, "asset_id", format!("{}: nothing rests on it", asset.id)))
        .collect()
}

fn no_transfer(network: &Network) -> Vec<Finding> {
    let tables = network.tables();
    let mut services: BTreeSet<(&str, &str, &str, bool)> = BTreeSet::new();
    for link in tables.links.iter().filter(|link| link.status != Status::Closed) {
        for commodity in tables.commodities.iter().filter(|commodity| link.carries(&commodity.id)) {
            services.insert((&commodity.id, &link.to, &link.service, true));
            services.insert((&commodity.id, &link.from, &link.service, false));
            if !link.directed {
                services.insert((&commodity.id, &link.from, &link.service, true));
                services.insert((&commodity.id, &link.to, &link.service, false));
            }
        }
    }
    let mut findings = Vec::new();
    for (row, transfer) in tables.transfers.iter().enumerate() {
        let (from, to) = (&transfer.from_service, &transfer.to_service);
        for commodity in &transfer.commodities {
            let has = |service, is_arrival| services.contains(&(commodity, &transfer.node, service, is_arrival));
            if (from == "origin" || has(from.as_str(), true)) && (to == "destination" || has(to.as_str(), false)) {
                continue;
            }
            let (id, place) = (&transfer.id, &transfer.node);
            let message = format!("{id}: no link brings {commodity} to {place} in {from} or takes it away in {to}");
            findings.push(finding(Table::Transfer, row, "from_service", message));
        }
    }
    findings
}
