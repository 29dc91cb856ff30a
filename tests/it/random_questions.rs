//! Random questions about the embedded network, most of them sensible: whatever is asked, the program answers, says that there is no answer, or
//! says what is wrong with the question.

use corridor::io::{embedded_network, embedded_scenarios};
use rand::seq::{IndexedRandom as _, SliceRandom as _};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;

use super::fixtures::{Said, run};

const ODD_NUMBERS: [&str; 14] = [
    "0",
    "-0",
    "-1",
    "1e300",
    "1e-300",
    "NaN",
    "inf",
    "-inf",
    "",
    "0x10",
    "1,5",
    "99999999999999999999",
    "4294967296",
    "731",
];
const ODD_WORDS: [&str; 18] = [
    "", " ", ",", ";", "é", "\u{202e}", "'", "\"", "../..", "-", "--", "=", "RU,", "91,181", "NaN,NaN", "1e400,0",
    "\n", "*",
];
const FORMATS: [&str; 5] = ["table", "csv", "json", "geojson", "md"];

struct Maker {
    random: ChaCha8Rng,
    places: Vec<String>,
    links: Vec<String>,
    assets: Vec<String>,
    countries: Vec<String>,
    scenarios: Vec<String>,
}

impl Maker {
    fn new(seed: u64) -> Self {
        let network = embedded_network();
        let tables = network.tables();
        Self {
            random: ChaCha8Rng::seed_from_u64(seed),
            places: tables.nodes.iter().flat_map(|node| [node.id.clone(), node.name.clone()]).collect(),
            links: tables.links.iter().map(|link| link.id.clone()).collect(),
            assets: tables.assets.iter().map(|asset| asset.id.clone()).collect(),
            countries: network.countries().iter().map(|country| country.as_str().to_owned()).collect(),
            scenarios: embedded_scenarios().into_iter().map(|(id, _)| id.to_owned()).collect(),
        }
    }

    fn likely(&mut self, chance: f64) -> bool {
        self.random.random_bool(chance)
    }

    /// One of the words, or now and then a word that nobody knows.
    fn word(&mut self, words: &[&str]) -> String {
        let words: &[&str] = if self.likely(0.04) { &ODD_WORDS } else { words };
        (*words.choose(&mut self.random).expect("words")).to_owned()
    }

    fn of(&mut self, list: fn(&Self) -> &Vec<String>) -> String {
        if self.likely(0.04) {
            return self.word(&ODD_WORDS);
        }
        let index = self.random.random_range(0..list(self).len());
        list(self)[index].clone()
    }

    fn place(&mut self) -> String {
        if self.likely(0.1) {
            self.word(&["46.15,53.38", "44.7,37.8", "0,0", "RUNVS"])
        } else {
            self.of(|all| &all.places)
        }
    }

    fn number(&mut self, most: u32) -> String {
        if self.likely(0.1) { self.word(&ODD_NUMBERS) } else { self.random.random_range(0..=most).to_string() }
    }

    /// Flags with their values, each with a chance.
    fn flags(&mut self, flags: &[(&str, f64)]) -> Vec<String> {
        let mut words = Vec::new();
        for (flag, chance) in flags {
            if !self.likely(*chance) {
                continue;
            }
            let value = match *flag {
                "--commodity" => self.word(&["crude", "container"]),
                "--objective" => self.word(&["generalized", "tariff", "time", "co2", "distance", "risk"]),
                "--regime" => self.word(&["war", "peace"]),
                "--engine" => self.word(&["auto", "search", "hierarchy"]),
                "--foresight" => self.word(&["myopic", "perfect"]),
                "--avoid-mode" => self.word(&["pipeline", "rail", "sea", "ferry", "road", "rail,sea"]),
                "--avoid-country" => format!("{},{}", self.of(|all| &all.countries), self.of(|all| &all.countries)),
                "--avoid-asset" => self.of(|all| &all.assets),
                "--avoid-link" => self.of(|all| &all.links),
                "--avoid-node" | "--via" => self.place(),
                "--close" if self.likely(0.5) => self.of(|all| &all.links),
                "--close" => format!("{}={}", self.of(|all| &all.assets), self.word(&["0", "0.5", "1", "2"])),
                "--include" => self.word(&["idle", "planned", "operating", "idle,planned"]),
                "--scenario" => self.of(|all| &all.scenarios),
                "--corridor" => self.word(&["russia", "middle"]),
                "--pareto" => self.word(&["tariff,time", "time,co2,risk", "distance", "tariff,tariff"]),
                "--vary" => {
                    let (country, link) = (self.of(|all| &all.countries), self.of(|all| &all.links));
                    self.word(&[
                        "value-of-time",
                        "co2-price",
                        &format!("country:{country} time"),
                        &format!("link:{link} tariff"),
                    ])
                }
                "--days" | "--from-day" | "--day" | "--alternatives" | "--top" => self.number(9),
                "--trials" | "--threads" => self.number(3),
                "--explain" | "--include-planned" | "--links" | "--countries" | "--marginal" => {
                    words.push((*flag).to_owned());
                    continue;
                }
                _ => self.number(400),
            };
            words.push((*flag).to_owned());
            words.push(value);
        }
        words
    }

