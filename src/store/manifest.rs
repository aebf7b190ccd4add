use crate::ingest::Corpus;
use crate::text::Language;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a generation is: enough to tell whether it still fits the corpus, the model and this program.
///
/// Equal corpora give equal manifests, `built` aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The engine's own, of the program that wrote it.
    pub format: u32,
    /// Identity of the encoder whose vectors it holds.
    pub model: String,
    /// Digest of the corpus's files, names and contents.
    pub fingerprint: String,
    /// Articles that can be quoted.
    pub articles: usize,
    /// Passages cut from them.
    pub passages: usize,
    /// FAQ entries among the passages.
    pub faq_entries: usize,
    /// Different texts with a vector, article by article.
    pub vectors: usize,
    /// Problems of the corpus when it was read.
    pub problems: usize,
    /// Languages of the articles, most frequent first.
    pub languages: Vec<String>,
    /// When it was built.
    pub built: Timestamp,
}

impl Manifest {
    /// Of a corpus in these languages; how many texts have a vector is not known yet.
    pub(crate) fn of(corpus: &Corpus, format: u32, model: &str, languages: &[Language], built: Timestamp) -> Self {
        Self {
            format,
            model: model.to_owned(),
            fingerprint: corpus.fingerprint(),
            articles: corpus.articles().count(),
            passages: corpus.articles().map(|a| a.passages.len()).sum(),
            faq_entries: corpus.articles().map(|a| a.faq.len()).sum(),
            vectors: 0,
            problems: corpus.problems().count(),
            languages: languages.iter().map(ToString::to_string).collect(),
            built,
        }
    }
}
