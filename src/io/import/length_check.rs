//! Whether lengths can be in the unit that they are said to be in.

use super::gmns_files::GmnsUnits;
use super::units::unit;
use crate::maths::{great_circle_km, hypot};

/// Lengths as given against straight lines between the ends: samples have been seen whose lengths are in another unit than they say.
#[derive(Default)]
pub(super) struct LengthCheck {
    given: f64,
    straight: f64,
}

impl LengthCheck {
    /// Adds a link.
    pub(super) fn add(&mut self, given: f64, from: [f64; 2], to: [f64; 2], is_projected: bool) {
        let straight = if is_projected { hypot(from[0] - to[0], from[1] - to[1]) } else { great_circle_km(from, to) };
        if straight > 0.0 {
            self.given += given;
            self.straight += straight;
        }
    }

    /// What makes the unit of lengths doubtful, if anything does.
    pub(super) fn doubt(&self, units: &GmnsUnits) -> Option<String> {
        if self.straight == 0.0 {
            return None;
        }
        let (shown, ratio) = (&units.length, self.given / self.straight);
        let fits = |ratio: f64| (0.9..2.0).contains(&ratio);
        if units.is_projected {
            let is_doubtful = fits(ratio) && !["ft", "foot", "feet", "m"].contains(&shown.to_string().as_str());
            return is_doubtful.then(|| {
                format!("lengths may not be in {shown}: they are as long as straight lines in the unit of the coordinates; see --length-unit")
            });
        }
        let ratio = units.length.to_table(ratio);
        if (0.5..4.0).contains(&ratio) {
            return None;
        }
        let other =
            ["m", "km", "mi", "ft"].into_iter().find(|word| fits(unit(word).to_table(self.given) / self.straight));
        let hint = other.map_or(String::new(), |word| format!("; in {word} they would fit: --length-unit {word}"));
        Some(format!("lengths may not be in {shown}: they are {ratio:.1} times the straight lines{hint}"))
    }
}
