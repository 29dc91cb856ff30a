//! Flags that mean the same everywhere.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::route::Engine;

/// Which network.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct NetworkArgs {
    /// Folder with node.csv and link.csv (GMNS); without it the embedded network
    #[arg(long, value_name = "DIR", global = true)]
    pub(super) network: Option<PathBuf>,
    /// Folder with scenario files besides the embedded ones
    #[arg(long, value_name = "DIR", global = true)]
    pub(super) scenarios_dir: Option<PathBuf>,
}

/// What is shipped and what shall be least.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Question")]
pub(super) struct QuestionArgs {
    /// What is shipped: crude, container; without it the only one that can be moved between the two places
    #[arg(long, value_name = "ID")]
    pub(super) commodity: Option<String>,
    /// What shall be least
    #[arg(long, value_enum, default_value_t)]
    pub(super) objective: ObjectiveWord,
    /// USD that a day costs the owner of a cargo unit, for `generalized`; without it the commodity's
    #[arg(long, value_name = "USD")]
    pub(super) value_of_time: Option<f64>,
    /// USD per tonne of CO2, for `generalized`
    #[arg(long, value_name = "USD", default_value_t = 0.0)]
    pub(super) co2_price: f64,
    /// Outage rates of war or peace, for `risk`
    #[arg(long, value_enum, default_value_t)]
    pub(super) regime: RegimeWord,
    /// Pass this place; may be given several times, in order
    #[arg(long, value_name = "PLACE")]
    pub(super) via: Vec<String>,
    /// How far from a position a place may be, in km
    #[arg(long, value_name = "KM", default_value_t = 25.0)]
    pub(super) snap_km: f64,
}

/// What the question rules out or lets in.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Constraints")]
pub(super) struct ConstraintArgs {
    /// Enter none of these countries, by ISO code or English name: RU, RUS, Russia
    #[arg(long, value_name = "COUNTRY", value_delimiter = ',')]
    pub(super) avoid_country: Vec<String>,
    /// Pass none of these places
    #[arg(long, value_name = "PLACE")]
    pub(super) avoid_node: Vec<String>,
    /// Use none of these links
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(super) avoid_link: Vec<String>,
    /// Use none of these assets: a strait, a border, a pipeline
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(super) avoid_asset: Vec<String>,
    /// Use no link of these companies
    #[arg(long, value_name = "NAME")]
    pub(super) avoid_operator: Vec<String>,
    /// Use none of these modes: pipeline, rail, sea, ferry, road
    #[arg(long, value_name = "MODE", value_delimiter = ',')]
    pub(super) avoid_mode: Vec<String>,
    /// Close a link, asset or place, or leave a share of its capacity: cpc-5, btc=0.5
    #[arg(long, value_name = "ID[=FACTOR]")]
    pub(super) close: Vec<String>,
    /// Use planned links and those under construction too
    #[arg(long)]
    pub(super) include_planned: bool,
    /// Use this link whatever its status, or all links of a status: cpc-to-kto, idle
    #[arg(long, value_name = "LINK|STATUS", value_delimiter = ',')]
    pub(super) include: Vec<String>,
}

/// How the answer is computed.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct EngineArgs {
    /// How shortest paths are found; the answer is the same
    #[arg(long, value_enum, default_value_t)]
    engine: EngineWord,
}

impl EngineArgs {
    pub(super) fn engine(&self) -> Engine {
        match self.engine {
            EngineWord::Auto => Engine::Auto,
            EngineWord::Search => Engine::Search,
            EngineWord::Hierarchy => Engine::Hierarchy,
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum EngineWord {
    /// Whichever is faster for the question
    #[default]
    Auto,
    /// One search for each place of the smaller side
    Search,
    /// A contraction hierarchy, built first
    Hierarchy,
}

/// Where the answer goes and how it looks.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputArgs {
    /// How it looks; without it by the name given to --output, else a table
    #[arg(long, value_enum, global = true)]
    pub(super) format: Option<Format>,
    /// Write to this file; `-` is standard output
    #[arg(short, long, value_name = "FILE", global = true)]
    pub(super) output: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long, global = true)]
    pub(super) overwrite: bool,
}

/// How an answer looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For reading.
    Table,
    /// One header, one row per thing, units in the header.
    Csv,
    /// Everything, with a documented schema.
    Json,
    /// For maps.
    Geojson,
    /// The columns of the CSV with types, for data frames; only in a program built with the feature parquet.
    Parquet,
    /// A table in Markdown.
    Md,
}

/// What shall be least.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ObjectiveWord {
    /// Tariff + value of time x time + CO2 price x CO2
    #[default]
    Generalized,
    /// What the carriers charge
    Tariff,
    /// Days
    Time,
    /// Greenhouse gas
    Co2,
    /// Kilometres
    Distance,
    /// Probability of an outage
    Risk,
}

/// Which outage rates hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum RegimeWord {
    /// Since February 2022
    #[default]
    War,
    /// Before
    Peace,
}
