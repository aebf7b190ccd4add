//! Words written together and apart: a compound is a relative of what it ends with, and of what it begins with
//! (Hafenfähre of Fähre); a question's compound, or two words of it, may stand the other way in the articles.

use super::alias::Alias;
use super::word_families::Family;
use crate::analysis::{Analyzer, Token};
use crate::store::{Index, StoreError, TermKind};

/// A compound has this many letters more than its part.
const LEAST_REST: usize = 3;

/// Shorter words end other words by accident; and begin them.
const LEAST_END: usize = 4;
const LEAST_BEGINNING: usize = 5;

/// Relatives of one word that are looked for, those of the most passages.
const MOST: usize = 40;

/// Compounds of a question that are taken apart, and pairs of its words that are put together.
const MOST_APART: usize = 4;
const MOST_TOGETHER: usize = 32;

/// Letters of two words that are looked for as one.
const LEAST_TOGETHER: usize = 4;

/// For each of `terms` the corpus's compounds with it; none where `analyzer` is of a language that writes nouns apart.
pub(super) fn compounds(index: &Index, analyzer: &Analyzer, terms: &[&str]) -> Result<Vec<Family>, StoreError> {
    if !analyzer.joins_words() {
        return Ok(terms.iter().map(|_| Family::default()).collect());
    }
    let letters = |term: &str| if term.chars().all(char::is_alphabetic) { term.chars().count() } else { 0 };
    let fit = |least: usize| terms.iter().copied().filter(move |term| letters(term) >= least).collect::<Vec<_>>();
    let mut ending = index.ending_with(&fit(LEAST_END))?.into_iter();
    let mut beginning = index.beginning_with(&fit(LEAST_BEGINNING))?.into_iter();
    let mut out = Vec::with_capacity(terms.len());
    for term in terms {
        let mut found = Vec::new();
        if letters(term) >= LEAST_END {
            found.extend(ending.next().unwrap_or_default());
        }
        if letters(term) >= LEAST_BEGINNING {
            found.extend(beginning.next().unwrap_or_default());
        }
        found.retain(|(other, _)| letters(other) >= letters(term) + LEAST_REST);
        found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        found.dedup();
        found.truncate(MOST);
        let passages = found.iter().map(|(_, n)| n).sum();
        out.push((found.into_iter().map(|(other, _)| other).collect(), passages));
    }
    Ok(out)
}

/// The question's compounds apart, and its neighbouring words together, as far as the articles have them so.
pub(super) fn other_forms(index: &Index, analyzer: &Analyzer, tokens: &[Token]) -> Result<Vec<Alias>, StoreError> {
    let words: Vec<&Token> = tokens.iter().filter(|token| !token.is_pair).collect();
    let mut out = together(index, analyzer, &words)?;
    if analyzer.joins_words() {
        let long = |token: &&&Token| token.word.chars().count() >= 2 * LEAST_END && !token.is_stop;
        for token in words.iter().filter(long).take(MOST_APART) {
            out.extend(apart(index, analyzer, token)?);
        }
    }
    Ok(out)
}

fn together(index: &Index, analyzer: &Analyzer, words: &[&Token]) -> Result<Vec<Alias>, StoreError> {
    let is_word = |token: &Token| token.word.chars().any(char::is_alphabetic);
    let joins = |two: &&[&Token]| match two {
        [a, b] => {
            let letters = a.word.chars().count() + b.word.chars().count();
            let is_lone = [a, b].iter().any(|token| token.is_stop && token.word.chars().count() < 2);
            letters >= LEAST_TOGETHER && !(a.is_stop && b.is_stop) && !is_lone && (is_word(a) || is_word(b))
        }
        _ => false,
    };
    let mut joined: Vec<(Vec<String>, Token)> = Vec::new();
    for two in words.windows(2).filter(joins).take(MOST_TOGETHER) {
        let of = two.iter().filter(|token| !token.is_stop).map(|token| token.term.clone()).collect();
        let whole: String = two.iter().map(|token| token.word.as_str()).collect();
        joined.extend(analyzer.tokens(&whole).into_iter().next().map(|token| (of, token)));
    }
    let terms: Vec<&str> = joined.iter().map(|(_, token)| token.term.as_str()).collect();
    let with = index.passages_with(TermKind::Term, &terms)?;
    let known = joined.into_iter().zip(with).filter(|(_, passages)| *passages > 0);
    Ok(known.map(|((of, token), _)| Alias { of, needs: vec![token.term], words: token.word }).collect())
}

/// The word in two that the articles have; of several ways the one whose rarer half most passages have.
fn apart(index: &Index, analyzer: &Analyzer, token: &Token) -> Result<Option<Alias>, StoreError> {
    let letters: Vec<char> = token.word.chars().collect();
    let term = |letters: &[char]| {
        let word: String = letters.iter().collect();
        analyzer.tokens(&word).into_iter().next().filter(|token| !token.is_stop).map(|token| token.term)
    };
    let cuts = LEAST_END..=letters.len().saturating_sub(LEAST_END);
    let halves: Vec<[String; 2]> =
        cuts.filter_map(|at| Some([term(letters.get(..at)?)?, term(letters.get(at..)?)?])).collect();
    let terms: Vec<&str> = halves.iter().flatten().map(String::as_str).collect();
    let with = index.passages_with(TermKind::Term, &terms)?;
    let (with, _) = with.as_chunks::<2>();
    let ways = halves.into_iter().zip(with.iter().map(|[left, right]| left.min(right)));
    let best = ways.filter(|(_, rarer)| **rarer > 0).max_by_key(|(_, rarer)| **rarer);
    Ok(best.map(|(halves, _)| {
        let words = halves.join(" ");
        Alias { of: vec![token.term.clone()], needs: halves.into(), words }
    }))
}
