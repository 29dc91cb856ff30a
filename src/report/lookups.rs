//! What is in the data: scenarios, places, links, assets, sources; what a check of it finds.

use super::format::{Page, Report};
use super::geo_json::network_geojson;
use super::{Align, Table, counted, listed};
use crate::ask::{
    AssetResult, CheckResult, FigureResult, LinkResult, NodeResult, ScenarioResult, ScenariosResult, ShowResult,
    SourcedFigureResult, SourcesResult,
};
use crate::records::{Column, Kind, Records};

impl Report for ScenariosResult {
    fn text(&self, page: &Page) -> String {
        match self.scenarios.as_slice() {
            [scenario] if self.is_one => self.one(scenario),
            all => page.table(&scenarios_table(all)),
        }
    }

    fn records(&self) -> Option<Records> {
        let mut records = Records::new([
            Column::text("scenario"),
            Column::new("start", Kind::Date),
            Column::integer("duration_days"),
            Column::text("cause"),
            Column::text("executed"),
            Column::text("title"),
        ]);
        self.scenarios.iter().for_each(|scenario| records.row(scenario_cells(scenario)));
        Some(records)
    }
}

impl ScenariosResult {
    fn one(&self, scenario: &ScenarioResult) -> String {
        let mut text = format!("{}: {}\n", scenario.scenario, scenario.title);
        let [_, start, days, cause, executed, _] = shown_cells(scenario);
        text += &format!("  cause {cause}, happened: {executed}, start {start}, days {days}\n");
        if !scenario.description.is_empty() {
            text += &format!("  {}\n", scenario.description);
        }
        text += "\nchanges\n";
        for (position, change) in scenario.changes.iter().enumerate() {
            let only = change.commodity.as_ref().map_or(String::new(), |id| format!(" for {id} only"));
            text += &format!("  {}. {}, {}{only}\n", position + 1, change.does, change.when);
            if let Some((links, places)) = change.links.zip(change.nodes) {
                text += &format!("     touches {} and {}\n", counted(links, "link"), counted(places, "place"));
            }
            let why = if change.why.is_empty() { "no reason given" } else { &change.why };
            let sources = match change.source_ids.as_slice() {
                [] => String::new(),
                ids => format!(": {}", ids.join(" ")),
            };
            text += &format!("     {why} ({}{sources})\n", change.basis);
        }
        if !scenario.assumptions.is_empty() {
            text += "\nassumed\n";
            text.extend(scenario.assumptions.iter().map(|sentence| format!("  - {sentence}\n")));
        }
        if !self.sources.is_empty() {
            text += "\nsources\n";
            for source in &self.sources {
                let about = if source.publisher.is_empty() {
                    source.title.clone()
                } else {
                    format!("{}, {} ({}) {}", source.title, source.publisher, source.date, source.url)
                };
                text += &format!("  {}: {about}\n", source.id);
            }
        }
        if !self.problems.is_empty() {
            text += "\nproblems with this network\n";
            text.extend(self.problems.iter().map(|problem| format!("  {problem}\n")));
        }
        text
    }
}

fn scenarios_table(scenarios: &[ScenarioResult]) -> Table {
    let mut table = Table::new([
        ("scenario", Align::Left),
        ("start", Align::Left),
        ("days", Align::Right),
        ("cause", Align::Left),
        ("happened", Align::Left),
        ("title", Align::Left),
    ]);
    scenarios.iter().for_each(|scenario| table.row(shown_cells(scenario).to_vec()));
    table
}

/// For reading: a scenario without a date has a dash, one without an end is open.
fn shown_cells(scenario: &ScenarioResult) -> [String; 6] {
    let [id, start, days, cause, executed, title] = scenario_cells(scenario);
    let or = |text: String, word: &str| if text.is_empty() { word.to_owned() } else { text };
    [id, or(start, "-"), or(days, "open"), cause, executed, title]
}

/// Id, start, days, cause, whether it happened, title; blank for what is not known.
fn scenario_cells(scenario: &ScenarioResult) -> [String; 6] {
    [
        scenario.scenario.clone(),
        scenario.start.map_or_else(String::new, |date| date.to_string()),
        scenario.duration_days.map_or_else(String::new, |days| days.to_string()),
        scenario.cause.clone(),
        scenario.executed.clone(),
        scenario.title.clone(),
    ]
}

impl Report for ShowResult {
    fn text(&self, page: &Page) -> String {
        match self {
            Self::Place(place) => place_text(place),
            Self::Link(link) => link_text(link),
            Self::Asset(asset) => asset_text(asset),
            listed => listed.table().map_or(String::new(), |table| page.table(&table)),
        }
    }

    fn records(&self) -> Option<Records> {
        self.table().map(|table| table.records())
    }

