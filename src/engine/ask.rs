//! A question and its way to a reply, by one searcher.

use super::open::Engine;
use super::rulings::Standing;
use crate::answer::{
    Answer, Choice, Decision, Opener, Readings, Reply, ReplyLimits, compare_figures, decide, leave_out_others,
    leave_out_twins, prefer_newest, read_best, remark_on_age, remark_on_end, remark_on_words,
};
use crate::article::Question;
use crate::embed::Embedder;
use crate::search::{
    Filter, Hit, Query, Ranking, RankingWeights, Scope, SearchError, prefer, search, suggest, suggest_near, undamaged,
};
use crate::store::Index;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::cell::RefCell;
use std::sync::Arc;

/// Threads that read passages for one question. As many questions as there are cores are answered beside each other, so more
/// would only pay where one person asks.
const READING_THREADS: usize = 2;

/// What one question is answered from: a generation as readers may see it now, the rulings, the day. Whatever is made, added
/// or withheld meanwhile is for the next searcher.
pub struct Searcher<'e> {
    engine: &'e Engine,
    index: Arc<Index>,
    today: Date,
    /// Read with the first question.
    rulings: RefCell<Option<Standing>>,
}

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
    /// What serves now.
    #[must_use]
    pub fn searcher(&self) -> Searcher<'_> {
        self.over(self.index())
    }

    /// A generation that need not serve.
    #[must_use]
    pub fn over(&self, index: Arc<Index>) -> Searcher<'_> {
        let today = (self.clock)().to_zoned(TimeZone::UTC).date();
        Searcher { engine: self, index, today, rulings: RefCell::default() }
    }

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
    pub fn ask_within(
        &self,
        question: &Question,
        filter: &Filter,
        limits: ReplyLimits,
    ) -> Result<Response, SearchError> {
        let searcher = self.searcher();
        searcher.ask(question, &filter.resolve(searcher.index())?, limits)
    }

    /// What a reply of at most `top` passages may contain by the settings.
    #[must_use]
    pub fn limits(&self, top: usize) -> ReplyLimits {
        ReplyLimits { threshold: self.settings.threshold, top }
    }
}

impl Searcher<'_> {
    /// The generation.
    #[must_use]
    pub fn index(&self) -> &Arc<Index> {
        &self.index
    }

    pub(super) fn embedder(&self) -> &dyn Embedder {
        self.engine.embedder()
    }

    /// Answers `question` from the articles in `scope`.
    ///
    /// # Errors
    /// [`SearchError`] when index or encoder fail: where anything that was read turned out to be damaged, there is no response.
    /// No answer is not an error.
    pub fn ask(&self, question: &Question, scope: &Scope, limits: ReplyLimits) -> Result<Response, SearchError> {
        self.ask_but(question, scope, limits, None, &mut Readings::default())
    }

    /// The same, passing over one passage; what is `known` of passages is not read again.
    pub(super) fn ask_but(
        &self,
        question: &Question,
        scope: &Scope,
        limits: ReplyLimits,
        except: Option<u32>,
        known: &mut Readings,
    ) -> Result<Response, SearchError> {
        undamaged(self.respond(question, scope, limits, except, known), &self.index)
    }

    fn respond(
        &self,
        question: &Question,
        scope: &Scope,
        limits: ReplyLimits,
        except: Option<u32>,
        known: &mut Readings,
    ) -> Result<Response, SearchError> {
        let index = self.index.as_ref();
        let query = Query::new(question, index, self.embedder())?.on(self.today);
        let mut ranking = search(&query, index, scope, RankingWeights::shipped())?;
        ranking.hits.retain(|hit| Some(hit.ordinal) != except);
        let worded = self.engine.wordings.on(&query, index, self.embedder())?;
        let ruled = self.rulings()?.on(&query, index).and_worded(worded);
        ruled.leave_out(&mut ranking);
        leave_out_twins(&mut ranking, &query, index);
        let is_named = leave_out_others(&mut ranking, &query, index);
        if let Some(reader) = &self.engine.settings.reader {
            read_best(&mut ranking, &query, index, reader, READING_THREADS, known)?;
        }
        let mut decision = decide(&query, &ranking, index, limits);
        if let Some((by_time, preferred)) = self.by_time(&query, &ranking, limits) {
            (ranking, decision) = (by_time, preferred);
        }
        decision = if is_named {
            prefer_newest(decision, &query, &ranking, index, limits)
        } else {
            decision.refused(&ranking, index)
        };
        let opener = Opener::new(&query, &ranking, index);
        let decision = compare_figures(decision, &query, &ranking, &opener, index, limits);
        let allows =
            |ordinal| Some(ordinal) != except && scope.allows(ordinal, index) && index.place(ordinal).is_some();
        let mut decision = ruled.decide(decision, limits.top, allows);
        if let Some(when) = &query.when {
            remark_on_age(&mut decision, when, index, self.today);
        }
        remark_on_end(&mut decision, &query, &ranking, index);
        remark_on_words(&mut decision, &query, index);
        let reply = decision.reply(&opener);
        Ok(Response { reply, index: Arc::clone(&self.index), query, ranking })
    }

    /// The ranking and what is decided of it where the time asked about changes its first place. Nobody loses an answer by
    /// asking for a newer one.
    fn by_time(&self, query: &Query, ranking: &Ranking, limits: ReplyLimits) -> Option<(Ranking, Decision)> {
        let when = query.when.as_ref()?;
        let mut by_time = ranking.clone();
        if !prefer(&mut by_time, when, &self.index) {
            return None;
        }
        let decision = decide(query, &by_time, &self.index, limits);
        (!decision.is_none()).then_some((by_time, decision))
    }

    fn rulings(&self) -> Result<Standing, SearchError> {
        if let Some(known) = &*self.rulings.borrow() {
            return Ok(known.clone());
        }
        let standing = self.engine.rulings.all(self.embedder())?;
        *self.rulings.borrow_mut() = Some(standing.clone());
        Ok(standing)
    }

    /// FAQ entries that match what a reader has typed so far, as ordinals.
    ///
    /// # Errors
    /// [`SearchError`] when index or encoder fail.
    pub fn suggest(&self, typed: &str, scope: &Scope, limit: usize) -> Result<Vec<u32>, SearchError> {
        suggest(typed, &self.index, self.embedder(), scope, limit)
    }
}

