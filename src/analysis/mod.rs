//! Questions over routes and flows: compare, break-even, criticality, risk.

mod blocked;
mod check;
mod compare;
mod sourced;

pub use blocked::{NoRoute, explain_no_route, why_closed};
pub use check::{CHECKS, Check, check};
pub use compare::{Answer, Case, Comparison, ComparisonQuestion, Row, compare};
pub use sourced::{SourcedFigure, sourced_figures};
