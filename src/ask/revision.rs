//! A question's own figures in the place of those of the tables.

use jiff::civil::Date;

use super::question::{OverlayItem, Question};
use super::{Note, Session};
use crate::error::{Error, Problem, Result};
use crate::io::Digest;
use crate::network::{Commodity, Network, Setting, Storage};
use crate::scenario::{DatedChange, Held, ResolvedChange, Scenario, ScenarioChange, setting_of};

/// The network with the figures that a question sets, and what sets them.
#[derive(Debug)]
pub(super) struct Revision {
    pub(super) network: Network,
    /// What sets a figure on all days that the question looks at, in order; the rows of the network itself are not among them.
    changes: Vec<ResolvedChange>,
    /// What sets a figure on some of the days.
    pub(super) windowed: Vec<ScenarioChange>,
    /// Settings that change nothing.
    pub(super) notes: Vec<Note>,
}

/// Where a figure comes from.
enum Origin {
    Data,
    Question,
}

impl Session {
    /// The network that a question is asked of, if it is not that of the session: the dated rows that hold, then those of overlays, then what is set.
    ///
    /// # Errors
    /// What is wrong with what it sets.
    pub(super) fn revision(&self, question: &Question) -> Result<Option<Revision>> {
        let network = self.network();
        let (texts, overlay) = question.settings();
        let dated = &network.tables().dated;
        if texts.is_empty() && overlay.is_empty() && dated.is_empty() {
            return Ok(None);
        }
        let (mut all, mut windowed, mut notes) = (Vec::new(), Vec::new(), Vec::new());
        let mut rows = Vec::new();
        for row in dated {
            let change = DatedChange::of_row(network, "dated.csv", row);
            rows.push((Origin::Data, change.expect("rows are checked when they are read")));
        }
        rows.extend(overlay_rows(network, overlay)?.into_iter().map(|change| (Origin::Question, change)));
        let (days, shift) = question.days();
        let start = if rows.iter().any(|(_, row)| row.is_bounded()) { self.start(question) } else { None };
        // A date that is asked for is a day on its own, counted from itself.
        let (start, days) = match (question.date(), start) {
            (Some(date), None) => (Some(date), 0..1),
            (Some(date), Some(start)) => {
                let day = u32::try_from((date - start).get_days()).unwrap_or(0);
                (Some(start), day..day + 1)
            }
            (None, start) => (start, days),
        };
        for (origin, row) in rows {
            match row.held(start, shift, days.clone()) {
                Held::Always => all.push((origin, row.change)),
                Held::For(window) => windowed.push(ScenarioChange { window, ..row.change }),
                Held::Never(why) => {
                    if let Origin::Question = origin {
                        notes.push(Note::NotInForce { scenario: row.change.label.unwrap_or_default(), why });
                    }
                }
            }
        }
        for text in texts {
            let change = setting_of(network, text)?;
            resolved(network, change.clone())
                .map_err(|(message, hint)| Error::Question { message: format!("{{set}} {text}: {message}"), hint })?;
            all.push((Origin::Question, change));
        }
        let mut revised = network.clone();
        let mut changes = Vec::new();
        let mut digest = Digest::default();
        digest.add("network", network.tables().digest.as_bytes());
        for (position, (origin, change)) in all.into_iter().enumerate() {
            let change = resolved(network, change).map_err(|(message, hint)| Error::Question { message, hint })?;
            let is_new = |setting: &Setting| {
                let before = revised.tables().figure(setting.key);
                before.is_none_or(|before| before.range() != setting.figure.range())
            };
            if matches!(origin, Origin::Question) && !change.settings.iter().any(is_new) {
                notes.push(Note::HoldsAlready { change: change.label.clone() });
            }
            revised.set(&change.settings);
            digest.add(&format!("{position:06}"), format!("{:?}", change.settings).as_bytes());
            if let Origin::Question = origin {
                changes.push(change);
            }
        }
        check_storages(&revised)?;
        Ok(Some(Revision { network: revised.with_digest(digest.finish()), changes, windowed, notes }))
    }

    /// The date of day 0 of a question: that on which all of its scenarios start, less the days before them.
    fn start(&self, question: &Question) -> Option<Date> {
        let (_, shift) = question.days();
        let mut starts = Vec::new();
        for choice in question.clone().scenarios_mut() {
            starts.push(self.scenario(choice).ok()?.start?);
        }
        let first = *starts.first()?;
        let is_one = starts.iter().all(|start| *start == first);
        is_one.then(|| first.checked_sub(jiff::Span::new().days(i64::from(shift))).ok()).flatten()
    }
}

/// A tank holds what is in it, also if its figures are new.
///
/// # Errors
/// [`Error::Question`] for the first that does not.
fn check_storages(network: &Network) -> Result<()> {
    let too_full = |row: &&Storage| row.opening.central() > row.capacity.central();
    match network.tables().storages.iter().find(too_full) {
        None => Ok(()),
        Some(row) => Err(Error::question(
            format!(
                "storage {} would open with {} units and hold {}",
                row.id,
                row.opening.central(),
                row.capacity.central()
            ),
            "set its opening and its capacity so that opening <= capacity",
        )),
    }
}

/// The rows of overlays, checked.
///
/// # Errors
/// [`Error::Data`] with every problem.
fn overlay_rows(network: &Network, overlay: &[OverlayItem]) -> Result<Vec<DatedChange>> {
    let (mut changes, mut problems) = (Vec::new(), Vec::new());
    for (position, item) in overlay.iter().enumerate() {
        match item {
            OverlayItem::File(path) => {
                let message = format!("the overlay {path} is a file, which the question cannot hold");
                return Err(Error::question(message, "read its rows first"));
            }
            OverlayItem::Row(row) => match DatedChange::of_row(network, "overlay", row) {
                Ok(change) => changes.push(change),
                Err(wrong) => problems.extend(wrong.into_iter().map(|(key, message, hint)| Problem {
                    key: format!("overlay[{position}].{key}"),
                    hint,
                    ..Problem::in_file("question", message)
                })),
            },
        }
    }
    if problems.is_empty() { Ok(changes) } else { Err(Error::Data { problems }) }
}

/// A change that is asked for with a question, on its own.
fn resolved(
    network: &Network,
    change: ScenarioChange,
) -> std::result::Result<ResolvedChange, (String, Option<String>)> {
    match Scenario::of_question(vec![change]).resolve(network) {
        Ok(mut resolved) => Ok(resolved.changes.remove(0)),
        Err(mut problems) => {
            let first = problems.remove(0);
            Err((first.message, first.hint))
        }
    }
}

impl Revision {
    /// Settings of figures that a commodity has nothing to do with.
    pub(super) fn note_untouched(&self, commodity: &Commodity, notes: &mut Vec<Note>) {
        for change in self.changes.iter().filter(|change| !change.sets_for(&self.network, commodity)) {
            notes.push(Note::Untouched { change: change.label.clone(), commodity: commodity.id.clone() });
        }
    }
}
