//! One shipment, many possible worlds.

use rand::RngExt;
use rayon::prelude::*;

use petgraph::graph::NodeIndex;

use super::draw::{Groups, Hazard, at_quantile, draw_intensity, hazards, stream};
use super::scratch::Scratch;
use super::statistics::{Spread, rank_correlation};
use crate::error::{Error, Result};
use crate::network::{self, Commodity, Network, Overlay, Regime};
use crate::route::{ArcKind, FrozenNetwork, Measures, Objective, PreparedQuestion, Question, Rule, UNREACHABLE};
use crate::units::{Duration, Tariff};

/// What is asked.
#[derive(Debug, Clone)]
pub struct RiskQuestion {
    /// Where the cargo is.
    pub origin: NodeIndex,
    /// Where it shall go.
    pub destination: NodeIndex,
    /// Places to pass, in order.
    pub via: Vec<NodeIndex>,
    /// What shall be least in each world.
    pub objective: Objective,
    /// Which outage rates hold.
    pub regime: Regime,
    /// How many worlds.
    pub trials: usize,
    /// What the random numbers start from.
    pub seed: u64,
}

/// How a corridor fares over all worlds.
#[derive(Debug, Clone, PartialEq)]
pub struct CorridorRisk {
    /// Id of the corridor.
    pub corridor: String,
    /// Tariff in USD per cargo unit.
    pub tariff: Spread,
    /// Time in days, waits included.
    pub time: Spread,
    /// Days of waiting for something to reopen.
    pub wait: Spread,
    /// Share of the worlds in which its best route meets no outage.
    pub open: f64,
    /// Share of the worlds in which it is the cheapest by tariff.
    pub cheapest: f64,
    /// Share of the worlds in which it is the fastest.
    pub fastest: f64,
    /// Share of the worlds in which it is the best by the objective.
    pub best: f64,
    /// What drives the spread of its tariff, then of its time: strongest first.
    pub drivers: Vec<Driver>,
}

/// A group of figures, or the outages, and how it moves with a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Driver {
    /// Name of the group.
    pub name: String,
    /// `tariff` or `time`.
    pub of: &'static str,
    /// Spearman's rank correlation with the result.
    pub rank_correlation: f64,
}

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub struct RouteRisk {
    /// One per corridor that has a route, in the order of the network.
    pub corridors: Vec<CorridorRisk>,
    /// How many worlds.
    pub trials: usize,
}

/// How many drivers of each kind are named per corridor.
const DRIVERS_SHOWN: usize = 4;

/// What a world has in store for one corridor.
#[derive(Debug, Clone, Copy, Default)]
struct Sampled {
    tariff: Tariff,
    time: Duration,
    wait: Duration,
    weight: u32,
}

struct World {
    /// What the best route of each corridor comes to.
    corridors: Vec<Sampled>,
    /// Where the figures of each group lie in their ranges.
    quantiles: Vec<f64>,
    /// For each link, the days until it reopens.
    waits: Vec<f64>,
}

