//! Risk as table, CSV and JSON.

use serde_json::{Value, json};

use super::json::{Head, Options};
use super::{Align, Table, fixed, signed};
use crate::analysis::{FlowRisk, RouteRisk, Spread};
use crate::network::Commodity;
use crate::records::{Column, Records};

/// The columns of route risk as CSV: one row per corridor and measure.
pub const RISK_COLUMNS: [Column; 9] = [
    Column::text("origin"),
    Column::text("destination"),
    Column::text("commodity"),
    Column::text("corridor"),
    Column::text("measure"),
    Column::text("unit"),
    Column::text("statistic"),
    Column::number("value"),
    Column::integer("trials"),
];

/// `12.3 / 14.0 / 19.5`
fn spread_text(spread: &Spread, scale: f64, decimals: usize) -> String {
    [spread.p10, spread.p50, spread.p90].map(|value| fixed(value * scale, decimals)).join(" / ")
}

/// Risk of a route for reading.
pub fn route_risk_text(
    (origin, destination): (&str, &str),
    commodity: &Commodity,
    (options, notes): (&Options, &[String]),
    risk: &RouteRisk,
    seed: u64,
    is_markdown: bool,
) -> String {
    let tariff = format!("USD/{} P10/P50/P90", commodity.cargo_unit);
    let mut table = Table::new([
        ("corridor", Align::Left),
        (tariff.as_str(), Align::Right),
        ("mean", Align::Right),
        ("days P10/P50/P90", Align::Right),
        ("mean", Align::Right),
        ("mean wait", Align::Right),
        ("no wait", Align::Right),
        ("cheapest", Align::Right),
        ("fastest", Align::Right),
        ("best", Align::Right),
    ]);
    let percent = |share: f64| format!("{} %", fixed(share * 100.0, 1));
    for corridor in &risk.corridors {
        let decimals = usize::from(corridor.tariff.p50 < 100.0);
        let with_error = |spread: &Spread, decimals| {
            format!("{} ±{}", fixed(spread.mean, decimals), fixed(spread.standard_error, 2))
        };
        table.row(vec![
            corridor.corridor.clone(),
            spread_text(&corridor.tariff, 1.0, decimals),
            with_error(&corridor.tariff, decimals),
            spread_text(&corridor.time, 1.0, 1),
            with_error(&corridor.time, 1),
            fixed(corridor.wait.mean, 1),
            percent(corridor.open),
            percent(corridor.cheapest),
            percent(corridor.fastest),
            percent(corridor.best),
        ]);
    }
    let mut text = format!(
        "{origin} to {destination}: {}, {} trials, seed {seed}, outage rates of {}, best by {}\n",
        commodity.name, risk.trials, options.regime, options.objective
    );
    text.extend(notes.iter().map(|note| format!("note: {note}\n")));
    text.push('\n');
    text += &if is_markdown { table.markdown() } else { table.plain() };
    text += "\nwhat drives the spread (rank correlation)\n";
    if is_markdown {
        text.push('\n');
    }
    let bullet = if is_markdown { "- " } else { "  " };
    for corridor in &risk.corridors {
        for of in ["tariff", "time"] {
            let named: Vec<String> = corridor
                .drivers
                .iter()
                .filter(|driver| driver.of == of && driver.rank_correlation.abs() >= 0.05)
                .map(|driver| format!("{} {}", driver.name, signed(driver.rank_correlation, 2)))
                .collect();
            let named = if named.is_empty() { "nothing by 0.05 or more".to_owned() } else { named.join(", ") };
            text += &format!("{bullet}{} {of}: {named}\n", corridor.corridor);
        }
    }
    text + "\n± is the standard error of the mean; \"no wait\" is the share of worlds in which the best route meets no outage\n"
}

/// Risk of a route, tidy: one row per corridor, measure and statistic.
pub fn route_risk_records(
    head: &Head,
    (origin, destination): (&str, &str),
    commodity: &Commodity,
    risk: &RouteRisk,
) -> Records {
    let mut records = Records::new(RISK_COLUMNS).with_head(head.fields());
    let usd = format!("USD/{}", commodity.cargo_unit);
    for corridor in &risk.corridors {
        let mut row = |measure: &str, unit: &str, statistic: &str, value: f64| {
            records.row([
                origin.to_owned(),
                destination.to_owned(),
                commodity.id.clone(),
                corridor.corridor.clone(),
                measure.to_owned(),
                unit.to_owned(),
                statistic.to_owned(),
                fixed(value, 4),
                risk.trials.to_string(),
            ]);
        };
        let spreads = [
            ("tariff", usd.as_str(), corridor.tariff),
            ("time", "days", corridor.time),
            ("wait", "days", corridor.wait),
        ];
        for (measure, unit, spread) in spreads {
            for (statistic, value) in statistics(&spread) {
                row(measure, unit, statistic, value);
            }
        }
        for (measure, share) in [
            ("open", corridor.open),
            ("cheapest", corridor.cheapest),
            ("fastest", corridor.fastest),
            ("best", corridor.best),
        ] {
            row(measure, "share", "share", share);
        }
        for driver in &corridor.drivers {
            row(
                &format!("driver of {}: {}", driver.of, driver.name),
                "rank correlation",
                "spearman",
                driver.rank_correlation,
            );
        }
    }
    records
}

