//! Which closure hurts most, as table, CSV and JSON.

use serde_json::{Value, json};

use super::json::JSON_VERSION;
use super::{Align, CsvText, Table, fixed};
use crate::analysis::{CriticalFlow, Criticality};
use crate::network::{Commodity, Network};

/// Worst closures for routes, for reading.
pub fn critical_text(commodity: &Commodity, answer: &Criticality, is_markdown: bool) -> String {
    let extra = format!("extra {} over all pairs", answer.unit);
    let mut table = Table::new([
        ("rank", Align::Right),
        ("closed", Align::Left),
        ("pairs cut off", Align::Right),
        (extra.as_str(), Align::Right),
        ("per pair", Align::Right),
    ]);
    for set in &answer.sets {
        let left = (answer.pairs - set.cut_off).max(1) as f64;
        table.row(vec![
            set.rank.to_string(),
            set.closed.join(" + "),
            set.cut_off.to_string(),
            fixed(set.extra, 1),
            fixed(set.extra / left, 2),
        ]);
    }
    let mut text = format!(
        "{}: {} with a route, {} things to close\n\n",
        commodity.name,
        counted(answer.pairs, "pair"),
        answer.closable
    );
    text += &if is_markdown { table.markdown() } else { table.plain() };
    if answer.ties_left_off > 0 {
        text += &format!("and {} more as bad as the last\n", answer.ties_left_off);
    }
    let alone: Vec<String> = answer.no_way_round.iter().map(|(name, pairs)| format!("{name} ({pairs})")).collect();
    let alone = if alone.is_empty() { "none".to_owned() } else { alone.join(", ") };
    text + &format!("\nno way round (pairs that it alone cuts off): {alone}\n")
}

/// Worst closures for routes, tidy.
pub fn critical_csv(answer: &Criticality) -> String {
    let mut csv = CsvText::new(&["rank", "closed", "pairs_cut_off", "extra", "unit", "pairs"]);
    for set in &answer.sets {
        csv.row(&[
            set.rank.to_string(),
            set.closed.join(";"),
            set.cut_off.to_string(),
            fixed(set.extra, 4),
            answer.unit.to_owned(),
            answer.pairs.to_string(),
        ]);
    }
    csv.finish()
}

fn wrapped(network: &Network, commodity: &Commodity, result: Value) -> String {
    let envelope = json!({
        "schema": format!("corridor/critical/{JSON_VERSION}"),
        "program": { "name": "corridor", "version": env!("CARGO_PKG_VERSION") },
        "network": { "sha256": network.tables().digest },
        "options": { "commodity": commodity.id, "cargo_unit": commodity.cargo_unit },
        "result": result,
    });
    serde_json::to_string_pretty(&envelope).expect("plain JSON") + "\n"
}

/// Worst closures for routes, everything.
pub fn critical_json(network: &Network, commodity: &Commodity, answer: &Criticality) -> String {
    let sets: Vec<Value> = answer
        .sets
        .iter()
        .map(|set| json!({ "rank": set.rank, "closed": set.closed, "pairs_cut_off": set.cut_off, "extra": set.extra }))
        .collect();
    let alone: Vec<Value> =
        answer.no_way_round.iter().map(|(name, pairs)| json!({ "closed": name, "pairs_cut_off": pairs })).collect();
    let result = json!({
        "metric": "route", "unit": answer.unit, "pairs": answer.pairs, "closable": answer.closable,
        "ties_left_off": answer.ties_left_off, "sets": sets, "no_way_round": alone,
    });
    wrapped(network, commodity, result)
}

/// Worst closures for flows, for reading.
pub fn critical_flow_table(commodity: &Commodity, answer: &[CriticalFlow]) -> Table {
    let unit = &commodity.cargo_unit;
    let (shut_in, undelivered) = (format!("shut in k{unit}"), format!("undelivered k{unit}"));
    let mut table = Table::new([
        ("rank", Align::Right),
        ("closed", Align::Left),
        (shut_in.as_str(), Align::Right),
        (undelivered.as_str(), Align::Right),
        ("loss MUSD", Align::Right),
    ]);
    for critical in answer {
        table.row(vec![
            critical.rank.to_string(),
            critical.closed.clone(),
            fixed(critical.shut_in as f64 / 1e3, 1),
            fixed(critical.undelivered as f64 / 1e3, 1),
            fixed(critical.loss_usd / 1e6, 1),
        ]);
    }
    table
}

/// Worst closures for flows, tidy.
pub fn critical_flow_csv(commodity: &Commodity, answer: &[CriticalFlow]) -> String {
    let mut csv = CsvText::new(&["rank", "closed", "shut_in_units", "undelivered_units", "loss_usd", "cargo_unit"]);
    for critical in answer {
        csv.row(&[
            critical.rank.to_string(),
            critical.closed.clone(),
            critical.shut_in.to_string(),
            critical.undelivered.to_string(),
            fixed(critical.loss_usd, 2),
            commodity.cargo_unit.clone(),
        ]);
    }
    csv.finish()
}

/// Worst closures for flows, everything.
pub fn critical_flow_json(network: &Network, commodity: &Commodity, answer: &[CriticalFlow], days: usize) -> String {
    let sets: Vec<Value> = answer
        .iter()
        .map(|critical| {
            json!({
                "rank": critical.rank,
                "closed": [critical.closed],
                "shut_in_units": critical.shut_in,
                "undelivered_units": critical.undelivered,
                "loss_usd": critical.loss_usd,
            })
        })
        .collect();
    wrapped(network, commodity, json!({ "metric": "flow", "days": days, "sets": sets }))
}

/// `1 pair`, `2 pairs`.
fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
