//! Twenty pairs in many scenarios, in each of which one arc in twenty is closed.

use std::fmt::Write;
use std::path::Path;

use corridor::route::{Customized, CustomizedLanes, Dijkstra, Hierarchy, HierarchyQuery, LANES, UNREACHABLE};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::contest::{Contest, Record};
use crate::instance::{CUT_OFF, Instance, or_cut_off};
use crate::peers;

const PAIRS: usize = 20;

pub(crate) fn measure(instance: &Instance, hierarchy: &Hierarchy, scenarios: &Path, record: &mut Record) {
    let Instance { graph, metric, pairs, .. } = instance;
    let pairs = &pairs[..pairs.len().min(PAIRS)];
    let closed = draw(instance);
    write(scenarios, &closed);
    let metrics: Vec<Vec<u32>> = closed
        .iter()
        .map(|closed| {
            closed.iter().zip(metric).map(|(&closed, &weight)| if closed { UNREACHABLE } else { weight }).collect()
        })
        .collect();

    let peer = peers::petgraph(instance, metric);
    let (closed, metrics, peer) = (&closed, &metrics, &peer);
    let mut contest = Contest::new("Monte Carlo of 20 pairs, per scenario", closed.len());
    let mut search = Dijkstra::new(graph);
    contest.add("corridor, plain Dijkstra", move || {
        let mut sum = 0;
        for metric in metrics {
            for &(source, target) in pairs {
                search.run(graph, metric, source, Some(target)).expect("costs that fit");
                sum += search.distance(target).map_or(CUT_OFF, u64::from);
            }
        }
        sum
    });
    let mut costs = Customized::new(hierarchy, metric);
    let mut query = HierarchyQuery::new();
    contest.add("corridor, one by one", move || {
        let mut sum = 0;
        for metric in metrics {
            costs.reweight(hierarchy, metric);
            for &(source, target) in pairs {
                let cost = query.distance(hierarchy, &costs, source, target).expect("costs that fit");
                sum += cost.map_or(CUT_OFF, u64::from);
            }
        }
        sum
    });
    let mut rows = vec![[UNREACHABLE; LANES]; metric.len()];
    let mut lanes = CustomizedLanes::new(hierarchy, &rows);
    contest.add("corridor, 16 lanes", move || {
        let mut sum = 0;
        for batch in closed.chunks_exact(LANES) {
            // From what was drawn to weights is part of the work.
            for (arc, row) in rows.iter_mut().enumerate() {
                *row = std::array::from_fn(|lane| if batch[lane][arc] { UNREACHABLE } else { metric[arc] });
            }
            lanes.reweight(hierarchy, &rows);
            for &(source, target) in pairs {
                let costs = lanes.distances(hierarchy, source, target).expect("costs that fit");
                sum += costs.into_iter().map(or_cut_off).sum::<u64>();
            }
        }
        sum
    });
    contest.add("petgraph", move || {
        let mut sum = 0;
        for closed in closed {
            for &(source, target) in pairs {
                sum += peers::petgraph_distance_without(peer, source, target, closed);
            }
        }
        sum
    });
    contest.hold(record);
}

/// Scenario -> arc -> whether it is closed.
fn draw(instance: &Instance) -> Vec<Vec<bool>> {
    let batches = if instance.graph.node_count() < 1_000 { 8 } else { 1 };
    let mut random = ChaCha8Rng::seed_from_u64(10);
    let mut draw_one = || (0..instance.graph.arc_count()).map(|_| random.random_range(0..20) == 0).collect();
    (0..batches * LANES).map(|_| draw_one()).collect()
}

/// One scenario a line: its closed arcs, counted from 0 in arc order.
fn write(path: &Path, scenarios: &[Vec<bool>]) {
    let mut text = String::new();
    for closed in scenarios {
        for arc in (0..closed.len()).filter(|&arc| closed[arc]) {
            write!(text, "{arc} ").expect("memory");
        }
        text.push('\n');
    }
    std::fs::write(path, text).expect("room for the scenarios");
}
