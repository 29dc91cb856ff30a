//! How fast an outlet can take more than it usually does.

use super::flow_network::FlowNetwork;
use super::{Behaviour, UNLIMITED};

/// Holds back what outlets take beyond their baseline: all spare capacity is there `ramp_days` after the first disturbance, and nothing of it before.
#[derive(Debug, Clone)]
pub(super) struct Ramp {
    /// For each arc, what it carries at the baseline; `None` for arcs that are not held back.
    baseline: Vec<Option<i64>>,
    /// For each arc, units per day gained each day; `None` for a share of the spare capacity.
    step: Vec<Option<i64>>,
    /// The first disturbed day; `None` for no disturbance.
    from_day: Option<usize>,
}

impl Ramp {
    /// The ramp of each outlet, where `usual` is what each arc carries at the baseline; nothing is disturbed yet.
    pub(super) fn new(flows: &FlowNetwork<'_>, usual: &[i64]) -> Self {
        let network = flows.network();
        let mut ramp = Self { baseline: vec![None; usual.len()], step: vec![None; usual.len()], from_day: None };
        let outlets = network.tables().outlets.iter().filter(|outlet| outlet.is_for(&flows.commodity().id));
        for outlet in outlets {
            let is_measured =
                |arc: &usize| flows.link(*arc).is_some_and(|link| outlet.links.contains(&network.link(link).id));
            for arc in (0..usual.len()).filter(is_measured) {
                ramp.baseline[arc] = Some(usual[arc]);
                ramp.step[arc] = outlet.ramp.as_ref().map(|ramp| ramp.central().steps());
            }
        }
        ramp
    }

    /// The same with a disturbance that starts on a day.
    pub(super) fn disturbed_from(&self, from_day: Option<usize>) -> Self {
        Self { from_day, ..self.clone() }
    }

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
