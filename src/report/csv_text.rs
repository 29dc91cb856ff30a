//! CSV by RFC 4180, with line feeds.

/// A CSV text while it is written.
#[derive(Debug)]
pub struct CsvText {
    writer: csv::Writer<Vec<u8>>,
}

impl CsvText {
    /// A text with a header.
    pub fn new(header: &[&str]) -> Self {
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
        writer.write_record(header).expect("writing to memory");
        Self { writer }
    }

    /// Adds a record.
    ///
    /// # Panics
    /// If it has another number of fields than the header.
    pub fn row(&mut self, fields: &[String]) {
        self.writer.write_record(fields).expect("writing to memory a record as wide as the header");
    }

    /// The text.
    pub fn finish(self) -> String {
        String::from_utf8(self.writer.into_inner().expect("writing to memory")).expect("fields are text")
    }
}
