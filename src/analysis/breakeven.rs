//! What would change the answer: where another route becomes the best as one figure grows.

use super::parametric::{Ratio, find_parametric_paths};
use crate::error::{Error, Result, nearest_names};
use crate::network::{AssetId, Country, LinkId, Network, Overlay, RiskRule};
use crate::route::{ArcKind, FrozenNetwork, Objective, Question, Route, RuledGraph, UNREACHABLE};

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
    /// On the asset: once on each of its links where they stand beside each other, shared by length where they follow each other.
    Asset(AssetId),
    /// Each time a route uses the link.
    Link(LinkId),
}

impl Varied {
    /// From words: `country:RU tariff`, `asset:caspian-crossing time`, `link:cpc-5 tariff`, `value-of-time`, `co2-price`.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a country, asset or link that is not there, [`Error::Question`] for other words.
    pub fn parse(network: &Network, words: &str) -> Result<Self> {
        let hint = "country:RU tariff, asset:ID time, link:ID tariff, value-of-time or co2-price";
        let wrong = || Error::question(format!("'{words}' cannot be varied"), hint);
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
                        "country" => {
                            let known = network.countries();
                            let found = Country::find(id).filter(|country| known.contains(country));
                            VariedPart::Country(found.ok_or_else(|| unknown("country", network.country_names()))?)
                        }
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
/// [`Error::Question`] for an empty range, a range in which something costs less than nothing, or a figure that does not matter to the objective; [`Error::Overflow`].
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
    let (base, slope, scale) = cost_functions(frozen, overlay, question.objective, varied)?;
    let bound = |number: f64| {
        let thousandths = (number / scale * 1_000.0).round();
        let fits = number.is_finite() && thousandths.abs() < 1e12;
        let ratio = fits.then(|| Ratio::new(thousandths as i64, 1_000)).flatten();
        ratio.ok_or_else(|| Error::question(format!("{number} is no end of a range"), "--range 0:500"))
    };
    let (low, high) = (bound(low)?, bound(high)?);
    let (source, target) = (frozen.start(question.origin), frozen.end(question.destination));
    let ruled = RuledGraph::new(frozen, &question.rule);
    let (source, target) = (ruled.source(source), ruled.target(target));
    let (base, slope) = (ruled.by_arc(&base), ruled.by_arc(&slope));
    let found = find_parametric_paths(ruled.graph(), &base, &slope, source, target, low, high);
    let pieces = found.map_err(|error| Error::question(error.to_string(), "--range LO:HI with 0 <= LO < HI"))?;
    Ok(pieces
        .into_iter()
        .filter(|piece| !piece.arcs.is_empty())
        .map(|piece| BestStretch {
            from: piece.from.as_f64() * scale,
            to: piece.to.as_f64() * scale,
            route: Route::trace(frozen, overlay, &ruled.base_arcs(&piece.arcs)),
        })
        .collect())
}

/// For each arc, its cost at 0 and what more of what is varied adds, in the resolution of the objective; and of what size a step of it is, so that slopes are whole
/// numbers without rounding.
fn cost_functions(
    frozen: &FrozenNetwork<'_>,
    overlay: &Overlay,
    objective: Objective,
    varied: Varied,
) -> Result<(Vec<u32>, Vec<i32>, f64)> {
    let useless = || {
        Error::question(
            format!("this figure does not matter to the objective {}", objective.as_str()),
            "--objective generalized, or tariff for a tariff and time for a time",
        )
    };
    let Objective::Generalized { value_of_time, co2_price } = objective else {
        let per_unit = match (objective, varied) {
            (Objective::Tariff, Varied::Tariff(_)) => 100.0,
            (Objective::Time, Varied::Time(_)) => 10_000.0,
            _ => return Err(useless()),
        };
        let (Varied::Tariff(part) | Varied::Time(part)) = varied else { return Err(useless()) };
        return Ok((frozen.weights(overlay, &objective)?, slopes(frozen, part, per_unit), 1.0));
    };
    match varied {
        Varied::Tariff(part) => Ok((frozen.weights(overlay, &objective)?, slopes(frozen, part, 1_000.0), 1.0)),
        Varied::Time(part) if value_of_time > 0.0 => {
            Ok((frozen.weights(overlay, &objective)?, slopes(frozen, part, 1_000.0 * value_of_time), 1.0))
        }
        Varied::Time(_) => Err(useless()),
        Varied::ValueOfTime | Varied::Co2Price => {
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
            // 0.0001 day at 10 USD and 0.01 kg at 100 USD a tonne both cost 0.001 USD, the resolution of the objective.
            Ok((base, slope, if varied == Varied::ValueOfTime { 10.0 } else { 100.0 }))
        }
    }
}

/// What one unit of a surcharge or delay adds to each arc.
fn slopes(frozen: &FrozenNetwork<'_>, part: VariedPart, per_unit: f64) -> Vec<i32> {
    let network = frozen.network();
    let share = |arc: u32| -> f64 {
        let ArcKind::Travel(way) = frozen.kind(arc) else { return 0.0 };
        let link = network.link(way.link);
        match part {
            VariedPart::Link(id) => f64::from(u8::from(way.link == id)),
            VariedPart::Country(country) => {
                let tail = if way.is_reversed { &link.to } else { &link.from };
                let from = network.find_node(tail).and_then(|node| network.node(node).country);
                f64::from(u8::from(link.countries.contains(&country) && from != Some(country)))
            }
            VariedPart::Asset(id) => {
                if !network.link_assets(way.link).contains(&id) {
                    return 0.0;
                }
                if network.asset(id).risk_rule == RiskRule::Parallel {
                    return 1.0;
                }
                let members = network.asset_links(id).iter().map(|member| network.link(*member));
                let ours = members.filter(|member| member.carries(&frozen.commodity().id));
                let total: f64 = ours.map(|member| member.length.central().as_km()).sum();
                if total > 0.0 { link.length.central().as_km() / total } else { 1.0 }
            }
        }
    };
    (0..frozen.graph().arc_count()).map(|arc| (share(arc) * per_unit).round() as i32).collect()
}
