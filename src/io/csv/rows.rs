//! Records to the rows of the model, one function per table.

use std::io::Read;

use geo::Coord;

use super::figures::{FigureColumns, RowReader, near_hint};
use super::{Header, RecordReader, RowLines, TextTable};
use crate::error::Problem;
use crate::network::{
    Asset, Basis, Commodity, Corridor, DefaultTransfer, EmissionFactor, Figure, Link, Market, Mode, Node, Outlet,
    Regime, Reliability, RiskRule, Source, Status, Storage, Supply, Table, Tables, Transfer,
};
use crate::units::{Distance, Duration, Rate, Share, Tariff};

const LONGITUDE_HINT: &str = "degrees from -180 to 180; `corridor network import gmns` leaves other coordinates out";
const LATITUDE_HINT: &str = "degrees from -90 to 90; `corridor network import gmns` leaves other coordinates out";
const DAYS_PER_HOUR: f64 = 1.0 / 24.0;

const LENGTH: FigureColumns = FigureColumns::new("length", "");
const CAPACITY: FigureColumns = FigureColumns::new("capacity", "");
const TIME: FigureColumns = FigureColumns::new("time", "_hours");
const TARIFF: FigureColumns = FigureColumns::new("tariff", "_usd_per_unit");
const QUALITY_LOSS: FigureColumns = FigureColumns::new("quality_loss", "_usd_per_unit");

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
        let known = ["basis", "low_factor", "high_factor", "why"].map(str::to_owned);
        let mut problems = table.header.problems(&["basis", "low_factor", "high_factor"], &known);
        let mut widths = Self::default();
        let none = Self::default();
        for (line, record) in &table.records {
            let header = &table.header;
            let mut reader = RowReader { header, record, line: *line, widths: &none, problems: &mut problems };
            let basis = reader.word("basis", &Basis::ALL, Basis::find, Basis::Assumed);
            let (low, high) = (reader.number_from_zero("low_factor"), reader.number_from_zero("high_factor"));
            match (low, high) {
                (Some(low), Some(high)) if low <= 1.0 && high >= 1.0 => widths.factors[basis as usize] = (low, high),
                _ => reader.problem("low_factor", "does not hold 1".to_owned(), "low_factor <= 1 <= high_factor"),
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
    let (required, known) = columns(table_kind);
    let of_header = reader.header().problems(required, &known);
    let mut problems = Vec::new();
    let mut lines = Vec::new();
    while let Some(line) = reader.read() {
        lines.push(line as u32);
        // A table with other columns is read to its end for what is wrong with it as CSV, but its rows are not.
        if of_header.is_empty() {
            let (header, record) = (reader.header(), reader.record());
            read_row(
                table_kind,
                RowReader { header, record, line, widths: into.widths, problems: &mut problems },
                into,
            );
        }
    }
    let header = reader.finish()?;
    if of_header.is_empty() { Ok((RowLines { header, lines }, problems)) } else { Err(of_header) }
}

/// Required columns and all known columns of a table.
fn columns(table: Table) -> (&'static [&'static str], Vec<String>) {
    let (required, plain, figures): (&[&str], &[&str], &[FigureColumns]) = match table {
        Table::Node => (
            &["node_id", "x_coord", "y_coord"],
            &[
                "name",
                "node_type",
                "country",
                "un_locode",
                "aliases",
                "asset_ids",
                "position_basis",
                "position_source_ids",
                "is_thru",
                "note",
                "z_coord",
                "ctrl_type",
                "zone_id",
                "parent_node_id",
                "parent_node",
                "notes",
            ],
            &[],
        ),
        Table::Link => (
            &["link_id", "from_node_id", "to_node_id"],
            &[
                "name",
                "directed",
                "geometry",
                "allowed_uses",
                "mode",
                "gauge_mm",
                "service",
                "operator",
                "countries",
                "asset_ids",
                "status",
                "status_date",
                "emission_class",
                "note",
                "free_speed",
                "lanes",
                "facility_type",
                "geometry_id",
                "dir_flag",
                "parent_link_id",
                "grade",
                "toll",
                "jurisdiction",
                "row_width",
                "bike_facility",
                "ped_facility",
                "parking",
                "traffic_control",
                "notes",
            ],
            &[LENGTH, TIME, TARIFF, QUALITY_LOSS, CAPACITY],
        ),
        Table::Transfer => (
            &["transfer_id", "node_id", "commodity_id", "from_service", "to_service"],
            &["kind", "asset_ids", "note"],
            &[TIME, TARIFF, CAPACITY],
        ),
        Table::Asset => (
            &["asset_id", "name"],
            &["kind", "country", "reliability_id", "risk_rule", "commodity_id", "operator", "note"],
            &[CAPACITY],
        ),
        Table::Commodity => (
            &["commodity_id", "cargo_unit", "tonnes_per_unit"],
            &["name", "default_transfer", "note", "source_ids"],
            &[VALUE, VALUE_OF_TIME],
        ),
        Table::Corridor => (
            &["corridor_id"],
            &[
                "name",
                "commodity_ids",
                "must_use_any_asset_ids",
                "must_enter_countries",
                "must_not_enter_countries",
                "must_not_use_asset_ids",
                "note",
            ],
            &[],
        ),
        Table::Emission => (&["emission_class", "method"], &["mode", "name", "note"], &[INTENSITY]),
        Table::Reliability => (
            &["reliability_id", "duration_median_days", "duration_p90_days", "lost_share"],
            &["name", "regime", "per_1000km", "grade", "source_ids", "note"],
            &[EVENTS],
        ),
        Table::Supply => (&["supply_id", "node_id", "commodity_id"], &["grade", "note"], &[SUPPLY]),
        Table::Market => (&["market_id", "node_id", "commodity_id"], &["name", "note"], &[DEMAND, NETBACK]),
        Table::Storage => {
            (&["storage_id", "node_id", "commodity_id"], &["asset_ids", "note"], &[CAPACITY, OPENING, HOLDING])
        }
        Table::Outlet => {
            (&["outlet_id", "name", "commodity_id", "measure_link_ids"], &["note"], &[RAMP, CONTRACT, SHORTFALL])
        }
        Table::Source => (&["source_id", "title"], &["publisher", "url", "date", "supports"], &[]),
    };
    let mut known: Vec<String> = required.iter().chain(plain).map(|name| (*name).to_owned()).collect();
    known.extend(figures.iter().flat_map(FigureColumns::all));
    (required, known)
}

