//! Which words of a passage are quoted. An FAQ answer stays whole; of a section the one or two neighbouring sentences are
//! taken that answer, with what [`extent`](super::extent) says they cannot be read without. A quote is a span of the article and
//! is compared with it, so nothing is ever quoted that is not there.

use super::extent::Lines;
use crate::analysis::Analyzer;
use crate::article::{Article, Passage};
use crate::reader::Reading;
use crate::search::Query;
use crate::store::{Index, PassagePlace};
use crate::text::{Span, sentences};
use std::collections::HashSet;
use std::ops::RangeInclusive;

/// Weight of a sentence's cosine and of its share of the question's rare words; and of the latter alone.
const COSINE: f32 = 2.3;
const WORDS: f32 = 6.75;
const WORDS_ALONE: f32 = 7.9;

/// Weights of what the reader says of a sentence.
const EVIDENCE: f32 = 2.0;
const ANSWERS: f32 = 2.0;

/// A sentence this likely (among its passage's) is quoted without a neighbour, and one less likely than this is no neighbour.
const SURE: f32 = 0.9;
const UNLIKELY: f32 = 0.02;

/// A short answer is plain when its words score by so much above there being none.
pub(super) const PLAIN: f32 = 2.0;

/// The publisher's words: a span of an article, and the words under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    text: String,
    span: Option<Span>,
}

impl Quote {
    /// The words under `span`; `None` when it is empty or does not lie in `passage` of `article`.
    #[must_use]
    pub fn new(article: &Article, passage: &Passage, span: Span) -> Option<Self> {
        let text = span.of(&article.text).filter(|t| !t.is_empty() && passage.span.contains(span))?;
        Some(Self { text: text.to_owned(), span: Some(span) })
    }

    /// A fact the article states outside its text, in its own form.
    #[must_use]
    pub(super) fn fact(text: String) -> Self {
        Self { text, span: None }
    }

    /// The words.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where they stand in the article's text; none for a fact about the article.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.span
    }

    /// Whether `article` still has exactly these words at this place.
    #[must_use]
    pub fn stands_in(&self, article: &Article) -> bool {
        self.span.is_none_or(|span| span.of(&article.text) == Some(&self.text))
    }
}

/// A sentence of a passage, and what speaks for quoting it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sentence {
    /// Where it stands in the passage.
    pub span: Span,
    /// Its cosine and the share of the question's rare words that it has, weighed.
    pub near: f32,
    /// The reader's mean log odds that its word pieces are part of an answer; 0 where it was not read.
    pub evidence: f32,
    /// Whether the words that the reader takes for the answer are in it: 1, or 0.
    pub answers: f32,
}

impl Sentence {
    /// Those of a passage, in order.
    #[must_use]
    pub fn all(query: &Query, index: &Index, place: &PassagePlace<'_>, reading: Option<&Reading>) -> Vec<Self> {
        let words = place.article.slice(place.passage.span);
        let spans = sentences(words);
        let near = scores(query, index, place, words, &spans);
        let answer = reading.and_then(|reading| reading.span);
        let measure = |(span, near): (&Span, f32)| Self {
            span: *span,
            near,
            evidence: reading.and_then(|reading| reading.evidence(*span)).unwrap_or_default(),
            answers: f32::from(u8::from(answer.is_some_and(|answer| span.contains(answer)))),
        };
        spans.iter().zip(near).map(measure).collect()
    }

    fn score(&self) -> f32 {
        self.near + EVIDENCE * self.evidence + ANSWERS * self.answers
    }
}

