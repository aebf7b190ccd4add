use super::{Article, Passage, PassageKind};
use crate::text::{Span, sentences};

/// A passage's words with what stands over them: what is indexed, embedded and matched.
#[derive(Clone, Copy, Debug)]
pub struct PassageView<'a> {
    /// The article's title.
    pub title: &'a str,
    /// The section's heading, outer headings before it and joined by ` > `; empty where there is none.
    pub section: &'a str,
    /// The FAQ question; empty for a section's passage.
    pub question: &'a str,
    /// The passage itself; empty where an FAQ entry is its question alone (question sets have such).
    pub body: &'a str,
}

impl Article {
    /// The passage with what stands over it.
    #[must_use]
    pub fn view(&self, passage: &Passage) -> PassageView<'_> {
        let (section, question) = match passage.kind {
            PassageKind::Section { heading } => (heading, None),
            PassageKind::Faq { heading, question } => (heading, Some(question)),
        };
        let slice = |span: Option<Span>| span.map_or("", |s| self.slice(s));
        let body = if question == Some(passage.span) { "" } else { self.slice(passage.span) };
        PassageView { title: &self.title, section: slice(section), question: slice(question), body }
    }
}

impl<'a> PassageView<'a> {
    /// What the passage is an answer to, in the publisher's words: its question, else its heading, else the title.
    #[must_use]
    pub fn asks(&self) -> &'a str {
        let innermost = self.section.rsplit(" > ").next().unwrap_or_default();
        [self.question, innermost].into_iter().find(|s| !s.is_empty()).unwrap_or(self.title)
    }

    /// Title, section, question and body in one, as the encoder reads it.
    #[must_use]
    pub fn full(&self) -> String {
        format!("{}. {}. {} {}", self.title, self.section, self.question, self.body)
    }

    /// The body, or the question where there is no body.
    #[must_use]
    pub fn text(&self) -> &'a str {
        if self.body.is_empty() { self.question } else { self.body }
    }

    /// The body's sentences that say something.
    pub fn sentences(&self) -> impl Iterator<Item = &'a str> {
        let body = self.body;
        sentences(body)
            .into_iter()
            .filter_map(|s| s.of(body))
            .filter(|s| s.chars().filter(|c| c.is_alphanumeric()).count() > 1)
    }

    /// Title, section, question and body, those that are not empty.
    pub fn parts(&self) -> impl Iterator<Item = &'a str> {
        [self.title, self.section, self.question, self.body].into_iter().filter(|p| !p.is_empty())
    }
}