fn statistics(spread: &Spread) -> [(&'static str, f64); 5] {
    [
        ("p10", spread.p10),
        ("p50", spread.p50),
        ("p90", spread.p90),
        ("mean", spread.mean),
        ("standard_error", spread.standard_error),
    ]
}

/// Risk of a route, everything.
pub fn route_risk_json(head: &Head, places: (&str, &str), risk: &RouteRisk, seed: u64) -> String {
    let corridors: Vec<Value> = risk
        .corridors
        .iter()
        .map(|corridor| {
            let drivers: Vec<Value> = corridor
                .drivers
                .iter()
                .map(|driver| json!({ "name": driver.name, "of": driver.of, "rank_correlation": driver.rank_correlation }))
                .collect();
            json!({
                "corridor": corridor.corridor,
                "tariff_usd_per_unit": corridor.tariff,
                "time_days": corridor.time,
                "wait_days": corridor.wait,
                "open_share": corridor.open,
                "cheapest_share": corridor.cheapest,
                "fastest_share": corridor.fastest,
                "best_share": corridor.best,
                "drivers": drivers,
            })
        })
        .collect();
    let result = json!({
        "origin": places.0, "destination": places.1, "trials": risk.trials, "seed": seed, "corridors": corridors,
    });
    head.with_result(result)
}

/// Risk of flows for reading.
pub fn flow_risk_text(commodity: &Commodity, risk: &FlowRisk, days: usize, seed: u64, is_markdown: bool) -> String {
    let unit = &commodity.cargo_unit;
    let (delivered, shut_in) = (format!("delivered k{unit} P10/P50/P90"), format!("shut in k{unit} P10/P50/P90"));
    let mut table = Table::new([
        ("scenario", Align::Left),
        (delivered.as_str(), Align::Right),
        ("mean", Align::Right),
        (shut_in.as_str(), Align::Right),
        ("mean", Align::Right),
        ("any shut in", Align::Right),
        ("loss MUSD P10/P50/P90", Align::Right),
        ("mean", Align::Right),
    ]);
    let with_error = |spread: &Spread, scale: f64| {
        format!("{} ±{}", fixed(spread.mean * scale, 0), fixed(spread.standard_error * scale, 1))
    };
    for case in &risk.cases {
        table.row(vec![
            case.scenario.clone(),
            spread_text(&case.delivered, 1e-3, 0),
            with_error(&case.delivered, 1e-3),
            spread_text(&case.shut_in, 1e-3, 0),
            with_error(&case.shut_in, 1e-3),
            format!("{} %", fixed(case.any_shut_in * 100.0, 1)),
            spread_text(&case.loss_usd, 1e-6, 0),
            with_error(&case.loss_usd, 1e-6),
        ]);
    }
    let head = format!(
        "{} over {days} days, {} trials, seed {seed}, {} outages in a trial on average\n\n",
        commodity.name,
        risk.trials,
        fixed(risk.outages, 1)
    );
    head + &if is_markdown { table.markdown() } else { table.plain() }
}

/// Risk of flows, tidy.
pub fn flow_risk_records(head: &Head, commodity: &Commodity, risk: &FlowRisk) -> Records {
    let mut records = Records::new([
        Column::text("commodity"),
        Column::text("scenario"),
        Column::text("measure"),
        Column::text("unit"),
        Column::text("statistic"),
        Column::number("value"),
        Column::integer("trials"),
    ])
    .with_head(head.fields());
    for case in &risk.cases {
        let unit = commodity.cargo_unit.as_str();
        for (measure, unit, spread) in
            [("delivered", unit, case.delivered), ("shut_in", unit, case.shut_in), ("loss", "USD", case.loss_usd)]
        {
            for (statistic, value) in statistics(&spread) {
                records.row([
                    commodity.id.clone(),
                    case.scenario.clone(),
                    measure.to_owned(),
                    unit.to_owned(),
                    statistic.to_owned(),
                    fixed(value, 2),
                    risk.trials.to_string(),
                ]);
            }
        }
    }
    records
}

/// Risk of flows, everything.
pub fn flow_risk_json(head: &Head, risk: &FlowRisk) -> String {
    let cases: Vec<Value> = risk
        .cases
        .iter()
        .map(|case| {
            json!({
                "scenario": case.scenario,
                "delivered_units": case.delivered,
                "shut_in_units": case.shut_in,
                "loss_usd": case.loss_usd,
                "any_shut_in_share": case.any_shut_in,
            })
        })
        .collect();
    head.with_result(json!({ "trials": risk.trials, "outages_per_trial": risk.outages, "cases": cases }))
}
