use super::Damage;
use std::path::PathBuf;

/// Why there is no index to read. Each but one is mended by building one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// None was built yet.
    #[error("there is no index yet")]
    Missing,
    /// It was written by another version of the program.
    #[error("the index has format {found}, this program writes format {ours}")]
    Format {
        /// Its format.
        found: u32,
        /// This program's.
        ours: u32,
    },
    /// It holds another encoder's vectors.
    #[error("the index was made with another encoder ({found})")]
    Model {
        /// Its encoder.
        found: String,
    },
    /// What keeps it cannot be used as this program is set up. No new one mends that.
    #[error("{reason}")]
    Refused {
        /// What is wrong, and what to do.
        reason: String,
    },
    /// It is shared, and was made by a program that is set up differently; a new one is made for all only when it is asked for.
    #[error("{reason}")]
    Different {
        /// What differs, and what to do.
        reason: String,
    },
    /// This account may not read it. No new one mends that.
    #[error("the index cannot be read: {}: {reason}; give the account that runs ibid the right to read the folder and all in it", path.display())]
    Closed {
        /// The file or folder.
        path: PathBuf,
        /// The operating system's words.
        reason: String,
    },
    /// A file of it is missing or altered.
    #[error("the index is damaged: {what}")]
    Damaged {
        /// Which file, and how.
        what: String,
    },
}

impl OpenError {
    /// Whether a new index mends it. One that may not be read is whole, and a new one could not be read either.
    #[must_use]
    pub fn is_mended_by_building(&self) -> bool {
        !matches!(self, Self::Closed { .. } | Self::Refused { .. } | Self::Different { .. })
    }

    /// Whether a new index mends it where one is asked for in so many words.
    #[must_use]
    pub fn is_mended_by_rebuilding(&self) -> bool {
        self.is_mended_by_building() || matches!(self, Self::Different { .. })
    }
}

impl From<Damage> for OpenError {
    fn from(damage: Damage) -> Self {
        Self::Damaged { what: damage.to_string() }
    }
}