    fn question(&mut self) -> Vec<String> {
        const SHIPMENT: [(&str, f64); 6] = [
            ("--commodity", 0.7),
            ("--objective", 0.4),
            ("--value-of-time", 0.05),
            ("--co2-price", 0.05),
            ("--regime", 0.1),
            ("--snap-km", 0.1),
        ];
        const LIMITS: [(&str, f64); 9] = [
            ("--avoid-country", 0.2),
            ("--avoid-node", 0.1),
            ("--avoid-link", 0.1),
            ("--avoid-asset", 0.1),
            ("--avoid-mode", 0.1),
            ("--close", 0.2),
            ("--include", 0.1),
            ("--include-planned", 0.1),
            ("--scenario", 0.3),
        ];
        let verbs = ["compare", "compare", "route", "route", "breakeven", "risk", "matrix", "critical", "simulate"];
        let verb = *verbs.choose(&mut self.random).expect("verbs");
        let mut words = vec![verb.to_owned()];
        if !matches!(verb, "critical" | "simulate") {
            words.extend([self.place(), self.place()]);
            words.extend(self.flags(&SHIPMENT));
        }
        let own: &[(&str, f64)] = match verb {
            "compare" => &[("--day", 0.3), ("--via", 0.1)],
            "route" => {
                &[("--corridor", 0.2), ("--explain", 0.1), ("--day", 0.3), ("--alternatives", 0.2), ("--pareto", 0.2)]
            }
            "breakeven" => &[("--vary", 1.0)],
            "risk" => &[("--trials", 1.0), ("--seed", 0.4), ("--threads", 0.4)],
            "matrix" => &[("--engine", 0.3)],
            "critical" => &[("--commodity", 0.7), ("--top", 0.5), ("--links", 0.3), ("--countries", 0.3)],
            _ => {
                &[("--days", 1.0), ("--commodity", 0.5), ("--foresight", 0.4), ("--from-day", 0.3), ("--marginal", 0.1)]
            }
        };
        words.extend(self.flags(own));
        if verb == "simulate" {
            words.extend(self.likely(0.7).then(|| self.of(|all| &all.scenarios)));
        } else {
            words.extend(self.flags(&LIMITS));
        }
        if self.likely(0.6) {
            words.extend(["--format".to_owned(), self.word(&FORMATS)]);
        }
        if self.likely(0.05) {
            // Some flag of some verb, in the wrong place.
            let flag =
                *["--explain", "--overwrite", "-k", "--day", "--trials"].choose(&mut self.random).expect("flags");
            words.insert(1, flag.to_owned());
        } else if self.likely(0.03) {
            words[1..].shuffle(&mut self.random);
        }
        words
    }
}

/// What is wrong with an answer, whatever the question was.
fn fault(question: &[&str], said: &Said) -> Option<String> {
    let format = question.iter().position(|word| *word == "--format").and_then(|at| question.get(at + 1));
    match said.code {
        0 if said.out.trim().is_empty() => return Some("an answer without a word".to_owned()),
        1 if said.out.trim().is_empty() && said.err.trim().is_empty() => {
            return Some("no answer, and no reason".to_owned());
        }
        2 if !said.err.contains("error:") => return Some("an error without a word".to_owned()),
        2 if !said.out.trim().is_empty() => return Some("an error, and data".to_owned()),
        0..=2 => {}
        code => return Some(format!("exit {code}")),
    }
    if said.err.contains("panicked") {
        return Some("a panic".to_owned());
    }
    let no_number = |word: &str| ["NaN", "inf", "-inf", "-0", "-0.0", "-0.00"].contains(&word);
    if let Some(word) = said.out.split([' ', ',', ';', '\n', ':', '|']).find(|word| no_number(word)) {
        return Some(format!("'{word}' for a number"));
    }
    match format {
        Some(&("json" | "geojson")) if said.code == 0 => {
            serde_json::from_str::<Value>(&said.out).err().map(|e| e.to_string())
        }
        Some(&"csv") if said.code == 0 => {
            csv::Reader::from_reader(said.out.as_bytes()).records().find_map(|row| row.err()).map(|e| e.to_string())
        }
        _ => None,
    }
}

#[test]
fn any_question_is_answered_or_refused_with_a_reason() {
    let count = std::env::var("CORRIDOR_QUESTIONS").map_or(80, |count| count.parse().expect("a number of questions"));
    let mut maker = Maker::new(1);
    let (mut answered, mut understood, mut faults) = (0, 0, Vec::new());
    for _ in 0..count {
        let question = maker.question();
        let question: Vec<&str> = question.iter().map(String::as_str).collect();
        let said = run(&question);
        answered += usize::from(said.code == 0);
        understood += usize::from(said.code < 2);
        if let Some(fault) = fault(&question, &said) {
            faults.push(format!("{fault}: {question:?}\n{}", said.err));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(answered * 8 > count, "only {answered} of {count} questions had an answer");
    assert!(understood * 3 > count, "only {understood} of {count} questions were understood");
}
