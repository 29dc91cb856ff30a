//! What can go wrong, with what and where as fields, and a hint that says what would fit.

use std::fmt;
use std::path::{Path, PathBuf};

/// One thing that is wrong in user data: where it stands, what it is, what would fit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, as the user would name it.
    pub file: String,
    /// Line in the file, from 1; 0 for the file as a whole.
    pub line: u64,
    /// Column in the line, from 1; 0 for the line as a whole.
    pub column: u64,
    /// The column name or key, blank for the line as a whole.
    pub key: String,
    /// What is wrong, with the offending value.
    pub message: String,
    /// What would fit.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem with a file as a whole.
    pub fn in_file(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self { file: file.into(), line: 0, column: 0, key: String::new(), message: message.into(), hint: None }
    }

    /// The same problem with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.file)?;
        if self.line > 0 {
            write!(out, ":{}", self.line)?;
        }
        if self.column > 0 {
            write!(out, ":{}", self.column)?;
        }
        if !self.key.is_empty() {
            write!(out, ": {}", self.key)?;
        }
        write!(out, ": {}", self.message)?;
        if let Some(hint) = &self.hint {
            write!(out, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}

/// Everything that a call of this library can fail with.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// User data is wrong; every problem found is listed.
    #[error("{}", problem_list(problems))]
    Data {
        /// What is wrong, in the order of file and line; at least one.
        problems: Vec<Problem>,
    },
    /// A name or id that nothing in the network has.
    #[error("unknown {what} '{given}'")]
    Unknown {
        /// What was looked for: place, link, asset, country, mode, commodity, scenario...
        what: &'static str,
        /// What was given.
        given: String,
        /// The nearest names there are.
        near: Vec<String>,
    },
    /// A name that more than one thing has.
    #[error("{what} '{given}' could be {}", any_of(candidates))]
    Ambiguous {
        /// What was looked for.
        what: &'static str,
        /// What was given.
        given: String,
        /// The ids it could mean.
        candidates: Vec<String>,
    },
    /// A position with no place near enough.
    #[error("no place within {limit_km} km of {given}: the nearest is {nearest}, {distance_km:.1} km away")]
    TooFar {
        /// The position as given.
        given: String,
        /// The snap limit.
        limit_km: f64,
        /// The id of the nearest place.
        nearest: String,
        /// How far that is.
        distance_km: f64,
    },
    /// A file or stream cannot be used.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried: read, write, create...
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// An output file is already there.
    #[error("{} already exists", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// A question that cannot be answered as asked.
    #[error("{}", spelled(message, &plainly))]
    Question {
        /// What is wrong with it.
        message: String,
        /// What would do.
        hint: Option<String>,
    },
    /// A parameter of a question that cannot be used as it is given.
    #[error("{}", spelled(&problem.about(parameter), &plainly))]
    Parameter {
        /// Its name, as in JSON: `snap_km`.
        parameter: &'static str,
        /// What is wrong with it.
        problem: ParameterProblem,
    },
    /// A question in JSON that cannot be read.
    #[error("not a question: {message}")]
    Json {
        /// What is wrong, and where.
        message: String,
        /// What would do.
        hint: Option<String>,
    },
    /// A route is so dear, slow or long that its cost does not fit the search.
    #[error("a route's {measure} is more than the search can hold")]
    Overflow {
        /// Which measure.
        measure: &'static str,
    },
    /// Whoever asked no longer wants the answer.
    #[error("stopped")]
    Stopped,
}

/// What is wrong with a parameter of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParameterProblem {
    /// It has to be given.
    Missing {
        /// What would do.
        example: String,
    },
    /// It is outside its range.
    OutOfRange {
        /// What it must be: `0 or more`.
        expected: String,
        /// What was given.
        given: String,
    },
    /// It cannot be read.
    Unreadable {
        /// What was given.
        given: String,
        /// What it is not: `a range LO:HI`.
        expected: String,
        /// What would do.
        example: String,
    },
    /// It names something twice.
    Twice {
        /// What.
        given: String,
    },
    /// At a figure in its range something would cost less than nothing.
    NegativeCost {
        /// The figure.
        at: String,
    },
    /// It means nothing without something else. Names of parameters stand in braces: `{objective} generalized`.
    Needs {
        /// What it needs.
        needs: String,
    },
    /// It cannot be given together with something else. Names of parameters stand in braces.
    Excluded {
        /// With what.
        by: String,
    },
    /// It was left out, and there is more than one choice.
    Undecided {
        /// Why it has to be given.
        why: String,
        /// What it can be.
        choices: Vec<String>,
    },
    /// The question has no such parameter.
    NotOfQuestion {
        /// The question.
        question: &'static str,
    },
}

