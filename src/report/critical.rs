//! Which closure hurts most.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::chart::critical_svg;
use super::format::{Page, Report};
use super::{Align, Table, counted, fixed, listed, plain};
use crate::ask::{CriticalMetric, CriticalResult};
use crate::records::{Column, Records};
use crate::units::Quantity;

impl Report for CriticalResult {
    fn text(&self, page: &Page) -> String {
        match self.metric {
            CriticalMetric::Flow => self.flow_text(page),
            _ => self.route_text(page),
        }
    }

    fn records(&self) -> Option<Records> {
        Some(match self.metric {
            CriticalMetric::Flow => self.flow_records(),
            _ => self.route_records(),
        })
    }

    fn picture(&self) -> Option<Result<String, &'static str>> {
        Some(Ok(critical_svg(&format!("{}: the worst closures", self.commodity.name), self)))
    }
}

impl CriticalResult {
    fn route_text(&self, page: &Page) -> String {
        let extra = format!("extra {} over all pairs", self.unit);
        let mut table = Table::new([
            ("rank", Align::Right),
            ("closed", Align::Left),
            ("pairs left out", Align::Right),
            ("pairs cut off", Align::Right),
            (extra.as_str(), Align::Right),
            ("per pair", Align::Right),
        ]);
        let pairs = self.pairs.unwrap_or_default();
        for set in &self.sets {
            let (cut_off, extra) = (set.pairs_cut_off.unwrap_or_default(), set.extra.unwrap_or_default());
            let left = set.pairs.unwrap_or(pairs).saturating_sub(cut_off).max(1) as f64;
            table.row(vec![
                set.rank.to_string(),
                set.closed.join(" + "),
                listed(set.pairs_left_out.as_deref().unwrap_or_default(), " + "),
                cut_off.to_string(),
                fixed(extra, 1),
                fixed(extra / left, 2),
            ]);
        }
        let mut text = format!(
            "{}: {} with a route, {} things to close\n{}\n{}",
            self.commodity.name,
            counted(pairs, "pair"),
            self.closable,
            page.notes,
            page.table(&table)
        );
        text += &self.ties_text();
        if !self.only_left_out.is_empty() {
            let left_out = self.only_left_out.iter();
            let names: Vec<String> = left_out.map(|one| format!("{} {}", one.closed, one.pairs_left_out)).collect();
            text += "\nno effect on pairs that neither start nor end there; pairs left out: ";
            text += &(names.join(", ") + "\n");
        }
        if self.no_way_round.is_empty() {
            return text + "\nthere is a way round everything that is closed alone\n";
        }
        text += "\nno way round, by how many pairs it alone cuts off\n";
        if page.is_markdown() {
            text.push('\n');
        }
        let bullet = page.bullet();
        let mut by_pairs: BTreeMap<Reverse<usize>, Vec<&str>> = BTreeMap::new();
        for row in &self.no_way_round {
            by_pairs.entry(Reverse(row.pairs_cut_off)).or_default().push(&row.closed);
        }
        let lines = by_pairs.iter();
        text.extend(
            lines.map(|(Reverse(pairs), names)| format!("{bullet}{}: {}\n", counted(*pairs, "pair"), names.join(", "))),
        );
        text
    }

    fn route_records(&self) -> Records {
        let mut records = Records::new([
            Column::integer("rank"),
            Column::text("closed"),
            Column::integer("pairs_cut_off"),
            Column::number("extra"),
            Column::text("unit"),
            Column::integer("pairs"),
            Column::text("pairs_left_out"),
        ]);
        for set in &self.sets {
            records.row([
                set.rank.to_string(),
                set.closed.join(";"),
                set.pairs_cut_off.unwrap_or_default().to_string(),
                fixed(set.extra.unwrap_or_default(), 4),
                self.unit.clone(),
                self.pairs.unwrap_or_default().to_string(),
                listed(set.pairs_left_out.as_deref().unwrap_or_default(), ";"),
            ]);
        }
        records
    }

    fn flow_text(&self, page: &Page) -> String {
        let unit = &self.commodity.cargo_unit;
        let (shut_in, undelivered) = (format!("shut in k{unit}"), format!("undelivered k{unit}"));
        let mut table = Table::new([
            ("rank", Align::Right),
            ("closed", Align::Left),
            (shut_in.as_str(), Align::Right),
            (undelivered.as_str(), Align::Right),
            ("loss MUSD", Align::Right),
        ]);
        for set in &self.sets {
            let kilo = |units: Option<Quantity>| fixed(units.unwrap_or_default().as_units() / 1e3, 1);
            table.row(vec![
                set.rank.to_string(),
                set.closed.join(" + "),
                kilo(set.shut_in_units),
                kilo(set.undelivered_units),
                fixed(set.loss_usd.unwrap_or_default() / 1e6, 1),
            ]);
        }
        format!(
            "{}: what each closure adds to the baseline over {} days\n{}\n{}{}",
            self.commodity.name,
            self.days.unwrap_or_default(),
            page.notes,
            page.table(&table),
            self.ties_text()
        )
    }

    fn ties_text(&self) -> String {
        match self.ties_left_off {
            0 => String::new(),
            count => format!("and {count} more as bad as the last\n"),
        }
    }

    fn flow_records(&self) -> Records {
        let mut records = Records::new([
            Column::integer("rank"),
            Column::text("closed"),
            Column::number("shut_in_units"),
            Column::number("undelivered_units"),
            Column::number("loss_usd"),
            Column::text("cargo_unit"),
        ]);
        for set in &self.sets {
            records.row([
                set.rank.to_string(),
                set.closed.join(";"),
                plain(set.shut_in_units.unwrap_or_default()),
                plain(set.undelivered_units.unwrap_or_default()),
                fixed(set.loss_usd.unwrap_or_default(), 2),
                self.commodity.cargo_unit.clone(),
            ]);
        }
        records
    }
}
