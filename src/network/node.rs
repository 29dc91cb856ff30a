//! Places.

use std::fmt;

use super::Basis;

/// A country by its ISO 3166-1 alpha-2 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

impl Country {
    /// From a two-letter code in any case, or `None` if it is not two ASCII letters.
    ///
    /// # Examples
    /// ```
    /// use corridor::network::Country;
    /// assert_eq!(Country::new("kz").unwrap().as_str(), "KZ");
    /// assert!(Country::new("KAZ").is_none());
    /// ```
    pub fn new(code: &str) -> Option<Self> {
        let letters: [u8; 2] = code.as_bytes().try_into().ok()?;
        letters.iter().all(u8::is_ascii_alphabetic).then(|| Self(letters.map(|letter| letter.to_ascii_uppercase())))
    }

    /// The two-letter code.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("ASCII letters")
    }
}

impl fmt::Display for Country {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

impl serde::Serialize for Country {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
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
    pub position: Option<geo::Point>,
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
    /// Anything worth saying.
    pub note: String,
}
