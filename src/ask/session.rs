//! A session: a network and its scenarios, loaded once and asked by any number of threads.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::question::ScenarioChoice;
use super::{Answer, Ask, Asking};
use crate::error::{Error, Result, nearest_names};
use crate::io::{self, ScenarioText};
use crate::network::Network;
use crate::route::Engine;
use crate::scenario::{Resolved, Scenario};
use crate::watch::Watch;

/// How an answer is computed: nothing here changes it.
#[derive(Debug, Clone, Default)]
pub struct Means<'a> {
    /// A flag that stops the search, and an ear for its progress.
    pub watch: Watch<'a>,
    /// How a matrix finds its shortest paths.
    pub engine: Engine,
    /// Answer a matrix by a hierarchy that is kept in this file: read if it is there, else prepared and written.
    pub hierarchy: Option<PathBuf>,
}

/// A scenario fitted to the network of a session.
#[derive(Debug)]
pub(super) struct Fitted {
    pub(super) resolved: Resolved,
}

/// A network and its scenarios, loaded once.
///
/// # Examples
/// ```
/// use corridor::ask::{Compare, Session};
///
/// let session = Session::embedded();
/// let answer = session.ask(&Compare::new("Tengiz", "Augusta").scenario("cpc-closure-30d"))?;
/// let comparison = answer.result.expect("two places with a route");
/// let corridors = |case: usize| comparison.cases[case].corridors.iter().filter(|row| row.route.is_some()).count();
/// assert_eq!((corridors(0), corridors(1)), (2, 2));
/// # Ok::<(), corridor::Error>(())
/// ```
#[derive(Debug)]
pub struct Session {
    network: Cow<'static, Network>,
    is_embedded: bool,
    /// By name; one of a folder replaces an embedded one of the same name.
    scenarios: BTreeMap<String, ScenarioText>,
    has_own_scenarios: bool,
    fitted: Mutex<BTreeMap<String, Arc<Fitted>>>,
}

impl Session {
    /// The embedded network with the embedded scenarios.
    pub fn embedded() -> Self {
        Self::new(Cow::Borrowed(io::embedded_network()), true)
    }

    /// A network in a folder, with the embedded scenarios.
    ///
    /// # Errors
    /// Those of [`io::read_network`].
    pub fn open(folder: &Path) -> Result<Self> {
        let network = io::read_network(&io::FolderFiles::Disk(folder.to_owned()))?;
        Ok(Self::new(Cow::Owned(network), false))
    }

    /// A network that is already there, with the embedded scenarios.
    pub fn of(network: Network) -> Self {
        Self::new(Cow::Owned(network), false)
    }

    fn new(network: Cow<'static, Network>, is_embedded: bool) -> Self {
        let scenarios = by_name(io::embedded_scenario_texts());
        Self { network, is_embedded, scenarios, has_own_scenarios: false, fitted: Mutex::default() }
    }

    /// The same session with the scenarios of a folder too; one of them replaces an embedded one of the same name.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder or a file of it cannot be read.
    pub fn with_scenarios(mut self, folder: &Path) -> Result<Self> {
        self.scenarios = by_name(io::scenario_texts(Some(folder))?);
        self.has_own_scenarios = true;
        self.fitted = Mutex::default();
        Ok(self)
    }

    /// The network.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Whether the scenarios are meant for the network: the embedded ones for the embedded network, or some that were named.
    pub(super) fn has_scenarios_of_its_own(&self) -> bool {
        self.is_embedded || self.has_own_scenarios
    }

    /// Every scenario, by name.
    ///
    /// # Errors
    /// [`Error::Data`] with every problem in any of them.
    pub fn scenarios(&self) -> Result<Vec<Scenario>> {
        io::read_scenarios(self.scenarios.values())
    }

    /// A scenario by its name, or as it comes with a question; not yet fitted to the network.
    pub(super) fn scenario(&self, choice: &ScenarioChoice) -> Result<Scenario> {
        match choice {
            ScenarioChoice::Whole(whole) if !is_id(&whole.id) => Err(Error::question(
                format!("'{}' is not an id for a scenario", whole.id),
                "letters, digits, - and _, and neither 'baseline' nor 'question': \"id\": \"my-closure\"",
            )),
            ScenarioChoice::Whole(whole) => io::scenario_from_input(&whole.id, &whole.scenario),
            ScenarioChoice::Named(name) => match self.scenarios.get(name) {
                Some(text) => text.read(),
                None => Err(Error::Unknown {
                    what: "scenario",
                    given: name.clone(),
                    near: nearest_names(name, self.scenarios.keys().map(String::as_str)),
                }),
            },
        }
    }

    /// A scenario fitted to the network; every problem in it is reported.
    pub(super) fn fitted(&self, choice: &ScenarioChoice) -> Result<Arc<Fitted>> {
        let kept = || self.fitted.lock().unwrap_or_else(PoisonError::into_inner);
        if let ScenarioChoice::Named(name) = choice
            && let Some(known) = kept().get(name)
        {
            return Ok(known.clone());
        }
        let resolved = self.scenario(choice)?.resolve(&self.network).map_err(|problems| Error::Data { problems })?;
        let fitted = Arc::new(Fitted { resolved });
        if let ScenarioChoice::Named(name) = choice {
            kept().insert(name.clone(), fitted.clone());
        }
        Ok(fitted)
    }

    /// Answers a question.
    ///
    /// # Errors
    /// What is wrong with the question, or a limit that it meets. A question without an answer is no error: see [`Answer::outcome`].
    pub fn ask<Q: Ask>(&self, question: &Q) -> Result<Answer<Q::Result>> {
        self.ask_by(question, &Means::default())
    }

    /// Answers a question by stated means; the answer is the same.
    ///
    /// # Errors
    /// As [`Session::ask`].
    pub fn ask_by<Q: Ask>(&self, question: &Q, means: &Means<'_>) -> Result<Answer<Q::Result>> {
        let revision = self.revision(&question.clone().into())?;
        let mut asking = Asking::new(self, revision.as_ref(), means);
        let found = question.answer(&mut asking)?;
        Ok(asking.answered(found))
    }
}

/// Whether a scenario can have an id: it stands in answers and in names of files.
fn is_id(id: &str) -> bool {
    let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | ' ');
    !id.trim().is_empty() && id.chars().all(is_plain) && !["baseline", "question"].contains(&id)
}

fn by_name(texts: Vec<ScenarioText>) -> BTreeMap<String, ScenarioText> {
    texts.into_iter().map(|text| (text.id.clone(), text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_can_be_shared_by_threads() {
        fn is_shared<T: Send + Sync>() {}
        is_shared::<Session>();
    }
}
