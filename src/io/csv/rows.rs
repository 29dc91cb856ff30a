//! Records to the rows of the model, one function per table.

use std::io::Read;

use super::columns::{
    asset, basis, commodity, corridor, emission, link, market, node, outlet, reliability, source, storage, supply,
    transfer,
};
use super::figures::{RowReader, near_hint};
use super::{Header, RecordReader, RowLines, TextTable};
use crate::error::Problem;
use crate::network::{
    Asset, Basis, Commodity, Corridor, DefaultTransfer, EmissionFactor, Figure, Link, Market, Mode, Node, Outlet,
    Position, Regime, Reliability, RiskRule, Source, Status, Storage, Supply, Table, Tables, Transfer,
};
use crate::units::{Distance, Duration, Rate, Share, Tariff};

const LONGITUDE_HINT: &str = "degrees from -180 to 180; `corridor network import gmns` leaves other coordinates out";
const LATITUDE_HINT: &str = "degrees from -90 to 90; `corridor network import gmns` leaves other coordinates out";
const COMMODITIES_HINT: &str = "an id of commodity.csv, or several joined by ;";
const DAYS_PER_HOUR: f64 = 1.0 / 24.0;

/// How far low and high lie from the central value of a figure that gives neither, by its basis.
#[derive(Debug, Clone, PartialEq)]
pub struct BasisWidths {
    factors: [(f64, f64); 3],
}

impl Default for BasisWidths {
    /// No width.
    fn default() -> Self {
        Self { factors: [(1.0, 1.0); 3] }
    }
}

impl BasisWidths {
    /// Factors for low and high.
    pub fn of(&self, basis: Basis) -> (f64, f64) {
        self.factors[basis as usize]
    }

    /// Reads the table `basis.csv`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(table: &TextTable) -> Result<Self, Vec<Problem>> {
        let mut problems = basis::TABLE.problems(&table.header);
        let positions = basis::TABLE.positions(&table.header);
        let mut widths = Self::default();
        let none = Self::default();
        for (line, record) in &table.records {
            let (header, positions, line, problems) = (&table.header, &positions, *line, &mut problems);
            let mut reader = RowReader { header, positions, record, line, widths: &none, problems };
            let basis = reader.word(basis::BASIS, &Basis::ALL, Basis::find, Basis::Assumed);
            let low = reader.number_from_zero(basis::LOW_FACTOR);
            let high = reader.number_from_zero(basis::HIGH_FACTOR);
            match (low, high) {
                (Some(low), Some(high)) if low <= 1.0 && high >= 1.0 => widths.factors[basis as usize] = (low, high),
                _ => reader.problem(basis::LOW_FACTOR, "does not hold 1".to_owned(), "low_factor <= 1 <= high_factor"),
            }
        }
        if problems.is_empty() { Ok(widths) } else { Err(problems) }
    }
}

/// Rows of a table, put where they belong.
pub struct TableRows<'a> {
    /// The network's tables, to be filled.
    pub tables: &'a mut Tables,
    /// Default widths of figures.
    pub widths: &'a BasisWidths,
    /// Kilometres in one unit of GMNS `length`.
    pub km_per_length: f64,
    /// Kilometres per hour in one unit of GMNS `free_speed`.
    pub kmh_per_speed: f64,
    /// Whether the folder has a table of commodities, so that `allowed_uses` names them.
    pub has_commodities: bool,
    /// Links whose length is blank, in order; to be filled.
    pub without_length: Vec<LinkWithoutLength>,
}

/// A link whose length is blank.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinkWithoutLength {
    /// Its row, from 0.
    pub row: usize,
    /// Kilometres per hour that its time comes from once the length is known, if no time is given.
    pub kmh: Option<f64>,
}

