//! Where answers go: files whole or not at all, full disks, closed pipes, help and manual.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use super::fixtures::{BLACK_SEA, Said, folder_of, program, run, run_on};

const QUESTION: [&str; 5] = ["compare", "Tengiz", "Augusta", "--commodity", "crude"];

fn write_to(network: &Path, output: &Path, more: &[&str]) -> Said {
    let output = output.to_str().expect("a plain name");
    run_on(network, &[&QUESTION[..], &["-o", output], more].concat())
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_file_gets_the_bytes_of_standard_output_in_the_format_of_its_name() {
    let network = folder_of(BLACK_SEA);
    let folder = tempfile::tempdir().expect("a folder");
    for (name, format) in [
        ("a.csv", "csv"),
        ("a.json", "json"),
        ("a.geojson", "geojson"),
        ("a.md", "md"),
        ("a.txt", "table"),
        ("A.CSV", "csv"),
    ] {
        let path = folder.path().join(name);
        let said = write_to(network.path(), &path, &[]);
        assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (0, "", ""), "{name}");
        let printed = run_on(network.path(), &[&QUESTION[..], &["--format", format]].concat());
        assert_eq!(fs::read_to_string(&path).expect("the file"), printed.out, "{name}");
    }
    let dash = write_to(network.path(), Path::new("-"), &["--format", "csv"]);
    assert_eq!(dash.out, run_on(network.path(), &[&QUESTION[..], &["--format", "csv"]].concat()).out);
    let named = write_to(network.path(), &folder.path().join("b.csv"), &["--format", "json"]);
    assert_eq!(named.code, 0);
    assert!(
        fs::read_to_string(folder.path().join("b.csv")).expect("the file").starts_with('{'),
        "--format wins over the name"
    );
}

#[test]
fn a_name_that_names_no_format_is_refused() {
    let network = folder_of(BLACK_SEA);
    let folder = tempfile::tempdir().expect("a folder");
    let said = write_to(network.path(), &folder.path().join("answer.xlsx"), &[]);
    assert_eq!(said.code, 2);
    assert!(
        said.err.contains("no format goes with the name") && said.err.contains("hint: end it in .csv"),
        "{}",
        said.err
    );
    assert!(names_in(folder.path()).is_empty());
}

#[test]
fn a_file_that_is_there_is_replaced_only_when_that_was_asked_for() {
    let network = folder_of(BLACK_SEA);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("answer.csv");
    fs::write(&path, "mine").expect("a file");
    let said = write_to(network.path(), &path, &[]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("answer.csv already exists\nhint: --overwrite replaces it"), "{}", said.err);
    assert_eq!(fs::read_to_string(&path).expect("the file"), "mine");
    assert_eq!(write_to(network.path(), &path, &["--overwrite"]).code, 0);
    assert!(fs::read_to_string(&path).expect("the file").starts_with("origin,destination"));
    assert_eq!(names_in(folder.path()), ["answer.csv"], "no temporary file is left");
}

