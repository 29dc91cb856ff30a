//! Networks to folders and back: nothing is lost.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use corridor::io::{FolderFiles, embedded_table, network_records, read_network, write_folder};
use corridor::network::{Network, Tables};
use corridor::records::RecordFormat;

use super::fixtures::{BLACK_SEA, folder_of, run, run_on};

/// The tables without the digest of the files they were read from.
fn tables(network: &Network) -> Tables {
    Tables { digest: String::new(), ..network.tables().clone() }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("a file").path());
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    entries.map(|path| (name(&path), fs::read(&path).expect("a file"))).collect()
}

/// Writes a network, reads it again and writes what was read: the tables and then the bytes have to be the same.
fn goes_there_and_back(network: &Network) -> BTreeMap<String, Vec<u8>> {
    let (first, second) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    write_folder(network, first.path(), RecordFormat::Csv, false).expect("an empty folder");
    let again = read_network(&FolderFiles::Disk(first.path().to_owned())).expect("what was written can be read");
    assert!(tables(&again) == tables(network), "the tables differ");
    write_folder(&again, second.path(), RecordFormat::Csv, false).expect("an empty folder");
    let written = files(first.path());
    assert_eq!(written.keys().collect::<Vec<_>>(), files(second.path()).keys().collect::<Vec<_>>());
    assert!(written == files(second.path()), "the bytes differ");
    written
}

#[test]
fn the_embedded_network_goes_there_and_back() {
    let written = goes_there_and_back(corridor::io::embedded_network());
    assert_eq!(written.len(), 14, "13 tables and the units: {:?}", written.keys());
}

#[test]
fn small_networks_go_there_and_back() {
    goes_there_and_back(&read_network(&FolderFiles::from_text(BLACK_SEA)).expect("the test network"));
    let plain = "-- node.csv --\nnode_id,x_coord,y_coord\naktau,51.2,43.6\nbaku,49.4,40.2\nnowhere,,\n\
                 -- link.csv --\nlink_id,from_node_id,to_node_id,length,free_speed,geometry\n\
                 caspian,aktau,baku,509,20,\"LINESTRING (51.2 43.6, 50.1 41.9, 49.4 40.2)\"\nround,aktau,baku,,,\nlost,baku,nowhere,,,\n";
    let written = goes_there_and_back(&read_network(&FolderFiles::from_text(plain)).expect("plain GMNS"));
    let names: Vec<&str> = written.keys().map(String::as_str).collect();
    assert_eq!(names, ["commodity.csv", "config.csv", "link.csv", "node.csv"], "tables without rows have no file");
}

#[test]
fn an_export_has_every_column_of_the_embedded_tables() {
    for (table, records) in network_records(corridor::io::embedded_network()) {
        let embedded = embedded_table(&format!("{table}.csv")).expect("an embedded table");
        let header = embedded.lines().next().expect("a header");
        let names: Vec<&str> = records.columns().iter().map(|column| column.name()).collect();
        assert_eq!(names.join(","), header, "{table}");
    }
}

#[test]
fn an_exported_network_answers_as_the_one_it_came_from() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("net");
    let said = run(&["network", "export", "-o", path.to_str().expect("a path as text")]);
    assert_eq!((said.code, said.out.as_str()), (0, ""), "{}", said.err);
    for question in [
        &["compare", "Tengiz", "Augusta", "--scenario", "cpc-closure-30d"][..],
        &["route", "Khorgos", "Duisburg", "--commodity", "container", "--explain"],
        &["sources", "O-S009"],
        &["simulate", "cpc-closure-30d", "--days", "10"],
    ] {
        assert_eq!(run_on(&path, question).out, run(question).out, "{question:?}");
    }
}

#[test]
fn no_file_is_touched_where_one_may_not_be_replaced() {
    let folder = folder_of("-- link.csv --\nmine\n");
    let shown = folder.path().to_str().expect("a path as text");
    let said = run(&["network", "export", "-o", shown, "--format", "csv"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("link.csv") && said.err.contains("--overwrite"), "{}", said.err);
    assert_eq!(files(folder.path()).keys().collect::<Vec<_>>(), ["link.csv"]);
    assert_eq!(run(&["network", "export", "-o", shown, "--format", "csv", "--overwrite"]).code, 0);
    assert_eq!(run_on(folder.path(), &["network", "check"]).code, 0);
}

#[test]
fn an_export_over_another_network_leaves_nothing_of_it_and_what_is_not_of_a_network_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("net");
    write_folder(corridor::io::embedded_network(), &path, RecordFormat::Csv, false).expect("a new folder");
    fs::create_dir(path.join("scenarios")).expect("a folder");
    fs::write(path.join("scenarios/mine.toml"), "mine").expect("a file");
    fs::write(path.join("basis.csv"), "basis,low_factor,high_factor\nassumed,0.5,2\n").expect("a file");
    let small = read_network(&FolderFiles::from_text(BLACK_SEA)).expect("the test network");
    assert!(write_folder(&small, &path, RecordFormat::Csv, false).is_err());
    write_folder(&small, &path, RecordFormat::Csv, true).expect("room");
    assert!(!path.join("storage.csv").exists() && !path.join("basis.csv").exists());
    assert_eq!(fs::read(path.join("scenarios/mine.toml")).expect("the file"), b"mine");
    let again = read_network(&FolderFiles::Disk(path)).expect("what was written can be read");
    assert!(tables(&again) == tables(&small));
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1, "nothing hidden is left");
}
