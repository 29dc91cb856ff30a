//! The model: places, links, transfers, commodities, corridors and sources. No algorithm, no file.
//!
//! [`Tables`] are the rows as they were read, tied together by string keys. [`Network::new`] checks the keys once, reports
//! everything that dangles, and freezes the rows into a directed [`petgraph`] graph that nothing changes again: what a scenario or a question
//! does is laid over it as an [`Overlay`].

mod capacity_change;
mod country;
mod dated;
mod figure;
mod finding;
mod held_figures;
mod key_index;
mod link;
mod node;
mod overlay;
mod passage;
mod place;
mod revision;
mod tables;
mod transit;

use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

pub use capacity_change::CapacityChange;
pub use country::Country;
pub use dated::FigureRow;
pub use figure::{Basis, Figure, Range};
pub use finding::{Finding, Table};
pub use held_figures::HeldCapacity;
use key_index::KeyIndex;
pub use link::{Link, Mode, Status};
pub use node::{Node, Position};
pub use overlay::{Change, LinkEffect, NodeEffect, Overlay, Restriction, RestrictionId, TransferEffect};
pub use passage::Passage;
pub use place::{Found, PlaceIndex, fold_name};
pub use revision::{AnyFigure, FigureField, FigureKey, FigureOwner, Setting};
pub use tables::{
    Asset, Commodity, Corridor, DefaultTransfer, EmissionFactor, GramsPerTonneKm, Market, Outlet, Regime, Reliability,
    RiskRule, Source, Storage, Supply, Transfer,
};
pub use transit::{OwnTrade, Touch};

/// The rows of a network, tied together by string keys that nobody has checked yet.
#[derive(Debug, Clone, Default, PartialEq)]
#[expect(missing_docs, reason = "each field is the table of its name")]
pub struct Tables {
    pub nodes: Vec<Node>,
    pub links: Vec<Link>,
    pub transfers: Vec<Transfer>,
    pub assets: Vec<Asset>,
    pub commodities: Vec<Commodity>,
    pub corridors: Vec<Corridor>,
    pub emissions: Vec<EmissionFactor>,
    pub reliabilities: Vec<Reliability>,
    pub supplies: Vec<Supply>,
    pub markets: Vec<Market>,
    pub storages: Vec<Storage>,
    pub outlets: Vec<Outlet>,
    pub sources: Vec<Source>,
    /// Figures in the place of those of the other tables, for good or for a while.
    pub dated: Vec<FigureRow>,
    /// SHA-256 of the files they were read from; blank for none.
    pub digest: String,
}

/// Position of a link in the table of links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(u32);

/// Position of a place in the table of places.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

/// Position of an asset in the table of assets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AssetId(u32);

/// Position of a transfer in the table of transfers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TransferId(u32);

