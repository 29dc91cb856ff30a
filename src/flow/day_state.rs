//! What the arcs of a flow network can do and cost on a day.

use super::UNLIMITED;
use super::behaviour::time_cents_per_day;
use super::flow_network::{ArcUse, FlowNetwork, whole};
use crate::network::{AssetId, Mode, Network, Overlay};
use crate::route::{ArcKind, FlowClosures};
use crate::units::Duration;

/// What each arc of a flow network can do and costs while nothing changes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DayState {
    /// The most that an arc passes in a day.
    pub(super) capacity: Vec<i64>,
    /// Tariff in cents.
    pub(super) tariff: Vec<i64>,
    /// Tariff, time, loss of quality, less what a broken contract would cost: in cents.
    pub(super) cost: Vec<i64>,
    /// Days until the cargo arrives: none in a pipeline, which is full and gives out what it takes in.
    pub(super) lag: Vec<usize>,
    /// For each supply of the commodity, what is produced in a day.
    pub(super) produced: Vec<f64>,
    /// For each storage of the commodity, what it holds.
    pub(super) room: Vec<f64>,
    /// For each market of the commodity, the most that it takes in a day.
    pub(super) demand: Vec<i64>,
    /// For each market of the commodity, what a unit is worth there, in cents.
    pub(super) netback: Vec<i64>,
    /// For each shared joint capacity of the flow network, the most that its arcs pass together.
    pub(super) joint: Vec<i64>,
}

/// What each arc can do and costs under an overlay.
pub(super) fn day_state(flows: &FlowNetwork<'_>, overlay: &Overlay) -> DayState {
    let network = flows.network();
    let commodity = flows.commodity();
    let cents_per_day = time_cents_per_day(commodity);
    let count = flows.arcs.len();
    let mut state = DayState {
        capacity: vec![UNLIMITED; count],
        tariff: vec![0; count],
        cost: vec![0; count],
        lag: vec![0; count],
        produced: Vec::new(),
        room: Vec::new(),
        demand: Vec::new(),
        netback: Vec::new(),
        joint: flows.shared.iter().map(|(asset, _)| joint_capacity(network, overlay, *asset)).collect(),
    };
    let closures = FlowClosures::new(&flows.frozen, overlay);
    for (position, arc) in flows.arcs.iter().enumerate() {
        let base = match arc.kind {
            ArcUse::Gate(asset) => {
                state.capacity[position] = joint_capacity(network, overlay, asset);
                continue;
            }
            ArcUse::Network(base) => base,
        };
        let is_closed = closures.closes(base);
        let is_end_closed = [arc.tail, arc.head].iter().any(|node| closures.closes_place(flows.place_of[*node]));
        let mut measures = flows.frozen.measures_under(base, overlay);
        let mut quality_loss = 0;
        let mut capacity = match flows.frozen.kind(base) {
            ArcKind::Travel(way) => {
                let link = network.link(way.link);
                quality_loss = link.quality_loss.as_ref().map_or(0, |loss| loss.central().steps());
                let own = overlay.link_capacity(network, way.link).map(|capacity| capacity.per_day());
                if link.mode != Mode::Pipeline {
                    state.lag[position] = whole_days(measures.time.central);
                }
                // Where a place is one node, what is paid for passing it is paid on the way in.
                if let Some(effect) = overlay.node(flows.place_of[arc.head]) {
                    for change in effect.changes.iter().filter(|_| !has_states(flows, arc.head)) {
                        measures.tariff += change.tariff;
                        measures.time += change.time;
                    }
                }
                whole(own)
            }
            ArcKind::Handling { transfer, .. } => {
                state.lag[position] = whole_days(measures.time.central);
                let own = transfer.and_then(|id| overlay.transfer_capacity(network, id));
                whole(own.map(|capacity| capacity.per_day()))
            }
        };
        for &asset in &flows.own_limits[position] {
            capacity = capacity.min(joint_capacity(network, overlay, asset));
        }
        state.capacity[position] = if is_closed || is_end_closed { 0 } else { capacity };
        state.tariff[position] = measures.tariff.central.steps();
        let time_cost = (cents_per_day * measures.time.central.as_days()).round() as i64;
        state.cost[position] = measures.tariff.central.steps() + time_cost + quality_loss;
    }
    for commitment in &flows.commitments {
        let whole = state.capacity[commitment.arc];
        let bound = commitment.units.min(whole);
        state.capacity[commitment.beside] = bound;
        if whole < UNLIMITED {
            state.capacity[commitment.arc] = whole - bound;
        }
        state.cost[commitment.beside] -= commitment.shortfall;
    }
    let of_place = |id: &str| network.find_node(id).and_then(|node| overlay.node(node));
    let supplies = network.tables().supplies.iter().enumerate();
    for (row, supply) in supplies.filter(|(_, row)| row.is_for(&commodity.id)) {
        let effect = of_place(&supply.node);
        let is_closed = network.find_node(&supply.node).is_some_and(|place| closures.closes_place(place));
        let left = effect.and_then(|effect| effect.derate).unwrap_or(1.0);
        let whole = overlay.supply(network, row).central().as_per_day();
        state.produced.push(if is_closed { 0.0 } else { whole * left });
    }
    let storages = network.tables().storages.iter().enumerate();
    for (row, storage) in storages.filter(|(_, row)| row.commodity == commodity.id) {
        let left = of_place(&storage.node).and_then(|effect| effect.derate).unwrap_or(1.0);
        state.room.push(overlay.storage(network, row).central().as_units() * left);
    }
    let markets = network.tables().markets.iter().enumerate();
    for (row, _) in markets.filter(|(_, row)| row.is_for(&commodity.id)) {
        state.demand.push(overlay.demand(network, row).central().steps());
        state.netback.push(overlay.netback(network, row).central().steps());
    }
    state
}

/// Whether a place is cut into a node per state.
fn has_states(flows: &FlowNetwork<'_>, node: usize) -> bool {
    let place = flows.place_of[node];
    flows.start(place) != flows.end(place)
}

fn joint_capacity(network: &Network, overlay: &Overlay, asset: AssetId) -> i64 {
    whole(overlay.joint_capacity(network, asset).map(|capacity| capacity.per_day()))
}

/// Days until arrival, rounded to whole ones.
fn whole_days(time: Duration) -> usize {
    time.as_days().round() as usize
}

impl DayState {
    /// Whether nothing is wider, cheaper, faster or slower than in another state, so that what can be sent here can be sent there for no more.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        let all = |ours: &[i64], theirs: &[i64]| ours.iter().zip(theirs).all(|(ours, theirs)| ours <= theirs);
        all(&self.capacity, &other.capacity)
            && all(&self.joint, &other.joint)
            && all(&other.cost, &self.cost)
            && self.lag == other.lag
            && self.produced == other.produced
            && self.room.iter().zip(&other.room).all(|(ours, theirs)| ours <= theirs)
            && all(&self.demand, &other.demand)
            && all(&self.netback, &other.netback)
    }
}
