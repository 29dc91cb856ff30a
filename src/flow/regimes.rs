//! The days of a simulation, cut where something changes.

use super::behaviour::time_cents_per_day;
use super::space::{Space, SpaceKind, whole};
use super::{Behaviour, UNLIMITED};
use crate::network::{AssetId, Network, Overlay};
use crate::route::{ArcKind, FlowClosures};
use crate::scenario::{Resolved, StatusPolicy, lay_over};
use crate::units::Duration;

/// Days on which nothing changes.
#[derive(Debug, Clone)]
pub(super) struct RegimeOfDays {
    /// The first day.
    pub(super) from_day: usize,
    /// What holds meanwhile.
    pub(super) state: SpaceState,
    /// Whether any change of the scenario is in force.
    pub(super) is_disturbed: bool,
}

/// What each arc of a space can do and costs while nothing changes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SpaceState {
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
    /// For each rationed joint capacity of the space, what is left of it.
    pub(super) joint: Vec<i64>,
}

/// Cuts the horizon where the set of changes in force changes. The scenario's day 0 falls on `first_day`.
pub(super) fn regimes(
    space: &Space<'_>,
    scenario: Option<&Resolved>,
    policy: &StatusPolicy,
    (days, first_day): (usize, usize),
) -> Vec<RegimeOfDays> {
    let (network, commodity) = (space.network(), space.commodity());
    let mut regimes: Vec<(RegimeOfDays, Vec<bool>)> = Vec::new();
    for day in 0..days {
        let on_day = day.checked_sub(first_day).map(|day| day as u32);
        let in_force: Vec<bool> = scenario.map_or_else(Vec::new, |resolved| {
            let holds = |change: &crate::scenario::ResolvedChange| {
                let is_for_us = change.change.commodity.as_ref().is_none_or(|id| *id == commodity.id);
                is_for_us && on_day.is_some_and(|day| change.change.window.holds_on(day))
            };
            resolved.changes.iter().map(holds).collect()
        });
        if regimes.last().is_some_and(|(_, before)| *before == in_force) {
            continue;
        }
        let layers: Vec<&Resolved> = if on_day.is_some() { scenario.into_iter().collect() } else { Vec::new() };
        let overlay = lay_over(network, commodity, &layers, on_day.unwrap_or(0), policy).overlay;
        let is_disturbed = in_force.iter().any(|holds| *holds);
        regimes.push((RegimeOfDays { from_day: day, state: state(space, &overlay), is_disturbed }, in_force));
    }
    regimes.into_iter().map(|(regime, _)| regime).collect()
}

/// What each arc can do and costs under an overlay.
pub(super) fn state(space: &Space<'_>, overlay: &Overlay) -> SpaceState {
    let network = space.network();
    let commodity = space.commodity();
    let cents_per_day = time_cents_per_day(commodity);
    let count = space.arcs.len();
    let mut state = SpaceState {
        capacity: vec![UNLIMITED; count],
        tariff: vec![0; count],
        cost: vec![0; count],
        lag: vec![0; count],
        produced: Vec::new(),
        room: Vec::new(),
        joint: space.rationed.iter().map(|(asset, _)| joint_capacity(network, overlay, *asset)).collect(),
    };
    let closures = FlowClosures::new(&space.frozen, overlay);
    for (position, arc) in space.arcs.iter().enumerate() {
        let base = match arc.kind {
            SpaceKind::Gate(asset) => {
                state.capacity[position] = joint_capacity(network, overlay, asset);
                continue;
            }
            SpaceKind::Network(base) => base,
        };
        let is_closed = closures.closes(base);
        let is_end_closed = [arc.tail, arc.head].iter().any(|node| closures.closes_place(space.place_of[*node]));
        let mut measures = space.frozen.measures_under(base, overlay);
        let mut quality_loss = 0;
        let mut capacity = match space.frozen.kind(base) {
            ArcKind::Travel(way) => {
                let link = network.link(way.link);
                quality_loss = link.quality_loss.as_ref().map_or(0, |loss| loss.central().steps());
                let derate =
                    overlay.link(way.link).and_then(|effect| effect.derate.as_ref()).map_or(1.0, |derate| derate.0);
                let own = link.capacity.as_ref().map(|capacity| capacity.central().as_per_day() * derate);
                if link.mode != crate::network::Mode::Pipeline {
                    state.lag[position] = whole_days(measures.time.central);
                }
                // Where a place is one node, what is paid for passing it is paid on the way in.
                if let Some(effect) = overlay.node(space.place_of[arc.head]) {
                    for change in effect.changes.iter().filter(|_| !has_states(space, arc.head)) {
                        measures.tariff += change.tariff;
                        measures.time += change.time;
                    }
                }
                whole(own)
            }
            ArcKind::Handling { transfer, .. } => {
                state.lag[position] = whole_days(measures.time.central);
                let row = transfer.map(|id| network.transfer(id));
                whole(row.and_then(|row| row.capacity.as_ref()).map(|capacity| capacity.central().as_per_day()))
            }
        };
        for &asset in &space.own_limits[position] {
            capacity = capacity.min(joint_capacity(network, overlay, asset));
        }
        state.capacity[position] = if is_closed || is_end_closed { 0 } else { capacity };
        state.tariff[position] = measures.tariff.central.steps();
        let time_cost = (cents_per_day * measures.time.central.as_days()).round() as i64;
        state.cost[position] = measures.tariff.central.steps() + time_cost + quality_loss;
    }
    for commitment in &space.commitments {
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
fn has_states(space: &Space<'_>, node: usize) -> bool {
    let place = space.place_of[node];
    space.start(place) != space.end(place)
}

fn joint_capacity(network: &Network, overlay: &Overlay, asset: AssetId) -> i64 {
    let left = overlay.asset(asset).map_or(1.0, |derate| derate.0);
    whole(network.asset(asset).capacity.as_ref().map(|capacity| capacity.central().as_per_day() * left))
}

/// Days until arrival, rounded to whole ones.
fn whole_days(time: Duration) -> usize {
    time.as_days().round() as usize
}

/// Holds back what outlets take beyond their baseline: all spare capacity is there `ramp_days` after the first disturbance, and nothing of it before.
pub(super) struct Ramp {
    /// For each arc, what it carries at the baseline; `None` for arcs that are not held back.
    pub(super) baseline: Vec<Option<i64>>,
    /// For each arc, units per day gained each day; `None` for a share of the spare capacity.
    pub(super) step: Vec<Option<i64>>,
    /// The first disturbed day; `None` for no disturbance.
    pub(super) from_day: Option<usize>,
}

impl Ramp {
    /// The capacity of an arc on a day.
    pub(super) fn capacity(&self, behaviour: &Behaviour, arc: usize, day: usize, capacity: i64) -> i64 {
        let (Some(baseline), Some(from_day)) = (self.baseline[arc], self.from_day) else { return capacity };
        if capacity <= baseline || day < from_day {
            return capacity;
        }
        let days = (day - from_day + 1) as i64;
        let gained = match self.step[arc].filter(|_| !behaviour.is_ramp_given) {
            Some(step) => step.saturating_mul(days),
            None => {
                let spare = if capacity == UNLIMITED { baseline } else { capacity - baseline };
                spare.saturating_mul(days) / i64::from(behaviour.ramp_days.max(1))
            }
        };
        capacity.min(baseline.saturating_add(gained))
    }
}
