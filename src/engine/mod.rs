//! The façade over the floors below: open an index or build the first one, ask it, prepare and publish the next. Which of
//! them serves, and what is asked of it before, is decided in `newsroom::publish`.
//!
//! An [`Engine`] answers from one generation at a time and changes to the next as a whole; a question that began on the
//! old one ends on it.

mod ask;
mod damage;
mod follow_up;
mod left;
mod open;
mod ruling_lines;
mod rulings;
mod serving;
mod settings;
mod small_talk;

pub use ask::{Response, Searcher};
pub use follow_up::Context;
pub use left::LeftGeneration;
pub use open::{Engine, EngineError};
pub use ruling_lines::{RulingsError, ruling_faults};
pub use rulings::{NEAR, lost_rulings};
pub use serving::Clock;
pub use settings::EngineSettings;
