use crate::embed::{CacheError, EmbedError, Embedder, TextKey, VectorCache, embed_all};
use crate::store::{BuildProgress, Progress};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Texts embedded between two savings of the cache, so that a build that is cut off has not worked in vain.
const SAVE_EVERY: usize = 2_000;

/// Embeds texts that the cache does not have, on all cores but `spare`, and keeps their vectors in it.
pub(crate) fn embed_missing<E: From<EmbedError> + From<CacheError>>(
    missing: &[(TextKey, String)],
    embedder: &dyn Embedder,
    cache: &mut VectorCache,
    spare: usize,
    progress: Progress<'_>,
) -> Result<(), E> {
    let (total, done) = (missing.len(), AtomicUsize::new(0));
    if total > 0 {
        progress(BuildProgress::Embedding { done: 0, total });
    }
    for batch in missing.chunks(SAVE_EVERY) {
        let tell =
            |n: usize| progress(BuildProgress::Embedding { done: done.fetch_add(n, Ordering::Relaxed) + n, total });
        let texts: Vec<&str> = batch.iter().map(|(_, text)| text.as_str()).collect();
        let vectors = embed_all(embedder, &texts, spare, &tell)?;
        for ((key, _), vector) in batch.iter().zip(vectors) {
            cache.insert(*key, vector);
        }
        cache.save()?;
    }
    Ok(())
}