/// Reads the rows of one table into `into`, one at a time, and returns where they are and what is wrong with them.
///
/// # Errors
/// What is wrong with the file as CSV, or with its header.
pub fn read_table_rows(
    table_kind: Table,
    file: &str,
    input: impl Read,
    into: &mut TableRows<'_>,
) -> Result<(RowLines, Vec<Problem>), Vec<Problem>> {
    let mut reader = RecordReader::open(file, input)?;
    let columns = table_kind.columns();
    let of_header = columns.problems(reader.header());
    let positions = columns.positions(reader.header());
    let mut problems = Vec::new();
    let mut lines = Vec::new();
    while let Some(line) = reader.read() {
        lines.push(line as u32);
        // A table with other columns is read to its end for what is wrong with it as CSV, but its rows are not.
        if of_header.is_empty() {
            let (header, record, positions, problems) = (reader.header(), reader.record(), &positions, &mut problems);
            let row = RowReader { header, positions, record, line, widths: into.widths, problems };
            read_row(table_kind, row, into);
        }
    }
    let header = reader.finish()?;
    if of_header.is_empty() { Ok((RowLines { header, lines }, problems)) } else { Err(of_header) }
}

fn read_row(table: Table, row: RowReader<'_>, into: &mut TableRows<'_>) {
    match table {
        Table::Node => {
            let node = read_node(row);
            into.tables.nodes.push(node);
        }
        Table::Link => {
            if row.is_blank(link::LENGTH.central) {
                let speed =
                    row.field(link::FREE_SPEED).parse().ok().filter(|speed: &f64| speed.is_finite() && *speed > 0.0);
                let kmh = speed.filter(|_| row.is_blank(link::TIME.central)).map(|speed| speed * into.kmh_per_speed);
                into.without_length.push(LinkWithoutLength { row: into.tables.links.len(), kmh });
            }
            let link = read_link(row, into);
            into.tables.links.push(link);
        }
        Table::Transfer => into.tables.transfers.push(read_transfer(row)),
        Table::Asset => into.tables.assets.push(read_asset(row)),
        Table::Commodity => into.tables.commodities.push(read_commodity(row)),
        Table::Corridor => into.tables.corridors.push(read_corridor(row)),
        Table::Emission => into.tables.emissions.push(read_emission(row)),
        Table::Reliability => into.tables.reliabilities.push(read_reliability(row)),
        Table::Supply => into.tables.supplies.push(read_supply(row)),
        Table::Market => into.tables.markets.push(read_market(row)),
        Table::Storage => into.tables.storages.push(read_storage(row)),
        Table::Outlet => into.tables.outlets.push(read_outlet(row)),
        Table::Source => into.tables.sources.push(read_source(row)),
    }
}

fn read_node(mut row: RowReader<'_>) -> Node {
    let id = row.id(node::NODE_ID);
    let longitude = row.number(node::X_COORD);
    let latitude = row.number(node::Y_COORD);
    if longitude.is_some_and(|longitude| !(-180.0..=180.0).contains(&longitude)) {
        row.problem(node::X_COORD, format!("'{}' is not a longitude", row.text(node::X_COORD)), LONGITUDE_HINT);
    }
    if latitude.is_some_and(|latitude| !(-90.0..=90.0).contains(&latitude)) {
        row.problem(node::Y_COORD, format!("'{}' is not a latitude", row.text(node::Y_COORD)), LATITUDE_HINT);
    }
    let name = row.text(node::NAME);
    Node {
        name: if name.is_empty() { id.clone() } else { name },
        kind: row.text(node::NODE_TYPE),
        country: row.country(node::COUNTRY),
        position: longitude.zip(latitude).map(|(longitude, latitude)| Position { longitude, latitude }),
        un_locode: row.optional(node::UN_LOCODE),
        aliases: row.list(node::ALIASES),
        assets: row.list(node::ASSET_IDS),
        position_basis: row
            .optional(node::POSITION_BASIS)
            .map(|_| row.word(node::POSITION_BASIS, &Basis::ALL, Basis::find, Basis::Assumed)),
        position_sources: row.list(node::POSITION_SOURCE_IDS),
        is_thru: row.bool(node::IS_THRU, true),
        note: row.text(node::NOTE),
        id,
    }
}

