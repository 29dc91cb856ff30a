//! What a check of the network finds.

use schemars::JsonSchema;
use serde::Serialize;

use super::asking::{Asking, Reply};
use super::scenarios::without_folder;
use super::{Ask, Check, Reason};
use crate::analysis::{CHECKS, check};
use crate::error::{Problem, Result};

/// Something that a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FindingResult {
    /// Name of the check.
    pub check: String,
    /// Where and what.
    pub finding: String,
}

/// What a check of the network found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckResult {
    /// How many places there are.
    pub places: usize,
    /// How many links.
    pub links: usize,
    /// How many scenarios were checked.
    pub scenarios: usize,
    /// How many checks were made.
    pub checks: usize,
    /// What was found.
    pub findings: Vec<FindingResult>,
}

impl Ask for Check {
    type Result = CheckResult;

    fn answer(&self, asking: &mut Asking<'_>) -> Result<Reply<CheckResult>> {
        let network = asking.network;
        let found = |(name, finding): (&str, crate::network::Finding)| {
            let place = format!("{}.csv row {} {}", finding.table, finding.row + 1, finding.column);
            FindingResult { check: name.to_owned(), finding: format!("{place}: {}", finding.message) }
        };
        let mut findings: Vec<FindingResult> = check(network).into_iter().map(found).collect();
        let is_meant = asking.session.has_scenarios_of_its_own();
        let scenarios = if is_meant { asking.all_scenarios()? } else { Vec::new() };
        for scenario in &scenarios {
            if let Err(problems) = scenario.resolve(network) {
                let told = |problem: &Problem| FindingResult {
                    check: "scenario".to_owned(),
                    finding: without_folder(problem),
                };
                findings.extend(problems.iter().map(told));
            }
        }
        let result = CheckResult {
            places: network.tables().nodes.len(),
            links: network.tables().links.len(),
            scenarios: scenarios.len(),
            checks: CHECKS.len() + 1,
            findings,
        };
        let count = result.findings.len();
        Ok(if count == 0 {
            Reply::answered(self.clone(), result)
        } else {
            Reply::none_but(self.clone(), Reason::Findings { count }, result)
        })
    }
}
