//! Named, dated changes to a network: resolve all, collect every error, then lay over the base without editing it.

mod dated;
mod expansion;
mod lay;
mod resolve;
mod setting;
mod target;
mod window;

use jiff::civil::Date;

use crate::network::{Basis, FigureOwner, Range, Status};
use crate::units::{Duration, Tariff};

pub use dated::{DatedChange, Held};
pub use expansion::{Expansion, expansion_of};
pub use lay::{Applied, Laid, StatusPolicy, lay_over};
pub use resolve::{Members, Resolved, ResolvedChange};
pub use setting::{NewFigure, Wrong, find_figure, setting_of};
pub use target::{avoidances, closure_of, find_target};
pub use window::{NotInForce, Window};

/// An ordered list of changes with windows, and what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// The key, also the file name without `.toml`.
    pub id: String,
    /// The file it was read from, as the user would name it; blank for none.
    pub file: String,
    /// SHA-256 of its name and text; blank for none.
    pub digest: String,
    /// One line.
    pub title: String,
    /// What brings it about: `court_order`, `weather`, `war`, `what_if`...
    pub cause: String,
    /// Whether it happened: `yes`, `no`, `partial`, `counterfactual`, `what_if`.
    pub executed: String,
    /// Day 0, if it has a date.
    pub start: Option<Date>,
    /// How many days it lasts; `None` for open end.
    pub days: Option<u32>,
    /// What it is, in a sentence or two.
    pub description: String,
    /// Ids of the sources.
    pub sources: Vec<String>,
    /// What is assumed, a sentence each.
    pub assumptions: Vec<String>,
    /// The changes, in the order in which they are made.
    pub changes: Vec<ScenarioChange>,
}

/// One change to the network, for a while.
#[derive(Debug, Clone, PartialEq)]
pub struct ScenarioChange {
    /// What is done.
    pub action: Action,
    /// To what kind of thing.
    pub target: TargetKind,
    /// To which: ids, country codes, operator names or modes.
    pub targets: Vec<String>,
    /// Only for this commodity.
    pub commodity: Option<String>,
    /// From when to when.
    pub window: Window,
    /// Why, in a few words.
    pub why: String,
    /// What it rests on.
    pub basis: Basis,
    /// Ids of the sources.
    pub sources: Vec<String>,
    /// How the change is named in answers, if not by scenario and action: for changes asked for with a question.
    pub label: Option<String>,
    /// Where it stands in its file: line and column, from 1; 0 for nowhere.
    pub position: (u64, u64),
}

/// What a change does.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Nothing passes.
    Close,
    /// A share of the capacity is left, from above 0 to 1.
    Derate(f64),
    /// More can pass.
    Expand(Expansion),
    /// A figure of the tables has another value.
    Set(NewFigure),
    /// It costs more.
    Surcharge(Range<Tariff>),
    /// It takes longer.
    Delay(Range<Duration>),
    /// It is opened or taken out of service.
    SetStatus(Status),
}

impl Action {
    /// The words in scenario files.
    pub const WORDS: [&str; 7] = ["close", "derate", "expand", "surcharge", "delay", "status", "set"];

    /// The word in scenario files.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Close => "close",
            Self::Derate(_) => "derate",
            Self::Expand(_) => "expand",
            Self::Set(_) => "set",
            Self::Surcharge(_) => "surcharge",
            Self::Delay(_) => "delay",
            Self::SetStatus(_) => "status",
        }
    }

    /// What it does, as a person would say it, up to the thing it does it to.
    fn verb(&self) -> String {
        match self {
            Self::Close => "closes".into(),
            Self::Derate(factor) => format!("leaves {} % of", trimmed(factor * 100.0)),
            Self::Expand(expansion) => format!("adds {expansion} to"),
            Self::Set(figure) => format!("sets the {} of", figure.field.as_str()),
            Self::Surcharge(range) => format!("adds {} USD per unit to", range.central),
            Self::Delay(range) => format!("adds {:.1} days to", range.central),
            Self::SetStatus(status) => format!("sets to {status}"),
        }
    }
}

