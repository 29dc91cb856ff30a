//! Files that are wrong: each is refused with file, line, column and key, all problems at once, and nothing panics.

use std::fs;
use std::path::Path;

use super::fixtures::{BLACK_SEA, CPC_CLOSED, Said, edited, folder_of, problems, program, run_on, write_files};

/// An error: exit code 2, nothing on standard output, the message on standard error, no panic.
fn assert_refused(said: &Said, expected: &[&str]) {
    assert_eq!(said.code, 2, "{}{}", said.out, said.err);
    assert!(said.out.is_empty(), "data with an error: {}", said.out);
    assert!(said.err.starts_with("error: "), "{}", said.err);
    assert!(!said.err.contains("panicked"), "{}", said.err);
    for part in expected {
        assert!(said.err.contains(part), "'{part}' is not in:\n{}", said.err);
    }
}

#[test]
fn a_wrong_field_is_reported_with_file_line_column_and_key() {
    let cases = [
        (
            "aktau,Aktau (port)",
            "tengiz,Aktau (port)",
            "node.csv:4:1: node_id: 'tengiz' stands twice, first in row 1 of the table\n  hint: each id names one row",
        ),
        ("btc,BTC pipeline", "cpc-kz,BTC pipeline", "link.csv:7:1: link_id: 'cpc-kz' stands twice"),
        ("btc,BTC as a whole", "cpc,BTC as a whole", "asset.csv:3:1: asset_id: 'cpc' stands twice"),
        (
            "ceyhan,augusta,true,1900",
            "ceyhann,augusta,true,1900",
            "link.csv:8:3: from_node_id: 'ceyhann' is not in node.csv\n  hint: did you mean ceyhan?",
        ),
        (
            "AZ;GE;TR,btc,",
            "AZ;GE;TR,btcc,",
            "link.csv:7:12: asset_ids: 'btcc' is not in asset.csv\n  hint: did you mean btc?",
        ),
        (
            "published,T-1,24,24,24",
            "published,T-9,24,24,24",
            "link.csv:7:18: time_source_ids: 'T-9' is not in source.csv",
        ),
        ("true,1900,crude,", "true,1900,crud,", "link.csv:8:7: allowed_uses: 'crud' is not in commodity.csv"),
        ("baku-btc,baku,crude", "baku-btc,bakku,crude", "transfer.csv:6:2: node_id: 'bakku' is not in node.csv"),
        ("tengiz-oil,tengiz,", "tengiz-oil,tengis,", "supply.csv:2:2: node_id: 'tengis' is not in node.csv"),
        ("true,1760,", "true,-1760,", "link.csv:7:6: length: '-1760' is negative\n  hint: a number from 0 up"),
        ("true,1760,", "true,NaN,", "link.csv:7:6: length: 'NaN' is not a finite number"),
        ("true,1760,", "true,inf,", "link.csv:7:6: length: 'inf' is not a finite number"),
        (
            "true,1760,",
            "true,\"1,760\",",
            "link.csv:7:6: length: '1,760' is not a number\n  hint: a decimal number with a point: 12.5",
        ),
        ("true,1760,", "true,1e300,", "link.csv:7:6: length: '"),
        (
            "12,10,15,derived",
            "12,13,15,derived",
            "link.csv:4:20: tariff_low_usd_per_unit: '13' is above the central value\n  hint: low <= central <= high",
        ),
        (
            "12,10,15,derived",
            "12,10,11,derived",
            "link.csv:4:21: tariff_high_usd_per_unit: '11' is below the central value",
        ),
        (
            "12,10,15,derived",
            ",10,15,derived",
            "link.csv:4:19: tariff_usd_per_unit: is blank, but has a low or high value",
        ),
        (
            "12,10,15,derived",
            "12,10,15,guessed",
            "link.csv:4:22: tariff_basis: 'guessed' is not known\n  hint: published, derived or assumed",
        ),
        (
            "true,1760,crude,pipeline",
            "true,1760,crude,canal",
            "link.csv:7:8: mode: 'canal' is not known\n  hint: one of pipeline, rail, sea, ferry, road",
        ),
        ("GE;TR,btc,operating", "GE;TR,btc,open", "link.csv:7:13: status: 'open' is not known"),
        ("baku,ceyhan,true", "baku,ceyhan,maybe", "link.csv:7:5: directed: 'maybe' is neither true nor false"),
        ("BTC Co,AZ;GE;TR", "BTC Co,AZ;GEO;TR", "link.csv:7:11: countries: 'GEO' is not a country code"),
        ("port,IT,15.22", "port,ITA,15.22", "node.csv:9:4: country: 'ITA' is not a country code"),
        ("port,IT,15.22,37.23", "port,IT,15.22,97.23", "node.csv:9:6: y_coord: '97.23' is not a latitude"),
        ("port,IT,15.22,37.23", "port,IT,215.22,37.23", "node.csv:9:5: x_coord: '215.22' is not a longitude"),
        ("augusta,Augusta,port", ",Augusta,port", "node.csv:9:1: node_id: is blank"),
        (
            "container,Container,TEU,10,",
            "container,Container,TEU,0,",
            "commodity.csv:3:4: tonnes_per_unit: is not above 0",
        ),
        (
            "crude,190000,published,T-1",
            ",190000,published,T-1",
            "asset.csv:2:7: commodity_id: is blank, but there is a capacity",
        ),
        ("34.758,1,1,1,", "34.758,1,1,2,", "reliability.csv:2:7: lost_share: '2' is above 1"),
        ("crude,90000", "crude,lots", "supply.csv:2:4: supply: 'lots' is not a number"),
    ];
    for (from, to, expected) in cases {
        let found = problems(&edited(from, to));
        assert!(
            found.iter().any(|problem| problem.starts_with(expected)),
            "{to}: expected {expected}\nfound {found:#?}"
        );
    }
}

