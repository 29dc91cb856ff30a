//! How shippers behave, each number with its evidence.

use crate::network::Commodity;

/// The value that the default prices belong to: a tonne of crude in 2024.
const DEFAULT_VALUE: f64 = 589.0;

/// Days of the value of time that a unit is not shut in for, whatever way is left: the slowest ways of the network take less.
const SLOWEST_DAYS: f64 = 60.0;

/// What a day costs a unit under way, in cents: the low end of the value of time. Who moves cargo day after day is in less of a hurry than who asks for a route.
pub(super) fn time_cents_per_day(commodity: &Commodity) -> f64 {
    commodity.value_of_time.range.low.as_usd() * 100.0
}

/// What is known of the future when a day is decided.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Foresight {
    /// The end of a closure is not known: each change is taken to last.
    #[default]
    Myopic,
    /// The whole horizon is known: the least that the scenario can cost.
    Perfect,
}

impl Foresight {
    /// The word on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Myopic => "myopic",
            Self::Perfect => "perfect",
        }
    }
}

/// How shippers behave and what their losses are worth.
///
/// Prices are in USD per cargo unit; the defaults are for a tonne of crude, see [`Behaviour::of`] for others. They rank outcomes (deliver, wait, fall short, shut in); the amounts that come out depend on their order more than on
/// their size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Behaviour {
    /// What is known of the future.
    pub foresight: Foresight,
    /// Days until all spare capacity of an outlet without a ramp of its own can be used. assumption: 30; in April 2022 shippers of Kazakh crude moved
    /// 0.56 Mt in the first month of a month-long derate against some 1.3 Mt a month claimed, in December 2025 0.3 Mt.
    pub ramp_days: u32,
    /// Whether `ramp_days` holds for outlets with a ramp of their own too.
    pub is_ramp_given: bool,
    /// Loss on a unit that is never produced, beyond the sale on the best market. assumption: 50, for wells and plants that are stopped and started; with the sale it is
    /// far above every tariff, so that nothing is shut in while a way out is open.
    pub shut_in_price: f64,
    /// Loss on a unit that a market is short of against the baseline. assumption: the premium of a prompt cargo over one of next month, half a dollar a barrel.
    pub unmet_price: f64,
    /// What a day of waiting costs a unit on a ship or train. assumption: demurrage of an Aframax tanker, some 40,000 USD a day over 95 kt.
    pub waiting_price: f64,
    /// Days of normal arrivals that can wait at a place. assumption: a week; more is a jam, at a price that nobody chooses.
    pub waiting_days: f64,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            foresight: Foresight::Myopic,
            ramp_days: 30,
            is_ramp_given: false,
            shut_in_price: 50.0,
            unmet_price: 4.0,
            waiting_price: 0.42,
            waiting_days: 7.0,
        }
    }
}

impl Behaviour {
    /// The default for a commodity: prices scale with the value of a unit, and no unit is shut in for its slowness.
    pub fn of(commodity: &Commodity) -> Self {
        let crude = Self::default();
        let value = commodity.value.central().as_usd();
        let scale = if value > 0.0 { value / DEFAULT_VALUE } else { 1.0 };
        Self {
            shut_in_price: crude.shut_in_price * scale + SLOWEST_DAYS * time_cents_per_day(commodity) / 100.0,
            unmet_price: crude.unmet_price * scale,
            waiting_price: crude.waiting_price * scale,
            ..crude
        }
    }

    /// The price of a day of waiting where no more room is: nobody chooses it, but what is under way has to go somewhere.
    pub(super) fn jam_price(&self) -> f64 {
        self.shut_in_price * 10.0 + 100.0
    }
}
