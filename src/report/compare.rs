//! A comparison of corridors.

use super::chart::compare_svg;
use super::format::{Page, Report};
use super::geo_json::routes_geojson;
use super::{Table, counted, days_text, fixed, listed, per_year, signed, tariff_text};
use crate::ask::{CaseResult, CompareResult, CorridorResult, RouteTold};
use crate::records::{Column, Records};
use crate::report::Align;

/// The columns of a comparison: one row per corridor and scenario.
const COLUMNS: [Column; 19] = [
    Column::text("origin"),
    Column::text("destination"),
    Column::text("commodity"),
    Column::text("scenario"),
    Column::text("corridor"),
    Column::text("status"),
    Column::number("tariff_usd_per_unit"),
    Column::number("tariff_low_usd_per_unit"),
    Column::number("tariff_high_usd_per_unit"),
    Column::number("time_days"),
    Column::number("time_low_days"),
    Column::number("time_high_days"),
    Column::number("distance_km"),
    Column::number("co2_kg_per_unit"),
    Column::number("capacity_units_per_day"),
    Column::text("bottleneck"),
    Column::number("published_share"),
    Column::text("countries"),
    Column::text("links"),
];

impl Report for CompareResult {
    fn text(&self, page: &Page) -> String {
        let [origin, destination] = &self.names;
        let mut text = format!(
            "{origin} to {destination}: {}, best route of each corridor by {}\n{}",
            self.commodity.name, self.objective, page.notes
        );
        for case in &self.cases {
            text += &self.case_text(case, page);
        }
        let absent = self.absent();
        if !absent.is_empty() {
            text += &format!("\nNo route in the network at all: {}\n", absent.join(", "));
        }
        text
    }

    fn records(&self) -> Option<Records> {
        let mut records = Records::new(COLUMNS);
        for case in &self.cases {
            for row in &case.corridors {
                records.row(self.record(case, row));
            }
        }
        Some(records)
    }

    fn geojson(&self) -> Option<String> {
        let rows = self.cases.iter().flat_map(|case| case.corridors.iter().map(move |row| (case, row)));
        let named =
            rows.filter_map(|(case, row)| Some((format!("{}/{}", case.scenario, row.corridor), row.route.as_ref()?)));
        Some(routes_geojson(&named.collect::<Vec<_>>()))
    }

    fn picture(&self) -> Option<Result<String, &'static str>> {
        let [origin, destination] = &self.names;
        Some(Ok(compare_svg(&format!("{origin} to {destination}"), self)))
    }
}

impl CompareResult {
    fn case_text(&self, case: &CaseResult, page: &Page) -> String {
        let unit = &self.commodity.cargo_unit;
        let tariff = format!("USD/{unit}");
        let capacity = format!("{unit}/day");
        let mut table = Table::new([
            ("corridor", Align::Left),
            (tariff.as_str(), Align::Right),
            ("days", Align::Right),
            ("km", Align::Right),
            ("kg CO2", Align::Right),
            (capacity.as_str(), Align::Right),
            ("per year", Align::Right),
            ("bottleneck", Align::Left),
            ("published", Align::Right),
            ("vs first", Align::Right),
            ("countries", Align::Left),
        ]);
        let bullet = page.bullet();
        let mut silent = String::new();
        for row in &case.corridors {
            if let Some(route) = &row.route {
                table.row(self.route_cells(&row.corridor, route));
            } else if let Some(blocked) = &row.blocked {
                silent += &format!("{bullet}{}: no route: {}\n", row.corridor, blocked.text);
            }
        }
        let heading = if page.is_markdown() { "\n### " } else { "\n" };
        let mut text = format!("{heading}{}: {}\n", case.scenario, case.title);
        for change in case.own_changes() {
            let effect = change.why_not.as_ref().map_or(String::new(), |why| format!(" (not in force: {why})"));
            let what = change.change.strip_prefix(&format!("scenario {} ", case.scenario)).unwrap_or(&change.change);
            let why = if change.why.is_empty() { String::new() } else { format!(": {}", change.why) };
            let (links, places) = (counted(change.links, "link"), counted(change.nodes, "place"));
            text += &format!("{bullet}{what} [{links}, {places}]{why}{effect}\n");
        }
        if page.is_markdown() {
            text += "\n";
        }
        if !table.is_empty() {
            text += &page.table(&table);
            // Without it a page takes what follows for a row of the table.
            if page.is_markdown() && !silent.is_empty() {
                text += "\n";
            }
        }
        text + &silent
    }

    fn route_cells(&self, corridor: &str, route: &RouteTold) -> Vec<String> {
        let unit = &self.commodity.cargo_unit;
        let (capacity, year, bottleneck) = match &route.bottleneck {
            Some(found) => {
                let capacity = found.capacity_units_per_day.central;
                (format!("{capacity:.0}"), per_year(capacity, unit), found.id.clone())
            }
            None => ("unknown".into(), String::new(), String::new()),
        };
        let difference = match self.reference() {
            Some(first) if first != route => {
                let tariff = route.tariff_usd_per_unit.central - first.tariff_usd_per_unit.central;
                let time = route.time_days.central - first.time_days.central;
                let decimals = usize::from(route.tariff_usd_per_unit.central.as_usd() < 100.0);
                format!("{} USD, {} d", signed(tariff.as_usd(), decimals), signed(time.as_days(), 1))
            }
            _ => String::new(),
        };
        vec![
            corridor.to_owned(),
            tariff_text(route.tariff_usd_per_unit),
            days_text(route.time_days),
            format!("{:.0}", route.distance_km),
            format!("{:.0}", route.co2_kg_per_unit),
            capacity,
            year,
            bottleneck,
            format!("{} %", fixed(route.published_share * 100.0, 0)),
            difference,
            listed(&route.countries, " "),
        ]
    }

    fn record(&self, case: &CaseResult, row: &CorridorResult) -> Vec<String> {
        let head = [&self.origin, &self.destination, &self.commodity.id, &case.scenario, &row.corridor];
        let mut record: Vec<String> = head.map(Clone::clone).to_vec();
        record.push(row.status.as_str().to_owned());
        let Some(route) = &row.route else {
            record.resize(COLUMNS.len(), String::new());
            return record;
        };
        let (tariff, time) = (route.tariff_usd_per_unit, route.time_days);
        record.extend([tariff.central, tariff.low, tariff.high].map(|usd| usd.to_string()));
        record.extend([time.central, time.low, time.high].map(|days| days.to_string()));
        record.push(route.distance_km.to_string());
        record.push(route.co2_kg_per_unit.to_string());
        let bottleneck = route.bottleneck.as_ref();
        record.push(bottleneck.map_or(String::new(), |found| found.capacity_units_per_day.central.to_string()));
        record.push(bottleneck.map_or(String::new(), |found| found.id.clone()));
        record.push(fixed(route.published_share, 4));
        record.push(listed(&route.countries, ";"));
        record.push(listed(&route.links, ";"));
        record
    }
}
