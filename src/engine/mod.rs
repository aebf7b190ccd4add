//! The façade that the faces talk to: open an index (building it where there is none), ask it, bring it up to date.
//!
//! An [`Engine`] answers from one generation at a time and changes to the next as a whole; a question that began on the
//! old one ends on it.

mod ask;
mod damage;
mod follow_up;
mod open;
mod ruling_lines;
mod rulings;
mod serving;
mod settings;
mod small_talk;

pub use ask::{Response, Searcher};
pub use damage::Left;
pub use follow_up::Context;
pub use open::{Engine, EngineError, Note};
pub use ruling_lines::{RulingsError, ruling_faults};
pub use rulings::{NEAR, lost_rulings};
pub use serving::Clock;
pub use settings::Settings;
