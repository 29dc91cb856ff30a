//! Random networks with all that the questions ask about: two commodities, assets, transfers, corridors, supplies, markets and a storage.
//!
//! Amounts are whole and times are quarters of days, so that what is printed is exact and sums can be compared to the last digit.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use rand::seq::{IndexedRandom as _, SliceRandom as _};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use tempfile::TempDir;

use super::fixtures::{Said, folder_of, run_on};

const COUNTRIES: [&str; 6] = ["KZ", "RU", "AZ", "GE", "TR", "CN"];
const MODES: [&str; 5] = ["pipeline", "rail", "sea", "ferry", "road"];

/// A row of a CSV answer by column.
pub(crate) type Row = BTreeMap<String, String>;

/// A network in a folder, and what is in it.
pub(crate) struct Trade {
    pub(crate) seed: u64,
    pub(crate) text: String,
    pub(crate) folder: TempDir,
    pub(crate) places: Vec<String>,
    pub(crate) links: Vec<String>,
    pub(crate) assets: Vec<String>,
    /// Links at the place of the first supply.
    pub(crate) links_at_supply: Vec<String>,
    /// Tonnes of crude a day.
    pub(crate) supply: i64,
    random: ChaCha8Rng,
}

/// As many networks as `CORRIDOR_NETWORKS` says, else `few`.
pub(crate) fn trades(few: u64) -> impl Iterator<Item = Trade> {
    let count = std::env::var("CORRIDOR_NETWORKS").map_or(few, |count| count.parse().expect("a number of networks"));
    (0..count).map(|seed| Trade::new(seed, 1))
}

