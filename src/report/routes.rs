//! One route leg by leg, or several beside each other.

use super::chart::{scatter_svg, scatter_text};
use super::explain::explain_table;
use super::format::{Page, Report};
use super::geo_json::routes_geojson;
use super::{Align, Table, days_text, fixed, listed, per_year, tariff_text};
use crate::ask::{NumberedRoute, RouteTold, RoutesResult, StepTold, StepWord};
use crate::network::Range;
use crate::records::{Column, Records};
use crate::units::{Distance, Duration, Emission, Tariff};

/// More routes than these are only listed, not spelt out.
const MOST_SPELT_OUT: usize = 5;

/// The columns of routes: one row per link or transfer.
const COLUMNS: [Column; 20] = [
    Column::integer("route"),
    Column::integer("step"),
    Column::text("kind"),
    Column::text("id"),
    Column::text("from_node_id"),
    Column::text("to_node_id"),
    Column::text("mode"),
    Column::text("countries"),
    Column::number("tariff_usd_per_unit"),
    Column::number("tariff_low_usd_per_unit"),
    Column::number("tariff_high_usd_per_unit"),
    Column::number("time_days"),
    Column::number("time_low_days"),
    Column::number("time_high_days"),
    Column::number("distance_km"),
    Column::number("co2_kg_per_unit"),
    Column::number("capacity_units_per_day"),
    Column::text("basis"),
    Column::integer("year"),
    Column::text("source_ids"),
];

impl Report for RoutesResult {
    fn text(&self, page: &Page) -> String {
        let summary = self.summary(page);
        if self.routes.len() > MOST_SPELT_OUT && !page.is_explained {
            let head = self.routes.first().map_or(String::new(), |first| {
                let (from, to) = (first.route.origin_name(), first.route.destination_name());
                format!("{from} to {to}: {}, {}\n{}\n", self.commodity.name, self.why(), page.notes)
            });
            return format!("{head}{summary}the legs of each route: JSON or CSV, or explained\n");
        }
        summary + &self.spelt_out(page)
    }

    fn records(&self) -> Option<Records> {
        let mut records = Records::new(COLUMNS);
        for row in &self.routes {
            for (position, step) in row.route.steps.iter().enumerate() {
                records.row(record(row.number, position, step));
            }
        }
        Some(records)
    }

    fn geojson(&self) -> Option<String> {
        let named: Vec<_> = self.routes.iter().map(|row| (row.number.to_string(), &row.route)).collect();
        Some(routes_geojson(&named))
    }

    fn picture(&self) -> Option<Result<String, &'static str>> {
        if self.criteria.len() < 2 {
            return Some(Err("a picture needs trade-offs between two criteria: {pareto} tariff,time"));
        }
        let title = self
            .routes
            .first()
            .map_or(String::new(), |row| format!("{} to {}", row.route.origin_name(), row.route.destination_name()));
        Some(Ok(scatter_svg(&title, self)))
    }
}

impl RoutesResult {
    /// Why these routes.
    fn why(&self) -> String {
        if self.criteria.is_empty() {
            let what = if self.is_several() { "alternatives" } else { "best" };
            return format!("{what} by {}", self.objective_text);
        }
        let criteria: Vec<&str> = self.criteria.iter().map(|criterion| criterion.as_str()).collect();
        format!("not beaten in {} together", criteria.join(", "))
    }

    fn is_several(&self) -> bool {
        self.is_alternatives || self.routes.len() > 1
    }

    /// All routes beside each other, and the picture of their trade-offs.
    fn summary(&self, page: &Page) -> String {
        if self.routes.len() < 2 && self.criteria.is_empty() {
            return String::new();
        }
        let mut text = page.table(&self.table());
        if !self.criteria.is_empty() {
            let fence = if page.is_markdown() { "```\n" } else { "" };
            text += &format!("\n{fence}{}{fence}", scatter_text(self));
            let dominated = self.dominated.iter();
            text.extend(dominated.map(|row| format!("{} is dominated by {}\n", row.corridor, row.by.join(" and "))));
        }
        text + "\n"
    }

    /// One row per route: what it costs in every criterion.
    fn table(&self) -> Table {
        let tariff = format!("USD/{}", self.commodity.cargo_unit);
        let mut table = Table::new([
            ("route", Align::Left),
            ("corridor", Align::Left),
            (tariff.as_str(), Align::Right),
            ("days", Align::Right),
            ("km", Align::Right),
            ("kg CO2", Align::Right),
            ("open", Align::Right),
            ("bottleneck", Align::Left),
            ("countries", Align::Left),
            ("by way of", Align::Left),
        ]);
        for NumberedRoute { number, route } in &self.routes {
            table.row(vec![
                number.to_string(),
                route.corridor.clone().unwrap_or_else(|| "-".to_owned()),
                tariff_text(route.tariff_usd_per_unit),
                days_text(route.time_days),
                format!("{:.0}", route.distance_km),
                format!("{:.0}", route.co2_kg_per_unit),
                format!("{} %", fixed(route.availability * 100.0, 0)),
                route.bottleneck.as_ref().map_or("unknown".to_owned(), |found| found.id.clone()),
                listed(&route.countries, " "),
                way_of(route),
            ]);
        }
        table
    }

