//! The reader: a small model that looks at a question and one passage together and says whether the passage answers, where
//! the shortest words that answer stand, and how much each sentence bears on it.
//!
//! [`Reader`] runs weights of ours, those inside the program or a file that is brought, by the forward pass of
//! [`crate::embed`]. `input` puts question and passage into one row of word pieces, `windows` cuts what is longer than is read
//! at once, [`Reading`] is what comes out. Which passages are read, and what a reading is worth, is decided above.
//! `training/README.md` has the model and the format of its file; `training/` makes both.

mod card;
mod description;
mod error;
mod input;
mod model;
mod pieces;
#[allow(clippy::module_inception)]
#[expect(clippy::disallowed_methods, reason = "reads the file of a reader that is brought")]
mod reader;
mod reading;
#[expect(clippy::disallowed_methods, reason = "reads what was written beside a reader that is brought")]
mod references;
mod shipped;
mod windows;

#[cfg(test)]
mod tests;

pub use card::ReaderCard;
pub use error::{ReaderError, ReaderFault};
pub use reader::{Candidate, Reader};
pub use reading::Reading;
pub use references::Compared;
