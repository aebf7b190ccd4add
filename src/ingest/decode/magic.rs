use crate::archive::{ZipKind, zip_kind};

/// First bytes that betray a format that is no article.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "PDF"),
    (b"%!PS", "PostScript"),
    (b"{\\rtf", "a rich text document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"bplist00", "a web archive or another property list"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\0\0\x01\0", "an icon"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound or a film"),
    (b"\x1a\x45\xdf\xa3", "a film"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh9", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"SQLite format 3", "a database"),
];

/// What the first bytes say the file is, where that is no text.
pub(crate) fn name(bytes: &[u8]) -> Option<&'static str> {
    match zip_kind(bytes) {
        Some(ZipKind::Docx) => return Some("a Word document"),
        Some(ZipKind::Epub) => return Some("a book (EPUB)"),
        Some(ZipKind::Other(name)) => return Some(name),
        Some(ZipKind::Archive) => return Some("a zip archive"),
        None => {}
    }
    if let Some((_, name)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(name);
    }
    let at = |offset: usize, magic: &[u8]| bytes.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    match bytes {
        _ if bytes.starts_with(b"RIFF") && at(8, b"WEBP") => Some("a WebP picture"),
        _ if bytes.starts_with(b"RIFF") && at(8, b"WAVE") => Some("a sound"),
        _ if at(4, b"ftypavif") || at(4, b"ftypheic") => Some("an AVIF or HEIC picture"),
        _ if at(4, b"ftyp") => Some("a film"),
        _ if at(257, b"ustar") => Some("a tar archive"),
        // Readers take a PDF whose head stands behind a few stray bytes.
        _ if bytes
            .get(..PDF_WITHIN.min(bytes.len()))
            .is_some_and(|head| head.windows(8).any(|w| w == b"\n%PDF-1.")) =>
        {
            Some("PDF")
        }
        _ => None,
    }
}

const PDF_WITHIN: usize = 1_024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_named_and_texts_are_not() {
        assert_eq!(name(b"%PDF-1.7"), Some("PDF"));
        assert_eq!(name(b"stray\n%PDF-1.4\n"), Some("PDF"));
        assert_eq!(name(b"RIFF\x10\0\0\0WEBPVP8 "), Some("a WebP picture"));
        assert_eq!(name(b"\0\0\0\x20ftypavif"), Some("an AVIF or HEIC picture"));
        for text in [&b"RIFF said so"[..], b"GIF8 is a start", b"PK", b"", b"IDs", b"BZh"] {
            assert_eq!(name(text), None, "{text:?}");
        }
    }
}
