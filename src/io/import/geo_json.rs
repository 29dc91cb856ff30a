//! Lines of a GeoJSON FeatureCollection to links, their ends to places.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use geojson::{Feature, GeometryValue, Position};

use super::located::{Located, Shared, seek_features};
use super::losses::Losses;
use super::places::Places;
use super::properties::{Direction, Properties, Unknown};
use super::units::{Unit, unit};
use super::{ImportReport, Source, wkt};
use crate::error::{Error, Result};
use crate::io::lines::Lines;
use crate::io::staged::{StagedFolder, TableWriter};
use crate::maths::km_along;
use crate::units::Rate;

/// A tenth of a metre.
const DEFAULT_DECIMALS: u8 = 6;
/// A degree has no more digits in a number of the file.
const MOST_DECIMALS: u8 = 12;

/// Properties of a whole line, which its parts share.
const LENGTHS: [&str; 6] = ["length_km", "distance_km", "length_m", "length_mi", "length_ft", "length"];
const TIMES: [&str; 3] = ["time_hours", "time_days", "time_min"];
const TARIFFS: [&str; 1] = ["tariff_usd_per_unit"];

const LINK: [&str; 17] = [
    "link_id",
    "name",
    "from_node_id",
    "to_node_id",
    "directed",
    "length",
    "geometry",
    "mode",
    "service",
    "gauge_mm",
    "operator",
    "countries",
    "status",
    "time_hours",
    "tariff_usd_per_unit",
    "capacity",
    "allowed_uses",
];

pub(super) fn import(source: &Source<'_>, staged: &StagedFolder) -> Result<ImportReport> {
    let decimals = source.options.decimals.unwrap_or(DEFAULT_DECIMALS);
    if decimals > MOST_DECIMALS {
        return Err(Error::question(format!("--decimals {decimals} makes no sense"), "0 to 12"));
    }
    let shown = source.path.display().to_string();
    let mut importer = Importer {
        lines: Lines::new(&shown),
        places: Places::new(decimals),
        table: staged.table("link.csv", &LINK)?,
        unit: source.options.length.clone().unwrap_or_else(|| unit("km")),
        report: ImportReport::default(),
        losses: Losses::default(),
        unknown: Unknown::default(),
        ids: HashMap::new(),
        commodities: BTreeSet::new(),
        counts: Counts::default(),
    };
    let mut located = Located::new(source.open(source.path)?);
    let failed = |error| Error::io("read", source.path, error);
    if !seek_features(&mut located).map_err(failed)? {
        importer.lines.problem_of_file("is no FeatureCollection: it has no \"features\"".to_owned());
        return importer.lines.close(None).map(|()| ImportReport::default());
    }
    importer.read(source, located)?;
    importer.finish(source, staged, decimals)
}

#[derive(Default)]
struct Counts {
    computed: u64,
    bare_lengths: u64,
    unused: u64,
    points: u64,
    assets: u64,
    speeds: u64,
    parts: u64,
    shared: u64,
    renamed: u64,
    without_line: u64,
    unused_speeds: u64,
    oneway: u64,
}

struct Importer<'t> {
    lines: Lines<'t>,
    places: Places,
    table: TableWriter,
    unit: Unit,
    report: ImportReport,
    losses: Losses,
    unknown: Unknown,
    /// How many links have asked for an id, by a mark of it.
    ids: HashMap<u64, u32>,
    commodities: BTreeSet<String>,
    counts: Counts,
}

