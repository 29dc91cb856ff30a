//! What has to hold of a scenario besides the types of its values, whatever it was read from.

use jiff::civil::Date;

use super::Fault;
use super::input::{ChangeInput, ScenarioInput};
use crate::network::{Basis, FigureField, Range, Status};
use crate::scenario::{Action, Expansion, NewFigure, Scenario, ScenarioChange, TargetKind, Window};
use crate::units::Measure;

/// The scenario that an input describes; what is wrong with it is noted, and then the scenario is of no use.
pub(super) fn scenario_of(id: &str, input: &ScenarioInput, faults: &mut Vec<Fault>) -> Scenario {
    let mut checker = Checker { change: None, faults };
    if input.title.is_empty() {
        checker.fault("title", "is missing", Some("one line that says what happens"));
    }
    let days = checker.days(input);
    if input.change.is_empty() {
        let hint = "[[change]] with action = \"close\" and a target";
        checker.fault("change", "is missing: the scenario changes nothing", Some(hint));
    }
    let mut changes = Vec::new();
    for (position, change) in input.change.iter().enumerate() {
        let mut checker = Checker { change: Some(position), faults: checker.faults };
        changes.extend(checker.change(change, input.start, days));
    }
    Scenario {
        id: id.to_owned(),
        file: String::new(),
        digest: String::new(),
        title: input.title.clone(),
        cause: input.cause.clone(),
        executed: input.executed.clone(),
        start: input.start,
        days,
        description: input.description.clone(),
        sources: input.sources.clone(),
        assumptions: input.assumptions.clone(),
        changes,
    }
}

/// Whole days from one date to a later or equal one.
fn days_between(from: Date, to: Date) -> Option<u32> {
    u32::try_from((to - from).get_days()).ok()
}

/// Checks the scenario itself or one of its changes.
struct Checker<'f> {
    change: Option<usize>,
    faults: &'f mut Vec<Fault>,
}

