//! The columns of every table, in the order of the embedded ones.

use super::sheet::{Sheet, short};
use crate::network::{
    Asset, Commodity, Corridor, EmissionFactor, Link, Market, Node, Outlet, Reliability, Source, Storage, Supply,
    Transfer,
};
use crate::records::Column;

const USD_PER_UNIT: &str = "_usd_per_unit";
const USD_PER_UNIT_DAY: &str = "_usd_per_unit_day";
const UNITS_PER_DAY: &str = "_units_per_day";

/// Whether routes may pass is only told where some place is but an end of them.
pub(super) fn nodes(rows: &[Node]) -> Sheet<Node> {
    let nodes = Sheet::new()
        .text("node_id", |node: &Node| &node.id)
        .text("name", |node| &node.name)
        .text("node_type", |node| &node.kind)
        .word("country", |node| node.country)
        .number("x_coord", |node| node.position.map(|point| point.x()))
        .number("y_coord", |node| node.position.map(|point| point.y()))
        .word("un_locode", |node| node.un_locode.clone())
        .list("aliases", |node| &node.aliases)
        .list("asset_ids", |node| &node.assets)
        .word("position_basis", |node| node.position_basis)
        .list("position_source_ids", |node| &node.position_sources);
    let nodes = if rows.iter().all(|node| node.is_thru) { nodes } else { nodes.truth("is_thru", |node| node.is_thru) };
    nodes.text("note", |node| &node.note)
}

pub(super) fn links() -> Sheet<Link> {
    Sheet::new()
        .text("link_id", |link: &Link| &link.id)
        .text("name", |link| &link.name)
        .text("from_node_id", |link| &link.from)
        .text("to_node_id", |link| &link.to)
        .truth("directed", |link| link.directed)
        .cell(Column::text("geometry"), |link| {
            let points: Vec<String> = link.geometry.iter().map(|coord| format!("{} {}", coord.x, coord.y)).collect();
            if points.is_empty() { String::new() } else { format!("LINESTRING ({})", points.join(", ")) }
        })
        .figure("length", "", |link| Some(&link.length))
        .list("allowed_uses", |link| &link.commodities)
        .word("mode", |link| Some(link.mode))
        .integer("gauge_mm", |link| link.gauge_mm)
        .text("service", |link| &link.service)
        .list("operator", |link| &link.operators)
        .countries("countries", |link| &link.countries)
        .list("asset_ids", |link| &link.assets)
        .word("status", |link| Some(link.status))
        .text("status_date", |link| &link.status_date)
        .hours("time", |link| Some(&link.time))
        .figure("tariff", USD_PER_UNIT, |link| Some(&link.tariff))
        .figure("quality_loss", USD_PER_UNIT, |link| link.quality_loss.as_ref())
        .figure("capacity", "", |link| link.capacity.as_ref())
        .word("emission_class", |link| link.emission.clone())
        .text("note", |link| &link.note)
}

pub(super) fn transfers() -> Sheet<Transfer> {
    Sheet::new()
        .text("transfer_id", |transfer: &Transfer| &transfer.id)
        .text("node_id", |transfer| &transfer.node)
        .text("commodity_id", |transfer| &transfer.commodity)
        .text("from_service", |transfer| &transfer.from_service)
        .text("to_service", |transfer| &transfer.to_service)
        .text("kind", |transfer| &transfer.kind)
        .hours("time", |transfer| Some(&transfer.time))
        .figure("tariff", USD_PER_UNIT, |transfer| Some(&transfer.tariff))
        .figure("capacity", "", |transfer| transfer.capacity.as_ref())
        .list("asset_ids", |transfer| &transfer.assets)
        .text("note", |transfer| &transfer.note)
}

pub(super) fn assets() -> Sheet<Asset> {
    Sheet::new()
        .text("asset_id", |asset: &Asset| &asset.id)
        .text("name", |asset| &asset.name)
        .text("kind", |asset| &asset.kind)
        .word("country", |asset| asset.country)
        .word("reliability_id", |asset| asset.reliability.clone())
        .word("risk_rule", |asset| Some(asset.risk_rule))
        .word("commodity_id", |asset| asset.commodity.clone())
        .figure("capacity", "", |asset| asset.capacity.as_ref())
        .list("operator", |asset| &asset.operators)
        .text("note", |asset| &asset.note)
}

pub(super) fn commodities() -> Sheet<Commodity> {
    Sheet::new()
        .text("commodity_id", |commodity: &Commodity| &commodity.id)
        .text("name", |commodity| &commodity.name)
        .text("cargo_unit", |commodity| &commodity.cargo_unit)
        .number("tonnes_per_unit", |commodity| Some(commodity.tonnes_per_unit))
        .figure("value", USD_PER_UNIT, |commodity| Some(&commodity.value))
        .figure("value_of_time", USD_PER_UNIT_DAY, |commodity| Some(&commodity.value_of_time))
        .word("default_transfer", |commodity| Some(commodity.default_transfer))
        .text("note", |commodity| &commodity.note)
        .list("source_ids", |commodity| &commodity.sources)
}

