//! The network of one commodity without time: what the days are copies of.

use std::collections::{BTreeMap, BTreeSet};

use crate::network::NodeId;

use super::UNLIMITED;
use crate::network::{AssetId, Commodity, DefaultTransfer, LinkId, Network, Regime, RiskRule};
use crate::route::{ArcKind, FrozenNetwork};
use crate::units::Rate;

/// Position of a node of a flow network.
pub(super) type FlowNode = usize;

/// What an arc stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ArcUse {
    /// An arc of the frozen network: a link or a transfer.
    Network(u32),
    /// The way into a joint capacity.
    Gate(AssetId),
}

/// An arc of a flow network.
#[derive(Debug, Clone, Copy)]
pub(super) struct FlowNetworkArc {
    pub(super) tail: FlowNode,
    pub(super) head: FlowNode,
    pub(super) kind: ArcUse,
}

/// What shippers have bound themselves to send over a link: a second arc beside the link's own, which is cheaper and takes that much.
#[derive(Debug, Clone, Copy)]
pub(super) struct Commitment {
    /// The link's own arc.
    pub(super) arc: usize,
    /// The arc beside it.
    pub(super) beside: usize,
    /// Steps a day.
    pub(super) units: i64,
    /// What a unit that is not sent loses, in cents.
    pub(super) shortfall: i64,
}

/// The places and links that a commodity can use, with joint capacities as gates where all their links leave or enter one place.
#[derive(Debug, Clone)]
pub(super) struct FlowNetwork<'n> {
    pub(super) frozen: FrozenNetwork<'n>,
    pub(super) node_count: usize,
    /// Node in which a route from a place starts, and in which one to a place ends.
    start: Vec<FlowNode>,
    end: Vec<FlowNode>,
    pub(super) place_of: Vec<NodeId>,
    pub(super) arcs: Vec<FlowNetworkArc>,
    /// Joint capacities that no one place gates: the asset and the arcs that share it.
    pub(super) shared: Vec<(AssetId, Vec<usize>)>,
    /// Joint capacities that each of these arcs has for itself.
    pub(super) own_limits: Vec<Vec<AssetId>>,
    /// Contracts of outlets.
    pub(super) commitments: Vec<Commitment>,
}

impl<'n> FlowNetwork<'n> {
    /// The flow network of a commodity; `usable` says which links can be used on some day.
    ///
    /// A place that may be passed, where changing service is free and no transfer is listed, is one node, any other has a node per state. A joint capacity binds each link of its own
    /// where the links follow each other, becomes a gate where they all leave or all enter one node, and is a limit on their sum otherwise.
    ///
    /// # Complexity
    /// O(links + transfers + assets).
    pub(super) fn new(network: &'n Network, commodity: &'n Commodity, usable: impl Fn(LinkId) -> bool) -> Self {
        let frozen = FrozenNetwork::new(network, commodity, Regime::Any);
        let listed: BTreeSet<&str> = network
            .tables()
            .transfers
            .iter()
            .filter(|transfer| transfer.is_for(&commodity.id))
            .map(|transfer| transfer.node.as_str())
            .collect();
        let is_free = commodity.default_transfer == DefaultTransfer::Free;
        let nodes = &network.tables().nodes;
        let is_one_node = |place: usize| is_free && nodes[place].is_thru && !listed.contains(nodes[place].id.as_str());
        let mut node_of_state = Vec::with_capacity(frozen.place_of().len());
        let mut node_of_place: BTreeMap<u32, FlowNode> = BTreeMap::new();
        let mut place_of = Vec::new();
        for &place in frozen.place_of() {
            let fresh = place_of.len();
            let node = if is_one_node(place as usize) { *node_of_place.entry(place).or_insert(fresh) } else { fresh };
            if node == fresh {
                place_of.push(NodeId::new(place as usize));
            }
            node_of_state.push(node);
        }
        let graph = frozen.graph();
        let mut arcs = Vec::new();
        for arc in 0..graph.arc_count() {
            let (tail, head) = (node_of_state[graph.tail(arc) as usize], node_of_state[graph.head(arc) as usize]);
            let is_usable = match frozen.kind(arc) {
                ArcKind::Travel(way) => usable(way.link),
                ArcKind::Handling { .. } => true,
            };
            if tail != head && is_usable {
                arcs.push(FlowNetworkArc { tail, head, kind: ArcUse::Network(arc) });
            }
        }
        let places = || network.nodes();
        let start = places().map(|place| node_of_state[frozen.start(place) as usize]).collect();
        let end = places().map(|place| node_of_state[frozen.end(place) as usize]).collect();
        let own_limits = vec![Vec::new(); arcs.len()];
        let node_count = place_of.len();
        let (shared, commitments) = (Vec::new(), Vec::new());
        let mut made = Self { frozen, node_count, start, end, place_of, arcs, shared, own_limits, commitments };
        made.share_capacities();
        made.commit();
        made
    }

