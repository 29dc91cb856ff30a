//! One shipment, many possible worlds.

use std::ops::Range;

use rand::RngExt;
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::network::NodeId;

use super::draw::{Groups, Hazard, at_quantile, draw_intensity, hazards, stream};
use super::part::{RiskPart, Sampled};
use super::scratch::Scratch;
use super::summary::{RouteRisk, summary};
use crate::error::{Error, Result};
use crate::network::{self, Commodity, Network, Overlay, Regime};
use crate::route::{ArcKind, FrozenNetwork, Measures, Objective, PreparedQuestion, Question, Rule, UNREACHABLE};
use crate::units::{Duration, Tariff};
use crate::watch::Watch;

/// What is asked.
#[derive(Debug, Clone)]
pub struct RiskQuestion {
    /// Where the cargo is.
    pub origin: NodeId,
    /// Where it shall go.
    pub destination: NodeId,
    /// Places to pass, in order.
    pub via: Vec<NodeId>,
    /// What shall be least in each world.
    pub objective: Objective,
    /// Which outage rates hold.
    pub regime: Regime,
    /// How many worlds.
    pub trials: u64,
    /// What the random numbers start from.
    pub seed: u64,
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
/// [`Error::Question`] for no trials; [`Error::Overflow`] if a cost does not fit; [`Error::Stopped`].
///
/// # Complexity
/// O(trials x corridors x search), in parallel over trials; results do not depend on the number of threads. Memory as of [`RiskPart`].
///
/// # References
/// Salmon et al. (2011), Parallel random numbers: as easy as 1, 2, 3, doi:10.1145/2063384.2063405.
pub fn route_risk(
    network: &Network,
    commodity: &Commodity,
    overlay: &Overlay,
    asked: &RiskQuestion,
    watch: Watch<'_>,
) -> Result<Option<RouteRisk>> {
    super::check_trials(asked.trials)?;
    let frozen = FrozenNetwork::new(network, commodity, asked.regime);
    let overlay = &overlay.for_shipment(network, asked.origin, asked.destination);
    let Some(worlds) = Worlds::new(&frozen, overlay, asked)? else { return Ok(None) };
    let part = worlds.part(0..asked.trials, watch)?;
    Ok(Some(worlds.summary(&part)))
}

/// Counts the worlds of some of the trials; `None` if no corridor has an open route. Each trial has random numbers of its own, whatever part it is in.
///
/// # Errors
/// As [`route_risk`]; [`Error::Question`] for trials that the question does not have.
///
/// # Complexity
/// As [`route_risk`], for the trials of the part.
pub fn risk_part(
    network: &Network,
    commodity: &Commodity,
    overlay: &Overlay,
    asked: &RiskQuestion,
    trials: Range<u64>,
    watch: Watch<'_>,
) -> Result<Option<RiskPart>> {
    super::check_trials(asked.trials)?;
    let Range { start, end } = trials;
    if start >= end || end > asked.trials {
        let expected = format!("within 0..{} and not empty", asked.trials);
        return Err(Error::out_of_range("trials", expected, format!("{start}..{end}")));
    }
    let frozen = FrozenNetwork::new(network, commodity, asked.regime);
    let overlay = &overlay.for_shipment(network, asked.origin, asked.destination);
    let worlds = Worlds::new(&frozen, overlay, asked)?;
    worlds.map(|worlds| worlds.part(trials, watch)).transpose()
}

/// The answer from a part that was merged from all others: the same as [`route_risk`] gives.
///
/// # Errors
/// [`Error::Question`] if trials are missing or the part is of another question, network or scenario.
///
/// # Complexity
/// O(first trials x log first trials) per corridor and group of figures: see [`super::DRIVER_TRIALS`].
pub fn finish_risk(
    network: &Network,
    commodity: &Commodity,
    overlay: &Overlay,
    asked: &RiskQuestion,
    part: &RiskPart,
) -> Result<RouteRisk> {
    let all = 0..asked.trials;
    if part.trials() != std::slice::from_ref(&all) {
        let counted: Vec<String> =
            part.trials().iter().map(|range| format!("{}..{}", range.start, range.end)).collect();
        return Err(Error::question(
            format!("trials {} are counted, not 0..{}", counted.join(", "), asked.trials),
            "merge every part first",
        ));
    }
    let frozen = FrozenNetwork::new(network, commodity, asked.regime);
    let overlay = &overlay.for_shipment(network, asked.origin, asked.destination);
    match Worlds::new(&frozen, overlay, asked)? {
        Some(worlds) if worlds.digest() == part.question => Ok(worlds.summary(part)),
        _ => Err(Error::question(
            "the part is of another question",
            "the question, network and scenarios it was made with",
        )),
    }
}

/// The corridors of a question and all that their worlds share.
struct Worlds<'a, 'n> {
    asked: &'a RiskQuestion,
    model: Model<'a, 'n>,
    lanes: Vec<Lane<'a>>,
    is_led: bool,
}

impl<'a, 'n> Worlds<'a, 'n> {
    /// `None` if no corridor has an open route.
    fn new(frozen: &'a FrozenNetwork<'n>, overlay: &Overlay, asked: &'a RiskQuestion) -> Result<Option<Self>> {
        let (network, commodity) = (frozen.network(), frozen.commodity());
        let weights = frozen.weights(overlay, &asked.objective)?;
        let model = Model::new(frozen, overlay, &weights, commodity, asked.regime);
        let mut lanes = Vec::new();
        for corridor in network.tables().corridors.iter().filter(|corridor| corridor.is_for(&commodity.id)) {
            let rule = Rule::of_corridor(network, corridor).via(&asked.via);
            let question =
                Question { origin: asked.origin, destination: asked.destination, objective: asked.objective, rule };
            // One search per world and corridor, every weight another: measured, bounds lead there faster than anything that has to see all weights.
            let prepared = PreparedQuestion::with_bounds(frozen, &question, &model.lowest(asked));
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
            let probed = PROBED.min(asked.trials);
            for trial in 0..probed {
                model.world(asked, trial, &mut scratch, true)?;
            }
            is_led = (scratch.known.asked as f64) < SHARE_LOOKED_AT * (probed * model.base.len() as u64) as f64;
        }
        if !is_led {
            lanes.iter_mut().for_each(|lane| lane.prepared.drop_bounds());
        }
        Ok(Some(Self { asked, model, lanes, is_led }))
    }

