//! What a word means that names something to close or to avoid: one rule for every question.

use super::{Action, ScenarioChange, StatusPolicy, TargetKind};
use crate::error::{Error, Result, nearest_names};
use crate::network::{Link, Mode, Network, Status};
use crate::units::Distance;

/// The closure or derate that `ID` or `ID=FACTOR` asks for; the thing is found as by [`find_target`].
///
/// A factor is the share of the capacity that is left; 0 closes.
///
/// # Errors
/// [`Error::Question`] for a factor that is no share, or one for transit, which can only be closed; those of [`find_target`].
///
/// # Examples
/// ```
/// use corridor::io::embedded_network;
/// use corridor::scenario::{Action, TargetKind, closure_of};
/// use corridor::units::Distance;
///
/// let (network, near) = (embedded_network(), Distance::km(25.0));
/// let half = closure_of(network, "btc=0.5", near)?;
/// assert_eq!((half.action, half.target), (Action::Derate(0.5), TargetKind::Asset));
/// let transit = closure_of(network, "transit:Russia", near)?;
/// assert_eq!((transit.target, transit.targets), (TargetKind::Transit, vec!["RU".to_owned()]));
/// assert!(closure_of(network, "suez", near).is_err(), "an asset and a place");
/// # Ok::<(), corridor::Error>(())
/// ```
pub fn closure_of(network: &Network, given: &str, limit: Distance) -> Result<ScenarioChange> {
    let (name, action) = match given.split_once('=') {
        None => (given, Action::Close),
        Some((name, factor)) => match factor.parse::<f64>() {
            Ok(0.0) => (name, Action::Close),
            Ok(factor) if (0.0..=1.0).contains(&factor) => (name, Action::Derate(factor)),
            _ => {
                let message = format!("{{close}} {given}: '{factor}' is not a share");
                return Err(Error::question(message, "the share of the capacity that is left, 0 to 1"));
            }
        },
    };
    let (kind, name) = find_target(network, name, limit)?;
    if kind.has_only_figures() {
        let message = format!("{{close}} {given}: a {} cannot be closed", kind.as_str());
        return Err(Error::question(message, "close its place, a link or an asset"));
    }
    if kind == TargetKind::Transit && action != Action::Close {
        let message = format!("{{close}} {given}: transit is open or closed, no share of it is left");
        return Err(Error::question(message, format!("transit:{name}, or country:{name} with a share")));
    }
    Ok(ScenarioChange::labelled(format!("close {given}"), action, kind, vec![name]))
}

/// The closures that one avoidance asks for: for countries a list, for anything else one name.
///
/// # Errors
/// Those of [`find_target`] for a name of this kind.
pub fn avoidances(network: &Network, kind: TargetKind, given: &str, limit: Distance) -> Result<Vec<ScenarioChange>> {
    let names = match kind {
        TargetKind::Country | TargetKind::Transit => {
            network.find_countries(given)?.iter().map(ToString::to_string).collect()
        }
        _ => vec![find_of_kind(network, kind, given, limit)?],
    };
    let change = |name: String| {
        ScenarioChange::labelled(format!("avoid {} {name}", kind.as_str()), Action::Close, kind, vec![name])
    };
    Ok(names.into_iter().map(change).collect())
}