impl Importer<'_> {
    /// Reads the list of features and what comes after it: a file that was cut off is no smaller network.
    fn read(&mut self, source: &Source<'_>, located: Located<'_>) -> Result<()> {
        let failed = |error| Error::io("read", source.path, error);
        let located = RefCell::new(located);
        if located.borrow_mut().token().map_err(failed)? != Some(b'[') {
            self.lines.set_line(located.borrow().line);
            self.lines.problem("features", "is not a list".to_owned());
            return Ok(());
        }
        let mut is_over = located.borrow_mut().peek().map_err(failed)? == Some(b']');
        if is_over {
            located.borrow_mut().token().map_err(failed)?;
        }
        for index in 1.. {
            if is_over || self.lines.is_full() {
                break;
            }
            let feature = serde_json::Deserializer::from_reader(Shared(&located)).into_iter::<Feature>().next();
            let (start, end) = {
                let mut located = located.borrow_mut();
                (located.start.take(), located.line)
            };
            let message = match feature {
                Some(Ok(feature)) => {
                    self.lines.set_line(start.unwrap_or(end));
                    self.feature(index, &feature)?;
                    match located.borrow_mut().token().map_err(failed)? {
                        Some(b',') => continue,
                        Some(b']') => {
                            is_over = true;
                            continue;
                        }
                        Some(_) => format!("feature {index} is followed by neither a comma nor ]"),
                        None => format!("the file ends after feature {index}: the list of features has no end"),
                    }
                }
                // The place that the parser names counts from the feature's start.
                Some(Err(error)) => format!("feature {index} cannot be read: {}", said(&error)),
                None => format!("the file ends before feature {index}"),
            };
            self.lines.set_line(located.borrow().line);
            self.lines.problem("", message);
            return Ok(());
        }
        if is_over && !located.borrow_mut().skip_to_end().map_err(failed)? {
            self.lines.set_line(located.borrow().line);
            self.lines.problem("", "the file ends before the FeatureCollection does".to_owned());
        }
        Ok(())
    }

    fn problem(&mut self, index: usize, key: &str, message: &str, hint: &str) {
        self.lines.problem_with_hint(key, format!("feature {index} {message}"), hint);
    }

    fn feature(&mut self, index: usize, feature: &Feature) -> Result<()> {
        let properties = Properties(feature.properties.as_ref());
        let ends = ["from_node_id", "to_node_id"].map(|name| properties.text(&[name]));
        match feature.geometry.as_ref().map(|geometry| &geometry.value) {
            Some(GeometryValue::LineString { coordinates }) => self.link(index, feature, &[coordinates]),
            Some(GeometryValue::MultiLineString { coordinates }) => {
                let parts: Vec<&Vec<Position>> = coordinates.iter().collect();
                self.link(index, feature, &parts)
            }
            Some(GeometryValue::Point { coordinates }) => {
                match properties.text(&["node_id"]) {
                    Some(id) if !self.is_id(index, &id) => {}
                    Some(id) => {
                        if let Some(position) = self.position(index, coordinates) {
                            self.places.describe(&id, Some(position), &properties, &mut self.unknown);
                        }
                    }
                    None => self.counts.points += 1,
                }
                Ok(())
            }
            None if ends.iter().all(Option::is_some) => self.link(index, feature, &[&Vec::new()]),
            None => {
                match properties.text(&["node_id"]) {
                    Some(id) if self.is_id(index, &id) => {
                        self.places.describe(&id, None, &properties, &mut self.unknown);
                    }
                    Some(_) => {}
                    None => self.counts.unused += 1,
                }
                Ok(())
            }
            Some(_) => {
                self.counts.unused += 1;
                Ok(())
            }
        }
    }

    /// Whether a text can be an id; it is a problem if not.
    fn is_id(&mut self, index: usize, id: &str) -> bool {
        let is_id = !id.contains([',', ';']) && !id.chars().any(char::is_control);
        if !is_id {
            let message = format!("has the id '{}'", id.escape_debug());
            self.problem(index, "id", &message, "an id has no comma, semicolon or line end");
        }
        is_id
    }

    fn position(&mut self, index: usize, position: &Position) -> Option<[f64; 2]> {
        match position.as_slice() {
            &[x, y, ..] if (-180.0..=180.0).contains(&x) && (-90.0..=90.0).contains(&y) => Some([x, y]),
            numbers => {
                let numbers: Vec<String> = numbers.iter().take(2).map(f64::to_string).collect();
                let message = format!("is at {}, which is not a longitude and latitude", numbers.join(", "));
                self.problem(index, "coordinates", &message, "degrees, longitude first (RFC 7946)");
                None
            }
        }
    }

    /// A link for each part of a line.
    fn link(&mut self, index: usize, feature: &Feature, parts: &[&Vec<Position>]) -> Result<()> {
        let properties = Properties(feature.properties.as_ref());
        let own = feature.id.as_ref().map(|id| match id {
            geojson::feature::Id::String(text) => text.trim().to_owned(),
            geojson::feature::Id::Number(number) => number.to_string(),
        });
        let id = properties
            .text(&["link_id", "id", "osm_id", "@id"])
            .or(own.filter(|id| !id.is_empty()))
            .unwrap_or_else(|| index.to_string());
        let ends = ["from_node_id", "to_node_id"].map(|name| properties.text(&[name]));
        let commodities = properties.list(&["commodities"]);
        for id in ends.iter().flatten().chain([&id]).chain(&commodities) {
            if !self.is_id(index, id) {
                return Ok(());
            }
        }
        let mut lines = Vec::with_capacity(parts.len());
        for coordinates in parts {
            let mut points = Vec::with_capacity(coordinates.len());
            for position in *coordinates {
                let Some(point) = self.position(index, position) else { return Ok(()) };
                points.push(point);
            }
            lines.push(points);
        }
        let is_cut = lines.len() > 1;
        if is_cut {
            self.counts.parts += 1;
            let shared = LENGTHS.iter().chain(&TIMES).chain(&TARIFFS);
            self.counts.shared += u64::from(shared.copied().any(|name| properties.text(&[name]).is_some()));
        }
        let whole: f64 = lines.iter().map(|points| km_along(points.iter().copied())).sum();
        for (part, points) in lines.into_iter().enumerate() {
            let id = if is_cut { format!("{id}-{}", part + 1) } else { id.clone() };
            let id = self.free_id(id);
            let share = match parts.len() {
                1 => 1.0,
                count if whole == 0.0 => 1.0 / count as f64,
                _ => km_along(points.iter().copied()) / whole,
            };
            if let Some(fields) = self.link_fields(index, id, points, &properties, is_cut.then_some(share)) {
                self.report.links += 1;
                self.table.row(&fields)?;
            }
        }
        Ok(())
    }

    /// The id, with a number behind it if a link before has it: ways of OpenStreetMap are often cut into several lines.
    fn free_id(&mut self, id: String) -> String {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mark = |id: &str| {
            let mut hasher = DefaultHasher::new();
            id.hash(&mut hasher);
            hasher.finish()
        };
        let mut free = id.clone();
        while let Some(count) = self.ids.get(&mark(&free)).copied() {
            self.ids.insert(mark(&free), count + 1);
            free = format!("{id}-{}", count + 1);
        }
        self.counts.renamed += u64::from(free != id);
        self.ids.insert(mark(&free), 1);
        free
    }

    fn link_fields(
        &mut self,
        index: usize,
        id: String,
        mut points: Vec<[f64; 2]>,
        properties: &Properties<'_>,
        share: Option<f64>,
    ) -> Option<[String; LINK.len()]> {
        let direction = properties.direction(&mut self.unknown);
        let mut named = match share {
            Some(_) => [None, None],
            None => ["from_node_id", "to_node_id"].map(|name| properties.text(&[name])),
        };
        if direction == Direction::Backward {
            points.reverse();
            named.reverse();
        }
        let share = share.unwrap_or(1.0);
        let [from, to] = match (named, points.as_slice()) {
            ([Some(from), Some(to)], points) => {
                let ends = match points {
                    [first, .., last] => [Some(*first), Some(*last)],
                    _ => [None, None],
                };
                self.places.find_or_add(&from, ends[0]);
                self.places.find_or_add(&to, ends[1]);
                [from, to]
            }
            (_, [first, .., last]) => [self.places.at(*first), self.places.at(*last)],
            _ => {
                self.problem(index, "coordinates", "has a line of fewer than two points", "two positions or more");
                return None;
            }
        };
        self.counts.oneway += u64::from(direction != Direction::Both);
        let km = self.length(index, &points, properties, share)?;
        let hours = self.time(index, km, properties, share)?;
        let tariff = self.number(index, properties, &TARIFFS)?.map(|(_, usd)| usd * share);
        let capacity = self.number(index, properties, &["capacity_units_per_day", "capacity"])?.map(|(_, units)| units);
        let uses = properties.list(&["commodities"]);
        self.commodities.extend(uses.iter().cloned());
        self.counts.assets += u64::from(!properties.list(&["asset_ids"]).is_empty());
        let too_large = |importer: &mut Self, key: &str| {
            importer.problem(index, key, "has a number that is too large", "km, hours, USD");
            None
        };
        Some([
            id,
            properties.text(&["name", "NAME", "Name"]).unwrap_or_default(),
            from,
            to,
            (direction != Direction::Both).to_string(),
            km.map_or(Some(String::new()), |km| self.losses.length(km)).or_else(|| too_large(self, "length"))?,
            // The straight line between the places says as much.
            if points.len() <= 2 { String::new() } else { wkt(&points) },
            properties.mode(&mut self.unknown).to_string(),
            properties.text(&["service"]).filter(|_| properties.text(&["mode"]).is_some()).unwrap_or_default(),
            properties.gauge(&mut self.unknown),
            properties.list(&["operator"]).join(";"),
            properties.countries(&mut self.unknown).join(";"),
            properties.status(&mut self.unknown),
            hours.map_or(Some(String::new()), |hours| self.losses.time(hours)).or_else(|| too_large(self, "time"))?,
            tariff.map_or(Some(String::new()), |usd| self.losses.tariff(usd)).or_else(|| too_large(self, "tariff"))?,
            capacity
                .filter(|units| Rate::try_per_day(*units).is_some())
                .map_or(String::new(), |units| units.to_string()),
            uses.join(";"),
        ])
    }

    /// A number, or `None` if it is wrong, which is then noted.
    fn number(&mut self, index: usize, properties: &Properties<'_>, names: &[&str]) -> Option<Option<(String, f64)>> {
        match properties.number(names) {
            Ok(number) => Some(number),
            Err((name, value)) => {
                self.problem(index, &name, &format!("has {value}"), "a number from 0 up");
                None
            }
        }
    }

    /// Kilometres: as given, or along the line; `None` if there is neither.
    fn length(
        &mut self,
        index: usize,
        points: &[[f64; 2]],
        properties: &Properties<'_>,
        share: f64,
    ) -> Option<Option<f64>> {
        Some(match self.number(index, properties, &LENGTHS)? {
            Some((name, number)) => Some(match name.rsplit_once('_') {
                Some((_, word)) => unit(word).to_table(number * share),
                None => {
                    self.counts.bare_lengths += 1;
                    self.unit.to_table(number * share)
                }
            }),
            None if points.len() < 2 => {
                self.counts.without_line += 1;
                None
            }
            None => {
                self.counts.computed += 1;
                Some(km_along(points.iter().copied()))
            }
        })
    }

    /// Hours: as given, or by the speed.
    fn time(&mut self, index: usize, km: Option<f64>, properties: &Properties<'_>, share: f64) -> Option<Option<f64>> {
        if let Some((name, number)) = self.number(index, properties, &TIMES)? {
            let word = name.rsplit_once('_').map_or("hours", |(_, word)| word);
            return Some(Some(unit(word).to_table(number * share)));
        }
        let speed = self.number(index, properties, &["free_speed", "speed_kmh", "speed"])?.map(|(_, speed)| speed);
        let speed = match speed {
            Some(speed) => Some(speed),
            None => properties.speed_limit(&mut self.unknown),
        };
        let speed = speed.filter(|speed| *speed > 0.0);
        let hours = km.zip(speed).map(|(km, speed)| km / speed);
        self.counts.speeds += u64::from(hours.is_some());
        self.counts.unused_speeds += u64::from(speed.is_some() && hours.is_none());
        Some(hours)
    }

    fn finish(mut self, source: &Source<'_>, staged: &StagedFolder, decimals: u8) -> Result<ImportReport> {
        self.lines.close(None)?;
        self.table.finish()?;
        self.report.nodes = self.places.count();
        self.places.write(
            staged.table("node.csv", &["node_id", "name", "x_coord", "y_coord", "node_type", "country", "is_thru"])?,
        )?;
        if !self.commodities.is_empty() {
            let mut table = staged.table("commodity.csv", &["commodity_id", "cargo_unit", "tonnes_per_unit"])?;
            for commodity in &self.commodities {
                table.row(&[commodity.as_str(), "unit", "1"])?;
            }
            table.finish()?;
        }
        let (counts, report) = (&self.counts, &mut self.report);
        let told = if source.options.decimals.is_some() { "as told" } else { "unless told otherwise" };
        if self.places.are_named() {
            report.assumed.push("places are those that the features name".to_owned());
        } else {
            report.assumed.push(format!("ends that agree to {decimals} decimals are one place ({told})"));
        }
        let says = [
            (
                counts.bare_lengths,
                format!("{} lengths without a unit in their name are in {}", counts.bare_lengths, self.unit),
            ),
            (counts.computed, format!("{} lengths are great circles along the line", counts.computed)),
            (
                counts.without_line,
                format!(
                    "{} links have no line: they are as long as the great circle between their places",
                    counts.without_line
                ),
            ),
            (counts.speeds, format!("{} times are length by speed in km/h", counts.speeds)),
            (report.links - counts.oneway, format!("{} links go both ways", report.links - counts.oneway)),
            (counts.parts, format!("{} MultiLineStrings are a link for each part", counts.parts)),
            (
                counts.shared,
                format!("{} of them share length, time and tariff out to their parts by length", counts.shared),
            ),
            (
                counts.renamed,
                format!("{} links have an id that a link before has: -2, -3 and so on is added to it", counts.renamed),
            ),
            (
                self.commodities.len() as u64,
                "a unit of each commodity is a tonne, its time is worth nothing".to_owned(),
            ),
        ];
        report.assumed.extend(says.into_iter().filter(|(count, _)| *count > 0).map(|(_, said)| said));
        let dropped = [
            (counts.unused, "features that are neither lines nor points"),
            (counts.points, "points without node_id"),
            (counts.unused_speeds, "speeds of links that have neither a line nor a length"),
            (counts.assets, "lists of assets: what they are is not in the file"),
        ];
        let dropped = dropped.into_iter().filter(|(count, _)| *count > 0);
        report.dropped.extend(dropped.map(|(count, what)| format!("{count} {what}")));
        report.dropped.extend(self.unknown.said());
        report.dropped.extend(self.losses.said());
        Ok(self.report)
    }
}

fn said(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rfind(" at line ").map_or(text.clone(), |end| text[..end].to_owned())
}
