//! The columns of every table, as `data/datapackage.json` declares them: readers, writers and the package cannot disagree, for a column is written down
//! only there.
//!
//! The build makes a module per table with a constant per column and per figure; one that nothing reads or writes is a warning. Under `corridor` the
//! package says of a table what Frictionless has no word for: which columns a file needs, which other columns of GMNS are read, which are passed over.

use super::Header;
use crate::error::{Problem, nearest_names};
use crate::network::Table;
use crate::records::{self, Kind};

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    /// Its place among the columns that the package declares.
    slot: usize,
    /// Its name in the header, the unit included.
    pub(crate) name: &'static str,
    /// What its fields hold.
    pub(crate) kind: Kind,
}

impl Column {
    /// The head of the column in an exported table.
    pub(crate) fn head(self) -> records::Column {
        records::Column::new(self.name, self.kind)
    }
}

/// The six columns of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FigureColumns {
    pub(crate) central: Column,
    pub(crate) low: Column,
    pub(crate) high: Column,
    pub(crate) basis: Column,
    pub(crate) year: Column,
    pub(crate) sources: Column,
}

/// What is declared of a table.
pub(crate) struct TableColumns {
    columns: &'static [Column],
    needed: &'static [&'static str],
    passed_over: &'static [&'static str],
}

impl TableColumns {
    /// What is wrong with a header: a needed column is missing, or one is misspelt.
    pub(crate) fn problems(&self, header: &Header) -> Vec<Problem> {
        let known: Vec<&str> =
            self.columns.iter().map(|column| column.name).chain(self.passed_over.iter().copied()).collect();
        header.problems(self.needed, &known)
    }

    /// The same, and every column that the table does not have: in a table of a user's own nothing is passed over.
    pub(crate) fn all_problems(&self, header: &Header) -> Vec<Problem> {
        let known: Vec<&str> =
            self.columns.iter().map(|column| column.name).chain(self.passed_over.iter().copied()).collect();
        let mut problems = self.problems(header);
        for column in header.columns().filter(|column| !known.contains(column)) {
            let near = nearest_names(column, known.iter().copied());
            let hint = if near.is_empty() { known.join(", ") } else { format!("did you mean {}?", near.join(" or ")) };
            let unknown = header.problem(1, column, "is not a column of this table".to_owned()).hint(hint);
            if !problems.iter().any(|known| (known.line, known.column) == (unknown.line, unknown.column)) {
                problems.push(unknown);
            }
        }
        problems
    }

    /// Where the columns are in the records under a header.
    pub(crate) fn positions(&self, header: &Header) -> Positions {
        Positions { of: self.columns.iter().map(|column| header.position(column.name)).collect() }
    }
}

/// Where the columns of a table are in its records: looked up once per file.
#[derive(Debug, Clone)]
pub(crate) struct Positions {
    of: Vec<Option<usize>>,
}

impl Positions {
    /// A field of a record without the space around it; blank if the column is not there.
    pub(crate) fn field<'r>(&self, record: &'r ::csv::StringRecord, column: Column) -> &'r str {
        trimmed(self.of[column.slot].and_then(|position| record.get(position)).unwrap_or(""))
    }

    /// Whether a column is there.
    pub(crate) fn has(&self, column: Column) -> bool {
        self.of[column.slot].is_some()
    }
}

/// A field without the space around it; most have none, which two bytes tell.
fn trimmed(field: &str) -> &str {
    let is_plain = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    if is_plain(field.as_bytes().first()) && is_plain(field.as_bytes().last()) { field } else { field.trim() }
}

impl Table {
    /// What is declared of it.
    pub(crate) fn columns(self) -> &'static TableColumns {
        match self {
            Self::Node => &node::TABLE,
            Self::Link => &link::TABLE,
            Self::Transfer => &transfer::TABLE,
            Self::Asset => &asset::TABLE,
            Self::Commodity => &commodity::TABLE,
            Self::Corridor => &corridor::TABLE,
            Self::Emission => &emission::TABLE,
            Self::Reliability => &reliability::TABLE,
            Self::Supply => &supply::TABLE,
            Self::Market => &market::TABLE,
            Self::Storage => &storage::TABLE,
            Self::Outlet => &outlet::TABLE,
            Self::Source => &source::TABLE,
        }
    }
}

include!(concat!(env!("OUT_DIR"), "/columns.rs"));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::csv::TextTable;
    use crate::io::embedded_table;

    const PACKAGE: &str = include_str!("../../../data/datapackage.json");

    /// The resources of the package.
    fn resources() -> Vec<serde_json::Value> {
        let package: serde_json::Value = serde_json::from_str(PACKAGE).expect("JSON");
        package["resources"].as_array().expect("resources").clone()
    }

    #[test]
    fn every_column_of_an_embedded_table_is_declared_with_type_unit_and_description() {
        let resources = resources();
        assert_eq!(
            resources.len(),
            Table::ALL.len() + 5,
            "the tables of the model, basis, dated and three of evidence"
        );
        for resource in resources {
            let name = resource["name"].as_str().expect("a name");
            let text = embedded_table(resource["path"].as_str().expect("a path")).expect("the table of a resource");
            let header = text.lines().next().expect("a header");
            let fields = resource["schema"]["fields"].as_array().expect("fields");
            let names: Vec<&str> = fields.iter().map(|field| field["name"].as_str().expect("a name")).collect();
            assert_eq!(names.join(","), header, "{name}");
            for field in fields.iter().chain(resource["corridor"]["also"].as_array().into_iter().flatten()) {
                assert!(!field["description"].as_str().unwrap_or("").is_empty(), "{name} does not describe {field}");
                assert!(["string", "number", "integer", "boolean"].contains(&field["type"].as_str().expect("a type")));
                let column = field["name"].as_str().expect("a name");
                let units = ["_hours", "_days", "_km", "_mm", "_usd_per_unit", "_usd_per_unit_day", "_units_per_day"];
                let has_unit = units.iter().any(|unit| column.ends_with(unit)) || column == "length";
                assert!(!has_unit || field["unit"].is_string(), "{name} gives {column} no unit");
            }
        }
    }

    #[test]
    fn space_around_a_field_goes_and_space_inside_stays() {
        for (field, wanted) in [("a b", "a b"), (" a", "a"), ("a\u{a0}", "a"), ("\t", ""), ("", ""), ("é ", "é")] {
            assert_eq!(trimmed(field), wanted, "{field:?}");
        }
    }

    #[test]
    fn every_field_of_an_embedded_table_is_of_the_declared_type() {
        for resource in resources() {
            let path = resource["path"].as_str().expect("a path");
            let table = TextTable::read(path, embedded_table(path).expect("a table").as_bytes()).expect("a table");
            for field in resource["schema"]["fields"].as_array().expect("fields") {
                let column = field["name"].as_str().expect("a name");
                let kind = match field["type"].as_str().expect("a type") {
                    "number" => Kind::Number,
                    "integer" => Kind::Integer,
                    "boolean" => Kind::Truth,
                    _ => Kind::Text,
                };
                let is_required = field["constraints"]["required"] == true;
                for row in 0..table.len() {
                    let cell = table.text_of(row, column);
                    assert!(kind.fits(cell), "{path} row {}: '{cell}' is no {kind:?} for {column}", row + 1);
                    assert!(!is_required || !cell.is_empty(), "{path} row {}: {column} is blank", row + 1);
                }
            }
        }
    }
}
