//! The terms of a question, and what is looked for in passages on their account: themselves, words of their families,
//! compounds, names in another form.

use super::alias::Alias;
use super::compounds::compounds;
use super::word_families::families;
use crate::analysis::{Analyzer, Token, idf};
use crate::store::{Index, StoreError, TermKind};
use crate::text::{is_hangul, is_hiragana};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// Terms of a question that are looked up; a whole page as a question has more than help.
const MAX_TERMS: usize = 64;

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
    /// Inverse document frequency of the term and its family together, what a relative is worth at most.
    pub family_idf: f32,
}

/// Which of the question's terms a term of a passage matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Match {
    /// The term's place in [`Query::terms`](super::Query::terms).
    pub term: usize,
    /// Whether it is a relative rather than the term itself.
    pub is_kin: bool,
}

/// Terms that are looked for in a passage.
#[derive(Default)]
pub(super) struct SoughtTerms {
    numbers: HashMap<String, u32>,
    /// By number.
    pub terms: Vec<String>,
    /// By number, what it matches of the question.
    pub matches: Vec<Option<Match>>,
    /// By number, whether another form of a name has it.
    pub in_names: Vec<bool>,
    /// Compounds with the question's words.
    pub compounds: Vec<String>,
}

/// A name of the question in its other form.
pub(super) struct OtherForm {
    /// Numbers of the terms that a passage must have, all of them.
    pub needs: Vec<u32>,
    /// The question's terms that it then has, if only as relatives.
    pub terms: Vec<usize>,
}

impl SoughtTerms {
    pub(super) fn number(&mut self, term: &str) -> u32 {
        if let Some(number) = self.numbers.get(term) {
            return *number;
        }
        let number = u32::try_from(self.terms.len()).unwrap_or(u32::MAX);
        self.numbers.insert(term.to_owned(), number);
        self.terms.push(term.to_owned());
        self.matches.push(None);
        self.in_names.push(false);
        number
    }

    /// A term of the question is itself before it is a relative, and the relative of the first that it is akin to.
    pub(super) fn matches(&mut self, term: &str, found: Match) {
        let own = self.number(term) as usize;
        if !found.is_kin || self.matches[own].is_none() {
            self.matches[own] = Some(found);
        }
    }

    pub(super) fn in_a_name(&mut self, term: &str) -> u32 {
        let own = self.number(term);
        self.in_names[own as usize] = true;
        own
    }
}

/// The different terms of `tokens` that are looked up, and what is looked for in passages on their account.
pub(super) fn terms(
    tokens: &[Token],
    analyzer: &Analyzer,
    index: &Index,
) -> Result<(Vec<Term>, SoughtTerms), StoreError> {
    let has_content = tokens.iter().any(|t| !t.is_stop && !t.is_pair);
    let mut different: Vec<&Token> = Vec::new();
    for token in tokens.iter().filter(|t| !(t.is_stop && has_content)) {
        if different.len() < MAX_TERMS && different.iter().all(|t| t.term != token.term) {
            different.push(token);
        }
    }
    let sought: Vec<&str> = different.iter().map(|token| token.term.as_str()).collect();
    let with_term = index.passages_with(TermKind::Term, &sought)?;
    let (mut terms, mut words) = (Vec::with_capacity(different.len()), SoughtTerms::default());
    let count = index.len() as u64;
    let akin = families(index, &sought)?.into_iter().zip(compounds(index, analyzer, &sought)?);
    let with: Vec<&Token> =
        different.iter().zip(&with_term).filter(|(_, passages)| **passages > 0).map(|(token, _)| *token).collect();
    let known = different.iter().copied().zip(with_term.iter().copied().zip(akin));
    let known = known.filter(|(token, (passages, _))| *passages > 0 || !is_seam(token, &with));
    for (term, (token, (passages, ((relatives, akin), (compounds, in_compounds))))) in known.enumerate() {
        let akin = akin + in_compounds;
        words.compounds.extend(compounds.iter().cloned());
        for relative in relatives.into_iter().chain(compounds) {
            words.matches(&relative, Match { term, is_kin: true });
        }
        words.matches(&token.term, Match { term, is_kin: false });
        let weight = idf(passages, count);
        let family_idf = idf((passages + akin).min(count), count).min(weight);
        terms.push(Term { term: token.term.clone(), word: token.word.clone(), idf: weight, passages, family_idf });
    }
    Ok((terms, words))
}

/// Whether a term that no article has is only what stands between words: a pair of Korean syllables or of hiragana, where a
/// particle or an ending begins; a Korean verb of whose pairs articles have one, in another form.
fn is_seam(token: &Token, known: &[&Token]) -> bool {
    let word: String = token.word.nfc().collect();
    if token.is_pair {
        return word.chars().all(is_hangul) || word.chars().all(is_hiragana);
    }
    let is_of = |pair: &&&Token| pair.is_pair && word.contains(pair.word.as_str());
    word.chars().all(is_hangul) && known.iter().any(|pair| is_of(&pair))
}

/// The question's names in their other forms. A term that no passage has is worth what its other form is.
pub(super) fn names_of(
    aliases: &[Alias],
    terms: &mut [Term],
    words: &mut SoughtTerms,
    index: &Index,
) -> Result<Vec<OtherForm>, StoreError> {
    let mut out = Vec::with_capacity(aliases.len());
    for alias in aliases.iter().filter(|alias| !alias.needs.is_empty()) {
        let worth = alias.worth(index)?;
        for term in terms.iter_mut().filter(|term| alias.of.contains(&term.term)) {
            term.family_idf = term.family_idf.min(worth);
        }
        let stands_for = |of: &String| terms.iter().position(|term| term.term == *of);
        out.push(OtherForm {
            needs: alias.needs.iter().map(|need| words.in_a_name(need)).collect(),
            terms: alias.of.iter().filter_map(stands_for).collect(),
        });
    }
    Ok(out)
}
