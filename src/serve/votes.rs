//! What a reader judges of an answer, written to the ledger by the rules that hold in Discord: one vote for each reader and
//! passage, the later one in place of the earlier; "not it" makes a gap of a question that stood whole beside the answer.

use super::client::Client;
use super::problem::Problem;
use super::state::ServeState;
use super::vote_token::ShownAnswer;
use crate::article::Question;
use crate::ledger::{Gap, GapKind, Source, Verdict};
use crate::search::Query;
use crate::text::Language;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;

/// A judgement of an answer.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with a `token`")]
pub(super) struct Vote {
    /// The `vote` of the answer that is judged.
    pub token: String,
    /// Whether it helped.
    pub helpful: bool,
    /// Why it did not.
    pub why: Option<Why>,
    /// The question that it answered, so that what is missing can be written. Kept only where it is the one that was asked, and
    /// only as long as the publisher keeps words.
    pub question: Option<String>,
}

/// Why an answer is not it.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Why {
    /// It is wrong.
    Wrong,
    /// It was right once.
    Outdated,
    /// It answers something else.
    NotAsked,
    /// It is too long.
    TooLong,
}

impl Why {
    fn name(self) -> &'static str {
        match self {
            Self::Wrong => "wrong",
            Self::Outdated => "outdated",
            Self::NotAsked => "not_asked",
            Self::TooLong => "too_long",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        [Self::Wrong, Self::Outdated, Self::NotAsked, Self::TooLong].into_iter().find(|why| why.name() == name)
    }
}

impl ServeState {
    /// Writes a vote down.
    pub(super) fn vote(&self, vote: &Vote, client: Client) -> Result<(), Problem> {
        let forged = || {
            let detail =
                "this token was not given with an answer of this server; send the `vote` of the answer that is judged";
            Problem::new(StatusCode::FORBIDDEN, "token", detail)
        };
        let shown = self.votes.open(&vote.token).ok_or_else(forged)?;
        let index = self.engine.index();
        let place = index.by_key(shown.passage).ok_or_else(Problem::passage)?;
        let verdict = Verdict {
            passage: place.passage.id.clone(),
            helpful: vote.helpful,
            voter: self.votes.voter(shown.passage, client.mark()),
            confidence: Some(shown.percent),
            source: Source::Reader,
            guild: None,
        };
        let kept =
            self.log_failure(self.ledger.record_verdict(&verdict, Timestamp::now())).ok_or_else(Problem::failed)?;
        self.metrics.voted(if vote.helpful { "helpful" } else { vote.why.map_or("not_it", Why::name) });
        if kept && !vote.helpful {
            self.keep_not_it(vote, &shown, &verdict, client);
        }
        Ok(())
    }

    fn keep_not_it(&self, vote: &Vote, shown: &ShownAnswer, verdict: &Verdict, client: Client) {
        // Words that stood beside no answer are nobody's question.
        let whole = vote.question.as_deref().filter(|question| shown.is_of(question));
        let Some(question) = whole.and_then(|words| Question::new(words).ok()) else { return };
        let index = self.engine.index();
        let gap = Gap {
            kind: GapKind::NotIt,
            passage: Some(verdict.passage.clone()),
            confidence: f32::from(shown.percent) / 100.0,
            language: Language::detect_among(question.as_str(), &index.languages),
            // Without a vector it is a group of its own.
            vector: Query::new(&question, &index, self.engine.embedder()).ok().and_then(|query| query.vector),
            asker: Some(client.mark()),
            guild: None,
            question,
        };
        self.log_failure(self.ledger.record_gap(&gap, Timestamp::now()));
    }
}