#[test]
fn a_missing_column_and_a_column_in_another_unit_are_named() {
    let cases = [
        (
            "supply_id,node_id,commodity_id,supply\n",
            "supply_id,node_id,commodity,supply\n",
            "supply.csv:1: commodity_id: the column is missing\n  hint: the header has 'commodity'",
        ),
        (
            "node_id,name,node_type,country,x_coord,",
            "node_id,name,node_type,country,easting,",
            "node.csv:1: x_coord: the column is missing",
        ),
        (
            "link_id,name,from_node_id,",
            "link_id,name,from_node,",
            "link.csv:1: from_node_id: the column is missing\n  hint: the header has 'from_node'",
        ),
        (
            "time_hours,time_low_hours,",
            "time_days,time_low_hours,",
            "link.csv:1:14: time_days: is not a column of this table\n  hint: did you mean 'time_hours'?",
        ),
        (
            "tariff_source_ids,capacity,emission_class",
            "tariff_source_ids,capacty,emission_class",
            "link.csv:1:25: capacty: is not a column of this table\n  hint: did you mean 'capacity'?",
        ),
        (
            "directed,length,",
            "directed,length_mi,",
            "link.csv:1:6: length_mi: is not a column of this table\n  hint: did you mean 'length'?",
        ),
        (
            "supply_id,node_id,commodity_id,supply\n",
            "supply_id,node_id,commodity_id,commodity_id\n",
            "supply.csv:1:4: commodity_id: the column 'commodity_id' stands twice",
        ),
    ];
    for (from, to, expected) in cases {
        let found = problems(&edited(from, to));
        assert!(
            found.iter().any(|problem| problem.starts_with(expected)),
            "{to}: expected {expected}\nfound {found:#?}"
        );
    }
    let euros = BLACK_SEA.replace("tariff_usd_per_unit,tariff_low", "tariff_eur_per_unit,tariff_low");
    let found = problems(&euros);
    for table in ["link.csv:1:19", "transfer.csv:1:9"] {
        let expected = format!("{table}: tariff_eur_per_unit: is not a column of this table");
        assert!(found.iter().any(|problem| problem.starts_with(&expected)), "{expected}\n{found:#?}");
    }
}

