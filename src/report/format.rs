//! Formats: one small function each, behind one trait.

use crate::ask::{Answer, AnyResult, Note, PartOf};
use crate::error::{Error, Result};
use crate::records::{RecordFormat, Records};

/// How an answer looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Format {
    /// For reading.
    Table,
    /// One header, one row per thing, units in the header.
    Csv,
    /// Everything, with a documented schema.
    Json,
    /// For maps.
    Geojson,
    /// The columns of the CSV with types, for data frames; only in a program built with the feature parquet.
    Parquet,
    /// A table in Markdown.
    Md,
    /// A picture.
    Svg,
}

impl Format {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Geojson => "geojson",
            Self::Parquet => "parquet",
            Self::Md => "md",
            Self::Svg => "svg",
        }
    }

    /// The format that goes with the ending of a file's name.
    pub fn of_ending(ending: &str) -> Option<Self> {
        Some(match ending {
            "csv" => Self::Csv,
            "json" => Self::Json,
            "geojson" => Self::Geojson,
            "md" => Self::Md,
            "parquet" => Self::Parquet,
            "svg" => Self::Svg,
            "txt" | "" => Self::Table,
            _ => return None,
        })
    }
}

/// Whether a text is for a screen or for Markdown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Style {
    /// Columns by spaces.
    #[default]
    Plain,
    /// Markdown.
    Markdown,
}

impl Style {
    fn is_markdown(self) -> bool {
        self == Self::Markdown
    }
}

/// How a text is laid out, beside the answer itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// For a screen or for Markdown.
    pub style: Style,
    /// Whether charts may use characters beyond ASCII.
    pub has_blocks: bool,
    /// Whether every part of every step is spelt out with its basis, year and sources.
    pub is_explained: bool,
    /// Whether to list what one more unit of each full capacity is worth.
    pub has_marginals: bool,
    /// The lines of the notes; filled in from the answer.
    pub notes: String,
}

impl Page {
    /// A table in the style of the page.
    pub(super) fn table(&self, table: &super::Table) -> String {
        if self.is_markdown() { table.markdown() } else { table.plain() }
    }

    pub(super) fn is_markdown(&self) -> bool {
        self.style.is_markdown()
    }

    /// What stands before an item of a list.
    pub(super) fn bullet(&self) -> &'static str {
        if self.is_markdown() { "- " } else { "  " }
    }
}

/// What an answer can be printed as. A format that does not fit gives `None`.
pub(super) trait Report {
    /// For reading.
    fn text(&self, page: &Page) -> String;

    /// Tidy rows.
    fn records(&self) -> Option<Records> {
        None
    }

    /// For maps.
    fn geojson(&self) -> Option<String> {
        None
    }

    /// A picture; an answer that could have one but holds too little for it says what would do.
    fn picture(&self) -> Option<std::result::Result<String, &'static str>> {
        None
    }
}

fn report(result: &AnyResult) -> &dyn Report {
    match result {
        AnyResult::Compare(found) => found,
        AnyResult::Routes(found) => found,
        AnyResult::Breakeven(found) => found,
        AnyResult::Critical(found) => found,
        AnyResult::Matrix(found) => found,
        AnyResult::Risk(found) => found,
        AnyResult::FlowRisk(found) => found,
        AnyResult::Simulate(found) => found,
        AnyResult::Scenarios(found) => found,
        AnyResult::Show(found) => found,
        AnyResult::Sources(found) => found,
        AnyResult::Check(found) => found,
        AnyResult::Validate(found) => found,
    }
}

/// The bytes of an answer in a format; `None` if there is nothing to show but the reason why.
///
/// # Errors
/// [`Error::Question`] for a format that the answer does not have.
pub fn written(answer: &Answer, format: Format, page: &Page) -> Result<Option<Vec<u8>>> {
    if format == Format::Json {
        return Ok(Some(answer.json().into_bytes()));
    }
    let Some(result) = &answer.result else { return Ok(None) };
    if answer.notes.iter().any(|note| matches!(note, Note::Part { of: PartOf::Trials, .. })) {
        return Err(Error::question("a part of the trials has no figures yet, only counts", "{format} json"));
    }
    let report = report(result);
    let bytes = match format {
        Format::Json => None,
        Format::Table | Format::Md => {
            let style = if format == Format::Md { Style::Markdown } else { Style::Plain };
            Some(report.text(&Page { style, notes: note_lines(&answer.notes), ..page.clone() }).into_bytes())
        }
        Format::Csv => report.records().map(|records| RecordFormat::Csv.bytes(&records.with_head(answer.head()))),
        #[cfg(feature = "parquet")]
        Format::Parquet => {
            report.records().map(|records| RecordFormat::Parquet.bytes(&records.with_head(answer.head())))
        }
        #[cfg(not(feature = "parquet"))]
        Format::Parquet => {
            return Err(Error::question(
                "this program was built without Parquet",
                "cargo install --path . --features parquet, or {format} csv",
            ));
        }
        Format::Geojson => report.geojson().map(String::into_bytes),
        Format::Svg => match report.picture() {
            Some(Err(needs)) => return Err(Error::question("this answer holds too little for a picture", needs)),
            picture => picture.and_then(std::result::Result::ok).map(String::into_bytes),
        },
    };
    bytes.map(Some).ok_or_else(|| {
        let name = answer.question.name().replace('_', " ");
        Error::question(format!("{name} has no answer as {}", format.as_str()), format!("one of {}", formats(report)))
    })
}

/// The formats that an answer has.
fn formats(report: &dyn Report) -> String {
    let mut words = vec!["table", "md", "json"];
    if report.records().is_some() {
        words.extend(["csv", "parquet"]);
    }
    if report.geojson().is_some() {
        words.push("geojson");
    }
    if report.picture().is_some() {
        words.push("svg");
    }
    words.join(", ")
}

/// What was taken for something else, or holds on another day, below the first line of a text.
fn note_lines(notes: &[Note]) -> String {
    notes.iter().map(|note| format!("note: {note}\n")).collect()
}