impl Checker<'_> {
    fn fault(&mut self, key: &str, message: impl Into<String>, hint: Option<&str>) {
        let (key, hint) = (key.to_owned(), hint.map(str::to_owned));
        self.faults.push(Fault { change: self.change, key, message: message.into(), hint });
    }

    /// How long the scenario lasts, from `days` or from `start` and `end`.
    fn days(&mut self, input: &ScenarioInput) -> Option<u32> {
        let Some(end) = input.end else {
            if input.days == Some(0) {
                self.fault(
                    "days",
                    "is 0: the scenario never holds",
                    Some("a whole number of days from 1, or no days for no end"),
                );
            }
            return input.days;
        };
        let Some(start) = input.start else {
            self.fault("end", "there is no start", Some("give start too, or days"));
            return input.days;
        };
        let span = days_between(start, end).filter(|span| *span > 0);
        if span.is_none() {
            let hint = "end is the first day after the scenario";
            self.fault("end", format!("{end} is not after the start, {start}"), Some(hint));
        }
        if let Some((days, span)) = input.days.zip(span).filter(|(days, span)| days != span) {
            let message = format!("{days} is not the {span} days from start {start} to end {end}");
            self.fault("days", message, Some("give days or end, not both"));
        }
        span
    }

    fn change(&mut self, input: &ChangeInput, start: Option<Date>, days: Option<u32>) -> Option<ScenarioChange> {
        let target = self.target(input);
        let action = self.action(input);
        let window = self.window(input, start, days);
        let basis = Basis::find(&input.basis);
        if basis.is_none() && !input.basis.is_empty() {
            self.fault("basis", format!("'{}' is not known", input.basis), Some("published, derived or assumed"));
        }
        let (target, targets) = target?;
        Some(ScenarioChange {
            action: action?,
            target,
            targets,
            commodity: (!input.commodity.is_empty()).then(|| input.commodity.clone()),
            window: window?,
            why: input.why.clone(),
            basis: basis.unwrap_or(Basis::Assumed),
            sources: input.sources.clone(),
            label: None,
            position: (0, 0),
        })
    }

    /// The one key that says what the change is made to.
    fn target(&mut self, input: &ChangeInput) -> Option<(TargetKind, Vec<String>)> {
        let given: Vec<(TargetKind, &Vec<String>)> =
            TargetKind::ALL.into_iter().filter_map(|kind| Some((kind, input.targets(kind)?))).collect();
        let kinds: Vec<&str> = TargetKind::ALL.iter().map(|kind| kind.as_str()).collect();
        let hint = format!("exactly one of {}", kinds.join(", "));
        let hint = hint.as_str();
        match given.as_slice() {
            [(kind, names)] if names.iter().all(String::is_empty) => {
                self.fault(kind.as_str(), "names nothing", None);
                None
            }
            [(kind, names)] => Some((*kind, (*names).clone())),
            [] => {
                self.fault("", "the change has no target", Some(hint));
                None
            }
            several => {
                let names: Vec<&str> = several.iter().map(|(kind, _)| kind.as_str()).collect();
                let message = format!("the change has {} targets: {}", names.len(), names.join(", "));
                self.fault("", message, Some(hint));
                None
            }
        }
    }

    fn action(&mut self, input: &ChangeInput) -> Option<Action> {
        let action = match input.action.as_str() {
            "close" => Some(Action::Close),
            "derate" => self.derate(input.factor),
            "expand" => self.expand(input),
            "set" => self.set(input),
            "surcharge" => {
                let values = [input.low_usd_per_unit, input.usd_per_unit, input.high_usd_per_unit];
                self.range("usd_per_unit", values, 1.0).map(Action::Surcharge)
            }
            "delay" => {
                let values = [input.low_hours, input.hours, input.high_hours];
                self.range("hours", values, 1.0 / 24.0).map(Action::Delay)
            }
            "status" => {
                let found = Status::find(&input.status);
                if found.is_none() {
                    let words: Vec<&str> = Status::ALL.iter().map(|status| status.as_str()).collect();
                    self.unknown_word("status", &input.status, &words);
                }
                found.map(Action::SetStatus)
            }
            other => {
                self.unknown_word("action", other, &Action::WORDS);
                return None;
            }
        };
        let figures = [
            ("factor", if input.action == "expand" { "expand" } else { "derate" }, input.factor.is_some()),
            ("amount", "expand", input.amount.is_some()),
            ("field", "set", !input.field.is_empty()),
            ("value", "set", input.value.is_some()),
            ("low", "set", input.low.is_some()),
            ("high", "set", input.high.is_some()),
            ("unit", if input.action == "expand" { "expand" } else { "set" }, !input.unit.is_empty()),
            ("usd_per_unit", "surcharge", input.usd_per_unit.is_some()),
            ("low_usd_per_unit", "surcharge", input.low_usd_per_unit.is_some()),
            ("high_usd_per_unit", "surcharge", input.high_usd_per_unit.is_some()),
            ("hours", "delay", input.hours.is_some()),
            ("low_hours", "delay", input.low_hours.is_some()),
            ("high_hours", "delay", input.high_hours.is_some()),
            ("status", "status", !input.status.is_empty()),
        ];
        for (key, of, is_given) in figures {
            if is_given && input.action != of {
                let hint = format!("it is for action = \"{of}\"");
                self.fault(key, format!("does not go with the action '{}'", input.action), Some(&hint));
            }
        }
        action
    }

    fn unknown_word(&mut self, key: &str, given: &str, known: &[&str]) {
        let message = if given.is_empty() { "is missing".to_owned() } else { format!("'{given}' is not known") };
        self.fault(key, message, Some(&format!("one of {}", known.join(", "))));
    }

    fn derate(&mut self, factor: Option<f64>) -> Option<Action> {
        match factor {
            Some(0.0) => return Some(Action::Close),
            Some(factor) if (0.0..=1.0).contains(&factor) => return Some(Action::Derate(factor)),
            _ => {}
        }
        let message = factor.map_or("is missing".to_owned(), |factor| format!("{factor} is not a share"));
        self.fault("factor", message, Some("the share of the capacity that is left, 0 to 1"));
        None
    }

    /// By a factor or by an amount, of which one is given.
    fn expand(&mut self, input: &ChangeInput) -> Option<Action> {
        let (key, message) = match (input.factor, input.amount) {
            (Some(factor), None) if factor.is_finite() && factor >= 1.0 => {
                if !input.unit.is_empty() {
                    self.fault("unit", "a factor has no unit", Some("give amount instead of factor"));
                    return None;
                }
                return Some(Action::Expand(Expansion::Factor(factor)));
            }
            (Some(factor), None) => ("factor", format!("{factor} is not a factor from 1 up")),
            (None, Some(_)) if input.unit.is_empty() => ("unit", "is missing".to_owned()),
            (None, Some(amount)) if amount.is_finite() && amount >= 0.0 => {
                return Some(Action::Expand(Expansion::Amount { amount, unit: input.unit.clone() }));
            }
            (None, Some(amount)) => ("amount", format!("{amount} is not an amount from 0 up")),
            (None, None) => ("factor", "is missing, as is amount".to_owned()),
            (Some(_), Some(_)) => ("amount", "factor is given too".to_owned()),
        };
        self.fault(key, message, Some("factor = 1.5, or amount = 2.5 and unit = \"Mt/a\""));
        None
    }

    /// A figure by its field, value and unit; whether they fit the thing is seen with the network.
    fn set(&mut self, input: &ChangeInput) -> Option<Action> {
        let field = FigureField::find(&input.field);
        if field.is_none() {
            let words: Vec<&str> = FigureField::ALL.iter().map(|field| field.as_str()).collect();
            self.unknown_word("field", &input.field, &words);
        }
        let given = [("value", input.value), ("low", input.low), ("high", input.high)];
        if let Some((key, _)) = given.iter().find(|(_, number)| number.is_some_and(|number| !number.is_finite())) {
            self.fault(key, "is not a finite number", None);
            return None;
        }
        let Some(value) = input.value else {
            self.fault("value", "is missing", Some("value = 1.2 and unit = \"Mt/a\""));
            return None;
        };
        let (low, high, unit) = (input.low, input.high, input.unit.clone());
        Some(Action::Set(NewFigure { field: field?, value, unit, low, high }))
    }

    /// A range of `[low, central, high]`, times a factor.
    fn range<T: Measure>(&mut self, key: &str, values: [Option<f64>; 3], factor: f64) -> Option<Range<T>> {
        let [low, Some(central), high] = values else {
            self.fault(key, "is missing", Some("a number from 0 up"));
            return None;
        };
        let (low, high) = (low.unwrap_or(central), high.unwrap_or(central));
        if ![low, central, high].iter().all(|number| number.is_finite()) {
            self.fault(key, "is not a finite number", None);
            return None;
        }
        if low < 0.0 || low > central || high < central {
            let message = format!("{low}, {central}, {high} is not a range");
            self.fault(key, message, Some("0 <= low <= central <= high"));
            return None;
        }
        let quantity = |number: f64| T::from_table(number * factor);
        match (quantity(central), quantity(low), quantity(high)) {
            (Some(central), Some(low), Some(high)) => Some(Range { central, low, high }),
            _ => {
                self.fault(key, "is too large", None);
                None
            }
        }
    }

    fn window(&mut self, input: &ChangeInput, start: Option<Date>, days: Option<u32>) -> Option<Window> {
        let from_day = self.bound(("from", input.from), ("from_day", input.from_day), start);
        let to_day = self.bound(("to", input.to), ("to_day", input.to_day), start);
        let from_day = from_day?.unwrap_or(0);
        let to_day = to_day?.or(days);
        let given = [("to", input.to.is_some()), ("to_day", input.to_day.is_some()), ("from", input.from.is_some())];
        let key = given.iter().find(|(_, is_given)| *is_given).map_or("from_day", |(key, _)| key);
        if let Some(to_day) = to_day.filter(|to_day| *to_day <= from_day) {
            let message = format!("the window from day {from_day} to day {to_day} is empty");
            self.fault(key, message, Some("`to` is the day after the last one"));
            return None;
        }
        if let Some((to_day, days)) = to_day.zip(days).filter(|(to_day, days)| to_day > days) {
            let message = format!("the window ends on day {to_day}, the scenario on day {days}");
            self.fault(key, message, Some("make the scenario longer"));
            return None;
        }
        Some(Window { from_day, to_day })
    }

    /// A bound of a window, given as a date or as a day; `None` if it is wrong.
    fn bound(
        &mut self,
        (date_key, date): (&str, Option<Date>),
        (day_key, day): (&str, Option<u32>),
        start: Option<Date>,
    ) -> Option<Option<u32>> {
        let Some(date) = date else { return Some(day) };
        if day.is_some() {
            self.fault(date_key, format!("{day_key} is given too"), Some("give one of them"));
            return None;
        }
        let Some(start) = start else {
            self.fault(date_key, "the scenario has no start", Some(&format!("give start, or use {day_key}")));
            return None;
        };
        let found = days_between(start, date);
        if found.is_none() {
            self.fault(date_key, format!("{date} is before the start, {start}"), None);
        }
        found.map(Some)
    }
}

