use crate::article::Article;
use crate::ingest::Corpus;
use crate::text::Language;
use std::collections::BTreeMap;

/// Languages of the articles, most frequent first.
pub(crate) fn languages(corpus: &Corpus) -> Vec<Language> {
    let mut counts: BTreeMap<&Language, usize> = BTreeMap::new();
    for article in corpus.articles() {
        *counts.entry(&article.language).or_default() += 1;
    }
    let mut by_count: Vec<(&Language, usize)> = counts.into_iter().collect();
    by_count.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    by_count.into_iter().map(|(language, _)| language.clone()).collect()
}

/// The first language of these that is known: what texts too short to tell are taken for.
pub(crate) fn main_language(languages: &[Language]) -> Language {
    languages.iter().find(|l| **l != Language::unknown()).cloned().unwrap_or_else(Language::unknown)
}

/// The language a text is analysed in: one too short to tell is taken for what most of the others are.
pub(crate) fn spoken<'a>(article: &'a Article, main: &'a Language) -> &'a Language {
    if article.language == Language::unknown() { main } else { &article.language }
}
