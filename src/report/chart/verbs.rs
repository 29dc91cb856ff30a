//! The pictures of comparisons, break-even points, risks and closures.

use super::Ink;
use super::mark::Meaning;
use super::rows::{Line, Panel, Row, Shape, draw};
use super::sheet::Head;
use crate::analysis::Spread;
use crate::ask::{
    BreakevenResult, CompareResult, CorridorRiskResult, CorridorStatus, CriticalMetric, CriticalResult,
    CriticalSetResult, FlowRiskCaseResult, FlowRiskResult, RiskResult, RouteTold,
};
use crate::network::Range;
use crate::report::{counted, fixed};
use crate::units::{Measure, Quantity};

/// Data attributes of the marks of a row.
fn meaning(series: &str, id: &str, title: String) -> Meaning {
    Meaning { data: vec![("series", series.to_owned()), ("id", id.to_owned())], title }
}

fn interval<T: Measure>(range: Range<T>) -> Shape {
    Shape::Interval { low: range.low.to_table(), middle: range.central.to_table(), high: range.high.to_table() }
}

fn spread(spread: &Spread, scale: f64) -> Shape {
    Shape::Interval { low: spread.p10 * scale, middle: spread.p50 * scale, high: spread.p90 * scale }
}

/// The sentence of each row, for those who cannot see the picture.
fn in_words(lines: &[Line]) -> String {
    let told = lines.iter().map(|line| match line {
        Line::Heading(text) => text.clone(),
        Line::Row(row) if row.shapes.is_empty() => format!("{}: {}", row.name, row.note),
        Line::Row(row) => row.meaning.title.clone(),
    });
    told.collect::<Vec<_>>().join("; ")
}

/// A comparison as SVG: tariff and days of each corridor in each case, each a range with its central value.
///
/// Marks carry `data-series` (scenario), `data-id` (corridor), `data-measure`, `data-low`, `data-x` and `data-high`.
pub(crate) fn compare_svg(title: &str, comparison: &CompareResult) -> String {
    let unit = &comparison.commodity.cargo_unit;
    let mut lines = Vec::new();
    for case in &comparison.cases {
        lines.push(Line::Heading(format!("{}: {}", case.scenario, case.title)));
        for (number, row) in case.corridors.iter().enumerate() {
            let (shapes, title) = match (&row.route, row.status) {
                (Some(route), _) => (
                    vec![interval(route.tariff_usd_per_unit), interval(route.time_days)],
                    format!(
                        "{}: {} USD/{unit}, {} days",
                        row.corridor,
                        crate::report::tariff_text(route.tariff_usd_per_unit),
                        crate::report::days_text(route.time_days)
                    ),
                ),
                (None, CorridorStatus::Absent) => continue,
                (None, _) => (Vec::new(), format!("{}: closed", row.corridor)),
            };
            lines.push(Line::Row(Row {
                name: row.corridor.clone(),
                ink: Ink::Series(number),
                note: if shapes.is_empty() { "closed".to_owned() } else { String::new() },
                shapes,
                meaning: meaning(&case.scenario, &row.corridor, title),
            }));
        }
    }
    let panels = [
        Panel::over(&lines, 0, 2, format!("tariff, USD/{unit}"), "tariff"),
        Panel::over(&lines, 1, 2, "days".to_owned(), "time"),
    ];
    let head = Head {
        title: title.to_owned(),
        note: "Best route of each corridor. Tick: central value; bar: from low to high.".to_owned(),
        description: in_words(&lines),
        legend: Vec::new(),
    };
    draw(&head, &panels, &lines)
}

/// The corridor of a route, in words.
pub(super) fn corridor_of(route: &RouteTold) -> String {
    route.corridor.clone().unwrap_or_else(|| "no named corridor".to_owned())
}

