use super::dataset::GoldenQuestion;
use crate::answer::{HitEvidence, ReadEvidence, Sentence};
use crate::search::{MatchedTerm, Query, Ranking, Signals, Term};
use crate::store::Index;
use serde::Serialize;

/// What the weights and the calibration are fitted on: one question with all that was measured of it.
#[derive(Clone, Debug, Serialize)]
pub struct Measured {
    /// The question's id.
    pub id: String,
    /// As it was asked.
    pub question: String,
    /// Whether a passage of the set answers it, found or not.
    pub answerable: bool,
    /// Whether the vectors took part.
    pub by_meaning: bool,
    /// Articles that could have been found.
    pub articles: usize,
    /// Its terms with their inverse document frequencies; a term that no passage has counts too.
    pub terms: Vec<MeasuredTerm>,
    /// Probability given to the first candidate.
    pub confidence: f32,
    /// What speaks for the first candidate; none without candidates.
    pub evidence: Option<HitEvidence>,
    /// Best first.
    pub candidates: Vec<MeasuredCandidate>,
    /// The first passage's sentences, where that is of a section and has one of the answers.
    pub sentences: Vec<MeasuredSentence>,
}

/// A term of a question.
#[derive(Clone, Debug, Serialize)]
pub struct MeasuredTerm {
    /// The word it comes from.
    pub word: String,
    /// Inverse document frequency.
    pub idf: f32,
    /// Passages that have it.
    pub passages: u64,
}

/// A passage that was weighed.
#[derive(Clone, Debug, Serialize)]
pub struct MeasuredCandidate {
    /// The passage's id.
    pub passage: String,
    /// Its article's.
    pub article: String,
    /// How well it answers, 0 not at all.
    pub gain: f64,
    /// What it was ranked by.
    pub score: f32,
    /// The weighted sum of its own signals.
    pub own_score: f32,
    /// The signals.
    pub signals: Signals,
    /// The question's terms it has.
    pub matched: Vec<MatchedTerm>,
    /// What ranking and reading say of it, where it was read.
    pub read: Option<ReadEvidence>,
}

/// A sentence of the first passage that is right.
#[derive(Clone, Debug, Serialize)]
pub struct MeasuredSentence {
    /// As [`crate::answer::Sentence`] has them.
    pub near: f32,
    pub evidence: f32,
    pub answers: f32,
    /// Whether it has one of the answers to the letter.
    pub holds: bool,
}

impl Measured {
    pub(super) fn new(
        golden: &GoldenQuestion,
        query: &Query,
        ranking: &Ranking,
        index: &Index,
        confidence: f32,
    ) -> Self {
        let gain = |id: &str| {
            let is_relevant = golden.relevant.iter().any(|r| r == id);
            if is_relevant { golden.grades.get(id).copied().unwrap_or(1.0) } else { 0.0 }
        };
        let candidates = ranking.hits.iter().filter_map(|hit| {
            let place = index.place(hit.ordinal)?;
            Some(MeasuredCandidate {
                passage: place.passage.id.to_string(),
                article: place.article.id.to_string(),
                gain: gain(place.passage.id.as_str()),
                score: hit.score,
                own_score: hit.own_score,
                signals: hit.signals.clone(),
                matched: hit.matched.clone(),
                read: ReadEvidence::of(hit, query, ranking, index),
            })
        });
        let term = |t: &Term| MeasuredTerm { word: t.word.clone(), idf: t.idf, passages: t.passages };
        Self {
            id: golden.id.clone(),
            question: golden.question.clone(),
            answerable: !golden.relevant.is_empty(),
            by_meaning: query.vector.is_some(),
            articles: ranking.articles,
            terms: query.terms.iter().map(term).collect(),
            confidence,
            evidence: ranking.hits.first().map(|hit| HitEvidence::of(hit, query, ranking, index)),
            candidates: candidates.collect(),
            sentences: sentences(golden, query, ranking, index).unwrap_or_default(),
        }
    }
}

fn sentences(
    golden: &GoldenQuestion,
    query: &Query,
    ranking: &Ranking,
    index: &Index,
) -> Option<Vec<MeasuredSentence>> {
    let hit = ranking.hits.first()?;
    let place = index.place(hit.ordinal).filter(|place| !place.passage.kind.is_faq())?;
    let words = place.article.slice(place.passage.span);
    let has = |text: &str| golden.has_answer(text);
    let all = Sentence::all(query, index, &place, hit.reading.as_ref());
    let measured = |sentence: Sentence| MeasuredSentence {
        near: sentence.near,
        evidence: sentence.evidence,
        answers: sentence.answers,
        holds: sentence.span.of(words).is_some_and(has),
    };
    has(words).then(|| all.into_iter().map(measured).collect())
}
