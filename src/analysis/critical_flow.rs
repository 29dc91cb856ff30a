//! Which closure hurts the flows of a commodity most.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::critical::Closable;
use super::part_of;
use crate::error::Result;
use crate::flow::{Simulation, SimulationQuestion, Simulator};
use crate::network::{Commodity, Network};
use crate::scenario::{Action, Resolved, Scenario, ScenarioChange, TargetKind};
use crate::units::Quantity;
use crate::watch::Watch;

/// What closing an asset or a link for the whole horizon does to the flows.
#[derive(Debug, Clone, PartialEq)]
pub struct CriticalFlow {
    /// One more than the number of closures that are worse.
    pub rank: usize,
    /// What is closed.
    pub closed: String,
    /// Shut in beyond the background, in cargo units.
    pub shut_in: Quantity,
    /// Delivered less than with the background, in cargo units.
    pub undelivered: Quantity,
    /// Loss against the background, in USD.
    pub loss_usd: f64,
}

/// The closures that change anything.
#[derive(Debug, Clone, PartialEq)]
pub struct CriticalFlows {
    /// Worst first: most shut in, then the highest loss.
    pub closures: Vec<CriticalFlow>,
    /// How many more closures are as bad as the last one.
    pub ties_left_off: usize,
    /// How many things could be closed.
    pub closable: usize,
}

/// Closes each asset or link of a commodity for the whole horizon, or a part of them, and ranks what is shut in; at most `count` are listed.
///
/// The background is the answer to `question`: its scenario and what it lays over always hold in every case. A closure's row is what
/// [`simulate`](crate::flow::simulate()) says of that closure less what it says of the background; closures that change nothing have no row. Of equals the first in the network comes first.
///
/// # Errors
/// [`crate::Error::Question`] if flows cannot be simulated; [`crate::Error::Parameter`] for a part beyond what can be closed; [`crate::Error::Stopped`].
///
/// # Complexity
/// One simulation per closure, in parallel; each starts from the answer to another, and none is solved where the closure is of nothing that is used.
pub fn critical_flow(
    network: &Network,
    commodity: &Commodity,
    (closable, part): (Closable, Option<Range<u64>>),
    question: &SimulationQuestion<'_>,
    count: usize,
    watch: Watch<'_>,
) -> Result<CriticalFlows> {
    let all = closures(network, commodity, closable);
    let closures = &all[part_of("part", part.as_ref(), all.len())?];
    let mut simulator = Simulator::new(network, commodity, question)?;
    let background = simulator.simulate_without_marginals(question, watch)?;
    simulator.warm_up()?;
    let done = AtomicU64::new(0);
    let rows = closures
        .par_iter()
        .map_init(
            || simulator.clone(),
            |simulator, closure| {
                let always = question.always.iter().copied().chain([closure]).collect();
                let asked = SimulationQuestion { always, ..question.clone() };
                let closed = simulator.simulate_without_marginals(&asked, watch)?;
                watch.tell(done.fetch_add(1, Ordering::Relaxed) + 1, closures.len() as u64);
                Ok(row(closure, &closed, &background))
            },
        )
        .collect::<Result<Vec<CriticalFlow>>>()?;
    let mut closures = ranked(rows);
    let ties_left_off = match count.checked_sub(1).and_then(|last| closures.get(last)) {
        Some(last) => closures[count..].iter().filter(|row| row.rank == last.rank).count(),
        None => 0,
    };
    closures.truncate(count);
    Ok(CriticalFlows { closures, ties_left_off, closable: all.len() })
}

/// The closure of each thing, labelled with its id.
fn closures(network: &Network, commodity: &Commodity, closable: Closable) -> Vec<Resolved> {
    let (kind, names): (TargetKind, Vec<String>) = match closable {
        Closable::Assets => (TargetKind::Asset, network.tables().assets.iter().map(|row| row.id.clone()).collect()),
        Closable::Links => {
            let ours = network.links().filter(|(_, link)| link.carries(&commodity.id));
            (TargetKind::Link, ours.map(|(_, link)| link.id.clone()).collect())
        }
        Closable::Countries { is_whole } => {
            let kind = if is_whole { TargetKind::Country } else { TargetKind::Transit };
            (kind, network.countries().iter().map(ToString::to_string).collect())
        }
        Closable::Nodes => (TargetKind::Node, network.tables().nodes.iter().map(|node| node.id.clone()).collect()),
    };
    let closure = |name: String| {
        let change = ScenarioChange::labelled(name.clone(), Action::Close, kind, vec![name]);
        Scenario::of_question(vec![change]).resolve(network).ok()
    };
    names.into_iter().filter_map(closure).collect()
}

fn row(closure: &Resolved, closed: &Simulation, background: &Simulation) -> CriticalFlow {
    let (closed, background) = (&closed.summary, &background.summary);
    CriticalFlow {
        rank: 0,
        closed: closure.changes[0].label.clone(),
        shut_in: closed.shut_in - background.shut_in,
        undelivered: background.delivered - closed.delivered,
        loss_usd: closed.loss_usd - background.loss_usd,
    }
}

