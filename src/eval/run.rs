use super::dataset::{Dataset, GoldenQuestion};
use super::metrics::{Figures, Outcome, figures};
use crate::answer::{Calibration, Reply, fact, judge};
use crate::article::Question;
use crate::embed::{Embedder, VectorCache};
use crate::index::{BuildError, Index, OpenError, Progress, write_generation};
use crate::search::{Filter, Query, SearchError, Weights, search};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

/// Passages of each ranking that are written down.
const WRITTEN: usize = 100;

/// One question's ranking.
#[derive(Clone, Debug, Serialize)]
pub struct Run {
    /// The question's id.
    pub id: String,
    /// Probability given to the first passage.
    pub confidence: f32,
    /// Passages and their scores, best first.
    pub ranking: Vec<(String, f32)>,
}

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
    /// There is no place for its index.
    #[error("the temporary index cannot be written")]
    Folder(#[from] std::io::Error),
}

/// Indexes `set` in a temporary folder beside the vectors known in `cache`, and asks all of its questions.
///
/// # Errors
/// [`EvalError`].
pub fn evaluate(
    set: &Dataset,
    embedder: &dyn Embedder,
    cache: &Path,
    now: Timestamp,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<(Figures, Vec<Run>, Duration), EvalError> {
    let folder = tempfile::tempdir()?;
    let mut cache = VectorCache::open(cache, embedder.identity(), embedder.dimensions()).map_err(BuildError::from)?;
    let index = write_generation(folder.path(), &set.corpus, embedder, &mut cache, now, progress)?;
    drop(cache);
    Ok(evaluate_on(&index, &set.questions, embedder)?)
}

/// Asks all questions of an index: the figures, the rankings, and the time spent searching.
///
/// # Errors
/// [`SearchError`] of the first question that failed.
pub fn evaluate_on(
    index: &Index,
    questions: &[GoldenQuestion],
    embedder: &dyn Embedder,
) -> Result<(Figures, Vec<Run>, Duration), SearchError> {
    let mut outcomes = Vec::with_capacity(questions.len());
    let mut runs = Vec::with_capacity(questions.len());
    let mut spent = Duration::ZERO;
    for golden in questions {
        let start = Instant::now();
        let run = ask(golden, index, embedder)?;
        spent += start.elapsed();
        outcomes.push(outcome(golden, &run));
        runs.push(run);
    }
    for run in &mut runs {
        run.ranking.truncate(WRITTEN);
    }
    Ok((figures(&outcomes), runs, spent))
}

fn ask(golden: &GoldenQuestion, index: &Index, embedder: &dyn Embedder) -> Result<Run, SearchError> {
    // A question that cannot be asked has an empty ranking, like one that finds nothing.
    let Ok(question) = Question::new(&golden.question) else {
        return Ok(Run { id: golden.id.clone(), confidence: 0.0, ranking: Vec::new() });
    };
    let query = Query::new(&question, index, embedder)?;
    let filter = Filter { article: golden.article_id.clone(), ..Filter::default() };
    let ranking = search(&query, index, &filter, Weights::shipped())?;
    if let Some(Reply::Answer { answer, .. }) = fact(question.as_str(), &query, &ranking, index) {
        let article = answer.citation.article.to_string();
        return Ok(Run {
            id: golden.id.clone(),
            confidence: answer.confidence,
            ranking: vec![(article, answer.confidence)],
        });
    }
    let confidence = judge(&query, &ranking, 0, index, Calibration::shipped());
    let id = |ordinal| index.place(ordinal).map_or_else(String::new, |p| p.passage.id.to_string());
    let ranking = ranking.hits.iter().map(|h| (id(h.ordinal), h.score)).collect();
    Ok(Run { id: golden.id.clone(), confidence, ranking })
}

fn outcome(golden: &GoldenQuestion, run: &Run) -> Outcome {
    let gains: HashMap<&str, f64> =
        golden.relevant.iter().map(|id| (id.as_str(), golden.grades.get(id).copied().unwrap_or(1.0))).collect();
    let mut ideal: Vec<f64> = gains.values().copied().collect();
    ideal.sort_by(f64::total_cmp);
    Outcome {
        gains: run.ranking.iter().map(|(id, _)| gains.get(id.as_str()).copied().unwrap_or(0.0)).collect(),
        ideal,
        confidence: f64::from(run.confidence),
    }
}
