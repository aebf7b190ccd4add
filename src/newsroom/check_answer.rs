//! Whether an answer that was written answers what was asked: the questions are asked again.

use crate::answer::{Reply, ReplyLimits};
use crate::article::{ArticleId, Question};
use crate::engine::Engine;
use crate::ledger::{GapKind, GroupQuestion};
use crate::search::{Filter, SearchError};

/// What became of the questions of a group, each by its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// Answered by the entry.
    pub by_entry: Vec<Question>,
    /// Answered by another passage than before.
    pub by_another: Vec<Question>,
    /// Still without a good answer.
    pub open: Vec<Question>,
}

impl Proof {
    /// Questions that were asked.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.answered() + self.open.len()
    }

    /// Questions that have an answer now.
    #[must_use]
    pub fn answered(&self) -> usize {
        self.by_entry.len() + self.by_another.len()
    }
}

/// Asks `questions` again of the generation that serves; `entry` is the question of the FAQ entry in `article` that is to
/// answer them, `threshold` the confidence from which readers would see it. Questions whose words are gone cannot be asked.
///
/// # Errors
/// [`SearchError`], when one cannot be asked.
pub fn prove(
    engine: &Engine,
    questions: &[GroupQuestion],
    article: &ArticleId,
    entry: &Question,
    threshold: f32,
) -> Result<Proof, SearchError> {
    let mut proof = Proof::default();
    for gap in questions {
        let Some(question) = &gap.question else { continue };
        let response = engine.ask_within(question, &Filter::default(), ReplyLimits { threshold, top: 1 })?;
        let shown = match &response.reply {
            Reply::Answer { answer, .. } => Some(&answer.citation),
            Reply::DidYouMean { .. } | Reply::NoAnswer(_) => None,
        };
        let is_entry = shown.is_some_and(|citation| {
            citation.article == *article && citation.faq_question.as_deref() == Some(entry.as_str())
        });
        // What was shown before and was not enough is no answer now.
        let is_same = gap.kind != GapKind::Unanswered && shown.is_some_and(|citation| citation.passage == gap.passage);
        let of = match shown {
            Some(_) if is_entry => &mut proof.by_entry,
            Some(_) if !is_same => &mut proof.by_another,
            _ => &mut proof.open,
        };
        of.push(question.clone());
    }
    Ok(proof)
}
