//! The façade over the floors below: open an index or build the first one, ask it, prepare and publish the next. Which of
//! them serves, and what is asked of it before, is decided in `newsroom::publish`.
//!
//! An [`Engine`] answers from one generation at a time and changes to the next as a whole; a question that began on the
//! old one ends on it. What keeps the generations is a [`Store`](crate::store::Store), chosen in `EngineSettings::store` and
//! nowhere else.

mod ask;
mod damage;
mod error;
mod follow_up;
mod left;
mod open;
mod prepare;
mod ruling_lines;
mod rulings;
mod serving;
mod settings;
mod small_talk;
mod wordings;

pub use ask::{Response, Searcher};
pub use error::EngineError;
pub use follow_up::Context;
pub use left::LeftGeneration;
pub use open::Engine;
pub use prepare::{Built, PreparedGeneration};
pub use ruling_lines::{RulingsError, ruling_faults};
pub use rulings::{NEAR, lost_rulings};
pub use serving::Clock;
pub use settings::EngineSettings;
