//! Quantities: the unit is in the constructor and in the accessor.
//!
//! Every quantity is a whole number of its resolution, which is also the precision it is printed with. Sums are
//! therefore exact, do not depend on the order of adding, and the parts of a printed table add up to its total to the last digit.
//!
//! | quantity | resolution | printed |
//! | --- | --- | --- |
//! | [`Distance`] | 0.1 km | km |
//! | [`Duration`] | 0.0001 day (8.64 s) | days |
//! | [`Tariff`] | 0.01 USD per cargo unit | USD |
//! | [`Emission`] | 0.01 kg CO2e per cargo unit | kg |
//! | [`Rate`] | 0.001 cargo units per day | units per day |
//! | [`Quantity`] | 0.001 cargo units | units |

mod written;

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};

pub use written::{cargo_units, number_and_unit, units_per_day};

/// What a quantity can do for [`crate::network::Figure`] and the reports, whatever its unit.
pub trait Measure: Copy + Ord + Default + Add<Output = Self> + Sub<Output = Self> + Sum + fmt::Debug {
    /// From a number in the unit of the tables, or `None` if it is not finite or does not fit.
    fn from_table(number: f64) -> Option<Self>;
    /// The number in the unit of the tables.
    fn to_table(self) -> f64;
    /// From a whole number of resolution steps.
    fn from_steps(steps: i64) -> Self;
    /// The whole number of resolution steps.
    fn steps(self) -> i64;
}

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident, $per_unit:literal, $decimals:literal, $construct:ident, $try_construct:ident, $access:ident, $unit:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// Nothing of it.
            pub const ZERO: Self = Self(0);
            #[doc = concat!("How many steps of the resolution make one of ", $unit, ".")]
            pub const STEPS_PER_UNIT: u32 = $per_unit;

            #[doc = concat!("From ", $unit, ", rounded to the resolution, or `None` if that is not finite or does not fit.")]
            pub fn $try_construct(number: f64) -> Option<Self> {
                let steps = (number * $per_unit as f64).round();
                (steps.is_finite() && steps.abs() < 9e15).then_some(Self(steps as i64))
            }

            #[doc = concat!("From ", $unit, ", rounded to the resolution.")]
            ///
            /// # Panics
            /// If the number is not finite or does not fit.
            pub fn $construct(number: f64) -> Self {
                Self::$try_construct(number).expect(concat!("a finite number of ", $unit))
            }

            #[doc = concat!("The quantity in ", $unit, ".")]
            pub fn $access(self) -> f64 {
                self.0 as f64 / $per_unit as f64
            }

            /// The whole number of resolution steps.
            pub fn steps(self) -> i64 {
                self.0
            }

            /// The quantity times a factor, rounded to the resolution.
            ///
            /// # Panics
            /// If the factor is not finite.
            pub fn scaled(self, factor: f64) -> Self {
                Self::$construct(self.$access() * factor)
            }
        }

        impl Measure for $name {
            fn from_table(number: f64) -> Option<Self> {
                Self::$try_construct(number)
            }
            fn to_table(self) -> f64 {
                self.$access()
            }
            fn from_steps(steps: i64) -> Self {
                Self(steps)
            }
            fn steps(self) -> i64 {
                self.0
            }
        }

        impl Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }

        impl Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0 - other.0)
            }
        }

        impl AddAssign for $name {
            fn add_assign(&mut self, other: Self) {
                self.0 += other.0;
            }
        }

        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(quantities: I) -> Self {
                quantities.fold(Self::ZERO, |sum, quantity| sum + quantity)
            }
        }

        /// The number alone, at full resolution unless a precision is asked for.
        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                let text = format!("{:.*}", out.precision().unwrap_or($decimals), self.$access());
                let is_zero = text.starts_with('-') && text.bytes().all(|byte| !byte.is_ascii_digit() || byte == b'0');
                out.pad_integral(true, "", if is_zero { &text[1..] } else { &text })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_f64(self.$access())
            }
        }

        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "number" })
            }
        }
    };
}

quantity!(
    /// A length of way.
    Distance, 10, 1, km, try_km, as_km, "kilometres"
);
quantity!(
    /// A time span.
    Duration, 10_000, 4, days, try_days, as_days, "days"
);
quantity!(
    /// What the carrier charges for one cargo unit.
    Tariff, 100, 2, usd, try_usd, as_usd, "US dollars per cargo unit"
);
quantity!(
    /// Greenhouse gas for one cargo unit, well to wheel.
    Emission, 100, 2, kg, try_kg, as_kg, "kilograms of CO2 equivalent per cargo unit"
);
quantity!(
    /// Cargo in time: a capacity, a supply, a demand or a throughput.
    Rate, 1_000, 3, per_day, try_per_day, as_per_day, "cargo units per day"
);
quantity!(
    /// An amount of cargo: a storage or a stock.
    Quantity, 1_000, 3, units, try_units, as_units, "cargo units"
);

impl Duration {
    /// From hours, rounded to the resolution, or `None` if that is not finite or does not fit.
    pub fn try_hours(hours: f64) -> Option<Self> {
        Self::try_days(hours / 24.0)
    }

    /// From hours.
    ///
    /// # Panics
    /// If the number is not finite.
    pub fn hours(hours: f64) -> Self {
        Self::days(hours / 24.0)
    }

    /// The time span in hours.
    pub fn as_hours(self) -> f64 {
        self.as_days() * 24.0
    }
}

/// A share of one, from 0 to 1: what a derate leaves, what rests on published figures.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Share(f64);

impl Share {
    /// All of it.
    pub const ALL: Self = Self(1.0);
    /// None of it.
    pub const NONE: Self = Self(0.0);

    /// From a number from 0 to 1, or `None` outside that.
    ///
    /// # Examples
    /// ```
    /// use corridor::units::Share;
    /// assert_eq!(Share::new(0.5).map(Share::get), Some(0.5));
    /// assert_eq!(Share::new(f64::NAN), None);
    /// ```
    pub fn new(share: f64) -> Option<Self> {
        (0.0..=1.0).contains(&share).then_some(Self(share))
    }

    /// The number from 0 to 1.
    pub fn get(self) -> f64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_to_the_printed_total() {
        let parts = [Tariff::usd(4.43), Tariff::usd(8.73), Tariff::usd(5.56), Tariff::usd(12.2), Tariff::usd(7.08)];
        assert_eq!(parts.iter().copied().sum::<Tariff>().to_string(), "38.00");
    }

    #[test]
    fn numbers_that_are_not_finite_are_refused() {
        assert_eq!(Distance::try_km(f64::NAN), None);
        assert_eq!(Rate::try_per_day(f64::INFINITY), None);
        assert_eq!(Share::new(1.5), None);
    }

    #[test]
    fn rounding_to_nothing_prints_no_minus_sign() {
        assert_eq!(format!("{:.0}", Tariff::usd(-0.3)), "0");
        assert_eq!(format!("{:>8.1}", Tariff::usd(-2.25)), "    -2.2");
    }

    #[test]
    fn hours_and_days_agree() {
        assert_eq!(Duration::hours(36.0), Duration::days(1.5));
    }
}
