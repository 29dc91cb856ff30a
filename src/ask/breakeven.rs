//! Where another route becomes the best as one figure grows.

use schemars::JsonSchema;
use serde::Serialize;

use super::asking::{Asking, Reply};
use super::question::Goods;
use super::routes::ready_route;
use super::told::{CommodityTold, RouteTold};
use super::{Ask, Breakeven};
use crate::analysis::{Varied, breakeven};
use crate::error::{Error, ParameterProblem, Result};

/// A stretch of the range on which one route is the best.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StretchResult {
    /// Where it begins.
    pub from: f64,
    /// Where it ends; the next one begins there.
    pub to: f64,
    /// The route, without what is varied.
    pub route: RouteTold,
}

/// The best route for every value in the range.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BreakevenResult {
    /// What is shipped.
    pub commodity: CommodityTold,
    /// What grows.
    pub varied: String,
    /// Its unit.
    pub unit: String,
    /// The stretches, in order; they leave no gap.
    pub stretches: Vec<StretchResult>,
}

impl Ask for Breakeven {
    type Result = BreakevenResult;

    fn answer(&self, asking: &mut Asking<'_>) -> Result<Reply<BreakevenResult>> {
        let mut question = self.clone();
        if question.vary.trim().is_empty() {
            let example = "{vary} 'country:RU tariff'".to_owned();
            return Err(Error::parameter("vary", ParameterProblem::Missing { example }));
        }
        let varied = Varied::parse(asking.network, &question.vary)?;
        let own = match varied {
            Varied::ValueOfTime => Some(("value_of_time", question.value_of_time.is_some())),
            Varied::Co2Price => Some(("co2_price", question.co2_price.is_some())),
            Varied::Tariff(_) | Varied::Time(_) => None,
        };
        if let Some((parameter, true)) = own {
            let by = format!("{{vary}} {}", question.vary);
            return Err(Error::parameter(parameter, ParameterProblem::Excluded { by }));
        }
        let given_range = question.range.as_deref().map(parse_range).transpose()?;
        let ready = ready_route!(asking, question, None, |question: &mut Self, commodity| {
            asking.objective(question, commodity)
        });
        match varied {
            Varied::ValueOfTime => question.value_of_time = None,
            Varied::Co2Price => question.co2_price = None,
            Varied::Tariff(_) | Varied::Time(_) => {}
        }
        let Some(best) = ready.frozen.best_route(&ready.laid.overlay, &ready.question)? else {
            return Ok(Reply::none(question, ready.reason(asking.means.watch)?));
        };
        let range = given_range.unwrap_or_else(|| varied.default_range(&best));
        question.range = Some(format!("{}:{}", range.0, range.1));
        let found = breakeven(&ready.frozen, &ready.laid.overlay, &ready.question, varied, range)?;
        let stretches = found.iter().map(|stretch| StretchResult {
            from: stretch.from,
            to: stretch.to,
            route: RouteTold::new(asking.network, &stretch.route),
        });
        let result = BreakevenResult {
            commodity: ready.commodity(),
            varied: question.vary.clone(),
            unit: varied.unit().to_owned(),
            stretches: stretches.collect(),
        };
        Ok(Reply::answered(question, result))
    }
}

fn parse_range(text: &str) -> Result<(f64, f64)> {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    let found = text.split_once(':').and_then(|(low, high)| number(low).zip(number(high)));
    let found = found.filter(|(low, high)| 0.0 <= *low && low < high);
    found.ok_or_else(|| {
        let (given, expected) = (text.to_owned(), "a range".to_owned());
        let example = "LO:HI, two numbers with 0 <= LO < HI: {range} 0:500".to_owned();
        Error::parameter("range", ParameterProblem::Unreadable { given, expected, example })
    })
}
