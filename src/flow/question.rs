//! What is simulated, and why there may be no answer.

use super::{Behaviour, FlowError};
use crate::network::{Commodity, LinkId, Network, Status};
use crate::scenario::{Action, Resolved, ResolvedChange, StatusPolicy};
use crate::units::Quantity;

/// The longest horizon: beyond two years nothing here is a forecast.
pub(super) const MOST_DAYS: usize = 730;

/// What is simulated.
///
/// The baseline of a question is the network with neither the scenario nor what is laid over always.
#[derive(Debug, Clone, PartialEq)]
pub struct SimulationQuestion<'a> {
    /// What holds from the first day on besides: closures and avoidances that come with the question.
    pub always: Vec<&'a Resolved>,
    /// The scenario; `None` for no other than what holds always.
    pub scenario: Option<&'a Resolved>,
    /// How many days.
    pub days: usize,
    /// The day of the simulation that the scenario's day 0 falls on.
    pub from_day: usize,
    /// How shippers behave.
    pub behaviour: Behaviour,
    /// Which links that are not operating are used all the same.
    pub policy: StatusPolicy,
}

impl<'a> SimulationQuestion<'a> {
    /// What the default behaviour makes of so many days on which nothing changes.
    pub fn new(commodity: &Commodity, days: usize) -> Self {
        let (behaviour, policy) = (Behaviour::of(commodity), StatusPolicy::default());
        Self { always: Vec::new(), scenario: None, days, from_day: 0, behaviour, policy }
    }

    /// The same under a scenario.
    #[must_use]
    pub fn under(self, scenario: &'a Resolved) -> Self {
        Self { scenario: Some(scenario), ..self }
    }

    /// Changes with the day that their day 0 falls on.
    pub(super) fn layers(&self) -> Vec<(&'a Resolved, usize)> {
        let always = self.always.iter().map(|layer| (*layer, 0));
        always.chain(self.scenario.map(|scenario| (scenario, self.from_day))).collect()
    }

    /// The name of the answer: that of the scenario, else what holds always.
    pub(super) fn name(&self) -> String {
        let changes = self.always.iter().flat_map(|layer| &layer.changes);
        match self.scenario {
            Some(scenario) => scenario.scenario.id.clone(),
            None if self.always.is_empty() => "baseline".to_owned(),
            None => changes.map(|change| change.label.as_str()).collect::<Vec<_>>().join(" + "),
        }
    }

    /// By link, whether it can be used on any day: by its status, by the policy, or because a status is set.
    pub(super) fn usable_links(&self, network: &Network) -> Vec<bool> {
        let opens = |change: &&ResolvedChange| change.change.action == Action::SetStatus(Status::Operating);
        let layers = self.layers();
        let opened: Vec<LinkId> = layers
            .iter()
            .flat_map(|(layer, _)| layer.changes.iter().filter(opens))
            .flat_map(|change| change.members.links.iter().copied())
            .collect();
        let is_usable = |id: LinkId, status: Status| {
            status == Status::Operating
                || self.policy.include.contains(&status)
                || self.policy.include_links.contains(&id)
                || opened.contains(&id)
        };
        network.links().map(|(id, link)| is_usable(id, link.status)).collect()
    }

    /// # Errors
    /// [`SimulationError`] for a horizon that makes no sense or a network without supplies or markets.
    pub(super) fn check(&self, network: &Network, commodity: &Commodity) -> Result<(), SimulationError> {
        if self.days == 0 || self.days > MOST_DAYS {
            return Err(SimulationError::Horizon { days: self.days });
        }
        if self.scenario.is_some() && self.from_day >= self.days {
            return Err(SimulationError::AfterHorizon { from_day: self.from_day, days: self.days });
        }
        let tables = network.tables();
        let is_supplied = |id: &str| {
            let mut rows = tables.supplies.iter().filter(|row| row.is_for(id));
            rows.any(|row| row.supply.central().as_per_day() > 0.0)
        };
        let is_bought = |id: &str| tables.markets.iter().any(|row| row.is_for(id));
        let what = match (is_supplied(&commodity.id), is_bought(&commodity.id)) {
            (true, true) => return Ok(()),
            (false, _) => "supply",
            (true, false) => "market",
        };
        let known = tables.commodities.iter().filter(|row| is_supplied(&row.id) && is_bought(&row.id));
        let known = known.map(|row| row.id.clone()).collect();
        Err(SimulationError::Nothing { what, commodity: commodity.id.clone(), known })
    }
}

/// Why a simulation has no outcome.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SimulationError {
    /// The horizon is empty or longer than anybody can mean.
    #[error("days must be 1 to {MOST_DAYS}, got {days}")]
    Horizon {
        /// The horizon asked for.
        days: usize,
    },
    /// The scenario starts after the last day.
    #[error("the scenario starts on day {from_day}, the simulation ends after day {}", days - 1)]
    AfterHorizon {
        /// The day it starts on.
        from_day: usize,
        /// The horizon.
        days: usize,
    },
    /// The network says nothing of who supplies the commodity, or who buys it.
    #[error("the network has no {what} of {commodity}")]
    Nothing {
        /// `supply` or `market`.
        what: &'static str,
        /// The commodity.
        commodity: String,
        /// Commodities that have supplies and markets.
        known: Vec<String>,
    },
    /// The flow problem cannot be solved.
    #[error(transparent)]
    Flow(#[from] FlowError),
    /// Whoever asked wants no answer any more.
    #[error("stopped")]
    Stopped,
    /// More came out than went in, or less: an error of this program.
    #[error("mass is not balanced: {in_total} units in, {out_total} units out")]
    Balance {
        /// Supply, opening stock and what was under way.
        in_total: Quantity,
        /// Delivered, shut in, in stock, waiting and under way at the end.
        out_total: Quantity,
    },
    /// With less room and no lower price than the baseline a plan came out cheaper: an error of this program.
    #[error("a plan costs {cost} USD, less than the {baseline} of the baseline")]
    BelowBaseline {
        /// What the plan costs.
        cost: f64,
        /// What the baseline costs.
        baseline: f64,
    },
}

impl From<SimulationError> for crate::Error {
    fn from(error: SimulationError) -> Self {
        let hint = match &error {
            SimulationError::Stopped => return Self::Stopped,
            SimulationError::Horizon { .. } => Some("{days} 90".to_owned()),
            SimulationError::AfterHorizon { .. } => Some("raise {days} or lower {from_day}".to_owned()),
            SimulationError::Nothing { what, known, .. } if known.is_empty() => {
                Some(format!("flows need rows in {what}.csv"))
            }
            SimulationError::Nothing { known, .. } => {
                Some(format!("commodities with supplies and markets: {}", known.join(", ")))
            }
            _ => None,
        };
        Self::Question { message: error.to_string(), hint }
    }
}
