//! FAQ questions that match what a reader has typed so far, by its words (the last may be unfinished) and by meaning.

use super::SearchError;
use super::filter::Scope;
use super::rank::undamaged;
use crate::analysis::{Analyzer, Token};
use crate::embed::Embedder;
use crate::store::{FaqQuestion, Index};
use crate::text::{Language, clean_question};
use std::cmp::Reverse;

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
    let allowed = |asked: &&FaqQuestion| scope.allows(asked.ordinal, index);
    let typed = clean_question(typed);
    let language = Language::detect_among(&typed, &index.languages);
    let words: Vec<Token> = Analyzer::new(&language).tokens(&typed);
    if words.is_empty() {
        return undamaged(Ok(newest(index, index.asked().iter().filter(allowed), limit)), index);
    }
    let is_long = typed.chars().count() >= LEAST_CHARS || language.is_cjk();
    let vector = if is_long && embedder.knows(&language) && index.has_vectors() {
        embedder.embed_questions(&[&typed])?.pop()
    } else {
        None
    };
    let all: Vec<&FaqQuestion> = index.asked().iter().filter(allowed).collect();
    let ordinals: Vec<u32> = all.iter().map(|asked| asked.ordinal).collect();
    let cosines = vector.map_or_else(|| Ok(Vec::new()), |vector| index.question_cosines(&vector, &ordinals))?;
    let mut scored: Vec<(f32, u32)> = Vec::new();
    for (n, asked) in all.into_iter().enumerate() {
        let near = cosines.get(n).copied().flatten().unwrap_or_default();
        let shared = share(&words, &asked.words);
        if shared > 0.0 || near >= LEAST_MEANING {
            scored.push((shared + near, asked.ordinal));
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    undamaged(Ok(scored.into_iter().take(limit).map(|(_, ordinal)| ordinal).collect()), index)
}

/// Share of the typed words that the question has; stop words count only where there is nothing else.
fn share(typed: &[Token], question: &[Token]) -> f32 {
    let has_content = typed.iter().any(|t| !t.is_stop);
    let last = typed.len() - 1;
    let (mut sum, mut count) = (0.0, 0.0_f32);
    for (n, token) in typed.iter().enumerate() {
        // The last word may be the beginning of another: "the" of "therapy".
        if token.is_stop && has_content && n != last {
            continue;
        }
        count += 1.0;
        if question.iter().any(|q| q.term == token.term) {
            sum += 1.0;
        } else if question.iter().any(|q| q.word.starts_with(&token.word)) {
            sum += if n == last { 1.0 } else { BEGUN };
        }
    }
    sum / count.max(1.0)
}

fn newest<'a>(index: &Index, asked: impl Iterator<Item = &'a FaqQuestion>, limit: usize) -> Vec<u32> {
    let mut first = Vec::new();
    let mut last = None;
    let mut nth = 0;
    for asked in asked {
        let Some(place) = index.place(asked.ordinal) else { continue };
        nth = if last == Some(&place.article.id) { nth + 1 } else { 0 };
        last = Some(&place.article.id);
        first.push((nth, Reverse(place.article.dates.shown()), asked.ordinal));
    }
    first.sort_unstable();
    first.into_iter().take(limit).map(|(_, _, ordinal)| ordinal).collect()
}
