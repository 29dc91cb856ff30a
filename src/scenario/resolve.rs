//! The names in a scenario to the links, places and assets of a network: every name that fits nothing is reported.

use crate::network::NodeId;

use super::expansion::{AMOUNTS, is_no_target};
use super::setting::settings_of;
use super::target::{has_operator, operator_names};
use super::{Action, Scenario, ScenarioChange, TargetKind, Window};
use crate::error::{Problem, nearest_names};
use crate::network::{AssetId, Commodity, Country, LinkId, Mode, Network, Setting, TransferId};

/// The links, places and assets that a change is made to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Members {
    /// Links, sorted.
    pub links: Vec<LinkId>,
    /// Places, sorted.
    pub nodes: Vec<NodeId>,
    /// Transfers of any commodity, sorted.
    pub transfers: Vec<TransferId>,
    /// Assets whose joint capacity changes with them, and which a surcharge or delay is paid for once per passage, sorted.
    pub assets: Vec<AssetId>,
    /// Countries, for what is paid once per entry.
    pub countries: Vec<Country>,
}

impl Members {
    /// Whether any of them is used by a commodity: its links, transfers for it, places that its links lead to.
    pub fn carry(&self, network: &Network, commodity: &Commodity) -> bool {
        let id = commodity.id.as_str();
        self.links.iter().any(|link| network.link(*link).carries(id))
            || self.transfers.iter().any(|transfer| network.transfer(*transfer).is_for(id))
            || self.nodes.iter().any(|node| network.is_used_by(*node, id))
    }
}

/// A change with what it is made to.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedChange {
    /// The change.
    pub change: ScenarioChange,
    /// How it is named in answers.
    pub label: String,
    /// What it is made to.
    pub members: Members,
    /// The figures that it sets.
    pub settings: Vec<Setting>,
}

/// A scenario that fits a network.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// The scenario.
    pub scenario: Scenario,
    /// Its changes, in order.
    pub changes: Vec<ResolvedChange>,
}

impl Scenario {
    /// Finds what every change is made to.
    ///
    /// # Errors
    /// Every target that the network does not have, every change that matches no link and no place, every source and commodity that is not
    /// there.
    pub fn resolve(&self, network: &Network) -> Result<Resolved, Vec<Problem>> {
        let mut problems = Vec::new();
        let changes = self.changes.iter().enumerate();
        let changes = changes.map(|(position, change)| self.resolve_change(network, (position, change), &mut problems));
        let changes = changes.collect();
        for id in self.sources.iter().chain(self.changes.iter().flat_map(|change| &change.sources)) {
            if network.find_source(id).is_none() {
                problems.push(Problem::in_file(self.shown_file(), format!("source '{id}' is not in source.csv")));
            }
        }
        if problems.is_empty() { Ok(Resolved { scenario: self.clone(), changes }) } else { Err(problems) }
    }

    fn shown_file(&self) -> String {
        if self.file.is_empty() { format!("scenario {}", self.id) } else { self.file.clone() }
    }

