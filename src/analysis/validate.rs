//! The model against published end-to-end figures that it was not built from.

use crate::error::{Error, Result};
use crate::network::{Network, Regime};
use crate::route::{FrozenNetwork, Objective, Question, Rule};
use crate::scenario::{Resolved, StatusPolicy, lay_over};

/// A published figure for a whole way.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedRow {
    /// The key.
    pub id: String,
    /// Id of the commodity.
    pub commodity: String,
    /// Id of the place it starts at.
    pub origin: String,
    /// Id of the place it ends at.
    pub destination: String,
    /// Id of the corridor; blank for the best route whatever its corridor.
    pub corridor: String,
    /// Ids of places that the published way passes.
    pub via: Vec<String>,
    /// Ids of scenarios that held.
    pub scenarios: Vec<String>,
    /// Fewest and most days.
    pub days: Option<(f64, f64)>,
    /// USD per cargo unit.
    pub tariff_usd: Option<f64>,
    /// The year, as the source says it.
    pub year: String,
    /// The figures of the network were not made from it.
    pub is_independent: bool,
    /// Why not, if it is not.
    pub why_not: String,
    /// Ids of the sources.
    pub sources: Vec<String>,
    /// Anything worth saying.
    pub note: String,
}

/// A published figure beside what the model says.
#[derive(Debug, Clone, PartialEq)]
pub struct Validated {
    /// What was published.
    pub published: PublishedRow,
    /// Days by the model; `None` if it has no such route.
    pub days: Option<f64>,
    /// USD per cargo unit by the model; `None` if it has no such route.
    pub tariff_usd: Option<f64>,
}

impl Validated {
    /// The published days: the middle of the interval.
    pub fn published_days(&self) -> Option<f64> {
        self.published.days.map(|(low, high)| (low + high) / 2.0)
    }

    /// (model - published) / published, in days.
    pub fn days_error(&self) -> Option<f64> {
        Some(self.days? / self.published_days()? - 1.0)
    }

    /// (model - published) / published, in USD.
    pub fn tariff_error(&self) -> Option<f64> {
        Some(self.tariff_usd? / self.published.tariff_usd? - 1.0)
    }
}

/// Finds the best route by generalized cost for each published row.
///
/// # Errors
/// [`Error::Unknown`] for a place, commodity, corridor or scenario that is not there; [`Error::Overflow`].
pub fn validate(network: &Network, scenarios: &[Resolved], rows: &[PublishedRow]) -> Result<Vec<Validated>> {
    rows.iter().map(|row| validate_row(network, scenarios, row)).collect()
}

fn validate_row(network: &Network, scenarios: &[Resolved], row: &PublishedRow) -> Result<Validated> {
    let mut validated = Validated { published: row.clone(), days: None, tariff_usd: None };
    let unknown = |what: &'static str, given: &str| Error::Unknown { what, given: given.to_owned(), near: Vec::new() };
    let place = |id: &str| network.find_node(id).ok_or_else(|| unknown("place", id));
    if row.origin.is_empty() || row.destination.is_empty() {
        return Ok(validated);
    }
    let commodity = network.find_commodity(&row.commodity).ok_or_else(|| unknown("commodity", &row.commodity))?;
    let rule = match row.corridor.as_str() {
        "" => Rule::default(),
        id => Rule::of_corridor(network, network.find_corridor(id).ok_or_else(|| unknown("corridor", id))?),
    };
    let via = row.via.iter().map(|id| place(id)).collect::<Result<Vec<_>>>()?;
    let held = row
        .scenarios
        .iter()
        .map(|id| scenarios.iter().find(|resolved| resolved.scenario.id == *id).ok_or_else(|| unknown("scenario", id)))
        .collect::<Result<Vec<_>>>()?;
    let objective =
        Objective::Generalized { value_of_time: commodity.value_of_time.central().as_usd(), co2_price: 0.0 };
    let question = Question {
        origin: place(&row.origin)?,
        destination: place(&row.destination)?,
        objective,
        rule: rule.via(&via),
    };
    let laid = lay_over(network, commodity, &held, 0, &StatusPolicy::default());
    let frozen = FrozenNetwork::new(network, commodity, Regime::Any);
    if let Some(route) = frozen.best_route(&laid.overlay, &question)? {
        validated.days = Some(route.total.time.central.as_days());
        validated.tariff_usd = Some(route.total.tariff.central.as_usd());
    }
    Ok(validated)
}

/// The middle of the sizes of errors; `None` of none.
pub fn median_absolute(errors: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut sizes: Vec<f64> = errors.into_iter().map(f64::abs).collect();
    sizes.sort_by(f64::total_cmp);
    let middle = sizes.len() / 2;
    match sizes.len() {
        0 => None,
        count if count % 2 == 1 => Some(sizes[middle]),
        _ => Some((sizes[middle - 1] + sizes[middle]) / 2.0),
    }
}

#[cfg(test)]
mod tests {
    use super::median_absolute;

    #[test]
    fn the_median_is_of_sizes_not_of_signed_errors() {
        assert_eq!(median_absolute([-0.5, 0.1, 0.2]), Some(0.2));
        assert_eq!(median_absolute([-0.5, 0.1]), Some(0.3));
        assert_eq!(median_absolute([]), None);
    }
}