    /// The network it was made from.
    pub(super) fn network(&self) -> &'n Network {
        self.frozen.network()
    }

    /// The commodity it was made for.
    pub(super) fn commodity(&self) -> &'n Commodity {
        self.frozen.commodity()
    }

    pub(super) fn start(&self, place: NodeId) -> FlowNode {
        self.start[place.index()]
    }

    pub(super) fn end(&self, place: NodeId) -> FlowNode {
        self.end[place.index()]
    }

    /// The link an arc stands for, if it does.
    pub(super) fn link(&self, arc: usize) -> Option<LinkId> {
        let ArcUse::Network(arc) = self.arcs[arc].kind else { return None };
        match self.frozen.kind(arc) {
            ArcKind::Travel(way) => Some(way.link),
            ArcKind::Handling { .. } => None,
        }
    }

    /// The arcs that use an asset: links on it, transfers on it, and links that enter a place on it.
    fn members(&self, asset: AssetId) -> Vec<usize> {
        let network = self.network();
        let uses = |arc: &FlowNetworkArc| match arc.kind {
            ArcUse::Gate(_) => false,
            ArcUse::Network(base) => match self.frozen.kind(base) {
                ArcKind::Travel(way) => {
                    network.link_assets(way.link).contains(&asset)
                        || network.node_assets(self.place_of[arc.head]).contains(&asset)
                }
                ArcKind::Handling { transfer, .. } => {
                    transfer.is_some_and(|id| network.transfer_assets(id).contains(&asset))
                }
            },
        };
        self.arcs.iter().enumerate().filter(|(_, arc)| uses(arc)).map(|(position, _)| position).collect()
    }

    fn share_capacities(&mut self) {
        let network = self.network();
        let commodity = &self.commodity().id;
        let mut gated: BTreeSet<usize> = BTreeSet::new();
        for (position, asset) in network.tables().assets.iter().enumerate() {
            if asset.capacity.is_none() || asset.commodity.as_ref() != Some(commodity) {
                continue;
            }
            let id = AssetId::new(position);
            let members = self.members(id);
            let same = |end: fn(&FlowNetworkArc) -> FlowNode| {
                let mut ends = members.iter().map(|arc| end(&self.arcs[*arc]));
                let first = ends.next();
                first.filter(|first| ends.all(|end| end == *first))
            };
            if members.len() <= 1 || asset.risk_rule == RiskRule::Series {
                members.iter().for_each(|arc| self.own_limits[*arc].push(id));
            } else if members.iter().any(|arc| gated.contains(arc)) {
                self.shared.push((id, members));
            } else if let Some(tail) = same(|arc| arc.tail) {
                self.gate(id, &members, tail, true);
                gated.extend(members);
            } else if let Some(head) = same(|arc| arc.head) {
                self.gate(id, &members, head, false);
                gated.extend(members);
            } else {
                self.shared.push((id, members));
            }
        }
    }

    /// Puts an arc beside each link that an outlet has a contract for.
    fn commit(&mut self) {
        let network = self.network();
        let commodity = &self.commodity().id;
        for outlet in network.tables().outlets.iter().filter(|outlet| outlet.is_for(commodity)) {
            let Some((contract, shortfall)) = outlet.contract.as_ref().zip(outlet.shortfall.as_ref()) else { continue };
            let is_of_outlet = |link: LinkId| outlet.links.contains(&network.link(link).id);
            let Some(arc) = (0..self.arcs.len()).find(|arc| self.link(*arc).is_some_and(is_of_outlet)) else {
                continue;
            };
            let beside = self.arcs.len();
            self.arcs.push(self.arcs[arc]);
            self.own_limits.push(Vec::new());
            for (_, members) in self.shared.iter_mut().filter(|(_, members)| members.contains(&arc)) {
                members.push(beside);
            }
            let units = whole(Some(contract.central().as_per_day()));
            self.commitments.push(Commitment { arc, beside, units, shortfall: shortfall.central().steps() });
        }
    }

    /// Puts a node and an arc with the joint capacity between a node and the arcs that leave or enter it.
    fn gate(&mut self, asset: AssetId, members: &[usize], at: FlowNode, is_leaving: bool) {
        let gate = self.node_count;
        self.node_count += 1;
        self.place_of.push(self.place_of[at]);
        for &arc in members {
            if is_leaving {
                self.arcs[arc].tail = gate;
            } else {
                self.arcs[arc].head = gate;
            }
        }
        let (tail, head) = if is_leaving { (at, gate) } else { (gate, at) };
        self.arcs.push(FlowNetworkArc { tail, head, kind: ArcUse::Gate(asset) });
        self.own_limits.push(Vec::new());
    }
}

/// What flows are counted in: thousandths of a cargo unit, the resolution of [`Rate`] and [`Quantity`](crate::units::Quantity).
pub(super) const STEPS_PER_UNIT: i64 = Rate::STEPS_PER_UNIT as i64;

/// Steps in a day, or no limit.
pub(super) fn whole(rate: Option<f64>) -> i64 {
    rate.map_or(UNLIMITED, |rate| (rate * STEPS_PER_UNIT as f64).round() as i64)
}