    fn resolve_change(
        &self,
        network: &Network,
        (position, change): (usize, &ScenarioChange),
        problems: &mut Vec<Problem>,
    ) -> ResolvedChange {
        let mut members = Members::default();
        let problem = |key: &str, message: String, hint: Option<String>| Problem {
            file: self.shown_file(),
            line: change.position.0,
            column: change.position.1,
            // What was read from no file has no line: it is found by its path.
            key: if change.position.0 > 0 || change.label.is_some() {
                key.to_owned()
            } else {
                format!("change[{position}].{key}")
            },
            message,
            hint,
        };
        for name in &change.targets {
            if let Err(known) = add_members(network, change.target, name, &mut members) {
                let near = nearest_names(name, known.iter().map(String::as_str));
                let hint = (!near.is_empty()).then(|| format!("did you mean {}?", near.join(", ")));
                let kind = change.target.as_str();
                problems.push(problem(kind, format!("the network has no {kind} '{name}'"), hint));
            }
        }
        if change.target == TargetKind::Transit && change.action != Action::Close {
            let message = format!("transit cannot be changed by '{}', only closed", change.action.as_str());
            problems.push(problem(
                "transit",
                message,
                Some("name the country to change its links and places".to_owned()),
            ));
        }
        if change.target.has_only_figures() && !matches!(change.action, Action::Set(_)) {
            let (kind, action) = (change.target.as_str(), change.action.as_str());
            let message = format!("a {kind} cannot be changed by '{action}', only by 'set'");
            problems.push(problem(kind, message, Some("name its place, a link or an asset".to_owned())));
        }
        if let Action::Expand(expansion) = &change.action {
            if let Err(why) = expansion.check(network) {
                problems.push(problem("factor", why, Some(AMOUNTS.to_owned())));
            }
            if let Some(why) = is_no_target(change.target) {
                problems.push(problem(change.target.as_str(), why, None));
            }
            for name in &change.targets {
                let unfit = expansion.is_unfit(network, change.target, name);
                problems.extend(unfit.map(|why| problem(change.target.as_str(), why, Some(AMOUNTS.to_owned()))));
            }
        }
        let mut settings = Vec::new();
        if let Action::Set(figure) = &change.action {
            let is_lasting = self.is_of_question() && change.window == Window::default();
            for name in &change.targets {
                match settings_of(network, change, figure, name, is_lasting) {
                    Ok(found) => settings.extend(found),
                    Err(("target", message, hint)) => problems.push(problem(change.target.as_str(), message, hint)),
                    Err((key, message, hint)) => problems.push(problem(key, message, hint)),
                }
            }
        }
        if let Some(commodity) = &change.commodity
            && network.find_commodity(commodity).is_none()
        {
            let known = network.tables().commodities.iter().map(|row| row.id.as_str());
            let hint = format!("one of {}", known.collect::<Vec<_>>().join(", "));
            problems.push(problem("commodity", format!("the network has no commodity '{commodity}'"), Some(hint)));
        }
        if let Some(commodity) = &change.commodity {
            members.links.retain(|link| network.link(*link).carries(commodity));
            members.transfers.retain(|transfer| network.transfer(*transfer).is_for(commodity));
        }
        members.sort();
        let is_nothing = members.links.is_empty() && members.nodes.is_empty() && members.transfers.is_empty();
        if is_nothing && settings.is_empty() && problems.is_empty() {
            let message = format!("'{}' matches no link and no place", change.targets.join(", "));
            problems.push(problem(change.target.as_str(), message, None));
        }
        let label = change.label.clone().unwrap_or_else(|| format!("scenario {} {}", self.id, change.describe()));
        ResolvedChange { change: change.clone(), label, members, settings }
    }
}

impl Members {
    /// What a change to one thing is made to; `None` if the network has nothing of this name.
    pub fn of(network: &Network, kind: TargetKind, name: &str) -> Option<Self> {
        let mut members = Self::default();
        add_members(network, kind, name, &mut members).ok()?;
        members.sort();
        Some(members)
    }

    fn sort(&mut self) {
        fn rising<T: Ord>(all: &mut Vec<T>) {
            all.sort();
            all.dedup();
        }
        rising(&mut self.links);
        rising(&mut self.nodes);
        rising(&mut self.transfers);
        rising(&mut self.assets);
        rising(&mut self.countries);
    }
}

