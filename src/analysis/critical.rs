//! Which closure hurts most.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::network::NodeId;

use super::closures::{ClosureError, ClosureSweep, Effect, MOST_CLOSURES, SweptPair};
use super::part_of;
use crate::error::{Error, Result};
use crate::network::{Commodity, Network, Overlay, Regime, RestrictionId};
use crate::route::{ArcKind, Dijkstra, FrozenNetwork, Objective, UNREACHABLE};
use crate::scenario::{Members, Resolved, StatusPolicy, TargetKind, lay_over};
use crate::watch::Watch;

/// What is closed. Each is closed as a scenario would close it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closable {
    /// Assets: all their links, transfers and places.
    Assets,
    /// Links.
    Links,
    /// Places.
    Nodes,
    /// Countries: all links that enter them and all places in them.
    Countries {
        /// Pairs that start or end there are cut off too; otherwise only transit is closed.
        is_whole: bool,
    },
}

/// What closing something does to all pairs.
#[derive(Debug, Clone, PartialEq)]
pub struct CriticalSet {
    /// One more than the number of sets that are worse.
    pub rank: usize,
    /// What is closed together, by id.
    pub closed: Vec<String>,
    /// For each of these, how many pairs start or end there: it is not closed for them.
    pub left_out: Vec<usize>,
    /// How many pairs something of it is closed for.
    pub pairs: usize,
    /// How many of them have no route any more.
    pub cut_off: usize,
    /// What the others pay more together: USD per unit, or days.
    pub extra: f64,
}

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Criticality {
    /// Worst first: most pairs cut off, then the most extra.
    pub sets: Vec<CriticalSet>,
    /// How many more sets are as bad as the last one.
    pub ties_left_off: usize,
    /// How many pairs have a route when nothing is closed.
    pub pairs: usize,
    /// How many things could be closed.
    pub closable: usize,
    /// Which of them alone change nothing for the pairs that neither start nor end there, and how many pairs do and are left out.
    pub only_left_out: Vec<(String, usize)>,
    /// `USD per unit` or `days`.
    pub unit: &'static str,
    /// Things that alone cut off a pair: no way round.
    pub no_way_round: Vec<(String, usize)>,
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct CriticalQuestion<'a> {
    /// Origins and destinations, each pair counting the same.
    pub pairs: Vec<(NodeId, NodeId)>,
    /// Tariff or time, or any other objective.
    pub objective: Objective,
    /// What is closed.
    pub closable: Closable,
    /// Only sets whose first member is one of these, in the order of the network; all if not given.
    pub part: Option<Range<u64>>,
    /// How many at a time.
    pub size: usize,
    /// How many sets are listed.
    pub count: usize,
    /// What holds anyway: closures and avoidances asked for, scenarios, in order.
    pub always: Vec<&'a Resolved>,
    /// Day of the scenarios, 0 being their first.
    pub day: u32,
    /// Which links that are not operating are used all the same.
    pub policy: StatusPolicy,
    /// Outage rates, for the objective risk.
    pub regime: Regime,
}