impl Response {
    /// A runner-up, quoted and cited.
    #[must_use]
    pub fn open(&self, choice: &Choice) -> Option<Answer> {
        Opener::new(&self.query, &self.ranking, &self.index).open(choice)
    }

    /// FAQ entries near to the question as it was understood, as ordinals, best first.
    ///
    /// # Errors
    /// [`SearchError`] when the index fails.
    pub fn suggest(&self, scope: &Scope, limit: usize) -> Result<Vec<u32>, SearchError> {
        suggest_near(&self.query, &self.index, scope, limit)
    }

    /// Why a passage has its place; none for one that was not a candidate.
    #[must_use]
    pub fn hit(&self, ordinal: u32) -> Option<&Hit> {
        self.ranking.hits.iter().find(|hit| hit.ordinal == ordinal)
    }

    /// The passages that are shown or come after, best first.
    #[must_use]
    pub fn ordinals(&self) -> Vec<u32> {
        let shown: Vec<Option<u32>> = match &self.reply {
            Reply::Answer { answer, .. } => vec![answer.ordinal],
            Reply::DidYouMean { choices, .. } => choices.iter().map(|answer| answer.ordinal).collect(),
            Reply::NoAnswer(_) => Vec::new(),
        };
        shown.into_iter().flatten().chain(self.after().iter().map(|choice| choice.ordinal)).collect()
    }

    /// What comes after what is shown, or was passed over, best first.
    #[must_use]
    pub fn after(&self) -> &[Choice] {
        match &self.reply {
            Reply::Answer { runners_up, .. } | Reply::DidYouMean { runners_up, .. } => runners_up,
            Reply::NoAnswer(none) => &none.passed_over,
        }
    }

    /// What comes after what is shown, or was passed over, quoted and cited, best first.
    #[must_use]
    pub fn further(&self) -> Vec<Answer> {
        self.after().iter().filter_map(|choice| self.open(choice)).collect()
    }

    /// Everything that is shown or comes after it, best first.
    #[must_use]
    pub fn passages(&self) -> Vec<Answer> {
        let shown = match &self.reply {
            Reply::Answer { answer, .. } => std::slice::from_ref(answer.as_ref()),
            Reply::DidYouMean { choices, .. } => choices,
            Reply::NoAnswer(_) => &[],
        };
        [shown.to_vec(), self.further()].concat()
    }
}
