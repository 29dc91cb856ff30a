//! What would change the answer: where another route becomes the best as one figure grows.

use super::parametric::{ParametricError, Ratio, find_parametric_paths};
use crate::error::{Error, ParameterProblem, Result, nearest_names};
use crate::network::{AssetId, Basis, Change, Country, LinkId, Network, Overlay, Range};
use crate::route::{FrozenNetwork, Objective, Question, Route, RuledGraph, UNREACHABLE};
use crate::units::{Duration, Tariff};

/// What is varied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Varied {
    /// USD more per cargo unit.
    Tariff(VariedPart),
    /// Days more.
    Time(VariedPart),
    /// USD that a day costs the owner of a cargo unit.
    ValueOfTime,
    /// USD per tonne of CO2.
    Co2Price,
}

/// Where a surcharge or a delay is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariedPart {
    /// Each time a route enters the country from outside it.
    Country(Country),
    /// Once for each [passage](Network::passage) through the asset.
    Asset(AssetId),
    /// Each time a route uses the link.
    Link(LinkId),
}

impl Varied {
    /// From words: `country:RU tariff`, `asset:caspian-crossing time`, `link:cpc-5 tariff`, `value-of-time`, `co2-price`.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a country, asset or link that is not there, [`Error::Parameter`] for other words.
    pub fn parse(network: &Network, words: &str) -> Result<Self> {
        let wrong = || {
            let (given, expected) = (words.to_owned(), "a figure that can be varied".to_owned());
            let example = "country:RU tariff, asset:ID time, link:ID tariff, value-of-time or co2-price".to_owned();
            Error::parameter("vary", ParameterProblem::Unreadable { given, expected, example })
        };
        match words.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["value-of-time"] => Ok(Self::ValueOfTime),
            ["co2-price"] => Ok(Self::Co2Price),
            [part, what] => {
                let (kind, id) = part.split_once(':').ok_or_else(wrong)?;
                let unknown = |what, known: Vec<String>| Error::Unknown {
                    what,
                    given: id.to_owned(),
                    near: nearest_names(id, known.iter().map(String::as_str)),
                };
                let tables = network.tables();
                let part =
                    match kind {
                        "country" => VariedPart::Country(network.find_country(id)?),
                        "asset" => VariedPart::Asset(network.find_asset(id).ok_or_else(|| {
                            unknown("asset", tables.assets.iter().map(|asset| asset.id.clone()).collect())
                        })?),
                        "link" => VariedPart::Link(network.find_link(id).ok_or_else(|| {
                            unknown("link", tables.links.iter().map(|link| link.id.clone()).collect())
                        })?),
                        _ => return Err(wrong()),
                    };
                match *what {
                    "tariff" => Ok(Self::Tariff(part)),
                    "time" => Ok(Self::Time(part)),
                    _ => Err(wrong()),
                }
            }
            _ => Err(wrong()),
        }
    }

    /// The unit of what is varied.
    pub fn unit(&self) -> &'static str {
        match self {
            Self::Tariff(_) => "USD per unit",
            Self::Time(_) => "days",
            Self::ValueOfTime => "USD per unit and day",
            Self::Co2Price => "USD per tonne of CO2",
        }
    }

    /// How much of it the slopes of arcs are counted for: so much that they are whole numbers, or that their rounding does not matter.
    ///
    /// 0.0001 day at 10 USD and 0.01 kg at 100 USD a tonne both cost 0.001 USD, the resolution of the objective. A million steps of a tariff or time
    /// are split among the links of an asset to a millionth.
    fn scale(&self) -> f64 {
        match self {
            Self::Tariff(_) => 10_000.0,
            Self::Time(_) => 100.0,
            Self::ValueOfTime => 10.0,
            Self::Co2Price => 100.0,
        }
    }

    /// A range wide enough to see what can happen.
    pub fn default_range(&self, route: &Route) -> (f64, f64) {
        let tariff = route.total.tariff.central.as_usd();
        match self {
            Self::Tariff(_) => (0.0, (tariff * 5.0).max(100.0).ceil()),
            Self::Time(_) => (0.0, 365.0),
            Self::ValueOfTime => (0.0, (tariff / 2.0).max(50.0).ceil()),
            Self::Co2Price => (0.0, 1_000.0),
        }
    }
}

/// A stretch of the range on which one route is the best.
#[derive(Debug, Clone, PartialEq)]
pub struct BestStretch {
    /// Where it begins.
    pub from: f64,
    /// Where it ends; the next one begins there.
    pub to: f64,
    /// The route, without what is varied.
    pub route: Route,
}

