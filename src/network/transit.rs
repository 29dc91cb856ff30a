//! How links touch a country, and what its own trade needs of them while transit is closed.

use super::{Country, Network, Way};

/// How a link, used in one direction, touches a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Touch {
    /// It stays outside.
    Outside,
    /// It begins outside and ends at a place in the country.
    Into,
    /// It begins and ends at places in the country.
    Within,
    /// It begins at a place in the country and ends outside.
    OutOf,
    /// It begins and ends outside, and is listed with the country: it passes through.
    Across,
}

/// Whether a country has supplies and markets of a commodity.
///
/// While transit is closed, a unit that starts in the country may leave it and a unit that ends there may enter it. Where units are not told apart, that is a rule for the directions of
/// links: in no direction does a unit pass that could have entered before and leave again. It is exact for a country that only ships or only buys, but that a unit of
/// its own that has left does not come back through it. A country that does both would need two copies of its places, one for what has entered, which leads to its markets, and one for what
/// was loaded there, which leads to its markets and out, with capacities that both share; with one copy, nothing enters, so that what it buys from abroad is cut off too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnTrade {
    /// It has a supply.
    pub ships: bool,
    /// It has a market.
    pub buys: bool,
}

impl OwnTrade {
    /// Whether it has neither: closing transit closes the country.
    pub fn is_none(self) -> bool {
        !self.ships && !self.buys
    }

    /// Whether one copy of the country's places is not enough to tell its own trade from transit.
    pub fn is_both(self) -> bool {
        self.ships && self.buys
    }

    /// Whether a direction of a link that touches the country so stays open while transit is closed, with one copy of the country's places.
    pub fn needs(self, touch: Touch) -> bool {
        match touch {
            Touch::Outside => true,
            Touch::Across => false,
            Touch::Into => self.buys && !self.ships,
            Touch::OutOf => self.ships,
            Touch::Within => !self.is_none(),
        }
    }
}

impl Network {
    /// How a link, used in one direction, touches a country. A place without a country lies outside.
    pub fn touch(&self, way: Way, country: Country) -> Touch {
        let (from, to) = self.ends(way);
        let is_inside = |place| self.node(place).country == Some(country);
        match (is_inside(from), is_inside(to)) {
            (true, true) => Touch::Within,
            (true, false) => Touch::OutOf,
            (false, true) => Touch::Into,
            (false, false) if self.link(way.link).countries.contains(&country) => Touch::Across,
            (false, false) => Touch::Outside,
        }
    }

    /// Whether a country ships and buys a commodity.
    pub fn own_trade(&self, country: Country, commodity: &str) -> OwnTrade {
        let is_inside =
            |place: &str| self.find_node(place).is_some_and(|place| self.node(place).country == Some(country));
        let tables = self.tables();
        OwnTrade {
            ships: tables.supplies.iter().any(|row| row.is_for(commodity) && is_inside(&row.node)),
            buys: tables.markets.iter().any(|row| row.is_for(commodity) && is_inside(&row.node)),
        }
    }
}
