//! Parquet: the same columns and cells as CSV, with types, and the head of the JSON answer as metadata.

use std::collections::BTreeMap;
use std::path::Path;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use super::fixtures::{program, run, run_on};

/// Every command that answers in rows, a small question each.
const QUESTIONS: [&[&str]; 15] = [
    &["compare", "Tengiz", "Augusta", "--scenario", "cpc-closure-30d", "--close", "cpc-5"],
    &["route", "Khorgos", "Duisburg", "--commodity", "container"],
    &["route", "Tengiz", "Augusta", "--alternatives", "3"],
    &["simulate", "cpc-closure-30d", "--days", "5"],
    &["breakeven", "Khorgos", "Constanta", "--commodity", "container", "--vary", "country:RU time"],
    &["critical", "--top", "3"],
    &["critical", "--metric", "flow", "--days", "3", "--top", "2"],
    &["risk", "Tengiz", "Augusta", "--trials", "50"],
    &["risk", "--flow", "cpc-closure-30d", "--trials", "3", "--days", "5"],
    &["matrix", "Tengiz,Uzen", "Augusta,Trieste", "--commodity", "crude"],
    &["scenarios"],
    &["sources"],
    &["sources", "O-S009"],
    &["network", "show", "--links"],
    &["validate"],
];

/// The answer as a file, read back.
fn answer(question: &[&str], path: &Path) -> SerializedFileReader<std::fs::File> {
    let said = run(&[question, &["-o", path.to_str().expect("a path as text"), "--overwrite"]].concat());
    assert_eq!(said.code, 0, "{question:?}: {}", said.err);
    SerializedFileReader::new(std::fs::File::open(path).expect("the file")).expect("Parquet")
}

fn head(reader: &SerializedFileReader<std::fs::File>) -> BTreeMap<String, String> {
    let pairs = reader.metadata().file_metadata().key_value_metadata().expect("a head");
    pairs.iter().map(|pair| (pair.key.clone(), pair.value.clone().unwrap_or_default())).collect()
}

/// Whether a field of Parquet says what a cell of CSV says.
fn is_same(field: &Field, cell: &str) -> bool {
    match field {
        Field::Null => cell.is_empty(),
        Field::Str(text) => text == cell,
        Field::Long(number) => cell.parse() == Ok(*number),
        Field::Double(number) => cell.parse() == Ok(*number),
        Field::Bool(truth) => ["true", "yes"].contains(&cell) == *truth,
        Field::Date(days) => {
            let date: jiff::civil::Date = cell.parse().expect("a date");
            jiff::civil::date(1970, 1, 1).until(date).expect("a span").get_days() == *days
        }
        other => panic!("{other:?} is not a type of ours"),
    }
}

#[test]
fn every_answer_in_rows_has_the_cells_of_its_csv() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for question in QUESTIONS {
        let reader = answer(question, &folder.path().join("answer.parquet"));
        let csv = run(&[question, &["--format", "csv"]].concat());
        let mut csv = csv::Reader::from_reader(csv.out.as_bytes());
        let names: Vec<String> = csv.headers().expect("a header").iter().map(str::to_owned).collect();
        let records: Vec<csv::StringRecord> = csv.records().collect::<Result<_, _>>().expect("a table");
        let rows: Vec<_> = reader.get_row_iter(None).expect("rows").map(|row| row.expect("a row")).collect();
        assert_eq!(rows.len(), records.len(), "{question:?}");
        assert!(!rows.is_empty(), "{question:?}");
        for (row, record) in rows.iter().zip(&records) {
            assert_eq!(row.len(), names.len(), "{question:?}");
            for ((name, field), (wanted, cell)) in row.get_column_iter().zip(names.iter().zip(record)) {
                assert_eq!(name, wanted, "{question:?}");
                assert!(is_same(field, cell), "{question:?}: {name} is {field:?}, not '{cell}'");
            }
        }
    }
}

#[test]
fn numbers_are_numbers_and_days_are_days() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let types = |question: &[&str]| -> BTreeMap<String, String> {
        let reader = answer(question, &folder.path().join("types.parquet"));
        let schema = reader.metadata().file_metadata().schema_descr_ptr();
        schema.columns().iter().map(|column| (column.name().to_owned(), column.physical_type().to_string())).collect()
    };
    let compared = types(&["compare", "Tengiz", "Augusta"]);
    assert_eq!(compared["tariff_usd_per_unit"], "DOUBLE");
    assert_eq!(compared["corridor"], "BYTE_ARRAY");
    let simulated = types(&["simulate", "--days", "2"]);
    assert_eq!([&simulated["day"], &simulated["date"], &simulated["value"]], ["INT64", "INT32", "DOUBLE"]);
    assert_eq!(types(&["validate"])["independent"], "BOOLEAN");
}

#[test]
fn the_head_of_the_json_answer_is_metadata_of_the_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let questions = QUESTIONS.iter().filter(|question| {
        ["compare", "route", "simulate", "breakeven", "critical", "risk", "matrix"].contains(&question[0])
    });
    for question in questions {
        let json = run(&[question, &["--format", "json"][..]].concat()).out;
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        let head = head(&answer(question, &folder.path().join("head.parquet")));
        assert_eq!(head["corridor.schema"], json["schema"].as_str().expect("a schema"), "{question:?}");
        for name in ["program", "network", "scenarios", "question", "notes"] {
            let value: serde_json::Value = serde_json::from_str(&head[&format!("corridor.{name}")]).expect("JSON");
            assert_eq!(value, json[name], "{question:?}: {name}");
        }
    }
}

#[test]
fn the_same_question_has_the_same_bytes() {
    let bytes = || {
        let output = program(&["compare", "Tengiz", "Augusta", "--format", "parquet"]).output();
        output.expect("the program runs").stdout
    };
    let first = bytes();
    assert_eq!(&first[..4], b"PAR1");
    assert_eq!(first, bytes());
}

#[test]
fn a_network_goes_to_one_file_per_table() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("net");
    let shown = path.to_str().expect("a path as text");
    let said = run(&["network", "export", "--format", "parquet", "-o", shown]);
    assert_eq!(said.code, 0, "{}", said.err);
    let rows = |name: &str| {
        let file = std::fs::File::open(path.join(name)).expect("the file");
        SerializedFileReader::new(file).expect("Parquet").metadata().file_metadata().num_rows()
    };
    let network = corridor::io::embedded_network().tables();
    assert_eq!(rows("node.parquet"), network.nodes.len() as i64);
    assert_eq!(rows("link.parquet"), network.links.len() as i64);
    assert_eq!(rows("source.parquet"), network.sources.len() as i64);
    assert_eq!(run_on(&path, &["network", "check"]).code, 2, "it is not a folder of CSV tables");
}