    fn spelt_out(&self, page: &Page) -> String {
        let mut text = String::new();
        for (position, NumberedRoute { number, route }) in self.routes.iter().enumerate() {
            if position > 0 {
                text.push('\n');
            }
            let corridor =
                route.corridor.as_deref().map_or("in no named corridor".to_owned(), |id| format!("corridor {id}"));
            let number = if self.routes.len() > 1 { format!("{number}: ") } else { String::new() };
            let hashes = if page.is_markdown() { "### " } else { "" };
            text += &format!(
                "{hashes}{number}{} to {}: {}, {}, {corridor}\n",
                route.origin_name(),
                route.destination_name(),
                self.commodity.name,
                self.why()
            );
            if position == 0 {
                text += &page.notes;
            }
            text.push('\n');
            let table = if page.is_explained { explain_table(route) } else { self.legs(route) };
            text += &page.table(&table);
            text += &self.foot(route);
        }
        text
    }

    /// One row per leg: the longest run of one mode; transfers stand between.
    fn legs(&self, route: &RouteTold) -> Table {
        let tariff = format!("USD/{}", self.commodity.cargo_unit);
        let mut table = Table::new([
            ("leg", Align::Left),
            ("from", Align::Left),
            ("to", Align::Left),
            ("links", Align::Left),
            (tariff.as_str(), Align::Right),
            ("days", Align::Right),
            ("km", Align::Right),
            ("kg CO2", Align::Right),
        ]);
        let figures = |tariff: Range<Tariff>, time: Range<Duration>, distance: Distance, co2: Emission| {
            [tariff_text(tariff), days_text(time), format!("{distance:.0}"), format!("{co2:.1}")]
        };
        for leg in route.steps.chunk_by(|one, other| one.mode.is_some() && one.mode == other.mode) {
            let (first, last) = (&leg[0], &leg[leg.len() - 1]);
            let what = first.mode.map_or_else(|| first.name.clone(), |mode| mode.to_string());
            let links: Vec<&str> =
                leg.iter().filter(|step| step.kind == StepWord::Link).map(|step| step.id.as_str()).collect();
            let to = if first.from_node_id == last.to_node_id { String::new() } else { last.names[1].clone() };
            let mut row = vec![what, first.names[0].clone(), to, links.join(" ")];
            row.extend(figures(
                leg.iter().map(|step| step.tariff_usd_per_unit).sum(),
                leg.iter().map(|step| step.time_days).sum(),
                leg.iter().map(|step| step.distance_km).sum(),
                leg.iter().map(|step| step.co2_kg_per_unit).sum(),
            ));
            table.row(row);
        }
        let (from, to) = (route.origin_name().to_owned(), route.destination_name().to_owned());
        let mut row = vec!["total".to_owned(), from, to, String::new()];
        row.extend(figures(route.tariff_usd_per_unit, route.time_days, route.distance_km, route.co2_kg_per_unit));
        table.row(row);
        table
    }

    fn foot(&self, route: &RouteTold) -> String {
        let unit = &self.commodity.cargo_unit;
        let capacity = match &route.bottleneck {
            Some(found) => {
                let changed = |what: &str, by: &[String]| {
                    if by.is_empty() { String::new() } else { format!(", {what} by {}", by.join(" and ")) }
                };
                let changed = changed("derated", &found.derated_by) + &changed("expanded", &found.expanded_by);
                let next = route.next_bottleneck.as_ref().map_or_else(
                    || "\nwithout it: no other capacity on the way is known".to_owned(),
                    |next| {
                        let central = next.capacity_units_per_day.central;
                        format!(
                            "\nwithout it: {central:.0} {unit}/day ({}) at {} {} ({})",
                            per_year(central, unit),
                            next.kind,
                            next.id,
                            next.name
                        )
                    },
                );
                let central = found.capacity_units_per_day.central;
                format!(
                    "{central:.0} {unit}/day ({}) at {} {} ({}){changed}{next}",
                    per_year(central, unit),
                    found.kind,
                    found.id,
                    found.name
                )
            }
            None => "unknown: no capacity on the way is known".to_owned(),
        };
        let twice = if route.links_used_twice.is_empty() {
            String::new()
        } else {
            format!("used twice: {}\n", route.links_used_twice.join(" "))
        };
        format!(
            "\ncapacity: {capacity}\ncountries: {}\nmode changes: {}\n{twice}open: {:.1} % of the time by outage rates of {}\n\
             published: {:.0} % of the tariff rests on published figures\n",
            listed(&route.countries, " "),
            route.mode_changes,
            route.availability * 100.0,
            self.regime,
            route.published_share * 100.0
        )
    }
}

/// Places at which the mode changes.
pub(super) fn way_of(route: &RouteTold) -> String {
    let places = route.changes_at();
    if places.is_empty() { "-".to_owned() } else { places.join(" ") }
}

fn record(number: usize, position: usize, step: &StepTold) -> Vec<String> {
    let mut sources: Vec<&str> =
        step.components.iter().flat_map(|part| part.source_ids.iter().map(String::as_str)).collect();
    sources.sort_unstable();
    sources.dedup();
    let (tariff, time) = (step.tariff_usd_per_unit, step.time_days);
    let mut record = vec![number.to_string(), (position + 1).to_string(), step.kind.as_str().to_owned()];
    record.extend([step.id.clone(), step.from_node_id.clone(), step.to_node_id.clone()]);
    record.push(step.mode.map_or(String::new(), |mode| mode.to_string()));
    record.push(listed(&step.countries, ";"));
    record.extend([tariff.central, tariff.low, tariff.high].map(|usd| usd.to_string()));
    record.extend([time.central, time.low, time.high].map(|days| days.to_string()));
    record.push(step.distance_km.to_string());
    record.push(step.co2_kg_per_unit.to_string());
    record.push(step.capacity_units_per_day.map_or(String::new(), |capacity| capacity.to_string()));
    record.push(step.basis.map_or(String::new(), |basis| basis.to_string()));
    record.push(step.year.map_or(String::new(), |year| year.to_string()));
    record.push(sources.join(";"));
    record
}
