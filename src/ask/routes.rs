//! Questions about routes between two places: the best one, several that differ, trade-offs.

use schemars::JsonSchema;
use serde::Serialize;

use super::asking::{Asking, Reply, Shipment, count, out_of_range};
use super::compare::reason_of;
use super::question::{Constrained, Criterion, Day, Goods, ScenarioChoice};
use super::told::{CommodityTold, PlaceTold, RouteTold};
use super::{Alternatives, Ask, Note, Reason, Route, TradeOffs};
use crate::analysis::{alternatives, explain_no_route, trade_offs};
use crate::error::{Error, ParameterProblem, Result};
use crate::network::Regime;
use crate::route::{self, FrozenNetwork, Objective};
use crate::scenario::{Laid, Resolved, lay_over};
use crate::watch::Watch;

/// The most alternatives that anybody can read.
const MOST_ALTERNATIVES: u32 = 1_000;

/// A route and its number.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NumberedRoute {
    /// 1 for the best.
    pub number: usize,
    /// The route.
    #[serde(flatten)]
    pub route: RouteTold,
}

/// Corridors that have a route, but none among the trade-offs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Dominated {
    /// Id of the corridor.
    pub corridor: String,
    /// Corridors whose routes beat its best ones in every criterion.
    pub by: Vec<String>,
}

/// Routes between two places.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RoutesResult {
    /// What is shipped.
    pub commodity: CommodityTold,
    /// What was minimised; `null` for trade-offs.
    pub objective: Option<String>,
    /// The criteria of trade-offs.
    pub criteria: Vec<Criterion>,
    /// The routes, best first; trade-offs by the first criterion, then the second.
    pub routes: Vec<NumberedRoute>,
    /// Corridors that no trade-off is in.
    pub dominated: Vec<Dominated>,
    /// Which outage rates held.
    #[serde(skip)]
    pub regime: String,
    /// What was minimised, in words.
    #[serde(skip)]
    pub objective_text: String,
    /// Whether several routes were asked for, even if only one was found.
    #[serde(skip)]
    pub is_alternatives: bool,
}

/// A question about routes, ready to be searched.
pub(super) struct Ready<'n> {
    pub(super) frozen: FrozenNetwork<'n>,
    pub(super) laid: Laid,
    pub(super) question: route::Question,
    pub(super) regime: Regime,
    pub(super) ends: [PlaceTold; 2],
}

impl Ready<'_> {
    pub(super) fn commodity(&self) -> CommodityTold {
        self.frozen.commodity().into()
    }

    /// Why there is no route.
    pub(super) fn reason(&self, watch: Watch<'_>) -> Result<Reason> {
        let found = explain_no_route(&self.frozen, &self.laid.overlay, &self.question, watch)?;
        let [from, to] = &self.ends;
        Ok(reason_of(&found, (from, to), &self.frozen.commodity().cargo_unit))
    }

    fn result(&self, routes: &[route::Route]) -> RoutesResult {
        let network = self.frozen.network();
        let numbered = |(position, route): (usize, &route::Route)| NumberedRoute {
            number: position + 1,
            route: RouteTold::new(network, route),
        };
        RoutesResult {
            commodity: self.commodity(),
            objective: Some(self.question.objective.as_str().to_owned()),
            criteria: Vec::new(),
            routes: routes.iter().enumerate().map(numbered).collect(),
            dominated: Vec::new(),
            regime: self.regime.to_string(),
            objective_text: self.question.objective.to_string(),
            is_alternatives: false,
        }
    }
}

/// What questions about routes share, beside goods and constraints.
pub(super) struct RouteParts<'q> {
    pub(super) shipment: Shipment<'q>,
    pub(super) objective: Objective,
}

/// Lays scenarios and constraints over the network and compiles it.
pub(super) fn ready<'s>(
    asking: &mut Asking<'s>,
    question: &mut impl Constrained,
    RouteParts { shipment, objective }: RouteParts<'s>,
    (scenario, day): (&mut Vec<ScenarioChoice>, &mut Option<Day>),
    (via, corridor): (&mut [String], Option<&str>),
) -> Result<Ready<'s>> {
    let network = asking.network;
    let via = asking.via(via, shipment.snap)?;
    let rule = asking.rule(corridor, &via)?;
    let scenarios = asking.scenarios(scenario)?;
    let day = asking.day(day, &scenarios)?;
    asking.note_out_of_force(&scenarios, shipment.commodity, day);
    let constraints = asking.constraints(question, shipment.snap)?;
    asking.note_untouched(&constraints, shipment.commodity);
    let layers: Vec<&Resolved> =
        constraints.held.iter().chain(scenarios.iter().map(|fitted| &fitted.resolved)).collect();
    let laid = lay_over(network, shipment.commodity, &layers, day, &constraints.policy);
    let frozen = FrozenNetwork::new(network, shipment.commodity, shipment.regime);
    let (origin, destination) = (shipment.origin, shipment.destination);
    let ends = [origin, destination].map(|place| PlaceTold::new(network, place));
    let question = route::Question { origin, destination, objective, rule };
    Ok(Ready { frozen, laid, question, regime: shipment.regime, ends })
}

