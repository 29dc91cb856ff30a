//! What the words of a question name in files: scenarios, lists of places, pairs. The question itself holds no path.

use std::path::Path;

use crate::ask::{Critical, Matrix, OverlayItem, Pairs, Places, Question, ScenarioChoice, Session, WholeScenario};
use crate::error::{Error, Result};
use crate::io;

/// The question with the contents of the files that it names.
pub(super) fn read_into(mut question: Question, session: &Session) -> Result<Question> {
    for choice in question.scenarios_mut() {
        if let ScenarioChoice::Named(name) = choice
            && is_path(name)
        {
            let text = io::find_scenario(name, None)?;
            // Here what is wrong has a file, a line and a column.
            text.read()?.resolve(session.network()).map_err(|problems| Error::Data { problems })?;
            let scenario = text.input()?;
            *choice = WholeScenario { id: text.id, scenario }.into();
        }
    }
    if let Some(overlay) = question.overlay_mut() {
        let mut rows = Vec::with_capacity(overlay.len());
        for item in overlay.drain(..) {
            match item {
                OverlayItem::File(path) => {
                    let read = io::read_overlay(session.network(), Path::new(&path))?;
                    rows.extend(read.into_iter().map(OverlayItem::from));
                }
                row @ OverlayItem::Row(_) => rows.push(row),
            }
        }
        *overlay = rows;
    }
    let id = |place| session.network().node(place).id.clone();
    match &mut question {
        Question::Matrix(Matrix { origins, destinations, .. }) => {
            for places in [origins, destinations] {
                if let Places::Text(text) = places
                    && text.ends_with(".csv")
                {
                    let found = io::read_places(session.network(), Path::new(text.as_str()))?;
                    *places = Places::List(found.into_iter().map(id).collect());
                }
            }
        }
        Question::Critical(Critical { pairs: Some(pairs), .. }) => {
            if let Pairs::Word(word) = pairs
                && word != "markets"
            {
                let found = io::read_pairs(session.network(), Path::new(word.as_str()))?;
                *pairs = Pairs::List(found.into_iter().map(|(from, to)| [id(from), id(to)]).collect());
            }
        }
        _ => {}
    }
    Ok(question)
}

/// A scenario's name has no dot and no separator of folders.
fn is_path(name: &str) -> bool {
    name.ends_with(".toml") || name.contains(std::path::is_separator) || name == "-"
}
