//! What every face keeps of a question whose answer was not good enough. Whether the words were put to Ibid at all, and who
//! asked, is the faces'.

use super::ask::Exchange;
use crate::answer::{NoAnswer, NoAnswerReason, Reply};
use crate::ledger::{Gap, GapKind, LedgerOutcome};

/// Below this confidence an answer says that it may not be quite what was asked.
pub const MIDDLING: f32 = 0.6;

/// How a reply is counted in the figures of the day.
#[must_use]
pub fn outcome(reply: &Reply) -> LedgerOutcome {
    match reply {
        Reply::Answer { answer, .. } if answer.confidence < MIDDLING => LedgerOutcome::Low,
        Reply::Answer { .. } => LedgerOutcome::Answered,
        Reply::DidYouMean { .. } => LedgerOutcome::DidYouMean,
        Reply::NoAnswer(_) => LedgerOutcome::NoAnswer,
    }
}

/// The gap that a question with no answer, or hardly one, leaves. Not kept are questions that say little without what narrowed
/// them, and those where nothing is missing.
#[must_use]
pub fn gap(exchange: &Exchange, asker: Option<[u8; 8]>, guild: Option<u64>) -> Option<Gap> {
    let response = &exchange.response;
    let (kind, passage) = match &response.reply {
        // Nothing is missing: the question did not say which article it is about.
        Reply::NoAnswer(NoAnswer { reason: NoAnswerReason::WhichArticle, .. }) => return None,
        Reply::NoAnswer(_) => (GapKind::Unanswered, None),
        Reply::Answer { answer, .. } if answer.confidence < MIDDLING => {
            (GapKind::LowConfidence, answer.citation.passage.clone())
        }
        _ => return None,
    };
    if exchange.follows.is_some() || exchange.is_filtered {
        return None;
    }
    Some(Gap {
        question: exchange.first().clone(),
        kind,
        passage,
        confidence: response.reply.confidence(),
        language: response.query.language.clone(),
        vector: response.query.vector.clone(),
        asker,
        guild,
    })
}
