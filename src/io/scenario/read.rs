//! A TOML file to a scenario: serde reads it key by key, so that every wrong one is reported, with line and column.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::checks::scenario_of;
use super::fields::field_names;
use super::input::{ChangeInput, ScenarioInput};
use super::{Fault, scenario_digest};
use crate::error::{Error, Problem, Result, nearest_names};
use crate::scenario::{Scenario, TargetKind};

/// Reads a scenario from the text of its file; `id` is the file name without `.toml`.
///
/// # Errors
/// [`Error::Data`] with every wrong key and value, with line and column.
///
/// # Examples
/// ```
/// let text = "title = \"Aktau shut by storm\"\ndays = 7\n[[change]]\naction = \"close\"\nnode = \"aktau\"\n";
/// let scenario = corridor::io::read_scenario("aktau-storm", "aktau-storm.toml", text)?;
/// assert_eq!(scenario.changes[0].window.to_day, Some(7));
/// # Ok::<(), corridor::Error>(())
/// ```
pub fn read_scenario(id: &str, file: &str, text: &str) -> Result<Scenario> {
    let whole = text;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { file, text, offsets: BTreeMap::new(), faults: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let problems = errors.iter().map(|error| {
            let message = error.message().lines().collect::<Vec<_>>().join(", ");
            reader.problem(error.span().map_or(0, |span| span.start), "", message, None)
        });
        return Err(Error::Data { problems: sorted(problems.collect()) });
    }
    let input = reader.read(table.into_inner());
    let mut faults = Vec::new();
    let mut scenario = scenario_of(id, &input, &mut faults);
    reader.add(faults);
    if !reader.faults.is_empty() {
        let problems = std::mem::take(&mut reader.faults).into_iter();
        let problems =
            problems.map(|(offset, fault)| reader.problem(offset, &fault.key, fault.message, fault.hint)).collect();
        return Err(Error::Data { problems: sorted(problems) });
    }
    scenario.file = file.to_owned();
    scenario.digest = scenario_digest(id, whole);
    for (position, change) in scenario.changes.iter_mut().enumerate() {
        change.position = line_and_column(text, reader.offset(Some(position), ""));
    }
    Ok(scenario)
}

/// A text while it is read, and what is wrong with it.
struct Reader<'t> {
    file: &'t str,
    text: &'t str,
    /// Where the value of each key starts, and under a blank key where a change does.
    offsets: BTreeMap<(Option<usize>, String), usize>,
    faults: Vec<(usize, Fault)>,
}

impl<'t> Reader<'t> {
    fn read(&mut self, mut table: DeTable<'t>) -> ScenarioInput {
        let changes = table.remove("change");
        let mut input: ScenarioInput = self.read_table(None, table);
        let Some(changes) = changes else { return input };
        let at = changes.span().start;
        let DeValue::Array(changes) = changes.into_inner() else {
            self.fault(at, None, "change", "is not a list of tables".to_owned(), Some("[[change]]".to_owned()));
            return input;
        };
        for (position, change) in changes.into_iter().enumerate() {
            let at = change.span().start;
            let read = match change.into_inner() {
                DeValue::Table(table) => {
                    let first = table.keys().map(|key| key.span().start).min().unwrap_or(at);
                    self.offsets.insert((Some(position), String::new()), first);
                    self.read_table(Some(position), table)
                }
                _ => {
                    let hint = Some("[[change]]".to_owned());
                    self.fault(at, Some(position), "", "is not a table".to_owned(), hint);
                    ChangeInput::default()
                }
            };
            input.change.push(read);
        }
        input
    }

    /// Reads a table: what is wrong with one key is noted, and the rest is read without it.
    fn read_table<T: DeserializeOwned + Default>(&mut self, change: Option<usize>, mut table: DeTable<'t>) -> T {
        let known = field_names::<T>();
        let mut unknown = Vec::new();
        for (key, value) in &table {
            let name: &str = key.get_ref();
            self.offsets.insert((change, name.to_owned()), value.span().start);
            if !known.contains(&name) {
                unknown.push((key.span().start, name.to_owned()));
            }
        }
        for (at, name) in unknown {
            let hint = hint(change, &name, known);
            self.fault(at, change, &name, "is not a known key".to_owned(), Some(hint));
            table.remove(name.as_str());
        }
        loop {
            let rest = Spanned::new(0..self.text.len(), table.clone());
            let error = match T::deserialize(toml::de::Deserializer::from(rest)) {
                Ok(read) => return read,
                Err(error) => error,
            };
            let at = error.span().map_or(0, |span| span.start);
            let holds = |value: &Spanned<DeValue<'t>>| value.span().start <= at && at <= value.span().end;
            let key = table.iter().find(|(_, value)| holds(value)).map(|(key, _)| key.get_ref().to_string());
            self.fault(at, change, key.as_deref().unwrap_or(""), error.message().to_owned(), None);
            match key {
                Some(key) => table.remove(key.as_str()),
                None => return T::default(),
            };
        }
    }