impl ParameterProblem {
    /// The sentence, with names of parameters in braces.
    fn about(&self, parameter: &str) -> String {
        match self {
            Self::Missing { .. } => format!("{{{parameter}}} is missing"),
            Self::OutOfRange { expected, given } => format!("{{{parameter}}} must be {expected}, got {given}"),
            Self::Unreadable { given, expected, .. } => format!("{{{parameter}}}: '{given}' is not {expected}"),
            Self::Twice { given } => format!("{{{parameter}}}: {given} stands twice"),
            Self::NegativeCost { at } => format!("{{{parameter}}}: something would cost less than nothing at {at}"),
            Self::Needs { needs } => format!("{{{parameter}}} works only with {needs}"),
            Self::Excluded { by } => format!("{{{parameter}}} cannot be given with {by}"),
            Self::Undecided { why, .. } => why.clone(),
            Self::NotOfQuestion { question } => format!("{} has no {{{parameter}}}", question.replace('_', " ")),
        }
    }

    fn hint(&self, parameter: &str) -> Option<String> {
        match self {
            Self::Missing { example } | Self::Unreadable { example, .. } => Some(example.clone()),
            Self::Twice { .. } => Some("name each once".to_owned()),
            Self::Undecided { choices, .. } if !choices.is_empty() => {
                let choices: Vec<String> = choices.iter().map(|choice| format!("{{{parameter}}} {choice}")).collect();
                Some(choices.join(" or "))
            }
            _ => None,
        }
    }
}

/// A text in which each name in braces is spelt as a face spells parameters.
fn spelled(text: &str, spell: &dyn Fn(&str) -> String) -> String {
    let mut spelt = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        spelt += before;
        let name = after.split('}').next().unwrap_or_default();
        let is_name = !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_' || byte.is_ascii_digit());
        if is_name && after.len() > name.len() {
            spelt += &spell(name);
            rest = &after[name.len() + 1..];
        } else {
            spelt.push('{');
            rest = after;
        }
    }
    spelt + rest
}

fn plainly(name: &str) -> String {
    name.to_owned()
}

/// The result of a call that can fail with [`enum@Error`].
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error about one problem in user data.
    pub fn one(problem: Problem) -> Self {
        Self::Data { problems: vec![problem] }
    }

    /// An [`Error::Question`] with a hint.
    pub fn question(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Question { message: message.into(), hint: Some(hint.into()) }
    }

    /// An [`Error::Io`] about a path.
    pub fn io(action: &'static str, path: &Path, source: std::io::Error) -> Self {
        Self::Io { action, path: path.to_owned(), source }
    }

    /// An [`Error::Parameter`] about a number outside its range.
    pub fn out_of_range(parameter: &'static str, expected: impl Into<String>, given: impl fmt::Display) -> Self {
        let problem = ParameterProblem::OutOfRange { expected: expected.into(), given: given.to_string() };
        Self::parameter(parameter, problem)
    }

    /// An [`Error::Parameter`].
    pub fn parameter(parameter: &'static str, problem: ParameterProblem) -> Self {
        Self::Parameter { parameter, problem }
    }

    /// What is wrong and what would help, with names of parameters as a face spells them: `--snap-km` on the command line, `snap_km` in JSON.
    pub fn told(&self, spell: &dyn Fn(&str) -> String) -> (String, Option<String>) {
        let text = match self {
            Self::Parameter { parameter, problem } => spelled(&problem.about(parameter), spell),
            Self::Question { message, .. } => spelled(message, spell),
            other => other.to_string(),
        };
        (text, self.raw_hint().map(|hint| spelled(&hint, spell)))
    }

    /// What would help, if something is known that would.
    pub fn hint(&self) -> Option<String> {
        self.raw_hint().map(|hint| spelled(&hint, &plainly))
    }

    fn raw_hint(&self) -> Option<String> {
        match self {
            Self::Unknown { near, .. } if !near.is_empty() => Some(format!("did you mean {}?", any_of(near))),
            Self::Unknown { what, .. } => match *what {
                "place" => Some("`corridor network show {places}` lists every place".into()),
                "link, asset or place" => {
                    Some("`corridor network show` with {places}, {links} or {assets} lists them".into())
                }
                "link" | "link or status" => Some("`corridor network show {links}` lists every link".into()),
                "asset" => Some("`corridor network show {assets}` lists every asset".into()),
                "scenario" => Some("`corridor scenarios` lists the scenarios, or give a .toml file".into()),
                "source" => Some("`corridor sources` lists the sources".into()),
                "country" => Some("an ISO 3166-1 code or an English name: KZ, KAZ, Kazakhstan".into()),
                _ => None,
            },
            Self::Ambiguous { candidates, .. } => match candidates.first() {
                Some(first) if first.contains(':') => Some(format!("give the kind too: {first}")),
                _ => Some("give the id".into()),
            },
            Self::TooFar { .. } => Some("raise the limit with {snap_km}, or name a place".into()),
            Self::Exists { .. } => Some("{overwrite} replaces it".into()),
            Self::Question { hint, .. } | Self::Json { hint, .. } => hint.clone(),
            Self::Parameter { parameter, problem } => problem.hint(parameter),
            _ => None,
        }
    }
}