fn read_link(mut row: RowReader<'_>, into: &TableRows<'_>) -> Link {
    let id = row.id(link::LINK_ID);
    let uses = row.list(link::ALLOWED_USES);
    let mode = match row.optional(link::MODE) {
        Some(_) => row.word(link::MODE, Mode::ALL, Mode::find, Mode::Road),
        None => mode_of_gmns(&uses, &row.text(link::FACILITY_TYPE)),
    };
    let gauge_mm = row.number_from_zero(link::GAUGE_MM).map(|gauge| gauge as u16);
    let service = row.optional(link::SERVICE).unwrap_or_else(|| match (mode, gauge_mm) {
        (Mode::Rail, Some(gauge)) => format!("rail_{gauge}"),
        _ => mode.as_str().to_owned(),
    });
    let length =
        row.figure::<Distance>(link::LENGTH, into.km_per_length).unwrap_or_else(|| Figure::assumed(Distance::ZERO));
    let time = row.figure::<Duration>(link::TIME, DAYS_PER_HOUR).unwrap_or_else(|| {
        let speed = row.number_from_zero(link::FREE_SPEED).filter(|speed| *speed > 0.0);
        let hours = speed.map_or(0.0, |speed| length.central().as_km() / (speed * into.kmh_per_speed));
        Figure::assumed(Duration::try_hours(hours).unwrap_or_default())
    });
    let geometry = read_geometry(&mut row);
    let name = row.text(link::NAME);
    Link {
        name: if name.is_empty() { id.clone() } else { name },
        from: row.id(link::FROM_NODE_ID),
        to: row.id(link::TO_NODE_ID),
        directed: row.bool(link::DIRECTED, true),
        geometry,
        length,
        commodities: if into.has_commodities { uses } else { Vec::new() },
        mode,
        gauge_mm,
        service,
        operators: row.list(link::OPERATOR),
        countries: row.countries(link::COUNTRIES),
        assets: row.list(link::ASSET_IDS),
        status: row.word(link::STATUS, Status::ALL, Status::find, Status::Operating),
        status_date: row.text(link::STATUS_DATE),
        time,
        tariff: row.figure::<Tariff>(link::TARIFF, 1.0).unwrap_or_else(|| Figure::assumed(Tariff::ZERO)),
        quality_loss: row.figure::<Tariff>(link::QUALITY_LOSS, 1.0),
        capacity: row.figure::<Rate>(link::CAPACITY, 1.0),
        emission: row.optional(link::EMISSION_CLASS),
        note: row.text(link::NOTE),
        id,
    }
}

/// What is wrong with the fields of a place or link that an import copies as they are.
pub(crate) fn problems_of_copied(
    table: Table,
    header: &Header,
    (line, record): (u64, &::csv::StringRecord),
    problems: &mut Vec<Problem>,
) {
    let widths = BasisWidths::default();
    let positions = &table.columns().positions(header);
    let mut row = RowReader { header, positions, record, line, widths: &widths, problems };
    if table == Table::Node {
        row.country(node::COUNTRY);
        row.bool(node::IS_THRU, true);
        return;
    }
    if !row.is_blank(link::MODE) {
        row.word(link::MODE, Mode::ALL, Mode::find, Mode::Road);
    }
    row.number_from_zero(link::GAUGE_MM);
    row.countries(link::COUNTRIES);
    row.word(link::STATUS, Status::ALL, Status::find, Status::Operating);
    row.quantity::<Tariff>(link::TARIFF.central, 1.0);
}

/// The mode that GMNS `allowed_uses` and `facility_type` speak of; road unless they say otherwise.
pub(crate) fn mode_of_gmns(uses: &[String], facility: &str) -> Mode {
    let words = uses.iter().map(String::as_str).chain([facility]);
    words.map(str::to_ascii_lowercase).find_map(|word| Mode::find(&word)).unwrap_or(Mode::Road)
}

fn read_geometry(row: &mut RowReader<'_>) -> Vec<Position> {
    let text = row.text(link::GEOMETRY);
    if text.is_empty() {
        return Vec::new();
    }
    match text.parse::<wkt::Wkt<f64>>() {
        Ok(wkt::Wkt::LineString(line)) if line.coords().len() >= 2 => {
            line.coords().iter().map(|coord| Position { longitude: coord.x, latitude: coord.y }).collect()
        }
        _ => {
            let shown: String = text.chars().take(40).collect();
            row.problem(link::GEOMETRY, format!("'{shown}' is not a line"), "WKT: LINESTRING (51.2 43.6, 50.1 40.9)");
            Vec::new()
        }
    }
}

