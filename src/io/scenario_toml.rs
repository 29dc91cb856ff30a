//! Scenario files.

use toml::de::{DeTable, DeValue};

use super::toml_reader::{TomlReader, Value};
use crate::error::{Error, Problem, Result};
use crate::network::{Basis, Range, Status};
use crate::scenario::{Action, Scenario, ScenarioChange, TargetKind, Window};
use crate::units::Measure;

const SCENARIO_KEYS: [&str; 11] =
    ["title", "cause", "executed", "start", "end", "days", "description", "sources", "assumptions", "change", "id"];

const CHANGE_KEYS: [&str; 28] = [
    "action",
    "link",
    "node",
    "asset",
    "country",
    "transit",
    "operator",
    "mode",
    "corridor",
    "commodity",
    "factor",
    "usd_per_unit",
    "low_usd_per_unit",
    "high_usd_per_unit",
    "hours",
    "low_hours",
    "high_hours",
    "status",
    "from",
    "to",
    "from_day",
    "to_day",
    "why",
    "basis",
    "sources",
    "note",
    "year",
    "days",
];

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
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = TomlReader::new(file, text);
    let table = reader.parse();
    if !reader.problems.is_empty() {
        return Err(Error::Data { problems: reader.problems });
    }
    reader.check_keys(&table, &SCENARIO_KEYS);
    let title = reader.text_at(&table, "title");
    if title.is_empty() {
        reader.problem(0, "title", "is missing".to_owned(), Some("one line that says what happens".to_owned()));
    }
    let start = reader.date_at(&table, "start");
    let days = read_days(&mut reader, &table, start);
    let mut scenario = Scenario {
        id: id.to_owned(),
        file: file.to_owned(),
        title,
        cause: reader.text_at(&table, "cause"),
        executed: reader.text_at(&table, "executed"),
        start,
        days,
        description: reader.text_at(&table, "description"),
        sources: reader.texts_at(&table, "sources"),
        assumptions: reader.texts_at(&table, "assumptions"),
        changes: Vec::new(),
    };
    match reader.find(&table, "change").map(|value| (value.span().start, value.get_ref())) {
        Some((_, DeValue::Array(changes))) => {
            for change in changes.iter() {
                let read = read_change(&mut reader, change, &scenario);
                scenario.changes.extend(read);
            }
        }
        Some((offset, _)) => {
            reader.problem(offset, "change", "is not a list of tables".to_owned(), Some("[[change]]".to_owned()));
        }
        None => reader.problem(
            0,
            "change",
            "is missing: the scenario changes nothing".to_owned(),
            Some("[[change]] with action = \"close\" and a target".to_owned()),
        ),
    }
    if reader.problems.is_empty() { Ok(scenario) } else { Err(Error::Data { problems: sorted(reader.problems) }) }
}

/// Reads a scenario file; its id is the file name without `.toml`.
///
/// # Errors
/// [`Error::Io`] if it cannot be read, [`Error::Data`] with every problem in it.
pub fn read_scenario_file(path: &std::path::Path) -> Result<Scenario> {
    let shown = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| Error::io("read", path, error))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
        let problem = Problem { line: line as u64 + 1, ..Problem::in_file(shown.clone(), "is not UTF-8 text") };
        Error::one(problem)
    })?;
    let id = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("scenario");
    read_scenario(id, &shown, &text)
}

/// Reads every `.toml` file of a folder, in order of their names; every problem in any of them is reported.
///
/// # Errors
/// [`Error::Io`] if the folder or a file cannot be read, [`Error::Data`] with every problem.
pub fn read_scenario_folder(folder: &std::path::Path) -> Result<Vec<Scenario>> {
    let entries = std::fs::read_dir(folder).map_err(|error| Error::io("read", folder, error))?;
    let mut paths: Vec<_> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    paths.sort();
    let (mut scenarios, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        match read_scenario_file(&path) {
            Ok(scenario) => scenarios.push(scenario),
            Err(Error::Data { problems: found }) => problems.extend(found),
            Err(error) => return Err(error),
        }
    }
    if problems.is_empty() { Ok(scenarios) } else { Err(Error::Data { problems }) }
}

