//! What an answer says besides its figures, and why there is none: values with fields. English is one rendering of them.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::analysis::NoMore;
use crate::scenario::NotInForce;
use crate::units::{Distance, Duration, Tariff};

/// What mattered and was not asked for: what was taken for what, and what changes nothing.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "note", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Note {
    /// A position was taken for a place.
    Snapped {
        /// What was given.
        given: String,
        /// Id of the place.
        place: String,
        /// Its name.
        name: String,
        /// How far away it is, in km.
        km: Distance,
    },
    /// A place has no link for the commodity and another one near it is taken.
    Moved {
        /// Id of the commodity.
        commodity: String,
        /// Name of the place that was meant.
        from: String,
        /// Id of the place taken.
        place: String,
        /// Its name.
        name: String,
        /// How far away it is, in km.
        km: Distance,
    },
    /// The commodity was not given, and only this one can move between the places.
    OnlyCommodity {
        /// Its id.
        commodity: String,
    },
    /// The commodity was not given, and this one was taken.
    AssumedCommodity {
        /// Its id.
        commodity: String,
    },
    /// Scenarios are compared as they stand on a day.
    ScenarioDay {
        /// The day, 0 for the first of each scenario.
        day: u32,
    },
    /// A scenario changes nothing on the day of the question.
    NotInForce {
        /// Its id.
        scenario: String,
        /// When its changes hold, or for what.
        why: NotInForce,
    },
    /// A closure, an avoidance or a whole scenario touches nothing that the commodity can use.
    Untouched {
        /// What it is: a constraint as it is named, or the id of a scenario.
        change: String,
        /// Id of the commodity.
        commodity: String,
    },
    /// An expansion of something without a known capacity.
    NothingToExpand {
        /// The expansion as it is named.
        change: String,
        /// Id of the commodity.
        commodity: String,
    },
    /// A figure is set to what it is.
    HoldsAlready {
        /// The setting as it is named.
        change: String,
    },
    /// A scenario changes nothing for the commodity within the days of a simulation.
    ChangesNothing {
        /// Its id.
        scenario: String,
        /// Id of the commodity.
        commodity: String,
    },
    /// A parameter that makes no difference to this question.
    WithoutEffect {
        /// The parameter.
        parameter: &'static str,
        /// Why.
        why: NoEffect,
    },
    /// Fewer alternatives were found than asked for.
    NoMoreAlternatives {
        /// Why.
        why: NoMore,
    },
    /// Not all trade-offs were found.
    NotAllTradeOffs,
    /// Only a part of the work was asked for.
    Part {
        /// What it is a part of.
        of: PartOf,
        /// The first of them.
        from: u64,
        /// The one after the last.
        to: u64,
    },
}

/// Why a parameter makes no difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum NoEffect {
    /// There is no scenario that it could be a day of.
    NoScenario,
    /// Outage rates count only where risk is minimised.
    OnlyForRisk,
    /// Nothing is closed or changed.
    NothingChanged,
    /// Costs do not depend on capacities.
    OnlyCosts,
}

impl fmt::Display for NoEffect {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::NoScenario => "there is not a scenario that it could be a day of",
            Self::OnlyForRisk => "outage rates count only where risk is minimised",
            Self::NothingChanged => "nothing is closed or changed",
            Self::OnlyCosts => "what a route costs does not depend on capacities",
        })
    }
}

/// What only a part was asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartOf {
    /// The trials of a risk.
    Trials,
    /// The rows of a matrix.
    Rows,
    /// The things to close, the first of each set.
    Closable,
}

impl PartOf {
    fn as_str(self) -> &'static str {
        match self {
            Self::Trials => "trials",
            Self::Rows => "rows",
            Self::Closable => "things to close",
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Snapped { given, place, name, km } => {
                write!(out, "'{given}' is taken for {name} ({place}), {km} km away")
            }
            Self::Moved { commodity, from, place, name, km } => {
                write!(out, "{from} has no link for {commodity}: {name} ({place}), {km} km away, is used")
            }
            Self::OnlyCommodity { commodity } => {
                write!(out, "commodity: {commodity} (the only one that can move between the places)")
            }
            Self::AssumedCommodity { commodity } => write!(out, "commodity: {commodity}"),
            Self::ScenarioDay { day } => write!(out, "scenarios as they stand on their day {day}"),
            Self::NotInForce { scenario, why } => write!(out, "{scenario}: {why}"),
            Self::Untouched { change, commodity } => {
                write!(out, "{change} makes no difference: it touches nothing that carries {commodity}")
            }
            Self::NothingToExpand { change, commodity } => {
                write!(out, "{change} makes no difference: no known capacity for {commodity}, so nothing to expand")
            }
            Self::HoldsAlready { change } => write!(out, "{change} makes no difference: the figure is that already"),
            Self::ChangesNothing { scenario, commodity } => {
                write!(out, "{scenario} changes nothing for {commodity} within these days")
            }
            Self::WithoutEffect { parameter, why } => {
                write!(out, "{} makes no difference: {why}", parameter.replace('_', " "))
            }
            Self::NoMoreAlternatives { why } => why.fmt(out),
            Self::NotAllTradeOffs => {
                out.write_str("the search for trade-offs gave up: there are more, at more of the first criterion")
            }
            Self::Part { of, from, to } => {
                let last = to.saturating_sub(1);
                write!(out, "a part: {} {from} to {last}, to be merged with the others", of.as_str())
            }
        }
    }
}

