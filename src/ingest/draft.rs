//! What a format's reader hands on: an article that is not finished, since its id is still to be settled.

use super::problem::ProblemKind;
use crate::article::ArticleBuilder;

/// What a format's reader makes of a document.
pub(super) struct ReadDocument {
    pub id: Option<String>,
    pub builder: ArticleBuilder,
    pub problems: Vec<(Option<usize>, ProblemKind)>,
}
