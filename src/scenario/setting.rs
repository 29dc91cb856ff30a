//! A figure of the tables with another value: as it is written, and where it stands in a network.

use std::fmt;

use super::{Action, ResolvedChange, ScenarioChange, TargetKind};
use crate::error::{Error, Result, nearest_names};
use crate::network::{
    AnyFigure, AssetId, Commodity, Figure, FigureField, FigureKey, FigureOwner, LinkId, Network, Range, Setting,
    TransferId,
};
use crate::units::{Measure, cargo_units, number_and_unit, units_per_day};

/// A figure as it is written: a value in a unit, perhaps with ends.
#[derive(Debug, Clone, PartialEq)]
pub struct NewFigure {
    /// Which figure of its owner.
    pub field: FigureField,
    /// The central value.
    pub value: f64,
    /// Its unit: `Mt/a`, `h`, `kt`; blank for USD per cargo unit and for events per year.
    pub unit: String,
    /// The low end; `None` for the central value.
    pub low: Option<f64>,
    /// The high end; `None` for the central value.
    pub high: Option<f64>,
}

impl fmt::Display for NewFigure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.value)?;
        if self.unit.is_empty() { Ok(()) } else { write!(out, " {}", self.unit) }
    }
}

/// What a figure that is set looks like.
const SETTINGS: &str =
    "link:cpc-1.tariff=38, asset:btc.capacity=1.2Mt/a, transfer:ID.time=36h, storage:ID.opening=300kt";

/// The change that `[KIND:]ID.FIELD=VALUE[UNIT]` asks for. A name without a kind is that of a link, transfer, asset, supply, market, storage or outage rate that has the field.
///
/// # Errors
/// [`Error::Question`] for a text of another form; [`Error::Unknown`] with the nearest names for an id or a field that is not there; [`Error::Ambiguous`] for an id that several
/// things have.
///
/// # Examples
/// ```
/// use corridor::io::embedded_network;
/// use corridor::scenario::{TargetKind, setting_of};
///
/// let change = setting_of(embedded_network(), "cpc-1.tariff=38")?;
/// assert_eq!((change.target, change.targets), (TargetKind::Link, vec!["cpc-1".to_owned()]));
/// assert!(setting_of(embedded_network(), "cpc-1.fee=38").is_err());
/// # Ok::<(), corridor::Error>(())
/// ```
pub fn setting_of(network: &Network, given: &str) -> Result<ScenarioChange> {
    let wrong = |why: String| Error::question(format!("{{set}} {given}: {why}"), SETTINGS);
    let Some((left, written)) = given.split_once('=') else { return Err(wrong("'=' and a value are missing".into())) };
    let Some((name, field)) = left.trim().rsplit_once('.') else {
        return Err(wrong(format!("'{}' names no figure: ID.FIELD", left.trim())));
    };
    let Some((value, unit)) = number_and_unit(written) else {
        return Err(wrong(format!("'{}' is not a number with a unit", written.trim())));
    };
    let (owner, id, field) = find_figure(network, name.trim(), field.trim())?;
    let kind = TargetKind::find(owner.as_str()).expect("every owner is a target");
    let figure = NewFigure { field, value, unit: unit.to_owned(), low: None, high: None };
    Ok(ScenarioChange::labelled(format!("set {given}"), Action::Set(figure), kind, vec![id]))
}

/// The owner, its id and the field that words name.
///
/// # Errors
/// As [`setting_of`].
pub fn find_figure(network: &Network, name: &str, field: &str) -> Result<(FigureOwner, String, FigureField)> {
    let tables = network.tables();
    let (owners, id): (Vec<FigureOwner>, &str) = match name.split_once(':') {
        Some((kind, id)) => match FigureOwner::find(kind) {
            Some(owner) => (vec![owner], id),
            None if kind == "node" => {
                return Err(Error::question(
                    format!("'{name}': a place has no figure of its own"),
                    "set that of a transfer, asset, supply, market or storage at it",
                ));
            }
            None => {
                let kinds = FigureOwner::ALL.iter().map(|owner| owner.as_str());
                let near = nearest_names(kind, kinds);
                return Err(Error::Unknown { what: "kind of figure", given: kind.to_owned(), near });
            }
        },
        None => (FigureOwner::ALL.to_vec(), name),
    };
    let with_id: Vec<FigureOwner> =
        owners.iter().copied().filter(|owner| tables.ids_of(*owner).contains(&id)).collect();
    if with_id.is_empty() {
        let known: Vec<&str> = owners.iter().flat_map(|owner| tables.ids_of(*owner)).collect();
        let what = if let [owner] = owners.as_slice() { owner.as_str() } else { "owner of figures" };
        return Err(Error::Unknown { what, given: id.to_owned(), near: nearest_names(id, known) });
    }
    let has_field = |owner: &FigureOwner| FigureField::find(field).filter(|found| owner.fields().contains(found));
    let found: Vec<(FigureOwner, FigureField)> =
        with_id.iter().filter_map(|owner| Some((*owner, has_field(owner)?))).collect();
    match found.as_slice() {
        [(owner, field)] => Ok((*owner, id.to_owned(), *field)),
        [] => {
            let mut known: Vec<&str> =
                with_id.iter().flat_map(|owner| owner.fields()).map(|field| field.as_str()).collect();
            known.sort_unstable();
            known.dedup();
            let near = nearest_names(field, known.iter().copied());
            let near = if near.is_empty() { known.into_iter().map(str::to_owned).collect() } else { near };
            Err(Error::Unknown { what: "figure", given: field.to_owned(), near })
        }
        several => Err(Error::Ambiguous {
            what: "figure",
            given: format!("{name}.{field}"),
            candidates: several
                .iter()
                .map(|(owner, field)| format!("{}:{id}.{}", owner.as_str(), field.as_str()))
                .collect(),
        }),
    }
}

