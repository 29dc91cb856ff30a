//! Finding a place by what a person types.

use std::collections::BTreeMap;

use super::{Node, NodeId, Position};
use crate::error::{Error, Result, nearest_names};
use crate::maths::great_circle_km;
use crate::units::Distance;

/// A place that was found, and how.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// The place.
    pub node: NodeId,
    /// How far it is from the position that was asked for; `None` if it was asked for by name.
    pub snap: Option<Distance>,
}

/// Names and positions of the places of a network.
#[derive(Debug, Clone, Default)]
pub struct PlaceIndex {
    ids: Vec<String>,
    by_name: BTreeMap<String, Vec<NodeId>>,
    positions: Vec<(NodeId, Position)>,
    aliases: Vec<String>,
}

/// A name as it is compared: letters and digits only, lower case, without accents.
///
/// # Examples
/// ```
/// use corridor::network::fold_name;
/// assert_eq!(fold_name("Xi'an"), fold_name("XIAN"));
/// assert_eq!(fold_name("Małaszewicze"), "malaszewicze");
/// ```
pub fn fold_name(name: &str) -> String {
    deunicode::deunicode(name).chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

impl PlaceIndex {
    /// Indexes ids, names, the parts of names, aliases and UN/LOCODEs.
    ///
    /// A name such as "Altynkol / Khorgos Gateway (dry port)" is also found by "Altynkol", and a name is only indexed by its
    /// parts where no other place has the part as its own id, name, alias or code.
    pub(super) fn new(nodes: &[Node]) -> Self {
        let mut by_name: BTreeMap<String, Vec<NodeId>> = BTreeMap::new();
        let mut insert = |key: String, node: NodeId, is_exact: bool| {
            if key.is_empty() {
                return;
            }
            let entry = by_name.entry(key).or_default();
            if !entry.contains(&node) && (is_exact || entry.is_empty()) {
                entry.push(node);
            }
        };
        for (position, node) in nodes.iter().enumerate() {
            let index = NodeId::new(position);
            insert(fold_name(&node.id), index, true);
            for alias in node.aliases.iter().chain(&node.un_locode) {
                insert(fold_name(alias), index, true);
            }
        }
        for (position, node) in nodes.iter().enumerate() {
            insert(fold_name(&node.name), NodeId::new(position), false);
        }
        for (position, node) in nodes.iter().enumerate() {
            for part in node.name.split(['/', '(', ')', ',']) {
                insert(fold_name(part), NodeId::new(position), false);
            }
        }
        let positions = nodes
            .iter()
            .enumerate()
            .filter_map(|(position, node)| node.position.map(|point| (NodeId::new(position), point)))
            .collect();
        Self {
            ids: nodes.iter().map(|node| node.id.clone()).collect(),
            by_name,
            positions,
            aliases: nodes.iter().flat_map(|node| &node.aliases).cloned().collect(),
        }
    }

    /// The place that is meant by an id, a name, a UN/LOCODE or a position `lat,lon`.
    ///
    /// An id wins over names; names are compared by [`fold_name`]. A position is snapped to the nearest place by great circle; of
    /// two at the same distance the first in the table wins.
    ///
    /// # Errors
    /// [`Error::Unknown`] with the nearest names, [`Error::Ambiguous`], [`Error::TooFar`] if the nearest place is further than
    /// `limit`, [`Error::Question`] for a position that is not on Earth.
    ///
    /// # Complexity
    /// O(log places) for a name, O(places) for a position or an unknown name.
    pub fn find(&self, given: &str, limit: Distance) -> Result<Found> {
        if let Some(position) = parse_position(given) {
            return self.snap(given, position, limit);
        }
        if let Some(position) = self.ids.iter().position(|id| id == given) {
            return Ok(Found { node: NodeId::new(position), snap: None });
        }
        match self.by_name.get(&fold_name(given)).map(Vec::as_slice) {
            Some([node]) => Ok(Found { node: *node, snap: None }),
            Some(several) if !several.is_empty() => Err(Error::Ambiguous {
                what: "place",
                given: given.to_owned(),
                candidates: several.iter().map(|node| self.ids[node.index()].clone()).collect(),
            }),
            _ => Err(Error::Unknown {
                what: "place",
                given: given.to_owned(),
                near: nearest_names(given, self.ids.iter().chain(&self.aliases).map(String::as_str)),
            }),
        }
    }

    /// The nearest place to a position, if it is within the limit.
    fn snap(&self, given: &str, (latitude, longitude): (f64, f64), limit: Distance) -> Result<Found> {
        if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
            return Err(Error::question(
                format!("'{given}' is not a position on Earth"),
                "positions are latitude,longitude in degrees: 46.15,53.38",
            ));
        }
        let nearest = self
            .positions
            .iter()
            .map(|&(node, point)| (great_circle_km([longitude, latitude], point.into()), node))
            .min_by(|one, other| one.0.total_cmp(&other.0));
        match nearest {
            Some((distance_km, node)) if distance_km <= limit.as_km() => {
                Ok(Found { node, snap: Some(Distance::km(distance_km)) })
            }
            Some((distance_km, node)) => Err(Error::TooFar {
                given: given.to_owned(),
                limit_km: limit.as_km(),
                nearest: self.ids[node.index()].clone(),
                distance_km,
            }),
            None => Err(Error::question("no place of this network has a position", "name the place")),
        }
    }
}

/// Latitude and longitude, if that is what was given.
fn parse_position(given: &str) -> Option<(f64, f64)> {
    let (latitude, longitude) = given.split_once(',')?;
    Some((latitude.trim().parse().ok()?, longitude.trim().parse().ok()?))
}
