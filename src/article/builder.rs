//! Blocks in, an article out: its text, the spans into it, where its lists and tables stand, and its passages. What a block is, the
//! readers of files have decided.

use super::{
    Article, ArticleId, Body, Dates, FaqEntry, FaqOrigin, FaqWording, PageStart, PassageKind, ReleasePeriod, Section,
    cut,
};
use crate::text::{Language, Span, clean_article_text, folded_question};

/// Puts an article together block by block in reading order, so that the text and the spans into it cannot disagree.
///
/// Blocks are cleaned on the way in ([`clean_article_text`]) and empty ones are dropped.
#[derive(Debug, Default)]
pub struct ArticleBuilder {
    text: String,
    sections: Vec<Section>,
    faq: Vec<FaqEntry>,
    lists: Vec<Span>,
    unlike_page: Vec<Span>,
    /// What the article says about itself.
    pub meta: Meta,
    /// From when to when it is public.
    pub release: ReleasePeriod,
    /// Other wordings of the FAQ's questions: the entry's question, and the wording.
    pub also: Vec<(String, String)>,
    /// Where its pages begin in the text, in order, where it has pages.
    pub pages: Vec<PageStart>,
}

/// The facts about an article that are not in its text.
#[derive(Clone, Debug, Default)]
pub struct Meta {
    /// Title; must not be empty when the article is finished.
    pub title: String,
    /// Authors.
    pub authors: Vec<String>,
    /// Dates.
    pub dates: Dates,
    /// Canonical address.
    pub url: Option<String>,
    /// Declared language.
    pub language: Option<Language>,
    /// Category.
    pub category: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
}

impl ArticleBuilder {
    /// An article without text as yet.
    #[must_use]
    pub fn new(meta: Meta) -> Self {
        Self { meta, ..Self::default() }
    }

    /// Starts a section. An empty heading starts one without.
    pub fn heading(&mut self, heading: &str) {
        let heading = self.push(&clean_article_text(heading));
        self.sections.push(Section { heading, paragraphs: Vec::new() });
    }

    /// Adds an item of a list to the section that is open. Items that follow each other are one list, and a line above it that
    /// ends in a colon belongs to it.
    pub fn item(&mut self, item: &str) {
        let before = self.sections.last().and_then(|section| section.paragraphs.last()).copied();
        self.paragraph(item);
        let Some(added) = self.sections.last().and_then(|section| section.paragraphs.last()).copied() else { return };
        if Some(added) == before {
            return;
        }
        if let Some(list) = self.lists.last_mut()
            && before.is_some_and(|before| before.end() == list.end())
        {
            *list = list.to(added);
            return;
        }
        let leads_in = |span: &Span| span.of(&self.text).is_some_and(|text| text.ends_with([':', '：']));
        self.lists.push(before.filter(leads_in).map_or(added, |before| before.to(added)));
    }

    /// Adds the heading of an FAQ: seen in the text, but no section of the article.
    pub fn faq_heading(&mut self, heading: &str) {
        self.push(&clean_article_text(heading));
    }

    /// Adds a paragraph to the section that is open.
    pub fn paragraph(&mut self, paragraph: &str) {
        let Some(span) = self.push(&clean_article_text(paragraph)) else {
            return;
        };
        if self.sections.is_empty() {
            self.sections.push(Section { heading: None, paragraphs: Vec::new() });
        }
        if let Some(section) = self.sections.last_mut() {
            section.paragraphs.push(span);
        }
    }

    /// Adds an FAQ entry; an entry without a question or an answer is not added and `false` is returned.
    pub fn faq_entry(&mut self, question: &str, answer: &str) -> bool {
        self.faq_entry_from(question, answer, FaqOrigin::Text)
    }

    /// [`Self::faq_entry`], with where it was found.
    pub fn faq_entry_from(&mut self, question: &str, answer: &str, origin: FaqOrigin) -> bool {
        let question = clean_article_text(question);
        let answer = clean_article_text(answer);
        if question.trim().is_empty() || answer.trim().is_empty() {
            return false;
        }
        if let (Some(question), Some(answer)) = (self.push(&question), self.push(&answer)) {
            self.faq.push(FaqEntry { question, answer, origin });
        }
        true
    }

    /// Whether the FAQ has an entry for this question.
    #[must_use]
    pub fn asks(&self, question: &str) -> bool {
        let wanted = folded_question(question);
        self.faq.iter().any(|entry| entry.question.of(&self.text).is_some_and(|own| folded_question(own) == wanted))
    }

    /// Says where the words added so far are not what the article's page shows, in order.
    pub fn mark_unlike_page(&mut self, spans: Vec<Span>) {
        self.unlike_page.extend(spans);
    }

    /// All words added so far.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing was added that could be quoted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.faq.is_empty() && self.sections.iter().all(|s| s.paragraphs.is_empty())
    }

    /// The finished article, its passages cut. The language is detected where none was declared.
    #[must_use]
    pub fn finish(self, id: ArticleId, source: &str) -> Article {
        let meta = self.meta;
        let language = meta.language.unwrap_or_else(|| Language::detect(&self.text));
        let mut article = Article {
            id,
            title: clean_article_text(&meta.title).trim().to_owned(),
            authors: meta.authors,
            dates: meta.dates,
            release: self.release,
            url: meta.url,
            language,
            category: meta.category,
            tags: meta.tags,
            also: Vec::new(),
            source: source.to_owned(),
            body: Body {
                tables: tables(&self.text, &self.sections, &self.lists),
                text: self.text,
                sections: self.sections,
                faq: self.faq,
                lists: self.lists,
                unlike_page: self.unlike_page,
                pages: self.pages,
                passages: Vec::new(),
            }
            .into(),
        };
        article.passages = cut(&article);
        article.also = wordings(&article, self.also);
        article
    }

    fn push(&mut self, block: &str) -> Option<Span> {
        let block = block.trim();
        if block.is_empty() {
            return None;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(block);
        Some(Span::new(start, self.text.len()))
    }
}

/// The wordings whose entries the article has.
fn wordings(article: &Article, stated: Vec<(String, String)>) -> Vec<FaqWording> {
    let entry_of = |question: &str| {
        let wanted = folded_question(question);
        article.passages.iter().find(|passage| {
            matches!(passage.kind, PassageKind::Faq { question, .. } if folded_question(article.slice(question)) == wanted)
        })
    };
    let wording = |(entry, question): (String, String)| {
        let passage = entry_of(&entry)?.id.clone();
        Some(FaqWording { question, passage })
    };
    stated.into_iter().filter_map(wording).collect()
}

/// Two rows or more that follow each other in a section and are no list's items. Every reader of files sets cells apart alike.
fn tables(text: &str, sections: &[Section], lists: &[Span]) -> Vec<Span> {
    const CELLS: &str = " | ";
    let mut out = Vec::new();
    for section in sections {
        let is_row = |span: &&Span| span.of(text).is_some_and(|row| row.contains(CELLS) && !row.contains('\n'));
        for run in section.paragraphs.chunk_by(|a, b| is_row(&a) == is_row(&b)) {
            if let [first, .., last] = run
                && is_row(&first)
            {
                let table = first.to(*last);
                if !lists.iter().any(|list| list.start() < table.end() && table.start() < list.end()) {
                    out.push(table);
                }
            }
        }
    }
    out
}
