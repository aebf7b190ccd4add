//! The one way from changed articles to an index that serves, for every command of both faces.
//!
//! [`publish`] makes a generation, asks it and the one that serves the corpus's golden questions, and lets it serve or holds it.
//! Which comes first is the [`Policy`] of the [`Occasion`]: somebody who waits is served at once and told what broke; what comes
//! in while nobody looks is asked first. What came of it is one [`Report`], which the faces only show. Until a new generation is
//! whole and named, the old one serves, whatever fails.

use super::golden::{Flip, GoldenError, compare, readable_golden};
use crate::engine::{Built, Engine, EngineError, PreparedGeneration};
use crate::ingest::{Corpus, CorpusFile, is_of_feed};
use crate::store::{Change, Index, Progress};
use std::sync::Arc;

/// Why there may be a new index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// Somebody asks for it by name (`ibid index`, `/reindex`), and decides about what breaks.
    Asked,
    /// Somebody wants to see what it would change (`ibid index --check`, `/reindex action:preview`).
    Preview,
    /// A person added an article (`ibid add`, `/article add`) or answers (`/gaps`, `ibid faq import`), and waits for it.
    Added,
    /// A file was saved in the folder that is watched, or while the bot was away.
    Saved,
    /// A command of the terminal was run on articles that have changed.
    Opened,
    /// Feeds brought articles.
    Fed,
}

/// What comes first, serving or asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Ask the golden questions, and serve only what breaks none.
    AskFirst,
    /// Serve, then ask the golden questions and report what broke.
    ServeAtOnce,
    /// Ask the golden questions, and serve nothing.
    ShowOnly,
}

impl Occasion {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Asked, Self::Preview, Self::Added, Self::Saved, Self::Opened, Self::Fed];

    /// What comes first.
    #[must_use]
    pub fn policy(self) -> Policy {
        match self {
            Self::Asked | Self::Fed => Policy::AskFirst,
            Self::Preview => Policy::ShowOnly,
            Self::Added | Self::Saved | Self::Opened => Policy::ServeAtOnce,
        }
    }

    /// Whether an index on hold stays as it is.
    #[must_use]
    pub fn respects_hold(self) -> bool {
        !matches!(self, Self::Asked | Self::Preview)
    }
}

/// A new index that is wanted.
#[derive(Clone, Debug)]
pub struct Order<'a> {
    /// Why.
    pub occasion: Occasion,
    /// Whether everything but known vectors is made anew.
    pub rebuild: bool,
    /// Files of the corpus as whoever wrote them has parsed them.
    pub parsed: &'a [CorpusFile],
    /// The corpus, where it was read already.
    pub corpus: Option<Corpus>,
}

impl Order<'_> {
    /// With nothing known beforehand.
    #[must_use]
    pub fn new(occasion: Occasion) -> Self {
        Self { occasion, rebuild: false, parsed: &[], corpus: None }
    }

    /// What comes first. What a feed wrote is asked first, whoever happens to bring it in.
    fn policy(&self, built: &Built, before: &Index) -> Policy {
        let is_new = |(file, change): &(String, Change)| *change != Change::Removed && is_of_feed(file);
        match self.occasion.policy() {
            // What cannot be read answers nothing right, and holding it would keep it.
            Policy::AskFirst if before.damage().is_some() => Policy::ServeAtOnce,
            Policy::ServeAtOnce if before.damage().is_none() && built.changes.files.iter().any(is_new) => {
                Policy::AskFirst
            }
            policy => policy,
        }
    }
}

/// Why nothing was published. What served serves on.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// Somebody rolled back, or decided against a new index.
    #[error("generation {generation} is on hold; run `ibid index` to bring changes in")]
    OnHold {
        /// The generation that serves.
        generation: u64,
    },
    /// None could be made.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// What two generations answer to the golden questions.
#[derive(Debug, Default)]
pub struct Comparison {
    /// Questions asked.
    pub asked: usize,
    /// Those that are answered otherwise, the broken ones first.
    pub flips: Vec<Flip>,
    /// Why questions could not be asked, where that is so of all or of some.
    pub trouble: Option<GoldenError>,
}

impl Comparison {
    /// Questions that were answered right and no longer are.
    pub fn broken(&self) -> impl Iterator<Item = &Flip> {
        self.flips.iter().filter(|flip| flip.is_broken())
    }

    /// Whether nothing is known to break.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.broken().next().is_none() && self.trouble.is_none()
    }
}

