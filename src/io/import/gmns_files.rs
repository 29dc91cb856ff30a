//! The tables of a GMNS folder, by the names that samples give them, and its units.

use std::path::{Path, PathBuf};

use super::units::{Unit, unit};
use super::{ImportOptions, ImportReport};
use crate::error::{Error, Problem, Result};
use crate::io::csv::TextTable;
use crate::io::gmns_units::{LENGTHS, SPEEDS, find_unit, words_of};

/// Where the tables are.
pub(super) struct GmnsFiles {
    pub(super) node: PathBuf,
    pub(super) link: PathBuf,
    pub(super) geometry: Option<PathBuf>,
    pub(super) config: Option<PathBuf>,
}

impl GmnsFiles {
    /// The tables whose rows are read.
    pub(super) fn all(&self) -> impl Iterator<Item = &Path> {
        [Some(&self.node), Some(&self.link), self.geometry.as_ref()].into_iter().flatten().map(PathBuf::as_path)
    }
}

/// Finds `node.csv`, `link.csv`, `geometry.csv` and `config.csv` in any case and with any words and `_` before them.
///
/// # Errors
/// [`Error::Io`] if there is no such folder; [`Error::Data`] if a table is not there, or could be more than one file.
pub(super) fn find(folder: &Path) -> Result<GmnsFiles> {
    let failed = |error| Error::io("read", folder, error);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        names.extend(entry.map_err(failed)?.file_name().into_string());
    }
    names.sort();
    let table = |name: &str| -> Result<Option<PathBuf>> {
        if names.iter().any(|known| known == name) {
            return Ok(Some(folder.join(name)));
        }
        let ends = format!("_{name}");
        let fits: [Vec<&String>; 2] = [
            names.iter().filter(|known| known.eq_ignore_ascii_case(name)).collect(),
            names.iter().filter(|known| known.to_ascii_lowercase().ends_with(&ends)).collect(),
        ];
        match fits.iter().find(|fits| !fits.is_empty()).map(Vec::as_slice) {
            None => Ok(None),
            Some([only]) => Ok(Some(folder.join(only))),
            Some(several) => {
                let several: Vec<&str> = several.iter().map(|name| name.as_str()).collect();
                let message = format!("{name} could be {}", several.join(" or "));
                let problem = Problem::in_file(folder.display().to_string(), message);
                Err(Error::one(problem.hint(format!("call the one that is meant {name}"))))
            }
        }
    };
    let needed = |name: &str| -> Result<PathBuf> {
        let problem = || {
            let shown = folder.join(name).display().to_string();
            Error::one(
                Problem::in_file(shown, "is missing").hint("a GMNS network is a folder with node.csv and link.csv"),
            )
        };
        table(name)?.ok_or_else(problem)
    };
    Ok(GmnsFiles {
        node: needed("node.csv")?,
        link: needed("link.csv")?,
        geometry: table("geometry.csv")?,
        config: table("config.csv")?,
    })
}

/// What `config.csv` says about the numbers of the other tables.
pub(super) struct GmnsUnits {
    pub(super) length: Unit,
    /// Kilometres per hour in a unit of speed, if the unit is said.
    pub(super) kmh_per_speed: Option<f64>,
    /// Whether coordinates are said to be something else than longitude and latitude.
    pub(super) is_projected: bool,
}

/// Units as told, else of the configuration, else kilometres; which of them is said.
pub(super) fn read_units(
    config: Option<&Path>,
    options: &ImportOptions,
    report: &mut ImportReport,
) -> Result<GmnsUnits> {
    let text = match config {
        None => None,
        Some(path) => {
            let file = crate::io::input::open(path)?;
            let text = TextTable::read(&path.display().to_string(), file);
            Some(text.map_err(|problems| Error::Data { problems })?).filter(|text| !text.is_empty())
        }
    };
    let word = |column: &str| text.as_ref().map_or("", |text| text.text_of(0, column));
    let wrong = |column: &str, hint: &str| {
        let message = format!("'{}' is not a unit known here", word(column));
        let problem = text.as_ref().map(|text| text.problem(0, column, message).hint(hint));
        Error::Data { problems: problem.into_iter().collect() }
    };
    let length = match (&options.length, word("long_length")) {
        (Some(told), _) => {
            report.assumed.push(format!("lengths are in {told}, as told"));
            told.clone()
        }
        (None, "") => {
            report.assumed.push("lengths are in km: no config.csv says otherwise".to_owned());
            unit("km")
        }
        (None, word) => {
            let known = find_unit(&LENGTHS, word).and_then(|_| word.parse::<Unit>().ok());
            let hint = format!("{}, or say it with --length-unit", words_of(&LENGTHS));
            let unit = known.ok_or_else(|| wrong("long_length", &hint))?;
            report.assumed.push(format!("lengths are in {word}, as config.csv says"));
            unit
        }
    };
    let kmh_per_speed = match word("speed") {
        "" => None,
        word => Some(find_unit(&SPEEDS, word).ok_or_else(|| wrong("speed", &words_of(&SPEEDS)))?),
    };
    let crs = word("crs").to_ascii_uppercase();
    let is_projected = !(crs.is_empty() || crs.ends_with("4326") || crs.ends_with("CRS84") || crs.contains("WGS"));
    Ok(GmnsUnits { length, kmh_per_speed, is_projected })
}