#[test]
fn every_problem_of_every_table_is_reported_at_once() {
    let broken = edited("true,1760,", "true,-1760,")
        .replace("port,IT,15.22", "port,ITA,15.22")
        .replace("baku-btc,baku,crude,sea,pipeline,mode_change,12", "baku-btc,baku,crude,sea,pipeline,mode_change,soon")
        .replace("20,published,T-1,well", "twenty,published,T-1,well");
    let folder = folder_of(&broken);
    let said = run_on(folder.path(), &["network", "check"]);
    let shown = folder.path().display();
    assert_refused(
        &said,
        &[
            &format!("{shown}/node.csv:9:4: country: 'ITA' is not a country code"),
            &format!("{shown}/link.csv:7:6: length: '-1760' is negative"),
            &format!("{shown}/transfer.csv:6:7: time_hours: 'soon' is not a number"),
            &format!("{shown}/emission.csv:2:4: intensity_g_per_tonne_km: 'twenty' is not a number"),
        ],
    );
    let dangling = edited("ceyhan,augusta,true,1900", "ceyhann,augusta,true,1900")
        .replace("tengiz-oil,tengiz,", "tengiz-oil,tengis,");
    assert_eq!(problems(&dangling).len(), 2);
}

#[test]
fn more_problems_than_anybody_reads_are_counted() {
    let mut text = "-- node.csv --\nnode_id,x_coord,y_coord\n".to_owned();
    text.extend((0..80).map(|place| format!("p{place},east,0\n")));
    text += "-- link.csv --\nlink_id,from_node_id,to_node_id\n";
    let folder = folder_of(&text);
    let said = run_on(folder.path(), &["network", "check"]);
    assert_refused(&said, &["node.csv:2:2: x_coord: 'east' is not a number", "and 30 more problems"]);
}

