//! Asked for what holds now, the newest article that answers does, however near an older one is: who leads, what it costs, what the
//! plan is. And asked for no more than the latest on a subject, the newest article on it.

use super::choice::Choice;
use super::decide::{ReplyLimits, likely_alone};
use super::decision::Decision;
use crate::analysis::Analyzer;
use crate::article::Article;
use crate::search::{Hit, Query, Ranking, Time};
use crate::store::Index;
use jiff::civil::Date;
use std::collections::HashSet;

/// Hits that are compared.
const COMPARED: usize = 8;

/// An article whose title names all of a subject is on it; what is unsure is whether the latest of it is what is told first.
const ON_SUBJECT: f32 = 0.75;

/// Words of a question that asks for no more than the latest.
const LATEST: &str = "latest news update updates status happening happened new newest recent most what's going currently current now today";

/// A step on a decision, for questions that ask for the newest.
#[must_use]
pub fn prefer_newest(
    decision: Decision,
    query: &Query,
    ranking: &Ranking,
    index: &Index,
    limits: ReplyLimits,
) -> Decision {
    if !query.when.as_ref().is_some_and(|when| when.time == Time::Newest) {
        return decision;
    }
    let newer = match &decision {
        Decision::Answer { choice, .. } => newer_answer(choice, query, ranking, index, limits),
        Decision::None { .. } | Decision::Tie { .. } => {
            latest_on(query, ranking, index).map(|ordinal| Choice::new(ordinal, ON_SUBJECT))
        }
        Decision::Fact(_) => None,
    };
    let Some(newer) = newer.filter(|newer| newer.confidence >= limits.threshold) else { return decision };
    let mut runners_up = decision.into_choices();
    runners_up.retain(|choice| choice.ordinal != newer.ordinal);
    runners_up.truncate(limits.top.saturating_sub(1));
    Decision::Answer { choice: newer, runners_up }
}

fn date(ordinal: u32, index: &Index) -> Option<Date> {
    index.article_of(ordinal).and_then(|article| article.dates.shown())
}

/// The newest passage that the reader takes for an answer and that has all of the question's words that the answer has.
fn newer_answer(
    choice: &Choice,
    query: &Query,
    ranking: &Ranking,
    index: &Index,
    limits: ReplyLimits,
) -> Option<Choice> {
    let own = ranking.hits.iter().find(|hit| hit.ordinal == choice.ordinal)?;
    let terms = |hit: &Hit| hit.matched.iter().map(|matched| matched.term.clone()).collect::<HashSet<_>>();
    let (since, wanted) = (date(choice.ordinal, index)?, terms(own));
    let answers = |hit: &Hit| hit.reading.as_ref().is_some_and(|reading| reading.answers > 0.0);
    let is_newer = |hit: &Hit| date(hit.ordinal, index).is_some_and(|date| date > since);
    let compared = ranking.hits.iter().take(COMPARED).enumerate();
    let newest = compared
        .filter(|(_, hit)| is_newer(hit) && answers(hit) && terms(hit).is_superset(&wanted))
        .max_by_key(|(n, hit)| (date(hit.ordinal, index), std::cmp::Reverse(*n)));
    let (n, hit) = newest?;
    let likely = likely_alone(query, ranking, n, index).min(choice.confidence);
    (likely >= limits.threshold).then(|| Choice::new(hit.ordinal, likely))
}

/// The best passage of the newest article whose title names all that is asked about, where nothing but the latest is asked for.
fn latest_on(query: &Query, ranking: &Ranking, index: &Index) -> Option<u32> {
    let asks = |word: &str| LATEST.split_whitespace().any(|latest| latest == word);
    let own: Vec<&str> = query
        .typed
        .iter()
        .filter(|token| !token.is_stop && !token.is_pair && !asks(&token.word))
        .map(|token| token.term.as_str())
        .collect();
    let lower = query.question.as_str().to_lowercase();
    let is_plain = ["latest", "news", "update", "updates", "newest"]
        .iter()
        .any(|word| lower.split(|c: char| !c.is_alphabetic()).any(|w| w == *word));
    if own.is_empty() || !is_plain {
        return None;
    }
    let is_on_it = |article: &Article| {
        let title: HashSet<String> =
            Analyzer::new(&article.language).tokens(&article.title).into_iter().map(|t| t.term).collect();
        own.iter().all(|term| title.contains(*term))
    };
    let on_it = ranking.hits.iter().enumerate().filter(|(_, hit)| index.article_of(hit.ordinal).is_some_and(is_on_it));
    let newest = on_it.max_by_key(|(n, hit)| (date(hit.ordinal, index), std::cmp::Reverse(*n)));
    newest.map(|(_, hit)| hit.ordinal)
}
