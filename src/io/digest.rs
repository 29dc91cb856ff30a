//! Digests of files: what says that two answers rest on the same data.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

/// The digest of a set of named files, independent of the order in which they are added.
///
/// It is the SHA-256 of one line per file, sorted by name: the SHA-256 of the contents, their length in bytes, the name. So
/// `sha256sum` and `wc -c` are enough to work it out by hand, and no byte can move from one file to the next unseen.
///
/// # Examples
/// ```
/// use corridor::io::Digest;
///
/// let digest = |files: &[(&str, &str)]| {
///     let mut digest = Digest::default();
///     files.iter().for_each(|(name, contents)| digest.add(name, contents.as_bytes()));
///     digest.finish()
/// };
/// assert_eq!(digest(&[("a", "1"), ("b", "2")]), digest(&[("b", "2"), ("a", "1")]));
/// assert_ne!(digest(&[("a", "12"), ("b", "")]), digest(&[("a", "1"), ("b", "2")]));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Digest {
    files: BTreeMap<String, FileDigest>,
}

impl Digest {
    /// Adds a file.
    pub fn add(&mut self, name: &str, contents: &[u8]) {
        let mut file = FileDigest::default();
        file.update(contents);
        self.add_file(name, file);
    }

    /// Adds a file that was digested piece by piece.
    pub(crate) fn add_file(&mut self, name: &str, file: FileDigest) {
        self.files.insert(name.to_owned(), file);
    }

    /// The digest in hexadecimal.
    pub fn finish(&self) -> String {
        let mut all = Sha256::new();
        for (name, file) in &self.files {
            let contents = hexadecimal(file.contents.clone());
            all.update(format!("{contents} {} {}\n", file.length, name.escape_default()));
        }
        hexadecimal(all)
    }
}

/// The digest of one file while it is read.
#[derive(Debug, Clone, Default)]
pub(crate) struct FileDigest {
    contents: Sha256,
    length: u64,
}

impl FileDigest {
    /// Adds the bytes that follow.
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.contents.update(bytes);
        self.length += bytes.len() as u64;
    }
}

fn hexadecimal(digest: Sha256) -> String {
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::Digest;

    #[test]
    fn it_is_what_sha256sum_says() {
        let mut digest = Digest::default();
        digest.add("b.csv", b"22");
        digest.add("a", b"1");
        // The SHA-256 of the lines "6b86... 1 a" and "785f... 2 b.csv", made by sha256sum.
        assert_eq!(digest.finish(), "c22acdce8f1ec4c5f01aec387643990a636ecaf218e898eb53f31d1b0607be3a");
    }
}