/// The names of `known` most like `given`, at most three, best first, then by name.
///
/// # References
/// Winkler (1990), String comparator metrics and enhanced decision rules in the Fellegi-Sunter model of record linkage.
pub fn nearest_names<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let wanted = given.to_lowercase();
    let mut ranked: Vec<(f64, &str)> = known
        .into_iter()
        .map(|name| {
            let lower = name.to_lowercase();
            let inside = wanted.len() > 2 && (lower.contains(&wanted) || wanted.contains(&lower));
            (if inside { 0.95 } else { strsim::jaro_winkler(&wanted, &lower) }, name)
        })
        .filter(|(likeness, _)| *likeness > 0.75)
        .collect();
    ranked.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
    ranked.dedup_by(|one, other| one.1 == other.1);
    ranked.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
}

fn any_of(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// How many problems are spelt out before the rest is only counted.
const PROBLEMS_SHOWN: usize = 50;

fn problem_list(problems: &[Problem]) -> String {
    let mut lines: Vec<String> = problems.iter().take(PROBLEMS_SHOWN).map(Problem::to_string).collect();
    if problems.len() > PROBLEMS_SHOWN {
        lines.push(format!("and {} more problems", problems.len() - PROBLEMS_SHOWN));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_is_answered_with_the_nearest_ones() {
        assert_eq!(nearest_names("Novorosisk", ["tengiz", "novorossiysk", "aktau"]), ["novorossiysk"]);
        assert!(nearest_names("zzz", ["tengiz"]).is_empty());
    }

    #[test]
    fn a_parameter_is_spelt_as_each_face_spells_it() {
        let error = Error::parameter(
            "snap_km",
            ParameterProblem::OutOfRange { expected: "0 or more".into(), given: "-3".into() },
        );
        assert_eq!(error.to_string(), "snap_km must be 0 or more, got -3");
        let flag = |name: &str| format!("--{}", name.replace('_', "-"));
        assert_eq!(error.told(&flag).0, "--snap-km must be 0 or more, got -3");
        let needs = ParameterProblem::Needs { needs: "{objective} generalized".into() };
        let error = Error::parameter("co2_price", needs);
        assert_eq!(error.told(&flag).0, "--co2-price works only with --objective generalized");
        assert_eq!(spelled("{} {A} {open {k}", &flag), "{} {A} {open --k");
    }

    #[test]
    fn a_problem_says_where_it_is() {
        let problem = Problem {
            file: "link.csv".into(),
            line: 3,
            column: 14,
            key: "length".into(),
            message: "'-5' is negative".into(),
            hint: Some("lengths are in km, from 0".into()),
        };
        assert_eq!(problem.to_string(), "link.csv:3:14: length: '-5' is negative\n  hint: lengths are in km, from 0");
    }
}
