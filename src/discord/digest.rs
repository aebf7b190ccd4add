//! What is kept of a quote in place of its words.

use sha2::{Digest, Sha256};

/// What is kept of quoted words.
pub(super) fn digest(words: &str) -> [u8; 16] {
    let full = Sha256::digest(words.as_bytes());
    let mut out = [0; 16];
    out.iter_mut().zip(full).for_each(|(to, from)| *to = from);
    out
}
