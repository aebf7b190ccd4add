use super::ProblemKind;

/// The largest file read, in bytes: a hundred times the longest article we have met.
pub(super) const MAX_FILE_BYTES: u64 = 8 * 1024 * 1024;

/// First bytes that betray a format that is no text.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a WebP picture or a sound"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
];

/// The text of a file, its byte order mark taken off; or why there is none, with the line.
pub(super) fn decode(bytes: &[u8]) -> Result<&str, (Option<usize>, ProblemKind)> {
    if let Some((_, name)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err((None, ProblemKind::Binary { looks_like: (*name).to_owned() }));
    }
    if [&b"\xff\xfe"[..], b"\xfe\xff"].iter().any(|mark| bytes.starts_with(mark)) {
        return Err((Some(1), ProblemKind::NotUtf8 { byte: bytes[0], offset: 0 }));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let controls = bytes.iter().filter(|b| **b < 32 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)).count();
    if controls * 100 > bytes.len() {
        return Err((None, ProblemKind::Binary { looks_like: format!("{controls} control characters") }));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if text.trim().is_empty() => Err((None, ProblemKind::Empty)),
        Ok(text) => Ok(text),
        Err(error) => {
            let offset = error.valid_up_to();
            let line = bytes[..offset].split(|b| *b == b'\n').count();
            Err((Some(line), ProblemKind::NotUtf8 { byte: bytes[offset], offset }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_text_is_named() {
        assert!(matches!(decode(b"%PDF-1.7"), Err((None, ProblemKind::Binary { .. }))));
        assert!(matches!(decode(b"ab\0\0\x01cd"), Err((None, ProblemKind::Binary { .. }))));
        assert_eq!(decode(b" \n"), Err((None, ProblemKind::Empty)));
        assert_eq!(decode(b"\xef\xbb\xbfhi"), Ok("hi"));
    }

    #[test]
    fn a_bad_byte_is_named_with_its_line() {
        let bytes = b"one\ntwo caf\xe9\n";
        assert_eq!(decode(bytes), Err((Some(2), ProblemKind::NotUtf8 { byte: 0xe9, offset: 11 })));
    }
}
