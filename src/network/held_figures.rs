//! Figures as they hold under an overlay.

use super::{
    AnyFigure, AssetId, CapacityChange, Figure, FigureField, FigureKey, FigureOwner, LinkId, Network, Overlay, Range,
    TransferId,
};
use crate::units::{Duration, Quantity, Rate, Tariff};

/// Figures as they hold: those of the tables, unless another one is [set](Overlay::set).
impl Overlay {
    /// Whether any figure is set.
    pub fn sets_figures(&self) -> bool {
        !self.figures.is_empty()
    }

    fn figure(&self, owner: FigureOwner, row: usize, field: FigureField) -> Option<&AnyFigure> {
        if self.figures.is_empty() { None } else { self.figures.get(&FigureKey { owner, row, field }) }
    }

    fn tariff_or<'f>(
        &'f self,
        (owner, row, field): (FigureOwner, usize, FigureField),
        table: &'f Figure<Tariff>,
    ) -> &'f Figure<Tariff> {
        match self.figure(owner, row, field) {
            Some(AnyFigure::Tariff(figure)) => figure,
            _ => table,
        }
    }

    fn rate_or<'f>(
        &'f self,
        (owner, row, field): (FigureOwner, usize, FigureField),
        table: Option<&'f Figure<Rate>>,
    ) -> Option<&'f Figure<Rate>> {
        match self.figure(owner, row, field) {
            Some(AnyFigure::Rate(figure)) => Some(figure),
            _ => table,
        }
    }

    /// The tariff of a link, without surcharges.
    pub fn link_tariff<'f>(&'f self, network: &'f Network, link: LinkId) -> &'f Figure<Tariff> {
        self.tariff_or((FigureOwner::Link, link.index(), FigureField::Tariff), &network.link(link).tariff)
    }

    /// The time of a link, without delays.
    pub fn link_time<'f>(&'f self, network: &'f Network, link: LinkId) -> &'f Figure<Duration> {
        match self.figure(FigureOwner::Link, link.index(), FigureField::Time) {
            Some(AnyFigure::Time(figure)) => figure,
            _ => &network.link(link).time,
        }
    }

    /// The tariff of a transfer, without surcharges.
    pub fn transfer_tariff<'f>(&'f self, network: &'f Network, transfer: TransferId) -> &'f Figure<Tariff> {
        let key = (FigureOwner::Transfer, transfer.index(), FigureField::Tariff);
        self.tariff_or(key, &network.transfer(transfer).tariff)
    }

    /// The time of a transfer, without delays.
    pub fn transfer_time<'f>(&'f self, network: &'f Network, transfer: TransferId) -> &'f Figure<Duration> {
        match self.figure(FigureOwner::Transfer, transfer.index(), FigureField::Time) {
            Some(AnyFigure::Time(figure)) => figure,
            _ => &network.transfer(transfer).time,
        }
    }

    /// The capacity of a link before derates and expansions, and what becomes of it.
    pub fn link_capacity<'f>(&'f self, network: &'f Network, link: LinkId) -> Option<HeldCapacity<'f>> {
        let key = (FigureOwner::Link, link.index(), FigureField::Capacity);
        let figure = self.rate_or(key, network.link(link).capacity.as_ref())?;
        Some(HeldCapacity { figure, change: self.link(link).and_then(|effect| effect.capacity.as_ref()) })
    }

    /// The capacity of a transfer before derates and expansions, and what becomes of it.
    pub fn transfer_capacity<'f>(&'f self, network: &'f Network, transfer: TransferId) -> Option<HeldCapacity<'f>> {
        let key = (FigureOwner::Transfer, transfer.index(), FigureField::Capacity);
        let figure = self.rate_or(key, network.transfer(transfer).capacity.as_ref())?;
        Some(HeldCapacity { figure, change: self.transfer(transfer).and_then(|effect| effect.capacity.as_ref()) })
    }

    /// The joint capacity of an asset before derates and expansions, and what becomes of it.
    pub fn joint_capacity<'f>(&'f self, network: &'f Network, asset: AssetId) -> Option<HeldCapacity<'f>> {
        let key = (FigureOwner::Asset, asset.index(), FigureField::Capacity);
        let figure = self.rate_or(key, network.asset(asset).capacity.as_ref())?;
        Some(HeldCapacity { figure, change: self.asset(asset) })
    }

    /// What a supply puts out where nothing derates it, by its row.
    pub fn supply<'f>(&'f self, network: &'f Network, row: usize) -> &'f Figure<Rate> {
        let table = &network.tables().supplies[row].supply;
        self.rate_or((FigureOwner::Supply, row, FigureField::Supply), Some(table)).unwrap_or(table)
    }

    /// The most that a market takes, by its row.
    pub fn demand<'f>(&'f self, network: &'f Network, row: usize) -> &'f Figure<Rate> {
        let table = &network.tables().markets[row].demand;
        self.rate_or((FigureOwner::Market, row, FigureField::Demand), Some(table)).unwrap_or(table)
    }

    /// What a cargo unit is worth at a market, by its row.
    pub fn netback<'f>(&'f self, network: &'f Network, row: usize) -> &'f Figure<Tariff> {
        self.tariff_or((FigureOwner::Market, row, FigureField::Netback), &network.tables().markets[row].netback)
    }

    /// What a storage holds where nothing derates it, by its row.
    pub fn storage<'f>(&'f self, network: &'f Network, row: usize) -> &'f Figure<Quantity> {
        match self.figure(FigureOwner::Storage, row, FigureField::Capacity) {
            Some(AnyFigure::Quantity(figure)) => figure,
            _ => &network.tables().storages[row].capacity,
        }
    }
}

/// A capacity and what becomes of it under an overlay.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeldCapacity<'f> {
    /// As the tables say it, or as it is set.
    pub figure: &'f Figure<Rate>,
    /// Derates and expansions; `None` for none.
    pub change: Option<&'f CapacityChange>,
}

impl HeldCapacity<'_> {
    /// The most that can pass.
    pub fn range(&self) -> Range<Rate> {
        self.change.map_or(self.figure.range, |change| change.of_range(self.figure.range))
    }

    /// The most that can pass in a day, central.
    pub fn per_day(&self) -> f64 {
        let whole = self.figure.central().as_per_day();
        self.change.map_or(whole, |change| change.of(whole))
    }
}