/// Draws worlds and finds the best route of each corridor in each; `None` if no corridor has an open route.
///
/// In a world, each carrier's tariffs and times lie somewhere in their ranges (triangular, all figures of a carrier at the same quantile), and each asset is out with the share of
/// time that its outage rate and length give. A link that is out is passed when it reopens, unless another way is better. War rates are multiplied by one random
/// intensity per world, so that attacks come together.
///
/// # Errors
/// [`Error::Question`] for no trials; [`Error::Overflow`] if a cost does not fit.
///
/// # Complexity
/// O(trials x corridors x search), in parallel over trials; results do not depend on the number of threads.
///
/// # References
/// Salmon et al. (2011), Parallel random numbers: as easy as 1, 2, 3, doi:10.1145/2063384.2063405.
pub fn route_risk(
    network: &Network,
    commodity: &Commodity,
    overlay: &Overlay,
    asked: &RiskQuestion,
) -> Result<Option<RouteRisk>> {
    super::check_trials(asked.trials)?;
    let frozen = FrozenNetwork::new(network, commodity, asked.regime);
    let overlay = &overlay.for_shipment(network, asked.origin, asked.destination);
    let weights = frozen.weights(overlay, &asked.objective)?;
    let model = Model::new(&frozen, overlay, &weights, commodity, asked.regime);
    let mut lanes = Vec::new();
    for corridor in network.tables().corridors.iter().filter(|corridor| corridor.is_for(&commodity.id)) {
        let rule = Rule::of_corridor(network, corridor).via(&asked.via);
        let question =
            Question { origin: asked.origin, destination: asked.destination, objective: asked.objective, rule };
        // One search per world and corridor, every weight another: measured, bounds lead there faster than anything that has to see all weights.
        let prepared = PreparedQuestion::with_bounds(&frozen, &question, &model.lowest(asked));
        if prepared.search().best_arcs(&weights)?.is_some() {
            lanes.push(Lane { corridor: corridor.id.clone(), prepared });
        }
    }
    if lanes.is_empty() {
        return Ok(None);
    }
    let mut is_led = true;
    if model.base.len() >= MANY_ARCS {
        let mut scratch = Scratch::new(lanes.iter().map(|lane| &lane.prepared));
        for trial in 0..PROBED.min(asked.trials) {
            model.world(asked, trial, &mut scratch, true)?;
        }
        is_led = (scratch.known.asked as f64) < SHARE_LOOKED_AT * (PROBED.min(asked.trials) * model.base.len()) as f64;
    }
    if !is_led {
        lanes.iter_mut().for_each(|lane| lane.prepared.drop_bounds());
    }
    let worlds: Vec<Result<World>> = (0..asked.trials)
        .into_par_iter()
        .map_init(
            || Scratch::new(lanes.iter().map(|lane| &lane.prepared)),
            |scratch, trial| {
                let mut world = model.world(asked, trial, scratch, is_led)?;
                world.waits = Vec::new();
                Ok(world)
            },
        )
        .collect();
    let worlds = worlds.into_iter().collect::<Result<Vec<_>>>()?;
    Ok(Some(summary(&model, &lanes, &worlds)))
}

/// From so many arcs on, bounds are only followed if they rule enough out: by then what they look up no longer lies in a near cache (measured, see
/// `docs/benchmarks.md`).
const MANY_ARCS: usize = 20_000;

/// Worlds that tell how much the bounds rule out.
const PROBED: usize = 16;

/// The share of all arcs that may be looked at if bounds shall pay on a large graph.
const SHARE_LOOKED_AT: f64 = 0.5;

/// A corridor that has a route, ready to be searched in every world.
struct Lane<'f> {
    corridor: String,
    prepared: PreparedQuestion<'f>,
}

/// What all worlds share.
struct Model<'a, 'n> {
    frozen: &'a FrozenNetwork<'n>,
    base: Vec<Measures>,
    is_open: Vec<bool>,
    /// For each arc, the group whose quantile it follows; `None` for arcs that cost nothing.
    group: Vec<Option<usize>>,
    groups: Groups,
    hazards: Vec<Hazard>,
}

impl<'a, 'n> Model<'a, 'n> {
    fn new(
        frozen: &'a FrozenNetwork<'n>,
        overlay: &Overlay,
        weights: &[u32],
        commodity: &Commodity,
        regime: Regime,
    ) -> Self {
        let network = frozen.network();
        let arcs = 0..frozen.graph().arc_count();
        let base: Vec<Measures> = arcs.clone().map(|arc| frozen.measures_under(arc, overlay)).collect();
        let mut groups = Groups::new();
        let group = arcs
            .map(|arc| {
                let measures = &base[arc as usize];
                if measures.tariff == network::Range::default() && measures.time == network::Range::default() {
                    return None;
                }
                Some(groups.number(match frozen.kind(arc) {
                    ArcKind::Travel(way) => {
                        let link = network.link(way.link);
                        let carrier = link.operators.first().map_or("any", String::as_str);
                        format!("{} {carrier}", link.mode)
                    }
                    ArcKind::Handling { transfer, .. } => {
                        let kind = transfer.map_or("dwell", |id| network.transfer(id).kind.as_str());
                        format!("transfers: {}", kind.replace('_', " "))
                    }
                }))
            })
            .collect();
        let is_open = weights.iter().map(|weight| *weight < UNREACHABLE).collect();
        Self { frozen, base, is_open, group, groups, hazards: hazards(network, &commodity.id, regime) }
    }