/// Takes the fields of a question out, resolves them and puts them back: the groups of fields are borrowed one after the other.
macro_rules! ready_route {
    ($asking:expr, $question:ident, $corridor:expr, $objective:expr) => {{
        let (mut origin, mut destination) =
            (std::mem::take(&mut $question.origin), std::mem::take(&mut $question.destination));
        let found = $asking.shipment((&mut origin, &mut destination), $question.goods());
        ($question.origin, $question.destination) = (origin, destination);
        let shipment = match found? {
            Ok(shipment) => shipment,
            Err(reason) => {
                let mut rest = $question.clone();
                $asking.check_rest(&mut $question, &mut rest.via, (&mut rest.scenario, &mut rest.day))?;
                ($question.via, $question.scenario, $question.day) = (rest.via, rest.scenario, rest.day);
                return Ok(Reply::none($question, reason));
            }
        };
        #[allow(clippy::redundant_closure_call)]
        let objective = $objective(&mut $question, shipment.commodity)?;
        let mut scenario = std::mem::take(&mut $question.scenario);
        let (mut day, mut via) = ($question.day, std::mem::take(&mut $question.via));
        let corridor: Option<String> = $corridor;
        let parts = $crate::ask::routes::RouteParts { shipment, objective };
        let ready = $crate::ask::routes::ready(
            $asking,
            &mut $question,
            parts,
            (&mut scenario, &mut day),
            (&mut via, corridor.as_deref()),
        )?;
        $question.scenario = scenario;
        ($question.day, $question.via) = (day, via);
        ready
    }};
}
pub(super) use ready_route;

impl Ask for Route {
    type Result = RoutesResult;

    fn answer(&self, asking: &mut Asking<'_>) -> Result<Reply<RoutesResult>> {
        let mut question = self.clone();
        let ready = ready_route!(asking, question, question.corridor.clone(), |question: &mut Self, commodity| {
            asking.objective(question, commodity)
        });
        match ready.frozen.best_route(&ready.laid.overlay, &ready.question)? {
            None => Ok(Reply::none(question, ready.reason(asking.means.watch)?)),
            Some(route) => Ok(Reply::answered(question, ready.result(&[route]))),
        }
    }
}

impl Ask for Alternatives {
    type Result = RoutesResult;

    fn answer(&self, asking: &mut Asking<'_>) -> Result<Reply<RoutesResult>> {
        let mut question = self.clone();
        let wanted = count("alternatives", &mut question.alternatives, 3, (1, MOST_ALTERNATIVES))?;
        let overlap = *question.max_overlap.get_or_insert(0.6);
        if !(0.0..=1.0).contains(&overlap) {
            return Err(out_of_range("max_overlap", "0 to 1", overlap));
        }
        let stretch = *question.max_stretch.get_or_insert(1.5);
        if !(stretch.is_finite() && stretch >= 1.0) {
            return Err(out_of_range("max_stretch", "1 or more", stretch));
        }
        let ready = ready_route!(asking, question, question.corridor.clone(), |question: &mut Self, commodity| {
            asking.objective(question, commodity)
        });
        let limits = (wanted, overlap, stretch);
        let watch = asking.means.watch;
        let found = alternatives(&ready.frozen, &ready.laid.overlay, &ready.question, limits, watch)?;
        if found.routes.is_empty() {
            return Ok(Reply::none(question, ready.reason(asking.means.watch)?));
        }
        asking.notes.extend(found.why_no_more.map(|why| Note::NoMoreAlternatives { why }));
        let result = RoutesResult { is_alternatives: true, ..ready.result(&found.routes) };
        Ok(Reply::answered(question, result))
    }
}

impl Ask for TradeOffs {
    type Result = RoutesResult;

    fn answer(&self, asking: &mut Asking<'_>) -> Result<Reply<RoutesResult>> {
        let mut question = self.clone();
        if question.pareto.is_empty() {
            let example = "{pareto} tariff,time".to_owned();
            return Err(Error::parameter("pareto", ParameterProblem::Missing { example }));
        }
        let criteria: Vec<Objective> = question.pareto.iter().map(|word| criterion(*word)).collect();
        let first = criteria[0];
        let ready = ready_route!(asking, question, question.corridor.clone(), |_: &mut Self, _| Ok::<_, Error>(first));
        let watch = asking.means.watch;
        let found = trade_offs(&ready.frozen, &ready.laid.overlay, &ready.question, &criteria, watch)?;
        if !found.is_complete {
            if found.routes.is_empty() {
                let [from, to] = ready.ends.map(|place| place.name);
                return Ok(Reply::none(question, Reason::NotDecided { from, to }));
            }
            asking.notes.push(Note::NotAllTradeOffs);
        }
        if found.routes.is_empty() {
            return Ok(Reply::none(question, ready.reason(asking.means.watch)?));
        }
        let dominated =
            found.dominated.iter().map(|(corridor, by)| Dominated { corridor: corridor.clone(), by: by.clone() });
        let result = RoutesResult {
            objective: None,
            criteria: question.pareto.clone(),
            dominated: dominated.collect(),
            ..ready.result(&found.routes)
        };
        Ok(Reply::answered(question, result))
    }
}

fn criterion(word: Criterion) -> Objective {
    match word {
        Criterion::Tariff => Objective::Tariff,
        Criterion::Time => Objective::Time,
        Criterion::Co2 => Objective::Co2,
        Criterion::Distance => Objective::Distance,
        Criterion::Risk => Objective::Risk,
    }
}
