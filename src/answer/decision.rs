//! What is worth showing of a ranking, before any of it is quoted.
//!
//! [`decide`](super::decide) makes a [`Decision`] of numbers: which passages, in which order, how likely each. Steps follow on it:
//! [`compare_figures`](super::compare_figures), what moderators ruled ([`Decision::point_to`]), what has to be remarked. At
//! the end [`Decision::reply`] quotes what is shown, once; a runner-up stays a [`Choice`] until somebody looks at it.

use super::choice::Choice;
use super::opener::Opener;
use super::reply::{Answer, NoAnswer, NoAnswerReason, Reply};
use crate::article::ArticleId;
use crate::search::Ranking;
use crate::store::Index;

/// What is worth showing.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// A fact that an article states about itself.
    Fact(Box<Answer>),
    /// One passage answers.
    Answer {
        /// That passage.
        choice: Choice,
        /// The next ones, best first.
        runners_up: Vec<Choice>,
    },
    /// Passages of different articles answer about equally well.
    Tie {
        /// The passages, best first; at least two.
        choices: Vec<Choice>,
        /// The next ones, best first.
        runners_up: Vec<Choice>,
    },
    /// Nothing answers.
    None {
        /// Why.
        reason: NoAnswerReason,
        /// Articles that come nearest, with their titles.
        nearest: Vec<(ArticleId, String)>,
        /// Probability that the best passage would have answered, 0 to 1.
        confidence: f32,
        /// The passages that were passed over, best first.
        passed_over: Vec<Choice>,
    },
}

impl Decision {
    /// That the articles say nothing about it.
    pub(super) fn nothing_found(confidence: f32, passed_over: Vec<Choice>) -> Self {
        Self::None { reason: NoAnswerReason::NothingFound, nearest: Vec::new(), confidence, passed_over }
    }

    /// That what was found is about something else; what an article states about itself stays.
    #[must_use]
    pub fn refused(self, ranking: &Ranking, index: &Index) -> Self {
        if matches!(self, Self::Fact(_)) {
            return self;
        }
        let passed_over = self.into_choices();
        let (reason, nearest) = (NoAnswerReason::Unsure, nearest(ranking, index));
        Self::None { reason, nearest, confidence: 0.0, passed_over }
    }

    /// Whether nothing answers.
    #[must_use]
    pub fn is_none(&self) -> bool {
        matches!(self, Self::None { .. })
    }

    /// The passages that are shown as answers.
    pub(super) fn shown_mut(&mut self) -> &mut [Choice] {
        match self {
            Self::Answer { choice, .. } => std::slice::from_mut(choice),
            Self::Tie { choices, .. } => choices,
            Self::Fact(_) | Self::None { .. } => &mut [],
        }
    }

    /// All passages in it, best first.
    #[must_use]
    pub fn into_choices(self) -> Vec<Choice> {
        match self {
            Self::Fact(_) => Vec::new(),
            Self::Answer { choice, runners_up } => [vec![choice], runners_up].concat(),
            Self::Tie { choices, runners_up } => [choices, runners_up].concat(),
            Self::None { passed_over, .. } => passed_over,
        }
    }

    /// Puts the passage that a moderator pointed to in the first place, whole; it is at least so likely to answer. At most
    /// `top` passages stay in all.
    #[must_use]
    pub fn point_to(self, ordinal: u32, at_least: f32, top: usize) -> Self {
        let mut runners_up = self.into_choices();
        let same = runners_up.iter().find(|other| other.ordinal == ordinal).map_or(0.0, |same| same.confidence);
        runners_up.retain(|other| other.ordinal != ordinal);
        runners_up.truncate(top.saturating_sub(1));
        let choice = Choice { is_whole: true, ..Choice::new(ordinal, at_least.max(same)) };
        Self::Answer { choice, runners_up }
    }

    /// The reply: what is shown is quoted and cited. What cannot be quoted to the letter is not shown.
    #[must_use]
    pub fn reply(self, opener: &Opener<'_>) -> Reply {
        match self {
            Self::Fact(answer) => Reply::Answer { answer, runners_up: Vec::new() },
            Self::Answer { choice, runners_up } => match opener.open(&choice) {
                Some(answer) => Reply::Answer { answer: Box::new(answer), runners_up },
                None => Self::nothing_found(0.0, runners_up).reply(opener),
            },
            Self::Tie { choices, runners_up } => {
                let mut answers: Vec<Answer> = choices.iter().filter_map(|choice| opener.open(choice)).collect();
                match (answers.len(), answers.pop()) {
                    (0, _) | (_, None) => Self::nothing_found(0.0, runners_up).reply(opener),
                    (1, Some(only)) => Reply::Answer { answer: Box::new(only), runners_up },
                    (_, Some(last)) => {
                        answers.push(last);
                        Reply::DidYouMean { choices: answers, runners_up }
                    }
                }
            }
            Self::None { reason, nearest, confidence, passed_over } => {
                Reply::NoAnswer(NoAnswer { reason, nearest, confidence, passed_over })
            }
        }
    }
}

/// Articles named when there is no answer.
const NEAREST: usize = 3;

/// The articles that come nearest.
pub(super) fn nearest(ranking: &Ranking, index: &Index) -> Vec<(ArticleId, String)> {
    let mut out: Vec<(ArticleId, String)> = Vec::new();
    for article in ranking.hits.iter().filter_map(|h| index.article_of(h.ordinal)) {
        if out.len() < NEAREST && out.iter().all(|(id, _)| *id != article.id) {
            out.push((article.id.clone(), article.title.clone()));
        }
    }
    out
}
