//! A network compiled for one commodity: states are (place, service), transfers are arcs like any other.

use std::collections::BTreeMap;

use crate::network::NodeId;

use super::risk::link_risk;
use super::{ForwardStar, Measures, Objective, UNREACHABLE};
use crate::error::Result;
use crate::network::{Change, Commodity, DefaultTransfer, Network, Overlay, Regime, RestrictionId, TransferId, Way};
use crate::units::{Emission, Tariff};

/// What an arc of the frozen graph stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArcKind {
    /// Moving along a link.
    Travel(Way),
    /// Being at a place: starting, changing service, passing through, ending.
    Handling {
        /// The place.
        node: NodeId,
        /// What is done there; `None` if nothing that takes time or money.
        transfer: Option<TransferId>,
        /// Neither the start nor the end of a route.
        is_through: bool,
    },
}

/// One commodity's view of a network as a plain graph with a vector of criteria per arc.
///
/// The graph has a start and an end for each place, and for each service at it a state for arriving and one for leaving. At a place that no route may pass
/// no arc joins the two.
#[derive(Debug, Clone)]
pub struct FrozenNetwork<'n> {
    network: &'n Network,
    commodity: &'n Commodity,
    graph: ForwardStar,
    kinds: Vec<ArcKind>,
    measures: Vec<Measures>,
    starts: Vec<u32>,
    ends: Vec<u32>,
    place_of: Vec<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State<'a> {
    Start,
    Arriving(&'a str),
    Leaving(&'a str),
    End,
}

impl<'n> FrozenNetwork<'n> {
    /// Compiles a network for a commodity, with outage rates of a regime.
    ///
    /// # Complexity
    /// O(links + transfers + places x services at a place squared).
    pub fn new(network: &'n Network, commodity: &'n Commodity, regime: Regime) -> Self {
        let mut builder = Builder::default();
        let place_count = network.tables().nodes.len();
        for place in 0..place_count {
            builder.state(place, State::Start);
            builder.state(place, State::End);
        }
        for (from, to, way) in network.ways() {
            let link = network.link(way.link);
            if !link.carries(&commodity.id) {
                continue;
            }
            let leaving = builder.state(from.index(), State::Leaving(&link.service));
            let arriving = builder.state(to.index(), State::Arriving(&link.service));
            let mut measures = Measures {
                tariff: link.tariff.range,
                time: link.time.range,
                distance: link.length.central(),
                co2: link_emission(network, link, commodity),
                risk: 0,
                quality_loss: link.quality_loss.as_ref().map_or(Tariff::ZERO, |loss| loss.central()),
            };
            measures.risk = u64::from(link_risk(network, way.link, &commodity.id, regime));
            builder.arc(leaving, arriving, ArcKind::Travel(way), measures);
        }
        builder.handling(network, commodity);
        builder.freeze(network, commodity)
    }

    /// The network it was compiled from.
    pub fn network(&self) -> &'n Network {
        self.network
    }

    /// The commodity it was compiled for.
    pub fn commodity(&self) -> &'n Commodity {
        self.commodity
    }

    /// The plain graph.
    pub fn graph(&self) -> &ForwardStar {
        &self.graph
    }

    /// What an arc stands for.
    pub fn kind(&self, arc: u32) -> ArcKind {
        self.kinds[arc as usize]
    }

    /// What an arc costs when nothing is changed.
    pub fn measures(&self, arc: u32) -> &Measures {
        &self.measures[arc as usize]
    }

    /// The state in which a route that starts at a place is before it has done anything.
    pub fn start(&self, place: NodeId) -> u32 {
        self.starts[place.index()]
    }

    /// The state in which a route that ends at a place is when it has done everything.
    pub fn end(&self, place: NodeId) -> u32 {
        self.ends[place.index()]
    }

    /// For each state, the place it is at.
    pub fn place_of(&self) -> &[u32] {
        &self.place_of
    }

    /// Longitude and latitude of places, in degrees; `None` if any of them has none.
    pub fn positions(&self, places: &[u32]) -> Option<Vec<[f64; 2]>> {
        let position = |place: &u32| self.network.node(NodeId::new(*place as usize)).position;
        places.iter().map(|place| position(place).map(|point| point.into())).collect()
    }

    /// Who closes an arc under an overlay; empty if it is open.
    pub fn closed_by(&self, arc: u32, overlay: &Overlay) -> Vec<RestrictionId> {
        match self.kind(arc) {
            ArcKind::Travel(way) => overlay.link(way.link).map_or_else(Vec::new, |effect| effect.closed_by.clone()),
            ArcKind::Handling { node, transfer, .. } => {
                let mut all = overlay.node(node).map_or_else(Vec::new, |effect| effect.closed_by.clone());
                let of_transfer = transfer.and_then(|transfer| overlay.transfer(transfer));
                all.extend(of_transfer.iter().flat_map(|effect| &effect.closed_by));
                all.sort();
                all.dedup();
                all
            }
        }
    }

    /// Surcharges and delays of an arc under an overlay.
    pub fn changes_under<'o>(&'o self, arc: u32, overlay: &'o Overlay) -> impl Iterator<Item = &'o Change> {
        let (on_link, on_transfer, at_place) = match self.kind(arc) {
            ArcKind::Travel(way) => {
                (overlay.link(way.link).map(|effect| effect.changes_on(self.network, way)), None, None)
            }
            ArcKind::Handling { node, transfer, is_through } => (
                None,
                transfer.and_then(|transfer| overlay.transfer(transfer)).map(|effect| &effect.changes),
                // What starts or ends at a place does not pass it.
                overlay.node(node).filter(|_| is_through).map(|effect| &effect.changes),
            ),
        };
        let at_place = on_transfer.into_iter().chain(at_place).flatten();
        on_link.into_iter().flatten().chain(at_place)
    }

    /// What an arc costs under an overlay, its surcharges and delays included.
    pub fn measures_under(&self, arc: u32, overlay: &Overlay) -> Measures {
        let mut measures = self.measures[arc as usize];
        if overlay.sets_figures() {
            match self.kind(arc) {
                ArcKind::Travel(way) => {
                    measures.tariff = overlay.link_tariff(self.network, way.link).range;
                    measures.time = overlay.link_time(self.network, way.link).range;
                }
                ArcKind::Handling { transfer: Some(id), .. } => {
                    measures.tariff = overlay.transfer_tariff(self.network, id).range;
                    measures.time = overlay.transfer_time(self.network, id).range;
                }
                ArcKind::Handling { transfer: None, .. } => {}
            }
        }
        for change in self.changes_under(arc, overlay) {
            measures.tariff += change.tariff;
            measures.time += change.time;
        }
        measures
    }

    /// One weight per arc: the objective under an overlay, [`UNREACHABLE`] where it is closed.
    ///
    /// # Errors
    /// [`crate::Error::Overflow`] if an arc's cost does not fit.
    pub fn weights(&self, overlay: &Overlay, objective: &Objective) -> Result<Vec<u32>> {
        (0..self.graph.arc_count())
            .map(|arc| {
                if self.closed_by(arc, overlay).is_empty() {
                    objective.weight(&self.measures_under(arc, overlay))
                } else {
                    Ok(UNREACHABLE)
                }
            })
            .collect()
    }

    /// The same, as if nothing were closed.
    ///
    /// # Errors
    /// [`crate::Error::Overflow`] if an arc's cost does not fit.
    pub fn open_weights(&self, overlay: &Overlay, objective: &Objective) -> Result<Vec<u32>> {
        (0..self.graph.arc_count()).map(|arc| objective.weight(&self.measures_under(arc, overlay))).collect()
    }
}

