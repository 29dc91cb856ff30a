//! The columns of every table, in the order of the embedded ones.

use super::sheet::{Sheet, short};
use crate::io::csv::columns::{
    asset, commodity, corridor, dated, emission, link, market, node, outlet, reliability, source, storage, supply,
    transfer,
};
use crate::network::{
    Asset, Commodity, Corridor, EmissionFactor, FigureRow, Link, Market, Node, Outlet, Reliability, Source, Storage,
    Supply, Transfer,
};
use crate::records::Records;

/// Whether routes may pass is only told where some place is but an end of them.
pub(super) fn nodes(rows: &[Node]) -> Sheet<Node> {
    let nodes = Sheet::new()
        .text(node::NODE_ID, |node: &Node| &node.id)
        .text(node::NAME, |node| &node.name)
        .text(node::NODE_TYPE, |node| &node.kind)
        .word(node::COUNTRY, |node| node.country)
        .number(node::X_COORD, |node| node.position.map(|point| point.longitude))
        .number(node::Y_COORD, |node| node.position.map(|point| point.latitude))
        .word(node::UN_LOCODE, |node| node.un_locode.clone())
        .list(node::ALIASES, |node| &node.aliases)
        .list(node::ASSET_IDS, |node| &node.assets)
        .word(node::POSITION_BASIS, |node| node.position_basis)
        .list(node::POSITION_SOURCE_IDS, |node| &node.position_sources);
    let nodes =
        if rows.iter().all(|node| node.is_thru) { nodes } else { nodes.truth(node::IS_THRU, |node| node.is_thru) };
    nodes.text(node::NOTE, |node| &node.note)
}

pub(super) fn links() -> Sheet<Link> {
    Sheet::new()
        .text(link::LINK_ID, |link: &Link| &link.id)
        .text(link::NAME, |link| &link.name)
        .text(link::FROM_NODE_ID, |link| &link.from)
        .text(link::TO_NODE_ID, |link| &link.to)
        .truth(link::DIRECTED, |link| link.directed)
        .cell(link::GEOMETRY, |link| {
            let points: Vec<String> =
                link.geometry.iter().map(|coord| format!("{} {}", coord.longitude, coord.latitude)).collect();
            if points.is_empty() { String::new() } else { format!("LINESTRING ({})", points.join(", ")) }
        })
        .figure(link::LENGTH, |link| Some(&link.length))
        .list(link::ALLOWED_USES, |link| &link.commodities)
        .word(link::MODE, |link| Some(link.mode))
        .integer(link::GAUGE_MM, |link| link.gauge_mm)
        .text(link::SERVICE, |link| &link.service)
        .list(link::OPERATOR, |link| &link.operators)
        .countries(link::COUNTRIES, |link| &link.countries)
        .list(link::ASSET_IDS, |link| &link.assets)
        .word(link::STATUS, |link| Some(link.status))
        .text(link::STATUS_DATE, |link| &link.status_date)
        .hours(link::TIME, |link| Some(&link.time))
        .figure(link::TARIFF, |link| Some(&link.tariff))
        .figure(link::QUALITY_LOSS, |link| link.quality_loss.as_ref())
        .figure(link::CAPACITY, |link| link.capacity.as_ref())
        .word(link::EMISSION_CLASS, |link| link.emission.clone())
        .text(link::NOTE, |link| &link.note)
}

pub(super) fn transfers() -> Sheet<Transfer> {
    Sheet::new()
        .text(transfer::TRANSFER_ID, |transfer: &Transfer| &transfer.id)
        .text(transfer::NODE_ID, |transfer| &transfer.node)
        .list(transfer::COMMODITY_ID, |transfer| &transfer.commodities)
        .text(transfer::FROM_SERVICE, |transfer| &transfer.from_service)
        .text(transfer::TO_SERVICE, |transfer| &transfer.to_service)
        .text(transfer::KIND, |transfer| &transfer.kind)
        .hours(transfer::TIME, |transfer| Some(&transfer.time))
        .figure(transfer::TARIFF, |transfer| Some(&transfer.tariff))
        .figure(transfer::CAPACITY, |transfer| transfer.capacity.as_ref())
        .list(transfer::ASSET_IDS, |transfer| &transfer.assets)
        .text(transfer::NOTE, |transfer| &transfer.note)
}