/// Whether a setting is about a commodity.
pub(super) fn is_about(network: &Network, setting: &Setting, commodity: &Commodity) -> bool {
    let (tables, row, id) = (network.tables(), setting.key.row, commodity.id.as_str());
    match setting.key.owner {
        FigureOwner::Link => network.link(LinkId::new(row)).carries(id),
        FigureOwner::Transfer => network.transfer(TransferId::new(row)).is_for(id),
        FigureOwner::Asset => {
            network.asset(AssetId::new(row)).commodity.as_ref().or(setting.counts.as_ref()) == Some(&commodity.id)
        }
        FigureOwner::Supply => tables.supplies[row].is_for(id),
        FigureOwner::Market => tables.markets[row].is_for(id),
        FigureOwner::Storage => tables.storages[row].commodity == commodity.id,
        FigureOwner::Reliability => true,
    }
}

impl ResolvedChange {
    /// Whether it sets a figure that a commodity has to do with.
    pub fn sets_for(&self, network: &Network, commodity: &Commodity) -> bool {
        self.settings.iter().any(|setting| is_about(network, setting, commodity))
    }
}

/// A key, a message and a hint.
pub type Wrong = (&'static str, String, Option<String>);

/// The settings that a change makes to one of its targets.
///
/// `is_lasting` says that it holds whenever the question looks: then every figure can be set, else only those that can differ from day to day.
///
/// # Errors
/// What is wrong with it.
pub(super) fn settings_of(
    network: &Network,
    change: &ScenarioChange,
    figure: &NewFigure,
    name: &str,
    is_lasting: bool,
) -> std::result::Result<Vec<Setting>, Wrong> {
    let field = figure.field;
    let known = |owner: FigureOwner| owner.fields().iter().map(|field| field.as_str()).collect::<Vec<_>>().join(", ");
    let Some(owner) = change.target.owner() else {
        let owners: Vec<&str> = FigureOwner::ALL.iter().map(|owner| owner.as_str()).collect();
        let message = format!("a {} has no figures to set", change.target.as_str());
        return Err(("target", message, Some(format!("one of {}", owners.join(", ")))));
    };
    if !owner.fields().contains(&field) {
        let message = format!("a {} has no figure '{}'", owner.as_str(), field.as_str());
        return Err(("field", message, Some(format!("one of {}", known(owner)))));
    }
    if !is_lasting && (owner == FigureOwner::Reliability || field == FigureField::Opening) {
        let message = format!("{}.{} cannot change from day to day", owner.as_str(), field.as_str());
        return Err(("field", message, Some("set it with the question, or in a row without from and to".to_owned())));
    }
    let rows = network.tables().ids_of(owner).into_iter().enumerate().filter(|(_, id)| *id == name);
    let rows: Vec<usize> = rows.map(|(row, _)| row).collect();
    let mut settings = Vec::with_capacity(rows.len());
    for row in rows {
        let key = FigureKey { owner, row, field };
        let mut counts = None;
        if let FigureOwner::Asset = owner
            && network.tables().assets[row].commodity.is_none()
        {
            counts = Some(counted(network, figure, change.commodity.as_deref()).map_err(|why| ("unit", why, None))?);
        }
        let units = cargo_units_of(network, key, counts.as_deref().or(change.commodity.as_deref()));
        if !is_lasting && owner == FigureOwner::Asset && network.tables().assets[row].capacity.is_none() {
            let message = format!("asset {name} has no known capacity that could change for a while");
            return Err((
                "field",
                message,
                Some("set it with the question, or in a row without from and to".to_owned()),
            ));
        }
        let factor =
            per_written(field, owner, &figure.unit, &units).map_err(|(why, hint)| ("unit", why, Some(hint)))?;
        let (basis, sources) = (change.basis, change.sources.clone());
        let whole = |number: f64| number * factor;
        let values = [figure.low, Some(figure.value), figure.high].map(|value| value.map(whole));
        fn figured<T: Measure>(
            [low, central, high]: [Option<f64>; 3],
            (basis, sources): (crate::network::Basis, Vec<String>),
        ) -> std::result::Result<Figure<T>, Wrong> {
            let central = central.expect("a value is always there");
            let (low, high) = (low.unwrap_or(central), high.unwrap_or(central));
            if !(0.0 <= low && low <= central && central <= high) {
                let message = format!("{low}, {central}, {high} is not a range");
                return Err(("value", message, Some("0 <= low <= value <= high".to_owned())));
            }
            match (T::from_table(central), T::from_table(low), T::from_table(high)) {
                (Some(central), Some(low), Some(high)) => {
                    Ok(Figure { range: Range { central, low, high }, basis, year: None, sources })
                }
                _ => Err(("value", "is too large".to_owned(), None)),
            }
        }
        let rest = (basis, sources);
        let figure = match (owner, field) {
            (_, FigureField::Tariff | FigureField::Netback) => AnyFigure::Tariff(figured(values, rest)?),
            (_, FigureField::Time) => AnyFigure::Time(figured(values, rest)?),
            (FigureOwner::Storage, _) => AnyFigure::Quantity(figured(values, rest)?),
            _ => AnyFigure::Rate(figured(values, rest)?),
        };
        settings.push(Setting { key, figure, counts });
    }
    Ok(settings)
}

/// The units in which the cargoes of an owner are counted, each once.
fn cargo_units_of<'n>(network: &'n Network, key: FigureKey, only: Option<&str>) -> Vec<&'n str> {
    let tables = network.tables();
    let is_ours = |commodity: &&Commodity| {
        let id = commodity.id.as_str();
        only.is_none_or(|only| only == id)
            && match key.owner {
                FigureOwner::Link => tables.links[key.row].carries(id),
                FigureOwner::Transfer => tables.transfers[key.row].is_for(id),
                FigureOwner::Asset => tables.assets[key.row].commodity.as_deref().is_none_or(|own| own == id),
                FigureOwner::Supply => tables.supplies[key.row].is_for(id),
                FigureOwner::Market => tables.markets[key.row].is_for(id),
                FigureOwner::Storage => tables.storages[key.row].commodity == id,
                FigureOwner::Reliability => true,
            }
    };
    let mut units: Vec<&str> = tables.commodities.iter().filter(is_ours).map(|row| row.cargo_unit.as_str()).collect();
    units.sort_unstable();
    units.dedup();
    units
}

