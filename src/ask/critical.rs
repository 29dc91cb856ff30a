//! Which closure hurts most.

use crate::network::NodeId;
use schemars::JsonSchema;
use serde::Serialize;

use super::asking::{Asking, Reply, count, snap_limit};
use super::question::{CriticalMetric, Pairs, Part};
use super::told::CommodityTold;
use super::{Ask, Critical, Note, PartOf, Reason};
use crate::analysis::{Closable, CriticalQuestion, critical, critical_flow};
use crate::error::{Error, ParameterProblem, Result};
use crate::flow::SimulationQuestion;
use crate::network::{Commodity, Regime};
use crate::route::Objective;
use crate::scenario::Resolved;
use crate::units::Quantity;

/// The most things that are closed at a time.
const MOST_AT_A_TIME: u32 = 3;

/// The most sets that are listed.
const MOST_LISTED: u32 = 100_000;

/// The most days that are simulated.
pub(super) const MOST_DAYS: u32 = 730;

/// What closing something does.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CriticalSetResult {
    /// One more than the number of sets that are worse.
    pub rank: usize,
    /// What is closed together, by id.
    pub closed: Vec<String>,
    /// For each of these, how many pairs start or end there: it is not closed for them; for routes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pairs_left_out: Option<Vec<usize>>,
    /// How many pairs something of it is closed for; for routes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pairs: Option<usize>,
    /// How many of them have no route any more; for routes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pairs_cut_off: Option<usize>,
    /// What the other pairs pay more together; for routes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extra: Option<f64>,
    /// Never produced for want of a way out; for flows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shut_in_units: Option<Quantity>,
    /// Not delivered to markets; for flows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undelivered_units: Option<Quantity>,
    /// What the flow loses by its own reckoning; for flows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loss_usd: Option<f64>,
}

/// Something without a way round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NoWayRound {
    /// What is closed.
    pub closed: String,
    /// How many pairs it alone cuts off.
    pub pairs_cut_off: usize,
}

/// Something that hurts no pair but those that start or end there, which are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OnlyLeftOut {
    /// What is closed.
    pub closed: String,
    /// How many pairs start or end there.
    pub pairs_left_out: usize,
}

/// The worst closures.
///
/// A part ranks only the sets whose first member, in the order of the network, is in its range. Of parts of consecutive ranges, the lists `no_way_round` and
/// `only_left_out` are put one after the other, and so are the sets, which are then sorted by what they are ranked by, equals as they stand, numbered anew and cut off
/// at `top`: that is the whole. Sets that are cut off there and as bad as the last one listed are ties left off, and so are those of each part whose last set is as bad.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CriticalResult {
    /// What is shipped.
    pub commodity: CommodityTold,
    /// What they are ranked by.
    pub metric: CriticalMetric,
    /// Unit of `extra`, or of the volumes.
    pub unit: String,
    /// How many pairs have a route when nothing is closed; for routes.
    pub pairs: Option<usize>,
    /// How many things could be closed, those outside a part included.
    pub closable: usize,
    /// How many more sets are as bad as the last one.
    pub ties_left_off: usize,
    /// How many days were simulated; for flows.
    pub days: Option<usize>,
    /// Worst first.
    pub sets: Vec<CriticalSetResult>,
    /// Things that alone cut off a pair.
    pub no_way_round: Vec<NoWayRound>,
    /// Things that change nothing for the pairs that neither start nor end there.
    pub only_left_out: Vec<OnlyLeftOut>,
}

impl Ask for Critical {
    type Result = CriticalResult;