    /// Adds what the checks found, but for what only follows from a key that could not be read.
    fn add(&mut self, faults: Vec<Fault>) {
        let unread: Vec<(Option<usize>, String)> =
            self.faults.iter().map(|(_, fault)| (fault.change, fault.key.clone())).collect();
        let is_unread =
            |change: Option<usize>, key: &str| unread.iter().any(|known| (known.0, known.1.as_str()) == (change, key));
        for fault in faults {
            let needs_start = ["from", "to", "end"].contains(&fault.key.as_str());
            let needs_target = fault.key.is_empty() && fault.change.is_some();
            let follows = is_unread(fault.change, &fault.key)
                || (fault.change.is_some() && is_unread(fault.change, ""))
                || (needs_start && is_unread(None, "start"))
                || (needs_target && TargetKind::ALL.iter().any(|kind| is_unread(fault.change, kind.as_str())));
            if !follows {
                let offset = self.offset(fault.change, &fault.key);
                self.faults.push((offset, fault));
            }
        }
    }

    /// Where a key is, or the change that lacks it.
    fn offset(&self, change: Option<usize>, key: &str) -> usize {
        let find = |key: &str| self.offsets.get(&(change, key.to_owned())).copied();
        find(key).or_else(|| find("")).unwrap_or(0)
    }

    fn fault(&mut self, offset: usize, change: Option<usize>, key: &str, message: String, hint: Option<String>) {
        self.faults.push((offset, Fault { change, key: key.to_owned(), message, hint }));
    }

    fn problem(&self, offset: usize, key: &str, message: String, hint: Option<String>) -> Problem {
        let (line, column) = line_and_column(self.text, offset);
        Problem { file: self.file.to_owned(), line, column, key: key.to_owned(), message, hint }
    }
}

/// What may be meant by a key that is not known.
fn hint(change: Option<usize>, given: &str, known: &[&str]) -> String {
    match (change, given) {
        (None, "id") => "the id is the name of the file without .toml".to_owned(),
        (Some(_), "days") => "a change has from_day and to_day, or from and to; days is of the scenario".to_owned(),
        _ => match nearest_names(given, known.iter().copied()).first() {
            Some(near) => format!("did you mean '{near}'?"),
            None => format!("known keys: {}", known.join(", ")),
        },
    }
}

fn sorted(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort();
    problems
}