#[test]
fn an_output_that_cannot_be_is_refused() {
    let network = folder_of(BLACK_SEA);
    let folder = tempfile::tempdir().expect("a folder");
    let said = write_to(network.path(), &folder.path().join("no/such/answer.csv"), &[]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("cannot write"), "{}", said.err);
    let said = write_to(network.path(), folder.path(), &["--format", "csv", "--overwrite"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("it is a directory"), "{}", said.err);
    assert!(names_in(folder.path()).is_empty());
}

#[test]
fn an_error_and_a_question_without_answer_write_no_file() {
    let network = folder_of(BLACK_SEA);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("answer.csv");
    let output = path.to_str().expect("a plain name");
    let said = run_on(network.path(), &["route", "Tengiz", "Nowhere", "-o", output]);
    assert_eq!(said.code, 2, "{}", said.err);
    let said = run_on(network.path(), &["route", "Tengiz", "Almaty", "--commodity", "crude", "-o", output]);
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(names_in(folder.path()).is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_leaves_no_partial_file() {
    let network = folder_of(BLACK_SEA);
    let said = write_to(network.path(), Path::new("/dev/full"), &["--overwrite"]);
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(said.err.contains("cannot write /dev/full: No space left on device"), "{}", said.err);

    let full = || Stdio::from(fs::OpenOptions::new().write(true).open("/dev/full").expect("the full device"));
    let folder = network.path().to_str().expect("a plain name");
    let question = [&QUESTION[..], &["--network", folder]].concat();
    let said: Said = program(&question).stdout(full()).output().expect("the program runs").into();
    assert_eq!(said.code, 2);
    assert!(said.err.contains("cannot write standard output: No space left on device"), "{}", said.err);

    // The disk is full after a kilobyte: a limit on the size of files stands for it.
    let outputs = tempfile::tempdir().expect("a folder");
    let path = outputs.path().join("answer.json");
    let script = "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"";
    let said: Said = std::process::Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_corridor")])
        .args(&question)
        .arg("-o")
        .arg(&path)
        .output()
        .expect("a shell")
        .into();
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(said.err.contains("cannot write"), "{}", said.err);
    assert!(names_in(outputs.path()).is_empty(), "left behind: {:?}", names_in(outputs.path()));
}

#[cfg(target_os = "linux")]
#[test]
fn talk_that_cannot_be_heard_changes_no_exit_code() {
    let network = folder_of(BLACK_SEA);
    let folder = network.path().to_str().expect("a plain name");
    let full = || Stdio::from(fs::OpenOptions::new().write(true).open("/dev/full").expect("the full device"));
    let code = |arguments: &[&str]| {
        let arguments = [arguments, &["--network", folder]].concat();
        program(&arguments).stderr(full()).output().expect("the program runs").status.code()
    };
    assert_eq!(code(&["route", "Tengiz", "Nowhere"]), Some(2));
    assert_eq!(code(&["route", "Tengiz", "Almaty", "--commodity", "crude"]), Some(1));
    assert_eq!(code(&["route", "Tengiz", "Augusta", "--commodity", "crude"]), Some(0));
}

#[test]
fn a_reader_that_stops_reading_is_no_error() {
    for arguments in [
        &["compare", "Tengiz", "Augusta", "--format", "json"][..],
        &["network", "show", "--links", "--format", "geojson"],
        &["scenarios", "list"],
        &["man"],
        &["completions", "bash"],
        &["--help"],
    ] {
        let mut child =
            program(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the program ends");
        let talk = String::from_utf8_lossy(&output.stderr);
        assert!(!talk.contains("panicked"), "{arguments:?}: {talk}");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {talk}");
    }
}

#[test]
fn answers_are_on_standard_output_and_nothing_else_is() {
    let network = folder_of(BLACK_SEA);
    for format in ["table", "csv", "json", "geojson", "md"] {
        let said = run_on(network.path(), &[&QUESTION[..], &["--format", format]].concat());
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{format}");
        assert!(said.out.ends_with('\n') && !said.out.contains('\u{1b}'), "{format}: {}", said.out);
    }
}

#[test]
fn completions_and_the_manual_come_from_the_program() {
    for shell in ["bash", "zsh", "fish"] {
        let said = run(&["completions", shell]);
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(said.out.contains("avoid-country"), "{shell}");
    }
    let manual = run(&["man"]);
    assert_eq!(manual.code, 0, "{}", manual.err);
    assert!(manual.out.contains(".TH corridor 1"), "{}", &manual.out[..200.min(manual.out.len())]);
    let version = run(&["--version"]);
    assert_eq!(version.out, format!("corridor {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn flags_mean_the_same_in_every_command() {
    for command in [&["compare"][..], &["route"], &["scenarios", "list"], &["network", "show"], &["sources"]] {
        let help = run(&[command, &["--help"]].concat());
        assert_eq!(help.code, 0, "{}", help.err);
        for flag in ["--network <DIR>", "--format <FORMAT>", "--output <FILE>", "--overwrite"] {
            assert!(help.out.contains(flag), "{command:?} has no {flag}:\n{}", help.out);
        }
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = folder_of(BLACK_SEA);
    let network = folder.path().to_str().expect("a plain name");
    let with = |threads: &str| {
        let arguments = [&QUESTION[..], &["--network", network, "--format", "json"]].concat();
        program(&arguments).env("RAYON_NUM_THREADS", threads).output().expect("the program runs").stdout
    };
    let one = with("1");
    assert!(one.len() > 1_000);
    assert_eq!(one, with("2"));
    assert_eq!(one, with("7"));
}

#[test]
fn the_help_of_a_command_says_what_it_does_and_what_a_place_is() {
    for (command, wanted) in [
        ("compare", "the best route of each corridor is exact"),
        ("route", "If there is no route, the exit code is 1"),
        ("matrix", "one of the words supplies, markets or all"),
        ("risk", "Monte Carlo over outages and over the range of every figure"),
    ] {
        let said = run(&[command, "--help"]);
        let text = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(wanted), "{command}: {}", said.out);
    }
    let text = run(&["compare", "--help"]).out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("an id, a name, a UN/LOCODE, or latitude,longitude in degrees"), "{text}");
}

#[test]
fn a_matrix_and_a_ranking_of_flows_say_what_they_are_about() {
    let said = run(&["matrix", "Tengiz", "Augusta,Plock", "--commodity", "crude", "--objective", "time"]);
    assert_eq!(said.out.lines().next(), Some("Crude oil: the best route by time; - where there is none"));
    let said = run(&["critical", "--metric", "flow", "--days", "3", "--top", "1"]);
    assert_eq!(said.out.lines().next(), Some("Crude oil: what each closure adds to the baseline over 3 days"));
}

#[test]
fn a_matrix_heeds_the_regime_and_refuses_a_place_on_the_way() {
    // What a route says in percent, the matrix says as the negative logarithm.
    for regime in ["war", "peace"] {
        let more = ["--objective", "risk", "--regime", regime];
        let said =
            run(&[&["matrix", "Tengiz", "Augusta", "--commodity", "crude", "--format", "csv"][..], &more].concat());
        let cost: f64 =
            said.out.lines().nth(1).and_then(|row| row.split(',').nth(5)).expect("a cost").parse().expect("one");
        let said = run(&[&["route", "Tengiz", "Augusta", "--format", "json"][..], &more].concat());
        let json: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
        let availability = json["result"]["routes"][0]["availability"].as_f64().expect("a share");
        assert!((availability - corridor::maths::exp(-cost)).abs() < 1e-3, "{regime}: {availability} and {cost}");
    }
    assert_eq!(run(&["matrix", "Tengiz", "Augusta", "--commodity", "crude", "--via", "Atyrau"]).code, 2);
}

#[test]
fn notes_stand_below_the_first_line_everywhere() {
    for question in [
        &["compare", "Tengiz", "Augusta"][..],
        &["route", "Tengiz", "Augusta"],
        &["risk", "Tengiz", "Augusta", "--trials", "20"],
    ] {
        let said = run(question);
        assert!(said.out.lines().nth(1).is_some_and(|line| line.starts_with("note: commodity: crude")), "{}", said.out);
    }
}

#[test]
fn a_network_goes_to_a_map_or_a_folder_and_to_nothing_else() {
    for output in ["network.zip", "network.json", "network.parquet"] {
        let said = run(&["network", "export", "-o", output]);
        assert_eq!(said.code, 2, "{}", said.out);
        assert!(said.err.contains("hint: -o network.geojson, or -o folder"), "{}", said.err);
    }
    assert!(run(&["network", "show", "nope-nope"]).err.contains("--places, --links or --assets"));
}

#[test]
fn a_chart_without_a_scenario_is_an_error() {
    for more in [["--chart", "chart.svg"], ["-o", "chart.svg"]] {
        let said = run(&[&["simulate", "--days", "2"][..], &more].concat());
        assert!(said.code == 2 && said.err.contains("a chart needs a scenario"), "{more:?}: {}", said.err);
    }
}

#[test]
fn every_command_has_a_page_of_the_manual() {
    assert!(run(&["man", "network", "show"]).out.contains("corridor\\-network\\-show"));
    assert!(run(&["man", "network", "shwo"]).err.contains("did you mean 'show'"));
}

#[cfg(unix)]
#[test]
fn a_device_takes_an_answer_without_being_asked_about_replacing() {
    let said = run(&["compare", "Tengiz", "Augusta", "--format", "csv", "-o", "/dev/stdout"]);
    assert!(said.code == 0 && said.out.starts_with("origin,"), "{}", said.err);
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_program_without_parquet_says_how_to_get_it() {
    for more in [["--format", "parquet"], ["-o", "answer.parquet"]] {
        let said = run(&[&["compare", "Tengiz", "Augusta"][..], &more].concat());
        assert_eq!((said.code, said.out.as_str()), (2, ""));
        assert!(said.err.contains("built without Parquet") && said.err.contains("--features parquet"), "{}", said.err);
    }
    let said = run(&["network", "export", "--format", "parquet", "-o", "no-such-folder"]);
    assert!(said.code == 2 && !Path::new("no-such-folder").exists(), "{}", said.err);
}
