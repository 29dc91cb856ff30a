//! Rows of figures to changes, and when they hold.

use std::ops::Range;

use jiff::civil::Date;

use super::setting::{NewFigure, Wrong, find_figure, settings_of};
use super::{Action, NotInForce, ScenarioChange, TargetKind, Window};
use crate::error::Error;
use crate::network::{Basis, FigureRow, Network};

/// A day as a row gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    /// Counted from the start of the scenarios.
    Day(u32),
    Date(Date),
}

/// A row that fits a network: the change that it makes, and between which days.
#[derive(Debug, Clone, PartialEq)]
pub struct DatedChange {
    /// The change, without its window.
    pub change: ScenarioChange,
    from: Option<Bound>,
    to: Option<Bound>,
}

/// When a row holds among the days that a question looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// On all of them.
    Always,
    /// On some, counted from the first day of the question's count.
    For(Window),
    /// On none, and why.
    Never(NotInForce),
}

impl DatedChange {
    /// The change that a row makes; `table` names where it stands.
    ///
    /// # Errors
    /// What is wrong with it, by column.
    pub fn of_row(network: &Network, table: &str, row: &FigureRow) -> Result<Self, Vec<Wrong>> {
        let mut wrong: Vec<Wrong> = Vec::new();
        let mut bound = |key: &'static str, text: &str| match text.trim() {
            "" => None,
            text => match (text.parse::<u32>(), text.parse::<Date>()) {
                (Ok(day), _) => Some(Bound::Day(day)),
                (_, Ok(date)) if date.to_string() == text => Some(Bound::Date(date)),
                _ => {
                    let hint = Some("a date, 2026-11-28, or a number of days".to_owned());
                    wrong.push((key, format!("'{text}' is not a day"), hint));
                    None
                }
            },
        };
        let (from, to) = (bound("from", &row.from), bound("to", &row.to));
        let is_backward = match (from, to) {
            (Some(Bound::Day(from)), Some(Bound::Day(to))) => to <= from,
            (Some(Bound::Date(from)), Some(Bound::Date(to))) => to <= from,
            _ => false,
        };
        if is_backward {
            let message = format!("'{}' is not after '{}'", row.to, row.from);
            wrong.push(("to", message, Some("`to` is the day after the last one".to_owned())));
        }
        let basis = match row.basis.as_str() {
            "" if row.source_ids.is_empty() => Some(Basis::Assumed),
            "" => Some(Basis::Published),
            word => Basis::find(word),
        };
        if basis.is_none() {
            let hint = Some("published, derived or assumed".to_owned());
            wrong.push(("basis", format!("'{}' is not known", row.basis), hint));
        }
        for id in row.source_ids.iter().filter(|id| network.find_source(id).is_none()) {
            wrong.push(("source_ids", format!("source '{id}' is not in source.csv"), None));
        }
        let found = find_figure(network, row.id.trim(), row.field.trim()).map_err(|error| {
            let key = if matches!(&error, Error::Unknown { what: "figure", .. }) { "field" } else { "id" };
            (key, error.to_string(), error.hint())
        });
        let change = found.and_then(|(owner, id, field)| {
            let kind = TargetKind::find(owner.as_str()).expect("every owner is a target");
            let unit = row.unit.trim().to_owned();
            let figure = NewFigure { field, value: row.value, unit, low: row.low, high: row.high };
            let change = ScenarioChange {
                basis: basis.unwrap_or(Basis::Assumed),
                sources: row.source_ids.clone(),
                why: row.note.clone(),
                ..ScenarioChange::labelled(
                    format!("{table} {}:{id}.{} = {figure}", owner.as_str(), field.as_str()),
                    Action::Set(figure.clone()),
                    kind,
                    vec![id.clone()],
                )
            };
            settings_of(network, &change, &figure, &id, true).map(|_| change)
        });
        match change {
            Ok(change) if wrong.is_empty() => Ok(Self { change, from, to }),
            Ok(_) => Err(wrong),
            Err(found) => {
                wrong.push(found);
                Err(wrong)
            }
        }
    }

    /// Whether it says from when or until when it holds.
    pub fn is_bounded(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// When it holds among some days. `start` is the date of day 0, `shift` the day on which the scenarios start.
    ///
    /// Without a date of day 0, what has an end by date does not hold, and what has none holds.
    pub fn held(&self, start: Option<Date>, shift: u32, days: Range<u32>) -> Held {
        let day = |bound: Bound| match bound {
            Bound::Day(day) => Some(i64::from(day) + i64::from(shift)),
            Bound::Date(date) => start.map(|start| i64::from((date - start).get_days())),
        };
        let from = match self.from.map(day) {
            Some(Some(day)) => day,
            None | Some(None) => i64::MIN,
        };
        let to = match self.to.map(day) {
            None => i64::MAX,
            Some(Some(day)) => day,
            Some(None) => return Held::Never(NotInForce::NoDate),
        };
        let (first, last) = (i64::from(days.start), i64::from(days.end));
        if from <= first && to >= last {
            return Held::Always;
        }
        if to <= first || from >= last {
            return Held::Never(NotInForce::NotOnTheseDays);
        }
        let day = |day: i64| u32::try_from(day.clamp(first, last)).expect("between two days");
        Held::For(Window { from_day: day(from), to_day: (to < last).then(|| day(to)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::embedded_network;

    fn row(from: &str, to: &str) -> DatedChange {
        let text = |text: &str| text.to_owned();
        let row = FigureRow {
            id: text("link:cpc-1"),
            field: text("tariff"),
            from: text(from),
            to: text(to),
            value: 4.5,
            ..FigureRow::default()
        };
        DatedChange::of_row(embedded_network(), "rows", &row).expect("a good row")
    }

    #[test]
    fn a_row_holds_from_its_first_day_to_the_day_before_its_end() {
        let start = "2026-01-01".parse::<Date>().ok();
        let window = |from_day, to_day| Held::For(Window { from_day, to_day });
        let held = |from, to, days| row(from, to).held(start, 0, days);
        assert_eq!(held("", "", 0..90), Held::Always);
        assert_eq!(held("2026-01-11", "", 0..90), window(10, None));
        assert_eq!(held("2026-01-11", "2026-01-21", 0..90), window(10, Some(20)));
        assert_eq!(held("2025-01-11", "2026-01-21", 0..90), window(0, Some(20)));
        assert_eq!(held("2026-01-11", "2026-01-21", 10..11), Held::Always);
        assert_eq!(held("2026-01-11", "2026-01-21", 19..20), Held::Always);
        assert!(matches!(held("2026-01-11", "2026-01-21", 20..21), Held::Never(_)));
        assert!(matches!(held("2026-01-11", "2026-01-21", 9..10), Held::Never(_)));
        // Numbers count from the start of the scenarios.
        assert_eq!(row("5", "9").held(start, 3, 0..90), window(8, Some(12)));
        assert_eq!(row("5", "9").held(None, 3, 8..12), Held::Always);
    }

    #[test]
    fn without_a_date_what_has_no_end_holds() {
        assert_eq!(row("2026-01-11", "").held(None, 0, 0..1), Held::Always);
        assert!(matches!(row("2026-01-11", "2026-02-11").held(None, 0, 0..1), Held::Never(_)));
    }
}
