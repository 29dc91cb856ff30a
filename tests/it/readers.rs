//! The readers never panic, whatever they are given, and what they accept can be asked.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use corridor::analysis::check;
use corridor::io::csv::TextTable;
use corridor::io::{FolderFiles, embedded_scenarios, embedded_table, read_network, read_published, read_scenario};
use corridor::network::{Overlay, Regime};
use corridor::route::{FrozenNetwork, Objective, Question, Route, Rule};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::fixtures::{BLACK_SEA, CPC_CLOSED, Shipment, costs, folder_of, links, network, problems, run_on};

/// What may stand in place of a field or a few bytes.
const POISON: [&str; 32] = [
    "",
    "0",
    "-0",
    "-1",
    "1e308",
    "-1e308",
    "1e15",
    "9e15",
    "1e-320",
    "NaN",
    "inf",
    "0x10",
    "1,5",
    ",",
    ";",
    ";;",
    "\"",
    "\"\"",
    "\n",
    "\r\n",
    "\r",
    "\0",
    "\u{feff}",
    "É",
    "🛢",
    "origin",
    "destination",
    "tengiz",
    "crude",
    "published",
    "LINESTRING (1 2",
    "99999999999999999999",
];

static FILES: LazyLock<BTreeMap<String, Vec<u8>>> = LazyLock::new(|| match FolderFiles::from_text(BLACK_SEA) {
    FolderFiles::Memory(files) => files,
    FolderFiles::Disk(_) => unreachable!("a text is in memory"),
});

