//! What a question rules out or lets in, as a scenario of its own and a policy about statuses.

use super::asking::Asking;
use super::question::{Constrained, ConstraintsMut};
use crate::error::{Error, ParameterProblem, Result, nearest_names};
use crate::network::{Country, Mode, Network, Status};
use crate::scenario::{Action, Resolved, Scenario, ScenarioChange, StatusPolicy, TargetKind};
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
        let policy = policy(network, &given)?;
        let mut changes = Vec::new();
        let mut close = |flag: &str, kind: TargetKind, name: &str| {
            let label = format!("{flag} {name}");
            changes.push(ScenarioChange::labelled(label, Action::Close, kind, vec![name.to_owned()]));
        };
        *given.avoid_country = split(given.avoid_country, |text| Country::find(text).is_some());
        for text in given.avoid_country.iter_mut() {
            *text = country_of(network, text)?.to_string();
            close("avoid country", TargetKind::Country, text);
        }
        for text in given.avoid_node.iter_mut() {
            self.place("avoid_node", text, snap)?;
            close("avoid node", TargetKind::Node, text);
        }
        for (list, flag, kind) in [
            (given.avoid_link, "avoid link", TargetKind::Link),
            (given.avoid_asset, "avoid asset", TargetKind::Asset),
            (given.avoid_operator, "avoid operator", TargetKind::Operator),
            (given.avoid_mode, "avoid mode", TargetKind::Mode),
        ] {
            let known = known_names(network, kind);
            let is_known = |text: &str| known.iter().any(|known| known.eq_ignore_ascii_case(text));
            if kind != TargetKind::Operator {
                *list = split(list, is_known);
            }
            for text in list.iter_mut() {
                if kind == TargetKind::Mode {
                    *text = text.to_lowercase();
                }
                if !is_known(text) {
                    let near = nearest_names(text, known.iter().map(String::as_str));
                    return Err(Error::Unknown { what: kind.as_str(), given: text.clone(), near });
                }
                close(flag, kind, text);
            }
        }
        for text in given.close.iter() {
            changes.push(self.closure(text, snap)?);
        }
        let held = if changes.is_empty() {
            None
        } else {
            let scenario = Scenario::of_question(changes);
            Some(scenario.resolve(network).map_err(|problems| Error::Data { problems })?)
        };
        Ok(Constraints { held, policy })
    }

    /// `ID` closes a link, asset or place; `ID=SHARE` leaves a share of it.
    fn closure(&mut self, given: &str, snap: Distance) -> Result<ScenarioChange> {
        let network = self.network;
        let (name, action) = match given.rsplit_once('=') {
            None => (given, Action::Close),
            Some((name, share)) => match share.trim().parse::<f64>() {
                Ok(0.0) => (name, Action::Close),
                Ok(share) if (0.0..=1.0).contains(&share) => (name, Action::Derate(share)),
                _ => {
                    let problem = ParameterProblem::Unreadable {
                        given: share.to_owned(),
                        expected: "a share".to_owned(),
                        example: format!("the share of the capacity that is left, 0 to 1: {{close}} {name}=0.5"),
                    };
                    return Err(Error::parameter("close", problem));
                }
            },
        };
        let label = format!("close {given}");
        let change = |kind, id: String| Ok(ScenarioChange::labelled(label.clone(), action, kind, vec![id]));
        match (network.find_link(name), network.find_asset(name)) {
            (Some(_), _) => return change(TargetKind::Link, name.to_owned()),
            (None, Some(_)) => return change(TargetKind::Asset, name.to_owned()),
            (None, None) => {}
        }
        let mut place = name.to_owned();
        match self.place("close", &mut place, snap) {
            Ok(_) => change(TargetKind::Node, place),
            Err(Error::Unknown { .. }) => {
                let tables = network.tables();
                let known = tables.links.iter().map(|link| link.id.as_str());
                let known = known.chain(tables.assets.iter().map(|asset| asset.id.as_str()));
                let known = known.chain(tables.nodes.iter().map(|node| node.id.as_str()));
                let near = nearest_names(name, known);
                Err(Error::Unknown { what: "link, asset or place", given: name.to_owned(), near })
            }
            Err(error) => Err(error),
        }
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

/// What there is of a kind, by id or name.
fn known_names(network: &Network, kind: TargetKind) -> Vec<String> {
    let tables = network.tables();
    match kind {
        TargetKind::Link => tables.links.iter().map(|row| row.id.clone()).collect(),
        TargetKind::Asset => tables.assets.iter().map(|row| row.id.clone()).collect(),
        TargetKind::Mode => Mode::ALL.iter().map(ToString::to_string).collect(),
        _ => {
            let mut names: Vec<String> = tables.links.iter().flat_map(|row| row.operators.clone()).collect();
            let companies: Vec<String> =
                names.iter().filter_map(|name| name.split_once(" (")).map(|(company, _)| company.to_owned()).collect();
            names.extend(companies);
            names.sort();
            names.dedup();
            names
        }
    }
}

/// The country that is meant by a code or a name; one that nothing of the network is in has nothing to avoid.
fn country_of(network: &Network, given: &str) -> Result<Country> {
    let Some(country) = Country::find(given) else {
        let names = network.country_names();
        let near = nearest_names(given, names.iter().map(String::as_str));
        return Err(Error::Unknown { what: "country", given: given.to_owned(), near });
    };
    if network.countries().contains(&country) {
        return Ok(country);
    }
    let codes: Vec<String> = network.countries().iter().map(ToString::to_string).collect();
    let name = country.names().pop().map_or_else(|| country.to_string(), |name| format!("{name} ({country})"));
    Err(Error::question(
        format!("no place and no link of the network is in {name}"),
        format!("its countries are {}", codes.join(" ")),
    ))
}

/// Which links that are not operating are used all the same.
fn policy(network: &Network, given: &ConstraintsMut<'_>) -> Result<StatusPolicy> {
    let mut policy = StatusPolicy::default();
    if given.include_planned {
        policy.include.extend([Status::Planned, Status::UnderConstruction]);
    }
    let is_known = |word: &str| Status::find(word).is_some() || network.find_link(word).is_some();
    for word in split(given.include, is_known) {
        match (Status::find(&word), network.find_link(&word)) {
            (Some(status), _) => policy.include.push(status),
            (None, Some(link)) => policy.include_links.push(link),
            (None, None) => {
                let links = network.tables().links.iter().map(|link| link.id.as_str());
                let words = Status::ALL.iter().map(|status| status.as_str());
                let near = nearest_names(&word, links.chain(words));
                return Err(Error::Unknown { what: "link or status", given: word, near });
            }
        }
    }
    Ok(policy)
}