    /// Counts trials, a block at a time.
    fn part(&self, trials: Range<u64>, watch: Watch<'_>) -> Result<RiskPart> {
        let mut part = RiskPart::new(self.digest(), self.lanes.iter().map(|lane| lane.corridor.clone()));
        let (mut start, all) = (trials.start, trials.end - trials.start);
        while start < trials.end {
            let end = trials.end.min(start + BLOCK);
            let worlds: Vec<Vec<Sampled>> = (start..end)
                .into_par_iter()
                .map_init(
                    || Scratch::new(self.lanes.iter().map(|lane| &lane.prepared)),
                    |scratch, trial| {
                        watch.check()?;
                        Ok(self.model.world(self.asked, trial, scratch, self.is_led)?.corridors)
                    },
                )
                .collect::<Result<_>>()?;
            part.count(start, &worlds);
            start = end;
            watch.tell(start - trials.start, all);
        }
        Ok(part)
    }

    fn summary(&self, part: &RiskPart) -> RouteRisk {
        summary(part, &self.model.groups, |trial| self.model.draw(self.asked.seed, trial).quantiles)
    }

    /// Of all that worlds depend on: parts with the same digest are of the same question.
    fn digest(&self) -> String {
        let (asked, model) = (self.asked, &self.model);
        let network = &model.frozen.network().tables().digest;
        let places: Vec<usize> =
            [asked.origin, asked.destination].iter().chain(&asked.via).map(|place| place.index()).collect();
        let corridors: Vec<&str> = self.lanes.iter().map(|lane| lane.corridor.as_str()).collect();
        let question = (network, places, asked.objective, asked.seed, corridors, &model.groups.names, &model.hazards);
        let mut digest = Sha256::new_with_prefix(format!("{question:?}"));
        for (measures, (is_open, group)) in model.base.iter().zip(model.is_open.iter().zip(&model.group)) {
            let (tariff, time) = (measures.tariff, measures.time);
            let steps = [tariff.low, tariff.central, tariff.high].map(Tariff::steps).into_iter();
            let steps = steps.chain([time.low, time.central, time.high].map(Duration::steps));
            let group = group.map_or(-1, |group| group as i64);
            let rest = [measures.co2.steps(), measures.quality_loss.steps(), i64::from(*is_open), group];
            steps.chain(rest).for_each(|number| digest.update(number.to_le_bytes()));
        }
        digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Worlds that are searched before they are counted: enough to keep every thread busy.
const BLOCK: u64 = 4_096;

/// From so many arcs on, bounds are only followed if they rule enough out: by then what they look up no longer lies in a near cache (measured, see
/// `docs/benchmarks.md`).
const MANY_ARCS: usize = 20_000;

/// Worlds that tell how much the bounds rule out.
const PROBED: u64 = 16;

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
    fn world(&self, asked: &RiskQuestion, trial: u64, scratch: &mut Scratch<'_>, is_led: bool) -> Result<World> {
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
    fn draw(&self, seed: u64, trial: u64) -> World {
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
