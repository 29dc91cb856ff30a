//! The places that the ends of lines are.

use std::collections::HashMap;

use super::properties::{Properties, Unknown};
use crate::error::Result;
use crate::io::staged::TableWriter;
use crate::maths::powi;

/// A place, as far as it is known.
struct Place {
    id: String,
    name: String,
    kind: String,
    country: String,
    position: Option<[f64; 2]>,
    is_thru: bool,
}

/// The places in the order in which they are met.
#[derive(Default)]
pub(super) struct Places {
    /// Steps of rounding in a degree.
    scale: f64,
    list: Vec<Place>,
    by_position: HashMap<[i64; 2], usize>,
    by_id: HashMap<String, usize>,
}

impl Places {
    /// No places yet; positions that agree to so many decimals of a degree are one.
    pub(super) fn new(decimals: u8) -> Self {
        Self { scale: powi(10.0, i32::from(decimals)), ..Self::default() }
    }

    /// How many there are.
    pub(super) fn count(&self) -> u64 {
        self.list.len() as u64
    }

    /// Whether every place was named by a link.
    pub(super) fn are_named(&self) -> bool {
        self.by_position.is_empty()
    }

    /// The id of the place at a position: its rounded coordinates, the same whatever else is in the file.
    pub(super) fn at(&mut self, position: [f64; 2]) -> String {
        let key = position.map(|degrees| (degrees * self.scale).round() as i64);
        if let Some(place) = self.by_position.get(&key) {
            return self.list[*place].id.clone();
        }
        // Adding 0 takes the sign from a zero.
        let [x, y] = key.map(|steps| steps as f64 / self.scale + 0.0);
        let id = format!("{x}_{y}");
        let place = self.find_or_add(&id, Some(position));
        self.by_position.insert(key, place);
        id
    }

    /// The place with an id, which is at this position unless it is known to be elsewhere.
    pub(super) fn find_or_add(&mut self, id: &str, position: Option<[f64; 2]>) -> usize {
        let place = *self.by_id.entry(id.to_owned()).or_insert_with(|| {
            let blank = String::new;
            let (id, name, kind, country) = (id.to_owned(), blank(), blank(), blank());
            self.list.push(Place { id, name, kind, country, position: None, is_thru: true });
            self.list.len() - 1
        });
        let known = &mut self.list[place];
        known.position = known.position.or(position);
        place
    }

    /// Notes what a feature says about the place with an id: it says more than the end of a line.
    pub(super) fn describe(
        &mut self,
        id: &str,
        position: Option<[f64; 2]>,
        properties: &Properties<'_>,
        unknown: &mut Unknown,
    ) {
        let place = self.find_or_add(id, None);
        let known = &mut self.list[place];
        known.name = properties.text(&["name"]).unwrap_or_default();
        known.kind = properties.text(&["kind", "node_type"]).unwrap_or_default();
        known.country = properties.countries(unknown).into_iter().next().unwrap_or_default();
        known.is_thru = properties.is_thru(unknown);
        known.position = position.or(known.position);
    }

    pub(super) fn write(&self, mut table: TableWriter) -> Result<()> {
        for place in &self.list {
            let [x, y] = place
                .position
                .map_or([const { String::new() }; 2], |position| position.map(|degrees| degrees.to_string()));
            let is_thru = if place.is_thru { "" } else { "false" };
            table.row(&[&place.id, &place.name, &x, &y, &place.kind, &place.country, is_thru])?;
        }
        table.finish()
    }
}
