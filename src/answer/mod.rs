//! From a ranking to a [`Reply`]: is it an answer, which sentences of it, and how sure are we.
//!
//! A reply holds the publisher's words and where they stand, never words of ours; how it looks is for the faces.
//! [`decide`] makes a [`Decision`] of the ranking, steps follow on it, and [`Decision::reply`] quotes what is shown.

mod age;
mod choice;
mod confidence;
mod decide;
mod decision;
mod differ;
mod doubts;
mod ended;
mod evidence;
mod extent;
mod facts;
mod figures;
mod identifiers;
mod newest;
mod opener;
mod others;
mod quote;
mod read;
mod remark;
mod reply;
mod twins;
mod wording;

pub use age::remark_on_age;
pub use choice::Choice;
pub use confidence::{Calibration, ReadEvidence, judge};
pub use decide::{ReplyLimits, decide, shown_up_to};
pub use decision::Decision;
pub use doubts::remark_on_words;
pub use ended::remark_on_end;
pub use evidence::HitEvidence;
pub use facts::fact;
pub use figures::compare_figures;
pub use newest::prefer_newest;
pub use opener::{Opener, chosen};
pub use others::leave_out_others;
pub use quote::{Quote, Sentence, best_sentences};
pub use read::{Readings, read_best, words_read};
pub use remark::Remark;
pub use reply::{Answer, Fact, NoAnswer, NoAnswerReason, Reply};
pub use twins::leave_out_twins;