fn read_transfer(mut row: RowReader<'_>) -> Transfer {
    Transfer {
        id: row.id(transfer::TRANSFER_ID),
        node: row.id(transfer::NODE_ID),
        commodities: row.some(transfer::COMMODITY_ID, COMMODITIES_HINT),
        from_service: row.id(transfer::FROM_SERVICE),
        to_service: row.id(transfer::TO_SERVICE),
        kind: row.text(transfer::KIND),
        time: row.figure(transfer::TIME, DAYS_PER_HOUR).unwrap_or_else(|| Figure::assumed(Duration::ZERO)),
        tariff: row.figure(transfer::TARIFF, 1.0).unwrap_or_else(|| Figure::assumed(Tariff::ZERO)),
        capacity: row.figure(transfer::CAPACITY, 1.0),
        assets: row.list(transfer::ASSET_IDS),
        note: row.text(transfer::NOTE),
    }
}

fn read_asset(mut row: RowReader<'_>) -> Asset {
    let asset = Asset {
        id: row.id(asset::ASSET_ID),
        name: row.text(asset::NAME),
        kind: row.text(asset::KIND),
        country: row.country(asset::COUNTRY),
        reliability: row.optional(asset::RELIABILITY_ID),
        risk_rule: row.word(asset::RISK_RULE, RiskRule::ALL, RiskRule::find, RiskRule::Parallel),
        commodity: row.optional(asset::COMMODITY_ID),
        capacity: row.figure(asset::CAPACITY, 1.0),
        operators: row.list(asset::OPERATOR),
        note: row.text(asset::NOTE),
    };
    if asset.capacity.is_some() && asset.commodity.is_none() {
        row.problem(
            asset::COMMODITY_ID,
            "is blank, but there is a capacity".to_owned(),
            "the commodity whose units it counts",
        );
    }
    asset
}

fn read_commodity(mut row: RowReader<'_>) -> Commodity {
    let id = row.id(commodity::COMMODITY_ID);
    let tonnes = row.number_from_zero(commodity::TONNES_PER_UNIT);
    if tonnes.is_none_or(|tonnes| tonnes <= 0.0) {
        row.problem(
            commodity::TONNES_PER_UNIT,
            "is not above 0".to_owned(),
            "tonnes in one cargo unit: 1 for t, 10 for TEU",
        );
    }
    let name = row.text(commodity::NAME);
    Commodity {
        name: if name.is_empty() { id.clone() } else { name },
        cargo_unit: row.id(commodity::CARGO_UNIT),
        tonnes_per_unit: tonnes.unwrap_or(1.0),
        value: row.figure(commodity::VALUE, 1.0).unwrap_or_else(|| Figure::assumed(Tariff::ZERO)),
        value_of_time: row.figure(commodity::VALUE_OF_TIME, 1.0).unwrap_or_else(|| Figure::assumed(Tariff::ZERO)),
        default_transfer: row.word(
            commodity::DEFAULT_TRANSFER,
            DefaultTransfer::ALL,
            DefaultTransfer::find,
            DefaultTransfer::Free,
        ),
        sources: row.list(commodity::SOURCE_IDS),
        note: row.text(commodity::NOTE),
        id,
    }
}

fn read_corridor(mut row: RowReader<'_>) -> Corridor {
    let id = row.id(corridor::CORRIDOR_ID);
    let name = row.text(corridor::NAME);
    Corridor {
        name: if name.is_empty() { id.clone() } else { name },
        commodities: row.list(corridor::COMMODITY_IDS),
        any_assets: row.list(corridor::MUST_USE_ANY_ASSET_IDS),
        enters: row.countries(corridor::MUST_ENTER_COUNTRIES),
        avoids: row.countries(corridor::MUST_NOT_ENTER_COUNTRIES),
        avoids_assets: row.list(corridor::MUST_NOT_USE_ASSET_IDS),
        note: row.text(corridor::NOTE),
        id,
    }
}

fn read_emission(mut row: RowReader<'_>) -> EmissionFactor {
    EmissionFactor {
        id: row.id(emission::EMISSION_CLASS),
        mode: row.word(emission::MODE, Mode::ALL, Mode::find, Mode::Road),
        name: row.text(emission::NAME),
        intensity: row.required_figure(emission::INTENSITY),
        method: row.text(emission::METHOD),
        note: row.text(emission::NOTE),
    }
}