/// Line and column of a byte, from 1.
fn line_and_column(text: &str, offset: usize) -> (u64, u64) {
    let before = &text.as_bytes()[..offset.min(text.len())];
    let line = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let column = String::from_utf8_lossy(&before[start..]).chars().count() as u64 + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Action, Window};

    fn problems(text: &str) -> Vec<String> {
        match read_scenario("test", "test.toml", text) {
            Err(Error::Data { problems }) => problems.iter().map(|problem| problem.to_string()).collect(),
            other => panic!("expected problems, got {other:?}"),
        }
    }

    #[test]
    fn dates_become_days_from_the_start() {
        let text = "title = \"CPC\"\nstart = 2022-07-06\nend = 2022-08-05\n[[change]]\naction = \"derate\"\n\
                    factor = 0.5\nlink = \"cpc-6\"\nfrom = 2022-07-10\nto = \"2022-07-12\"\n";
        let scenario = read_scenario("cpc", "cpc.toml", text).expect("a good scenario");
        assert_eq!(scenario.days, Some(30));
        assert_eq!(scenario.changes[0].window, Window { from_day: 4, to_day: Some(6) });
        assert_eq!(scenario.changes[0].action, Action::Derate(0.5));
        assert_eq!(scenario.changes[0].position, (5, 1));
    }

    #[test]
    fn every_wrong_key_is_reported_with_line_and_column() {
        let found = problems(
            "titel = \"x\"\nid = \"x\"\n[[change]]\nacton = \"close\"\nlink = \"cpc-6\"\n[[change]]\naction = \"close\"\n",
        );
        assert_eq!(
            found,
            [
                "test.toml:1:1: titel: is not a known key\n  hint: did you mean 'title'?",
                "test.toml:1:1: title: is missing\n  hint: one line that says what happens",
                "test.toml:2:1: id: is not a known key\n  hint: the id is the name of the file without .toml",
                "test.toml:4:1: action: is missing\n  hint: one of close, derate, expand, surcharge, delay, status, set",
                "test.toml:4:1: acton: is not a known key\n  hint: did you mean 'action'?",
                "test.toml:7:1: the change has no target\n  hint: exactly one of link, node, asset, country, transit, operator, mode, corridor, transfer, outlet, supply, market, storage, reliability",
            ]
        );
    }

    #[test]
    fn keys_of_the_scenario_are_not_taken_in_a_change() {
        let change = "title = \"x\"\ndays = 9\n[[change]]\naction = \"close\"\nlink = \"cpc-6\"\n";
        for key in ["days = 3", "year = 2022", "note = \"n\"", "id = \"i\"", "title = \"t\"", "end = 2022-01-01"] {
            let found = problems(&format!("{change}{key}\n"));
            let name = key.split(' ').next().expect("a key");
            assert_eq!(found.len(), 1, "{found:?}");
            assert!(found[0].starts_with(&format!("test.toml:6:1: {name}: is not a known key")), "{found:?}");
        }
    }

    #[test]
    fn every_value_of_a_wrong_type_is_reported_and_what_follows_from_it_is_not() {
        let found = problems(
            "title = 3\nstart = 07:32:00\ndays = -3\nsources = [\"a\", 1]\n[[change]]\naction = \"close\"\nlink = 5\n\
             from = 2022-07-06\n[[change]]\naction = \"derate\"\nfactor = \"half\"\nlink = \"cpc-6\"\nto_day = 1.5\n",
        );
        let starts = [
            "test.toml:1:9: title: invalid type: integer `3`, expected a string",
            "test.toml:2:9: start: '07:32:00' is not a date",
            "test.toml:3:8: days: invalid value: integer `-3`, expected a whole number of days from 0 to 1000000",
            "test.toml:4:17: sources: invalid type: integer `1`, expected a string",
            "test.toml:7:8: link: invalid type: integer `5`, expected a text or a list of texts",
            "test.toml:11:10: factor: invalid type: string \"half\", expected f64",
            "test.toml:13:10: to_day: invalid type: floating point `1.5`, expected a whole number of days",
        ];
        assert_eq!(found.len(), starts.len(), "{found:#?}");
        for (found, start) in found.iter().zip(starts) {
            assert!(found.starts_with(start), "{found}\n{start}");
        }
    }

    #[test]
    fn a_start_is_a_day_without_hours_and_offset() {
        for start in [
            "2022-07-06T10:00:00",
            "2022-07-06T00:00:00Z",
            "2022-07-06T00:00:00+05:00",
            "\"2022-07-06T10:00\"",
            "\"20220706\"",
        ] {
            let text =
                format!("title = \"x\"\nstart = {start}\ndays = 3\n[[change]]\naction = \"close\"\nlink = \"cpc-6\"\n");
            let found = problems(&text);
            assert_eq!(found.len(), 1, "{found:?}");
            assert!(found[0].starts_with("test.toml:2:9: start: '2022"), "{found:?}");
            assert!(found[0].ends_with("scenarios count whole days: 2022-07-06"), "{found:?}");
        }
    }

    #[test]
    fn a_digest_is_of_name_and_text() {
        let text = "title = \"x\"\n[[change]]\naction = \"close\"\nlink = \"cpc-6\"\n";
        let digest = |id: &str, text: &str| read_scenario(id, "anywhere.toml", text).expect("a scenario").digest;
        assert_eq!(digest("a", text), digest("a", text));
        assert_ne!(digest("a", text), digest("b", text));
        assert_ne!(digest("a", text), digest("a", &format!("{text}\n")));
        assert_eq!(digest("a", text), scenario_digest("a", text));
    }
}
