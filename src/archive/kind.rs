use super::bounded::{ArchiveLimits, open};

/// What a zip is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZipKind {
    /// A Word document.
    Docx,
    /// A book.
    Epub,
    /// Another document that is a zip, by its name.
    Other(&'static str),
    /// An archive of files.
    Archive,
}

/// Entries by which a document is told.
const DOCUMENTS: &[(&str, ZipKind)] = &[
    ("word/document.xml", ZipKind::Docx),
    ("META-INF/container.xml", ZipKind::Epub),
    ("xl/workbook.xml", ZipKind::Other("a spreadsheet (XLSX)")),
    ("ppt/presentation.xml", ZipKind::Other("a presentation (PPTX)")),
    ("Index/Document.iwa", ZipKind::Other("a Pages document")),
    ("META-INF/manifest.xml", ZipKind::Other("an OpenDocument file (such as ODT)")),
];

/// The name of the entry that has to be a book's first, without being packed.
const MIMETYPE: &[u8] = b"mimetypeapplication/epub+zip";

/// What the zip in `bytes` is; `None` where they are no zip.
#[must_use]
pub fn zip_kind(bytes: &[u8]) -> Option<ZipKind> {
    if !bytes.starts_with(b"PK\x03\x04") {
        return None;
    }
    if bytes.get(NAME_AT..).is_some_and(|rest| rest.starts_with(MIMETYPE)) {
        return Some(ZipKind::Epub);
    }
    let limits = ArchiveLimits { archive_bytes: u64::MAX, entries: usize::MAX, ..ArchiveLimits::default() };
    let Ok(archive) = open(bytes, &limits) else { return Some(ZipKind::Archive) };
    let is_there = |name: &str| archive.index_for_name(name).is_some();
    let found = DOCUMENTS.iter().find(|(name, _)| is_there(name)).map(|(_, kind)| *kind);
    // Programs in Java are zips with a folder of that name, too.
    Some(found.filter(|_| !is_there("META-INF/MANIFEST.MF")).unwrap_or(ZipKind::Archive))
}

/// Where the name of a zip's first entry stands.
const NAME_AT: usize = 30;

/// First bytes of archives other than zips.
const ARCHIVES: &[&[u8]] = &[
    b"PK\x05\x06",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"BZh9",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"bplist00",
];

/// Whether `bytes` are an archive of files, and no document.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    zip_kind(bytes) == Some(ZipKind::Archive)
        || ARCHIVES.iter().any(|magic| bytes.starts_with(magic))
        || bytes.get(TAR_AT..).is_some_and(|rest| rest.starts_with(b"ustar"))
}

/// Where a tar archive names itself.
const TAR_AT: usize = 257;
