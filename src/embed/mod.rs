//! Sentence vectors: the [`Embedder`] that makes them and the cache that keeps them.
//!
//! The bundled encoders carry their weights inside the program; another one need only implement [`Embedder`]. What is
//! embedded (which pieces of a passage) is decided by [`crate::index`], what vectors are worth by [`crate::search`].

mod bert;
#[expect(clippy::disallowed_methods, reason = "reads the folder of a brought encoder")]
mod brought;
mod bundled;
mod bundled_model;
#[expect(clippy::disallowed_methods, reason = "keeps vectors in a file")]
mod cache;
mod card;
mod dot;
mod hashed;
mod inside;
mod pieces;
mod simd;
mod vocabulary;

pub use bert::TensorError;
pub(crate) use bert::{Activation, Bert, ModelShape, Packed, Tensors, Text};
pub use brought::{Brought, BroughtError};
pub use bundled::Bundled;
pub use cache::{CacheError, TextKey, VectorCache};
pub use card::EncoderCard;
pub(crate) use dot::{LANES, dot, dots, total};
pub use hashed::Hashed;
pub(crate) use inside::{WORDS_DIGEST, words};
pub(crate) use simd::wide;
pub use vocabulary::is_english_word;

/// How text is cut to word pieces for the encoder that is used by default, and for the reader.
pub(crate) const TOKENIZER: &[u8] = inside::ENGLISH.tokenizer;

use crate::text::Language;

/// Turns text into unit vectors whose dot product says how near two texts are in meaning.
///
/// Equal texts give equal vectors, whatever else is embedded in the same call.
pub trait Embedder: Send + Sync {
    /// Names the model and everything that changes its vectors; vectors of different identities are never compared.
    fn identity(&self) -> &str;

    /// Coordinates of a vector.
    fn dimensions(&self) -> usize;

    /// Whether it was trained on `language`; elsewhere its vectors mislead and are not used.
    fn knows(&self, language: &Language) -> bool;

    /// One vector of length 1 for each text, in order. Texts must not be blank; very long ones are cut at the end.
    ///
    /// # Errors
    /// [`EmbedError`] when the model cannot be loaded or fails.
    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError>;

    /// The same for questions, which some models want marked as such. What readers ask is embedded so; all that is of the
    /// articles, their own questions too, by [`Embedder::embed`].
    ///
    /// # Errors
    /// As [`Embedder::embed`].
    fn embed_questions(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        self.embed(texts)
    }

    /// Loads what is loaded when it is first used, so that the first question does not wait for it.
    ///
    /// # Errors
    /// [`EmbedError`] when it cannot be loaded.
    fn warm(&self) -> Result<(), EmbedError> {
        Ok(())
    }
}

/// The encoder failed.
#[derive(Debug, thiserror::Error)]
pub enum EmbedError {
    /// The weights are not what they should be.
    #[error(transparent)]
    Tensor(#[from] TensorError),
    /// The rules by which text is cut to word pieces failed.
    #[error("text cannot be cut to word pieces: {0}")]
    Pieces(#[source] tokenizers::Error),
    /// A text has nothing in it that the model reads.
    #[error("the encoder was given a blank text; this is a fault of the program, please report it")]
    Blank,
    /// A vector came out that is none.
    #[error("the encoder made a vector with values that are not numbers; its weights are damaged")]
    NotFinite,
    /// The program's own file is not as it was made.
    #[error("the encoder {name} inside the program is damaged; install the program again")]
    Damaged {
        /// Which.
        name: &'static str,
    },
    /// A thread that encoded died.
    #[error("the encoder stopped unexpectedly; this is a fault of the program, please report it")]
    Died,
}

/// Embeds on all cores but `spare`, on one at least, telling `done` how many texts have been finished since it was last told.
///
/// # Errors
/// [`EmbedError`] of the first text that failed.
pub fn embed_all(
    embedder: &dyn Embedder,
    texts: &[&str],
    spare: usize,
    done: &(dyn Fn(usize) + Sync),
) -> Result<Vec<Vec<f32>>, EmbedError> {
    const BATCH: usize = 16;
    let threads = std::thread::available_parallelism().map_or(1, usize::from).saturating_sub(spare).max(1);
    let next = std::sync::atomic::AtomicUsize::new(0);
    let batches: Vec<&[&str]> = texts.chunks(BATCH).collect();
    let work = || -> Result<Vec<Numbered>, EmbedError> {
        let mut out = Vec::new();
        loop {
            let n = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let Some(batch) = batches.get(n) else {
                return Ok(out);
            };
            out.push((n, embedder.embed(batch)?));
            done(batch.len());
        }
    };
    let mut parts = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.min(batches.len())).map(|_| scope.spawn(work)).collect();
        let mut all = Vec::new();
        for worker in workers {
            all.extend(worker.join().map_err(|_| EmbedError::Died)??);
        }
        Ok::<_, EmbedError>(all)
    })?;
    parts.sort_by_key(|(n, _)| *n);
    Ok(parts.into_iter().flat_map(|(_, vectors)| vectors).collect())
}

/// A batch's vectors with its place among the batches.
type Numbered = (usize, Vec<Vec<f32>>);
