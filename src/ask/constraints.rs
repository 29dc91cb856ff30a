//! What a question rules out or lets in, as a scenario of its own and a policy about statuses.

use super::asking::Asking;
use super::question::Constrained;
use crate::error::{Error, ParameterProblem, Result};
use crate::network::{Mode, Status};
use crate::scenario::{
    Resolved, Scenario, ScenarioChange, StatusPolicy, TargetKind, avoidances, closure_of, expansion_of,
};
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
                TargetKind::Link => split("avoid_link", list, |name| network.find_link(name).is_some())?,
                TargetKind::Asset => split("avoid_asset", list, |name| network.find_asset(name).is_some())?,
                TargetKind::Mode => split("avoid_mode", list, |name| Mode::find(name).is_some())?,
                // A country's name may have a comma: its own reader takes a list apart.
                TargetKind::Country => split("avoid_country", list, |text| !text.is_empty())?,
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
        for text in given.expand.iter() {
            changes.push(expansion_of(network, text, snap)?);
        }
        changes.extend(self.windowed());
        let is_known = |word: &str| Status::find(word).is_some() || network.find_link(word).is_some();
        *given.include = split("include", given.include, is_known)?;
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
///
/// # Errors
/// [`Error::Parameter`] for a name of nothing.
fn split(parameter: &'static str, list: &[String], is_known: impl Fn(&str) -> bool) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for text in list {
        let text = text.trim();
        let parts = if is_known(text) { vec![text] } else { text.split(',').map(str::trim).collect() };
        if parts.contains(&"") {
            let (given, expected) = (text.to_owned(), "a name, or names with commas between them".to_owned());
            let example = format!("{{{parameter}}} with names that are not blank");
            return Err(Error::parameter(parameter, ParameterProblem::Unreadable { given, expected, example }));
        }
        names.extend(parts.into_iter().map(str::to_owned));
    }
    Ok(names)
}
