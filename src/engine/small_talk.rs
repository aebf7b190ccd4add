//! Small talk is what asks nothing of the articles, unless the articles have it as a question.

use super::ask::Searcher;
use crate::analysis::Analyzer;
use crate::article::{PassageKind, SmallTalk, small_talk};
use crate::store::QuestionWord;
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
        index.languages.iter().any(|language| {
            let tokens = Analyzer::new(language).tokens(text);
            let terms: Vec<QuestionWord<'_>> = tokens.iter().map(|token| QuestionWord::Term(&token.term)).collect();
            // An index that fails says so when it is asked.
            let with = index.entries_with(&terms).unwrap_or_default();
            let Some((first, others)) = with.split_first() else { return false };
            first.iter().filter(|entry| others.iter().all(|with| with.contains(entry))).any(|entry| {
                let Some(place) = index.place(*entry) else { return false };
                let PassageKind::Faq { question, .. } = place.passage.kind else { return false };
                place.article.language == *language && folded_question(place.article.slice(question)) == folded
            })
        })
    }
}
