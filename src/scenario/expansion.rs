//! More capacity: by a factor or by an amount, and of what.

use std::fmt;

use super::target::find_target;
use super::{Action, Members, ResolvedChange, ScenarioChange, TargetKind};
use crate::error::{Error, Result};
use crate::network::{AssetId, Commodity, LinkId, Network, RiskRule, TransferId};
use crate::units::{Distance, number_and_unit, units_per_day};

/// How much more can pass.
#[derive(Debug, Clone, PartialEq)]
pub enum Expansion {
    /// So many times what passes now, from 1 up.
    Factor(f64),
    /// So much more, in a unit such as `Mt/a` or `TEU/d`.
    Amount {
        /// How many of the unit.
        amount: f64,
        /// The unit as it is written.
        unit: String,
    },
}

impl fmt::Display for Expansion {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Factor(factor) => write!(out, "{} %", super::trimmed((factor - 1.0) * 100.0)),
            Self::Amount { amount, unit } => write!(out, "{amount} {unit}"),
        }
    }
}

impl Expansion {
    /// Cargo units of a commodity per day that it adds; `None` for a factor, or an amount of another cargo.
    pub fn per_day(&self, commodity: &Commodity) -> Option<f64> {
        match self {
            Self::Factor(_) => None,
            Self::Amount { amount, unit } => units_per_day(unit, &commodity.cargo_unit).map(|one| amount * one),
        }
    }

    /// Whether it is for a commodity: a factor is for all, an amount for those that are counted in its unit.
    pub fn is_for(&self, commodity: &Commodity) -> bool {
        matches!(self, Self::Factor(_)) || self.per_day(commodity).is_some()
    }
}

/// What an amount looks like.
pub(super) const AMOUNTS: &str = "+2.5Mt/a, +50000t/d, +80kTEU/a; or a factor from 1: 1.5";

/// The expansion that `ID=FACTOR` or `ID=+AMOUNT` asks for; the thing is found as by [`find_target`].
///
/// # Errors
/// [`Error::Question`] for a factor below 1, an amount without a unit or in a unit that no cargo is counted in; those of [`find_target`].
///
/// # Examples
/// ```
/// use corridor::io::embedded_network;
/// use corridor::scenario::{Action, Expansion, expansion_of};
/// use corridor::units::Distance;
///
/// let (network, near) = (embedded_network(), Distance::km(25.0));
/// let half_more = expansion_of(network, "kazakh-crude-btc=1.5", near)?;
/// assert_eq!(half_more.action, Action::Expand(Expansion::Factor(1.5)));
/// assert!(expansion_of(network, "kazakh-crude-btc=+5", near).is_err(), "5 of what?");
/// # Ok::<(), corridor::Error>(())
/// ```
pub fn expansion_of(network: &Network, given: &str, limit: Distance) -> Result<ScenarioChange> {
    let wrong = |why: String| Error::question(format!("{{expand}} {given}: {why}"), AMOUNTS);
    let Some((name, written)) = given.split_once('=') else {
        return Err(wrong("by how much is missing".to_owned()));
    };
    let written = written.trim();
    let Some((number, unit)) = number_and_unit(written) else {
        return Err(wrong(format!("'{written}' is neither a factor nor an amount")));
    };
    let expansion = match (written.starts_with('+'), unit) {
        (false, "") => Expansion::Factor(number),
        (true, "") => return Err(wrong(format!("'{written}' is an amount without a unit"))),
        (false, _) => return Err(wrong(format!("'{written}' is an amount without a plus sign"))),
        (true, unit) => Expansion::Amount { amount: number, unit: unit.to_owned() },
    };
    expansion.check(network).map_err(wrong)?;
    let (kind, name) = find_target(network, name.trim(), limit)?;
    let unfit = || expansion.is_unfit(network, kind, &name);
    if let Some(why) = is_no_target(kind).or_else(unfit) {
        return Err(wrong(why));
    }
    Ok(ScenarioChange::labelled(format!("expand {given}"), Action::Expand(expansion), kind, vec![name]))
}

/// Why things of a kind cannot be expanded; `None` if they can.
pub(super) fn is_no_target(kind: TargetKind) -> Option<String> {
    let can = [TargetKind::Link, TargetKind::Node, TargetKind::Asset, TargetKind::Transfer, TargetKind::Outlet];
    (!can.contains(&kind))
        .then(|| format!("a {} cannot be expanded, only a link, node, asset, transfer or outlet", kind.as_str()))
}