/// The part of the passage to quote: an FAQ answer whole; of a section the one or two neighbouring sentences that
/// answer, found by their cosines and by the question's words that are rare in the corpus and in this passage, with what they
/// cannot be read without.
#[must_use]
pub fn best_sentences(query: &Query, index: &Index, place: &PassagePlace<'_>, reading: Option<&Reading>) -> Span {
    let whole = place.passage.span;
    if place.passage.kind.is_faq() {
        return whole;
    }
    let measured = Sentence::all(query, index, place, reading);
    if measured.len() < 2 {
        return whole;
    }
    let spans: Vec<Span> = measured.iter().map(|sentence| sentence.span.shifted(whole.start())).collect();
    let lines = Lines { article: place.article, spans: &spans };
    let question = query.question.as_str();
    let scores: Vec<f32> =
        measured.iter().enumerate().map(|(n, sentence)| sentence.score() - lines.hollow(n, question)).collect();
    let belong = |n: usize| lines.table(n) == lines.table(n + 1);
    let chosen = lines.without_announcing(likeliest(&scores, belong));
    // Where the reader is sure of the words that answer, nothing is missing.
    let is_plain = reading.is_some_and(|reading| reading.span_margin > PLAIN)
        && measured.get(chosen.clone()).is_some_and(|chosen| chosen.iter().any(|sentence| sentence.answers > 0.0));
    lines.whole_sense(chosen, question, is_plain)
}

/// The sentence that answers, or two neighbours where none is sure to. Whether a sentence and the next `belong` together a table
/// says: what stands beside it explains no row.
fn likeliest(scores: &[f32], belong: impl Fn(usize) -> bool) -> RangeInclusive<usize> {
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    let shares: Vec<f32> = scores.iter().map(|s| (s - top).exp()).collect();
    let total: f32 = shares.iter().sum();
    let best = (0..shares.len()).max_by(|a, b| shares[*a].total_cmp(&shares[*b]).then(b.cmp(a))).unwrap_or(0);
    if shares[best] / total > SURE {
        return best..=best;
    }
    let sum = |n: &usize| shares[*n] + shares[*n + 1];
    let pairs = (0..shares.len() - 1).filter(|n| belong(*n));
    let Some(pair) = pairs.max_by(|a, b| sum(a).total_cmp(&sum(b)).then(b.cmp(a))) else { return best..=best };
    let is_needed = |n: usize| shares[n] / total > UNLIKELY;
    match (is_needed(pair), is_needed(pair + 1)) {
        (true, false) => pair..=pair,
        (false, true) => pair + 1..=pair + 1,
        _ => pair..=pair + 1,
    }
}

fn scores(query: &Query, index: &Index, place: &PassagePlace<'_>, words: &str, spans: &[Span]) -> Vec<f32> {
    let analyzer = Analyzer::new(&place.article.language);
    let has: Vec<HashSet<String>> = spans
        .iter()
        .map(|s| analyzer.tokens(s.of(words).unwrap_or_default()).into_iter().map(|t| t.term).collect())
        .collect();
    #[expect(clippy::cast_precision_loss, reason = "sentences of a passage")]
    let local = |term: &str| {
        let with = has.iter().filter(|h| h.contains(term)).count() as f32;
        ((has.len() as f32 - with + 0.5) / (with + 0.5)).ln_1p()
    };
    let weights: Vec<(&str, f32)> = query.terms.iter().map(|t| (t.term.as_str(), t.idf * local(&t.term))).collect();
    let mass: f32 = weights.iter().map(|(_, w)| w).sum::<f32>().max(f32::EPSILON);
    let share = |n: usize| weights.iter().filter(|(t, _)| has[n].contains(*t)).map(|(_, w)| w).sum::<f32>() / mass;
    let cosines = cosines(query, index, place, words, spans);
    (0..spans.len())
        .map(|n| cosines.as_ref().map_or_else(|| WORDS_ALONE * share(n), |c| COSINE * c[n] + WORDS * share(n)))
        .collect()
}

/// The cosine of each sentence; those that are no sentence to the index (a lone sign) get none.
fn cosines(query: &Query, index: &Index, place: &PassagePlace<'_>, words: &str, spans: &[Span]) -> Option<Vec<f32>> {
    let vector = query.vector.as_ref()?;
    let rows = index.sentence_cosines(vector, place.ordinal).ok().flatten()?;
    let view = place.article.view(place.passage);
    let mut known = view.sentences().zip(rows).peekable();
    let cosines = spans
        .iter()
        .map(|span| match known.next_if(|(sentence, _)| span.of(words) == Some(sentence)) {
            Some((_, cosine)) => cosine,
            None => 0.0,
        })
        .collect();
    Some(cosines)
}
