//! What words make doubtful, whatever ranking and reading say: words of the question that were read as others, or that only look
//! like the passage's; a message that asks nothing. Each costs a passage some of its log odds, and what was read otherwise is told.

use super::decision::Decision;
use super::remark::Remark;
use crate::analysis::{Analyzer, Token};
use crate::article::{PassageKind, is_statement, small_talk};
use crate::search::{Query, Ranking, Repair};
use crate::store::Index;
use std::collections::HashSet;

/// Off the log odds, for each word that was read as another: mended questions are answered rightly a little less often.
const MENDED: f32 = 0.4;

/// For each word of the question that no article has where the passage has one that looks like it: who asks of Iraq is not
/// answered by Iran.
const LOOKALIKE: f32 = 1.5;

/// For a statement. Of those typed to a shop's bot (hint3) half ask for something, of the questions two thirds.
const STATEMENT: f32 = 1.5;

/// `confidence` in a passage, less what the question's words make doubtful.
#[must_use]
pub(super) fn doubted(confidence: f32, query: &Query, ordinal: u32, index: &Index) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a few words of a question")]
    let times = |n: usize| n as f32;
    let mut off = MENDED * times(query.repairs.len());
    off += LOOKALIKE * times(lookalikes(query, ordinal, index).len());
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
