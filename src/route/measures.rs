//! What an arc costs in every criterion, and what a search minimises.

use std::fmt;

use super::UNREACHABLE;
use crate::error::{Error, Result};
use crate::network::Range;
use crate::units::{Distance, Duration, Emission, Tariff};

/// Every criterion, kept apart to the end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Measures {
    /// What the carriers charge.
    pub tariff: Range<Tariff>,
    /// How long it takes.
    pub time: Range<Duration>,
    /// How far it is.
    pub distance: Distance,
    /// Greenhouse gas.
    pub co2: Emission,
    /// -ln(availability) in units of 1e-6.
    pub risk: u64,
    /// What the cargo loses in worth by blending: no tariff, but part of the generalized cost.
    pub quality_loss: Tariff,
}

impl std::ops::AddAssign for Measures {
    fn add_assign(&mut self, other: Self) {
        self.tariff += other.tariff;
        self.time += other.time;
        self.distance += other.distance;
        self.co2 += other.co2;
        self.risk += other.risk;
        self.quality_loss += other.quality_loss;
    }
}

impl std::iter::Sum for Measures {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), |mut sum, part| {
            sum += part;
            sum
        })
    }
}

/// What a search minimises.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Objective {
    /// The sum of tariffs.
    Tariff,
    /// The time under way and in transfers.
    Time,
    /// Greenhouse gas, well to wheel.
    Co2,
    /// The length of the way.
    Distance,
    /// The probability of an outage.
    Risk,
    /// Tariff + loss of quality + value of time x time + CO2 price x CO2, kept to 0.001 USD per arc.
    Generalized {
        /// What a day costs the owner of a cargo unit, in USD.
        value_of_time: f64,
        /// What a tonne of CO2 costs, in USD.
        co2_price: f64,
    },
}

impl Objective {
    /// The word on the command line.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Tariff => "tariff",
            Self::Time => "time",
            Self::Co2 => "co2",
            Self::Distance => "distance",
            Self::Risk => "risk",
            Self::Generalized { .. } => "generalized",
        }
    }

    /// The weight of an arc in the search: a whole number of the criterion's resolution.
    ///
    /// # Errors
    /// [`Error::Overflow`] if it does not fit below [`UNREACHABLE`].
    pub fn weight(&self, measures: &Measures) -> Result<u32> {
        let steps = match *self {
            Self::Tariff => measures.tariff.central.steps(),
            Self::Time => measures.time.central.steps(),
            Self::Co2 => measures.co2.steps(),
            Self::Distance => measures.distance.steps(),
            Self::Risk => i64::try_from(measures.risk).unwrap_or(i64::MAX),
            Self::Generalized { value_of_time, co2_price } => {
                let days = measures.time.central.as_days();
                let extra = value_of_time * days * 1e3 + co2_price * measures.co2.as_kg();
                let charged = measures.tariff.central + measures.quality_loss;
                charged.steps().saturating_mul(10).saturating_add(extra.round() as i64)
            }
        };
        match u32::try_from(steps.max(0)) {
            Ok(weight) if weight < UNREACHABLE => Ok(weight),
            _ => Err(Error::Overflow { measure: self.as_str() }),
        }
    }
}

impl fmt::Display for Objective {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Generalized { value_of_time, co2_price } => {
                write!(out, "generalized (time at {value_of_time} USD per unit and day, CO2 at {co2_price} USD/t)")
            }
            other => out.write_str(other.as_str()),
        }
    }
}
