//! Closures as they hold where shipments are not told apart.

use std::collections::BTreeMap;

use crate::network::NodeId;

use super::{ArcKind, FrozenNetwork};
use crate::network::{Country, Overlay, OwnTrade, RestrictionId};

/// What an overlay closes to a flow, in which nobody knows where a unit comes from and where it goes.
///
/// What is closed to transit through a country stays open as far as the country's own supplies and markets of the commodity need it, see [`OwnTrade`].
#[derive(Debug, Clone)]
pub struct FlowClosures<'a> {
    frozen: &'a FrozenNetwork<'a>,
    overlay: &'a Overlay,
    trades: BTreeMap<Country, OwnTrade>,
}

impl<'a> FlowClosures<'a> {
    /// Looks up what the countries that are closed to transit ship and buy.
    ///
    /// # Complexity
    /// O(restrictions x (supplies + markets)).
    pub fn new(frozen: &'a FrozenNetwork<'a>, overlay: &'a Overlay) -> Self {
        let closed = overlay.restrictions().iter().filter_map(|restriction| restriction.spares);
        let trade = |country| (country, frozen.network().own_trade(country, &frozen.commodity().id));
        Self { frozen, overlay, trades: closed.map(trade).collect() }
    }

    /// Whether nothing passes an arc.
    pub fn closes(&self, arc: u32) -> bool {
        let closed_by = self.frozen.closed_by(arc, self.overlay);
        match self.frozen.kind(arc) {
            ArcKind::Travel(way) => {
                let network = self.frozen.network();
                // Also a link that leads to a place of the country and is not listed with it.
                let mut trades = self.trades.iter();
                let is_transit = trades.any(|(country, trade)| !trade.needs(network.touch(way, *country)));
                is_transit || closed_by.into_iter().any(|by| self.trade(by).is_none())
            }
            ArcKind::Handling { .. } => closed_by.into_iter().any(|by| self.is_whole(by)),
        }
    }

    /// Whether nothing starts, ends or passes at a place.
    pub fn closes_place(&self, place: NodeId) -> bool {
        self.overlay.node(place).is_some_and(|effect| effect.closed_by.iter().any(|by| self.is_whole(*by)))
    }

    /// Whether a restriction closes places to everything.
    fn is_whole(&self, by: RestrictionId) -> bool {
        self.trade(by).is_none_or(OwnTrade::is_none)
    }

    /// What the country trades that a restriction closes to transit only.
    fn trade(&self, by: RestrictionId) -> Option<OwnTrade> {
        self.overlay.restrictions()[by.index()].spares.map(|country| self.trades[&country])
    }
}