/// Emission factor x length x tonnes in a cargo unit; what is too much to count is the most that counts, so that a search by it says that it does not fit.
fn link_emission(network: &Network, link: &crate::network::Link, commodity: &Commodity) -> Emission {
    let Some(factor) = link.emission.as_deref().and_then(|id| network.find_emission(id)) else {
        return Emission::ZERO;
    };
    let grams_per_unit_km = factor.intensity.central().as_per_day() * commodity.tonnes_per_unit;
    Emission::try_kg(grams_per_unit_km * link.length.central().as_km() / 1000.0).unwrap_or(Emission::kg(MOST_KG))
}

/// Above what any search can hold, and a thousand links of it still add up.
const MOST_KG: f64 = 8e13;

#[derive(Default)]
struct Builder<'a> {
    states: BTreeMap<(usize, State<'a>), u32>,
    arcs: Vec<(u32, u32)>,
    kinds: Vec<ArcKind>,
    measures: Vec<Measures>,
}

impl<'n> Builder<'n> {
    fn state(&mut self, place: usize, state: State<'n>) -> u32 {
        let next = u32::try_from(self.states.len()).expect("fewer than 2^32 states");
        *self.states.entry((place, state)).or_insert(next)
    }

    fn arc(&mut self, tail: u32, head: u32, kind: ArcKind, measures: Measures) {
        self.arcs.push((tail, head));
        self.kinds.push(kind);
        self.measures.push(measures);
    }

