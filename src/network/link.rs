//! Links: one carrier's way between two places.

use std::fmt;

use super::{Country, Figure, Position};
use crate::units::{Distance, Duration, Rate, Tariff};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// Every value, in the order of the docs.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word in tables and on the command line.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The value that a word names.
            pub fn find(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == word)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.pad(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
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
                schemars::json_schema!({ "enum": [$($word),+] })
            }
        }
    };
}
pub(crate) use words;

words!(
    /// How cargo moves on a link.
    Mode {
        /// Oil in a pipe.
        Pipeline = "pipeline",
        /// Train.
        Rail = "rail",
        /// Ship, cargo loaded.
        Sea = "sea",
        /// Ship, wagons or trucks rolled on.
        Ferry = "ferry",
        /// Truck.
        Road = "road",
    }
);

words!(
    /// Whether a link can be used.
    Status {
        /// In use.
        Operating = "operating",
        /// There, but opened only in an emergency: a scenario says when.
        Standby = "standby",
        /// There, in working order, without traffic.
        Idle = "idle",
        /// Shut for this network's cargo.
        Closed = "closed",
        /// Interrupted for now.
        Suspended = "suspended",
        /// Being built.
        UnderConstruction = "under_construction",
        /// On paper.
        Planned = "planned",
    }
);

/// One carrier's way between two places, for one commodity or several.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The key: `cpc-5`.
    pub id: String,
    /// The name as printed.
    pub name: String,
    /// Id of the place it leaves.
    pub from: String,
    /// Id of the place it enters.
    pub to: String,
    /// One way only; otherwise it can be used in both directions.
    pub directed: bool,
    /// Longitudes and latitudes on the way, ends included; empty if only the ends are known.
    pub geometry: Vec<Position>,
    /// How long it is.
    pub length: Figure<Distance>,
    /// Ids of the commodities it carries; empty for all.
    pub commodities: Vec<String>,
    /// How cargo moves.
    pub mode: Mode,
    /// Rail gauge in millimetres.
    pub gauge_mm: Option<u16>,
    /// What a cargo stays in as long as it needs no transfer: the mode, or finer (`rail_1520`, `sea_feeder`).
    pub service: String,
    /// Who runs it.
    pub operators: Vec<String>,
    /// Every country entered, in order.
    pub countries: Vec<Country>,
    /// Assets it rests on.
    pub assets: Vec<String>,
    /// Whether it can be used.
    pub status: Status,
    /// Since when the status holds, as the source says it.
    pub status_date: String,
    /// How long a cargo is on it.
    pub time: Figure<Duration>,
    /// What the carrier charges.
    pub tariff: Figure<Tariff>,
    /// What a unit loses in value on its way in, because it is blended into a cheaper stream; flows count it, tariffs never do.
    pub quality_loss: Option<Figure<Tariff>>,
    /// The most that can pass; `None` if unknown or not binding.
    pub capacity: Option<Figure<Rate>>,
    /// Id of the emission factor; `None` for none known.
    pub emission: Option<String>,
    /// Anything worth saying.
    pub note: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_pointer_width = "64")]
    #[test]
    fn a_link_stays_as_small_as_the_guide_says() {
        assert_eq!(size_of::<Link>(), 600, "docs/guides/own-network.md says what a large network takes");
    }
}
