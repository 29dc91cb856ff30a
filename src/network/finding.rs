//! What can be wrong with a network's rows, by table, row and column.

use std::collections::BTreeMap;
use std::fmt;

use super::Tables;
use super::link::words;
use crate::error::nearest_names;

words!(
    /// The tables of a network; the word is the file name without `.csv`.
    Table {
        /// Places.
        Node = "node",
        /// Links.
        Link = "link",
        /// Transfers.
        Transfer = "transfer",
        /// Assets.
        Asset = "asset",
        /// Commodities.
        Commodity = "commodity",
        /// Corridors.
        Corridor = "corridor",
        /// Emission factors.
        Emission = "emission",
        /// Outage rates.
        Reliability = "reliability",
        /// Supplies.
        Supply = "supply",
        /// Markets.
        Market = "market",
        /// Storages.
        Storage = "storage",
        /// Outlets.
        Outlet = "outlet",
        /// Sources.
        Source = "source",
    }
);

/// Something wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The table.
    pub table: Table,
    /// The row, from 0, without the header.
    pub row: usize,
    /// The column.
    pub column: String,
    /// What is wrong, with the offending value.
    pub message: String,
    /// What would fit.
    pub hint: Option<String>,
}

/// Every key that stands twice and every reference that leads nowhere.
pub(super) fn broken_keys(tables: &Tables) -> Vec<Finding> {
    let mut checker = Checker::new(tables);
    checker.duplicates();
    checker.node_and_link_references();
    checker.other_references();
    checker.findings.sort();
    checker.findings
}

struct Checker<'a> {
    tables: &'a Tables,
    /// The keys of each table, sorted.
    keys: BTreeMap<Table, Vec<&'a str>>,
    findings: Vec<Finding>,
}

impl<'a> Checker<'a> {
    fn new(tables: &'a Tables) -> Self {
        Self { tables, keys: BTreeMap::new(), findings: Vec::new() }
    }

