//! The verbs that ask a question: its fields are the flags.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};

use super::Exit;
use super::args::{OutputArgs, SessionArgs};
use super::files::read_into;
use super::output::{say, with_progress};
use crate::ask::{
    AnyResult, Criterion, FlowRisk, Matrix, Means, Question, Risk, Route, ScenarioChoice, Scenarios, Simulate,
};
use crate::error::{Error, ParameterProblem, Result};
use crate::io::{OutputTarget, write_output};
use crate::report::{Format, Page};
use crate::route::Engine;

// A question as it is; what it is for stands with the question.
#[derive(Debug, Args)]
pub(super) struct Verb<Q: Args> {
    #[command(flatten)]
    question: Q,
    #[command(flatten)]
    session: SessionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl<Q: Args + Into<Question>> Verb<Q> {
    pub(super) fn run(self) -> Result<Exit> {
        ask(self.question.into(), &self.session, &self.output, (&Page::default(), &Means::default()))
    }
}

/// Asks a question and writes the answer.
pub(super) fn ask(
    question: Question,
    session: &SessionArgs,
    output: &OutputArgs,
    (page, means): (&Page, &Means<'_>),
) -> Result<Exit> {
    let format = output.format()?;
    let session = session.session()?;
    let question = read_into(question, &session)?;
    let answer = with_progress(|watch| {
        let means = Means { watch, engine: means.engine, hierarchy: means.hierarchy.clone() };
        session.ask_by(&question, &means)
    })?;
    output.write_answer(&answer, format, page)
}

// One route, alternatives, or trade-offs: three questions under one verb.
#[derive(Debug, Args)]
pub(super) struct RouteVerb {
    #[command(flatten)]
    route: Route,
    /// Show up to this many routes that differ enough
    #[arg(long, value_name = "K", conflicts_with = "pareto", help_heading = "Several routes")]
    alternatives: Option<u32>,
    /// Let two alternatives share at most this part of the shorter one's length, 0 to 1 [default: 0.6]
    #[arg(long, value_name = "SHARE", conflicts_with = "pareto", help_heading = "Several routes")]
    #[arg(allow_negative_numbers = true)]
    max_overlap: Option<f64>,
    /// Let an alternative cost at most this many times the best [default: 1.5]
    #[arg(long, value_name = "FACTOR", conflicts_with = "pareto", help_heading = "Several routes")]
    #[arg(allow_negative_numbers = true)]
    max_stretch: Option<f64>,
    /// Show every route that no other beats in all of these: tariff, time, co2, risk, distance
    #[arg(long, value_enum, value_name = "CRITERIA", value_delimiter = ',', help_heading = "Several routes")]
    pareto: Vec<Criterion>,
    /// Show every part of every step with its basis, year and sources, in a table
    #[arg(long, help_heading = "Output")]
    explain: bool,
    #[command(flatten)]
    session: SessionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl RouteVerb {
    pub(super) fn run(self) -> Result<Exit> {
        let format = self.output.format()?;
        if self.explain && !matches!(format, Format::Table | Format::Md) {
            return Err(Error::parameter("explain", needs("a table: {format} table or md")));
        }
        let page = Page { is_explained: self.explain, ..Page::default() };
        let question = self.question()?;
        ask(question, &self.session, &self.output, (&page, &Means::default()))
    }

    fn question(&self) -> Result<Question> {
        let more = serde_json::json!({
            "alternatives": self.alternatives, "max_overlap": self.max_overlap, "max_stretch": self.max_stretch,
        });
        let given = more.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
        let mut fields = serde_json::to_value(&self.route).expect("a question is plain JSON");
        let mut is_several = false;
        for (name, value) in given {
            fields[name] = value.clone();
            is_several = true;
        }
        if self.pareto.is_empty() && !is_several {
            return Ok(self.route.clone().into());
        }
        self.need_finite()?;
        if self.pareto.is_empty() {
            return Question::named("alternatives", fields);
        }
        for name in ["objective", "value_of_time", "co2_price"] {
            if fields.get(name).is_some() {
                let by = "{pareto}: the criteria say what counts".to_owned();
                return Err(Error::parameter(name, ParameterProblem::Excluded { by }));
            }
        }
        fields["pareto"] = serde_json::to_value(&self.pareto).expect("criteria are words");
        Question::named("trade_offs", fields)
    }
}

impl RouteVerb {
    /// JSON has no number that is none.
    fn need_finite(&self) -> Result<()> {
        let numbers = [
            ("value_of_time", self.route.value_of_time),
            ("co2_price", self.route.co2_price),
            ("snap_km", self.route.snap_km),
            ("max_overlap", self.max_overlap),
            ("max_stretch", self.max_stretch),
        ];
        match numbers.into_iter().find_map(|(name, number)| Some((name, number.filter(|number| !number.is_finite())?)))
        {
            None => Ok(()),
            Some((name, number)) => {
                let (expected, given) = ("a finite number".to_owned(), number.to_string());
                Err(Error::parameter(name, ParameterProblem::OutOfRange { expected, given }))
            }
        }
    }
}

fn needs(what: &str) -> ParameterProblem {
    ParameterProblem::Needs { needs: what.to_owned() }
}

// A simulation, its table of marginals and its charts.
#[derive(Debug, Args)]
pub(super) struct SimulateVerb {
    #[command(flatten)]
    simulate: Simulate,
    /// Show what one more unit a day of each full capacity is worth, in a table
    #[arg(long, help_heading = "Output")]
    marginal: bool,
    /// Also write a chart of each scenario to this SVG file (several: FILE-SCENARIO.svg)
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    chart: Option<PathBuf>,
    #[command(flatten)]
    session: SessionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl SimulateVerb {
    pub(super) fn run(self) -> Result<Exit> {
        let format = self.output.format()?;
        if self.marginal && !matches!(format, Format::Table | Format::Md) {
            return Err(Error::parameter("marginal", needs("a table: {format} table or md")));
        }
        if self.chart.is_some() && self.simulate.scenario.is_empty() && self.simulate.close.is_empty() {
            let hint = "corridor simulate cpc-closure-30d --chart chart.svg";
            return Err(Error::question("a chart needs a scenario", hint));
        }
        let session = self.session.session()?;
        let question = read_into(self.simulate.into(), &session)?;
        let answer = with_progress(|watch| session.ask_by(&question, &Means { watch, ..Means::default() }))?;
        if let (Some(path), Some(AnyResult::Simulate(found))) = (&self.chart, &answer.result) {
            let count = found.outcomes.len() - 1;
            if count == 0 {
                let hint = "corridor simulate cpc-closure-30d --chart chart.svg";
                return Err(Error::question("a chart needs a scenario", hint));
            }
            for (position, outcome) in found.outcomes.iter().enumerate().skip(1) {
                let path = if count == 1 { path.clone() } else { named(path, &outcome.scenario) };
                let chart = found.chart(position).expect("an outcome with a simulation");
                let target = OutputTarget::File { path, may_overwrite: self.output.overwrite };
                write_output(&target, chart.as_bytes())?;
            }
        }
        let has_blocks = self.output.is_terminal();
        let page = Page { has_marginals: self.marginal, has_blocks, ..Page::default() };
        self.output.write_answer(&answer, format, &page)
    }
}

/// A file's name with the name of a scenario added.
fn named(path: &Path, scenario: &str) -> PathBuf {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("chart");
    path.with_file_name(format!("{stem}-{scenario}.svg"))
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum EngineWord {
    /// Whichever is faster
    #[default]
    Auto,
    /// One search for each place of the smaller side
    Search,
    /// A contraction hierarchy, prepared first
    Hierarchy,
}

// A matrix, and how it is computed.
#[derive(Debug, Args)]
pub(super) struct MatrixVerb {
    #[command(flatten)]
    matrix: Matrix,
    /// How shortest paths are found; the answer is the same
    #[arg(long, value_enum, default_value_t, help_heading = "Speed")]
    engine: EngineWord,
    /// Answer with a hierarchy kept in this file: read if it exists, else built and written
    #[arg(long, value_name = "FILE", conflicts_with = "engine", help_heading = "Speed")]
    hierarchy: Option<PathBuf>,
    #[command(flatten)]
    session: SessionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl MatrixVerb {
    pub(super) fn run(self) -> Result<Exit> {
        let engine = match self.engine {
            EngineWord::Auto => Engine::Auto,
            EngineWord::Search => Engine::Search,
            EngineWord::Hierarchy => Engine::Hierarchy,
        };
        let new = self.hierarchy.clone().filter(|path| !path.exists());
        let means = Means { engine, hierarchy: self.hierarchy, ..Means::default() };
        let exit = ask(self.matrix.into(), &self.session, &self.output, (&Page::default(), &means))?;
        if let Some(path) = new.filter(|path| path.exists()) {
            say(&format!("wrote {}", path.display()));
        }
        Ok(exit)
    }
}

// Two questions: a shipment between two places, and with --flow all flows of the network.
#[derive(Debug, Args)]
pub(super) struct RiskVerb {
    #[command(flatten)]
    risk: Risk,
    /// Simulate flows instead of a shipment, at the baseline and under each of these scenarios
    #[arg(long, value_name = "NAME|FILE", value_delimiter = ',', num_args = 0.., help_heading = "Flows")]
    #[arg(conflicts_with_all = ["origin", "destination"])]
    flow: Option<Vec<ScenarioChoice>>,
    /// Horizon in days, for flows [default: 90]
    #[arg(long, value_name = "N", help_heading = "Flows")]
    days: Option<u32>,
    /// Use this many threads; the answer is the same [default: one per processor]
    #[arg(long, value_name = "N", help_heading = "Speed", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    #[command(flatten)]
    session: SessionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl RiskVerb {
    pub(super) fn run(self) -> Result<Exit> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads.map_or(0, usize::from)).build();
        let pool = pool.map_err(|error| Error::question(format!("no threads: {error}"), "fewer {threads}"))?;
        let question = self.question()?;
        pool.install(|| ask(question, &self.session, &self.output, (&Page::default(), &Means::default())))
    }

    fn question(&self) -> Result<Question> {
        let Some(flow) = &self.flow else {
            if self.days.is_some() {
                return Err(Error::parameter("days", needs("{flow}")));
            }
            return Ok(self.risk.clone().into());
        };
        for (name, number) in [
            ("value_of_time", self.risk.value_of_time),
            ("co2_price", self.risk.co2_price),
            ("snap_km", self.risk.snap_km),
        ] {
            if number.is_some() {
                return Err(Error::parameter(name, ParameterProblem::NotOfQuestion { question: FlowRisk::NAME }));
            }
        }
        let mut fields = serde_json::to_value(&self.risk).expect("a question is plain JSON");
        if let Some(fields) = fields.as_object_mut() {
            fields.remove("origin");
            fields.remove("destination");
        }
        fields["flow"] = serde_json::to_value(flow).expect("names");
        if let Some(days) = self.days {
            fields["days"] = days.into();
        }
        Question::named(FlowRisk::NAME, fields)
    }
}

/// List the named scenarios, or show one.
#[derive(Debug, Args)]
pub(super) struct ScenariosVerb {
    #[command(subcommand)]
    verb: Option<ScenariosWord>,
    #[command(flatten)]
    session: SessionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Subcommand)]
enum ScenariosWord {
    /// List the scenarios, one per line
    List,
    /// Show what a scenario changes, with its sources
    Show {
        /// A name or a .toml file
        #[arg(value_name = "NAME|FILE")]
        id: ScenarioChoice,
    },
}

impl ScenariosVerb {
    pub(super) fn run(self) -> Result<Exit> {
        let question = match self.verb {
            Some(ScenariosWord::Show { id }) => Scenarios::default().id(id),
            Some(ScenariosWord::List) | None => Scenarios::default(),
        };
        ask(question.into(), &self.session, &self.output, (&Page::default(), &Means::default()))
    }
}