macro_rules! index {
    ($($name:ident),+) => {$(
        impl $name {
            /// From a position in the table.
            pub fn new(position: usize) -> Self {
                Self(u32::try_from(position).expect("fewer than 2^32 rows"))
            }
            /// The position in the table.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )+};
}
index!(NodeId, LinkId, AssetId, TransferId);

/// One direction of a link: what the edges of the graph stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Way {
    /// The link.
    pub link: LinkId,
    /// Used from its `to` to its `from`.
    pub is_reversed: bool,
}

/// Places and links with all that hangs on them, checked and frozen.
#[derive(Debug, Clone)]
pub struct Network {
    tables: Tables,
    graph: DiGraph<(), Way>,
    node_of: KeyIndex,
    link_of: KeyIndex,
    asset_of: KeyIndex,
    link_assets: Vec<Vec<AssetId>>,
    node_assets: Vec<Vec<AssetId>>,
    transfer_assets: Vec<Vec<AssetId>>,
    asset_links: Vec<Vec<LinkId>>,
    places: PlaceIndex,
}

impl Network {
    /// Checks the keys of the tables and freezes them.
    ///
    /// # Errors
    /// Every duplicate key and every reference to a row that is not there.
    ///
    /// # Complexity
    /// O(rows x log rows).
    pub fn new(tables: Tables) -> Result<Self, Vec<Finding>> {
        let findings = finding::broken_keys(&tables);
        if !findings.is_empty() {
            return Err(findings);
        }
        let node_of = KeyIndex::new(&tables.nodes, |node| &node.id);
        let link_of = KeyIndex::new(&tables.links, |link| &link.id);
        let asset_of = KeyIndex::new(&tables.assets, |asset| &asset.id);
        let node_at = |id: &str| -> NodeIndex {
            NodeIndex::new(node_of.find(&tables.nodes, |node| &node.id, id).expect("a checked key"))
        };

        let mut graph = DiGraph::with_capacity(tables.nodes.len(), tables.links.len() * 2);
        for _ in &tables.nodes {
            graph.add_node(());
        }
        for (position, link) in tables.links.iter().enumerate() {
            let (from, to, link_id) = (node_at(&link.from), node_at(&link.to), LinkId::new(position));
            graph.add_edge(from, to, Way { link: link_id, is_reversed: false });
            if !link.directed {
                graph.add_edge(to, from, Way { link: link_id, is_reversed: true });
            }
        }

        let asset_at =
            |id: &String| AssetId::new(asset_of.find(&tables.assets, |asset| &asset.id, id).expect("a checked key"));
        let assets_of = |ids: &[String]| -> Vec<AssetId> { ids.iter().map(asset_at).collect() };
        let link_assets: Vec<_> = tables.links.iter().map(|link| assets_of(&link.assets)).collect();
        let node_assets: Vec<_> = tables.nodes.iter().map(|node| assets_of(&node.assets)).collect();
        let transfer_assets: Vec<_> = tables.transfers.iter().map(|transfer| assets_of(&transfer.assets)).collect();
        let mut asset_links = vec![Vec::new(); tables.assets.len()];
        for (position, assets) in link_assets.iter().enumerate() {
            for asset in assets {
                asset_links[asset.index()].push(LinkId::new(position));
            }
        }
        let places = PlaceIndex::new(&tables.nodes);
        Ok(Self {
            tables,
            graph,
            node_of,
            link_of,
            asset_of,
            link_assets,
            node_assets,
            transfer_assets,
            asset_links,
            places,
        })
    }

    /// The rows as they were given.
    pub fn tables(&self) -> &Tables {
        &self.tables
    }
    /// Every place, in the order of the table.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + Clone + use<> {
        (0..self.tables.nodes.len()).map(NodeId::new)
    }

    /// Whether a link starts or ends at a place.
    pub fn has_links(&self, node: NodeId) -> bool {
        self.graph.neighbors_undirected(NodeIndex::new(node.index())).next().is_some()
    }

    /// Whether a link that carries a commodity starts or ends at a place.
    pub fn is_used_by(&self, node: NodeId, commodity: &str) -> bool {
        let node = NodeIndex::new(node.index());
        let ways = [Direction::Outgoing, Direction::Incoming].into_iter();
        let mut ways = ways.flat_map(|direction| self.graph.edges_directed(node, direction));
        ways.any(|way| self.link(way.weight().link).carries(commodity))
    }

    /// Every way: where it starts, where it ends, and which link it is in which direction.
    pub fn ways(&self) -> impl Iterator<Item = (NodeId, NodeId, Way)> + '_ {
        let id = |node: NodeIndex| NodeId::new(node.index());
        self.graph.edge_references().map(move |edge| (id(edge.source()), id(edge.target()), *edge.weight()))
    }

    /// The place at an index.
    pub fn node(&self, node: NodeId) -> &Node {
        &self.tables.nodes[node.index()]
    }

    /// The link at an index.
    pub fn link(&self, link: LinkId) -> &Link {
        &self.tables.links[link.index()]
    }

    /// The asset at an index.
    pub fn asset(&self, asset: AssetId) -> &Asset {
        &self.tables.assets[asset.index()]
    }

    /// The transfer at an index.
    pub fn transfer(&self, transfer: TransferId) -> &Transfer {
        &self.tables.transfers[transfer.index()]
    }

    /// The place with an id.
    pub fn find_node(&self, id: &str) -> Option<NodeId> {
        self.node_of.find(&self.tables.nodes, |node| &node.id, id).map(NodeId::new)
    }

    /// The link with an id.
    pub fn find_link(&self, id: &str) -> Option<LinkId> {
        self.link_of.find(&self.tables.links, |link| &link.id, id).map(LinkId::new)
    }

    /// The asset with an id.
    pub fn find_asset(&self, id: &str) -> Option<AssetId> {
        self.asset_of.find(&self.tables.assets, |asset| &asset.id, id).map(AssetId::new)
    }

    /// The commodity with an id.
    pub fn find_commodity(&self, id: &str) -> Option<&Commodity> {
        self.tables.commodities.iter().find(|commodity| commodity.id == id)
    }

    /// The corridor with an id.
    pub fn find_corridor(&self, id: &str) -> Option<&Corridor> {
        self.tables.corridors.iter().find(|corridor| corridor.id == id)
    }

    /// The source with an id.
    pub fn find_source(&self, id: &str) -> Option<&Source> {
        self.tables.sources.iter().find(|source| source.id == id)
    }

    /// The emission factor with an id.
    pub fn find_emission(&self, id: &str) -> Option<&EmissionFactor> {
        self.tables.emissions.iter().find(|emission| emission.id == id)
    }

    /// Assets a link rests on.
    pub fn link_assets(&self, link: LinkId) -> &[AssetId] {
        &self.link_assets[link.index()]
    }

    /// Assets whose closure closes a place.
    pub fn node_assets(&self, node: NodeId) -> &[AssetId] {
        &self.node_assets[node.index()]
    }

    /// Assets a transfer rests on.
    pub fn transfer_assets(&self, transfer: TransferId) -> &[AssetId] {
        &self.transfer_assets[transfer.index()]
    }

    /// Links that rest on an asset.
    pub fn asset_links(&self, asset: AssetId) -> &[LinkId] {
        &self.asset_links[asset.index()]
    }

    /// Transfers of a commodity that rest on an asset.
    pub fn asset_transfers<'n>(&'n self, asset: AssetId, commodity: &'n str) -> impl Iterator<Item = TransferId> + 'n {
        let rows = self.tables.transfers.iter().enumerate().filter(move |(_, row)| row.is_for(commodity));
        let transfers = rows.map(|(position, _)| TransferId::new(position));
        transfers.filter(move |transfer| self.transfer_assets(*transfer).contains(&asset))
    }

    /// The places between which a link is used in one direction.
    pub fn ends(&self, way: Way) -> (NodeId, NodeId) {
        let link = self.link(way.link);
        let place = |id: &str| self.find_node(id).expect("a checked key");
        let (from, to) = (place(&link.from), place(&link.to));
        if way.is_reversed { (to, from) } else { (from, to) }
    }

    /// Whether a link, used in one direction, enters a country from outside it: what is paid once per entry is paid there.
    ///
    /// From a place without a country, a link enters every country that it is listed with.
    pub fn enters(&self, way: Way, country: Country) -> bool {
        let is_listed = self.link(way.link).countries.contains(&country);
        is_listed && self.node(self.ends(way).0).country != Some(country)
    }

    /// The names and positions of the places.
    pub fn places(&self) -> &PlaceIndex {
        &self.places
    }

    /// Every link, with its index.
    pub fn links(&self) -> impl Iterator<Item = (LinkId, &Link)> {
        self.tables.links.iter().enumerate().map(|(position, link)| (LinkId::new(position), link))
    }

    /// Every country that a place lies in or a link enters, sorted.
    pub fn countries(&self) -> Vec<Country> {
        let mut countries: Vec<Country> = self.tables.nodes.iter().filter_map(|node| node.country).collect();
        countries.extend(self.tables.links.iter().flat_map(|link| link.countries.iter().copied()));
        countries.sort();
        countries.dedup();
        countries
    }

    /// Codes and names of its countries: what a misspelt one may have meant.
    pub fn country_names(&self) -> Vec<String> {
        self.countries()
            .into_iter()
            .flat_map(|country| std::iter::once(country.to_string()).chain(country.names()))
            .collect()
    }
}

impl Link {
    /// Whether it carries a commodity.
    pub fn carries(&self, commodity: &str) -> bool {
        self.commodities.is_empty() || self.commodities.iter().any(|carried| carried == commodity)
    }
}

impl Corridor {
    /// Whether it is asked for with a commodity.
    pub fn is_for(&self, commodity: &str) -> bool {
        self.commodities.is_empty() || self.commodities.iter().any(|id| id == commodity)
    }
}
