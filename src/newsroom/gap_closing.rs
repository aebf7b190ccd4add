//! Whether questions without a good answer have one by now: they are asked again of the index that serves.

use crate::answer::{Reply, ReplyLimits};
use crate::engine::Engine;
use crate::ledger::{GapKind, GroupQuestion};
use crate::search::{Filter, SearchError};

/// A question that was answered with little confidence has a good answer from here on.
const SURE: f32 = 0.6;

/// What a group of open questions is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reasked {
    /// Every question of it whose words are kept has an answer; the most asked one has this passage, or fact of an article.
    Answered(String),
    /// Nothing in it asks anything of the articles: it was kept before small talk was told from questions.
    SmallTalk,
    /// At least one question has no good answer.
    Open,
}

/// Asks `questions` of a group again, the most asked first. `threshold` is the confidence from which the strictest server
/// shows an answer; `names` are what the bot is called. An answer that a reader found not to be it is none.
///
/// # Errors
/// [`SearchError`], when one cannot be asked.
pub fn reask(
    engine: &Engine,
    questions: &[GroupQuestion],
    threshold: f32,
    names: &[&str],
) -> Result<Reasked, SearchError> {
    let mut first = None;
    let mut has_words = false;
    for gap in questions {
        let Some(question) = &gap.question else { continue };
        has_words = true;
        if engine.searcher().small_talk(question.as_str(), names).is_some() {
            continue;
        }
        let least = if gap.kind == GapKind::LowConfidence { threshold.max(SURE) } else { threshold };
        let response = engine.ask_within(question, &Filter::default(), ReplyLimits { threshold: least, top: 1 })?;
        let Reply::Answer { answer, .. } = response.reply else { return Ok(Reasked::Open) };
        let citation = answer.citation;
        if gap.kind == GapKind::NotIt && citation.passage == gap.passage {
            return Ok(Reasked::Open);
        }
        let shown = citation.passage.map_or_else(|| citation.article.to_string(), |passage| passage.to_string());
        first.get_or_insert(shown);
    }
    Ok(match first {
        Some(answer) => Reasked::Answered(answer),
        None if has_words => Reasked::SmallTalk,
        None => Reasked::Open,
    })
}
