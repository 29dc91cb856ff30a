//! Every figure that a source supports.

use crate::network::{Figure, Network};
use crate::scenario::Scenario;
use crate::units::Measure;

/// A figure and one of its sources.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourcedFigure {
    /// Id of the source.
    pub source: String,
    /// The table it stands in, or `scenario`.
    pub table: &'static str,
    /// Id of the row.
    pub id: String,
    /// Which figure of it.
    pub figure: &'static str,
    /// Central, low and high, as printed.
    pub values: [String; 3],
    /// The unit.
    pub unit: &'static str,
    /// What it rests on.
    pub basis: String,
    /// The year it is valid for.
    pub year: String,
}

impl SourcedFigure {
    /// Source, table, id, figure, central, low, high, unit, basis, year.
    pub fn cells(&self) -> [String; 10] {
        let [central, low, high] = self.values.clone();
        [
            self.source.clone(),
            self.table.to_owned(),
            self.id.clone(),
            self.figure.to_owned(),
            central,
            low,
            high,
            self.unit.to_owned(),
            self.basis.clone(),
            self.year.clone(),
        ]
    }
}

/// Every figure of a network and every change of the scenarios, once per source, sorted by source.
pub fn sourced_figures(network: &Network, scenarios: &[Scenario]) -> Vec<SourcedFigure> {
    let mut list = List::default();
    let tables = network.tables();
    for link in &tables.links {
        list.add("link", &link.id, "length", "km", &link.length);
        list.add("link", &link.id, "time", "days", &link.time);
        list.add("link", &link.id, "tariff", "USD/unit", &link.tariff);
        if let Some(loss) = &link.quality_loss {
            list.add("link", &link.id, "quality loss", "USD/unit", loss);
        }
        if let Some(capacity) = &link.capacity {
            list.add("link", &link.id, "capacity", "units/day", capacity);
        }
    }
    for transfer in &tables.transfers {
        list.add("transfer", &transfer.id, "time", "days", &transfer.time);
        list.add("transfer", &transfer.id, "tariff", "USD/unit", &transfer.tariff);
        if let Some(capacity) = &transfer.capacity {
            list.add("transfer", &transfer.id, "capacity", "units/day", capacity);
        }
    }
    for asset in &tables.assets {
        if let Some(capacity) = &asset.capacity {
            list.add("asset", &asset.id, "capacity", "units/day", capacity);
        }
    }
    for commodity in &tables.commodities {
        list.add("commodity", &commodity.id, "value", "USD/unit", &commodity.value);
        list.add("commodity", &commodity.id, "value of time", "USD/unit/day", &commodity.value_of_time);
    }
    for emission in &tables.emissions {
        list.add("emission", &emission.id, "intensity", "g/t-km", &emission.intensity);
    }
    for supply in &tables.supplies {
        list.add("supply", &supply.id, "supply", "units/day", &supply.supply);
    }
    for market in &tables.markets {
        list.add("market", &market.id, "demand", "units/day", &market.demand);
        list.add("market", &market.id, "netback", "USD/unit", &market.netback);
    }
    for storage in &tables.storages {
        list.add("storage", &storage.id, "capacity", "units", &storage.capacity);
        list.add("storage", &storage.id, "opening", "units", &storage.opening);
        list.add("storage", &storage.id, "holding", "USD/unit/day", &storage.holding);
    }
    for outlet in &tables.outlets {
        if let Some(ramp) = &outlet.ramp {
            list.add("outlet", &outlet.id, "ramp", "units/day gained a day", ramp);
        }
        if let Some(contract) = &outlet.contract {
            list.add("outlet", &outlet.id, "contract", "units/day", contract);
        }
        if let Some(shortfall) = &outlet.shortfall {
            list.add("outlet", &outlet.id, "shortfall", "USD/unit", shortfall);
        }
    }
    for reliability in &tables.reliabilities {
        for source in &reliability.sources {
            list.plain(
                source,
                "reliability",
                &reliability.id,
                "outages",
                reliability.events_per_year.as_ref().map_or(String::new(), |rate| rate.central().to_string()),
                "per year",
            );
        }
    }
    for node in &tables.nodes {
        for source in &node.position_sources {
            let place =
                node.position.map_or(String::new(), |point| format!("{:.3},{:.3}", point.latitude, point.longitude));
            list.plain(source, "node", &node.id, "position", place, "degrees");
        }
    }
    for scenario in scenarios {
        let mut sources: Vec<&String> =
            scenario.sources.iter().chain(scenario.changes.iter().flat_map(|change| &change.sources)).collect();
        sources.sort();
        sources.dedup();
        for source in sources {
            list.plain(source, "scenario", &scenario.id, "changes", scenario.changes.len().to_string(), "");
        }
    }
    list.figures.sort();
    list.figures
}

#[derive(Default)]
struct List {
    figures: Vec<SourcedFigure>,
}

impl List {
    fn add<T: Measure + std::fmt::Display>(
        &mut self,
        table: &'static str,
        id: &str,
        figure: &'static str,
        unit: &'static str,
        row: &Figure<T>,
    ) {
        for source in &row.sources {
            self.figures.push(SourcedFigure {
                source: source.clone(),
                table,
                id: id.to_owned(),
                figure,
                values: [row.range.central, row.range.low, row.range.high].map(|value| value.to_string()),
                unit,
                basis: row.basis.to_string(),
                year: row.year.map_or(String::new(), |year| year.to_string()),
            });
        }
    }

    fn plain(
        &mut self,
        source: &str,
        table: &'static str,
        id: &str,
        figure: &'static str,
        value: String,
        unit: &'static str,
    ) {
        self.figures.push(SourcedFigure {
            source: source.to_owned(),
            table,
            id: id.to_owned(),
            figure,
            values: [value, String::new(), String::new()],
            unit,
            basis: String::new(),
            year: String::new(),
        });
    }
}
