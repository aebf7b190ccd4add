//! Bringing what serves in one store into another, as it is: nothing of it is made anew, so that no question is asked before it serves.

use crate::store::{Damage, Manifest, OpenError, Prepared, Progress, Store, StoreError};

/// Bytes that are compared with their checksums in one go.
const CHECKED_IN_ONE: usize = 1 << 20;

/// What was brought over.
#[derive(Debug)]
pub struct Migrated {
    /// What is there now.
    pub prepared: Prepared,
    /// The number of the generation that serves there.
    pub generation: u64,
}

/// Nothing was brought over; what served in either place serves on.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// Nothing serves where it was to be brought from, or it cannot be read.
    #[error("there is nothing to bring over")]
    Nothing(#[source] OpenError),
    /// What was to be brought over is damaged.
    #[error("the index is damaged and is not brought over")]
    Damaged(#[source] Damage),
    /// It turned out to be damaged while it was read.
    #[error("the index could not be read to its end; what has arrived does not serve")]
    Torn,
    /// What arrived is not what was sent.
    #[error("what has arrived has {arrived} {what}, and should have {sent}; it does not serve")]
    Different {
        /// The figure.
        what: &'static str,
        /// What it is there.
        arrived: String,
        /// What it should be.
        sent: String,
    },
    /// It could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Brings what serves in `from` into `into`, compares its counts and its fingerprint, and lets it serve there.
///
/// # Errors
/// [`MigrateError`].
pub fn migrate(from: &dyn Store, into: &dyn Store, progress: Progress<'_>) -> Result<Migrated, MigrateError> {
    let source = from.serving().map_err(MigrateError::Nothing)?;
    while source.check_further(CHECKED_IN_ONE) > 0 {}
    if let Some(damage) = source.damage() {
        return Err(MigrateError::Damaged(damage.clone()));
    }
    let mut writer = into.writer(None)?;
    let prepared = writer.prepare(source.everything(), false, progress)?;
    if let Some((what, arrived, sent)) = difference(&source.manifest, &prepared.manifest) {
        return Err(MigrateError::Different { what, arrived, sent });
    }
    if source.damage().is_some() {
        return Err(MigrateError::Torn);
    }
    let generation = writer.publish()?.map_or(prepared.generation, |index| index.generation);
    Ok(Migrated { prepared, generation })
}

/// The first figure in which what arrived differs from what was sent.
fn difference(sent: &Manifest, arrived: &Manifest) -> Option<(&'static str, String, String)> {
    let figures = |of: &Manifest| {
        [
            ("for a fingerprint", of.fingerprint.clone()),
            ("for an encoder", of.model.clone()),
            ("articles", of.articles.to_string()),
            ("passages", of.passages.to_string()),
            ("FAQ entries", of.faq_entries.to_string()),
            ("vectors", of.vectors.to_string()),
        ]
    };
    let both = figures(arrived).into_iter().zip(figures(sent));
    both.into_iter().find(|(a, b)| a.1 != b.1).map(|((what, there), (_, here))| (what, there, here))
}