#[test]
fn marks_windows_line_ends_quotes_and_newlines_in_fields_are_read() {
    let plain = folder_of(BLACK_SEA);
    let fancy = folder_of(BLACK_SEA);
    for entry in fs::read_dir(fancy.path()).expect("the folder") {
        let path = entry.expect("a file").path();
        let text = fs::read_to_string(&path).expect("a text");
        let text = text.replace("Aktau (port)", "\"Aktau (port)\"").replace('\n', "\r\n");
        fs::write(&path, format!("\u{feff}{text}")).expect("a file");
    }
    let ask =
        |folder: &Path| run_on(folder, &["route", "Tengiz", "Augusta", "--commodity", "crude", "--format", "csv"]);
    let (plain, fancy) = (ask(plain.path()), ask(fancy.path()));
    assert_eq!(plain.code, 0, "{}", plain.err);
    assert_eq!((plain.out, plain.err), (fancy.out, fancy.err));

    let quoted = folder_of(&edited("Baku / Alat,", "\"Baku, the \"\"new\"\" port\nat Alat\","));
    let said = run_on(quoted.path(), &["compare", "Aktau", "Baku", "--commodity", "crude", "--format", "json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let said = run_on(quoted.path(), &["network", "show", "--places", "--format", "csv"]);
    assert!(said.out.contains("baku,\"Baku, the \"\"new\"\" port\nat Alat\",port"), "{}", said.out);
}

#[test]
fn a_line_is_counted_in_the_file_and_not_in_records() {
    let text = edited("Baku / Alat,", "\"Baku\nat\nAlat\",").replace("port,IT,15.22", "port,ITA,15.22");
    let first = |text: &str| problems(text)[0].lines().next().expect("a line").to_owned();
    assert_eq!(first(&text), "node.csv:11:4: country: 'ITA' is not a country code");
    assert_eq!(
        first(&text.replace('\n', "\r\n")),
        "node.csv:11:4: country: 'ITA' is not a country code",
        "Windows line ends"
    );
    let spaced = text.replace("augusta,Augusta,port", "\n\naugusta,Augusta,port");
    assert_eq!(first(&spaced), "node.csv:13:4: country: 'ITA' is not a country code", "blank lines");
}

#[test]
fn files_that_are_no_tables_are_refused() {
    let mut noise = Vec::new();
    let mut state = 88_172_645_463_325_252_u64;
    while noise.len() < 4 << 20 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        noise.extend(state.to_le_bytes());
    }
    let cases: [(&str, Vec<u8>, &str); 11] = [
        ("empty", Vec::new(), "node.csv: is empty"),
        ("blank", b"\n\n \n".to_vec(), "node.csv: is empty"),
        ("only a mark", b"\xEF\xBB\xBF".to_vec(), "node.csv: is empty"),
        ("noise", noise, "node.csv:"),
        ("zeros", vec![0; 3 << 20], "first line is longer than a megabyte"),
        ("one long line", vec![b'x'; 3 << 20], "first line is longer than a megabyte"),
        ("an open quote", b"node_id,x_coord,y_coord\n\"aktau,51.2,43.6\n".to_vec(), "node.csv:2:"),
        (
            "no UTF-8",
            b"node_id,x_coord,y_coord\naktau,51.2,\xff\n".to_vec(),
            "node.csv:2:3: is not UTF-8 text\n  hint: save the file as CSV UTF-8",
        ),
        ("UTF-16", "node_id,x_coord\n".encode_utf16().flat_map(u16::to_le_bytes).collect(), "node.csv:"),
        (
            "short rows",
            b"node_id,x_coord,y_coord\naktau\nbaku,1,2,3\n".to_vec(),
            "node.csv:3:4: has 4 fields, the header has 3",
        ),
        (
            "many commas",
            [b"node_id,x_coord,y_coord\n".to_vec(), vec![b','; 1 << 20]].concat(),
            "node.csv:2:1048577: has 1048577 fields",
        ),
    ];
    for (name, contents, expected) in cases {
        let folder = folder_of(BLACK_SEA);
        fs::write(folder.path().join("node.csv"), contents).expect("a file");
        let said = run_on(folder.path(), &["route", "Tengiz", "Augusta"]);
        assert_eq!(said.code, 2, "{name}: {}", said.err);
        assert_refused(&said, &[expected]);
        assert!(said.err.len() < 40_000, "{name}: {} bytes of message", said.err.len());
    }
}

#[test]
fn a_place_that_is_no_network_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_refused(
        &run_on(folder.path(), &["network", "check"]),
        &["node.csv: is missing", "link.csv: is missing", "hint: a network is a folder with node.csv and link.csv"],
    );
    let absent = folder.path().join("nowhere");
    assert_refused(&run_on(&absent, &["network", "check"]), &["cannot read", "nowhere"]);
    let file = folder.path().join("file");
    fs::write(&file, "text").expect("a file");
    assert_refused(&run_on(&file, &["network", "check"]), &["it is a file, not a folder with node.csv and link.csv"]);
}

