use super::decode::{MAX_FILE_BYTES, decode};
use super::format::{Format, sniff};
use super::problem::{Problem, ProblemKind};
use super::{feed, html, markdown, scraped};
use crate::article::{Article, ArticleBuilder, ArticleId};
use crate::text::clean_article_text;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// What a format's reader makes of a document.
pub(super) struct Draft {
    pub id: Option<String>,
    pub builder: ArticleBuilder,
    pub problems: Vec<(Option<usize>, ProblemKind)>,
}

/// What reading one file gave: an article unless a problem was fatal, and everything that is wrong with it.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The article.
    pub article: Option<Article>,
    /// The articles of a feed, which is no article itself; empty for every other file.
    pub items: Vec<Article>,
    /// What is wrong with the file, in the order of its lines.
    pub problems: Vec<Problem>,
}

/// Reads one file, wherever it lies; `source` is the name it goes by. Nothing is an error here: a file that cannot be
/// read gives no article and the [`Problem`] that says why.
#[must_use]
pub fn read_file(path: &Path, source: &str) -> Reading {
    match read_bytes(path) {
        Ok(bytes) => read_article(&bytes, source),
        Err(kind) => Reading {
            article: None,
            items: Vec::new(),
            problems: vec![Problem { file: source.to_owned(), line: None, kind }],
        },
    }
}

/// The bytes of a file of bearable size.
pub(super) fn read_bytes(path: &Path) -> Result<Vec<u8>, ProblemKind> {
    read_bounded(path, MAX_FILE_BYTES)
}

/// The bytes of a file, at most `limit` of them.
pub(crate) fn read_bounded(path: &Path, limit: u64) -> Result<Vec<u8>, ProblemKind> {
    let unreadable = |error: std::io::Error| ProblemKind::Unreadable { reason: error.to_string() };
    // Looked at before it is opened: opening a named pipe waits for a writer.
    let meta = std::fs::metadata(path).map_err(unreadable)?;
    if !meta.is_file() {
        let what = if meta.is_dir() { "a folder" } else { "a pipe, a socket or a device" };
        return Err(ProblemKind::NotAFile { what: what.to_owned() });
    }
    let too_large = |bytes| ProblemKind::TooLarge { bytes, limit };
    if meta.len() > limit {
        return Err(too_large(meta.len()));
    }
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        // It grew meanwhile.
        return Err(too_large(limit.saturating_add(1)));
    }
    Ok(bytes)
}

/// The ending that a file of this content should have: its name's own where that is an article's, else by its format.
#[must_use]
pub fn ending_of(bytes: &[u8], name: &str) -> &'static str {
    let own = Path::new(name).extension().and_then(|e| e.to_str()).map(str::to_lowercase);
    let own = own.and_then(|own| super::load::ENDINGS.iter().find(|ending| **ending == own));
    let by_content = || match decode(bytes).map(|decoded| sniff(&decoded.text, name)) {
        Ok(Format::Markdown) => "md",
        Ok(Format::Html) => "html",
        Ok(Format::Feed | Format::Xml) => "xml",
        Ok(Format::Scraped) | Err(_) => "txt",
    };
    own.copied().unwrap_or_else(by_content)
}

/// Reads an article from a file's bytes; `source` is its name in the corpus and gives the id where none is declared.
#[must_use]
pub fn read_article(bytes: &[u8], source: &str) -> Reading {
    let problem = |(line, kind)| Problem { file: source.to_owned(), line, kind };
    let fail = |line, kind| Reading { article: None, items: Vec::new(), problems: vec![problem((line, kind))] };
    let decoded = match decode(bytes) {
        Ok(decoded) => decoded,
        Err((line, kind)) => return fail(line, kind),
    };
    // Cleaned up front, so that a stray control character cannot hide a heading or a fence.
    let text = clean_article_text(&decoded.text);
    let draft = match sniff(&text, source) {
        Format::Markdown => markdown::read(&text),
        Format::Scraped => scraped::read(&text),
        Format::Html => html::read(&text),
        Format::Feed => {
            // As it was written: a line separator inside a JSON string is no line end there.
            let (items, found) = feed::read(&decoded.text, &id_of(source), source);
            let problems = decoded.problems.into_iter().chain(found).map(problem).collect();
            return Reading { article: None, items, problems };
        }
        Format::Xml => return fail(None, ProblemKind::UnknownFormat { format: "XML that is no feed".to_owned() }),
    };
    let mut problems: Vec<Problem> = decoded.problems.into_iter().chain(draft.problems).map(problem).collect();
    let lacking = if draft.builder.meta.title.trim().is_empty() {
        Some(ProblemKind::NoTitle)
    } else if draft.builder.is_empty() {
        Some(ProblemKind::NoText)
    } else {
        None
    };
    if let Some(kind) = lacking {
        problems.push(problem((None, kind)));
        return Reading { article: None, items: Vec::new(), problems };
    }
    let id = draft.id.unwrap_or_else(|| id_of(source));
    let article = draft.builder.finish(ArticleId::new(&id), source);
    Reading { article: Some(article), items: Vec::new(), problems }
}

/// The file's path without its ending.
fn id_of(source: &str) -> String {
    let (folder, name) = source.rsplit_once('/').map_or(("", source), |(f, n)| (f, n));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem });
    if folder.is_empty() { stem.to_owned() } else { format!("{folder}/{stem}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(bytes: &[u8]) -> Vec<ProblemKind> {
        read_article(bytes, "a/b.md").problems.into_iter().map(|p| p.kind).collect()
    }

    #[test]
    fn every_fault_has_a_message_of_its_own() {
        assert_eq!(kinds(b""), [ProblemKind::Empty]);
        assert!(matches!(kinds(b"%PDF-1.4").as_slice(), [ProblemKind::Binary { .. }]));
        assert!(matches!(kinds(b"# Caf\xe9\n\nText.").as_slice(), [ProblemKind::EncodingGuessed { .. }]));
        assert_eq!(kinds(b"---\nauthor: X\n---\nText without a title."), [ProblemKind::NoTitle]);
        assert_eq!(kinds(b"# Only a title"), [ProblemKind::NoText]);
        assert!(matches!(
            kinds(b"<?xml version=\"1.0\"?><urlset></urlset>").as_slice(),
            [ProblemKind::UnknownFormat { .. }]
        ));
    }

    #[test]
    fn the_id_is_the_path_without_its_ending_unless_declared() {
        let id = |bytes: &[u8]| read_article(bytes, "2026/a.b.md").article.unwrap().id;
        assert_eq!(id(b"# T\n\nText.").as_str(), "2026/a.b");
        assert_eq!(id(b"---\nid: mine\ntitle: T\n---\nText.").as_str(), "mine");
    }
}
