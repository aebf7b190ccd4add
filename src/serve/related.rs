//! Questions that the articles answer, beside one that was asked: other entries of the same article's FAQ, then the nearest ones
//! of all.

use super::state::ServeState;
use crate::answer::Reply;
use crate::article::{Article, ArticleId, PassageId};
use crate::search::Scope;
use crate::service::{Exchange, faq_question};
use crate::store::Index;
use crate::text::folded_question;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Questions shown, and how many of them are of the same article.
const MOST: usize = 5;
const MOST_OF_ARTICLE: usize = 3;

/// A question of an FAQ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AnsweredQuestion {
    pub question: String,
    pub article: ArticleId,
    pub title: String,
    pub passage: PassageId,
}

/// What else is answered near to what was asked.
pub(super) fn related(asked: &Exchange) -> Vec<AnsweredQuestion> {
    let index = &asked.response.index;
    let mut seen = BTreeSet::from([folded_question(asked.first().as_str())]);
    let mut out = Vec::new();
    if let Reply::Answer { answer, .. } = &asked.response.reply {
        seen.extend(answer.citation.faq_question.as_deref().map(folded_question));
        let entries = index.article(&answer.citation.article).into_iter().flat_map(entries);
        out.extend(entries.filter(|entry| seen.insert(folded_question(&entry.question))).take(MOST_OF_ARTICLE));
    }
    // An index that fails says so when it is asked.
    let near = asked.response.suggest(&Scope::everything(index), MOST * 2).unwrap_or_default();
    let near = answered(index, near).into_iter().filter(|entry| seen.insert(folded_question(&entry.question)));
    let missing = MOST.saturating_sub(out.len());
    out.extend(near.take(missing));
    out
}

impl ServeState {
    /// Entries that match what was typed so far, by words and by meaning; each question once. An index that fails says so when it
    /// is asked.
    pub(super) fn suggested(
        &self,
        index: &Arc<Index>,
        typed: &str,
        scope: &Scope,
        most: usize,
    ) -> Vec<AnsweredQuestion> {
        let found = self.engine.over(Arc::clone(index)).suggest(typed, scope, most).unwrap_or_default();
        answered(index, found)
    }
}

/// The entries of these passages, each question once.
fn answered(index: &Index, found: Vec<u32>) -> Vec<AnsweredQuestion> {
    let mut seen = BTreeSet::new();
    let places = found.into_iter().filter_map(|ordinal| index.place(ordinal));
    let entries = places.filter_map(|place| {
        let question = faq_question(place.article, place.passage.kind)?;
        Some(entry(place.article, question, &place.passage.id))
    });
    entries.filter(|entry| seen.insert(folded_question(&entry.question))).collect()
}

/// The FAQ of an article. An entry with a long answer has several passages; the first stands for it.
pub(super) fn entries(article: &Article) -> impl Iterator<Item = AnsweredQuestion> {
    let passages = article.passages.iter();
    let mut last = None;
    passages.filter_map(move |passage| {
        let question = faq_question(article, passage.kind)?;
        (last.replace(question) != Some(question)).then(|| entry(article, question, &passage.id))
    })
}

fn entry(article: &Article, question: &str, passage: &PassageId) -> AnsweredQuestion {
    let (article, title) = (article.id.clone(), article.title.clone());
    AnsweredQuestion { question: question.to_owned(), article, title, passage: passage.clone() }
}
