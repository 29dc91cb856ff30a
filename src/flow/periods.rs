//! The days of a simulation, cut where something changes.

use super::day_state::{DayState, day_state};
use super::flow_network::FlowNetwork;
use crate::scenario::{Resolved, ResolvedChange, Scenario, StatusPolicy, Window, lay_over};

/// Changes, and the day of the simulation that their day 0 falls on.
pub(super) type Layer<'a> = (&'a Resolved, usize);

/// Days on which nothing changes.
#[derive(Debug, Clone)]
pub(super) struct Period {
    /// The first day.
    pub(super) from_day: usize,
    /// What holds meanwhile.
    pub(super) state: DayState,
    /// Whether any change in force touches the commodity.
    pub(super) is_disturbed: bool,
}

/// Cuts the horizon where the set of changes in force changes; days on which none is are as `undisturbed`.
pub(super) fn periods(
    flows: &FlowNetwork<'_>,
    undisturbed: &DayState,
    layers: &[Layer<'_>],
    policy: &StatusPolicy,
    days: usize,
) -> Vec<Period> {
    let commodity = flows.commodity();
    let is_for_us = |change: &&ResolvedChange| change.change.commodity.as_ref().is_none_or(|id| *id == commodity.id);
    let mut periods: Vec<Period> = Vec::new();
    let mut before: Option<Vec<bool>> = None;
    let unchanged = day_state(flows, &lay_over(flows.network(), commodity, &[], 0, policy).overlay);
    for day in 0..days {
        let holds = |change: &ResolvedChange, first: usize| {
            day.checked_sub(first).is_some_and(|day| change.change.window.holds_on(day as u32))
        };
        let changes =
            || layers.iter().flat_map(|(layer, first)| layer.changes.iter().map(move |change| (change, *first)));
        let ours = || changes().filter(|(change, _)| is_for_us(change));
        let in_force: Vec<bool> = ours().map(|(change, first)| holds(change, first)).collect();
        if before.as_ref() == Some(&in_force) {
            continue;
        }
        let held = ours().zip(&in_force).filter(|(_, holds)| **holds).map(|((change, _), _)| always(change));
        let held: Vec<ResolvedChange> = held.collect();
        let together = Resolved { scenario: Scenario::of_question(Vec::new()), changes: held };
        let state = day_state(flows, &lay_over(flows.network(), commodity, &[&together], 0, policy).overlay);
        let is_disturbed = state != unchanged;
        let state = if is_disturbed { state } else { undisturbed.clone() };
        periods.push(Period { from_day: day, state, is_disturbed });
        before = Some(in_force);
    }
    periods
}

/// A change without its window.
fn always(change: &ResolvedChange) -> ResolvedChange {
    let mut always = change.clone();
    always.change.window = Window::default();
    always
}

/// What holds on a day.
pub(super) fn state_on(periods: &[Period], day: usize) -> &DayState {
    let next = periods.partition_point(|period| period.from_day <= day);
    &periods[next - 1].state
}
