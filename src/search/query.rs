use super::SearchError;
use super::spelling::{Repair, is_known, repair};
use crate::article::Question;
use crate::embed::Embedder;
use crate::index::analysis::{Analyzer, Token, grams, idf, pairs};
use crate::index::{Field, Index};
use crate::text::Language;
use std::collections::{BTreeMap, HashMap};

/// Terms of a question that are looked up; a whole page as a question has more than help.
const MAX_TERMS: usize = 64;

/// A question, analysed against an index.
pub struct Query {
    /// The language it was taken for.
    pub language: Language,
    /// Words read as others.
    pub repairs: Vec<Repair>,
    /// Its different terms, stop words left out unless there is nothing else, in the order they were typed.
    pub terms: Vec<Term>,
    /// Sum of the terms' inverse document frequencies.
    pub mass: f32,
    /// Its vector, where the encoder knows the language.
    pub vector: Option<Vec<f32>>,
    pub(super) pairs: HashMap<String, f32>,
    pub(super) pair_mass: f32,
    pub(super) grams: HashMap<String, f32>,
    pub(super) gram_norm: f32,
}

/// A term of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// The term as it is indexed.
    pub term: String,
    /// The word it comes from.
    pub word: String,
    /// Inverse document frequency: `ln(1 + (N - n + 0.5) / (n + 0.5))` (Lucene's and tantivy's).
    pub idf: f32,
    /// Passages that have it.
    pub passages: u64,
}

impl Query {
    /// Analyses `question` for `index`.
    ///
    /// # Errors
    /// [`SearchError`] when the index or the encoder fails.
    pub fn new(question: &Question, index: &Index, embedder: &dyn Embedder) -> Result<Self, SearchError> {
        let language = Language::detect_among(question.as_str(), &index.languages);
        let (tokens, repairs) = repaired(Analyzer::new(&language).tokens(question.as_str()), index)?;
        let count = index.lexical.len();
        let weigh = |field, term: &str| index.lexical.doc_freq(field, term).map(|n| (idf(n, count), n));

        let mut terms: Vec<Term> = Vec::new();
        let has_content = tokens.iter().any(|t| !t.is_stop && !t.is_pair);
        for token in tokens.iter().filter(|t| !(t.is_stop && has_content)) {
            if terms.len() < MAX_TERMS && terms.iter().all(|t| t.term != token.term) {
                let (idf, passages) = weigh(Field::All, &token.term)?;
                terms.push(Term { term: token.term.clone(), word: token.word.clone(), idf, passages });
            }
        }
        let words = || tokens.iter().filter(|t| !t.is_pair);
        let weighed = |field, all: Vec<String>| -> Result<BTreeMap<String, f32>, SearchError> {
            all.into_iter().map(|t| Ok((t.clone(), weigh(field, &t)?.0))).collect()
        };
        let pairs = weighed(Field::Pairs, pairs(words().map(|t| t.term.as_str())))?;
        let grams = weighed(Field::Grams, grams(words().map(|t| t.word.as_str())))?;

        let is_known_language = embedder.knows(&language) && !index.vectors.is_empty();
        let vector = if is_known_language { embedder.embed(&[question.as_str()])?.pop() } else { None };
        Ok(Self {
            language,
            repairs,
            mass: terms.iter().map(|t| t.idf).sum(),
            terms,
            vector,
            // Sums run over sorted maps: the order of additions, and so every bit of the result, is always the same.
            pair_mass: pairs.values().sum(),
            gram_norm: grams.values().map(|w| w * w).sum::<f32>().sqrt(),
            pairs: pairs.into_iter().collect(),
            grams: grams.into_iter().collect(),
        })
    }
}

fn repaired(mut tokens: Vec<Token>, index: &Index) -> Result<(Vec<Token>, Vec<Repair>), SearchError> {
    let mut repairs = Vec::new();
    for token in &mut tokens {
        if token.is_stop || token.is_pair || is_known(&index.lexical, &token.term)? {
            continue;
        }
        let Some(found) = repair(&index.lexical, &token.word)? else {
            continue;
        };
        // The vocabulary holds words of every language in the index; the first whose stem is known wins.
        let stems = index.languages.iter().filter_map(|l| Analyzer::new(l).tokens(&found).pop());
        let mut known = None;
        for stem in stems {
            if is_known(&index.lexical, &stem.term)? {
                known = Some(stem);
                break;
            }
        }
        if let Some(stem) = known {
            repairs.push(Repair { typed: token.word.clone(), read_as: found });
            *token = stem;
        }
    }
    Ok((tokens, repairs))
}