pub(super) fn assets() -> Sheet<Asset> {
    Sheet::new()
        .text(asset::ASSET_ID, |asset: &Asset| &asset.id)
        .text(asset::NAME, |asset| &asset.name)
        .text(asset::KIND, |asset| &asset.kind)
        .word(asset::COUNTRY, |asset| asset.country)
        .word(asset::RELIABILITY_ID, |asset| asset.reliability.clone())
        .word(asset::RISK_RULE, |asset| Some(asset.risk_rule))
        .word(asset::COMMODITY_ID, |asset| asset.commodity.clone())
        .figure(asset::CAPACITY, |asset| asset.capacity.as_ref())
        .list(asset::OPERATOR, |asset| &asset.operators)
        .text(asset::NOTE, |asset| &asset.note)
}

pub(super) fn commodities() -> Sheet<Commodity> {
    Sheet::new()
        .text(commodity::COMMODITY_ID, |commodity: &Commodity| &commodity.id)
        .text(commodity::NAME, |commodity| &commodity.name)
        .text(commodity::CARGO_UNIT, |commodity| &commodity.cargo_unit)
        .number(commodity::TONNES_PER_UNIT, |commodity| Some(commodity.tonnes_per_unit))
        .figure(commodity::VALUE, |commodity| Some(&commodity.value))
        .figure(commodity::VALUE_OF_TIME, |commodity| Some(&commodity.value_of_time))
        .word(commodity::DEFAULT_TRANSFER, |commodity| Some(commodity.default_transfer))
        .text(commodity::NOTE, |commodity| &commodity.note)
        .list(commodity::SOURCE_IDS, |commodity| &commodity.sources)
}

pub(super) fn corridors() -> Sheet<Corridor> {
    Sheet::new()
        .text(corridor::CORRIDOR_ID, |corridor: &Corridor| &corridor.id)
        .text(corridor::NAME, |corridor| &corridor.name)
        .list(corridor::COMMODITY_IDS, |corridor| &corridor.commodities)
        .list(corridor::MUST_USE_ANY_ASSET_IDS, |corridor| &corridor.any_assets)
        .countries(corridor::MUST_ENTER_COUNTRIES, |corridor| &corridor.enters)
        .countries(corridor::MUST_NOT_ENTER_COUNTRIES, |corridor| &corridor.avoids)
        .list(corridor::MUST_NOT_USE_ASSET_IDS, |corridor| &corridor.avoids_assets)
        .text(corridor::NOTE, |corridor| &corridor.note)
}

pub(super) fn emissions() -> Sheet<EmissionFactor> {
    Sheet::new()
        .text(emission::EMISSION_CLASS, |factor: &EmissionFactor| &factor.id)
        .word(emission::MODE, |factor| Some(factor.mode))
        .text(emission::NAME, |factor| &factor.name)
        .figure(emission::INTENSITY, |factor| Some(&factor.intensity))
        .text(emission::METHOD, |factor| &factor.method)
        .text(emission::NOTE, |factor| &factor.note)
}

pub(super) fn reliabilities() -> Sheet<Reliability> {
    Sheet::new()
        .text(reliability::RELIABILITY_ID, |reliability: &Reliability| &reliability.id)
        .text(reliability::NAME, |reliability| &reliability.name)
        .word(reliability::REGIME, |reliability| Some(reliability.regime))
        .figure(reliability::EVENTS_PER_YEAR, |reliability| reliability.events_per_year.as_ref())
        .cell(reliability::DURATION_MEDIAN_DAYS, |reliability| short(&reliability.median.to_string()))
        .cell(reliability::DURATION_P90_DAYS, |reliability| short(&reliability.p90.to_string()))
        .number(reliability::LOST_SHARE, |reliability| Some(reliability.lost.get()))
        .truth(reliability::PER_1000KM, |reliability| reliability.per_1000_km)
        .text(reliability::GRADE, |reliability| &reliability.grade)
        .list(reliability::SOURCE_IDS, |reliability| &reliability.sources)
        .text(reliability::NOTE, |reliability| &reliability.note)
}

