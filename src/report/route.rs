//! A route as table, CSV, JSON and Markdown.

use serde_json::{Value, json};

use super::json::{Options, route_json};
use super::{Align, Table, days_text, explain_table, per_year, tariff_text};
use crate::network::{Commodity, Network};
use crate::records::{Column, Records};
use crate::route::{Route, Step, StepKind};

/// The columns of a route as CSV and Parquet: one row per link or transfer.
pub const ROUTE_COLUMNS: [Column; 20] = [
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

/// Routes and what is needed to print them.
#[derive(Debug)]
pub struct RouteReport<'a> {
    /// The network.
    pub network: &'a Network,
    /// What is shipped.
    pub commodity: &'a Commodity,
    /// Names and routes; the name of the only route is blank in tables.
    pub routes: &'a [(String, &'a Route)],
    /// The options as resolved.
    pub options: &'a Options,
    /// What mattered and was not asked for.
    pub notes: &'a [String],
    /// Why these routes: `best by tariff`, `not beaten in tariff and time`.
    pub why: String,
    /// Whether every part of every step is spelt out.
    pub is_explained: bool,
}

impl RouteReport<'_> {
    /// For reading.
    pub fn text(&self, is_markdown: bool) -> String {
        let mut text = String::new();
        for (position, (name, route)) in self.routes.iter().enumerate() {
            if position > 0 {
                text.push('\n');
            }
            text += &self.head(name, route, is_markdown);
            if position == 0 {
                text.extend(self.notes.iter().map(|note| format!("note: {note}\n")));
            }
            text.push('\n');
            let table = if self.is_explained { explain_table(self.network, route) } else { self.legs(route) };
            text += &if is_markdown { table.markdown() } else { table.plain() };
            text += &self.foot(route);
        }
        text
    }

    fn head(&self, name: &str, route: &Route, is_markdown: bool) -> String {
        let place = |node| &self.network.node(node).name;
        let corridor =
            route.corridor.as_deref().map_or("in no named corridor".to_owned(), |id| format!("corridor {id}"));
        let number = if self.routes.len() > 1 { format!("{name}: ") } else { String::new() };
        let hashes = if is_markdown { "### " } else { "" };
        format!(
            "{hashes}{number}{} to {}: {}, {}, {corridor}\n",
            place(route.origin),
            place(route.destination),
            self.commodity.name,
            self.why
        )
    }

    /// One row per leg: the longest run of one mode; transfers stand between.
    fn legs(&self, route: &Route) -> Table {
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
        let mode = |step: &Step| match step.kind {
            StepKind::Link(way) => Some(self.network.link(way.link).mode),
            StepKind::Transfer(_) => None,
        };
        for leg in route.steps.chunk_by(|one, other| mode(one).is_some() && mode(one) == mode(other)) {
            let total: crate::route::Measures = leg.iter().map(|step| step.measures).sum();
            let (first, last) = (&leg[0], &leg[leg.len() - 1]);
            let name = |node| self.network.node(node).name.clone();
            let what = mode(first).map_or_else(|| transfer_name(self.network, first), |mode| mode.to_string());
            let links: Vec<&str> = leg
                .iter()
                .filter_map(|step| match step.kind {
                    StepKind::Link(way) => Some(self.network.link(way.link).id.as_str()),
                    StepKind::Transfer(_) => None,
                })
                .collect();
            let to = if first.from == last.to { String::new() } else { name(last.to) };
            table.row(vec![
                what,
                name(first.from),
                to,
                links.join(" "),
                tariff_text(total.tariff),
                days_text(total.time),
                format!("{:.0}", total.distance),
                format!("{:.1}", total.co2),
            ]);
        }
        let total = &route.total;
        table.row(vec![
            "total".into(),
            self.network.node(route.origin).name.clone(),
            self.network.node(route.destination).name.clone(),
            String::new(),
            tariff_text(total.tariff),
            days_text(total.time),
            format!("{:.0}", total.distance),
            format!("{:.1}", total.co2),
        ]);
        table
    }

    fn foot(&self, route: &Route) -> String {
        let countries: Vec<String> = route.countries(self.network).iter().map(ToString::to_string).collect();
        let capacity = match &route.bottleneck {
            Some(found) => {
                let derated = if found.derated_by.is_empty() {
                    String::new()
                } else {
                    format!(", derated by {}", found.derated_by.join(" and "))
                };
                format!(
                    "{:.0} {}/day ({}) at {} {} ({}){derated}",
                    found.capacity.central,
                    self.commodity.cargo_unit,
                    per_year(found.capacity.central, self.commodity),
                    found.kind,
                    found.id,
                    found.name
                )
            }
            None => "unknown: no capacity on the way is known".to_owned(),
        };
        format!(
            "\ncapacity: {capacity}\ncountries: {}\nmode changes: {}\nopen: {:.1} % of the time by outage rates of {}\n\
             published: {:.0} % of the tariff rests on published figures\n",
            countries.join(" "),
            route.mode_changes(self.network),
            route.availability() * 100.0,
            self.options.regime,
            route.published_share().get() * 100.0
        )
    }

    /// Tidy: one row per link or transfer.
    pub fn records(&self) -> Records {
        let mut records = Records::new(ROUTE_COLUMNS).with_head(self.options.head("route", self.notes).fields());
        for (number, (_, route)) in (1..).zip(self.routes) {
            for (position, step) in route.steps.iter().enumerate() {
                records.row(self.record(number, position, step));
            }
        }
        records
    }

    fn record(&self, number: usize, position: usize, step: &Step) -> Vec<String> {
        let node_id = |node| self.network.node(node).id.clone();
        let (kind, id, mode, countries, capacity, basis, year) = match step.kind {
            StepKind::Link(way) => {
                let link = self.network.link(way.link);
                let countries: Vec<String> = link.countries.iter().map(ToString::to_string).collect();
                let capacity = link.capacity.as_ref().map(|capacity| capacity.central());
                (
                    "link",
                    link.id.clone(),
                    link.mode.to_string(),
                    countries.join(";"),
                    capacity,
                    link.tariff.basis.to_string(),
                    link.tariff.year,
                )
            }
            StepKind::Transfer(id) => {
                let row = id.map(|id| self.network.transfer(id));
                let country = self.network.node(step.from).country.map_or(String::new(), |country| country.to_string());
                let capacity = row.and_then(|row| row.capacity.as_ref()).map(|capacity| capacity.central());
                let basis = row.map_or(String::new(), |row| row.tariff.basis.to_string());
                let year = row.and_then(|row| row.tariff.year);
                (
                    "transfer",
                    row.map_or(String::new(), |row| row.id.clone()),
                    String::new(),
                    country,
                    capacity,
                    basis,
                    year,
                )
            }
        };
        let mut sources: Vec<&str> =
            step.components.iter().flat_map(|part| part.sources.iter().map(String::as_str)).collect();
        sources.sort_unstable();
        sources.dedup();
        let measures = &step.measures;
        let mut record = vec![number.to_string(), (position + 1).to_string(), kind.to_owned(), id];
        record.extend([node_id(step.from), node_id(step.to), mode, countries]);
        record.extend([measures.tariff.central, measures.tariff.low, measures.tariff.high].map(|usd| usd.to_string()));
        record.extend([measures.time.central, measures.time.low, measures.time.high].map(|days| days.to_string()));
        record.push(measures.distance.to_string());
        record.push(measures.co2.to_string());
        record.push(capacity.map_or(String::new(), |capacity| capacity.to_string()));
        record.push(basis);
        record.push(year.map_or(String::new(), |year| year.to_string()));
        record.push(sources.join(";"));
        record
    }

    /// Everything, in the envelope.
    pub fn json(&self) -> String {
        let routes: Vec<Value> = self
            .routes
            .iter()
            .map(|(name, route)| {
                let mut value = route_json(self.network, route);
                value["route"] = json!(name);
                value
            })
            .collect();
        self.options.head("route", self.notes).with_result(json!({ "routes": routes }))
    }
}

/// What a transfer is called: its kind, or `dwell`.
fn transfer_name(network: &Network, step: &Step) -> String {
    match step.kind {
        StepKind::Transfer(Some(id)) if !network.transfer(id).kind.is_empty() => {
            network.transfer(id).kind.replace('_', " ")
        }
        _ => "dwell".to_owned(),
    }
}
