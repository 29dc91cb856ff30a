//! What a scenario or a question changes, laid over a network that stays as it is.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::network::NodeId;

use super::{AnyFigure, AssetId, CapacityChange, Country, FigureKey, LinkId, Network, Range, Setting, TransferId, Way};
use crate::units::{Duration, Tariff};

/// Position of a restriction in its overlay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RestrictionId(u32);

impl RestrictionId {
    /// The position in [`Overlay::restrictions`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Something that closes links or places and could be lifted: a change of a scenario, an avoided country, a status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restriction {
    /// What closes, as a person would say it: `scenario cpc-closure-30d closes asset cpc-russia`.
    pub label: String,
    /// Why, if somebody said so.
    pub why: String,
    /// Shipments that start or end in this country are let through: only transit is closed.
    pub spares: Option<Country>,
}

/// A surcharge or a delay and who imposed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Who imposed it, as a person would say it.
    pub label: String,
    /// What it adds to the tariff.
    pub tariff: Range<Tariff>,
    /// What it adds to the time.
    pub time: Range<Duration>,
    /// What it rests on.
    pub basis: super::Basis,
    /// Ids of the sources.
    pub sources: Vec<String>,
}

/// What happens to a link.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LinkEffect {
    /// Who closes it; empty if it is open.
    pub closed_by: Vec<RestrictionId>,
    /// Surcharges and delays.
    pub changes: Vec<Change>,
    /// What becomes of its capacity; `None` for nothing.
    pub capacity: Option<CapacityChange>,
    /// Extra on entering a country from outside it.
    pub on_entry: Vec<(Country, Change)>,
}

/// What happens to a place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NodeEffect {
    /// Who closes it; empty if it is open.
    pub closed_by: Vec<RestrictionId>,
    /// Surcharges and delays for what passes through.
    pub changes: Vec<Change>,
    /// The product of derates: the share of what is produced and stored there that is left; `None` for all of it.
    pub derate: Option<f64>,
}

/// What happens to a transfer, besides what happens to its place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TransferEffect {
    /// Who closes it; empty if it is open.
    pub closed_by: Vec<RestrictionId>,
    /// Surcharges and delays.
    pub changes: Vec<Change>,
    /// What becomes of its capacity; `None` for nothing.
    pub capacity: Option<CapacityChange>,
}

/// Closures, derates, expansions, surcharges, delays and figures over a network, each with who imposed it.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlay {
    /// What closes something.
    restrictions: Vec<Restriction>,
    links: BTreeMap<LinkId, LinkEffect>,
    nodes: BTreeMap<NodeId, NodeEffect>,
    transfers: BTreeMap<TransferId, TransferEffect>,
    assets: BTreeMap<AssetId, CapacityChange>,
    pub(super) figures: BTreeMap<FigureKey, AnyFigure>,
}

impl Overlay {
    /// An overlay that changes nothing.
    pub fn empty() -> Self {
        Self {
            restrictions: Vec::new(),
            links: BTreeMap::new(),
            nodes: BTreeMap::new(),
            transfers: BTreeMap::new(),
            assets: BTreeMap::new(),
            figures: BTreeMap::new(),
        }
    }

    /// What closes something, by [`RestrictionId`].
    pub fn restrictions(&self) -> &[Restriction] {
        &self.restrictions
    }

    /// What happens to a link; `None` for nothing.
    pub fn link(&self, link: LinkId) -> Option<&LinkEffect> {
        self.links.get(&link)
    }

    /// What happens to a place; `None` for nothing.
    pub fn node(&self, node: NodeId) -> Option<&NodeEffect> {
        self.nodes.get(&node)
    }

    /// What happens to a transfer; `None` for nothing.
    pub fn transfer(&self, transfer: TransferId) -> Option<&TransferEffect> {
        self.transfers.get(&transfer)
    }

    /// What becomes of an asset's joint capacity; `None` for nothing.
    pub fn asset(&self, asset: AssetId) -> Option<&CapacityChange> {
        self.assets.get(&asset)
    }

    /// The restrictions that some shipments are spared: none if the overlay is the same for every shipment.
    pub fn sparing(&self) -> Vec<RestrictionId> {
        self.restrictions_where(|restriction| restriction.spares.is_some())
    }

    /// The restrictions that a shipment between two places is spared, because it starts or ends in the country that they close to transit.
    ///
    /// A place without a country is in none.
    pub fn spared(&self, network: &Network, origin: NodeId, destination: NodeId) -> Vec<RestrictionId> {
        let ends = [origin, destination].map(|place| network.node(place).country);
        self.restrictions_where(|restriction| restriction.spares.is_some() && ends.contains(&restriction.spares))
    }

    fn restrictions_where(&self, is_wanted: impl Fn(&Restriction) -> bool) -> Vec<RestrictionId> {
        let all = (0u32..).zip(&self.restrictions);
        all.filter(|(_, restriction)| is_wanted(restriction)).map(|(position, _)| RestrictionId(position)).collect()
    }