/// The commodity that a capacity in some unit counts.
fn counted(network: &Network, figure: &NewFigure, only: Option<&str>) -> std::result::Result<String, String> {
    let rows = network.tables().commodities.iter();
    let fitting: Vec<&str> = rows
        .filter(|row| only.is_none_or(|only| only == row.id) && units_per_day(&figure.unit, &row.cargo_unit).is_some())
        .map(|row| row.id.as_str())
        .collect();
    match fitting.as_slice() {
        [one] => Ok((*one).to_owned()),
        [] => Err(format!("'{}' is no unit of a cargo of the network in time", figure.unit)),
        several => Err(format!("'{}' may count {}: say which commodity", figure.unit, several.join(" or "))),
    }
}

/// How many of the unit of the model one of the written unit is.
fn per_written(
    field: FigureField,
    owner: FigureOwner,
    unit: &str,
    units: &[&str],
) -> std::result::Result<f64, (String, String)> {
    let cargo = units.first().copied().unwrap_or("t");
    let found = match (owner, field) {
        (_, FigureField::Tariff | FigureField::Netback) => {
            let is_one = unit.is_empty() || unit == "USD";
            let is_per_unit = unit.strip_prefix("USD/").is_some_and(|per| units.contains(&per));
            (is_one || is_per_unit).then_some(1.0).ok_or(format!("USD/{cargo}, or the number alone"))
        }
        (_, FigureField::Time) => match unit {
            "h" => Ok(1.0 / 24.0),
            "d" => Ok(1.0),
            _ => Err("hours or days: 36h, 1.5d".to_owned()),
        },
        (_, FigureField::EventsPerYear) => match unit {
            "" | "/a" => Ok(1.0),
            _ => Err("the number of events in a year".to_owned()),
        },
        (FigureOwner::Storage, _) => {
            cargo_units(unit, cargo).ok_or(format!("an amount: {cargo}, k{cargo} or M{cargo}"))
        }
        _ => {
            let per_day = units.iter().find_map(|cargo| units_per_day(unit, cargo));
            if per_day.is_some() && units.len() > 1 {
                let message = format!("cargoes counted in {} share this figure", units.join(" and "));
                return Err((message, "say for which commodity in a scenario".to_owned()));
            }
            per_day.ok_or(format!("{cargo}/d, k{cargo}/d, k{cargo}/a or M{cargo}/a"))
        }
    };
    found.map_err(|hint| {
        let message = if unit.is_empty() { "the unit is missing".to_owned() } else { format!("'{unit}' does not fit") };
        (message, hint)
    })
}
