//! Where the text of a scenario is: in the program, in a folder, in a file, on standard input.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use super::{ScenarioInput, read_scenario, scenario_digest};
use crate::error::{Error, Problem, Result, nearest_names};
use crate::io::embedded_scenarios;
use crate::io::input::read_whole;
use crate::scenario::Scenario;

/// The most bytes that a scenario may have: a hundred times the longest there is.
const MOST_BYTES: u64 = 1 << 20;

/// A scenario as it is written, not read yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioText {
    /// Its name: that of the file without `.toml`.
    pub id: String,
    /// The file, as the user would name it.
    pub file: String,
    /// What it says.
    pub text: Cow<'static, str>,
}

impl ScenarioText {
    /// Reads it.
    ///
    /// # Errors
    /// [`Error::Data`] with every problem in it.
    pub fn read(&self) -> Result<Scenario> {
        read_scenario(&self.id, &self.file, &self.text)
    }

    /// What it says, checked, as a question carries it.
    ///
    /// # Errors
    /// As [`ScenarioText::read`].
    pub fn input(&self) -> Result<ScenarioInput> {
        self.read()?;
        let text = self.text.strip_prefix('\u{feff}').unwrap_or(&self.text);
        toml::from_str(text).map_err(|error| Error::one(Problem::in_file(self.file.clone(), error.message())))
    }

    /// The digest of name and text.
    pub fn digest(&self) -> String {
        scenario_digest(&self.id, &self.text)
    }

    fn embedded((id, text): (&str, &'static str)) -> Self {
        Self { id: id.to_owned(), file: format!("{id}.toml"), text: Cow::Borrowed(text) }
    }

    fn of_file(path: &Path) -> Result<Self> {
        let shown = path.display().to_string();
        let bytes = read_whole(path, MOST_BYTES, "a scenario")?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let read = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = read.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
            Error::one(Problem { line, ..Problem::in_file(shown.clone(), "is not UTF-8 text") })
        })?;
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        let id = stem.filter(|stem| *stem != "-").unwrap_or("stdin").to_owned();
        Ok(Self { id, file: shown, text: Cow::Owned(text) })
    }
}

/// The scenario that is meant by a name or a path.
///
/// `-` is standard input; what ends in `.toml` or has a path separator in it is a file; anything else is a name, looked up in `folder` first.
///
/// # Errors
/// [`Error::Unknown`] if no scenario has the name; [`Error::Io`] if the file cannot be read, is no regular file or is longer than a scenario can be.
pub fn find_scenario(given: &str, folder: Option<&Path>) -> Result<ScenarioText> {
    if given == "-" || given.ends_with(".toml") || given.contains(std::path::is_separator) {
        return ScenarioText::of_file(Path::new(given));
    }
    if let Some(folder) = folder {
        let path = folder.join(format!("{given}.toml"));
        if path.exists() {
            return ScenarioText::of_file(&path);
        }
    }
    let embedded = embedded_scenarios();
    if let Some(found) = embedded.iter().find(|(id, _)| *id == given) {
        return Ok(ScenarioText::embedded(*found));
    }
    let mut known: Vec<String> = embedded.iter().map(|(id, _)| (*id).to_owned()).collect();
    for path in folder.map(toml_files).transpose()?.into_iter().flatten() {
        known.extend(path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned));
    }
    let near = nearest_names(given, known.iter().map(String::as_str));
    Err(Error::Unknown { what: "scenario", given: given.to_owned(), near })
}

/// Every embedded scenario.
pub fn embedded_scenario_texts() -> Vec<ScenarioText> {
    embedded_scenarios().into_iter().map(ScenarioText::embedded).collect()
}

/// Every scenario there is: those of a folder, then the embedded ones that it has no file for.
///
/// # Errors
/// [`Error::Io`] if the folder or a file cannot be read.
pub fn scenario_texts(folder: Option<&Path>) -> Result<Vec<ScenarioText>> {
    let mut texts = Vec::new();
    for path in folder.map(toml_files).transpose()?.into_iter().flatten() {
        texts.push(ScenarioText::of_file(&path)?);
    }
    for found in embedded_scenarios() {
        if !texts.iter().any(|text: &ScenarioText| text.id == found.0) {
            texts.push(ScenarioText::embedded(found));
        }
    }
    Ok(texts)
}

/// The `.toml` files of a folder, in order of their names.
fn toml_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(|error| Error::io("read", folder, error))?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    paths.sort();
    Ok(paths)
}

/// Reads scenarios; every problem in any of them is reported.
///
/// # Errors
/// [`Error::Data`] with every problem.
pub fn read_scenarios<'t>(texts: impl IntoIterator<Item = &'t ScenarioText>) -> Result<Vec<Scenario>> {
    let (mut scenarios, mut problems) = (Vec::new(), Vec::new());
    for text in texts {
        match text.read() {
            Ok(scenario) => scenarios.push(scenario),
            Err(Error::Data { problems: found }) => problems.extend(found),
            Err(error) => return Err(error),
        }
    }
    if problems.is_empty() { Ok(scenarios) } else { Err(Error::Data { problems }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_path_separator_is_a_path() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("mine");
        let text = "title = \"x\"\n[[change]]\naction = \"close\"\nlink = \"cpc-6\"\n";
        std::fs::write(&path, text).expect("a file");
        let found = find_scenario(path.to_str().expect("text"), None).expect("the file");
        assert_eq!((found.id.as_str(), found.text.as_ref()), ("mine", text));
        assert_eq!(found.read().expect("a scenario").digest, found.digest());
        std::fs::write(folder.path().join("hormuz-2027.toml"), text).expect("a file");
        assert_eq!(find_scenario("hormuz-2027", Some(folder.path())).expect("of the folder").id, "hormuz-2027");
        match find_scenario("hormuz-2028", Some(folder.path())) {
            Err(Error::Unknown { near, .. }) => assert!(near.contains(&"hormuz-2027".to_owned()), "{near:?}"),
            other => panic!("expected no such scenario, got {other:?}"),
        }
        assert!(matches!(find_scenario("hormuz/2027", None), Err(Error::Io { .. })));
        assert_eq!(scenario_texts(Some(folder.path())).expect("texts").len(), embedded_scenarios().len() + 1);
    }

    #[test]
    fn a_file_longer_than_a_scenario_can_be_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("long.toml");
        std::fs::write(&path, " ".repeat(MOST_BYTES as usize + 1)).expect("a file");
        let error = find_scenario(path.to_str().expect("text"), None).expect_err("too long").to_string();
        assert!(error.ends_with("it has 1048577 bytes, a scenario has 1048576 at most"), "{error}");
    }
}
