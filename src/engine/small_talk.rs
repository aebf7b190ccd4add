//! Small talk is what asks nothing of the articles, unless the articles have it as a question.

use super::ask::Searcher;
use crate::analysis::Analyzer;
use crate::article::{PassageKind, SmallTalk, small_talk};
use crate::text::folded_question;

impl Searcher<'_> {
    /// What `text` is, if all of it is small talk and no FAQ entry asks just that; `names` are what the bot is called.
    #[must_use]
    pub fn small_talk(&self, text: &str, names: &[&str]) -> Option<SmallTalk> {
        small_talk(text, names).filter(|_| !self.is_entry(text))
    }

    /// Whether an FAQ entry asks this in these very words.
    fn is_entry(&self, text: &str) -> bool {
        let folded = folded_question(text);
        if !folded.chars().any(char::is_alphanumeric) {
            return false;
        }
        let index = self.index();
        let readings: Vec<_> = index.languages.iter().map(|l| (l, Analyzer::new(l).tokens(text))).collect();
        index.asked().iter().any(|asked| {
            let Some(place) = index.place(asked.ordinal) else { return false };
            // Compared by terms first, which decodes no article.
            let is_near = readings.iter().any(|(l, words)| **l == place.article.language && *words == asked.words);
            let PassageKind::Faq { question, .. } = place.passage.kind else { return false };
            is_near && folded_question(place.article.slice(question)) == folded
        })
    }
}
