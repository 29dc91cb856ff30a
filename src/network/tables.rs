//! The rows of a network besides places and links.

use super::link::words;
use super::{Country, Figure, Mode};
use crate::units::{Duration, Quantity, Rate, Share, Tariff};
use std::fmt;

words!(
    /// What happens to a cargo whose service changes at a place where no transfer is listed.
    DefaultTransfer {
        /// It goes on at no cost and without delay.
        Free = "free",
        /// It cannot go on.
        Forbidden = "forbidden",
    }
);

words!(
    /// How the unavailability of an asset falls on its links.
    RiskRule {
        /// Links are used one after the other: each carries a share by length.
        Series = "series",
        /// Links stand beside each other: each carries all of it.
        Parallel = "parallel",
    }
);

words!(
    /// War or peace: outage rates differ by an order of magnitude.
    Regime {
        /// Before 2022, or away from the war.
        Peace = "peace",
        /// Since February 2022, in reach of the war.
        War = "war",
        /// The same in both.
        Any = "any",
    }
);

/// What is shipped.
#[derive(Debug, Clone, PartialEq)]
pub struct Commodity {
    /// The key: `crude`.
    pub id: String,
    /// The name as printed.
    pub name: String,
    /// What it is counted in: `t`, `TEU`.
    pub cargo_unit: String,
    /// Tonnes in one cargo unit.
    pub tonnes_per_unit: f64,
    /// Worth of one cargo unit.
    pub value: Figure<Tariff>,
    /// What a day costs the owner of one cargo unit.
    pub value_of_time: Figure<Tariff>,
    /// What a change of service costs where no transfer is listed.
    pub default_transfer: DefaultTransfer,
    /// Ids of the sources.
    pub sources: Vec<String>,
    /// Anything worth saying.
    pub note: String,
}

/// A change of service at a place, or the dwell of what passes through it in one service.
#[derive(Debug, Clone, PartialEq)]
pub struct Transfer {
    /// The key.
    pub id: String,
    /// Id of the place.
    pub node: String,
    /// Ids of the commodities, at least one. It takes the same for each of them, and a capacity counts the cargo units of each alone.
    pub commodities: Vec<String>,
    /// The service the cargo arrives in; `origin` for a cargo that starts here.
    pub from_service: String,
    /// The service it leaves in; `destination` for a cargo that ends here.
    pub to_service: String,
    /// What is done: `gauge_change`, `border`, `mode_change`, `dwell`, `transshipment`.
    pub kind: String,
    /// How long it takes.
    pub time: Figure<Duration>,
    /// What is charged.
    pub tariff: Figure<Tariff>,
    /// The most that can be handled; `None` if unknown.
    pub capacity: Option<Figure<Rate>>,
    /// Assets it rests on.
    pub assets: Vec<String>,
    /// Anything worth saying.
    pub note: String,
}

/// A thing that can fail or be full, shared by links and places.
#[derive(Debug, Clone, PartialEq)]
pub struct Asset {
    /// The key: `cpc-moorings`.
    pub id: String,
    /// The name as printed.
    pub name: String,
    /// What kind of thing: `pipeline`, `berth`, `strait`, `border`, `quota`...
    pub kind: String,
    /// Where it is, if in one country.
    pub country: Option<Country>,
    /// Id of its reliability; `None` if it is not known to fail.
    pub reliability: Option<String>,
    /// How its unavailability falls on its links.
    pub risk_rule: RiskRule,
    /// Id of the commodity whose cargo units the capacity counts.
    pub commodity: Option<String>,
    /// The most that all its links together can pass; `None` if unknown.
    pub capacity: Option<Figure<Rate>>,
    /// Who runs it.
    pub operators: Vec<String>,
    /// Anything worth saying.
    pub note: String,
}

/// A rule that names a family of routes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corridor {
    /// The key: `middle`.
    pub id: String,
    /// The name as printed.
    pub name: String,
    /// Ids of the commodities it is asked for; empty for all.
    pub commodities: Vec<String>,
    /// A route uses at least one of these assets; empty for no such demand.
    pub any_assets: Vec<String>,
    /// A route enters all of these countries.
    pub enters: Vec<Country>,
    /// A route enters none of these countries.
    pub avoids: Vec<Country>,
    /// A route uses none of these assets.
    pub avoids_assets: Vec<String>,
    /// Anything worth saying.
    pub note: String,
}

