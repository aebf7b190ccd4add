use crate::text::clean_question;
use std::fmt;

/// The longest question taken, in characters after cleaning.
pub const MAX_QUESTION_CHARS: usize = 2_000;

/// A reader's question: cleaned, one line, not empty, at most [`MAX_QUESTION_CHARS`] characters. It is words and
/// never a query language.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Question(String);

/// Why a text is not a question that can be searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    /// Nothing visible was asked.
    #[error("the question is empty; ask in a few words, for example: why are regulators involved")]
    Empty,
    /// It has symbols but no letter or digit.
    #[error("the question has no words; ask in a few words, for example: why are regulators involved")]
    NoWords,
    /// It is longer than [`MAX_QUESTION_CHARS`].
    #[error("the question has {chars} characters, more than {MAX_QUESTION_CHARS}; ask the one thing you want to know")]
    TooLong {
        /// Characters after cleaning.
        chars: usize,
    },
}

impl Question {
    /// Cleans and checks what a reader typed.
    ///
    /// # Errors
    /// [`QuestionError`] when it is empty, has no words, or is too long.
    pub fn new(raw: &str) -> Result<Self, QuestionError> {
        // Cleaning is linear, but there is no use in cleaning a megabyte to refuse it.
        if raw.chars().count() > MAX_QUESTION_CHARS * 4 {
            return Err(QuestionError::TooLong { chars: raw.chars().count() });
        }
        let text = clean_question(raw);
        let chars = text.chars().count();
        if text.is_empty() {
            Err(QuestionError::Empty)
        } else if !text.chars().any(char::is_alphanumeric) {
            Err(QuestionError::NoWords)
        } else if chars > MAX_QUESTION_CHARS {
            Err(QuestionError::TooLong { chars })
        } else {
            Ok(Self(text))
        }
    }

    /// The cleaned text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Shows the length only: questions are people's words and stay out of logs.
impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Question({} chars)", self.0.chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_searched_is_refused_with_a_reason() {
        assert_eq!(Question::new(" \u{200b}\n"), Err(QuestionError::Empty));
        assert_eq!(Question::new("?!…"), Err(QuestionError::NoWords));
        let long = "a".repeat(MAX_QUESTION_CHARS + 1);
        assert_eq!(Question::new(&long), Err(QuestionError::TooLong { chars: 2001 }));
    }

    #[test]
    fn query_syntax_is_just_words() {
        let typed = r#"title:"x" AND (a OR b*)"#;
        assert_eq!(Question::new(typed).unwrap().as_str(), typed);
    }

    #[test]
    fn debug_never_shows_the_words() {
        let shown = format!("{:?}", Question::new("my secret").unwrap());
        assert!(!shown.contains("secret"));
    }
}
