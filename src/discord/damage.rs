//! Damage to the index while the bot serves: looked for in the background, logged, and gone around.

use super::state::BotState;
use crate::engine::LeftGeneration;

/// Bytes of the index compared with their checksums at a time. Twice a second this makes 16 MB, a small part of what a disk reads
/// and a core compares; an index of 100,000 passages is through within a minute.
const CHECKED_AT_A_TIME: usize = 8 << 20;

impl BotState {
    /// Compares a little more of the serving index with its checksums, and goes back to the one before where a file is damaged.
    pub(super) fn check_index(&self) {
        self.engine.check_further(CHECKED_AT_A_TIME);
        self.step_back();
    }

    /// Goes back to the newest whole index, where a file of the serving one is damaged. Says whether a whole one serves.
    pub(super) fn step_back(&self) -> bool {
        if let Some(left) = self.engine.step_back() {
            log(&left);
        }
        self.engine.damage().is_none()
    }
}

/// Logs that a generation is damaged, and what serves in its place.
pub(super) fn log(left: &LeftGeneration) {
    let LeftGeneration { generation, why, serving, .. } = left;
    if let Some(serving) = serving {
        tracing::error!(generation, error = %why, serving, "the previous index is served until a new one is built from the articles");
    } else {
        tracing::error!(
            generation,
            error = %why,
            "no index can be served; questions are answered again once a new one is built from the articles, which \
             `ibid index --rebuild` does too"
        );
    }
}