#[test]
fn a_directory_where_a_table_should_be_is_refused() {
    for table in ["node.csv", "transfer.csv", "config.csv"] {
        let folder = folder_of(BLACK_SEA);
        let path = folder.path().join(table);
        let _ = fs::remove_file(&path);
        fs::create_dir(&path).expect("a folder");
        assert_refused(&run_on(folder.path(), &["network", "check"]), &[table, "it is a directory, not a file"]);
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder_of(BLACK_SEA);
    let path = folder.path().join("link.csv");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("permissions");
    if fs::read(&path).is_ok() {
        return; // The superuser reads everything.
    }
    assert_refused(&run_on(folder.path(), &["network", "check"]), &["cannot read", "link.csv", "ermission denied"]);
}

#[test]
fn wrong_units_and_widths_are_refused() {
    let folder = folder_of(BLACK_SEA);
    write_files(folder.path(), "-- config.csv --\nlong_length,speed\nleagues,knots\n");
    assert_refused(
        &run_on(folder.path(), &["network", "check"]),
        &[
            "config.csv:2:1: long_length: 'leagues' is not a unit known here",
            "config.csv:2:2: speed: 'knots' is not a unit",
        ],
    );
    let folder = folder_of(BLACK_SEA);
    write_files(folder.path(), "-- basis.csv --\nbasis,low_factor,high_factor\npublished,1.2,1.5\n");
    assert_refused(&run_on(folder.path(), &["network", "check"]), &["basis.csv:2:2: low_factor: does not hold 1"]);
}

/// Asks under a scenario file of these contents.
fn under(contents: &[u8]) -> Said {
    let folder = folder_of(BLACK_SEA);
    let path = folder.path().join("cpc-closed.toml");
    fs::write(&path, contents).expect("a file");
    let scenario = path.to_str().expect("a plain name");
    run_on(folder.path(), &["route", "Tengiz", "Augusta", "--commodity", "crude", "--scenario", scenario])
}

#[test]
fn a_wrong_scenario_is_refused_with_line_and_column() {
    let good = under(CPC_CLOSED.as_bytes());
    assert_eq!(good.code, 0, "{}", good.err);
    let cases = [
        ("cause = ", "caus = ", "cpc-closed.toml:2:1: caus: is not a known key\n  hint: did you mean 'cause'?"),
        (
            "why = \"a court",
            "whyy = \"a court",
            "cpc-closed.toml:12:1: whyy: is not a known key\n  hint: did you mean 'why'?",
        ),
        ("link = \"cpc-ru\"", "lnk = \"cpc-ru\"", "lnk: is not a known key"),
        (
            "action = \"close\"",
            "action = \"shut\"",
            "cpc-closed.toml:10:10: action: 'shut' is not known\n  hint: one of close, derate, expand, surcharge, delay, status, set",
        ),
        (
            "link = \"cpc-ru\"",
            "link = \"cpc-rus\"",
            "link: the network has no link 'cpc-rus'\n  hint: did you mean cpc-ru",
        ),
        ("link = \"cpc-ru\"", "asset = \"cpcs\"", "asset: the network has no asset 'cpcs'\n  hint: did you mean cpc"),
        (
            "link = \"cpc-ru\"",
            "node = \"novorosiysk\"",
            "node: the network has no node 'novorosiysk'\n  hint: did you mean novorossiysk",
        ),
        ("link = \"cpc-ru\"", "country = \"CN\"", "country: the network has no country 'CN'"),
        (
            "link = \"cpc-ru\"",
            "operator = \"CPC\"",
            "operator: the network has no operator 'CPC'\n  hint: did you mean CPC-K, CPC-R",
        ),
        ("link = \"cpc-ru\"", "mode = \"canal\"", "mode: the network has no mode 'canal'"),
        ("link = \"cpc-ru\"", "mode = \"ferry\"", "mode: 'ferry' matches no link and no place"),
        ("link = \"cpc-ru\"", "link = \"btc\"\ncommodity = \"container\"", "link: 'btc' matches no link and no place"),
        ("link = \"cpc-ru\"", "link = \"btc\"\ncommodity = \"gas\"", "commodity: the network has no commodity 'gas'"),
        ("link = \"cpc-ru\"", "corridor = \"polar\"", "corridor: the network has no corridor 'polar'"),
        ("link = \"cpc-ru\"", "link = []", "link: names nothing"),
        ("link = \"cpc-ru\"", "link = 5", "cpc-closed.toml:11:8: link: invalid type: integer `5`, expected a text"),
        ("link = \"cpc-ru\"", "link = \"cpc-ru\"\nasset = \"cpc\"", "the change has 2 targets: link, asset"),
        ("link = \"cpc-ru\"", "", "the change has no target"),
        ("sources = [\"T-1\"]\nassumptions", "sources = [\"T-3\"]\nassumptions", "source 'T-3' is not in source.csv"),
        (
            "days = 10",
            "days = -1",
            "cpc-closed.toml:4:8: days: invalid value: integer `-1`, expected a whole number of days",
        ),
        (
            "from_day = 3",
            "from_day = 3\ndays = 3",
            "cpc-closed.toml:21:1: days: is not a known key\n  hint: a change has from_day",
        ),
        ("from_day = 3", "from_day = 3\nyear = 2025", "cpc-closed.toml:21:1: year: is not a known key"),
        ("from_day = 3", "from_day = 3\nnote = \"n\"", "cpc-closed.toml:21:1: note: is not a known key"),
        (
            "days = 10",
            "start = 2025-01-01\nend = 2025-02-01\ndays = 10",
            "cpc-closed.toml:6:8: days: 10 is not the 31 days from start 2025-01-01 to end 2025-02-01",
        ),
        (
            "days = 10",
            "start = 2025-01-01T06:00:00Z",
            "cpc-closed.toml:4:9: start: '2025-01-01T06:00:00Z' is more or other",
        ),
        ("days = 10", "days = 10\nend = 2025-01-01", "cpc-closed.toml:5:7: end: there is no start"),
        ("days = 10", "start = 2025-02-30", "cpc-closed.toml:4:9: invalid date"),
        ("from_day = 3", "from_day = 12", "the window from day 12 to day 10 is empty"),
        ("status = \"operating\"", "status = \"open\"", "status: 'open' is not known\n  hint: one of operating"),
        ("title = \"CPC closed in Russia\"", "", "title: is missing"),
        ("title = \"CPC closed in Russia\"", "title = \"CPC closed in Russia", "cpc-closed.toml:1:"),
        ("days = 10", "days = 10\ndays = 11", "cpc-closed.toml:5:"),
    ];
    for (from, to, expected) in cases {
        assert!(CPC_CLOSED.contains(from), "{from} is in the scenario");
        assert_refused(&under(CPC_CLOSED.replacen(from, to, 1).as_bytes()), &[expected, "cpc-closed.toml"]);
    }
}

#[test]
fn every_problem_of_a_scenario_is_reported_at_once() {
    let wrong = CPC_CLOSED
        .replace("cause", "caus")
        .replace("action = \"close\"", "action = \"shut\"")
        .replace("from_day = 3", "from_day = 12");
    assert_refused(&under(wrong.as_bytes()), &["caus: is not", "'shut' is not known", "is empty"]);
    let misfit = CPC_CLOSED.replace("\"cpc-ru\"", "\"cpc-rus\"").replace("\"wrep\"", "\"wreb\"");
    assert_refused(&under(misfit.as_bytes()), &["no link 'cpc-rus'", "no link 'wreb'"]);
}

#[test]
fn scenario_files_that_are_no_text_are_refused() {
    assert_refused(&under(b""), &["title: is missing", "change: is missing"]);
    assert_refused(&under(b"title = \"x\"\n\xff\xfe\n"), &["cpc-closed.toml:2: is not UTF-8 text"]);
    assert_refused(&under(&vec![b'['; 1 << 16]), &["cpc-closed.toml:"]);
    assert_refused(&under(&vec![0; 1 << 20]), &["cpc-closed.toml:"]);
    let folder = folder_of(BLACK_SEA);
    fs::create_dir(folder.path().join("dir.toml")).expect("a folder");
    let ask = |name: &str| {
        let path = folder.path().join(name);
        run_on(
            folder.path(),
            &["route", "Tengiz", "Augusta", "--commodity", "crude", "--scenario", path.to_str().expect("a plain name")],
        )
    };
    assert_refused(&ask("dir.toml"), &["cannot read", "dir.toml"]);
    assert_refused(&ask("absent.toml"), &["cannot read", "absent.toml"]);
}

#[test]
fn a_folder_of_scenarios_reports_every_file() {
    let folder = folder_of(BLACK_SEA);
    let scenarios = tempfile::tempdir().expect("a folder");
    write_files(
        scenarios.path(),
        "-- one.toml --\ntitel = \"x\"\n-- two.toml --\ntitle = \"y\"\n-- readme.txt --\nnot a scenario\n",
    );
    let shown = scenarios.path().to_str().expect("a plain name");
    let said = run_on(folder.path(), &["scenarios", "list", "--scenarios-dir", shown]);
    assert_refused(&said, &["one.toml:1:1: titel: is not a known key", "two.toml:1:1: change: is missing"]);
    let absent = scenarios.path().join("absent");
    let said = run_on(folder.path(), &["scenarios", "--scenarios-dir", absent.to_str().expect("a plain name")]);
    assert_refused(&said, &["cannot read", "absent"]);
}

/// Asks about the test network under a scenario, given on standard input.
#[cfg(unix)]
fn asked_with_input(scenario: &str, input: &str) -> Said {
    use std::io::Write;
    let folder = folder_of(BLACK_SEA);
    let network = folder.path().to_str().expect("a plain name");
    let question = ["route", "Tengiz", "Augusta", "--commodity", "crude", "--network", network, "--scenario", scenario];
    let piped = std::process::Stdio::piped;
    let mut child =
        program(&question).stdin(piped()).stdout(piped()).stderr(piped()).spawn().expect("the program runs");
    let mut pipe = child.stdin.take().expect("a pipe");
    // What is too long is not read to its end.
    let _ = pipe.write_all(input.as_bytes());
    drop(pipe);
    child.wait_with_output().expect("an end").into()
}

#[cfg(unix)]
#[test]
fn a_scenario_can_come_through_a_pipe_and_is_the_one_of_a_file() {
    let from_file = under(CPC_CLOSED.as_bytes());
    for given in ["-", "/dev/stdin", "/dev/fd/0"] {
        let said = asked_with_input(given, CPC_CLOSED);
        assert_eq!((said.code, &said.out), (0, &from_file.out), "{given}: {}", said.err);
        let name = if given == "/dev/fd/0" { "/dev/fd/0:2:1" } else { given };
        assert_refused(&asked_with_input(given, "title = \"x\"\ncaus = \"y\"\n"), &[name, "caus: is not a known key"]);
    }
    let long = "# no end\n".repeat(200_000);
    assert_refused(
        &asked_with_input("-", &long),
        &["cannot read -: it has more bytes, a scenario has 1048576 at most"],
    );
}

#[cfg(target_os = "linux")]
#[test]
fn what_never_ends_is_refused() {
    let folder = folder_of(BLACK_SEA);
    let path = |name: &str| folder.path().join(name).to_str().expect("a plain name").to_owned();
    let (pipe, new) = (path("pipe.toml"), path("new"));
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
    assert!(made.success());
    let route = ["route", "Tengiz", "Augusta", "--commodity", "crude", "--scenario"];
    let matrix = ["matrix", "Tengiz", "Augusta", "--commodity", "crude", "--hierarchy"];
    let pairs = ["critical", "--commodity", "crude", "--pairs"];
    for device in ["/dev/zero", pipe.as_str()] {
        for question in [&route[..], &matrix, &pairs] {
            assert_refused(
                &run_on(folder.path(), &[question, &[device]].concat()),
                &["it is not a regular file", device],
            );
        }
        for format in ["geojson", "dimacs", "tntp"] {
            let said = run_on(folder.path(), &["network", "import", format, device, "-o", &new]);
            assert_refused(&said, &["it is not a regular file", device]);
        }
    }
    fs::remove_file(folder.path().join("supply.csv")).expect("a table");
    std::os::unix::fs::symlink("/dev/zero", folder.path().join("supply.csv")).expect("a link");
    assert_refused(&run_on(folder.path(), &["network", "check"]), &["supply.csv: it is not a regular file"]);
    assert!(!folder.path().join("new").exists());
}