/// What a word names, by kind and by the key of its table: `KIND:NAME` with a kind of scenario files (`transit:RU`, `asset:suez`, `operator:KTZ`), or the name of a link, asset
/// or place alone.
///
/// Places are found as in any question, within `limit` of a position.
///
/// # Errors
/// [`Error::Unknown`] with the nearest names; [`Error::Ambiguous`] with every candidate for a name that is not that of one thing only; for a country that the network does not
/// touch, see [`Network::find_country`].
pub fn find_target(network: &Network, given: &str, limit: Distance) -> Result<(TargetKind, String)> {
    if let Some((kind, name)) = given.split_once(':')
        && let Some(kind) = TargetKind::find(kind)
    {
        return Ok((kind, find_of_kind(network, kind, name, limit)?));
    }
    let mut candidates: Vec<(TargetKind, String)> = Vec::new();
    for kind in [TargetKind::Link, TargetKind::Asset, TargetKind::Node] {
        match find_of_kind(network, kind, given, limit) {
            Ok(name) => candidates.push((kind, name)),
            Err(Error::Ambiguous { candidates: several, .. }) => {
                candidates.extend(several.into_iter().map(|name| (kind, name)));
            }
            Err(Error::Unknown { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    match candidates.as_slice() {
        [_] => Ok(candidates.remove(0)),
        [] => {
            let kinds = [TargetKind::Link, TargetKind::Asset, TargetKind::Node];
            let known: Vec<String> = kinds.into_iter().flat_map(|kind| names_of(network, kind)).collect();
            let near = nearest_names(given, known.iter().map(String::as_str));
            Err(Error::Unknown { what: "link, asset or place", given: given.to_owned(), near })
        }
        several => Err(Error::Ambiguous {
            what: "link, asset or place",
            given: given.to_owned(),
            candidates: several.iter().map(|(kind, name)| format!("{}:{name}", kind.as_str())).collect(),
        }),
    }
}

/// The key of the thing of a kind that a name means.
fn find_of_kind(network: &Network, kind: TargetKind, given: &str, limit: Distance) -> Result<String> {
    let known = match kind {
        TargetKind::Node => {
            return network.places().find(given, limit).map(|found| network.node(found.node).id.clone());
        }
        TargetKind::Country | TargetKind::Transit => return network.find_country(given).map(|found| found.to_string()),
        TargetKind::Mode => {
            return Mode::find(&given.to_lowercase())
                .map(|mode| mode.to_string())
                .ok_or_else(|| unknown(network, kind, given));
        }
        TargetKind::Operator => network.links().any(|(_, link)| has_operator(link, given)),
        TargetKind::Link => network.find_link(given).is_some(),
        TargetKind::Asset => network.find_asset(given).is_some(),
        TargetKind::Corridor => network.find_corridor(given).is_some(),
        _ => names_of(network, kind).iter().any(|name| name == given),
    };
    if known { Ok(given.to_owned()) } else { Err(unknown(network, kind, given)) }
}

fn unknown(network: &Network, kind: TargetKind, given: &str) -> Error {
    let known = names_of(network, kind);
    let what = if kind == TargetKind::Node { "place" } else { kind.as_str() };
    Error::Unknown { what, given: given.to_owned(), near: nearest_names(given, known.iter().map(String::as_str)) }
}

/// What the things of a kind can be called by.
fn names_of(network: &Network, kind: TargetKind) -> Vec<String> {
    let tables = network.tables();
    match kind {
        TargetKind::Link => tables.links.iter().map(|row| row.id.clone()).collect(),
        TargetKind::Asset => tables.assets.iter().map(|row| row.id.clone()).collect(),
        TargetKind::Node => tables.nodes.iter().map(|row| row.id.clone()).collect(),
        TargetKind::Corridor => tables.corridors.iter().map(|row| row.id.clone()).collect(),
        TargetKind::Country | TargetKind::Transit => network.country_names(),
        TargetKind::Operator => operator_names(network),
        TargetKind::Mode => Mode::ALL.iter().map(Mode::to_string).collect(),
        TargetKind::Transfer => tables.transfers.iter().map(|row| row.id.clone()).collect(),
        TargetKind::Outlet => tables.outlets.iter().map(|row| row.id.clone()).collect(),
        TargetKind::Supply => tables.supplies.iter().map(|row| row.id.clone()).collect(),
        TargetKind::Market => tables.markets.iter().map(|row| row.id.clone()).collect(),
        TargetKind::Storage => tables.storages.iter().map(|row| row.id.clone()).collect(),
        TargetKind::Reliability => tables.reliabilities.iter().map(|row| row.id.clone()).collect(),
    }
}

/// Whether a link is run by a company: `CPC` stands for `CPC (CPC-K)` and `CPC (CPC-R)` too, whatever the case.
pub(super) fn has_operator(link: &Link, name: &str) -> bool {
    link.operators.iter().any(|operator| {
        operator.eq_ignore_ascii_case(name) || company(operator).is_some_and(|one| one.eq_ignore_ascii_case(name))
    })
}

/// Companies by their full and their short names, sorted.
pub(super) fn operator_names(network: &Network) -> Vec<String> {
    let operators = || network.tables().links.iter().flat_map(|link| &link.operators);
    let short = operators().filter_map(|name| company(name)).map(str::to_owned);
    let mut names: Vec<String> = operators().cloned().chain(short).collect();
    names.sort();
    names.dedup();
    names
}

/// A company without the part of it that stands in brackets.
fn company(operator: &str) -> Option<&str> {
    operator.split_once(" (").map(|(company, _)| company)
}

impl StatusPolicy {
    /// What is used although it is not operating: `words` are statuses and ids of links; with `planned`, everything planned or under construction.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a word that is neither, [`Error::Ambiguous`] for one that is both.
    pub fn of(network: &Network, is_planned: bool, words: &[String]) -> Result<Self> {
        let mut policy = Self::default();
        if is_planned {
            policy.include.extend([Status::Planned, Status::UnderConstruction]);
        }
        for word in words {
            match (Status::find(word), network.find_link(word)) {
                (Some(status), None) => policy.include.push(status),
                (None, Some(link)) => policy.include_links.push(link),
                (Some(_), Some(_)) => {
                    let candidates = vec![format!("the status {word}"), format!("the link {word}")];
                    return Err(Error::Ambiguous { what: "link or status", given: word.clone(), candidates });
                }
                (None, None) => {
                    let links = network.tables().links.iter().map(|link| link.id.as_str());
                    let near = nearest_names(word, links.chain(Status::ALL.iter().map(|status| status.as_str())));
                    return Err(Error::Unknown { what: "link or status", given: word.clone(), near });
                }
            }
        }
        Ok(policy)
    }
}