/// Closes everything, one, two or three at a time, and ranks what that does to all pairs; exact. `None` if no pair has a route.
///
/// A pair that starts or ends in what is closed is left out for it: that it is cut off goes without saying. Only whole countries are closed for such pairs too. Apart from that, what a set does is what
/// the same closures do in a scenario.
///
/// # Errors
/// [`Error::Parameter`] for a size of 0 or above three, or a part beyond what can be closed; [`Error::Overflow`]; [`Error::Stopped`].
///
/// # Complexity
/// That of [`ClosureSweep::new`]: only closures on a current best route are searched.
pub fn critical(
    network: &Network,
    commodity: &Commodity,
    asked: &CriticalQuestion<'_>,
    watch: &Watch<'_>,
) -> Result<Option<Criticality>> {
    if asked.size == 0 || asked.size > MOST_CLOSURES {
        return Err(Error::out_of_range("k", format!("1 to {MOST_CLOSURES}"), asked.size));
    }
    let frozen = FrozenNetwork::new(network, commodity, asked.regime);
    let overlay = lay_over(network, commodity, &asked.always, asked.day, &asked.policy).overlay;
    let things = closable_things(&frozen, asked.closable);
    let part = part_of("part", asked.part.as_ref(), things.len())?;
    // No set of the part has a member before it.
    let arcs = |(number, thing): (usize, &Thing)| if number < part.start { Vec::new() } else { thing.arcs.clone() };
    let sets: Vec<Vec<u32>> = things.iter().enumerate().map(arcs).collect();
    let first = part.start as u32..part.end as u32;
    let (weights, pairs) = swept_pairs(&frozen, &overlay, asked, &things)?;
    let sweep = ClosureSweep::new(frozen.graph(), &weights, &sets, &pairs, asked.size, watch).map_err(|error| {
        if error == ClosureError::Stopped { Error::Stopped } else { Error::question(error.to_string(), "{k} 1") }
    })?;
    check_costs(&frozen, asked.objective, &weights, &pairs, &sweep)?;
    let connected: Vec<&SweptPair> = pairs
        .iter()
        .enumerate()
        .filter(|(pair, _)| sweep.cost(*pair, &[]) < UNREACHABLE)
        .map(|(_, swept)| swept)
        .collect();
    if connected.is_empty() {
        return Ok(None);
    }
    let is_spared = |pair: &SweptPair, set: u32| pair.spared.binary_search(&set).is_ok();
    let left_out = |set: u32| connected.iter().filter(|pair| is_spared(pair, set)).count();
    let (per_unit, unit) = match asked.objective {
        Objective::Tariff => (100.0, "USD per unit"),
        Objective::Time => (10_000.0, "days"),
        Objective::Distance => (10.0, "km"),
        Objective::Co2 => (100.0, "kg CO2 per unit"),
        Objective::Risk => (1e6, "nats"),
        Objective::Generalized { .. } => (1_000.0, "USD per unit, time included"),
    };
    let ranking = sweep.worst_of(first.clone(), asked.size, asked.count);
    let sets = ranking
        .sets
        .iter()
        .map(|ranked| CriticalSet {
            rank: ranked.rank,
            closed: ranked.sets.iter().map(|set| things[*set as usize].name.clone()).collect(),
            left_out: ranked.sets.iter().map(|set| left_out(*set)).collect(),
            pairs: connected.iter().filter(|pair| ranked.sets.iter().any(|set| !is_spared(pair, *set))).count(),
            cut_off: ranked.effect.cut_off as usize,
            extra: ranked.effect.extra_cost as f64 / per_unit,
        })
        .collect();
    let named = || first.clone().zip(&things[part.clone()]).map(|(set, thing)| (set, thing.name.clone()));
    let no_way_round = named()
        .map(|(set, name)| (name, sweep.effect(&[set]).cut_off as usize))
        .filter(|(_, cut_off)| *cut_off > 0)
        .collect();
    let only_left_out = named()
        .map(|(set, name)| (name, left_out(set), sweep.effect(&[set])))
        .filter(|(_, pairs, effect)| *pairs > 0 && *effect == Effect::default())
        .map(|(name, pairs, _)| (name, pairs))
        .collect();
    Ok(Some(Criticality {
        sets,
        ties_left_off: ranking.ties_left_off,
        pairs: connected.len(),
        closable: things.len(),
        only_left_out,
        unit,
        no_way_round,
    }))
}

/// Something to close.
struct Thing {
    name: String,
    /// The arcs that close with it.
    arcs: Vec<u32>,
    /// A pair that starts or ends at one of these places is left out; sorted.
    spared: Vec<NodeId>,
}

/// Everything of a kind that closes anything for the commodity, as a scenario closes it.
fn closable_things(frozen: &FrozenNetwork<'_>, closable: Closable) -> Vec<Thing> {
    let network = frozen.network();
    let tables = network.tables();
    let (kind, names): (TargetKind, Vec<String>) = match closable {
        Closable::Links => (TargetKind::Link, tables.links.iter().map(|row| row.id.clone()).collect()),
        Closable::Assets => (TargetKind::Asset, tables.assets.iter().map(|row| row.id.clone()).collect()),
        Closable::Nodes => (TargetKind::Node, tables.nodes.iter().map(|row| row.id.clone()).collect()),
        Closable::Countries { .. } => {
            (TargetKind::Country, network.countries().iter().map(ToString::to_string).collect())
        }
    };
    let is_whole = closable == Closable::Countries { is_whole: true };
    let arcs_of = ArcsOf::new(frozen);
    let thing = |name: String| {
        let members = Members::of(network, kind, &name).expect("a key of the network");
        let arcs = arcs_of.members(&members);
        let spared = if is_whole { Vec::new() } else { members.nodes };
        Thing { name, arcs, spared }
    };
    names.into_iter().map(thing).filter(|thing| !thing.arcs.is_empty()).collect()
}

