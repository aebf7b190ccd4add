//! From a file's bytes to an article: decoded, cleaned, told apart by format, read by that format's reader, given its id.
//! What comes from outside may not choose its id nor name another host's address. Whatever is wrong becomes a problem; nothing
//! here is an error.

use super::bytes::read_bytes;
use super::date_fields::beginning;
use super::decode::decode;
use super::document::{self, Document};
use super::draft::ReadDocument;
use super::file_name::{ENDINGS, id_of};
use super::format::{Format, sniff};
use super::no_article::no_article;
use super::path_date::path_date;
use super::problem::{Problem, ProblemKind};
use super::problem_limit::curb;
use super::provenance::Outside;
use super::publication::said_by_place;
use super::{export, feed, html, markdown, scraped};
use crate::article::{Article, ArticleId, ReleaseMoment};
use crate::text::clean_article_text;
use std::path::Path;

/// What reading one file gave: an article unless a problem was fatal, and everything that is wrong with it.
#[derive(Clone, Debug)]
pub struct FileReading {
    /// The article.
    pub article: Option<Article>,
    /// The articles of a feed, an export or a book of chapters, which is no article itself; empty for every other file.
    pub items: Vec<Article>,
    /// What is wrong with the file, in the order of its lines.
    pub problems: Vec<Problem>,
}

/// Reads one file, wherever it lies; `source` is the name it goes by. Nothing is an error here: a file that cannot be
/// read gives no article and the [`Problem`] that says why.
#[must_use]
pub fn read_file(path: &Path, source: &str) -> FileReading {
    match read_bytes(path) {
        Ok(bytes) => read_article(&bytes, source),
        Err(kind) => FileReading {
            article: None,
            items: Vec::new(),
            problems: vec![Problem { file: source.to_owned(), line: None, kind }],
        },
    }
}

/// The ending that a file of this content should have: its name's own where that is an article's, else by its format.
#[must_use]
pub fn ending_of(bytes: &[u8], name: &str) -> &'static str {
    let own = Path::new(name).extension().and_then(|e| e.to_str()).map(str::to_lowercase);
    let own = own.and_then(|own| ENDINGS.iter().find(|ending| **ending == own));
    if let Some(ending) = document::ending(bytes) {
        return ending;
    }
    // A text is no document by its name.
    let own = own.filter(|own| !matches!(**own, "pdf" | "docx" | "epub"));
    let by_content = || match decode(bytes).map(|decoded| sniff(&decoded.text, name)) {
        Ok(Format::Markdown) => "md",
        Ok(Format::Html) => "html",
        Ok(Format::Feed | Format::Other(_)) => "xml",
        Ok(Format::Scraped) | Err(_) => "txt",
    };
    own.copied().unwrap_or_else(by_content)
}

/// Reads an article from a file's bytes; `source` is its name in the corpus and gives the id where none is declared.
#[must_use]
pub fn read_article(bytes: &[u8], source: &str) -> FileReading {
    read_article_from(bytes, source, None)
}

/// The same for what may come from outside, of which the id is not its own to choose and only an address of its host believed.
#[must_use]
pub(crate) fn read_article_from(bytes: &[u8], source: &str, outside: Option<&Outside>) -> FileReading {
    #[cfg(test)]
    PARSED.with(|all| all.set(all.get() + 1));
    let problem = |(line, kind)| Problem { file: source.to_owned(), line, kind };
    let fail = |line, kind| FileReading { article: None, items: Vec::new(), problems: vec![problem((line, kind))] };
    if let Some(said) = said_by_place(source) {
        return fail(None, ProblemKind::Publishing(said));
    }
    match document::read(bytes) {
        Some(Ok(Document::Whole(document))) => return finish(*document, Vec::new(), source, outside),
        Some(Ok(Document::Parts(parts, problems))) => return finish_parts(parts, problems, source, outside),
        Some(Err(fault)) => return fail(None, ProblemKind::Document(fault)),
        None => {}
    }
    let decoded = match decode(bytes) {
        Ok(decoded) => decoded,
        Err((line, kind)) => return fail(line, kind),
    };
    if let Some(format) = export::recognise(&decoded.text) {
        let id = outside.map_or_else(|| id_of(source), |outside| outside.id(None, source).0);
        let site = outside.and_then(Outside::address);
        let (mut items, mut found) = export::read(&decoded.text, format, &id, source, site);
        if let Some(outside) = outside {
            found.extend(items.iter_mut().filter_map(|item| outside.mind_address(item)).map(|kind| (None, kind)));
        }
        let problems = curb(decoded.problems.into_iter().chain(found).map(problem).collect());
        return FileReading { article: None, items, problems };
    }
    // Cleaned up front, so that a stray control character cannot hide a heading or a fence.
    let text = clean_article_text(&decoded.text);
    let format = sniff(&text, source);
    let mut draft = match format {
        Format::Markdown => markdown::read(&text, source),
        Format::Scraped => scraped::read(&text),
        Format::Html => html::read(&text),
        Format::Feed => {
            // As it was written: a line separator inside a JSON string is no line end there.
            let id = outside.map_or_else(|| id_of(source), |outside| outside.id(None, source).0);
            let (mut items, mut found) = feed::read(&decoded.text, &id, source);
            if let Some(outside) = outside {
                found.extend(items.iter_mut().filter_map(|item| outside.mind_address(item)).map(|kind| (None, kind)));
            }
            let problems = curb(decoded.problems.into_iter().chain(found).map(problem).collect());
            return FileReading { article: None, items, problems };
        }
        Format::Other(name) => return fail(None, ProblemKind::UnknownFormat { format: name.to_owned() }),
    };
    if let Some(told) = draft.problems.iter().find(|(_, kind)| kind.is_fatal() && kind.is_intended()) {
        // Nothing else is to be mended before it is published.
        return fail(told.0, told.1.clone());
    }
    if format == Format::Markdown && outside.is_none() {
        date_by_path(&mut draft, source);
    }
    finish(draft, decoded.problems, source, outside)
}

