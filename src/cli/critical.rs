//! `corridor critical`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use petgraph::graph::NodeIndex;
use serde_json::json;

use super::Outcome;
use super::args::{ConstraintArgs, Format, NetworkArgs, OutputArgs, QuestionArgs};
use super::inputs::{LoadedNetwork, commodity_or_first, note_lines, note_out_of_force};
use super::output::{Answer, no_such_format};
use crate::analysis::{Closable, CriticalQuestion, critical, critical_flow};
use crate::error::{Error, Result};
use crate::flow::{Behaviour, SimulationQuestion};
use crate::io;
use crate::network::{Commodity, Network};
use crate::report::{
    Head, critical_flow_json, critical_flow_records, critical_flow_text, critical_json, critical_records, critical_text,
};
use crate::route::Objective;
use crate::scenario::{Resolved, StatusPolicy, lay_over};

/// Find which closure hurts most: everything is closed, one, two or three at a time, and ranked by what it does to all pairs.
#[derive(Debug, Args)]
pub(super) struct CriticalArgs {
    /// What is shipped; without it the first commodity of the network, which is crude in the embedded one
    #[arg(long, value_name = "ID")]
    commodity: Option<String>,
    /// What is counted: extra tariff, extra time, or what is shut in (one closure at a time)
    #[arg(long, value_enum, default_value_t)]
    metric: Metric,
    /// `markets` for every supply to every market, or a CSV file with the columns origin and destination
    #[arg(long, value_name = "FILE|markets", default_value = "markets")]
    pairs: PathBuf,
    /// Close assets (this is what happens without a flag)
    #[arg(long, group = "what")]
    assets: bool,
    /// Close links
    #[arg(long, group = "what")]
    links: bool,
    /// Close places that no pair starts or ends at
    #[arg(long, group = "what")]
    nodes: bool,
    /// Close countries
    #[arg(long, group = "what")]
    countries: bool,
    /// How many at a time: 1, 2 or 3
    #[arg(short, value_name = "N", default_value_t = 1)]
    k: usize,
    /// How many sets are listed
    #[arg(long, value_name = "N", default_value_t = 15)]
    top: usize,
    /// How many days, for the flow metric
    #[arg(long, value_name = "N", default_value_t = 30)]
    days: usize,
    /// On top of these scenarios, for routes
    #[arg(long, value_name = "NAME|FILE")]
    scenario: Vec<String>,
    #[command(flatten)]
    constraints: ConstraintArgs,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Metric {
    /// USD per cargo unit
    #[default]
    Tariff,
    /// Days
    Time,
    /// Cargo units shut in
    Flow,
}

impl CriticalArgs {
    pub(super) fn run(&self) -> Result<Outcome> {
        let format = self.output.format()?;
        let loaded = self.network.load()?;
        let network = loaded.network.as_ref();
        let commodity = commodity_or_first(network, self.commodity.as_deref())?;
        let closable = match (self.links, self.nodes, self.countries) {
            (true, ..) => Closable::Links,
            (_, true, _) => Closable::Nodes,
            (_, _, true) => Closable::Countries,
            _ => Closable::Assets,
        };
        let answer = if self.metric == Metric::Flow {
            self.flows(&loaded, commodity, closable, format)?
        } else {
            self.routes(&loaded, commodity, closable, format)?
        };
        self.output.write(answer)?;
        Ok(Outcome::Answered)
    }

    fn routes(
        &self,
        loaded: &LoadedNetwork,
        commodity: &Commodity,
        closable: Closable,
        format: Format,
    ) -> Result<Answer> {
        let network = loaded.network.as_ref();
        let constraints =
            self.constraints.as_scenario(network, &QuestionArgs { snap_km: 25.0, ..QuestionArgs::default() })?;
        let policy = self.constraints.policy(network)?;
        let scenarios = self.network.resolved(network, &self.scenario)?;
        let layers: Vec<&Resolved> = constraints.iter().chain(&scenarios).collect();
        let laid = lay_over(network, commodity, &layers, 0, &policy);
        let asked = CriticalQuestion {
            pairs: self.read_pairs(network, commodity)?,
            objective: if self.metric == Metric::Time { Objective::Time } else { Objective::Tariff },
            closable,
            size: self.k,
            count: self.top,
        };
        let answer = critical(network, commodity, &laid.overlay, &asked)?;
        let mut notes = Vec::new();
        note_out_of_force(&scenarios, commodity, 0, &mut notes);
        let head = self.head(loaded, commodity, closable, constraints.as_ref(), &notes);
        let text = |is_markdown| note_lines(&notes) + &critical_text(commodity, &answer, is_markdown);
        Ok(match format {
            Format::Table => text(false).into(),
            Format::Md => text(true).into(),
            Format::Csv | Format::Parquet => critical_records(&head, &answer).into(),
            Format::Json => critical_json(&head, &answer).into(),
            Format::Geojson => return Err(no_such_format("critical", "table, md, csv, json, parquet")),
        })
    }