/// A factor for greenhouse gas.
#[derive(Debug, Clone, PartialEq)]
pub struct EmissionFactor {
    /// The key.
    pub id: String,
    /// The mode it is for.
    pub mode: Mode,
    /// The name as printed.
    pub name: String,
    /// Grams of CO2 equivalent per tonne and kilometre, in the table's unit.
    pub intensity: Figure<GramsPerTonneKm>,
    /// The accounting method: what is counted, by whom.
    pub method: String,
    /// Anything worth saying.
    pub note: String,
}

/// Grams of CO2 equivalent per tonne-kilometre: [`Rate`] kept to 0.001.
pub type GramsPerTonneKm = Rate;

/// How often something of a class fails and for how long.
#[derive(Debug, Clone, PartialEq)]
pub struct Reliability {
    /// The key; rows of one key differ by regime.
    pub id: String,
    /// The name as printed.
    pub name: String,
    /// When it holds.
    pub regime: Regime,
    /// Events per year, or per year and 1,000 km; `None` where only durations are known.
    pub events_per_year: Option<Figure<Rate>>,
    /// Half of the events are shorter than this.
    pub median: Duration,
    /// Nine in ten events are shorter than this.
    pub p90: Duration,
    /// Share of the capacity that is lost meanwhile.
    pub lost: Share,
    /// The rate is per 1,000 km of links.
    pub per_1000_km: bool,
    /// How good the evidence is, A to D.
    pub grade: String,
    /// Ids of the sources.
    pub sources: Vec<String>,
    /// Anything worth saying.
    pub note: String,
}

/// Cargo that wants to leave a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Supply {
    /// The key.
    pub id: String,
    /// Id of the place.
    pub node: String,
    /// Ids of the commodities, at least one. As much of each, in its own cargo units.
    pub commodities: Vec<String>,
    /// How much.
    pub supply: Figure<Rate>,
    /// Grade or kind.
    pub grade: String,
    /// Anything worth saying.
    pub note: String,
}

/// A place that buys.
#[derive(Debug, Clone, PartialEq)]
pub struct Market {
    /// The key.
    pub id: String,
    /// Id of the place.
    pub node: String,
    /// Ids of the commodities, at least one. As much of each, in its own cargo units.
    pub commodities: Vec<String>,
    /// The name as printed.
    pub name: String,
    /// The most it takes.
    pub demand: Figure<Rate>,
    /// What a cargo unit is worth there, against the other markets.
    pub netback: Figure<Tariff>,
    /// Anything worth saying.
    pub note: String,
}

/// Tanks or a yard at a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Storage {
    /// The key.
    pub id: String,
    /// Id of the place.
    pub node: String,
    /// Id of the commodity.
    pub commodity: String,
    /// How much it holds.
    pub capacity: Figure<Quantity>,
    /// How much is in it at the start.
    pub opening: Figure<Quantity>,
    /// What holding a cargo unit for a day costs.
    pub holding: Figure<Tariff>,
    /// Assets it rests on.
    pub assets: Vec<String>,
    /// Anything worth saying.
    pub note: String,
}

/// A way out that throughput is reported by.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlet {
    /// The key.
    pub id: String,
    /// The name as printed.
    pub name: String,
    /// Ids of the commodities, at least one. Its links are those of each; a ramp and a contract count the cargo units of each alone.
    pub commodities: Vec<String>,
    /// Ids of the links whose throughput is added up.
    pub links: Vec<String>,
    /// How fast spare capacity can be booked, in cargo units per day gained each day.
    pub ramp: Option<Figure<Rate>>,
    /// What shippers have bound themselves to send a day.
    pub contract: Option<Figure<Rate>>,
    /// What they lose on a unit that they send less than that.
    pub shortfall: Option<Figure<Tariff>>,
    /// Anything worth saying.
    pub note: String,
}

/// Where a figure comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The key.
    pub id: String,
    /// Title of the page or paper.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Where to find it.
    pub url: String,
    /// When, as the source says it.
    pub date: String,
    /// What it supports.
    pub supports: String,
}

macro_rules! for_commodities {
    ($($name:ident),+) => {$(
        impl $name {
            /// Whether it is about a commodity.
            pub fn is_for(&self, commodity: &str) -> bool {
                self.commodities.iter().any(|id| id == commodity)
            }
        }
    )+};
}
for_commodities!(Transfer, Supply, Market, Outlet);