impl Expansion {
    /// Why an amount cannot be added to a thing; `None` if it can, or if it is a factor.
    pub(super) fn is_unfit(&self, network: &Network, kind: TargetKind, name: &str) -> Option<String> {
        let Self::Amount { unit, .. } = self else { return None };
        let members = Members::of(network, kind, name)?;
        let commodities = || network.tables().commodities.iter().filter(|row| members.carry(network, row));
        if commodities().next().is_some() && !commodities().any(|row| self.is_for(row)) {
            let units: Vec<&str> = commodities().map(|row| row.cargo_unit.as_str()).collect();
            return Some(format!("'{unit}' does not fit {name}, which carries {} a year or a day", units.join(" or ")));
        }
        is_several(network, kind, name, &members.links)
    }

    /// What is wrong with it in a network.
    pub(super) fn check(&self, network: &Network) -> std::result::Result<(), String> {
        match self {
            Self::Factor(factor) if *factor >= 1.0 => Ok(()),
            Self::Factor(factor) => Err(format!("{factor} is less than 1: a derate, not an expansion")),
            Self::Amount { amount, .. } if *amount < 0.0 => Err(format!("{amount} is less than nothing")),
            Self::Amount { unit, .. } => {
                let commodities = &network.tables().commodities;
                if commodities.iter().any(|commodity| self.is_for(commodity)) {
                    return Ok(());
                }
                let mut units: Vec<&str> = commodities.iter().map(|row| row.cargo_unit.as_str()).collect();
                units.sort_unstable();
                units.dedup();
                Err(format!("'{unit}' is no unit of {} a year or a day", units.join(" or ")))
            }
        }
    }
}

/// The capacities that an expansion widens for one commodity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Widened {
    /// Own capacities of links.
    pub links: Vec<LinkId>,
    /// Capacities of transfers.
    pub transfers: Vec<TransferId>,
    /// Joint capacities of assets.
    pub assets: Vec<AssetId>,
}

impl Widened {
    /// Whether any of them is known, so that there is something to widen.
    pub fn has_known(&self, network: &Network) -> bool {
        self.links.iter().any(|link| network.link(*link).capacity.is_some())
            || self.transfers.iter().any(|transfer| network.transfer(*transfer).capacity.is_some())
            || self.assets.iter().any(|asset| network.asset(*asset).capacity.is_some())
    }
}

impl ResolvedChange {
    /// The capacities that it widens if it is an expansion: of an asset the joint one, and where there is none those of its links and transfers; of a place those of its
    /// transfers; of anything else its own.
    pub fn widened(&self, network: &Network, commodity: &Commodity) -> Widened {
        let members = &self.members;
        let mut widened = Widened::default();
        let Action::Expand(expansion) = &self.change.action else { return widened };
        if !expansion.is_for(commodity) {
            return widened;
        }
        let is_wide = |link: &LinkId| network.link(*link).carries(&commodity.id);
        let is_handled = |transfer: &TransferId| network.transfer(*transfer).is_for(&commodity.id);
        if self.change.target == TargetKind::Node {
            let all = (0..network.tables().transfers.len()).map(TransferId::new);
            let at_place = all.filter(|transfer| {
                let place = network.find_node(&network.transfer(*transfer).node);
                place.is_some_and(|place| members.nodes.contains(&place))
            });
            widened.transfers = at_place.filter(is_handled).collect();
            return widened;
        }
        let has_joint = |asset: &AssetId| {
            let row = network.asset(*asset);
            row.capacity.is_some() && row.commodity.as_ref() == Some(&commodity.id)
        };
        let (joint, apart): (Vec<AssetId>, Vec<AssetId>) = members.assets.iter().partition(|asset| has_joint(asset));
        // A change to several assets widens the joint capacity of one and the links of another.
        let is_apart =
            |assets: &[AssetId]| members.assets.is_empty() || assets.iter().any(|asset| apart.contains(asset));
        widened.assets = joint;
        let links = members.links.iter().copied().filter(is_wide);
        widened.links = links.filter(|link| is_apart(network.link_assets(*link))).collect();
        let transfers = members.transfers.iter().copied().filter(is_handled);
        widened.transfers = transfers.filter(|id| is_apart(network.transfer_assets(*id))).collect();
        widened
    }
}

/// Why an amount cannot be added to a thing; `None` if it can: an amount is one, and links side by side would each take the whole of it.
fn is_several(network: &Network, kind: TargetKind, name: &str, links: &[LinkId]) -> Option<String> {
    let has_capacity = |link: &&LinkId| network.link(**link).capacity.is_some();
    let known: Vec<&str> = links.iter().filter(has_capacity).map(|link| network.link(*link).id.as_str()).collect();
    let is_side_by_side = match kind {
        TargetKind::Outlet => true,
        TargetKind::Asset => network.find_asset(name).is_some_and(|asset| {
            let row = network.asset(asset);
            row.capacity.is_none() && row.risk_rule == RiskRule::Parallel
        }),
        _ => false,
    };
    (is_side_by_side && known.len() > 1).then(|| {
        format!("{name} has {} links side by side: add the amount to one of {}", known.len(), known.join(", "))
    })
}
