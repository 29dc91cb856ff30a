//! Questions over routes and flows: compare, break-even, criticality, risk.

mod backtest;
mod blocked;
mod breakeven;
mod check;
pub mod closures;
mod compare;
mod critical;
mod critical_flow;
mod matrix;
pub mod min_blocking;
mod options;
pub mod parametric;
mod part_of;
pub mod risk;
mod sets_of_arc;
mod sourced;
mod validate;

pub use backtest::{EpisodeCheck, EpisodeRow, FlowCheck, Metric, ObservedRow, check_episodes, check_flows};
pub use blocked::{NoRoute, explain_no_route, why_closed};
pub use breakeven::{BestStretch, Varied, VariedPart, breakeven};
pub use check::{CHECKS, Check, check};
pub use compare::{Case, Comparison, ComparisonQuestion, CorridorWay, Row, compare};
pub use critical::{Closable, CriticalQuestion, CriticalSet, Criticality, critical};
pub use critical_flow::{CriticalFlow, CriticalFlows, critical_flow};
pub use matrix::{CostMatrix, matrix, matrix_with, prepare_hierarchy};
pub use options::{AlternativeRoutes, NoMore, TradeOffs, alternatives, trade_offs};
pub(crate) use part_of::part_of;
pub use risk::{
    CorridorRisk, DRIVER_TRIALS, Driver, FlowRisk, FlowRiskCase, FlowRiskPart, FlowRiskQuestion, MOST_TRIALS, RiskPart,
    RiskQuestion, RouteRisk, Spread, Tally, finish_flow_risk, finish_risk, flow_risk, flow_risk_part, rank_correlation,
    risk_part, route_risk,
};
pub use sourced::{SourcedFigure, sourced_figures};
pub use validate::{PublishedRow, Validated, median_absolute, validate};
