//! What a scenario or a question changes, laid over a network that stays as it is.

use std::collections::BTreeMap;

use petgraph::graph::NodeIndex;

use super::{AssetId, LinkId, Network, Range};
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
    /// Products of derates, with who derated; `None` for full capacity.
    pub derate: Option<(f64, Vec<String>)>,
    /// Extra on entering a country from outside it.
    pub on_entry: Vec<(super::Country, Change)>,
}

/// What happens to a place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NodeEffect {
    /// Who closes it; empty if it is open.
    pub closed_by: Vec<RestrictionId>,
    /// Surcharges and delays for what passes through.
    pub changes: Vec<Change>,
    /// Products of derates, with who derated; `None` for full capacity.
    pub derate: Option<(f64, Vec<String>)>,
}

/// Closures, derates, surcharges and delays over a network, each with who imposed it.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlay {
    /// What closes something.
    restrictions: Vec<Restriction>,
    links: BTreeMap<LinkId, LinkEffect>,
    nodes: BTreeMap<NodeIndex, NodeEffect>,
    assets: BTreeMap<AssetId, (f64, Vec<String>)>,
}

impl Overlay {
    /// An overlay that changes nothing.
    pub fn empty() -> Self {
        Self { restrictions: Vec::new(), links: BTreeMap::new(), nodes: BTreeMap::new(), assets: BTreeMap::new() }
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
    pub fn node(&self, node: NodeIndex) -> Option<&NodeEffect> {
        self.nodes.get(&node)
    }

    /// The share of an asset's joint capacity that is left, and who derated it.
    pub fn asset(&self, asset: AssetId) -> Option<&(f64, Vec<String>)> {
        self.assets.get(&asset)
    }

    /// Names a new restriction; it closes nothing yet.
    pub fn restrict(&mut self, label: impl Into<String>, why: impl Into<String>) -> RestrictionId {
        self.restrictions.push(Restriction { label: label.into(), why: why.into() });
        RestrictionId(u32::try_from(self.restrictions.len() - 1).expect("fewer than 2^32 restrictions"))
    }

    /// Closes a link.
    pub fn close_link(&mut self, link: LinkId, by: RestrictionId) {
        let closed_by = &mut self.links.entry(link).or_default().closed_by;
        if !closed_by.contains(&by) {
            closed_by.push(by);
        }
    }

    /// Closes a place: nothing starts, ends or passes through there.
    pub fn close_node(&mut self, node: NodeIndex, by: RestrictionId) {
        let closed_by = &mut self.nodes.entry(node).or_default().closed_by;
        if !closed_by.contains(&by) {
            closed_by.push(by);
        }
    }

    /// Leaves a share of a link's capacity.
    pub fn derate_link(&mut self, link: LinkId, factor: f64, label: &str) {
        multiply(&mut self.links.entry(link).or_default().derate, factor, label);
    }

    /// Leaves a share of a place's capacity.
    pub fn derate_node(&mut self, node: NodeIndex, factor: f64, label: &str) {
        multiply(&mut self.nodes.entry(node).or_default().derate, factor, label);
    }

    /// Leaves a share of an asset's joint capacity; its links and places keep theirs.
    pub fn derate_joint(&mut self, asset: AssetId, factor: f64, label: &str) {
        let mut joint = self.assets.remove(&asset);
        multiply(&mut joint, factor, label);
        self.assets.extend(joint.map(|joint| (asset, joint)));
    }

    /// Adds a surcharge or a delay to a link.
    pub fn change_link(&mut self, link: LinkId, change: Change) {
        self.links.entry(link).or_default().changes.push(change);
    }

    /// Adds a surcharge or a delay to whatever passes through a place.
    pub fn change_node(&mut self, node: NodeIndex, change: Change) {
        self.nodes.entry(node).or_default().changes.push(change);
    }

    /// Adds a surcharge or a delay that is paid each time a route enters a country.
    pub fn change_country(&mut self, network: &Network, country: super::Country, change: &Change) {
        for (link, row) in network.links() {
            if row.countries.contains(&country) {
                self.links.entry(link).or_default().on_entry.push((country, change.clone()));
            }
        }
    }
}

fn multiply(derate: &mut Option<(f64, Vec<String>)>, factor: f64, label: &str) {
    let (left, labels) = derate.get_or_insert_with(|| (1.0, Vec::new()));
    *left *= factor;
    labels.push(label.to_owned());
}
