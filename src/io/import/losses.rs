//! What a number loses when it becomes a quantity of the model.

use crate::units::{Distance, Duration, Measure, Tariff};

/// Counts numbers above 0 that are 0 at the resolution of the model, and says so.
#[derive(Default)]
pub(super) struct Losses {
    lengths: u64,
    times: u64,
    tariffs: u64,
}

impl Losses {
    /// A number of kilometres, hours or US dollars as a field of a table; `None` if it is too large to be one.
    pub(super) fn length(&mut self, km: f64) -> Option<String> {
        field::<Distance>(km, km, &mut self.lengths)
    }

    pub(super) fn time(&mut self, hours: f64) -> Option<String> {
        field::<Duration>(hours / 24.0, hours, &mut self.times)
    }

    pub(super) fn tariff(&mut self, usd: f64) -> Option<String> {
        field::<Tariff>(usd, usd, &mut self.tariffs)
    }

    /// One sentence for each kind of loss.
    pub(super) fn said(&self) -> impl Iterator<Item = String> {
        let kinds = [
            (self.lengths, "lengths under 50 m", "0.1 km"),
            (self.times, "times under 4.3 s", "0.0001 days"),
            (self.tariffs, "tariffs under half a cent", "0.01 USD"),
        ];
        kinds.into_iter().filter(|(count, ..)| *count > 0).map(|(count, what, resolution)| {
            format!("{count} {what}: they count as 0, because the model keeps {resolution}")
        })
    }
}

/// A number with as many digits as the model could ever keep, and not those that a product of decimal numbers leaves behind.
pub(super) fn decimal(number: f64) -> String {
    const STEPS: f64 = 1e7;
    let rounded = (number * STEPS).round() / STEPS;
    if rounded.is_finite() && rounded != 0.0 { rounded.to_string() } else { number.to_string() }
}

fn field<T: Measure>(in_model: f64, shown: f64, lost: &mut u64) -> Option<String> {
    let quantity = T::from_table(in_model)?;
    if in_model > 0.0 && quantity == T::default() {
        *lost += 1;
    }
    Some(decimal(shown))
}
