//! Which shards a generation consists of. How the next one is put together is for [`plan`](super::plan) to say.

use serde::{Deserialize, Serialize};

/// Which file of which shard stands at each place of the corpus.
#[derive(Serialize, Deserialize)]
pub(super) struct Layout {
    /// The shards by name, the base first.
    pub shards: Vec<String>,
    /// For each file of the corpus in order, the shard and its number there.
    pub files: Vec<(u32, u32)>,
}
