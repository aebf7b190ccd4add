//! From a ranking to a [`Reply`]: is it an answer, which sentences of it, and how sure are we.
//!
//! A reply holds the publisher's words and where they stand, never words of ours; how it looks is for the faces.
//! [`decide`] makes a [`Decision`] of the ranking, steps follow on it, and [`Decision::reply`] quotes what is shown.

mod confidence;
mod decide;
mod decision;
mod differ;
mod evidence;
mod facts;
mod figures;
mod opener;
mod quote;
mod remark;
mod reply;

pub use confidence::{Calibration, judge};
pub use decide::{Limits, decide, shown_up_to};
pub use decision::{Choice, Decision};
pub use evidence::Evidence;
pub use facts::fact;
pub use figures::compare_figures;
pub use opener::{Opener, chosen};
pub use quote::{Quote, best_sentences};
pub use remark::{Remark, remark_on_age};
pub use reply::{Answer, Fact, NoAnswer, Reason, Reply};
