use crate::analysis::{Analyzer, Token, grams, pairs};
use crate::article::PassageView;
use crate::store::HEAD_PARTS;

/// The terms of one passage, and what is stored of them.
pub(crate) struct PassageTerms {
    /// Words of title, section, question, then of each sentence.
    pub(crate) parts: Vec<Vec<Token>>,
    /// Words of what it answers to.
    pub(crate) asks: Vec<Token>,
    /// Whether their language writes nouns together.
    joins_words: bool,
}

impl PassageTerms {
    pub(crate) fn of(view: &PassageView<'_>, analyzer: &Analyzer) -> Self {
        let mut parts: Vec<Vec<Token>> = [view.title, view.section, view.question].map(|t| analyzer.tokens(t)).into();
        parts.extend(view.sentences().map(|s| analyzer.tokens(s)));
        Self { parts, asks: analyzer.tokens(view.asks()), joins_words: analyzer.joins_words() }
    }

    /// Terms of title, section, question and body, by which passages are ranked.
    pub(crate) fn ranked(&self) -> [Vec<&str>; HEAD_PARTS + 1] {
        std::array::from_fn(|field| {
            let range = if field < HEAD_PARTS { field..field + 1 } else { HEAD_PARTS..self.parts.len() };
            self.parts
                .get(range)
                .map_or_else(Vec::new, |parts| parts.iter().flatten().map(|t| t.term.as_str()).collect())
        })
    }

    fn tokens(&self) -> impl Iterator<Item = &Token> {
        self.parts.iter().flatten()
    }

    fn word_tokens(&self) -> impl Iterator<Item = &Token> {
        self.tokens().filter(|token| !token.is_pair)
    }

    /// Terms of all parts.
    pub(crate) fn all(&self) -> impl Iterator<Item = &str> {
        self.tokens().map(|token| token.term.as_str())
    }

    /// Words as they are written, what misspelt ones are mended from.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.word_tokens().map(|token| token.word.as_str())
    }

    /// Neighbouring words.
    pub(crate) fn pairs(&self) -> Vec<String> {
        pairs(self.word_tokens().map(|token| token.term.as_str()))
    }

    /// Terms from their ends to their beginnings, in languages that write nouns together.
    pub(crate) fn endings(&self) -> Vec<String> {
        let joined = self.joins_words.then(|| self.word_tokens()).into_iter().flatten();
        joined.map(|token| backwards(&token.term)).collect()
    }

    /// Character n-grams of what it answers to.
    pub(crate) fn grams(&self) -> Vec<String> {
        grams(self.asks.iter().filter(|token| !token.is_pair).map(|token| token.word.as_str()))
    }
}

/// A term from its end to its beginning.
pub(crate) fn backwards(term: &str) -> String {
    term.chars().rev().collect()
}
