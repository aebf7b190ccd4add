//! Asks a set's questions and hands on what came of each: of a corpus made in memory, or of an index that is there. The
//! questions are timed, for which it looks at a clock; it tunes nothing, and figures are made of its outcomes elsewhere.

use super::dataset::{Dataset, GoldenQuestion};
use super::measured::Measured;
use super::metrics::{Bin, QuestionOutcome, SetFigures, figures, reliability};
use crate::answer::{Calibration, Decision, Readings, best_sentences, fact, judge, read_best};
use crate::article::{PassageId, Question};
use crate::embed::{Embedder, VectorCache};
use crate::index::{BuildError, write_generation};
use crate::reader::Reader;
use crate::search::{Filter, Query, Ranking, RankingWeights, SearchError, search, undamaged};
use crate::store::{Index, OpenError, Progress};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

/// Passages of each ranking that are written down.
const WRITTEN: usize = 100;

/// Threads that read passages.
const THREADS: usize = 2;

/// One question's ranking.
#[derive(Clone, Debug, Serialize)]
pub struct QuestionRun {
    /// The question's id.
    pub id: String,
    /// Probability given to the first passage.
    pub confidence: f32,
    /// Passages and their scores, best first.
    pub ranking: Vec<(String, f32)>,
    /// Whether the quote has one of the answers to the letter; none where the first passage has not.
    #[serde(skip)]
    pub quote_holds: Option<bool>,
    /// Whether the words quoted of the first passage answer: by `answers` where the set has them, else by the passage.
    pub is_right: bool,
}

/// What came of asking a set's questions.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// The figures.
    pub figures: SetFigures,
    /// What became of each question.
    pub outcomes: Vec<QuestionOutcome>,
    /// Confidence against what became of it.
    pub reliability: Vec<Bin>,
    /// The rankings.
    pub runs: Vec<QuestionRun>,
    /// Time spent searching and judging.
    pub spent: Duration,
}

/// Takes what was measured of each question.
pub type KeepMeasured<'a> = dyn FnMut(&Measured) -> std::io::Result<()> + 'a;

/// Why an evaluation failed.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// The set could not be indexed.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// Its index could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A question could not be searched.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// There is no place for its index or for what is measured.
    #[error("the temporary index or the measured signals cannot be written")]
    Folder(#[from] std::io::Error),
}

/// Indexes `set` in a temporary folder beside the vectors known in `cache`, and asks all of its questions.
///
/// # Errors
/// [`EvalError`].
pub fn evaluate(
    set: &Dataset,
    embedder: &dyn Embedder,
    reader: Option<&Reader>,
    cache: &Path,
    now: Timestamp,
    progress: Progress<'_>,
    keep: Option<&mut KeepMeasured<'_>>,
) -> Result<Evaluation, EvalError> {
    let folder = tempfile::tempdir()?;
    let mut cache = VectorCache::open(cache, embedder.identity(), embedder.dimensions()).map_err(BuildError::from)?;
    let index = write_generation(folder.path(), &set.corpus, embedder, &mut cache, now, progress)?;
    drop(cache);
    evaluate_on(&index, &set.questions, embedder, reader, keep)
}

/// Asks all questions of an index.
///
/// # Errors
/// [`EvalError`] of the first question that failed, or of `keep`.
pub fn evaluate_on(
    index: &Index,
    questions: &[GoldenQuestion],
    embedder: &dyn Embedder,
    reader: Option<&Reader>,
    mut keep: Option<&mut KeepMeasured<'_>>,
) -> Result<Evaluation, EvalError> {
    let mut outcomes = Vec::with_capacity(questions.len());
    let mut runs = Vec::with_capacity(questions.len());
    let mut spent = Duration::ZERO;
    for golden in questions {
        let start = Instant::now();
        let asked = ask(golden, index, embedder, reader)?;
        let mut run = run(golden, index, asked.as_ref());
        spent += start.elapsed();
        if let Some((keep, asked)) = keep.as_mut().zip(asked) {
            keep(&Measured::new(golden, &asked.query, &asked.ranking, index, run.confidence))?;
        }
        outcomes.push(outcome(golden, &run));
        run.ranking.truncate(WRITTEN);
        runs.push(run);
    }
    undamaged(Ok(()), index)?;
    Ok(Evaluation { figures: figures(&outcomes), reliability: reliability(&outcomes), outcomes, runs, spent })
}

struct AskedQuestion {
    query: Query,
    ranking: Ranking,
}