impl ChangeInput {
    /// What is named under the key of a kind of target.
    pub(super) fn targets(&self, kind: TargetKind) -> Option<&Vec<String>> {
        match kind {
            TargetKind::Link => self.link.as_ref(),
            TargetKind::Node => self.node.as_ref(),
            TargetKind::Asset => self.asset.as_ref(),
            TargetKind::Country => self.country.as_ref(),
            TargetKind::Transit => self.transit.as_ref(),
            TargetKind::Operator => self.operator.as_ref(),
            TargetKind::Mode => self.mode.as_ref(),
            TargetKind::Corridor => self.corridor.as_ref(),
            TargetKind::Transfer => self.transfer.as_ref(),
            TargetKind::Outlet => self.outlet.as_ref(),
            TargetKind::Supply => self.supply.as_ref(),
            TargetKind::Market => self.market.as_ref(),
            TargetKind::Storage => self.storage.as_ref(),
            TargetKind::Reliability => self.reliability.as_ref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::error::Error;
    use crate::io::{ScenarioInput, read_scenario, scenario_from_input};

    fn problems(text: &str) -> Vec<String> {
        match read_scenario("test", "test.toml", text) {
            Err(Error::Data { problems }) => problems.iter().map(|problem| problem.to_string()).collect(),
            other => panic!("expected problems, got {other:?}"),
        }
    }

    #[test]
    fn backward_windows_and_wrong_shares_are_refused() {
        let change = |rest: &str| format!("title = \"x\"\ndays = 30\n[[change]]\nlink = \"cpc-6\"\n{rest}");
        assert!(problems(&change("action = \"close\"\nfrom_day = 5\nto_day = 5\n"))[0].contains("is empty"));
        assert!(problems(&change("action = \"close\"\nto_day = 31\n"))[0].contains("the scenario on day 30"));
        assert!(problems(&change("action = \"derate\"\nfactor = 1.5\n"))[0].contains("1.5 is not a share"));
        assert!(problems(&change("action = \"derate\"\nfactor = nan\n"))[0].contains("NaN is not a share"));
        assert!(problems(&change("action = \"close\"\nfactor = 0.5\n"))[0].contains("does not go with"));
        assert!(problems(&change("action = \"close\"\nlow_hours = 0.5\n"))[0].contains("low_hours: does not go with"));
        assert!(problems(&change("action = \"delay\"\nlow_hours = 0.5\n"))[0].contains("hours: is missing"));
        assert!(
            problems(&change("action = \"clos\"\n"))[0].contains("action: 'clos' is not known\n  hint: one of close,")
        );
        assert!(problems("title = ")[0].starts_with("test.toml:1:"));
    }

    #[test]
    fn days_and_end_have_to_agree() {
        let text = |days: &str| {
            format!(
                "title = \"x\"\nstart = 2022-07-06\nend = 2022-08-05\n{days}[[change]]\naction = \"close\"\nlink = \"cpc-6\"\n"
            )
        };
        assert_eq!(read_scenario("x", "x.toml", &text("days = 30\n")).expect("they agree").days, Some(30));
        assert_eq!(
            problems(&text("days = 31\n")),
            [
                "test.toml:4:8: days: 31 is not the 30 days from start 2022-07-06 to end 2022-08-05\n  hint: give days or end, not both"
            ]
        );
        let no_days = "title = \"x\"\ndays = 0\n[[change]]\naction = \"close\"\nlink = \"cpc-6\"\n";
        assert!(problems(no_days)[0].starts_with("test.toml:2:8: days: is 0"), "{:?}", problems(no_days));
    }

    #[test]
    fn a_whole_value_is_read_like_a_file_and_wrong_in_the_same_ways() {
        let text = "title = \"x\"\nstart = 2022-07-06\ndays = 30\nsources = \"a\"\n[[change]]\naction = \"delay\"\nhours = 12\n\
                    link = [\"cpc-6\", \"cpc-5\"]\nfrom = 2022-07-10\n";
        let value = r#"{"title": "x", "start": "2022-07-06", "days": 30, "end": null, "sources": ["a"],
            "change": [{"action": "delay", "hours": 12.0, "link": ["cpc-6", "cpc-5"], "from": "2022-07-10", "mode": null}]}"#;
        let input: ScenarioInput = serde_json::from_str(value).expect("the keys of a scenario");
        let (mut read, mut made) =
            (read_scenario("x", "x.toml", text).expect("good"), scenario_from_input("x", &input).expect("good"));
        assert_eq!((read.digest.len(), made.digest.len()), (64, 64));
        for scenario in [&mut read, &mut made] {
            (scenario.file, scenario.digest, scenario.changes[0].position) = Default::default();
        }
        assert_eq!(read, made);

        let wrong =
            r#"{"title": "", "change": [{"action": "close", "link": "cpc-6"}, {"action": "derate", "factor": 2}]}"#;
        let input: ScenarioInput = serde_json::from_str(wrong).expect("the keys of a scenario");
        let found = scenario_from_input("x", &input).expect_err("problems").to_string();
        assert_eq!(
            found.lines().filter(|line| !line.starts_with("  hint")).collect::<Vec<_>>(),
            [
                "scenario x: title: is missing",
                "scenario x: change[1]: the change has no target",
                "scenario x: change[1].factor: 2 is not a share"
            ]
        );
    }

    #[test]
    fn unknown_keys_of_a_value_are_refused_at_each_level() {
        for (value, key) in [
            (r#"{"title": "x", "titel": "y", "change": []}"#, "titel"),
            (r#"{"title": "x", "change": [{"action": "close", "link": "a", "days": 3}]}"#, "days"),
        ] {
            let error = serde_json::from_str::<ScenarioInput>(value).expect_err("an unknown key").to_string();
            assert!(error.starts_with(&format!("unknown field `{key}`, expected one of")), "{error}");
        }
    }
}
