//! Break-even points.

use super::chart::breakeven_svg;
use super::format::{Page, Report};
use super::geo_json::routes_geojson;
use super::routes::way_of;
use super::{Align, Table, fixed, listed};
use crate::ask::{BreakevenResult, RouteTold};
use crate::records::{Column, Records};

impl Report for BreakevenResult {
    fn text(&self, page: &Page) -> String {
        let unit = &self.unit;
        let mut table = Table::new([
            ("from", Align::Right),
            ("to", Align::Right),
            ("corridor", Align::Left),
            ("USD", Align::Right),
            ("days", Align::Right),
            ("km", Align::Right),
            ("countries", Align::Left),
            ("by way of", Align::Left),
        ]);
        for stretch in &self.stretches {
            let route = &stretch.route;
            table.row(vec![
                fixed(stretch.from, 2),
                fixed(stretch.to, 2),
                route.corridor.clone().unwrap_or_else(|| "-".to_owned()),
                fixed(route.tariff_usd_per_unit.central.as_usd(), 1),
                fixed(route.time_days.central.as_days(), 1),
                format!("{:.0}", route.distance_km),
                listed(&route.countries, " "),
                way_of(route),
            ]);
        }
        let mut text = format!(
            "best route of {} as {} grows ({unit})\n{}\n{}\n",
            self.commodity.name,
            self.varied,
            page.notes,
            page.table(&table)
        );
        let mut has_change = false;
        for pair in self.stretches.windows(2) {
            let (before, after) = (&pair[0].route, &pair[1].route);
            if before.corridor != after.corridor {
                has_change = true;
                text += &format!("{} wins over {} from {} {unit}\n", name(after), name(before), fixed(pair[1].from, 2));
            }
        }
        if !has_change && let Some(first) = self.stretches.first() {
            let last = self.stretches.last().map_or(first.to, |last| last.to);
            text += &format!("{} stays the best corridor up to {} {unit}\n", name(&first.route), fixed(last, 2));
        }
        text
    }

    fn records(&self) -> Option<Records> {
        let mut records = Records::new([
            Column::text("varied"),
            Column::text("unit"),
            Column::number("from"),
            Column::number("to"),
            Column::text("corridor"),
            Column::number("tariff_usd_per_unit"),
            Column::number("time_days"),
            Column::number("distance_km"),
            Column::number("co2_kg_per_unit"),
            Column::text("links"),
        ]);
        for stretch in &self.stretches {
            let route = &stretch.route;
            records.row([
                self.varied.clone(),
                self.unit.clone(),
                fixed(stretch.from, 6),
                fixed(stretch.to, 6),
                route.corridor.clone().unwrap_or_default(),
                route.tariff_usd_per_unit.central.to_string(),
                route.time_days.central.to_string(),
                route.distance_km.to_string(),
                route.co2_kg_per_unit.to_string(),
                listed(&route.links, ";"),
            ]);
        }
        Some(records)
    }

    fn geojson(&self) -> Option<String> {
        let named: Vec<_> =
            self.stretches.iter().map(|stretch| (format!("from {}", stretch.from), &stretch.route)).collect();
        Some(routes_geojson(&named))
    }

    fn picture(&self) -> Option<Result<String, &'static str>> {
        let title = self.stretches.first().map_or(String::new(), |stretch| {
            format!("{} to {}", stretch.route.origin_name(), stretch.route.destination_name())
        });
        Some(Ok(breakeven_svg(&title, self)))
    }
}

fn name(route: &RouteTold) -> String {
    route.corridor.clone().unwrap_or_else(|| "a route in no named corridor".to_owned())
}
