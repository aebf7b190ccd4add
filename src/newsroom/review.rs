//! What a new index would change, before it serves.

use super::golden::{Flip, GoldenError, compare, read_golden, readable_golden};
use crate::engine::{Engine, EngineError};
use crate::index::{Prepared, Progress};
use crate::store::Index;
use std::sync::Arc;

/// A new generation, looked at before it serves.
pub struct Review {
    /// The generation; publish it by [`Engine::publish`] or drop it.
    pub prepared: Prepared,
    /// Golden questions that it answers otherwise than the one that serves, those it breaks first.
    pub flips: Vec<Flip>,
    /// Golden questions asked.
    pub asked: usize,
    /// Why golden questions could not be asked, where that is so of all or of some.
    pub trouble: Option<GoldenError>,
}

impl Review {
    /// Golden questions that were answered right and no longer are.
    pub fn broken(&self) -> impl Iterator<Item = &Flip> {
        self.flips.iter().filter(|flip| flip.is_broken())
    }
}

/// Prepares a generation and asks it and the serving one the corpus's golden questions.
///
/// # Errors
/// [`EngineError`] when no generation can be made. Golden questions that cannot be asked are the review's trouble.
pub fn review(engine: &Engine, rebuild: bool, progress: &(dyn Fn(Progress) + Sync)) -> Result<Review, EngineError> {
    let before = engine.index();
    let prepared = engine.prepare(rebuild, progress)?;
    let Some(after) = prepared.index() else {
        return Ok(Review { prepared, flips: Vec::new(), asked: 0, trouble: None });
    };
    let after = Arc::new(engine.as_readers_see(after));
    let (questions, unread) = readable_golden(&engine.settings().corpus);
    let unread = unread.map(GoldenError::from);
    let (asked, flips, trouble) = match compare(engine, &before, &after, &questions) {
        Ok(flips) => (questions.len(), flips, unread),
        Err(error) => (0, Vec::new(), Some(error.into())),
    };
    Ok(Review { prepared, flips, asked, trouble })
}

/// Asks two generations the corpus's golden questions. Gives how many there are, and those that are answered otherwise, the
/// broken ones first.
///
/// # Errors
/// [`GoldenError`] when they cannot be read or asked.
pub fn flips(engine: &Engine, before: &Arc<Index>, after: &Arc<Index>) -> Result<(usize, Vec<Flip>), GoldenError> {
    let questions = read_golden(&engine.settings().corpus)?;
    Ok((questions.len(), compare(engine, before, after, &questions)?))
}
