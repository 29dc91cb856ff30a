//! Questions in the user's words: one struct per question, whose fields are the long flags.
//!
//! What is not given is `None` or empty and is filled in when the question is resolved; an answer carries the question as it was resolved, and that question
//! has the same answer.

mod fields;
mod ranges;
mod views;
mod words;

use fields::question;
pub use ranges::{Part, Trials};
pub(super) use views::{Constrained, ConstraintsMut, Cost, CostMut, Goods, GoodsMut};
pub use words::{
    Criterion, CriticalMetric, Day, ForesightWord, ObjectiveWord, OverlayItem, Pairs, Places, RegimeWord,
    ScenarioChoice, WholeScenario,
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

question!(
    /// Compare the corridors between two places: one row per corridor and scenario.
    ///
    /// The baseline always comes first; the best route of each corridor is exact.
    Compare, "compare": [ends own day goods via cost constraints] {
        /// Also compare under this scenario: a name or a .toml file (repeatable)
        list scenario: ScenarioChoice [long, value_name = "NAME|FILE"],
    }
);

question!(
    /// Find the best route between two places, leg by leg.
    ///
    /// If there is no route, the exit code is 1 and the answer names what blocks it: a smallest set of closures and avoidances without which there is one.
    Route, "route": [ends scenarios day own goods via cost constraints] {
        /// Keep to the rule of this corridor
        maybe corridor: String [long, value_name = "ID"],
    }
);

question!(
    /// Find several routes that truly differ.
    Alternatives, "alternatives": [ends scenarios day own goods via cost constraints] {
        /// How many routes [default: 3]
        maybe alternatives: u32 [long, value_name = "K"],
        /// Let two alternatives share at most this part of the shorter one's length, 0 to 1 [default: 0.6]
        maybe max_overlap: f64 [long, value_name = "SHARE", allow_negative_numbers = true],
        /// Let an alternative cost at most this many times the best [default: 1.5]
        maybe max_stretch: f64 [long, value_name = "FACTOR", allow_negative_numbers = true],
        /// Keep to the rule of this corridor
        maybe corridor: String [long, value_name = "ID"],
    }
);

question!(
    /// Find every route that no other beats in all of several criteria.
    TradeOffs, "trade_offs": [ends scenarios day own goods via constraints] {
        /// The criteria: tariff, time, co2, risk, distance
        list pareto: Criterion [long, value_enum, value_delimiter = ',', value_name = "CRITERIA"],
        /// Keep to the rule of this corridor
        maybe corridor: String [long, value_name = "ID"],
    }
);

question!(
    /// Find exactly where another route or corridor becomes the best as one figure grows.
    Breakeven, "breakeven": [ends own scenarios day goods via cost constraints] {
        /// Vary this figure: 'country:RU tariff', 'asset:caspian-crossing time', 'link:cpc-5 tariff', value-of-time, co2-price
        need vary: String [long, value_name = "WHAT"],
        /// Range of the figure, in its own unit: USD per unit, days, USD per unit and day, or USD per tonne of CO2 [default: a wide one]
        maybe range: String [long, value_name = "LO:HI", allow_hyphen_values = true],
    }
);

question!(
    /// Find which closure hurts most: close everything, one, two or three at a time, and rank the effect on all pairs.
    Critical, "critical": [own scenarios day constraints] {
        /// What to ship [default: the first commodity with supplies and markets, crude in the embedded network]
        maybe commodity: String [long, value_name = "ID"],
        /// Rank by extra tariff, extra time, or volume shut in (one closure at a time) [default: tariff]
        maybe metric: CriticalMetric [long, value_enum],
        /// Pairs of places: `markets` for every supply with every market, or a CSV file with the columns origin and destination [default: markets]
        maybe pairs: Pairs [long, value_name = "FILE|markets"],
        /// Close assets (the default)
        flag assets: bool [long, group = "what"],
        /// Close links
        flag links: bool [long, group = "what"],
        /// Close places
        flag nodes: bool [long, group = "what"],
        /// Close transit through countries: pairs that start or end in one are left out of its row and counted
        flag countries: bool [long, group = "what"],
        /// Close countries whole, to what starts or ends in them too
        flag whole: bool [long, requires = "countries"],
        /// Close up to this many at a time: 1, 2 or 3 [default: 1]
        maybe k: u32 [short, long, value_name = "N"],
        /// List this many sets [default: 15]
        maybe top: u32 [long, value_name = "N"],
        /// Rank only sets whose first member is among these of the things to close, in the order of the network: 0..20 [default: all]
        maybe part: Part [long, value_name = "A..B"],
        /// Horizon in days, for the flow metric [default: 30]
        maybe days: u32 [long, value_name = "N"],
    }
);

question!(
    /// Print the cost of the best route from every origin to every destination.
    ///
    /// Give places as a list with commas, as a CSV file with the column `place`, or as one of the words supplies, markets or all.
    Matrix, "matrix": [own scenarios day goods cost constraints] {
        /// Origins: a list (Tengiz,Uzen; semicolons if it holds positions: 46.15,53.38;Uzen), a .csv file, or supplies, markets, all
        need origins: Places [],
        /// Destinations, in the same forms
        need destinations: Places [],
        /// Only these rows of the matrix, by the origins as they come, each once: 0..20 [default: all]
        maybe rows: Part [long, value_name = "A..B"],
    }
);

question!(
    /// What could go wrong: Monte Carlo over outages and over the range of every figure.
    ///
    /// With two places: tariff, time and waits of each corridor, and how often it is the cheapest and fastest. With --flow: delivered and shut-in volumes of the
    /// whole network, with outages drawn on top of each scenario.
    Risk, "risk": [own scenarios day goods via cost constraints] {
        /// Origin: an id, a name, a UN/LOCODE, or latitude,longitude in degrees
        need origin: String [required_unless_present = "flow", default_value = "", hide_default_value = true],
        /// Destination, in the same forms
        need destination: String [required_unless_present = "flow", default_value = "", hide_default_value = true],
        /// Draw this many worlds, or a part of them: 10000, 2000..4000 [default: 10000]
        maybe trials: Trials [long, value_name = "N|A..B"],
        /// Seed of the random numbers [default: 1]
        maybe seed: u64 [long, value_name = "N"],
    }
);

question!(
    /// What could go wrong with all flows: outages drawn on top of the baseline and of each scenario.
    FlowRisk, "flow_risk": [own constraints] {
        /// On top of each of these scenarios, besides the baseline: a name or a .toml file
        list flow: ScenarioChoice [long, value_name = "NAME|FILE"],
        /// What to ship [default: the first commodity with supplies and markets, crude in the embedded network]
        maybe commodity: String [long, value_name = "ID"],
        /// Outage rates of war (since February 2022) or peace [default: war]
        maybe regime: RegimeWord [long, value_enum],
        /// Draw this many worlds, or a part of them: 200, 50..100 [default: 200]
        maybe trials: Trials [long, value_name = "N|A..B"],
        /// Seed of the random numbers [default: 1]
        maybe seed: u64 [long, value_name = "N"],
        /// Horizon in days [default: 90]
        maybe days: u32 [long, value_name = "N"],
    }
);

question!(
    /// Simulate a closure day by day: what still gets out, when tanks fill up, what is shut in, when flows are normal again.
    ///
    /// Always simulates the baseline as well. Dates come from the scenario, if it has a start.
    Simulate, "simulate": [own constraints] {
        /// Scenarios by name or .toml file, each simulated on its own [default: the baseline alone]
        list scenario: ScenarioChoice [value_name = "NAME|FILE"],
        /// Horizon in days [default: 90]
        maybe days: u32 [long, value_name = "N"],
        /// What to ship: crude or container [default: the first commodity that a scenario touches]
        maybe commodity: String [long, value_name = "ID"],
        /// What shippers know of the future [default: myopic]
        maybe foresight: ForesightWord [long, value_enum],
        /// Days until an outlet can use all its spare capacity [default: each outlet's own ramp]
        maybe ramp: u32 [long, value_name = "DAYS"],
        /// Start the scenario on this day of the simulation [default: 0]
        maybe from_day: u32 [long, value_name = "N"],
        /// USD lost per unit never produced, beyond its sale [default: the commodity's]
        maybe shut_in_price: f64 [long, value_name = "USD", allow_negative_numbers = true],
    }
);

question!(
    /// List the named scenarios, or show one.
    Scenarios, "scenarios": [own] {
        /// A scenario to show whole: a name or a .toml file; without it all of them are listed
        maybe id: ScenarioChoice [value_name = "NAME|FILE"],
    }
);

question!(
    /// Show what is in the network, or one place, link or asset.
    Show, "show": [own] {
        /// A place, link or asset [default: a summary]
        maybe id: String [],
        /// List every place
        flag places: bool [long, group = "listed", conflicts_with = "id"],
        /// List every link
        flag links: bool [long, group = "listed", conflicts_with = "id"],
        /// List every asset
        flag assets: bool [long, group = "listed", conflicts_with = "id"],
    }
);

question!(
    /// List the sources, or every figure that one of them supports.
    Sources, "sources": [own] {
        /// Id of a source [default: list all]
        maybe id: String [],
    }
);

question!(
    /// Check the whole network and every scenario, and report what is wrong.
    Check, "check": [own] {}
);

question!(
    /// Compare the model with published days and tariffs, the flows of 2025 and the outcomes of past disruptions.
    Validate, "validate": [own] {}
);

impl Risk {
    /// The question between two places.
    pub fn new(origin: impl Into<String>, destination: impl Into<String>) -> Self {
        Self { origin: origin.into(), destination: destination.into(), ..Self::default() }
    }
}

/// Any question. In JSON it is one object under its name: `{"compare": {"origin": "Tengiz", "destination": "Augusta"}}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[allow(missing_docs, reason = "each question says what it is")]
pub enum Question {
    Compare(Compare),
    Route(Route),
    Alternatives(Alternatives),
    TradeOffs(TradeOffs),
    Breakeven(Breakeven),
    Critical(Critical),
    Matrix(Matrix),
    Risk(Risk),
    FlowRisk(FlowRisk),
    Simulate(Simulate),
    Scenarios(Scenarios),
    Show(Show),
    Sources(Sources),
    Check(Check),
    Validate(Validate),
}

/// Runs code on whichever question it is.
macro_rules! each_question {
    ($any:expr, $one:ident => $code:expr) => {
        match $any {
            $crate::ask::Question::Compare($one) => $code,
            $crate::ask::Question::Route($one) => $code,
            $crate::ask::Question::Alternatives($one) => $code,
            $crate::ask::Question::TradeOffs($one) => $code,
            $crate::ask::Question::Breakeven($one) => $code,
            $crate::ask::Question::Critical($one) => $code,
            $crate::ask::Question::Matrix($one) => $code,
            $crate::ask::Question::Risk($one) => $code,
            $crate::ask::Question::FlowRisk($one) => $code,
            $crate::ask::Question::Simulate($one) => $code,
            $crate::ask::Question::Scenarios($one) => $code,
            $crate::ask::Question::Show($one) => $code,
            $crate::ask::Question::Sources($one) => $code,
            $crate::ask::Question::Check($one) => $code,
            $crate::ask::Question::Validate($one) => $code,
        }
    };
}
pub(super) use each_question;

impl Question {
    /// The figures that it sets, as they are written.
    pub(super) fn settings(&self) -> (&[String], &[OverlayItem]) {
        macro_rules! of {
            ($($name:ident)+) => {
                match self {
                    $(Self::$name(one) => (&one.set, &one.overlay),)+
                    Self::Scenarios(_) | Self::Show(_) | Self::Sources(_) | Self::Check(_) | Self::Validate(_) => {
                        (&[], &[])
                    }
                }
            };
        }
        of!(Compare Route Alternatives TradeOffs Breakeven Critical Matrix Risk FlowRisk Simulate)
    }

    /// The overlays that it names or holds, to be replaced by what a face reads from files.
    pub fn overlay_mut(&mut self) -> Option<&mut Vec<OverlayItem>> {
        macro_rules! of {
            ($($name:ident)+) => {
                match self {
                    $(Self::$name(one) => Some(&mut one.overlay),)+
                    Self::Scenarios(_) | Self::Show(_) | Self::Sources(_) | Self::Check(_) | Self::Validate(_) => None,
                }
            };
        }
        of!(Compare Route Alternatives TradeOffs Breakeven Critical Matrix Risk FlowRisk Simulate)
    }

    /// The days that it looks at, counted from the first day of its count, and the day on which its scenarios start.
    pub(super) fn days(&self) -> (std::ops::Range<u32>, u32) {
        let one = |day: Option<Day>| match day {
            Some(Day::Number(day)) => (day..day.saturating_add(1), 0),
            _ => (0..1, 0),
        };
        match self {
            Self::Compare(ask) => one(ask.day),
            Self::Route(ask) => one(ask.day),
            Self::Alternatives(ask) => one(ask.day),
            Self::TradeOffs(ask) => one(ask.day),
            Self::Breakeven(ask) => one(ask.day),
            Self::Critical(ask) if ask.metric == Some(CriticalMetric::Flow) => (0..ask.days.unwrap_or(30), 0),
            Self::Critical(ask) => one(ask.day),
            Self::Matrix(ask) => one(ask.day),
            Self::Risk(ask) => one(ask.day),
            Self::FlowRisk(ask) => (0..ask.days.unwrap_or(90), 0),
            Self::Simulate(ask) => (0..ask.days.unwrap_or(90), ask.from_day.unwrap_or(0)),
            Self::Scenarios(_) | Self::Show(_) | Self::Sources(_) | Self::Check(_) | Self::Validate(_) => (0..1, 0),
        }
    }

    /// The date that it asks for, if it does.
    pub(super) fn date(&self) -> Option<jiff::civil::Date> {
        let day = match self {
            Self::Compare(ask) => ask.day,
            Self::Route(ask) => ask.day,
            Self::Alternatives(ask) => ask.day,
            Self::TradeOffs(ask) => ask.day,
            Self::Breakeven(ask) => ask.day,
            Self::Critical(ask) => ask.day,
            Self::Matrix(ask) => ask.day,
            Self::Risk(ask) => ask.day,
            _ => None,
        };
        match day {
            Some(Day::Date(date)) => Some(date),
            _ => None,
        }
    }

    /// The scenarios that it names or holds, to be replaced by what a face reads from files.
    pub fn scenarios_mut(&mut self) -> Vec<&mut ScenarioChoice> {
        match self {
            Self::Compare(one) => one.scenario.iter_mut().collect(),
            Self::Route(one) => one.scenario.iter_mut().collect(),
            Self::Alternatives(one) => one.scenario.iter_mut().collect(),
            Self::TradeOffs(one) => one.scenario.iter_mut().collect(),
            Self::Breakeven(one) => one.scenario.iter_mut().collect(),
            Self::Critical(one) => one.scenario.iter_mut().collect(),
            Self::Matrix(one) => one.scenario.iter_mut().collect(),
            Self::Risk(one) => one.scenario.iter_mut().collect(),
            Self::FlowRisk(one) => one.flow.iter_mut().collect(),
            Self::Simulate(one) => one.scenario.iter_mut().collect(),
            Self::Scenarios(one) => one.id.iter_mut().collect(),
            Self::Show(_) | Self::Sources(_) | Self::Check(_) | Self::Validate(_) => Vec::new(),
        }
    }
}