fn sorted(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort();
    problems
}

/// How long the scenario lasts, from `days` or from `start` and `end`.
fn read_days<'t>(reader: &mut TomlReader<'t>, table: &DeTable<'t>, start: Option<jiff::civil::Date>) -> Option<u32> {
    let days = reader.days_at(table, "days");
    let Some(end) = reader.date_at(table, "end") else { return days };
    let offset = reader.find(table, "end").map_or(0, |value| value.span().start);
    let Some(start) = start else {
        reader.problem(offset, "end", "there is no start".to_owned(), Some("give start too, or days".to_owned()));
        return days;
    };
    match days_between(start, end) {
        Some(span) if span > 0 => Some(span),
        _ => {
            let message = format!("{end} is not after the start, {start}");
            reader.problem(offset, "end", message, Some("end is the first day after the scenario".to_owned()));
            days
        }
    }
}

/// Whole days from one date to a later or equal one.
fn days_between(from: jiff::civil::Date, to: jiff::civil::Date) -> Option<u32> {
    u32::try_from((to - from).get_days()).ok()
}

fn read_change<'t>(reader: &mut TomlReader<'t>, value: &Value<'t>, scenario: &Scenario) -> Option<ScenarioChange> {
    let offset = value.span().start;
    let DeValue::Table(table) = value.get_ref() else {
        reader.problem(offset, "change", "is not a table".to_owned(), Some("[[change]]".to_owned()));
        return None;
    };
    reader.check_keys(table, &CHANGE_KEYS);
    let offset = table.keys().map(|key| key.span().start).min().unwrap_or(offset);
    let (target, targets) = read_target(reader, table, offset)?;
    let action = read_action(reader, table, offset)?;
    let window = read_window(reader, table, scenario)?;
    let word = reader.text_at(table, "basis");
    let basis = Basis::find(&word).unwrap_or(Basis::Assumed);
    if !word.is_empty() && Basis::find(&word).is_none() {
        let at = reader.find(table, "basis").map_or(offset, |value| value.span().start);
        let hint = Some("published, derived or assumed".to_owned());
        reader.problem(at, "basis", format!("'{word}' is not known"), hint);
    }
    let commodity = reader.text_at(table, "commodity");
    Some(ScenarioChange {
        action,
        target,
        targets,
        commodity: (!commodity.is_empty()).then_some(commodity),
        window,
        why: reader.text_at(table, "why"),
        basis,
        sources: reader.texts_at(table, "sources"),
        label: None,
        position: reader.position(offset),
    })
}

/// The one key that says what the change is made to.
fn read_target<'t>(
    reader: &mut TomlReader<'t>,
    table: &DeTable<'t>,
    offset: usize,
) -> Option<(TargetKind, Vec<String>)> {
    let given: Vec<TargetKind> =
        TargetKind::ALL.into_iter().filter(|kind| reader.find(table, kind.as_str()).is_some()).collect();
    let hint = Some("exactly one of link, node, asset, country, transit, operator, mode, corridor".to_owned());
    match given.as_slice() {
        [kind] => {
            let targets = reader.texts_at(table, kind.as_str());
            if targets.is_empty() {
                reader.problem(offset, kind.as_str(), "names nothing".to_owned(), None);
                return None;
            }
            Some((*kind, targets))
        }
        [] => {
            reader.problem(offset, "", "the change has no target".to_owned(), hint);
            None
        }
        several => {
            let names: Vec<&str> = several.iter().map(|kind| kind.as_str()).collect();
            reader.problem(offset, "", format!("the change has {} targets: {}", names.len(), names.join(", ")), hint);
            None
        }
    }
}

