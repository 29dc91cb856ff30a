//! Risk of a shipment and of all flows.

use super::chart::{flow_risk_svg, risk_svg};
use super::format::{Page, Report};
use super::{Align, Table, fixed, signed};
use crate::analysis::Spread;
use crate::ask::{FlowRiskResult, RiskResult};
use crate::records::{Column, Records};

/// The columns of the risk of a shipment: one row per corridor, measure and statistic.
const COLUMNS: [Column; 9] = [
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

impl Report for RiskResult {
    fn text(&self, page: &Page) -> String {
        let tariff = format!("USD/{} P10/P50/P90", self.commodity.cargo_unit);
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
        let with_error = |spread: &Spread, decimals| {
            format!("{} ±{}", fixed(spread.mean, decimals), fixed(spread.standard_error, 2))
        };
        for row in &self.corridors {
            let (tariff, time) = (&row.tariff_usd_per_unit, &row.time_days);
            let decimals = usize::from(tariff.p50 < 100.0);
            table.row(vec![
                row.corridor.clone(),
                spread_text(tariff, 1.0, decimals),
                with_error(tariff, decimals),
                spread_text(time, 1.0, 1),
                with_error(time, 1),
                fixed(row.wait_days.mean, 1),
                percent(row.open_share),
                percent(row.cheapest_share),
                percent(row.fastest_share),
                percent(row.best_share),
            ]);
        }
        let [origin, destination] = &self.names;
        let mut text = format!(
            "{origin} to {destination}: {}, {} trials, seed {}, outage rates of {}, best by {}\n{}\n{}",
            self.commodity.name,
            self.trials,
            self.seed,
            self.regime,
            self.objective_text,
            page.notes,
            page.table(&table)
        );
        text += "\nwhat drives the spread (rank correlation)\n";
        if page.is_markdown() {
            text.push('\n');
        }
        for row in &self.corridors {
            for of in ["tariff", "time"] {
                let drivers =
                    row.drivers.iter().filter(|driver| driver.of == of && driver.rank_correlation.abs() >= 0.05);
                let named: Vec<String> =
                    drivers.map(|driver| format!("{} {}", driver.name, signed(driver.rank_correlation, 2))).collect();
                let named = if named.is_empty() { "nothing by 0.05 or more".to_owned() } else { named.join(", ") };
                text += &format!("{}{} {of}: {named}\n", page.bullet(), row.corridor);
            }
        }
        text + "\n± is the standard error of the mean; \"no wait\" is the share of worlds in which the best route meets no outage\n"
    }

    fn records(&self) -> Option<Records> {
        let mut records = Records::new(COLUMNS);
        let usd = format!("USD/{}", self.commodity.cargo_unit);
        for corridor in &self.corridors {
            let mut row = |measure: &str, unit: &str, statistic: &str, value: f64| {
                records.row([
                    self.origin.clone(),
                    self.destination.clone(),
                    self.commodity.id.clone(),
                    corridor.corridor.clone(),
                    measure.to_owned(),
                    unit.to_owned(),
                    statistic.to_owned(),
                    fixed(value, 4),
                    self.trials.to_string(),
                ]);
            };
            let spreads = [
                ("tariff", usd.as_str(), corridor.tariff_usd_per_unit),
                ("time", "days", corridor.time_days),
                ("wait", "days", corridor.wait_days),
            ];
            for (measure, unit, spread) in spreads {
                for (statistic, value) in statistics(&spread) {
                    row(measure, unit, statistic, value);
                }
            }
            for (measure, share) in [
                ("open", corridor.open_share),
                ("cheapest", corridor.cheapest_share),
                ("fastest", corridor.fastest_share),
                ("best", corridor.best_share),
            ] {
                row(measure, "share", "share", share);
            }
            for driver in &corridor.drivers {
                let measure = format!("driver of {}: {}", driver.of, driver.name);
                row(&measure, "rank correlation", "spearman", driver.rank_correlation);
            }
        }
        Some(records)
    }

    fn picture(&self) -> Option<Result<String, &'static str>> {
        let [origin, destination] = &self.names;
        Some(Ok(risk_svg(&format!("{origin} to {destination}: {}", self.commodity.name), self)))
    }
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

impl Report for FlowRiskResult {
    fn text(&self, page: &Page) -> String {
        let unit = &self.commodity.cargo_unit;
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
        for case in &self.cases {
            table.row(vec![
                case.scenario.clone(),
                spread_text(&case.delivered_units, 1e-3, 0),
                with_error(&case.delivered_units, 1e-3),
                spread_text(&case.shut_in_units, 1e-3, 0),
                with_error(&case.shut_in_units, 1e-3),
                format!("{} %", fixed(case.any_shut_in_share * 100.0, 1)),
                spread_text(&case.loss_usd, 1e-6, 0),
                with_error(&case.loss_usd, 1e-6),
            ]);
        }
        format!(
            "{} over {} days, {} trials, seed {}, {} outages in a trial on average\n{}\n{}",
            self.commodity.name,
            self.days,
            self.trials,
            self.seed,
            fixed(self.outages_per_trial, 1),
            page.notes,
            page.table(&table)
        )
    }

    fn records(&self) -> Option<Records> {
        let mut records = Records::new([
            Column::text("commodity"),
            Column::text("scenario"),
            Column::text("measure"),
            Column::text("unit"),
            Column::text("statistic"),
            Column::number("value"),
            Column::integer("trials"),
        ]);
        let unit = self.commodity.cargo_unit.as_str();
        for case in &self.cases {
            let spreads = [
                ("delivered", unit, case.delivered_units),
                ("shut_in", unit, case.shut_in_units),
                ("loss", "USD", case.loss_usd),
            ];
            for (measure, unit, spread) in spreads {
                for (statistic, value) in statistics(&spread) {
                    records.row([
                        self.commodity.id.clone(),
                        case.scenario.clone(),
                        measure.to_owned(),
                        unit.to_owned(),
                        statistic.to_owned(),
                        fixed(value, 2),
                        self.trials.to_string(),
                    ]);
                }
            }
        }
        Some(records)
    }

    fn picture(&self) -> Option<Result<String, &'static str>> {
        Some(Ok(flow_risk_svg(&format!("{} over {} days", self.commodity.name, self.days), self)))
    }
}
