use crate::eval::{DatasetError, GoldenQuestion, read_questions};
use crate::index::Index;
use std::collections::HashSet;
use std::path::Path;

/// The golden questions of a corpus, every passage they name being one of `index`.
///
/// # Errors
/// [`DatasetError`] names file and line.
pub fn golden_questions(corpus: &Path, index: &Index) -> Result<Vec<GoldenQuestion>, DatasetError> {
    let known: HashSet<&str> = index.places().map(|p| p.passage.id.as_str()).collect();
    let articles: HashSet<&str> = index.articles().map(|a| a.id.as_str()).collect();
    // A question about an article itself is answered by the article, named by its id alone.
    read_questions(&corpus.join("questions.jsonl"), &|id| known.contains(id) || articles.contains(id))
}