/// A generation that was made and does not serve.
pub enum Held {
    /// It waits for whoever asked for it: [`Report::serve`] or [`Report::leave`]. Dropped, it is as if it had never been.
    Waits(Box<PreparedGeneration>),
    /// Nobody was there to decide: it is dropped, and the one that serves is on hold. `ibid index` or `/reindex` make it again,
    /// and ask.
    OnHold,
}

/// What came of a new index.
pub struct Report {
    /// Files that changed, problems, and the generation, whose number is 0 where it does not serve.
    pub built: Built,
    /// What the golden questions say.
    pub golden: Comparison,
    /// Where it does not serve because of them.
    pub held: Option<Held>,
    /// What served before, where the golden questions are still to be asked.
    before: Option<Arc<Index>>,
}

/// Makes a new index in line with the corpus, and lets it serve or holds it, as the order's occasion has it.
///
/// # Errors
/// [`PublishError`]; what served serves on. Golden questions that cannot be asked are the report's trouble.
pub fn publish(engine: &Engine, mut order: Order<'_>, progress: Progress<'_>) -> Result<Report, PublishError> {
    let corpus = order.corpus.take();
    let before = engine.index();
    let is_on_hold = || order.occasion.respects_hold() && engine.is_held();
    let on_hold = PublishError::OnHold { generation: before.generation };
    if is_on_hold() {
        return Err(on_hold);
    }
    let prepared = match corpus {
        Some(corpus) => engine.prepare_of(corpus, progress)?,
        None => engine.prepare(order.rebuild, order.parsed, progress)?,
    };
    // Nobody can put it on hold from here on: that takes the right to build.
    if is_on_hold() {
        return Err(on_hold);
    }
    let policy = order.policy(prepared.built(), &before);
    if policy == Policy::ServeAtOnce {
        let built = engine.publish(prepared)?;
        let before = Some(before).filter(|before| built.is_new && before.damage().is_none());
        return Ok(Report { built, golden: Comparison::default(), held: None, before });
    }
    let golden = match prepared.index() {
        Some(after) => compared(engine, &before, &Arc::new(engine.as_readers_see(after))),
        None => Comparison::default(),
    };
    let is_good = golden.is_good();
    let report = |built, held| Report { built, golden, held, before: None };
    if policy == Policy::AskFirst && is_good {
        return Ok(report(engine.publish(prepared)?, None));
    }
    let built = prepared.built().clone();
    match order.occasion {
        Occasion::Preview => Ok(report(built, None)),
        Occasion::Asked => Ok(report(built, Some(Held::Waits(Box::new(prepared))))),
        Occasion::Added | Occasion::Saved | Occasion::Opened | Occasion::Fed => {
            engine.leave(prepared)?;
            Ok(report(built, Some(Held::OnHold)))
        }
    }
}

/// What the golden questions say of the generation that serves, beside the one `before`.
#[must_use]
pub fn compare_with(engine: &Engine, before: &Arc<Index>) -> Comparison {
    compared(engine, before, &engine.index())
}

fn compared(engine: &Engine, before: &Arc<Index>, after: &Arc<Index>) -> Comparison {
    let (questions, unread) = readable_golden(&engine.settings().corpus);
    match compare(engine, before, after, &questions) {
        Ok(flips) => Comparison { asked: questions.len(), flips, trouble: unread.map(GoldenError::from) },
        Err(error) => Comparison { trouble: Some(error.into()), ..Comparison::default() },
    }
}

impl Report {
    /// Asks the golden questions, where that comes after serving.
    #[must_use]
    pub fn ask(mut self, engine: &Engine) -> Self {
        if let Some(before) = self.before.take() {
            self.golden = compare_with(engine, &before);
        }
        self
    }

    /// Lets the generation that waits serve nevertheless.
    ///
    /// # Errors
    /// [`EngineError`]; what served serves on.
    pub fn serve(mut self, engine: &Engine) -> Result<Self, EngineError> {
        if let Some(Held::Waits(prepared)) = self.held.take() {
            self.built = engine.publish(*prepared)?;
        }
        Ok(self)
    }

    /// Drops the generation that waits, and puts the one that serves on hold, so that what was not wanted does not come in by
    /// itself.
    ///
    /// # Errors
    /// [`EngineError`]; it is then not on hold.
    pub fn leave(self, engine: &Engine) -> Result<(), EngineError> {
        match self.held {
            Some(Held::Waits(prepared)) => engine.leave(*prepared),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