/// `None` for a question that cannot be asked.
fn ask(
    golden: &GoldenQuestion,
    index: &Index,
    embedder: &dyn Embedder,
    reader: Option<&Reader>,
) -> Result<Option<AskedQuestion>, SearchError> {
    let Ok(question) = Question::new(&golden.question) else {
        return Ok(None);
    };
    let query = Query::new(&question, index, embedder)?;
    let filter = Filter { article: golden.article_id.clone(), ..Filter::default() };
    let mut ranking = search(&query, index, &filter.resolve(index)?, RankingWeights::shipped())?;
    if let Some(reader) = reader {
        read_best(&mut ranking, &query, index, reader, THREADS, &mut Readings::default()).map_err(SearchError::from)?;
    }
    Ok(Some(AskedQuestion { query, ranking }))
}

fn run(golden: &GoldenQuestion, index: &Index, asked: Option<&AskedQuestion>) -> QuestionRun {
    let id = golden.id.clone();
    // A question that cannot be asked has an empty ranking, like one that finds nothing.
    let Some(AskedQuestion { query, ranking }) = asked else {
        return QuestionRun { id, confidence: 0.0, ranking: Vec::new(), quote_holds: None, is_right: false };
    };
    if let Some(Decision::Fact(answer)) = fact(query, ranking, index) {
        let article = answer.citation.article.to_string();
        return QuestionRun {
            id,
            confidence: answer.confidence,
            quote_holds: None,
            is_right: golden.is_answered_by(&article, answer.quote.text()),
            ranking: vec![(article, answer.confidence)],
        };
    }
    let confidence = judge(query, ranking, 0, index, Calibration::shipped());
    let quote = quote_of_first(query, ranking, index);
    let quote_holds = quote_holds(golden, ranking, index, quote);
    let first = ranking.hits.first().map_or_else(String::new, |hit| name(index, hit.ordinal));
    let is_right =
        if is_literal(golden, index) { golden.is_answered_by(&first, quote) } else { golden.relevant.contains(&first) };
    let ranking = ranking.hits.iter().map(|h| (name(index, h.ordinal), h.score)).collect();
    QuestionRun { id, confidence, ranking, quote_holds, is_right }
}

fn name(index: &Index, ordinal: u32) -> String {
    index.place(ordinal).map_or_else(String::new, |place| place.passage.id.to_string())
}

/// What is quoted of the first passage: of an FAQ entry the whole answer.
fn quote_of_first<'a>(query: &Query, ranking: &Ranking, index: &'a Index) -> &'a str {
    let Some(first) = ranking.hits.first() else { return "" };
    let Some(place) = index.place(first.ordinal) else { return "" };
    if place.passage.kind.is_faq() {
        return place.article.view(place.passage).text();
    }
    place.article.slice(best_sentences(query, index, &place, first.reading.as_ref()))
}

/// Whether an answer stands to the letter where it is to be found; some sets name a label or tell it in other words, and are
/// judged by the passage.
fn is_literal(golden: &GoldenQuestion, index: &Index) -> bool {
    let mut places = golden.relevant.iter().filter_map(|id| index.by_key(PassageId::new(id.as_str()).key())).peekable();
    places.peek().is_none() || places.any(|place| golden.has_answer(place.article.view(place.passage).text()))
}

/// Whether the first passage's quote has one of the answers, where that passage is right and has one. FAQ answers are
/// quoted whole, so nothing is told of them.
fn quote_holds(golden: &GoldenQuestion, ranking: &Ranking, index: &Index, quote: &str) -> Option<bool> {
    if golden.answers.is_empty() {
        return None;
    }
    let place = index.place(ranking.hits.first()?.ordinal)?;
    let is_right = golden.relevant.iter().any(|id| id == place.passage.id.as_str());
    if !is_right || place.passage.kind.is_faq() {
        return None;
    }
    golden.has_answer(place.article.slice(place.passage.span)).then(|| golden.has_answer(quote))
}

fn outcome(golden: &GoldenQuestion, run: &QuestionRun) -> QuestionOutcome {
    let gains: HashMap<&str, f64> =
        golden.relevant.iter().map(|id| (id.as_str(), golden.grades.get(id).copied().unwrap_or(1.0))).collect();
    let mut ideal: Vec<f64> = gains.values().copied().collect();
    ideal.sort_by(f64::total_cmp);
    QuestionOutcome {
        gains: run.ranking.iter().map(|(id, _)| gains.get(id.as_str()).copied().unwrap_or(0.0)).collect(),
        ideal,
        confidence: f64::from(run.confidence),
        quote_holds: run.quote_holds,
        is_right: run.is_right,
    }
}