    /// The world of a trial, searched.
    fn world(&self, asked: &RiskQuestion, trial: usize, scratch: &mut Scratch<'_>, is_led: bool) -> Result<World> {
        let mut world = self.draw(asked.seed, trial);
        let arcs = 0..self.base.len();
        let weight = |arc| self.in_world(asked, &world, arc).weight;
        let Scratch { searches, known } = scratch;
        let routes: Vec<Option<Vec<u32>>> = if is_led {
            // Arcs that lie off every way are never asked for.
            known.start(arcs.len());
            let mut by_arc = |arc: u32| known.get(arc, || weight(arc as usize));
            searches.iter_mut().map(|search| search.best_arcs_by(&mut by_arc)).collect::<Result<_>>()?
        } else {
            let weights: Vec<u32> = arcs.map(weight).collect();
            searches.iter_mut().map(|search| search.best_arcs(&weights)).collect::<Result<_>>()?
        };
        for route in routes {
            // Every corridor has a route; what is missing in a world does not fit there.
            let route = route.ok_or(Error::Overflow { measure: asked.objective.as_str() })?;
            let mut sum = Sampled::default();
            for arc in route {
                let one = self.in_world(asked, &world, arc as usize);
                sum.tariff += one.tariff;
                sum.time += one.time;
                sum.wait += one.wait;
                sum.weight += one.weight;
            }
            world.corridors.push(sum);
        }
        Ok(world)
    }

    /// The least that any arc can cost in any world.
    fn lowest(&self, asked: &RiskQuestion) -> Vec<u32> {
        let lowest = |(arc, measures): (usize, &Measures)| {
            if !self.is_open[arc] {
                return UNREACHABLE;
            }
            let tariff = measures.tariff.low.min(measures.tariff.central);
            let time = measures.time.low.min(measures.time.central);
            let (tariff, time) = (network::Range::exactly(tariff), network::Range::exactly(time));
            asked.objective.weight(&Measures { tariff, time, ..*measures }).unwrap_or(UNREACHABLE)
        };
        self.base.iter().enumerate().map(lowest).collect()
    }

    /// What one world has in store, before anything is searched.
    fn draw(&self, seed: u64, trial: usize) -> World {
        let mut random = stream(seed, trial);
        let quantiles: Vec<f64> = (0..2 * self.groups.names.len()).map(|_| random.random()).collect();
        let intensity = draw_intensity(&mut random);
        let mut waits = vec![0.0f64; self.frozen.network().tables().links.len()];
        for hazard in &self.hazards {
            // Every hazard draws the same number of times, hit or not: one more hit changes nothing else.
            let (is_hit, rest) = (random.random::<f64>(), hazard.draw_rest(&mut random));
            let links = hazard.draw_links(&mut random);
            if is_hit < hazard.out_share(intensity) * hazard.lost {
                for link in links {
                    waits[link.index()] = waits[link.index()].max(rest);
                }
            }
        }
        World { corridors: Vec::new(), quantiles, waits }
    }