/// A closure or an avoidance that stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Blocker {
    /// What it is: a change of a scenario, a parameter of the question, a status.
    pub label: String,
    /// Why it is so; blank if nothing was said.
    pub why: String,
}

/// Why a question has no answer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "reason", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// No commodity of the network can move between the two places.
    NothingMoves {
        /// Name of the origin.
        from: String,
        /// Name of the destination.
        to: String,
    },
    /// No commodity of the network can move from any of the origins to any of the destinations.
    NothingMovesInAny,
    /// No links join the two places under the rule, open or closed.
    NoWay {
        /// Name of the origin.
        from: String,
        /// Name of the destination.
        to: String,
    },
    /// Something is closed. Without these, all of them, there would be a route.
    Blocked {
        /// Name of the origin.
        from: String,
        /// Name of the destination.
        to: String,
        /// A smallest set of what has to be lifted.
        by: Vec<Blocker>,
        /// What that route would be charged, in USD per cargo unit.
        tariff_usd_per_unit: Tariff,
        /// How long it would take, in days.
        time_days: Duration,
        /// The cargo unit.
        cargo_unit: String,
        /// Whether no smaller set would do. If not, the search for one gave up.
        is_smallest: bool,
    },
    /// The search gave up before it found a route: there may be one.
    NotDecided {
        /// Name of the origin.
        from: String,
        /// Name of the destination.
        to: String,
    },
    /// No corridor has an open route.
    NoCorridor {
        /// Name of the origin.
        from: String,
        /// Name of the destination.
        to: String,
    },
    /// No pair of places has a route.
    NoPair,
    /// A check has findings.
    Findings {
        /// How many.
        count: usize,
    },
}

impl Reason {
    /// The blockers and what there would be without them, without saying between which places.
    pub fn blocked_text(by: &[Blocker], (tariff, time, unit): (Tariff, Duration, &str), is_smallest: bool) -> String {
        let names: Vec<String> = by
            .iter()
            .map(|blocker| match blocker.why.as_str() {
                "" => blocker.label.clone(),
                why => format!("{} ({why})", blocker.label),
            })
            .collect();
        let them = if by.len() == 1 { "it" } else { "them" };
        let doubt = if is_smallest { "" } else { " (fewer may do: the search for fewer gave up)" };
        format!("blocked by {}{doubt}. Without {them}: {tariff:.1} USD/{unit}, {time:.1} days", names.join(" and "))
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingMoves { from, to } => {
                write!(out, "no route from {from} to {to}: no links join them for any commodity, open or closed")
            }
            Self::NothingMovesInAny => out.write_str(
                "no route from any origin to any destination: no links join them for any commodity, open or closed",
            ),
            Self::NoWay { from, to } => {
                write!(
                    out,
                    "no route from {from} to {to}: no links join the two places under this rule, open or closed"
                )
            }
            Self::NotDecided { from, to } => {
                write!(out, "not decided: the search for a route from {from} to {to} gave up")
            }
            Self::Blocked { from, to, by, tariff_usd_per_unit, time_days, cargo_unit, is_smallest } => {
                let figures = (*tariff_usd_per_unit, *time_days, cargo_unit.as_str());
                let blocked = Self::blocked_text(by, figures, *is_smallest);
                write!(out, "no route from {from} to {to}: {blocked}")
            }
            Self::NoCorridor { from, to } => write!(out, "no corridor has an open route from {from} to {to}"),
            Self::NoPair => out.write_str("no pair of places has an open route"),
            Self::Findings { count: 1 } => out.write_str("1 finding"),
            Self::Findings { count } => write!(out, "{count} findings"),
        }
    }
}

/// A note or a reason as JSON shows it: its fields and a sentence.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Told<T> {
    #[serde(flatten)]
    value: T,
    /// The same in English.
    text: String,
}

impl<T: fmt::Display> Told<T> {
    pub(super) fn new(value: T) -> Self {
        Self { text: value.to_string(), value }
    }
}
