//! Parquet: one group of rows, every column may be blank, what is said of all rows together as metadata of the file.

use std::sync::Arc;

use jiff::civil::Date;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::Result;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;

use super::{Column, Kind, Records, find_truth};

/// Day 0 of dates in Parquet.
const EPOCH: Date = Date::constant(1970, 1, 1);

impl Records {
    /// As Parquet: words as UTF-8, whole numbers as INT64, decimal numbers as DOUBLE, truths as BOOLEAN, days as DATE; a blank cell is null.
    ///
    /// The same rows under the same head have the same bytes.
    pub fn parquet(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.write_parquet(&mut bytes).expect("writing to memory what fits its columns");
        bytes
    }

    fn write_parquet(&self, bytes: &mut Vec<u8>) -> Result<()> {
        let fields = self.columns.iter().map(|column| field(column).map(Arc::new)).collect::<Result<_>>()?;
        let schema = Type::group_type_builder("records").with_fields(fields).build()?;
        let head = self.head.iter().map(|(key, value)| KeyValue::new(key.clone(), value.clone())).collect();
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("corridor ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_key_value_metadata(Some(head))
            .build();
        let mut writer = SerializedFileWriter::new(bytes, Arc::new(schema), Arc::new(properties))?;
        let mut group = writer.next_row_group()?;
        for (position, column) in self.columns.iter().enumerate() {
            let cells = Cells { records: self, column: position };
            match column.kind() {
                Kind::Text => cells.write::<ByteArrayType>(&mut group, |cell| Some(ByteArray::from(cell))),
                Kind::Integer => cells.write::<Int64Type>(&mut group, |cell| cell.parse().ok()),
                Kind::Number => cells.write::<DoubleType>(&mut group, |cell| cell.parse().ok()),
                Kind::Truth => cells.write::<BoolType>(&mut group, find_truth),
                Kind::Date => cells.write::<Int32Type>(&mut group, days_since_epoch),
            }?;
        }
        group.close()?;
        writer.close()?;
        Ok(())
    }
}

/// The type of a column.
fn field(column: &Column) -> Result<Type> {
    let (physical, logical) = match column.kind() {
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Integer => (Physical::INT64, None),
        Kind::Number => (Physical::DOUBLE, None),
        Kind::Truth => (Physical::BOOLEAN, None),
        Kind::Date => (Physical::INT32, Some(LogicalType::Date)),
    };
    Type::primitive_type_builder(column.name(), physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()
}

fn days_since_epoch(cell: &str) -> Option<i32> {
    let date: Date = cell.parse().ok()?;
    EPOCH.until(date).ok().map(|span| span.get_days())
}

/// The cells of one column.
struct Cells<'r> {
    records: &'r Records,
    column: usize,
}

impl Cells<'_> {
    /// Writes them as the next column of a group: a level of 1 for every cell that is there, a level of 0 for every blank.
    fn write<T: DataType>(
        &self,
        group: &mut SerializedRowGroupWriter<'_, &mut Vec<u8>>,
        value: impl Fn(&str) -> Option<T::T>,
    ) -> Result<()> {
        let cells = || (0..self.records.len()).map(|row| self.records.cell(row, self.column));
        let levels: Vec<i16> = cells().map(|cell| i16::from(!cell.is_empty())).collect();
        let filled = cells().filter(|cell| !cell.is_empty());
        let values: Vec<T::T> = filled.map(|cell| value(cell).expect("a cell that fits its column")).collect();
        let mut column = group.next_column()?.expect("a writer for every column of the schema");
        column.typed::<T>().write_batch(&values, Some(&levels), None)?;
        column.close()
    }
}

#[cfg(test)]
mod tests {
    use super::days_since_epoch;
    use crate::records::{Column, Kind, Records};

    #[test]
    fn days_count_from_1970() {
        let days = ["1970-01-01", "1970-03-01", "1969-12-31", "2026-03-01"].map(|cell| days_since_epoch(cell).unwrap());
        assert_eq!(days, [0, 59, -1, 20_513]);
    }

    #[test]
    fn no_rows_are_a_file_too() {
        let columns = [Column::text("id"), Column::new("date", Kind::Date)];
        let bytes = Records::new(columns).with_head([("corridor.schema".to_owned(), "x".to_owned())]).parquet();
        assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    }
}