/// Break-even points as SVG: a band for each corridor where it is the best.
///
/// Marks carry `data-series` (`best`), `data-id` (corridor), `data-measure` (`varied`), `data-from` and `data-x` (where the band ends).
pub(crate) fn breakeven_svg(title: &str, found: &BreakevenResult) -> String {
    // Routes of one corridor that follow each other are one band.
    let mut bands: Vec<(String, f64, f64)> = Vec::new();
    for stretch in &found.stretches {
        let corridor = corridor_of(&stretch.route);
        match bands.last_mut() {
            Some((last, _, to)) if *last == corridor => *to = stretch.to,
            _ => bands.push((corridor, stretch.from, stretch.to)),
        }
    }
    let first_of = |corridor: &str| bands.iter().position(|band| band.0 == corridor).unwrap_or(0);
    let row = |(corridor, from, to): &(String, f64, f64)| {
        let note = format!("{} to {}", fixed(*from, 2), fixed(*to, 2));
        Line::Row(Row {
            name: corridor.clone(),
            ink: Ink::Series(first_of(corridor)),
            shapes: vec![Shape::Bar { from: *from, to: *to }],
            meaning: meaning(
                "best",
                corridor,
                format!("{corridor} is best from {} to {}", fixed(*from, 2), fixed(*to, 2)),
            ),
            note,
        })
    };
    let lines: Vec<Line> = bands.iter().map(row).collect();
    let head = Head {
        title: title.to_owned(),
        note: format!("The best corridor as {} grows, {}", found.varied, found.unit),
        description: in_words(&lines),
        legend: Vec::new(),
    };
    draw(&head, &[Panel::over(&lines, 0, 1, found.unit.clone(), "varied")], &lines)
}

const EIGHT_OF_TEN: &str = "Bar: 8 of 10 worlds (P10 to P90); tick: the median.";

/// Risk of a route as SVG: tariff and days of each corridor from P10 to P90, and in how many worlds it is the best.
///
/// Marks carry `data-series` (`risk`), `data-id` (corridor), `data-measure`, and `data-low`, `data-x`, `data-high` or `data-from`, `data-x`.
pub(crate) fn risk_svg(title: &str, risk: &RiskResult) -> String {
    let unit = &risk.commodity.cargo_unit;
    let row = |(number, corridor): (usize, &CorridorRiskResult)| {
        let told = |spread: &Spread| {
            format!("{} ({} to {})", fixed(spread.p50, 1), fixed(spread.p10, 1), fixed(spread.p90, 1))
        };
        let best = format!("{} %", fixed(corridor.best_share * 100.0, 1));
        Line::Row(Row {
            name: corridor.corridor.clone(),
            ink: Ink::Series(number),
            shapes: vec![
                spread(&corridor.tariff_usd_per_unit, 1.0),
                spread(&corridor.time_days, 1.0),
                Shape::Bar { from: 0.0, to: corridor.best_share * 100.0 },
            ],
            meaning: meaning(
                "risk",
                &corridor.corridor,
                format!(
                    "{}: {} USD/{unit}, {} days, best in {best} of worlds",
                    corridor.corridor,
                    told(&corridor.tariff_usd_per_unit),
                    told(&corridor.time_days)
                ),
            ),
            note: best,
        })
    };
    let lines: Vec<Line> = risk.corridors.iter().enumerate().map(row).collect();
    let mut panels = [
        Panel::over(&lines, 0, 3, format!("tariff, USD/{unit}"), "tariff"),
        Panel::over(&lines, 1, 3, "days".to_owned(), "time"),
        Panel::over(&lines, 2, 3, "best, % of worlds".to_owned(), "best_share"),
    ];
    panels[2].axis = super::axis::Axis::round((0.0, 100.0), 4);
    let head = Head {
        title: title.to_owned(),
        note: format!("{} worlds. {EIGHT_OF_TEN}", risk.trials),
        description: in_words(&lines),
        legend: Vec::new(),
    };
    draw(&head, &panels, &lines)
}

/// Risk of flows as SVG: what is delivered, shut in and lost under each scenario, from P10 to P90.
///
/// Marks carry `data-series` (`risk`), `data-id` (scenario), `data-measure`, `data-low`, `data-x` and `data-high`.
pub(crate) fn flow_risk_svg(title: &str, risk: &FlowRiskResult) -> String {
    let unit = &risk.commodity.cargo_unit;
    let row = |(number, case): (usize, &FlowRiskCaseResult)| {
        let kilo = |spread: &Spread| fixed(spread.p50 / 1e3, 1);
        let title = format!(
            "{}: delivered {} k{unit}, shut in {} k{unit}, loss {} MUSD (medians)",
            case.scenario,
            kilo(&case.delivered_units),
            kilo(&case.shut_in_units),
            fixed(case.loss_usd.p50 / 1e6, 1)
        );
        Line::Row(Row {
            name: case.scenario.clone(),
            ink: Ink::Series(number),
            shapes: vec![
                spread(&case.delivered_units, 1e-3),
                spread(&case.shut_in_units, 1e-3),
                spread(&case.loss_usd, 1e-6),
            ],
            meaning: meaning("risk", &case.scenario, title),
            note: String::new(),
        })
    };
    let lines: Vec<Line> = risk.cases.iter().enumerate().map(row).collect();
    let panels = [
        Panel::over(&lines, 0, 3, format!("delivered, k{unit}"), "delivered"),
        Panel::over(&lines, 1, 3, format!("shut in, k{unit}"), "shut_in"),
        Panel::over(&lines, 2, 3, "loss, MUSD".to_owned(), "loss"),
    ];
    let head = Head {
        title: title.to_owned(),
        note: format!("{}. {EIGHT_OF_TEN}", counted(risk.trials as usize, "world")),
        description: in_words(&lines),
        legend: Vec::new(),
    };
    draw(&head, &panels, &lines)
}

