//! Imports run one way: cli -> report -> ask -> io -> analysis -> flow -> route, scenario -> network -> units, records.

use std::fs;
use std::path::{Path, PathBuf};

/// How high a module stands; modules of one height do not know each other, and `error`, `maths` and `watch` are open to all.
fn height(module: &str) -> Option<usize> {
    let height = match module {
        "error" | "maths" | "watch" => 0,
        "units" | "records" => 1,
        "network" => 2,
        "route" | "scenario" => 3,
        "flow" => 4,
        "analysis" => 5,
        "io" => 6,
        "ask" => 7,
        "report" => 8,
        "cli" => 9,
        _ => return None,
    };
    Some(height)
}

/// Words that stand after `crate::` without being modules.
const RE_EXPORTS: [&str; 2] = ["Error", "Result"];

fn source_files(folder: &Path, into: &mut Vec<PathBuf>) {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).expect("the sources").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            source_files(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// The modules that the code of a file names after `crate::`, braces included; comments and the tests at the end do not count, which may read a
/// network from a text.
fn imported_modules(text: &str) -> Vec<String> {
    let text = text.find("#[cfg(test)]\nmod tests {").map_or(text, |tests| &text[..tests]);
    let code: String = text
        .lines()
        .map(|line| line.find("//").map_or(line, |comment| &line[..comment]))
        .collect::<Vec<_>>()
        .join("\n");
    let word = |text: &str| -> String {
        text.trim_start().chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
    };
    let mut modules = Vec::new();
    for (position, _) in code.match_indices("crate::") {
        let rest = &code[position + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => modules.push(word(rest)),
            Some(group) => {
                let mut depth = 0;
                let mut item = String::new();
                for letter in group.chars() {
                    match letter {
                        '}' if depth == 0 => break,
                        ',' if depth == 0 => modules.push(word(&std::mem::take(&mut item))),
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        _ if depth == 0 => item.push(letter),
                        _ => {}
                    }
                }
                modules.push(word(&item));
            }
        }
    }
    modules.retain(|module| !module.is_empty() && !RE_EXPORTS.contains(&module.as_str()));
    modules
}

/// Every import that runs up or sideways, as `file imports module`.
fn wrong_imports(files: &[(String, String)]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (file, text) in files {
        let module = file.split(['/', '.']).next().unwrap_or_default();
        let Some(own) = height(module) else { continue };
        for imported in imported_modules(text) {
            let is_allowed =
                imported == module || imported == "error" || height(&imported).is_some_and(|height| height < own);
            if !is_allowed {
                wrong.push(format!("{file} imports {imported}"));
            }
        }
    }
    wrong
}

#[test]
fn imports_run_one_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    source_files(&root, &mut paths);
    // Files of tests alone, declared under `cfg(test)`, read networks through `io` as tests do.
    let is_for_tests = |path: &Path| path.ends_with("twin.rs") || path.ends_with("tests.rs");
    let files: Vec<(String, String)> = paths
        .iter()
        .filter(|path| !is_for_tests(path))
        .map(|path| {
            let shown = path.strip_prefix(&root).expect("inside the sources").display().to_string().replace('\\', "/");
            (shown, fs::read_to_string(path).expect("a source file"))
        })
        .collect();
    assert!(files.len() > 50, "only {} source files were found", files.len());
    let imports = files.iter().map(|(_, text)| imported_modules(text).len()).sum::<usize>();
    assert!(imports > 100, "only {imports} imports were seen");
    let wrong = wrong_imports(&files);
    assert!(wrong.is_empty(), "imports against the layers:\n{}", wrong.join("\n"));
}

#[test]
fn every_module_of_the_library_has_a_height() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs");
    let text = fs::read_to_string(root).expect("lib.rs");
    let modules = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let unknown: Vec<&str> = modules.filter(|module| height(module).is_none()).collect();
    assert!(unknown.is_empty(), "no layer is named for {}", unknown.join(", "));
}

#[test]
fn imports_up_and_sideways_are_seen() {
    let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let wrong = wrong_imports(&[
        file("route/rule.rs", "use crate::network::Link;\nuse crate::scenario::Scenario;\n"),
        file("report/json.rs", "//! crate::cli is no import here\nuse crate::{cli::Cli, units::Rate};\n"),
        file("units.rs", "fn tariff(_: &crate::network::Figure<crate::units::Tariff>) {}\n"),
        file(
            "flow/mod.rs",
            "use crate::{\n    Error,\n    route::{ForwardStar, forward_star::UNREACHABLE},\n    error::Result,\n};\n",
        ),
    ]);
    assert_eq!(wrong, ["route/rule.rs imports scenario", "report/json.rs imports cli", "units.rs imports network"]);
}
