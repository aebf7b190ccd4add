//! What the bot is called and which roles are its own, as its servers tell. A role that Discord made for the bot has its
//! name, and readers who type it often choose the role instead of the bot.

use std::collections::{BTreeSet, HashSet};
use std::sync::{PoisonError, RwLock};

/// Names that are remembered: servers may each give another.
const MOST_NAMES: usize = 50;

/// The bot itself.
#[derive(Default)]
pub(super) struct Own {
    names: RwLock<BTreeSet<String>>,
    roles: RwLock<HashSet<u64>>,
}

impl Own {
    /// The bot is called this somewhere.
    pub(super) fn called(&self, name: &str) {
        let mut names = self.names.write().unwrap_or_else(PoisonError::into_inner);
        if names.len() < MOST_NAMES && !name.trim().is_empty() {
            names.insert(name.trim().to_lowercase());
        }
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.names.read().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// This role is the bot's.
    pub(super) fn add_role(&self, role: u64) {
        self.roles.write().unwrap_or_else(PoisonError::into_inner).insert(role);
    }

    pub(super) fn has_role(&self, role: u64) -> bool {
        self.roles.read().unwrap_or_else(PoisonError::into_inner).contains(&role)
    }
}
