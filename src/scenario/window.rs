//! When the changes of a scenario hold, and what to say where none does.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use super::Resolved;
use crate::network::Commodity;

/// Days from a scenario's start: the first day of a change, and the day after its last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, JsonSchema)]
pub struct Window {
    /// The first day; day 0 is the scenario's start.
    pub from_day: u32,
    /// The day after the last one; `None` for no end.
    pub to_day: Option<u32>,
}

impl Window {
    /// Whether the change is in force on a day.
    pub fn holds_on(&self, day: u32) -> bool {
        day >= self.from_day && self.to_day.is_none_or(|to_day| day < to_day)
    }

    /// As it follows after "holds": `on days 0-29`, `from day 5 on`.
    pub fn when(&self) -> String {
        if self.to_day.is_some() { format!("on {self}") } else { self.to_string() }
    }
}

/// `days 0-29`, `day 3`, `from day 5 on`: first and last day, both included.
impl fmt::Display for Window {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let from = self.from_day;
        match self.to_day {
            None => write!(out, "from day {from} on"),
            Some(to_day) if to_day <= from + 1 => write!(out, "day {from}"),
            Some(to_day) => write!(out, "days {from}-{}", to_day - 1),
        }
    }
}

/// Why a scenario changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum NotInForce {
    /// Its changes hold on other days.
    OtherDays {
        /// The day of the question.
        day: u32,
        /// When they hold, in order.
        windows: Vec<Window>,
    },
    /// It ends on a date, and the question has none.
    NoDate,
    /// It does not hold on the days that are asked for.
    NotOnTheseDays,
    /// Its changes are for other commodities.
    OtherCommodities {
        /// The commodity of the question.
        commodity: String,
        /// Those of the changes.
        only_for: Vec<String>,
    },
}

impl fmt::Display for NotInForce {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherDays { day, windows } => {
                let hold: Vec<String> = windows.iter().map(Window::when).collect();
                write!(out, "not in force on day {day} (its changes hold {})", hold.join(" and "))
            }
            Self::NoDate => out.write_str("it ends on a date, and the question has none"),
            Self::NotOnTheseDays => out.write_str("it does not hold on the days that are asked for"),
            Self::OtherCommodities { commodity, only_for } => {
                write!(out, "changes nothing for {commodity}, only for {}", only_for.join(" and "))
            }
        }
    }
}

impl Resolved {
    /// Why a scenario changes nothing for a commodity on a day; `None` if one of its changes is in force.
    pub fn why_not_in_force(&self, commodity: &Commodity, day: u32) -> Option<NotInForce> {
        let changes = || self.changes.iter().map(|change| &change.change);
        let ours = || changes().filter(|change| change.commodity.as_ref().is_none_or(|other| *other == commodity.id));
        if ours().any(|change| change.window.holds_on(day)) {
            return None;
        }
        let windows = joined(ours().map(|change| change.window).collect());
        if windows.is_empty() {
            let mut others: Vec<String> = changes().filter_map(|change| change.commodity.clone()).collect();
            others.sort_unstable();
            others.dedup();
            return Some(NotInForce::OtherCommodities { commodity: commodity.id.clone(), only_for: others });
        }
        Some(NotInForce::OtherDays { day, windows })
    }
}

/// Windows that overlap or follow each other as one.
fn joined(mut windows: Vec<Window>) -> Vec<Window> {
    windows.sort();
    let mut joined: Vec<Window> = Vec::new();
    for window in windows {
        match joined.last_mut() {
            Some(last) if last.to_day.is_none_or(|to_day| window.from_day <= to_day) => {
                last.to_day = last.to_day.zip(window.to_day).map(|(one, other)| one.max(other));
            }
            _ => joined.push(window),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::{Window, joined};

    #[test]
    fn a_window_is_said_by_its_first_and_last_day() {
        let shown = |from_day, to_day| Window { from_day, to_day }.to_string();
        assert_eq!(shown(0, Some(30)), "days 0-29");
        assert_eq!(shown(3, Some(4)), "day 3");
        assert_eq!(shown(5, None), "from day 5 on");
    }

    #[test]
    fn windows_are_joined_where_they_touch() {
        let window = |from_day, to_day| Window { from_day, to_day };
        let found = joined(vec![window(20, Some(25)), window(3, Some(10)), window(0, Some(10)), window(10, Some(12))]);
        assert_eq!(found, [window(0, Some(12)), window(20, Some(25))]);
        assert_eq!(joined(vec![window(4, Some(9)), window(2, None)]), [window(2, None)]);
    }
}
