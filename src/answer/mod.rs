//! From a ranking to a [`Reply`]: is it an answer, which sentences of it, and how sure are we.
//!
//! A reply holds the publisher's words and where they stand, never words of ours; how it looks is for the faces.
//! Start with [`reply`]; [`confidence`](judge) decides, [`quote`](best_sentences) cuts.

mod confidence;
mod decide;
mod differ;
mod evidence;
mod facts;
mod quote;
mod remark;
mod reply;

pub use confidence::{Calibration, judge};
pub use decide::{Limits, chosen, reply, shown_up_to};
pub use evidence::Evidence;
pub use facts::fact;
pub use quote::{Quote, best_sentences};
pub use remark::{Remark, remark_on_age};
pub use reply::{Answer, Fact, NoAnswer, Reason, Reply};
