//! What an article says: its text, and the spans into it of sections, FAQ entries, lists, tables, pages and passages. A body is large,
//! so that an index reads it when it is first looked at.

use super::Passage;
use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::{Arc, OnceLock};

/// What an article consists of: its words and the spans into them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// The whole text as a reader sees it, headings and FAQ included, blocks set apart by an empty line.
    pub text: String,
    /// Headed parts in reading order; the first may have no heading.
    pub sections: Vec<Section>,
    /// The FAQ in reading order.
    pub faq: Vec<FaqEntry>,
    /// Lists, each from the line that leads into it (where one does) to its last item.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<Span>,
    /// Tables, each from its head to its last row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<Span>,
    /// Where the text is not what the article's page shows, in order: what was raised, put in or, where a span is empty, left out.
    /// A browser finds no words across it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unlike_page: Vec<Span>,
    /// Where the pages of a paginated document begin, in order; empty for a document without pages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<PageStart>,
    /// What can be quoted: cut from sections and FAQ, in reading order; together they cover both.
    pub passages: Vec<Passage>,
}

/// Where a page of a document begins in its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageStart {
    /// The byte of the text.
    pub offset: usize,
    /// The page, 1 the first.
    pub page: usize,
}

/// A headed part of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The heading, where there is one.
    pub heading: Option<Span>,
    /// Paragraphs and list items in order.
    pub paragraphs: Vec<Span>,
}

/// A question of an article's FAQ and its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaqEntry {
    /// The question.
    pub question: Span,
    /// The answer, all its paragraphs.
    pub answer: Span,
    /// Where it was found.
    #[serde(default)]
    pub origin: FaqOrigin,
}

/// Where an FAQ entry was found: web pages state some of them in markup that readers do not see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaqOrigin {
    /// In the text that readers see.
    #[default]
    Text,
    /// In the page's markup only (JSON-LD, microdata).
    Markup,
    /// In both.
    Both,
}

/// Where a body is kept that nobody has looked at yet.
pub trait BodySource: Send + Sync {
    /// The body; `None` when it cannot be read any more.
    fn read(&self) -> Option<Body>;
}

/// The body of an [`Article`](super::Article), read when it is first looked at: of the many articles of a large index a
/// question looks at a few. One that cannot be read is empty, so that nothing is quoted from it.
#[derive(Clone, Default)]
pub struct LazyBody {
    body: OnceLock<Body>,
    kept: Option<Arc<dyn BodySource>>,
}

impl LazyBody {
    /// The body. One that cannot be read is looked for again the next time.
    pub fn get(&self) -> &Body {
        static NONE: OnceLock<Body> = OnceLock::new();
        if let Some(body) = self.body.get() {
            return body;
        }
        match self.kept.as_ref().map(|kept| kept.read()) {
            Some(None) => NONE.get_or_init(Body::default),
            read => self.body.get_or_init(|| read.flatten().unwrap_or_default()),
        }
    }

    /// Whether it is in memory.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.body.get().is_some()
    }

    /// The body, to be changed.
    ///
    /// # Panics
    /// Never.
    #[expect(clippy::expect_used, reason = "the body has just been set")]
    pub fn get_mut(&mut self) -> &mut Body {
        let body = self.body.take().unwrap_or_else(|| self.get().clone());
        *self = body.into();
        self.body.get_mut().expect("it is there")
    }
}

impl From<Arc<dyn BodySource>> for LazyBody {
    fn from(kept: Arc<dyn BodySource>) -> Self {
        Self { body: OnceLock::new(), kept: Some(kept) }
    }
}

impl From<Body> for LazyBody {
    fn from(body: Body) -> Self {
        Self { body: OnceLock::from(body), kept: None }
    }
}

impl PartialEq for LazyBody {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl fmt::Debug for LazyBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[derive(Default)]
    struct Shelf(AtomicUsize);

    impl BodySource for Shelf {
        fn read(&self) -> Option<Body> {
            let body = Body { text: "kept".to_owned(), ..Body::default() };
            (self.0.fetch_add(1, Ordering::Relaxed) == 0).then_some(body)
        }
    }

    #[test]
    fn a_kept_body_is_read_once_and_one_that_cannot_be_read_is_empty() {
        let shelf = Arc::new(Shelf::default());
        let held = LazyBody::from(Arc::clone(&shelf) as Arc<dyn BodySource>);
        assert_eq!(shelf.0.load(Ordering::Relaxed), 0);
        assert_eq!((held.get().text.as_str(), held.get().text.as_str()), ("kept", "kept"));
        assert_eq!(shelf.0.load(Ordering::Relaxed), 1);
        assert_eq!(LazyBody::from(shelf as Arc<dyn BodySource>).get(), &Body::default());
    }
}
