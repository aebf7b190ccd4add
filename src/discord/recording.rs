//! What is kept of a question and its answer: counts of the day for every one, words only where no answer was good enough.

use super::custom_id::CitedQuote;
use super::inquiry::{Answered, Inquiry};
use super::metrics::{Outcome, Way};
use super::payload::Message;
use super::render::resolve;
use super::requester::Requester;
use super::rest::RestError;
use super::state::BotState;
use crate::article::{PassageId, Question};
use crate::engine::Searcher;
use crate::ledger::{self, Actor, AuditAction, AuditEntry, Gap, GapId, GapKind};
use crate::search::Query;
use crate::service::{self, Exchange, MIDDLING};
use crate::text::Language;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::sync::Arc;
use std::time::Duration;

impl BotState {
    /// Writes down what a moderator did to `subject`, with what else there is to know.
    pub(super) fn audit(&self, by: &Requester, action: AuditAction, subject: &str, detail: &str) {
        let entry =
            AuditEntry { guild: by.guild, ..AuditEntry::new(Actor::Member(by.user), action, subject).with(detail) };
        self.heed(self.ledger.audit(&entry, Timestamp::now()));
    }

    /// Counts an answered question for the figures of the day, while its answer is on its way.
    pub(super) fn count(self: &Arc<Self>, way: Way, answered: &Answered, took: Duration) {
        let outcome = match answered.outcome {
            Outcome::Answered if answered.confidence < MIDDLING => ledger::LedgerOutcome::Low,
            Outcome::Answered => ledger::LedgerOutcome::Answered,
            Outcome::DidYouMean => ledger::LedgerOutcome::DidYouMean,
            Outcome::NoAnswer => ledger::LedgerOutcome::NoAnswer,
            Outcome::Cooled | Outcome::Shed | Outcome::Failed | Outcome::Refused | Outcome::SmallTalk => return,
        };
        let (state, article, guild) = (Arc::clone(self), answered.article.clone(), answered.guild);
        self.tasks.spawn_blocking(move || {
            let asked = ledger::CountedQuestion { way: way.name(), outcome, took, cited: article.as_ref(), guild };
            state.heed(state.ledger.count_asked(&asked, Timestamp::now()));
        });
    }

    /// What tells two askers of one month apart and names neither.
    pub(super) fn asker_mark(&self, user: u64, now: Timestamp) -> [u8; 8] {
        let day = now.to_zoned(TimeZone::UTC).date();
        self.mark_of_month(user, i32::from(day.year()) * 12 + i32::from(day.month()))
    }

    /// All marks of a person that may still be kept: words, and marks with them, go after a time.
    pub(super) fn asker_marks(&self, user: u64, now: Timestamp) -> Vec<[u8; 8]> {
        let day = now.to_zoned(TimeZone::UTC).date();
        let month = i32::from(day.year()) * 12 + i32::from(day.month());
        // Whoever waits keeps the words alive.
        let days = self.settings.retention_days.max(ledger::WAITING_DAYS) + self.settings.retention_days;
        (0..=i32::from(days / 28) + 1).map(|back| self.mark_of_month(user, month - back)).collect()
    }

    fn mark_of_month(&self, user: u64, month: i32) -> [u8; 8] {
        let mut who = user.to_be_bytes().to_vec();
        who.extend(month.to_be_bytes());
        self.seal.sign(b"asker", &who)
    }

    /// Keeps a question that has no answer, or hardly one. Not kept are questions that say little without what narrowed
    /// them, and words that their author did not put to the bot.
    pub(super) fn gap(&self, asked: &Exchange, searcher: &Searcher<'_>, inquiry: &Inquiry) -> Option<GapId> {
        if matches!(inquiry.way, Way::Auto | Way::Suggest | Way::Forum | Way::ContextMenu) {
            return None;
        }
        let now = Timestamp::now();
        let mark = Some(self.asker_mark(inquiry.requester.user, now));
        let gap = service::gap(asked, mark, inquiry.place())?;
        if self.small_talk(gap.question.as_str(), searcher).is_some() {
            return None;
        }
        self.heed(self.ledger.record_gap(&gap, now))
    }

    /// Keeps that the answer in `message`, seen by all in `guild` where that is one, was "not it" to `user`. A reply that left a gap open has that one; the words under
    /// a reply that nobody asked for are not the bot's to keep.
    pub(super) fn not_it(
        &self,
        asked: &str,
        cited: &CitedQuote,
        message: u64,
        user: u64,
        guild: Option<u64>,
    ) -> Option<GapId> {
        let known = self.heed(self.ledger.reply_at(message)).flatten();
        if let Some(known) = &known
            && (known.reply.is_unasked || known.reply.gap.is_some())
        {
            return known.reply.gap;
        }
        let question = Question::new(asked).ok()?;
        let index = self.engine.index();
        let now = Timestamp::now();
        let gap = Gap {
            kind: GapKind::NotIt,
            passage: resolve(cited, &index).and_then(|a| a.citation.passage),
            confidence: f32::from(cited.percent) / 100.0,
            language: Language::detect_among(asked, &index.languages),
            // Without a vector it is a group of its own.
            vector: Query::new(&question, &index, self.engine.embedder()).ok().and_then(|query| query.vector),
            asker: Some(self.asker_mark(user, now)),
            guild,
            question,
        };
        let gap = self.heed(self.ledger.record_gap(&gap, now))?;
        self.heed(self.ledger.link_gap(message, gap));
        Some(gap)
    }
}

/// Has a reply of ours say something else, and remembers what it quotes then.
pub(super) async fn replace(
    state: &Arc<BotState>,
    channel: u64,
    message: u64,
    body: &Message,
    passage: Option<PassageId>,
    quote: Option<[u8; 16]>,
) -> Result<(), RestError> {
    let mut sent = state.rest.edit(channel, message, &body.edit()).await;
    if sent.as_ref().is_err_and(RestError::is_empty_message) {
        sent = state.rest.edit(channel, message, &body.plain().edit()).await;
    }
    let is_gone = sent.as_ref().is_err_and(RestError::is_gone);
    let is_edited = sent.is_ok();
    let noted = state.block(move |state| {
        if is_gone {
            state.heed(state.ledger.forget_message(message));
        } else if is_edited {
            state.heed(state.ledger.requote(message, passage.as_ref(), quote.as_ref()));
        }
    });
    // A failure was told to the log; the reply is as it should be.
    let _ = noted.await;
    sent
}
