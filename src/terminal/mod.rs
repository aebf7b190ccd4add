//! What is written to a terminal, for the terminal's own face and for what is asked of the other one at a terminal: data to
//! stdout through `Out` alone, words for the person to stderr, an exit status at the end.
//!
//! Text from articles and questions is made harmless for terminals before it is shown. How wide a terminal is that does not
//! tell, `config` says.

mod finish;
pub(crate) mod github;
mod golden;
#[expect(
    clippy::disallowed_methods,
    reason = "looks whether the corpus that the arguments name is there, and lends the clock"
)]
mod opening;
mod print;
#[expect(clippy::disallowed_methods, reason = "says now and then how a build comes on")]
mod progress;
mod status;
mod usage;

pub use finish::finish;
pub(crate) use golden::{flip_json, shown, warn_of_broken, warn_of_golden};
pub use opening::engine;
pub(crate) use opening::{tell_note, warn_of_faults};
pub(crate) use print::{BOLD, FAINT, GOOD, Out, WARN, is_interactive, to_the_second, warn};
pub use print::{columns_are, hint, print_json, say, tell};
pub(crate) use progress::Show;
pub use status::Status;
pub use usage::arguments;