pub(super) fn supplies() -> Sheet<Supply> {
    Sheet::new()
        .text(supply::SUPPLY_ID, |supply: &Supply| &supply.id)
        .text(supply::NODE_ID, |supply| &supply.node)
        .list(supply::COMMODITY_ID, |supply| &supply.commodities)
        .figure(supply::SUPPLY, |supply| Some(&supply.supply))
        .text(supply::GRADE, |supply| &supply.grade)
        .text(supply::NOTE, |supply| &supply.note)
}

pub(super) fn markets() -> Sheet<Market> {
    Sheet::new()
        .text(market::MARKET_ID, |market: &Market| &market.id)
        .text(market::NODE_ID, |market| &market.node)
        .list(market::COMMODITY_ID, |market| &market.commodities)
        .text(market::NAME, |market| &market.name)
        .figure(market::DEMAND, |market| Some(&market.demand))
        .figure(market::NETBACK, |market| Some(&market.netback))
        .text(market::NOTE, |market| &market.note)
}

pub(super) fn storages() -> Sheet<Storage> {
    Sheet::new()
        .text(storage::STORAGE_ID, |storage: &Storage| &storage.id)
        .text(storage::NODE_ID, |storage| &storage.node)
        .text(storage::COMMODITY_ID, |storage| &storage.commodity)
        .figure(storage::CAPACITY, |storage| Some(&storage.capacity))
        .figure(storage::OPENING, |storage| Some(&storage.opening))
        .figure(storage::HOLDING, |storage| Some(&storage.holding))
        .list(storage::ASSET_IDS, |storage| &storage.assets)
        .text(storage::NOTE, |storage| &storage.note)
}

pub(super) fn outlets() -> Sheet<Outlet> {
    Sheet::new()
        .text(outlet::OUTLET_ID, |outlet: &Outlet| &outlet.id)
        .text(outlet::NAME, |outlet| &outlet.name)
        .list(outlet::COMMODITY_ID, |outlet| &outlet.commodities)
        .list(outlet::MEASURE_LINK_IDS, |outlet| &outlet.links)
        .figure(outlet::RAMP, |outlet| outlet.ramp.as_ref())
        .figure(outlet::CONTRACT, |outlet| outlet.contract.as_ref())
        .figure(outlet::SHORTFALL, |outlet| outlet.shortfall.as_ref())
        .text(outlet::NOTE, |outlet| &outlet.note)
}

pub(super) fn sources() -> Sheet<Source> {
    Sheet::new()
        .text(source::SOURCE_ID, |source: &Source| &source.id)
        .text(source::TITLE, |source| &source.title)
        .text(source::PUBLISHER, |source| &source.publisher)
        .text(source::URL, |source| &source.url)
        .text(source::DATE, |source| &source.date)
        .text(source::SUPPORTS, |source| &source.supports)
}

/// Rows of figures for a while.
pub(super) fn dated(rows: &[FigureRow]) -> Records {
    let sheet = Sheet::new()
        .text(dated::ID, |row: &FigureRow| &row.id)
        .text(dated::FIELD, |row| &row.field)
        .text(dated::FROM, |row| &row.from)
        .text(dated::TO, |row| &row.to)
        .number(dated::VALUE, |row| Some(row.value))
        .text(dated::UNIT, |row| &row.unit)
        .number(dated::LOW, |row| row.low)
        .number(dated::HIGH, |row| row.high)
        .text(dated::BASIS, |row| &row.basis)
        .list(dated::SOURCE_IDS, |row| &row.source_ids)
        .text(dated::NOTE, |row| &row.note);
    sheet.records(rows)
}
