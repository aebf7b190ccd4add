use super::{Article, ArticleId, Passage, PassageId, PassageKind, text_fragment_url};
use crate::text::Span;
use jiff::civil::Date;
use serde::Serialize;

/// Where a quote comes from. Made only from a passage and a span inside it, so it cannot point at other words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// The article.
    pub article: ArticleId,
    /// Its title.
    pub title: String,
    /// Its authors.
    pub authors: Vec<String>,
    /// Heading of the section quoted from.
    pub section: Option<String>,
    /// The FAQ question whose answer is quoted.
    pub faq_question: Option<String>,
    /// Updated, else published.
    pub date: Option<Date>,
    /// The day the publisher corrected it, where the register says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected: Option<Date>,
    /// The number of the page that the quote begins on, 1 the first, where the document has pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<usize>,
    /// The article's address with a fragment that lands on the quote, by its words or by its page; none for moderators' words, which are on no page.
    pub url: Option<String>,
    /// Whether the words are moderators' own, in answer to readers, and not the publisher's.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_by_moderators: bool,
    /// The page that moderators rest their answer on, where they named one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub based_on: Option<String>,
    /// The file the article was read from.
    pub source: String,
    /// The passage quoted from; none when a fact about the article itself is cited.
    pub passage: Option<PassageId>,
}

impl Citation {
    /// Cites `span` of `passage`; `None` when the span is empty or reaches outside the passage.
    #[must_use]
    pub fn of_quote(article: &Article, passage: &Passage, span: Span) -> Option<Self> {
        if span.is_empty() || !passage.span.contains(span) || span.of(&article.text).is_none() {
            return None;
        }
        let (section, faq_question) = match passage.kind {
            PassageKind::Section { heading } => (heading.map(|h| article.slice(h).to_owned()), None),
            PassageKind::Faq { heading, question } => {
                (heading.map(|h| article.slice(h).to_owned()), Some(article.slice(question).to_owned()))
            }
        };
        let page = article.page_number(span);
        let url = article.page().map(|base| match page {
            Some(page) => page_url(base, page),
            None => text_fragment_url(base, article, span),
        });
        Some(Self { section, faq_question, page, url, passage: Some(passage.id.clone()), ..Self::of_article(article) })
    }

    /// Cites the article as a whole, for facts about it.
    #[must_use]
    pub fn of_article(article: &Article) -> Self {
        Self {
            article: article.id.clone(),
            title: article.title.clone(),
            authors: article.authors.clone(),
            section: None,
            faq_question: None,
            date: article.dates.shown(),
            corrected: None,
            page: None,
            url: article.page().map(str::to_owned),
            is_by_moderators: article.is_by_moderators(),
            based_on: article.url.clone().filter(|_| article.is_by_moderators()),
            source: article.source.clone(),
            passage: None,
        }
    }
}

/// The address of a document, opened at a page: viewers of PDF know pages and no text fragments.
fn page_url(base: &str, page: usize) -> String {
    let document = base.split_once('#').map_or(base, |(document, _)| document);
    format!("{document}#page={page}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleBuilder, PageStart};

    #[test]
    fn a_quote_of_a_document_with_pages_is_cited_by_its_page() {
        let mut builder = ArticleBuilder::default();
        builder.paragraph("It opened in May.");
        builder.paragraph("It closed in June.");
        builder.meta.url = Some("https://x.example/a.pdf#top".to_owned());
        builder.pages = vec![PageStart { offset: 0, page: 3 }, PageStart { offset: 19, page: 4 }];
        let article = builder.finish(ArticleId::new("a"), "a.pdf");
        let passage = &article.passages[0];
        let cited = |from: usize, to: usize| Citation::of_quote(&article, passage, Span::new(from, to)).unwrap();
        assert_eq!((cited(0, 17).page, cited(19, 37).page, cited(0, 37).page), (Some(3), Some(4), Some(3)));
        assert_eq!(cited(19, 37).url.as_deref(), Some("https://x.example/a.pdf#page=4"));
    }
}
