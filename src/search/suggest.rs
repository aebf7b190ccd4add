//! FAQ questions that match what a reader has typed so far, by its words (the last may be unfinished) and by meaning.

use super::SearchError;
use super::filter::Scope;
use super::query::Query;
use super::rank::undamaged;
use crate::analysis::{Analyzer, Token};
use crate::embed::{EmbedError, Embedder};
use crate::store::{Index, QuestionWord};
use crate::text::{Language, clean_question};
use std::collections::BTreeMap;

/// A question must share a word with what was typed, or come this near in meaning (cosine).
const LEAST_MEANING: f32 = 0.35;

/// Shorter input has no meaning yet, in characters; Han characters say more.
const LEAST_CHARS: usize = 4;

/// A word that only begins like the typed one counts so much.
const BEGUN: f32 = 0.7;

/// At most `limit` FAQ entries, as ordinals of their passages, best first. With nothing typed, the newest articles' first
/// questions.
///
/// # Errors
/// [`SearchError`] when the index or the encoder fails.
pub fn suggest(
    typed: &str,
    index: &Index,
    embedder: &dyn Embedder,
    scope: &Scope,
    limit: usize,
) -> Result<Vec<u32>, SearchError> {
    let typed = clean_question(typed);
    let language = Language::detect_among(&typed, &index.languages);
    let embed = || {
        let is_long = typed.chars().count() >= LEAST_CHARS || language.is_cjk();
        let has_meaning = is_long && embedder.knows(&language) && index.has_vectors();
        Ok(if has_meaning { embedder.embed_questions(&[&typed])?.pop() } else { None })
    };
    undamaged(suggested(&typed, &language, embed, index, scope, limit), index)
}

/// The same for a question that was asked: its vector is known.
///
/// # Errors
/// [`SearchError`] when the index fails.
pub fn suggest_near(query: &Query, index: &Index, scope: &Scope, limit: usize) -> Result<Vec<u32>, SearchError> {
    let embed = || Ok(query.vector.clone());
    undamaged(suggested(query.question.as_str(), &query.language, embed, index, scope, limit), index)
}

fn suggested(
    typed: &str,
    language: &Language,
    embed: impl FnOnce() -> Result<Option<Vec<f32>>, EmbedError>,
    index: &Index,
    scope: &Scope,
    limit: usize,
) -> Result<Vec<u32>, SearchError> {
    let allowed = |entry: &u32| scope.allows(*entry, index);
    let words: Vec<Token> = Analyzer::new(language).tokens(typed);
    if words.is_empty() {
        return Ok(index.newest_entries()?.iter().copied().filter(allowed).take(limit).collect());
    }
    let mut scores = shares(&words, index)?;
    scores.retain(|entry, _| allowed(entry));
    if let Some(vector) = embed()? {
        let entries: Vec<u32> = scores.keys().copied().collect();
        for (entry, cosine) in entries.iter().zip(index.question_cosines(&vector, &entries)?) {
            *scores.entry(*entry).or_default() += cosine.unwrap_or_default();
        }
        for (entry, cosine) in index.entries_near(&vector, LEAST_MEANING, limit, scope.allowed())? {
            scores.entry(entry).or_insert(cosine);
        }
    }
    let mut best: Vec<(f32, u32)> = scores.into_iter().map(|(entry, score)| (score, entry)).collect();
    best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    Ok(best.into_iter().take(limit).map(|(_, entry)| entry).collect())
}

/// Share of the typed words that each entry's question has, where it has any; stop words count only where there is nothing else.
fn shares(typed: &[Token], index: &Index) -> Result<BTreeMap<u32, f32>, SearchError> {
    let has_content = typed.iter().any(|t| !t.is_stop);
    let last = typed.len() - 1;
    // The last word may be the beginning of another: "the" of "therapy".
    let counts = |(n, token): &(usize, &Token)| !token.is_stop || !has_content || *n == last;
    let counted: Vec<(usize, &Token)> = typed.iter().enumerate().filter(counts).collect();
    let words: Vec<QuestionWord<'_>> = counted
        .iter()
        .flat_map(|(_, token)| [QuestionWord::Term(&token.term), QuestionWord::Beginning(&token.word)])
        .collect();
    let found = index.entries_with(&words)?;
    let mut sums: BTreeMap<u32, f32> = BTreeMap::new();
    for ((n, _), found) in counted.iter().zip(found.chunks_exact(2)) {
        let [with, begun] = found else { continue };
        for entry in with {
            *sums.entry(*entry).or_default() += 1.0;
        }
        for entry in begun.iter().filter(|entry| with.binary_search(entry).is_err()) {
            *sums.entry(*entry).or_default() += if *n == last { 1.0 } else { BEGUN };
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a handful of words")]
    let count = counted.len().max(1) as f32;
    Ok(sums.into_iter().map(|(entry, sum)| (entry, sum / count)).collect())
}
