//! Places.

use super::{Basis, Country};

/// Where something is on the Earth.
///
/// # Units
/// Degrees; east and north are positive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    /// Degrees east.
    pub longitude: f64,
    /// Degrees north.
    pub latitude: f64,
}

impl From<Position> for [f64; 2] {
    /// Longitude and latitude.
    fn from(position: Position) -> Self {
        [position.longitude, position.latitude]
    }
}

/// A place: an end of links, in one country.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The key: `novorossiysk`.
    pub id: String,
    /// The name as printed.
    pub name: String,
    /// What kind of place: `oil_field`, `port`, `border`, `strait`...
    pub kind: String,
    /// The country it lies in, if known.
    pub country: Option<Country>,
    /// Longitude and latitude in degrees (WGS 84), if known.
    pub position: Option<Position>,
    /// UN/LOCODE, if it has one.
    pub un_locode: Option<String>,
    /// Other names that users may type.
    pub aliases: Vec<String>,
    /// Assets whose closure closes this place.
    pub assets: Vec<String>,
    /// What the position rests on, if that is said.
    pub position_basis: Option<Basis>,
    /// Ids of the sources of the position.
    pub position_sources: Vec<String>,
    /// Whether a route may pass it; otherwise it can only start or end there, as at a zone of a traffic model.
    pub is_thru: bool,
    /// Anything worth saying.
    pub note: String,
}
