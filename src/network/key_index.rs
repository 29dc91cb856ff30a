//! From the key of a row to its position, without a copy of the keys.

/// The positions of the rows of a table in the order of their keys.
#[derive(Debug, Clone, Default)]
pub(super) struct KeyIndex {
    by_key: Vec<u32>,
}

impl KeyIndex {
    /// Sorts the positions of rows by key.
    ///
    /// # Complexity
    /// O(rows x log rows) time, 4 bytes a row.
    pub(super) fn new<Row>(rows: &[Row], key: impl Fn(&Row) -> &str) -> Self {
        let count = u32::try_from(rows.len()).expect("fewer than 2^32 rows");
        let mut by_key: Vec<u32> = (0..count).collect();
        by_key.sort_unstable_by(|one, other| key(&rows[*one as usize]).cmp(key(&rows[*other as usize])));
        Self { by_key }
    }

    /// The position of the row with a key; `rows` and `key` are those it was made of.
    pub(super) fn find<Row>(&self, rows: &[Row], key: impl Fn(&Row) -> &str, wanted: &str) -> Option<usize> {
        let found = self.by_key.binary_search_by(|position| key(&rows[*position as usize]).cmp(wanted)).ok()?;
        Some(self.by_key[found] as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_found_and_no_other() {
        let rows = ["poti", "aktau", "baku", "alat"].map(str::to_owned);
        let index = KeyIndex::new(&rows, String::as_str);
        for (position, key) in rows.iter().enumerate() {
            assert_eq!(index.find(&rows, String::as_str, key), Some(position));
        }
        assert_eq!(index.find(&rows, String::as_str, "ceyhan"), None);
        let none: [String; 0] = [];
        assert_eq!(KeyIndex::new(&none, String::as_str).find(&none, String::as_str, ""), None);
    }
}
