//! Fields that several questions share, to read and to fill in.

use super::{ObjectiveWord, RegimeWord};

/// What is shipped.
pub(in crate::ask) struct GoodsMut<'q> {
    pub(in crate::ask) commodity: &'q mut Option<String>,
    pub(in crate::ask) regime: &'q mut Option<RegimeWord>,
    pub(in crate::ask) snap_km: &'q mut Option<f64>,
}

/// A question that says what is shipped.
pub(in crate::ask) trait Goods {
    fn goods(&mut self) -> GoodsMut<'_>;
}

/// What to minimise.
pub(in crate::ask) struct CostMut<'q> {
    pub(in crate::ask) objective: &'q mut Option<ObjectiveWord>,
    pub(in crate::ask) value_of_time: &'q mut Option<f64>,
    pub(in crate::ask) co2_price: &'q mut Option<f64>,
}

/// A question that says what to minimise.
pub(in crate::ask) trait Cost {
    fn cost(&mut self) -> CostMut<'_>;
}

/// What the question rules out or lets in.
pub(in crate::ask) struct ConstraintsMut<'q> {
    pub(in crate::ask) avoid_country: &'q mut Vec<String>,
    pub(in crate::ask) avoid_node: &'q mut Vec<String>,
    pub(in crate::ask) avoid_link: &'q mut Vec<String>,
    pub(in crate::ask) avoid_asset: &'q mut Vec<String>,
    pub(in crate::ask) avoid_operator: &'q mut Vec<String>,
    pub(in crate::ask) avoid_mode: &'q mut Vec<String>,
    pub(in crate::ask) close: &'q mut Vec<String>,
    pub(in crate::ask) expand: &'q mut Vec<String>,
    pub(in crate::ask) include_planned: bool,
    pub(in crate::ask) include: &'q mut Vec<String>,
}

/// A question with constraints.
pub(in crate::ask) trait Constrained {
    fn constraints(&mut self) -> ConstraintsMut<'_>;
}