fn read_reliability(mut row: RowReader<'_>) -> Reliability {
    let lost = row.number_from_zero(reliability::LOST_SHARE).unwrap_or(1.0);
    if Share::new(lost).is_none() {
        row.problem(reliability::LOST_SHARE, format!("'{lost}' is above 1"), "a share from 0 to 1");
    }
    Reliability {
        id: row.id(reliability::RELIABILITY_ID),
        name: row.text(reliability::NAME),
        regime: row.word(reliability::REGIME, Regime::ALL, Regime::find, Regime::Any),
        events_per_year: row.figure(reliability::EVENTS_PER_YEAR, 1.0),
        median: row.quantity(reliability::DURATION_MEDIAN_DAYS, 1.0).unwrap_or_default(),
        p90: row.quantity(reliability::DURATION_P90_DAYS, 1.0).unwrap_or_default(),
        lost: Share::new(lost).unwrap_or(Share::ALL),
        per_1000_km: row.bool(reliability::PER_1000KM, false),
        grade: row.text(reliability::GRADE),
        sources: row.list(reliability::SOURCE_IDS),
        note: row.text(reliability::NOTE),
    }
}

fn read_supply(mut row: RowReader<'_>) -> Supply {
    Supply {
        id: row.id(supply::SUPPLY_ID),
        node: row.id(supply::NODE_ID),
        commodities: row.some(supply::COMMODITY_ID, COMMODITIES_HINT),
        supply: row.required_figure(supply::SUPPLY),
        grade: row.text(supply::GRADE),
        note: row.text(supply::NOTE),
    }
}

fn read_market(mut row: RowReader<'_>) -> Market {
    Market {
        id: row.id(market::MARKET_ID),
        node: row.id(market::NODE_ID),
        commodities: row.some(market::COMMODITY_ID, COMMODITIES_HINT),
        name: row.text(market::NAME),
        demand: row.required_figure(market::DEMAND),
        netback: row.required_figure(market::NETBACK),
        note: row.text(market::NOTE),
    }
}

fn read_storage(mut row: RowReader<'_>) -> Storage {
    let storage = Storage {
        id: row.id(storage::STORAGE_ID),
        node: row.id(storage::NODE_ID),
        commodity: row.id(storage::COMMODITY_ID),
        capacity: row.required_figure(storage::CAPACITY),
        opening: row.required_figure(storage::OPENING),
        holding: row.figure(storage::HOLDING, 1.0).unwrap_or_else(|| Figure::assumed(Tariff::ZERO)),
        assets: row.list(storage::ASSET_IDS),
        note: row.text(storage::NOTE),
    };
    if storage.opening.central() > storage.capacity.central() {
        row.problem(storage::OPENING.central, "is more than the storage holds".to_owned(), "opening <= capacity");
    }
    storage
}

fn read_outlet(mut row: RowReader<'_>) -> Outlet {
    let outlet = Outlet {
        id: row.id(outlet::OUTLET_ID),
        name: row.text(outlet::NAME),
        commodities: row.some(outlet::COMMODITY_ID, COMMODITIES_HINT),
        links: row.list(outlet::MEASURE_LINK_IDS),
        ramp: row.figure(outlet::RAMP, 1.0),
        contract: row.figure(outlet::CONTRACT, 1.0),
        shortfall: row.figure(outlet::SHORTFALL, 1.0),
        note: row.text(outlet::NOTE),
    };
    if outlet.contract.is_some() && outlet.shortfall.is_none() {
        row.problem(
            outlet::SHORTFALL.central,
            "is blank, but there is a contract".to_owned(),
            "what is lost on a unit that is not sent",
        );
    }
    if outlet.contract.is_some() && outlet.links.len() != 1 {
        let message = format!("names {} links, but a contract is about one", outlet.links.len());
        row.problem(outlet::MEASURE_LINK_IDS, message, "one link, or no contract");
    }
    outlet
}

fn read_source(mut row: RowReader<'_>) -> Source {
    let id = row.id(source::SOURCE_ID);
    let url = row.text(source::URL);
    if !url.is_empty() && !url.contains('.') {
        let hint = near_hint(&url, ["https://"]).unwrap_or_else(|| "https://...".to_owned());
        row.problem(source::URL, format!("'{url}' is not an address"), hint);
    }
    Source {
        title: row.text(source::TITLE),
        publisher: row.text(source::PUBLISHER),
        url,
        date: row.text(source::DATE),
        supports: row.text(source::SUPPORTS),
        id,
    }
}
