//! A figure of the tables with another value: what a question, a scenario or a dated row sets.

use super::{Asset, Figure, Link, Market, Network, Storage, Supply, Tables, Transfer};
use crate::units::{Duration, Measure, Quantity, Rate, Tariff};

/// What a figure is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FigureOwner {
    /// A link.
    Link,
    /// A transfer.
    Transfer,
    /// An asset.
    Asset,
    /// A supply.
    Supply,
    /// A market.
    Market,
    /// A storage.
    Storage,
    /// Outage rates.
    Reliability,
}

impl FigureOwner {
    /// Every one, in the order of the tables.
    pub const ALL: [Self; 7] =
        [Self::Link, Self::Transfer, Self::Asset, Self::Supply, Self::Market, Self::Storage, Self::Reliability];

    /// The word before a colon: `link`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Transfer => "transfer",
            Self::Asset => "asset",
            Self::Supply => "supply",
            Self::Market => "market",
            Self::Storage => "storage",
            Self::Reliability => "reliability",
        }
    }

    /// The one with a word.
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|owner| owner.as_str() == word)
    }

    /// The figures that it has and that can be set.
    pub fn fields(self) -> &'static [FigureField] {
        match self {
            Self::Link | Self::Transfer => &[FigureField::Tariff, FigureField::Time, FigureField::Capacity],
            Self::Asset => &[FigureField::Capacity],
            Self::Supply => &[FigureField::Supply],
            Self::Market => &[FigureField::Demand, FigureField::Netback],
            Self::Storage => &[FigureField::Capacity, FigureField::Opening],
            Self::Reliability => &[FigureField::EventsPerYear],
        }
    }
}

/// Which figure of its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FigureField {
    /// What the carrier charges.
    Tariff,
    /// How long it takes.
    Time,
    /// The most that can pass, or that a storage holds.
    Capacity,
    /// What a place puts out.
    Supply,
    /// The most that a market takes.
    Demand,
    /// What a cargo unit is worth at a market.
    Netback,
    /// What is in a storage at the start.
    Opening,
    /// How often it fails.
    EventsPerYear,
}

impl FigureField {
    /// Every one.
    pub const ALL: [Self; 8] = [
        Self::Tariff,
        Self::Time,
        Self::Capacity,
        Self::Supply,
        Self::Demand,
        Self::Netback,
        Self::Opening,
        Self::EventsPerYear,
    ];

    /// The word: `tariff`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tariff => "tariff",
            Self::Time => "time",
            Self::Capacity => "capacity",
            Self::Supply => "supply",
            Self::Demand => "demand",
            Self::Netback => "netback",
            Self::Opening => "opening",
            Self::EventsPerYear => "events_per_year",
        }
    }

    /// The one with a word.
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == word)
    }
}

/// Where a figure stands: the owner's table, the row in it, and the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FigureKey {
    /// What it is of.
    pub owner: FigureOwner,
    /// The row in the table of its owner, from 0.
    pub row: usize,
    /// Which figure.
    pub field: FigureField,
}

/// A figure of any measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnyFigure {
    /// Of a tariff or a netback.
    Tariff(Figure<Tariff>),
    /// Of a time.
    Time(Figure<Duration>),
    /// Of a capacity, a supply, a demand, or events in a year.
    Rate(Figure<Rate>),
    /// Of what a storage holds.
    Quantity(Figure<Quantity>),
}

impl AnyFigure {
    /// Its central, low and high value in steps of its resolution.
    pub fn range(&self) -> [i64; 3] {
        fn steps<T: Measure>(figure: &Figure<T>) -> [i64; 3] {
            [figure.range.central, figure.range.low, figure.range.high].map(T::steps)
        }
        match self {
            Self::Tariff(figure) => steps(figure),
            Self::Time(figure) => steps(figure),
            Self::Rate(figure) => steps(figure),
            Self::Quantity(figure) => steps(figure),
        }
    }
}

/// A figure and where it is to stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Where.
    pub key: FigureKey,
    /// What stands there from now on.
    pub figure: AnyFigure,
    /// The commodity that a capacity of an asset counts, if the asset says none.
    pub counts: Option<String>,
}

impl Tables {
    /// The ids in the table of an owner, in order.
    pub fn ids_of(&self, owner: FigureOwner) -> Vec<&str> {
        fn ids<T>(rows: &[T], id: impl Fn(&T) -> &String) -> Vec<&str> {
            rows.iter().map(|row| id(row).as_str()).collect()
        }
        match owner {
            FigureOwner::Link => ids(&self.links, |row: &Link| &row.id),
            FigureOwner::Transfer => ids(&self.transfers, |row: &Transfer| &row.id),
            FigureOwner::Asset => ids(&self.assets, |row: &Asset| &row.id),
            FigureOwner::Supply => ids(&self.supplies, |row: &Supply| &row.id),
            FigureOwner::Market => ids(&self.markets, |row: &Market| &row.id),
            FigureOwner::Storage => ids(&self.storages, |row: &Storage| &row.id),
            FigureOwner::Reliability => self.reliabilities.iter().map(|row| row.id.as_str()).collect(),
        }
    }

