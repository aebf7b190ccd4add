use super::confidence::{Calibration, judge, judge_alone};
use super::differ::differ;
use super::facts;
use super::quote::{Quote, best_sentences};
use super::remark::Remark;
use super::reply::{Answer, NoAnswer, Reason, Reply};
use crate::article::Citation;
use crate::index::{Index, Place};
use crate::search::{Hit, Query, Ranking};
use crate::text::Span;

/// Two articles are nearly tied when their best passages' own scores differ by less: odds of 65 to 35.
const NEARLY: f32 = 0.6;

/// Of two that are nearly tied each takes the other's probability: they are offered from these shares of the threshold on,
/// for the first and for both together.
const LEAST_EACH: f32 = 0.6;
const LEAST_BOTH: f32 = 1.2;

/// From this share of the question's terms, or this cosine, an article is near enough to be named.
const CLOSE: f32 = 0.35;

/// From this probability on it would be untrue that nothing was found.
const UNSURE: f32 = 0.2;

/// Hits that are compared with the answer, and by how much less their own score may be.
const COMPARED: usize = 8;
const COMPARABLE: f32 = 3.0;

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

/// Decides what a ranking is worth: an answer, two that are nearly tied, or none. Where another article gives another figure
/// the newer one answers, and what the other says is remarked.
#[must_use]
pub fn reply(question: &str, query: &Query, ranking: &Ranking, index: &Index, limits: Limits) -> Reply {
    compared(decide(question, query, ranking, index, limits), query, ranking, index, limits)
}

fn compared(reply: Reply, query: &Query, ranking: &Ranking, index: &Index, limits: Limits) -> Reply {
    let (first, mut rest, was_tied) = match reply {
        Reply::Answer { answer, runners_up } if answer.fact.is_none() => (*answer, runners_up, false),
        Reply::DidYouMean { mut choices, runners_up } => {
            let others = choices.split_off(1.min(choices.len()));
            let Some(first) = choices.pop() else { return Reply::DidYouMean { choices, runners_up } };
            (first, [others, runners_up].concat(), true)
        }
        other => return other,
    };
    let again = |first: Answer, mut rest: Vec<Answer>| {
        if !was_tied {
            return Reply::Answer { answer: Box::new(first), runners_up: rest };
        }
        let runners_up = rest.split_off(1.min(rest.len()));
        Reply::DidYouMean { choices: [vec![first], rest].concat(), runners_up }
    };
    let Some(mut other) = differing(&first, query, ranking, index) else { return again(first, rest) };
    let is_newer = other.citation.date > first.citation.date && first.citation.date.is_some();
    let is_better = is_newer && other.confidence >= limits.threshold;
    let is_older = other.citation.date < first.citation.date && other.citation.date.is_some();
    let is_worse = is_older && first.confidence >= limits.threshold;
    if was_tied && !is_better && !is_worse {
        // Both are shown as it is.
        return again(first, rest);
    }
    rest.retain(|answer| answer.citation.passage != other.citation.passage);
    if is_better {
        other.remarks.push(differs(&first, true));
        rest.insert(0, first);
        rest.truncate(limits.top.saturating_sub(1));
        return Reply::Answer { answer: Box::new(other), runners_up: rest };
    }
    let mut first = first;
    first.remarks.push(differs(&other, !is_newer && other.citation.date < first.citation.date));
    Reply::Answer { answer: Box::new(first), runners_up: rest }
}

fn differs(other: &Answer, is_older: bool) -> Remark {
    Remark::Differs { quote: other.quote.clone(), citation: Box::new(other.citation.clone()), is_older }
}

/// The newest passage of another article that says the same as `first` with another figure, among those that are nearly as
/// likely.
fn differing(first: &Answer, query: &Query, ranking: &Ranking, index: &Index) -> Option<Answer> {
    let has_figure = first.quote.text().contains(|c: char| c.is_ascii_digit());
    let own = first.hit.as_ref().filter(|_| has_figure)?;
    let language = &index.article_of(own.ordinal)?.language;
    let calibration = Calibration::shipped();
    let mut found: Option<Answer> = None;
    for (n, hit) in ranking.hits.iter().enumerate().take(COMPARED) {
        let is_other = index.article_of(hit.ordinal).is_some_and(|article| article.id != first.citation.article);
        if !is_other || own.own_score - hit.own_score > COMPARABLE {
            continue;
        }
        let likely = judge_alone(query, ranking, n, index, calibration).min(first.confidence);
        let Some(other) = answer(query, index, hit, likely) else { continue };
        let is_newest = found.as_ref().is_none_or(|found| other.citation.date > found.citation.date);
        if is_newest && differ(first.quote.text(), other.quote.text(), language) {
            found = Some(other);
        }
    }
    found
}

