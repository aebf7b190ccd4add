//! How the program ends.

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Answered, or done.
    Answered = 0,
    /// The articles do not answer.
    NoAnswer = 1,
    /// It failed.
    Failed = 2,
}
