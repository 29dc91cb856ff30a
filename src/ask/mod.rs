//! The question and the answer: what every face shares.
//!
//! A question is a struct in the user's words, whose fields are the long flags of the command line and the keys of JSON. A [`Session`] holds a network and its
//! scenarios and answers any number of questions from any number of threads. An [`Answer`] carries the question as it was resolved, the digests of what it rests
//! on, a typed result, notes, and the reason where there is no answer. Faces turn words into questions and answers into bytes, and decide nothing.

mod answer;
mod asking;
mod breakeven;
mod check;
mod compare;
mod constraints;
mod critical;
mod matrix;
mod note;
mod question;
mod read;
mod revision;
mod risk;
mod routes;
mod scenarios;
mod session;
mod show;
mod simulate;
mod sources;
mod told;
mod validate;

pub use answer::{Answer, JSON_VERSION, Outcome};
pub use asking::{Asking, Reply};
pub use breakeven::{BreakevenResult, StretchResult};
pub use check::{CheckResult, FindingResult};
pub use compare::{Blocked, CaseResult, ChangeTold, CompareResult, CorridorResult, CorridorStatus};
pub use critical::{CriticalResult, CriticalSetResult, NoWayRound, OnlyLeftOut};
pub use matrix::MatrixResult;
pub use note::{Blocker, NoEffect, Note, PartOf, Reason};
pub use question::{
    Alternatives, Breakeven, Check, Compare, Criterion, Critical, CriticalMetric, Day, FlowRisk, ForesightWord, Matrix,
    ObjectiveWord, OverlayItem, Pairs, Part, Places, Question, RegimeWord, Risk, Route, ScenarioChoice, Scenarios,
    Show, Simulate, Sources, TradeOffs, Trials, Validate, WholeScenario,
};
pub use read::{QUESTIONS, answer_schema_of, question_schema};
pub use risk::{CorridorRiskResult, DriverResult, FlowRiskCaseResult, FlowRiskResult, RiskResult};
pub use routes::{Dominated, NumberedRoute, RoutesResult};
pub use scenarios::{ScenarioChangeResult, ScenarioResult, ScenariosResult};
pub use session::{Means, Session};
pub use show::{AssetResult, CountResult, FigureResult, LinkResult, NodeResult, ShowResult, TransferResult};
pub use simulate::{BehaviourResult, MarginalResult, SeriesResult, SimulateResult, SimulationResult, StorageResult};
pub use sources::{SourceResult, SourcedFigureResult, SourcesResult};
pub use told::{BottleneckTold, CommodityTold, ComponentTold, PlaceTold, RouteTold, StepTold, StepWord};
pub use validate::{EpisodeCheckResult, FlowCheckResult, PublishedResult, ValidateResult, ValidationPage};

use serde::Serialize;

use crate::error::Result;
use question::each_question;

/// A question that a session can answer.
pub trait Ask: Clone + Into<Question> {
    /// What comes out.
    type Result: Serialize;

    /// Resolves and answers the question.
    ///
    /// # Errors
    /// What is wrong with the question, or a limit that it meets.
    fn answer(&self, asking: &mut Asking<'_>) -> Result<Reply<Self::Result>>;
}

/// What came out of any question.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
#[allow(missing_docs, reason = "each result says what it is")]
pub enum AnyResult {
    Compare(CompareResult),
    Routes(RoutesResult),
    Breakeven(BreakevenResult),
    Critical(CriticalResult),
    Matrix(MatrixResult),
    Risk(RiskResult),
    FlowRisk(FlowRiskResult),
    Simulate(SimulateResult),
    Scenarios(ScenariosResult),
    Show(ShowResult),
    Sources(SourcesResult),
    Check(CheckResult),
    Validate(ValidateResult),
}

macro_rules! into_any {
    ($($result:ident => $variant:ident,)+) => {
        $(impl From<$result> for AnyResult {
            fn from(result: $result) -> Self {
                Self::$variant(result)
            }
        })+
    };
}

into_any!(
    CompareResult => Compare,
    RoutesResult => Routes,
    BreakevenResult => Breakeven,
    CriticalResult => Critical,
    MatrixResult => Matrix,
    RiskResult => Risk,
    FlowRiskResult => FlowRisk,
    SimulateResult => Simulate,
    ScenariosResult => Scenarios,
    ShowResult => Show,
    SourcesResult => Sources,
    CheckResult => Check,
    ValidateResult => Validate,
);

impl Ask for Question {
    type Result = AnyResult;

    fn answer(&self, asking: &mut Asking<'_>) -> Result<Reply<AnyResult>> {
        each_question!(self, one => one.answer(asking).map(|reply| reply.map(AnyResult::from)))
    }
}
