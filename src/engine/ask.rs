//! A question and its way to a reply, over one snapshot of the index.

use super::open::Engine;
use crate::answer::{Limits, Reply, remark_on_age, reply};
use crate::article::Question;
use crate::index::Index;
use crate::search::{Filter, Query, Ranking, SearchError, Weights, When, prefer, search, suggest, undamaged};
use jiff::tz::TimeZone;
use std::sync::Arc;

/// A reply with what it was made from.
pub struct Response {
    /// The reply.
    pub reply: Reply,
    /// The generation that answered.
    pub index: Arc<Index>,
    /// The question as it was understood.
    pub query: Query,
    /// All candidates.
    pub ranking: Ranking,
}

impl Engine {
    /// Answers `question` from the articles that `filter` allows, with at most `top` passages.
    ///
    /// # Errors
    /// [`SearchError`] when the filter names nothing, or index or encoder fail. No answer is not an error.
    pub fn ask(&self, question: &Question, filter: &Filter, top: usize) -> Result<Response, SearchError> {
        self.ask_within(question, filter, self.limits(top))
    }

    /// The same with a threshold that need not be the one of the settings.
    ///
    /// # Errors
    /// As [`Engine::ask`].
    pub fn ask_within(&self, question: &Question, filter: &Filter, limits: Limits) -> Result<Response, SearchError> {
        self.ask_of(&self.index(), question, filter, limits, None)
    }

    /// What a reply of at most `top` passages may contain by the settings.
    #[must_use]
    pub fn limits(&self, top: usize) -> Limits {
        Limits { threshold: self.settings.threshold, top }
    }

    /// Answers `question` from a generation that need not serve.
    ///
    /// # Errors
    /// As [`Engine::ask`].
    pub fn ask_prepared(&self, prepared: &Arc<Index>, question: &Question) -> Result<Response, SearchError> {
        self.ask_of(prepared, question, &Filter::default(), self.limits(1), None)
    }

    /// The same, passing over one passage. Where anything that was read turned out to be damaged, there is no response.
    pub(super) fn ask_of(
        &self,
        index: &Arc<Index>,
        question: &Question,
        filter: &Filter,
        limits: Limits,
        except: Option<u32>,
    ) -> Result<Response, SearchError> {
        let response = self.respond(index, question, filter, limits, except);
        undamaged(response, index)
    }

    fn respond(
        &self,
        index: &Arc<Index>,
        question: &Question,
        filter: &Filter,
        limits: Limits,
        except: Option<u32>,
    ) -> Result<Response, SearchError> {
        let query = Query::new(question, index, self.embedder.as_ref())?;
        let mut ranking = search(&query, index, filter, Weights::shipped())?;
        ranking.hits.retain(|hit| Some(hit.ordinal) != except);
        let ruled = self.rulings.on(question.as_str(), &query, index, self.embedder.as_ref())?;
        ruled.leave_out(&mut ranking);
        let today = (self.clock)().to_zoned(TimeZone::UTC).date();
        let when = When::of(question.as_str(), today);
        let decide = |ranking: &Ranking| reply(question.as_str(), &query, ranking, index, limits);
        let mut reply = decide(&ranking);
        if let Some(when) = &when {
            let mut by_time = ranking.clone();
            if prefer(&mut by_time, when, index) {
                let preferred = decide(&by_time);
                // Nobody loses an answer by asking for a newer one.
                if !matches!(preferred, Reply::NoAnswer(_)) {
                    (reply, ranking) = (preferred, by_time);
                }
            }
        }
        let allows = |ordinal| {
            Some(ordinal) != except && index.article_of(ordinal).is_some_and(|article| filter.allows(article))
        };
        let mut reply = ruled.decide(reply, &ranking, index, limits, allows);
        if let Some(when) = &when {
            remark_on_age(&mut reply, when, index, today);
        }
        Ok(Response { reply, index: Arc::clone(index), query, ranking })
    }

    /// FAQ entries that match what a reader has typed so far, as ordinals in the index that comes with them.
    ///
    /// # Errors
    /// [`SearchError`] when the filter names nothing or the encoder fails.
    pub fn suggest(&self, typed: &str, filter: &Filter, limit: usize) -> Result<(Arc<Index>, Vec<u32>), SearchError> {
        let index = self.index();
        let ordinals = suggest(typed, &index, self.embedder.as_ref(), filter, limit)?;
        Ok((index, ordinals))
    }
}
