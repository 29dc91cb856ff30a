//! A scenario back to the keys it is written with, and to TOML.

use jiff::ToSpan;
use jiff::civil::Date;

use super::input::{ChangeInput, ScenarioInput};
use crate::io::export::shortest_hours;
use crate::network::Range;
use crate::scenario::{Action, Expansion, Scenario, ScenarioChange, TargetKind};
use crate::units::{Duration, Tariff};

/// Keys that hold dates, which TOML writes without quotes.
const DATES: [&str; 4] = ["start", "end", "from", "to"];

/// A scenario as the text of a TOML file, which is read as the same scenario.
///
/// # Examples
/// ```
/// use corridor::io::{find_scenario, read_scenario, scenario_toml};
///
/// let scenario = find_scenario("cpc-closure-30d", None)?.read()?;
/// let again = read_scenario(&scenario.id, "copy.toml", &scenario_toml(&scenario))?;
/// assert_eq!(again.changes.len(), scenario.changes.len());
/// # Ok::<(), corridor::Error>(())
/// ```
pub fn scenario_toml(scenario: &Scenario) -> String {
    let mut table = toml::Table::try_from(ScenarioInput::from(scenario)).expect("texts, numbers and lists");
    unquote_dates(&mut table);
    toml::to_string_pretty(&table).expect("what was a table a moment ago")
}

fn unquote_dates(table: &mut toml::Table) {
    for (key, value) in table.iter_mut() {
        match value {
            toml::Value::String(text) if DATES.contains(&key.as_str()) => {
                *value = toml::Value::Datetime(text.parse().expect("a date as the program writes it"));
            }
            toml::Value::Array(items) => {
                items.iter_mut().filter_map(toml::Value::as_table_mut).for_each(unquote_dates);
            }
            _ => {}
        }
    }
}

/// With dates where the scenario has a start, else with days; bounds that are those of the scenario are left out.
impl From<&Scenario> for ScenarioInput {
    fn from(scenario: &Scenario) -> Self {
        let date = |day: u32| scenario.start.and_then(|start| date_after(start, day));
        let end = scenario.days.and_then(date);
        Self {
            title: scenario.title.clone(),
            cause: scenario.cause.clone(),
            executed: scenario.executed.clone(),
            start: scenario.start,
            end,
            days: scenario.days.filter(|_| end.is_none()),
            description: scenario.description.clone(),
            sources: scenario.sources.clone(),
            assumptions: scenario.assumptions.clone(),
            change: scenario.changes.iter().map(|change| change_input(scenario, change)).collect(),
        }
    }
}

fn date_after(start: Date, days: u32) -> Option<Date> {
    start.checked_add(i64::from(days).days()).ok()
}

fn change_input(scenario: &Scenario, change: &ScenarioChange) -> ChangeInput {
    let date = |day: u32| scenario.start.and_then(|start| date_after(start, day));
    let from_day = Some(change.window.from_day).filter(|day| *day > 0);
    let to_day = change.window.to_day.filter(|_| change.window.to_day != scenario.days);
    let (from, to) = (from_day.and_then(date), to_day.and_then(date));
    let mut input = ChangeInput {
        action: change.action.as_str().to_owned(),
        commodity: change.commodity.clone().unwrap_or_default(),
        from,
        to,
        from_day: from_day.filter(|_| from.is_none()),
        to_day: to_day.filter(|_| to.is_none()),
        why: change.why.clone(),
        basis: change.basis.as_str().to_owned(),
        sources: change.sources.clone(),
        ..ChangeInput::default()
    };
    let target = match change.target {
        TargetKind::Link => &mut input.link,
        TargetKind::Node => &mut input.node,
        TargetKind::Asset => &mut input.asset,
        TargetKind::Country => &mut input.country,
        TargetKind::Transit => &mut input.transit,
        TargetKind::Operator => &mut input.operator,
        TargetKind::Mode => &mut input.mode,
        TargetKind::Corridor => &mut input.corridor,
        TargetKind::Transfer => &mut input.transfer,
        TargetKind::Outlet => &mut input.outlet,
        TargetKind::Supply => &mut input.supply,
        TargetKind::Market => &mut input.market,
        TargetKind::Storage => &mut input.storage,
        TargetKind::Reliability => &mut input.reliability,
    };
    *target = Some(change.targets.clone());
    match &change.action {
        Action::Close => {}
        Action::Derate(factor) | Action::Expand(Expansion::Factor(factor)) => input.factor = Some(*factor),
        Action::Expand(Expansion::Amount { amount, unit }) => {
            (input.amount, input.unit) = (Some(*amount), unit.clone());
        }
        Action::Set(figure) => {
            figure.field.as_str().clone_into(&mut input.field);
            (input.value, input.low, input.high) = (Some(figure.value), figure.low, figure.high);
            input.unit.clone_from(&figure.unit);
        }
        Action::Surcharge(range) => {
            [input.low_usd_per_unit, input.usd_per_unit, input.high_usd_per_unit] = numbers(*range, Tariff::as_usd);
        }
        Action::Delay(range) => [input.low_hours, input.hours, input.high_hours] = numbers(*range, hours),
        Action::SetStatus(status) => input.status = status.as_str().to_owned(),
    }
    input
}

/// Low, central and high; ends that are the central value are left out.
fn numbers<T: Copy + PartialEq>(range: Range<T>, number: impl Fn(T) -> f64) -> [Option<f64>; 3] {
    let end = |value: T| (value != range.central).then(|| number(value));
    [end(range.low), Some(number(range.central)), end(range.high)]
}

fn hours(time: Duration) -> f64 {
    shortest_hours(time).parse().expect("a number as the program writes it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::{embedded_scenarios, read_scenario, scenario_from_input};

    /// Without what says where it was read from.
    fn bare(mut scenario: Scenario) -> Scenario {
        (scenario.file, scenario.digest) = Default::default();
        scenario.changes.iter_mut().for_each(|change| change.position = (0, 0));
        scenario
    }

    #[test]
    fn every_embedded_scenario_goes_to_toml_and_to_json_and_back() {
        for (id, text) in embedded_scenarios() {
            let scenario = read_scenario(id, id, text).expect("a good scenario");
            let written = scenario_toml(&scenario);
            let again = read_scenario(id, id, &written).unwrap_or_else(|error| panic!("{error}\n{written}"));
            assert_eq!(bare(again), bare(scenario.clone()), "{written}");
            let json = serde_json::to_string(&ScenarioInput::from(&scenario)).expect("plain JSON");
            let input: ScenarioInput = serde_json::from_str(&json).expect("the same keys");
            assert_eq!(bare(scenario_from_input(id, &input).expect("a good scenario")), bare(scenario), "{json}");
        }
    }

    #[test]
    fn dates_are_written_without_quotes_and_keys_in_the_order_of_reading() {
        let text = "title = \"x\"\nstart = 2022-07-06\ndays = 30\n[[change]]\naction = \"delay\"\nhours = 12\nlow_hours = 6\nlink = \"cpc-6\"\n\
                    from = 2022-07-10\n";
        let scenario = read_scenario("x", "x", text).expect("a good scenario");
        assert_eq!(
            scenario_toml(&scenario),
            "title = \"x\"\nstart = 2022-07-06\nend = 2022-08-05\n\n[[change]]\naction = \"delay\"\nlink = [\"cpc-6\"]\n\
             hours = 12.0\nlow_hours = 6.0\nfrom = 2022-07-10\nbasis = \"assumed\"\n"
        );
    }
}
