//! What is wrong with a file that withholds articles or blocks passages, and the copy of what it last said. Such a file fails
//! closed: what can be read of it counts, and what it once withheld stays withheld until it says otherwise.

use super::bytes::read_bounded;
use super::files::put;
use jiff::Timestamp;
use std::fmt;
use std::path::{Path, PathBuf};

/// The most bytes that are read of such a file.
const MAX_BYTES: u64 = 64 << 20;

/// Something wrong with a file that guards readers, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuardFault {
    /// The file's name.
    pub file: &'static str,
    /// The line, from 1; none when it concerns the whole file.
    pub line: Option<usize>,
    /// What is wrong, and what holds because of it.
    pub reason: String,
    /// What to do.
    pub remedy: &'static str,
    /// The line cannot be read; otherwise something is missing.
    pub is_text: bool,
    /// From then on nothing is withheld because of it.
    pub until: Option<Timestamp>,
}

impl fmt::Display for GuardFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.line.map(|line| format!(":{line}")).unwrap_or_default();
        write!(f, "{}{line}: {}; {}", self.file, self.reason, self.remedy)
    }
}

/// The bytes of a file that may be missing.
pub(crate) enum Bytes {
    /// They are there.
    Read(Vec<u8>),
    /// There is no such file, and nothing in its place.
    Missing,
    /// There is something that cannot be read.
    Unreadable(String),
}

/// Reads a file that guards readers. What leads to nothing is not missing: somebody put it there.
#[must_use]
pub(crate) fn guarding(path: &Path) -> Bytes {
    match path.symlink_metadata() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Bytes::Missing,
        Err(error) => return Bytes::Unreadable(error.to_string()),
        Ok(_) => {}
    }
    match read_bounded(path, MAX_BYTES) {
        Ok(bytes) => Bytes::Read(bytes),
        Err(kind) => Bytes::Unreadable(kind.to_string()),
    }
}

/// Where the copy of what a file last said is kept; hidden, so that it is no article.
#[must_use]
pub(crate) fn last_said(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.last"))
}

/// Keeps a copy of what a file says now, where it is not kept already. A folder that cannot be written keeps none, and the
/// running process remembers by itself.
pub(crate) fn remember(path: &Path, text: &str) {
    let copy = last_said(path);
    let known = match guarding(&copy) {
        Bytes::Read(bytes) => Some(bytes),
        Bytes::Missing | Bytes::Unreadable(_) => None,
    };
    let is_needed = known.as_deref() != Some(text.as_bytes()) && (known.is_some() || !text.is_empty());
    if is_needed {
        let _ = put(&copy, text.as_bytes(), true);
    }
}

/// The text of bytes without a mark of their order, and whether all of it is UTF-8.
pub(crate) fn text_of(bytes: &[u8]) -> (String, bool) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = String::from_utf8_lossy(bytes);
    let is_whole = matches!(text, std::borrow::Cow::Borrowed(_));
    (text.into_owned(), is_whole)
}
