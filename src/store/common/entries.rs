//! The FAQ's questions by their terms and by the beginnings of their words, for suggestions while a reader types. Made of the
//! articles when it is first asked for.

use crate::analysis::Analyzer;
use crate::article::PassageKind;
use crate::store::{Catalogue, QuestionWord};
use std::collections::BTreeMap;

/// Of entries with the cosine of each one's question, where it has one, the `most` nearest that are at least so near, nearest
/// first, ties by number.
pub(crate) fn nearest_entries(
    entries: &[u32],
    cosines: impl IntoIterator<Item = Option<f32>>,
    least: f32,
    most: usize,
) -> Vec<(u32, f32)> {
    let all = entries.iter().zip(cosines);
    let near = all.filter_map(|(entry, cosine)| Some((*entry, cosine.filter(|cosine| *cosine >= least)?)));
    let mut near: Vec<(u32, f32)> = near.collect();
    near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    near.truncate(most);
    near
}

/// Entries are known by their first passages.
#[derive(Default)]
pub(crate) struct Entries {
    all: Vec<u32>,
    terms: BTreeMap<String, Vec<u32>>,
    words: BTreeMap<String, Vec<u32>>,
}

impl Entries {
    pub(crate) fn of(catalogue: &Catalogue) -> Self {
        let mut out = Self::default();
        let articles = (0..).zip(&catalogue.corpus().files).filter_map(|(n, file)| Some((n, file.article.as_ref()?)));
        for (number, article) in articles {
            let analyzer = Analyzer::new(&article.language);
            let mut last = None;
            for (ordinal, passage) in catalogue.passages_of(number).zip(&article.passages) {
                let PassageKind::Faq { question, .. } = passage.kind else { continue };
                // An entry cut in several passages counts once.
                if last.replace(question) == Some(question) {
                    continue;
                }
                let tokens = analyzer.tokens(article.slice(question));
                out.put(ordinal, tokens.into_iter().map(|token| (token.term, token.word)));
            }
        }
        out
    }

    /// Puts the entry of the highest number so far, with the terms and words of its question.
    pub(crate) fn put(&mut self, ordinal: u32, question: impl IntoIterator<Item = (String, String)>) {
        self.all.push(ordinal);
        for (term, word) in question {
            add(&mut self.terms, term, ordinal);
            add(&mut self.words, word, ordinal);
        }
    }

    /// All of them, ascending.
    pub(crate) fn all(&self) -> &[u32] {
        &self.all
    }

    /// Those whose questions have a word, ascending.
    pub(crate) fn with(&self, word: QuestionWord<'_>) -> Vec<u32> {
        match word {
            QuestionWord::Term(term) => self.terms.get(term).cloned().unwrap_or_default(),
            QuestionWord::Beginning(start) => {
                let from = self.words.range(start.to_owned()..).take_while(|(word, _)| word.starts_with(start));
                let mut out: Vec<u32> = from.flat_map(|(_, entries)| entries).copied().collect();
                out.sort_unstable();
                out.dedup();
                out
            }
        }
    }
}

fn add(map: &mut BTreeMap<String, Vec<u32>>, word: String, ordinal: u32) {
    let entries = map.entry(word).or_default();
    if entries.last() != Some(&ordinal) {
        entries.push(ordinal);
    }
}
