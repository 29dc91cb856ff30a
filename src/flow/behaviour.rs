//! How shippers behave, each number with its evidence.

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
/// Prices are in USD per cargo unit. They rank outcomes (deliver, wait, fall short, shut in); the amounts that come out depend on their order more than on
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
    /// Loss on a unit that is never produced, beyond what its delivery would have earned. assumption: above every tariff of the network, so that nothing is
    /// shut in while a way out is open.
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
            shut_in_price: 250.0,
            unmet_price: 4.0,
            waiting_price: 0.42,
            waiting_days: 7.0,
        }
    }
}

impl Behaviour {
    /// The price of a day of waiting where no more room is: nobody chooses it, but what is under way has to go somewhere.
    pub(super) fn jam_price(&self) -> f64 {
        self.shut_in_price * 2.0 + 100.0
    }
}
