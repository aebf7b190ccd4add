use super::confidence::{Calibration, judge};
use super::facts;
use super::quote::{Quote, best_sentences};
use super::reply::{Answer, NoAnswer, Reason, Reply};
use crate::article::Citation;
use crate::index::Index;
use crate::search::{Hit, Query, Ranking};

/// Two articles are nearly tied when their best passages' probabilities differ by less.
const NEARLY: f32 = 0.04;

/// From this share of the question's terms, or this cosine, an article is near enough to be named.
const CLOSE: f32 = 0.35;

/// Titles named when there is no answer.
const NEAREST: usize = 3;

/// What a reply may contain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Below this probability there is no answer.
    pub threshold: f32,
    /// Passages shown in all, the answer among them.
    pub top: usize,
}

/// Decides what a ranking is worth: an answer, two that are nearly tied, or none.
#[must_use]
pub fn reply(question: &str, query: &Query, ranking: &Ranking, index: &Index, limits: Limits) -> Reply {
    if let Some(fact) = facts::fact(question, query, ranking, index) {
        return fact;
    }
    let calibration = Calibration::shipped();
    let mut answers: Vec<Answer> = Vec::new();
    for (n, hit) in ranking.hits.iter().enumerate() {
        if answers.len() >= limits.top.max(2) {
            break;
        }
        // What is ranked lower cannot be likelier to answer.
        let bound = answers.last().map_or(1.0, |above| above.confidence);
        let confidence = judge(query, ranking, n, index, calibration).min(bound);
        answers.extend(answer(query, index, hit, confidence));
    }
    let Some(best) = answers.first() else {
        return Reply::NoAnswer(NoAnswer {
            reason: Reason::NothingFound,
            nearest: Vec::new(),
            confidence: 0.0,
            passed_over: Vec::new(),
        });
    };
    if best.confidence < limits.threshold {
        let is_close = ranking.hits.iter().any(|h| h.signals.coverage >= CLOSE || h.signals.meaning >= CLOSE);
        return Reply::NoAnswer(NoAnswer {
            reason: if is_close { Reason::Unsure } else { Reason::NothingFound },
            nearest: if is_close { nearest(ranking, index) } else { Vec::new() },
            confidence: best.confidence,
            passed_over: answers,
        });
    }
    let is_tied = answers.get(1).is_some_and(|second| {
        second.citation.article != best.citation.article
            && second.confidence >= limits.threshold
            && (best.confidence - second.confidence).abs() < NEARLY
    });
    let mut rest = answers.split_off(if is_tied { 2 } else { 1 });
    rest.truncate(limits.top.saturating_sub(answers.len()));
    if is_tied {
        return Reply::DidYouMean { choices: answers, runners_up: rest };
    }
    match answers.pop() {
        Some(answer) => Reply::Answer { answer: Box::new(answer), runners_up: rest },
        None => Reply::NoAnswer(NoAnswer {
            reason: Reason::NothingFound,
            nearest: Vec::new(),
            confidence: 0.0,
            passed_over: Vec::new(),
        }),
    }
}

/// The hit as an answer; `None` should the quote not be in the indexed article to the letter.
fn answer(query: &Query, index: &Index, hit: &Hit, confidence: f32) -> Option<Answer> {
    let place = index.place(hit.ordinal)?;
    let span = best_sentences(query, index, &place);
    let quote = Quote::new(place.article, place.passage, span).filter(|q| q.stands_in(place.article))?;
    let citation = Citation::of_quote(place.article, place.passage, span)?;
    Some(Answer { quote, citation, confidence, fact: None, hit: Some(hit.clone()) })
}

fn nearest(ranking: &Ranking, index: &Index) -> Vec<(crate::article::ArticleId, String)> {
    let mut out: Vec<(crate::article::ArticleId, String)> = Vec::new();
    for place in ranking.hits.iter().filter_map(|h| index.place(h.ordinal)) {
        if out.len() < NEAREST && out.iter().all(|(id, _)| *id != place.article.id) {
            out.push((place.article.id.clone(), place.article.title.clone()));
        }
    }
    out
}
