//! What moderators do, as plain synchronous operations that both faces offer: bring articles in, say whether they may be
//! quoted, publish a new index and see what it breaks, keep golden questions, answer what readers found no answer
//! to, gather what is known of how often answers are right, look at the figures.
//!
//! Every operation leaves the corpus whole: a file is written beside its place and moved there, and nothing is written
//! over that was not named. Who may do what, and how it looks, is the faces'.

#[expect(clippy::disallowed_methods, reason = "reads what is in the place of an article")]
mod add;
#[expect(clippy::disallowed_methods, reason = "reads and writes the articles of moderators")]
mod answers;
mod draft;
mod evidence;
mod feeds;
#[expect(clippy::disallowed_methods, reason = "reads the golden questions")]
mod golden;
mod incoming;
mod known;
mod open;
mod overview;
mod prove;
mod publish;
mod reask;
#[expect(clippy::disallowed_methods, reason = "reads what a feed brought before")]
mod round;
mod standing;
mod trail;
#[expect(clippy::disallowed_methods, reason = "watches the corpus until it rests")]
mod watch;

pub use add::{AddError, Added};
pub use answers::{AnswerError, KeptAnswer, NewAnswer, keep_answer};
pub use draft::{Draft, Incoming, Twin};
pub use evidence::{Evidence, Origin};
pub use feeds::{FeedError, FeedStatus, Wish, add_feed, list_feeds, remove_feed, stale_files, stem};
pub use golden::{Flip, Golden, GoldenError, LeftOut, Shown, golden_questions, keep_golden, read_golden};
pub use incoming::{Facts, Gathered, Get, Intake, IntakeError, MOST_BYTES, Refused};
pub use open::{Note, Opened, open};
pub use overview::{ChartWords, Cited, Overview, USUAL_DAYS, chart, overview};
pub use prove::{Proof, prove};
pub use publish::{Comparison, Held, Occasion, Order, Policy, PublishError, Report, compare_with, publish};
pub use reask::{Reasked, reask};
pub use round::{FeedRound, Round, Which};
pub use standing::{StandingError, find_article, in_short, read_moment, set_standing};
pub use trail::{generation, in_figures, in_place_of, left_because};
pub use watch::{WatchError, Watcher, look_in, watch};
