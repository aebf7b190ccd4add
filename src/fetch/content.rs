use crate::ingest;
use flate2::read::MultiGzDecoder;
use std::io::Read as _;

/// Types that pages, texts, feeds, sitemaps and documents are sent as.
const READ: &[&str] = &[
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "text/markdown",
    "text/x-markdown",
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/xml",
    "text/xml",
    "application/json",
    "application/feed+json",
    "application/pdf",
    "application/epub+zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
];

/// Types that say nothing, and those of a compressed sitemap.
const OPEN: &[&str] =
    &["application/octet-stream", "binary/octet-stream", "application/gzip", "application/x-gzip", "unknown/unknown"];

/// What the header `Content-Type` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ContentType {
    pub name: Option<String>,
    pub charset: Option<String>,
}

impl ContentType {
    pub(super) fn parse(header: &str) -> Self {
        let mut parts = header.split(';').map(str::trim);
        let name = parts.next().filter(|name| !name.is_empty()).map(str::to_ascii_lowercase);
        let charset =
            parts.filter_map(|part| part.split_once('=')).find(|(key, _)| key.trim().eq_ignore_ascii_case("charset"));
        let charset = charset.map(|(_, value)| value.trim().trim_matches(['"', '\'']).to_ascii_lowercase());
        Self { name, charset: charset.filter(|value| !value.is_empty()) }
    }

    /// The type, if nothing of it is read whatever the bytes are.
    pub(super) fn refused(&self) -> Option<&str> {
        self.name.as_deref().filter(|name| !READ.contains(name) && !OPEN.contains(name))
    }

    /// What the bytes are, if they are nothing that is read, whatever was declared. A compressed sitemap passes.
    pub(super) fn belied_by(&self, bytes: &[u8]) -> Option<String> {
        if is_gzip(bytes) || ingest::is_document(bytes) {
            return None;
        }
        let is_open = self.name.as_deref().is_none_or(|name| OPEN.contains(&name));
        match ingest::looks_like(bytes) {
            Some(what) => Some(what.to_owned()),
            None if is_open && !bytes.is_empty() && ingest::decode(bytes).is_err() => Some("no text".to_owned()),
            None => None,
        }
    }
}

/// Why bytes could not be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unpacking {
    /// More came out than is read.
    TooLarge,
    /// They break off or are damaged.
    Broken,
}

pub(super) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x1f\x8b")
}

/// What gzip has packed, at most `limit` bytes of it; with `cut`, the beginning of what is longer.
pub(super) fn gunzip(bytes: &[u8], limit: u64, cut: bool) -> Result<Vec<u8>, Unpacking> {
    let mut out = Vec::new();
    let read = MultiGzDecoder::new(bytes).take(limit.saturating_add(1)).read_to_end(&mut out);
    if out.len() as u64 > limit {
        out.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        return if cut { Ok(out) } else { Err(Unpacking::TooLarge) };
    }
    match read {
        Err(_) if !cut => Err(Unpacking::Broken),
        _ => Ok(out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_read_with_its_charset_whatever_its_spelling() {
        let parsed = ContentType::parse("Text/HTML ; Charset=\"UTF-8\"");
        assert_eq!((parsed.name.as_deref(), parsed.charset.as_deref()), (Some("text/html"), Some("utf-8")));
        assert_eq!(ContentType::parse(" ;charset="), ContentType::default());
    }

    #[test]
    fn declared_types_are_refused_and_undeclared_ones_judged_by_the_bytes() {
        let of = ContentType::parse;
        assert_eq!(of("image/png").refused(), Some("image/png"));
        assert!(["text/html", "", "application/octet-stream"].iter().all(|t| of(t).refused().is_none()));
        assert_eq!(of("text/html").belied_by(b"%PDF-1.7"), None, "a document is read whatever it is sent as");
        assert_eq!(of("text/html").belied_by(b"GIF89a").as_deref(), Some("a GIF picture"));
        assert_eq!(of("").belied_by(b"# A title\n\nText."), None);
        assert_eq!(of("application/octet-stream").belied_by(&[1, 2, 3, 4, 0, 1, 2, 3]).as_deref(), Some("no text"));
    }
}
