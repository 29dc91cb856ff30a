//! `corridor ask`: questions as JSON.

use std::io::Read;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value};

use super::Exit;
use super::args::{OutputArgs, SessionArgs};
use super::output::with_progress;
use crate::ask::{Means, QUESTIONS, Question, answer_schema_of, question_schema};
use crate::error::{Error, ParameterProblem, Result, nearest_names};
use crate::report::{Format, Page, written};

/// The most that is read from a file of questions, in bytes.
const MOST_BYTES: u64 = 64 << 20;

/// Answer questions given as JSON: one object under its name, an array of them, or one on each line.
///
/// Several answers follow each other in the order of the questions; as JSON they are one array.
#[derive(Debug, Args)]
pub(super) struct AskVerb {
    /// A file with questions; `-` is standard input
    #[arg(required_unless_present = "schema")]
    file: Option<PathBuf>,
    /// Print the JSON Schemas of all questions and answers, or of this one
    #[arg(long, value_name = "QUESTION", num_args = 0..=1, default_missing_value = "")]
    schema: Option<String>,
    #[command(flatten)]
    session: SessionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl AskVerb {
    pub(super) fn run(self) -> Result<Exit> {
        if let Some(name) = &self.schema {
            self.output.write_text(schemas(name)?.as_bytes())?;
            return Ok(Exit::Answered);
        }
        let format = self.output.format_or(Format::Json)?;
        let (questions, is_one) = self.questions()?;
        if questions.len() > 1 && !matches!(format, Format::Json | Format::Table | Format::Md) {
            let (given, expected) = (format.as_str().to_owned(), "json, table or md for several questions".to_owned());
            return Err(Error::parameter("format", ParameterProblem::OutOfRange { expected, given }));
        }
        let session = self.session.session()?;
        let (mut pieces, mut exit) = (Vec::new(), Exit::Answered);
        for question in questions {
            let answer = with_progress(|watch| session.ask_by(&question, &Means { watch, ..Means::default() }))?;
            self.output.say_notes(&answer, format);
            if !answer.is_answered() {
                exit = Exit::NoAnswer;
            }
            pieces.extend(written(&answer, format, &Page::default())?);
            if let Some(reason) = answer.reason() {
                super::output::say(&reason.to_string());
            }
        }
        let bytes = if format == Format::Json && !is_one {
            let trimmed: Vec<&[u8]> = pieces.iter().map(|piece| piece.trim_ascii_end()).collect();
            [b"[\n".as_slice(), &trimmed.join(b",\n".as_slice()), b"\n]\n"].concat()
        } else {
            pieces.concat()
        };
        if !bytes.is_empty() {
            self.output.write(&bytes)?;
        }
        Ok(exit)
    }

    /// The questions of the file, and whether it holds just one outside an array.
    fn questions(&self) -> Result<(Vec<Question>, bool)> {
        let path = self.file.as_deref().unwrap_or("-".as_ref());
        let failed = |error| Error::io("read", path, error);
        let mut text = String::new();
        crate::io::open_input(path)?.take(MOST_BYTES + 1).read_to_string(&mut text).map_err(failed)?;
        if text.len() as u64 > MOST_BYTES {
            return Err(Error::question(
                format!("{} holds more than {MOST_BYTES} bytes", path.display()),
                "split it into several files",
            ));
        }
        let mut values = Vec::new();
        for value in serde_json::Deserializer::from_str(&text).into_iter::<Value>() {
            values.push(value.map_err(|error| Error::Json {
                message: format!("{}: {error}", path.display()),
                hint: Some("one object, an array, or one object on each line".to_owned()),
            })?);
        }
        let is_one = matches!(values.as_slice(), [Value::Object(_)]);
        let flat = values.into_iter().flat_map(|value| match value {
            Value::Array(values) => values,
            other => vec![other],
        });
        let questions: Vec<Question> = flat.map(Question::from_value).collect::<Result<_>>()?;
        if questions.is_empty() {
            return Err(Error::question(format!("{} holds no question", path.display()), r#"{"compare": {...}}"#));
        }
        Ok((questions, is_one))
    }
}

/// The schemas of a question and its answer, or of all.
fn schemas(name: &str) -> Result<String> {
    let of = |name: &str| {
        let mut both = Map::new();
        both.insert("question".to_owned(), question_schema(name)?.into());
        both.insert("answer".to_owned(), answer_schema_of(name)?.into());
        Some(Value::Object(both))
    };
    let value = if name.is_empty() {
        Value::Object(QUESTIONS.iter().filter_map(|name| Some(((*name).to_owned(), of(name)?))).collect())
    } else {
        of(&name.replace('-', "_")).ok_or_else(|| Error::Unknown {
            what: "question",
            given: name.to_owned(),
            near: nearest_names(name, QUESTIONS.iter().copied()),
        })?
    };
    Ok(serde_json::to_string_pretty(&value).expect("a schema is JSON") + "\n")
}
