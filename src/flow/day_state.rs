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
    /// For each supply of the commodity, the share that is produced.
    pub(super) produced: Vec<f64>,
    /// For each storage of the commodity, the share of its room that is left.
    pub(super) room: Vec<f64>,
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
                let derate =
                    overlay.link(way.link).and_then(|effect| effect.derate.as_ref()).map_or(1.0, |derate| derate.0);
                let own = link.capacity.as_ref().map(|capacity| capacity.central().as_per_day() * derate);
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
            ArcKind::Handling { node, transfer, .. } => {
                state.lag[position] = whole_days(measures.time.central);
                let own = transfer.and_then(|id| {
                    let capacity = network.transfer(id).capacity.as_ref()?.central().as_per_day();
                    Some(capacity * overlay.derate_of_transfer(id, node).map_or(1.0, |derate| derate.0))
                });
                whole(own)
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
    for supply in network.tables().supplies.iter().filter(|row| row.is_for(&commodity.id)) {
        let effect = of_place(&supply.node);
        let is_closed = network.find_node(&supply.node).is_some_and(|place| closures.closes_place(place));
        let left = effect.and_then(|effect| effect.derate.as_ref()).map_or(1.0, |derate| derate.0);
        state.produced.push(if is_closed { 0.0 } else { left });
    }
    for storage in network.tables().storages.iter().filter(|row| row.commodity == commodity.id) {
        let left = of_place(&storage.node).and_then(|effect| effect.derate.as_ref()).map_or(1.0, |derate| derate.0);
        state.room.push(left);
    }
    state
}

/// Whether a place is cut into a node per state.
fn has_states(flows: &FlowNetwork<'_>, node: usize) -> bool {
    let place = flows.place_of[node];
    flows.start(place) != flows.end(place)
}

fn joint_capacity(network: &Network, overlay: &Overlay, asset: AssetId) -> i64 {
    let left = overlay.asset(asset).map_or(1.0, |derate| derate.0);
    whole(network.asset(asset).capacity.as_ref().map(|capacity| capacity.central().as_per_day() * left))
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
    }
}