    /// Arcs at places: from each way of being there before to each way of being there after.
    fn handling(&mut self, network: &'n Network, commodity: &'n Commodity) {
        let mut listed: BTreeMap<(usize, &str, &str), Vec<TransferId>> = BTreeMap::new();
        for (position, transfer) in network.tables().transfers.iter().enumerate() {
            if transfer.is_for(&commodity.id) {
                let place = network.find_node(&transfer.node).expect("a checked key").index();
                listed
                    .entry((place, &transfer.from_service, &transfer.to_service))
                    .or_default()
                    .push(TransferId::new(position));
            }
        }
        let states: Vec<((usize, State<'n>), u32)> = self.states.iter().map(|(key, id)| (*key, *id)).collect();
        for group in states.chunk_by(|one, other| one.0.0 == other.0.0) {
            let place = group[0].0.0;
            for &((_, before), tail) in group {
                let from_service = match before {
                    State::Start => "origin",
                    State::Arriving(service) => service,
                    _ => continue,
                };
                for &((_, after), head) in group {
                    let to_service = match after {
                        State::End => "destination",
                        State::Leaving(service) => service,
                        _ => continue,
                    };
                    let node = NodeId::new(place);
                    let is_through = before != State::Start && after != State::End;
                    if is_through && !network.node(node).is_thru {
                        continue;
                    }
                    match listed.get(&(place, from_service, to_service)) {
                        Some(transfers) => {
                            for &id in transfers {
                                let row = network.transfer(id);
                                let measures =
                                    Measures { tariff: row.tariff.range, time: row.time.range, ..Measures::default() };
                                let kind = ArcKind::Handling { node, transfer: Some(id), is_through };
                                self.arc(tail, head, kind, measures);
                            }
                        }
                        None if !is_through
                            || from_service == to_service
                            || commodity.default_transfer == DefaultTransfer::Free =>
                        {
                            let kind = ArcKind::Handling { node, transfer: None, is_through };
                            self.arc(tail, head, kind, Measures::default());
                        }
                        None => {}
                    }
                }
            }
        }
    }

    fn freeze(self, network: &'n Network, commodity: &'n Commodity) -> FrozenNetwork<'n> {
        let graph = ForwardStar::new(self.states.len() as u32, &self.arcs);
        let inputs = || (0..graph.arc_count()).map(|arc| graph.input_of(arc) as usize);
        let kinds = inputs().map(|input| self.kinds[input]).collect();
        let measures = inputs().map(|input| self.measures[input]).collect();
        let place_count = network.tables().nodes.len();
        let (mut starts, mut ends) = (vec![0; place_count], vec![0; place_count]);
        let mut place_of = vec![0; self.states.len()];
        for (&(place, state), &id) in &self.states {
            place_of[id as usize] = place as u32;
            match state {
                State::Start => starts[place] = id,
                State::End => ends[place] = id,
                _ => {}
            }
        }
        FrozenNetwork { network, commodity, graph, kinds, measures, starts, ends, place_of }
    }
}
