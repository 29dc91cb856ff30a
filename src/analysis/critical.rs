//! Which closure hurts most.

use petgraph::graph::NodeIndex;

use super::closures::{ClosureSweep, MOST_CLOSURES};
use crate::error::{Error, Result};
use crate::flow::{SimulationQuestion, simulate};
use crate::network::{AssetId, Commodity, LinkId, Network, Overlay, Regime};
use crate::route::{ArcKind, FrozenNetwork, Objective, UNREACHABLE};
use crate::scenario::{Action, Resolved, Scenario, ScenarioChange, StatusPolicy, TargetKind};

/// What is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closable {
    /// Assets: all their links and places, but not those that hold the place a pair starts or ends at.
    Assets,
    /// Links.
    Links,
    /// Places, but not those that a pair starts or ends at.
    Nodes,
    /// Countries: all links that enter them and all places in them.
    Countries,
}

/// What closing something does to all pairs.
#[derive(Debug, Clone, PartialEq)]
pub struct CriticalSet {
    /// One more than the number of sets that are worse.
    pub rank: usize,
    /// What is closed together, by id.
    pub closed: Vec<String>,
    /// How many pairs have no route any more.
    pub cut_off: usize,
    /// What the other pairs pay more together: USD per unit, or days.
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
    /// `USD per unit` or `days`.
    pub unit: &'static str,
    /// Things that alone cut off a pair: no way round.
    pub no_way_round: Vec<(String, usize)>,
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct CriticalQuestion {
    /// Origins and destinations, each pair counting the same.
    pub pairs: Vec<(NodeIndex, NodeIndex)>,
    /// Tariff or time, or any other objective.
    pub objective: Objective,
    /// What is closed.
    pub closable: Closable,
    /// How many at a time.
    pub size: usize,
    /// How many sets are listed.
    pub count: usize,
}

/// Closes everything, one, two or three at a time, and ranks what that does to all pairs; exact.
///
/// # Errors
/// [`Error::Question`] for a size of 0 or above three, or no pair with a route; [`Error::Overflow`].
///
/// # Complexity
/// That of [`ClosureSweep::new`]: only closures on a current best route are searched.
pub fn critical(
    network: &Network,
    commodity: &Commodity,
    overlay: &Overlay,
    asked: &CriticalQuestion,
) -> Result<Criticality> {
    if asked.size == 0 || asked.size > MOST_CLOSURES {
        let message = format!("{} closures at a time make no sense", asked.size);
        return Err(Error::question(message, format!("-k 1 to -k {MOST_CLOSURES}")));
    }
    let frozen = FrozenNetwork::new(network, commodity, Regime::Any);
    let weights = frozen.weights(overlay, &asked.objective)?;
    let (names, sets) = closable_sets(&frozen, asked);
    let pairs: Vec<(u32, u32)> = asked.pairs.iter().map(|(from, to)| (frozen.start(*from), frozen.end(*to))).collect();
    let sweep = ClosureSweep::new(frozen.graph(), &weights, &sets, &pairs, asked.size)
        .map_err(|error| Error::question(error.to_string(), "-k 1"))?;
    let connected = (0..pairs.len()).filter(|pair| sweep.cost(*pair, &[]) < UNREACHABLE).count();
    if connected == 0 {
        return Err(Error::question("no pair has an open route", "corridor compare says why"));
    }
    let (per_unit, unit) = match asked.objective {
        Objective::Tariff => (100.0, "USD per unit"),
        Objective::Time => (10_000.0, "days"),
        Objective::Distance => (10.0, "km"),
        Objective::Co2 => (100.0, "kg CO2 per unit"),
        Objective::Risk => (1e6, "nats"),
        Objective::Generalized { .. } => (1_000.0, "USD per unit, time included"),
    };
    let ranking = sweep.worst(asked.size, asked.count);
    let sets = ranking
        .sets
        .iter()
        .map(|ranked| CriticalSet {
            rank: ranked.rank,
            closed: ranked.sets.iter().map(|set| names[*set as usize].clone()).collect(),
            cut_off: ranked.effect.cut_off as usize,
            extra: ranked.effect.extra_cost as f64 / per_unit,
        })
        .collect();
    let no_way_round = names
        .iter()
        .enumerate()
        .map(|(set, name)| (name.clone(), sweep.effect(&[set as u32]).cut_off as usize))
        .filter(|(_, cut_off)| *cut_off > 0)
        .collect();
    let closable = names.len();
    Ok(Criticality { sets, ties_left_off: ranking.ties_left_off, pairs: connected, closable, unit, no_way_round })
}

/// The names of what can be closed and the arcs that close with each.
fn closable_sets(frozen: &FrozenNetwork<'_>, asked: &CriticalQuestion) -> (Vec<String>, Vec<Vec<u32>>) {
    let network = frozen.network();
    let arcs_where = |is_member: &dyn Fn(ArcKind) -> bool| -> Vec<u32> {
        (0..frozen.graph().arc_count()).filter(|arc| is_member(frozen.kind(*arc))).collect()
    };
    let mut all: Vec<(String, Vec<u32>)> = match asked.closable {
        Closable::Links => network
            .links()
            .map(|(id, link)| {
                (link.id.clone(), arcs_where(&|kind| matches!(kind, ArcKind::Travel(way) if way.link == id)))
            })
            .collect(),
        Closable::Assets => (0..network.tables().assets.len())
            .map(AssetId::new)
            .map(|id| {
                let members = arcs_where(&|kind| match kind {
                    ArcKind::Travel(way) => network.link_assets(way.link).contains(&id),
                    ArcKind::Handling { node, transfer, .. } => {
                        network.node_assets(node).contains(&id)
                            || transfer.is_some_and(|transfer| network.transfer_assets(transfer).contains(&id))
                    }
                });
                (network.asset(id).id.clone(), members)
            })
            .collect(),
        Closable::Nodes => network
            .graph()
            .node_indices()
            .filter(|node| asked.pairs.iter().all(|(from, to)| from != node && to != node))
            .map(|place| {
                let members = arcs_where(&|kind| matches!(kind, ArcKind::Handling { node, .. } if node == place));
                (network.node(place).id.clone(), members)
            })
            .collect(),
        Closable::Countries => network
            .countries()
            .into_iter()
            .map(|country| {
                let members = arcs_where(&|kind| match kind {
                    ArcKind::Travel(way) => network.link(way.link).countries.contains(&country),
                    ArcKind::Handling { node, .. } => network.node(node).country == Some(country),
                });
                (country.to_string(), members)
            })
            .collect(),
    };
    let ends: std::collections::BTreeSet<NodeIndex> = asked.pairs.iter().flat_map(|(from, to)| [*from, *to]).collect();
    // A thing that holds an end of a pair cuts that pair off whatever else there is: it is not what is asked for.
    let holds_end = |arcs: &[u32]| {
        arcs.iter().any(|arc| match frozen.kind(*arc) {
            ArcKind::Handling { node, is_through, .. } => !is_through && ends.contains(&node),
            ArcKind::Travel(_) => false,
        })
    };
    all.retain(|(_, arcs)| !arcs.is_empty() && !holds_end(arcs));
    all.into_iter().unzip()
}

/// What closing an asset or a link for the whole horizon does to the flows.
#[derive(Debug, Clone, PartialEq)]
pub struct CriticalFlow {
    /// One more than the number of closures that are worse.
    pub rank: usize,
    /// What is closed.
    pub closed: String,
    /// Shut in beyond the baseline, in cargo units.
    pub shut_in: i64,
    /// Delivered less than at the baseline, in cargo units.
    pub undelivered: i64,
    /// Loss against the baseline, in USD.
    pub loss_usd: f64,
}

/// Closes each asset or link of a commodity for the whole horizon and ranks what is shut in.
///
/// # Errors
/// [`Error::Question`] if flows cannot be simulated.
///
/// # Complexity
/// One simulation per closure of something that the baseline uses; the others change nothing.
pub fn critical_flow(
    network: &Network,
    commodity: &Commodity,
    closable: Closable,
    question: &SimulationQuestion<'_>,
) -> Result<Vec<CriticalFlow>> {
    let run = |scenario: Option<&Resolved>| {
        let asked = SimulationQuestion { scenario, policy: StatusPolicy::default(), ..question.clone() };
        simulate(network, commodity, &asked).map_err(Error::from)
    };
    let baseline = run(None)?;
    let carries = |links: &[LinkId]| links.iter().any(|link| network.link(*link).carries(&commodity.id));
    let (kind, names): (TargetKind, Vec<String>) = match closable {
        Closable::Assets => {
            let assets = (0..network.tables().assets.len()).map(AssetId::new);
            let ours = assets.filter(|asset| carries(network.asset_links(*asset)));
            (TargetKind::Asset, ours.map(|asset| network.asset(asset).id.clone()).collect())
        }
        Closable::Links => {
            let ours = network.links().filter(|(_, link)| link.carries(&commodity.id));
            (TargetKind::Link, ours.map(|(_, link)| link.id.clone()).collect())
        }
        Closable::Countries => (TargetKind::Country, network.countries().iter().map(ToString::to_string).collect()),
        Closable::Nodes => (TargetKind::Node, network.tables().nodes.iter().map(|node| node.id.clone()).collect()),
    };
    use rayon::prelude::*;
    let mut all = names
        .par_iter()
        .map(|name| {
            let change = ScenarioChange::labelled(format!("close {name}"), Action::Close, kind, vec![name.clone()]);
            let Ok(resolved) = Scenario::of_question(vec![change]).resolve(network) else { return Ok(None) };
            let summary = run(Some(&resolved))?.summary;
            Ok(Some(CriticalFlow {
                rank: 0,
                closed: name.clone(),
                shut_in: summary.shut_in - baseline.summary.shut_in,
                undelivered: baseline.summary.delivered - summary.delivered,
                loss_usd: summary.loss_usd - baseline.summary.loss_usd,
            }))
        })
        .collect::<Result<Vec<Option<CriticalFlow>>>>()?
        .into_iter()
        .flatten()
        .filter(|critical| critical.loss_usd > 0.5)
        .collect::<Vec<_>>();
    all.sort_by(|one, other| {
        other
            .shut_in
            .cmp(&one.shut_in)
            .then(other.loss_usd.total_cmp(&one.loss_usd))
            .then(one.closed.cmp(&other.closed))
    });
    for position in 0..all.len() {
        let is_tie = position > 0
            && all[position - 1].shut_in == all[position].shut_in
            && all[position - 1].loss_usd == all[position].loss_usd;
        all[position].rank = if is_tie { all[position - 1].rank } else { position + 1 };
    }
    Ok(all)
}