/// Adds what a name stands for, or returns the names there are.
fn add_members(network: &Network, kind: TargetKind, name: &str, into: &mut Members) -> Result<(), Vec<String>> {
    let tables = network.tables();
    match kind {
        TargetKind::Link => match network.find_link(name) {
            Some(link) => into.links.push(link),
            None => return Err(tables.links.iter().map(|row| row.id.clone()).collect()),
        },
        TargetKind::Node => match network.find_node(name) {
            Some(node) => into.nodes.push(node),
            None => return Err(tables.nodes.iter().map(|row| row.id.clone()).collect()),
        },
        TargetKind::Asset => match network.find_asset(name) {
            Some(asset) => add_asset(network, asset, into),
            None => return Err(tables.assets.iter().map(|row| row.id.clone()).collect()),
        },
        TargetKind::Country | TargetKind::Transit => match network.find_country(name).ok() {
            Some(country) => add_country(network, country, into),
            None => return Err(network.country_names()),
        },
        TargetKind::Operator => {
            let before = into.links.len();
            let owned = network.links().filter(|(_, link)| has_operator(link, name));
            into.links.extend(owned.map(|(id, _)| id));
            if into.links.len() == before {
                return Err(operator_names(network));
            }
        }
        TargetKind::Mode => match Mode::find(name) {
            Some(mode) => {
                into.links.extend(network.links().filter(|(_, link)| link.mode == mode).map(|(id, _)| id));
            }
            None => return Err(Mode::ALL.iter().map(Mode::to_string).collect()),
        },
        TargetKind::Corridor => match network.find_corridor(name) {
            Some(corridor) => {
                if corridor.any_assets.is_empty() {
                    corridor.enters.iter().for_each(|country| add_country(network, *country, into));
                } else {
                    let assets = corridor.any_assets.iter().filter_map(|id| network.find_asset(id));
                    assets.for_each(|asset| add_asset(network, asset, into));
                }
            }
            None => return Err(tables.corridors.iter().map(|row| row.id.clone()).collect()),
        },
        TargetKind::Transfer => match tables.transfers.iter().position(|row| row.id == name) {
            Some(row) => into.transfers.push(TransferId::new(row)),
            None => return Err(tables.transfers.iter().map(|row| row.id.clone()).collect()),
        },
        TargetKind::Outlet => match tables.outlets.iter().find(|row| row.id == name) {
            Some(outlet) => into.links.extend(outlet.links.iter().filter_map(|id| network.find_link(id))),
            None => return Err(tables.outlets.iter().map(|row| row.id.clone()).collect()),
        },
        TargetKind::Supply | TargetKind::Market | TargetKind::Storage => {
            let place = match kind {
                TargetKind::Supply => tables.supplies.iter().find(|row| row.id == name).map(|row| &row.node),
                TargetKind::Market => tables.markets.iter().find(|row| row.id == name).map(|row| &row.node),
                _ => tables.storages.iter().find(|row| row.id == name).map(|row| &row.node),
            };
            match place {
                Some(place) => into.nodes.extend(network.find_node(place)),
                None => return Err(known_owners(network, kind)),
            }
        }
        TargetKind::Reliability => {
            if !tables.reliabilities.iter().any(|row| row.id == name) {
                return Err(known_owners(network, kind));
            }
        }
    }
    Ok(())
}

/// The ids of the things of a kind that have figures.
fn known_owners(network: &Network, kind: TargetKind) -> Vec<String> {
    let owner = kind.owner().expect("a kind with figures");
    network.tables().ids_of(owner).into_iter().map(str::to_owned).collect()
}

fn add_asset(network: &Network, asset: AssetId, into: &mut Members) {
    into.assets.push(asset);
    into.links.extend(network.asset_links(asset));
    let transfers = (0..network.tables().transfers.len()).map(TransferId::new);
    into.transfers.extend(transfers.filter(|transfer| network.transfer_assets(*transfer).contains(&asset)));
    let nodes = network.nodes();
    into.nodes.extend(nodes.filter(|node| network.node_assets(*node).contains(&asset)));
}

fn add_country(network: &Network, country: Country, into: &mut Members) {
    into.countries.push(country);
    let entering = network.links().filter(|(_, link)| link.countries.contains(&country));
    into.links.extend(entering.map(|(id, _)| id));
    let nodes = network.nodes();
    into.nodes.extend(nodes.filter(|node| network.node(*node).country == Some(country)));
}