    fn geojson(&self) -> Option<String> {
        match self {
            Self::Places(nodes) => Some(network_geojson(&[], nodes)),
            Self::Links(links) => Some(network_geojson(links, &[])),
            Self::Place(place) => Some(network_geojson(&place.links, std::slice::from_ref(place))),
            Self::Link(link) => Some(network_geojson(std::slice::from_ref(link), &[])),
            Self::Summary(_) | Self::Assets(_) | Self::Asset(_) => None,
        }
    }
}

impl ShowResult {
    fn table(&self) -> Option<Table> {
        Some(match self {
            Self::Summary(counts) => {
                let mut table = Table::new([("what", Align::Left), ("count", Align::Count)]);
                counts.iter().for_each(|row| table.row(vec![row.what.clone(), row.count.to_string()]));
                table
            }
            Self::Places(nodes) => places_table(nodes),
            Self::Links(links) => links_table(links),
            Self::Assets(assets) => assets_table(assets),
            Self::Place(_) | Self::Link(_) | Self::Asset(_) => return None,
        })
    }
}

fn places_table(nodes: &[NodeResult]) -> Table {
    let mut table = Table::new([
        ("place", Align::Left),
        ("name", Align::Left),
        ("kind", Align::Left),
        ("country", Align::Left),
        ("lat", Align::Right),
        ("lon", Align::Right),
        ("also", Align::Left),
    ]);
    for node in nodes {
        let degrees = |degrees: Option<f64>| degrees.map_or(String::new(), |degrees| format!("{degrees:.3}"));
        table.row(vec![
            node.id.clone(),
            node.name.clone(),
            node.kind.clone(),
            node.country.map_or(String::new(), |country| country.to_string()),
            degrees(node.position.map(|[_, lat]| lat)),
            degrees(node.position.map(|[lon, _]| lon)),
            node.also.join("; "),
        ]);
    }
    table
}

fn links_table(links: &[LinkResult]) -> Table {
    let mut table = Table::new([
        ("link", Align::Left),
        ("from", Align::Left),
        ("to", Align::Left),
        ("ways", Align::Left),
        ("for", Align::Left),
        ("mode", Align::Left),
        ("km", Align::Right),
        ("days", Align::Right),
        ("USD/unit", Align::Right),
        ("units/day", Align::Right),
        ("status", Align::Left),
    ]);
    for link in links {
        let (length, time, tariff, capacity) = link.central;
        table.row(vec![
            link.id.clone(),
            link.from_node_id.clone(),
            link.to_node_id.clone(),
            if link.directed { "one" } else { "both" }.to_owned(),
            link.commodities.join(" "),
            link.mode.to_string(),
            format!("{length:.0}"),
            format!("{time:.2}"),
            format!("{tariff:.2}"),
            capacity.map_or(String::new(), |capacity| format!("{capacity:.0}")),
            link.status.to_string(),
        ]);
    }
    table
}

fn assets_table(assets: &[AssetResult]) -> Table {
    let mut table = Table::new([
        ("asset", Align::Left),
        ("name", Align::Left),
        ("kind", Align::Left),
        ("links", Align::Count),
        ("units/day", Align::Right),
        ("fails like", Align::Left),
    ]);
    for asset in assets {
        table.row(vec![
            asset.id.clone(),
            asset.name.clone(),
            asset.kind.clone(),
            asset.links.len().to_string(),
            asset.central.map_or(String::new(), |capacity| format!("{capacity:.0}")),
            asset.reliability_id.clone().unwrap_or_default(),
        ]);
    }
    table
}

fn figure_line(row: &FigureResult) -> String {
    let year = row.year.map_or(String::new(), |year| format!(", {year}"));
    let sources = if row.source_ids.is_empty() { String::new() } else { format!(": {}", row.source_ids.join(" ")) };
    format!("  {:<9} {} {} ({}{year}{sources})\n", row.figure, row.text, row.unit, row.basis)
}

fn note_line(note: &str) -> String {
    if note.is_empty() { String::new() } else { format!("  note: {note}\n") }
}

fn link_text(link: &LinkResult) -> String {
    let arrow = if link.directed { ">" } else { "<>" };
    let since = if link.status_date.is_empty() { String::new() } else { format!(" {}", link.status_date) };
    let mut text = format!(
        "{}: {}\n  {} {arrow} {}, {} ({})\n  status {}{since}, operator {}\n  countries {}, assets {}\n",
        link.id,
        link.name,
        link.from_node_id,
        link.to_node_id,
        link.mode,
        link.service,
        link.status,
        link.operators.join("; "),
        listed(&link.countries, " "),
        link.asset_ids.join(" ")
    );
    text.extend(link.figures.iter().map(figure_line));
    if link.central.3.is_none() {
        text += "  capacity  unknown\n";
    }
    text + &note_line(&link.note)
}