    /// What an arc is in a world; what is too dear to be counted is as good as closed, because no path over it fits.
    fn in_world(&self, asked: &RiskQuestion, world: &World, arc: usize) -> Sampled {
        let measures = &self.base[arc];
        let mut one = Sampled { tariff: measures.tariff.central, time: measures.time.central, ..Sampled::default() };
        if let Some(group) = self.group[arc] {
            one.tariff = Tariff::usd(at_quantile(measures.tariff, world.quantiles[2 * group]));
            one.time = Duration::days(at_quantile(measures.time, world.quantiles[2 * group + 1]));
        }
        if let ArcKind::Travel(way) = self.frozen.kind(arc as u32) {
            one.wait = Duration::days(world.waits[way.link.index()].min(3_650.0));
            one.time += one.wait;
        }
        let (tariff, time) = (network::Range::exactly(one.tariff), network::Range::exactly(one.time));
        let measures = Measures { tariff, time, ..*measures };
        let weight = self.is_open[arc].then(|| asked.objective.weight(&measures).ok());
        one.weight = weight.flatten().unwrap_or(UNREACHABLE);
        one
    }
}

fn summary(model: &Model<'_, '_>, lanes: &[Lane<'_>], worlds: &[World]) -> RouteRisk {
    let count = worlds.len() as f64;
    let share = |test: &dyn Fn(&World) -> bool| worlds.iter().filter(|world| test(world)).count() as f64 / count;
    let corridors = lanes
        .iter()
        .enumerate()
        .map(|(lane, named)| {
            let of = |world: &World| world.corridors[lane];
            // Of equals the first corridor wins, so that the shares add up to one.
            let is_first = |world: &World, less: &dyn Fn(&Sampled, &Sampled) -> bool| {
                let ours = of(world);
                world
                    .corridors
                    .iter()
                    .enumerate()
                    .all(|(other, theirs)| if other < lane { less(&ours, theirs) } else { !less(theirs, &ours) })
            };
            CorridorRisk {
                corridor: named.corridor.clone(),
                tariff: Spread::of_tariffs(worlds.iter().map(|world| of(world).tariff)),
                time: Spread::of_times(worlds.iter().map(|world| of(world).time)),
                wait: Spread::of_times(worlds.iter().map(|world| of(world).wait)),
                open: share(&|world| of(world).wait == Duration::ZERO),
                cheapest: share(&|world| is_first(world, &|one, other| one.tariff < other.tariff)),
                fastest: share(&|world| is_first(world, &|one, other| one.time < other.time)),
                best: share(&|world| is_first(world, &|one, other| one.weight < other.weight)),
                drivers: drivers(model, lane, worlds),
            }
        })
        .collect();
    RouteRisk { corridors, trials: worlds.len() }
}

/// Rank correlations are taken over at most this many worlds: their error is then below one per cent.
const DRIVER_WORLDS: usize = 20_000;

fn drivers(model: &Model<'_, '_>, lane: usize, worlds: &[World]) -> Vec<Driver> {
    let worlds = &worlds[..worlds.len().min(DRIVER_WORLDS)];
    let tariffs: Vec<f64> = worlds.iter().map(|world| world.corridors[lane].tariff.as_usd()).collect();
    let times: Vec<f64> = worlds.iter().map(|world| world.corridors[lane].time.as_days()).collect();
    let waits: Vec<f64> = worlds.iter().map(|world| world.corridors[lane].wait.as_days()).collect();
    let mut all = Vec::new();
    for (of, results, offset) in [("tariff", &tariffs, 0), ("time", &times, 1)] {
        let mut ranked: Vec<Driver> = model
            .groups
            .names
            .iter()
            .enumerate()
            .map(|(group, name)| {
                let inputs: Vec<f64> = worlds.iter().map(|world| world.quantiles[2 * group + offset]).collect();
                Driver { name: name.clone(), of, rank_correlation: rank_correlation(&inputs, results) }
            })
            .collect();
        ranked.push(Driver { name: "outages met".to_owned(), of, rank_correlation: rank_correlation(&waits, results) });
        ranked.sort_by(|one, other| {
            other.rank_correlation.abs().total_cmp(&one.rank_correlation.abs()).then(one.name.cmp(&other.name))
        });
        all.extend(ranked.into_iter().take(DRIVERS_SHOWN));
    }
    all
}
