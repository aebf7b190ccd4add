use super::{ArticleId, Body, FaqWording, LazyBody, ReleasePeriod};
use crate::text::{Language, Span};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::ops::{Deref, DerefMut};

/// One article, read and cleaned: what it says of itself, and its [`Body`], which it gives as its own fields. Its words live
/// once, in [`Body::text`]; all else points into it. Written down it is without its body, which has a place of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Stable id.
    pub id: ArticleId,
    /// Title, without the site's name.
    pub title: String,
    /// Authors in the order given; empty when none is named.
    pub authors: Vec<String>,
    /// When it appeared and when it last changed.
    pub dates: Dates,
    /// From when to when it is public, where it says so.
    #[serde(default, skip_serializing_if = "ReleasePeriod::is_open")]
    pub release: ReleasePeriod,
    /// Canonical address, where it states one.
    pub url: Option<String>,
    /// Language of the text: declared, else detected.
    pub language: Language,
    /// Category, where it states one.
    pub category: Option<String>,
    /// Tags in the order given.
    pub tags: Vec<String>,
    /// Other wordings of its FAQ's questions, in the order given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<FaqWording>,
    /// The file it was read from, relative to the corpus folder, with `/` between folders.
    pub source: String,
    /// The words, and what points into them.
    #[serde(skip)]
    pub body: LazyBody,
}

/// Publication dates; either may be missing, nothing is ever filled in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dates {
    /// First published.
    pub published: Option<Date>,
    /// Last updated.
    pub updated: Option<Date>,
}

impl Dates {
    /// The date a citation shows and filters use: updated, else published.
    #[must_use]
    pub fn shown(&self) -> Option<Date> {
        self.updated.or(self.published)
    }
}

impl Deref for Article {
    type Target = Body;

    fn deref(&self) -> &Body {
        self.body.get()
    }
}

impl DerefMut for Article {
    fn deref_mut(&mut self) -> &mut Body {
        self.body.get_mut()
    }
}

/// The folder of the corpus with what moderators answered to readers' questions.
pub const ANSWERS: &str = "answers";

impl Article {
    /// Whether moderators wrote it as answers to readers: its words are theirs, and stand on no page.
    #[must_use]
    pub fn is_by_moderators(&self) -> bool {
        self.source.strip_prefix(ANSWERS).is_some_and(|rest| rest.starts_with('/'))
    }

    /// The address of the page on which its words stand. The one that moderators name for an answer of theirs is what it
    /// rests on, see [`Citation::based_on`](super::Citation::based_on).
    #[must_use]
    pub fn page(&self) -> Option<&str> {
        self.url.as_deref().filter(|_| !self.is_by_moderators())
    }

    /// The number of the page on which the words under `span` begin, where the document has pages.
    #[must_use]
    pub fn page_number(&self, span: Span) -> Option<usize> {
        let begun = self.pages.partition_point(|start| start.offset <= span.start());
        // What stands before the first page that was found is on it or on one before; which one is not known.
        self.pages.get(begun.checked_sub(1)?).map(|start| start.page)
    }

    /// The words under `span`; empty when it does not fit (never so for the article's own spans).
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        span.of(&self.text).unwrap_or_default()
    }

    /// Words as a reader would count them; a Han character counts as one.
    #[must_use]
    pub fn word_count(&self) -> usize {
        use unicode_segmentation::UnicodeSegmentation;
        self.text.unicode_words().count()
    }
}