impl Trade {
    /// The network of a seed, with every tariff times a factor.
    pub(crate) fn new(seed: u64, factor: u32) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let places: Vec<String> = (0..random.random_range(6..=14)).map(|place| format!("n{place}")).collect();
        let assets: Vec<String> = (0..(places.len() / 3).max(2)).map(|asset| format!("a{asset}")).collect();
        let mut text = "-- node.csv --\nnode_id,x_coord,y_coord,country\n".to_owned();
        for place in &places {
            let (x, y) = (random.random_range(30..80_u32), random.random_range(35..50_u32));
            line(&mut text, &[place, &x, &y, &some(&COUNTRIES, &mut random)]);
        }
        let default = *some(&["free", "forbidden"], &mut random);
        text += "-- commodity.csv --\ncommodity_id,name,cargo_unit,tonnes_per_unit,value_of_time_usd_per_unit_day,default_transfer\n";
        line(&mut text, &[&"crude", &"Crude", &"t", &1, &(2 * factor), &"free"]);
        line(&mut text, &[&"box", &"Box", &"TEU", &10, &(24 * factor), &default]);
        text += "-- asset.csv --\nasset_id,name,kind,risk_rule,commodity_id,capacity\n";
        for asset in &assets {
            let capacity = random.random_range(1000..9000_u32).to_string();
            let (commodity, capacity) = if random.random_bool(0.3) { ("crude", capacity.as_str()) } else { ("", "") };
            line(&mut text, &[asset, asset, &"crossing", &"parallel", &commodity, &capacity]);
        }
        text += "-- corridor.csv --\ncorridor_id,name,must_use_any_asset_ids,must_enter_countries,must_not_enter_countries\n";
        line(&mut text, &[&"any", &"Any way", &"", &"", &""]);
        line(&mut text, &[&"over", &"Over an asset", &some(&assets, &mut random), &"", &""]);
        line(&mut text, &[&"around", &"Around a country", &"", &"", &some(&COUNTRIES, &mut random)]);
        text += "-- link.csv --\nlink_id,from_node_id,to_node_id,directed,length,allowed_uses,mode,gauge_mm,asset_ids,status,time_hours,tariff_usd_per_unit,capacity\n";
        let links: Vec<String> = (0..random.random_range(14..=36)).map(|link| format!("l{link}")).collect();
        let mut links_at: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut services: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for (index, link) in links.iter().enumerate() {
            // A line through all places first, so that much can be reached.
            let ends: Vec<&String> = match places.get(index..index + 2) {
                Some(next) => next.iter().collect(),
                None => picked(&places, 2, &mut random),
            };
            let mode = *some(&MODES, &mut random);
            let resting = random.random_range(0..=2);
            let resting = picked(&assets, resting, &mut random).into_iter().cloned().collect::<Vec<_>>().join(";");
            let uses = *some(&["", "", "crude", "box", "crude;box"], &mut random);
            let status = if random.random_bool(0.9) { "operating" } else { some(&["idle", "planned"], &mut random) };
            let capacity = random.random_range(100..9000_u32).to_string();
            let capacity = if random.random_bool(0.5) { capacity.as_str() } else { "" };
            let directed = random.random_bool(0.5);
            let (length, hours) = (random.random_range(20..2000_u32), 6 * random.random_range(0..32_u32));
            let (gauge, tariff) = (if mode == "rail" { "1520" } else { "" }, random.random_range(0..60_u32) * factor);
            line(
                &mut text,
                &[
                    link, ends[0], ends[1], &directed, &length, &uses, &mode, &gauge, &resting, &status, &hours,
                    &tariff, &capacity,
                ],
            );
            for end in ends {
                links_at.entry(end.clone()).or_default().push(link.clone());
                services.entry(end.clone()).or_default().insert(if mode == "rail" { "rail_1520" } else { mode });
            }
        }
        text += "-- transfer.csv --\ntransfer_id,node_id,commodity_id,from_service,to_service,kind,time_hours,tariff_usd_per_unit\n";
        let mut transfers = 0;
        for (place, known) in &services {
            for (from, to) in known.iter().flat_map(|from| known.iter().map(move |to| (from, to))) {
                if from != to && random.random_bool(0.5) {
                    let commodity = *some(&["crude", "box"], &mut random);
                    let (hours, tariff) = (6 * random.random_range(0..12_u32), random.random_range(0..30_u32) * factor);
                    let id = format!("t{transfers}");
                    line(&mut text, &[&id, place, &commodity, from, to, &"mode_change", &hours, &tariff]);
                    transfers += 1;
                }
            }
        }
        let ends = picked(&places, 5, &mut random);
        let mut supply = 0;
        text += "-- supply.csv --\nsupply_id,node_id,commodity_id,supply\n";
        for (index, end) in ends[..2].iter().enumerate() {
            let amount = random.random_range(100..6000_i32);
            supply += i64::from(amount);
            line(&mut text, &[&format!("s{index}"), end, &"crude", &amount]);
        }
        text += "-- market.csv --\nmarket_id,node_id,commodity_id,name,demand,netback_usd_per_unit\n";
        for (index, end) in ends[2..4].iter().enumerate() {
            let (demand, netback) = (random.random_range(100..9000_u32), random.random_range(300..700_u32));
            line(&mut text, &[&format!("m{index}"), end, &"crude", &format!("Market {index}"), &demand, &netback]);
        }
        let opening = random.random_range(0..20_000_u32);
        text += "-- storage.csv --\nstorage_id,node_id,commodity_id,capacity,opening,holding_usd_per_unit_day\n";
        line(&mut text, &[&"tank", ends[4], &"crude", &20_000, &opening, &"0.1"]);
        let links_at_supply = links_at.remove(ends[0]).expect("a link at every place");
        Self { seed, folder: folder_of(&text), text, links_at_supply, places, links, assets, supply, random }
    }

    /// The same network from a text that was changed.
    pub(crate) fn with_text(&self, text: String) -> Self {
        Self {
            seed: self.seed,
            folder: folder_of(&text),
            text,
            places: self.places.clone(),
            links: self.links.clone(),
            assets: self.assets.clone(),
            links_at_supply: self.links_at_supply.clone(),
            supply: self.supply,
            random: self.random.clone(),
        }
    }

    /// The rows of every table in another order.
    pub(crate) fn shuffled(&mut self) -> Self {
        let mut text = String::new();
        for table in self.text.split("-- ").skip(1) {
            let mut lines: Vec<&str> = table.lines().collect();
            lines[2..].shuffle(&mut self.random);
            writeln!(text, "-- {}", lines.join("\n")).expect("a text");
        }
        self.with_text(text)
    }

    /// Places that differ, at random.
    pub(crate) fn pairs(&mut self, count: usize) -> Vec<(String, String)> {
        let pair = |random: &mut ChaCha8Rng| {
            let two = picked(&self.places, 2, random);
            (two[0].clone(), two[1].clone())
        };
        (0..count).map(|_| pair(&mut self.random)).collect()
    }

    /// Asks the program. Whatever it answers is an answer: no panic, no error, no number that is none.
    pub(crate) fn ask(&self, question: &[&str]) -> Said {
        let said = run_on(self.folder.path(), question);
        assert!(said.code < 2, "{question:?}: exit {}\n{}\n{}", said.code, said.err, self.text);
        for word in said.out.split(|letter: char| !letter.is_ascii_alphanumeric() && !"+-.".contains(letter)) {
            assert!(!["NaN", "inf", "-inf", "-0", "-0.0", "-0.00"].contains(&word), "{question:?}: {word}");
        }
        said
    }

    /// The rows of an answer in CSV; none if there is no answer.
    pub(crate) fn rows(&self, question: &[&str]) -> Vec<Row> {
        let said = self.ask(&[question, &["--format", "csv"]].concat());
        csv::Reader::from_reader(said.out.as_bytes()).deserialize().map(|row| row.expect("a row of CSV")).collect()
    }
}

fn some<'l, T>(list: &'l [T], random: &mut ChaCha8Rng) -> &'l T {
    list.choose(random).expect("a list with something in it")
}

/// So many of a list, each once, in any order.
fn picked<'l, T>(list: &'l [T], count: usize, random: &mut ChaCha8Rng) -> Vec<&'l T> {
    let mut all: Vec<&T> = list.iter().collect();
    all.shuffle(random);
    all.truncate(count);
    all
}

fn line(text: &mut String, fields: &[&dyn std::fmt::Display]) {
    let fields: Vec<String> = fields.iter().map(ToString::to_string).collect();
    writeln!(text, "{}", fields.join(",")).expect("a text");
}