/// Worst closures of routes as SVG: how many pairs each cuts off, and what it adds to the others.
///
/// Marks carry `data-series` (`critical`), `data-id` (what is closed), `data-measure`, `data-from` and `data-x`.
pub(crate) fn critical_svg(title: &str, answer: &CriticalResult) -> String {
    if answer.metric == CriticalMetric::Flow {
        return critical_flow_svg(title, answer);
    }
    let pairs = answer.pairs.unwrap_or_default();
    let row = |set: &CriticalSetResult| {
        let name = set.closed.join(" + ");
        let (cut_off, extra) = (set.pairs_cut_off.unwrap_or_default(), set.extra.unwrap_or_default());
        let title = format!(
            "{}. {name}: cuts off {}, adds {} {} to the others",
            set.rank,
            counted(cut_off, "pair"),
            fixed(extra, 1),
            answer.unit
        );
        Line::Row(Row {
            ink: Ink::Series(0),
            shapes: vec![Shape::Bar { from: 0.0, to: cut_off as f64 }, Shape::Bar { from: 0.0, to: extra }],
            meaning: meaning("critical", &set.closed.join(";"), title),
            note: String::new(),
            name,
        })
    };
    let lines: Vec<Line> = answer.sets.iter().map(row).collect();
    let panels = [
        Panel::over(&lines, 0, 2, format!("pairs cut off, of {pairs}"), "cut_off"),
        Panel::over(&lines, 1, 2, format!("extra {}, other pairs", answer.unit), "extra"),
    ];
    let head = Head {
        title: title.to_owned(),
        note: "Worst first".to_owned(),
        description: in_words(&lines),
        legend: Vec::new(),
    };
    draw(&head, &panels, &lines)
}

/// Worst closures of flows as SVG: what each shuts in, leaves undelivered and costs beyond the baseline.
///
/// Marks carry `data-series` (`critical`), `data-id` (what is closed), `data-measure`, `data-from` and `data-x`.
fn critical_flow_svg(title: &str, answer: &CriticalResult) -> String {
    let unit = &answer.commodity.cargo_unit;
    let row = |critical: &CriticalSetResult| {
        let kilo = |units: Option<Quantity>| units.unwrap_or_default().as_units() / 1e3;
        let closed = critical.closed.join(" + ");
        let loss = critical.loss_usd.unwrap_or_default() / 1e6;
        let values = [kilo(critical.shut_in_units), kilo(critical.undelivered_units), loss];
        let title = format!(
            "{}. {}: shut in {} k{unit}, undelivered {} k{unit}, loss {} MUSD",
            critical.rank,
            closed,
            fixed(values[0], 1),
            fixed(values[1], 1),
            fixed(values[2], 1)
        );
        Line::Row(Row {
            name: closed.clone(),
            ink: Ink::Series(0),
            shapes: values.map(|to| Shape::Bar { from: 0.0, to }).to_vec(),
            meaning: meaning("critical", &closed, title),
            note: String::new(),
        })
    };
    let lines: Vec<Line> = answer.sets.iter().map(row).collect();
    let panels = [
        Panel::over(&lines, 0, 3, format!("shut in, k{unit}"), "shut_in"),
        Panel::over(&lines, 1, 3, format!("undelivered, k{unit}"), "undelivered"),
        Panel::over(&lines, 2, 3, "loss, MUSD".to_owned(), "loss"),
    ];
    let head = Head {
        title: title.to_owned(),
        note: "Beyond the baseline, worst first".to_owned(),
        description: in_words(&lines),
        legend: Vec::new(),
    };
    draw(&head, &panels, &lines)
}
