//! The columns of a table, each with how its cell is made from a row.

use crate::io::csv::columns::{Column, FigureColumns};
use crate::network::{Country, Figure};
use crate::records::Records;
use crate::units::{Duration, Measure};

/// How the cell of a column is made from a row.
type MakeCell<R> = Box<dyn Fn(&R) -> String>;

/// The columns of a table.
pub(super) struct Sheet<R> {
    columns: Vec<(Column, MakeCell<R>)>,
}

impl<R: 'static> Sheet<R> {
    pub(super) fn new() -> Self {
        Self { columns: Vec::new() }
    }

    pub(super) fn cell(mut self, column: Column, make: impl Fn(&R) -> String + 'static) -> Self {
        self.columns.push((column, Box::new(make)));
        self
    }

    pub(super) fn text(self, column: Column, make: impl Fn(&R) -> &String + 'static) -> Self {
        self.cell(column, move |row| make(row).clone())
    }

    /// A word of an enum, or anything else that prints as its field.
    pub(super) fn word<T: ToString>(self, column: Column, make: impl Fn(&R) -> Option<T> + 'static) -> Self {
        self.cell(column, move |row| or_blank(make(row)))
    }

    pub(super) fn list(self, column: Column, make: impl Fn(&R) -> &Vec<String> + 'static) -> Self {
        self.cell(column, move |row| make(row).join(";"))
    }

    pub(super) fn countries(self, column: Column, make: impl Fn(&R) -> &Vec<Country> + 'static) -> Self {
        self.cell(column, move |row| make(row).iter().map(ToString::to_string).collect::<Vec<_>>().join(";"))
    }

    pub(super) fn truth(self, column: Column, make: impl Fn(&R) -> bool + 'static) -> Self {
        self.cell(column, move |row| make(row).to_string())
    }

    /// A number, as short as it can be and still be read as the same.
    pub(super) fn number(self, column: Column, make: impl Fn(&R) -> Option<f64> + 'static) -> Self {
        self.cell(column, move |row| or_blank(make(row)))
    }

    pub(super) fn integer<T: ToString>(self, column: Column, make: impl Fn(&R) -> Option<T> + 'static) -> Self {
        self.cell(column, move |row| or_blank(make(row)))
    }

    /// The six columns of a figure in the unit of its quantity.
    pub(super) fn figure<T: Measure + ToString + 'static>(
        self,
        columns: FigureColumns,
        find: fn(&R) -> Option<&Figure<T>>,
    ) -> Self {
        self.figure_in(columns, find, |value| short(&value.to_string()))
    }

    /// The six columns of a time in hours.
    pub(super) fn hours(self, columns: FigureColumns, find: fn(&R) -> Option<&Figure<Duration>>) -> Self {
        self.figure_in(columns, find, hours_text)
    }

    fn figure_in<T: Measure + 'static>(
        self,
        columns: FigureColumns,
        find: fn(&R) -> Option<&Figure<T>>,
        text: fn(T) -> String,
    ) -> Self {
        self.cell(columns.central, move |row| or_blank(find(row).map(|figure| text(figure.range.central))))
            .cell(columns.low, move |row| or_blank(find(row).map(|figure| text(figure.range.low))))
            .cell(columns.high, move |row| or_blank(find(row).map(|figure| text(figure.range.high))))
            .cell(columns.basis, move |row| or_blank(find(row).map(|figure| figure.basis)))
            .cell(columns.year, move |row| or_blank(find(row).and_then(|figure| figure.year)))
            .cell(columns.sources, move |row| or_blank(find(row).map(|figure| figure.sources.join(";"))))
    }

    pub(super) fn records(&self, rows: &[R]) -> Records {
        let mut records = Records::new(self.columns.iter().map(|(column, _)| column.head()));
        for row in rows {
            records.row(self.columns.iter().map(|(_, make)| make(row)));
        }
        records
    }
}

fn or_blank<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// The shortest number of hours that is read as the same time: 40, not the 40.0008 that the resolution of a duration makes of it.
pub(in crate::io) fn hours_text(time: Duration) -> String {
    let text = |decimals: usize| format!("{:.decimals$}", time.as_hours());
    // Halfway between two steps dividing by 24 and multiplying by its inverse may round apart: the text has to stand both.
    let is_same = |text: &String| {
        text.parse().is_ok_and(|hours: f64| {
            [Duration::try_hours(hours), Duration::try_days(hours * (1.0 / 24.0))] == [Some(time); 2]
        })
    };
    // 0.0001 hours are finer than the resolution.
    (0..4).map(text).find(is_same).unwrap_or_else(|| text(4))
}

/// A decimal number without the zeros at its end.
pub(super) fn short(number: &str) -> String {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.').to_owned() } else { number.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{hours_text, short};
    use crate::units::Duration;

    #[test]
    fn hours_are_as_short_as_they_can_be() {
        assert_eq!(
            [40.0, 36.0, 19.5, 0.1, 0.0].map(|hours| hours_text(Duration::hours(hours))),
            ["40", "36", "19.5", "0.1", "0"]
        );
    }

    #[test]
    fn zeros_at_the_end_go_and_others_stay() {
        assert_eq!(["19.5000", "1511.0", "1500", "0.00"].map(short), ["19.5", "1511", "1500", "0"]);
    }
}