fn asset_text(asset: &AssetResult) -> String {
    let mut text = format!("{}: {} ({})\n", asset.id, asset.name, asset.kind);
    text.extend(asset.capacity.iter().map(figure_line));
    if !asset.links.is_empty() {
        text += &format!("  links: {}\n", asset.links.join(" "));
    }
    if !asset.nodes.is_empty() {
        text += &format!("  places: {}\n", asset.nodes.join(" "));
    }
    if let Some(reliability) = &asset.reliability_id {
        text += &format!("  fails like: {reliability}\n");
    }
    text + &note_line(&asset.note)
}

fn place_text(node: &NodeResult) -> String {
    let mut text = format!("{}: {} ({})\n", node.id, node.name, node.kind);
    if let (Some([lon, lat]), Some(country)) = (node.position, node.country) {
        text += &format!("  {lat:.3}, {lon:.3} in {country}\n");
    }
    if !node.asset_ids.is_empty() {
        text += &format!("  assets {}\n", node.asset_ids.join(" "));
    }
    for link in &node.links {
        let (from, to, uses) = (&link.from_node_id, &link.to_node_id, link.commodities.join(" "));
        text += &format!("  {} {from} > {to} {} ({uses}, {})\n", link.id, link.mode, link.status);
    }
    for transfer in &node.transfers {
        text += &format!(
            "  {} {} > {}: {:.1} h, {} USD/unit\n",
            transfer.id, transfer.from_service, transfer.to_service, transfer.time_hours, transfer.tariff_usd_per_unit
        );
    }
    text + &note_line(&node.note)
}

impl Report for SourcesResult {
    fn text(&self, page: &Page) -> String {
        match self.sources.as_slice() {
            [source] if self.is_one => {
                format!(
                    "{}: {}\n  {} ({})\n  {}\n  supports: {}\n\n{}",
                    source.id,
                    source.title,
                    source.publisher,
                    source.date,
                    source.url,
                    source.supports,
                    page.table(&figures_table(&self.figures))
                )
            }
            _ => page.table(&self.table()),
        }
    }

    fn records(&self) -> Option<Records> {
        if !self.is_one {
            return Some(self.table().records());
        }
        let columns = ["source_id", "table", "id", "figure", "central", "low", "high", "unit", "basis"];
        let columns = columns.into_iter().map(Column::text).chain([Column::integer("year")]);
        let mut records = Records::new(columns);
        for row in &self.figures {
            records.row([&[row.source_id.clone()][..], &figure_cells(row)].concat());
        }
        Some(records)
    }
}

impl SourcesResult {
    fn table(&self) -> Table {
        let mut table = Table::new([
            ("source", Align::Left),
            ("figures", Align::Count),
            ("date", Align::Left),
            ("publisher", Align::Left),
            ("title", Align::Left),
        ]);
        for source in &self.sources {
            table.row(vec![
                source.id.clone(),
                source.figures.unwrap_or_default().to_string(),
                source.date.clone(),
                source.publisher.clone(),
                source.title.clone(),
            ]);
        }
        table
    }
}

fn figures_table(figures: &[SourcedFigureResult]) -> Table {
    let mut table = Table::new([
        ("table", Align::Left),
        ("id", Align::Left),
        ("figure", Align::Left),
        ("central", Align::Right),
        ("low", Align::Right),
        ("high", Align::Right),
        ("unit", Align::Left),
        ("basis", Align::Left),
        ("year", Align::Right),
    ]);
    figures.iter().for_each(|figure| table.row(figure_cells(figure).to_vec()));
    table
}

/// Table, id, figure, central, low, high, unit, basis, year.
fn figure_cells(row: &SourcedFigureResult) -> [String; 9] {
    let SourcedFigureResult { table, id, figure, central, low, high, unit, basis, year, .. } = row.clone();
    [table, id, figure, central, low, high, unit, basis, year]
}

impl Report for CheckResult {
    fn text(&self, _: &Page) -> String {
        let mut text: String = self.findings.iter().map(|row| format!("{}: {}\n", row.check, row.finding)).collect();
        let Self { places, links, scenarios, checks, .. } = self;
        text += &format!(
            "{places} places, {links} links, {scenarios} scenarios; {checks} checks, {} findings\n",
            self.findings.len()
        );
        text
    }

    fn records(&self) -> Option<Records> {
        let mut records = Records::new([Column::text("check"), Column::text("finding")]);
        self.findings.iter().for_each(|row| records.row([&row.check, &row.finding]));
        Some(records)
    }
}