/// A number without needless zeros.
fn trimmed(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// What kind of thing a change is made to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TargetKind {
    /// A link by id.
    Link,
    /// A place by id.
    Node,
    /// An asset by id: all its links, transfers and places. A surcharge or delay is paid once per passage.
    Asset,
    /// A country by code: all links that enter it and all places in it. A surcharge or delay is paid once per entry.
    Country,
    /// Transit through a country by code: the same, but only for shipments that neither start nor end there. It can only be closed.
    Transit,
    /// A company by name: all its links.
    Operator,
    /// A mode: all its links.
    Mode,
    /// A corridor by id: the assets it must use, or else the countries it must enter.
    Corridor,
    /// A transfer by id.
    Transfer,
    /// An outlet by id: the links that it is measured at.
    Outlet,
    /// A supply by id. Its figure can be set, nothing else.
    Supply,
    /// A market by id. Its figures can be set, nothing else.
    Market,
    /// A storage by id. Its figures can be set, nothing else.
    Storage,
    /// Outage rates by id. Their figure can be set, nothing else.
    Reliability,
}

impl TargetKind {
    /// Every kind.
    pub const ALL: [Self; 14] = [
        Self::Link,
        Self::Node,
        Self::Asset,
        Self::Country,
        Self::Transit,
        Self::Operator,
        Self::Mode,
        Self::Corridor,
        Self::Transfer,
        Self::Outlet,
        Self::Supply,
        Self::Market,
        Self::Storage,
        Self::Reliability,
    ];

    /// The key in scenario files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Node => "node",
            Self::Asset => "asset",
            Self::Country => "country",
            Self::Transit => "transit",
            Self::Operator => "operator",
            Self::Mode => "mode",
            Self::Corridor => "corridor",
            Self::Transfer => "transfer",
            Self::Outlet => "outlet",
            Self::Supply => "supply",
            Self::Market => "market",
            Self::Storage => "storage",
            Self::Reliability => "reliability",
        }
    }

    /// The owner of figures that it is, if it is one.
    pub fn owner(self) -> Option<FigureOwner> {
        FigureOwner::find(self.as_str())
    }

    /// Whether only figures of it can be set: what is done to its place or links is done there.
    pub fn has_only_figures(self) -> bool {
        matches!(self, Self::Supply | Self::Market | Self::Storage | Self::Reliability)
    }

    /// The kind with a word.
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// The id of what is asked for with a question.
const OF_QUESTION: &str = "question";

impl Scenario {
    /// Whether it was asked for with a question.
    pub fn is_of_question(&self) -> bool {
        self.id == OF_QUESTION
    }

    /// A scenario of one change each, asked for with a question and in force always.
    pub fn of_question(changes: Vec<ScenarioChange>) -> Self {
        Self {
            id: OF_QUESTION.into(),
            file: String::new(),
            digest: String::new(),
            title: "Changes asked for with the question".into(),
            cause: "what_if".into(),
            executed: "what_if".into(),
            start: None,
            days: None,
            description: String::new(),
            sources: Vec::new(),
            assumptions: Vec::new(),
            changes,
        }
    }
}

impl ScenarioChange {
    /// A change without window, source or reason, with a label of its own.
    pub fn labelled(label: impl Into<String>, action: Action, target: TargetKind, targets: Vec<String>) -> Self {
        Self {
            action,
            target,
            targets,
            commodity: None,
            window: Window::default(),
            why: String::new(),
            basis: Basis::Assumed,
            sources: Vec::new(),
            label: Some(label.into()),
            position: (0, 0),
        }
    }

    /// What it does, as a person would say it.
    pub fn describe(&self) -> String {
        let things = self.targets.join(", ");
        match &self.action {
            Action::SetStatus(status) => format!("sets {} {things} to {status}", self.target.as_str()),
            Action::Set(figure) => format!("{} {} {things} to {figure}", self.action.verb(), self.target.as_str()),
            action if self.target == TargetKind::Transit => format!("{} transit through {things}", action.verb()),
            action => format!("{} {} {things}", action.verb(), self.target.as_str()),
        }
    }
}
