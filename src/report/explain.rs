//! Every part of every step, at the resolution that adds up.

use super::{Align, Table};
use crate::ask::{RouteTold, StepWord};

/// One row per component of each link and transfer, and the total: the columns add up to it to the last digit.
pub(super) fn explain_table(route: &RouteTold) -> Table {
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
        let (from, to) = (&step.from_node_id, &step.to_node_id);
        let name = match step.kind {
            StepWord::Link => format!("{} {from} > {to}", step.id),
            StepWord::Transfer => format!("at {from}"),
        };
        for (part_position, part) in step.components.iter().enumerate() {
            let is_first = part_position == 0;
            let km = if is_first { step.distance_km.to_string() } else { String::new() };
            let (tariff, time) = (part.tariff_usd_per_unit, part.time_days);
            let (is_tariff, is_time) = (tariff != Default::default(), time != Default::default());
            let number = |is_shown: bool, text: String| if is_shown { text } else { String::new() };
            table.row(vec![
                number(is_first, format!("{} {name}", position + 1)),
                part.label.clone(),
                number(is_tariff || is_first, tariff.central.to_string()),
                number(is_tariff || is_first, tariff.low.to_string()),
                number(is_tariff || is_first, tariff.high.to_string()),
                number(is_time, time.central.to_string()),
                number(step.kind == StepWord::Link, km),
                number(part.co2_kg_per_unit != Default::default(), part.co2_kg_per_unit.to_string()),
                part.basis.to_string(),
                part.year.map_or(String::new(), |year| year.to_string()),
                part.source_ids.join(" "),
            ]);
        }
    }
    table.row(vec![
        "total".into(),
        String::new(),
        route.tariff_usd_per_unit.central.to_string(),
        route.tariff_usd_per_unit.low.to_string(),
        route.tariff_usd_per_unit.high.to_string(),
        route.time_days.central.to_string(),
        route.distance_km.to_string(),
        route.co2_kg_per_unit.to_string(),
    ]);
    table
}