fn decide(question: &str, query: &Query, ranking: &Ranking, index: &Index, limits: Limits) -> Reply {
    let fact = facts::fact(question, query, ranking, index);
    if let Some(fact) =
        fact.filter(|f| !matches!(f, Reply::Answer { answer, .. } if answer.confidence < limits.threshold))
    {
        return fact;
    }
    let calibration = Calibration::shipped();
    let shown = ranking.hits.iter().take(limits.top.max(1)).enumerate();
    let mut answers: Vec<Answer> =
        shown.filter_map(|(n, hit)| answer(query, index, hit, judge(query, ranking, n, index, calibration))).collect();
    let Some(best) = answers.first() else {
        return nothing_found(0.0, Vec::new());
    };
    if let Some(n) = tied(query, ranking, index, limits.threshold)
        && let Some(hit) = ranking.hits.get(n)
        && let Some(other) = answer(query, index, hit, judge_alone(query, ranking, n, index, calibration))
    {
        let mut rest = answers.split_off(1);
        rest.retain(|a| a.citation.passage != other.citation.passage);
        answers.push(other);
        answers.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        return Reply::DidYouMean { choices: answers, runners_up: rest };
    }
    if best.confidence >= limits.threshold {
        let runners_up = answers.split_off(1);
        return match answers.pop() {
            Some(answer) => Reply::Answer { answer: Box::new(answer), runners_up },
            None => nothing_found(0.0, Vec::new()),
        };
    }
    let is_close = best.confidence >= UNSURE
        || ranking.hits.iter().any(|h| h.signals.coverage >= CLOSE || h.signals.meaning >= CLOSE);
    if !is_close {
        return nothing_found(best.confidence, answers);
    }
    let (confidence, nearest) = (best.confidence, nearest(ranking, index));
    Reply::NoAnswer(NoAnswer { reason: Reason::Unsure, nearest, confidence, passed_over: answers })
}

/// The highest threshold at which `reply`, decided with a threshold of 0, would show what it shows; 0 for no answer.
#[must_use]
pub fn shown_up_to(reply: &Reply) -> f32 {
    match reply {
        Reply::Answer { answer, .. } => answer.confidence,
        Reply::DidYouMean { choices, .. } => {
            let mut confidences: Vec<f32> = choices.iter().map(|c| c.confidence).collect();
            confidences.sort_by(|a, b| b.total_cmp(a));
            let (first, second) = (confidences.first().copied(), confidences.get(1).copied());
            let (first, second) = (first.unwrap_or_default(), second.unwrap_or_default());
            (first / LEAST_EACH).min((first + second) / LEAST_BOTH).clamp(first, 1.0)
        }
        Reply::NoAnswer(_) => 0.0,
    }
}

fn nothing_found(confidence: f32, passed_over: Vec<Answer>) -> Reply {
    Reply::NoAnswer(NoAnswer { reason: Reason::NothingFound, nearest: Vec::new(), confidence, passed_over })
}

/// The best hit of another article than the first's, when it nearly ties with it and the two together are likely enough
/// to hold the answer.
fn tied(query: &Query, ranking: &Ranking, index: &Index, threshold: f32) -> Option<usize> {
    let article = |n: usize| index.article_of(ranking.hits.get(n)?.ordinal).map(|article| &article.id);
    let score = |n: usize| ranking.hits.get(n).map(|h| h.own_score);
    let n = (1..ranking.hits.len()).find(|n| article(*n) != article(0))?;
    let calibration = Calibration::shipped();
    let first = judge(query, ranking, 0, index, calibration);
    let second = judge_alone(query, ranking, n, index, calibration);
    let is_near = score(0)? - score(n)? < NEARLY;
    (is_near && first >= LEAST_EACH * threshold && first + second >= LEAST_BOTH * threshold).then_some(n)
}

/// The hit as an answer; `None` should the quote not be in the indexed article to the letter.
fn answer(query: &Query, index: &Index, hit: &Hit, confidence: f32) -> Option<Answer> {
    let place = index.place(hit.ordinal)?;
    let span = best_sentences(query, index, &place);
    let quote = Quote::new(place.article, place.passage, span).filter(|q| q.stands_in(place.article))?;
    let citation = cite(&place, span, index)?;
    Some(Answer { quote, citation, confidence, fact: None, hit: Some(hit.clone()), remarks: Vec::new() })
}

/// A passage that was chosen, not searched for, quoted from `span` on (whole without one). `None` when the span is not in
/// the passage.
#[must_use]
pub fn chosen(place: &Place<'_>, index: &Index, span: Option<Span>, confidence: f32) -> Option<Answer> {
    let span = span.unwrap_or(place.passage.span);
    let quote = Quote::new(place.article, place.passage, span)?;
    let citation = cite(place, span, index)?;
    Some(Answer { quote, citation, confidence, fact: None, hit: None, remarks: Vec::new() })
}

fn cite(place: &Place<'_>, span: Span, index: &Index) -> Option<Citation> {
    let citation = Citation::of_quote(place.article, place.passage, span)?;
    Some(Citation { corrected: index.corrected(place.article), ..citation })
}

fn nearest(ranking: &Ranking, index: &Index) -> Vec<(crate::article::ArticleId, String)> {
    let mut out: Vec<(crate::article::ArticleId, String)> = Vec::new();
    for article in ranking.hits.iter().filter_map(|h| index.article_of(h.ordinal)) {
        if out.len() < NEAREST && out.iter().all(|(id, _)| *id != article.id) {
            out.push((article.id.clone(), article.title.clone()));
        }
    }
    out
}
