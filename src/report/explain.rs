//! Every part of every step, at the resolution that adds up.

use super::{Align, Table};
use crate::network::Network;
use crate::route::{Route, StepKind};

/// One row per component of each link and transfer, and the total: the columns add up to it to the last digit.
pub fn explain_table(network: &Network, route: &Route) -> Table {
    let mut table = Table::new([
        ("step", Align::Left),
        ("what", Align::Left),
        ("USD", Align::Right),
        ("low", Align::Right),
        ("high", Align::Right),
        ("days", Align::Right),
        ("km", Align::Right),
        ("kg CO2", Align::Right),
        ("basis", Align::Left),
        ("year", Align::Right),
        ("sources", Align::Left),
    ]);
    for (position, step) in route.steps.iter().enumerate() {
        let (from, to) = (&network.node(step.from).id, &network.node(step.to).id);
        let name = match step.kind {
            StepKind::Link(way) => format!("{} {from} > {to}", network.link(way.link).id),
            StepKind::Transfer(_) => format!("at {from}"),
        };
        for (part_position, part) in step.components.iter().enumerate() {
            let km = if part_position == 0 { step.measures.distance.to_string() } else { String::new() };
            let (is_tariff, is_time) = (part.tariff != Default::default(), part.time != Default::default());
            let is_first = part_position == 0;
            let number = |is_shown: bool, text: String| if is_shown { text } else { String::new() };
            table.row(vec![
                number(is_first, format!("{} {name}", position + 1)),
                part.label.clone(),
                number(is_tariff || is_first, part.tariff.central.to_string()),
                number(is_tariff || is_first, part.tariff.low.to_string()),
                number(is_tariff || is_first, part.tariff.high.to_string()),
                number(is_time, part.time.central.to_string()),
                number(matches!(step.kind, StepKind::Link(_)), km),
                number(part.co2 != Default::default(), part.co2.to_string()),
                part.basis.to_string(),
                part.year.map_or(String::new(), |year| year.to_string()),
                part.sources.join(" "),
            ]);
        }
    }
    let total = &route.total;
    table.row(vec![
        "total".into(),
        String::new(),
        total.tariff.central.to_string(),
        total.tariff.low.to_string(),
        total.tariff.high.to_string(),
        total.time.central.to_string(),
        total.distance.to_string(),
        total.co2.to_string(),
    ]);
    table
}
