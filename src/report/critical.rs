//! Which closure hurts most, as table, CSV and JSON.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::json::Head;
use super::{Align, Table, counted, fixed};
use crate::analysis::{CriticalFlow, Criticality};
use crate::network::Commodity;
use crate::records::{Column, Records};

/// Worst closures for routes, for reading.
pub fn critical_text(commodity: &Commodity, answer: &Criticality, is_markdown: bool) -> String {
    let extra = format!("extra {} over all pairs", answer.unit);
    let mut table = Table::new([
        ("rank", Align::Right),
        ("closed", Align::Left),
        ("pairs left out", Align::Right),
        ("pairs cut off", Align::Right),
        (extra.as_str(), Align::Right),
        ("per pair", Align::Right),
    ]);
    for set in &answer.sets {
        let left = (set.pairs - set.cut_off).max(1) as f64;
        let left_out: Vec<String> = set.left_out.iter().map(usize::to_string).collect();
        table.row(vec![
            set.rank.to_string(),
            set.closed.join(" + "),
            left_out.join(" + "),
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
    if !answer.all_left_out.is_empty() {
        text +=
            &format!("\nevery pair starts or ends there, so nothing is closed: {}\n", answer.all_left_out.join(", "));
    }
    if answer.no_way_round.is_empty() {
        return text + "\nthere is a way round everything that is closed alone\n";
    }
    text += "\nno way round, by how many pairs it alone cuts off\n";
    if is_markdown {
        text.push('\n');
    }
    let bullet = if is_markdown { "- " } else { "  " };
    let mut by_pairs: BTreeMap<Reverse<usize>, Vec<&str>> = BTreeMap::new();
    for (name, pairs) in &answer.no_way_round {
        by_pairs.entry(Reverse(*pairs)).or_default().push(name);
    }
    text.extend(
        by_pairs
            .iter()
            .map(|(Reverse(pairs), names)| format!("{bullet}{}: {}\n", counted(*pairs, "pair"), names.join(", "))),
    );
    text
}

/// Worst closures for routes, tidy.
pub fn critical_records(head: &Head, answer: &Criticality) -> Records {
    let mut records = Records::new([
        Column::integer("rank"),
        Column::text("closed"),
        Column::integer("pairs_cut_off"),
        Column::number("extra"),
        Column::text("unit"),
        Column::integer("pairs"),
        Column::text("pairs_left_out"),
    ])
    .with_head(head.fields());
    for set in &answer.sets {
        records.row([
            set.rank.to_string(),
            set.closed.join(";"),
            set.cut_off.to_string(),
            fixed(set.extra, 4),
            answer.unit.to_owned(),
            answer.pairs.to_string(),
            set.left_out.iter().map(usize::to_string).collect::<Vec<_>>().join(";"),
        ]);
    }
    records
}

/// Worst closures for routes, everything.
pub fn critical_json(head: &Head, answer: &Criticality) -> String {
    let sets: Vec<Value> = answer
        .sets
        .iter()
        .map(|set| {
            json!({
                "rank": set.rank,
                "closed": set.closed,
                "pairs_left_out": set.left_out,
                "pairs": set.pairs,
                "pairs_cut_off": set.cut_off,
                "extra": set.extra,
            })
        })
        .collect();
    let alone: Vec<Value> =
        answer.no_way_round.iter().map(|(name, pairs)| json!({ "closed": name, "pairs_cut_off": pairs })).collect();
    let result = json!({
        "metric": "route", "unit": answer.unit, "pairs": answer.pairs, "closable": answer.closable,
        "ties_left_off": answer.ties_left_off, "sets": sets, "no_way_round": alone, "all_left_out": answer.all_left_out,
    });
    head.with_result(result)
}

/// Worst closures for flows, for reading.
pub fn critical_flow_text(commodity: &Commodity, answer: &[CriticalFlow], days: usize, is_markdown: bool) -> String {
    let head = format!("{}: what each closure adds to the baseline over {days} days\n\n", commodity.name);
    let table = critical_flow_table(commodity, answer);
    head + &if is_markdown { table.markdown() } else { table.plain() }
}

fn critical_flow_table(commodity: &Commodity, answer: &[CriticalFlow]) -> Table {
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
pub fn critical_flow_records(head: &Head, commodity: &Commodity, answer: &[CriticalFlow]) -> Records {
    let mut records = Records::new([
        Column::integer("rank"),
        Column::text("closed"),
        Column::integer("shut_in_units"),
        Column::integer("undelivered_units"),
        Column::number("loss_usd"),
        Column::text("cargo_unit"),
    ])
    .with_head(head.fields());
    for critical in answer {
        records.row([
            critical.rank.to_string(),
            critical.closed.clone(),
            critical.shut_in.to_string(),
            critical.undelivered.to_string(),
            fixed(critical.loss_usd, 2),
            commodity.cargo_unit.clone(),
        ]);
    }
    records
}

/// Worst closures for flows, everything.
pub fn critical_flow_json(head: &Head, answer: &[CriticalFlow], days: usize) -> String {
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
    head.with_result(json!({ "metric": "flow", "days": days, "sets": sets }))
}