/// Those that change anything, worst first.
fn ranked(mut rows: Vec<CriticalFlow>) -> Vec<CriticalFlow> {
    rows.retain(|row| row.loss_usd.abs() > 0.5 || row.shut_in != Quantity::ZERO || row.undelivered != Quantity::ZERO);
    rows.sort_by(|one, other| other.shut_in.cmp(&one.shut_in).then(other.loss_usd.total_cmp(&one.loss_usd)));
    for position in 0..rows.len() {
        let is_tie = position > 0
            && rows[position - 1].shut_in == rows[position].shut_in
            && rows[position - 1].loss_usd == rows[position].loss_usd;
        rows[position].rank = if is_tie { rows[position - 1].rank } else { position + 1 };
    }
    rows
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::Error;
    use crate::io::{FolderFiles, read_network};
    use crate::network::Status;
    use crate::scenario::StatusPolicy;

    /// Ten a day from a field: a ship that takes all, a railway that takes half, and a planned pipe that would take all.
    const THREE_WAYS: &str = "\
-- node.csv --
node_id,x_coord,y_coord
field,53,46
market,15,37
-- link.csv --
link_id,from_node_id,to_node_id,mode,length,time_hours,tariff_usd_per_unit,capacity,status,allowed_uses
ship,field,market,sea,100,0,1,10,operating,oil
rail,field,market,rail,100,0,2,5,operating,oil
pipe,field,market,pipeline,100,0,3,10,planned,oil
-- commodity.csv --
commodity_id,cargo_unit,tonnes_per_unit
oil,t,1
-- supply.csv --
supply_id,node_id,commodity_id,supply
field,field,oil,10
-- market.csv --
market_id,node_id,commodity_id,demand,netback_usd_per_unit
market,market,oil,100,50
";

    fn network() -> Network {
        read_network(&FolderFiles::from_text(THREE_WAYS)).unwrap_or_else(|error| panic!("a good network: {error}"))
    }

    fn rows(network: &Network, asked: &SimulationQuestion<'_>) -> Vec<(String, i64)> {
        let oil = network.find_commodity("oil").expect("oil");
        let rows = critical_flow(network, oil, (Closable::Links, None), asked, 9, Watch::none()).expect("rows");
        rows.closures.into_iter().map(|row| (row.closed, row.shut_in.steps() / 1_000)).collect()
    }

    #[test]
    fn closures_count_what_is_shut_in_beyond_the_background() {
        let network = network();
        let oil = network.find_commodity("oil").expect("oil");
        let asked = SimulationQuestion::new(oil, 4);
        // Without the ship five a day go by rail; without the railway, which is not used, nothing changes.
        assert_eq!(rows(&network, &asked), [("ship".to_owned(), 20)]);
        let change = ScenarioChange::labelled("rail", Action::Close, TargetKind::Link, vec!["rail".to_owned()]);
        let no_rail = Scenario::of_question(vec![change]).resolve(&network).expect("a link");
        assert_eq!(rows(&network, &asked.clone().under(&no_rail)), [("ship".to_owned(), 40)]);
        let always = SimulationQuestion { always: vec![&no_rail], ..asked };
        assert_eq!(rows(&network, &always), [("ship".to_owned(), 40)]);
    }

    #[test]
    fn what_is_included_is_used() {
        let network = network();
        let oil = network.find_commodity("oil").expect("oil");
        let policy = StatusPolicy { include: vec![Status::Planned], ..StatusPolicy::default() };
        let asked = SimulationQuestion { policy, ..SimulationQuestion::new(oil, 4) };
        // The pipe takes what the railway does not: dearer, but nothing is shut in.
        assert_eq!(rows(&network, &asked), [("ship".to_owned(), 0)]);
    }

    #[test]
    fn it_tells_how_far_it_is_and_stops_when_told_to() {
        let network = network();
        let oil = network.find_commodity("oil").expect("oil");
        let asked = SimulationQuestion::new(oil, 4);
        let (stop, heard) = (AtomicBool::new(false), Mutex::new(Vec::new()));
        let hear = |done, total| heard.lock().unwrap().push((done, total));
        let watch = Watch::none().stopped_by(&stop).telling(&hear);
        critical_flow(&network, oil, (Closable::Links, None), &asked, 9, watch).expect("rows");
        heard.lock().unwrap().sort_unstable();
        assert_eq!(*heard.lock().unwrap(), [(1, 3), (2, 3), (3, 3)]);
        stop.store(true, Ordering::Relaxed);
        let stopped = critical_flow(&network, oil, (Closable::Links, None), &asked, 9, watch);
        assert!(matches!(stopped, Err(Error::Stopped)));
    }
}