/// The best route for every value in the range, exactly.
///
/// Not a grid: the points are where two linear cost functions cross, found in exact arithmetic.
///
/// # Errors
/// [`Error::Parameter`] for an empty range, a range in which something costs less than nothing, or a figure that does not matter to the objective; [`Error::Overflow`].
///
/// # Complexity
/// Two searches per point.
///
/// # References
/// Eisner, M. J. and Severance, D. G. (1976), Journal of the ACM 23(4), doi:10.1145/321978.321982.
pub fn breakeven(
    frozen: &FrozenNetwork<'_>,
    overlay: &Overlay,
    question: &Question,
    varied: Varied,
    (low, high): (f64, f64),
) -> Result<Vec<BestStretch>> {
    if low > high {
        return Err(Error::out_of_range("range", "from a number to a higher one", format!("{low}:{high}")));
    }
    let overlay = &overlay.for_shipment(frozen.network(), question.origin, question.destination);
    let (base, slope) = cost_functions(frozen, overlay, question.objective, varied)?;
    let scale = varied.scale();
    let bound = |number: f64| {
        let millionths = (number / scale * 1e6).round();
        let fits = number.is_finite() && millionths.abs() < 1e15;
        let ratio = fits.then(|| Ratio::new(millionths as i64, 1_000_000)).flatten();
        ratio.ok_or_else(|| Error::out_of_range("range", "of numbers that a search can hold", number))
    };
    let figure = |ratio: Ratio| ratio.numerator() as f64 * scale / ratio.denominator() as f64;
    let (low, high) = (bound(low)?, bound(high)?);
    let (source, target) = (frozen.start(question.origin), frozen.end(question.destination));
    let ruled = RuledGraph::new(frozen, &question.rule);
    let (source, target) = (ruled.source(source), ruled.target(target));
    let (base, slope) = (ruled.by_arc(&base), ruled.by_arc(&slope));
    let found = find_parametric_paths(ruled.graph(), &base, &slope, source, target, low, high);
    let pieces = found.map_err(|error| match error {
        ParametricError::NegativeCost { figure: at, .. } => {
            Error::parameter("range", ParameterProblem::NegativeCost { at: figure(at).to_string() })
        }
        ParametricError::EmptyRange { from, to } => {
            let given = format!("{}:{}", figure(from), figure(to));
            Error::out_of_range("range", "from a number to a higher one", given)
        }
    })?;
    Ok(pieces
        .into_iter()
        .filter(|piece| !piece.arcs.is_empty())
        .map(|piece| BestStretch {
            from: figure(piece.from),
            to: figure(piece.to),
            route: Route::trace(frozen, overlay, &ruled.base_arcs(&piece.arcs)),
        })
        .collect())
}

/// For each arc, its cost at 0 and what [`Varied::scale`] of what is varied adds, in the resolution of the objective.
fn cost_functions(
    frozen: &FrozenNetwork<'_>,
    overlay: &Overlay,
    objective: Objective,
    varied: Varied,
) -> Result<(Vec<u32>, Vec<i32>)> {
    let (part, per_step) = match (objective, varied) {
        (Objective::Tariff, Varied::Tariff(part)) | (Objective::Time, Varied::Time(part)) => (part, 1.0),
        // 0.01 USD is ten steps of 0.001 USD; 0.0001 day is a tenth of one for each USD that a day costs.
        (Objective::Generalized { .. }, Varied::Tariff(part)) => (part, 10.0),
        (Objective::Generalized { value_of_time, .. }, Varied::Time(part)) if value_of_time > 0.0 => {
            (part, value_of_time / 10.0)
        }
        (Objective::Generalized { value_of_time, co2_price }, Varied::ValueOfTime | Varied::Co2Price) => {
            let rest = match varied {
                Varied::ValueOfTime => Objective::Generalized { value_of_time: 0.0, co2_price },
                _ => Objective::Generalized { value_of_time, co2_price: 0.0 },
            };
            let base = frozen.weights(overlay, &rest)?;
            let slope = (0..frozen.graph().arc_count())
                .map(|arc| {
                    let measures = frozen.measures_under(arc, overlay);
                    let steps = match varied {
                        Varied::ValueOfTime => measures.time.central.steps(),
                        _ => measures.co2.steps(),
                    };
                    if base[arc as usize] < UNREACHABLE { i32::try_from(steps).unwrap_or(i32::MAX) } else { 0 }
                })
                .collect();
            return Ok((base, slope));
        }
        _ => {
            let needs = "{objective} generalized, or tariff for a tariff and time for a time".to_owned();
            return Err(Error::parameter("vary", ParameterProblem::Needs { needs }));
        }
    };
    Ok((frozen.weights(overlay, &objective)?, slopes(frozen, varied, part, per_step)?))
}

/// What a surcharge or delay of [`Varied::scale`] adds to each arc, `per_step` of the objective for each of its own steps: paid wherever a scenario's would be.
fn slopes(frozen: &FrozenNetwork<'_>, varied: Varied, part: VariedPart, per_step: f64) -> Result<Vec<i32>> {
    let whole = varied.scale();
    let (tariff, time) = match varied {
        Varied::Time(_) => (Range::default(), Range::exactly(Duration::days(whole))),
        _ => (Range::exactly(Tariff::usd(whole)), Range::default()),
    };
    let change = Change { label: String::new(), tariff, time, basis: Basis::Assumed, sources: Vec::new() };
    let mut paid = Overlay::empty();
    match part {
        VariedPart::Link(link) => paid.change_link(link, change),
        VariedPart::Country(country) => paid.change_country(frozen.network(), country, &change),
        VariedPart::Asset(asset) => paid.change_asset(frozen.network(), asset, &frozen.commodity().id, &change),
    }
    let slope = |arc| {
        let changes = frozen.changes_under(arc, &paid);
        let steps: i64 = changes.map(|change| change.tariff.central.steps() + change.time.central.steps()).sum();
        let slope = (steps as f64 * per_step).round();
        let fits = slope.abs() <= f64::from(i32::MAX);
        fits.then_some(slope as i32).ok_or(Error::Overflow { measure: "generalized" })
    };
    (0..frozen.graph().arc_count()).map(slope).collect()
}
