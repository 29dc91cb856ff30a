//! A matrix of costs.

use super::format::{Page, Report};
use super::{Align, Table, fixed};
use crate::ask::MatrixResult;
use crate::records::{Column, Records};

impl Report for MatrixResult {
    fn text(&self, page: &Page) -> String {
        let mut columns = vec![(self.unit.as_str(), Align::Left)];
        columns.extend(self.destinations.iter().map(|id| (id.as_str(), Align::Right)));
        let mut table = Table::new(columns);
        for (origin, costs) in self.origins.iter().zip(&self.costs) {
            let mut row = vec![origin.clone()];
            row.extend(costs.iter().map(|cost| cost.map_or("-".to_owned(), |cost| fixed(cost, self.decimals))));
            table.row(row);
        }
        format!(
            "{}: the best route by {}; - where there is none\n{}\n{}",
            self.commodity.name,
            self.objective_text,
            page.notes,
            page.table(&table)
        )
    }

    /// One row per origin and destination; the cost is blank where there is no route.
    fn records(&self) -> Option<Records> {
        let mut records = Records::new([
            Column::text("origin"),
            Column::text("destination"),
            Column::text("commodity"),
            Column::text("objective"),
            Column::text("status"),
            Column::number("cost"),
            Column::text("unit"),
        ]);
        for (origin, costs) in self.origins.iter().zip(&self.costs) {
            for (destination, cost) in self.destinations.iter().zip(costs) {
                records.row([
                    origin.clone(),
                    destination.clone(),
                    self.commodity.id.clone(),
                    self.objective.clone(),
                    if cost.is_some() { "open" } else { "none" }.to_owned(),
                    cost.map_or(String::new(), |cost| fixed(cost, self.decimals)),
                    self.unit.clone(),
                ]);
            }
        }
        Some(records)
    }
}
