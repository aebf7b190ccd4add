//! A question on its way through the engine: asked, kept in the ledger where it has no good answer, counted. What it looks like
//! is the caller's, who makes it on the same blocking thread: pages and JSON read articles.

use super::client::Client;
use super::state::{NotDone, ServeState};
use super::traces::Trace;
use crate::answer::{Reply, ReplyLimits};
use crate::engine::Searcher;
use crate::ledger;
use crate::search::{Filter, SearchError};
use crate::service::{self, AskError, Asking, EarlierReply, Exchange};
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Instant;

/// How a question came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// By the reader page.
    Page,
    /// By another program, or the answer box.
    Api,
    /// By an assistant's program. Its words are nobody's question to the publication, and nothing is kept of them.
    Mcp,
}

impl Way {
    /// Its name in figures and metrics.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Page => "web",
            Self::Api => "api",
            Self::Mcp => "mcp",
        }
    }
}

/// What is asked.
#[derive(Clone, Debug)]
pub(super) struct AskRequest {
    pub words: String,
    pub filter: Filter,
    pub follows: Option<EarlierReply>,
    /// Passages looked at: the answer, and what comes after it.
    pub top: usize,
    pub way: Way,
}

/// Why a question has no reply.
#[derive(Debug)]
pub(super) enum Refused {
    Busy,
    Panicked,
    Ask(AskError),
}

impl From<NotDone> for Refused {
    fn from(not_done: NotDone) -> Self {
        match not_done {
            NotDone::Busy => Self::Busy,
            NotDone::Panicked => Self::Panicked,
        }
    }
}

impl ServeState {
    /// Asks, and shows what came of it with `show`, on a blocking thread.
    pub(super) async fn ask<T: Send + 'static>(
        self: &Arc<Self>,
        client: Client,
        asked: AskRequest,
        show: impl FnOnce(&Self, &Exchange) -> T + Send + 'static,
    ) -> Result<T, Refused> {
        let (came, way, trace) = (Instant::now(), asked.way, Trace::current());
        let done = self.work(client, move |state| {
            let exchange = trace.step("answer", || state.answer(&asked, client))?;
            let reply = &exchange.response.reply;
            let article = match reply {
                Reply::Answer { answer, .. } => Some(answer.citation.article.clone()),
                _ => None,
            };
            Ok((service::outcome(reply), article, trace.step("show", || show(state, &exchange))))
        });
        let (outcome, article, shown) = done.await?.map_err(|error| self.refused(error, way))?;
        let took = came.elapsed();
        self.metrics.asked(way.name(), outcome.name(), took);
        let state = Arc::clone(self);
        tokio::task::spawn_blocking(move || {
            let counted =
                ledger::CountedQuestion { way: way.name(), outcome, took, cited: article.as_ref(), guild: None };
            state.log_failure(state.ledger.count_asked(&counted, Timestamp::now()));
        });
        Ok(shown)
    }

    fn refused(&self, error: AskError, way: Way) -> Refused {
        let is_ours = matches!(&error, AskError::Search(error) if !matches!(error, SearchError::Filter(_)));
        if is_ours || matches!(error, AskError::Rebuild(_)) {
            self.metrics.engine_failed();
            tracing::error!(%error, way = way.name(), "the engine failed on a question");
        }
        Refused::Ask(error)
    }

    /// Where the index turns out to be damaged, it is answered from the one before, if that one is whole.
    fn answer(&self, asked: &AskRequest, client: Client) -> Result<Exchange, AskError> {
        match self.answer_from(&self.engine.searcher(), asked, client) {
            Err(AskError::Search(SearchError::Damaged(_))) if self.step_back() => {
                self.answer_from(&self.engine.searcher(), asked, client)
            }
            answered => answered,
        }
    }

    fn answer_from(&self, searcher: &Searcher<'_>, asked: &AskRequest, client: Client) -> Result<Exchange, AskError> {
        let limits = ReplyLimits { threshold: self.threshold(), top: asked.top };
        let (words, filter, follows) = (asked.words.clone(), asked.filter.clone(), asked.follows.clone());
        let exchange = service::ask(searcher, &Asking { words, filter, follows, limits })?;
        if asked.way != Way::Mcp {
            self.keep_gap(&exchange, searcher, client);
        }
        Ok(exchange)
    }

    /// Keeps a question that has no good answer, by the rules that hold everywhere. Small talk asks nothing of the articles.
    fn keep_gap(&self, exchange: &Exchange, searcher: &Searcher<'_>, client: Client) {
        let Some(gap) = service::gap(exchange, Some(client.mark()), None) else { return };
        if searcher.small_talk(gap.question.as_str(), &[]).is_none() {
            self.log_failure(self.ledger.record_gap(&gap, Timestamp::now()));
        }
    }
}