const VALUE: FigureColumns = FigureColumns::new("value", "_usd_per_unit");
const VALUE_OF_TIME: FigureColumns = FigureColumns::new("value_of_time", "_usd_per_unit_day");
const INTENSITY: FigureColumns = FigureColumns::new("intensity", "_g_per_tonne_km");
const EVENTS: FigureColumns = FigureColumns::new("events_per_year", "");
const SUPPLY: FigureColumns = FigureColumns::new("supply", "");
const DEMAND: FigureColumns = FigureColumns::new("demand", "");
const NETBACK: FigureColumns = FigureColumns::new("netback", "_usd_per_unit");
const OPENING: FigureColumns = FigureColumns::new("opening", "");
const HOLDING: FigureColumns = FigureColumns::new("holding", "_usd_per_unit_day");
const RAMP: FigureColumns = FigureColumns::new("ramp", "_units_per_day");
const CONTRACT: FigureColumns = FigureColumns::new("contract", "_units_per_day");
const SHORTFALL: FigureColumns = FigureColumns::new("shortfall", "_usd_per_unit");

fn read_row(table: Table, row: RowReader<'_>, into: &mut TableRows<'_>) {
    match table {
        Table::Node => {
            let node = read_node(row);
            into.tables.nodes.push(node);
        }
        Table::Link => {
            if row.is_blank("length") {
                let speed = row.text("free_speed").parse().ok().filter(|speed: &f64| speed.is_finite() && *speed > 0.0);
                let kmh = speed.filter(|_| row.is_blank("time_hours")).map(|speed| speed * into.kmh_per_speed);
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
    let id = row.id("node_id");
    let longitude = row.number("x_coord");
    let latitude = row.number("y_coord");
    if longitude.is_some_and(|longitude| !(-180.0..=180.0).contains(&longitude)) {
        row.problem("x_coord", format!("'{}' is no longitude", row.text("x_coord")), LONGITUDE_HINT);
    }
    if latitude.is_some_and(|latitude| !(-90.0..=90.0).contains(&latitude)) {
        row.problem("y_coord", format!("'{}' is no latitude", row.text("y_coord")), LATITUDE_HINT);
    }
    let name = row.text("name");
    Node {
        name: if name.is_empty() { id.clone() } else { name },
        kind: row.text("node_type"),
        country: row.country("country"),
        position: longitude.zip(latitude).map(|(x, y)| geo::Point::new(x, y)),
        un_locode: row.optional("un_locode"),
        aliases: row.list("aliases"),
        assets: row.list("asset_ids"),
        position_basis: row
            .optional("position_basis")
            .map(|_| row.word("position_basis", &Basis::ALL, Basis::find, Basis::Assumed)),
        position_sources: row.list("position_source_ids"),
        is_thru: row.bool("is_thru", true),
        note: row.text("note"),
        id,
    }
}

fn read_link(mut row: RowReader<'_>, into: &TableRows<'_>) -> Link {
    let id = row.id("link_id");
    let uses = row.list("allowed_uses");
    let mode = match row.optional("mode") {
        Some(_) => row.word("mode", Mode::ALL, Mode::find, Mode::Road),
        None => mode_of_gmns(&uses, &row.text("facility_type")),
    };
    let gauge_mm = row.number_from_zero("gauge_mm").map(|gauge| gauge as u16);
    let service = row.optional("service").unwrap_or_else(|| match (mode, gauge_mm) {
        (Mode::Rail, Some(gauge)) => format!("rail_{gauge}"),
        _ => mode.as_str().to_owned(),
    });
    let length = row.figure::<Distance>(&LENGTH, into.km_per_length).unwrap_or_else(|| Figure::assumed(Distance::ZERO));
    let time = row.figure::<Duration>(&TIME, DAYS_PER_HOUR).unwrap_or_else(|| {
        let speed = row.number_from_zero("free_speed").filter(|speed| *speed > 0.0);
        let hours = speed.map_or(0.0, |speed| length.central().as_km() / (speed * into.kmh_per_speed));
        Figure::assumed(Duration::try_hours(hours).unwrap_or_default())
    });
    let geometry = read_geometry(&mut row);
    let name = row.text("name");
    Link {
        name: if name.is_empty() { id.clone() } else { name },
        from: row.id("from_node_id"),
        to: row.id("to_node_id"),
        directed: row.bool("directed", true),
        geometry,
        length,
        commodities: if into.has_commodities { uses } else { Vec::new() },
        mode,
        gauge_mm,
        service,
        operators: row.list("operator"),
        countries: row.countries("countries"),
        assets: row.list("asset_ids"),
        status: row.word("status", Status::ALL, Status::find, Status::Operating),
        status_date: row.text("status_date"),
        time,
        tariff: row.figure::<Tariff>(&TARIFF, 1.0).unwrap_or_else(|| Figure::assumed(Tariff::ZERO)),
        quality_loss: row.figure::<Tariff>(&QUALITY_LOSS, 1.0),
        capacity: row.figure::<Rate>(&CAPACITY, 1.0),
        emission: row.optional("emission_class"),
        note: row.text("note"),
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
    let mut row = RowReader { header, record, line, widths: &widths, problems };
    if table == Table::Node {
        row.country("country");
        row.bool("is_thru", true);
        return;
    }
    if !row.is_blank("mode") {
        row.word("mode", Mode::ALL, Mode::find, Mode::Road);
    }
    row.number_from_zero("gauge_mm");
    row.countries("countries");
    row.word("status", Status::ALL, Status::find, Status::Operating);
    row.quantity::<Tariff>(&TARIFF.central(), 1.0);
}

/// The mode that GMNS `allowed_uses` and `facility_type` speak of; road unless they say otherwise.
pub(crate) fn mode_of_gmns(uses: &[String], facility: &str) -> Mode {
    let words = uses.iter().map(String::as_str).chain([facility]);
    words.map(str::to_ascii_lowercase).find_map(|word| Mode::find(&word)).unwrap_or(Mode::Road)
}

fn read_geometry(row: &mut RowReader<'_>) -> Vec<Coord> {
    let text = row.text("geometry");
    if text.is_empty() {
        return Vec::new();
    }
    match text.parse::<wkt::Wkt<f64>>() {
        Ok(wkt::Wkt::LineString(line)) if line.coords().len() >= 2 => {
            line.coords().iter().map(|coord| Coord { x: coord.x, y: coord.y }).collect()
        }
        _ => {
            let shown: String = text.chars().take(40).collect();
            row.problem("geometry", format!("'{shown}' is no line"), "WKT: LINESTRING (51.2 43.6, 50.1 40.9)");
            Vec::new()
        }
    }
}

fn read_transfer(mut row: RowReader<'_>) -> Transfer {
    Transfer {
        id: row.id("transfer_id"),
        node: row.id("node_id"),
        commodity: row.id("commodity_id"),
        from_service: row.id("from_service"),
        to_service: row.id("to_service"),
        kind: row.text("kind"),
        time: row.figure(&TIME, DAYS_PER_HOUR).unwrap_or_else(|| Figure::assumed(Duration::ZERO)),
        tariff: row.figure(&TARIFF, 1.0).unwrap_or_else(|| Figure::assumed(Tariff::ZERO)),
        capacity: row.figure(&CAPACITY, 1.0),
        assets: row.list("asset_ids"),
        note: row.text("note"),
    }
}

fn read_asset(mut row: RowReader<'_>) -> Asset {
    let asset = Asset {
        id: row.id("asset_id"),
        name: row.text("name"),
        kind: row.text("kind"),
        country: row.country("country"),
        reliability: row.optional("reliability_id"),
        risk_rule: row.word("risk_rule", RiskRule::ALL, RiskRule::find, RiskRule::Parallel),
        commodity: row.optional("commodity_id"),
        capacity: row.figure(&CAPACITY, 1.0),
        operators: row.list("operator"),
        note: row.text("note"),
    };
    if asset.capacity.is_some() && asset.commodity.is_none() {
        row.problem(
            "commodity_id",
            "is blank, but there is a capacity".to_owned(),
            "the commodity whose units it counts",
        );
    }
    asset
}

fn read_commodity(mut row: RowReader<'_>) -> Commodity {
    let id = row.id("commodity_id");
    let tonnes = row.number_from_zero("tonnes_per_unit");
    if tonnes.is_none_or(|tonnes| tonnes <= 0.0) {
        row.problem("tonnes_per_unit", "is not above 0".to_owned(), "tonnes in one cargo unit: 1 for t, 10 for TEU");
    }
    let name = row.text("name");
    Commodity {
        name: if name.is_empty() { id.clone() } else { name },
        cargo_unit: row.id("cargo_unit"),
        tonnes_per_unit: tonnes.unwrap_or(1.0),
        value: row.figure(&VALUE, 1.0).unwrap_or_else(|| Figure::assumed(Tariff::ZERO)),
        value_of_time: row.figure(&VALUE_OF_TIME, 1.0).unwrap_or_else(|| Figure::assumed(Tariff::ZERO)),
        default_transfer: row.word(
            "default_transfer",
            DefaultTransfer::ALL,
            DefaultTransfer::find,
            DefaultTransfer::Free,
        ),
        sources: row.list("source_ids"),
        note: row.text("note"),
        id,
    }
}

fn read_corridor(mut row: RowReader<'_>) -> Corridor {
    let id = row.id("corridor_id");
    let name = row.text("name");
    Corridor {
        name: if name.is_empty() { id.clone() } else { name },
        commodities: row.list("commodity_ids"),
        any_assets: row.list("must_use_any_asset_ids"),
        enters: row.countries("must_enter_countries"),
        avoids: row.countries("must_not_enter_countries"),
        avoids_assets: row.list("must_not_use_asset_ids"),
        note: row.text("note"),
        id,
    }
}

fn read_emission(mut row: RowReader<'_>) -> EmissionFactor {
    EmissionFactor {
        id: row.id("emission_class"),
        mode: row.word("mode", Mode::ALL, Mode::find, Mode::Road),
        name: row.text("name"),
        intensity: row.required_figure(&INTENSITY),
        method: row.text("method"),
        note: row.text("note"),
    }
}

fn read_reliability(mut row: RowReader<'_>) -> Reliability {
    let lost = row.number_from_zero("lost_share").unwrap_or(1.0);
    if Share::new(lost).is_none() {
        row.problem("lost_share", format!("'{lost}' is above 1"), "a share from 0 to 1");
    }
    Reliability {
        id: row.id("reliability_id"),
        name: row.text("name"),
        regime: row.word("regime", Regime::ALL, Regime::find, Regime::Any),
        events_per_year: row.figure(&EVENTS, 1.0),
        median: row.quantity("duration_median_days", 1.0).unwrap_or_default(),
        p90: row.quantity("duration_p90_days", 1.0).unwrap_or_default(),
        lost: Share::new(lost).unwrap_or(Share::ALL),
        per_1000_km: row.bool("per_1000km", false),
        grade: row.text("grade"),
        sources: row.list("source_ids"),
        note: row.text("note"),
    }
}

fn read_supply(mut row: RowReader<'_>) -> Supply {
    Supply {
        id: row.id("supply_id"),
        node: row.id("node_id"),
        commodity: row.id("commodity_id"),
        supply: row.required_figure(&SUPPLY),
        grade: row.text("grade"),
        note: row.text("note"),
    }
}

fn read_market(mut row: RowReader<'_>) -> Market {
    Market {
        id: row.id("market_id"),
        node: row.id("node_id"),
        commodity: row.id("commodity_id"),
        name: row.text("name"),
        demand: row.required_figure(&DEMAND),
        netback: row.required_figure(&NETBACK),
        note: row.text("note"),
    }
}

fn read_storage(mut row: RowReader<'_>) -> Storage {
    let storage = Storage {
        id: row.id("storage_id"),
        node: row.id("node_id"),
        commodity: row.id("commodity_id"),
        capacity: row.required_figure(&CAPACITY),
        opening: row.required_figure(&OPENING),
        holding: row.figure(&HOLDING, 1.0).unwrap_or_else(|| Figure::assumed(Tariff::ZERO)),
        assets: row.list("asset_ids"),
        note: row.text("note"),
    };
    if storage.opening.central() > storage.capacity.central() {
        row.problem("opening", "is more than the storage holds".to_owned(), "opening <= capacity");
    }
    storage
}

fn read_outlet(mut row: RowReader<'_>) -> Outlet {
    let outlet = Outlet {
        id: row.id("outlet_id"),
        name: row.text("name"),
        commodity: row.id("commodity_id"),
        links: row.list("measure_link_ids"),
        ramp: row.figure(&RAMP, 1.0),
        contract: row.figure(&CONTRACT, 1.0),
        shortfall: row.figure(&SHORTFALL, 1.0),
        note: row.text("note"),
    };
    if outlet.contract.is_some() && outlet.shortfall.is_none() {
        row.problem(
            "shortfall_usd_per_unit",
            "is blank, but there is a contract".to_owned(),
            "what is lost on a unit that is not sent",
        );
    }
    if outlet.contract.is_some() && outlet.links.len() != 1 {
        let message = format!("names {} links, but a contract is about one", outlet.links.len());
        row.problem("measure_link_ids", message, "one link, or no contract");
    }
    outlet
}

fn read_source(mut row: RowReader<'_>) -> Source {
    let id = row.id("source_id");
    let url = row.text("url");
    if !url.is_empty() && !url.contains('.') {
        let hint = near_hint(&url, ["https://"]).unwrap_or_else(|| "https://...".to_owned());
        row.problem("url", format!("'{url}' is no address"), hint);
    }
    Source {
        title: row.text("title"),
        publisher: row.text("publisher"),
        url,
        date: row.text("date"),
        supports: row.text("supports"),
        id,
    }
}
