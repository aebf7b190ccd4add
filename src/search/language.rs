//! In which language a question is asked: by its own words where they tell, else by the articles in which it finds most.

use crate::analysis::{Analyzer, idf};
use crate::store::{Index, StoreError, TermKind};
use crate::text::Language;

/// Languages of a corpus that a question is tried in.
const MOST: usize = 4;

/// Words of a question that are tried.
const MAX_TERMS: usize = 12;

/// Passages among which one must be in the language.
const AMONG: usize = 3;

/// The language of `question`. A few words without an article or a question word may be of any: then it is the language of the
/// articles that have them, as that language stems them.
pub(super) fn language(question: &str, index: &Index) -> Result<Language, StoreError> {
    if let Some(clear) = Language::clear_among(question, &index.languages) {
        return Ok(clear);
    }
    let usual = Language::detect_among(question, &index.languages);
    let mut best: Option<(f32, &Language)> = None;
    let spaced = index.languages.iter().filter(|language| !language.is_cjk() && **language != Language::unknown());
    for language in spaced.take(MOST) {
        let found = found(question, language, &usual, index)?;
        if found > best.map_or(0.0, |(most, _)| most) {
            best = Some((found, language));
        }
    }
    Ok(best.map_or(usual, |(_, language)| language.clone()))
}

/// What the question's terms that some article has are worth together; nothing where no article of the language is among those
/// that have most of them. Articles of no known language are taken for the `usual` one.
fn found(question: &str, language: &Language, usual: &Language, index: &Index) -> Result<f32, StoreError> {
    let tokens = Analyzer::new(language).tokens(question);
    let content = tokens.iter().filter(|token| !token.is_stop && !token.is_pair).take(MAX_TERMS);
    let terms: Vec<&str> = content.map(|token| token.term.as_str()).collect();
    let is_of = |passage: &u32| {
        index.article_of(*passage).is_some_and(|article| {
            let own = if article.language == Language::unknown() { usual } else { &article.language };
            own.primary() == language.primary()
        })
    };
    if !index.best_by_words(&terms, AMONG, None)?.iter().any(is_of) {
        return Ok(0.0);
    }
    let with = index.passages_with(TermKind::Term, &terms)?.into_iter().filter(|passages| *passages > 0);
    Ok(with.map(|passages| idf(passages, index.len() as u64)).sum())
}