    /// What stands somewhere; `None` if nothing is known there.
    ///
    /// # Panics
    /// If the table has no such row.
    pub fn figure(&self, key: FigureKey) -> Option<AnyFigure> {
        use FigureField::{Capacity, Demand, EventsPerYear, Netback, Opening, Time};
        let tariff = |figure: &Figure<Tariff>| Some(AnyFigure::Tariff(figure.clone()));
        let time = |figure: &Figure<Duration>| Some(AnyFigure::Time(figure.clone()));
        let rate = |figure: &Option<Figure<Rate>>| figure.clone().map(AnyFigure::Rate);
        match (key.owner, key.field) {
            (FigureOwner::Link, Capacity) => rate(&self.links[key.row].capacity),
            (FigureOwner::Link, Time) => time(&self.links[key.row].time),
            (FigureOwner::Link, _) => tariff(&self.links[key.row].tariff),
            (FigureOwner::Transfer, Capacity) => rate(&self.transfers[key.row].capacity),
            (FigureOwner::Transfer, Time) => time(&self.transfers[key.row].time),
            (FigureOwner::Transfer, _) => tariff(&self.transfers[key.row].tariff),
            (FigureOwner::Asset, _) => rate(&self.assets[key.row].capacity),
            (FigureOwner::Supply, _) => Some(AnyFigure::Rate(self.supplies[key.row].supply.clone())),
            (FigureOwner::Market, Demand) => Some(AnyFigure::Rate(self.markets[key.row].demand.clone())),
            (FigureOwner::Market, Netback | _) => tariff(&self.markets[key.row].netback),
            (FigureOwner::Storage, Opening) => Some(AnyFigure::Quantity(self.storages[key.row].opening.clone())),
            (FigureOwner::Storage, _) => Some(AnyFigure::Quantity(self.storages[key.row].capacity.clone())),
            (FigureOwner::Reliability, EventsPerYear | _) => rate(&self.reliabilities[key.row].events_per_year),
        }
    }

    /// Puts a figure where another one stands.
    ///
    /// # Panics
    /// If the table has no such row, or the figure is of another measure than the field.
    pub fn set(&mut self, setting: &Setting) {
        use FigureField::{Capacity, Demand, EventsPerYear, Netback, Opening, Supply, Tariff, Time};
        let row = setting.key.row;
        match (setting.key.owner, setting.key.field, setting.figure.clone()) {
            (FigureOwner::Link, Tariff, AnyFigure::Tariff(figure)) => self.links[row].tariff = figure,
            (FigureOwner::Link, Time, AnyFigure::Time(figure)) => self.links[row].time = figure,
            (FigureOwner::Link, Capacity, AnyFigure::Rate(figure)) => self.links[row].capacity = Some(figure),
            (FigureOwner::Transfer, Tariff, AnyFigure::Tariff(figure)) => self.transfers[row].tariff = figure,
            (FigureOwner::Transfer, Time, AnyFigure::Time(figure)) => self.transfers[row].time = figure,
            (FigureOwner::Transfer, Capacity, AnyFigure::Rate(figure)) => self.transfers[row].capacity = Some(figure),
            (FigureOwner::Asset, Capacity, AnyFigure::Rate(figure)) => {
                let asset = &mut self.assets[row];
                asset.capacity = Some(figure);
                asset.commodity = asset.commodity.take().or_else(|| setting.counts.clone());
            }
            (FigureOwner::Supply, Supply, AnyFigure::Rate(figure)) => self.supplies[row].supply = figure,
            (FigureOwner::Market, Demand, AnyFigure::Rate(figure)) => self.markets[row].demand = figure,
            (FigureOwner::Market, Netback, AnyFigure::Tariff(figure)) => self.markets[row].netback = figure,
            (FigureOwner::Storage, Capacity, AnyFigure::Quantity(figure)) => self.storages[row].capacity = figure,
            (FigureOwner::Storage, Opening, AnyFigure::Quantity(figure)) => self.storages[row].opening = figure,
            (FigureOwner::Reliability, EventsPerYear, AnyFigure::Rate(figure)) => {
                self.reliabilities[row].events_per_year = Some(figure);
            }
            (owner, field, figure) => panic!("{}.{} cannot be {figure:?}", owner.as_str(), field.as_str()),
        }
    }
}

impl Network {
    /// Puts figures in the place of others; of two for one place the last stands.
    ///
    /// # Panics
    /// As [`Tables::set`].
    pub fn set(&mut self, settings: &[Setting]) {
        settings.iter().for_each(|setting| self.tables.set(setting));
    }

    /// The same network under another digest.
    #[must_use]
    pub fn with_digest(mut self, digest: String) -> Self {
        self.tables.digest = digest;
        self
    }
}