/// The arcs of each link, place and transfer.
struct ArcsOf {
    link: Vec<Vec<u32>>,
    node: Vec<Vec<u32>>,
    transfer: Vec<Vec<u32>>,
}

impl ArcsOf {
    fn new(frozen: &FrozenNetwork<'_>) -> Self {
        let tables = frozen.network().tables();
        let none = |count: usize| vec![Vec::new(); count];
        let (link, node, transfer) = (none(tables.links.len()), none(tables.nodes.len()), none(tables.transfers.len()));
        let mut all = Self { link, node, transfer };
        for arc in 0..frozen.graph().arc_count() {
            match frozen.kind(arc) {
                ArcKind::Travel(way) => all.link[way.link.index()].push(arc),
                ArcKind::Handling { node, transfer, .. } => {
                    all.node[node.index()].push(arc);
                    transfer.into_iter().for_each(|transfer| all.transfer[transfer.index()].push(arc));
                }
            }
        }
        all
    }

    fn members(&self, members: &Members) -> Vec<u32> {
        let links = members.links.iter().flat_map(|link| &self.link[link.index()]);
        let nodes = members.nodes.iter().flat_map(|node| &self.node[node.index()]);
        let transfers = members.transfers.iter().flat_map(|transfer| &self.transfer[transfer.index()]);
        let mut arcs: Vec<u32> = links.chain(nodes).chain(transfers).copied().collect();
        arcs.sort_unstable();
        arcs.dedup();
        arcs
    }
}

/// Weights of what is open to any shipment, and for each pair what is closed to it besides and which things do not close for it.
fn swept_pairs(
    frozen: &FrozenNetwork<'_>,
    overlay: &Overlay,
    asked: &CriticalQuestion<'_>,
    things: &[Thing],
) -> Result<(Vec<u32>, Vec<SweptPair>)> {
    let network = frozen.network();
    let open = overlay.lifting(&overlay.sparing());
    let weights = frozen.weights(&open, &asked.objective)?;
    let closed_to = |spared: &[RestrictionId]| -> Vec<u32> {
        let held = overlay.lifting(spared);
        let is_closed = |arc: &u32| weights[*arc as usize] < UNREACHABLE && !frozen.closed_by(*arc, &held).is_empty();
        (0..frozen.graph().arc_count()).filter(is_closed).collect()
    };
    let mut known: BTreeMap<Vec<RestrictionId>, Vec<u32>> = BTreeMap::new();
    let mut pairs = Vec::with_capacity(asked.pairs.len());
    for &(from, to) in &asked.pairs {
        let is_end = |thing: &Thing| [from, to].iter().any(|end| thing.spared.binary_search(end).is_ok());
        let lifted = overlay.spared(network, from, to);
        let closed = known.entry(lifted).or_insert_with_key(|lifted| closed_to(lifted)).clone();
        pairs.push(SweptPair {
            origin: frozen.start(from),
            destination: frozen.end(to),
            spared: (0u32..).zip(things).filter(|(_, thing)| is_end(thing)).map(|(set, _)| set).collect(),
            closed,
        });
    }
    Ok((weights, pairs))
}

/// Tells a cost that does not fit from no way, where nothing is closed beyond what holds anyway.
fn check_costs(
    frozen: &FrozenNetwork<'_>,
    objective: Objective,
    weights: &[u32],
    pairs: &[SweptPair],
    sweep: &ClosureSweep,
) -> Result<()> {
    let mut plain = Dijkstra::new(frozen.graph());
    for (_, pair) in pairs.iter().enumerate().filter(|(pair, _)| sweep.cost(*pair, &[]) >= UNREACHABLE) {
        let mut open = weights.to_vec();
        pair.closed.iter().for_each(|arc| open[*arc as usize] = UNREACHABLE);
        let run = plain.run(frozen.graph(), &open, pair.origin, Some(pair.destination));
        run.map_err(|_| Error::Overflow { measure: objective.as_str() })?;
    }
    Ok(())
}