fn read_action<'t>(reader: &mut TomlReader<'t>, table: &DeTable<'t>, offset: usize) -> Option<Action> {
    let word = reader.text_at(table, "action");
    let at = |reader: &TomlReader<'t>, key: &str| reader.find(table, key).map_or(offset, |value| value.span().start);
    let action = match word.as_str() {
        "close" => Some(Action::Close),
        "derate" => match reader.number_at(table, "factor") {
            Some(0.0) => Some(Action::Close),
            Some(factor) if (0.0..=1.0).contains(&factor) => Some(Action::Derate(factor)),
            given => {
                let here = at(reader, "factor");
                let message = given.map_or("is missing".to_owned(), |factor| format!("{factor} is not a share"));
                reader.problem(
                    here,
                    "factor",
                    message,
                    Some("the share of the capacity that is left, 0 to 1".to_owned()),
                );
                None
            }
        },
        "surcharge" => read_range(reader, table, offset, "usd_per_unit", 1.0).map(Action::Surcharge),
        "delay" => read_range(reader, table, offset, "hours", 1.0 / 24.0).map(Action::Delay),
        "status" => {
            let status = reader.text_at(table, "status");
            let found = Status::find(&status);
            if found.is_none() {
                let words: Vec<&str> = Status::ALL.iter().map(|status| status.as_str()).collect();
                let here = at(reader, "status");
                let hint = Some(format!("one of {}", words.join(", ")));
                reader.problem(here, "status", format!("'{status}' is not known"), hint);
            }
            found.map(Action::SetStatus)
        }
        other => {
            let here = at(reader, "action");
            let message = if other.is_empty() { "is missing".to_owned() } else { format!("'{other}' is not known") };
            reader.problem(here, "action", message, Some(format!("one of {}", Action::WORDS.join(", "))));
            None
        }
    };
    let needed: &[&str] = match word.as_str() {
        "derate" => &["factor"],
        "surcharge" => &["usd_per_unit", "low_usd_per_unit", "high_usd_per_unit"],
        "delay" => &["hours", "low_hours", "high_hours"],
        "status" => &["status"],
        _ => &[],
    };
    for key in ["factor", "usd_per_unit", "hours", "status"] {
        if reader.find(table, key).is_some() && !needed.contains(&key) && action.is_some() {
            let here = at(reader, key);
            reader.problem(here, key, format!("does not go with the action '{word}'"), None);
        }
    }
    action
}

/// A range from `key`, `low_key` and `high_key`, times a factor.
fn read_range<'t, T: Measure>(
    reader: &mut TomlReader<'t>,
    table: &DeTable<'t>,
    offset: usize,
    key: &str,
    factor: f64,
) -> Option<Range<T>> {
    let Some(central) = reader.number_at(table, key) else {
        if reader.find(table, key).is_none() {
            reader.problem(offset, key, "is missing".to_owned(), Some("a number from 0 up".to_owned()));
        }
        return None;
    };
    let low = reader.number_at(table, &format!("low_{key}")).unwrap_or(central);
    let high = reader.number_at(table, &format!("high_{key}")).unwrap_or(central);
    if low < 0.0 || low > central || high < central {
        let hint = Some("0 <= low <= central <= high".to_owned());
        reader.problem(offset, key, format!("{low}, {central}, {high} is no range"), hint);
        return None;
    }
    let quantity = |number: f64| T::from_table(number * factor);
    match (quantity(central), quantity(low), quantity(high)) {
        (Some(central), Some(low), Some(high)) => Some(Range { central, low, high }),
        _ => {
            reader.problem(offset, key, "is too large".to_owned(), None);
            None
        }
    }
}