pub(super) fn corridors() -> Sheet<Corridor> {
    Sheet::new()
        .text("corridor_id", |corridor: &Corridor| &corridor.id)
        .text("name", |corridor| &corridor.name)
        .list("commodity_ids", |corridor| &corridor.commodities)
        .list("must_use_any_asset_ids", |corridor| &corridor.any_assets)
        .countries("must_enter_countries", |corridor| &corridor.enters)
        .countries("must_not_enter_countries", |corridor| &corridor.avoids)
        .list("must_not_use_asset_ids", |corridor| &corridor.avoids_assets)
        .text("note", |corridor| &corridor.note)
}

pub(super) fn emissions() -> Sheet<EmissionFactor> {
    Sheet::new()
        .text("emission_class", |factor: &EmissionFactor| &factor.id)
        .word("mode", |factor| Some(factor.mode))
        .text("name", |factor| &factor.name)
        .figure("intensity", "_g_per_tonne_km", |factor| Some(&factor.intensity))
        .text("method", |factor| &factor.method)
        .text("note", |factor| &factor.note)
}

pub(super) fn reliabilities() -> Sheet<Reliability> {
    Sheet::new()
        .text("reliability_id", |reliability: &Reliability| &reliability.id)
        .text("name", |reliability| &reliability.name)
        .word("regime", |reliability| Some(reliability.regime))
        .figure("events_per_year", "", |reliability| reliability.events_per_year.as_ref())
        .cell(Column::number("duration_median_days"), |reliability| short(&reliability.median.to_string()))
        .cell(Column::number("duration_p90_days"), |reliability| short(&reliability.p90.to_string()))
        .number("lost_share", |reliability| Some(reliability.lost.get()))
        .truth("per_1000km", |reliability| reliability.per_1000_km)
        .text("grade", |reliability| &reliability.grade)
        .list("source_ids", |reliability| &reliability.sources)
        .text("note", |reliability| &reliability.note)
}

pub(super) fn supplies() -> Sheet<Supply> {
    Sheet::new()
        .text("supply_id", |supply: &Supply| &supply.id)
        .text("node_id", |supply| &supply.node)
        .text("commodity_id", |supply| &supply.commodity)
        .figure("supply", "", |supply| Some(&supply.supply))
        .text("grade", |supply| &supply.grade)
        .text("note", |supply| &supply.note)
}

pub(super) fn markets() -> Sheet<Market> {
    Sheet::new()
        .text("market_id", |market: &Market| &market.id)
        .text("node_id", |market| &market.node)
        .text("commodity_id", |market| &market.commodity)
        .text("name", |market| &market.name)
        .figure("demand", "", |market| Some(&market.demand))
        .figure("netback", USD_PER_UNIT, |market| Some(&market.netback))
        .text("note", |market| &market.note)
}

pub(super) fn storages() -> Sheet<Storage> {
    Sheet::new()
        .text("storage_id", |storage: &Storage| &storage.id)
        .text("node_id", |storage| &storage.node)
        .text("commodity_id", |storage| &storage.commodity)
        .figure("capacity", "", |storage| Some(&storage.capacity))
        .figure("opening", "", |storage| Some(&storage.opening))
        .figure("holding", USD_PER_UNIT_DAY, |storage| Some(&storage.holding))
        .list("asset_ids", |storage| &storage.assets)
        .text("note", |storage| &storage.note)
}

pub(super) fn outlets() -> Sheet<Outlet> {
    Sheet::new()
        .text("outlet_id", |outlet: &Outlet| &outlet.id)
        .text("name", |outlet| &outlet.name)
        .text("commodity_id", |outlet| &outlet.commodity)
        .list("measure_link_ids", |outlet| &outlet.links)
        .figure("ramp", UNITS_PER_DAY, |outlet| outlet.ramp.as_ref())
        .figure("contract", UNITS_PER_DAY, |outlet| outlet.contract.as_ref())
        .figure("shortfall", USD_PER_UNIT, |outlet| outlet.shortfall.as_ref())
        .text("note", |outlet| &outlet.note)
}

pub(super) fn sources() -> Sheet<Source> {
    Sheet::new()
        .text("source_id", |source: &Source| &source.id)
        .text("title", |source| &source.title)
        .text("publisher", |source| &source.publisher)
        .text("url", |source| &source.url)
        .text("date", |source| &source.date)
        .text("supports", |source| &source.supports)
}