    fn duplicates(&mut self) {
        let tables = self.tables;
        let columns: [(Table, &str, Vec<&'a str>); 12] = [
            (Table::Node, "node_id", tables.nodes.iter().map(|row| row.id.as_str()).collect()),
            (Table::Link, "link_id", tables.links.iter().map(|row| row.id.as_str()).collect()),
            (Table::Transfer, "transfer_id", tables.transfers.iter().map(|row| row.id.as_str()).collect()),
            (Table::Asset, "asset_id", tables.assets.iter().map(|row| row.id.as_str()).collect()),
            (Table::Commodity, "commodity_id", tables.commodities.iter().map(|row| row.id.as_str()).collect()),
            (Table::Corridor, "corridor_id", tables.corridors.iter().map(|row| row.id.as_str()).collect()),
            (Table::Emission, "emission_class", tables.emissions.iter().map(|row| row.id.as_str()).collect()),
            (Table::Supply, "supply_id", tables.supplies.iter().map(|row| row.id.as_str()).collect()),
            (Table::Market, "market_id", tables.markets.iter().map(|row| row.id.as_str()).collect()),
            (Table::Storage, "storage_id", tables.storages.iter().map(|row| row.id.as_str()).collect()),
            (Table::Outlet, "outlet_id", tables.outlets.iter().map(|row| row.id.as_str()).collect()),
            (Table::Source, "source_id", tables.sources.iter().map(|row| row.id.as_str()).collect()),
        ];
        for (table, column, ids) in columns {
            let mut rows: Vec<(&str, usize)> = ids.into_iter().enumerate().map(|(row, id)| (id, row)).collect();
            rows.sort_unstable();
            for same in rows.chunk_by(|one, other| one.0 == other.0).filter(|same| same.len() > 1) {
                let (id, first) = same[0];
                self.findings.extend(same[1..].iter().map(|&(_, row)| Finding {
                    table,
                    row,
                    column: column.to_owned(),
                    message: format!("'{id}' stands twice, first in row {} of the table", first + 1),
                    hint: Some("each id names one row".to_owned()),
                }));
            }
            let mut keys: Vec<&str> = rows.into_iter().map(|(id, _)| id).collect();
            keys.dedup();
            self.keys.insert(table, keys);
        }
        let mut reliabilities: Vec<&str> = tables.reliabilities.iter().map(|row| row.id.as_str()).collect();
        reliabilities.sort_unstable();
        reliabilities.dedup();
        self.keys.insert(Table::Reliability, reliabilities);
    }

    /// Notes a reference that leads nowhere; blank ones are somebody else's concern.
    fn refer(&mut self, from: (Table, usize, &str), to: Table, id: &str) {
        let known = &self.keys[&to];
        if known.binary_search(&id).is_ok() {
            return;
        }
        let (table, row, column) = from;
        let near = nearest_names(id, known.iter().copied());
        let hint = if near.is_empty() {
            format!("{to}.csv has {} rows", known.len())
        } else {
            format!("did you mean {}?", near.join(", "))
        };
        self.findings.push(Finding {
            table,
            row,
            column: column.to_owned(),
            message: format!("'{id}' is not in {to}.csv"),
            hint: Some(hint),
        });
    }

    fn refer_all(&mut self, from: (Table, usize, &str), to: Table, ids: &[String]) {
        for id in ids {
            self.refer(from, to, id);
        }
    }

    fn node_and_link_references(&mut self) {
        let tables = self.tables;
        for (row, node) in tables.nodes.iter().enumerate() {
            self.refer_all((Table::Node, row, "asset_ids"), Table::Asset, &node.assets);
            self.refer_all((Table::Node, row, "position_source_ids"), Table::Source, &node.position_sources);
        }
        for (row, link) in tables.links.iter().enumerate() {
            self.refer((Table::Link, row, "from_node_id"), Table::Node, &link.from);
            self.refer((Table::Link, row, "to_node_id"), Table::Node, &link.to);
            self.refer_all((Table::Link, row, "allowed_uses"), Table::Commodity, &link.commodities);
            self.refer_all((Table::Link, row, "asset_ids"), Table::Asset, &link.assets);
            if let Some(emission) = &link.emission {
                self.refer((Table::Link, row, "emission_class"), Table::Emission, emission);
            }
            self.refer_all((Table::Link, row, "length_source_ids"), Table::Source, &link.length.sources);
            self.refer_all((Table::Link, row, "time_source_ids"), Table::Source, &link.time.sources);
            self.refer_all((Table::Link, row, "tariff_source_ids"), Table::Source, &link.tariff.sources);
            if let Some(loss) = &link.quality_loss {
                self.refer_all((Table::Link, row, "quality_loss_source_ids"), Table::Source, &loss.sources);
            }
            if let Some(capacity) = &link.capacity {
                self.refer_all((Table::Link, row, "capacity_source_ids"), Table::Source, &capacity.sources);
            }
        }
    }

    fn other_references(&mut self) {
        let tables = self.tables;
        for (row, transfer) in tables.transfers.iter().enumerate() {
            self.refer((Table::Transfer, row, "node_id"), Table::Node, &transfer.node);
            self.refer_all((Table::Transfer, row, "commodity_id"), Table::Commodity, &transfer.commodities);
            self.refer_all((Table::Transfer, row, "asset_ids"), Table::Asset, &transfer.assets);
            self.refer_all((Table::Transfer, row, "time_source_ids"), Table::Source, &transfer.time.sources);
            self.refer_all((Table::Transfer, row, "tariff_source_ids"), Table::Source, &transfer.tariff.sources);
        }
        for (row, asset) in tables.assets.iter().enumerate() {
            if let Some(reliability) = &asset.reliability {
                self.refer((Table::Asset, row, "reliability_id"), Table::Reliability, reliability);
            }
            if let Some(commodity) = &asset.commodity {
                self.refer((Table::Asset, row, "commodity_id"), Table::Commodity, commodity);
            }
            if let Some(capacity) = &asset.capacity {
                self.refer_all((Table::Asset, row, "capacity_source_ids"), Table::Source, &capacity.sources);
            }
        }
        for (row, corridor) in tables.corridors.iter().enumerate() {
            self.refer_all((Table::Corridor, row, "commodity_ids"), Table::Commodity, &corridor.commodities);
            self.refer_all((Table::Corridor, row, "must_use_any_asset_ids"), Table::Asset, &corridor.any_assets);
            self.refer_all((Table::Corridor, row, "must_not_use_asset_ids"), Table::Asset, &corridor.avoids_assets);
        }
        for (row, commodity) in tables.commodities.iter().enumerate() {
            self.refer_all((Table::Commodity, row, "source_ids"), Table::Source, &commodity.sources);
        }
        for (row, emission) in tables.emissions.iter().enumerate() {
            self.refer_all((Table::Emission, row, "intensity_source_ids"), Table::Source, &emission.intensity.sources);
        }
        for (row, reliability) in tables.reliabilities.iter().enumerate() {
            self.refer_all((Table::Reliability, row, "source_ids"), Table::Source, &reliability.sources);
        }
        for (row, supply) in tables.supplies.iter().enumerate() {
            self.refer((Table::Supply, row, "node_id"), Table::Node, &supply.node);
            self.refer_all((Table::Supply, row, "commodity_id"), Table::Commodity, &supply.commodities);
        }
        for (row, market) in tables.markets.iter().enumerate() {
            self.refer((Table::Market, row, "node_id"), Table::Node, &market.node);
            self.refer_all((Table::Market, row, "commodity_id"), Table::Commodity, &market.commodities);
        }
        for (row, storage) in tables.storages.iter().enumerate() {
            self.refer((Table::Storage, row, "node_id"), Table::Node, &storage.node);
            self.refer((Table::Storage, row, "commodity_id"), Table::Commodity, &storage.commodity);
            self.refer_all((Table::Storage, row, "asset_ids"), Table::Asset, &storage.assets);
        }
        for (row, outlet) in tables.outlets.iter().enumerate() {
            self.refer_all((Table::Outlet, row, "commodity_id"), Table::Commodity, &outlet.commodities);
            self.refer_all((Table::Outlet, row, "measure_link_ids"), Table::Link, &outlet.links);
            for (column, figure) in [("ramp_source_ids", &outlet.ramp), ("contract_source_ids", &outlet.contract)] {
                if let Some(figure) = figure {
                    self.refer_all((Table::Outlet, row, column), Table::Source, &figure.sources);
                }
            }
            if let Some(shortfall) = &outlet.shortfall {
                self.refer_all((Table::Outlet, row, "shortfall_source_ids"), Table::Source, &shortfall.sources);
            }
        }
    }
}
