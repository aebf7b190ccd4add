//! What words make doubtful, whatever ranking and reading say: words of the question that were read as others, or that only look
//! like the passage's; a message that asks nothing. Each costs a passage some of its log odds, and what was read otherwise is told.

use super::decision::Decision;
use super::remark::Remark;
use crate::analysis::{Analyzer, Token};
use crate::article::{PassageKind, is_statement, small_talk};
use crate::search::{Query, Ranking, Repair, Term};
use crate::store::Index;
use std::collections::HashSet;

/// Off the log odds, for each word that was read as another: mended questions are answered rightly a little less often.
const MENDED: f32 = 0.4;

/// For each word of the question that no article has where the passage has one that looks like it: who asks of Iraq is not
/// answered by Iran.
const LOOKALIKE: f32 = 1.5;

/// For a statement. Of those typed to a shop's bot (hint3) half ask for something, of the questions two thirds.
const STATEMENT: f32 = 1.5;

/// For an entry that asks the same of another thing: of dogs, where no article has a word on cats. The one may be a word for the
/// other, so a sure answer stays one.
const OTHER_THING: f32 = 1.2;

/// `confidence` in a passage, less what the question's words make doubtful.
#[must_use]
pub(super) fn doubted(confidence: f32, query: &Query, ordinal: u32, index: &Index) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a few words of a question")]
    let times = |n: usize| n as f32;
    let mut off = MENDED * times(query.repairs.len());
    off += LOOKALIKE * times(lookalikes(query, ordinal, index).len());
    if asks_of_another(query, ordinal, index) {
        off += OTHER_THING;
    }
    if query.language.primary() == "en" && is_statement(query.question.as_str()) {
        off += STATEMENT;
    }
    if off <= 0.0 {
        return confidence;
    }
    let odds = confidence / (1.0 - confidence).max(f32::EPSILON);
    let less = odds * (-off).exp();
    less / (1.0 + less)
}

/// The question's words that the passage has only a word like.
fn lookalikes<'q>(query: &'q Query, ordinal: u32, index: &Index) -> Vec<&'q Repair> {
    if query.lookalikes.is_empty() {
        return Vec::new();
    }
    let Some(place) = index.place(ordinal) else { return Vec::new() };
    let analyzer = Analyzer::new(&place.article.language);
    let text = place.article.view(place.passage).full();
    let words: HashSet<String> = analyzer.tokens(&text).into_iter().map(|token: Token| token.word).collect();
    query.lookalikes.iter().filter(|like| words.contains(&like.read_as)).collect()
}

/// The fewest words that two questions share which differ in a thing.
const FEWEST_SHARED: usize = 2;

/// Whether the passage is an entry whose question differs from the one asked by one word alone, and no article has the word asked.
fn asks_of_another(query: &Query, ordinal: u32, index: &Index) -> bool {
    let is_unknown = |term: &&Term| term.passages == 0 && term.family_idf >= term.idf;
    if query.terms.iter().filter(is_unknown).count() != 1 || query.terms.len() <= FEWEST_SHARED {
        return false;
    }
    let Some(place) = index.place(ordinal) else { return false };
    let PassageKind::Faq { question, .. } = place.passage.kind else { return false };
    let tokens = Analyzer::new(&place.article.language).tokens(place.article.slice(question));
    let entry: HashSet<&str> =
        tokens.iter().filter(|token| !token.is_stop && !token.is_pair).map(|token| token.term.as_str()).collect();
    let shared = query.terms.iter().filter(|term| entry.contains(term.term.as_str())).count();
    shared + 1 == query.terms.len() && entry.len() == shared + 1
}

/// Whether nothing is asked: small talk, or figures alone. Where the best passage answers just that, something is.
#[must_use]
pub(super) fn asks_nothing(query: &Query, ranking: &Ranking, index: &Index) -> bool {
    let is_nothing = |text: &str| small_talk(text, &[]).is_some() || !text.chars().any(char::is_alphabetic);
    let is_entry = || {
        let place = index.place(ranking.hits.first()?.ordinal)?;
        let PassageKind::Faq { question, .. } = place.passage.kind else { return None };
        Some(is_nothing(place.article.slice(question)))
    };
    is_nothing(query.question.as_str()) && !is_entry().unwrap_or(false)
}

/// A step on a decision: tells what was read as another word, and what only looks like one.
pub fn remark_on_words(decision: &mut Decision, query: &Query, index: &Index) {
    let read: Vec<Remark> = query.repairs.iter().cloned().map(Remark::ReadAs).collect();
    if let Decision::Fact(answer) = decision {
        answer.remarks.splice(0..0, read);
        return;
    }
    for choice in decision.shown_mut() {
        let like = lookalikes(query, choice.ordinal, index).into_iter().cloned().map(Remark::LooksLike);
        choice.remarks.splice(0..0, read.iter().cloned().chain(like));
    }
}