    /// The same without what some restrictions close.
    pub fn lifting(&self, lifted: &[RestrictionId]) -> Cow<'_, Self> {
        if lifted.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut open = self.clone();
        let links = open.links.values_mut().map(|effect| &mut effect.closed_by);
        let nodes = open.nodes.values_mut().map(|effect| &mut effect.closed_by);
        let transfers = open.transfers.values_mut().map(|effect| &mut effect.closed_by);
        links.chain(nodes).chain(transfers).for_each(|closed_by| closed_by.retain(|by| !lifted.contains(by)));
        Cow::Owned(open)
    }

    /// The same with every restriction holding for every shipment.
    #[must_use]
    pub fn without_sparing(&self) -> Self {
        let mut held = self.clone();
        held.restrictions.iter_mut().for_each(|restriction| restriction.spares = None);
        held
    }

    /// The overlay as it holds for a shipment between two places. Until this is asked, what closes transit closes everything.
    ///
    /// # Complexity
    /// O(restrictions), and a copy of the overlay if the shipment is spared any.
    pub fn for_shipment(&self, network: &Network, origin: NodeId, destination: NodeId) -> Cow<'_, Self> {
        self.lifting(&self.spared(network, origin, destination))
    }

    /// Names a new restriction; it closes nothing yet.
    pub fn restrict(&mut self, label: impl Into<String>, why: impl Into<String>) -> RestrictionId {
        self.restrictions.push(Restriction { label: label.into(), why: why.into(), spares: None });
        RestrictionId(u32::try_from(self.restrictions.len() - 1).expect("fewer than 2^32 restrictions"))
    }

    /// Names a new restriction that spares what starts or ends in a country; it closes nothing yet.
    pub fn restrict_transit(
        &mut self,
        country: Country,
        label: impl Into<String>,
        why: impl Into<String>,
    ) -> RestrictionId {
        let by = self.restrict(label, why);
        self.restrictions[by.index()].spares = Some(country);
        by
    }

    /// Closes a link.
    pub fn close_link(&mut self, link: LinkId, by: RestrictionId) {
        let closed_by = &mut self.links.entry(link).or_default().closed_by;
        if !closed_by.contains(&by) {
            closed_by.push(by);
        }
    }

    /// Closes a place: nothing starts, ends or passes through there.
    pub fn close_node(&mut self, node: NodeId, by: RestrictionId) {
        let closed_by = &mut self.nodes.entry(node).or_default().closed_by;
        if !closed_by.contains(&by) {
            closed_by.push(by);
        }
    }

    /// Closes a transfer.
    pub fn close_transfer(&mut self, transfer: TransferId, by: RestrictionId) {
        let closed_by = &mut self.transfers.entry(transfer).or_default().closed_by;
        if !closed_by.contains(&by) {
            closed_by.push(by);
        }
    }

    /// Changes a link's capacity.
    pub fn change_link_capacity(&mut self, link: LinkId, change: impl FnOnce(&mut CapacityChange)) {
        change(self.links.entry(link).or_default().capacity.get_or_insert_default());
    }

    /// Leaves a share of what is produced and stored at a place; its transfers keep their capacities.
    pub fn derate_node(&mut self, node: NodeId, share: f64) {
        *self.nodes.entry(node).or_default().derate.get_or_insert(1.0) *= share;
    }

    /// Changes a transfer's capacity.
    pub fn change_transfer_capacity(&mut self, transfer: TransferId, change: impl FnOnce(&mut CapacityChange)) {
        change(self.transfers.entry(transfer).or_default().capacity.get_or_insert_default());
    }

    /// Changes an asset's joint capacity; its links and places keep theirs.
    pub fn change_joint_capacity(&mut self, asset: AssetId, change: impl FnOnce(&mut CapacityChange)) {
        change(self.assets.entry(asset).or_default());
    }

    /// Puts a figure in the place of the table's: derates, expansions, surcharges and delays work on it, wherever they stand.
    pub fn set(&mut self, setting: &Setting) {
        self.figures.insert(setting.key, setting.figure.clone());
    }

    /// Adds a surcharge or a delay to a link.
    pub fn change_link(&mut self, link: LinkId, change: Change) {
        self.links.entry(link).or_default().changes.push(change);
    }

    /// Adds a surcharge or a delay to whatever passes through a place.
    pub fn change_node(&mut self, node: NodeId, change: Change) {
        self.nodes.entry(node).or_default().changes.push(change);
    }

    /// Adds a surcharge or a delay to a transfer.
    pub fn change_transfer(&mut self, transfer: TransferId, change: Change) {
        self.transfers.entry(transfer).or_default().changes.push(change);
    }

    /// Adds a surcharge or a delay that a commodity pays once for each [passage](Network::passage) through an asset.
    ///
    /// It is paid on the asset's links; an asset without links for the commodity is paid for at its transfers, one without those at its places.
    pub fn change_asset(&mut self, network: &Network, asset: AssetId, commodity: &str, change: &Change) {
        let passage = network.passage(asset, commodity);
        let (tariffs, times) = (passage.parts_of(change.tariff), passage.parts_of(change.time));
        for ((link, tariff), time) in passage.links().iter().zip(tariffs).zip(times) {
            self.change_link(*link, Change { tariff, time, ..change.clone() });
        }
        if !passage.links().is_empty() {
            return;
        }
        let transfers: Vec<TransferId> = network.asset_transfers(asset, commodity).collect();
        for transfer in &transfers {
            self.change_transfer(*transfer, change.clone());
        }
        if transfers.is_empty() {
            let places = network.nodes().filter(|place| network.node_assets(*place).contains(&asset));
            places.for_each(|place| self.change_node(place, change.clone()));
        }
    }

    /// Adds a surcharge or a delay that is paid each time a route enters a country.
    pub fn change_country(&mut self, network: &Network, country: Country, change: &Change) {
        for (link, row) in network.links() {
            if row.countries.contains(&country) {
                self.links.entry(link).or_default().on_entry.push((country, change.clone()));
            }
        }
    }
}

impl LinkEffect {
    /// Surcharges and delays of a link in one direction: its own, and those of each country that it [enters](Network::enters).
    pub fn changes_on<'e>(&'e self, network: &'e Network, way: Way) -> impl Iterator<Item = &'e Change> {
        let entries = self.on_entry.iter().filter(move |(country, _)| network.enters(way, *country));
        self.changes.iter().chain(entries.map(|(_, change)| change))
    }
}
