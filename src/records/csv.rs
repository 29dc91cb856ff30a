//! CSV by RFC 4180, with line feeds.

use super::Records;

impl Records {
    /// As CSV, a header first; what is said of all rows together has no place in it.
    pub fn csv(&self) -> String {
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::with_capacity(self.cells.len() * 2));
        writer.write_record(self.columns.iter().map(|column| column.name())).expect("writing to memory");
        for row in 0..self.len() {
            let cells = (0..self.columns.len()).map(|column| self.cell(row, column));
            writer.write_record(cells).expect("writing to memory");
        }
        String::from_utf8(writer.into_inner().expect("writing to memory")).expect("cells are text")
    }
}

#[cfg(test)]
mod tests {
    use crate::records::{Column, Records};

    #[test]
    fn commas_quotes_and_line_ends_are_quoted() {
        let mut records = Records::new([Column::text("id"), Column::text("note")]);
        records.row(["a,b", "say \"no\"\nthen go"]);
        assert_eq!(records.csv(), "id,note\n\"a,b\",\"say \"\"no\"\"\nthen go\"\n");
    }
}
