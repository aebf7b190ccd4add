use super::choice::Choice;
use super::quote::Quote;
use super::remark::Remark;
use crate::article::{ArticleId, Citation};
use crate::text::Span;

/// What a question gets.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// One passage answers.
    Answer {
        /// The answer.
        answer: Box<Answer>,
        /// The next passages, best first.
        runners_up: Vec<Choice>,
    },
    /// Passages of different articles answer about equally well.
    DidYouMean {
        /// The passages, best first; at least two.
        choices: Vec<Answer>,
        /// The next passages, best first.
        runners_up: Vec<Choice>,
    },
    /// The articles do not answer. An ordinary reply, not an error.
    NoAnswer(NoAnswer),
}

/// The publisher's words, where they stand, and how likely they are to answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The words.
    pub quote: Quote,
    /// The shortest words of them that answer, in bytes of the article's text; where one answer is plain.
    pub span: Option<Span>,
    /// Where they stand.
    pub citation: Citation,
    /// Probability that they answer the question, 0 to 1.
    pub confidence: f32,
    /// Whether it is a fact about the article rather than a passage of it.
    pub fact: Option<Fact>,
    /// The passage in the index that was asked; none for a fact, or where it was not searched for.
    pub ordinal: Option<u32>,
    /// What a reader has to know before reading it.
    pub remarks: Vec<Remark>,
}

/// A fact that an article states about itself outside its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Who wrote it.
    Authors,
    /// When it was published.
    Published,
    /// When it was last updated.
    Updated,
    /// How long it is.
    Length,
}

/// Why there is no answer, and what comes nearest without being one.
#[derive(Clone, Debug, PartialEq)]
pub struct NoAnswer {
    /// Why.
    pub reason: NoAnswerReason,
    /// Articles that come nearest, with their titles; they do not answer.
    pub nearest: Vec<(ArticleId, String)>,
    /// Probability that the best passage would have answered, 0 to 1.
    pub confidence: f32,
    /// The passages that were passed over, best first, for whoever wants to know why.
    pub passed_over: Vec<Choice>,
}

/// Why a question has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAnswerReason {
    /// No passage has anything to do with it.
    NothingFound,
    /// The best passage is too unlikely to answer.
    Unsure,
    /// A fact about an article is asked for, but not which article.
    WhichArticle,
    /// The article is clear but does not state the fact asked for.
    NotStated(Fact),
}

impl Answer {
    /// The quote in three: before the short answer, the answer, after it. All is before where none is plain.
    #[must_use]
    pub fn parts(&self) -> (&str, &str, &str) {
        let text = self.quote.text();
        let inside = self.span.zip(self.quote.span()).and_then(|(span, quote)| {
            Some(span.start().checked_sub(quote.start())?..span.end().checked_sub(quote.start())?)
        });
        let parts = inside.and_then(|at| Some((text.get(..at.start)?, text.get(at.clone())?, text.get(at.end..)?)));
        parts.unwrap_or((text, "", ""))
    }
}

impl Reply {
    /// Probability that what is shown answers the question.
    #[must_use]
    pub fn confidence(&self) -> f32 {
        match self {
            Self::Answer { answer, .. } => answer.confidence,
            Self::DidYouMean { choices, .. } => choices.iter().map(|c| c.confidence).fold(0.0, f32::max),
            Self::NoAnswer(none) => none.confidence,
        }
    }
}