    fn answer(&self, asking: &mut Asking<'_>) -> Result<Reply<CriticalResult>> {
        let mut question = self.clone();
        let metric = *question.metric.get_or_insert_default();
        let tables = asking.network.tables();
        let has_both = |commodity: &Commodity| {
            tables.supplies.iter().any(|row| row.is_for(&commodity.id))
                && tables.markets.iter().any(|row| row.is_for(&commodity.id))
        };
        let commodity = asking.commodity_of_network(&mut question.commodity, has_both)?;
        let closable = closable(&mut question)?;
        let wanted = count("top", &mut question.top, 15, (1, MOST_LISTED))?;
        let size = count("k", &mut question.k, 1, (1, MOST_AT_A_TIME))?;
        let mut scenario = std::mem::take(&mut question.scenario);
        let scenarios = asking.scenarios(&mut scenario)?;
        question.scenario = scenario;
        if metric == CriticalMetric::Flow {
            for (parameter, is_given) in [("pairs", question.pairs.is_some()), ("day", question.day.is_some())] {
                if is_given {
                    let by = "{metric} flow".to_owned();
                    return Err(Error::parameter(parameter, ParameterProblem::Excluded { by }));
                }
            }
        }
        let mut day = question.day;
        let on = asking.day(&mut day, &scenarios)?;
        question.day = day.filter(|_| metric != CriticalMetric::Flow);
        asking.note_out_of_force(&scenarios, commodity, on);
        let snap = snap_limit(&mut None)?;
        let constraints = asking.constraints(&mut question, snap)?;
        asking.note_untouched(&constraints, commodity);
        if metric != CriticalMetric::Flow {
            asking.note_costs_only(&question.expand);
        }
        let layers: Vec<&Resolved> =
            constraints.held.iter().chain(scenarios.iter().map(|fitted| &fitted.resolved)).collect();
        if let Some(Part { from, to }) = question.part {
            asking.notes.push(Note::Part { of: PartOf::Closable, from, to });
        }
        let part = question.part.map(Part::range);
        let network = asking.network;
        if metric == CriticalMetric::Flow {
            if size != 1 {
                return Err(super::asking::out_of_range("k", "1 with {metric} flow", size));
            }
            let days = count("days", &mut question.days, 30, (1, MOST_DAYS))?;
            let asked = SimulationQuestion {
                always: layers,
                policy: constraints.policy,
                ..SimulationQuestion::new(commodity, days)
            };
            let found = critical_flow(network, commodity, (closable, part), &asked, wanted, asking.means.watch)?;
            let sets = found.closures.into_iter().map(|set| CriticalSetResult {
                rank: set.rank,
                closed: vec![set.closed],
                pairs_left_out: None,
                pairs: None,
                pairs_cut_off: None,
                extra: None,
                shut_in_units: Some(set.shut_in),
                undelivered_units: Some(set.undelivered),
                loss_usd: Some(set.loss_usd),
            });
            let result = CriticalResult {
                commodity: commodity.into(),
                metric,
                unit: commodity.cargo_unit.clone(),
                pairs: None,
                closable: found.closable,
                ties_left_off: found.ties_left_off,
                days: Some(days),
                sets: sets.collect(),
                no_way_round: Vec::new(),
                only_left_out: Vec::new(),
            };
            return Ok(Reply::answered(question, result));
        }
        if question.days.is_some() {
            let needs = "{metric} flow".to_owned();
            return Err(Error::parameter("days", ParameterProblem::Needs { needs }));
        }
        let pairs = pairs(asking, commodity, question.pairs.get_or_insert_default())?;
        let objective = if metric == CriticalMetric::Time { Objective::Time } else { Objective::Tariff };
        let asked = CriticalQuestion {
            pairs,
            objective,
            closable,
            part,
            size,
            count: wanted,
            always: layers,
            day: on,
            policy: constraints.policy,
            regime: Regime::Any,
        };
        let Some(found) = critical(network, commodity, &asked, &asking.means.watch)? else {
            return Ok(Reply::none(question, Reason::NoPair));
        };
        let sets = found.sets.iter().map(|set| CriticalSetResult {
            rank: set.rank,
            closed: set.closed.clone(),
            pairs_left_out: Some(set.left_out.clone()),
            pairs: Some(set.pairs),
            pairs_cut_off: Some(set.cut_off),
            extra: Some(set.extra),
            shut_in_units: None,
            undelivered_units: None,
            loss_usd: None,
        });
        let (alone, left_out) = (found.no_way_round.iter(), found.only_left_out.iter());
        let result = CriticalResult {
            commodity: commodity.into(),
            metric,
            unit: found.unit.to_owned(),
            pairs: Some(found.pairs),
            closable: found.closable,
            ties_left_off: found.ties_left_off,
            days: None,
            sets: sets.collect(),
            no_way_round: alone
                .map(|(closed, pairs)| NoWayRound { closed: closed.clone(), pairs_cut_off: *pairs })
                .collect(),
            only_left_out: left_out
                .map(|(closed, pairs)| OnlyLeftOut { closed: closed.clone(), pairs_left_out: *pairs })
                .collect(),
        };
        Ok(Reply::answered(question, result))
    }
}

/// What is closed: assets unless something else is asked for, and only one kind.
fn closable(question: &mut Critical) -> Result<Closable> {
    let kinds = [
        ("links", question.links, Closable::Links),
        ("nodes", question.nodes, Closable::Nodes),
        ("countries", question.countries, Closable::Countries { is_whole: question.whole }),
        ("assets", question.assets, Closable::Assets),
    ];
    let mut given = kinds.iter().filter(|(_, is_given, _)| *is_given);
    if question.whole && !question.countries {
        return Err(Error::parameter("whole", ParameterProblem::Needs { needs: "{countries}".to_owned() }));
    }
    match (given.next(), given.next()) {
        (None, _) => {
            question.assets = true;
            Ok(Closable::Assets)
        }
        (Some((_, _, closable)), None) => Ok(*closable),
        (Some((one, ..)), Some((other, ..))) => {
            Err(Error::parameter(one, ParameterProblem::Excluded { by: format!("{{{other}}}") }))
        }
    }
}

/// The pairs given, or every supply with every market.
fn pairs(asking: &mut Asking<'_>, commodity: &Commodity, given: &mut Pairs) -> Result<Vec<(NodeId, NodeId)>> {
    let snap = snap_limit(&mut None)?;
    match given {
        Pairs::List(list) if list.is_empty() => {
            let example = "the word markets, or [[\"Tengiz\", \"Augusta\"]]".to_owned();
            Err(Error::parameter("pairs", ParameterProblem::Missing { example }))
        }
        Pairs::List(list) => list
            .iter_mut()
            .map(|[from, to]| Ok((asking.place("pairs", from, snap)?, asking.place("pairs", to, snap)?)))
            .collect(),
        Pairs::Word(word) if word == "markets" => {
            let tables = asking.network.tables();
            let place = |id: &str| asking.network.find_node(id).expect("a checked key");
            let supplies = tables.supplies.iter().filter(|row| row.is_for(&commodity.id));
            let markets = || tables.markets.iter().filter(|row| row.is_for(&commodity.id));
            let pairs: Vec<_> = supplies
                .flat_map(|supply| markets().map(move |market| (&supply.node, &market.node)))
                .filter(|(from, to)| from != to)
                .map(|(from, to)| (place(from), place(to)))
                .collect();
            if pairs.is_empty() {
                return Err(Error::question(
                    format!("the network has no supplies and markets for {}", commodity.id),
                    "give {pairs} with origins and destinations",
                ));
            }
            Ok(pairs)
        }
        Pairs::Word(word) => {
            let (given, expected) = (word.clone(), "the word markets or a list of pairs".to_owned());
            let example = "markets, or a CSV file with the columns origin and destination".to_owned();
            Err(Error::parameter("pairs", ParameterProblem::Unreadable { given, expected, example }))
        }
    }
}
