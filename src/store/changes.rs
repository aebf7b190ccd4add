//! What differs between two corpora, file by file.

use crate::ingest::Corpus;
use std::collections::BTreeMap;

/// Files by what became of them, each list in the order of names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Every file that differs.
    pub files: Vec<(String, Change)>,
    /// Files that are the same.
    pub unchanged: usize,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added,
    /// Its content changed.
    Changed,
    /// It is gone.
    Removed,
}

/// What differs between the corpus that was indexed and the one that is there now.
#[must_use]
pub fn changes(old: Option<&Corpus>, new: &Corpus) -> Changes {
    let mut before: BTreeMap<&str, &str> =
        old.into_iter().flat_map(|c| &c.files).map(|f| (f.source.as_str(), f.hash.as_str())).collect();
    let mut out = Changes::default();
    for file in &new.files {
        match before.remove(file.source.as_str()) {
            None => out.files.push((file.source.clone(), Change::Added)),
            Some(hash) if hash != file.hash => out.files.push((file.source.clone(), Change::Changed)),
            Some(_) => out.unchanged += 1,
        }
    }
    out.files.extend(before.into_keys().map(|source| (source.to_owned(), Change::Removed)));
    out.files.sort_by(|a, b| a.0.cmp(&b.0));
    out
}