    fn flows(
        &self,
        loaded: &LoadedNetwork,
        commodity: &Commodity,
        closable: Closable,
        format: Format,
    ) -> Result<Answer> {
        let network = loaded.network.as_ref();
        let constraints =
            self.constraints.as_scenario(network, &QuestionArgs { snap_km: 25.0, ..QuestionArgs::default() })?;
        if constraints.is_some() || !self.scenario.is_empty() || self.pairs.as_os_str() != "markets" {
            return Err(Error::question(
                "--metric flow closes things in the whole network as it is: no closures, scenarios or pairs besides",
                "--metric tariff for those, or simulate a scenario",
            ));
        }
        if self.k != 1 {
            return Err(Error::question(
                format!("--metric flow closes one at a time, not {}", self.k),
                "-k 1, or --metric tariff for more",
            ));
        }
        let question = SimulationQuestion {
            scenario: None,
            days: self.days,
            from_day: 0,
            behaviour: Behaviour::of(commodity),
            policy: StatusPolicy::default(),
        };
        let mut answer = critical_flow(network, commodity, closable, &question)?;
        answer.truncate(self.top);
        let head = self.head(loaded, commodity, closable, None, &[]);
        Ok(match format {
            Format::Table => critical_flow_text(commodity, &answer, self.days, false).into(),
            Format::Md => critical_flow_text(commodity, &answer, self.days, true).into(),
            Format::Csv | Format::Parquet => critical_flow_records(&head, commodity, &answer).into(),
            Format::Json => critical_flow_json(&head, &answer, self.days).into(),
            Format::Geojson => return Err(no_such_format("critical", "table, md, csv, json, parquet")),
        })
    }

    /// The head of the answer, with the question as it was resolved.
    fn head(
        &self,
        loaded: &LoadedNetwork,
        commodity: &Commodity,
        closable: Closable,
        constraints: Option<&Resolved>,
        notes: &[String],
    ) -> Head {
        let labels: Vec<&String> =
            constraints.iter().flat_map(|held| &held.changes).map(|change| &change.label).collect();
        let metric = match self.metric {
            Metric::Tariff => "tariff",
            Metric::Time => "time",
            Metric::Flow => "flow",
        };
        let closed = match closable {
            Closable::Assets => "assets",
            Closable::Links => "links",
            Closable::Nodes => "nodes",
            Closable::Countries => "countries",
        };
        let options = json!({
            "commodity": commodity.id,
            "cargo_unit": commodity.cargo_unit,
            "metric": metric,
            "closed": closed,
            "at_a_time": self.k,
            "top": self.top,
            "scenarios": self.scenario,
            "constraints": labels,
        });
        loaded.head("critical", &options, notes)
    }

    /// Pairs from a file, or of every supply with every market.
    fn read_pairs(&self, network: &Network, commodity: &Commodity) -> Result<Vec<(NodeIndex, NodeIndex)>> {
        if self.pairs.as_os_str() != "markets" {
            return io::read_pairs(network, &self.pairs);
        }
        let tables = network.tables();
        let place = |id: &str| network.find_node(id).expect("a checked key");
        let mut pairs = Vec::new();
        for supply in tables.supplies.iter().filter(|row| row.is_for(&commodity.id)) {
            for market in tables.markets.iter().filter(|row| row.is_for(&commodity.id)) {
                if supply.node != market.node {
                    pairs.push((place(&supply.node), place(&market.node)));
                }
            }
        }
        if pairs.is_empty() {
            return Err(Error::question(
                format!("the network has no supplies and markets for {}", commodity.id),
                "--pairs FILE with the columns origin and destination",
            ));
        }
        Ok(pairs)
    }
}