/// The article of a file that is one; `before` is what is wrong with the file besides.
fn finish(
    draft: ReadDocument,
    before: Vec<(Option<usize>, ProblemKind)>,
    source: &str,
    outside: Option<&Outside>,
) -> FileReading {
    let problem = |(line, kind)| Problem { file: source.to_owned(), line, kind };
    let mut problems: Vec<Problem> = before.into_iter().chain(draft.problems).map(problem).collect();
    let lacking = if draft.builder.meta.title.trim().is_empty() {
        Some(ProblemKind::NoTitle)
    } else if draft.builder.is_empty() {
        Some(ProblemKind::NoText)
    } else {
        no_article(&draft.builder)
    };
    if let Some(kind) = lacking {
        problems.push(problem((None, kind)));
        return FileReading { article: None, items: Vec::new(), problems: curb(problems) };
    }
    let (id, claimed) = match outside {
        Some(outside) => outside.id(draft.id, source),
        None => (draft.id.unwrap_or_else(|| id_of(source)), None),
    };
    let mut article = draft.builder.finish(ArticleId::new(&id), source);
    let address = outside.and_then(|outside| outside.mind_address(&mut article));
    problems.extend([claimed, address].into_iter().flatten().map(|kind| problem((None, kind))));
    FileReading { article: Some(article), items: Vec::new(), problems: curb(problems) }
}

/// Where front matter gives no date of publication, the file's name or path may; the article is public from then on.
fn date_by_path(draft: &mut ReadDocument, source: &str) {
    let dates = &mut draft.builder.meta.dates;
    let Some((date, stamp)) = path_date(source).filter(|_| dates.published.is_none()) else { return };
    dates.published = Some(date);
    if draft.builder.release.from.is_none() {
        let moment = |at| ReleaseMoment { at, field: format!("{stamp} in the file's path"), line: None };
        draft.builder.release.from = beginning(date).map(moment);
    }
}

/// The articles of a document that is several.
fn finish_parts(
    parts: Vec<(String, ReadDocument)>,
    mut found: Vec<(Option<usize>, ProblemKind)>,
    source: &str,
    outside: Option<&Outside>,
) -> FileReading {
    let id = outside.map_or_else(|| id_of(source), |outside| outside.id(None, source).0);
    let mut items = Vec::new();
    for (name, part) in parts {
        let mut article = part.builder.finish(ArticleId::new(&format!("{id}/{name}")), &format!("{source}#{name}"));
        found.extend(part.problems);
        found.extend(outside.and_then(|outside| outside.mind_address(&mut article)).map(|kind| (None, kind)));
        items.push(article);
    }
    let problem = |(line, kind)| Problem { file: source.to_owned(), line, kind };
    FileReading { article: None, items, problems: curb(found.into_iter().map(problem).collect()) }
}

#[cfg(test)]
thread_local! {
    /// Documents that this thread has parsed.
    pub(crate) static PARSED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
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
        assert!(matches!(kinds(b"%PDF-1.4").as_slice(), [ProblemKind::Document(_)]));
        assert!(matches!(kinds(b"# Caf\xe9\n\nText.").as_slice(), [ProblemKind::EncodingGuessed { .. }]));
        assert_eq!(kinds(b"---\nauthor: X\n---\nText without a title."), [ProblemKind::NoTitle]);
        assert_eq!(kinds(b"# Only a title"), [ProblemKind::NoText]);
        assert!(matches!(
            kinds(b"<?xml version=\"1.0\"?><urlset></urlset>").as_slice(),
            [ProblemKind::UnknownFormat { .. }]
        ));
    }

    #[test]
    fn what_a_site_says_in_place_of_an_article_is_no_article() {
        for page in [
            "<html><title>404 Not Found</title><body><h1>404 Not Found</h1><hr>nginx</body></html>",
            "<html><title>Sign in</title><body><p>Please enable JavaScript.</p></body></html>",
        ] {
            assert!(kinds(page.as_bytes()).iter().any(|k| matches!(k, ProblemKind::NoArticle { .. })), "{page}");
        }
        let about =
            format!("# The story of 404 Not Found\n\n{}", "It is an old error and it has a long story. ".repeat(12));
        assert_eq!(kinds(about.as_bytes()), []);
        assert_eq!(kinds(b"# 404 bridges\n\nThe town has them."), []);
    }

    #[test]
    fn text_that_is_half_a_page_is_read_without_its_tags() {
        let reading =
            read_article(b"Bridge opens\n\n<p>The council voted.\n\n<h2>Costs\n\n<p>It was not cheap.", "a.txt");
        let article = reading.article.unwrap();
        assert_eq!(article.text, "The council voted.\n\nCosts\n\nIt was not cheap.");
    }

    #[test]
    fn a_flood_of_problems_is_told_in_few_lines() {
        let text = format!("# T\n\n## FAQ\n\n{}", "### Is it?\n\n".repeat(3_000));
        let reading = read_article(text.as_bytes(), "a.md");
        assert!(reading.problems.len() < 50, "{}", reading.problems.len());
    }

    #[test]
    fn the_id_is_the_path_without_its_ending_unless_declared() {
        let id = |bytes: &[u8]| read_article(bytes, "2026/a.b.md").article.unwrap().id;
        assert_eq!(id(b"# T\n\nText.").as_str(), "2026/a.b");
        assert_eq!(id(b"---\nid: mine\ntitle: T\n---\nText.").as_str(), "mine");
    }
}