/// Reads a network, and if that is accepted asks it for every pair of places by every objective.
fn read_and_ask(files: BTreeMap<String, Vec<u8>>) {
    let network = match read_network(&FolderFiles::Memory(files)) {
        Ok(network) => network,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    for commodity in &network.tables().commodities {
        let frozen = FrozenNetwork::new(&network, commodity, Regime::War);
        let overlay = Overlay::empty();
        for objective in [
            Objective::Tariff,
            Objective::Time,
            Objective::Co2,
            Objective::Distance,
            Objective::Risk,
            Objective::Generalized { value_of_time: 1.0, co2_price: 1.0 },
        ] {
            let Ok(weights) = frozen.weights(&overlay, &objective) else { continue };
            for origin in network.nodes() {
                for destination in network.nodes() {
                    let question = Question { origin, destination, objective, rule: Rule::default() };
                    if let Ok(Some(arcs)) = frozen.best_arcs(&weights, &question) {
                        let route = Route::trace(&frozen, &overlay, &arcs);
                        assert!(route.total.tariff.low <= route.total.tariff.high);
                    }
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_table_of_any_bytes_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        if let Err(problems) = TextTable::read("node.csv", bytes.as_slice()) {
            prop_assert!(!problems.is_empty());
            prop_assert!(problems.iter().all(|problem| problem.file == "node.csv" && !problem.message.is_empty()));
        }
    }

    #[test]
    fn a_folder_with_a_table_of_any_bytes_is_read_or_refused(
        table in select(FILES.keys().cloned().collect::<Vec<_>>()),
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        keeps_header in any::<bool>(),
    ) {
        let mut files = FILES.clone();
        let header = files[&table].iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let kept = if keeps_header { files[&table][..header].to_vec() } else { Vec::new() };
        files.insert(table, [kept, bytes].concat());
        read_and_ask(files);
    }

    #[test]
    fn a_good_folder_with_a_field_replaced_is_read_or_refused(
        table in select(FILES.keys().cloned().collect::<Vec<_>>()),
        line in any::<Index>(),
        fields in prop::collection::vec((any::<Index>(), select(POISON.to_vec())), 1..4),
    ) {
        let mut files = FILES.clone();
        let text = String::from_utf8(files[&table].clone()).expect("the fixture is text");
        let mut lines: Vec<Vec<String>> =
            text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
        let row = line.index(lines.len());
        for (field, poison) in fields {
            let position = field.index(lines[row].len());
            lines[row][position] = poison.to_owned();
        }
        let text: String = lines.iter().map(|line| line.join(",") + "\n").collect();
        files.insert(table, text.into_bytes());
        read_and_ask(files);
    }

    #[test]
    fn a_good_folder_with_bytes_changed_is_read_or_refused(
        table in select(FILES.keys().cloned().collect::<Vec<_>>()),
        changes in prop::collection::vec((any::<Index>(), any::<u8>()), 1..8),
        cut in any::<Option<Index>>(),
    ) {
        let mut files = FILES.clone();
        let bytes = files.get_mut(&table).expect("a table of the fixture");
        for (position, byte) in changes {
            let position = position.index(bytes.len());
            bytes[position] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        read_and_ask(files);
    }

    #[test]
    fn a_scenario_of_any_text_is_read_or_refused(text in any::<String>()) {
        let _ = read_scenario("any", "any.toml", &text);
    }

    #[test]
    fn a_good_scenario_with_a_piece_replaced_is_read_or_refused(
        from in any::<Index>(),
        length in 0usize..12,
        with in prop_oneof![
            select(POISON.to_vec()).prop_map(str::to_owned),
            select(vec!["[", "]", "[[change]]", "=", "'", "\"\"\"", "2025-13-45", "1979-05-27T07:32:00Z", "0.1", "true", "{", "}"]).prop_map(str::to_owned),
            any::<String>(),
        ],
    ) {
        let letters: Vec<char> = CPC_CLOSED.chars().collect();
        let from = from.index(letters.len());
        let to = (from + length).min(letters.len());
        let text: String = letters[..from].iter().chain(with.chars().collect::<Vec<_>>().iter()).chain(&letters[to..]).collect();
        match read_scenario("any", "any.toml", &text) {
            Ok(scenario) => {
                if let Err(problems) = scenario.resolve(&network(BLACK_SEA)) {
                    prop_assert!(!problems.is_empty());
                }
            }
            Err(error) => prop_assert!(error.to_string().contains("any.toml"), "{error}"),
        }
    }
}

#[test]
fn embedded_tables_cut_anywhere_are_read_or_refused() {
    let published = embedded_table("published.csv").expect("the published figures");
    for cut in (0..published.len()).step_by(97).filter(|cut| published.is_char_boundary(*cut)) {
        let _ = read_published("published.csv", &published[..cut]);
    }
    for (id, text) in embedded_scenarios() {
        for cut in (0..text.len()).step_by(41).filter(|cut| text.is_char_boundary(*cut)) {
            let _ = read_scenario(id, id, &text[..cut]);
        }
    }
}

#[test]
fn numbers_as_large_as_can_be_written_are_refused_or_answered() {
    let fields = [
        ("true,1900,crude", "true,#,crude"),
        ("crude,Crude oil,t,1,0.2", "crude,Crude oil,t,#,0.2"),
        ("crude,Crude oil,t,1,0.2", "crude,Crude oil,t,1,#"),
        ("pipe,pipeline,Pumping,20,", "pipe,pipeline,Pumping,#,"),
        ("derived,T-2,8,6,10,", "derived,T-2,#,6,,"),
        ("operating,240,240,240,", "operating,#,240,,"),
        ("published,2024,T-1,160000,pipe", "published,2024,T-1,#,pipe"),
        ("any,34.758,1,1,1", "any,#,1,1,1"),
        ("any,34.758,1,1,1", "any,34.758,#,,1"),
        ("any,34.758,1,1,1", "any,34.758,1,#,1"),
        ("published,2024,T-1,160000", "published,#,T-1,160000"),
    ];
    for (from, to) in fields {
        assert!(BLACK_SEA.contains(from), "{from} is in the fixture");
        for number in ["1e4", "1e7", "1e9", "1e11", "8.9e12", "8.9e13", "9e14", "1e16", "1e300", "1e-300"] {
            match FolderFiles::from_text(&BLACK_SEA.replacen(from, &to.replace('#', number), 1)) {
                FolderFiles::Memory(files) => read_and_ask(files),
                FolderFiles::Disk(_) => unreachable!("a text is in memory"),
            }
        }
    }
}

/// The test network with grain, which rides where boxes may and changes where crude does.
fn with_grain() -> String {
    let mut text = BLACK_SEA.replace(",crude;container,", ",crude;container;grain,");
    for transfer in ["aktau-load,aktau", "baku-rail,baku", "poti-load,poti", "augusta-discharge,augusta"] {
        let row = format!("{transfer},crude,");
        assert!(text.contains(&row), "{row}");
        text = text.replace(&row, &format!("{transfer},crude;grain,"));
    }
    text.replace(
        "container,Container,TEU,10,30,free\n",
        "container,Container,TEU,10,30,free\ngrain,Grain,t,1,0.1,forbidden\n",
    )
    .replace("tengiz-oil,tengiz,crude,", "tengiz-oil,tengiz,crude;grain,")
    .replace("augusta-oil,augusta,crude,", "augusta-oil,augusta,crude;grain,")
}

#[test]
fn a_third_commodity_needs_no_copied_rows() {
    let network = network(&with_grain());
    let grain = Shipment { commodity: "grain", ..Shipment::crude(&network) };
    let route = grain.best(Objective::Tariff).expect("a way for grain");
    // The way of crude by Poti, whose pipelines grain cannot take: see the table of the fixture.
    assert_eq!(links(&network, &route), "rail-aktau ship-baku rail-poti sea-poti");
    assert_eq!((costs(&route).0, costs(&route).1), (69.0, 16.5));
    let crude = Shipment::crude(&network).best(Objective::Tariff).expect("a way for crude");
    assert_eq!(costs(&crude).0, 51.5, "crude goes as before");
    let boxes = Shipment::boxes(&network).best(Objective::Tariff).map(|route| costs(&route));
    assert_eq!(boxes, Shipment::boxes(&self::network(BLACK_SEA)).best(Objective::Tariff).map(|route| costs(&route)));
}

#[test]
fn supplies_and_markets_are_of_each_commodity_they_name() {
    let folder = folder_of(&with_grain());
    for (commodity, usd) in [("crude", "51.5"), ("grain", "69")] {
        let asked =
            ["matrix", "supplies", "markets", "--commodity", commodity, "--objective", "tariff", "--format", "csv"];
        let said = run_on(folder.path(), &asked);
        assert!(said.out.contains(&format!("tengiz,augusta,{commodity},")), "{}{}", said.out, said.err);
        assert!(said.out.contains(usd), "{}", said.out);
    }
    let said = run_on(folder.path(), &["simulate", "--commodity", "grain", "--days", "40", "--format", "csv"]);
    assert!(said.code == 0 && said.out.contains("tengiz-oil"), "{}{}", said.out, said.err);
    let found = problems(&with_grain().replace("aktau-load,aktau,crude;grain,", "aktau-load,aktau,crude;wheat,"));
    assert_eq!(
        found,
        ["transfer.csv:5:3: commodity_id: 'wheat' is not in commodity.csv\n  hint: commodity.csv has 3 rows"]
    );
    let found = problems(&with_grain().replace("aktau-load,aktau,crude;grain,", "aktau-load,aktau,;,"));
    assert!(found[0].starts_with("transfer.csv:5:3: commodity_id: is blank"), "{found:?}");
}

#[test]
fn a_transfer_is_checked_for_each_commodity_it_names() {
    let findings = |text: &str| -> Vec<String> {
        let found = check(&network(text)).into_iter().filter(|(name, _)| *name == "no-transfer");
        found.map(|(_, finding)| finding.message).collect()
    };
    assert_eq!(findings(&with_grain()), Vec::<String>::new());
    let piped = with_grain().replace("ceyhan-load,ceyhan,crude,", "ceyhan-load,ceyhan,crude;grain,");
    assert_eq!(findings(&piped), ["ceyhan-load: no link brings grain to ceyhan in pipeline or takes it away in sea"]);
}

#[test]
fn a_digest_covers_every_file_that_is_read_and_where_one_ends() {
    let digest = |text: &str| network(text).tables().digest.clone();
    let plain = digest(BLACK_SEA);
    assert_eq!(plain.len(), 64);
    assert_eq!(digest(BLACK_SEA), plain);
    let with_basis =
        |low: &str| format!("{BLACK_SEA}-- basis.csv --\nbasis,low_factor,high_factor\nassumed,{low},1.5\n");
    let with_config = |unit: &str| format!("{BLACK_SEA}-- config.csv --\nlong_length,speed\n{unit},kph\n");
    let all = [
        plain,
        digest(&with_basis("0.5")),
        digest(&with_basis("0.6")),
        digest(&with_config("km")),
        digest(&with_config("mi")),
        digest(&BLACK_SEA.replace("Annual tariffs", "Yearly tariffs")),
        digest(&BLACK_SEA.replace("-- source.csv --", "\n-- source.csv --")),
        digest(&format!("{BLACK_SEA}\n")),
    ];
    let distinct: std::collections::BTreeSet<&String> = all.iter().collect();
    assert_eq!(distinct.len(), all.len(), "{all:#?}");
}

#[test]
fn the_digest_made_at_build_time_is_that_of_the_files() {
    let data = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let read = read_network(&FolderFiles::Disk(data)).expect("the embedded network as a folder");
    assert_eq!(read.tables().digest, corridor::io::embedded_network().tables().digest);
}
