//! How a question is written down: once, as one struct whose fields are the flags, the keys of JSON and the builder's methods.
//!
//! `#[serde(flatten)]` and `deny_unknown_fields` do not go together, so that fields shared by several questions cannot be a struct inside a struct. They are
//! groups of this macro instead, copied into each question, and read by the rest of the program through one view per group.

/// Declares a question.
///
/// Fields are `need` (has to be given), `maybe` (an option that is filled in when the question is resolved), `list` (any number) or `flag` (true or false); the
/// brackets hold what the command line needs to know.
macro_rules! question {
    ($(#[$meta:meta])* $name:ident, $word:literal: [$($group:ident)*] { $($own:tt)* }) => {
        question!(@group [$(#[$meta])*] $name $word [$($group)*] {} { $($own)* });
        $(question!(@view $group $name);)*
    };

    (@group $head:tt $name:ident $word:literal [own $($rest:ident)*] { $($done:tt)* } { $($own:tt)* }) => {
        question!(@group $head $name $word [$($rest)*] { $($done)* $($own)* } {});
    };
    (@group $head:tt $name:ident $word:literal [ends $($rest:ident)*] { $($done:tt)* } $own:tt) => {
        question!(@group $head $name $word [$($rest)*] { $($done)*
            /// Origin: an id, a name, a UN/LOCODE, or latitude,longitude in degrees
            need origin: String [],
            /// Destination, in the same forms
            need destination: String [],
        } $own);
    };
    (@group $head:tt $name:ident $word:literal [scenarios $($rest:ident)*] { $($done:tt)* } $own:tt) => {
        question!(@group $head $name $word [$($rest)*] { $($done)*
            /// Apply this scenario: a name or a .toml file (repeatable: all together)
            list scenario: ScenarioChoice [long, value_name = "NAME|FILE"],
        } $own);
    };
    (@group $head:tt $name:ident $word:literal [day $($rest:ident)*] { $($done:tt)* } $own:tt) => {
        question!(@group $head $name $word [$($rest)*] { $($done)*
            /// Day of the scenarios, counted from 0, or a date [default: 0]
            maybe day: Day [long, value_name = "N|DATE"],
        } $own);
    };
    (@group $head:tt $name:ident $word:literal [goods $($rest:ident)*] { $($done:tt)* } $own:tt) => {
        question!(@group $head $name $word [$($rest)*] { $($done)*
            /// What to ship: crude or container [default: the only commodity that can move between the places]
            maybe commodity: String [long, value_name = "ID", help_heading = "Question"],
            /// Use the outage rates of war (since February 2022) or of peace [default: war]
            maybe regime: RegimeWord [long, value_enum, help_heading = "Question"],
            /// Snap a position to a place at most this many km away [default: 25]
            maybe snap_km: f64 [long, value_name = "KM", help_heading = "Question", allow_negative_numbers = true],
        } $own);
    };
    (@group $head:tt $name:ident $word:literal [via $($rest:ident)*] { $($done:tt)* } $own:tt) => {
        question!(@group $head $name $word [$($rest)*] { $($done)*
            /// Pass through this place (repeatable, in order)
            list via: String [long, value_name = "PLACE", help_heading = "Question"],
        } $own);
    };
    (@group $head:tt $name:ident $word:literal [cost $($rest:ident)*] { $($done:tt)* } $own:tt) => {
        question!(@group $head $name $word [$($rest)*] { $($done)*
            /// What to minimise [default: generalized]
            maybe objective: ObjectiveWord [long, value_enum, help_heading = "Question"],
            /// Cost of a day to the owner of a cargo unit, in USD, for `generalized` [default: the commodity's]
            maybe value_of_time: f64 [long, value_name = "USD", help_heading = "Question", allow_negative_numbers = true],
            /// Price of a tonne of CO2, in USD, for `generalized` [default: 0]
            maybe co2_price: f64 [long, value_name = "USD", help_heading = "Question", allow_negative_numbers = true],
        } $own);
    };
    (@group $head:tt $name:ident $word:literal [constraints $($rest:ident)*] { $($done:tt)* } $own:tt) => {
        question!(@group $head $name $word [$($rest)*] { $($done)*
            /// Stay out of these countries, by ISO code or English name: RU, RUS, Russia
            list avoid_country: String [long, value_name = "COUNTRY", help_heading = "Constraints"],
            /// Stay away from this place (repeatable)
            list avoid_node: String [long, value_name = "PLACE", help_heading = "Constraints"],
            /// Use none of these links, by id
            list avoid_link: String [long, value_name = "ID", help_heading = "Constraints"],
            /// Use none of these assets (straits, borders, pipelines ...), by id
            list avoid_asset: String [long, value_name = "ID", help_heading = "Constraints"],
            /// Use no link of this operator (repeatable)
            list avoid_operator: String [long, value_name = "NAME", help_heading = "Constraints"],
            /// Use none of these modes: pipeline, rail, sea, ferry, road
            list avoid_mode: String [long, value_name = "MODE", help_heading = "Constraints"],
            /// Close a link, asset or place (cpc-5), or leave it a share of its capacity (btc=0.5); other things, and names that several have, by kind: transit:RU, country:RU, asset:suez (repeatable)
            list close: String [long, value_name = "[KIND:]NAME[=SHARE]", help_heading = "Constraints"],
            /// Expand a link, asset, place, transfer or outlet by a factor (btc=1.5) or an amount (kazakh-crude-btc=+2.5Mt/a); found as for closures (repeatable)
            list expand: String [long, value_name = "[KIND:]NAME=FACTOR|+AMOUNT", help_heading = "Constraints"],
            /// Set a figure: link:cpc-1.tariff=38, asset:btc.capacity=1.2Mt/a, transfer:ID.time=36h, supply:ID.supply, market:ID.demand or netback, storage:ID.capacity or opening, reliability:ID.events_per_year (repeatable)
            list set: String [long, value_name = "[KIND:]ID.FIELD=VALUE", help_heading = "Constraints"],
            /// Set the figures in this CSV file: id, field, from, to, value, unit, low, high, basis, source_ids, note (repeatable)
            list overlay: OverlayItem [long, value_name = "FILE", help_heading = "Constraints"],
            /// Also use links that are planned or under construction
            flag include_planned: bool [long, help_heading = "Constraints"],
            /// Also use this link whatever its status (cpc-to-kto), or all links of a status (idle)
            list include: String [long, value_name = "LINK|STATUS", help_heading = "Constraints"],
        } $own);
    };
    (@group [$(#[$meta:meta])*] $name:ident $word:literal [] { $($fields:tt)* } {}) => {
        question!(@field [$(#[$meta])*] $name $word {} {} {} { $($fields)* });
    };

    (@field $head:tt $name:ident $word:literal { $($out:tt)* } { $($set:tt)* } { $($names:tt)* }
        { $(#[doc = $doc:literal])* need $field:ident: $kind:ty [$($arg:tt)*], $($rest:tt)* }) => {
        question!(@field $head $name $word { $($out)*
            $(#[doc = $doc])*
            #[cfg_attr(feature = "cli", arg($($arg)*))]
            pub $field: $kind,
        } { $($set)*
            $(#[doc = $doc])*
            pub fn $field(mut self, given: impl Into<$kind>) -> Self {
                self.$field = given.into();
                self
            }
        } { $($names)* stringify!($field), } { $($rest)* });
    };
    (@field $head:tt $name:ident $word:literal { $($out:tt)* } { $($set:tt)* } { $($names:tt)* }
        { $(#[doc = $doc:literal])* maybe $field:ident: $kind:ty [$($arg:tt)*], $($rest:tt)* }) => {
        question!(@field $head $name $word { $($out)*
            $(#[doc = $doc])*
            #[serde(default, skip_serializing_if = "Option::is_none")]
            #[cfg_attr(feature = "cli", arg($($arg)*))]
            pub $field: Option<$kind>,
        } { $($set)*
            $(#[doc = $doc])*
            pub fn $field(mut self, given: impl Into<$kind>) -> Self {
                self.$field = Some(given.into());
                self
            }
        } { $($names)* stringify!($field), } { $($rest)* });
    };
    (@field $head:tt $name:ident $word:literal { $($out:tt)* } { $($set:tt)* } { $($names:tt)* }
        { $(#[doc = $doc:literal])* list $field:ident: $kind:ty [$($arg:tt)*], $($rest:tt)* }) => {
        question!(@field $head $name $word { $($out)*
            $(#[doc = $doc])*
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            #[cfg_attr(feature = "cli", arg($($arg)*))]
            pub $field: Vec<$kind>,
        } { $($set)*
            $(#[doc = $doc])*
            ///
            /// Each call adds one.
            pub fn $field(mut self, given: impl Into<$kind>) -> Self {
                self.$field.push(given.into());
                self
            }
        } { $($names)* stringify!($field), } { $($rest)* });
    };
    (@field $head:tt $name:ident $word:literal { $($out:tt)* } { $($set:tt)* } { $($names:tt)* }
        { $(#[doc = $doc:literal])* flag $field:ident: bool [$($arg:tt)*], $($rest:tt)* }) => {
        question!(@field $head $name $word { $($out)*
            $(#[doc = $doc])*
            #[serde(default, skip_serializing_if = "std::ops::Not::not")]
            #[cfg_attr(feature = "cli", arg($($arg)*))]
            pub $field: bool,
        } { $($set)*
            $(#[doc = $doc])*
            pub fn $field(mut self) -> Self {
                self.$field = true;
                self
            }
        } { $($names)* stringify!($field), } { $($rest)* });
    };
    (@field [$(#[$meta:meta])*] $name:ident $word:literal { $($out:tt)* } { $($set:tt)* } { $($names:tt)* } {}) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[cfg_attr(feature = "cli", derive(clap::Args))]
        #[serde(deny_unknown_fields)]
        #[non_exhaustive]
        pub struct $name { $($out)* }

        impl $name {
            /// The name of the question in JSON and in addresses.
            pub const NAME: &str = $word;
            /// Its parameters, in the order of the struct.
            pub const PARAMETERS: &[&str] = &[$($names)*];

            $($set)*
        }

        impl From<$name> for super::Question {
            fn from(question: $name) -> Self {
                Self::$name(question)
            }
        }
    };

    (@view ends $name:ident) => {
        impl $name {
            /// The question between two places.
            pub fn new(origin: impl Into<String>, destination: impl Into<String>) -> Self {
                Self { origin: origin.into(), destination: destination.into(), ..Self::default() }
            }
        }
    };
    (@view goods $name:ident) => {
        impl Goods for $name {
            fn goods(&mut self) -> GoodsMut<'_> {
                GoodsMut { commodity: &mut self.commodity, regime: &mut self.regime, snap_km: &mut self.snap_km }
            }
        }
    };
    (@view cost $name:ident) => {
        impl Cost for $name {
            fn cost(&mut self) -> CostMut<'_> {
                CostMut {
                    objective: &mut self.objective,
                    value_of_time: &mut self.value_of_time,
                    co2_price: &mut self.co2_price,
                }
            }
        }
    };
    (@view constraints $name:ident) => {
        impl Constrained for $name {
            fn constraints(&mut self) -> ConstraintsMut<'_> {
                ConstraintsMut {
                    avoid_country: &mut self.avoid_country,
                    avoid_node: &mut self.avoid_node,
                    avoid_link: &mut self.avoid_link,
                    avoid_asset: &mut self.avoid_asset,
                    avoid_operator: &mut self.avoid_operator,
                    avoid_mode: &mut self.avoid_mode,
                    close: &mut self.close,
                    expand: &mut self.expand,
                    include_planned: self.include_planned,
                    include: &mut self.include,
                }
            }
        }
    };
    (@view $group:ident $name:ident) => {};
}
pub(super) use question;
