//! Where citations lead: to the article's own page, or to ours of it, at the words that are quoted.

use super::settings::CitationTarget;
use super::state::ServeState;
use crate::article::{Article, ArticleId, Citation, PassageId};
use crate::store::Index;
use crate::text::{Span, hex};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// What may stand in a path as it is: letters, figures, and RFC 3986's unreserved marks.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Words of an article that a page is to mark: from which byte, how many, and a check of them, since articles change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct QuoteMark(String);

impl QuoteMark {
    pub(super) fn of(article: &Article, span: Span) -> Self {
        Self(format!("{}-{}-{}", span.start(), span.len(), check(article.slice(span))))
    }

    /// As an address has it.
    pub(super) fn parse(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Where the words stand in `article`; none where it no longer has them there.
    pub(super) fn span(&self, article: &Article) -> Option<Span> {
        let mut fields = self.0.splitn(3, '-');
        let (start, len): (usize, usize) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
        let span = Span::new(start, start.checked_add(len)?);
        let words = span.of(&article.text).filter(|words| !words.is_empty())?;
        (fields.next()? == check(words)).then_some(span)
    }
}

fn check(words: &str) -> String {
    let digest = Sha256::digest(words.as_bytes());
    hex(digest.get(..4).unwrap_or_default())
}

/// The address of our page of an article, without the server's.
pub(super) fn article_path(article: &ArticleId) -> String {
    let parts: Vec<String> = article.as_str().split('/').map(encoded).collect();
    format!("/a/{}", parts.join("/"))
}

/// The address at which a question is asked, without the server's.
pub(super) fn question_path(question: &str) -> String {
    format!("/?q={}", encoded(question))
}

/// What a passage is called within its article's page.
pub(super) fn anchor(passage: &PassageId) -> &str {
    passage.as_str().rsplit_once('#').map_or(passage.as_str(), |(_, name)| name)
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, PATH).to_string()
}

/// Our page of an article at the words quoted from a passage.
pub(super) fn quote_path(
    index: &Index,
    article: &ArticleId,
    passage: Option<&PassageId>,
    quote: &str,
) -> Option<String> {
    let page = article_path(&index.article(article)?.id);
    let Some(place) = passage.and_then(|passage| index.passage(passage)) else { return Some(page) };
    let own = place.passage.span;
    let found =
        place.article.slice(own).find(quote).map(|at| Span::new(own.start() + at, own.start() + at + quote.len()));
    Some(match found {
        Some(span) => format!("{page}?quote={}#quote", QuoteMark::of(place.article, span).0),
        None => format!("{page}#{}", encoded(anchor(&place.passage.id))),
    })
}

impl ServeState {
    /// Where a citation leads whose article has this address.
    pub(super) fn citation_path(
        &self,
        index: &Index,
        url: Option<&str>,
        article: &ArticleId,
        passage: Option<&PassageId>,
        quote: &str,
    ) -> Option<String> {
        match (url, self.settings.cite) {
            (Some(url), CitationTarget::Article) => Some(url.to_owned()),
            (url, _) => quote_path(index, article, passage, quote).or_else(|| url.map(str::to_owned)),
        }
    }

    /// The whole address where a citation leads; none where there is neither a page of the publisher's nor one of ours.
    pub(super) fn citation_url(&self, index: &Index, citation: &Citation, quote: &str) -> Option<String> {
        let (url, passage) = (citation.url.as_deref(), citation.passage.as_ref());
        self.citation_path(index, url, &citation.article, passage, quote).and_then(|lead| self.address(lead))
    }

    /// An address as others can use it.
    fn address(&self, lead: String) -> Option<String> {
        if !lead.starts_with('/') {
            return Some(lead);
        }
        self.settings.place.has_pages().then(|| format!("{}{lead}", self.settings.place.base()))
    }

    /// Has every citation in a JSON form lead somewhere.
    pub(super) fn fill_citations(&self, value: &mut Value, index: &Index) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.fill_citations(item, index)),
            Value::Object(fields) => {
                let quote = fields.get("quote").and_then(Value::as_str).unwrap_or_default().to_owned();
                if let Some(Value::Object(citation)) = fields.get_mut("citation") {
                    let text = |name: &str| citation.get(name).and_then(Value::as_str).map(str::to_owned);
                    let (url, passage) = (text("url"), text("passage").map(PassageId::new));
                    let article = text("article").map(|id| ArticleId::new(&id));
                    let lead = article.and_then(|article| {
                        self.citation_path(index, url.as_deref(), &article, passage.as_ref(), &quote)
                    });
                    if let Some(lead) = lead.and_then(|lead| self.address(lead)) {
                        citation.insert("url".to_owned(), lead.into());
                    }
                }
                fields.values_mut().for_each(|field| self.fill_citations(field, index));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::ArticleBuilder;

    #[test]
    fn a_mark_finds_its_words_and_no_others() {
        let mut builder = ArticleBuilder::default();
        builder.paragraph("Es öffnete im Mai.");
        let article = builder.finish(ArticleId::new("a"), "a.md");
        let span = Span::new(0, 11);
        let mark = QuoteMark::of(&article, span);
        assert_eq!(mark.span(&article), Some(span));
        let changed = mark.0.replace("0-11", "1-11");
        for bad in
            [changed.as_str(), "", "0-11", "0-11-", "x-1-2", "0-0-e3b0c442", "4-1-00000000", "99999999999999999999-1-x"]
        {
            assert_eq!(QuoteMark::parse(bad).span(&article), None, "{bad}");
        }
    }

    #[test]
    fn names_are_encoded_piece_by_piece() {
        assert_eq!(article_path(&ArticleId::new("2026/a b?#%")), "/a/2026/a%20b%3F%23%25");
        assert_eq!(question_path("why & <how>?"), "/?q=why%20%26%20%3Chow%3E%3F");
        assert_eq!(anchor(&PassageId::new("a#b#faq/why")), "faq/why");
    }
}
