//! The network in `data/` is part of the binary: a change there rebuilds it.
//!
//! Two things are made here once instead of at every start: the columns of the tables, which `data/datapackage.json` declares, as constants, and the digest
//! of the network's files.

#[expect(unreachable_pub, reason = "a part of the library")]
#[path = "src/io/digest.rs"]
mod digest;

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use serde_json::Value;

fn main() {
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/io/digest.rs");
    let package = fs::read_to_string("data/datapackage.json").expect("data/datapackage.json");
    let package: Value = serde_json::from_str(&package).expect("data/datapackage.json is JSON");
    let resources = package["resources"].as_array().expect("resources");
    let modules: String = resources.iter().map(|resource| table_module(resource).expect("writing to memory")).collect();
    let folder = env::var_os("OUT_DIR").expect("Cargo says where to write");
    fs::write(Path::new(&folder).join("columns.rs"), modules).expect("a file to write the columns to");

    let mut digest = digest::Digest::default();
    for resource in resources.iter().filter(|resource| resource["corridor"]["isRead"] == true) {
        let name = text(&resource["path"]);
        digest.add(name, &fs::read(Path::new("data").join(name)).expect("a table of the network"));
    }
    println!("cargo::rustc-env=CORRIDOR_DATA_DIGEST={}", digest.finish());
}

/// A module with a constant for each column and each figure of a table, and one for the table.
fn table_module(resource: &Value) -> Result<String, std::fmt::Error> {
    let rules = &resource["corridor"];
    let declared = list(&resource["schema"]["fields"]).chain(list(&rules["also"]));
    let fields: Vec<(&str, &str)> = declared.map(|field| (text(&field["name"]), text(&field["type"]))).collect();
    let passed_over: Vec<&str> = list(&rules["passedOver"]).map(text).collect();
    let slot = |name: &str| fields.iter().position(|(field, _)| *field == name);
    let column = |slot: usize| {
        let (name, kind) = fields[slot];
        format!("Column {{ slot: {slot}, name: {name:?}, kind: Kind::{} }}", kind_of(kind))
    };

    let mut module = format!("pub(crate) mod {} {{\n", text(&resource["name"]));
    module += "    use super::*;\n";
    let mut in_figures = vec![false; fields.len()];
    for (basis, _) in &fields {
        let Some(stem) = basis.strip_suffix("_basis") else { continue };
        // The unit of a figure follows the word `low` in the name of its low value; a word of another kind has no low value.
        let low = fields.iter().find_map(|(name, _)| name.strip_prefix(stem)?.strip_prefix("_low"));
        let Some(unit) = low else { continue };
        let names = ["central", "low", "high", "basis", "year", "sources"];
        let columns = [
            format!("{stem}{unit}"),
            format!("{stem}_low{unit}"),
            format!("{stem}_high{unit}"),
            (*basis).to_owned(),
            format!("{stem}_year"),
            format!("{stem}_source_ids"),
        ];
        write!(module, "    pub(crate) const {}: FigureColumns = FigureColumns {{ ", constant(stem))?;
        for (name, wanted) in names.iter().zip(&columns) {
            let slot = slot(wanted).unwrap_or_else(|| panic!("the figure {stem} has no column {wanted}"));
            in_figures[slot] = true;
            write!(module, "{name}: {}, ", column(slot))?;
        }
        module += "};\n";
    }
    for (slot, (name, _)) in fields.iter().enumerate() {
        if !in_figures[slot] && !passed_over.contains(name) {
            writeln!(module, "    pub(crate) const {}: Column = {};", constant(name), column(slot))?;
        }
    }
    let all: Vec<String> = (0..fields.len()).map(column).collect();
    let needed: Vec<&str> = list(&rules["needed"]).map(text).collect();
    assert!(needed.iter().all(|name| slot(name).is_some()), "a needed column is not declared: {needed:?}");
    writeln!(
        module,
        "    pub(crate) const TABLE: TableColumns = TableColumns {{ columns: &[{}], needed: &{needed:?}, passed_over: &{passed_over:?} }};\n}}",
        all.join(", "),
    )?;
    Ok(module)
}

fn kind_of(word: &str) -> &'static str {
    match word {
        "string" => "Text",
        "number" => "Number",
        "integer" => "Integer",
        "boolean" => "Truth",
        "date" => "Date",
        other => panic!("data/datapackage.json: the type '{other}' is not known"),
    }
}

fn constant(name: &str) -> String {
    name.to_ascii_uppercase()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("data/datapackage.json: {value} is no text"))
}

/// The items of a list; none if it is not there.
fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
