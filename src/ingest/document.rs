//! Documents that are no texts: told by their first bytes, whatever they are called, and read by the reader of their format.

use super::document_fault::DocumentFault;
use super::draft::ReadDocument;
use super::problem::ProblemKind;
use super::{docx, epub, pdf};
use crate::archive::{ArchiveLimits, ZipKind, zip_kind};

/// The largest document read, in bytes. What is a picture in it is not unpacked.
pub(crate) const MAX_DOCUMENT_BYTES: u64 = 96 << 20;

/// Parts of a document that is a zip.
const MOST_PARTS: usize = 20_000;

/// What a document is to the corpus.
pub(super) enum Document {
    /// One article.
    Whole(Box<ReadDocument>),
    /// Several, each with its name in the document.
    Parts(Vec<(String, ReadDocument)>, Vec<(Option<usize>, ProblemKind)>),
}

/// The formats of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DocumentFormat {
    Pdf,
    Docx,
    Epub,
    /// Word's own way to keep a document with a password.
    Encrypted,
}

fn format(bytes: &[u8]) -> Option<DocumentFormat> {
    if super::decode::looks_like(bytes) == Some("PDF") {
        return Some(DocumentFormat::Pdf);
    }
    if bytes.starts_with(OLD_OFFICE) {
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        return bytes.windows(name.len()).any(|window| window == name).then_some(DocumentFormat::Encrypted);
    }
    match zip_kind(bytes)? {
        ZipKind::Docx => Some(DocumentFormat::Docx),
        ZipKind::Epub => Some(DocumentFormat::Epub),
        ZipKind::Other(_) | ZipKind::Archive => None,
    }
}

const OLD_OFFICE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Whether `bytes` are a document of a format that is read.
pub(crate) fn is_document(bytes: &[u8]) -> bool {
    format(bytes).is_some_and(|format| format != DocumentFormat::Encrypted)
}

/// The ending that a document's file should have.
pub(super) fn ending(bytes: &[u8]) -> Option<&'static str> {
    match format(bytes)? {
        DocumentFormat::Pdf => Some("pdf"),
        DocumentFormat::Docx => Some("docx"),
        DocumentFormat::Epub => Some("epub"),
        DocumentFormat::Encrypted => None,
    }
}

/// Reads a document; none where `bytes` are none.
pub(super) fn read(bytes: &[u8]) -> Option<Result<Document, DocumentFault>> {
    let limits = ArchiveLimits { archive_bytes: MAX_DOCUMENT_BYTES, entries: MOST_PARTS, ..ArchiveLimits::default() };
    Some(match format(bytes)? {
        DocumentFormat::Pdf => pdf::read(bytes).map(|document| Document::Whole(Box::new(document))),
        DocumentFormat::Docx => docx::read(bytes, limits).map(|document| Document::Whole(Box::new(document))),
        DocumentFormat::Encrypted => Err(DocumentFault::Password { format: "Office document".to_owned() }),
        DocumentFormat::Epub => epub::read(bytes, limits).map(|book| match book {
            epub::Book::Whole(document) => Document::Whole(document),
            epub::Book::Chapters(parts, problems) => Document::Parts(parts, problems),
        }),
    })
}