fn read_window<'t>(reader: &mut TomlReader<'t>, table: &DeTable<'t>, scenario: &Scenario) -> Option<Window> {
    let mut bound = |date_key: &str, day_key: &str| -> std::result::Result<Option<u32>, ()> {
        let day = reader.days_at(table, day_key);
        let Some(date) = reader.date_at(table, date_key) else {
            let is_wrong = reader.find(table, date_key).is_some();
            return if is_wrong { Err(()) } else { Ok(day) };
        };
        let offset = reader.find(table, date_key).map_or(0, |value| value.span().start);
        if day.is_some() {
            reader.problem(offset, date_key, format!("{day_key} is given too"), Some("give one of them".to_owned()));
            return Err(());
        }
        let Some(start) = scenario.start else {
            let hint = Some(format!("give start, or use {day_key}"));
            reader.problem(offset, date_key, "the scenario has no start".to_owned(), hint);
            return Err(());
        };
        match days_between(start, date) {
            Some(day) => Ok(Some(day)),
            None => {
                reader.problem(offset, date_key, format!("{date} is before the start, {start}"), None);
                Err(())
            }
        }
    };
    let from_day = bound("from", "from_day").ok()?.unwrap_or(0);
    let to_day = bound("to", "to_day").ok()?.or(scenario.days);
    if to_day.is_some_and(|to_day| to_day <= from_day) {
        let offset = ["to", "to_day", "from", "from_day"]
            .iter()
            .find_map(|key| reader.find(table, key))
            .map_or(0, |value| value.span().start);
        let message = format!("the window from day {from_day} to day {} is empty", to_day.unwrap_or(0));
        reader.problem(offset, "to", message, Some("`to` is the day after the last one".to_owned()));
        return None;
    }
    if let (Some(to_day), Some(days)) = (to_day, scenario.days)
        && to_day > days
    {
        let offset =
            ["to", "to_day"].iter().find_map(|key| reader.find(table, key)).map_or(0, |value| value.span().start);
        let message = format!("the window ends on day {to_day}, the scenario on day {days}");
        reader.problem(offset, "to", message, Some("make the scenario longer".to_owned()));
        return None;
    }
    Some(Window { from_day, to_day })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        match read_scenario("test", "test.toml", text) {
            Err(Error::Data { problems }) => problems.iter().map(|problem| problem.to_string()).collect(),
            other => panic!("expected problems, got {other:?}"),
        }
    }

    #[test]
    fn dates_become_days_from_the_start() {
        let text = "title = \"CPC\"\nstart = 2022-07-06\nend = 2022-08-05\n[[change]]\naction = \"derate\"\n\
                    factor = 0.5\nlink = \"cpc-6\"\nfrom = 2022-07-10\nto = 2022-07-12\n";
        let scenario = read_scenario("cpc", "cpc.toml", text).expect("a good scenario");
        assert_eq!(scenario.days, Some(30));
        assert_eq!(scenario.changes[0].window, Window { from_day: 4, to_day: Some(6) });
        assert_eq!(scenario.changes[0].action, Action::Derate(0.5));
        assert_eq!(scenario.changes[0].position, (5, 1));
    }

    #[test]
    fn every_wrong_key_is_reported_with_line_and_column() {
        let found = problems(
            "titel = \"x\"\n[[change]]\nacton = \"close\"\nlink = \"cpc-6\"\n[[change]]\naction = \"close\"\n",
        );
        assert!(found.iter().any(|text| text.starts_with("test.toml:1:1: titel: is not a known key\n  hint: did you mean 'title'?")));
        assert!(
            found.iter().any(
                |text| text.starts_with("test.toml:3:1: acton: is not a known key\n  hint: did you mean 'action'?")
            )
        );
        assert!(found.iter().any(|text| text.contains("the change has no target")));
    }

    #[test]
    fn backward_windows_and_wrong_shares_are_refused() {
        let change = |rest: &str| format!("title = \"x\"\ndays = 30\n[[change]]\nlink = \"cpc-6\"\n{rest}");
        assert!(problems(&change("action = \"close\"\nfrom_day = 5\nto_day = 5\n"))[0].contains("is empty"));
        assert!(problems(&change("action = \"close\"\nto_day = 31\n"))[0].contains("the scenario on day 30"));
        assert!(problems(&change("action = \"derate\"\nfactor = 1.5\n"))[0].contains("1.5 is not a share"));
        assert!(problems(&change("action = \"close\"\nfactor = 0.5\n"))[0].contains("does not go with"));
        assert!(problems("title = ")[0].starts_with("test.toml:1:"));
    }
}
