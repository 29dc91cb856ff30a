//! What a question rules out or lets in, as a scenario of its own and a policy about statuses.

use super::asking::Asking;
use super::question::Constrained;
use crate::error::{Error, Result};
use crate::network::{Mode, Status};
use crate::scenario::{Resolved, Scenario, ScenarioChange, StatusPolicy, TargetKind, avoidances, closure_of};
use crate::units::Distance;

/// Closures and avoidances as a scenario of their own, and which links that are not operating are used all the same.
pub(super) struct Constraints {
    pub(super) held: Option<Resolved>,
    pub(super) policy: StatusPolicy,
}

impl Asking<'_> {
    /// The constraints of a question; names become ids.
    pub(super) fn constraints(&mut self, question: &mut impl Constrained, snap: Distance) -> Result<Constraints> {
        let network = self.network;
        let given = question.constraints();
        let mut changes: Vec<ScenarioChange> = Vec::new();
        let lists = [
            (TargetKind::Country, given.avoid_country),
            (TargetKind::Node, given.avoid_node),
            (TargetKind::Link, given.avoid_link),
            (TargetKind::Asset, given.avoid_asset),
            (TargetKind::Operator, given.avoid_operator),
            (TargetKind::Mode, given.avoid_mode),
        ];
        for (kind, list) in lists {
            let names = match kind {
                TargetKind::Link => split(list, |name| network.find_link(name).is_some()),
                TargetKind::Asset => split(list, |name| network.find_asset(name).is_some()),
                TargetKind::Mode => split(list, |name| Mode::find(name).is_some()),
                _ => std::mem::take(list),
            };
            let mut found = Vec::with_capacity(names.len());
            for name in names {
                found.extend(avoidances(network, kind, &name, snap)?);
            }
            *list = found.iter().flat_map(|change| change.targets.iter().cloned()).collect();
            changes.extend(found);
        }
        for text in given.close.iter() {
            changes.push(closure_of(network, text, snap)?);
        }
        *given.include = split(given.include, |word| Status::find(word).is_some() || network.find_link(word).is_some());
        let policy = StatusPolicy::of(network, given.include_planned, given.include)?;
        let held = if changes.is_empty() {
            None
        } else {
            let scenario = Scenario::of_question(changes);
            Some(scenario.resolve(network).map_err(|problems| Error::Data { problems })?)
        };
        Ok(Constraints { held, policy })
    }
}

/// A text that holds several names is taken apart at its commas, unless the whole is a name.
fn split(list: &[String], is_known: impl Fn(&str) -> bool) -> Vec<String> {
    let parts = |text: &String| -> Vec<String> {
        if is_known(text.trim()) {
            return vec![text.trim().to_owned()];
        }
        text.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
    };
    list.iter().flat_map(parts).collect()
}
